"""How many steps a Poisson clock takes: its weights and tails, without underflow (after Fox and Glynn, 1988).

Weights are found up to a factor by the recursion w_k = w_(k-1) mean/k, going down and up from the largest, and then
divided by their sum, as in B. L. Fox and P. W. Glynn, "Computing Poisson probabilities", Communications of the ACM 31
(1988) 440-445. Every quantity is positive and none is subtracted, so each weight has a relative error of at most about
4 |k - mean| units of rounding, and so has each tail.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.projection.records import Floats

_LEAST = 1e-60
"""Weights under this share of the largest are left out: all together they are far below a unit of rounding."""


@dataclass(frozen=True)
class Poisson:
    """The clock's law up to some number of steps K: weight (K + 1,), P(N = k); tail (K + 1,), P(N > k)."""

    weight: Floats
    tail: Floats


def poisson(mean: float, epsilon: float) -> Poisson:
    """The law of a Poisson variable up to the least K with P(N > K) <= epsilon.

    >>> law = poisson(2.0, 1e-3)
    >>> law.weight.round(4).tolist()[:3], law.tail.shape[0] - 1, bool(law.tail[-1] <= 1e-3)
    ([0.1353, 0.2707, 0.2707], 8, True)
    >>> poisson(0.0, 0.1).weight.tolist()
    [1.0]
    """
    weight = _weights(mean)
    tail = np.zeros_like(weight)
    # The smallest first, so that small tails keep their digits.
    tail[:-1] = np.cumsum(weight[:0:-1])[::-1]
    last = int(np.argmax(tail <= epsilon))
    return Poisson(weight[: last + 1], tail[: last + 1])


def weights(mean: float, last: int) -> Poisson:
    """The law up to `last` steps, however much lies beyond."""
    found = poisson(mean, 0.0)
    made = np.zeros((2, last + 1))
    kept = min(last + 1, found.weight.shape[0])
    made[0, :kept], made[1, :kept] = found.weight[:kept], found.tail[:kept]
    return Poisson(made[0], made[1])


def _weights(mean: float) -> Floats:
    """Every weight from 0 up to where they no longer count."""
    most = int(mean)
    down = [1.0]
    while most - len(down) >= 0 and down[-1] > _LEAST:
        down.append(down[-1] * (most - len(down) + 1) / mean)
    up = [1.0]
    while up[-1] > _LEAST:
        up.append(up[-1] * mean / (most + len(up)))
    made = np.zeros(most + len(up))
    made[most - len(down) + 1 : most + 1] = down[::-1]
    made[most:] = up
    smallest_first = np.sort(made)
    weight: Floats = made / np.cumsum(smallest_first)[-1]
    return weight
