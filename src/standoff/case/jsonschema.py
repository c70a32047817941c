"""The case format as JSON Schema, for completion and checking in an editor.

Made from the models of `case.schema`, so that there is one definition. Keys are those of the files. A value may be
written as YAML's own number or truth (``now: no``, ``start: 120``), which the reader takes as text all the same.
"""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from standoff.case import checks, ledgers, parts, schema, strategy_checks, wants
from standoff.case.reading import TABLES, PassagesFile, columns_of, lists_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"

YAML_FILES: dict[str, type[BaseModel]] = {
    "case.yaml": schema.CaseFile,
    "perspective.yaml": schema.Perspective,
    "forecasts.yaml": schema.ForecastsFile,
    "theses.yaml": schema.ThesesFile,
}


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of every file of a case folder, by file name (`perspective.yaml` for perspectives/*.yaml).

    The schema of a CSV file describes one row as an object of texts; its `x-columns` are the columns in order and
    `x-lists` those whose cells are lists separated by `;`.
    """
    made = {name: _of(model) for name, model in YAML_FILES.items()}
    passages = _of(PassagesFile)
    made["passages.yaml"] = {
        **passages["properties"]["sources"],
        "$defs": passages["$defs"],
        "description": "passages.yaml: the anchors of each source.",
    }
    for name, model in TABLES.items():
        made[f"{name}.csv"] = {**_of(model), "x-columns": columns_of(model), "x-lists": lists_of(model)}
    for name, document in made.items():
        made[name] = {"$schema": DIALECT, "title": name, **{k: v for k, v in document.items() if k != "title"}}
    return dict(sorted(made.items()))


def _of(model: type[BaseModel]) -> dict[str, Any]:
    """One model's schema, with plain scalars allowed wherever text is, and the notes on its fields as descriptions."""
    document = model.model_json_schema(by_alias=True, mode="validation")
    notes = _notes()
    for name, definition in {model.__name__: document, **document.get("$defs", {})}.items():
        for key, note in notes.get(name, {}).items():
            if key in definition.get("properties", {}):
                definition["properties"][key]["description"] = note
    return _loosened(document)  # type: ignore[no-any-return]


def _notes() -> dict[str, dict[str, str]]:
    """The notes written under fields in the source of the models: class name, then key in the file."""
    found: dict[str, dict[str, str]] = {}
    for module in (schema, wants, ledgers, parts, checks, strategy_checks):
        for node in ast.parse(inspect.getsource(module)).body:
            if not isinstance(node, ast.ClassDef):
                continue
            model = getattr(module, node.name)
            for field, note in pairwise(node.body):
                if (
                    isinstance(field, ast.AnnAssign)
                    and isinstance(note, ast.Expr)
                    and isinstance(field.target, ast.Name)
                ):
                    info = model.model_fields[field.target.id]
                    text = getattr(note.value, "value", "")
                    found.setdefault(node.name, {})[info.alias or field.target.id] = inspect.cleandoc(str(text))
    return found


def _loosened(node: Any) -> Any:
    """The schema with each scalar type widened to what YAML makes of the same characters, and empty sections allowed.

    Bounds stay: they apply to numbers, patterns and lengths to texts.
    """
    if isinstance(node, list):
        return [_loosened(part) for part in node]
    if not isinstance(node, dict):
        return node
    made = {key: _loosened(value) for key, value in node.items() if key != "default"}
    if "properties" in made:
        for key, value in made["properties"].items():
            if key not in made.get("required", ()) and value.get("type") in ("array", "object"):
                value["type"] = [value["type"], "null"]
    kind, choices = made.get("type"), made.get("enum", ())
    if kind == "string" and "true" in choices:
        made.update(type=["string", "boolean"], enum=[*choices, True, False])
    elif kind == "string" and not choices and "const" not in made:
        made["type"] = ["string", "number", "boolean"]
    elif kind in ("integer", "number"):
        made["type"] = [kind, "string"]
    elif kind == "boolean":
        made.update(type=["boolean", "string"], enum=[True, False, *_TRUTHS])
    return made


_TRUTHS = [
    spelt for word in ("yes", "no", "y", "n", "true", "false") for spelt in (word, word.capitalize(), word.upper())
]
