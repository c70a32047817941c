"""The years ahead in sentences, every one from the numbers of a report."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.study.projection.records import (
    HazardReport,
    PassageReport,
    ProjectionReport,
    RegimeReport,
    Series,
    Tornado,
)
from standoff.study.projection.wanted import ENDED, REST
from standoff.theses.clauses import inner, joined, outer
from standoff.theses.projection import month_words, per_cent

SMALL = 0.005
"""Chances below this are not worth a sentence."""
LEAST_YEARS = 0.05
"""Nor are expected years below this."""


def sentences(found: ProjectionReport) -> tuple[str, ...]:
    """The headline, then what there is to say of time, first passages, hazards and what moves the result most."""
    made = [_headline(found), _time(found), *_passages(found), *_hazards(found), *map(_moved, found.tornadoes[:1])]
    return tuple(sentence for sentence in made if sentence)


def end_of(found: ProjectionReport, year: int) -> str:
    """The end of a year of the projection, counted from 1, in words."""
    label = found.labels[year - 1]
    if len(label) < 4:
        return f"the end of year {label}"
    return f"the end of {label}" if len(label) == 4 else f"the end of {month_words(label)}"


def _headline(found: ProjectionReport) -> str:
    if not found.regimes:
        return _plain_headline(found)
    leaders = [max(found.regimes, key=lambda one: one.chance.values[k]) for k in range(found.years)]
    first, last = leaders[0], leaders[-1]
    end = f"{per_cent(last.chance.last)} at {end_of(found, found.years)}{_band(last.chance, found)}"
    if all(one is last for one in leaders):
        begin = f"{per_cent(first.chance.values[0])} at {end_of(found, 1)}, " if found.years > 1 else ""
        return f"It is likeliest throughout that {last.words}: {begin}{end}."
    turn = next(k for k in range(found.years) if all(one is last for one in leaders[k:]))
    return f"At first it is likeliest that {first.words}; from {end_of(found, turn + 1)} on, that {last.words}: {end}."


def _plain_headline(found: ProjectionReport) -> str:
    """The finding where nothing divides the years: the hazard or the proposition that the report begins with."""
    if found.hazards:
        return _hazard(found, found.hazards[0])
    if not found.propositions:
        return ""
    one = found.propositions[0]
    end = f"{per_cent(one.chance.last)} at {end_of(found, found.years)}{_band(one.chance, found)}"
    return f"The chance that {one.yes} is {per_cent(one.chance.values[0])} at {end_of(found, 1)} and {end}."


def _band(series: Series, found: ProjectionReport, *, brief: bool = False) -> str:
    """The band of the last year in brackets; what bands are is said once, in the headline."""
    if series.low is None or series.high is None or found.bands is None:
        return ""
    over = "" if brief else " in nine of ten draws of the assumptions"
    return f" ({per_cent(series.low[-1])} to {per_cent(series.high[-1])}{over})"


def _time(found: ProjectionReport) -> str:
    shown = [one for one in found.regimes if one.spent >= LEAST_YEARS]
    if len(found.regimes) < 2 or not shown:
        return ""
    order = sorted(shown, key=lambda one: (one.name in (REST, ENDED), -one.spent))
    parts = [f"{one.words} in {one.spent:.1f}" for one in order]
    rest = [one for one in found.regimes if one not in shown]
    less = f"; of {joined([f'“{label(one)}”' for one in rest])} next to nothing" if rest else ""
    ahead = "year" if found.years == 1 else f"{found.years} years"
    return f"Of the {ahead} ahead, {joined(parts)} (on average){less}."


def label(one: RegimeReport) -> str:
    """A regime by its short name."""
    return one.name.replace("_", " ")


def _passages(found: ProjectionReport) -> list[str]:
    shown = [one for one in found.first_passage if not one.today and one.chance.last >= SMALL]
    if not shown:
        return []
    return [
        f"At some time until {end_of(found, found.years)} it comes to this: "
        + "; ".join(_passage(found, one) for one in sorted(shown, key=lambda one: -one.chance.last))
        + "."
    ]


def _passage(found: ProjectionReport, one: PassageReport) -> str:
    middle = "" if one.median is None else f", with even chances within {_years(one.median)}"
    return f"{one.words}, with a chance of {per_cent(one.chance.last)}{_band(one.chance, found, brief=True)}{middle}"


def _years(value: float) -> str:
    if value < 1:
        months = max(1, round(12 * value))
        return "a month" if months == 1 else f"{months} months"
    said = f"{value:.1f}".removesuffix(".0")
    return "a year" if said == "1" else f"{said} years"


def _hazards(found: ProjectionReport) -> list[str]:
    if not found.regimes and found.hazards:
        return [_hazard(found, one) for one in found.hazards[1:]]
    return [_hazard(found, one) for one in found.hazards]


def _hazard(found: ProjectionReport, one: HazardReport) -> str:
    title = outer(one.title)
    said = f"{title}: {per_cent(one.by.last)} that there is at least one by {end_of(found, found.years)}"
    said += _band(one.by, found, brief=bool(found.regimes))
    first, last = one.rate.values[0], one.rate.last
    if one.absorbing or found.years == 1:
        return f"{said}."
    change = (
        "as many as" if abs(last - first) < 0.02 * max(first, 1e-12) else "more than" if last > first else "fewer than"
    )
    return f"{said}; {number(last)} expected in the last year, {change} the {number(first)} of the first."


def number(value: float) -> str:
    """An expected number.

    >>> number(0.0), number(0.0312), number(1.26), number(12.3)
    ('0', '0.031', '1.3', '12')
    """
    if value == 0:
        return "0"
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def _moved(tornado: Tornado) -> str:
    if not tornado.rows or tornado.rows[0].span < SMALL:
        return ""
    top = tornado.rows[0]
    head = f"What moves the chance that {tornado.words} most is {inner(top.words)}: "
    ends = [(top.low, top.low_setting), (top.high, top.high_setting)]
    moved = [f"{per_cent(value)} with {setting}" for value, setting in ends if abs(value - tornado.base) > 1e-9]
    return f"{head}{' and '.join(moved)}, instead of {per_cent(tornado.base)}."


def ended(found: ProjectionReport) -> RegimeReport | None:
    """The regime that it has all ended, where a hazard may end it."""
    return found.regime(ENDED)


def selected_years(years: int) -> Sequence[int]:
    """The years that a narrow table shows: 1, 2, 3, 5, then every fifth, and the last.

    >>> list(selected_years(15)), list(selected_years(4)), list(selected_years(32))
    ([1, 2, 3, 5, 10, 15], [1, 2, 3, 4], [1, 5, 10, 15, 20, 25, 30, 32])
    """
    fives = list(range(5, years + 1, 5))
    early = [1, 2, 3] if years <= 20 else [1]
    while len(fives) > 7:
        fives = fives[1::2]
    return sorted({*(year for year in early if year <= years), *fives, years})
