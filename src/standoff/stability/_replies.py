"""Compiled spread of the least value that the opponents' replies can reach.

Ranks and values are small non-negative integers, n states, A actors that can move, blocks as in `_kernels`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]


@kernel
def spread(
    value: Int32, source: Int32, active: Int32, side: Int32, order: Int32, pointer: Int32, least: Int32, stack: Int32
) -> None:
    """Improving replies by reversible options: the least `value` that a state's replies reach, into `least`.

    value, least: (n,). source: (n,) states by ascending value. active: rows of the repliers. side: (n, A, 2)
    block (numbered through all actors) and first slot of the state's own tier. order: (A, n). pointer: (all
    blocks,) the first slot of each block not yet given up, consumed here. stack: (n,) scratch. Popping t,
    replier j's block gives up every state below t's tier; a state is labelled once, by the least value, and
    scanned once per replier.
    """
    least[:] = -1
    for q in range(source.shape[0]):
        first = source[q]
        if least[first] >= 0:
            continue
        label = value[first]
        least[first] = label
        stack[0] = first
        top = 1
        while top > 0:
            top -= 1
            t = stack[top]
            for a in range(active.shape[0]):
                j = active[a]
                b = side[t, j, 0]
                low = side[t, j, 1]
                at = pointer[b]
                if at < low:
                    pointer[b] = low
                    for x in range(at, low):
                        u = order[j, x]
                        if least[u] < 0:
                            least[u] = label
                            stack[top] = u
                            top += 1


@kernel
def spread_one_way(
    value: Int32,
    source: Int32,
    active: Int32,
    improving: bool,
    ranks: Int32,
    side: Int32,
    order: Int32,
    begin: Int32,
    pointer: Int32,
    row: Int32,
    pattern: Int64,
    slot_pattern: Int64,
    table: Int64,
    sub_order: Int32,
    sub_begin: Int32,
    sub_pointer: Int32,
    height: Int32,
    least: Int32,
    stack: Int32,
) -> None:
    """As `spread`, for all or improving replies and one-way options.

    ranks: (A, n). begin: (all blocks + A,) the first slot of each block, one closing entry per actor, so
    block b of row j has its entry at b + j. row: (A,) the row of `pattern` (D, n) and `sub_order` (D, n), or
    -1 where the actor has no one-way options. slot_pattern: (D, n) the pattern by slot of `order`. table:
    (all blocks,) the first sub-block, numbered through all actors, or -1: test pairs. sub_begin: (all
    sub-blocks + D,). sub_pointer, height: one per sub-block; heights start at -1.
    """
    least[:] = -1
    agenda = np.empty(4096, np.int64)
    for q in range(source.shape[0]):
        first = source[q]
        if least[first] >= 0:
            continue
        label = value[first]
        least[first] = label
        stack[0] = first
        top = 1
        while top > 0:
            top -= 1
            t = stack[top]
            for e in range(active.shape[0]):
                j = active[e]
                d = row[j]
                b = side[t, j, 0]
                limit = side[t, j, 1] if improving else begin[b + j + 1]
                if d < 0:
                    at = pointer[b]
                    if at < limit:
                        pointer[b] = limit
                        for x in range(at, limit):
                            u = order[j, x]
                            if least[u] < 0:
                                least[u] = label
                                stack[top] = u
                                top += 1
                elif table[b] < 0:
                    at = pointer[b]
                    while at < limit and least[order[j, at]] >= 0:
                        at += 1
                    pointer[b] = max(pointer[b], at)
                    for x in range(at, limit):
                        if slot_pattern[d, x] & ~pattern[d, t] == 0 and least[order[j, x]] < 0:
                            u = order[j, x]
                            least[u] = label
                            stack[top] = u
                            top += 1
                elif height[table[b] + pattern[d, t]] < (ranks[j, t] if improving else 2147483647):
                    rank = ranks[j, t] if improving else 2147483647
                    top = give_up(
                        sub_order[d], ranks[j], sub_begin, d, sub_pointer, height, table[b], pattern[d, t], rank,
                        label, least, stack, top, agenda,
                    )  # fmt: skip


@kernel
def give_up(
    order: Int32,
    rank: Int32,
    begin: Int32,
    shift: int,
    pointer: Int32,
    height: Int32,
    at: int,
    pattern: int,
    limit: int,
    label: int,
    least: Int32,
    stack: Int32,
    top: int,
    agenda: Int64,
) -> int:
    """Label and stack the states of rank below `limit` in the sub-blocks of `pattern` and all its subsets.

    order: (n,) states by sub-block, worst first; rank: (n,). A sub-block that stands as high already is
    passed over, and all below it with it. Returns the height of the stack.
    """
    agenda[0] = pattern
    waiting = 1
    while waiting > 0:
        waiting -= 1
        a = agenda[waiting]
        q = at + a
        if height[q] >= limit:
            continue
        height[q] = limit
        x = pointer[q]
        stop = begin[q + shift + 1]
        while x < stop and rank[order[x]] < limit:
            u = order[x]
            x += 1
            if least[u] < 0:
                least[u] = label
                stack[top] = u
                top += 1
        pointer[q] = x
        rest = a
        while rest != 0:
            bit = rest & -rest
            rest ^= bit
            if height[at + (a ^ bit)] < limit:
                agenda[waiting] = a ^ bit
                waiting += 1
    return top


@kernel
def join(left: Int32, left_count: int, right: Int32, right_count: int, joined: Int32) -> int:
    """Write to `joined` (n,) the classes that two partitions (n,) make when put together; return their number."""
    parent = np.arange(left_count)
    seen = np.full(right_count, -1)
    for s in range(left.shape[0]):
        x = left[s]
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        y = seen[right[s]]
        if y < 0:
            seen[right[s]] = x
            continue
        while parent[y] != y:
            parent[y] = parent[parent[y]]
            y = parent[y]
        if x != y:
            parent[max(x, y)] = min(x, y)
        seen[right[s]] = min(x, y)
    count = 0
    for x in range(left_count):
        # A parent is never above its child, so a child finds its root's new name already written.
        if parent[x] == x:
            parent[x] = -1 - count
            count += 1
        else:
            parent[x] = parent[parent[x]]
    for s in range(left.shape[0]):
        joined[s] = -1 - parent[left[s]]
    return count


@kernel
def least_of_class(label: Int32, count: int, value: Int32, least: Int32) -> None:
    """Write to `least` (n,) the least `value` (n,) of each state's class."""
    lowest = np.full(count, 2147483647, np.int32)
    for s in range(label.shape[0]):
        lowest[label[s]] = min(lowest[label[s]], value[s])
    for s in range(label.shape[0]):
        least[s] = lowest[label[s]]
