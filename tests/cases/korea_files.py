"""The ledgers of the flagship case as frozen records, each file read by itself."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel

from standoff.case.schema import CaseFile, ForecastsFile, SourcePassages

Row = TypeVar("Row", bound=BaseModel)
FOLDER = Path(__file__).resolve().parents[2] / "src" / "standoff" / "cases" / "korea"


def rows(name: str, model: type[Row]) -> tuple[Row, ...]:
    """The rows of one ledger, validated."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(model.model_validate(_cells(row)) for row in csv.DictReader(file))


def _cells(row: dict[str, str]) -> dict[str, Any]:
    cells: dict[str, Any] = {column: text for column, text in row.items() if text}
    if "passages" in cells:
        cells["passages"] = tuple(cells["passages"].split(";"))
    return cells


def _yaml(name: str) -> Any:
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@cache
def case_file() -> CaseFile:
    """case.yaml."""
    return CaseFile.model_validate(_yaml("case.yaml"))


@cache
def forecasts_file() -> ForecastsFile:
    """forecasts.yaml."""
    return ForecastsFile.model_validate(_yaml("forecasts.yaml"))


@cache
def passage_voices() -> dict[str, str]:
    """The voice of every passage."""
    source = SourcePassages.model_validate(_yaml("passages.yaml")["article"])
    return {passage.id: passage.voice for passage in source.passages}


def table(shared: Path, name: str) -> list[dict[str, str]]:
    """A table of the material beside the checkout."""
    with (shared / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
