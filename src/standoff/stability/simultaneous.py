"""SIM: deterrents made at the same time as the move they deter (Fraser and Hipel 1984), for regular models.

A state s is SIM-stable for i if for each of i's improvements t from s there is a choice for every other actor, staying or
one of its own improving moves from s, not all staying, such that i's change and theirs together make a feasible state f
that i likes no better than s. An infeasible combination deters nothing. (All staying gives t itself, which i prefers to s,
so that case excludes itself.)

The search is a product over opponents of one plus their improvements. It is cut by bounds: for each number of opponents
whose options are still open, a table holds the least rank the actor can come to over all feasible states; a partial
choice whose bound is above s is not pursued, and a first deterrent ends the search. The look-ups are counted, and past a
stated number the search is refused rather than left to run on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.errors import TooLarge
from standoff.stability.blocks import Int64, Orders, needs_hash, pieces, signed, varying_bits


def judge_simultaneous(model: Model, orders: Orders, j: int, stable: NDArray[np.bool_], work: int) -> None:
    """Write the SIM verdicts of row j of the movers into `stable` (n,).

    Raises TooLarge where more than `work` look-ups would be needed.
    """
    from standoff.stability import _simultaneous

    blocks, mover = orders.blocks, orders.blocks.movers[j]
    varies = varying_bits(model.codes)
    others = [a for a in range(len(blocks.movers)) if a != j]
    others.sort(key=lambda a: (model.own[blocks.movers[a]] & varies).bit_count())
    masks = [model.own[blocks.movers[a]] & varies for a in others]
    keys = _keys(model, varies, masks)
    shift = [sum(mask.bit_count() for mask in masks[r:]) for r in range(len(masks) + 1)]
    least, held, begin = _levels(keys, shift, varies.bit_count(), orders.ranks[j])
    used = _simultaneous.judge(
        keys, j, np.array(others, np.int32), orders.ranks, orders.order, orders.side, blocks.begin, blocks.row,
        blocks.pattern, begin, np.array(shift, np.int64), least, held, work, stable,
    )  # fmt: skip
    if used < 0:
        raise TooLarge(
            f"SIM for {model.actors[mover]} would take more than {work:,} look-ups over {model.n:,} states: it tries "
            "combinations of the other actors' improvements. Ask for the other concepts, hold some options, or "
            "raise the limit (sim_work)."
        )


def _keys(model: Model, varies: int, masks: list[int]) -> Int64:
    """Codes (n,) with each opponent's bits together, the last opponent's lowest, all the rest above them."""
    from standoff.stability import _simultaneous

    rows, up = [], 0
    rest = varies & ~sum(masks)
    for mask in [*reversed(masks), rest]:
        part = pieces(mask)
        part[:, 2] += up
        up += mask.bit_count()
        rows.append(part)
    keys = np.empty(model.n, np.int64)
    _simultaneous.gather_keys(signed(model.codes), np.concatenate(rows), keys)
    return keys


def _levels(
    keys: Int64, shift: list[int], bits: int, rank: NDArray[np.int32]
) -> tuple[NDArray[np.int32], Int64, Int64]:
    """The tables of least ranks, one level per entry of `shift`, laid end to end, with where each begins.

    All levels are addressed by the key, or all are hashed.
    """
    from standoff.stability import _simultaneous

    largest = np.iinfo(np.int32).max
    hashed = needs_hash(bits, keys.shape[0])
    sizes = [1 << (2 * keys.shape[0]).bit_length() if hashed else 1 << (bits - down) for down in shift]
    begin = np.cumsum([0, *sizes]).astype(np.int64)
    least = np.full(begin[-1], largest, np.int32)
    held = np.zeros(begin[-1] if hashed else 0, np.int64)
    for level, down in enumerate(shift):
        part = slice(int(begin[level]), int(begin[level + 1]))
        _simultaneous.fill_level(keys, down, rank, least[part], held[part])
    return least, held, begin
