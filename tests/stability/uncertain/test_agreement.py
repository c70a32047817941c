"""The fast engine for uncertain preferences against the reference engine, on random games of every kind."""

from __future__ import annotations

import random

import pytest

from standoff.case.resolved import ResolvedGame
from standoff.conflict.build import build
from standoff.conflict.moves import strings
from standoff.errors import CaseError
from standoff.reference import uncertain as reference
from standoff.stability import uncertain
from standoff.stability.uncertain import KINDS, Settings
from tests.stability.uncertain.making import CHANCES, uncertain_game


def settings_for(rng: random.Random, kind: str) -> Settings:
    if kind == "strength":
        return Settings(extension=rng.choice((None, *"abcd")))
    if kind == "unknown":
        return Settings(extension=rng.choice((None, None, *"abcd")))
    alpha, beta = rng.choice(CHANCES[1:]), rng.choice(CHANCES[1:])
    return Settings(alpha=alpha, beta=beta, credible=rng.choice((None, *CHANCES)))


def compare(game: ResolvedGame, kind: str, settings: Settings) -> dict[str, int]:
    """Compare both engines; the number of stable verdicts by concept, all variants but weak together."""
    model = build(game)
    fast = uncertain.solve(game, model, kind, settings)
    slow = reference.solve(
        game,
        kind,
        extension=settings.extension,
        alpha=settings.alpha,
        beta=settings.beta,
        credible=settings.credible,
    )
    names = strings(model)
    assert set(fast.variants) == set(slow)
    for variant, found in fast.variants.items():
        assert set(found.stable) == set(slow[variant])
        for concept, stable in found.stable.items():
            for i, actor in enumerate(model.actors):
                held = {name for name, holds in zip(names, stable[i], strict=True) if holds}
                assert held == slow[variant][concept][actor], (variant, concept, actor)
            everyone = {name for name, holds in zip(names, found.equilibria[concept], strict=True) if holds}
            assert everyone == reference.equilibria(slow, variant, concept)
    told = [found.stable for name, found in fast.variants.items() if "nash" in found.stable]
    return {concept: sum(int(stable[concept].sum()) for stable in told) for concept in told[0]}


@pytest.mark.parametrize("kind", KINDS)
def test_the_engines_agree(kind: str) -> None:
    rng = random.Random(kind)
    told = dict.fromkeys(("nash", "gmr", "smr", "seq", "symseq"), 0)
    for _ in range(45):
        for concept, stable in compare(uncertain_game(rng), kind, settings_for(rng, kind)).items():
            told[concept] += stable
    # games in which something is deterred, and in which responses and credibility matter
    assert told["nash"] < told["symseq"] < told["seq"] < told["gmr"]
    assert told["smr"] < told["gmr"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_engines_agree_on_coalesced_states(kind: str) -> None:
    rng = random.Random(f"{kind} folded")
    compared = 0
    for _ in range(25):
        game = uncertain_game(rng, coalesced=True)
        try:
            compare(game, kind, settings_for(rng, kind))
        except CaseError as problem:
            assert "state against itself" in str(problem)
            continue
        compared += 1
    assert compared >= 10
