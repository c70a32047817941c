"""Compiled: the chance that the first statement on a list in which two states differ favours the second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Float = NDArray[np.float64]


@kernel
def listed(at: Int32, offset: Int64, width: Int64, favours: Float, left: Float, first: int, made: Float) -> None:
    """Write the chances for the states from `first` on against all states into `made` (rows, n).

    at: (steps, n), the pattern of each state at each step. Step k has a table (width[k], width[k]) from offset[k] on,
    in `favours` the chance that it favours the second of two patterns, in `left` that it leaves them level; where
    width[k] is nought, patterns are tiers, and the higher is favoured for certain.
    """
    steps, n = at.shape
    for row in range(made.shape[0]):
        s = first + row
        for q in range(n):
            found, still = 0.0, 1.0
            for k in range(steps):
                one, two = at[k, s], at[k, q]
                if one == two:
                    continue
                if width[k] == 0:
                    if two > one:
                        found += still
                    break
                cell = offset[k] + one * width[k] + two
                found += still * favours[cell]
                still *= left[cell]
                if still == 0.0:
                    break
            made[row, q] = found
