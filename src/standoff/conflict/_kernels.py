"""Transposing blocks of 64 x 64 bits: from one code per state to one plane per option, and back.

The recursive exchange of quadrants of Warren, Hacker's Delight (2nd ed. 2012), 7-3: six rounds swap blocks of 32, 16,
8, 4, 2 and 1 bits across the diagonal, some 20 operations for a state and all its options; bit by bit NumPy takes ten
times as long and more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

BATCH = 8
"""Blocks transposed side by side, so that each step is one vector operation."""


@kernel
def _transpose(work: NDArray[np.uint64]) -> None:
    """Transpose, in place, each of the 64 x 64 bit matrices work[:, b]: bit c of row r becomes bit r of row c."""
    width = 32
    mask = np.uint64(0x00000000FFFFFFFF)
    while width > 0:
        shift = np.uint64(width)
        for top in range(0, 64, 2 * width):
            for row in range(top, top + width):
                for b in range(work.shape[1]):
                    swapped = ((work[row, b] >> shift) ^ work[row + width, b]) & mask
                    work[row, b] ^= swapped << shift
                    work[row + width, b] ^= swapped
        width >>= 1
        mask ^= mask << np.uint64(width)


@kernel
def columns_into(codes: NDArray[np.uint64], bits: NDArray[np.int64], planes: NDArray[np.uint64]) -> None:
    """planes (len(bits), words) from codes (n,): bit s of planes[i] is bit bits[i] of state s; 0 beyond n."""
    n, words = codes.shape[0], planes.shape[1]
    work = np.empty((64, BATCH), dtype=np.uint64)
    for first in range(0, words, BATCH):
        for b in range(BATCH):
            base = (first + b) * 64
            for row in range(64):
                work[row, b] = codes[base + row] if base + row < n else np.uint64(0)
        _transpose(work)
        for i in range(bits.shape[0]):
            for b in range(min(BATCH, words - first)):
                planes[i, first + b] = work[bits[i], b]


@kernel
def keys_into(planes: NDArray[np.uint64], keys: NDArray[np.uint64]) -> None:
    """keys (n,) from planes (at most 64, words), the first plane the highest digit: the inverse of `columns_into`."""
    count, words, n = planes.shape[0], planes.shape[1], keys.shape[0]
    work = np.empty((64, BATCH), dtype=np.uint64)
    for first in range(0, words, BATCH):
        work[:, :] = np.uint64(0)
        for i in range(count):
            for b in range(min(BATCH, words - first)):
                work[count - 1 - i, b] = planes[i, first + b]
        _transpose(work)
        for b in range(BATCH):
            base = (first + b) * 64
            for row in range(64):
                if base + row < n:
                    keys[base + row] = work[row, b]
