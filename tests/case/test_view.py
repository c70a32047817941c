"""Composition of perspective, drivers and scenario, from the rules of the format."""

from __future__ import annotations

from typing import Any

import pytest

from standoff.case.propositions import parse
from standoff.case.resolved import GamePlayer, ResolvedGame
from standoff.case.schema import CaseData
from standoff.case.view import perspective_chain, resolve, scenario_chain
from standoff.errors import CaseError, NameUnknown

SOUR_B = "level(mood) = sour and b"


def statement(id: str, proposition: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "proposition": proposition, **more}


def block(*statements: Any) -> dict[str, Any]:
    return {"statements": statements}


def case(**changes: Any) -> CaseData:
    """Two players with two options each, two views (`heir` extends `elder`), a driver, no scenario."""
    options = {
        id: {"actor": actor, "yes": f"{id} yes", "no": f"{id} no", "now": now}
        for id, actor, now in [("a", "P", "yes"), ("b", "P", "no"), ("c", "Q", "no"), ("d", "Q", "yes")]
    }
    content: dict[str, Any] = {
        "title": "Test",
        "default_perspective": "elder",
        "actors": {"P": {"name": "The first"}, "Q": {"name": "The second"}, "J": {"name": "A seat", "kind": "seat"}},
        "options": options,
        "constraints": [{"id": "apart", "proposition": "not (a and c)"}],
        "definitions": {"deal": {"proposition": "b and d", "yes": "a deal", "no": "none"}},
        "drivers": {
            "mood": {"title": "Mood", "levels": {"sour": "sour", "sweet": "sweet"}, "now": "sour"},
        },
    }
    perspectives: dict[str, Any] = {
        "elder": {
            "holder": "P",
            "preferences": {
                "P": block(statement("p1", "a"), statement("p2", "deal"), statement("p3", "not c")),
                "Q": block(statement("q1", "c"), {"equal": [statement("q2", "d"), statement("q3", "not a")]}),
            },
        },
        "heir": {"extends": "elder", "holder": "Q", "preferences": {"Q": block(statement("h1", "d"))}},
    }
    content |= changes.pop("content", {})
    perspectives |= changes.pop("perspectives", {})
    assert not changes
    return CaseData.model_validate({"id": "test", "case": content, "perspectives": perspectives})


def player(game: ResolvedGame, id: str) -> GamePlayer:
    return next(p for p in game.players if p.id == id)


def ids(game: ResolvedGame, id: str) -> list[str]:
    return [s.id for s in player(game, id).statements]


def edits(perspective: str, who: str, **changes: Any) -> dict[str, Any]:
    return {perspective: {who: changes}}


def scenario(**settings: Any) -> dict[str, Any]:
    return {"title": "Something changed", **settings}


def test_the_bare_case() -> None:
    game = resolve(case())
    assert (game.case, game.perspective, game.scenario) == ("test", "elder", None)
    assert [p.id for p in game.players] == ["P", "Q"]
    assert [o.id for o in game.options] == ["a", "b", "c", "d"]
    assert game.status_quo == "YNNY"
    assert game.levels == {"mood": "sour"}
    assert [(c.id, c.tree, c.origin) for c in game.constraints] == [("apart", parse("not (a and c)"), "case")]
    assert player(game, "P").name == "The first"
    assert [r.kind for r in player(game, "Q").ranks] == ["single", "equal"]
    assert {s.origin for p in game.players for s in p.statements} == {"elder"}
    assert game.constant == ()


def test_a_block_replaces_the_inherited_one_whole_and_the_rest_is_inherited() -> None:
    game = resolve(case(), "heir")
    assert ids(game, "Q") == ["h1"]
    assert ids(game, "P") == ["p1", "p2", "p3"]
    assert (player(game, "P").origin, player(game, "Q").origin) == ("elder", "heir")


def test_a_player_without_a_block_has_no_order() -> None:
    data = case(perspectives={"alone": {"outside": "yes"}})
    assert player(resolve(data, "alone"), "P") == GamePlayer("P", "The first")


def test_unaware_and_ruled_out_add_up_along_the_chain() -> None:
    elder = {"unaware": ["c"], "rules_out": [{"proposition": "a and b"}]}
    heir = {"extends": "elder", "unaware": ["d"], "rules_out": [{"id": "never", "proposition": "deal"}]}
    game = resolve(case(perspectives={"elder": elder, "heir": heir}), "heir")
    assert [o.fixed for o in game.options] == [None, None, False, True]
    ruled = [c for c in game.constraints if c.origin == "perspective"]
    assert [(c.id, c.tree) for c in ruled] == [
        ("elder.rules_out_1", parse("not (a and b)")),
        ("never", parse("not deal")),
    ]
    assert ruled[0].text == "not (a and b)"


def test_unknown_names_say_the_nearest() -> None:
    with pytest.raises(NameUnknown, match="elder"):
        resolve(case(), "eldr")
    with pytest.raises(NameUnknown, match="scenario"):
        resolve(case(), None, "nowhere")
    with pytest.raises(NameUnknown, match="preference statement"):
        resolve(case(), without=frozenset({"zz"}))


def test_without_leaves_statements_out_of_lists_and_groups() -> None:
    game = resolve(case(), without=frozenset({"q2", "p1"}))
    assert ids(game, "Q") == ["q1", "q3"]
    assert ids(game, "P") == ["p2", "p3"]
    assert any("p1" in note for note in game.notes)
    assert [r.kind for r in player(resolve(case(), without=frozenset({"q2", "q3"})), "Q").ranks] == ["single"]


def test_scenarios_extend_the_default_unless_they_say_none() -> None:
    content = {
        "default_scenario": "core",
        "scenarios": {
            "core": scenario(hold={"b": "no"}),
            "more": scenario(hold={"c": "no"}),
            "bare": scenario(extends="none"),
            "onward": scenario(extends="more"),
        },
    }
    data = case(content=content)
    assert scenario_chain(data) == ("core",)
    assert scenario_chain(data, "more") == ("core", "more")
    assert scenario_chain(data, "bare") == ("bare",)
    assert scenario_chain(data, "onward") == ("core", "more", "onward")
    assert scenario_chain(data, "none") == ()
    assert resolve(data).scenario == "core"
    assert resolve(data, None, "none").scenario is None
    assert [o.fixed for o in resolve(data, None, "more").options] == [None, False, False, None]


def test_the_default_may_extend_another_scenario() -> None:
    data = case(
        content={
            "default_scenario": "core",
            "scenarios": {"full": scenario(extends="none"), "core": scenario(extends="full")},
        }
    )
    assert scenario_chain(data) == ("full", "core")
    scenarios = {"full": scenario(), "core": scenario(extends="full"), "more": scenario()}
    data = case(content={"default_scenario": "core", "scenarios": scenarios})
    assert scenario_chain(data) == ("full", "core")
    assert scenario_chain(data, "full") == ("full",)
    assert scenario_chain(data, "more") == ("full", "core", "more")


def test_later_settings_win_and_forbidden_patterns_add_up() -> None:
    content = {
        "scenarios": {
            "first": scenario(now={"a": "no", "c": "yes"}, levels={"mood": "sweet"}, forbid=["b and c"]),
            "second": scenario(extends="first", now={"c": "no"}, levels={"mood": "sour"}, forbid=[SOUR_B]),
        }
    }
    game = resolve(case(content=content), None, "second")
    assert game.status_quo == "NNNY"
    assert game.levels == {"mood": "sour"}
    forbidden = [c for c in game.constraints if c.origin == "scenario"]
    assert [c.id for c in forbidden] == ["first.forbid_1", "second.forbid_2"]
    assert [c.tree for c in forbidden] == [parse("not (b and c)"), parse("not b")]
    assert resolve(case(content=content), None, "first").levels == {"mood": "sweet"}


def test_hold_fixes_an_option_and_is_its_status_quo() -> None:
    game = resolve(
        case(content={"scenarios": {"s": scenario(now={"b": "no"}, hold={"b": "yes", "a": "no"})}}), None, "s"
    )
    assert [(o.now, o.fixed) for o in game.options][:2] == [(False, False), (True, True)]
    assert sum("holds" in note for note in game.notes) == 2


def test_an_option_nobody_sees_is_fixed_at_the_scenarios_value() -> None:
    data = case(
        content={"scenarios": {"s": scenario(now={"c": "yes"}), "h": scenario(now={"c": "yes"}, hold={"c": "no"})}},
        perspectives={"elder": {"unaware": ["c"]}},
    )
    assert resolve(data).options[2].fixed is False
    assert resolve(data, None, "s").options[2].fixed is True
    assert resolve(data, None, "h").options[2].fixed is False


def test_an_option_nobody_sees_needs_a_status_quo_value() -> None:
    options = {"a": {"actor": "P", "yes": "y", "no": "n"}}
    content = {"options": options, "constraints": [], "definitions": {}}
    data = case(content=content, perspectives={"elder": {"unaware": ["a"]}, "heir": {"extends": "elder"}})
    with pytest.raises(CaseError, match="unaware of a"):
        resolve(data, "heir")


def test_driver_levels_decide_when_and_level() -> None:
    view = block(
        statement("s1", "a", when="level(mood) = sour"),
        statement("s2", "b", when="not level(mood) = sour"),
        statement("s3", "level(mood) = sour and d or c"),
    )
    content = {
        "scenarios": {"sweet": scenario(levels={"mood": "sweet"})},
        "definitions": {"deal": {"proposition": "level(mood) = sweet implies b", "yes": "y", "no": "n"}},
        "constraints": [{"id": "k", "proposition": "level(mood) = sweet or not c"}],
    }
    data = case(content=content, perspectives={"elder": {"preferences": {"P": view}}})
    sour, sweet = resolve(data), resolve(data, None, "sweet")
    assert ids(sour, "P") == ["s1", "s3"]
    assert ids(sweet, "P") == ["s2", "s3"]
    assert [s.tree for s in player(sour, "P").statements][1] == parse("d or c")
    assert [s.tree for s in player(sweet, "P").statements][1] == parse("c")
    assert sour.definitions[0].tree == parse("true")
    assert sweet.definitions[0].tree == parse("b")
    assert [c.tree for c in sour.constraints] == [parse("not c")]
    assert [c.tree for c in sweet.constraints] == [parse("true")]
    assert any("s2" in note for note in sour.notes)


def test_levels_also_decide_statements_that_the_scenario_inserts() -> None:
    new = [{"statement": statement("n1", "a", when="level(mood) = sweet"), "before": "p1"}]
    data = case(
        content={
            "scenarios": {
                "sour": scenario(preferences=edits("elder", "P", insert=new)),
                "sweet": scenario(levels={"mood": "sweet"}, preferences=edits("elder", "P", insert=new)),
            }
        }
    )
    assert ids(resolve(data, None, "sour"), "P") == ["p1", "p2", "p3"]
    game = resolve(data, None, "sweet")
    assert ids(game, "P") == ["n1", "p1", "p2", "p3"]
    assert player(game, "P").statements[0].origin == "sweet"


def test_levels_that_are_given_win_over_the_scenarios() -> None:
    new = [{"statement": statement("n1", "a", when="level(mood) = sweet"), "before": "p1"}]
    sour = scenario(levels={"mood": "sour"}, preferences=edits("elder", "P", insert=new))
    data = case(content={"scenarios": {"sour": sour}})
    game = resolve(data, None, "sour", levels={"mood": "sweet"})
    assert game.levels == {"mood": "sweet"}
    assert ids(game, "P") == ["n1", "p1", "p2", "p3"], "the scenario's edits stay"
    assert resolve(data, None, "sour", levels={}) == resolve(data, None, "sour")
    with pytest.raises(NameUnknown, match="mood"):
        resolve(data, levels={"moood": "sweet"})
    with pytest.raises(NameUnknown, match="sweet"):
        resolve(data, levels={"mood": "swet"})


def test_when_must_be_decided_by_levels() -> None:
    view = block(statement("s1", "a", when="b"))
    with pytest.raises(CaseError, match="driver levels"):
        resolve(case(perspectives={"elder": {"preferences": {"P": view}}}))


def test_edits_replace_then_insert_then_remove() -> None:
    changes = {
        "replace": {"p2": statement("p2", "not b"), "p1": statement("fresh", "d")},
        "insert": [
            {"statement": statement("first", "a"), "before": "fresh"},
            {"statement": statement("mid", "b"), "after": "p2"},
            {"statement": statement("last", "c")},
        ],
        "remove": ["p3"],
    }
    data = case(content={"scenarios": {"s": scenario(preferences=edits("elder", "P", **changes))}})
    game = resolve(data, None, "s")
    assert ids(game, "P") == ["first", "fresh", "p2", "mid", "last"]
    assert [s.origin for s in player(game, "P").statements] == ["s"] * 5
    assert ids(game, "Q") == ["q1", "q2", "q3"]


def test_edits_inside_and_beside_groups() -> None:
    changes = {
        "replace": {"q2": statement("q2x", "not d")},
        "insert": [
            {"statement": statement("above", "a"), "before": "q3"},
            {"statement": statement("below", "b"), "after": "q2x"},
        ],
        "remove": ["q3"],
    }
    data = case(content={"scenarios": {"s": scenario(preferences=edits("elder", "Q", **changes))}})
    ranks = player(resolve(data, None, "s"), "Q").ranks
    assert [(r.kind, [s.id for s in r.statements]) for r in ranks] == [
        ("single", ["q1"]),
        ("single", ["above"]),
        ("equal", ["q2x"]),
        ("single", ["below"]),
    ]


def test_edits_follow_a_block_to_the_perspectives_that_inherit_it() -> None:
    content = {
        "scenarios": {
            "s": scenario(
                preferences={
                    "elder": {"P": {"remove": ["p1"]}, "Q": {"remove": ["q1"]}},
                    "heir": {"P": {"remove": ["p3"]}},
                }
            )
        }
    }
    data = case(content=content, perspectives={"grandchild": {"extends": "heir"}})
    assert ids(resolve(data, "elder", "s"), "P") == ["p2", "p3"]
    assert ids(resolve(data, "elder", "s"), "Q") == ["q2", "q3"]
    assert ids(resolve(data, "heir", "s"), "P") == ["p2"]
    assert ids(resolve(data, "heir", "s"), "Q") == ["h1"], "the heir's own block is not the elder's"
    assert ids(resolve(data, "grandchild", "s"), "P") == ["p2"]


def test_edits_go_parent_scenario_first() -> None:
    content = {
        "scenarios": {
            "one": scenario(preferences=edits("elder", "P", replace={"p1": statement("new", "d")})),
            "two": scenario(extends="one", preferences=edits("elder", "P", remove=["new"])),
        }
    }
    assert ids(resolve(case(content=content), None, "two"), "P") == ["p2", "p3"]


def test_edits_of_what_is_not_there_are_refused() -> None:
    data = case(content={"scenarios": {"s": scenario(preferences=edits("elder", "P", remove=["p9"]))}})
    with pytest.raises(CaseError, match="p9, which is not there"):
        resolve(data, None, "s")
    ranked = {"elder": {"preferences": {"P": {"ranking": [["YYYY"]]}}}}
    data = case(
        content={
            "scenarios": {"s": scenario(preferences=edits("elder", "P", insert=[{"statement": statement("n", "a")}]))}
        },
        perspectives=ranked,
    )
    with pytest.raises(CaseError, match="ranks"):
        resolve(data, None, "s")
    assert player(resolve(data), "P").ranking == (("YYYY",),)


def test_statements_that_fixed_options_decide_are_reported_and_kept() -> None:
    view = block(
        statement("s1", "b or a"),
        statement("s2", "deal"),
        statement("s3", "deal or c"),
        statement("s4", "at_least(2, a, b, c)"),
        statement("s5", "d iff b"),
        statement("s6", "pressure > 0.5"),
    )
    data = case(
        content={"scenarios": {"s": scenario(hold={"b": "no", "d": "yes"})}},
        perspectives={"elder": {"preferences": {"P": view}}},
    )
    game = resolve(data, None, "s")
    assert game.constant == ("s2", "s5")
    assert ids(game, "P") == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert resolve(data).constant == ()


def test_an_unordered_group_is_said_to_be_counted() -> None:
    view = block({"unordered": [statement("u1", "a"), statement("u2", "b")]})
    game = resolve(case(perspectives={"elder": {"preferences": {"P": view}}}))
    assert player(game, "P").ranks[0].kind == "unordered"
    assert any("u1, u2" in note and "unknown" in note for note in game.notes)


def test_confidence_defaults_to_certainty() -> None:
    view = block(statement("s1", "a", confidence="0.4"), statement("s2", "b"))
    game = resolve(case(perspectives={"elder": {"preferences": {"P": view}}}))
    assert [s.confidence for s in player(game, "P").statements] == [0.4, 1.0]


def test_perspective_chain_is_oldest_first() -> None:
    assert perspective_chain(case(), "heir") == ("elder", "heir")
    assert perspective_chain(case()) == ("elder",)


def test_resolving_twice_gives_equal_games() -> None:
    assert resolve(case(), "heir") == resolve(case(), "heir")
