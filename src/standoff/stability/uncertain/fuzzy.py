"""Fuzzy preferences: r_i(q, s) says how far a player prefers q to s, with r(q, s) + r(s, q) = 1.

The relative certainty of q over s is r(q, s) - r(s, q), from -1 to 1. A player with the threshold g leaves s for q
if that is at least g, is deterred by x if it is below g for x, gets out by y if it is at least g for y; the moves of
others count as credible by their own thresholds. Degrees that the case does not state are those of the order: 1, 1/2
for ties, 0. There is published work on fuzzy preferences in the graph model; this was not compared with its formulas.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import GamePlayer, ResolvedGame
from standoff.conflict import coalesce
from standoff.conflict.model import Model
from standoff.conflict.states import feasible
from standoff.errors import CaseError, Issue
from standoff.stability.relational import Relations, complement, relation
from standoff.stability.uncertain.records import TOLERANCE, Settings

Places = NDArray[np.int64]
Named = tuple[Places, Places, float]
"""The states named better, those named worse, and the degree."""


def lacking(game: ResolvedGame) -> str | None:
    """What the case has to say before this kind can be asked for; None where it does."""
    if any(player.fuzzy for player in game.players):
        return None
    return (
        "states no degrees of preference. Write `fuzzy: [{better: STATE, worse: STATE, degree: NUMBER}, ...]` and a "
        "`threshold` in a player's preferences"
    )


def relations(game: ResolvedGame, model: Model, settings: Settings) -> dict[str, list[Relations]]:
    """Each actor's relations under the one variant of this kind."""
    n = model.n
    made = []
    for actor, player in enumerate(game.players):
        named, least = degrees(game, model, player), threshold(player) - TOLERANCE
        rank = model.ranks[actor]
        wanted = relation(n, lambda rows, r=rank, d=named, g=least: certainty(r, d, rows) >= g)  # type: ignore[misc]
        made.append(Relations(wanted, complement(wanted, n), wanted, wanted))
    return {"fuzzy": made}


def threshold(player: GamePlayer) -> float:
    """The relative certainty from which a player acts; 1 where the case says nothing."""
    return 1.0 if player.threshold is None else player.threshold


def degrees(game: ResolvedGame, model: Model, player: GamePlayer) -> list[Named]:
    """The pairs a player's degrees name. Raises CaseError where a pair is named twice, or a state against itself."""
    if not player.fuzzy:
        return []
    codes = feasible(game) if model.listed else model.codes
    place = np.searchsorted(model.codes, codes[coalesce.labels(game, codes)] if model.listed else codes)
    seen = np.eye(model.n, dtype=np.bool_)
    made = []
    for given in player.fuzzy:
        better, worse = (np.unique(place[_fitting(codes, text)]) for text in (given.better, given.worse))
        cells, turned = np.ix_(better, worse), np.ix_(worse, better)
        if seen[cells].any() or seen[turned].any() or np.intersect1d(better, worse).size:
            message = (
                f"The degree of {given.better} over {given.worse} for {player.id} names a pair a second time, or a "
                "state against itself."
            )
            raise CaseError([Issue(f"perspectives/{player.origin}.yaml", 0, 0, message)])
        seen[cells] = seen[turned] = True
        made.append((better, worse, given.degree))
    return made


def _fitting(codes: NDArray[np.uint64], text: str) -> NDArray[np.bool_]:
    """Which states a Y/N string fits, `-` standing for either letter."""
    value = np.uint64(sum(1 << j for j, letter in enumerate(text) if letter == "Y"))
    mask = np.uint64(sum(1 << j for j, letter in enumerate(text) if letter != "-"))
    fits: NDArray[np.bool_] = codes & mask == value
    return fits


def certainty(rank: NDArray[np.int32], named: Sequence[Named], rows: slice) -> NDArray[np.float64]:
    """The relative certainty of q over s for some states s and all q: (rows, n)."""
    n = rank.shape[0]
    start, stop, _ = rows.indices(n)
    made: NDArray[np.float64] = np.sign(rank[None, :].astype(np.float64) - rank[rows, None])
    for better, worse, degree in named:
        for one, other, sign in ((worse, better, 1), (better, worse, -1)):
            here = one[(one >= start) & (one < stop)] - start
            made[np.ix_(here, other)] = sign * (2 * degree - 1)
    return made


def settings_of(game: ResolvedGame, settings: Settings) -> dict[str, object]:
    """The settings, for the answer."""
    return {"threshold": {player.id: threshold(player) for player in game.players}}
