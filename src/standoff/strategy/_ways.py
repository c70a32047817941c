"""Compiled shortest ways from one state: exact Dijkstra by blocks, without arcs, for three prices of a move.

A move is a gain, a standing still or a loss of its mover's rank; each kind has one price (packed in an int64, or -1
where such moves are not made). States are settled by rising cost, so the costs that moves of one kind lead to rise as
well: three plain queues take the place of a heap, and a state enters each at most once. In a block the first state
settled at a tier makes all moves to higher tiers at a cost that no later one undercuts; so a pointer per block from the
top (gains), one from the bottom (losses) and a mark per tier (standing still) leave each state to be looked at once per
row and kind. n states, A rows (actors that can move); blocks as in `stability._kernels`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

NEVER = np.int64(9223372036854775807)


@kernel
def lay_tiers(ranks: Int32, side: Int32, order: Int32, begin: Int32, offset: Int32, tiers: Int32) -> None:
    """Write to `tiers` (n, A, 3) each state's block (numbered through), first slot of its tier, slot after its tier.

    ranks, order: (A, n). side: (n, A, 2) block and first slot of the own tier. begin: (all blocks + A,).
    """
    for j in range(order.shape[0]):
        for b in range(offset[j], offset[j + 1]):
            stop = begin[b + j + 1]
            rank = -1
            for x in range(begin[b + j + 1] - 1, begin[b + j] - 1, -1):
                s = order[j, x]
                if ranks[j, s] != rank:
                    rank = ranks[j, s]
                    stop = x + 1
                tiers[s, j, 0] = b
                tiers[s, j, 1] = side[s, j, 1]
                tiers[s, j, 2] = stop


@kernel
def settle(
    first: int,
    price: Int64,
    ranks: Int32,
    tiers: Int32,
    order: Int32,
    begin: Int32,
    row: Int32,
    pattern: Int64,
    width: Int32,
    table: Int64,
    sub_order: Int32,
    sub_begin: Int32,
    top: Int32,
    bottom: Int32,
    taken: Bool,
    sub_top: Int32,
    sub_bottom: Int32,
    depth: Int32,
    height: Int32,
    cost: Int64,
    parent: Int32,
    by: Int32,
    queue: Int32,
    count: Int64,
) -> None:
    """Write the least cost of every state, the state before it and the row that moves, from state `first`.

    price: (3,) of a gain, of standing still, of a loss; -1: not made. ranks, number, order, low, taken: (A, n),
    low[j, s] the first slot of s's own tier. top, bottom: (all blocks,) slots still to give from above and from
    below; sub_top, sub_bottom: the same per sub-block, with `depth` (largest int32 at first) and `height` (-1), the
    ranks down and up to which it was given. cost: (n,) all NEVER; parent, by: (n,) all -1; queue: (3, n); count: (3,)
    zeros.
    """
    head = np.zeros(3, np.int64)
    agenda = np.empty(4096, np.int64)
    done = np.zeros(cost.shape[0], np.bool_)
    cost[first] = 0
    queue[0, 0] = first
    count[0] = 1
    while True:
        kind = -1
        for k in range(3):
            while head[k] < count[k] and done[queue[k, head[k]]]:
                head[k] += 1
            if head[k] < count[k] and (kind < 0 or cost[queue[k, head[k]]] < cost[queue[kind, head[kind]]]):
                kind = k
        if kind < 0:
            return
        s = queue[kind, head[kind]]
        done[s] = True
        for j in range(order.shape[0]):
            b, low, high, d = tiers[s, j, 0], tiers[s, j, 1], tiers[s, j, 2], row[j]
            if price[1] >= 0 and (d >= 0 or not taken[j, low]):
                taken[j, low] = True
                for x in range(low, high):
                    t = order[j, x]
                    if d < 0 or pattern[d, s] & ~pattern[d, t] == 0:
                        relax(t, s, j, 1, cost[s] + price[1], cost, parent, by, queue, count)
            if d < 0:
                if price[0] >= 0:
                    for x in range(high, top[b]):
                        relax(order[j, x], s, j, 0, cost[s] + price[0], cost, parent, by, queue, count)
                    top[b] = min(top[b], high)
                if price[2] >= 0:
                    for x in range(bottom[b], low):
                        relax(order[j, x], s, j, 2, cost[s] + price[2], cost, parent, by, queue, count)
                    bottom[b] = max(bottom[b], low)
            elif table[b] < 0:
                for x in range(begin[b + j], begin[b + j + 1]):
                    t = order[j, x]
                    k = 0 if x >= high else 2
                    if (x < low or x >= high) and price[k] >= 0 and pattern[d, s] & ~pattern[d, t] == 0:
                        relax(t, s, j, k, cost[s] + price[k], cost, parent, by, queue, count)
            else:
                if price[0] >= 0:
                    give_above(
                        s, j, d, ranks[j, s], table[b], pattern[d, s], width[j], ranks[j], sub_order[d], sub_begin,
                        sub_top, depth, cost[s] + price[0], cost, parent, by, queue, count, agenda,
                    )  # fmt: skip
                if price[2] >= 0:
                    give_below(
                        s, j, d, ranks[j, s], table[b], pattern[d, s], width[j], ranks[j], sub_order[d], sub_begin,
                        sub_bottom, height, cost[s] + price[2], cost, parent, by, queue, count, agenda,
                    )  # fmt: skip


@kernel
def relax(
    t: int, s: int, j: int, kind: int, reached: int, cost: Int64, parent: Int32, by: Int32, queue: Int32, count: Int64
) -> None:
    """Note that row j's move from s reaches t at a cost, if it is the least so far, and queue t."""
    if reached < cost[t]:
        cost[t] = reached
        parent[t] = s
        by[t] = j
        queue[kind, count[kind]] = t
        count[kind] += 1


@kernel
def give_above(
    s: int,
    j: int,
    shift: int,
    rank: int,
    at: int,
    pattern: int,
    width: int,
    ranks: Int32,
    order: Int32,
    begin: Int32,
    top: Int32,
    depth: Int32,
    reached: int,
    cost: Int64,
    parent: Int32,
    by: Int32,
    queue: Int32,
    count: Int64,
    agenda: Int64,
) -> None:
    """Reach the states above `rank` in the sub-blocks of `pattern` and all that contain it; ranks, order: (n,)."""
    agenda[0] = pattern
    waiting = 1
    while waiting > 0:
        waiting -= 1
        a = agenda[waiting]
        q = at + a
        if depth[q] <= rank:
            continue
        depth[q] = rank
        x = top[q]
        while x > begin[q + shift] and ranks[order[x - 1]] > rank:
            x -= 1
            relax(order[x], s, j, 0, reached, cost, parent, by, queue, count)
        top[q] = x
        for d in range(width):
            more = a | (1 << d)
            if depth[at + more] > rank:
                agenda[waiting] = more
                waiting += 1


@kernel
def give_below(
    s: int,
    j: int,
    shift: int,
    rank: int,
    at: int,
    pattern: int,
    width: int,
    ranks: Int32,
    order: Int32,
    begin: Int32,
    bottom: Int32,
    height: Int32,
    reached: int,
    cost: Int64,
    parent: Int32,
    by: Int32,
    queue: Int32,
    count: Int64,
    agenda: Int64,
) -> None:
    """Reach the states below `rank` in the sub-blocks of `pattern` and all that contain it; ranks, order: (n,)."""
    agenda[0] = pattern
    waiting = 1
    while waiting > 0:
        waiting -= 1
        a = agenda[waiting]
        q = at + a
        if height[q] >= rank:
            continue
        height[q] = rank
        x = bottom[q]
        while x < begin[q + shift + 1] and ranks[order[x]] < rank:
            relax(order[x], s, j, 2, reached, cost, parent, by, queue, count)
            x += 1
        bottom[q] = x
        for d in range(width):
            more = a | (1 << d)
            if height[at + more] < rank:
                agenda[waiting] = more
                waiting += 1


@kernel
def settle_listed(
    first: int,
    price: Int64,
    start: Int64,
    target: Int32,
    ranks: Int32,
    cost: Int64,
    parent: Int64,
    queue: Int64,
    count: Int64,
) -> None:
    """As `settle`, over nodes x * (m + 1) + last mover (m: nobody yet), arcs in one table, nobody twice in a row.

    start: (m, n + 1), target: (arcs,) the arcs of all actors; ranks: (m, n). cost: (n * (m + 1),) all NEVER; parent:
    (n * (m + 1),) all -1; queue: (3, n * (m + 1)); count: (3,) zeros.
    """
    m = ranks.shape[0]
    head = np.zeros(3, np.int64)
    done = np.zeros(cost.shape[0], np.bool_)
    cost[first * (m + 1) + m] = 0
    queue[0, 0] = first * (m + 1) + m
    count[0] = 1
    while True:
        kind = -1
        for k in range(3):
            while head[k] < count[k] and done[queue[k, head[k]]]:
                head[k] += 1
            if head[k] < count[k] and (kind < 0 or cost[queue[k, head[k]]] < cost[queue[kind, head[kind]]]):
                kind = k
        if kind < 0:
            return
        node = queue[kind, head[kind]]
        done[node] = True
        s, last = node // (m + 1), node % (m + 1)
        for j in range(m):
            if j == last:
                continue
            for a in range(start[j, s], start[j, s + 1]):
                t = target[a]
                k = 0 if ranks[j, t] > ranks[j, s] else 1 if ranks[j, t] == ranks[j, s] else 2
                if price[k] < 0:
                    continue
                after = t * (m + 1) + j
                if cost[node] + price[k] < cost[after]:
                    cost[after] = cost[node] + price[k]
                    parent[after] = node
                    queue[k, count[k]] = after
                    count[k] += 1
