"""The yardstick: how long this machine, now, takes to sort 2^20 random int64.

A bottom-up merge sort in numba is the yardstick proper, since it takes the same path on every processor;
NumPy's argsort of the same numbers (which uses AVX2 or AVX-512 where there is one) is reported beside it, and
the targets are stated in it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

SIZE = 1 << 20


@numba.njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def merge_sort(values: NDArray[np.int64], spare: NDArray[np.int64]) -> None:
    """Sort `values` (n,) in place with `spare` (n,) as room: runs of 1, 2, 4, ... merged pair by pair."""
    n = values.shape[0]
    width = 1
    while width < n:
        for start in range(0, n, 2 * width):
            middle, stop = min(start + width, n), min(start + 2 * width, n)
            left, right = start, middle
            for at in range(start, stop):
                if left < middle and (right >= stop or values[left] <= values[right]):
                    spare[at] = values[left]
                    left += 1
                else:
                    spare[at] = values[right]
                    right += 1
        values[:] = spare
        width *= 2


def median_time(work: Callable[[], object], repeats: int = 3) -> float:
    """Seconds that `work` takes: the median of `repeats` runs."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


@dataclass(frozen=True)
class Yardstick:
    """Seconds for one numba merge sort and one NumPy argsort of 2^20 random int64."""

    merge: float
    argsort: float

    def line(self, name: str, seconds: float, target: str = "") -> str:
        """One line of the report: seconds, and both ratios."""
        ratios = f"{seconds / self.argsort:9.2f}  {seconds / self.merge:9.2f}"
        return f"{name:<58}{seconds:9.3f} s  {ratios}  {target}".rstrip()


def measure() -> Yardstick:
    """Time both sorts of the same numbers."""
    numbers = np.random.default_rng(0).integers(0, 2**62, SIZE)
    merge_sort(numbers[:16].copy(), np.empty(16, np.int64))
    return Yardstick(
        merge=median_time(lambda: merge_sort(numbers.copy(), np.empty_like(numbers)), 5),
        argsort=median_time(lambda: np.argsort(numbers), 5),
    )
