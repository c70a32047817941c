"""Scores of forecasts of yes or no: Brier, log, the terms of Murphy's decomposition, reliability.

The *Brier score* of a chance p is (p - o)^2, o = 1 where it came true and 0 where it did not (Brier 1950): 0 is
perfect, always saying 1/2 costs 0.25. The *log score* is -ln of the chance given to what happened (Good 1952), p held
in [0.01, 0.99]: always saying 1/2 costs ln 2, and a miss costs 4.61 at most. Lower is better in both.

A chance read from words is a band. It is scored at the middle; the range of a score says how it could have come out
with every chance anywhere in its band. Both scores fall (or rise) all the way through a band, so that the ends do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, log

LEAST, MOST = 0.01, 0.99
"""Where a chance is held for the log score."""
ENOUGH = 20
"""With fewer scored items than this no reliability is shown: a share of two or three says nothing."""
LEVEL = 0.05
"""One less the level of intervals."""


@dataclass(frozen=True)
class Scored:
    """A forecast that came true or did not: its band, the middle of it, the outcome, and the day that decided it."""

    id: str
    who: str
    low: float
    p: float
    high: float
    outcome: bool
    day: str | None = None

    @property
    def brier(self) -> float:
        """The Brier score at the middle."""
        return brier(self.p, self.outcome)

    @property
    def favoured(self) -> bool | None:
        """Whether the likelier side came about; None at exactly 1/2."""
        return None if self.p == 0.5 else (self.p > 0.5) == self.outcome


@dataclass(frozen=True)
class Value:
    """A score at the middle of the bands, and the best and the worst it could be within them."""

    value: float
    best: float
    worst: float


@dataclass(frozen=True)
class Score:
    """The scores of some items: their number, how often the likelier side came about, Brier and log.

    `right` of `sided` items (those not at exactly 1/2); `right_low` and `right_high` bound the chance of it (exact 95 %
    interval of Clopper and Pearson 1934). `expected`: the Brier scores that these chances would earn in the long run if
    every likelier side came about with one and the same chance in that interval.
    """

    n: int
    right: int
    sided: int
    right_low: float
    right_high: float
    brier: Value
    log: Value
    expected: tuple[float, float]


@dataclass(frozen=True)
class Murphy:
    """The terms of a mean Brier score (Murphy 1973): `brier` = reliability - resolution + uncertainty (+ within).

    Reliability: how far the chances lie from the shares that came true (0 is best). Resolution: how far these shares
    lie apart (large is best). Uncertainty: the variance of the outcomes, which no forecaster can help. Over distinct
    chances there is nothing within; over bins `within` is the variance of the chances within a bin less twice their
    covariance with the outcomes (Stephenson, Coelho and Jolliffe 2008).
    """

    n: int
    groups: int
    reliability: float
    resolution: float
    uncertainty: float
    within: float
    brier: float


@dataclass(frozen=True)
class Group:
    """One distinct chance: how many were given it, and how many of these came true, with the exact 95 % interval."""

    p: float
    n: int
    came_true: int
    low: float
    high: float


def brier(p: float, outcome: bool) -> float:
    """The Brier score of one chance.

    >>> brier(0.75, True)
    0.0625
    """
    return (p - outcome) ** 2


def log_score(p: float, outcome: bool) -> float:
    """The log score of one chance, in nats.

    >>> round(log_score(1.0, False), 3)
    4.605
    """
    held = min(max(p, LEAST), MOST)
    return -log(held if outcome else 1 - held)


def score(items: Sequence[Scored]) -> Score | None:
    """The scores of some items; None where there are none."""
    if not items:
        return None
    sides = [item.favoured for item in items if item.favoured is not None]
    low, high = exact_interval(sum(sides), len(sides))
    expected = sorted(_expected(items, chance) for chance in (low, high))
    found = _mean(items, brier)
    return Score(
        n=len(items),
        right=sum(sides),
        sided=len(sides),
        right_low=low,
        right_high=high,
        brier=found,
        log=_mean(items, log_score),
        expected=(min(expected[0], found.value), max(expected[1], found.value)),
    )


def _mean(items: Sequence[Scored], rule: Callable[[float, bool], float]) -> Value:
    rows = [[rule(p, item.outcome) for p in (item.p, item.low, item.high)] for item in items]
    n = len(rows)
    return Value(sum(r[0] for r in rows) / n, sum(min(r) for r in rows) / n, sum(max(r) for r in rows) / n)


def _expected(items: Sequence[Scored], chance: float) -> float:
    """The Brier score to be expected where every likelier side comes about with this chance."""
    sides = [max(item.p, 1 - item.p) for item in items]
    return sum(chance * (1 - side) ** 2 + (1 - chance) * side**2 for side in sides) / len(sides)


def exact_interval(successes: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """The interval of Clopper and Pearson for a chance that came about `successes` times of n.

    >>> [round(end, 3) for end in exact_interval(4, 4)]
    [0.398, 1.0]
    """
    if n == 0:
        return 0.0, 1.0
    low = 0.0 if successes == 0 else _crossing(lambda q: 1 - at_most(successes - 1, n, q) - level / 2)
    high = 1.0 if successes == n else _crossing(lambda q: level / 2 - at_most(successes, n, q))
    return low, high


def at_most(k: int, n: int, chance: float) -> float:
    """The chance of at most k successes of n, each with the same chance."""
    return sum(comb(n, j) * chance**j * (1 - chance) ** (n - j) for j in range(k + 1))


def _crossing(rising: Callable[[float], float]) -> float:
    """Where a rising function on [0, 1] passes 0, by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2


def murphy(items: Sequence[tuple[float, bool]], edges: Sequence[float] | None = None) -> Murphy | None:
    """The terms of the Brier score of (chance, outcome) pairs; None where there are none.

    Over the distinct chances, or over bins between `edges` (ascending, within 0 and 1; a chance at an edge belongs to
    the bin above it). Computed in fractions, so that the terms add up to the score exactly before they are rounded.
    """
    if not items:
        return None
    exact = murphy_terms([(Fraction(p), outcome) for p, outcome in items], edges)
    reliability, resolution, uncertainty, within, groups = exact
    total = reliability - resolution + uncertainty + within
    return Murphy(
        n=len(items),
        groups=groups,
        reliability=float(reliability),
        resolution=float(resolution),
        uncertainty=float(uncertainty),
        within=float(within),
        brier=float(total),
    )


def murphy_terms(
    items: Sequence[tuple[Fraction, bool]], edges: Sequence[float] | None = None
) -> tuple[Fraction, Fraction, Fraction, Fraction, int]:
    """Reliability, resolution, uncertainty, the terms within bins, and the number of groups, exactly."""
    n = len(items)
    groups: dict[Fraction | int, list[tuple[Fraction, int]]] = {}
    for p, outcome in items:
        key = p if edges is None else sum(Fraction(edge) <= p for edge in edges)
        groups.setdefault(key, []).append((p, int(outcome)))
    base = Fraction(sum(o for _, o in (pair for rows in groups.values() for pair in rows)), n)
    reliability = resolution = within = Fraction(0)
    for rows in groups.values():
        size = len(rows)
        said = sum((p for p, _ in rows), Fraction(0)) / size
        came = Fraction(sum(o for _, o in rows), size)
        reliability += size * (said - came) ** 2
        resolution += size * (came - base) ** 2
        within += sum(((p - said) ** 2 - 2 * (p - said) * (o - came) for p, o in rows), Fraction(0))
    return reliability / n, resolution / n, base * (1 - base), within / n, len(groups)


def reliability(items: Sequence[Scored]) -> tuple[Group, ...] | None:
    """What share of each distinct chance came true, with counts; None with fewer than `ENOUGH` items."""
    if len(items) < ENOUGH:
        return None
    groups: dict[float, list[bool]] = {}
    for item in sorted(items, key=lambda item: item.p):
        groups.setdefault(item.p, []).append(item.outcome)
    return tuple(Group(p, len(rows), sum(rows), *exact_interval(sum(rows), len(rows))) for p, rows in groups.items())
