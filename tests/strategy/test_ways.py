"""Cheapest ways, first steps and inverse conditions against plain searches over dictionaries."""

from __future__ import annotations

import heapq
from random import Random

import numpy as np
import pytest

from standoff.conflict.model import Model
from standoff.errors import UsageError
from standoff.stability.concepts import solve
from standoff.strategy.evolution import evolution
from standoff.strategy.inverse import INVERTED, condition, minds
from standoff.strategy.ways import Cost, ways
from tests.stability.making import listed, random_listed, random_model, random_sparse
from tests.stability.oracle import Oracle

Triple = tuple[int, int, int]


def dijkstra(model: Model, start: int) -> dict[int, Triple]:
    """State to (losses, indifferent, moves) of the cheapest legal sequence, over (state, last mover) with a heap."""
    oracle = Oracle(model)
    best: dict[tuple[int, int], Triple] = {}
    heap: list[tuple[Triple, int, int]] = [((0, 0, 0), start, -1)]
    while heap:
        cost, s, last = heapq.heappop(heap)
        if (s, last) in best:
            continue
        best[s, last] = cost
        for i in range(model.m):
            if i == last:
                continue
            for t in oracle.moves(i, s):
                gain = oracle.rank[i][t] - oracle.rank[i][s]
                step = (cost[0] + (gain < 0), cost[1] + (gain == 0), cost[2] + 1)
                heapq.heappush(heap, (step, t, i))
    found: dict[int, Triple] = {}
    for (s, _), cost in best.items():
        found[s] = min(found.get(s, cost), cost)
    return found


def cost_of(model: Model, steps: tuple[object, ...]) -> Triple:
    losses = even = 0
    for step in steps:
        gain = int(model.ranks[step.actor, step.to]) - int(model.ranks[step.actor, step.origin])
        losses, even = losses + (gain < 0), even + (gain == 0)
    return losses, even, len(steps)


def check_ways(model: Model, start: int) -> None:
    oracle, wanted, found = Oracle(model), dijkstra(model, start), ways(model, start)
    for s in range(model.n):
        cost = found.of(s)
        assert (None if cost is None else (cost.losses, cost.indifferent, cost.moves)) == wanted.get(s), s
        if cost is None:
            continue
        steps = found.to(s)
        assert cost_of(model, steps) == wanted[s]
        at, last = start, -1
        for step in steps:
            assert step.origin == at and step.actor != last and step.to in oracle.moves(step.actor, at)
            at, last = step.to, step.actor
        assert at == s


@pytest.mark.parametrize("seed", range(8))
def test_cheapest_ways_are_those_of_a_plain_search(seed: int) -> None:
    rng = Random(seed)
    for _ in range(120):
        model = random_model(rng, wide=rng.random() < 0.2)
        check_ways(model, rng.randrange(model.n))


def test_sparse_and_one_way_models() -> None:
    rng = Random(5)
    for _ in range(120):
        model = random_sparse(rng)
        check_ways(model, rng.randrange(model.n))
    for _ in range(60):
        model = random_model(rng, actors=rng.choice([1, 2]), one_way=True, options=9)
        check_ways(model, rng.randrange(model.n))


def test_listed_models_search_states_with_their_last_mover() -> None:
    rng = Random(6)
    for _ in range(400):
        model = random_listed(rng)
        check_ways(model, rng.randrange(model.n))
    # The second actor may not walk 0, 1, 2 by itself: the first and the third have to bring it to 1.
    moves = [[{3}, set(), set(), set()], [{1}, {2}, set(), set()], [set(), set(), set(), {1}]]
    model = listed(moves, [[3, 1, 0, 2], [0, 1, 2, 3], [0, 0, 0, 0]])
    assert ways(model, 0).of(2) == Cost(1, 1, 3)


def test_one_way_tables_and_pairs_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    from standoff.stability import blocks

    rng = Random(7)
    for price in (0.0, 1e9):
        monkeypatch.setattr(blocks, "_PRICE", price)
        for _ in range(80):
            blocks.forget()
            model = random_model(rng, actors=rng.choice([1, 2, 3]), one_way=True, options=8)
            check_ways(model, rng.randrange(model.n))
    blocks.forget()


def test_nearest_takes_the_cheapest_and_of_equals_the_least_changed() -> None:
    rng = Random(8)
    for _ in range(200):
        model = random_model(rng)
        start = rng.randrange(model.n)
        goals = np.array([rng.random() < 0.3 for _ in range(model.n)])
        found, wanted = ways(model, start), dijkstra(model, start)
        inside = [s for s in wanted if goals[s]]
        changed = {s: int(model.codes[s] ^ model.codes[start]).bit_count() for s in inside}
        best = min(inside, key=lambda s: (wanted[s], changed[s], s), default=None)
        assert found.nearest(goals) == best


def test_a_start_outside_the_model_is_refused() -> None:
    with pytest.raises(UsageError, match="no state number 9"):
        ways(random_model(Random(0), options=2), 9)


@pytest.mark.parametrize("seed", range(4))
def test_first_steps_and_dead_ends(seed: int) -> None:
    rng = Random(100 + seed)
    for _ in range(120):
        model = random_listed(rng) if rng.random() < 0.3 else random_model(rng)
        oracle, found = Oracle(model), evolution(model)
        nash = solve(model, ["nash"])["nash"].all(axis=0)
        for improving in (True, False):
            wanted = oracle.reachable({model.status_quo}, improving)
            assert {s: h for s in range(model.n) if (h := found.step(s, improving=improving)) is not None} == wanted
            grown = [sum(h <= top for h in wanted.values()) for top in range(max(wanted.values()) + 1)]
            assert list(found.sizes(improving=improving)) == grown
        reached = oracle.reachable({model.status_quo}, True)
        stuck = {s for s in reached if not any(oracle.improvements(i, s) for i in range(model.m))}
        assert set(np.flatnonzero(found.dead_ends(nash)).tolist()) == stuck


def test_evolution_needs_a_status_quo() -> None:
    from dataclasses import replace

    with pytest.raises(UsageError, match="no status quo"):
        evolution(replace(random_model(Random(0)), status_quo=-1))


@pytest.mark.parametrize("seed", range(4))
def test_conditions_are_the_undeterred_improvements(seed: int) -> None:
    rng = Random(200 + seed)
    for _ in range(60):
        model = random_listed(rng) if rng.random() < 0.3 else random_model(rng, options=5)
        oracle, concept = Oracle(model), rng.choice(INVERTED)
        for i in range(model.m):
            for s in range(model.n):
                check_condition(model, oracle, concept, i, s)


def check_condition(model: Model, oracle: Oracle, concept: str, i: int, s: int) -> None:
    score = oracle.rank[i]
    responds, improving = concept in ("smr", "symseq"), concept in ("seq", "symseq")

    def worth(x: int) -> int:
        return max([score[x], *(score[y] for y in oracle.moves(i, x) if responds)])

    ups = oracle.improvements(i, s)
    replies = {t: set() if concept == "nash" else set(oracle.replies(i, t, improving)) for t in ups}
    left = {t for t in ups if all(worth(x) > score[s] for x in replies[t])}
    found = condition(model, concept, i, s, most=100)
    assert found.improvements == len(set(ups)) and set(found.undeterred) == left
    assert found.stable == oracle.stable(concept, i, s)
    assert [c.improvement for c in found.comparisons] == list(found.undeterred)
    for c in found.comparisons:
        lowest = min((worth(x) for x in replies[c.improvement]), default=score[c.improvement])
        if lowest >= score[c.improvement]:
            assert c.reply is None
            continue
        assert c.reply in replies[c.improvement] and worth(c.reply) == lowest
        assert c.sequence[0].origin == c.improvement and c.sequence[-1].to == c.reply
        assert all(step.actor != i for step in c.sequence)
        better = [y for y in oracle.moves(i, c.reply) if score[y] > score[c.reply]]
        assert (c.response is not None) == bool(responds and better)


def test_minds_counts_who_would_leave() -> None:
    rng = Random(9)
    for _ in range(100):
        model = random_model(rng)
        stable = solve(model, ["seq"])["seq"]
        goal = np.array([rng.random() < 0.5 for _ in range(model.n)])
        wanted: dict[tuple[int, ...], int] = {}
        for s in np.flatnonzero(goal):
            key = tuple(i for i in range(model.m) if not stable[i, s])
            wanted[key] = wanted.get(key, 0) + 1
        assert minds(stable, goal) == wanted
