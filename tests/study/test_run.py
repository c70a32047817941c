"""A whole study of a conflict worked out by hand (see `tests.theses.tiny`).

Plain view: Nash and SEQ equilibria NN and YY, today YY, which no improving move leaves. Grim view (Arden would rather
be armed than anything): only YY.
"""

from __future__ import annotations

import pytest

from standoff.case.schema import Goal, Scenario
from standoff.errors import NameUnknown
from standoff.study import judge_theses, study
from tests.theses.tiny import thesis, tiny


def ruled(check: dict, **parts) -> tuple[str, str]:
    """The verdict and reason of a thesis with that check in the tiny case."""
    (result,) = judge_theses(tiny(thesis("t1", check, **parts)))
    return result.verdict.verdict, result.verdict.reason


EQUILIBRIA = {"kind": "equilibria", "concept": "nash"}


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ({**EQUILIBRIA, "quantifier": "every", "satisfies": "parity"}, "HOLDS"),
        ({**EQUILIBRIA, "quantifier": "every", "satisfies": "peace"}, "FAILS"),
        ({**EQUILIBRIA, "quantifier": "some", "satisfies": "peace"}, "HOLDS"),
        ({**EQUILIBRIA, "quantifier": "some", "satisfies": "peace", "scope": "attainable"}, "FAILS"),
        ({**EQUILIBRIA, "quantifier": "some", "satisfies": "status_quo"}, "HOLDS"),
        ({**EQUILIBRIA, "quantifier": "some", "satisfies": "NN"}, "HOLDS"),
        ({**EQUILIBRIA, "quantifier": "none", "satisfies": "YN"}, "HOLDS"),
        ({**EQUILIBRIA, "quantifier": "every", "given": "a.arm", "satisfies": "b.arm"}, "HOLDS"),
        ({**EQUILIBRIA, "quantifier": "every", "given": "not parity", "satisfies": "b.arm"}, "OPEN"),
        ({**EQUILIBRIA, "quantifier": "none", "satisfies": "not status_quo and not NN_x"}, "OPEN"),
        ({"kind": "prefers", "player": "A", "better": "peace", "worse": "a.arm and not b.arm"}, "HOLDS"),
        ({"kind": "prefers", "player": "A", "better": "status_quo", "worse": "NY"}, "HOLDS"),
        ({"kind": "prefers", "player": "A", "better": "status_quo", "worse": "peace"}, "FAILS"),
        ({"kind": "prefers", "player": "A", "better": "a.arm", "worse": "b.arm"}, "FAILS"),
        ({"kind": "prefers", "player": "A", "better": "a.arm", "worse": "b.arm", "compare": "best"}, "HOLDS"),
        ({"kind": "prefers", "player": "A", "better": "a.arm and not a.arm", "worse": "b.arm"}, "OPEN"),
        ({"kind": "best_response", "player": "A", "given": "b.arm", "move": "a.arm"}, "HOLDS"),
        ({"kind": "best_response", "player": "A", "move": "a.arm"}, "FAILS"),
        ({"kind": "reachable", "to": "peace"}, "FAILS"),
        ({"kind": "reachable", "to": "peace", "by": "moves"}, "HOLDS"),
        ({"kind": "reachable", "from": "not parity", "to": "peace"}, "HOLDS"),
        ({"kind": "reachable", "from": "not peace", "to": "peace"}, "FAILS"),
        ({"kind": "top_unstable", "players": ["A", "B"]}, "FAILS"),
        ({"kind": "stable_for", "players": ["A", "B"]}, "HOLDS"),
        ({"kind": "stable_for", "players": ["A"], "exactly": "yes"}, "FAILS"),
        ({"kind": "stable_for", "state": "YN", "players": ["A"]}, "FAILS"),
        ({"kind": "goal_attained", "player": "A"}, "HOLDS"),
        ({"kind": "goal_attained", "player": "A", "scope": "attainable"}, "FAILS"),
        ({"kind": "goal_attained", "player": "B", "quantifier": "none"}, "HOLDS"),
    ],
)
def test_checks_on_the_plain_view(check, expected):
    assert ruled(check)[0] == expected


def test_theses_are_judged_in_their_own_perspective_and_scenario():
    top = {"kind": "top_unstable", "players": ["A"]}
    assert ruled(top, perspective="grim")[0] == "HOLDS"
    stays = {"kind": "stable_for", "players": ["B"]}
    assert ruled(stays, scenario="bold") == (
        "FAILS",
        "The status quo is not stable under SEQ for Borland. There Borland gains if it keeps an army, and no reply "
        "deters it.",
    )
    assert ruled(top, scenario="bound")[0] == "HOLDS"


def test_what_a_thesis_rests_on():
    today = thesis("today", {"kind": "stable_for", "players": ["A"]})
    safe = thesis("safe", {"kind": "rests_on", "thesis": "today", "statement": "a_safe"})
    calm = thesis("calm", {"kind": "rests_on", "thesis": "today", "statement": "a_calm"})
    found = {r.thesis.id: r.verdict for r in judge_theses(tiny(today, safe, calm))}
    assert [found[id].verdict for id in ("today", "safe", "calm")] == ["HOLDS", "HOLDS", "FAILS"]
    assert found["safe"].deciding[0].game.without == ("a_safe",)


def test_a_failing_thesis_names_the_state_and_the_move_that_breaks_it():
    check = {"kind": "equilibria", "quantifier": "some", "satisfies": "not parity"}
    (result,) = judge_theses(tiny(thesis("t1", check)))
    (shown,) = result.verdict.deciding
    assert shown.state in ("YN", "NY") and len(shown.moves) == 1
    assert shown.moves[0].start == shown.state and shown.moves[0].end in ("NN", "YY")
    assert "gains if it" in result.verdict.reason


def test_filters_keep_what_is_judged_there():
    case = tiny(
        thesis("t1", {"kind": "stable_for", "players": ["A"]}),
        thesis("t2", {"kind": "stable_for", "players": ["A"]}, perspective="grim", scenario="bold"),
    )
    assert [r.thesis.id for r in judge_theses(case, perspective="grim")] == ["t2"]
    assert [r.thesis.id for r in judge_theses(case, scenario="none")] == ["t1"]
    with pytest.raises(NameUnknown):
        judge_theses(case, perspective="gloomy")
    with pytest.raises(NameUnknown):
        judge_theses(case, scenario="gloomy")


def test_study_of_the_plain_view():
    found = study(tiny())
    view = found.headline
    assert [v.perspective for v in found.views] == ["plain", "grim"]
    assert (view.n_states, view.n_reachable) == (4, 1)
    assert {c.concept: (c.n_equilibria, c.n_attainable, c.status_quo) for c in view.concepts} == {
        "nash": (2, 1, True),
        "seq": (2, 1, True),
        "symseq": (2, 1, True),
        "smr": (2, 1, True),
        "gmr": (2, 1, True),
    }
    assert view.status_quo is not None and view.status_quo.sentence.startswith("The status quo is stable under SEQ")
    today, peace = view.worlds
    assert today.truths == (("peace", False), ("parity", True)) and today.holds_status_quo and today.attainable
    assert peace.sentence == "There is a peace without arms and both do the same."
    assert (peace.n_states, peace.n_attainable, peace.example.state) == (1, 0, "NN")
    assert [f.direction for f in peace.fortunes] == ["better", "better"]
    assert [f.direction for f in today.fortunes] == ["same", "same"]
    assert (peace.fortunes[0].lowest, peace.fortunes[0].status_quo) == (75.0, 25.0)
    assert peace.alike == (("a.arm", False), ("b.arm", False)) and peace.varying == ()


def test_paths_to_the_worlds():
    way_today, way_peace = study(tiny()).headline.paths
    assert way_today.steps == () and way_today.attainable
    assert way_peace.by == "moves" and [s.effect for s in way_peace.steps] == ["loss", "gain"]
    assert way_peace.steps[0].start == "YY" and way_peace.steps[-1].end == "NN"


def test_goals_against_the_stable_states():
    goals = {g.goal: g for g in study(tiny()).headline.goals}
    assert goals["a_peace"].in_worlds == (2,) and goals["a_peace"].n_attainable == 0
    assert not goals["b_crown"].possible and goals["b_crown"].in_worlds == ()


def test_who_leaves_an_unstable_status_quo():
    view = study(tiny(default_scenario="bold")).headline
    assert view.status_quo is not None
    leaving = {p.actor: p.departure for p in view.status_quo.players}
    assert leaving["B"] is not None and leaving["B"].step.end == "YY"
    assert "not stable under SEQ" in view.status_quo.sentence


def test_the_full_scenario_is_solved_beside_the_default_one():
    scenarios = {"core": Scenario(title="core", hold={"b.arm": True}), "full": Scenario(title="full", extends="none")}
    found = study(tiny(scenarios=scenarios, default_scenario="core"), perspectives=["plain"])
    assert found.full is not None and (found.headline.n_states, found.full.n_states) == (2, 4)
    assert found.full.scenario == "full"
    assert study(tiny()).full is None


def test_a_case_without_status_quo_or_worlds():
    bare = tiny(
        thesis("t1", {"kind": "reachable", "to": "peace"}),
        thesis("t2", {"kind": "equilibria", "quantifier": "some", "scope": "attainable", "satisfies": "peace"}),
        worlds=(),
        options={id: option.model_copy(update={"now": None}) for id, option in tiny().case.options.items()},
        goals={"A": (Goal(id="g", text="x", proposition="peace"),)},
        scenarios={},
    )
    found = study(bare)
    assert found.headline.status_quo is None and found.headline.paths == () and found.headline.n_reachable == 0
    (world,) = found.headline.worlds
    assert world.n_states == 2 and [f.direction for f in world.fortunes] == ["unknown", "unknown"]
    assert [r.verdict.verdict for r in found.theses] == ["OPEN", "OPEN"]


def test_tensions_stand_apart_and_progress_is_told():
    calls: list[tuple[int, int, str]] = []
    one = thesis("t1", {"kind": "stable_for", "players": ["A"]})
    two = thesis("t2", {"kind": "stable_for", "players": ["A"], "state": "YN"})
    found = study(
        tiny(one, two, thesis("x", {"kind": "both_hold", "theses": ["t1", "t2"]})),
        progress=lambda done, total, what: calls.append((done, total, what)),
    )
    assert [r.thesis.id for r in found.theses] == ["t1", "t2"]
    assert [(r.thesis.id, r.verdict.verdict) for r in found.tensions] == [("x", "FAILS")]
    assert calls[0][0] == 0 and calls[-1][0] == calls[-1][1]
    with pytest.raises(NameUnknown):
        study(tiny(), perspectives=["gloomy"])
