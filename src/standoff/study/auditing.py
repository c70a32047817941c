"""The fast engine audited by the reference engine: the same verdicts on random states, and every witness checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from standoff.case.resolved import ResolvedGame
from standoff.conflict.model import Model
from standoff.conflict.moves import string
from standoff.reference import Reference
from standoff.stability.concepts import solve
from standoff.stability.witnesses import checker, witness
from standoff.study.answers import Progress


@dataclass(frozen=True)
class Audit:
    """What an audit compared and found: disagreements and broken witnesses as sentences."""

    states: int
    compared: int
    witnesses: int
    disagreements: tuple[str, ...]
    broken: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "states": self.states,
            "compared": self.compared,
            "witnesses": self.witnesses,
            "disagreements": list(self.disagreements),
            "broken": list(self.broken),
        }


def audit(
    game: ResolvedGame,
    model: Model,
    concepts: Sequence[str],
    *,
    sample: int = 50,
    seed: int = 1,
    progress: Progress | None = None,
) -> Audit:
    """Compare both engines on `sample` random states (all, where there are no more) for every player and concept.

    The states are drawn without repetition by a generator with that seed. `progress(done, total, what)` is called
    before each state.
    """
    arrays = solve(model, tuple(concepts))
    slow, proves = Reference(game), checker(model)
    size = min(sample, model.n)
    drawn = np.sort(np.random.default_rng(seed).choice(model.n, size=size, replace=False))
    disagreements, broken = [], []
    compared = witnesses = 0
    for position in (int(p) for p in drawn):
        state = string(model, position)
        if progress is not None:
            progress(compared, size * len(concepts) * model.m, f"verdicts compared; now {state}")
        for concept in concepts:
            for index, actor in enumerate(model.actors):
                fast = bool(arrays[concept][index, position])
                compared += 1
                if slow.stable(concept, actor, state).stable != fast:
                    said = "stable" if fast else "unstable"
                    disagreements.append(f"{state} is {said} for {actor} under {concept} by the fast engine only.")
                witnesses += 1
                if not proves(witness(model, concept, index, position)):
                    broken.append(f"The witness of {state} for {actor} under {concept} does not prove it.")
    return Audit(size, compared, witnesses, tuple(disagreements), tuple(broken))
