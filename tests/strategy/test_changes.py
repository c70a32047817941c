"""The search for changes of preferences against trying everything: edits, orders and stability written out plainly."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from standoff.case.resolved import ResolvedGame
from standoff.case.tree import And, Name, Not, Tree
from standoff.conflict.build import build, holds
from standoff.conflict.model import Model
from standoff.conflict.moves import string
from standoff.errors import TooLarge, UsageError
from standoff.reference.truth import holds as true_in
from standoff.stability.concepts import solve
from standoff.strategy.changes import CHANGEABLE, Changes, Search, edits_of
from standoff.strategy.opening import stable_whatever
from standoff.strategy.vocabulary import Planes, Word, order_of, vocabulary
from tests.stability.oracle import Oracle
from tests.strategies import assignment, random_game, random_tree

Lists = list[tuple[tuple[Tree, ...], ...]]


def statements(rng: random.Random, **more: object) -> ResolvedGame:
    """A random game whose players all have statements."""
    while True:
        game = random_game(rng, **more)
        if all(player.ranking is None for player in game.players):
            return game


def search(
    game: ResolvedGame, model: Model, goal: Tree, concept: str, distance: int, **more: object
) -> tuple[Search, tuple[Word, ...]]:
    planes = Planes(game, model)
    spoken = [(s.id, s.tree) for player in game.players for s in player.statements]
    words = vocabulary(game, planes, spoken)
    orders = [order_of(game, planes, i) for i in range(model.m)]
    changes = Changes(model, orders, planes, words, holds(game, model, goal), concept=concept, **more)
    return changes.run(distance), words


class Plain:
    """The same search from the definitions: lists of trees, truth by the reference, stability by the oracle."""

    def __init__(self, game: ResolvedGame, model: Model, goal: Tree, concept: str, attained: bool = False):
        self.game, self.model, self.concept, self.attained = game, model, concept, attained
        self.states = [assignment(game, string(model, s)) for s in range(model.n)]
        self.definitions = {d.id: d.tree for d in game.definitions}
        self.goal = {s for s in range(model.n) if self.true(goal, s)}
        self.lists: Lists = [tuple(tuple(s.tree for s in rank.statements) for rank in p.ranks) for p in game.players]

    def true(self, tree: Tree, s: int) -> bool:
        return bool(true_in(tree, self.states[s], self.definitions))

    def words(self) -> list[Tree]:
        spoken = [tree for one in self.lists for place in one for tree in place]
        spoken += [Name(o.id) for o in self.game.options if o.fixed is None]
        found: dict[tuple[bool, ...], Tree] = {}
        for tree in spoken:
            for word in (tree, Not(tree)):
                said = tuple(self.true(word, s) for s in range(self.model.n))
                if 1 < sum(said) < self.model.n:
                    found.setdefault(said, word)
        return list(found.values())

    def edited(self, lists: Lists) -> list[Lists]:
        made: list[Lists] = []
        for i, one in enumerate(lists):
            new = [(*one[:k], one[k + 1], one[k], *one[k + 2 :]) for k in range(len(one) - 1)]
            for k, place in enumerate(one):
                for x in range(len(place)):
                    left = (*place[:x], *place[x + 1 :])
                    new.append((*one[:k], *([left] if left else []), *one[k + 1 :]))
            new += [(*one[:k], (word,), *one[k:]) for word in self.words() for k in range(len(one) + 1)]
            made += [[*lists[:i], changed, *lists[i + 1 :]] for changed in new]
        return made

    def held(self, lists: Lists) -> frozenset[int]:
        """The equilibria with the goal."""
        ranks = []
        for one in lists:
            scores = [tuple(sum(self.true(t, s) for t in place) for place in one) for s in range(self.model.n)]
            tiers = {score: tier for tier, score in enumerate(sorted(set(scores)))}
            ranks.append([tiers[score] for score in scores])
        oracle = Oracle(replace(self.model, ranks=np.array(ranks, dtype=np.int32)))
        inside = set(self.goal)
        if self.attained:
            inside &= set(oracle.reachable({self.model.status_quo}, True))
        return frozenset(s for s in inside if all(oracle.stable(self.concept, i, s) for i in range(self.model.m)))

    def run(self, distance: int) -> tuple[int | None, set[frozenset[int]]]:
        """The least distance at which the goal holds and the sets of equilibria with it there."""
        layer = [self.lists]
        if self.held(self.lists):
            return 0, set()
        for length in range(1, distance + 1):
            layer = [new for lists in layer for new in self.edited(lists)]
            found = {held for lists in layer if (held := self.held(lists))}
            if found:
                return length, found
        return None, set()


@pytest.mark.parametrize("seed", range(6))
def test_distance_one_is_exhaustive(seed: int) -> None:
    rng = random.Random(seed)
    outcomes: dict[int | None, int] = {}
    for _ in range(45):
        game = statements(rng, players=rng.choice((2, 3)), options=rng.choice((2, 3, 3, 4)))
        model = build(game)
        goal = random_tree(rng, [o.id for o in game.options], 2)
        concept = rng.choice(CHANGEABLE)
        attained = model.status_quo >= 0 and rng.random() < 0.3
        found, words = search(game, model, goal, concept, 1, attained=attained)
        plain = Plain(game, model, goal, concept, attained)
        wanted, sets = plain.run(1)
        assert found.distance == wanted and found.words == len(plain.words()) == len(words)
        assert {frozenset(change.equilibria) for change in found.changes} == sets
        outcomes[wanted] = outcomes.get(wanted, 0) + 1
    assert len(outcomes) == 3, outcomes


def test_distance_two_is_exhaustive() -> None:
    rng = random.Random(11)
    outcomes: dict[int | None, int] = {}
    for _ in range(120):
        game = statements(rng, players=2, options=rng.choice((2, 3)))
        model = build(game)
        names = [o.id for o in game.options]
        goal = And(tuple(Name(id) if rng.random() < 0.5 else Not(Name(id)) for id in names))
        if sum(len(player.statements) for player in game.players) > 4 or not holds(game, model, goal).any():
            continue
        found, words = search(game, model, goal, "seq", 2)
        if found.distance is None and len(words) > 6:
            continue
        wanted, sets = Plain(game, model, goal, "seq").run(2)
        assert found.distance == wanted
        assert {frozenset(change.equilibria) for change in found.changes} == sets
        outcomes[wanted] = outcomes.get(wanted, 0) + 1
    assert {0, 1, 2} <= set(outcomes), outcomes


@pytest.mark.parametrize("concept", CHANGEABLE)
def test_no_preferences_of_an_actor_exceed_the_bound(concept: str) -> None:
    rng = random.Random(3)
    for _ in range(60):
        game = random_game(rng, players=rng.choice((2, 3)), options=4)
        model = build(game)
        i = rng.randrange(model.m)
        bound = stable_whatever(model, concept, i)
        for _ in range(12):
            ranks = model.ranks.copy()
            ranks[i] = np.unique([rng.randrange(4) for _ in range(model.n)], return_inverse=True)[1]
            stable = solve(replace(model, ranks=ranks), [concept])[concept]
            others = np.delete(stable, i, axis=0).all(axis=0)
            assert not (others & ~bound).any()


def test_every_list_is_ranked_as_the_engine_ranks_it() -> None:
    rng = random.Random(4)
    for _ in range(150):
        game = statements(rng)
        model = build(game)
        planes = Planes(game, model)
        for i in range(model.m):
            order = order_of(game, planes, i)
            assert order is not None and (planes.ranks(order) == model.ranks[i]).all()
            assert len({edited for _, edited in edits_of(order, i, ())} - {order}) <= 2 * sum(map(len, order))


def test_what_is_not_searched_is_said() -> None:
    rng = random.Random(5)
    game = statements(rng, players=2, options=3, plain=True)
    model = build(game)
    goal = Name("x0")
    with pytest.raises(UsageError, match="not under sim"):
        search(game, model, goal, "sim", 1)
    with pytest.raises(UsageError, match="no status quo"):
        bare = replace(model, status_quo=-1)
        search(game, bare, goal, "seq", 1, attained=True)
    folded = random_game(random.Random(1), options=3, coalesced=True)
    model = build(folded)
    if model.listed:
        with pytest.raises(UsageError, match="folded"):
            Changes(model, [None] * model.m, Planes(folded, model), (), np.zeros(model.n, bool))


def test_an_interrupted_search_keeps_what_it_found() -> None:
    rng = random.Random(6)
    for _ in range(200):
        game = statements(rng, players=2, options=3)
        model = build(game)
        planes = Planes(game, model)
        words = vocabulary(game, planes, [(s.id, s.tree) for p in game.players for s in p.statements])
        orders = [order_of(game, planes, i) for i in range(2)]
        goal = holds(game, model, random_tree(rng, ["x0", "x1", "x2"], 2))
        whole = Changes(model, orders, planes, words, goal).run(1)
        if whole.distance != 1 or whole.open_to[0] < 1 or whole.open_to[1] < 1:
            continue

        def stop(done: int, total: int, what: str) -> None:
            if "P1" in what:
                raise KeyboardInterrupt

        partial = Changes(model, orders, planes, words, goal, progress=stop)
        with pytest.raises(KeyboardInterrupt):
            partial.run(1)
        kept = partial.result(1 if partial.found else None, 0)
        assert not kept.finished
        assert list(kept.changes) == [c for c in whole.changes if c.edits[0].actor == 0]
        return
    raise AssertionError("no game in which both minds may turn")


def test_too_many_profiles_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from standoff.strategy import changes

    monkeypatch.setattr(changes, "MOST_PROFILES", 3)
    rng = random.Random(7)
    for _ in range(50):
        game = statements(rng, players=2, options=3, plain=True)
        goal = And((Name("x0"), Name("x1"), Name("x2")))
        found, _ = search(game, build(game), goal, "seq", 1)
        if found.distance is None:
            with pytest.raises(TooLarge, match="Ask for a smaller distance"):
                search(game, build(game), goal, "seq", 2)
            return
    raise AssertionError("no game without a change at distance one")
