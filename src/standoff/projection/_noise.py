"""Compiled searches over moves that cost nothing (free) and moves that cost something (mistakes).

n states, M actors that can move, G groups of states that face the same choice, numbered through all actors; A slots,
what all groups may choose. `group` (M, n): each state's group. `start` (G + 1,), `target` (A,): what each group may
choose, worst first. `low` (M, n): the slot from which on a state's moves are free; never below the group's first, at
most one past its last. The same read backwards: `member_start` (G + 1,), `member` (M n,): the states of each group,
those with most free moves first; `back_start` (n + 1,), `back_group` (A,), `upto` (A,): the groups that may choose a
state, and the slot of `member` before which they do so freely.
"""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@kernel
def finish_order(
    back_start: Int64, back_group: Int32, upto: Int64, member_start: Int64, member: Int32, order: Int32
) -> None:
    """Write the states to `order` (n,) as a depth-first search against free moves leaves them.

    A group's members are given up from the first on, each once: those given up are visited already.
    """
    n = back_start.shape[0] - 1
    given = member_start[:-1].copy()
    at = back_start[:-1].copy()
    seen = np.zeros(n, np.bool_)
    stack = np.empty(n, np.int32)
    done = 0
    for first in range(n):
        if seen[first]:
            continue
        seen[first] = True
        stack[0] = first
        top = 1
        while top > 0:
            t = stack[top - 1]
            found = False
            while at[t] < back_start[t + 1] and not found:
                p = at[t]
                g = back_group[p]
                while given[g] < upto[p] and not found:
                    s = member[given[g]]
                    given[g] += 1
                    if not seen[s]:
                        seen[s] = True
                        stack[top] = s
                        top += 1
                        found = True
                if not found:
                    at[t] += 1
            if not found:
                top -= 1
                order[done] = t
                done += 1


@kernel
def components(order: Int32, group: Int32, start: Int64, target: Int32, low: Int64, label: Int32) -> int:
    """Write to `label` (n,) the components within which free moves lead from every state to every other.

    order: (n,) as `finish_order` leaves it; taken from its end, what free moves reach and has no label yet is one
    component (Kosaraju). Returns their number.
    """
    label[:] = -1
    ceiling = start[1:].copy()
    stack = np.empty(order.shape[0], np.int32)
    count = 0
    for q in range(order.shape[0] - 1, -1, -1):
        if label[order[q]] >= 0:
            continue
        label[order[q]] = count
        stack[0] = order[q]
        top = 1
        while top > 0:
            top -= 1
            s = stack[top]
            for j in range(group.shape[0]):
                g = group[j, s]
                while ceiling[g] > low[j, s]:
                    ceiling[g] -= 1
                    t = target[ceiling[g]]
                    if label[t] < 0:
                        label[t] = count
                        stack[top] = t
                        top += 1
        count += 1
    return count


@kernel
def closed(label: Int32, group: Int32, start: Int64, target: Int32, low: Int64, shut: Bools) -> None:
    """Clear `shut` (components,) where a free move leads out of a component.

    For each slot the label that all slots from it to the end of its group share, or -1 where they differ.
    """
    shared = np.empty(target.shape[0], np.int32)
    for g in range(start.shape[0] - 1):
        for x in range(start[g + 1] - 1, start[g] - 1, -1):
            shared[x] = label[target[x]]
            if x + 1 < start[g + 1] and shared[x + 1] != shared[x]:
                shared[x] = -1
    for j in range(group.shape[0]):
        for s in range(group.shape[1]):
            x = low[j, s]
            if x < start[group[j, s] + 1] and shared[x] != label[s]:
                shut[label[s]] = False


@kernel
def fewest_mistakes(first: int, group: Int32, start: Int64, target: Int32, low: Int64, count: Int32) -> None:
    """Write to `count` (n,) the fewest moves that are not free on a way from `first`; -1 where there is no way.

    One round for each number of mistakes: what free moves reach, and then everything else that the groups met may
    choose, with one mistake more. A slot is given up once for free moves and a group's rest once.
    """
    count[:] = -1
    ceiling = start[1:].copy()
    met = np.zeros(start.shape[0] - 1, np.bool_)
    groups = np.empty(start.shape[0] - 1, np.int32)
    queue = np.empty(count.shape[0], np.int32)
    queue[0] = first
    count[first] = 0
    head, tail, opened, asked, mistakes = 0, 1, 0, 0, 0
    while head < tail:
        while head < tail:
            s = queue[head]
            head += 1
            for j in range(group.shape[0]):
                g = group[j, s]
                if not met[g]:
                    met[g] = True
                    groups[opened] = g
                    opened += 1
                while ceiling[g] > low[j, s]:
                    ceiling[g] -= 1
                    t = target[ceiling[g]]
                    if count[t] < 0:
                        count[t] = mistakes
                        queue[tail] = t
                        tail += 1
        mistakes += 1
        while asked < opened:
            g = groups[asked]
            asked += 1
            while ceiling[g] > start[g]:
                ceiling[g] -= 1
                t = target[ceiling[g]]
                if count[t] < 0:
                    count[t] = mistakes
                    queue[tail] = t
                    tail += 1


@kernel
def least_loss(first: int, group: Int32, start: Int64, target: Int32, loss: Floats, cost: Floats) -> None:
    """Write to `cost` (n,) the least sum of losses on a way from `first`; infinity where there is no way (Dijkstra).

    loss: (A,) what choosing a slot loses against the best of its group, whichever member chooses. So each group is
    opened once, by its cheapest member.
    """
    cost[:] = np.inf
    cost[first] = 0.0
    met = np.zeros(start.shape[0] - 1, np.bool_)
    queue = [(0.0, np.int64(first))]
    while len(queue) > 0:
        price, s = heapq.heappop(queue)
        if price > cost[s]:
            continue
        for j in range(group.shape[0]):
            g = group[j, s]
            if met[g]:
                continue
            met[g] = True
            for x in range(start[g], start[g + 1]):
                t = target[x]
                if price + loss[x] < cost[t]:
                    cost[t] = price + loss[x]
                    heapq.heappush(queue, (cost[t], np.int64(t)))
