"""Writing `.gmcr` files: read back, they have the same states and the same stability."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import product

import pytest

from standoff.case.resolved import (
    GameCoalesced,
    GameConstraint,
    GameOption,
    GamePlayer,
    GameStatement,
    Rank,
    ResolvedGame,
)
from standoff.case.tree import AtLeast, Iff, Name, Tree
from standoff.case.view import resolve
from standoff.errors import UsageError
from standoff.interop._normal_form import cubes, gaps
from standoff.interop.gmcrplus import Exported, export_gmcr, read_bytes_as_case
from standoff.reference import Reference
from standoff.reference.truth import holds
from tests.strategies import assignment, random_game, random_tree, spread

CONCEPTS = ("nash", "gmr", "smr", "seq", "symseq", "sim")


def export(game: ResolvedGame) -> Exported:
    engine = Reference(game)
    states = engine.states()
    tiers = {}
    for player in engine.players:
        orders = [engine.graph.order(player, state) for state in states]
        place = {order: tier for tier, order in enumerate(sorted(set(orders)))}
        tiers[player] = [place[order] for order in orders]
    return export_gmcr(game, states, tiers)


def read_back(exported: Exported) -> ResolvedGame:
    return resolve(read_bytes_as_case(exported.text.encode(), "back.gmcr"))


def regrouped(game: ResolvedGame, state: str) -> str:
    order = [j for p in game.players for j, o in enumerate(game.options) if o.actor == p.id]
    return "".join(state[j] for j in order)


@pytest.mark.parametrize("wide", [False, True])
def test_read_back_the_stability_is_the_same(wide: bool) -> None:
    rng = random.Random(2)
    ranked = 0
    for _ in range(25 if wide else 120):
        game = random_game(rng, options=4 if wide else None)
        if wide:
            game = spread(game, 64, rng)
        exported = export(game)
        ranked += '"useManualPreferenceRanking": true' in exported.text
        before, after = Reference(game), Reference(read_back(exported))
        solved, again = before.solve(CONCEPTS), after.solve(CONCEPTS)
        for concept in CONCEPTS:
            for number, player in enumerate(game.players):
                expected = {regrouped(game, state) for state in solved[concept][player.id]}
                assert again[concept][f"p{number}"] == expected
    assert ranked > 5


def option(id: str, owner: str, **more: object) -> GameOption:
    return GameOption(id, owner, f"{id} is on", f"{id} is off", None, **more)  # type: ignore[arg-type]


def with_statement(tree: Tree, width: int) -> ResolvedGame:
    options = tuple(option(f"x{j}", "p") for j in range(width))
    ranks = (Rank("single", (GameStatement("s", tree, ""),)),)
    return ResolvedGame("c", "v", None, options, (GamePlayer("p", "P", ranks),))


def test_a_statement_of_64_conjunctions_is_written_and_one_of_more_becomes_a_ranking() -> None:
    short = export(with_statement(AtLeast(1, tuple(Name(f"x{j}") for j in range(8))), 8))
    document = json.loads(short.text)
    assert document["useManualPreferenceRanking"] is False
    assert len(document["decisionMakers"][0]["preferences"][0]["members"]) == 8
    odd: Tree = Name("x0")
    for j in range(1, 8):
        odd = Iff(odd, Name(f"x{j}"))
    long = export(with_statement(odd, 8))
    assert json.loads(long.text)["useManualPreferenceRanking"] is True
    assert any("no disjunction of 64" in sentence for sentence in long.lost)
    half = with_statement(odd, 8)
    trimmed = export(replace(half, players=(replace(half.players[0], ranks=()),)))
    assert json.loads(trimmed.text)["decisionMakers"][0]["preferences"] == []


def test_what_is_lost_is_listed() -> None:
    confident = GameStatement("s", Name("a"), "a", confidence=0.8)
    group = Rank("equal", (confident, GameStatement("t", Name("b"), "b")))
    players = (GamePlayer("p", "P", (group,)), GamePlayer("q", "Q"))
    options = (
        replace(option("b", "q"), now=True),
        replace(option("a", "p", fixed=False), now=False),
    )
    game = ResolvedGame("c", "v", None, options, players, worlds=("d",))
    said = " ".join(export(game).lost)
    for word in (
        "status quo",
        "worlds",
        "confidence",
        "held or unseen",
        "groups of equal rank",
        "regrouped",
        "passages",
    ):
        assert word in said, word


def test_coalesced_states_are_refused() -> None:
    game = ResolvedGame(
        "c", "v", None, (option("a", "p"),), (GamePlayer("p", "P"),), coalesced=(GameCoalesced("m", Name("a"), "m"),)
    )
    with pytest.raises(UsageError, match="cannot fold"):
        export_gmcr(game, ("N", "Y"), {"p": [0, 0]})
    with pytest.raises(UsageError, match="no states"):
        export_gmcr(replace(game, coalesced=()), (), {"p": []})


def test_constraints_without_a_short_form_are_written_as_gaps() -> None:
    odd: Tree = Name("x0")
    for j in range(1, 8):
        odd = Iff(odd, Name(f"x{j}"))
    game = replace(with_statement(Name("x0"), 8), constraints=(GameConstraint("c", odd, "", "case"),))
    exported = export(game)
    assert any("infeasible patterns that leave the same states" in sentence for sentence in exported.lost)
    assert set(Reference(read_back(exported)).states()) == set(Reference(game).states())


def test_normal_forms_say_the_same() -> None:
    rng = random.Random(8)
    ids = ("a", "b", "c", "d")
    for _ in range(300):
        tree = random_tree(rng, ids, 3)
        found = cubes(tree, {}, most=64)
        assert found is not None
        game = ResolvedGame("c", "v", None, tuple(option(id, "p") for id in ids), ())
        for letters in product("NY", repeat=4):
            known = assignment(game, "".join(letters))
            assert holds(tree, known) == any(all(known[id] == v for id, v in cube) for cube in found)


def test_gaps_leave_exactly_the_states() -> None:
    rng = random.Random(9)
    every = ["".join(letters) for letters in product("NY", repeat=5)]
    for _ in range(100):
        states = rng.sample(every, rng.randint(1, 32))
        found = gaps(states, tuple("abcde"), most=32) or ()
        matched = {s for s in every if any(all((s["abcde".index(id)] == "Y") == v for id, v in cube) for cube in found)}
        assert matched == set(every) - set(states)
    assert gaps(["NNNNN"], tuple("abcde"), most=3) is None
