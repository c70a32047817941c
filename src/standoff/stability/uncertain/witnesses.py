"""What proves one verdict under uncertain preferences: the move that nothing deters, or a reply to each move."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.case.resolved import ResolvedGame
from standoff.conflict.model import Model
from standoff.conflict.moves import moves
from standoff.stability.records import Deterrent, Step, Witness
from standoff.stability.relational import Relations, Rows
from standoff.stability.uncertain import relations_of
from standoff.stability.uncertain.records import Settings

Node = tuple[int, int]
"""A state reached, and who moved last (-1: nobody yet)."""


def witnesses(
    game: ResolvedGame, model: Model, kind: str, settings: Settings, state: int, concepts: Sequence[str]
) -> dict[str, list[list[Witness]]]:
    """For each variant of a kind (but not `weak`, which is a difference of two) and each actor, one per concept.

    Unstable: `improvement` is a move that the actor would make and nothing deters. Stable: `deterrents` has a shortest
    reply to each such move.
    """
    return {
        name: [[_witness(model, relations, concept, i, state) for concept in concepts] for i in range(model.m)]
        for name, relations in relations_of(game, model, kind, settings).items()
    }


def _witness(model: Model, relations: Sequence[Relations], concept: str, actor: int, state: int) -> Witness:
    deterrents = []
    for t in moves(model, actor, state).tolist():
        if not _has(relations[actor].incentive, state, t):
            continue
        steps = None if concept == "nash" else _reply(model, relations, concept, actor, state, t)
        if steps is None:
            return Witness(concept, actor, state, False, improvement=t)
        deterrents.append(Deterrent(t, steps, steps[-1].to))
    return Witness(concept, actor, state, True, deterrents=tuple(deterrents))


def _reply(
    model: Model, relations: Sequence[Relations], concept: str, actor: int, state: int, t: int
) -> tuple[Step, ...] | None:
    """A shortest legal sequence of the others from t that deters, or None."""
    credible, symmetric = concept in ("seq", "symseq"), concept in ("smr", "symseq")
    before: dict[Node, Node] = {}
    waiting: list[Node] = [(t, -1)]
    for node in waiting:
        x, last = node
        for j in range(model.m):
            if j in (actor, last):
                continue
            for y in moves(model, j, x).tolist():
                if (y, j) in before or (credible and not _has(relations[j].credible, x, y)):
                    continue
                before[y, j] = node
                if _deters(model, relations[actor], actor, state, y, symmetric=symmetric):
                    return _steps((y, j), before)
                waiting.append((y, j))
    return None


def _deters(model: Model, mine: Relations, actor: int, state: int, x: int, *, symmetric: bool) -> bool:
    if not _has(mine.deterrent, state, x):
        return False
    return not (symmetric and any(_has(mine.block, state, y) for y in moves(model, actor, x).tolist()))


def _steps(node: Node, before: dict[Node, Node]) -> tuple[Step, ...]:
    steps: list[Step] = []
    while node[1] >= 0:
        steps.append(Step(node[1], before[node][0], node[0]))
        node = before[node]
    return tuple(reversed(steps))


def _has(rows: Rows, s: int, q: int) -> bool:
    return bool(int(rows[s, q >> 6]) >> (q & 63) & 1)
