"""Probabilistic preferences: P_i(q, s) is the chance that player i prefers q to s.

i leaves s for q if P_i(q, s) > 1 - alpha; x deters it if P_i(x, s) <= 1 - beta; a response y gets it out if P_i(y, s) >
1 - beta; others believe that j moves from s to q if P_j(q, s) > credible. With certain preferences any alpha and beta
above 0 and any credible below 1 give the ordinary concepts. There is published work on probabilistic preferences in the
graph model; this was not compared with its formulas.

The chances come from the case, in one of two ways for each player:

- *a mixture*: the player is of one of several kinds, with weights, and each kind has a complete order;
- otherwise *confidence*: each statement is on the player's list with its confidence and else is not, independently of
  the others, and each group of statements is in a random order, all equally likely (definitions 4.9).

For the second the chance that the first statement on the list in which two states differ favours q is found in closed
form. Statements one after the other: sum over those that favour q of c times the product of (1 - c) over the earlier
ones in which the two differ. In a group D of statements in which they differ, give each a uniform place u in [0, 1]:
statement j comes first with chance int_0^1 c_j prod_{k in D, k != j} (1 - c_k u) du, a polynomial, which Gauss and
Legendre's rule integrates exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import GamePlayer, Rank, ResolvedGame
from standoff.conflict.model import Model
from standoff.stability.relational import Relations, complement, relation
from standoff.stability.uncertain.orders import Bools, Tiers, tiers, truths_of
from standoff.stability.uncertain.records import TOLERANCE, Settings

Chances = NDArray[np.float64]
Chance = Callable[[slice], Chances]
"""From some states s to P_i(q, s) for all q: (rows, n)."""


def lacking(game: ResolvedGame) -> str | None:
    """What the case has to say before this kind can be asked for; None where it does."""
    if any(player.mixture or doubtful(player) for player in game.players):
        return None
    return (
        "is sure of everything. Write `mixture: {PERSPECTIVE: WEIGHT, ...}` in a player's preferences, or the "
        "`confidence` of statements, from 0 to 1"
    )


def doubtful(player: GamePlayer) -> bool:
    """Whether something on a player's list is less than certain: a statement, or the order of a group."""
    return player.ranking is None and any(len(r.statements) > 1 or r.statements[0].confidence < 1 for r in player.ranks)


def relations(game: ResolvedGame, model: Model, settings: Settings) -> dict[str, list[Relations]]:
    """Each actor's relations under the one variant of this kind."""
    n = model.n
    made = []
    for actor in range(model.m):
        chance = chances(game, model, actor)
        above = {
            level: relation(n, _above(chance, level))
            for level in {1 - settings.alpha, 1 - settings.beta, settings.believed_above}
        }
        escape = above[1 - settings.beta]
        made.append(Relations(above[1 - settings.alpha], complement(escape, n), escape, above[settings.believed_above]))
    return {"probabilistic": made}


def _above(chance: Chance, level: float) -> Callable[[slice], Bools]:
    return lambda rows: chance(rows) > level + TOLERANCE


def chances(game: ResolvedGame, model: Model, actor: int) -> Chance:
    """How likely the actor is to prefer one state to another."""
    player = game.players[actor]
    if player.mixture:
        total = sum(weight for weight, _ in player.mixture)
        kinds = [(weight / total, tiers(game, model, kind)) for weight, kind in player.mixture]
        return lambda rows: _mixed(kinds, rows)
    if player.ranking is not None:
        return lambda rows: _mixed([(1.0, model.ranks[actor])], rows)
    steps = _steps(game, model, player)
    return lambda rows: _listed(steps, model.n, rows)


def _mixed(kinds: Sequence[tuple[float, Tiers]], rows: slice) -> Chances:
    made = np.zeros((kinds[0][1][rows].shape[0], kinds[0][1].shape[0]))
    for weight, rank in kinds:
        made += weight * (rank[rows, None] < rank[None, :])
    return made


@dataclass(frozen=True)
class _Steps:
    """A player's list as the compiled search takes it (`_chances.listed`)."""

    at: NDArray[np.int32]
    offset: NDArray[np.int64]
    width: NDArray[np.int64]
    favours: Chances
    left: Chances


def _steps(game: ResolvedGame, model: Model, player: GamePlayer) -> _Steps:
    """Runs of certain statements become tiers, every other place a table over the patterns of truth that occur."""
    at: list[NDArray[np.int32]] = [np.zeros(model.n, np.int32)]
    tables: list[tuple[Chances, Chances]] = [(np.zeros((0, 0)), np.zeros((0, 0)))]
    for certain, held in groupby(player.ranks, key=_certain):
        run = tuple(held)
        if certain:
            at.append(tiers(game, model, GamePlayer(player.id, player.name, run, origin=player.origin)))
            tables.append(tables[0])
            continue
        for rank in run:
            truths = truths_of(game, model, player.id, rank.statements)
            patterns, where = np.unique(truths, axis=1, return_inverse=True)
            at.append(where.reshape(-1).astype(np.int32))
            tables.append(_group(patterns, [s.confidence for s in rank.statements]))
    width = np.array([favours.shape[0] for favours, _ in tables], np.int64)
    offset = np.cumsum([0, *(favours.size for favours, _ in tables)], dtype=np.int64)[:-1]
    favours, left = (np.concatenate([table[k].ravel() for table in tables]) for k in range(2))
    return _Steps(np.array(at, np.int32), offset, width, favours, left)


def _certain(rank: Rank) -> bool:
    return len(rank.statements) == 1 and rank.statements[0].confidence == 1


def _listed(steps: _Steps, n: int, rows: slice) -> Chances:
    """The chance that the first statement on the list in which two states differ favours the second."""
    from standoff.stability.uncertain import _chances

    start, stop, _ = rows.indices(n)
    made = np.empty((stop - start, n))
    _chances.listed(steps.at, steps.offset, steps.width, steps.favours, steps.left, start, made)
    return made


def _group(truths: Bools, confidences: Sequence[float]) -> tuple[Chances, Chances]:
    """For statements in random order and all pairs of patterns (members, patterns) of their truth: two tables.

    The chance that the first statement in which the two differ favours the second, and that none differs.
    """
    differing = [row[:, None] != row[None, :] for row in truths]
    left = np.ones(differing[0].shape)
    for differs, confidence in zip(differing, confidences, strict=True):
        left *= np.where(differs, 1 - confidence, 1.0)
    favours = np.zeros(left.shape)
    nodes, weights = np.polynomial.legendre.leggauss(len(confidences) // 2 + 1)
    for u, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
        later, first = np.ones(left.shape), np.zeros(left.shape)
        for row, differs, confidence in zip(truths, differing, confidences, strict=True):
            later *= np.where(differs, 1 - confidence * u, 1.0)
            first += np.where(differs & row[None, :], confidence / (1 - confidence * u), 0.0)
        favours += weight * later * first
    return favours, left


def settings_of(game: ResolvedGame, settings: Settings) -> dict[str, object]:
    """The settings, for the answer."""
    return {"alpha": settings.alpha, "beta": settings.beta, "credible": settings.believed_above}
