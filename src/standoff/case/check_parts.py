"""What every kind of check is made of: the frozen base and the words that several kinds share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from standoff.case.fields import leave_out_empty

Concept = Annotated[str, Field(pattern=r"^(nash|gmr|smr|seq|symseq|sim|nm|lim:[1-9][0-9]{0,3})$")]
Scope = Literal["all", "attainable"]
Quantifier = Literal["some", "every", "none"]


class CheckPart(BaseModel):
    """A frozen check; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    _empty = model_validator(mode="before")(leave_out_empty)
