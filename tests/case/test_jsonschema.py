"""The JSON Schema: valid itself, accepts what the reader accepts, refuses plain mistakes."""

from __future__ import annotations

import csv
import io
import re
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import yaml

from standoff.case.jsonschema import schemas
from standoff.case.reading import TABLES
from tests.case.small import FILES, changed

SCHEMAS = schemas()


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: `no` is text, `true` and numbers are not."""


Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(("timestamp", "bool", "merge"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def errors(name: str, data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMAS[name])
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def schema_name(file: str) -> str:
    return "perspective.yaml" if file.startswith("perspectives/") else file


def test_there_is_one_for_every_file() -> None:
    assert set(SCHEMAS) == {schema_name(file) for file in FILES}
    for document in SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(document)
        assert document["title"]
        assert document["description"]


@pytest.mark.parametrize("loader", [yaml.BaseLoader, Core])
@pytest.mark.parametrize("file", [file for file in FILES if file.endswith(".yaml")])
def test_the_small_case_satisfies_it(file: str, loader: Any) -> None:
    assert errors(schema_name(file), yaml.load(FILES[file], Loader=loader)) == []


def test_bundled_cases_satisfy_it() -> None:
    folder = files("standoff") / "cases" / "korea"
    paths = [child for child in folder.iterdir() if child.name.endswith(".yaml")]
    paths += list((folder / "perspectives").iterdir()) if (folder / "perspectives").is_dir() else []
    for path in paths:
        name = "perspective.yaml" if path.name not in SCHEMAS else path.name
        assert errors(name, yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)) == []


@pytest.mark.parametrize("table", sorted(TABLES))
def test_rows_satisfy_it(table: str) -> None:
    name = f"{table}.csv"
    document = SCHEMAS[name]
    rows = list(csv.DictReader(io.StringIO(FILES[name])))
    assert set(rows[0]) <= set(document["x-columns"])
    for row in rows:
        cells: dict[str, Any] = {key: value for key, value in row.items() if value}
        for column in document["x-lists"]:
            if column in cells:
                cells[column] = cells[column].split(";")
        assert errors(name, cells) == []
        assert errors(name, {**cells, "colour": "red"}) != []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("case.yaml", "as_of: 2020-05", "asof: 2020-05"),
        ("case.yaml", "kind: seat", "kind: chair"),
        ("case.yaml", "    yes: Upton charges a toll\n", ""),
        ("case.yaml", "    now: yes\n", "    now: perhaps\n"),
        ("case.yaml", '"#aa0000"', '"red"'),
        ("case.yaml", "worlds: [peace, standstill]", "worlds: peace"),
        ("passages.yaml", "[51, 120]", "[51]"),
        ("passages.yaml", "modality: claim", "modality: clam"),
        ("theses.yaml", "kind: goal_attained", "kind: goal_atained"),
        ("theses.yaml", "some, satisfies", "some, satisfy"),
        ("forecasts.yaml", "status: false", "status: wrong"),
        ("perspectives/upstream.yaml", "{id: u_trade, proposition", "{id: u_trade, propositon"),
    ],
)
def test_mistakes_do_not(file: str, old: str, new: str) -> None:
    text = changed(file, old, new)[file]
    assert text is not None
    assert errors(schema_name(file), yaml.load(text, Loader=Core)) != []


def test_empty_optional_sections_are_allowed_and_empty_required_ones_are_not() -> None:
    data = yaml.load(FILES["case.yaml"], Loader=yaml.BaseLoader)
    assert errors("case.yaml", {**data, "worlds": None, "scenarios": None, "drivers": None}) == []
    assert errors("case.yaml", {**data, "actors": None}) != []


def test_notes_on_fields_are_shipped() -> None:
    option = SCHEMAS["case.yaml"]["$defs"]["Option"]
    assert "forward" in option["properties"]["moves"]["description"]
    assert option["description"].startswith("A yes-no choice of one player")
    assert SCHEMAS["case.yaml"]["$defs"]["Term"]["required"] == ["holder", "office", "from"]
