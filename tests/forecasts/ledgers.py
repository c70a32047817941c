"""Cases with forecasts and positions made for a test, on the small case's two towns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from standoff.case.reading import read_case
from standoff.case.schema import CaseData, ForecastsFile, Position
from tests.case.small import write_small


@cache
def small() -> CaseData:
    """The small case: as of 2020-05; options up.toll, up.repair, down.boycott; the driver weather."""
    with TemporaryDirectory() as folder:
        return read_case(write_small(Path(folder)), "small")


def forecast(id: str, status: str = "open", word: str | None = None, **more: Any) -> dict[str, Any]:
    """A forecast of the mayor's, made in 2020-05, with a word of the table icd203."""
    on = more.pop("on", "2021" if status in ("true", "false", "partly") else None)
    made = {"id": id, "statement": f"Statement {id}", "who": "mayor", "made": "2020-05", **more}
    if word is not None:
        made |= {"wording": word, "probability": {"table": "icd203"}}
    return {**made, "resolution": {"status": status, "on": on}}


def case(*forecasts: dict[str, Any], history: Sequence[tuple[str, str, bool]] = (), **file: Any) -> CaseData:
    """The small case with these forecasts, and positions (date, option, value) behind its own."""
    rows = tuple(
        Position.model_validate({"date": date, "option": option, "value": "yes" if value else "no"})
        for date, option, value in history
    )
    ledger = ForecastsFile.model_validate({"forecasts": forecasts, **file})
    return small().model_copy(update={"forecasts": ledger, "history": (*small().history, *rows)})
