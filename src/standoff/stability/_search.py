"""Compiled breadth-first search forward over moves of regular models, by blocks, without arcs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


@kernel
def search(
    active: Int32,
    improving: bool,
    ranks: Int32,
    number: Int32,
    offset: Int32,
    order: Int32,
    begin: Int32,
    ceiling: Int32,
    row: Int32,
    pattern: Int64,
    width: Int32,
    table: Int64,
    sub_order: Int32,
    sub_begin: Int32,
    sub_ceiling: Int32,
    depth: Int32,
    waiting: Int32,
    count: int,
    goal: Bool,
    parent: Int32,
    by: Int32,
) -> int:
    """Write how each state is first reached by legal sequences; return the first goal found, or -1.

    active: rows that move. ranks, number, order: (A, n). ceiling: (all blocks,) the slot after the last one
    of each block not yet taken, consumed; sub_ceiling: the same per sub-block, with `depth`, the least rank
    it was opened down to (the largest int32 at first). waiting: (n,) the queue, its first `count` entries the
    starting states. goal: (n,), starting states are none. parent: (n,) -1, by: (n,) -1; for states reached,
    the state before and the row that moved. Popping s, a row's block is taken from its best tier down to the
    tier above s (or whole), so each state is queued once. Legal by itself: two moves of one actor in a row
    are one move here, and would not be a shortest way.
    """
    agenda = np.empty(4096, np.int64)
    for q in range(count):
        parent[waiting[q]] = waiting[q]
    head = 0
    while head < count:
        s = waiting[head]
        head += 1
        for e in range(active.shape[0]):
            j = active[e]
            b = offset[j] + number[j, s]
            d = row[j]
            floor = ranks[j, s] if improving else -1
            before = count
            if d < 0:
                x = ceiling[b]
                while x > begin[b + j] and ranks[j, order[j, x - 1]] > floor:
                    x -= 1
                    count = take(order[j, x], s, j, parent, by, waiting, count)
                ceiling[b] = x
            elif table[b] < 0:
                for x in range(begin[b + j + 1] - 1, begin[b + j] - 1, -1):
                    t = order[j, x]
                    if ranks[j, t] <= floor:
                        break
                    if pattern[d, s] & ~pattern[d, t] == 0:
                        count = take(t, s, j, parent, by, waiting, count)
            else:
                count = open_up(
                    s, j, sub_order[d], ranks[j], sub_begin, d, sub_ceiling, depth, table[b], pattern[d, s],
                    width[j], floor, parent, by, waiting, count, agenda,
                )  # fmt: skip
            for x in range(before, count):
                if goal[waiting[x]]:
                    return int(waiting[x])
    return -1


@kernel
def take(t: int, s: int, j: int, parent: Int32, by: Int32, waiting: Int32, count: int) -> int:
    """Queue state t, reached from s by row j, unless it was reached before; return the length of the queue."""
    if parent[t] >= 0:
        return count
    parent[t] = s
    by[t] = j
    waiting[count] = t
    return count + 1


@kernel
def open_up(
    s: int,
    j: int,
    order: Int32,
    rank: Int32,
    begin: Int32,
    shift: int,
    ceiling: Int32,
    depth: Int32,
    at: int,
    pattern: int,
    width: int,
    floor: int,
    parent: Int32,
    by: Int32,
    waiting: Int32,
    count: int,
    agenda: Int64,
) -> int:
    """Queue the states of rank above `floor` in the sub-blocks of `pattern` and all that contain it.

    order: (n,) by sub-block, worst first; rank: (n,). A sub-block opened as deep already is passed over, with
    all above.
    """
    agenda[0] = pattern
    open_ones = 1
    while open_ones > 0:
        open_ones -= 1
        a = agenda[open_ones]
        q = at + a
        if depth[q] <= floor:
            continue
        depth[q] = floor
        x = ceiling[q]
        while x > begin[q + shift] and rank[order[x - 1]] > floor:
            x -= 1
            count = take(order[x], s, j, parent, by, waiting, count)
        ceiling[q] = x
        for d in range(width):
            more = a | (1 << d)
            if depth[at + more] > floor:
                agenda[open_ones] = more
                open_ones += 1
    return count
