"""The checks of preference draws: what they ask, and how they are judged; and what a share of draws is."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from standoff.case.strategy_checks import Robust
from standoff.theses.clauses import outer
from standoff.theses.records import Answer, StrategyAnswer, StrategyQuestion
from standoff.theses.strategic import Asking, Judging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standoff.theses.leaves import Leaf
    from standoff.theses.questions import Context
    from standoff.theses.records import Question

Z = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True)
class Share(StrategyAnswer):
    """In what share of preference draws a finding holds, with its Wilson 95 % interval.

    `value` is the fraction of the draws in which there was something to judge; it and the interval are None where there
    was none. `draws` are all draws made, `vacuous` those of them with nothing to judge.
    """

    value: float | None
    low: float | None
    high: float | None
    draws: int
    vacuous: int

    @classmethod
    def of(cls, holding: int, draws: int, vacuous: int = 0) -> Share:
        """The share of a finding that held in so many draws (Wilson 1927).

        >>> Share.of(0, 10)
        Share(value=0.0, low=0.0, high=0.2775327998628892, draws=10, vacuous=0)
        >>> Share.of(0, 10, 10).value is None
        True
        """
        n = draws - vacuous
        if n <= 0:
            return cls(None, None, None, draws, vacuous)
        value, spread = holding / n, Z * Z / n
        middle = (value + spread / 2) / (1 + spread)
        half = Z * sqrt(value * (1 - value) / n + spread / (4 * n)) / (1 + spread)
        low = 0.0 if holding == 0 else max(0.0, middle - half)
        high = 1.0 if holding == n else min(1.0, middle + half)
        return cls(value, low, high, draws, vacuous)

    def document(self) -> dict[str, float | int | None]:
        """`value, low, high, draws, vacuous`."""
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "draws": self.draws,
            "vacuous": self.vacuous,
        }


def percent(value: float) -> str:
    """A share for people, never broken over lines: whole per cent, and never 0 or 100 where it is not quite.

    >>> [percent(value).replace(chr(160), " ") for value in (0.123, 1.0, 0.9996, 0.0004, 0.0)]
    ['12 %', '100 %', 'over 99 %', 'under 1 %', '0 %']
    """
    rounded = round(100 * value)
    if rounded == 100 and value < 1:
        return "over\u00a099\u00a0%"
    if rounded == 0 and value > 0:
        return "under\u00a01\u00a0%"
    return f"{rounded}\u00a0%"


@dataclass(frozen=True)
class ThesisShare(StrategyQuestion):
    """In what share of the preference draws another thesis holds."""

    thesis: str


def _ask(check: Robust, context: Context) -> tuple[Question, ...]:
    if context.referred(check.thesis) is None:
        return ()
    return (ThesisShare(context.key, check.thesis),)


def _judge(check: Robust, context: Context, answers: Sequence[Answer]) -> Leaf:
    if not answers or not isinstance(answers[0], Share):
        return "OPEN", f"There is no thesis {check.thesis} to be drawn here.", ()
    share = answers[0]
    if share.value is None:
        return (
            "OPEN",
            f"In none of the {share.draws:,} preference draws was there anything to judge {check.thesis} by.",
            (),
        )
    judged = share.draws - share.vacuous
    assert share.low is not None
    assert share.high is not None
    reason = outer(
        f"{check.thesis} holds in {percent(share.value)} of {judged:,} preference draws "
        f"(95 % interval {percent(share.low)} to {percent(share.high)}); asked for are {percent(check.at_least)}."
    )
    return "HOLDS" if share.value >= check.at_least else "FAILS", reason, ()


ASK: dict[type, Asking] = {Robust: _ask}
"""By kind of check, the questions that it asks."""

JUDGE: dict[type, Judging] = {Robust: _judge}
"""By kind of check, its verdict from the answers to these questions."""
