"""Sweeps against the engine and the plain oracle of definitions, on random reversible models with ties and gaps."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from standoff.stability import sweeps
from standoff.stability.blocks import blocks_of
from standoff.stability.concepts import solve
from standoff.stability.reach import reachable
from standoff.stability.sweeps import SWEPT, Preferences, sweepable, tiers
from standoff.study.ways import best_replies_satisfy
from tests.stability.making import random_listed, random_model


def preferences(model) -> Preferences:  # type: ignore[no-untyped-def]
    return Preferences(model, blocks_of(model), [tiers(model, i, model.ranks[i]) for i in range(model.m)])


def test_verdicts_are_the_engines() -> None:
    rng = Random(1)
    for _ in range(600):
        model = random_model(rng, one_way=False, wide=rng.random() < 0.2)
        swept, engine = preferences(model), solve(model, [*SWEPT, "gmr"])
        for concept, verdicts in engine.items():
            for actor in range(model.m):
                assert np.array_equal(swept.stable(concept, actor), verdicts[actor])
            assert np.array_equal(swept.equilibria(concept), verdicts.all(axis=0))


@pytest.mark.parametrize("few", [0, 3, 4096])
def test_many_actors_at_once_and_state_by_state(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "FEW", few)
    rng = Random(few)
    for _ in range(400):
        model = random_model(rng, one_way=False, actors=rng.choice([3, 4, 5, 6]))
        assert np.array_equal(preferences(model).equilibria("seq"), solve(model, ["seq"])["seq"].all(axis=0))


def test_where_sweeps_take_too_long_the_engine_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "ROUNDS", 0)
    monkeypatch.setattr(sweeps, "FEW", 0)
    rng = Random(4)
    for _ in range(100):
        model = random_model(rng, one_way=False, actors=3)
        assert np.array_equal(preferences(model).equilibria("seq"), solve(model, ["seq"])["seq"].all(axis=0))


def test_reach_and_best_replies() -> None:
    rng = Random(2)
    for _ in range(300):
        model = random_model(rng, one_way=False)
        swept = preferences(model)
        start = rng.randrange(model.n)
        assert np.array_equal(swept.reached(start), reachable(model, [start], improvements=True))
        wanted = np.array([rng.random() < 0.5 for _ in range(model.n)])
        for actor in range(model.m):
            within = best_replies_satisfy(model, actor, wanted)[0]
            assert np.array_equal(swept.best_replies_within(actor, wanted), within)


def test_only_regular_reversible_models_are_swept() -> None:
    rng = Random(3)
    assert not sweepable(random_listed(rng))
    model = random_model(rng, one_way=True, options=7)
    assert sweepable(model) == (not model.irreversible)
