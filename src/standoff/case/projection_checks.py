"""The check kinds that ask the projection: chances by a date, hazards, times, and tendencies.

Judged on the projection of the thesis's own perspective and scenario. A check HOLDS where it holds at the case's own
estimates; the verdict's words say over what share of the bands it does.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from standoff.case.check_parts import CheckPart
from standoff.case.fields import Chance, Identifier, PartialDate, PropositionText


class ChanceOf(CheckPart):
    """The chance of a proposition, or of at least one stroke of a hazard, is at least or at most so much.

    `span`: the proposition holds on the day `by`, at some time until then, or all the time until then.
    """

    kind: Literal["chance"]
    proposition: PropositionText | None = None
    hazard: Identifier | None = None
    by: PartialDate
    span: Literal["at", "by", "throughout"] = "at"
    at_least: Chance | None = None
    at_most: Chance | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> ChanceOf:
        if (self.proposition is None) == (self.hazard is None):
            raise ValueError("name either a `proposition` or a `hazard`")
        if self.at_least is None and self.at_most is None:
            raise ValueError("say `at_least`, `at_most`, or both")
        return self


class HazardTrend(CheckPart):
    """The expected number of strokes a year is higher (lower) in the last year of a span than in its first.

    Without years, the first and the last year of the projection.
    """

    kind: Literal["hazard_trend"]
    hazard: Identifier
    trend: Literal["rises", "falls"]
    since: int | None = Field(default=None, alias="from", ge=1900, le=2200)
    until: int | None = Field(default=None, ge=1900, le=2200)


class TimeTo(CheckPart):
    """The median time from the start until a proposition first holds lies within a span of years.

    FAILS where fewer than half of the paths reach it within the projection.
    """

    kind: Literal["time_to"]
    proposition: PropositionText
    at_least: float | None = Field(default=None, ge=0, le=200)
    at_most: float | None = Field(default=None, ge=0, le=200)

    @model_validator(mode="after")
    def _some(self) -> TimeTo:
        if self.at_least is None and self.at_most is None:
            raise ValueError("say `at_least`, `at_most`, or both, in years")
        return self
