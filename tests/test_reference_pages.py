"""The reference pages say what the program has: every command, every field, every kind of check, every public name."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

import standoff
from standoff.case import checks, dynamics, ledgers, parts, projection_checks, schema, strategy_checks, wants
from standoff.cli import COMMANDS

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
DESCRIBED_IN_PASSING = {
    "BlindSpot",
    "RuledOut",
    "Switch",
    "Rate",
    "Requirement",
    "Insertion",
    "Probability",
    "Word",
    "Degree",
}
"""Models whose few keys stand in the row of the field that holds them."""

NOT_WRITTEN = {"ThesesFile", "Part", "CaseData", "EqualGroup", "UnorderedGroup", "CheckPart"}
"""Models without a table: one key each, bases, and the whole."""


def models() -> Iterator[type[BaseModel]]:
    for module in (schema, wants, dynamics, ledgers, parts, checks, strategy_checks, projection_checks):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == module.__name__:
                yield value


def tables() -> dict[str, set[str]]:
    """By model, the keys in the first column of its table."""
    found: dict[str, set[str]] = {}
    for page in REFERENCE.glob("*.md"):
        for part in page.read_text(encoding="utf-8").split("<!-- model: ")[1:]:
            name, _, rest = part.partition(" -->")
            rows = [line for line in rest.strip().split("\n\n")[0].splitlines() if line.startswith("| `")]
            found[name] = {key.strip(" `") for row in rows for key in row.split("|")[1].split(",")}
    return found


TABLES = tables()


@pytest.mark.parametrize("model", [m for m in models() if m.__name__ not in DESCRIBED_IN_PASSING | NOT_WRITTEN])
def test_every_field_has_a_row(model: type[BaseModel]) -> None:
    support = set() if model is schema.Support else set(schema.Support.model_fields)
    keys = {info.alias or name for name, info in model.model_fields.items()} - support
    assert TABLES.get(model.__name__, set()) - support == keys


def test_every_table_is_of_a_model() -> None:
    assert set(TABLES) <= {model.__name__ for model in models()}


def test_the_page_of_commands_is_what_the_program_says() -> None:
    made = runpy.run_path(str(REFERENCE / "make_commands.py"))["page"]()
    assert (REFERENCE / "commands.md").read_text(encoding="utf-8") == made, "run python docs/reference/make_commands.py"
    assert all(f"## standoff {name}\n" in made for name in COMMANDS)


def test_every_public_name_is_on_the_page_of_the_library() -> None:
    page = (REFERENCE / "python.md").read_text(encoding="utf-8")
    assert [name for name in standoff.__all__ if name not in page] == []
