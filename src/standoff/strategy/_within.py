"""Compiled counting for `within`: what the sub-blocks of a block that lie upwards of one another hold together.

S sub-blocks, numbered block by block; `begin` (B + 1) is the first of each block. `pattern` (S,) has a bit for each
one-way option, all read as no to yes; from sub-block x one can move into sub-block y of the same block iff the bits of
x are among those of y.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Float = NDArray[np.float64]


@kernel
def sums_upwards(begin: Int64, pattern: Int64, local: Float, total: Float) -> None:
    """Add to `total` (S, c) the rows of `local` (S, c) of all the sub-blocks that each one leads into, its own too."""
    for b in range(begin.shape[0] - 1):
        for x in range(begin[b], begin[b + 1]):
            for y in range(begin[b], begin[b + 1]):
                if pattern[x] & ~pattern[y] == 0:
                    for c in range(local.shape[1]):
                        total[x, c] += local[y, c]


@kernel
def best_upwards(begin: Int64, pattern: Int64, local: Int32, slots: Int64, best: Int32, count: Int64) -> None:
    """Write the highest of `local` (S,) that each sub-block leads to, and how many of `slots` reach it.

    `slots` (S + 1): where the states with a sub-block's own highest value lie in a list of them. `best`, `count`: (S,).
    """
    for b in range(begin.shape[0] - 1):
        for x in range(begin[b], begin[b + 1]):
            best[x] = local[x]
            for y in range(begin[b], begin[b + 1]):
                if pattern[x] & ~pattern[y] == 0 and local[y] > best[x]:
                    best[x] = local[y]
            count[x] = 0
            for y in range(begin[b], begin[b + 1]):
                if pattern[x] & ~pattern[y] == 0 and local[y] == best[x]:
                    count[x] += slots[y + 1] - slots[y]


@kernel
def list_upwards(
    begin: Int64, pattern: Int64, local: Int32, slots: Int64, tops: Int32, best: Int32, start: Int64, members: Int32
) -> None:
    """Write to `members` from `start` (S,) on the states of `tops` that each sub-block leads to at its `best`."""
    for b in range(begin.shape[0] - 1):
        for x in range(begin[b], begin[b + 1]):
            at = start[x]
            for y in range(begin[b], begin[b + 1]):
                if pattern[x] & ~pattern[y] == 0 and local[y] == best[x]:
                    for q in range(slots[y], slots[y + 1]):
                        members[at] = tops[q]
                        at += 1
