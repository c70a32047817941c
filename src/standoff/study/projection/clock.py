"""When the years of a projection end, what they are called, and how far off a date is.

Time is in years of 365.25 days from the first day of the case's `as_of`, as in `projection.movement`. The years of a
projection end at whole numbers, which is less than a day off their last day; a date that near to one counts as it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from standoff.case.fields import first_day, last_day
from standoff.case.schema import CaseData
from standoff.errors import UsageError

DAYS = 365.25
YEARS = 15
"""How far ahead where the case names no horizon."""
LONGEST = 100
_QUARTERS = 4


@dataclass(frozen=True)
class Clock:
    """The years 1 to `years` from a day; without a start (a case without `as_of`, drivers held) they have no dates."""

    start: date | None
    years: int

    @property
    def ends(self) -> tuple[float, ...]:
        """The times at which the years end."""
        return tuple(float(number) for number in range(1, self.years + 1))

    def _day(self, number: int) -> date:
        """The first day after year `number`."""
        assert self.start is not None, "years without a start have no days"
        year = self.start.year + number
        try:
            return self.start.replace(year=year)
        except ValueError:
            return date(year, 3, 1)

    @property
    def dates(self) -> tuple[str, ...]:
        """The last day of each year, in ISO form; without a start the numbers of the years."""
        if self.start is None:
            return tuple(str(number) for number in range(1, self.years + 1))
        days = (self._day(number) for number in range(1, self.years + 1))
        return tuple(date.fromordinal(day.toordinal() - 1).isoformat() for day in days)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the years are called: the calendar year where they are one, else the month in which they end."""
        if self.start is None:
            return self.dates
        whole = (self.start.month, self.start.day) == (1, 1)
        return tuple(day[:4] if whole else day[:7] for day in self.dates)

    def time(self, day: date) -> float:
        """The time at which a day begins. Raises UsageError without a start."""
        if self.start is None:
            raise UsageError("The case has no `as_of`, so no date can be told on the way ahead.")
        return (day - self.start).days / DAYS

    def by(self, when: str) -> float:
        """The time at which a partial date is over. Raises UsageError for one before the start."""
        time = self.time(date.fromordinal(last_day(when).toordinal() + 1))
        if time <= 0:
            raise UsageError(f"{when} lies before the projection, which starts on {self.start}.")
        return _snapped(time)

    def span(self, year: int) -> tuple[float, float]:
        """The times at which a calendar year begins (the start, where it falls into that year) and ends.

        Raises UsageError for a year before the start or without one.
        """
        end = self.by(str(year))
        return max(_snapped(self.time(date(year, 1, 1))), 0.0), end

    def grid(self, *more: float) -> NDArray[np.float64]:
        """The ends of the quarters of every year, and other times after the start, ascending."""
        ends = (0.0, *self.ends)
        steps = [a + (b - a) * q / _QUARTERS for a, b in pairwise(ends) for q in range(1, _QUARTERS)]
        return np.unique(np.array([*ends[1:], *steps, *(time for time in more if time > 0)], dtype=np.float64))


def clock(data: CaseData, years: int | None = None) -> Clock:
    """The years ahead of a case: as many as asked for, else until its horizon, else 15.

    Raises UsageError for no years or more than a hundred.
    """
    start = first_day(data.case.as_of) if data.case.as_of else None
    count = years
    if count is None:
        horizon = first_day(data.case.horizon) if data.case.horizon else None
        if start is not None and horizon is not None and horizon > start:
            count = min(LONGEST, _until(start, horizon))
        else:
            count = YEARS
    if not 1 <= count <= LONGEST:
        raise UsageError(f"A projection goes from 1 to {LONGEST} years ahead; {count} were asked for.")
    return Clock(start, count)


def _snapped(time: float) -> float:
    """A time less than a day from the end of a year after the first as that end."""
    return float(round(time)) if round(time) and abs(time - round(time)) * DAYS < 1 else time


def _until(start: date, end: date) -> int:
    """Whole years that reach from one day to another."""
    return ceil((end - start).days / DAYS - 2 / DAYS)
