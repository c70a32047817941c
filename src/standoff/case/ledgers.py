"""The rows of the ledgers (CSV files) and the entries of forecasts.yaml, as frozen models."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from standoff.case.fields import ActorId, Chance, Identifier, PartialDate, PropositionText, Text, YesNo
from standoff.case.parts import Part, Support


class Event(Support):
    """chronicle.csv: one dated act."""

    id: Identifier
    date: PartialDate
    precision: Literal["day", "month", "season", "year", "about"] = "day"
    source: ActorId
    target: ActorId | None = None
    aimed_at: ActorId | None = None
    type: Text
    """PLOVER event type, upper case."""
    mode: Text | None = None
    goldstein: float | None = Field(default=None, ge=-10, le=10)
    text: Text


class Position(Support):
    """history.csv: an option's value held from a date on."""

    date: PartialDate
    precision: Literal["day", "month", "season", "year", "about"] = "day"
    option: Identifier
    value: YesNo


class Measure(Support):
    """sanctions.csv: one measure of one resolution on one sector and flow."""

    id: Identifier
    resolution: Text
    adopted: PartialDate
    start: PartialDate = Field(alias="from")
    until: PartialDate | None = None
    sector: Identifier
    flow: Literal["export", "import", "finance", "labour", "travel", "transport", "arms", "other"]
    coverage: Chance
    text: Text


class Exemption(Support):
    """exemptions.csv: what a measure leaves open."""

    id: Identifier
    measure: Identifier
    partner: ActorId | None = None
    route: Text | None = None
    start: PartialDate = Field(alias="from")
    until: PartialDate | None = None
    coverage: Chance


class Trade(Support):
    """trade.csv: value of one year's trade of a sector with a partner, in millions of US dollars."""

    year: int = Field(ge=1900, le=2200)
    sector: Identifier
    flow: Literal["export", "import", "total"]
    partner: ActorId | Literal["world", "other"]
    value_musd: float = Field(ge=0)


class Compliance(Support):
    """compliance.csv: how fully an enforcer carries measures out, and the option it follows."""

    enforcer: ActorId
    start: PartialDate = Field(alias="from")
    until: PartialDate | None = None
    value: Chance
    option: Identifier | None = None


# -- forecasts -----------------------------------------------------------------------------------------------------


class Probability(Part):
    """A probability band read from a word by a published table (`icd203`, `kent`, or the case's own).

    Without `low` and `high` the band is the one that the table has for the wording.
    """

    table: Identifier
    low: Chance | None = None
    high: Chance | None = None

    @model_validator(mode="after")
    def _both(self) -> Probability:
        if (self.low is None) != (self.high is None):
            raise ValueError("write both `low` and `high`, or neither: then the table says the band of the wording")
        return self


class Resolution(Support):
    """What came of a forecast."""

    status: Literal["open", "true", "false", "partly", "ambiguous", "untestable", "condition_not_met"]
    on: PartialDate | None = None


class Forecast(Support):
    """One prediction with its wording, condition and horizon, and what came of it."""

    id: Identifier
    statement: Text
    who: Text
    made: PartialDate
    due: PartialDate | None = None
    condition: Text | None = None
    given: PropositionText | None = None
    proposition: PropositionText | None = None
    span: Literal["at", "by", "throughout"] = "at"
    """When the proposition is to hold: on the day it is due, at some time by then, or all the time until then."""
    wording: Text | None = None
    probability: Probability | None = None
    resolution: Resolution


class Prescription(Support):
    """Something the text says an actor should do, and whether it was followed."""

    id: Identifier
    statement: Text
    who: Text
    to: ActorId
    made: PartialDate
    due: PartialDate | None = None
    proposition: PropositionText | None = None
    followed: Literal["yes", "no", "partly", "open"]
    on: PartialDate | None = None


class Word(Part):
    """One row of a word table: a wording and its band."""

    low: Chance
    high: Chance


class ForecastsFile(Part):
    """forecasts.yaml."""

    tables: dict[Identifier, dict[Text, Word]] = Field(default_factory=dict)
    known_to: PartialDate | None = None
    forecasts: tuple[Forecast, ...] = ()
    prescriptions: tuple[Prescription, ...] = ()
