"""Compiled sweeps over the blocks of reversible models, for many preferences over the same states.

n states, A actors that can move. `marked` (n,) holds one actor's states by block, worst tier first, each as 2 s + 1
where s is the last state of its tier in its block and 2 s elsewhere; `begin` (B + 1,) is the first slot of each block.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
UInt64 = NDArray[np.uint64]
Bool = NDArray[np.bool_]
MOST = 2**31 - 1


@kernel
def mark_tiers(by_rank: Int32, rank: Int32, number: Int32, begin: Int32, marked: Int32, stays: Bool) -> None:
    """Deal the states, worst first (`by_rank`), to their blocks (`number`, (n,)); `stays`: none better in its block."""
    cursor = begin[:-1].copy()
    for q in range(by_rank.shape[0]):
        s = by_rank[q]
        b = number[s]
        if cursor[b] > begin[b] and rank[marked[cursor[b] - 1] >> 1] < rank[s]:
            marked[cursor[b] - 1] |= 1
        marked[cursor[b]] = 2 * s
        cursor[b] += 1
    for b in range(begin.shape[0] - 1):
        last = begin[b + 1] - 1
        marked[last] |= 1
        best = rank[marked[last] >> 1]
        for x in range(begin[b], begin[b + 1]):
            stays[marked[x] >> 1] = rank[marked[x] >> 1] == best


@kernel
def highest(marked: Int32, begin: Int32, rank: Int32, value: Int32) -> None:
    """The best rank of each state's block, into `value` (n,)."""
    for b in range(begin.shape[0] - 1):
        best = rank[marked[begin[b + 1] - 1] >> 1]
        for x in range(begin[b], begin[b + 1]):
            value[marked[x] >> 1] = best


@kernel
def lower(
    marked: Int32,
    begin: Int32,
    least: Int32,
    row: int,
    active: Int32,
    number: Int32,
    offset: Int32,
    waiting: Bool,
    first: bool,
) -> int:
    """One sweep over the blocks of row `row` that are `waiting` (all blocks,); returns how many states were lowered.

    Each state's `least` becomes the least over itself and all better states of its block. Blocks walked wait no more;
    those of the other `active` rows that hold a lowered state are set waiting. number: (A, n), offset: (A + 1,). In the
    `first` round, when all blocks wait, all of them go on waiting.
    """
    lowered = 0
    for b in range(begin.shape[0] - 1):
        if not waiting[offset[row] + b]:
            continue
        waiting[offset[row] + b] = first
        above = MOST
        here = MOST
        for x in range(begin[b + 1] - 1, begin[b] - 1, -1):
            entry = marked[x]
            s = entry >> 1
            if entry & 1:
                above = min(above, here)
            value = least[s]
            here = min(here, value)
            if above < value:
                least[s] = above
                lowered += 1
                if not first:
                    for e in range(active.shape[0]):
                        j = active[e]
                        if j != row:
                            waiting[offset[j] + number[j, s]] = True
    return lowered


@kernel
def keep_stable(marked: Int32, begin: Int32, rank: Int32, least: Int32, stable: Bool) -> None:
    """Clear `stable` (n,) where some better state t of the block has least[t] above the state's own rank."""
    for b in range(begin.shape[0] - 1):
        worst_above = -1
        here = -1
        for x in range(begin[b + 1] - 1, begin[b] - 1, -1):
            entry = marked[x]
            s = entry >> 1
            if entry & 1:
                worst_above = max(worst_above, here)
            if worst_above > rank[s]:
                stable[s] = False
            here = max(here, least[s])


@kernel
def reach(
    ranks: Int32, marked: Int32, number: Int32, offset: Int32, begin: Int32, ceiling: Int32, queue: Int32, seen: Bool
) -> None:
    """Mark in `seen` (n,) what improving moves reach from `queue[0]`.

    ranks, marked, number: (A, n). offset, begin: of all blocks, as in `Blocks`. ceiling: (all blocks,) one past the
    last slot of each block, consumed. queue: (n,) scratch after its first entry.
    """
    seen[queue[0]] = True
    head = 0
    count = 1
    while head < count:
        s = queue[head]
        head += 1
        for j in range(ranks.shape[0]):
            b = offset[j] + number[j, s]
            first = begin[b + j]
            while ceiling[b] > first:
                t = marked[j, ceiling[b] - 1] >> 1
                if ranks[j, t] <= ranks[j, s]:
                    break
                ceiling[b] -= 1
                if not seen[t]:
                    seen[t] = True
                    queue[count] = t
                    count += 1


@kernel
def lower_lanes(
    marked: Int32,
    begin: Int32,
    least: UInt64,
    guards: np.uint64,
    shift: int,
    own: np.uint64,
    row: int,
    number: Int32,
    offset: Int32,
    waiting: Bool,
    first: bool,
) -> int:
    """`lower` for several actors at once, in those blocks of row `row` that are `waiting` (all blocks,).

    least (n,): a value of each of the actors in a lane of `shift` + 1 bits, the highest of them (`guards`) clear. own:
    the lane of the actor whose moves are followed, all ones below its guard, or 0: its own replies do not count. Blocks
    walked wait no more; those of the other rows that hold a lowered state are set waiting. In the `first` round, when
    all blocks wait, all of them go on waiting.
    """
    lowered = 0
    every = guards
    apart = np.uint64(shift)
    mine = own
    # In each lane, and nowhere else, all ones below the guard: no subtraction borrows from the next lane.
    ones = every - (every >> apart)
    for b in range(begin.shape[0] - 1):
        if not waiting[offset[row] + b]:
            continue
        waiting[offset[row] + b] = first
        above = ones
        here = ones
        for x in range(begin[b + 1] - 1, begin[b] - 1, -1):
            entry = marked[x]
            s = entry >> 1
            if entry & 1:
                # In each lane: the guard survives the subtraction where `above` is not less.
                more = ((above | every) - here) & every
                mask = more - (more >> apart)
                above ^= (above ^ here) & mask
            value = least[s]
            bound = above | mine
            more = ((value | every) - bound) & every
            mask = more - (more >> apart)
            value ^= (value ^ bound) & mask
            if value != least[s]:
                least[s] = value
                lowered += 1
                if not first:
                    for j in range(number.shape[0]):
                        if j != row:
                            waiting[offset[j] + number[j, s]] = True
            more = ((here | every) - value) & every
            mask = more - (more >> apart)
            here ^= (here ^ value) & mask
    return lowered


@kernel
def keep_stable_lane(marked: Int32, begin: Int32, rank: Int32, least: UInt64, at: int, ones: int, stable: Bool) -> None:
    """`keep_stable` with each value in the bits of `least` (n,) from `at` on, `ones` their mask."""
    low = np.uint64(at)
    mask = np.uint64(ones)
    for b in range(begin.shape[0] - 1):
        worst_above = -1
        here = -1
        for x in range(begin[b + 1] - 1, begin[b] - 1, -1):
            entry = marked[x]
            s = entry >> 1
            if entry & 1:
                worst_above = max(worst_above, here)
            if worst_above > rank[s]:
                stable[s] = False
            here = max(here, int(np.int64((least[s] >> low) & mask)))


@kernel
def fill_lanes(value: Int32, at: int, least: UInt64) -> None:
    """Put `value` (n,) into the bits of `least` (n,) from `at` on, which are clear."""
    low = np.uint64(at)
    for s in range(value.shape[0]):
        least[s] |= np.uint64(value[s]) << low


@kernel
def deterred(
    candidates: Int32,
    actor: int,
    ranks: Int32,
    marked: Int32,
    number: Int32,
    offset: Int32,
    begin: Int32,
    budget: int,
    stamp: Int32,
    stack: Int32,
    stable: Bool,
) -> bool:
    """Clear `stable` (n,) at those `candidates` from which row `actor` has an improvement that nothing deters.

    SEQ, one state after another: from each improvement the replies that better their mover are followed until one ends
    no better for the actor than the candidate. ranks, marked, number: (A, n). stamp: (n,) zeros, stack: (n,) scratch.
    False, with `stable` half done, where more than `budget` slots would be looked at.
    """
    search = 0
    for c in range(candidates.shape[0]):
        s = candidates[c]
        bound = ranks[actor, s]
        home = offset[actor] + number[actor, s]
        x = begin[home + actor + 1]
        while stable[s] and x > begin[home + actor]:
            x -= 1
            improvement = marked[actor, x] >> 1
            if ranks[actor, improvement] <= bound:
                break
            search += 1
            stamp[improvement] = search
            stack[0] = improvement
            top = 1
            found = False
            while top > 0 and not found:
                top -= 1
                t = stack[top]
                for j in range(ranks.shape[0]):
                    if j == actor or found:
                        continue
                    b = offset[j] + number[j, t]
                    y = begin[b + j + 1]
                    while y > begin[b + j]:
                        y -= 1
                        u = marked[j, y] >> 1
                        if ranks[j, u] <= ranks[j, t]:
                            break
                        budget -= 1
                        if ranks[actor, u] <= bound:
                            found = True
                            break
                        if stamp[u] != search:
                            stamp[u] = search
                            stack[top] = u
                            top += 1
            if budget < 0:
                return False
            stable[s] = found
    return True
