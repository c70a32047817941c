"""The check `coalition_proof`: verdicts from answers, and from the game of two neighbours who may arm."""

from __future__ import annotations

import pytest

from standoff.study import judge_theses
from standoff.theses.judge import judge
from standoff.theses.questions import questions
from standoff.theses.records import Evidence, Tally, Verdict
from tests.theses.tiny import thesis, tiny

STATES = {"among": "true", "stable": "seq"}


def judged(answer: Tally, **check: object) -> Verdict:
    one = thesis("t1", {"kind": "coalition_proof", **check})
    data = tiny(one)
    (asked,) = questions(one, data)
    return judge(one, data, {asked: answer})


def in_the_game(**check: object) -> Verdict:
    return judge_theses(tiny(thesis("t1", {"kind": "coalition_proof", **check})))[0].verdict


@pytest.mark.parametrize(
    ("quantifier", "total", "satisfying", "expected"),
    [
        ("every", 3, 3, "HOLDS"),
        ("every", 3, 2, "FAILS"),
        ("every", 0, 0, "OPEN"),
        ("none", 3, 0, "HOLDS"),
        ("none", 3, 1, "FAILS"),
        ("none", 0, 0, "OPEN"),
        ("some", 3, 1, "HOLDS"),
        ("some", 3, 0, "FAILS"),
        ("some", 0, 0, "FAILS"),
    ],
)
def test_quantifiers(quantifier: str, total: int, satisfying: int, expected: str) -> None:
    assert judged(Tally(total, satisfying), quantifier=quantifier, **STATES).verdict == expected


def test_the_reason_says_who_can_lead_where() -> None:
    both = judged(Tally(3, 3), coalition=["A", "B"], concept="nash", to="peace", **STATES)
    assert both.reason == (
        "From none of the three states stable for every single player under SEQ can Arden and Borland lead together "
        "to a state that both prefer, one where there is a peace without arms."
    )
    left = Evidence("counterexample", "YY", "Everything is as today", moves_words="Arden gains if it disarms")
    some = judged(Tally(5, 1, counterexample=left), **STATES)
    assert some.reason == (
        "From four of the five states stable for every single player under SEQ, some players can lead together to a "
        "state that each of them prefers and that no answer of the others spoils. For example, where everything is as "
        "today: Arden gains if it disarms."
    )
    alone = judged(Tally(1, 1), coalition=["A"])
    assert alone.reason == (
        "From the status quo, Arden cannot lead to a state that it prefers and that no answer of the others spoils."
    )


def test_today_is_left_by_both_together() -> None:
    today = in_the_game()
    assert today.verdict == "FAILS"
    assert today.deciding[0].state == "YY"
    assert "Arden and Borland gain together if Arden disarms, as does Borland" in today.reason
    assert in_the_game(coalition=["A"]).verdict == "HOLDS"
    assert in_the_game(coalition=["B", "A", "B"]).verdict == "FAILS"
    assert in_the_game(to="not peace").verdict == "HOLDS"
    assert in_the_game(among="peace").verdict == "HOLDS"
    assert in_the_game(quantifier="some", **STATES).verdict == "HOLDS"
    assert in_the_game(quantifier="every", **STATES).verdict == "FAILS"
    assert in_the_game(among="peace and not parity").verdict == "OPEN"


@pytest.mark.parametrize("concept", ["nash", "gmr", "smr", "seq"])
def test_every_concept_is_asked(concept: str) -> None:
    """One armed, the other not: the armed one gains nothing alone, the unarmed one by arming, whatever answers."""
    assert in_the_game(among="a.arm and not b.arm", coalition=["B"], concept=concept).verdict == "FAILS"
    assert in_the_game(among="peace", concept=concept).verdict == "HOLDS"
