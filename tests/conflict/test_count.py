"""Counting without building."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.conflict import count as counting
from standoff.conflict import states
from standoff.conflict.count import Count, count
from standoff.errors import TooLarge
from tests.conflict.test_states import plain
from tests.strategies import feasible_states, random_game, spread


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_as_many_as_there_are(rng: random.Random) -> None:
    game = random_game(rng)
    assert count(game) == Count(len(feasible_states(game)), True)
    assert count(spread(game, 64, rng)) == Count(len(feasible_states(game)), True)


def test_far_past_what_can_be_built() -> None:
    assert count(plain(64)) == Count(2**64, True)
    assert count(plain(64, "x0 iff x63", "x1 or x2")) == Count(3 * 2**61, True)
    assert count(plain(2, "x0", "not x0")) == Count(0, True)


HARD = [f"x{j} iff (x{j + 8} iff x{(3 * j + 5) % 16})" for j in range(8)]


def test_diagrams_over_their_bound_give_a_least_number() -> None:
    game = plain(16, "at_least(5, x0, x3, x5, x7, x9, x11, x13, x15)", *HARD[:3])
    assert count(game, max_nodes=10) is None
    assert count(game, max_nodes=10, least=7) == Count(7, False)


def test_the_refusal_says_more_than_where_it_cannot_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "SWEEP_BITS", 0)
    monkeypatch.setattr(counting, "MAX_NODES", 3)
    game = plain(8, "at_least(3, x0, x1, x2, x3, x4, x5, x6, x7)")
    with pytest.raises(TooLarge, match="more than 20 feasible states") as caught:
        states.feasible(game, max_states=20)
    assert (caught.value.count, caught.value.exact) == (20, False)
    monkeypatch.setattr(states, "MAX_PARTIAL", 5)
    with pytest.raises(TooLarge, match="cannot be searched within bounds"):
        states.feasible(game)
