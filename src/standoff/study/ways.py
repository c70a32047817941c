"""Best replies and ways into a set, for every state at once.

In option form an actor's moves from a state stay within the states that agree on everybody else's options (its
*block*); with options that go one way only, within that block, to those states that no such option forbids. So both
questions are reductions over blocks, one per pattern of the actor's one-way options.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Arcs, Model, Truths
from standoff.stability.blocks import blocks_of
from standoff.stability.leading import leads_into
from standoff.stability.reach import reachable

Values = NDArray[np.int64]
LEAST = np.iinfo(np.int64).min


def best_within(model: Model, actor: int, value: Values) -> Values:
    """For every state the greatest `value` among the state itself and those its actor can move to: (n,) int64."""
    if model.arcs is not None:
        return _best_over_arcs(model.arcs[actor], value)
    block = _blocks(model, actor)
    if not model.own[actor] & model.irreversible:
        peak = np.full(int(block.max()) + 1 if block.size else 0, LEAST, dtype=np.int64)
        np.maximum.at(peak, block, value)
        return peak[block]
    best = value.copy()
    for here, open_to in _patterns(model, actor):
        peak = np.full(int(block.max()) + 1 if block.size else 0, LEAST, dtype=np.int64)
        np.maximum.at(peak, block[open_to], value[open_to])
        best[here] = np.maximum(best[here], peak[block[here]])
    return best


def best_replies_satisfy(model: Model, actor: int, wanted: Truths) -> tuple[Truths, Values]:
    """Whether all of the actor's best replies (standing still included) are in `wanted`, and their rank: both (n,)."""
    ranks = model.ranks[actor].astype(np.int64)
    best = best_within(model, actor, ranks)
    unwanted = best_within(model, actor, np.where(wanted, LEAST, ranks))
    return unwanted < best, best


def leads_to(model: Model, starts: Truths, to: Truths, *, improvements: bool) -> Truths:
    """Whether moves (or improving moves) of any actors lead from each state into `to`, its own states included: (n,).

    Listed models are searched forwards from each of `starts` (False elsewhere); others backwards from the whole set.
    """
    if model.listed:
        found = to.copy()
        for start in np.flatnonzero(starts & ~to):
            found[start] = bool((reachable(model, [int(start)], improvements=improvements) & to).any())
        return found
    return leads_into(model, to, range(model.m), improvements=improvements)


def _best_over_arcs(arcs: Arcs, value: Values) -> Values:
    best = value.copy()
    source = np.repeat(np.arange(value.size), np.diff(arcs.start))
    np.maximum.at(best, source, value[arcs.target])
    return best


def _blocks(model: Model, actor: int) -> NDArray[np.int64]:
    blocks = blocks_of(model)
    if actor in blocks.movers:
        numbered: NDArray[np.int64] = blocks.number[blocks.movers.index(actor)].astype(np.int64)
        return numbered
    others = model.codes & ~np.uint64(model.own[actor])
    return np.asarray(np.unique(others, return_inverse=True)[1].reshape(-1), dtype=np.int64)


def _patterns(model: Model, actor: int) -> Iterator[tuple[Truths, Truths]]:
    """For every pattern of the actor's one-way options: the states that have it, and those a move may go to."""
    forward = np.uint64(model.own[actor] & model.forward)
    backward = np.uint64(model.own[actor] & model.backward)
    oneway = model.codes & (forward | backward)
    for pattern in np.unique(oneway):
        kept = (model.codes & forward & pattern) == (forward & pattern)
        clear = (model.codes & backward & ~pattern) == np.uint64(0)
        yield oneway == pattern, kept & clear
