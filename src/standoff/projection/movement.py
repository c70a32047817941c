"""How one driver moves, before levels are merged: rates, a calendar, and what is on record.

A driver that follows its record stands at each level on record until the day of the next switch, whatever its rates
say. Such *held* stays of a level are kept apart from the level itself until lumping finds that nothing tells them
apart. Time is in years of 365.25 days from the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isclose

import numpy as np
from numpy.typing import NDArray

from standoff.case.fields import first_day
from standoff.case.schema import Driver, Turn
from standoff.errors import UsageError

Floats = NDArray[np.float64]
DAYS = 365.25
"""Days in a year."""


@dataclass(frozen=True)
class Movement:
    """A driver's stays, numbered from 0, and how it passes between them.

    levels: the level of each stay. held: whether it is one of the record, which lasts until the next switch. start: the
    stay at the start. rates: (stays, stays) a year. turns: (time, (stays, stays) chances), by time, one for each day.
    """

    id: str
    levels: tuple[str, ...]
    held: tuple[bool, ...]
    start: int
    rates: Floats
    turns: tuple[tuple[float, Floats], ...]

    def reached(self) -> tuple[int, ...]:
        """The stays that it may come to, the start among them, ascending."""
        at = self._closed({self.start})
        every = set(at)
        for _, chances in self.turns:
            at = self._closed({int(to) for a in at for to in np.flatnonzero(chances[a])})
            every |= at
        return tuple(sorted(every))

    def _closed(self, stays: set[int]) -> set[int]:
        found, todo = set(stays), list(stays)
        while todo:
            new = {int(to) for to in np.flatnonzero(self.rates[todo.pop()])} - found
            found |= new
            todo.extend(new)
        return found


def years(start: date, day: date) -> float:
    """The time of a day in years from the start."""
    return (day - start).days / DAYS


def possible(driver: Driver, now: str, since: date | None, *, record: bool) -> tuple[str, ...]:
    """The levels that a driver may come to have whatever its rates and chances are assumed to be, in file order.

    since: the first day, None where drivers do not move.
    """
    if since is None:
        return (now,)
    found = {now}
    edges = [(rate.start, rate.to) for rate in driver.rates]
    for turn in driver.calendar:
        if first_day(turn.date) > since:
            edges += [(a, b) for a in driver.levels if turn.start in (None, a) for b in turn.to]
    if record:
        found |= {switch.level for switch in driver.switches if first_day(switch.date) > since}
    while new := {b for a, b in edges if a in found} - found:
        found |= new
    return tuple(level for level in driver.levels if level in found)


def movement(
    id: str,
    driver: Driver,
    now: str,
    since: date | None,
    *,
    record: bool,
    rates: Mapping[tuple[str, str, str], float],
    turns: Mapping[tuple[str, str, str], float],
) -> Movement:
    """How a driver moves from its level on the first day. `rates` and `turns` stand in for the case's own numbers.

    Raises UsageError where the chances of a turn cannot be made to add up to one.
    """
    if since is None:
        return Movement(id, (now,), (False,), 0, np.zeros((1, 1)), ())
    switches: dict[date, str] = {}
    if record:
        for switch in sorted(driver.switches, key=lambda one: first_day(one.date)):
            if first_day(switch.date) > since:
                switches[first_day(switch.date)] = switch.level
    names = tuple(driver.levels)
    stays = [(name, False) for name in names]
    path = [now, *switches.values()]
    stays += [(name, True) for name in dict.fromkeys(path[:-1])]
    place = {stay: at for at, stay in enumerate(stays)}
    moves = np.zeros((len(stays), len(stays)))
    for rate in driver.rates:
        moves[place[rate.start, False], place[rate.to, False]] = rates.get((id, rate.start, rate.to), rate.per_year)
    days: list[tuple[float, Floats]] = []
    for number, (day, level) in enumerate(switches.items(), start=1):
        chances = np.zeros((len(stays), len(stays)))
        chances[:, place[level, number < len(switches)]] = 1.0
        days.append((years(since, day), chances))
    free = max(switches, default=since)
    days += [(years(since, day), _turned(id, place, on, turns)) for day, on in _calendar(driver, free)]
    start = place[now, bool(switches)]
    return Movement(id, tuple(name for name, _ in stays), tuple(held for _, held in stays), start, moves, tuple(days))


def _calendar(driver: Driver, after: date) -> list[tuple[date, list[Turn]]]:
    """The days of the calendar after some day, each with its turns, in order."""
    found: dict[date, list[Turn]] = {}
    for turn in driver.calendar:
        if first_day(turn.date) > after:
            found.setdefault(first_day(turn.date), []).append(turn)
    return sorted(found.items())


def _turned(
    id: str, place: Mapping[tuple[str, bool], int], on: list[Turn], given: Mapping[tuple[str, str, str], float]
) -> Floats:
    """The chances of one day: a turn for one level goes before one for wherever the driver stands."""
    made = np.eye(len(place))
    for turn in sorted(on, key=lambda one: one.start is not None):
        row = np.zeros(len(place))
        for level, chance in _chances(id, turn, given).items():
            row[place[level, False]] = chance
        for (level, held), at in place.items():
            if not held and turn.start in (None, level):
                made[at] = row
    return made


def _chances(id: str, turn: Turn, given: Mapping[tuple[str, str, str], float]) -> dict[str, float]:
    """The chances of a turn with some given: the others share what is left in the proportion they had."""
    day = first_day(turn.date)
    fixed = {level: p for (who, on, level), p in given.items() if who == id and first_day(on) == day}
    fixed = {level: p for level, p in fixed.items() if level in turn.to}
    left, others = 1.0 - sum(fixed.values()), sum(p for level, p in turn.to.items() if level not in fixed)
    if left < -1e-9 or (others == 0 and not isclose(left, 0.0, abs_tol=1e-9)):
        raise UsageError(f"The chances of {id} on {turn.date} must add up to 1: what is assumed leaves {left:g}.")
    share = max(left, 0.0) / others if others else 0.0
    return {level: fixed.get(level, p * share) for level, p in turn.to.items()}
