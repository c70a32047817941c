"""Fewer states for the same process: those that nothing told apart will ever tell apart are one.

States are merged into the coarsest *classes* found such that (a) everything marked (a watched proposition, where a
hazard may strike) is the same throughout a class, and (b) from every state of a class, each player's choice falls on
each class with the same chance, under every combination of driver levels. Then the classes move as a Markov chain of
their own (lumpability: Kemeny and Snell, Finite Markov Chains, 1960, theorem 6.3.2), and the chance of everything
marked is that of the whole process. A player who wants nothing of an option, and whose choices it does not bind, makes
such classes: the flagship's 131,328 states fall into some 4,000 for one proposition.

Classes are found by refinement: states are told apart by the marks, then by what their groups may choose (how far
below the best of the group each choice lies, and its class), until nothing new is told apart. Distances are counted in
bins so narrow that they cannot matter, and compared by hashes; neither is relied upon. What a class may choose is taken
from its first state, and the largest difference of any other state is then *measured*: `flaw`, per player, is the
largest total variation between a state's choice among classes and that of its class. Over t years every chance is then
within t times the sum of rate x flaw of its true value, since each chance to revise goes differently with chance flaw
at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.threads import map_all
from standoff.projection.choice import Choices
from standoff.projection.records import Bools, Floats, Int32

Words = NDArray[np.uint64]
Int64 = NDArray[np.int64]
Table = tuple[Choices, Floats]
"""One player's choices and their chances, (C_i, A_i), a row for each way drivers shape its wants."""

_FAR = 800.0
"""Choices worse than the best by so many tau have no chance at all in float64."""


@dataclass(frozen=True)
class Merged:
    """The classes and how they move.

    of: (n,) the class of each state, numbered by their first states. first: (c,) those states. tables: each player's
    choices among classes and their chances. flaw: (players,) the largest total variation that merging makes in one
    choice.
    """

    of: Int32
    first: Int64
    tables: tuple[Table, ...]
    flaw: Floats

    @property
    def count(self) -> int:
        """Number of classes."""
        return int(self.first.shape[0])


class Merger:
    """Merges the states of one process for one set of marks after another.

    tables: of the players that count. width: how fine distances from the best choice are counted, in tau.
    """

    def __init__(self, n: int, tables: Sequence[Table], gaps: Sequence[Floats], width: float):
        """gaps: per player (C_i, A_i), how far each choice lies below the best of its group, in tau."""
        self.n, self.tables = n, tuple(tables)
        self._kinds: list[Words] = [np.zeros(0, np.uint64)] * len(self.tables)

        def kind(i: int) -> None:
            made = np.zeros(gaps[i].shape[1], np.uint64)
            for row in gaps[i]:
                made = _hashed(made * _ODD + np.rint(np.minimum(row, _FAR) / width).astype(np.uint64))
            self._kinds[i] = made

        map_all(kind, range(len(self.tables)), n)

    def classes(self, marks: Sequence[Bools]) -> Int32:
        """The class of each state, (n,), numbered in the order of first states. marks: (n,) each."""
        of = np.zeros(self.n, np.int32)
        for mark in marks:
            of = met(of, mark.astype(np.int32))
        return self.refined(of)

    def refined(self, of: Int32) -> Int32:
        """The coarsest classes found that keep apart what `of`, (n,), numbered from 0, keeps apart."""
        count = int(of.max(initial=-1)) + 1
        while True:
            seen = _classed(of)
            told = [seen] * len(self.tables)

            def tell(i: int, seen: Words = seen, told: list[Words] = told) -> None:
                told[i] = self._signature(i, seen)[self.tables[i][0].group]

            map_all(tell, range(len(self.tables)), self.n)
            for one in told:
                seen = _hashed(seen * _ODD + one)
            finer, first = renumbered(seen)
            if not np.array_equal(of[first][finer], of):
                # Unlucky hashes: what was told apart stays so all the same.
                finer, first = renumbered(_paired(of, finer))
            many = int(first.shape[0])
            if many == count:
                return finer
            of, count = finer, many

    def merge(self, of: Int32) -> Merged | None:
        """What a partition into classes comes to; None where (b) forbids it, as only unlucky hashes make one."""
        first = renumbered(of.astype(np.uint64))[1]
        seen = _classed(of)
        made: list[tuple[Table, float] | None] = [None] * len(self.tables)

        def one(i: int) -> None:
            made[i] = _merged_table(self.tables[i], of, first, self._signature(i, seen))

        map_all(one, range(len(self.tables)), self.n)
        sound = [found for found in made if found is not None]
        if len(sound) < len(made):
            return None
        flaws = np.array([flaw for _, flaw in sound], np.float64)
        return Merged(of, first, tuple(table for table, _ in sound), flaws)

    def apart(self) -> Merged:
        """Every state a class of its own."""
        of = np.arange(self.n, dtype=np.int32)
        return Merged(of, of.astype(np.int64), self.tables, np.zeros(len(self.tables)))

    def _signature(self, i: int, seen: Words) -> Words:
        """What each group of a player may choose, as one number: a sum over choices, so in no order."""
        offered = self.tables[i][0]
        made: Words = np.add.reduceat(_hashed(self._kinds[i] + seen[offered.target]), offered.start[:-1])
        return made


def _merged_table(table: Table, of: Int32, first: Int64, signature: Words) -> tuple[Table, float] | None:
    """One player's choices among classes, as the first group of each kind has them, and how far others are from it."""
    offered, chances = table
    groups = offered.start.shape[0] - 1
    kind, leader = renumbered(signature)
    # The choices of a group that fall into one class, added up: one pair for each group and class.
    keys = np.repeat(np.arange(groups), np.diff(offered.start)) * first.shape[0] + of[offered.target]
    order = np.argsort(keys, kind="stable")
    begin = np.flatnonzero(np.diff(keys[order], prepend=-1))
    pair = keys[order][begin]
    group, target = pair // first.shape[0], pair % first.shape[0]
    summed = np.add.reduceat(chances[:, order], begin, axis=1)
    size = np.bincount(group, minlength=groups)
    start = np.cumsum(size) - size
    mine = leader[kind]
    kind_of_class = kind[offered.group[first]]
    if not (np.array_equal(size, size[mine]) and np.array_equal(kind[offered.group], kind_of_class[of])):
        return None
    twin = start[mine][group] + np.arange(pair.shape[0]) - start[group]
    if not np.array_equal(target, target[twin]):
        return None
    differing = np.add.reduceat(np.abs(summed - summed[:, twin]), start, axis=1)
    kept = leader[kind[group]] == group
    ends = np.concatenate(([0], np.cumsum(size[leader]))).astype(np.int64)
    made = Choices(kind_of_class.astype(np.int32), ends, target[kept].astype(np.int32))
    return (made, np.ascontiguousarray(summed[:, kept])), float(differing.max(initial=0.0)) / 2


def _classed(of: Int32) -> Words:
    """A word for each state's class; salted, so that it is never that of a distance by design."""
    return _hashed(of.astype(np.uint64) + _SALT)


def met(one: Int32, other: Int32) -> Int32:
    """What two partitions keep apart together, numbered by first states."""
    return renumbered(_paired(one, other))[0]


def _paired(one: Int32, other: Int32) -> Words:
    return one.astype(np.uint64) << np.uint64(32) | other.astype(np.uint64)


def renumbered(words: Words) -> tuple[Int32, Int64]:
    """Number different words from 0 in the order they first come: (number of each, where each number first comes)."""
    from standoff.projection import _merging

    return _merging.numbered(_mix(words))


_ODD, _SALT = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD1B54A32D192ED03)


def _mix(words: Words) -> Words:
    """Scatter the bits of each word, different words to different ones (splitmix64, G. L. Steele and others 2014)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _hashed(words: Words) -> Words:
    """Words to be added up: sums that differ mean choices that differ, sums alike hardly ever do not."""
    return _mix(words)
