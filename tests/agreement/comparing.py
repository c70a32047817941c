"""The fast engine beside the reference engine."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence

from standoff.case.resolved import ResolvedGame
from standoff.conflict.build import build
from standoff.conflict.moves import strings
from standoff.reference import CONCEPTS, Reference
from standoff.stability.concepts import solve

HORIZONS = ("lim:1", "lim:2", "lim:3", "lim:6", "lim:25", "nm")
Stable = dict[str, dict[str, frozenset[str]]]
"""concept to player to the states stable for it"""


def runs(share: float = 1.0) -> int:
    """How many random conflicts to compare: 500 (or STANDOFF_AGREEMENT, such as 50000 before a release), or a share."""
    return max(10, int(int(os.environ.get("STANDOFF_AGREEMENT", "500")) * share))


def concepts_for(game: ResolvedGame) -> tuple[str, ...]:
    """Every concept that is defined for a game."""
    plain = tuple(c for c in CONCEPTS if not (game.coalesced and c == "sim"))
    return plain + (HORIZONS if len(game.players) == 2 else ())


def fast(game: ResolvedGame, concepts: Sequence[str]) -> Stable:
    """The fast engine's answer in names."""
    model = build(game)
    states = strings(model)
    return {
        concept: {
            actor: frozenset(text for text, stable in zip(states, row, strict=True) if stable)
            for actor, row in zip(model.actors, rows, strict=True)
        }
        for concept, rows in solve(model, concepts).items()
    }


def disagreements(game: ResolvedGame, answer: Stable, expected: Stable) -> list[str]:
    """Where two answers differ, in words."""
    return [
        f"{concept} for {actor}: {sorted(states ^ expected[concept][actor])}"
        for concept, actors in answer.items()
        for actor, states in actors.items()
        if states != expected[concept][actor]
    ]


def drawn(seed: int, count: int, make: Callable[[random.Random], ResolvedGame]) -> Iterator[tuple[int, ResolvedGame]]:
    """Random conflicts, each with the seed that draws it again."""
    for index in range(count):
        yield seed + index, make(random.Random(seed + index))


def both(game: ResolvedGame) -> list[str]:
    """Where the engines disagree about a game: its states first, then every concept for every player."""
    engine = Reference(game)
    if strings(build(game)) != engine.states():
        return ["the states differ"]
    concepts = concepts_for(game)
    return disagreements(game, fast(game, concepts), engine.solve(concepts))
