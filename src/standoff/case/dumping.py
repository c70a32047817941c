"""A case as text: the files of its folder, written out from the records.

For cases that no person has written, such as an imported one. A file that a person also edits is changed in place by
`case.writing.edit_yaml`, which keeps comments.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML

from standoff.case.schema import CaseData
from standoff.case.writing import write_files
from standoff.errors import FileProblem

LEDGERS = ("chronicle", "history", "sanctions", "exemptions", "trade", "compliance")


def case_files(data: CaseData) -> dict[str, str]:
    """Every file of a case that holds anything, {name: text}; reading them gives the same records again."""
    files = {"case.yaml": _yaml(_plain(data.case))}
    for id, perspective in data.perspectives.items():
        files[f"perspectives/{id}.yaml"] = _yaml(_plain(perspective))
    if data.passages:
        files["passages.yaml"] = _yaml({id: _plain(source) for id, source in data.passages.items()})
    for name in ("forecasts", "theses"):
        content = _plain(getattr(data, name))
        if content:
            files[f"{name}.yaml"] = _yaml(content)
    for name in LEDGERS:
        rows = getattr(data, name)
        if rows:
            files[f"{name}.csv"] = _csv(rows)
    return files


def write_case(folder: Path | str, data: CaseData) -> tuple[Path, ...]:
    """Write a case into a new or empty folder; the files written. Raises FileProblem where it holds something."""
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileProblem(
            f"{str(target)!r} already holds something; give the name of a folder that does not exist yet."
        )
    return write_files(target, case_files(data))


def _plain(part: BaseModel) -> dict[str, Any]:
    content: dict[str, Any] = part.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True)
    return content


def _yaml(content: dict[str, Any]) -> str:
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 110
    out = io.StringIO()
    yaml.dump(content, out)
    return out.getvalue()


def _csv(rows: Sequence[BaseModel]) -> str:
    plain = [_plain(row) for row in rows]
    columns = [
        field.alias or name
        for name, field in type(rows[0]).model_fields.items()
        if any((field.alias or name) in row for row in plain)
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in plain)
    return out.getvalue()


def _cell(value: Any) -> str:
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
