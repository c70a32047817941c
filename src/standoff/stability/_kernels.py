"""Compiled counting for blocks: who may move where, in what order of preference.

A *block* of an actor is a set of states that differ only in the actor's own options; n states, B blocks, one
row per actor that can move at all. `number[s]` is the block of state s, `begin[b]` the first slot of block b,
slots `begin[b]..begin[b+1]` of `order` hold the block's states, worst tier first. One-way options are read so
that each only goes from 0 to 1; `pattern[s]` has one bit per one-way option of the actor and s can move to t
inside a block iff pattern[s] is a subset of pattern[t]. `table[b]` is where the 2^width sub-blocks of b
start, or -1 where the block is so small that its pairs are tested instead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


@kernel
def gather(code: int, pieces: Int64) -> int:
    """The bits of `code` named by `pieces` (p, 3: shift down, mask after it, shift up), packed together."""
    key = 0
    for p in range(pieces.shape[0]):
        key |= ((code >> pieces[p, 0]) & pieces[p, 1]) << pieces[p, 2]
    return key


@kernel
def scramble(key: int) -> int:
    """A spread-out non-negative number for a key, by products that never leave 63 bits."""
    mixed = (key & 0x7FFFFFFF) * 2654435769
    mixed ^= ((key >> 31) & 0x7FFFFFFF) * 2246822519
    mixed ^= ((key >> 62) & 3) * 3266489917
    return mixed ^ (mixed >> 29)


@kernel
def pack(codes: Int64, flip: int, pieces: Int64, packed: Int64) -> None:
    """Write the gathered bits of every code (n,), after flipping `flip`, to `packed` (n,)."""
    for s in range(codes.shape[0]):
        packed[s] = gather(codes[s] ^ flip, pieces)


@kernel
def number_blocks(codes: Int64, pieces: Int64, slots: Int32, keys: Int64, number: Int32) -> int:
    """Number the blocks by first appearance into `number` (n,) and return B.

    `slots` is all -1. With `keys` empty it is addressed by the key itself; otherwise both are an open hash
    table whose length is a power of two.
    """
    count = 0
    mask = slots.shape[0] - 1
    hashed = keys.shape[0] > 0
    for s in range(codes.shape[0]):
        key = gather(codes[s], pieces)
        slot = key
        if hashed:
            slot = scramble(key) & mask
            while slots[slot] >= 0 and keys[slot] != key:
                slot = (slot + 1) & mask
            keys[slot] = key
        if slots[slot] < 0:
            slots[slot] = count
            count += 1
        number[s] = slots[slot]
    return count


@kernel
def count_starts(number: Int32, begin: Int32) -> None:
    """Write to `begin` (B + 1, zeros) the first slot of every group of `number` (n,), numbered 0..B-1."""
    for s in range(number.shape[0]):
        begin[number[s] + 1] += 1
    for b in range(begin.shape[0] - 1):
        begin[b + 1] += begin[b]


@kernel
def sort_states(value: Int32, tiers: int, order: Int32) -> None:
    """Write to `order` (n,) the states by ascending `value` (n,), which lies in 0..tiers-1, by counting."""
    cursor = np.zeros(tiers + 1, np.int32)
    for s in range(value.shape[0]):
        cursor[value[s] + 1] += 1
    for r in range(tiers):
        cursor[r + 1] += cursor[r]
    for s in range(value.shape[0]):
        order[cursor[value[s]]] = s
        cursor[value[s]] += 1


@kernel
def order_blocks(
    by_rank: Int32, rank: Int32, number: Int32, begin: Int32, order: Int32, low: Int32, best: Int32
) -> None:
    """Deal the states, worst first, to their blocks.

    by_rank, rank, number: (n,). Written: `order` (n,), `low` (n,) the first slot of the state's own tier in
    its block, `best` (B,) the highest rank of each block.
    """
    cursor = begin[:-1].copy()
    tier = begin[:-1].copy()
    for q in range(by_rank.shape[0]):
        s = by_rank[q]
        b = number[s]
        if cursor[b] == begin[b] or best[b] != rank[s]:
            best[b] = rank[s]
            tier[b] = cursor[b]
        low[s] = tier[b]
        order[cursor[b]] = s
        cursor[b] += 1


@kernel
def lay_side_by_side(number: Int32, low: Int32, offset: Int32, start: int, stop: int, side: Int32) -> None:
    """Copy number + offset and low (A, n) to `side` (n, A, 2) for states start..stop: a state's rows lie together."""
    for s in range(start, stop):
        for j in range(number.shape[0]):
            side[s, j, 0] = number[j, s] + offset[j]
            side[s, j, 1] = low[j, s]


@kernel
def choose_tables(
    pattern: Int64, number: Int32, begin: Int32, width: int, price: float, table_any: Int64, table: Int64
) -> int:
    """Choose the blocks that get a table of sub-blocks, into two arrays (B,); return the number of sub-blocks.

    A table has 2^width entries; tables over eight times the block are not made, for memory. Where all replies count,
    each sub-block is given up once, and every table that is made is used (`table_any`). Where replies must improve,
    a table costs at most the sum of 2^|pattern| over the block's states, and pairs the square of the block, each
    pair at a `price`-th of that: the cheaper is used (`table`, -1 for pairs).
    """
    walk = np.zeros(begin.shape[0] - 1, np.float64)
    for s in range(number.shape[0]):
        bits = 0
        rest = pattern[s]
        while rest != 0:
            rest &= rest - 1
            bits += 1
        walk[number[s]] += 2.0**bits
    total = 0
    for b in range(begin.shape[0] - 1):
        size = float(begin[b + 1] - begin[b])
        entries = 2.0**width
        table[b] = -1
        table_any[b] = -1
        if entries <= 8.0 * size:
            table_any[b] = total
            if size * size > price * (walk[b] + entries):
                table[b] = total
            total += 1 << width
    return total


@kernel
def count_sub_blocks(pattern: Int64, number: Int32, table: Int64, sub_begin: Int32) -> None:
    """Write to `sub_begin` (T + 1, zeros) the first slot of every sub-block of the blocks that have a table."""
    for s in range(number.shape[0]):
        at = table[number[s]]
        if at >= 0:
            sub_begin[at + pattern[s] + 1] += 1
    for q in range(sub_begin.shape[0] - 1):
        sub_begin[q + 1] += sub_begin[q]


@kernel
def order_sub_blocks(
    by_rank: Int32, pattern: Int64, number: Int32, table: Int64, sub_begin: Int32, order: Int32
) -> None:
    """Deal the states (n,), worst first, to the sub-blocks of the blocks that have a table; `order` (n,) is written."""
    cursor = sub_begin[:-1].copy()
    for q in range(by_rank.shape[0]):
        s = by_rank[q]
        at = table[number[s]]
        if at >= 0:
            at += pattern[s]
            order[cursor[at]] = s
            cursor[at] += 1


@kernel
def best_reach(number: Int32, best: Int32, value: Int32) -> None:
    """Reversible options: the best rank of the block, for every state, into `value` (n,)."""
    for s in range(number.shape[0]):
        value[s] = best[number[s]]


@kernel
def best_reach_one_way(
    rank: Int32, pattern: Int64, begin: Int32, table: Int64, width: int, order: Int32, value: Int32
) -> None:
    """One-way options: the best rank over a state and what its actor can reach from it, into `value` (n,)."""
    top = np.zeros(0, np.int32)
    for b in range(begin.shape[0] - 1):
        first, stop = begin[b], begin[b + 1]
        if table[b] < 0:
            for x in range(first, stop):
                s = order[x]
                value[s] = rank[s]
                for y in range(stop - 1, x, -1):
                    if pattern[s] & ~pattern[order[y]] == 0:
                        value[s] = rank[order[y]]
                        break
            continue
        if top.shape[0] == 0:
            top = np.empty(1 << width, np.int32)
        top[:] = -1
        for x in range(first, stop):
            top[pattern[order[x]]] = rank[order[x]]
        for d in range(width):
            bit = 1 << d
            for a in range(1 << width):
                if a & bit == 0 and top[a | bit] > top[a]:
                    top[a] = top[a | bit]
        for x in range(first, stop):
            value[order[x]] = top[pattern[order[x]]]


@kernel
def verdicts(rank: Int32, begin: Int32, order: Int32, least: Int32, stable: Bool) -> None:
    """Reversible options: stable[s] iff least[t] <= rank[s] for every t of s's block in a higher tier.

    rank, order, least, stable: (n,). Each block is walked once from its best tier down with the largest
    `least` above.
    """
    for b in range(begin.shape[0] - 1):
        worst_above = -1
        tier_worst = -1
        tier = -1
        for x in range(begin[b + 1] - 1, begin[b] - 1, -1):
            s = order[x]
            if rank[s] != tier:
                tier = rank[s]
                worst_above = max(worst_above, tier_worst)
            stable[s] = worst_above <= tier
            tier_worst = max(tier_worst, least[s])


@kernel
def verdicts_one_way(
    rank: Int32, pattern: Int64, begin: Int32, table: Int64, width: int, order: Int32, least: Int32, stable: Bool
) -> None:
    """One-way options: stable[s] iff least[t] <= rank[s] for every t in reach of s in a higher tier.

    A tier is judged before its own values are pushed down to all sub-patterns; a push stops where as high a
    value already stands.
    """
    worst = np.zeros(0, np.int32)
    agenda = np.empty(4096, np.int64)
    for b in range(begin.shape[0] - 1):
        first, stop = begin[b], begin[b + 1]
        if table[b] < 0:
            for x in range(first, stop):
                s = order[x]
                stable[s] = True
                for y in range(stop - 1, x, -1):
                    t = order[y]
                    if rank[t] == rank[s]:
                        break
                    if least[t] > rank[s] and pattern[s] & ~pattern[t] == 0:
                        stable[s] = False
                        break
            continue
        if worst.shape[0] == 0:
            worst = np.empty(1 << width, np.int32)
        worst[:] = -1
        upper = stop
        while upper > first:
            lower = upper
            tier = rank[order[upper - 1]]
            while lower > first and rank[order[lower - 1]] == tier:
                lower -= 1
                stable[order[lower]] = worst[pattern[order[lower]]] <= tier
            for x in range(lower, upper):
                push_down(worst, pattern[order[x]], least[order[x]], agenda)
            upper = lower


@kernel
def push_down(table: Int32, pattern: int, value: int, agenda: Int64) -> None:
    """Raise `table` to at least `value` at `pattern` and all its subsets."""
    agenda[0] = pattern
    waiting = 1
    while waiting > 0:
        waiting -= 1
        a = agenda[waiting]
        if table[a] >= value:
            continue
        table[a] = value
        rest = a
        while rest != 0:
            bit = rest & -rest
            rest ^= bit
            if table[a ^ bit] < value:
                agenda[waiting] = a ^ bit
                waiting += 1
