"""How members weigh what is on the table: who blocks, what nobody could improve on, where falling back ends.

*Refusals.* A member refuses a candidate that is worse for it than where the table meets. Let v(S) be the number of
candidates that some member of S refuses. The Shapley value of a member in v, computed here exactly, gives each refused
candidate in equal parts to those who refuse it (v is a sum of games in which any one of them suffices). A member
blocks *alone* a candidate that all the others accept.

*Fallback bargaining* (Brams and Kilgour 2001): each member begins with what it likes best and falls back one class of
equally good states at a time, all in step, until some state is acceptable to all: the states whose worst place is
best. Only states no worse than where the table meets take part, and that state itself, so that nobody falls below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model, Positions, Ranks, Truths


@dataclass(frozen=True)
class Block:
    """What one member stands against.

    actor: its index. refused: how many candidates it refuses. alone: how many of these all others accept. value: its
    Shapley value in candidates removed. weight: that value as a share of all that are removed (0 where none is).
    """

    actor: int
    refused: int
    alone: int
    value: Fraction
    weight: Fraction


@dataclass(frozen=True)
class Fallback:
    """Where falling back in step ends: the states (positions, ascending), and how many classes below the best."""

    states: Positions
    depth: int


def blocking(worse: NDArray[np.bool_], members: Sequence[int]) -> tuple[Block, ...]:
    """Each member's weight in what is refused. worse: (f, c), whether each candidate is refused by each member.

    >>> [(b.alone, b.value, b.weight) for b in blocking(np.array([[1, 1, 0], [0, 1, 0]], dtype=bool), [0, 1])]
    [(1, Fraction(3, 2), Fraction(3, 4)), (0, Fraction(1, 2), Fraction(1, 4))]
    """
    against = worse.sum(axis=0)
    removed = int((against > 0).sum())
    made = []
    for row, actor in zip(worse, members, strict=True):
        counts = np.bincount(against[row], minlength=len(members) + 1)
        value = sum((Fraction(int(count), k) for k, count in enumerate(counts) if k), Fraction(0))
        weight = value / removed if removed else Fraction(0)
        made.append(Block(actor, int(row.sum()), int(counts[1]), value, weight))
    return tuple(made)


def undominated(ranks: Ranks) -> Truths:
    """The Pareto set: columns of (f, a) to which no other is as good for every member and better for one.

    A dominated column has a smaller sum, so the column with the greatest sum left is always undominated.
    """
    vectors, where = np.unique(ranks, axis=1, return_inverse=True)
    kept = np.zeros(vectors.shape[1], np.bool_)
    left = np.argsort(-vectors.sum(axis=0, dtype=np.int64), kind="stable")
    while left.size:
        first = vectors[:, left[0]]
        kept[left[0]] = True
        left = left[(vectors[:, left] > first[:, None]).any(axis=0)]
    return kept[where.reshape(-1)]


def fallback(model: Model, members: Sequence[int], start: int, open_to: Positions) -> Fallback | None:
    """Where fallback bargaining ends; None for a table without members."""
    if not members:
        return None
    ranks = model.ranks[list(members)]
    places = np.concatenate((np.array([start], np.int32), open_to))
    places = np.sort(places[(ranks[:, places] >= ranks[:, [start]]).all(axis=0)])
    worst = np.zeros(places.size, np.int64)
    for row in ranks[:, places]:
        tiers, place = np.unique(row, return_inverse=True)
        worst = np.maximum(worst, tiers.size - 1 - place.reshape(-1))
    depth = int(worst.min())
    return Fallback(places[worst == depth].astype(np.int32), depth)
