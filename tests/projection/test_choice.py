"""Choice tables against moves taken state by state, and logit chances against their definition."""

from __future__ import annotations

from math import exp
from random import Random

import numpy as np
import pytest

from standoff.errors import TooLarge
from standoff.projection import choice
from standoff.projection.choice import choices, logit, tables
from tests.projection.random_processes import random_process
from tests.stability.making import random_listed, random_model
from tests.stability.oracle import Oracle


def test_choices_are_staying_and_the_moves() -> None:
    for seed in range(150):
        rng = Random(seed)
        model = random_listed(rng) if seed % 5 == 0 else random_model(rng, wide=seed % 2 == 0, options=6)
        moves = Oracle(model)
        for actor in range(model.m):
            found = choices(model, actor)
            assert found.group.dtype == found.target.dtype == np.int32 and found.start.dtype == np.int64
            for s in range(model.n):
                inside = found.target[found.start[found.group[s]] : found.start[found.group[s] + 1]]
                assert inside.tolist() == sorted([s, *moves.moves(actor, s)])
            assert found.still == (not any(moves.moves(actor, s) for s in range(model.n)))
            if found.blocks:
                assert (np.bincount(found.target) == 1).all()


def test_chances_are_those_of_the_definition() -> None:
    for seed in range(40):
        process = random_process(Random(seed))
        for actor, (found, chances) in enumerate(tables(process)):
            assert chances.shape == (process.utility[actor].shape[0], found.target.shape[0])
            for row, utility in zip(chances, process.utility[actor], strict=True):
                for group in range(found.start.shape[0] - 1):
                    inside = slice(found.start[group], found.start[group + 1])
                    offered = utility[found.target[inside]]
                    weight = [exp((one - offered.max()) / process.tau) for one in offered]
                    assert row[inside] == pytest.approx([one / sum(weight) for one in weight], rel=1e-13, abs=1e-300)


def test_no_tau_is_too_small() -> None:
    model = random_model(Random(4), one_way=False)
    found = choices(model, 0)
    assert np.isfinite(logit(found, np.linspace(0, 1, model.n), 1e-300)).all()


def test_too_many_choices_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_MOST", 10)
    with pytest.raises(TooLarge, match="more than 10 can be listed"):
        choices(random_model(Random(9), one_way=True, wide=True), 0)
