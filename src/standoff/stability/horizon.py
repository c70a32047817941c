"""Limited-move and non-myopic stability for two actors (Kilgour 1985; Fang, Hipel, Kilgour 1993).

An *anticipation* A_h(i, s) is the set of states in which i, to move at s with h moves left, expects the
conflict to end. With no moves left, or none to make, it is {s}. Otherwise i looks at each move t and what
follows it, A_{h-1}(j, t), and values that set at its worst member. If the best such value is better than s, i
moves, and as i may take any of the moves of that value, A_h(i, s) is the union of what follows them;
otherwise i stays and A_h(i, s) = {s}. (Where rankings have no ties every set has one member and this is the
textbook definition; where they have, the textbook leaves the choice among equal moves open, and this one
keeps them all and judges by the worst.)

s is stable for i at horizon h (`lim:h`) if A_h(i, s) = {s}; at h = 1 that is Nash. The pair of tables at h
follows from the pair at h - 1, so the pairs must come round again; s is non-myopically stable (`nm`) if it is
stable at every horizon of that cycle. Where the cycle is a single pair this is Kilgour's limit.

For more than two actors the literature has several definitions that differ; none is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.errors import TooLarge, UsageError
from standoff.stability.listed import ArcTable, all_moves

MAX_MOVES = 20_000_000
"""The most single moves a model may have for its anticipations to be tabulated."""

MAX_MEMBERS = 50_000_000
"""The most members that all anticipations kept may have together, tables included."""

Verdicts = NDArray[np.bool_]
Table = NDArray[np.int64]


def limited(model: Model, horizon: int) -> Verdicts:
    """Stability at a horizon of `horizon` moves (1 or more): (2, n).

    Raises UsageError where there are not two actors or no move is allowed, TooLarge where the anticipations
    are too many to keep.
    """
    if horizon < 1:
        raise UsageError("A horizon is a number of moves, one or more.")
    return Anticipations(model).stable(horizon)


def non_myopic(model: Model) -> Verdicts:
    """Stability at every horizon of the cycle into which the anticipations fall: (2, n).

    Raises UsageError where there are not two actors, TooLarge where the anticipations are too many to keep.
    """
    tables = Anticipations(model)
    first, last = tables.cycle()
    always = np.ones((2, model.n), np.bool_)
    for h in range(first, last):
        always &= tables.stable(h)
    return always


@dataclass
class _Sets:
    """Sets of states by number; number s, for s below n, is {s}."""

    n: int
    members: list[frozenset[int]] = field(default_factory=list)
    number: dict[frozenset[int], int] = field(default_factory=dict)
    unions: dict[frozenset[int], int] = field(default_factory=dict)
    held: int = 0

    def union(self, numbers: frozenset[int]) -> int:
        """The number of the union of numbered sets."""
        if len(numbers) == 1:
            return next(iter(numbers))
        known = self.unions.get(numbers)
        if known is None:
            whole = frozenset[int]().union(*(self.get(x) for x in numbers))
            known = self.number.setdefault(whole, self.n + len(self.members))
            if known == self.n + len(self.members):
                self.members.append(whole)
                self.held += len(whole)
            self.unions[numbers] = known
            self.held += len(numbers)
        return known

    def get(self, number: int) -> frozenset[int]:
        """The members of a numbered set."""
        return frozenset({number}) if number < self.n else self.members[number - self.n]

    def worst(self, rank: NDArray[np.int32]) -> Table:
        """The least rank over each numbered set."""
        more = [min(rank[list(whole)]) for whole in self.members]
        return np.concatenate([rank.astype(np.int64), np.array(more, np.int64)])


class Anticipations:
    """What two actors anticipate at every horizon, tabulated as far as it was asked for.

    Raises UsageError where there are not two actors, TooLarge where the model has over `MAX_MOVES` moves.
    """

    def __init__(self, model: Model):
        if model.m != 2:
            raise UsageError(
                f"Limited horizons are defined here for two actors, and this model has {model.m}. "
                "For more actors the literature has several competing definitions."
            )
        self._model = model
        self._moves: ArcTable = all_moves(model, MAX_MOVES)
        self._sets = _Sets(model.n)
        self._tables: list[Table] = [np.tile(np.arange(model.n), (2, 1))]
        self._seen = {self._tables[0].tobytes(): 0}
        self._cycle: tuple[int, int] | None = None

    def stable(self, h: int) -> Verdicts:
        """Whether A_h(i, s) is {s}: (2, n)."""
        return np.equal(self._table(h), np.arange(self._model.n), dtype=np.bool_)

    def ends(self, h: int, i: int, s: int) -> frozenset[int]:
        """A_h(i, s)."""
        return self._sets.get(int(self._table(h)[i, s]))

    def best_moves(self, h: int, i: int, s: int) -> tuple[int, ...]:
        """The moves of i from s that are best with h moves left, ascending; none where i stays."""
        if h == 0 or self._table(h)[i, s] == s:
            return ()
        rank = self._model.ranks[i]
        worth = {t: min(rank[x] for x in self.ends(h - 1, 1 - i, t)) for t in self.moves(i, s)}
        best = max(worth.values())
        return tuple(t for t, value in sorted(worth.items()) if value == best)

    def moves(self, i: int, s: int) -> tuple[int, ...]:
        """R_i(s), ascending."""
        start = self._moves.start[i]
        return tuple(sorted(self._moves.target[start[s] : start[s + 1]].tolist()))

    def cycle(self) -> tuple[int, int]:
        """The first horizon (1 or more) of the cycle of tables, and the one at which it begins anew."""
        h = 0
        while self._cycle is None:
            h += 1
            self._table(h)
        first, last = self._cycle
        return (first, last) if first else (1, last + 1)

    def _table(self, h: int) -> Table:
        """The numbers of A_h, (2, n), found from the cycle where h lies beyond it."""
        while len(self._tables) <= h and self._cycle is None:
            self._extend()
        if self._cycle is not None and h >= self._cycle[1]:
            first, last = self._cycle
            h = first + (h - first) % (last - first)
        return self._tables[h]

    def _extend(self) -> None:
        before = self._tables[-1]
        after = np.stack([self._anticipate(i, before[1 - i]) for i in range(2)])
        size = (len(self._tables) + 1) * 3 * before.size + self._sets.held
        if size > MAX_MEMBERS:
            raise TooLarge(
                f"Anticipations over {self._model.n:,} states at {len(self._tables)} horizons are too many to keep. "
                "Ask for a smaller horizon or hold some options."
            )
        earlier = self._seen.setdefault(after.tobytes(), len(self._tables))
        if earlier < len(self._tables):
            self._cycle = (earlier, len(self._tables))
        else:
            self._tables.append(after)

    def _anticipate(self, i: int, follows: Table) -> Table:
        """Numbers of A_h(i, .) from those of A_{h-1} of the other actor."""
        rank = self._model.ranks[i]
        start = self._moves.start[i]
        target = self._moves.target
        worth = self._sets.worst(rank)[follows]
        after = np.arange(self._model.n)
        for s in np.flatnonzero(np.diff(start)):
            t = target[start[s] : start[s + 1]]
            value = worth[t]
            best = value.max()
            if best > rank[s]:
                after[s] = self._sets.union(frozenset(follows[t[value == best]].tolist()))
        return after
