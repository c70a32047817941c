"""Stability in listed models: moves given arc by arc, transitive or not.

Where states are coalesced, or arcs given one by one, two moves of one actor in a row may reach what one move
cannot, two actors may share an arc, and a reply may lead back to the state that was left. So nothing is left
out here: the search runs over nodes (state, last mover), a reply has at least one move, nobody moves twice in
succession, and among a single opponent's replies are its own moves only (Fang, Hipel, Kilgour 1993). Least
values spread backwards over the nodes, each arc scanned once: near-linear in arcs times actors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.conflict.threads import map_all
from standoff.errors import TooLarge, UsageError
from standoff.stability.blocks import orders_of

MAX_ARCS = 2_000_000
"""The most arcs a listed model may have."""

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]


@dataclass(frozen=True)
class ArcTable:
    """All actors' arcs end to end: actor i's from s are target[start[i, s] : start[i, s + 1]]; start: (m, n + 1)."""

    start: Int64
    target: Int32


def arc_table(model: Model) -> ArcTable:
    """The arcs of a listed model in one table.

    Raises TooLarge where there are more than `MAX_ARCS`, UsageError where the model is not listed.
    """
    if model.arcs is None:
        raise UsageError("This model gives moves by options, not one by one.")
    arcs = model.arcs
    total = sum(len(a.target) for a in arcs)
    if total > MAX_ARCS:
        raise TooLarge(
            f"This model lists {total:,} moves, and at most {MAX_ARCS:,} are searched. Coalesce fewer states, or none."
        )
    offset = np.cumsum([0, *(len(a.target) for a in arcs)])[:-1]
    start = np.array([a.start + at for a, at in zip(arcs, offset, strict=True)], np.int64)
    target = np.concatenate([np.zeros(0, np.int32), *(a.target for a in arcs)]).astype(np.int32)
    return ArcTable(start.reshape(model.m, model.n + 1), target)


def all_moves(model: Model, limit: int) -> ArcTable:
    """Every move of every actor, of a regular or a listed model, in one table.

    Raises TooLarge where there are more than `limit` (of a listed model, more than `MAX_ARCS`).
    """
    from standoff.stability import _listed

    if model.listed:
        return arc_table(model)
    orders = orders_of(model)
    blocks = orders.blocks
    parts, at = [np.zeros(0, np.int32)], 0
    start = np.zeros((model.m, model.n + 1), np.int64)
    for i in range(model.m):
        j = blocks.movers.index(i) if i in blocks.movers else -1
        if j >= 0:
            pattern = blocks.pattern[blocks.row[j]] if blocks.row[j] >= 0 else np.zeros(0, np.int64)
            inside = (blocks.number[j], blocks.begin_of(j), orders.order[j], pattern, start[i])
            _listed.list_moves(*inside, np.zeros(0, np.int32))
            total = int(start[i, -1])
            if at + total > limit:
                raise TooLarge(f"This model has over {limit:,} single moves, too many to list one by one.")
            if total:
                parts.append(np.empty(total, np.int32))
                _listed.list_moves(*inside, parts[-1])
                start[i] += at
                at += total
                continue
        start[i] = at
    return ArcTable(start, np.concatenate(parts))


def solve_listed(model: Model, answer: dict[str, NDArray[np.bool_]]) -> None:
    """Fill `answer`, concept to (m, n) verdicts, for a listed model; concepts as `concepts.available`."""
    from standoff.stability import _kernels, _listed

    table = arc_table(model)
    back = ArcTable(np.empty_like(table.start), np.empty_like(table.target))
    _listed.reverse(table.start, table.target, back.start, back.target)
    ranks = np.ascontiguousarray(model.ranks, np.int32)

    def judge(i: int) -> None:
        reach = reach_value(table, ranks, i)
        for concept, verdicts in answer.items():
            if concept == "nash":
                np.equal(reach, ranks[i], out=verdicts[i])
                continue
            value = reach if concept in ("smr", "symseq") else ranks[i]
            source, least = np.empty(model.n, np.int32), np.empty(model.n, np.int32)
            _kernels.sort_states(value, int(ranks[i].max()) + 1, source)
            improving = concept in ("seq", "symseq")
            _listed.spread(
                table.start, table.target, back.start, back.target, i, improving, ranks, value, source, least
            )
            _listed.verdicts(table.start, table.target, i, ranks[i], least, verdicts[i])

    map_all(judge, range(model.m), len(table.target))


def least_after_listed(model: Model, concept: str, actor: int) -> Int32:
    """As `concepts.least_after`, of a listed model (where no reply is left: the largest number there is)."""
    from standoff.stability import _kernels, _listed

    table = arc_table(model)
    back = ArcTable(np.empty_like(table.start), np.empty_like(table.target))
    _listed.reverse(table.start, table.target, back.start, back.target)
    ranks = np.ascontiguousarray(model.ranks, np.int32)
    value = reach_value(table, ranks, actor) if concept in ("smr", "symseq") else ranks[actor]
    source, least = np.empty(model.n, np.int32), np.empty(model.n, np.int32)
    _kernels.sort_states(value, int(ranks[actor].max()) + 1, source)
    improving = concept in ("seq", "symseq")
    _listed.spread(table.start, table.target, back.start, back.target, actor, improving, ranks, value, source, least)
    return least


def reach_value(table: ArcTable, ranks: Int32, i: int) -> Int32:
    """Per state, actor i's best rank over the state and its own moves from there: (n,)."""
    from standoff.stability import _listed

    value = np.empty(ranks.shape[1], np.int32)
    _listed.best_reach(table.start, table.target, i, ranks[i], value)
    return value
