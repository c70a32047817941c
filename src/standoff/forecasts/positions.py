"""What the ledgers of a case say of a forecast's proposition: the positions held, and the drivers' dated switches.

Between its rows the history is taken to be constant, and both ledgers to be complete to the day to which outcomes are
known. That is only asked where the history goes on past the day as of which the case is written; before that day the
forecast was no forecast. A proposition over an option or driver of which nothing is on record stays undecided.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from standoff.case.fields import first_day, last_day
from standoff.case.propositions import parse
from standoff.case.schema import CaseData, Forecast
from standoff.case.simplify import reduce
from standoff.case.tree import Const, Level, Tree, rebuild

Finding = Literal["true", "false", "condition_not_met"]


@dataclass(frozen=True)
class Held:
    """What the ledgers say came of a forecast, and the day that decides it."""

    status: Finding
    on: date


@dataclass(frozen=True)
class Standing:
    """What is on record as of a day: the options held, and the definitions with the drivers' levels put in."""

    options: Mapping[str, bool]
    levels: Mapping[str, str]
    definitions: Mapping[str, Tree]


@dataclass(frozen=True)
class Positions:
    """The positions and driver levels of a case over time, from which propositions are judged.

    `until`: how far they are taken to be complete. `days`: when something changes, ascending, each with what is on
    record from then on in `standing`.
    """

    until: date
    days: tuple[date, ...]
    standing: tuple[Standing, ...] = field(repr=False)

    @classmethod
    def of(cls, data: CaseData) -> Positions | None:
        """The positions of a case; None where its history does not go past the day it is written as of."""
        if data.case.as_of is None:
            return None
        ends = last_day(data.case.as_of)
        if not any(first_day(row.date) > ends for row in data.history):
            return None
        known = data.forecasts.known_to
        until = last_day(known) if known is not None else max(first_day(row.date) for row in data.history)
        trees = {id: parse(definition.proposition) for id, definition in data.case.definitions.items()}
        options: dict[date, dict[str, bool]] = {}
        for row in sorted(data.history, key=lambda row: first_day(row.date)):
            options.setdefault(first_day(row.date), {})[row.option] = row.value
        levels: dict[date, dict[str, str]] = {}
        for id, driver in data.case.drivers.items():
            for switch in sorted(driver.switches, key=lambda switch: first_day(switch.date)):
                levels.setdefault(first_day(switch.date), {})[id] = switch.level
        days, held, at = tuple(sorted({*options, *levels})), dict[str, bool](), dict[str, str]()
        standing = []
        for day in days:
            held, at = held | options.get(day, {}), at | levels.get(day, {})
            standing.append(Standing(held, at, {id: _with_levels(tree, at) for id, tree in trees.items()}))
        return cls(until, days, tuple(standing))

    def truth(self, tree: Tree, day: date) -> bool | None:
        """Whether a proposition held on a day; None where the ledgers do not decide it."""
        place = bisect_right(self.days, day)
        if place == 0:
            return None
        now = self.standing[place - 1]
        found = reduce(_with_levels(tree, now.levels), now.options, now.definitions)
        return found.value if isinstance(found, Const) else None

    def judge(self, forecast: Forecast) -> Held | None:
        """What the ledgers say came of a forecast; None where they do not decide it, or not yet."""
        if forecast.proposition is None:
            return None
        wanted = parse(forecast.proposition)
        given = parse(forecast.given) if forecast.given is not None else Const(True)
        due = last_day(forecast.due) if forecast.due is not None else None
        if forecast.span == "at":
            return self._at(wanted, given, due) if due is not None and due <= self.until else None
        end = min(due or self.until, self.until)
        return self._within(forecast, wanted, given, end, over=due is not None and due <= self.until)

    def _at(self, wanted: Tree, given: Tree, due: date) -> Held | None:
        met, held = self.truth(given, due), self.truth(wanted, due)
        if met is False:
            return Held("condition_not_met", due)
        return None if met is None or held is None else Held("true" if held else "false", due)

    def _within(self, forecast: Forecast, wanted: Tree, given: Tree, end: date, *, over: bool) -> Held | None:
        """Whether it held at some time under the condition (`by`), or never failed under it (`throughout`)."""
        by, unknown, ever = forecast.span == "by", False, False
        for day in self._between(first_day(forecast.made), end):
            met, held = self.truth(given, day), self.truth(wanted, day)
            if met and held is by:
                return Held("true" if by else "false", day)
            ever |= bool(met)
            unknown |= met is None or (met and held is None)
        if unknown or not over:
            return None
        if not ever:
            return Held("condition_not_met", end)
        return Held("false" if by else "true", end)

    def _between(self, start: date, end: date) -> Iterator[date]:
        """The first day of a period and every day in it on which something changes."""
        if start <= end:
            yield start
            yield from (day for day in self.days if start < day <= end)


def _with_levels(tree: Tree, levels: Mapping[str, str]) -> Tree:
    """The tree with what it says of drivers on record decided."""
    if isinstance(tree, Level):
        return Const(levels[tree.driver] == tree.name) if tree.driver in levels else tree
    return rebuild(tree, lambda part: _with_levels(part, levels))
