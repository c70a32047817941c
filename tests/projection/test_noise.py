"""Small noise against every move listed and every tree tried, and against long-run shares as mistakes get rare."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import inf, isnan
from random import Random

import numpy as np
import pytest

from standoff.conflict.model import Model
from standoff.errors import TooLarge
from standoff.projection import absorption
from standoff.projection.noise import Noise, noise, potentials
from tests.projection import noise_oracle as oracle
from tests.stability.making import listed, make, random_listed, random_model, random_sparse

RARE = Fraction(1, 10**60)


def some_utilities(rng: Random, model: Model) -> list[list[int]]:
    """Whole numbers, so that sums are exact; ties are common, ranks do not bind, tastes may agree."""
    top = rng.choice([1, 2, 3, 9])
    shared = [rng.randint(0, top) for _ in range(model.n)]
    alike = rng.choice([0.0, 0.5, 0.9])
    return [[u if rng.random() < alike else rng.randint(0, top) for u in shared] for _ in range(model.m)]


def straying(rng: Random) -> Model:
    """Few arcs, so that there are several ends and ways into them."""
    m, n = rng.randint(1, 3), rng.randint(4, 12)
    targets = [[{rng.randrange(n) for _ in range(rng.choice([0, 0, 1, 2]))} - {s} for s in range(n)] for _ in range(m)]
    tiers = rng.choice([1, 2, 3, 5])
    return listed(targets, [[rng.randrange(tiers) for _ in range(n)] for _ in range(m)], status_quo=rng.randrange(n))


def drawn(rng: Random) -> Model:
    kind = rng.random()
    if kind < 0.25:
        return random_listed(rng)
    if kind < 0.35:
        return random_sparse(rng)
    return random_model(rng, options=5, wide=rng.random() < 0.1)


def agrees(model: Model, found: Noise, worth: list[list[int]] | None) -> None:
    """Every part of the answer is what the definitions say."""
    cost = oracle.costs(model, worth)
    far = oracle.distances(model.n, cost)
    classes = oracle.recurrent(model.n, [[price == 0 for price in row] for row in far])
    assert [states.tolist() for states in found.classes] == classes
    firsts = [states[0] for states in classes]
    assert found.resistance.tolist() == [[far[a][b] for b in firsts] for a in firsts]
    ends = oracle.recurrent(model.n, [[price < inf for price in row] for row in far])
    where = [next((e for e, states in enumerate(ends) if first in states), -1) for first in firsts]
    assert sorted(len(states) for states in ends) == sorted(found.end_size.tolist())
    assert len(set(found.end.tolist()) - {-1}) == found.ends == len(ends)
    for a in range(len(classes)):
        for b in range(len(classes)):
            assert (found.end[a] == found.end[b]) == (where[a] == where[b])
        assert (found.end[a] < 0) == (where[a] < 0) == isnan(found.potential[a])
        assert found.end[a] < 0 or found.end_size[found.end[a]] == len(ends[where[a]])
    assert found.from_start.tolist() == [far[model.status_quo][b] for b in firsts]
    for e in range(len(ends)):
        inside = [k for k in range(len(classes)) if where[k] == e]
        if len(inside) <= 6:
            least = oracle.tree_costs([[far[firsts[a]][firsts[b]] for b in inside] for a in inside])
            assert found.potential[inside].tolist() == least
            assert found.stable[inside].tolist() == [one == min(least) for one in least]
    assert not found.stable[[k for k in range(len(classes)) if where[k] < 0]].any()
    for k, first in enumerate(firsts):
        basin = [s for s in range(model.n) if all(far[s][f] > 0 for f in firsts if f != first)]
        outside = [far[first][t] for t in range(model.n) if t not in basin]
        assert found.radius[k] == min(outside, default=inf)
        assert found.coradius[k] == max(far[s][first] for s in range(model.n))


@pytest.mark.parametrize("seed", range(12))
def test_the_answer_is_what_the_definitions_say(seed: int):
    rng = Random(seed)
    for _ in range(100):
        model = drawn(rng)
        agrees(model, noise(model), None)
        worth = some_utilities(rng, model)
        agrees(model, noise(model, np.array(worth, np.float64).reshape(model.m, model.n)), worth)


def test_the_models_drawn_are_of_all_kinds():
    rng = Random(0)
    counts = {"many": 0, "rounds": 0, "ends": 0, "left": 0, "choose": 0, "deep": 0}
    for _ in range(300):
        found = noise(drawn(rng))
        counts["many"] += len(found.classes) > 4
        counts["rounds"] += any(states.size > 1 for states in found.classes)
        counts["ends"] += found.ends > 1
        counts["left"] += bool((found.end < 0).any())
        counts["choose"] += found.ends == 1 and not found.stable.all()
        counts["deep"] += bool((found.resistance[np.isfinite(found.resistance)] > 1).any())
    assert min(counts.values()) > 10, counts


@pytest.mark.parametrize("kind", ["mistakes", "mistakes, standing still", "utility"])
def test_the_long_run_settles_on_the_stable_classes(kind: str):
    rng = Random(len(kind))
    chosen = 0
    for _ in range(600 if kind == "utility" else 120):
        model = random_model(rng, options=3, one_way=False) if rng.random() < 0.7 else random_listed(rng)
        worth = some_utilities(rng, model) if kind == "utility" else None
        found = noise(model, None if worth is None else np.array(worth, np.float64))
        if model.n > 9 or found.ends > 1 or found.end_size[0] < model.n or (worth and max(map(max, worth)) > 3):
            continue
        chance = oracle.chances(model, RARE, worth, Fraction(1, 3) if "still" in kind else Fraction(0))
        share = oracle.shares(chance)
        lasting = {int(s) for k, states in enumerate(found.classes) if found.stable[k] for s in states}
        assert all((share[s] > Fraction(1, 10**30)) == (s in lasting) for s in range(model.n))
        chosen += len(lasting) < model.n and len(found.classes) > 1
    assert chosen > 10


def some_resistances(rng: Random, size: int) -> list[list[int]]:
    top = rng.choice([1, 2, 4, 20])
    return [[0 if a == b else rng.randint(1, top) for b in range(size)] for a in range(size)]


@pytest.mark.parametrize("size", range(1, 7))
def test_all_roots_at_once(size: int):
    rng = Random(size)
    for _ in range(150 if size < 6 else 10):
        resistance = some_resistances(rng, size)
        assert potentials(np.array(resistance, np.float64)).tolist() == oracle.tree_costs(resistance)


@pytest.mark.parametrize("size", [8, 12])
def test_all_roots_of_many_places(size: int):
    """Against the long-run shares of a chain that goes from a to b with chance epsilon to the power of r(a, b)."""
    rng = Random(size)
    for _ in range(5):
        resistance = some_resistances(rng, size)
        share = oracle.shares([[Fraction(1, 1 << 200 * r) / size for r in row] for row in resistance])
        found = potentials(np.array(resistance, np.float64))
        scaled = [one / max(share) for one in share]
        orders = [(one.denominator.bit_length() - one.numerator.bit_length()) / 200 for one in scaled]
        assert (found - found.min()).tolist() == [round(order) for order in orders]


def test_a_stag_hunt_and_its_certificate():
    """Two hunters: hare is safe (2 or 3 whatever the other does), stag pays 4 if both go, nothing alone.

    Counting mistakes, one lapse of either leads from either place to the other. By what mistakes cost, leaving the
    hares costs 2 - 0 and leaving the stag 4 - 3: the hares last.
    """
    pay = np.array([[2, 0, 3, 4], [2, 3, 0, 4]], np.float64)
    model = make([0, 1, 2, 3], [1, 2], pay.astype(int).tolist())
    counted = noise(model)
    assert [states.tolist() for states in counted.classes] == [[0], [3]]
    assert counted.stable.all() and counted.potential.tolist() == [1, 1] and isnan(counted.gap())
    lost = noise(model, pay)
    assert lost.potential.tolist() == [1, 2] and lost.stable.tolist() == [True, False] and lost.gap() == 1
    assert lost.radius[0] == 2 > lost.coradius[0] == 1


def test_a_radius_above_the_coradius_is_a_certificate():
    rng, certified = Random(5), 0
    for _ in range(400):
        model = drawn(rng)
        found = noise(model, np.array(some_utilities(rng, model), np.float64).reshape(model.m, model.n))
        for k in np.flatnonzero(found.radius > found.coradius):
            certified += 1
            assert np.flatnonzero(found.stable).tolist() == [k]
    assert certified > 50


def test_what_does_not_count():
    """Doubling every utility changes no verdict; renaming tiers keeps the count of mistakes."""
    rng = Random(6)
    for _ in range(100):
        model = drawn(rng)
        worth = np.array(some_utilities(rng, model), np.float64).reshape(model.m, model.n)
        once, twice = noise(model, worth), noise(model, 2 * worth)
        assert np.array_equal(once.stable, twice.stable)
        assert np.array_equal(2 * once.potential, twice.potential, equal_nan=True)


@pytest.mark.parametrize("utility", [False, True])
def test_the_chances_of_the_ends(utility: bool):
    rng, split = Random(7), 0
    for _ in range(300):
        model = random_model(rng, options=4, one_way=True) if rng.random() < 0.4 else straying(rng)
        worth = some_utilities(rng, model) if utility else None
        if model.n > 14 or (worth and max(map(max, worth)) > 3):
            continue
        found = noise(model, None if worth is None else np.array(worth, np.float64))
        chance = oracle.chances(model, RARE, worth)
        far = oracle.distances(model.n, oracle.costs(model, worth))
        sets = oracle.recurrent(model.n, [[price < inf for price in row] for row in far])
        first = [int(found.classes[int(np.flatnonzero(found.end == e)[0])][0]) for e in range(found.ends)]
        ends = [next(states for states in sets if s in states) for s in first]
        wanted = oracle.absorbed(chance, model.status_quo, ends)
        assert found.caught == pytest.approx([float(one) for one in wanted], abs=1e-12)
        split += max(found.caught) < 1
    assert split > 10


def test_the_chances_of_the_ends_are_told_only_where_they_can_be(monkeypatch: pytest.MonkeyPatch):
    """Two may each give one of two things away for good, and not all four: whoever comes too late is out of luck."""
    states = [code for code in range(16) if code.bit_count() < 3]
    ranks = [[code.bit_count() for code in states]] * 2
    model = make(states, [0b0011, 0b1100], ranks, forward=0b1111)
    found = noise(model)
    assert found.ends == 6 and found.potential.tolist() == [0] * 6 and found.caught.sum() == pytest.approx(1)
    monkeypatch.setattr(absorption, "MOST_PASSED", 4)
    assert np.isnan(noise(model).caught).all()
    assert sorted(noise(replace(model, status_quo=len(states) - 1)).caught) == [0, 0, 0, 0, 0, 1]


def test_how_far_it_is_to_a_hazard():
    rng = Random(8)
    for _ in range(150):
        model = drawn(rng)
        struck = np.array([rng.random() < 0.2 for _ in range(model.n)], np.bool_)
        found = noise(model, struck=struck)
        far = oracle.distances(model.n, oracle.costs(model, None))
        nearest = [min((far[int(s[0])][t] for t in np.flatnonzero(struck)), default=inf) for s in found.classes]
        assert found.to_hazard.tolist() == nearest
        assert found.start_to_hazard == min((far[model.status_quo][t] for t in np.flatnonzero(struck)), default=inf)
        assert np.isnan(noise(model).to_hazard).all()


def test_too_many_places_are_refused():
    model = make(list(range(8)), [1, 2, 4], [[0] * 8] * 3)
    assert noise(model).stable.all() and noise(model).potential.tolist() == [7.0] * 8
    with pytest.raises(TooLarge, match="8 different places"):
        noise(model, most=7)


def test_nobody_can_move():
    found = noise(make([0, 1], [0], [[0, 1]], status_quo=-1))
    assert found.ends == 2 and found.stable.all() and found.potential.tolist() == [0, 0]
    assert np.isnan(found.from_start).all() and found.end_size.tolist() == [1, 1]
