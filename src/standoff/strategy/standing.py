"""One scale for the states of several games of a case: each player's order by its wants in one of them, the base.

A course or a scenario is a game of its own, with states that the base does not have, so its ranks say nothing beside
the base's. But a player's list of statements (or its explicit ranking, which is one of every state of the bare case)
orders any states whatever, whichever options are held. So the order is taken once, over the union of the base's states
and the others', by the list that is in force in the base.

u states of the union, m players, q states asked about.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import GamePlayer, ResolvedGame
from standoff.conflict import coalesce
from standoff.conflict.model import Codes, Model, Ranks, Truths
from standoff.conflict.preferences import base_states, ranking_tiers, statement_ranks, within
from standoff.conflict.utility import utilities
from standoff.errors import CaseError, Issue

Direction = Literal["better", "same", "worse", "unknown"]
Sign = Literal["better", "not worse", "same", "mixed", "not better", "worse", "unknown"]
_EVEN = 1e-15
"""A mean difference of utilities below this is no difference: floats between 0 and 1 tell no finer."""


@dataclass(frozen=True)
class Outcomes:
    """How a player fares in some states against the present (the base's status quo), by its wants in the base.

    `better`, `same`, `worse`: how many of the `n_states` states rank above, level with, below the present (all zero
    where there is none). `worst`, `best`, `present`: per cent of the base's feasible states that rank below the worst
    and the best of them, and below the present (None without one). `mean`, `present_utility`: statement utility
    (definitions 4.5, rho 1/2), between 0 and 1. `worst_is` and so on compare with the present. `worst_tier`,
    `best_tier`: places on the scale they were taken from. `worst_code`, `best_code`: an example of either.
    """

    n_states: int
    better: int
    same: int
    worse: int
    worst: float
    best: float
    mean: float
    present: float | None
    present_utility: float | None
    worst_is: Direction
    best_is: Direction
    mean_is: Direction
    worst_tier: int
    best_tier: int
    worst_code: int
    best_code: int

    @property
    def sign(self) -> Sign:
        """All of them against the present at once: `not worse` where some are better and the others level."""
        if self.present is None:
            return "unknown"
        if self.better and self.worse:
            return "mixed"
        if self.same == self.n_states:
            return "same"
        if self.better:
            return "not worse" if self.same else "better"
        return "not better" if self.same else "worse"

    def is_(self, judged_by: str) -> Direction:
        """The comparison with the present by `worst`, `best` or `mean`."""
        return {"worst": self.worst_is, "best": self.best_is, "mean": self.mean_is}[judged_by]


@dataclass(frozen=True)
class Scale:
    """Every player's order over the union of the base's states and others, and the utility of those asked about.

    codes: (u,) uint64 ascending. ranks: (m, u) int32, dense tiers from 0, higher is better. base: (u,) bool, the
    states of the base's game. present: the position of its status quo, -1 where there is none. asked: (q,) uint64
    ascending, the present and the others. utility: (m, q) float64.
    """

    codes: Codes
    ranks: Ranks
    base: Truths
    present: int
    asked: Codes
    utility: NDArray[np.float64]

    def outcomes(self, actor: int, codes: Codes) -> Outcomes | None:
        """How a player fares in some of the states asked about: None where there are none."""
        if codes.shape[0] == 0:
            return None
        ranks, utility = self.ranks[actor, np.searchsorted(self.codes, codes)], self._utility(actor, codes)
        low, high = int(ranks.min()), int(ranks.max())
        own = None if self.present < 0 else int(self.ranks[actor, self.present])
        better = 0 if own is None else int((ranks > own).sum())
        worse = 0 if own is None else int((ranks < own).sum())
        today = None
        if self.present >= 0:
            today = float(self._utility(actor, self.codes[self.present : self.present + 1])[0])
        return Outcomes(
            n_states=int(ranks.size),
            better=better,
            same=0 if own is None else int(ranks.size) - better - worse,
            worse=worse,
            worst=self.percent(actor, low),
            best=self.percent(actor, high),
            mean=math.fsum(utility) / int(ranks.size),
            present=None if own is None else self.percent(actor, own),
            present_utility=today,
            worst_is=direction(low, own),
            best_is=direction(high, own),
            mean_is="unknown" if today is None else _mean_is(better, worse, utility - today),
            worst_tier=low,
            best_tier=high,
            worst_code=int(codes[int(np.argmin(ranks))]),
            best_code=int(codes[int(np.argmax(ranks))]),
        )

    def percent(self, actor: int, tier: int) -> float:
        """Per cent of the base's feasible states that a player ranks below a tier of the scale."""
        return 100.0 * float(((self.ranks[actor] < tier) & self.base).sum()) / float(self.base.sum())

    def mean_change(self, actor: int, codes: Codes, than: Codes) -> Direction:
        """Whether a player's mean utility in some states is better or worse than in others; `unknown` where none."""
        if not codes.shape[0] or not than.shape[0]:
            return "unknown"
        first, second = self._utility(actor, codes), self._utility(actor, than)
        difference = math.fsum(first) / first.size - math.fsum(second) / second.size
        return _sign(difference) if abs(difference) > _EVEN else "same"

    def _utility(self, actor: int, codes: Codes) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self.utility[actor, np.searchsorted(self.asked, codes)]
        return found


def scale(game: ResolvedGame, model: Model, others: Sequence[Codes]) -> Scale:
    """The scale of a base (its game and model) over its own states and others.

    others: codes of every state that will be asked about, of the base or of other games of the same case and
    perspective, in any order. Raises CaseError where a ranking does not cover them.
    """
    own = model.codes[model.status_quo : model.status_quo + 1] if model.status_quo >= 0 else model.codes[:0]
    asked = np.unique(np.concatenate([own, *others]))
    at = np.searchsorted(model.codes, asked)
    known = model.codes[np.minimum(at, model.n - 1)] == asked
    codes = np.insert(model.codes, at[~known], asked[~known])
    base = np.ones(codes.shape[0], dtype=np.bool_)
    base[np.searchsorted(codes, asked[~known])] = False
    free = _released(game, asked)
    rows = [model.ranks[i] if known.all() else _ranks(free, p, codes) for i, p in enumerate(game.players)]
    return Scale(
        codes=codes,
        ranks=np.stack(rows) if rows else np.zeros((0, codes.shape[0]), dtype=np.int32),
        base=base,
        present=int(np.searchsorted(codes, own[0])) if own.shape[0] else -1,
        asked=asked,
        utility=utilities(free, asked),
    )


def direction(tier: int, than: int | None) -> Direction:
    """How one tier compares with another.

    >>> direction(3, 2), direction(2, 2), direction(1, 2), direction(1, None)
    ('better', 'same', 'worse', 'unknown')
    """
    return "unknown" if than is None else _sign(tier - than)


def _sign(difference: float) -> Direction:
    return "better" if difference > 0 else "worse" if difference < 0 else "same"


def _mean_is(better: int, worse: int, differences: NDArray[np.float64]) -> Direction:
    """The direction of a mean difference; where all states agree it follows from the ranks, whatever floats say."""
    if not better or not worse:
        return _sign(better - worse)
    total = math.fsum(differences) / differences.size
    return _sign(total) if abs(total) > _EVEN else "same"


def _released(game: ResolvedGame, codes: Codes) -> ResolvedGame:
    """The game with every option free whose value in some of the states is not the one it is fixed at."""
    options = []
    for j, option in enumerate(game.options):
        bit = codes >> np.uint64(j) & np.uint64(1)
        differs = option.fixed is not None and bool((bit != np.uint64(option.fixed)).any())
        options.append(replace(option, fixed=None) if differs else option)
    return replace(game, options=tuple(options))


def _ranks(game: ResolvedGame, player: GamePlayer, codes: Codes) -> NDArray[np.int32]:
    """One player's tiers over codes that need not be states of the game: (u,) int32."""
    if player.ranking is None:
        return statement_ranks(game, player, codes)
    base = base_states(game)
    tiers, faults = ranking_tiers(within(game, player), base, coalesce.labels(game, base), len(game.options))
    if faults:
        file = f"perspectives/{player.origin}.yaml"
        raise CaseError(Issue(file, 0, 0, f"The ranking of {player.id} {fault}.") for fault in faults)
    return np.unique(tiers[np.searchsorted(base, codes)], return_inverse=True)[1].astype(np.int32)
