"""What is reachable, and by how many moves, against a search written from the definition."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from standoff.conflict.model import Model
from standoff.errors import UsageError
from standoff.stability import blocks
from standoff.stability.reach import attainable, path, reachable
from tests.stability.making import make, random_listed, random_model, random_sparse
from tests.stability.oracle import Oracle


def draw(rng: Random) -> Model:
    kind = rng.random()
    if kind < 0.3:
        return random_listed(rng)
    return random_sparse(rng) if kind < 0.4 else random_model(rng, options=6, wide=kind > 0.8)


@pytest.mark.parametrize("seed", range(5))
def test_reachable_states(seed: int) -> None:
    rng = Random(seed)
    for _ in range(60):
        model = draw(rng)
        oracle = Oracle(model)
        starts = {rng.randrange(model.n) for _ in range(rng.choice([1, 1, 3]))}
        for improvements in (False, True):
            found = reachable(model, starts, improvements=improvements)
            assert set(np.flatnonzero(found).tolist()) == set(oracle.reachable(starts, improvements))


def test_reachable_states_through_tables_of_sub_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_PRICE", 0.0)
    rng = Random(70)
    for _ in range(60):
        model = random_model(rng, options=7, one_way=True)
        oracle, start = Oracle(model), rng.randrange(model.n)
        for improvements in (False, True):
            found = reachable(model, [start], improvements=improvements)
            assert set(np.flatnonzero(found).tolist()) == set(oracle.reachable({start}, improvements))


@pytest.mark.parametrize("seed", range(5))
def test_paths_are_legal_and_shortest(seed: int) -> None:
    rng = Random(50 + seed)
    for _ in range(60):
        model = draw(rng)
        oracle, start = Oracle(model), rng.randrange(model.n)
        goals = np.array([rng.random() < 0.15 for _ in range(model.n)])
        for improvements in (False, True):
            length = oracle.reachable({start}, improvements)
            least = min((length[s] for s in np.flatnonzero(goals).tolist() if s in length), default=None)
            steps = path(model, start, goals, improvements=improvements)
            assert (None if steps is None else len(steps)) == least
            at, last = start, -1
            for step in steps or ():
                legal = oracle.improvements if improvements else oracle.moves
                assert step.origin == at
                assert step.actor != last
                assert step.to in legal(step.actor, at)
                at, last = step.to, step.actor
            assert steps is None or goals[at]


def test_attainable_starts_from_the_status_quo() -> None:
    model = make([0, 1, 2, 3], [1, 2], [[0, 1, 0, 1], [0, 0, 0, 0]], status_quo=2)
    assert attainable(model).tolist() == [False, False, True, True]
    with pytest.raises(UsageError, match="no status quo"):
        attainable(replace(model, status_quo=-1))
    with pytest.raises(UsageError, match="numbered 0 to 3"):
        reachable(model, [4], improvements=True)
