"""What every part of a case is made of: frozen, and with what it rests on."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator

from standoff.case.fields import Identifier, Text, YesNo, leave_out_empty


class Part(BaseModel):
    """A frozen part of a case; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)
    _empty = model_validator(mode="before")(leave_out_empty)


class Support(Part):
    """What an element rests on."""

    passages: tuple[Identifier, ...] = ()
    record: Text | None = None
    judgement: YesNo = False
    note: Text | None = None

    @property
    def supported(self) -> bool:
        """Whether the element names a passage or a record, or is a judgement that says why."""
        return bool(self.passages or self.record or (self.judgement and self.note))
