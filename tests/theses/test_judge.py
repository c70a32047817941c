"""Verdicts from answers: three-valued logic, nothing-to-judge, references, dates."""

from __future__ import annotations

import pytest

from standoff.case.schema import Scenario
from standoff.case.view import resolve
from standoff.theses.gloss import starting
from standoff.theses.judge import judge
from standoff.theses.questions import game_of, questions
from standoff.theses.records import (
    AmongEquilibria,
    Answer,
    Comparison,
    Evidence,
    GameKey,
    Question,
    StableStates,
    Standing,
    Tally,
    Unanswered,
)
from tests.theses.tiny import thesis, tiny

KEY = GameKey("plain", "none")
EVERY = {"kind": "equilibria", "quantifier": "every", "satisfies": "peace"}


def verdict(check: dict, *answers: Answer, others=(), **parts) -> str:
    """The verdict of a check whose questions are answered in order."""
    one = thesis("t1", check, **parts)
    data = tiny(one, *others)
    asked = questions(one, data)
    assert len(asked) == len(answers)
    return judge(one, data, dict(zip(asked, answers, strict=True))).verdict


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
def test_quantifiers(quantifier, total, satisfying, expected):
    check = {"kind": "equilibria", "quantifier": quantifier, "satisfies": "peace"}
    assert verdict(check, Tally(total, satisfying)) == expected


def test_reason_says_what_was_counted_and_shows_the_exception():
    one = thesis("t1", {**EVERY, "concept": "nash", "scope": "attainable", "given": "b.arm"})
    data = tiny(one)
    shown = Evidence("counterexample", "YY", "Everything is as today")
    found = judge(one, data, {questions(one, data)[0]: Tally(4, 1, counterexample=shown)})
    assert found.reason == (
        "In one of the four states stable under Nash that improving moves reach from the status quo and where Borland "
        "keeps an army, there is a peace without arms. Not, for example, here: everything is as today."
    )
    assert [e.state for e in found.deciding] == ["YY"]
    assert found.deciding[0].game == KEY


def test_question_carries_perspective_scenario_and_defaults():
    data = tiny(default_scenario="bold")
    assert game_of(thesis("t", EVERY), data) == GameKey("plain", "bold")
    assert game_of(thesis("t", EVERY, perspective="grim", scenario="bound"), data) == GameKey("grim", "bound")


@pytest.mark.parametrize(
    ("better", "worse", "compare", "expected"),
    [
        ((1, 5), (0, 0), "every", "HOLDS"),
        ((1, 5), (0, 1), "every", "FAILS"),
        ((1, 5), (0, 1), "best", "HOLDS"),
        ((1, 5), (0, 5), "best", "FAILS"),
    ],
)
def test_prefers(better, worse, compare, expected):
    check = {"kind": "prefers", "player": "A", "better": "peace", "worse": "not peace", "compare": compare}
    assert verdict(check, Comparison(Standing(2, *better), Standing(3, *worse), 6)) == expected


def test_prefers_needs_states_on_both_sides():
    check = {"kind": "prefers", "player": "A", "better": "peace", "worse": "not peace"}
    assert verdict(check, Comparison(Standing(0, 0, 0), Standing(3, 0, 1), 6)) == "OPEN"
    assert verdict(check, Comparison(Standing(3, 0, 1), Standing(0, 0, 0), 6)) == "OPEN"


def test_stable_for_exactly_asks_everybody():
    check = {"kind": "stable_for", "players": ["A"], "exactly": "yes"}
    assert verdict(check, Tally(1, 1), Tally(1, 0)) == "HOLDS"
    assert verdict(check, Tally(1, 1), Tally(1, 1)) == "FAILS"
    assert verdict(check, Tally(1, 0), Tally(1, 0)) == "FAILS"
    assert verdict({**check, "exactly": "no"}, Tally(1, 1)) == "HOLDS"
    assert verdict({**check, "players": []}, Tally(1, 0), Tally(1, 0)) == "HOLDS"
    assert verdict({**check, "exactly": "no"}, Tally(0, 0)) == "OPEN"


def test_unanswered_is_open_with_its_reason():
    one = thesis("t1", EVERY)
    data = tiny(one)
    found = judge(one, data, {questions(one, data)[0]: Unanswered("No status quo.")})
    assert (found.verdict, found.reason) == ("OPEN", "No status quo.")
    assert judge(one, data, {}).verdict == "OPEN"


HOLDS, FAILS, OPEN = Tally(2, 2), Tally(2, 1), Tally(0, 0)
NASH = {**EVERY, "concept": "nash"}


@pytest.mark.parametrize(
    ("kind", "first", "second", "expected"),
    [
        ("all_of", HOLDS, HOLDS, "HOLDS"),
        ("all_of", HOLDS, OPEN, "OPEN"),
        ("all_of", OPEN, FAILS, "FAILS"),
        ("any_of", FAILS, HOLDS, "HOLDS"),
        ("any_of", OPEN, HOLDS, "HOLDS"),
        ("any_of", FAILS, OPEN, "OPEN"),
        ("any_of", FAILS, FAILS, "FAILS"),
    ],
)
def test_composites_are_three_valued(kind, first, second, expected):
    assert verdict({"kind": kind, "checks": [EVERY, NASH]}, first, second) == expected


@pytest.mark.parametrize(("answer", "expected"), [(HOLDS, "FAILS"), (FAILS, "HOLDS"), (OPEN, "OPEN")])
def test_not_turns_holds_and_fails_round(answer, expected):
    assert verdict({"kind": "not", "check": EVERY}, answer) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(HOLDS, HOLDS, "HOLDS"), (HOLDS, FAILS, "FAILS"), (OPEN, FAILS, "FAILS"), (OPEN, HOLDS, "OPEN")],
)
def test_both_hold(first, second, expected):
    others = (thesis("t2", EVERY), thesis("t3", EVERY, perspective="grim"))
    assert verdict({"kind": "both_hold", "theses": ["t2", "t3"]}, first, second, others=others) == expected


def test_both_hold_judges_members_at_home_and_names_what_fails():
    tension = thesis("x", {"kind": "both_hold", "theses": ["t2", "t3"]}, perspective="grim")
    data = tiny(tension, thesis("t2", EVERY), thesis("t3", NASH, scenario="bound"))
    asked = questions(tension, data)
    assert [q.game for q in asked] == [GameKey("plain", "none"), GameKey("plain", "bound")]
    found = judge(tension, data, dict(zip(asked, (HOLDS, FAILS), strict=True)))
    assert found.reason.startswith("t3 fails (t2 holds). t3: ")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (HOLDS, FAILS, "HOLDS"),
        (HOLDS, HOLDS, "FAILS"),
        (HOLDS, OPEN, "OPEN"),
        (FAILS, FAILS, "OPEN"),
        (FAILS, HOLDS, "OPEN"),
        (OPEN, FAILS, "OPEN"),
    ],
)
def test_rests_on(first, second, expected):
    others = (thesis("t2", EVERY),)
    assert (
        verdict({"kind": "rests_on", "thesis": "t2", "statement": "a_calm"}, first, second, others=others) == expected
    )


def test_rests_on_asks_the_second_time_without_the_statement():
    one = thesis("t1", {"kind": "rests_on", "thesis": "t2", "statement": "a_calm"})
    data = tiny(
        one, thesis("t2", {"kind": "both_hold", "theses": ["t3", "t4"]}), thesis("t3", EVERY), thesis("t4", NASH)
    )
    assert [q.game.without for q in questions(one, data)] == [(), (), ("a_calm",), ("a_calm",)]


def test_theses_that_go_in_circles_are_open():
    first = thesis("t1", {"kind": "both_hold", "theses": ["t2", "t2"]})
    second = thesis("t2", {"kind": "rests_on", "thesis": "t1", "statement": "a_calm"})
    data = tiny(first, second)
    assert questions(first, data) == ()
    assert judge(first, data, {}).verdict == "OPEN"


def test_goals():
    kind = {"kind": "goal_attained", "player": "B", "quantifier": "none"}
    one = thesis("t1", kind)
    data = tiny(one)
    (question,) = questions(one, data)
    assert isinstance(question, AmongEquilibria) and question.satisfies == "false"
    found = judge(one, data, {question: Tally(2, 0)})
    assert found.verdict == "HOLDS" and "No option brings about: the crown of Arden." in found.reason
    any_goal = thesis("t2", {**kind, "goals": "any"})
    assert questions(any_goal, data)[0].satisfies == "(peace)"
    hawks = thesis("t3", {**kind, "player": "A"}, perspective="grim")
    assert questions(hawks, data)[0].satisfies == "(a.arm and not b.arm)"
    heirs = thesis("t4", kind, perspective="grim")
    assert questions(heirs, data)[0].satisfies == "false"
    nobody = tiny(one, goals={})
    assert questions(one, nobody) == () and judge(one, nobody, {}).verdict == "OPEN"


@pytest.mark.parametrize(
    ("event", "date", "expected"),
    [
        ("e1", "2014", "HOLDS"),
        ("e1", "2014-05", "HOLDS"),
        ("e1", "2014-05-09", "OPEN"),
        ("e1", "2015", "FAILS"),
        ("e2", "2015-04-30", "HOLDS"),
        ("e2", "2015-05", "FAILS"),
        ("gone", "2015", "OPEN"),
    ],
)
def test_dated(event, date, expected):
    assert verdict({"kind": "dated", "event": event, "date": date}) == expected


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [("e1", "e2", "HOLDS"), ("e2", "e1", "FAILS"), ("e2", "e3", "FAILS"), ("e1", "gone", "OPEN")],
)
def test_ordered(first, then, expected):
    assert verdict({"kind": "ordered", "first": first, "then": then}) == expected


def test_a_missing_engine_is_open_and_says_what_it_would_be_asked():
    one = thesis("t1", {"kind": "awaits", "engine": "relations", "question": "Whose card is it?"})
    found = judge(one, tiny(one), {})
    assert found.verdict == "OPEN" and found.reason.endswith("Whose card is it?")


def test_top_unstable_asks_each_player():
    check = {"kind": "top_unstable", "players": ["A", "B"], "concept": "nash"}
    assert verdict(check, Tally(1, 0), Tally(2, 0)) == "HOLDS"
    assert verdict(check, Tally(1, 0), Tally(2, 1)) == "FAILS"


@pytest.mark.parametrize(("total", "satisfying", "expected"), [(2, 2, "HOLDS"), (2, 1, "FAILS"), (0, 0, "OPEN")])
def test_best_response_and_reachable(total, satisfying, expected):
    reply = {"kind": "best_response", "player": "A", "move": "a.arm"}
    assert verdict(reply, Tally(total, satisfying)) == expected
    way = {"kind": "reachable", "from": "b.arm", "to": "peace"}
    assert verdict(way, Tally(total, satisfying)) == expected


def test_questions_are_asked_once():
    one = thesis("t1", {"kind": "all_of", "checks": [EVERY, EVERY, {"kind": "not", "check": EVERY}]})
    asked: tuple[Question, ...] = questions(one, tiny(one))
    assert len(asked) == 1
    both = thesis("t2", {"kind": "stable_for", "players": ["A", "B", "A"]})
    assert [q.player for q in questions(both, tiny(both)) if isinstance(q, StableStates)] == ["A", "B"]


def test_a_state_is_told_against_the_scenario_it_is_judged_in():
    check = {"kind": "prefers", "player": "A", "better": "YY", "worse": "NN"}
    one = thesis("t1", check, scenario="bold")
    data = tiny(one)
    (asked,) = questions(one, data)
    found = judge(one, data, {asked: Comparison(Standing(1, 0, 0), Standing(1, 1, 1), 4)})
    assert "Borland keeps an army, the rest as today" in found.reason
    assert "everything is as today" not in found.reason


def test_what_a_parent_scenario_holds_is_so_today_whatever_its_child_says():
    scenarios = {
        "peace": Scenario(title="Arden has no army", hold={"a.arm": False}),
        "war": Scenario(title="As if it had one", extends="peace", now={"a.arm": True}),
    }
    there = starting(tiny(scenarios=scenarios), "war")
    assert there.case.options["a.arm"].now is False
    assert resolve(tiny(scenarios=scenarios), None, "war").options[0].now is False
