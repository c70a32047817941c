"""The positions actually held, as the steps that a projection is fitted to (definitions 4.5).

`history.csv` says of an option which value it had from a day on. Read as steps: the history begins on the first day on
which every option has a value, positions stand until they change, and all that one actor changes on one day is one
move. What is known to the month or year only is taken on its first day. A driver that switches on the day of a move has
its new level at that move.

Drivers stand where their dated switches put them. Before its first switch a driver with two levels stood at the other
one; one with more is taken to have stood at that first level all along; one without switches stands at its `now`. Each
of these is said in a note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from standoff.case.dynamics import Driver
from standoff.case.fields import first_day
from standoff.case.schema import CaseData
from standoff.errors import CaseError, Issue, UsageError

DAYS_A_YEAR = 365.25

Levels = dict[str, str]


@dataclass(frozen=True)
class Change:
    """One move: all that one actor changes on one day, as (option, value) in option order."""

    actor: str
    options: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Day:
    """A day on which positions change: one move for each actor that moves, in the order of the case's actors."""

    when: date
    moves: tuple[Change, ...]


@dataclass(frozen=True)
class Phase:
    """From a day on the drivers stand at these levels."""

    when: date
    levels: Levels


@dataclass(frozen=True)
class History:
    """Positions held from `since` to `until`: those of the first day, the moves by day, the drivers' levels.

    start: a value for every option, in option order. phases: the first begins on `since`. `left_out`: how many changes
    of each option are left out because the game holds the option at one value. notes: what was taken for granted.
    """

    since: date
    until: date
    start: tuple[tuple[str, bool], ...]
    days: tuple[Day, ...]
    phases: tuple[Phase, ...]
    left_out: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def years(self) -> float:
        """How long it is, in years of 365.25 days."""
        return years_between(self.since, self.until)


def years_between(start: date, end: date) -> float:
    """The time from one day to another, in years of 365.25 days."""
    return (end - start).days / DAYS_A_YEAR


def observed(data: CaseData, fixed: Mapping[str, bool] | None = None, until: str | None = None) -> History:
    """The history of a case as steps, up to a date (the case's `as_of`, else its last row), that day included.

    `fixed`: options that the game holds at one value; they have it throughout, whatever the rows say. Raises UsageError
    for a case without history or an end before its start, CaseError where an option has no position on record.
    """
    if not data.history:
        raise UsageError("The case has no history.csv, so there are no positions held to fit anything to.")
    fixed = dict(fixed or {})
    end = until or data.case.as_of
    last = max(first_day(row.date) for row in data.history) if end is None else first_day(end)
    changes: dict[date, dict[str, bool]] = defaultdict(dict)
    for row in data.history:
        if row.option not in fixed and first_day(row.date) <= last:
            changes[first_day(row.date)][row.option] = row.value
    since = _since(data, changes, fixed, last)
    held = {id: value for day in sorted(changes) if day <= since for id, value in changes[day].items()} | fixed
    start = tuple((id, held[id]) for id in data.case.options)
    days = _days(data, held, {day: changes[day] for day in sorted(changes) if day > since})
    phases, notes = _phases(data.case.drivers, since, last)
    left_out = tuple((id, count) for id in fixed if (count := _turns(data, id, since, last)))
    return History(since, last, start, days, phases, left_out, (*_coarse(data, since, last), *notes))


def _since(data: CaseData, changes: Mapping[date, Mapping[str, bool]], fixed: Mapping[str, bool], last: date) -> date:
    """The first day on which every option has a value."""
    first: dict[str, date] = {}
    for day in sorted(changes):
        for id in changes[day]:
            first.setdefault(id, day)
    missing = [id for id in data.case.options if id not in first and id not in fixed]
    if missing:
        ids = ", ".join(missing)
        message = f"No position held up to {last} is on record for {ids}; the history has no start without one."
        raise CaseError([Issue("history.csv", 0, 0, message)])
    since = max(first.values(), default=last)
    if since >= last:
        raise UsageError(f"The history begins on {since}, when every option has a value, and ends on {last}: no time.")
    return since


def _days(data: CaseData, start: Mapping[str, bool], changes: Mapping[date, Mapping[str, bool]]) -> tuple[Day, ...]:
    """The days on which a position changes; rows that repeat what holds already say nothing."""
    held = dict(start)
    made = []
    for day, values in changes.items():
        moved: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for id, option in data.case.options.items():
            if id in values and values[id] != held[id]:
                moved[option.actor].append((id, values[id]))
                held[id] = values[id]
        if moved:
            made.append(Day(day, tuple(Change(a, tuple(moved[a])) for a in data.players if a in moved)))
    return tuple(made)


def _turns(data: CaseData, id: str, since: date, last: date) -> int:
    """How often the value of an option changes after the start."""
    rows = sorted((first_day(row.date), row.value) for row in data.history if row.option == id)
    return sum(a[1] != b[1] and since < b[0] <= last for a, b in pairwise(rows))


def _coarse(data: CaseData, since: date, last: date) -> tuple[str, ...]:
    """A note on rows whose day is not known."""
    rows = [r for r in data.history if since < first_day(r.date) <= last and (len(r.date) < 10 or r.precision != "day")]
    if not rows:
        return ()
    many = f"{len(rows)} positions after the start are" if len(rows) > 1 else "One position after the start is"
    return (f"{many} dated to the month or year only, or about, and taken on the first day meant.",)


def _phases(drivers: Mapping[str, Driver], since: date, last: date) -> tuple[tuple[Phase, ...], tuple[str, ...]]:
    """The levels of all drivers from each day on which one of them changes, and what was taken for granted."""
    before: dict[str, list[str]] = defaultdict(list)
    levels: Levels = {}
    switches: dict[date, Levels] = defaultdict(dict)
    for id, driver in drivers.items():
        dated = sorted(((first_day(s.date), s.level) for s in driver.switches), key=lambda pair: pair[0])
        levels[id], why = _before(driver, dated, since)
        if why:
            before[why].append(f"{id} at {levels[id]}")
        for day, level in dated:
            if day <= since:
                levels[id] = level
            elif day <= last:
                switches[day][id] = level
    made = [Phase(since, dict(levels))]
    for day in sorted(switches):
        levels |= switches[day]
        if levels != made[-1].levels:
            made.append(Phase(day, dict(levels)))
    told = (f"{', '.join(stood)} ({why})" for why, stood in before.items())
    notes = (f"Where drivers stood before their first switch on record: {'; '.join(told)}.",) if before else ()
    return tuple(made), notes


def _before(driver: Driver, dated: list[tuple[date, str]], since: date) -> tuple[str, str]:
    """Where a driver stood before its first switch, and why that is taken (empty where nothing had to be)."""
    if not dated:
        return driver.now, "no switch on record, so its level now" if len(driver.levels) > 1 else ""
    day, level = dated[0]
    others = [other for other in driver.levels if other != level]
    if day <= since:
        return level, ""
    return (others[0], "the only other level") if len(others) == 1 else (level, "the first level on record")
