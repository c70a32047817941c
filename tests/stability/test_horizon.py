"""Limited horizons and non-myopic stability against the recursion as it is worded."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from standoff.conflict.model import Model
from standoff.errors import UsageError
from standoff.stability import horizon
from standoff.stability.concepts import solve
from standoff.stability.horizon import Anticipations, limited, non_myopic
from tests.stability.making import make, random_listed, random_model, ranked
from tests.stability.oracle import Oracle


def draw(rng: Random) -> Model:
    return random_listed(rng, actors=2) if rng.random() < 0.3 else random_model(rng, actors=2, options=5)


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_the_recursion(seed: int) -> None:
    rng = Random(seed)
    for _ in range(50):
        model = draw(rng)
        oracle, tables = Oracle(model), Anticipations(model)
        for h in (1, 2, 3, 6):
            want = [[oracle.limited(h, i, s) for s in range(model.n)] for i in range(2)]
            assert np.array_equal(limited(model, h), want)
            i, s = rng.randrange(2), rng.randrange(model.n)
            assert tables.ends(h, i, s) == oracle.anticipated(h, i, s)
        assert np.array_equal(non_myopic(model), oracle.non_myopic())


def test_some_tables_go_round() -> None:
    rng = Random(3)
    lengths = {last - first for first, last in (Anticipations(draw(rng)).cycle() for _ in range(100))}
    assert lengths > {1}


def test_a_distant_horizon_is_found_from_the_cycle() -> None:
    rng = Random(4)
    for _ in range(20):
        model = draw(rng)
        first, last = Anticipations(model).cycle()
        far = first + 1000 * (last - first)
        assert np.array_equal(limited(model, far), limited(model, first))


def test_one_move_ahead_is_nash() -> None:
    rng = Random(5)
    for _ in range(50):
        found = solve(draw(rng), ["nash", "lim:1"])
        assert np.array_equal(found["nash"], found["lim:1"])


def test_equal_moves_are_all_kept_and_valued_at_the_worst() -> None:
    # The row player may go from 0 to 1 or 2, equally good for it; from 1 the column player goes on to 5, bad for row.
    codes = [0, 1, 2, 5]
    model = make(codes, [3, 4], [[1, 2, 2, 0], [0, 0, 0, 1]])
    tables = Anticipations(model)
    assert tables.ends(1, 0, 0) == {1, 2}
    assert tables.ends(2, 0, 0) == {2}
    assert not limited(model, 2)[0, 0]


def test_three_actors_and_no_moves_are_refused() -> None:
    three = make([0, 1], [1, 0, 0], [[0, 1]] * 3)
    with pytest.raises(UsageError, match="two actors, and this model has 3"):
        limited(three, 2)
    with pytest.raises(UsageError, match="one or more"):
        limited(ranked([0, 1], [1, 0], [[0, 1]]), 0)
    assert "differ" in (horizon.__doc__ or "")
