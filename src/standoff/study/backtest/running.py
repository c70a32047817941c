"""The runs of a back-test: from the case's day to the days on which the record is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from standoff.case.fields import first_day
from standoff.case.propositions import parse
from standoff.case.schema import CaseData
from standoff.case.view import BARE
from standoff.forecasts.positions import Positions
from standoff.projection.movement import years
from standoff.projection.paths import simulate
from standoff.projection.records import Assumptions, Process, Transient
from standoff.projection.refit import revised
from standoff.projection.space import Space, space
from standoff.study.backtest.records import Held, Mode, Stood, Struck
from standoff.study.backtest.scoring import Bounds, at_least, at_most
from standoff.theses.clauses import inner

PATHS = 5_000
OWN = Assumptions()
"""The case's own numbers."""


@dataclass(frozen=True)
class Followed:
    """A run, read by names: the chance of a proposition on each day, the strikes of a hazard by each year's end."""

    process: Process
    transient: Transient
    columns: tuple[int, ...]
    """Where the days asked about stand among its times."""

    def chance(self, name: str) -> tuple[float, ...]:
        """The chance of a watched proposition on each of the days."""
        row = self.process.names().index(name)
        return tuple(float(self.transient.chance[row, column]) for column in self.columns)


@dataclass(frozen=True)
class Runs:
    """The runs of both modes, and those at the ends of the interval of the rationality parameter."""

    since: date
    days: tuple[date, ...]
    ends: tuple[tuple[int, float], ...]
    """The years for which hazards are counted, each with the time at which it ends."""
    by_mode: dict[Mode, Followed]
    bounds: tuple[Followed, ...]
    tau: tuple[float, float, float]
    notes: tuple[str, ...]


def days_of(since: date, until: date) -> tuple[date, ...]:
    """The last days of the years from one day to another, and that other day.

    >>> [str(day) for day in days_of(date(2021, 1, 1), date(2022, 6, 30))]
    ['2021-12-31', '2022-06-30']
    """
    ends = [date(year, 12, 31) for year in range(since.year, until.year)]
    return tuple(dict.fromkeys((*(day for day in ends if since < day < until), until)))


def follow(
    data: CaseData,
    perspective: str,
    until: date,
    *,
    assumptions: Assumptions = OWN,
    paths: int = PATHS,
    seed: int = 0,
) -> Runs:
    """The projection of the bare case, where no option is held, as one perspective sees it, up to a day.

    The hazards are followed to the end of the last year for which the case counts one.
    """
    data, said = revised(data, perspective, assumptions.revision)
    since = first_day(str(data.case.as_of))
    days = days_of(since, until)
    counted = {count.year for hazard in data.case.hazards.values() for count in hazard.counts}
    whole = [year for year in sorted(counted) if date(year, 1, 1) >= since]
    ends = tuple((year, years(since, date(year + 1, 1, 1))) for year in whole)
    times = sorted({*(years(since, day + timedelta(days=1)) for day in days), *(time for _, time in ends)})
    columns = tuple(times.index(years(since, day + timedelta(days=1))) for day in days)
    watch = watched(data)
    made: dict[Mode, Space] = {
        "rates": space(data, perspective, BARE, watch=watch, drivers="rates"),
        "record": space(data, perspective, BARE, watch=watch, drivers="record"),
    }
    still = replace(assumptions, drivers=dict.fromkeys(made["record"].values.drivers, 0.0))
    tau = _tau(data, made["rates"]) if assumptions.tau is None else (assumptions.tau,) * 3
    ends_of_tau = tau[1:] if tau[1] < tau[2] else ()

    def run(mode: Mode, under: Assumptions, part: int = 1) -> Followed:
        process = made[mode].process(under)
        return Followed(process, simulate(process, times, paths=max(100, paths // part), seed=seed), columns)

    return Runs(
        since=since,
        days=days,
        ends=ends,
        by_mode={"rates": run("rates", assumptions), "record": run("record", still)},
        bounds=tuple(run("rates", replace(assumptions, tau=end), 2) for end in ends_of_tau),
        tau=tau,
        notes=tuple(note for note in (*said, *made["rates"].notes) if "cannot be reached" not in note),
    )


def watched(data: CaseData) -> dict[str, str]:
    """Every option, every definition, and every level of every driver, by name."""
    levels = {level_name(id, one): f"level({id}) = {one}" for id, d in data.case.drivers.items() for one in d.levels}
    return {id: id for id in (*data.case.options, *data.case.definitions)} | levels


def level_name(driver: str, level: str) -> str:
    """What a level of a driver is watched as."""
    return f"{driver} {level}"


def _tau(data: CaseData, made: Space) -> tuple[float, float, float]:
    value = made.values.tau
    assert value is not None
    chosen = made.perspective if made.perspective in data.case.dynamics else data.case.default_perspective
    found = data.case.dynamics.get(chosen)
    if found is None or found.tau.low is None or found.tau.high is None or found.tau.low <= 0:
        return value, value, value
    return value, found.tau.low, found.tau.high


# -- beside the record -----------------------------------------------------------------------------------------------


def items(data: CaseData, runs: Runs, record: Positions) -> tuple[Held, ...]:
    """Options and definitions, with what was so and what chance it had; what the record leaves open is left out."""
    found = []
    for id, option in data.case.options.items():
        found.append(_held(id, "option", option.actor, (option.yes, option.no), runs, record))
    for id, one in data.case.definitions.items():
        found.append(_held(id, "definition", None, (one.yes, one.no), runs, record))
    return tuple(one for one in found if one is not None)


def _held(
    id: str, kind: str, actor: str | None, clauses: tuple[str, str], runs: Runs, record: Positions
) -> Held | None:
    tree = parse(id)
    today = record.truth(tree, runs.since)
    outcomes = [record.truth(tree, day) for day in runs.days]
    if today is None or None in outcomes:
        return None
    return Held(
        id=id,
        kind="option" if kind == "option" else "definition",
        actor=actor,
        yes=inner(clauses[0]),
        no=inner(clauses[1]),
        today=today,
        held=tuple(bool(value) for value in outcomes),
        chance={mode: run.chance(id) for mode, run in runs.by_mode.items()},
        past=_past(id, runs.since, record),
    )


def _past(id: str, since: date, record: Positions) -> float | None:
    """The share of the time on record before the start in which a proposition held."""
    days = [day for day in record.days if day < since]
    known = [(day, end, record.truth(parse(id), day)) for day, end in pairwise((*days, since))]
    told = [(end - day, value) for day, end, value in known if value is not None]
    whole = sum((span for span, _ in told), timedelta())
    return sum((span for span, value in told if value), timedelta()) / whole if whole else None


def bounds(runs: Runs, found: Sequence[Held]) -> Bounds:
    """The chances at the ends of the interval of the rationality parameter."""
    if not runs.bounds:
        return {}
    low, high = runs.bounds
    return {item.id: (low.chance(item.id), high.chance(item.id)) for item in found}


def hazards(data: CaseData, runs: Runs, record: Positions) -> tuple[Struck, ...]:
    """What was counted against what was to be expected, in the years for which the case counts.

    In a year that the record of positions does not cover to its end they are taken to stay as they are.
    """
    made = []
    for id, hazard in data.case.hazards.items():
        counts = {count.year: count.count for count in hazard.counts}
        chosen = [year for year, _ in runs.ends if year in counts]
        expected = {mode: _strokes(run, id, runs.ends) for mode, run in runs.by_mode.items()}
        if not chosen or any(not by_year for by_year in expected.values()):
            continue
        total, of = sum(counts[year] for year in chosen), sum(expected["rates"][year] for year in chosen)
        low, high = (_scaled(of, hazard.per_year, end) for end in (hazard.low, hazard.high))
        made.append(
            Struck(
                id=id,
                title=hazard.title,
                years=tuple(chosen),
                counts=tuple(counts[year] for year in chosen),
                expected={mode: tuple(by_year[year] for year in chosen) for mode, by_year in expected.items()},
                low=low,
                high=high,
                more=at_least(total, of) if of > 0 else None,
                fewer=at_most(total, of) if of > 0 else None,
                more_at_high=None if high is None else at_least(total, high),
                fewer_at_low=None if low is None else at_most(total, low),
                where_held=_had_it_been_known(hazard.where, hazard.per_year, chosen, record),
            )
        )
    return tuple(made)


def _had_it_been_known(where: str, rate: float | None, chosen: Sequence[int], record: Positions) -> float | None:
    """The rate times the years in which the proposition held on record."""
    if not rate:
        return None
    tree, held = parse(where), 0.0
    for year in chosen:
        start, end = date(year, 1, 1), date(year + 1, 1, 1)
        inside = [start, *(day for day in record.days if start < day < end)]
        for day, until in pairwise((*inside, end)):
            value = record.truth(tree, day)
            if value is None:
                return None
            held += value * years(day, until)
    return rate * held


def _scaled(expected: float, rate: float | None, end: float | None) -> float | None:
    return None if not rate or end is None else expected * end / rate


def _strokes(run: Followed, id: str, ends: Sequence[tuple[int, float]]) -> Mapping[int, float]:
    """By year, the expected number of strikes; empty where the hazard has no rate."""
    names = [hazard.name for hazard in run.process.hazards]
    if id not in names:
        return {}
    row, times = names.index(id), run.transient.times.tolist()
    found, before = {}, 0.0
    for year, time in ends:
        until = float(run.transient.strokes[row, times.index(time)])
        found[year] = until - before
        before = until
    return found


def drivers(data: CaseData, runs: Runs, record: Positions) -> tuple[Stood, ...]:
    """The drivers whose level is on record on every day, with the chances that levels had."""
    made = []
    for id, driver in data.case.drivers.items():
        known = [
            [level for level in driver.levels if record.truth(parse(f"level({id}) = {level}"), day)]
            for day in runs.days
        ]
        if any(len(levels) != 1 for levels in known):
            continue
        chances = {level: runs.by_mode["rates"].chance(level_name(id, level)) for level in driver.levels}
        made.append(
            Stood(
                id=id,
                title=driver.title,
                today=driver.now,
                levels={level: inner(words) for level, words in driver.levels.items()},
                on_record=tuple(levels[0] for levels in known),
                chance=tuple({level: by_day[k] for level, by_day in chances.items()} for k in range(len(runs.days))),
            )
        )
    return tuple(made)
