"""Kernels of the exact chain: one step of the jump chain for some combinations of driver levels, and what it shows.

c classes of states, D combinations; vectors are (D, c): chances, one row for each combination. A step makes

    out[d] = (keep[d] - lost) v[d] + sum over driver moves of rate v[source] + sum over players of their choices of v[d]

where all rates are shares of the clock's rate. Rows are worked out one by one, each by one thread and in a fixed order,
so the result does not depend on how rows are shared out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Floats = NDArray[np.float64]
Array = NDArray[Any]


@kernel
def carry(v: Floats, into: Floats, d: int, keep: float, moves: tuple[Array, Array, Floats], lost: Floats) -> None:
    """Write into a row what neither revises nor is lost, and what drivers bring from other combinations.

    moves: begin (D + 1,), source and rate, by the combination they lead to. lost: (c,) or empty.
    """
    begin, source, rate = moves
    own = v[d]
    if lost.shape[0]:
        for c in range(own.shape[0]):
            into[c] = (keep - lost[c]) * own[c]
    else:
        for c in range(own.shape[0]):
            into[c] = keep * own[c]
    for at in range(begin[d], begin[d + 1]):
        other, share = v[source[at]], rate[at]
        for c in range(own.shape[0]):
            into[c] += share * other[c]


@kernel
def choose_within(own: Floats, into: Floats, group: Array, chance: Floats, work: Floats) -> None:
    """Add one player's choices, where each class is chosen by its own group only. chance: (c,). work: (G,)."""
    work[:] = 0.0
    for c in range(own.shape[0]):
        work[group[c]] += own[c]
    for c in range(own.shape[0]):
        into[c] += chance[c] * work[group[c]]


@kernel
def choose(own: Floats, into: Floats, group: Array, start: Array, target: Array, chance: Floats, work: Floats) -> None:
    """Add one player's choices: group g chooses among target[start[g]:start[g + 1]]. chance: (A,). work: (G,)."""
    work[:] = 0.0
    for c in range(own.shape[0]):
        work[group[c]] += own[c]
    for g in range(work.shape[0]):
        if work[g] > 0.0:
            for at in range(start[g], start[g + 1]):
                into[target[at]] += chance[at] * work[g]


@kernel
def sweep(own: Floats, into: Floats, players: Array, row: Array, tables: tuple[Array, ...], work: Floats) -> None:
    """Add every player's choices under one combination.

    players: (A, 6), for each: whether within blocks, where its groups begin, how many, where their starts, targets and
    chances begin. row: (A,) where the chances in force begin. tables: group, start, target, chance, one after another.
    """
    group, start, target, chance = tables
    for i in range(players.shape[0]):
        within, groups, count, starts, targets, choices = players[i]
        mine = group[groups : groups + own.shape[0]]
        chances = chance[row[i] : row[i] + choices]
        if within:
            choose_within(own, into, mine, chances, work[:count])
        else:
            begin = start[starts : starts + count + 1]
            choose(own, into, mine, begin, target[targets : targets + choices], chances, work[:count])


@kernel
def show(into: Floats, pattern: Array, seen: Floats) -> None:
    """Add up a row by what is true in each class. pattern: (c,). seen: (patterns,)."""
    seen[:] = 0.0
    for c in range(into.shape[0]):
        seen[pattern[c]] += into[c]


@kernel
def remove(into: Floats, where: Array) -> float:
    """Take out the classes of `where` and say how much was in them."""
    taken = 0.0
    for c in range(into.shape[0]):
        if where[c]:
            taken += into[c]
            into[c] = 0.0
    return taken


@kernel
def add_to(total: Floats, weight: float, into: Floats) -> None:
    """total += weight into."""
    for c in range(into.shape[0]):
        total[c] += weight * into[c]


@kernel
def step(
    first: int,
    last: int,
    vectors: tuple[Floats, Floats, Floats],
    weight: float,
    alive: tuple[Array, Array],
    rates: tuple[Floats, Array, Array, Floats, Floats, Array],
    players: Array,
    rows: Array,
    tables: tuple[Array, ...],
    stop: tuple[Array, Array],
    pattern: Array,
    seen: Floats,
    taken: Floats,
    work: Floats,
) -> None:
    """One step for combinations first to last.

    vectors: v, out and the running total, (D, c) each; the total takes weight x out. alive: which rows of v have
    anything, and of out (written). rates: keep (D,), moves of drivers (begin, source, rate), lost (rows, c) with the
    row in force (D,). rows: (D, A) where each player's chances in force begin. stop: where the chain ends (rows, c),
    and the row in force. seen: (D, patterns), written; taken: (D,), what was stopped. work: as long as the most groups.
    """
    v, out, total = vectors
    was, now = alive
    keep, begin, source, rate, lost, lost_row = rates
    where, where_row = stop
    for d in range(first, last):
        reached = was[d]
        for at in range(begin[d], begin[d + 1]):
            reached = reached or was[source[at]]
        now[d] = reached
        if not reached:
            continue
        into = out[d]
        carry(v, into, d, keep[d], (begin, source, rate), lost[lost_row[d]])
        if was[d]:
            sweep(v[d], into, players, rows[d], tables, work)
        if where.shape[0]:
            taken[d] = remove(into, where[where_row[d]])
        show(into, pattern, seen[d])
        if weight > 0.0:
            add_to(total[d], weight, into)


@kernel
def observe(seen: Floats, row: Array, truth: Array, found: Floats) -> None:
    """How much of everything seen satisfies each proposition.

    seen: (D, patterns). row: (P, D), the row of `truth` (rows, patterns) in force. found: (P,), written.
    """
    for p in range(row.shape[0]):
        made = 0.0
        for d in range(seen.shape[0]):
            true = truth[row[p, d]]
            for k in range(seen.shape[1]):
                if true[k]:
                    made += seen[d, k]
        found[p] = made
