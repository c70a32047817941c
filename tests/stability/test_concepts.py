"""The engine against the definitions, on random models and on the cases with known answers."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from standoff.conflict.model import Model
from standoff.errors import NameUnknown, TooLarge, UsageError
from standoff.stability import blocks
from standoff.stability.concepts import CONCEPTS, available, known_concept, solve
from tests.stability.making import listed, make, random_listed, random_model, random_sparse, ranked
from tests.stability.oracle import Oracle

METARATIONAL = CONCEPTS[:5]


def disagreements(model: Model, concepts: tuple[str, ...]) -> list[tuple[str, int, int]]:
    found, oracle = solve(model, concepts), Oracle(model)
    return [
        (concept, i, s)
        for concept in concepts
        for i in range(model.m)
        for s in range(model.n)
        if found[concept][i, s] != oracle.stable(concept, i, s)
    ]


@pytest.mark.parametrize("seed", range(8))
def test_agrees_with_the_definitions_in_option_form(seed: int) -> None:
    rng = Random(seed)
    for _ in range(40):
        model = random_model(rng, options=6)
        assert disagreements(model, CONCEPTS) == [], model


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_the_definitions_on_options_up_to_bit_63(seed: int) -> None:
    rng = Random(100 + seed)
    for _ in range(40):
        model = random_model(rng, options=6, wide=True)
        assert disagreements(model, CONCEPTS) == [], model


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_the_definitions_where_many_options_vary_over_few_states(seed: int) -> None:
    rng = Random(200 + seed)
    for _ in range(15):
        model = random_sparse(rng)
        assert disagreements(model, CONCEPTS) == [], model


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_the_definitions_where_most_options_go_one_way(seed: int) -> None:
    rng = Random(300 + seed)
    for _ in range(40):
        model = random_model(rng, options=7, one_way=True, actors=rng.choice([2, 3]))
        assert disagreements(model, CONCEPTS) == [], model


@pytest.mark.parametrize("price", [0.0, 1e9], ids=["always tables", "always pairs"])
def test_tables_and_pairs_agree_with_the_definitions(price: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_PRICE", price)
    rng = Random(350)
    for _ in range(60):
        model = random_model(rng, options=7, one_way=True, actors=rng.choice([2, 2, 3]))
        assert disagreements(model, CONCEPTS) == [], model


@pytest.mark.parametrize("seed", range(6))
def test_agrees_with_the_definitions_on_listed_moves(seed: int) -> None:
    rng = Random(400 + seed)
    for _ in range(60):
        model = random_listed(rng)
        assert disagreements(model, METARATIONAL) == [], model


def test_a_listed_copy_of_a_regular_model_has_the_same_stability() -> None:
    rng = Random(5)
    for _ in range(60):
        model = random_model(rng, options=5)
        oracle = Oracle(model)
        targets = [[set(oracle.moves(i, s)) for s in range(model.n)] for i in range(model.m)]
        copy = listed(targets, model.ranks.tolist())
        for concept, stable in solve(model, METARATIONAL).items():
            assert np.array_equal(stable, solve(copy, [concept])[concept])


def test_inclusions_hold() -> None:
    rng = Random(6)
    inside = [("nash", "smr"), ("smr", "gmr"), ("nash", "symseq"), ("symseq", "seq"), ("seq", "gmr")]
    inside += [("symseq", "smr"), ("nash", "sim")]
    for _ in range(60):
        found = solve(random_model(rng))
        for smaller, larger in inside:
            assert not (found[smaller] & ~found[larger]).any(), (smaller, larger)


def equilibria(model: Model, concept: str) -> set[int]:
    return {int(model.codes[s]) for s in np.flatnonzero(solve(model, [concept])[concept].all(axis=0))}


DILEMMA = ranked([1, 0, 3, 2], [1, 2], [[2, 0, 3, 1]])
CHICKEN = ranked([1, 0, 2, 3], [1, 2], [[2, 0, 1, 3]])


def cuba(forward: int) -> Model:
    """Air strike 1, blockade 2 (United States); withdraw 4, escalate 8 (Soviet Union)."""
    ussr = [0, 4, 6, 2, 5, 1, 7, 3, 11, 9, 10, 8]
    return ranked([4, 6, 5, 7, 2, 1, 3, 0, 11, 9, 10, 8], [3, 12], [ussr], forward=forward)


KNOWN: list[tuple[Model, dict[str, set[int]]]] = [
    (
        DILEMMA,
        {
            "nash": {3},
            **{key: {0, 3} for key in CONCEPTS[1:]},
            "lim:1": {3},
            "lim:2": {0, 3},
            "lim:8": {0, 3},
            "nm": {0, 3},
        },
    ),
    (
        CHICKEN,
        {"nash": {1, 2}, "gmr": {0, 1, 2}, "smr": {0, 1, 2}, "seq": {1, 2}, "symseq": {1, 2}, "sim": {0, 1, 2}}
        | {"lim:1": {1, 2}, "lim:2": set(), "lim:3": {0}, "lim:8": {0}, "nm": {0}},
    ),
    (
        cuba(forward=0),
        {"nash": set(), "gmr": {0, 1, 2, 4, 5, 6, 7}, "smr": {0, 1, 2, 4, 5, 6, 7}, "seq": {4, 6}, "symseq": {4, 6}}
        | {"sim": set(), "lim:2": {4, 6}, "lim:3": {4}, "lim:8": {4}},
    ),
    (
        cuba(forward=1),
        {"nash": {5}, "gmr": {0, 1, 2, 4, 5, 6, 7}, "smr": {0, 1, 2, 4, 5, 6, 7}, "seq": {4, 5, 6}, "sim": {5}},
    ),
]


@pytest.mark.parametrize(("model", "answers"), KNOWN, ids=["dilemma", "chicken", "cuba", "cuba, strike for good"])
def test_known_answers(model: Model, answers: dict[str, set[int]]) -> None:
    assert {concept: equilibria(model, concept) for concept in answers} == answers


def elmira() -> Model:
    """Nine states, abandonment folded into the last; ministry, Uniroyal, local government."""
    modify = {s: {s + 1} for s in (0, 2, 4, 6)}
    uniroyal = {0: {2, 8}, 1: {3, 8}, 2: {8}, 3: {8}, 4: {6, 8}, 5: {7, 8}, 6: {8}, 7: {8}}
    insist = {s: {(s + 4) % 8} for s in range(8)}
    targets = [[moves.get(s, set()) for s in range(9)] for moves in (modify, uniroyal, insist)]
    orders = [[7, 3, 4, 8, 5, 1, 2, 6, 9], [1, 4, 8, 5, 9, 3, 7, 2, 6], [7, 3, 5, 1, 8, 6, 4, 2, 9]]
    return listed(targets, [[-order.index(s + 1) for s in range(9)] for order in orders])


def test_elmira() -> None:
    answers = {"nash": {5, 8, 9}, "seq": {5, 8, 9}, "symseq": {5, 8, 9}, "gmr": {1, 4, 5, 8, 9}, "smr": {1, 4, 5, 8, 9}}
    assert {concept: {s + 1 for s in equilibria(elmira(), concept)} for concept in answers} == answers


def test_a_reply_in_which_one_opponent_moves_twice() -> None:
    orders = [[6, 2, 4, 1, 5, 3, 8, 7], [1, 5, 2, 8, 7, 6, 3, 4], [4, 1, 5, 8, 7, 3, 6, 2]]
    first, second, third = ([state - 1 for state in order] for order in orders)
    assert solve(ranked(first, [1, 2, 4], [second, third]), ["seq"])["seq"][0, 2]


def test_a_simultaneous_deterrent() -> None:
    first, second = [1, 8, 3, 4, 6, 7, 2, 5], [6, 3, 1, 2, 8, 4, 5, 7]
    model = ranked([s - 1 for s in first], [3, 4], [[s - 1 for s in second]])
    assert solve(model, ["sim"])["sim"][0, 3]


def test_a_state_may_deter_by_returning_only_where_responses_do_not_count() -> None:
    # Both actors own an arc between the two states: the other can lead the conflict back to where it was.
    model = listed([[{1}, set()], [set(), {0}]], [[0, 1], [1, 0]])
    found = solve(model, METARATIONAL)
    assert {c: bool(v[0, 0]) for c, v in found.items()} == {
        "nash": False, "gmr": True, "smr": False, "seq": True, "symseq": False,
    }  # fmt: skip


def test_nobody_moves_twice_in_succession_in_an_intransitive_graph() -> None:
    # The opponent could reach the deterring state 3 only by two moves of its own in a row.
    rows = [[{1}, set(), set(), set()], [set(), {2}, {3}, set()]]
    model = listed(rows, [[1, 2, 3, 0], [0, 1, 2, 3]])
    assert not solve(model, ["gmr"])["gmr"][0, 0]


def test_one_actor_has_no_deterrents() -> None:
    model = make([0, 1, 2, 3], [3], [[0, 1, 1, 2]])
    for stable in solve(model).values():
        assert stable.tolist() == [[False, False, False, True]]


def test_an_actor_without_options_is_stable_everywhere_and_deters_nothing() -> None:
    model = make([0, 1, 2, 3], [3, 0], [[0, 1, 1, 2], [3, 2, 1, 0]])
    for stable in solve(model).values():
        assert stable.tolist() == [[False, False, False, True], [True] * 4]


@pytest.mark.parametrize("m", [1, 2, 3])
def test_one_state_is_stable(m: int) -> None:
    model = make([0], [1 << i for i in range(m)], [[0]] * m)
    assert all(stable.all() and stable.shape == (m, 1) for stable in solve(model).values())


def test_answers_come_in_the_order_asked_and_cannot_be_written() -> None:
    found = solve(DILEMMA, ["seq", "nm", "nash", "seq"])
    assert list(found) == ["seq", "nm", "nash"]
    with pytest.raises(ValueError, match="read-only"):
        found["seq"][0, 0] = True


def test_two_games_over_the_same_states_do_not_share_preferences() -> None:
    other = replace(DILEMMA, ranks=CHICKEN.ranks)
    assert equilibria(DILEMMA, "nash") == {3}
    assert equilibria(other, "nash") == {1, 2}
    assert equilibria(DILEMMA, "nash") == {3}


def test_threads_change_nothing() -> None:
    rng = np.random.default_rng(7)
    k, m = 14, 3
    own = [0b11111, 0b11111 << 5, 0b1111 << 10]
    codes = [int(c) for c in np.flatnonzero(rng.random(1 << k) < 0.9)]
    model = make(codes, own, rng.integers(0, 40, (m, len(codes))).tolist(), forward=0b100001)
    whole = solve(model)
    oracle = Oracle(model)
    for i, s in [(int(rng.integers(m)), int(rng.integers(model.n))) for _ in range(3)]:
        assert whole["nash"][i, s] == oracle.stable("nash", i, s)
    for concept in CONCEPTS:
        assert np.array_equal(whole[concept], solve(replace(model, ranks=model.ranks.copy()), [concept])[concept])


def test_unknown_and_undefined_concepts_are_refused_in_sentences() -> None:
    with pytest.raises(NameUnknown, match="Did you mean 'symseq'"):
        solve(DILEMMA, ["simseq"])
    for wrong in ("lim:0", "lim:x", "lim:", "lim:-1"):
        assert not known_concept(wrong)
        with pytest.raises(NameUnknown):
            solve(DILEMMA, [wrong])
    with pytest.raises(UsageError, match="two actors"):
        solve(elmira(), ["nm"])
    with pytest.raises(UsageError, match="coalesced"):
        solve(elmira(), ["sim"])
    assert available(elmira()) == METARATIONAL
    assert available(DILEMMA) == CONCEPTS


def test_sim_is_refused_past_its_limit_and_names_the_way_out() -> None:
    with pytest.raises(TooLarge, match="raise the limit"):
        solve(cuba(forward=0), ["sim"], sim_work=10)


def test_the_same_arrays_with_other_owners_are_another_model() -> None:
    rng = Random("owners")
    for _ in range(20):
        model = random_model(rng, actors=2, one_way=False)
        swapped = replace(model, own=model.own[::-1])
        fresh = replace(swapped, ranks=swapped.ranks.copy(), codes=swapped.codes.copy())
        solve(model, ["seq"])
        assert np.array_equal(solve(swapped, ["seq"])["seq"], solve(fresh, ["seq"])["seq"])
