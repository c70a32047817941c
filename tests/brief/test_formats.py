"""The tables in the brief: the part renders, says what was found, and hostile texts stay texts."""

from __future__ import annotations

import re

import standoff
from standoff.brief import render
from standoff.case.schema import Format
from standoff.study import study
from tests.brief.test_page import HOSTILE, parsed
from tests.theses.tiny import tiny


def part(page: str) -> str:
    found = re.search(r'<section id="formats">.*?</section>', page, re.S)
    assert found is not None
    return found[0]


def test_the_part_says_what_was_found() -> None:
    page = render(study(standoff.load("starter").data, projection=False))
    inside = part(page)
    assert "The one table agrees on something that holds" in inside
    assert inside.count("<svg") == 1 and 'class="lasting"' in inside and "Lowmarch 67 %" in inside
    assert "The tables at which they might sit" not in page
    assert parsed(page).states_outside == []


def test_tables_that_agree_on_nothing_make_a_part_without_a_picture() -> None:
    idle = Format(title="Arden by itself", members=("A",))
    inside = part(render(study(tiny(formats={"alone": idle, "again": idle}))))
    assert "<svg" not in inside and "two on nothing at all" in inside


def test_hostile_texts_are_shown_and_not_executed() -> None:
    hostile = {"both": Format(title=HOSTILE, members=("A", "B")), "alone": Format(title=HOSTILE * 3, members=("A",))}
    page = render(study(tiny(formats=hostile)))
    assert parsed(page).tags.isdisjoint({"script", "img"})
    assert "<script>alert" not in page and "&lt;script&gt;" in part(page)
