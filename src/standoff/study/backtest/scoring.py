"""Scores of chances against what came, and how likely a count is."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, log

from standoff.forecasts.chances import paired
from standoff.forecasts.scores import brier, log_score
from standoff.study.backtest.records import BASELINES, MODES, Compared, Held, Mode, Score

Bounds = dict[str, tuple[tuple[float, ...], tuple[float, ...]]]
"""By item, its chances at the two ends of an interval of assumptions."""


def compare(items: Sequence[Held], bounds: Bounds, seed: int) -> Compared | None:
    """The model, in both modes, and the baselines over all days of some propositions of one kind; None without any.

    What has no past on record is left out of the baseline of that name alone.
    """
    if not items:
        return None
    scores = [_of_mode(items, mode, bounds) for mode in MODES]
    scores += [one for name in BASELINES if (one := _of_baseline(items, name)) is not None]
    differences = [_mean(item, item.chance["rates"]) - _mean(item, _steady(item)) for item in items]
    return Compared(items[0].kind, len(items), tuple(scores), paired(differences, seed))


def _of_mode(items: Sequence[Held], mode: Mode, bounds: Bounds) -> Score:
    scored = _score(mode, [(p, o) for item in items for p, o in zip(item.chance[mode], item.held, strict=True)])
    if mode != "rates" or not bounds:
        return scored
    ends = []
    for end in (0, 1):
        pairs = [pair for item in items for pair in zip(bounds[item.id][end], item.held, strict=True)]
        ends.append(_score(mode, pairs).brier)
    return Score(mode, scored.n, scored.brier, scored.log, *ends)


def _of_baseline(items: Sequence[Held], name: str) -> Score | None:
    pairs: list[tuple[float, bool]] = []
    for item in items:
        chance = {"persistence": float(item.today), "half": 0.5, "past": item.past}[name]
        if chance is not None:
            pairs += [(chance, outcome) for outcome in item.held]
    return _score(name, pairs) if pairs else None


def _score(name: str, pairs: Sequence[tuple[float, bool]]) -> Score:
    return Score(
        name,
        len(pairs),
        sum(brier(p, o) for p, o in pairs) / len(pairs),
        sum(log_score(p, o) for p, o in pairs) / len(pairs),
    )


def _steady(item: Held) -> tuple[float, ...]:
    return (float(item.today),) * len(item.held)


def _mean(item: Held, chances: Sequence[float]) -> float:
    return sum(brier(p, o) for p, o in zip(chances, item.held, strict=True)) / len(item.held)


def at_least(count: int, expected: float) -> float:
    """The chance that a Poisson number with this mean is at least `count`.

    >>> round(at_least(1, 0.5), 4), at_least(0, 2.0)
    (0.3935, 1.0)
    """
    return 1.0 if count == 0 else max(0.0, 1.0 - at_most(count - 1, expected))


def at_most(count: int, expected: float) -> float:
    """The chance that a Poisson number with this mean is at most `count`.

    >>> round(at_most(0, 0.5), 4), at_most(3, 0.0)
    (0.6065, 1.0)
    """
    if expected <= 0:
        return 1.0
    return min(1.0, sum(exp(k * log(expected) - expected - lgamma(k + 1)) for k in range(count + 1)))
