"""Compiled search over (state, last mover) for models whose moves are listed arc by arc.

All actors' arcs lie in one compressed table: actor i's arcs from s are target[start[i, s] : start[i, s + 1]].
A node (x, j) is numbered x * m + j: x has been reached and j moved last.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


@kernel
def reverse(start: Int64, target: Int32, back_start: Int64, back_target: Int32) -> None:
    """Write the arcs (m, n + 1), (arcs,) turned round to `back_start`, `back_target` of the same shapes."""
    m, n = start.shape[0], start.shape[1] - 1
    for i in range(m):
        filled = np.zeros(n + 1, np.int64)
        for x in range(start[i, 0], start[i, n]):
            filled[target[x] + 1] += 1
        filled[0] = start[i, 0]
        for s in range(n):
            filled[s + 1] += filled[s]
        back_start[i] = filled
        for s in range(n):
            for x in range(start[i, s], start[i, s + 1]):
                t = target[x]
                back_target[filled[t]] = s
                filled[t] += 1


@kernel
def best_reach(start: Int64, target: Int32, actor: int, rank: Int32, value: Int32) -> None:
    """The best rank over a state and what `actor` can move to from it, into `value` (n,)."""
    for s in range(rank.shape[0]):
        value[s] = rank[s]
        for x in range(start[actor, s], start[actor, s + 1]):
            value[s] = max(value[s], rank[target[x]])


@kernel
def spread(
    start: Int64,
    target: Int32,
    back_start: Int64,
    back_target: Int32,
    actor: int,
    improving: bool,
    ranks: Int32,
    value: Int32,
    source: Int32,
    least: Int32,
) -> None:
    """The least `value` at the end of a legal sequence of the others, one move or more, into `least` (n,).

    ranks: (m, n). source: (n,) states by ascending value. Each node is labelled once, from its least end
    backwards; before (y, k), reached from x by k, came any (x, j) with j != k. No reply: the largest int32.
    """
    m, n = ranks.shape[0], ranks.shape[1]
    label = np.full(n * m, 2147483647, np.int32)
    stack = np.empty(n * m, np.int64)
    for q in range(n):
        end = source[q]
        top = 0
        for j in range(m):
            if j != actor and label[end * m + j] == 2147483647:
                label[end * m + j] = value[end]
                stack[top] = end * m + j
                top += 1
        while top > 0:
            top -= 1
            y, k = stack[top] // m, stack[top] % m
            for a in range(back_start[k, y], back_start[k, y + 1]):
                x = back_target[a]
                if improving and ranks[k, x] >= ranks[k, y]:
                    continue
                for j in range(m):
                    if j not in (actor, k) and label[x * m + j] == 2147483647:
                        label[x * m + j] = value[end]
                        stack[top] = x * m + j
                        top += 1
    for t in range(n):
        least[t] = 2147483647
        for k in range(m):
            if k == actor:
                continue
            for a in range(start[k, t], start[k, t + 1]):
                y = target[a]
                if not improving or ranks[k, y] > ranks[k, t]:
                    least[t] = min(least[t], label[y * m + k])


@kernel
def verdicts(start: Int64, target: Int32, actor: int, rank: Int32, least: Int32, stable: Bool) -> None:
    """stable[s] iff least[t] <= rank[s] for every improvement t of `actor` from s; rank, least, stable: (n,)."""
    for s in range(rank.shape[0]):
        stable[s] = True
        for a in range(start[actor, s], start[actor, s + 1]):
            t = target[a]
            if rank[t] > rank[s] and least[t] > rank[s]:
                stable[s] = False
                break


@kernel
def search(
    start: Int64,
    target: Int32,
    active: Bool,
    improving: bool,
    ranks: Int32,
    waiting: Int64,
    count: int,
    goal: Bool,
    parent: Int64,
) -> int:
    """Search legal sequences of the `active` (m,) actors breadth first; return the first node at a goal, or -1.

    waiting: (n * (m + 1),) the queue, its first `count` entries the starting nodes x * (m + 1) + m (nobody
    moved yet). goal: (n,); a starting node is no goal. parent: (n * (m + 1),) all -2; starting nodes get -1,
    others their parent.
    """
    m = ranks.shape[0]
    for q in range(count):
        parent[waiting[q]] = -1
    head = 0
    while head < count:
        node = waiting[head]
        head += 1
        x, last = node // (m + 1), node % (m + 1)
        for k in range(m):
            if k == last or not active[k]:
                continue
            for a in range(start[k, x], start[k, x + 1]):
                y = target[a]
                after = y * (m + 1) + k
                if parent[after] != -2 or (improving and ranks[k, y] <= ranks[k, x]):
                    continue
                parent[after] = node
                if goal[y]:
                    return int(after)
                waiting[count] = after
                count += 1
    return -1


@kernel
def list_moves(number: Int32, begin: Int32, order: Int32, pattern: Int64, start: Int64, target: Int32) -> None:
    """List the moves inside one actor's blocks: write `start` (n + 1,) where `target` is empty, else `target`.

    number, order: (n,); begin: (B + 1,); pattern: (n,), or empty where the actor's options are reversible.
    """
    for s in range(number.shape[0]):
        filled = start[s]
        for x in range(begin[number[s]], begin[number[s] + 1]):
            t = order[x]
            if t == s or (pattern.shape[0] > 0 and pattern[s] & ~pattern[t] != 0):
                continue
            if target.shape[0] > 0:
                target[filled] = t
            filled += 1
        if target.shape[0] == 0:
            start[s + 1] = filled
