"""Courses and scenarios side by side, against plain Python on random small cases, and by hand on a tiny one."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

import standoff
from standoff.case.schema import CaseData, Scenario
from standoff.case.view import BARE
from standoff.errors import CaseError, NameUnknown
from standoff.strategy.standing import Outcomes
from standoff.study.courses.compare import compare
from standoff.study.courses.records import CourseView, PlayerOutlook
from standoff.study.courses.reporting import report
from standoff.study.courses.table import courses_of, courses_table
from standoff.study.solver import Solver
from tests.study.courses_cases import Order, Plain, random_case
from tests.theses.tiny import thesis, tiny

CASES = 40


def sign(number: Fraction | int) -> str:
    return "better" if number > 0 else "worse" if number < 0 else "same"


def assert_outcomes(found: Outcomes | None, states: list[str], order: Order, base: Plain, of: Plain) -> None:
    """How a player fares in some states of one game, by its wants in another."""
    if not states:
        assert found is None
        return
    assert found is not None
    raw = [of.members(s)[0] for s in states]
    keys = [order.key(s) for s in raw]
    everywhere = [order.key(base.members(s)[0]) for s in base.states]

    def percent(key: tuple[int, ...]) -> float:
        return 100 * sum(other < key for other in everywhere) / len(everywhere)

    assert found.n_states == len(states)
    assert found.worst == pytest.approx(percent(min(keys)))
    assert found.best == pytest.approx(percent(max(keys)))
    mean = sum(map(order.utility, raw), Fraction(0)) / len(raw)
    assert found.mean == pytest.approx(float(mean))
    if base.today is None:
        assert (found.better, found.same, found.worse, found.worst_is) == (0, 0, 0, "unknown")
        return
    today = base.members(base.today)[0]
    own = order.key(today)
    assert (found.better, found.worse) == (sum(k > own for k in keys), sum(k < own for k in keys))
    assert found.better + found.same + found.worse == len(keys)
    assert found.present == pytest.approx(percent(own))
    assert found.worst_is == sign((min(keys) > own) - (min(keys) < own))
    assert found.best_is == sign((max(keys) > own) - (max(keys) < own))
    assert found.mean_is == sign(mean - order.utility(today))


def assert_outlook(found: PlayerOutlook, of: Plain, base: Plain, concept: str) -> None:
    order, states, near = Order(base, found.actor), of.lasting(concept), of.attainable()
    assert_outcomes(found.all, states, order, base, of)
    if near is None:
        assert found.attainable is None
    else:
        assert_outcomes(found.attainable, [s for s in states if s in near], order, base, of)


def assert_view(view: CourseView, of: Plain, base: Plain, concept: str, data: CaseData) -> None:
    states, near = of.lasting(concept), of.attainable()
    kept = [s for s in states if near is not None and s in near]
    assert (view.n_feasible, view.n_stable) == (len(of.states), len(states))
    assert view.n_attainable == (None if near is None else len(kept))
    assert view.holds == (None if of.today is None else of.today in states)
    for count in view.truths:
        assert count.n_states == sum(of.true(count.definition, s) for s in states)
        assert count.n_attainable == (None if near is None else sum(of.true(count.definition, s) for s in kept))
    worlds: dict[tuple[bool, ...], int] = {}
    for state in states:
        key = tuple(of.true(id, state) for id in of.game.worlds)
        worlds[key] = worlds.get(key, 0) + 1
    found = {tuple(value for _, value in world.truths): world.n_states for world in view.worlds}
    assert found == (worlds if of.game.worlds else {})
    for goal in view.goals:
        (wanted,) = data.case.goals[goal.actor]
        assert wanted.proposition is not None
        assert goal.n_states == sum(of.true(wanted.proposition, s) for s in states)
        assert goal.n_attainable == (None if near is None else sum(of.true(wanted.proposition, s) for s in kept))
    for player in view.players:
        assert_outlook(player, of, base, concept)


def games(data: CaseData, perspective: str, scenarios: list[str]) -> dict[str, Plain]:
    return {id: Plain(data, perspective, id) for id in scenarios}


def test_the_policy_table_on_random_cases() -> None:
    rng = random.Random(20260)
    compared = refused = 0
    while compared < CASES:
        data = random_case(rng)
        base = data.case.default_scenario or BARE
        ids = courses_of(data, "P0")
        concept = rng.choice(["seq", "nash", "gmr"])
        plain = {p: games(data, p, [base, *ids]) for p in data.perspectives}
        if any(not game.states for found in plain.values() for game in found.values()):
            with pytest.raises(CaseError, match="No state"):
                courses_table(data, Solver(data), "P0", concept=concept)
            refused += 1
            continue
        try:
            table = courses_table(data, Solver(data), "P0", concept=concept)
        except CaseError as problem:
            assert "coalesced" in str(problem) or "ranking" in str(problem)
            refused += 1
            continue
        compared += 1
        assert table.perspectives == ("base", "child")
        for course in (table.base, *table.courses):
            for view in course.views:
                found = plain[view.perspective]
                assert_view(view, found[course.id], found[base], concept, data)
        for player in data.players:
            better = [
                c.id for c in table.courses if (o := c.views[0].outcomes(player)) is not None and o.worst_is == "better"
            ]
            assert list(table.better(player, "base")) == better
    assert refused < 2 * CASES


def test_two_scenarios_on_random_cases() -> None:
    rng = random.Random(20261)
    compared = 0
    while compared < CASES:
        data = random_case(rng)
        base = data.case.default_scenario or BARE
        perspective = rng.choice(list(data.perspectives))
        first, second = (Plain(data, perspective, id) for id in (base, "other"))
        if not first.states or not second.states:
            continue
        try:
            found = compare(data, Solver(data), "other", perspective=perspective)
        except CaseError:
            continue
        compared += 1
        before, after = first.lasting("seq"), second.lasting("seq")
        worlds = [
            {tuple(game.true(id, s) for id in game.game.worlds) for s in kept}
            for game, kept in ((first, before), (second, after))
        ]
        if first.game.worlds:
            for pairs, expected in (
                (found.appear, worlds[1] - worlds[0]),
                (found.go, worlds[0] - worlds[1]),
                (found.stay, worlds[0] & worlds[1]),
            ):
                assert {tuple(v for _, v in pair.truths) for pair in pairs} == expected
        for side, game in ((found.base, first), (found.scenario, second)):
            assert side.n_states == len(game.states)
            for summary in side.concepts:
                kept = game.lasting(summary.concept)
                assert summary.n_equilibria == len(kept)
                assert summary.status_quo == (None if game.today is None else game.today in kept)
            if game.today is None:
                assert side.status_quo is None
            else:
                assert side.status_quo is not None
                assert side.n_reachable == len(game.attainable() or ())
                assert [p.actor for p in side.status_quo.players if p.departure] == game.leaving("seq")
        for pair in found.fortunes:
            assert_outlook(pair.base, first, first, "seq")
            assert_outlook(pair.scenario, second, first, "seq")


# by hand

COURSES = {
    "disarm": Scenario(title="Course: Arden disarms", course="A", hold={"a.arm": False}),
    "arm": Scenario(title="Course: Arden keeps its army", course="A", hold={"a.arm": True}),
    "bold": Scenario(title="Borland has disarmed already", now={"b.arm": False}),
}


def test_a_table_by_hand() -> None:
    data = tiny(scenarios=COURSES)
    table = courses_table(data, Solver(data), "A")
    assert [c.id for c in table.courses] == ["disarm", "arm"]
    assert [c.title for c in table.courses] == ["Arden disarms", "Arden keeps its army"]
    assert [c.starts_from for c in table.courses] == ["none", "none"]
    assert table.present is not None and table.present.state == "YY"
    disarm, arm = (course.views[0] for course in table.courses)
    assert (disarm.n_stable, disarm.n_attainable, disarm.holds) == (1, 1, False)
    assert (arm.n_stable, arm.n_attainable, arm.holds) == (1, 1, True)
    assert [(t.definition, t.n_states) for t in disarm.truths] == [("peace", 1), ("parity", 1)]
    arden = disarm.outcomes("A")
    assert arden is not None
    assert (arden.worst, arden.best, arden.present, arden.sign) == (75.0, 75.0, 25.0, "better")
    assert arden.mean == 1.0 and arden.present_utility == pytest.approx(4 / 7)
    same = arm.outcomes("A", "attainable")
    assert same is not None and same.sign == "same"
    assert table.better("A", "plain") == table.best("B", "plain") == ("disarm",)
    assert table.courses[0].begins == "Arden disarms"
    assert [(g.goal, g.possible, g.n_states) for g in disarm.goals] == [
        ("a_peace", True, 1), ("b_peace", True, 1), ("b_crown", False, 0),
    ]  # fmt: skip


def test_theses_that_flip() -> None:
    peace = {"kind": "equilibria", "concept": "seq", "scope": "all", "quantifier": "some", "satisfies": "peace"}
    data = tiny(
        thesis("t1", peace),
        thesis("t2", {**peace, "satisfies": "parity"}),
        thesis("t3", {"kind": "not", "check": peace}, scenario="arm"),
        thesis("t4", peace, perspective="grim"),
        thesis("t5", {"kind": "both_hold", "theses": ["t1", "t2"]}),
        thesis("t6", {"kind": "courses_better", "actor": "A", "player": "B", "only": ["disarm"]}),
        thesis("t7", {"kind": "dated", "event": "e1", "date": "2014-05"}),
        scenarios=COURSES,
    )
    found = compare(data, Solver(data), "arm")
    assert found.n_judged == 3, "t1, t2, t5: judged in the base of this view, and asking a game"
    assert [(f.id, f.base, f.scenario) for f in found.theses] == [("t1", "HOLDS", "FAILS"), ("t5", "HOLDS", "FAILS")]
    assert [w.title for w in found.go] == ["There is a peace without arms."]
    assert not found.appear
    assert found.changes == ("Held: Arden keeps an army.",)
    assert compare(data, Solver(data), "arm", base="disarm", theses=False).appear


def test_what_is_changed_is_said() -> None:
    data = tiny(scenarios=COURSES)
    bold = compare(data, Solver(data), "bold", theses=False)
    assert bold.changes == ("To begin with: Borland disarms.",)
    back = compare(data, Solver(data), "none", base="disarm", theses=False)
    assert "Free to move, though held in the base: a.arm." in back.changes


def test_names_that_are_not_there() -> None:
    data = tiny(scenarios=COURSES)
    with pytest.raises(NameUnknown, match="There is no player 'C'"):
        courses_table(data, Solver(data), "C")
    with pytest.raises(NameUnknown, match="no courses of B: a course is a scenario with `course: B`"):
        courses_table(data, Solver(data), "B")
    with pytest.raises(NameUnknown, match=r"There is no scenario 'arms'\. Did you mean 'arm'"):
        compare(data, Solver(data), "arms")


def test_a_course_that_contradicts_the_case_does_not_stop_the_report() -> None:
    from standoff.case.schema import Constraint

    data = tiny(scenarios=COURSES, constraints=(Constraint(id="c", proposition="a.arm"),))
    found = report(data, Solver(data))
    assert found is not None and found.tables == ()
    assert [c.scenario.scenario for c in found.scenarios] == ["bold"]
    with pytest.raises(CaseError, match="No state satisfies every constraint"):
        courses_table(data, Solver(data), "A")


def test_no_report_without_courses_and_scenarios() -> None:
    data = tiny(scenarios={})
    assert report(data, Solver(data)) is None


def test_the_python_library() -> None:
    case = standoff.load("starter")
    assert case.compare("no_court", theses=False).scenario.n_states == 24
    with pytest.raises(NameUnknown, match="no courses of TAR"):
        case.courses("TAR")
