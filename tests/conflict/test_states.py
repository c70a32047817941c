"""Feasible states against trying every combination."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.propositions import parse
from standoff.case.resolved import GameConstraint, GameOption, ResolvedGame
from standoff.conflict import states
from standoff.conflict.count import count
from standoff.conflict.states import feasible
from standoff.errors import StandoffError, TooLarge
from tests.strategies import feasible_states, random_game, random_tree, spread, text_of


def plain(k: int, *constraints: str, fixed: dict[int, bool] | None = None) -> ResolvedGame:
    options = tuple(GameOption(f"x{j}", "P", "", "", None, fixed=(fixed or {}).get(j)) for j in range(k))
    made = tuple(GameConstraint(f"c{i}", parse(text), text, "case") for i, text in enumerate(constraints))
    return ResolvedGame("case", "view", None, options, (), made)


def codes_of(strings: tuple[str, ...]) -> list[int]:
    return sorted(sum(1 << j for j, letter in enumerate(text) if letter == "Y") for text in strings)


@pytest.mark.parametrize("sweep_bits", [0, 20])
@settings(max_examples=150, deadline=None)
@given(rng=st.randoms(use_true_random=False))
def test_every_feasible_state_and_no_other(sweep_bits: int, rng: random.Random) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "SWEEP_BITS", sweep_bits)
        patch.setattr(states, "BATCH_STATES", rng.choice([1, 3, 1000]))
        game = random_game(rng)
        assert feasible(game).tolist() == codes_of(feasible_states(game))


@pytest.mark.parametrize("sweep_bits", [0, 20])
@settings(max_examples=40, deadline=None)
@given(rng=st.randoms(use_true_random=False))
def test_a_conflict_spread_over_64_options(sweep_bits: int, rng: random.Random) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "SWEEP_BITS", sweep_bits)
        game = random_game(rng, options=5)
        wide = spread(game, 64, rng)
        found = feasible(wide)
        places = [next(j for j, w in enumerate(wide.options) if w.id == o.id) for o in game.options]
        narrow = sorted(sum((code >> at & 1) << j for j, at in enumerate(places)) for code in found.tolist())
        assert narrow == codes_of(feasible_states(game))
        assert found.dtype == np.uint64
        assert (found[1:] > found[:-1]).all()


@settings(max_examples=60, deadline=None)
@given(rng=st.randoms(use_true_random=False), k=st.integers(8, 13))
def test_wide_constraints_searched_and_swept_alike(rng: random.Random, k: int) -> None:
    ids = [f"x{j}" for j in range(k)]
    trees = [random_tree(rng, ids, 3) for _ in range(rng.randint(1, 6))]
    made = tuple(GameConstraint(f"c{i}", tree, text_of(tree), "case") for i, tree in enumerate(trees))
    game = replace(plain(k), constraints=made)
    swept = feasible(game)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "SWEEP_BITS", 0)
        assert np.array_equal(feasible(game), swept)
    counted = count(game)
    assert counted is not None
    assert (counted.states, counted.exact) == (swept.shape[0], True)


def test_without_constraints_every_code() -> None:
    assert np.array_equal(feasible(plain(16)), np.arange(1 << 16, dtype=np.uint64))
    assert feasible(plain(0)).tolist() == [0]


def test_fixed_options_between_free_ones() -> None:
    found = feasible(plain(6, fixed={0: True, 2: False, 3: True}))
    assert found.tolist() == [code for code in range(64) if code & 0b1101 == 0b1001]


def test_values_that_follow_are_put_in_at_once() -> None:
    chain = [f"x{j} implies x{j + 1}" for j in range(63)]
    assert feasible(plain(64, *chain, "x0")).tolist() == [2**64 - 1]
    assert feasible(plain(64, *chain)).shape == (65,)


def test_exclusive_sets_of_each_player() -> None:
    pairs = [f"not at_least(2, x{3 * j}, x{3 * j + 1}, x{3 * j + 2})" for j in range(5)]
    found = feasible(plain(15, *pairs))
    assert found.shape == (4**5,)
    assert all((int(code) >> 3 * j & 7).bit_count() < 2 for code in found for j in range(5))


def test_interleaved_components_come_out_ascending(monkeypatch: pytest.MonkeyPatch) -> None:
    game = plain(9, "x0 iff x8", "x1 or x5", "not (x2 and x6)", "x3 or x7 or x1")
    expected = codes_of(feasible_states(game))
    assert feasible(game).tolist() == expected
    monkeypatch.setattr(states, "SWEEP_BITS", 3)
    assert feasible(game).tolist() == expected


@pytest.mark.parametrize("texts", [["x0", "not x0"], ["x0 iff x1", "x0 iff not x1"], ["false"]])
def test_contradictions_leave_nothing(texts: list[str]) -> None:
    assert feasible(plain(3, *texts)).shape == (0,)


def test_the_pigeonhole_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "SWEEP_BITS", 0)
    homes = [f"at_least(1, {', '.join(f'x{4 * i + j}' for j in range(4))})" for i in range(5)]
    alone = [f"not at_least(2, {', '.join(f'x{4 * i + j}' for i in range(5))})" for j in range(4)]
    assert feasible(plain(20, *homes, *alone)).shape == (0,)


def test_too_many_says_how_many() -> None:
    with pytest.raises(TooLarge, match=r"13,835,058,055,282,163,712 feasible states; at most 16,777,216") as caught:
        feasible(plain(64, "not (x1 and x62)"))
    assert (caught.value.count, caught.value.exact) == (3 * 2**62, True)
    with pytest.raises(TooLarge, match="7 feasible states; at most 6"):
        feasible(plain(3, "x0 or x1 or x2"), max_states=6)
    assert feasible(plain(3, "x0 or x1 or x2"), max_states=7).shape == (7,)


def test_a_search_over_its_limit_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "SWEEP_BITS", 0)
    game = plain(12, *[f"x{j} or x{(j * 5 + 1) % 12} or x{(j * 7 + 3) % 12}" for j in range(12)])
    whole = feasible(game).shape[0]
    with pytest.raises(TooLarge) as caught:
        feasible(game, max_states=100)
    assert (caught.value.count, caught.value.exact) == (whole, True)
    monkeypatch.setattr(states, "MAX_PARTIAL", 50)
    with pytest.raises(TooLarge, match=rf"\({whole:,} of them\) cannot be searched"):
        feasible(game)


def test_constraints_on_quantities_are_refused() -> None:
    with pytest.raises(StandoffError, match="c0 compares a quantity"):
        feasible(plain(2, "x0 or pressure > 0.5"))
