"""Coalitions of one game, for the Python API and the command line: what a class of coalitions leaves stable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.conflict.moves import find, string, strings
from standoff.errors import UsageError
from standoff.stability.coalitions import check_family, coalition_equilibria, coalition_path, jumps
from standoff.study.coalitions.records import COUNTERPART, CoalitionAnswer, CoalitionJump
from standoff.study.coalitions.reporting import smallest

Int32 = NDArray[np.int32]

PATHS_UP_TO = 20_000
"""The most states of a game in which the moves of a jump are written out."""


def answer_family(
    model: Model, arrays: Mapping[str, NDArray[np.bool_]], family: Sequence[Sequence[int]] | None
) -> CoalitionAnswer:
    """What a class of coalitions (all where None) leaves stable, and the jumps it makes.

    arrays: by concept for single players, (m, n) verdicts; the concepts with a counterpart for coalitions are looked
    at. Jumps are those of the smallest coalitions among the states stable for all single players under `seq`, else
    under the first concept. Raises UsageError where no concept has a counterpart, TooLarge as the engine does.
    """
    coalitions = check_family(model, family)
    concepts = [concept for concept in COUNTERPART if concept in arrays]
    if not concepts:
        raise UsageError(f"Coalitions are asked under {', '.join(COUNTERPART)}: name one of these concepts.")
    equilibria: dict[str, Int32] = {}
    single = {concept: np.flatnonzero(arrays[concept].all(axis=0)).astype(np.int32) for concept in concepts}
    for concept in concepts:
        among = equilibria.get("cgmr") if concept == "smr" else None
        equilibria[COUNTERPART[concept]] = coalition_equilibria(model, COUNTERPART[concept], coalitions, among)
    jumping = "seq" if "seq" in concepts else concepts[0]
    made = smallest(jumps(model, single[jumping], (*coalitions, *((i,) for i in range(model.m))), least=1))
    names = {position: string(model, position) for jump in made for position in (jump.origin, jump.to)}
    return CoalitionAnswer(
        family=tuple(tuple(model.actors[i] for i in coalition) for coalition in coalitions),
        equilibria={concept: strings(model, found) for concept, found in equilibria.items()},
        surviving={
            COUNTERPART[concept]: strings(model, np.intersect1d(equilibria[COUNTERPART[concept]], single[concept]))
            for concept in concepts
        },
        single={concept: int(found.size) for concept, found in single.items()},
        jumping=jumping,
        jumps=tuple(
            CoalitionJump(tuple(model.actors[i] for i in jump.coalition), names[jump.origin], names[jump.to])
            for jump in made
        ),
    )


def answer_document(model: Model, found: CoalitionAnswer, limit: int) -> dict[str, Any]:
    """The answer as plain data, at most `limit` strings or jumps in each list (0: all)."""
    most = limit or None
    return {
        "family": [list(members) for members in found.family],
        "concepts": {
            concept: {
                "n_equilibria": len(states),
                "equilibria": list(states[:most]),
                "n_surviving": len(found.surviving[concept]),
                "surviving": list(found.surviving[concept][:most]),
            }
            for concept, states in found.equilibria.items()
        },
        "jumps_among": found.jumping,
        "n_jumps": len(found.jumps),
        "jumps": [
            {
                "coalition": list(jump.coalition),
                "from": jump.start,
                "to": jump.end,
                "path": jump_path(model, jump),
            }
            for jump in found.jumps[:most]
        ],
    }


def jump_path(model: Model, jump: CoalitionJump) -> list[dict[str, str]] | None:
    """The single moves of a jump; None in a game of over `PATHS_UP_TO` states."""
    if model.n > PATHS_UP_TO:
        return None
    start, end = (find(model, _code(text)) for text in (jump.start, jump.end))
    steps = coalition_path(model, [model.actors.index(name) for name in jump.coalition], start, end)
    return [{"actor": model.actors[step.actor], "to": string(model, step.to)} for step in steps or ()]


def _code(text: str) -> int:
    return sum(1 << place for place, letter in enumerate(text) if letter == "Y")
