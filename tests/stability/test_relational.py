"""The engine over relations against the definition in plain sets, and against the crisp engine where both apply."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from standoff.conflict.model import Model
from standoff.conflict.moves import moves
from standoff.errors import NameUnknown, TooLarge
from standoff.stability import relational
from standoff.stability.concepts import solve as solve_crisp
from standoff.stability.relational import CONCEPTS, Relations, complement, crisp, pack, solve
from tests.stability.making import make, random_listed, random_model

Sets = list[list[set[int]]]
"""By actor and state, the states it is related to."""


def legal_ends(reach: Sets, believed: Sets | None, actor: int, t: int) -> set[int]:
    """R_{-i}(t) by induction on the length of the sequence, as pairs (state, last mover)."""
    found: set[tuple[int, int]] = set()
    layer = {(t, -1)}
    while layer:
        after = {
            (y, k)
            for x, last in layer
            for k in range(len(reach))
            if k not in (actor, last)
            for y in reach[k][x]
            if believed is None or y in believed[k][x]
        }
        layer = after - found
        found |= after
    return {x for x, _ in found}


def by_definition(reach: Sets, given: dict[str, Sets], concept: str, i: int, s: int) -> bool:
    for t in reach[i][s]:
        if t not in given["incentive"][i][s]:
            continue
        believed = given["credible"] if concept in ("seq", "symseq") else None
        ends = legal_ends(reach, believed, i, t) & given["deterrent"][i][s] if concept != "nash" else set()
        if concept in ("smr", "symseq"):
            ends = {x for x in ends if not reach[i][x] & given["block"][i][s]}
        if not ends:
            return False
    return True


def random_sets(rng: Random, m: int, n: int) -> Sets:
    density = rng.choice([0.05, 0.2, 0.5, 0.8, 1.0])
    return [[{q for q in range(n) if rng.random() < density} for _ in range(n)] for _ in range(m)]


def rows(sets: list[set[int]], n: int) -> np.ndarray:
    dense = np.zeros((n, n), np.bool_)
    for s, held in enumerate(sets):
        dense[s, list(held)] = True
    return pack(dense)


def check(model: Model, rng: Random) -> None:
    m, n = model.m, model.n
    reach = [[set(moves(model, i, s).tolist()) for s in range(n)] for i in range(m)]
    given = {name: random_sets(rng, m, n) for name in ("incentive", "deterrent", "block", "credible")}
    found = solve(model, [Relations(**{name: rows(sets[i], n) for name, sets in given.items()}) for i in range(m)])
    for concept in CONCEPTS:
        expected = [[by_definition(reach, given, concept, i, s) for s in range(n)] for i in range(m)]
        assert found[concept].tolist() == expected, concept


@pytest.mark.parametrize("seed", range(10))
def test_random_relations_on_regular_models(seed: int) -> None:
    rng = Random(seed)
    for _ in range(12):
        check(random_model(rng, options=5), rng)


@pytest.mark.parametrize("seed", range(10))
def test_random_relations_on_listed_models(seed: int) -> None:
    rng = Random(1000 + seed)
    for _ in range(25):
        check(random_listed(rng), rng)


@pytest.mark.parametrize("seed", range(10))
def test_crisp_relations_give_the_ordinary_concepts(seed: int) -> None:
    rng = Random(2000 + seed)
    for _ in range(40):
        model = rng.choice([random_model, random_listed])(rng)
        expected = solve_crisp(model, CONCEPTS)
        found = solve(model, [crisp(rank) for rank in model.ranks])
        assert all((found[concept] == expected[concept]).all() for concept in CONCEPTS)


def test_states_beyond_one_word_of_bits() -> None:
    rng = Random(7)
    for keep in (65, 127, 128, 129, 200):
        codes = sorted(rng.sample(range(256), keep))
        scores = [[rng.randrange(9) for _ in codes] for _ in range(3)]
        model = make(codes, [0b10100001, 0b01001010, 0b00010100], scores, forward=0b1000, backward=0b100000)
        expected = solve_crisp(model, CONCEPTS)
        found = solve(model, [crisp(rank) for rank in model.ranks])
        assert all((found[concept] == expected[concept]).all() for concept in CONCEPTS)


def test_a_reply_that_returns_deters_only_where_a_sequence_does() -> None:
    codes = list(range(4))
    everything, nothing = np.ones((4, 4), np.bool_), np.zeros((4, 4), np.bool_)
    stays = np.eye(4, dtype=np.bool_)[[1, 0, 3, 2]]  # only t itself deters actor 0, which changes the first bit
    mine = Relations(pack(everything), pack(stays), pack(nothing), pack(nothing))
    other = Relations(*[pack(nothing)] * 4)
    two = make(codes, [1, 2], [[0] * 4] * 2)
    assert not solve(two, [mine, other], ["gmr"])["gmr"][0].any()
    eight = [[0] * 8] * 3
    three = make(list(range(8)), [1, 2, 4], eight)
    wide = np.eye(8, dtype=np.bool_)[[1, 0, 3, 2, 5, 4, 7, 6]]
    full = np.ones((8, 8), np.bool_)
    first = Relations(pack(full), pack(wide), pack(~full), pack(~full))
    rest = Relations(*[pack(~full)] * 4)
    found = solve(three, [first, rest, rest], ["gmr", "seq"])
    assert found["gmr"][0].all()  # one opponent, the other, the one, the other: back to t
    assert not found["seq"][0].any()


def test_the_complement_has_no_states_beyond_the_last() -> None:
    for n in (1, 63, 64, 65):
        none = pack(np.zeros((n, n), np.bool_))
        assert (complement(none, n) == pack(np.ones((n, n), np.bool_))).all()


def test_what_is_refused() -> None:
    model = make(list(range(4)), [1, 2], [[0] * 4] * 2)
    given = [crisp(rank) for rank in model.ranks]
    with pytest.raises(NameUnknown, match="concept for uncertain preferences"):
        solve(model, given, ["sim"])
    large = make(list(range(relational.MAX_STATES + 1)), [1 << 12, (1 << 12) - 1], [[0] * 4097] * 2)
    with pytest.raises(TooLarge, match="up to 4,096 states"):
        solve(large, given, ["nash"])
