"""Compiled search for simultaneous deterrents: branch and bound over one choice per opponent.

Codes are packed to keys with the opponents' options lowest, the last opponent's lowest of all. Level r of the
tables knows the actor's least rank over all states that agree with a key once the options of opponents r,
r+1, ... are left open: level 0 leaves all opponents open, level L (their number) is the rank of the one
state, absent where infeasible.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


@kernel
def scramble(key: int) -> int:
    """A spread-out non-negative number for a key, by products that never leave 63 bits."""
    mixed = (key & 0x7FFFFFFF) * 2654435769
    mixed ^= ((key >> 31) & 0x7FFFFFFF) * 2246822519
    mixed ^= ((key >> 62) & 3) * 3266489917
    return mixed ^ (mixed >> 29)


@kernel
def gather_keys(codes: Int64, pieces: Int64, keys: Int64) -> None:
    """Write to `keys` (n,) the bits of `codes` (n,) that `pieces` (p, 3: shift down, mask, shift up) name."""
    for s in range(codes.shape[0]):
        key = 0
        for p in range(pieces.shape[0]):
            key |= ((codes[s] >> pieces[p, 0]) & pieces[p, 1]) << pieces[p, 2]
        keys[s] = key


@kernel
def fill_level(keys: Int64, shift: int, rank: Int32, least: Int32, held: Int64) -> None:
    """Write to `least` the least rank per key >> shift; absent keys stay at the largest int32.

    With `held` empty, `least` is addressed by the key; otherwise both are an open hash table (length a power
    of two) and `least` starts at the largest int32 everywhere.
    """
    mask = least.shape[0] - 1
    hashed = held.shape[0] > 0
    for s in range(keys.shape[0]):
        key = keys[s] >> shift
        slot = key
        if hashed:
            slot = scramble(key) & mask
            while least[slot] != 2147483647 and held[slot] != key:
                slot = (slot + 1) & mask
            held[slot] = key
        least[slot] = min(least[slot], rank[s])


@kernel
def look_up(key: int, level: int, begin: Int64, shift: Int64, least: Int32, held: Int64) -> int:
    """The least rank at a level for a full key, or the largest int32."""
    key >>= shift[level]
    if held.shape[0] == 0:
        return int(least[begin[level] + key])
    mask = begin[level + 1] - begin[level] - 1
    slot = scramble(key) & mask
    while least[begin[level] + slot] != 2147483647:
        if held[begin[level] + slot] == key:
            return int(least[begin[level] + slot])
        slot = (slot + 1) & mask
    return 2147483647


@kernel
def deterred(
    start: int,
    limit: int,
    choices: Int64,
    stop: Int64,
    begin: Int64,
    shift: Int64,
    least: Int32,
    held: Int64,
    index: Int64,
    current: Int64,
    work: int,
) -> int:
    """Find a joint choice that leads from key `start` to rank `limit` or less; return the look-ups it took.

    Negative where there is none. choices: opponent r's changes of the key (no change among them) at
    stop[r]..stop[r + 1]. index, current: (L + 1,) scratch. Gives up unfound at `work` look-ups.
    """
    levels = stop.shape[0] - 1
    used = 1
    if look_up(start, 0, begin, shift, least, held) > limit:
        return -used
    if levels == 0:
        return used
    depth = 0
    current[0] = start
    index[0] = stop[0]
    while depth >= 0 and used < work:
        if index[depth] == stop[depth + 1]:
            depth -= 1
            continue
        key = current[depth] ^ choices[index[depth]]
        index[depth] += 1
        used += 1
        if look_up(key, depth + 1, begin, shift, least, held) <= limit:
            depth += 1
            if depth == levels:
                return used
            current[depth] = key
            index[depth] = stop[depth]
    return -used


@kernel
def judge(
    keys: Int64,
    mover: int,
    opponents: Int32,
    ranks: Int32,
    order: Int32,
    side: Int32,
    block_begin: Int32,
    row: Int32,
    pattern: Int64,
    begin: Int64,
    shift: Int64,
    least: Int32,
    held: Int64,
    work: int,
    stable: Bool,
) -> int:
    """SIM verdicts of row `mover` into `stable` (n,); return the look-ups used, or -1 if more than `work`.

    keys: (n,). opponents: (L,) rows, outermost first. ranks, order: (A, n); side: (n, A, 2); block_begin,
    row, pattern: as in `_replies.spread_one_way`. begin: (L + 2,), shift: (L + 1,), least, held: the levels,
    laid end to end.
    """
    levels = opponents.shape[0]
    stop = np.zeros(levels + 1, np.int64)
    index = np.zeros(levels + 1, np.int64)
    current = np.zeros(levels + 1, np.int64)
    choices = np.zeros(64, np.int64)
    used = 0
    for s in range(keys.shape[0]):
        b = side[s, mover, 0]
        limit = ranks[mover, s]
        stable[s] = True
        ready = False
        last = 0
        for x in range(block_begin[b + mover + 1] - 1, block_begin[b + mover] - 1, -1):
            t = order[mover, x]
            if ranks[mover, t] <= limit:
                break
            if row[mover] >= 0 and pattern[row[mover], s] & ~pattern[row[mover], t] != 0:
                continue
            used += 1
            if look_up(keys[t], 0, begin, shift, least, held) > limit:
                stable[s] = False
                break
            if not ready:
                ready = True
                choices = list_choices(s, keys, opponents, ranks, order, side, block_begin, row, pattern, choices, stop)
                used += int(stop[levels])
            # What deterred the improvement before often deters this one too.
            used += 1
            if last != 0 and look_up(keys[t] ^ last, levels, begin, shift, least, held) <= limit:
                continue
            step = deterred(keys[t], limit, choices, stop, begin, shift, least, held, index, current, work + 1 - used)
            used += abs(step)
            if used > work:
                return -1
            if step < 0:
                stable[s] = False
                break
            last = 0
            for r in range(levels):
                last ^= choices[index[r] - 1]
    return used


@kernel
def list_choices(
    s: int,
    keys: Int64,
    opponents: Int32,
    ranks: Int32,
    order: Int32,
    side: Int32,
    block_begin: Int32,
    row: Int32,
    pattern: Int64,
    choices: Int64,
    stop: Int64,
) -> Int64:
    """Write each opponent's changes of the key at s one after another, improvements best first, then staying.

    `stop` (L + 1,) gets the ends. Returns `choices`, or a longer array in its place.
    """
    filled = 0
    for r in range(opponents.shape[0]):
        j = opponents[r]
        b = side[s, j, 0]
        first = block_begin[b + j]
        last = block_begin[b + j + 1]
        if filled + last - first + 1 > choices.shape[0]:
            choices = np.append(choices[:filled], np.zeros(2 * (filled + last - first + 1), np.int64))
        for x in range(last - 1, first - 1, -1):
            u = order[j, x]
            if ranks[j, u] <= ranks[j, s]:
                break
            if row[j] >= 0 and pattern[row[j], s] & ~pattern[row[j], u] != 0:
                continue
            choices[filled] = keys[u] ^ keys[s]
            filled += 1
        choices[filled] = 0
        filled += 1
        stop[r + 1] = filled
    return choices
