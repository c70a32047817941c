"""The checks of the years ahead: what they ask of the projection, and how they are judged.

A check is judged at the case's own estimates. Every number comes with its error: an upper bound where the projection is
exact, half of a 95 per cent interval where it is simulated; what that error leaves undecided is OPEN. Where assumptions
were drawn, the reason says in how many of the draws the check holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Literal

from standoff.case.fields import last_day
from standoff.case.projection_checks import ChanceOf, HazardTrend, TimeTo
from standoff.case.schema import CaseData
from standoff.theses.clauses import inner, outer
from standoff.theses.gloss import gloss
from standoff.theses.records import Answer, Question, Ruling, StrategyAnswer, StrategyQuestion
from standoff.theses.strategic import Asking, Judging

if TYPE_CHECKING:
    from standoff.theses.leaves import Leaf
    from standoff.theses.questions import Context

Span = Literal["at", "by", "throughout"]
Method = Literal["exact", "simulated"]
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Drawn:
    """In how many draws of the assumptions a check holds, and the 5 and 95 per cent points of the number there."""

    draws: int
    holding: int
    low: float
    high: float


@dataclass(frozen=True)
class ProjectionQuestion(StrategyQuestion):
    """A question to the projection; all of one game are answered from the same run."""

    def met(self, value: float | None) -> bool:
        """Whether a number (None: a median that is not reached) is as claimed."""
        raise NotImplementedError


@dataclass(frozen=True)
class ChanceBy(ProjectionQuestion):
    """The chance of a proposition on a day, at some time or all the time until then, or of a stroke of a hazard."""

    proposition: str | None
    hazard: str | None
    span: Span
    by: str
    at_least: float | None
    at_most: float | None

    def met(self, chance: float | None) -> bool:
        """Whether a chance is one that was asked for."""
        return chance is not None and _within(chance, self.at_least, self.at_most)


@dataclass(frozen=True)
class ChanceFound(StrategyAnswer):
    """The chance, and how far off it may be."""

    chance: float
    margin: float
    method: Method
    drawn: Drawn | None = None


@dataclass(frozen=True)
class TrendOf(ProjectionQuestion):
    """The expected strokes of a hazard in two years; None for the first and the last of the projection."""

    hazard: str
    since: int | None
    until: int | None
    trend: Literal["rises", "falls"]

    def met(self, change: float | None) -> bool:
        """Whether a change is in the direction that was asked for."""
        return change is not None and (change > 0 if self.trend == "rises" else change < 0)


@dataclass(frozen=True)
class TrendFound(StrategyAnswer):
    """Strokes expected in a year at the first and at the last; `margin` is that of the difference of the two."""

    labels: tuple[str, str]
    first: float
    last: float
    margin: float
    method: Method
    drawn: Drawn | None = None


@dataclass(frozen=True)
class TimeUntil(ProjectionQuestion):
    """The median time until a proposition first holds."""

    proposition: str
    at_least: float | None
    at_most: float | None

    def met(self, median: float | None) -> bool:
        """Whether a median is one that was asked for."""
        return median is not None and _within(median, self.at_least, self.at_most)


@dataclass(frozen=True)
class TimeFound(StrategyAnswer):
    """The median in years with the interval that the error leaves (None: not within the `years` projected).

    `reached`: the chance that the proposition has held by then, with its `margin`.
    """

    median: float | None
    low: float | None
    high: float | None
    reached: float
    years: float
    margin: float
    method: Method
    drawn: Drawn | None = None


def _within(value: float, at_least: float | None, at_most: float | None) -> bool:
    return (at_least is None or value >= at_least) and (at_most is None or value <= at_most)


def _ask_chance(check: ChanceOf, context: Context) -> tuple[Question, ...]:
    parts = (check.proposition, check.hazard, check.span, check.by, check.at_least, check.at_most)
    return (ChanceBy(context.key, *parts),)


def _ask_trend(check: HazardTrend, context: Context) -> tuple[Question, ...]:
    return (TrendOf(context.key, check.hazard, check.since, check.until, check.trend),)


def _ask_time(check: TimeTo, context: Context) -> tuple[Question, ...]:
    return (TimeUntil(context.key, check.proposition, check.at_least, check.at_most),)


def ruling(asked: Question, found: Answer) -> Ruling:
    """HOLDS or FAILS where the error of an answer leaves no doubt, else OPEN."""
    match asked, found:
        case ChanceBy(), ChanceFound():
            low, high = max(0.0, found.chance - found.margin), min(1.0, found.chance + found.margin)
            return _ruling(low, high, asked.at_least, asked.at_most)
        case TrendOf(), TrendFound():
            change = (found.last - found.first) * (1 if asked.trend == "rises" else -1)
            return "HOLDS" if change > found.margin else "FAILS" if change <= -found.margin else "OPEN"
        case TimeUntil(), TimeFound() if found.median is None and found.reached + found.margin < 0.5:
            return "FAILS"
        case TimeUntil(), TimeFound():
            low = found.low if found.low is not None else found.years if found.median is None else found.median
            return _ruling(low, inf if found.high is None else found.high, asked.at_least, asked.at_most)
        case _:
            return "OPEN"


def _judge_chance(check: ChanceOf, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, ChanceFound), "a chance is answered by a chance"
    verdict = ruling(_ask_chance(check, context)[0], found)
    reason = f"{outer(_what(check, context.data))} has a chance of {per_cent(found.chance)} ({_error(found)}); "
    reason += f"asked for {'is' if None in (check.at_least, check.at_most) else 'are'} "
    reason += f"{_asked(check.at_least, check.at_most, _level)}.{_close(verdict)}"
    return verdict, reason + _draws(found.drawn, per_cent), ()


def _judge_trend(check: HazardTrend, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, TrendFound), "a trend is answered by a trend"
    title = context.data.case.hazards[check.hazard].title
    verdict = ruling(_ask_trend(check, context)[0], found)
    reason = f"{outer(title)}: {_rate(found.first)} expected in {found.labels[0]}, {_rate(found.last)} in "
    sure = f"the difference is sure to within {max(found.margin, 1e-4):.1g}"
    reason += f"{found.labels[1]} ({sure}); it is claimed that this {check.trend}.{_close(verdict)}"
    return verdict, reason + _draws(found.drawn, lambda value: f"a change of {value:+.2g}"), ()


def _judge_time(check: TimeTo, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, TimeFound), "a time is answered by a time"
    said = _said(check.proposition, context.data)
    asked = f"asked for is a median of {_asked(check.at_least, check.at_most, _years)}"
    verdict = ruling(_ask_time(check, context)[0], found)
    if found.median is None:
        reason = f"Within {_years(found.years)} it comes to this, that {said}, with a chance of only "
        reason += f"{per_cent(found.reached)} ({_error(found)}), so that fewer than half of the paths see it; {asked}."
        return verdict, reason + _close(verdict) + _draws(found.drawn, _years), ()
    reason = f"With even chances it comes within {_years(found.median)} to this, that {said} ({_span(found)}); {asked}."
    return verdict, reason + _close(verdict) + _draws(found.drawn, _years), ()


def _ruling(low: float, high: float, at_least: float | None, at_most: float | None) -> Ruling:
    """HOLDS where all that lies between the ends is within what is asked for, FAILS where none is, else OPEN."""
    least, most = -inf if at_least is None else at_least, inf if at_most is None else at_most
    if low >= least and high <= most:
        return "HOLDS"
    return "FAILS" if high < least or low > most else "OPEN"


def _close(verdict: Ruling) -> str:
    return " Too close to call." if verdict == "OPEN" else ""


def _what(check: ChanceOf, data: CaseData) -> str:
    day = day_words(check.by)
    if check.hazard is not None:
        title = inner(data.case.hazards[check.hazard].title)
        article = title.split(" ", 1)[0] in ("a", "an", "the", "some")
        if check.span == "throughout":
            return f"that there is no case of “{title}” until {day}"
        return f"{title} by {day}" if article else f"at least one case of “{title}” by {day}"
    said = _said(check.proposition or "", data)
    when = {"at": f"on {day}", "by": f"at some time until {day}", "throughout": f"all the time until {day}"}[check.span]
    return f"that {said} {when}"


def _said(proposition: str, data: CaseData) -> str:
    return gloss(proposition, data) or f"“{proposition}” holds"


def day_words(when: str) -> str:
    """The last day of a partial date in words.

    >>> day_words("2030"), day_words("2030-06"), day_words("2030-06-05")
    ('the last day of 2030', '30 June 2030', '5 June 2030')
    """
    if len(when) == 4:
        return f"the last day of {when}"
    return f"{last_day(when).day} {month_words(when)}"


def month_words(when: str) -> str:
    """A month in words.

    >>> month_words("2030-06")
    'June 2030'
    """
    return f"{_MONTHS[int(when[5:7]) - 1]} {when[:4]}"


def _asked(at_least: float | None, at_most: float | None, say: object) -> str:
    assert callable(say), "words for a number"
    parts = [f"at {word} {say(value)}" for word, value in (("least", at_least), ("most", at_most)) if value is not None]
    return " and ".join(parts)


def _error(found: ChanceFound | TimeFound) -> str:
    if found.method == "exact":
        return f"computed exactly, to within {points(found.margin)}"
    return f"simulated, give or take {points(found.margin)}"


def _span(found: TimeFound) -> str:
    how = "computed exactly" if found.method == "exact" else "simulated"
    if found.low is None:
        return how
    high = "more than is projected" if found.high is None else _years(found.high)
    return f"{how}, between {_years(found.low)} and {high}"


def _draws(drawn: Drawn | None, say: object) -> str:
    if drawn is None or not drawn.draws:
        return ""
    assert callable(say), "words for a number"
    share = f"{drawn.holding or 'none'} of {drawn.draws:,}"
    if drawn.holding == drawn.draws:
        share = f"all {drawn.draws:,}"
    return f" It holds in {share} draws of the assumptions (from {say(drawn.low)} to {say(drawn.high)})."


def per_cent(chance: float) -> str:
    """A chance for people: as many digits as it deserves, and never 0 or 100 where it is not quite.

    >>> [per_cent(p).replace(chr(160), " ") for p in (0.0, 0.00002, 0.00042, 0.0123, 0.42, 0.958, 0.99999, 1.0)]
    ['0 %', 'under 0.01 %', '0.04 %', '1.2 %', '42 %', '95.8 %', 'over 99.99 %', '100 %']
    """
    small = min(chance, 1 - chance)
    if small <= 0:
        return "0\u00a0%" if chance <= 0 else "100\u00a0%"
    if small < 1e-4:
        return "under\u00a00.01\u00a0%" if chance < 0.5 else "over\u00a099.99\u00a0%"
    digits = 2 if small < 1e-3 else 1 if small < 0.0995 else 0
    return f"{100 * chance:.{digits}f}\u00a0%"


def _level(chance: float) -> str:
    """A chance that somebody put down, as it was."""
    return f"{100 * chance:.4g}\u00a0%"


def points(margin: float) -> str:
    """The error of a chance, in points of 100; never told as less than a ten thousandth of one.

    >>> points(0.0061), points(2e-7), points(0.0)
    ('0.61 points', '0.0001 points', '0.0001 points')
    """
    return f"{100 * max(margin, 1e-6):.2g} points"


def _years(value: float) -> str:
    if value == inf:
        return "more than is projected"
    rounded = f"{value:.1f}".removesuffix(".0")
    return "a year" if rounded == "1" else f"{rounded} years"


def _rate(value: float) -> str:
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


ASK: dict[type, Asking] = {ChanceOf: _ask_chance, HazardTrend: _ask_trend, TimeTo: _ask_time}
"""By kind of check, the questions that it asks."""

JUDGE: dict[type, Judging] = {ChanceOf: _judge_chance, HazardTrend: _judge_trend, TimeTo: _judge_time}
"""By kind of check, its verdict from the answers to these questions."""
