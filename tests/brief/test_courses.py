"""The part of the brief on courses and scenarios: what it states, that it nests, that texts stay texts."""

from __future__ import annotations

import re

import pytest

from standoff.brief import render
from standoff.case.schema import CaseData, Constraint, Scenario
from standoff.study import study
from tests.brief.test_page import HOSTILE, hostile, parsed
from tests.theses.tiny import thesis, tiny

SCENARIOS = {
    "disarm": Scenario(title="Course: Arden disarms", course="A", hold={"a.arm": False}),
    "arm": Scenario(title="Course: Arden keeps its army", course="A", hold={"a.arm": True}),
    "bold": Scenario(title="Borland has disarmed already", now={"b.arm": False}),
    "calm": Scenario(title="Nothing is changed"),
}
ONLY = {"kind": "courses_better", "actor": "A", "player": "A", "only": ["disarm"]}


def section(data: CaseData) -> str:
    page = render(study(data))
    structure = parsed(page)
    assert structure.nested_details == 0
    assert structure.states_outside == []
    assert len(structure.ids) == len(set(structure.ids))
    assert "courses" in structure.ids
    return page[page.index('<section id="courses">') :].partition("</section>")[0]


def test_the_findings_are_told() -> None:
    said = section(tiny(thesis("t1", ONLY), scenarios=SCENARIOS))
    assert "<h2>One of Arden&#39;s two courses leaves Arden better off than today, whatever lasts</h2>" in said
    assert "By the worst that lasts, “Arden disarms” would serve Arden best" in said
    assert 'href="#t-t1"' in said and "HOLDS" in said
    assert "As today: “Arden keeps its army”." in said
    assert "In every view Arden is better off than today under “Arden disarms”" not in said, "not as the hawks see it"
    assert said.count("<svg") == 1
    assert "Borland has disarmed already" in said, "its start does not hold as today's does"
    assert "“nothing is changed” leaves the kinds of stable world" in said


def test_every_bar_lies_within_its_panel() -> None:
    said = section(tiny(scenarios=SCENARIOS))
    width = float(re.findall(r'viewBox="0 0 (\d+)', said)[0])
    bars = [(float(x), float(w)) for x, w in re.findall(r'<rect x="([\d.]+)"[^>]* width="([\d.]+)"', said)]
    assert len(bars) == 3 * 2 * 2, "three rows, two players, all that lasts and what is within reach"
    assert all(x >= 0 and w >= 5 and x + w <= width for x, w in bars)


def test_scenarios_alone_make_a_section() -> None:
    said = section(tiny(scenarios={"bold": SCENARIOS["bold"]}))
    assert "<svg" not in said
    assert "<h2>The one scenario changes" in said
    assert "Borland has disarmed already" in said


def test_no_scenarios_no_section() -> None:
    assert 'id="courses"' not in render(study(tiny(scenarios={})))


def test_a_contradicting_course_leaves_the_page_standing() -> None:
    said = section(tiny(scenarios=SCENARIOS, constraints=(Constraint(id="c", proposition="a.arm"),)))
    assert "Borland has disarmed already" in said


@pytest.mark.parametrize("keep", [True, False], ids=["courses", "scenarios"])
def test_hostile_texts_are_shown_and_not_executed(keep: bool) -> None:
    kept = {id: s for id, s in SCENARIOS.items() if keep or s.course is None}
    plain = tiny(thesis("t1", ONLY), scenarios=kept).model_dump(mode="json", by_alias=True)
    said = section(CaseData.model_validate(hostile(plain)))
    assert "<script" not in said and "<img" not in said and "&lt;script&gt;" in said
    assert HOSTILE not in said
