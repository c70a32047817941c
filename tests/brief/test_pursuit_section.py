"""What goals would take, in the brief: the part renders, says what was found, and hostile texts stay texts."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from standoff.brief import render
from standoff.brief.pursuit_section import context
from standoff.case.schema import Actor, CaseData, Goal, Option, Perspective
from standoff.study import study
from standoff.study.pursuit.reporting import document, report
from standoff.study.solver import Solver
from tests.brief.test_page import HOSTILE, parsed
from tests.theses.tiny import ARDEN, BORLAND, preferences, tiny

PEACE = (
    Goal(id="a_peace", text="peace", proposition="peace"),
    Goal(id="a_edge", text="the upper hand", proposition="a.arm and not b.arm"),
    Goal(id="a_army", text="an army", proposition="a.arm"),
    Goal(id="a_glory", text="glory"),
)


def held(goals: tuple[Goal, ...] = PEACE, **changes: Any) -> CaseData:
    """The two neighbours, with a holder of the default view and an outside view that differs."""
    data = tiny(goals={"A": goals}, **changes)
    wants = {"A": preferences(*ARDEN), "B": preferences(*BORLAND)}
    views = {
        "plain": Perspective(holder="A", title="As Arden sees it", preferences=wants),
        "outside": Perspective(
            outside=True,
            title="From outside",
            preferences={**wants, "B": preferences(("b_calm", "not a.arm"), ("b_thrift", "not b.arm"))},
        ),
    }
    return data.model_copy(update={"perspectives": views})


def part(page: str) -> str:
    found = re.search(r'<section id="pursuit">.*?</section>', page, re.S)
    assert found is not None
    return found[0]


def test_the_part_says_what_was_found() -> None:
    page = render(study(held()))
    inside = part(page)
    assert "Of the two things that Arden is after, only one would last once there" in inside
    assert "What Arden is after takes one concession, by Arden or Borland" in inside
    assert "Arden concedes" in inside and "Borland gains" in inside and "Does not last" in inside
    assert "Already so today: an army" in inside and "Brought about by no option: glory" in inside
    assert inside.count("<svg") == 1 and parsed(page).states_outside == []


def test_views_that_agree_share_a_lane() -> None:
    found = report(held(), Solver(held()))
    assert found is not None and [lane.target.id for lane in found.lanes] == ["a_peace", "a_edge", "together"]
    edge = found.lanes[1].pursuits
    assert [p.perspective for p in edge] == ["plain", "outside"]
    assert [p.state.bearers for p in edge if p.state] == [(("B", 1),), ()], "outside, Borland would rather disarm"
    drawn = str(context(SimpleNamespace(pursuit=found, data=held()))["figure"].drawing)  # type: ignore[arg-type]
    assert drawn.count("As Arden sees it") >= 1 and drawn.count("From outside") >= 1
    together = found.lanes[2].pursuits
    assert not any(p.feasible for p in together) and "Not possible" in drawn


def test_the_document_has_every_goal_in_every_view() -> None:
    found = report(held(), Solver(held()))
    assert found is not None
    told = document(found)
    assert told["holder"] == "A" and told["held"] == ["an army"] and told["beyond"] == ["glory"]
    assert [goal["goal"] for goal in told["goals"]] == ["a_peace", "a_edge", "together"]
    assert all(len(goal["views"]) == 2 for goal in told["goals"])
    assert told["goals"][0]["views"][0]["cost"] == {"losses": 1, "indifferent": 0, "moves": 2}


def test_without_a_holder_goals_or_a_status_quo_there_is_no_part() -> None:
    assert report(tiny(), Solver(tiny())) is None
    content = held((Goal(id="a_army", text="an army", proposition="a.arm"),))
    assert report(content, Solver(content)) is None
    loose = {
        "a.arm": Option(actor="A", yes="Arden keeps an army", no="Arden disarms"),
        "b.arm": Option(actor="B", yes="Borland keeps an army", no="Borland disarms"),
    }
    nowhere = held(options=loose, scenarios={})
    assert report(nowhere, Solver(nowhere)) is None


def test_hostile_texts_are_shown_and_not_executed() -> None:
    actors = {"A": Actor(name=HOSTILE, short=HOSTILE), "B": Actor(name="Kingdom of Borland", short="Borland")}
    hostile = held((Goal(id="a_peace", text=HOSTILE, proposition="peace"), PEACE[1]), actors=actors)
    page = render(study(hostile))
    assert parsed(page).tags.isdisjoint({"script", "img"})
    assert "<script>alert" not in page and "&lt;script&gt;" in part(page)
