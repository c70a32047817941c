"""Gambit's pure equilibria are the Nash equilibria of every conflict in which each combination is feasible.

With all options free, reversible and independent, a state is a pure strategy profile of the game in which each player
chooses values for its own options, so that Nash stability and Gambit's pure equilibria are the same thing computed by
programs that have nothing in common.
"""

from __future__ import annotations

import io
import random
from itertools import product

import numpy as np
import pytest

from standoff.case.resolved import ResolvedGame
from standoff.conflict.build import build
from standoff.conflict.model import Model
from standoff.stability.concepts import solve
from tests.agreement.comparing import drawn, runs
from tests.strategies import random_game

gambit = pytest.importorskip("pygambit")


def profile(model: Model, position: int) -> tuple[int, ...]:
    """Each player's choice in a state: its own options as bits, from 0."""
    code = int(model.codes[position])
    choices = []
    for own in model.own:
        bits = [j for j in range(len(model.options)) if own >> j & 1]
        choices.append(sum((code >> j & 1) << place for place, j in enumerate(bits)))
    return tuple(choices)


def equilibria(model: Model) -> set[tuple[int, ...]]:
    """Gambit's pure equilibria of the game in strategic form, as choices; it reads the game as text."""
    shape = [1 << int(own).bit_count() for own in model.own]
    position = {profile(model, p): p for p in range(model.n)}
    players = [f"p{i}" for i in range(model.m)]
    # in an .nfg file the first player's strategy varies fastest
    profiles = [combination[::-1] for combination in product(*(range(size) for size in reversed(shape)))]
    payoffs = [int(model.ranks[i, position[combination]]) for combination in profiles for i in range(model.m)]
    named = " ".join(f'"{player}"' for player in players)
    text = f'NFG 1 R "random" {{ {named} }} {{ {" ".join(map(str, shape))} }}\n\n{" ".join(map(str, payoffs))}\n'
    game = gambit.read_nfg(io.StringIO(text))
    return {
        tuple(
            next(choice for choice in range(size) if found[player][str(choice + 1)] == 1)
            for player, size in zip(players, shape, strict=True)
        )
        for found in gambit.nash.enumpure_solve(game).equilibria
    }


def test_pure_equilibria_are_nash_equilibria() -> None:
    several = 0
    for seed, game in drawn(80_000_000, runs(0.15), plain):
        model = build(game)
        assert model.n == 1 << len(model.options)
        nash = solve(model, ["nash"])["nash"].all(axis=0)
        ours = {profile(model, int(position)) for position in np.flatnonzero(nash)}
        assert ours == equilibria(model), f"seed {seed}"
        several += len(ours) != 1
    assert several


def plain(rng: random.Random) -> ResolvedGame:
    return random_game(rng, plain=True)


def test_profiles_number_every_combination() -> None:
    model = build(random_game(random.Random(3), players=2, options=3, plain=True))
    shape = [range(1 << int(own).bit_count()) for own in model.own]
    assert {profile(model, p) for p in range(model.n)} == set(product(*shape))
