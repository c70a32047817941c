"""How sure a score of few items is: exact tests, all outcomes or labels enumerated where they are few enough.

`toss`: had every outcome been a coin toss, how often would the score be as good, or as bad? Outcomes that one day
decided can be tossed together, for they are hardly independent. `paired`: two forecasters on the same items, the signs
of the differences tossed. `apart`: two forecasters on items of their own, the labels dealt anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from standoff.forecasts.scores import Scored, brier

MOST_TOSSES, MOST_DEALS, DRAWS = 20, 200_000, 100_000
"""Up to so many tosses (2^20 outcomes) and deals of labels all are counted; beyond, so many are drawn."""
_TIE = 1e-12

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Toss:
    """How often coin tosses would score as good or better, and as bad or worse, over `tosses` independent tosses."""

    tosses: int
    as_good: float
    as_bad: float

    @property
    def told_apart(self) -> bool:
        """Whether the score can be told from a coin at the 5 % level, two-sided."""
        return min(self.as_good, self.as_bad) <= 0.025


def toss(items: Sequence[Scored], *, by_day: bool = False, seed: int = 0) -> Toss | None:
    """The score of some items against outcomes that are coin tosses; None where there are none.

    `by_day`: what one day decided is tossed together: it comes out as it did, or all of it the other way.
    """
    if not items:
        return None
    clusters: dict[str, list[float]] = {}
    for number, item in enumerate(items):
        key = item.day if by_day and item.day is not None else f"#{number}"
        pair = clusters.setdefault(key, [0.0, 0.0])
        pair[0] += brier(item.p, item.outcome)
        pair[1] += brier(item.p, not item.outcome)
    seen = sum(pair[0] for pair in clusters.values())
    changes = np.array([pair[1] - pair[0] for pair in clusters.values()])
    totals = seen + _subset_sums(changes, seed)
    return Toss(len(clusters), float(np.mean(totals <= seen + _TIE)), float(np.mean(totals >= seen - _TIE)))


def paired(differences: Sequence[float], seed: int = 0) -> float:
    """How often the mean difference would be as far from 0 if each could as well have had the other sign."""
    given = np.asarray(differences, dtype=np.float64)
    if given.size == 0:
        return 1.0
    seen = abs(float(given.sum()))
    totals = np.abs(given.sum() - 2 * _subset_sums(given, seed))
    return float(np.mean(totals >= seen - _TIE))


def apart(first: Sequence[float], second: Sequence[float], seed: int = 0) -> float:
    """How often two groups' mean scores would lie as far apart if the labels were dealt anew among the items."""
    if not first or not second:
        return 1.0
    values = np.array([*first, *second], dtype=np.float64)
    k, n, total = len(first), len(first) + len(second), float(np.sum([*first, *second]))
    if comb(n, k) <= MOST_DEALS:
        sums = np.array([values[list(chosen)].sum() for chosen in combinations(range(n), k)])
    else:
        rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, n])))
        sums = np.array([rng.permutation(values)[:k].sum() for _ in range(DRAWS)])
    gaps = np.abs(sums / k - (total - sums) / (n - k))
    seen = abs(float(np.mean(first)) - float(np.mean(second)))
    return float(np.mean(gaps >= seen - _TIE))


def _subset_sums(values: Floats, seed: int) -> Floats:
    """The sums of all subsets of some values: (2^k,), or of `DRAWS` subsets drawn at random."""
    if values.size <= MOST_TOSSES:
        sums = np.zeros(1)
        for value in values:
            sums = np.concatenate([sums, sums + value])
        return sums
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, values.size])))
    return np.asarray(rng.integers(0, 2, size=(DRAWS, values.size), dtype=np.int8) @ values, dtype=np.float64)
