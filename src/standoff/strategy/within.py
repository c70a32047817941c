"""What one actor has within its hands at each state: the state itself and all that it can move to, {s} and R_i(s).

In option form these sets are the actor's blocks of states; with one-way options, what lies upwards of a state in its
block; in a listed model the state and the targets of its arcs. States with the same set make one *class*, so that sums
and best replies are taken once for each: no arcs are stored in option form. n states, K classes, q rows of values.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.errors import TooLarge
from standoff.stability.blocks import blocks_of

Float = NDArray[np.float64]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

MOST_PAIRS = 1 << 32
"""Pairs of sub-blocks that may be tested where options go one way."""


@dataclass(frozen=True)
class Replies:
    """An actor's best replies: for each class the states of its set that rank highest, standing still included.

    member: (M,) the states, class after class; begin: (K + 1,) the first of each class.
    """

    member: Int32
    begin: Int64

    def of_class(self) -> Int64:
        """The class of each member: (M,)."""
        return np.repeat(np.arange(self.begin.shape[0] - 1), np.diff(self.begin))

    def mean(self, values: Float) -> Float:
        """The mean over each class's best replies: (q, K), of values (q, n)."""
        sizes = np.diff(self.begin)
        return np.add.reduceat(values[:, self.member], self.begin[:-1], axis=1) / sizes

    def least(self, values: Float) -> Float:
        """The lowest value among each class's best replies: (q, K), of values (q, n)."""
        return np.minimum.reduceat(values[:, self.member], self.begin[:-1], axis=1)


class Within(ABC):
    """The sets {s} and R_i(s) of one actor. klass: (n,) the class of each state."""

    klass: Int32

    @abstractmethod
    def sums(self, values: Float) -> tuple[Float, Float]:
        """How many states each class's set has (K,), and the sums of values (q, n) over it (q, K)."""

    @abstractmethod
    def best(self, rank: Int32) -> Replies:
        """The states of each class's set that are highest in `rank` (n,)."""

    def variances(self, values: Float) -> Float:
        """The variance of values (q, n) over each class's set: (q, K)."""
        centred = values - values.mean(axis=1, keepdims=True)
        count, total = self.sums(np.concatenate((centred, centred * centred)))
        means = total / count
        q = values.shape[0]
        found: Float = np.maximum(means[q:] - means[:q] ** 2, 0.0)
        return found


def within(model: Model, actor: int) -> Within:
    """The sets of one actor. Raises TooLarge past 2^32 pairs of sub-blocks (very many one-way options)."""
    if model.arcs is not None:
        return _Listed(model, actor)
    blocks = blocks_of(model)
    if actor not in blocks.movers:
        return _Alone(model.n)
    j = blocks.movers.index(actor)
    if blocks.row[j] < 0:
        return _Blocks(blocks.number[j])
    return _OneWay(blocks.number[j], blocks.pattern[blocks.row[j]])


class _Alone(Within):
    """An actor that can move nowhere."""

    def __init__(self, n: int):
        self.klass = np.arange(n, dtype=np.int32)

    def sums(self, values: Float) -> tuple[Float, Float]:
        return np.ones(self.klass.shape[0]), values

    def best(self, rank: Int32) -> Replies:
        return Replies(self.klass, np.arange(rank.shape[0] + 1, dtype=np.int64))


class _Blocks(Within):
    """Reversible options: every state of a block leads to every other."""

    def __init__(self, number: Int32):
        self.klass = number
        self._count = np.bincount(number).astype(np.float64)

    def sums(self, values: Float) -> tuple[Float, Float]:
        return self._count, _grouped(self.klass, values, self._count.shape[0])

    def best(self, rank: Int32) -> Replies:
        top = _highest(self.klass, rank, self._count.shape[0])
        return _sorted(self.klass, np.flatnonzero(rank == top[self.klass]), self._count.shape[0])


class _OneWay(Within):
    """Some options go one way: from a sub-block into those with its bits and more."""

    def __init__(self, number: Int32, pattern: Int64):
        order = np.lexsort((pattern, number))
        block, bits = number[order], pattern[order]
        first = np.concatenate(([True], (block[1:] != block[:-1]) | (bits[1:] != bits[:-1])))
        self.klass = np.empty(number.shape[0], np.int32)
        self.klass[order] = np.cumsum(first, dtype=np.int32) - 1
        self._pattern = bits[first]
        self._begin = np.concatenate(([0], np.cumsum(np.bincount(block[first])))).astype(np.int64)
        pairs = int((np.diff(self._begin).astype(np.float64) ** 2).sum())
        if pairs > MOST_PAIRS:
            raise TooLarge(
                f"The one-way options of one actor make {pairs:,} pairs of positions to compare.", count=pairs
            )

    def sums(self, values: Float) -> tuple[Float, Float]:
        from standoff.strategy import _within

        size = self._pattern.shape[0]
        local = np.empty((size, values.shape[0] + 1))
        local[:, 0] = np.bincount(self.klass, minlength=size)
        local[:, 1:] = _grouped(self.klass, values, size).T
        total = np.zeros_like(local)
        _within.sums_upwards(self._begin, self._pattern, local, total)
        return total[:, 0], np.ascontiguousarray(total[:, 1:].T)

    def best(self, rank: Int32) -> Replies:
        from standoff.strategy import _within

        size = self._pattern.shape[0]
        local = _highest(self.klass, rank, size)
        own = _sorted(self.klass, np.flatnonzero(rank == local[self.klass]), size)
        best, count = np.empty(size, np.int32), np.empty(size, np.int64)
        _within.best_upwards(self._begin, self._pattern, local, own.begin, best, count)
        begin = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
        member = np.empty(int(begin[-1]), np.int32)
        _within.list_upwards(self._begin, self._pattern, local, own.begin, own.member, best, begin, member)
        return Replies(member, begin)


class _Listed(Within):
    """Moves given as arcs: every state is a class of its own."""

    def __init__(self, model: Model, actor: int):
        assert model.arcs is not None
        arcs, n = model.arcs[actor], model.n
        self.klass = np.arange(n, dtype=np.int32)
        source = np.repeat(self.klass, np.diff(arcs.start))
        self._source = np.concatenate((self.klass, source))
        self._target = np.concatenate((self.klass, arcs.target))

    def sums(self, values: Float) -> tuple[Float, Float]:
        n = self.klass.shape[0]
        return np.bincount(self._source).astype(np.float64), _grouped(self._source, values[:, self._target], n)

    def best(self, rank: Int32) -> Replies:
        n, reached = self.klass.shape[0], rank[self._target]
        top = _highest(self._source, reached, n)
        at = np.flatnonzero(reached == top[self._source])
        found = _sorted(self._source, at, n)
        return Replies(self._target[found.member], found.begin)


def _grouped(group: Int32, values: Float, count: int) -> Float:
    """Sums of values (q, n) by group (n,): (q, count)."""
    found, place = np.empty((values.shape[0], count)), group.astype(np.intp)
    for row, value in enumerate(values):
        found[row] = np.bincount(place, weights=value, minlength=count)
    return found


def _highest(group: Int32, value: Int32, count: int) -> Int32:
    """The highest value (0 or more) of each group, none of them empty: (count,)."""
    top = np.zeros(count, np.int32)
    np.maximum.at(top, group, value)
    return top


def _sorted(group: Int32, chosen: NDArray[np.intp], count: int) -> Replies:
    """Some places (ascending) put together by their group, ascending within each."""
    order = np.argsort(group[chosen], kind="stable")
    begin = np.concatenate(([0], np.cumsum(np.bincount(group[chosen], minlength=count)))).astype(np.int64)
    return Replies(chosen[order].astype(np.int32), begin)
