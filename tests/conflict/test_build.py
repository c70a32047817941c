"""Whole models against the reference graph, state by state, and what is refused."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.propositions import parse
from standoff.case.resolved import (
    GameCoalesced,
    GameConstraint,
    GameDefinition,
    GameOption,
    GamePlayer,
    GameStatement,
    Rank,
    ResolvedGame,
)
from standoff.conflict import build as building
from standoff.conflict import coalesce
from standoff.conflict.build import build, holds
from standoff.conflict.moves import find, improvements, moves, string, strings
from standoff.errors import CaseError, TooLarge
from standoff.reference.graph import Graph
from tests.strategies import random_game, spread


def game(k: int, *players: GamePlayer, **more: object) -> ResolvedGame:
    options = tuple(GameOption(f"x{j}", f"P{j % 2}", "", "", False) for j in range(k))
    made = players or (GamePlayer("P0", "P0"), GamePlayer("P1", "P1"))
    return ResolvedGame("case", "view", None, options, made, **more)  # type: ignore[arg-type]


def ranked(id: str, *texts: str) -> GamePlayer:
    return GamePlayer(id, id, tuple(Rank("single", (GameStatement(t, parse(t), t),)) for t in texts))


def gone(text: str, id: str = "gone") -> GameCoalesced:
    return GameCoalesced(id, parse(text), "Gone")


def assert_as_by_reference(made: ResolvedGame) -> None:
    model, graph = build(made), Graph(made)
    states = graph.states()
    assert strings(model) == tuple(graph.label(s) for s in states)
    for actor, player in enumerate(graph.players):
        orders = [graph.order(player, s) for s in states]
        tiers = sorted(set(orders))
        assert model.ranks[actor].tolist() == [tiers.index(o) for o in orders]
        for at, state in enumerate(states):
            reached = moves(model, actor, at)
            assert (np.diff(reached) > 0).all()
            assert {states[q] for q in reached} == set(graph.moves(player, state))
            assert {states[q] for q in improvements(model, actor, at)} == set(graph.improvements(player, state))
    for at, label in enumerate(strings(model)):
        assert string(model, at) == label
        assert find(model, int(model.codes[at])) == at
    quo = made.status_quo
    if quo is None or not graph.feasible(quo):
        assert model.status_quo == -1
    else:
        assert strings(model)[model.status_quo] == graph.label(graph.state(quo))


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_models_are_the_reference_graph(rng: random.Random) -> None:
    assert_as_by_reference(random_game(rng))


@settings(max_examples=120, deadline=None)
@given(st.randoms(use_true_random=False))
def test_coalesced_models_are_the_reference_graph(rng: random.Random) -> None:
    assert_as_by_reference(random_game(rng, coalesced=True))


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.booleans())
def test_models_of_64_options_are_the_reference_graph(rng: random.Random, coalesced: bool) -> None:
    assert_as_by_reference(spread(random_game(rng, options=4, coalesced=coalesced), 64, rng))


def test_fixed_options_belong_to_no_one_and_go_no_way() -> None:
    options = (
        GameOption("a", "P0", "", "", True, "forward", fixed=True),
        GameOption("b", "P0", "", "", False, "forward"),
        GameOption("c", "P1", "", "", False, "backward"),
        GameOption("d", "P1", "", "", True, "backward", fixed=True),
    )
    model = build(replace(game(0), options=options))
    assert model.own == (0b0010, 0b0100)
    assert (model.forward, model.backward, model.irreversible) == (0b0010, 0b0100, 0b0110)
    assert model.codes.tolist() == [9, 11, 13, 15]
    assert model.status_quo == 0
    assert not model.listed
    assert model.actors == ("P0", "P1")


def test_a_status_quo_that_is_no_state_has_no_position() -> None:
    made = game(2, constraints=(GameConstraint("k", parse("x0 or x1"), "", "case"),))
    assert made.status_quo == "NN"
    assert build(made).status_quo == -1


def test_no_feasible_state_names_the_constraint() -> None:
    constraints = tuple(
        GameConstraint(f"k{i}", parse(text), text, origin)
        for i, (text, origin) in enumerate([("x0 or x1", "case"), ("not x0", "case"), ("not x1", "scenario")])
    )
    with pytest.raises(CaseError, match=r"the scenario's `not x1` \(k2\) contradicts"):
        build(game(2, constraints=constraints))


def test_limits_on_states_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge, match="at most 7"):
        build(game(3), max_states=7)
    monkeypatch.setattr(building, "MAX_BYTES", 500)
    with pytest.raises(TooLarge, match="8 feasible states"):
        build(game(3))


def test_holds_at_every_state() -> None:
    made = replace(game(3), definitions=(GameDefinition("deal", parse("x0 and x2"), "", ""),))
    model = build(made)
    assert holds(made, model, parse("deal")).tolist() == [code & 5 == 5 for code in range(8)]
    pressure = np.arange(8) / 10
    found = holds(made, model, parse("pressure > 0.5 and not deal"), {"pressure": pressure})
    assert found.tolist() == [False] * 6 + [True, False]


def test_coalesced_states_become_one_with_the_moves_of_all() -> None:
    made = game(3, ranked("P0", "x1"), ranked("P1", "x1"), coalesced=(gone("x1"),))
    model = build(made)
    assert strings(model) == ("NNN", "YNN", "-Y-", "NNY", "YNY")
    assert model.arcs is not None
    assert model.listed
    assert moves(model, 0, 2).tolist() == []
    assert moves(model, 1, 2).tolist() == [0, 1, 3, 4]
    assert model.ranks.tolist() == [[0, 0, 1, 0, 0]] * 2
    assert find(model, 0b111) == 2
    assert find(model, 0b110) == 2
    assert find(model, 0b1110) == -1


def test_one_way_options_out_of_a_coalesced_state() -> None:
    options = tuple(GameOption(o.id, o.actor, "", "", False, "forward") for o in game(3).options)
    model = build(replace(game(3), options=options, coalesced=(gone("x1"),)))
    assert moves(model, 1, strings(model).index("-Y-")).tolist() == []
    assert {strings(model)[q] for q in moves(model, 0, 0)} == {"YNN", "NNY", "YNY"}


def test_nothing_to_fold_leaves_a_regular_model() -> None:
    made = game(2, ranked("P0", "x0"), ranked("P1"), coalesced=(gone("x0 and x1"), gone("false", "never")))
    assert not build(made).listed


def test_propositions_with_states_in_common_fold_together() -> None:
    model = build(
        game(3, coalesced=(gone("x0 and x1"), gone("x1 and x2", "left"), gone("x2 and not x0 and not x1", "alone")))
    )
    assert strings(model) == ("NNN", "YNN", "NYN", "-Y-", "NNY", "YNY")


def test_untied_states_cannot_count_as_one() -> None:
    made = game(2, ranked("P0", "x1"), ranked("P1", "x0"), coalesced=(gone("x0"),))
    with pytest.raises(CaseError, match=r"\(gone\) are not tied for P0") as caught:
        build(made)
    assert len(caught.value.issues()) == 1


@pytest.mark.parametrize(
    "groups",
    [
        [["NN"], ["NY"], ["YN"]],
        [["NN"], ["NY"], ["YY"]],
        [["NN"], ["NY"], ["Y-"]],
        [["NN"], ["NY"], ["YN", "YY"]],
    ],
)
def test_a_ranking_may_name_any_member_of_a_coalesced_state(groups: list[list[str]]) -> None:
    ranking = GamePlayer("P0", "P0", ranking=tuple(tuple(g) for g in groups), origin="view")
    model = build(game(2, ranking, GamePlayer("P1", "P1"), coalesced=(gone("x0"),)))
    assert strings(model) == ("NN", "Y-", "NY")
    assert model.ranks[0].tolist() == [2, 0, 1]


def test_a_ranking_may_not_name_a_coalesced_state_in_two_places() -> None:
    ranking = GamePlayer("P0", "P0", ranking=(("NN",), ("YN",), ("NY",), ("YY",)), origin="view")
    with pytest.raises(CaseError, match="names 1 state twice: YY"):
        build(game(2, ranking, GamePlayer("P1", "P1"), coalesced=(gone("x0"),)))


def test_a_ranking_of_a_member_that_the_scenario_forbids() -> None:
    ranking = GamePlayer("P0", "P0", ranking=(("YY",), ("NN", "NY")), origin="view")
    forbid = GameConstraint("s.forbid_1", parse("not (x0 and x1)"), "", "scenario")
    made = game(2, ranking, GamePlayer("P1", "P1"), coalesced=(gone("x0"),), constraints=(forbid,))
    assert build(made).ranks[0].tolist() == [0, 1, 0]


def test_too_many_arcs_are_refused_and_slices_join(monkeypatch: pytest.MonkeyPatch) -> None:
    made = game(8, coalesced=(gone("x1 and x2"),))
    whole = build(made)
    assert whole.arcs is not None
    monkeypatch.setattr(coalesce, "PAIRS_AT_A_TIME", 20)
    sliced = build(made)
    assert sliced.arcs is not None
    for one, other in zip(whole.arcs, sliced.arcs, strict=True):
        assert np.array_equal(one.start, other.start)
        assert np.array_equal(one.target, other.target)
        assert one.target.dtype == np.int32
    total = sum(a.target.shape[0] for a in whole.arcs)
    monkeypatch.setattr(coalesce, "MAX_ARCS", total)
    build(made)
    monkeypatch.setattr(coalesce, "MAX_ARCS", total - 1)
    with pytest.raises(TooLarge, match="one by one"):
        build(made)


def test_moves_of_an_actor_with_many_options_among_few_states() -> None:
    options = tuple(GameOption(f"x{j}", "P0", "", "", False) for j in range(64))
    chain = tuple(GameConstraint(f"k{j}", parse(f"x{j} implies x{j + 1}"), "", "case") for j in range(63))
    made = replace(game(0), options=options, constraints=chain)
    model = build(made)
    assert model.n == 65
    assert moves(model, 0, 3).tolist() == [q for q in range(65) if q != 3]
    assert moves(model, 1, 3).tolist() == []
    one_way = replace(made, options=tuple(replace(o, moves="backward") for o in options))
    back = build(one_way)
    assert moves(back, 0, 3).tolist() == [0, 1, 2]


def test_a_game_without_options_is_one_state() -> None:
    model = build(replace(game(0), players=(GamePlayer("P0", "P0"),)))
    assert (model.n, strings(model), moves(model, 0, 0).tolist()) == (1, ("",), [])
