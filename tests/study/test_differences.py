"""Two views side by side: statements matched, moved, grouped; best replies and verdicts against brute force."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest

from standoff.case.propositions import parse
from standoff.case.resolved import GameStatement
from standoff.case.schema import EqualGroup, Goal, Perspective, Preferences, RuledOut, Statement
from standoff.conflict.build import build
from standoff.conflict.moves import moves
from standoff.errors import CaseError
from standoff.study.perspectives.differences import Pairs, best_replies_differ, difference, matched, moved
from standoff.study.perspectives.records import PlayerDifference, ViewDifference
from standoff.study.solver import Solver
from standoff.theses.records import GameKey
from tests.agreement.comparing import runs
from tests.strategies import random_game
from tests.study.hypergame_cases import random_case
from tests.theses.tiny import tiny


def placed(*places: tuple[int, str, str]) -> list[tuple[int, str, GameStatement]]:
    return [(place, "single", GameStatement(id, parse(text), text)) for place, id, text in places]


def test_statements_match_by_what_they_say() -> None:
    first = placed((1, "a", "x"), (2, "b", "not y"), (3, "c", "z"), (4, "d", "w"))
    second = placed((1, "other", "not (y)"), (2, "c", "z and y"), (3, "a", "x"), (4, "e", "v"))
    same, reworded, (left, right) = matched(first, second)
    assert [(one[2].id, other[2].id) for one, other in same] == [("a", "a"), ("b", "other")]
    assert [(one[2].id, other[2].text) for one, other in reworded] == [("c", "z and y")]
    assert [s.id for _, _, s in left] == ["d"] and [s.id for _, _, s in right] == ["e"]


def pairs(places: list[tuple[int, int]]) -> Pairs:
    made = []
    for n, (one, other) in enumerate(places):
        statement = GameStatement(f"s{n}", parse(f"x{n}"), f"x{n}")
        made.append(((one, "single", statement), (other, "single", statement)))
    return made


def opposed(places: list[tuple[int, int]]) -> bool:
    return any((a - b) * (c - d) < 0 for (a, c), (b, d) in combinations(places, 2))


def test_the_moved_statements_are_as_few_as_can_be() -> None:
    for seed in range(400):
        rng = random.Random(seed)
        places = [(rng.randint(1, 5), rng.randint(1, 5)) for _ in range(rng.randint(0, 7))]
        gone = {int(one.id[1:]) for one in moved(pairs(places))}
        assert not opposed([pair for n, pair in enumerate(places) if n not in gone])
        fewest = next(
            size
            for size in range(len(places) + 1)
            if any(
                not opposed([pair for n, pair in enumerate(places) if n not in chosen])
                for chosen in combinations(range(len(places)), size)
            )
        )
        assert len(gone) == fewest, places


def test_best_replies_are_compared_exactly() -> None:
    """Against all replies of every state, with one-way options, ties, and states that one game does not have."""
    for seed in range(runs(0.4)):
        rng = random.Random(seed)
        data = random_case(rng)
        names = list(data.perspectives)
        try:
            first, second = (build(Solver(data).solved(GameKey(name, "none")).game) for name in names[:2])
        except CaseError:
            continue
        common = np.intersect1d(first.codes, second.codes)
        where = tuple(np.searchsorted(model.codes, common) for model in (first, second))
        for actor in range(first.m):
            wanted = 0
            for code in common:
                best = []
                for model in (first, second):
                    at = int(np.searchsorted(model.codes, code))
                    ranks = model.ranks[actor]
                    open_to = [at, *(int(t) for t in moves(model, actor, at))]
                    top = max(int(ranks[t]) for t in open_to)
                    best.append({int(model.codes[t]) for t in open_to if ranks[t] == top})
                wanted += best[0] != best[1]
            assert best_replies_differ(first, second, actor, (where[0], where[1])) == wanted, (seed, actor)


def test_best_replies_where_states_are_folded() -> None:
    game = build(random_game(random.Random(3), coalesced=True))
    every = np.arange(game.n)
    assert all(best_replies_differ(game, game, actor, (every, every)) == 0 for actor in range(game.m))


def compared(other: Perspective, concept: str = "nash") -> ViewDifference:
    data = tiny()
    data = data.model_copy(update={"perspectives": {**data.perspectives, "other": other}})
    solver = Solver(data)
    games = [solver.solved(GameKey(name, "none")) for name in ("plain", "other")]
    return difference(data, games[0], games[1], concept)


def player(found: ViewDifference, id: str) -> PlayerDifference:
    return next(one for one in found.players if one.player == id)


def test_a_view_against_itself_is_alike() -> None:
    found = compared(Perspective(extends="plain"))
    assert all(one.alike and not one.stable for one in found.players)
    assert not found.unaware and not found.rules_out and not found.goals
    assert found.n_states == (4, 4, 4) and found.n_equilibria == (2, 2, 2)


def test_preference_by_preference() -> None:
    wants = (
        Statement(id="a_calm", proposition="not b.arm"),
        EqualGroup(
            equal=(
                Statement(id="a_safe", proposition="not (b.arm and not a.arm)", confidence=0.5),
                Statement(id="a_pride", proposition="a.arm"),
            )
        ),
        Statement(id="a_thrift", proposition="not a.arm and not b.arm"),
    )
    found = compared(
        Perspective(
            extends="plain",
            preferences={"A": Preferences(statements=wants)},
            goals={"A": (Goal(id="a_edge", text="the edge", proposition="a.arm and not b.arm"),)},
            rules_out=(RuledOut(proposition="b.arm and not a.arm"),),
        )
    )
    arden = player(found, "A")
    assert [s.id for s in arden.only_second] == ["a_pride"] and not arden.only_first
    assert [(one.id, one.second) for one in arden.reworded] == [("a_thrift", "not a.arm and not b.arm")]
    assert len(arden.moved) == 1 and arden.moved[0].id in ("a_calm", "a_safe")
    assert [(one.first, one.second) for one in arden.confidence] == [("1", "0.5")]
    assert not arden.alike and player(found, "B").alike
    assert found.rules_out.second == ("b.arm and not a.arm",) and found.n_states == (4, 3, 3)
    assert [(goal.actor, goal.only.first, goal.only.second) for goal in found.goals] == [
        ("A", ("peace",), ("the edge",))
    ]


def test_statements_of_equal_rank_are_grouped_otherwise_and_not_moved() -> None:
    statements = [
        Statement(id=id, proposition=text) for id, text in (("b_calm", "not a.arm"), ("b_thrift", "not b.arm"))
    ]
    first = Statement(id="b_safe", proposition="not (a.arm and not b.arm)")
    wants = Preferences(statements=(first, EqualGroup(equal=tuple(statements))))
    found = player(compared(Perspective(extends="plain", preferences={"B": wants})), "B")
    assert found.grouped == ("b_calm", "b_thrift") and not found.moved and not found.only_second


def test_a_ranking_against_statements() -> None:
    ranking = Preferences(ranking=(("NN",), ("YN",), ("YY",), ("NY",)))
    found = player(compared(Perspective(extends="plain", preferences={"A": ranking})), "A")
    assert found.ranked == "second" and found.best_replies == 0 and found.stable == 0
    assert len(found.only_first) == 3 and not found.alike


def test_a_condition_that_differs_is_told_as_such() -> None:
    from standoff.case.schema import Driver

    driver = Driver(title="The weather", levels={"dry": "dry", "wet": "wet"}, now="dry")
    data = tiny(drivers={"weather": driver})
    block = data.perspectives["plain"].preferences["A"]
    asked = tuple(
        s.model_copy(update={"when": "level(weather) = wet"}) if isinstance(s, Statement) and s.id == "a_calm" else s
        for s in block.statements
    )
    other = Perspective(extends="plain", preferences={"A": Preferences(statements=asked)})
    data = data.model_copy(update={"perspectives": {**data.perspectives, "other": other}})
    solver = Solver(data)
    games = [solver.solved(GameKey(name, "none")) for name in ("plain", "other")]
    arden = player(difference(data, games[0], games[1], "seq"), "A")
    assert [(one.id, one.first, one.second) for one in arden.when] == [("a_calm", None, "level(weather) = wet")]
    assert not arden.only_first and not arden.only_second


@pytest.mark.parametrize("concept", ["nash", "seq", "gmr"])
def test_verdicts_are_counted_where_they_differ(concept: str) -> None:
    hawk = Preferences(statements=(Statement(id="a_hawk", proposition="a.arm"),))
    found = compared(Perspective(extends="plain", preferences={"A": hawk}), concept)
    data = tiny()
    other = Perspective(extends="plain", preferences={"A": hawk})
    solver = Solver(data.model_copy(update={"perspectives": {**data.perspectives, "other": other}}))
    one, two = (solver.solved(GameKey(name, "none")).stable(concept) for name in ("plain", "other"))
    assert [p.stable for p in found.players] == [int((one[i] != two[i]).sum()) for i in range(2)]
