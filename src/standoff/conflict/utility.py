"""Numbers for preferences, where an order alone does not do: how much of a player's list a state honours.

*Statement utility* (definitions 4.5): U = sum of w_j over the statements that are true, over the sum of all w_j, with
w_j = 1 + (1/rho - 1) times the sum of all later weights, every member of a group counted and all its members sharing
one weight. Without groups w_j is proportional to rho^(j-1): the normalised lexicographic score. Every rho in (0, 1/2]
keeps the order, since each weight exceeds the sum of the later ones. A state's utility depends on nothing but the
state, so it can be compared between scenarios. Explicit rankings have no spacing of their own: a state's utility is
its group's place, (tier - 1)/(tiers - 1) of the groups written, and is to be called *ordinal*.

In float64 a statement with less than some 2^-52 of the whole weight leaves no trace, so states of different rank may
share a utility (with more than some 45 statements); a state of lower rank never has the higher one. That is by
construction: sums run from the least important statement up, each float weight is at least the float sum of all later
ones, and rounded addition is monotone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import GamePlayer, Rank, ResolvedGame
from standoff.conflict import coalesce
from standoff.conflict.compile import Compiler, truths
from standoff.conflict.model import Codes, Model
from standoff.conflict.preferences import base_states, ranking_tiers, within
from standoff.errors import UsageError

Utilities = NDArray[np.float64]

RHO = 0.5
"""The usual ratio between the weights of two statements that follow each other."""
_LARGEST, _SCALE, _LEAST = 2.0**600, 2.0**-600, 2.0**-1000
_CHUNK = 1 << 16


def utilities(game: ResolvedGame, codes: Codes, *, rho: float = RHO) -> Utilities:
    """The statement utility of every player at some states: (m, n) float64 in [0, 1], higher is better.

    codes: (n,) uint64, states of the game (of coalesced ones any member). A player with neither statements nor
    ranking, or with a ranking of one group, has 0 everywhere. The order never contradicts `preferences.ranks`. Raises
    UsageError for a rho outside (0, 1/2].

    >>> from standoff.case.propositions import parse
    >>> from standoff.case.resolved import GameOption, GameStatement
    >>> listed = tuple(Rank("single", (GameStatement(id, parse(id), id),)) for id in ("a", "b"))
    >>> options = tuple(GameOption(id, "P", "", "", None) for id in ("a", "b"))
    >>> game = ResolvedGame("c", "v", None, options, (GamePlayer("P", "P", listed),))
    >>> utilities(game, np.arange(4, dtype=np.uint64)).round(3).tolist()
    [[0.0, 0.667, 0.333, 1.0]]
    """
    made = np.zeros((len(game.players), codes.shape[0]))
    compiler = Compiler(game)
    weighted: list[tuple[int, list[int], list[float]]] = []
    for row, player in enumerate(game.players):
        if player.ranking is not None:
            made[row] = _of_ranking(game, player, codes)
        elif player.ranks:
            outputs = [compiler.add(s.tree) for s in player.statements]
            weighted.append((row, outputs, raw_weights(player.ranks, rho)))
    needed = sorted({output for _, outputs, _ in weighted for output in outputs})
    place = {output: at for at, output in enumerate(needed)}
    program = compiler.program(needed)
    for start in range(0, codes.shape[0] if needed else 0, _CHUNK):
        found = truths(program, codes[start : start + _CHUNK])
        for row, outputs, weights in weighted:
            add_up(made[row, start : start + _CHUNK], [found[place[o]] for o in outputs], weights)
    return made


def rank_utilities(model: Model) -> Utilities:
    """Ranks as utilities, tier/(tiers - 1) with tiers from 0: (m, n) float64; 0 for a player that is indifferent.

    They change when options or constraints are added, and one player's mean nothing beside another's: use them only
    to see whether a finding depends on the spacing.
    """
    top = model.ranks.max(axis=1, initial=0).astype(np.float64)
    made: Utilities = model.ranks / np.maximum(top, 1.0)[:, None]
    return made


def ordinal(game: ResolvedGame) -> tuple[str, ...]:
    """The players whose utility is the place in an explicit ranking: their ids."""
    return tuple(player.id for player in game.players if player.ranking is not None)


def statement_weights(ranks: Sequence[Rank], rho: float = RHO) -> tuple[float, ...]:
    """Each statement's share of the whole weight, groups flattened, the most important first; none where none.

    Raises UsageError for a rho outside (0, 1/2].

    >>> from standoff.case.resolved import GameStatement
    >>> from standoff.case.tree import Name
    >>> a, b, c = (GameStatement(id, Name(id), id) for id in "abc")
    >>> statement_weights([Rank("single", (a,)), Rank("equal", (b, c))])
    (0.6, 0.2, 0.2)
    """
    weights = raw_weights(ranks, rho)
    whole = sum(reversed(weights))
    return tuple(weight / whole for weight in weights)


def raw_weights(ranks: Sequence[Rank], rho: float = RHO, gaps: Sequence[float] | None = None) -> list[float]:
    """Weights before they are divided by their sum, each at least the float sum of all later ones.

    gaps: positive numbers, one for each place of the list: then w = gap + the sum of all later weights, in place of
    what rho says (the spacing draws of definitions 4.5). Counted from the last statement up, in a unit that grows
    where the sum would pass what a float holds. Raises UsageError for a rho outside (0, 1/2].
    """
    if not 0 < rho <= 0.5:
        raise UsageError(f"The ratio rho of the weights must lie above 0 and be at most 1/2; {rho} does not.")
    steep = 1.0 / rho - 1.0 if gaps is None else 1.0
    unit, total = 1.0, 0.0
    backwards: list[float] = []
    for place in reversed(range(len(ranks))):
        if total > _LARGEST / steep:
            # A power of two scales without rounding; what would be rounded is dropped, so no sum grows.
            backwards = [weight * _SCALE if weight * _SCALE > _LEAST else 0.0 for weight in backwards]
            unit, total = unit * _SCALE, total * _SCALE
        weight = unit * (1.0 if gaps is None else gaps[place]) + steep * total
        for _ in ranks[place].statements:
            backwards.append(weight)
            total += weight
    return backwards[::-1]


def add_up(into: Utilities, true: Sequence[NDArray[np.bool_]], weights: Sequence[float]) -> None:
    """Write the weighted sums of some truths, least important first, as shares of the sum of all weights.

    into: (n,) float64, zeros, written in place. true: (n,) bool for each weight; the weights are not all 0.
    """
    total = 0.0
    for row, weight in zip(reversed(true), reversed(weights), strict=True):
        np.add(into, weight, out=into, where=row)
        total += weight
    into /= total


def _of_ranking(game: ResolvedGame, player: GamePlayer, codes: Codes) -> Utilities:
    """A player's place in its explicit ranking, as written for the base case."""
    base = base_states(game)
    tiers, _ = ranking_tiers(within(game, player), base, coalesce.labels(game, base), len(game.options))
    return tiers[np.searchsorted(base, codes)] / max(1.0, len(player.ranking or ()) - 1.0)
