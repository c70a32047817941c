"""The checks of courses and scenarios compared, on a conflict small enough to work out by hand.

Arden held to disarming: Borland disarms too (NN), the best for both. Held to its army: the present (YY) lasts. Left
free: both last.
"""

from __future__ import annotations

from typing import Any

import pytest

from standoff.case.schema import Scenario
from standoff.study import judge_theses
from tests.theses.tiny import thesis, tiny

SCENARIOS = {
    "disarm": Scenario(title="Course: Arden disarms", course="A", hold={"a.arm": False}),
    "arm": Scenario(title="Course: Arden keeps its army", course="A", hold={"a.arm": True}),
    "bold": Scenario(title="Borland has disarmed already", now={"b.arm": False}),
}
COURSES = {"kind": "courses_better", "actor": "A", "player": "B"}
OUTLOOK = {"kind": "outlook", "player": "A"}


def ruled(check: dict[str, Any], **parts: Any) -> tuple[str, str]:
    (found,) = judge_theses(tiny(thesis("t", check, **parts), scenarios=SCENARIOS))
    return found.verdict.verdict, found.verdict.reason


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ({**COURSES, "only": ["disarm"]}, "HOLDS"),
        ({**COURSES, "only": ["arm"]}, "FAILS"),
        ({**COURSES, "only": ["disarm", "arm"]}, "FAILS"),
        ({**COURSES, "only": ["bold"]}, "OPEN"),
        ({**COURSES, "at_most": 1}, "HOLDS"),
        ({**COURSES, "at_most": 0}, "FAILS"),
        ({**COURSES, "at_least": 1, "judged_by": "best"}, "HOLDS"),
        ({**COURSES, "at_least": 2, "judged_by": "mean"}, "FAILS"),
        ({**COURSES, "scope": "attainable", "only": ["disarm"]}, "HOLDS"),
        (COURSES, "HOLDS"),
        ({**COURSES, "actor": "B", "at_least": 1}, "OPEN"),
        ({**OUTLOOK, "under": "disarm", "direction": "rises", "judged_by": ["worst"]}, "HOLDS"),
        ({**OUTLOOK, "under": "disarm", "direction": "rises"}, "FAILS"),
        ({**OUTLOOK, "under": "disarm", "direction": "stays", "judged_by": ["best"]}, "HOLDS"),
        ({**OUTLOOK, "under": "arm", "direction": "falls", "judged_by": ["best", "mean"]}, "HOLDS"),
        ({**OUTLOOK, "under": "arm", "than": "disarm", "direction": "falls"}, "HOLDS"),
        ({**OUTLOOK, "under": "disarm", "than": "arm", "direction": "falls"}, "FAILS"),
        ({**OUTLOOK, "under": "disarm", "direction": "rises", "scope": "attainable"}, "HOLDS"),
        ({**OUTLOOK, "under": "arm", "direction": "stays", "scope": "attainable"}, "HOLDS"),
    ],
)
def test_checks_on_the_plain_view(check: dict[str, Any], expected: str) -> None:
    assert ruled(check)[0] == expected


def test_the_reasons_name_what_was_compared() -> None:
    assert ruled({**COURSES, "only": ["disarm"]})[1] == (
        "Judged by its worst lasting outcome (stable under SEQ), Borland is better off than at present under one of "
        "Arden's two courses: “Arden disarms”. Level with the present under “Arden keeps its army”."
    )
    assert ruled({**OUTLOOK, "under": "arm", "direction": "falls"})[1] == (
        "Under “Course: Arden keeps its army” (one state stable under SEQ, against two under “The bare case”), for "
        "Arden the best outcome falls and the worst outcome is the same, by what it wants in the latter."
    )


def test_the_present_is_that_of_the_thesis_own_scenario() -> None:
    # With Borland disarmed already, the present is YN, which Arden ranks above YY and below NN.
    assert ruled({**COURSES, "player": "A", "only": ["disarm"]}, scenario="bold")[0] == "HOLDS"
    assert "Worse off under “Arden keeps its army”" in ruled({**COURSES, "player": "A"}, scenario="bold")[1]


def test_without_a_present_the_question_is_open() -> None:
    from standoff.case.schema import Option

    options = {
        "a.arm": Option(actor="A", yes="Arden keeps an army", no="Arden disarms"),
        "b.arm": Option(actor="B", yes="Borland keeps an army", no="Borland disarms"),
    }
    (found,) = judge_theses(tiny(thesis("t", COURSES), scenarios=SCENARIOS, options=options))
    assert (found.verdict.verdict, found.verdict.reason) == ("OPEN", "This game has no status quo.")


def test_it_can_rest_on_a_statement() -> None:
    # Without its thrift Borland may keep its army while Arden disarms, which Arden ranks below the present.
    first = thesis("t1", {**COURSES, "player": "A", "only": ["disarm"]})
    rests = [
        thesis(id, {"kind": "rests_on", "thesis": "t1", "statement": statement})
        for id, statement in (("t2", "b_thrift"), ("t3", "b_calm"))
    ]
    found = judge_theses(tiny(first, *rests, scenarios=SCENARIOS))
    assert [r.verdict.verdict for r in found] == ["HOLDS", "HOLDS", "FAILS"]
