"""What players can choose at single states, without the states of the whole game.

A history, observed or simulated, visits few states. What an actor may choose at one of them (to stay, or to move to
any of R_i(s), definitions 1.2) is the *choice set*: the feasible states that agree with s outside the options the actor
may still change. `Local` lists the choice sets of the states asked for, with the actor's utility at each member, once
for each way in which drivers shape its wants.

A utility is kept as its *gap*: how far it lies below the best of the set, so gaps are at most 0. The chance of choosing
x is exp(gap(x)/tau) over the sum of exp(gap/tau) over the set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import ResolvedGame
from standoff.conflict.compile import Compiler, truths
from standoff.conflict.model import Codes
from standoff.conflict.utility import RHO, utilities
from standoff.errors import CaseError, Issue, TooLarge, UsageError
from standoff.projection.records import Floats

Int64 = NDArray[np.int64]
_MOST_OPTIONS = 20
_AT_ONCE = 1 << 20
"""States looked at together."""
_FEW = 16
"""Sets up to this size are kept member by member; telling equal gaps apart would cost more than it saves."""


@dataclass(frozen=True)
class Profiles:
    """Some choice sets by their different gaps, one set after the other: values, how often each, first of each set."""

    values: Floats
    counts: Floats
    starts: Int64

    def log_sums(self, taus: Floats) -> Floats:
        """log of the sum of exp(gap/tau) over each set: (sets, taus)."""
        made = np.empty((len(self.starts), len(taus)))
        for column, tau in enumerate(taus):
            made[:, column] = np.log(np.add.reduceat(self.counts * np.exp(self.values / tau), self.starts))
        return made


class Local:
    """Choice sets of the games of one case that differ in driver levels only.

    games: one for each combination of levels asked about. Sets are numbered from 0 as they are first met. single: an
    actor changes one of its options at most, so a set is a state and those that differ from it in one of them.
    Raises UsageError where the games coalesce states or their constraints depend on driver levels.
    """

    def __init__(self, games: Sequence[ResolvedGame], rho: float = RHO, *, single: bool = False):
        self.games, self.rho, self.single = tuple(games), rho, single
        first = self.games[0]
        if first.coalesced:
            raise UsageError("Where states are coalesced, positions do not tell states apart: nothing can be fitted.")
        if any([c.tree for c in g.constraints] != [c.tree for c in first.constraints] for g in self.games):
            raise UsageError("The constraints depend on driver levels; a fit needs the same states throughout.")
        self.actors = tuple(player.id for player in first.players)
        self._bit = {option.id: 1 << j for j, option in enumerate(first.options)}
        self._own = [
            sum(self._bit[o.id] for o in first.options if o.actor == a and o.fixed is None) for a in self.actors
        ]
        self._forward = sum(self._bit[o.id] for o in first.options if o.moves == "forward")
        self._backward = sum(self._bit[o.id] for o in first.options if o.moves == "backward")
        compiler = Compiler(first)
        self._allowed = compiler.program([compiler.all([compiler.add(c.tree) for c in first.constraints])])
        self.row, self._wants = _rows(self.games)
        self._number: dict[tuple[int, int, int, int], int] = {}
        self._codes: list[Codes] = []
        self._gaps: list[Floats] = []
        self._values: list[Floats] = []
        self._counts: list[Floats] = []

    def code(self, values: Iterable[tuple[str, bool]]) -> int:
        """The code of a state given as (option, value) pairs."""
        return sum(self._bit[id] for id, value in values if value)

    def mask(self, options: Iterable[str]) -> int:
        """The bits of some options."""
        return sum(self._bit[id] for id in options)

    def movable(self, actor: int) -> bool:
        """Whether the actor has any option to change."""
        return self._own[actor] != 0

    def feasible(self, code: int) -> bool:
        """Whether a state satisfies every constraint."""
        return bool(truths(self._allowed, np.array([code], dtype=np.uint64))[0, 0])

    def broken(self, code: int) -> tuple[str, ...]:
        """The constraints that a state breaks, as written."""
        first, one = self.games[0], np.array([code], dtype=np.uint64)
        compiler = Compiler(first)
        steps = [compiler.add(c.tree) for c in first.constraints]
        found = truths(compiler.program(steps), one)[:, 0]
        return tuple(c.text for c, true in zip(first.constraints, found, strict=True) if not true)

    def changeable(self, actor: int, code: int) -> int:
        """The bits that an actor may still change at a state, its one-way options only their way."""
        return self._own[actor] & ~(self._forward & code) & ~(self._backward & ~code)

    def find(self, actor: int, phase: int, codes: Sequence[int]) -> list[int]:
        """The numbers of the choice sets of an actor at some feasible states under one combination of levels."""
        row = self.row[actor][phase]
        keys = []
        missing: dict[int, dict[int, None]] = {}
        for code in codes:
            mask = self.changeable(actor, code)
            base = code if self.single else code & ~mask
            keys.append((actor, row, mask, base))
            if keys[-1] not in self._number:
                missing.setdefault(mask, {})[base] = None
        for mask, bases in missing.items():
            self._list(actor, row, mask, list(bases))
        return [self._number[key] for key in keys]

    def gap(self, number: int, code: int) -> float:
        """How far a member's utility lies below the best of its set (at most 0)."""
        return float(self._gaps[number][self.place(number, code)])

    def place(self, number: int, code: int) -> int:
        """Where a member stands in its set, whose states are ascending."""
        return int(np.searchsorted(self._codes[number], np.uint64(code)))

    def members(self, number: int) -> tuple[Codes, Floats]:
        """The states of a set, ascending, and their gaps."""
        return self._codes[number], self._gaps[number]

    def profiles(self, numbers: Sequence[int]) -> Profiles:
        """The different gaps of some sets with their counts, ready to be summed at any tau."""
        sizes = [len(self._values[k]) for k in numbers]
        return Profiles(
            np.concatenate([self._values[k] for k in numbers] or [np.zeros(0)]),
            np.concatenate([self._counts[k] for k in numbers] or [np.zeros(0)]),
            np.concatenate(([0], np.cumsum(sizes)))[:-1].astype(np.int64),
        )

    def _list(self, actor: int, row: int, mask: int, bases: list[int]) -> None:
        """Number the choice sets of some bases: states, where whole moves are made with the changeable bits at 0."""
        bits = [1 << j for j in range(64) if mask >> j & 1]
        if len(bits) > _MOST_OPTIONS and not self.single:
            raise TooLarge(
                f"{self.actors[actor]} has {len(bits)} options of its own; a fit lists what can be chosen with up to "
                f"{_MOST_OPTIONS}. Hold some of them in a scenario.",
                count=1 << len(bits),
            )
        within = np.array([0, *bits] if self.single else [0], dtype=np.uint64)
        for bit in [] if self.single else bits:
            within = np.concatenate((within, within | np.uint64(bit)))
        step = max(1, _AT_ONCE // within.shape[0])
        for start in range(0, len(bases), step):
            self._number_sets(actor, row, mask, bases[start : start + step], within)

    def _number_sets(self, actor: int, row: int, mask: int, bases: list[int], within: Codes) -> None:
        codes = np.sort(np.array(bases, dtype=np.uint64)[:, None] ^ within, axis=1).reshape(-1)
        kept = truths(self._allowed, codes)[0]
        codes, sizes = codes[kept], kept.reshape(len(bases), -1).sum(axis=1)
        utility = utilities(self._wants[actor][row], codes, rho=self.rho)[0]
        ends = np.cumsum(sizes)
        for base, start, end in zip(bases, ends - sizes, ends, strict=True):
            gaps = utility[start:end] - utility[start:end].max(initial=-1.0)
            values, counts = np.unique(gaps, return_counts=True) if len(gaps) > _FEW else (gaps, np.ones(len(gaps)))
            self._number[actor, row, mask, base] = len(self._codes)
            self._codes.append(codes[start:end].copy())
            self._gaps.append(gaps)
            self._values.append(values)
            self._counts.append(counts.astype(np.float64))


def _rows(games: Sequence[ResolvedGame]) -> tuple[list[list[int]], list[list[ResolvedGame]]]:
    """Per actor the row of wants in force in each game, and for each row a game with that player alone."""
    rows: list[list[int]] = []
    wants: list[list[ResolvedGame]] = []
    for place in range(len(games[0].players)):
        seen: list[tuple[Any, ResolvedGame]] = []
        row = []
        for game in games:
            player = game.players[place]
            key = (player.ranks, player.ranking, game.definitions)
            at = next((n for n, (known, _) in enumerate(seen) if known == key), len(seen))
            if at == len(seen):
                seen.append((key, replace(game, players=(player,))))
            row.append(at)
        rows.append(row)
        wants.append([game for _, game in seen])
    return rows, wants


def check_feasible(local: Local, code: int, when: str) -> None:
    """Refuse a position that breaks a constraint, with a sentence that names it."""
    if not local.feasible(code):
        broken = "; ".join(f"“{text}”" for text in local.broken(code))
        message = f"The positions held on {when} are no state of this game: they break {broken}."
        raise CaseError([Issue("history.csv", 0, 0, message)])
