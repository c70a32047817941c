"""What moves over time, as an analyst writes it: drivers, hazards, and how the players revise their choices."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from standoff.case.fields import ActorId, Chance, Identifier, PartialDate, PropositionText, Text, YesNo
from standoff.case.parts import Part, Support


class Switch(Support):
    """A dated change of a driver that is on record: from that day on it stands at `level`."""

    date: PartialDate
    level: Identifier


class Rate(Support):
    """How often a year a driver that stands at one level passes to another, with the range it is sure to lie in."""

    start: Identifier = Field(alias="from")
    to: Identifier
    per_year: float = Field(ge=0, le=365)
    low: float | None = Field(default=None, ge=0, le=365)
    high: float | None = Field(default=None, ge=0, le=365)


class Turn(Support):
    """A day in the calendar (an election, an end of a term) on which a driver is decided anew.

    `to`: the chance of each level, one in all; only where the driver then stands at `from`, if that is given.
    """

    date: PartialDate
    start: Identifier | None = Field(default=None, alias="from")
    to: dict[Identifier, Chance]


class Driver(Support):
    """Something outside the players' options that moves over time and conditions preferences."""

    title: Text
    levels: dict[Identifier, Text]
    now: Identifier
    switches: tuple[Switch, ...] = ()
    rates: tuple[Rate, ...] = ()
    calendar: tuple[Turn, ...] = ()


class YearCount(Support):
    """How many events a record counts in one year."""

    year: int = Field(ge=1900, le=2200)
    count: int = Field(ge=0)


class Hazard(Support):
    """An event that may strike while a proposition holds, `per_year` times a year on average.

    `absorbing`: what comes after it is another conflict, so the projection ends there.
    """

    title: Text
    where: PropositionText
    per_year: float | None = Field(default=None, ge=0, le=365)
    low: float | None = Field(default=None, ge=0, le=365)
    high: float | None = Field(default=None, ge=0, le=365)
    absorbing: YesNo = False
    counts: tuple[YearCount, ...] = ()


class Estimate(Part):
    """A number with the interval it lies in (95 per cent where it is estimated)."""

    value: float = Field(ge=0)
    low: float | None = Field(default=None, ge=0)
    high: float | None = Field(default=None, ge=0)


class Dynamics(Support):
    """How the players revise, as one perspective's preferences explain the positions held (`standoff fit`).

    `rates`: chances to reconsider a year, by player. `tau`: the rationality parameter, on statement utilities from 0 to
    1; `identified` whether the history tells it apart from the rates. `revision`: what whoever reconsiders may do:
    `whole`, pick among all it can do, or `single`, change one of its options at most; the numbers hold for that only.
    """

    rates: dict[ActorId, Estimate]
    tau: Estimate
    identified: YesNo = False
    revision: Literal["whole", "single"] = "whole"
