"""Best replies and ways into a set, against trying every move one by one."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.conflict.build import build
from standoff.conflict.moves import improvements, moves
from standoff.stability.reach import reachable
from standoff.study.solver import popcount
from standoff.study.ways import best_replies_satisfy, best_within, leads_to
from tests.strategies import games, random_game

both_kinds = st.one_of(games(), st.integers(0, 10**6).map(lambda seed: random_game(Random(seed), coalesced=True)))
"""Conflicts in option form and with folded states."""


@settings(max_examples=80, deadline=None)
@given(both_kinds, st.integers(0, 2**32 - 1))
def test_best_replies_are_those_of_every_single_move(game, seed):
    model = build(game)
    wanted = np.random.default_rng(seed).random(model.n) < 0.6
    for actor in range(model.m):
        fine, best = best_replies_satisfy(model, actor, wanted)
        for state in range(model.n):
            open_to = [state, *moves(model, actor, state).tolist()]
            top = max(int(model.ranks[actor, t]) for t in open_to)
            assert best[state] == top
            replies = [t for t in open_to if model.ranks[actor, t] == top]
            assert fine[state] == all(wanted[t] for t in replies)


@settings(max_examples=60, deadline=None)
@given(both_kinds, st.integers(0, 2**32 - 1), st.booleans())
def test_ways_are_those_that_forward_searches_find(game, seed, improving):
    model = build(game)
    to = np.random.default_rng(seed).random(model.n) < 0.2
    found = leads_to(model, np.ones(model.n, dtype=np.bool_), to, improvements=improving)
    for state in range(model.n):
        assert found[state] == bool((reachable(model, [state], improvements=improving) & to).any() or to[state])


@settings(max_examples=30, deadline=None)
@given(games())
def test_the_best_within_reach_never_falls(game):
    model = build(game)
    for actor in range(model.m):
        ranks = model.ranks[actor].astype(np.int64)
        best = best_within(model, actor, ranks)
        assert (best >= ranks).all()
        for state in range(model.n):
            assert (best[state] > ranks[state]) == bool(improvements(model, actor, state).size)


def test_popcount_counts_the_highest_bit():
    assert popcount(np.array([2**63 + 1, 0], dtype=np.uint64)).tolist() == [2, 0]
