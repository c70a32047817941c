"""Checks about tables: verdicts from answers, and from the game of two neighbours who may arm."""

from __future__ import annotations

from fractions import Fraction

import pytest

from standoff.case.schema import CaseData, Format, Requirement
from standoff.study import judge_theses
from standoff.theses.formats import Delivered, Weights
from standoff.theses.judge import judge
from standoff.theses.questions import questions
from standoff.theses.records import Evidence, StrategyAnswer, Tally, Verdict
from tests.theses.tiny import thesis, tiny

TABLES = {
    "both": Format(title="The two at the river", members=("A", "B")),
    "alone": Format(title="Arden by itself", members=("A",)),
    "asked": Format(title="Arden first", members=("A", "B"), requires=Requirement(actor="A", proposition="not a.arm")),
}


def judged(check: dict, answer: StrategyAnswer) -> Verdict:
    one = thesis("t1", check)
    data = tiny(one, formats=TABLES)
    (asked,) = questions(one, data)
    return judge(one, data, {asked: answer})


def in_the_game(**check: object) -> Verdict:
    data: CaseData = tiny(thesis("t1", check), formats=TABLES)
    return judge_theses(data)[0].verdict


@pytest.mark.parametrize(
    ("quantifier", "total", "satisfying", "expected"),
    [
        ("every", 3, 3, "HOLDS"),
        ("every", 3, 2, "FAILS"),
        ("every", 0, 0, "OPEN"),
        ("none", 3, 0, "HOLDS"),
        ("none", 3, 1, "FAILS"),
        ("none", 0, 0, "HOLDS"),
        ("some", 3, 1, "HOLDS"),
        ("some", 3, 0, "FAILS"),
        ("some", 0, 0, "FAILS"),
    ],
)
def test_quantifiers(quantifier: str, total: int, satisfying: int, expected: str) -> None:
    check = {"kind": "delivers", "format": "both", "quantifier": quantifier, "satisfies": "peace"}
    assert judged(check, Delivered("", total, Tally(total, satisfying))).verdict == expected


def test_the_reason_counts_and_shows_what_comes_nearest() -> None:
    check = {"kind": "delivers", "format": "both", "satisfies": "peace", "better_for": ["A"]}
    near = Evidence("near_miss", "NN", "Arden disarms", moves_words="Borland would not keep to it")
    assert judged(check, Delivered("", 2, Tally(2, 0, near_miss=near))).reason == (
        "“The two at the river” has two agreements that its members keep, better than today for Arden; in none of the "
        "two, there is a peace without arms. What comes nearest: Arden disarms. Borland would not keep to it."
    )


def test_in_a_game() -> None:
    found = in_the_game(kind="delivers", format="both", satisfies="peace")
    assert found.verdict == "HOLDS" and found.deciding[0].state == "NN"
    assert in_the_game(kind="delivers", format="both", satisfies="peace", better_for=["A", "B"]).verdict == "HOLDS"
    assert in_the_game(kind="delivers", format="both", level="self_enforcing", quantifier="every").verdict == "HOLDS"
    alone = in_the_game(kind="delivers", format="alone", level="agreement", satisfies="not a.arm")
    assert alone.verdict == "FAILS" and "Arden is worse off there" in alone.reason
    never = in_the_game(kind="delivers", format="alone", level="afterwards", quantifier="none", satisfies="peace")
    assert never.verdict == "HOLDS" and "Nothing that the table could decide makes it so." in never.reason


@pytest.mark.parametrize(("quantifier", "expected"), [("some", "FAILS"), ("none", "HOLDS"), ("every", "OPEN")])
def test_a_table_that_does_not_meet(quantifier: str, expected: str) -> None:
    found = in_the_game(kind="delivers", format="asked", quantifier=quantifier)
    assert found.verdict == expected and "does not meet" in found.reason
    assert in_the_game(kind="blocks", format="asked", actor="A").verdict == "OPEN"


def test_blocking_needs_the_largest_weight_alone() -> None:
    check = {"kind": "blocks", "format": "both", "actor": "A"}
    assert judged(check, Weights("", 9, 3, (("A", Fraction(2)), ("B", Fraction(1))))).verdict == "HOLDS"
    tied = judged(check, Weights("", 9, 3, (("B", Fraction(3, 2)), ("A", Fraction(3, 2)))))
    assert tied.verdict == "FAILS" and "shares the largest weight" in tied.reason
    assert judged(check, Weights("", 9, 3, (("B", Fraction(2)), ("A", Fraction(1))))).verdict == "FAILS"
    assert judged(check, Weights("", 9, 0, (("A", Fraction(0)), ("B", Fraction(0))))).verdict == "FAILS"
    assert (
        judged({**check, "actor": "B", "format": "alone"}, Weights("", 1, 1, (("A", Fraction(1)),))).verdict == "FAILS"
    )
    assert in_the_game(**check).verdict == "FAILS"
    only = in_the_game(kind="blocks", format="alone", actor="A")
    assert only.verdict == "HOLDS" and "100 %" in only.reason
