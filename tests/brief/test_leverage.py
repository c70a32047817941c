"""Leverage in the brief: the part says what was found, draws it, and hostile texts stay texts."""

from __future__ import annotations

import re

import standoff
from standoff.brief import render
from standoff.case.schema import Actor, Option
from standoff.study import study
from tests.brief.test_page import HOSTILE, parsed
from tests.study.leverage_cases import three


def part(page: str) -> str:
    found = re.search(r'<section id="leverage">.*?</section>', page, re.S)
    assert found is not None
    return found[0]


def test_the_part_says_what_was_found() -> None:
    page = render(study(three()))
    inside = part(page)
    assert "Cleo controls nobody else" in inside and "80 %" in inside
    assert inside.count("<svg") == 1 and "move a-A" in inside and "move a-B" in inside
    assert "no card that the chronicle tells of moves anybody by more than 67 points of 100" in inside
    assert 'href="#e1"' in inside and 'id="e1"' in page
    assert parsed(page).states_outside == []


def test_without_anything_to_share_there_is_no_picture() -> None:
    inside = part(render(study(standoff.load("catalogue/hipel-1993/elmira").data)))
    assert "<svg" not in inside and "folded into one" in inside


def test_hostile_texts_are_shown_and_not_executed() -> None:
    people = {id: Actor(name=HOSTILE, short=HOSTILE) for id in "ABC"}
    options = {
        "a.play": Option(actor="A", yes=HOSTILE, no=HOSTILE, now=False),
        "b.answer": Option(actor="B", yes=HOSTILE, no=HOSTILE, now=False),
        "c.wait": Option(actor="C", yes=HOSTILE, no=HOSTILE, now=False),
    }
    page = render(study(three(actors=people, options=options)))
    assert parsed(page).tags.isdisjoint({"script", "img"})
    assert "<script>alert" not in page and "&lt;script&gt;" in part(page)
