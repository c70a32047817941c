"""Kernel of merging: number words in the order they first come."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Array = NDArray[Any]


@kernel
def number(words: Array, slots: Array, numbers: Array, first: Array) -> int:
    """Number different words from 0 as they first come, and say how many there are.

    words: (n,) int64, well scattered. slots: int32, -1 all over, a power of two longer than n. numbers: (n,), written.
    first: (n,), written up to the count: where each word first comes.
    """
    mask = slots.shape[0] - 1
    count = 0
    for at in range(words.shape[0]):
        word = words[at]
        slot = word & mask
        while slots[slot] >= 0 and words[first[slots[slot]]] != word:
            slot = (slot + 1) & mask
        if slots[slot] < 0:
            slots[slot] = count
            first[count] = at
            count += 1
        numbers[at] = slots[slot]
    return count


def numbered(words: NDArray[np.uint64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The number of each word, and where each number first comes."""
    n = words.shape[0]
    slots = np.full(1 << (2 * n + 1).bit_length(), -1, np.int32)
    numbers, first = np.empty(n, np.int32), np.empty(n, np.int64)
    count = number(words.view(np.int64), slots, numbers, first)
    return numbers, first[:count].copy()
