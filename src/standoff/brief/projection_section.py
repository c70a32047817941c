"""The part of the brief on the years ahead: its heading, its figures and its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from standoff.brief.projection_figures import Fan, about, fans, few, ribbon, span, swings, year_words
from standoff.brief.prose import capital, short_names
from standoff.brief.svg import Figure
from standoff.study.projection.noise_report import NoiseReport
from standoff.study.projection.records import (
    EstimateReport,
    HazardReport,
    LevelReport,
    PassageReport,
    ProjectionReport,
    PropositionReport,
    Series,
    Tornado,
)
from standoff.study.projection.telling import end_of, selected_years
from standoff.study.projection.telling import number as amount
from standoff.study.records import Study
from standoff.theses.clauses import inner, number, outer
from standoff.theses.projection import per_cent, points

DRAWN, SWINGS, TORNADOES = 6, 12, 2
"""Panels in a figure, rows in a tornado, tornadoes."""
_MOVED = 0.005
"""Changes of a chance below this are not worth a title."""


@dataclass(frozen=True)
class Row:
    """One line of a table by year, as text: today, the years shown, the band at the last, the time in all.

    Of a hazard `today` and `spent` are how many are expected in the first and in the last year.
    """

    words: str
    today: str
    years: tuple[str, ...]
    band: str
    spent: str = ""
    below: str = ""


@dataclass(frozen=True)
class Given:
    """One number that goes in, as text."""

    words: str
    value: str
    interval: str
    source: str
    note: str


def context(study: Study) -> dict[str, Any]:
    """What the template `projection.html.j2` lays out, under the name `projection` there."""
    found = study.projection
    assert found is not None, "the part is only laid out where there is a report"
    shown = _shown(found)
    columns = [year - 1 for year in selected_years(found.years)]
    every = range(found.years)
    return {
        "report": found,
        "heading": heading(found),
        "said": found.sentences,
        "reading": reading(study, found),
        "fans": _fans(found, shown) if shown else None,
        "ribbon": _ribbon(found) if len(found.regimes) > 1 else None,
        "hazards": _hazard_fans(found) if found.hazards else None,
        "tornadoes": [_tornado(found, one) for one in found.tornadoes if one.rows][:TORNADOES],
        "columns": [year_words(found.labels[k]) for k in columns],
        "labels": [year_words(label) for label in found.labels],
        "rows": [_row(found, one, columns) for one in shown],
        "others": [_row(found, one, columns) for one in found.propositions if one not in shown],
        "struck": [_struck(found, one, columns) for one in found.hazards],
        "passages": [_passage(one) for one in found.first_passage if not one.today],
        "regimes": [
            Row(capital(one.words), "", _cells(one.chance, every), _band(one.chance), few(one.spent))
            for one in found.regimes
        ],
        "drivers": [_driver(found, one.title, one.levels, columns) for one in found.drivers],
        "given": [_given(study, one) for one in found.estimates],
        "error": error(found),
        "calendar": any(one.kind == "turn" for one in found.estimates),
        "by_utility": _by_utility(found.small_noise),
        "banded": found.bands is not None,
        "end": end_of(found, found.years),
        "ending": any(one.absorbing for one in found.hazards),
    }


# the words


def heading(found: ProjectionReport) -> str:
    """The finding in plain words, short enough for a heading."""
    end = end_of(found, found.years)
    if not found.regimes:
        moved = _most_moved(found.propositions)
        if moved is not None:
            return _change(found, moved)
        if found.hazards:
            first = found.hazards[0]
            return f"{outer(first.title)}: {per_cent(first.by.last)} by {end}"
        return "The years ahead"
    leaders = [max(found.regimes, key=lambda one: one.chance.values[k]) for k in range(found.years)]
    last = leaders[-1]
    share = per_cent(last.chance.last)
    if all(one is last for one in leaders):
        ahead = f"{number(found.years)} years on" if found.years > 1 else "a year on"
        still = f"Still likeliest {ahead}" if last.today else "Likeliest from the first year on"
        return f"{still}: {last.words} ({share}{'' if last.today else f' at {end}'})"
    turn = next(k for k in range(found.years) if all(one is last for one in leaders[k:]))
    return f"From {end_of(found, turn + 1)} on it is likeliest that {last.words} ({share} at {end})"


@dataclass(frozen=True)
class Reading:
    """What a rate and a choice are in this case: the slowest and the quickest player, how firm choices are."""

    rates: str
    firmness: str


def reading(study: Study, found: ProjectionReport) -> Reading:
    """This case's own numbers for the paragraph on how to read the part."""
    rates = sorted((one for one in found.estimates if one.kind == "rate"), key=lambda one: one.value)
    tau = next((one.value for one in found.estimates if one.kind == "tau"), None)
    return Reading(_rates(study, rates), _firmness(found, tau))


def _rates(study: Study, rates: Sequence[EstimateReport]) -> str:
    if not rates:
        return ""
    names = short_names(study)
    slow, quick = rates[0], rates[-1]
    if quick.value == slow.value:
        return (
            f"Here each party has {quick.value:g} such chance{'s' * (quick.value != 1)} a year ({_often(quick.value)})."
        )
    ends = [
        f"{one.value:.2g} a year for {names.get(one.name, one.name)} ({_often(one.value)})" for one in (slow, quick)
    ]
    return f"Here these chances range from {ends[0]} to {ends[1]}."


def _often(rate: float) -> str:
    """A yearly rate in words.

    >>> [_often(rate) for rate in (0.0, 0.2, 1.0, 1.9, 6.2)]
    ['never', 'about once in five years', 'about once a year', 'about twice a year', 'about six times a year']
    """
    if rate <= 0:
        return "never"
    if rate >= 1.5:
        times = round(rate)
        return f"about {'twice' if times == 2 else f'{number(times)} times'} a year"
    years = round(1 / rate)
    return "about once a year" if years <= 1 else f"about once in {number(years)} years"


def _firmness(found: ProjectionReport, tau: float | None) -> str:
    if tau is None:
        return ""
    head = f"How sure it is to pick what it likes best is set by the rationality parameter, here {tau:.2g}"
    firm = [one.firm for one in found.sharpness]
    if not firm:
        return f"{head}: the smaller, the surer."
    if all(one.firm == one.wants for one in found.sharpness):
        return f"{head}: every want of every player counts at odds of ten to one or better, all else equal."
    if not max(firm):
        return f"{head}: even first wants count at odds of less than ten to one, so that much is left to chance."
    few = number(min(firm)) if min(firm) == max(firm) else f"{number(min(firm))} to {number(max(firm))}"
    wants = "want counts" if max(firm) == 1 else "wants count"
    return (
        f"{head}: a party's first {few} {wants} at odds of ten to one or better, all else equal; among positions that "
        "differ only in lesser wants it picks more nearly by lot."
    )


def error(found: ProjectionReport) -> str:
    """How the numbers were found and how far off they may be."""
    size = f"{found.n_states:,} positions"
    if found.n_combinations > 1:
        size += f", each under {found.n_combinations:,} combinations of what moves outside the players' hands"
    if found.method == "exact":
        return f"Computed exactly over {size}; every chance is off by at most {points(found.margin)} of 100."
    return (
        f"Estimated from {found.paths:,} simulated courses of events over {size} (seed {found.seed}); for each chance "
        f"taken by itself, 95 of 100 such simulations come within {points(found.margin)} of 100 of the true one."
    )


def _by_utility(noise: NoiseReport | None) -> tuple[str, ...]:
    """What small noise is told of by utility and not already by the count of mistakes."""
    if noise is None or noise.by_mistakes is None or noise.by_utility is None:
        return ()
    return tuple(one for one in noise.by_utility.sentences if one not in noise.by_mistakes.sentences)


# the figures


def _shown(found: ProjectionReport) -> list[PropositionReport]:
    """The propositions that are drawn: those the case puts first, else all; a few."""
    keys = [one for one in found.propositions if one.key]
    return (keys or list(found.propositions))[:DRAWN]


def _most_moved(shown: Sequence[PropositionReport]) -> PropositionReport | None:
    moved = [one for one in shown if abs(one.chance.last - one.today) >= _MOVED]
    return max(moved, key=lambda one: abs(one.chance.last - one.today), default=None)


def _change(found: ProjectionReport, one: PropositionReport) -> str:
    """How far the chance of a proposition goes from what is so today."""
    band = _in_band(one.chance)
    share, end = per_cent(one.chance.last), end_of(found, found.years)
    if one.today:
        return f"Today {one.yes}; at {end} that is so with a chance of {share}{band}"
    return f"The chance that {one.yes} grows from nothing to {share} at {end}{band}"


def _in_band(series: Series) -> str:
    if series.low is None or series.high is None:
        return ""
    return f" ({span(series.low[-1], series.high[-1])} in nine of ten draws of the assumptions)"


def chance(series: Series, k: int) -> str:
    """One chance of a series for people; none or all of some simulated courses is not never or always."""
    value, half = series.values[k], None if series.half_width is None else series.half_width[k]
    if half and value in (0.0, 1.0):
        return f"under\u00a0{per_cent(half)}" if value == 0 else f"over\u00a0{per_cent(1 - half)}"
    return per_cent(value)


def _fans(found: ProjectionReport, shown: Sequence[PropositionReport]) -> Figure:
    moved = _most_moved(shown)
    finding = _change(found, moved) if moved else "What is so today stays so, as good as surely"
    return fans([Fan(one.yes, "", float(one.today), one.chance) for one in shown], found, finding)


def _ribbon(found: ProjectionReport) -> Figure:
    most = max(found.regimes, key=lambda one: one.spent)
    ahead = f"{found.years} years" if found.years > 1 else "year"
    return ribbon(found, f"In {few(most.spent)} of the {ahead} ahead, on average, {most.words}")


def _hazard_fans(found: ProjectionReport) -> Figure:
    bands = [f" ({_band(one.by)})" if one.by.low is not None else "" for one in found.hazards]
    told = [f"{inner(one.title)} {chance(one.by, -1)}{band}" for one, band in zip(found.hazards, bands, strict=True)]
    finding = f"At least once by {end_of(found, found.years)}: {'; '.join(told[:3])}"
    shown = [
        Fan(one.title, f"{one.per_year:.2g} a year, while it may strike", 0.0, one.by) for one in found.hazards[:DRAWN]
    ]
    return fans(shown, found, finding, own_scale=True)


def _title(one: HazardReport) -> str:
    return outer(one.title)


@dataclass(frozen=True)
class Swung:
    """A tornado with its figure; `more` assumptions were tried that it does not show."""

    report: Tornado
    figure: Figure
    more: int
    sure: str


def _tornado(found: ProjectionReport, one: Tornado) -> Swung:
    top = one.rows[0]
    ends = f"{about(top.low)} with {top.low_setting}, {about(top.high)} with {top.high_setting}"
    finding = f"Whether {one.words} hangs most on {inner(top.words)} ({ends})"
    if top.span < _MOVED:
        finding = f"No single assumption moves the chance that {one.words} by as much as half a point"
    return Swung(
        one, swings(one, finding, SWINGS), max(len(one.rows), one.tried) - min(len(one.rows), SWINGS), _sure(one)
    )


def _sure(one: Tornado) -> str:
    size = "" if one.half_width is None else f"{100 * one.half_width:.2g}"
    return size and f"{size} point{'s' * (size != '1')}"


# the tables


def _cells(series: Series, columns: Sequence[int]) -> tuple[str, ...]:
    return tuple(chance(series, k) for k in columns)


def _band(series: Series) -> str:
    return "" if series.low is None or series.high is None else span(series.low[-1], series.high[-1])


def _row(found: ProjectionReport, one: PropositionReport, columns: Sequence[int]) -> Row:
    words, today = capital(one.yes), "yes" if one.today else "no"
    return Row(words, today, _cells(one.chance, columns), _band(one.chance), few(one.spent))


def _struck(found: ProjectionReport, one: HazardReport, columns: Sequence[int]) -> Row:
    first, last = amount(one.rate.values[0]), amount(one.rate.last)
    return Row(_title(one), first, _cells(one.by, columns), _band(one.by), last, f"while {one.words}")


def _passage(one: PassageReport) -> tuple[str, str, str, str]:
    """What first holds, the chance that it comes to it, its band, and when it has with even chances."""
    middle = "not in these years" if one.median is None else within(one.median)
    return capital(one.words), per_cent(one.chance.last), _band(one.chance), middle


def within(years: float) -> str:
    """A time in words.

    >>> within(0.3), within(1.0), within(5.26)
    ('4 months', '1 year', '5.3 years')
    """
    if years < 1:
        return counted_in_digits(max(1, round(12 * years)), "month")
    said = f"{years:.1f}".removesuffix(".0")
    return f"{said} year" if said == "1" else f"{said} years"


def counted_in_digits(count: int, singular: str) -> str:
    """A count in digits with its noun."""
    return f"{count} {singular}" if count == 1 else f"{count} {singular}s"


def _driver(
    found: ProjectionReport, title: str, levels: Sequence[LevelReport], columns: Sequence[int]
) -> tuple[str, tuple[Row, ...]]:
    return title, tuple(Row(capital(one.title), "", _cells(one.chance, columns), _band(one.chance)) for one in levels)


def _given(study: Study, one: EstimateReport) -> Given:
    """One number that goes in: what it is, and where it is from."""
    names, case = short_names(study), study.data.case
    owner, _, rest = one.name.partition(": ")
    words = {
        "rate": f"{capital(names.get(one.name, one.name))}: chances to reconsider, a year",
        "tau": "Rationality parameter, on utilities from 0 to 1",
        "driver": f"{_driver_title(study, owner)}: from {rest}, times a year",
        "turn": f"{_driver_title(study, owner)}: {rest}, chance",
        "hazard": case.hazards[one.name].title + ", times a year" if one.name in case.hazards else one.name,
    }[one.kind]
    interval = "" if one.low is None or one.high is None else f"{digits(one.low)} to {digits(one.high)}"
    source = {"case": "", "given": "given on the command line", "assumed": "assumed: the case does not say"}[one.source]
    return Given(words, digits(one.value), interval, source, one.note)


def digits(value: float) -> str:
    """A number with three digits, and no exponent however small it is.

    >>> digits(0.0000073), digits(0.7396), digits(2.0)
    ('0.0000073', '0.74', '2')
    """
    return f"{Decimal(f'{value:.3g}'):f}"


def _driver_title(study: Study, id: str) -> str:
    drivers = study.data.case.drivers
    return drivers[id].title if id in drivers else id
