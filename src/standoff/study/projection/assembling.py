"""From the arrays of a run to records in names: propositions, regimes, hazards, first passages, drivers, by year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import expm1, log

from standoff.case.schema import CaseData
from standoff.study.projection.records import (
    DriverReport,
    HazardReport,
    LevelReport,
    Numbers,
    PassageReport,
    PropositionReport,
    RegimeReport,
    Series,
)
from standoff.study.projection.running import Outlook, Run
from standoff.study.projection.wanted import ENDED, REST, regimes
from standoff.theses.clauses import inner, joined
from standoff.theses.gloss import gloss

Band = Callable[[str, str], "tuple[Numbers, Numbers] | None"]
"""From a quantity (`chance`, `reached`, `struck`, `strokes`, `within`, `levels.DRIVER`) and a name to its band by year,
None where there is none."""


def no_band(quantity: str, name: str) -> None:
    """No assumptions were drawn."""


def year_ends(look: Outlook, run: Run) -> list[int]:
    """The columns of a run at which the years end."""
    return [run.at(time) for time in look.clock.ends]


def proposition_reports(look: Outlook, run: Run, band: Band = no_band) -> tuple[PropositionReport, ...]:
    """Every definition of the case, by year."""
    columns, keys = year_ends(look, run), key_propositions(look.data)
    made = []
    for id, definition in look.data.case.definitions.items():
        row = run.proposition(id)
        made.append(
            PropositionReport(
                name=id,
                proposition=definition.proposition,
                yes=inner(definition.yes),
                no=inner(definition.no),
                today=run.today(row),
                chance=_series(run, "chance", row, columns, band("chance", id)),
                spent=float(run.transient.spent[row, columns[-1]]),
                key=id in keys,
            )
        )
    return tuple(made)


def key_propositions(data: CaseData) -> tuple[str, ...]:
    """The definitions that the case itself puts first: its regimes, its worlds, what its hazards depend on."""
    hazards = (hazard.where for hazard in data.case.hazards.values())
    named = dict.fromkeys((*data.case.regimes, *data.case.worlds, *hazards))
    return tuple(id for id in named if id in data.case.definitions)


def regime_reports(look: Outlook, run: Run, band: Band = no_band) -> tuple[RegimeReport, ...]:
    """The division into regimes; where a hazard may end the process, that it has ended is the last of them."""
    columns = year_ends(look, run)
    made = []
    for name, text in regimes(look.data):
        row = run.proposition(text)
        if name == REST and not run.process.watched[row].truths.any():
            continue
        words = "none of these holds" if name == REST else inner(look.data.case.definitions[name].yes)
        series = _series(run, "chance", row, columns, band("chance", text))
        spent = float(run.transient.spent[row, columns[-1]])
        made.append(RegimeReport(name, words, run.today(row), series, spent))
    if made and any(hazard.absorbing for hazard in run.process.hazards):
        made.append(_ended(look, run, made, columns, band))
    return tuple(made)


def _ended(look: Outlook, run: Run, others: Sequence[RegimeReport], columns: list[int], band: Band) -> RegimeReport:
    ending = [row for row, hazard in enumerate(run.process.hazards) if hazard.absorbing]
    names = [run.process.hazards[row].name for row in ending]
    titles = joined([inner(look.data.case.hazards[name].title) for name in names], "or")
    if len(ending) == 1:
        series = _series(run, "struck", ending[0], columns, band("struck", names[0]))
    else:
        series = Series(tuple(max(0.0, 1 - sum(o.chance.values[k] for o in others)) for k in range(len(columns))))
    spent = max(0.0, float(run.transient.times[columns[-1]]) - sum(one.spent for one in others))
    return RegimeReport(ENDED, f"it has all ended in {titles}", False, series, spent)


def hazard_reports(look: Outlook, run: Run, band: Band = no_band) -> tuple[HazardReport, ...]:
    """The hazards that have a rate, by year."""
    columns = year_ends(look, run)
    made = []
    for row, hazard in enumerate(run.process.hazards):
        written = look.data.case.hazards[hazard.name]
        made.append(
            HazardReport(
                name=hazard.name,
                title=written.title,
                where=written.where,
                words=gloss(written.where, look.data) or f"“{written.where}” holds",
                per_year=hazard.rate,
                low=written.low,
                high=written.high,
                absorbing=hazard.absorbing,
                by=_series(run, "struck", row, columns, band("struck", hazard.name)),
                yearly=_within(look, run, row, columns, band("within", hazard.name)),
                rate=_each_year(run, row, columns, band("strokes", hazard.name)),
            )
        )
    return tuple(made)


def each_year(values: Sequence[float]) -> Numbers:
    """What is added in each year to a quantity that adds up over the years.

    >>> each_year([1.0, 3.0, 3.5])
    (1.0, 2.0, 0.5)
    """
    return tuple(max(0.0, now - before) for before, now in zip((0.0, *values), values, strict=False))


def _each_year(run: Run, row: int, columns: list[int], band: tuple[Numbers, Numbers] | None) -> Series:
    values = each_year([float(run.transient.strokes[row, k]) for k in columns])
    low, high = band or (None, None)
    return Series(values, low, high, None if run.exact else _widths(run, "strokes", row, columns))


def within(strokes: float, rate: float) -> tuple[float, float]:
    """The least and the greatest chance of at least one stroke in a year in which so many are expected.

    That chance is 1 - E exp(-rate x), x the part of the year in which the hazard may strike, and rate E x is known:
    least where x is 0 or 1, greatest where it is sure.

    >>> [round(value, 3) for value in within(0.5, 1.0)]
    [0.316, 0.393]
    """
    if rate <= 0:
        return 0.0, 0.0
    part = min(1.0, strokes / rate)
    return -part * expm1(-rate), -expm1(-strokes)


def _within(look: Outlook, run: Run, row: int, columns: list[int], band: tuple[Numbers, Numbers] | None) -> Series:
    """The chance of a stroke within each year. An exact run only bounds it; paths tell it, within these bounds."""
    hazard = run.process.hazards[row]
    low, high = band or (None, None)
    if hazard.absorbing:
        values = each_year([float(run.transient.struck[row, k]) for k in columns])
        return Series(values, low, high, None if run.exact else _widths(run, "within", row, columns))
    paths = look.simulated()
    assert paths.transient.within is not None, "paths tell strokes year by year"
    told = [float(paths.transient.within[row, k]) for k in columns]
    if not run.exact:
        return Series(tuple(told), low, high, _widths(paths, "within", row, columns))
    expected = each_year([float(run.transient.strokes[row, k]) for k in columns])
    ends = [within(number, hazard.rate) for number in expected]
    values = tuple(min(max(value, least), most) for value, (least, most) in zip(told, ends, strict=True))
    widths = _widths(paths, "within", row, columns)
    sure = tuple(min(w, most - least) for w, (least, most) in zip(widths, ends, strict=True))
    return Series(values, low, high, sure)


def _widths(run: Run, field: str, row: int, columns: list[int]) -> Numbers:
    return tuple(run.width(field, row, k) for k in columns)


def passage_reports(look: Outlook, run: Run, texts: Sequence[str], band: Band = no_band) -> tuple[PassageReport, ...]:
    """When some propositions first hold."""
    columns = year_ends(look, run)
    made = []
    for text in texts:
        row = run.proposition(text)
        values = [float(value) for value in run.transient.reached[row]]
        written = look.data.case.definitions.get(text)
        made.append(
            PassageReport(
                name=text,
                proposition=text if written is None else written.proposition,
                words=gloss(text, look.data) or f"“{text}” holds",
                today=run.today(row),
                chance=_series(run, "reached", row, columns, band("reached", text)),
                median=crossing([float(time) for time in run.transient.times], values, start=values[0] >= 1.0),
            )
        )
    return tuple(made)


def crossing(
    times: Sequence[float], reached: Sequence[float], level: float = 0.5, *, start: bool = False
) -> float | None:
    """When a chance that grows passes a level, its rate taken as steady between the times; None where it does not.

    start: whether it is sure from the start.

    >>> round(crossing([1.0, 2.0], [0.4, 0.64]), 2), crossing([1.0], [0.4])
    (1.36, None)
    """
    if start:
        return 0.0
    before, had = 0.0, 0.0
    for time, chance in zip(times, reached, strict=True):
        if chance >= level:
            if chance >= 1.0:
                return before + (time - before) * (level - had) / (chance - had)
            steps = log((1 - had) / (1 - chance))
            return before + (time - before) * log((1 - had) / (1 - level)) / steps
        before, had = time, chance
    return None


def driver_reports(look: Outlook, run: Run, band: Band = no_band) -> tuple[DriverReport, ...]:
    """The drivers that move, level by level."""
    columns = year_ends(look, run)
    made = []
    for number, chain in enumerate(run.process.drivers):
        written = look.data.case.drivers[chain.id]
        levels = []
        for place, name in enumerate(chain.levels):
            title = joined([written.levels[one] for one in _plain(name)], "or")
            values = tuple(float(run.transient.levels[number][place, k]) for k in columns)
            key = f"levels.{chain.id}"
            widths = run.transient.half_width.get(key)
            low, high = band(key, name) or (None, None)
            half = None if widths is None else tuple(float(widths[place, k]) for k in columns)
            levels.append(LevelReport(name, title, Series(values, low, high, half)))
        made.append(DriverReport(chain.id, written.title, chain.levels[chain.start], tuple(levels)))
    return tuple(made)


def _plain(name: str) -> list[str]:
    """The levels that a name of merged ones stands for."""
    return name.removesuffix(" (on record)").split("|")


def _series(run: Run, field: str, row: int, columns: list[int], band: tuple[Numbers, Numbers] | None) -> Series:
    values = tuple(float(getattr(run.transient, field)[row, k]) for k in columns)
    low, high = band or (None, None)
    return Series(values, low, high, None if run.exact else _widths(run, field, row, columns))
