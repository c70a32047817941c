"""Checks of shares, control, gains and cards: verdicts from answers, and from a game that is worked out by hand."""

from __future__ import annotations

import pytest

from standoff.study import judge_theses
from standoff.theses.judge import judge
from standoff.theses.leverage import CardFound, ControlIn, ControlShift, Moved, Rises, SharesFound
from standoff.theses.questions import questions
from standoff.theses.records import Evidence, StrategyAnswer, Verdict
from tests.study.leverage_cases import three
from tests.theses.tiny import thesis

SHARE = {"kind": "largest_share", "actor": "A", "over": ["B", "C"]}
CONTROL = {"kind": "control", "actor": "C", "over": "B", "below": ["A"], "among": "feasible"}
FALLS = {"kind": "control_falls", "actor": "A", "to": "c.wait"}
GAINS = {"kind": "gains_most", "player": "A"}
CARD = {"kind": "card", "option": "a.play", "through": "B", "on": "C", "effect": "lowers"}
MOVES = {"kind": "card_moves", "option": "a.play", "more": "B", "than": "C"}


def judged(check: dict[str, object], answer: StrategyAnswer) -> Verdict:
    one = thesis("t1", check)
    data = three(one)
    (asked,) = questions(one, data)
    return judge(one, data, {asked: answer})


def in_the_game(check: dict[str, object], **wishes: object) -> Verdict:
    return judge_theses(three(thesis("t1", check), **wishes))[0].verdict  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "expected"),
    [((0.5, 0.5), "HOLDS"), ((0.5, 0.2), "FAILS"), ((0.2, 0.5), "FAILS"), ((0.3, 0.4), "FAILS"), ((0.1, 0.1), "FAILS")],
)
def test_the_largest_share_by_both_utilities(a: tuple[float, float], expected: str) -> None:
    found = SharesFound(8, True, (("A", a), ("B", (0.3, 0.4)), ("C", (0.2, 0.1))))
    verdict = judged(SHARE, found)
    assert verdict.verdict == expected
    assert ("rests on the spacing" in verdict.reason) == (a in ((0.5, 0.2), (0.2, 0.5)))
    assert "association" not in verdict.reason
    assert "association" in judged(SHARE, SharesFound(8, False, found.shares)).reason
    assert judged({**SHARE, "besides": ["B"]}, SharesFound(8, True, (("A", (0.3, 0.3)), *found.shares[1:]))).holds


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (SHARE, SharesFound(8, True, ())),
        (CONTROL, ControlIn(0, 0, (), None)),
        (CONTROL, ControlIn(4, 0, (), None)),
        (FALLS, ControlShift((0, 4), None)),
        (FALLS, ControlShift((4, 4), None)),
        (GAINS, Rises(0, ())),
        (CARD, CardFound(0, 3, 0, None, None, (0, 0))),
        (MOVES, Moved(0, 0, ())),
    ],
)
def test_nothing_to_judge_is_open(check: dict[str, object], answer: StrategyAnswer) -> None:
    verdict = judged(check, answer)
    assert verdict.verdict == "OPEN"
    assert "Nothing to" in verdict.reason


def test_control_below_in_every_state() -> None:
    means = (("C", (0.0, 0.001)), ("A", (0.5, 0.4)))
    assert judged(CONTROL, ControlIn(8, 8, means, None)).holds
    failing = judged(CONTROL, ControlIn(8, 7, means, Evidence("counterexample", "NNN", "All is as today")))
    assert failing.verdict == "FAILS" and failing.deciding[0].state == "NNN"
    assert "Not, for example, here: all is as today" in failing.reason.replace("All", "all")


@pytest.mark.parametrize(
    ("after", "expected"), [((0.1, 0.1), "HOLDS"), ((0.1, 0.3), "FAILS"), ((0.2, 0.2), "FAILS"), ((0.3, 0.3), "FAILS")]
)
def test_control_falls(after: tuple[float, float], expected: str) -> None:
    assert judged(FALLS, ControlShift((4, 4), ((0.2, 0.2), after))).verdict == expected


@pytest.mark.parametrize(
    ("a", "expected"), [((0.3, 0.3), "HOLDS"), ((0.2, 0.3), "FAILS"), ((0.3, 0.1), "FAILS"), ((-0.1, -0.1), "FAILS")]
)
def test_gaining_most(a: tuple[float, float], expected: str) -> None:
    others = (("B", (0.25, 0.2)), ("C", (-0.5, -0.5))) if a[0] > 0 else (("B", (-0.2, -0.2)), ("C", (-0.5, -0.5)))
    assert judged(GAINS, Rises(3, (("A", a), *others))).verdict == expected


@pytest.mark.parametrize(
    ("indirect", "effect", "expected"),
    [
        ((-0.1, -0.2), "lowers", "HOLDS"),
        ((-0.1, 0.2), "lowers", "FAILS"),
        ((0.0, 0.0), "lowers", "FAILS"),
        ((0.1, 0.2), "raises", "HOLDS"),
        ((-0.1, -0.2), "raises", "FAILS"),
    ],
)
def test_a_card_lowers_or_raises(indirect: tuple[float, float], effect: str, expected: str) -> None:
    found = CardFound(4, 0, 3, indirect, (0.9, 0.9), (2, 1))
    assert judged({**CARD, "effect": effect}, found).verdict == expected


def test_a_card_moves_one_more_than_another() -> None:
    assert judged(MOVES, Moved(4, 0, (("B", 4), ("C", 3)))).holds
    assert judged(MOVES, Moved(4, 0, (("B", 3), ("C", 3)))).verdict == "FAILS"


def test_in_the_game() -> None:
    assert in_the_game({**SHARE, "over": ["A"]}).holds
    assert in_the_game({**SHARE, "over": ["C"]}).verdict == "FAILS"
    assert in_the_game({**SHARE, "over": ["C"], "actor": "B"}).holds
    assert in_the_game({**SHARE, "over": ["C"], "among": "stable"}).verdict == "OPEN", "only one state lasts"
    assert in_the_game({**SHARE, "over": ["C"], "actor": "C", "given": "b.answer"}).holds
    assert in_the_game(CONTROL).holds
    assert in_the_game({**CONTROL, "actor": "A", "below": ["B"]}).verdict == "FAILS", (
        "each decides as much as the other"
    )
    assert in_the_game({**CONTROL, "among": "stable"}).holds
    assert in_the_game(GAINS).holds
    assert in_the_game({**GAINS, "player": "B"}).verdict == "FAILS"
    assert in_the_game(CARD).holds
    assert in_the_game({**CARD, "effect": "raises"}).verdict == "FAILS"
    assert in_the_game(MOVES).holds
    assert in_the_game({**MOVES, "more": "C", "than": "B"}).verdict == "FAILS"


def test_control_that_falls_in_the_game() -> None:
    # Cleo minds an answer only where Ann plays, so Bob can do something to her only there.
    check = {"kind": "control_falls", "actor": "B", "over": ["C"], "from": "a.play", "to": "not a.play"}
    verdict = in_the_game(check, cleo=("not (a.play and b.answer)",))
    assert verdict.holds
    assert "133 % (by rank 133 %) over the 4 states where Ann plays" in verdict.reason
    back = {**check, "from": "not a.play", "to": "a.play"}
    assert in_the_game(back, cleo=("not (a.play and b.answer)",)).verdict == "FAILS"
    assert in_the_game({**check, "to": "a.play and not a.play"}).verdict == "OPEN"


def test_questions_that_make_no_sense_are_open_with_a_reason() -> None:
    own = in_the_game({**CARD, "through": "A"})
    assert own.verdict == "OPEN" and "cannot reply to it" in own.reason
    assert in_the_game({**CARD, "given": "a.play"}).verdict == "OPEN"
