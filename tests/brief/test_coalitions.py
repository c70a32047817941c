"""Coalitions in the brief: the part renders, says what was found, and hostile texts stay texts."""

from __future__ import annotations

import re
from dataclasses import replace

import standoff
from standoff.brief import render
from standoff.brief.coalitions_figure import chosen
from standoff.brief.coalitions_section import heading
from standoff.case.schema import Actor, Definition
from standoff.study import study
from standoff.study.coalitions.records import CoalitionsReport, WorldHold, WorldJump
from standoff.study.records import StateReport
from tests.brief.test_page import HOSTILE, parsed
from tests.theses.tiny import tiny


def part(page: str) -> str:
    found = re.search(r'<section id="coalitions">.*?</section>', page, re.S)
    assert found is not None
    return found[0]


def test_the_part_says_what_was_found() -> None:
    page = render(study(tiny()))
    inside = part(page)
    assert "only one has states that survive players acting together: there is a peace without arms" in inside
    assert "Arden and Borland would together leave world 1 for world 2." in inside
    assert inside.count("<svg") == 1 and "move a-A gain" in inside and "move a-B gain" in inside
    assert parsed(page).states_outside == []


def test_worlds_without_jumps_make_a_part_without_a_picture() -> None:
    inside = part(render(study(standoff.load("catalogue/textbook/deadlock").data)))
    assert "<svg" not in inside and "No coalition would jump" in inside


def test_hostile_texts_are_shown_and_not_executed() -> None:
    hostile = Definition(proposition="not a.arm and not b.arm", yes=HOSTILE, no=HOSTILE)
    people = {"A": Actor(name=HOSTILE, short=HOSTILE), "B": Actor(name="B", short=HOSTILE)}
    page = render(study(tiny(definitions={"peace": hostile}, worlds=("peace",), actors=people)))
    assert parsed(page).tags.isdisjoint({"script", "img"})
    assert "<script>alert" not in page and "&lt;script&gt;" in part(page)


STATE = StateReport("YY", "", (), "")
LASTS = WorldHold(1, "Peace.", 4, {"cseq": 2}, ())
GOES = WorldHold(2, "War.", 4, {"cseq": 0}, ())


def report(worlds: tuple[WorldHold, ...], jumps: tuple[WorldJump, ...] = ()) -> CoalitionsReport:
    return CoalitionsReport("p", "s", 7, 8, {}, worlds, jumps)


def test_the_heading_is_the_finding() -> None:
    second = replace(LASTS, number=3)
    assert heading(report((GOES,))).endswith("does not survive when players act together")
    assert heading(report((LASTS,))).endswith("survives, at least in part, when players act together")
    assert heading(report((GOES, GOES))) == "Nothing that lasts survives players acting together"
    assert heading(report((LASTS, LASTS))).startswith("Every kind of world that lasts")
    assert heading(report((LASTS, GOES))).endswith("only one has states that survive players acting together: Peace")
    assert heading(report((LASTS, second, GOES))).startswith("Two of the three kinds of world")
    assert heading(report((LASTS, second, GOES))).endswith("worlds 1 and 3")


def test_larger_coalitions_that_add_nothing_are_not_drawn() -> None:
    small = WorldJump(("A", "B"), 2, 1, 3, 1, STATE, STATE, "")
    same = replace(small, coalition=("A", "B", "C"))
    more = replace(same, n_origins=4)
    inside = replace(small, end=2)
    free = replace(small, n_free=0, coalition=("A", "C"))
    assert chosen(report((LASTS, GOES), (same, small, inside, free))) == (small, free)
    assert chosen(report((LASTS, GOES), (more, small))) == (small, more)
