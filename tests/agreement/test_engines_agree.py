"""Two engines, written apart, give the same answer on random conflicts.

500 conflicts a run; STANDOFF_AGREEMENT=50000 before a release. A failure names the seed that draws the conflict again.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings

from standoff.case.resolved import ResolvedGame
from standoff.reference import CONCEPTS, Reference
from tests.agreement.comparing import both, disagreements, drawn, fast, runs
from tests.strategies import behind, games, project, random_game, spread


def test_on_random_conflicts() -> None:
    for seed, game in drawn(0, runs(), random_game):
        assert not both(game), f"seed {seed}: {both(game)}"


def test_with_coalesced_states() -> None:
    for seed, game in drawn(10_000_000, runs(0.3), lambda rng: random_game(rng, coalesced=True)):
        assert not both(game), f"seed {seed}: {both(game)}"


@pytest.mark.parametrize("moves", ["forward", "backward"])
def test_with_many_options_that_go_one_way(moves: str) -> None:
    from dataclasses import replace

    def one_way(rng: random.Random) -> ResolvedGame:
        game = random_game(rng, options=rng.choice((4, 5, 6)))
        return replace(game, options=tuple(replace(o, moves=rng.choice((moves, moves, "both"))) for o in game.options))

    for seed, game in drawn(20_000_000, runs(0.15), one_way):
        assert not both(game), f"seed {seed}: {both(game)}"


def test_spread_over_64_options_and_behind_100_statements_the_answer_is_the_same() -> None:
    """The same conflict in its plain form by the reference engine, dressed up by the fast one."""
    for seed, game in drawn(30_000_000, runs(0.4), random_game):
        wide = behind(spread(game, 64, random.Random(seed)), 100, random.Random(seed))
        expected = Reference(game).solve(CONCEPTS)
        answer = {
            concept: {
                actor: frozenset(project(wide, game, state) for state in states) for actor, states in actors.items()
            }
            for concept, actors in fast(wide, CONCEPTS).items()
        }
        found = disagreements(game, answer, expected)
        assert not found, f"seed {seed}: {found}"


def test_the_reference_engine_too_sees_through_spread_and_idle_statements() -> None:
    for seed, game in drawn(40_000_000, runs(0.03), random_game):
        wide = behind(spread(game, 64, random.Random(seed)), 100, random.Random(seed))
        expected, solved = Reference(game).solve(CONCEPTS), Reference(wide).solve(CONCEPTS)
        for concept, actors in solved.items():
            for actor, states in actors.items():
                assert {project(wide, game, state) for state in states} == expected[concept][actor], seed


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(game=games(options=4))
def test_on_conflicts_that_hypothesis_draws_and_shrinks(game: ResolvedGame) -> None:
    assert not both(game)
