"""SIM: deterrents made at the same time as the move they deter (Fraser and Hipel 1984), for regular models.

A state s is SIM-stable for i if for each of i's improvements t from s there is a choice for every other
actor, staying or one of its own improving moves from s, not all staying, such that i's change and theirs
together make a feasible state f that i likes no better than s. An infeasible combination deters nothing. (All
staying gives t itself, which i prefers to s, so that case excludes itself.)

The search is a product over opponents of one plus their improvements. It is cut by bounds: for each number of
opponents whose options are still open, a table holds the least rank the actor can come to over all feasible
states; a partial choice whose bound is above s is not pursued, and a first deterrent ends the search. The
look-ups are counted, and past a stated number the search is refused rather than left to run on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.errors import TooLarge
from standoff.stability.blocks import Int32, Int64, Orders, needs_hash, pieces, signed, varying_bits

WORK = 4_000_000_000
"""The most look-ups that SIM may take for one actor before it refuses."""


@dataclass(frozen=True)
class Bounds:
    """One actor's keys and tables of least ranks; letters as in `_simultaneous`.

    keys: (n,) codes with each opponent's bits together, the last opponent's lowest. opponents: (L,) rows.
    begin: (L + 2,), shift: (L + 1,), least, held: one table per level, end to end, all addressed by the key
    or all hashed.
    """

    keys: Int64
    opponents: Int32
    begin: Int64
    shift: Int64
    least: Int32
    held: Int64


def bounds_for(model: Model, orders: Orders, j: int) -> Bounds:
    """The tables for row j of the movers."""
    from standoff.stability import _simultaneous

    blocks, varies = orders.blocks, varying_bits(model.codes)
    others = [a for a in range(len(blocks.movers)) if a != j]
    others.sort(key=lambda a: (model.own[blocks.movers[a]] & varies).bit_count())
    masks = [model.own[blocks.movers[a]] & varies for a in others]
    rows, up = [np.zeros((0, 3), np.int64)], 0
    for mask in [*reversed(masks), varies & ~sum(masks)]:
        part = pieces(mask)
        part[:, 2] += up
        up += mask.bit_count()
        rows.append(part)
    keys = np.empty(model.n, np.int64)
    _simultaneous.gather_keys(signed(model.codes), np.concatenate(rows), keys)
    shift = [sum(mask.bit_count() for mask in masks[r:]) for r in range(len(masks) + 1)]
    hashed = needs_hash(up, model.n)
    sizes = [1 << (2 * model.n).bit_length() if hashed else 1 << (up - down) for down in shift]
    begin = np.cumsum([0, *sizes]).astype(np.int64)
    least = np.full(begin[-1], np.iinfo(np.int32).max, np.int32)
    held = np.zeros(begin[-1] if hashed else 0, np.int64)
    for level, down in enumerate(shift):
        part_of = slice(int(begin[level]), int(begin[level + 1]))
        _simultaneous.fill_level(keys, down, orders.ranks[j], least[part_of], held[part_of])
    return Bounds(keys, np.array(others, np.int32), begin, np.array(shift, np.int64), least, held)


def judge_simultaneous(model: Model, orders: Orders, j: int, stable: NDArray[np.bool_], work: int) -> None:
    """Write the SIM verdicts of row j of the movers into `stable` (n,).

    Raises TooLarge where more than `work` look-ups would be needed.
    """
    from standoff.stability import _simultaneous

    blocks, bounds = orders.blocks, bounds_for(model, orders, j)
    used = _simultaneous.judge(
        bounds.keys, j, bounds.opponents, orders.ranks, orders.order, orders.side, blocks.begin, blocks.row,
        blocks.pattern, bounds.begin, bounds.shift, bounds.least, bounds.held, work, stable,
    )  # fmt: skip
    if used < 0:
        raise _too_much(model, blocks.movers[j], work)


def simultaneous_choice(
    model: Model, orders: Orders, bounds: Bounds, j: int, s: int, t: int, work: int = WORK
) -> tuple[tuple[int, int], ...] | None:
    """The choices (actor, state it moves to from s) that deter row j's improvement t from s, or None.

    Who stays is left out. Raises TooLarge where more than `work` look-ups would be needed.
    """
    from standoff.stability import _simultaneous

    blocks, levels = orders.blocks, len(bounds.opponents)
    stop, index, current = (np.zeros(levels + 1, np.int64) for _ in range(3))
    choices = _simultaneous.list_choices(
        s, bounds.keys, bounds.opponents, orders.ranks, orders.order, orders.side, blocks.begin, blocks.row,
        blocks.pattern, np.zeros(64, np.int64), stop,
    )  # fmt: skip
    used = _simultaneous.deterred(
        int(bounds.keys[t]), int(orders.ranks[j, s]), choices, stop, bounds.begin, bounds.shift, bounds.least,
        bounds.held, index, current, work,
    )  # fmt: skip
    if abs(used) >= work:
        raise _too_much(model, blocks.movers[j], work)
    if used < 0:
        return None
    changes = [(r, int(choices[index[r] - 1])) for r in range(levels)]
    return tuple(
        (blocks.movers[int(bounds.opponents[r])], int(np.flatnonzero(bounds.keys == bounds.keys[s] ^ change)[0]))
        for r, change in changes
        if change
    )


def _too_much(model: Model, actor: int, work: int) -> TooLarge:
    return TooLarge(
        f"SIM for {model.actors[actor]} would take more than {work:,} look-ups over {model.n:,} states: it tries "
        "combinations of the other actors' improvements. Ask for the other concepts, hold some options, or raise "
        "the limit (sim_work)."
    )
