"""Worlds: what the stable states look like, told by the case's own definitions.

A world is one truth assignment of the definitions under `worlds` that states stable for every player (headline concept)
realise. Worlds that improving moves reach from the status quo are told first, then those with more stable states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import ResolvedGame
from standoff.case.tree import Name
from standoff.conflict.model import Truths
from standoff.study.records import HEADLINE, Fortune, World
from standoff.study.solver import Solved
from standoff.study.telling import report
from standoff.study.wording import truth_clauses, truth_sentence

Truth = tuple[tuple[str, bool], ...]
"""Definitions with their truth values."""


@dataclass(frozen=True)
class Grouped:
    """A world before it is told: its truths and where it lies among all states ((n,) bool)."""

    truths: Truth
    inside: Truths


def worlds(solved: Solved, concepts: Sequence[str], *, headline: str = HEADLINE) -> tuple[World, ...]:
    """Every world of a solved game, in the order of telling.

    `concepts`: those whose equilibria are counted in `kept_by`. A case without `worlds` has one world, of all its
    stable states; a game without stable states has none.
    """
    return tuple(world for world, _ in told_worlds(solved, concepts, headline=headline))


def told_worlds(solved: Solved, concepts: Sequence[str], *, headline: str = HEADLINE) -> list[tuple[World, Grouped]]:
    """The worlds with their masks over the states."""
    stable = solved.equilibria(headline)
    reached = solved.attainable() if solved.has_status_quo else np.zeros_like(stable)
    groups = sorted(_groups(solved, stable), key=lambda group: _order(solved, group, stable, reached))
    common = set(shared_truths([group.truths for group in groups]))
    return [
        (_world(solved, number, group, concepts, headline, common), group)
        for number, group in enumerate(groups, start=1)
    ]


def shared_truths(all_truths: Sequence[Truth]) -> Truth:
    """What several worlds have in common; nothing where there is only one.

    >>> shared_truths([(("deal", True), ("war", False)), (("deal", False), ("war", False))])
    (('war', False),)
    """
    if len(all_truths) < 2:
        return ()
    return tuple(pair for pair in all_truths[0] if all(pair in truths for truths in all_truths))


def _groups(solved: Solved, stable: Truths) -> list[Grouped]:
    ids = solved.game.worlds
    truths = [solved.truth(Name(id)) for id in ids]
    signature = np.zeros(stable.size, dtype=np.int64)
    for bit, truth in enumerate(truths):
        signature |= truth.astype(np.int64) << bit
    return [
        Grouped(tuple((id, bool(found >> bit & 1)) for bit, id in enumerate(ids)), signature == found)
        for found in np.unique(signature[stable])
    ]


def _order(solved: Solved, group: Grouped, stable: Truths, reached: Truths) -> tuple[bool, bool, int, int]:
    kept = stable & group.inside
    holds_today = solved.has_status_quo and bool(kept[solved.status_quo])
    return (not holds_today, not (kept & reached).any(), -int(kept.sum()), int(np.flatnonzero(kept)[0]))


def title(game: ResolvedGame, truths: Truth, common: set[tuple[str, bool]]) -> str:
    """What sets a world apart: what is so there, else what is not."""
    apart = [pair for pair in truths if pair not in common]
    true = [pair for pair in apart if pair[1]]
    return truth_sentence(game, true or apart) if apart else ""


def _world(
    solved: Solved,
    number: int,
    group: Grouped,
    concepts: Sequence[str],
    headline: str,
    common: set[tuple[str, bool]],
) -> World:
    kept = solved.equilibria(headline) & group.inside
    reached = kept & solved.attainable() if solved.has_status_quo else np.zeros_like(kept)
    example = solved.nearest(reached if reached.any() else kept)
    assert example is not None, "a world has at least one stable state"
    alike, varying = _options(solved, kept)
    return World(
        number=number,
        truths=group.truths,
        clauses=truth_clauses(solved.game, group.truths),
        sentence=truth_sentence(solved.game, group.truths) if group.truths else "",
        n_states=int(kept.sum()),
        n_attainable=int(reached.sum()),
        holds_status_quo=solved.has_status_quo and bool(kept[solved.status_quo]),
        alike=alike,
        varying=varying,
        kept_by={concept: int((solved.equilibria(concept) & group.inside).sum()) for concept in concepts},
        example=report(solved, example),
        example_attainable=bool(reached[example]),
        fortunes=tuple(fortune(solved, actor, kept) for actor in range(solved.model.m)),
        title=title(solved.game, group.truths, common),
    )


def _options(solved: Solved, kept: Truths) -> tuple[tuple[tuple[str, bool], ...], tuple[str, ...]]:
    """The options with one value in all the states, and the others."""
    codes = solved.model.codes[kept]
    every, some = np.bitwise_and.reduce(codes), np.bitwise_or.reduce(codes)
    if solved.model.varying is not None:
        differing = np.bitwise_or.reduce(solved.model.varying[kept])
        every, some = every & ~differing, some | differing
    alike, varying = [], []
    for j, option in enumerate(solved.game.options):
        bit = np.uint64(1 << j)
        if bool(every & bit) == bool(some & bit):
            alike.append((option.id, bool(every & bit)))
        else:
            varying.append(option.id)
    return tuple(alike), tuple(varying)


def fortune(solved: Solved, actor: int, kept: Truths) -> Fortune:
    """How a player fares in a set of states against the status quo."""
    ranks = solved.model.ranks[actor]
    inside = ranks[kept]
    better = same = worse = 0
    today: float | None = None
    if solved.has_status_quo:
        own = int(ranks[solved.status_quo])
        better, same = int((inside > own).sum()), int((inside == own).sum())
        worse = int(inside.size) - better - same
        today = percentile(ranks, own)
    return Fortune(
        solved.model.actors[actor],
        better,
        same,
        worse,
        percentile(ranks, int(inside.min())),
        percentile(ranks, int(inside.max())),
        today,
    )


def percentile(ranks: NDArray[np.int32], tier: int) -> float:
    """Per cent of the feasible states that rank below a tier."""
    return 100.0 * float((ranks < tier).sum()) / float(ranks.size)
