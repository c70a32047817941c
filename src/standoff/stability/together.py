"""What coalitions can lead to: R_H of every state at once where options go both ways, state by state elsewhere.

In a regular model without one-way options, each member can undo its moves, so the states that a coalition's legal
sequences connect are *classes*: the coarsest partition that the members' blocks make together. From any state of a
class the coalition reaches every other one. Elsewhere (one-way options, listed models) R_H(s) is found by search over
(state, last mover), one row of truths per state asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.errors import TooLarge
from standoff.stability.blocks import Int32, Int64, orders_of
from standoff.stability.listed import ArcTable, all_moves
from standoff.stability.reach import Search

Coalition = tuple[int, ...]
Truths = NDArray[np.bool_]

KEPT = 1 << 22
"""Pairs of states up to which the rows of a coalition are found for all states at once, and kept."""
MAX_MOVES = 2_000_000
"""Single moves up to which they are listed for the search."""


def goes_both_ways(model: Model) -> bool:
    """Whether every actor can undo each of its moves by one move, so that coalitions reach classes."""
    return not model.listed and not any(mask & model.irreversible for mask in model.own)


@dataclass(frozen=True)
class Classes:
    """The classes of one coalition. number: (n,); begin: (classes + 1,); member: (n,) the states class by class."""

    number: Int32
    begin: Int32
    member: Int32

    @property
    def count(self) -> int:
        """How many classes there are."""
        return int(self.begin.shape[0]) - 1

    def of(self, state: int) -> Int32:
        """The states of a state's class, itself included."""
        c = self.number[state]
        return self.member[self.begin[c] : self.begin[c + 1]]


def classes_of(model: Model, coalition: Sequence[int]) -> Classes:
    """The classes of a coalition in a model whose options all go both ways."""
    from standoff.stability import _kernels, _replies

    blocks, n = orders_of(model).blocks, model.n
    label, count = np.arange(n, dtype=np.int32), n
    for place, a in enumerate(a for a, i in enumerate(blocks.movers) if i in coalition):
        size = int(blocks.offset[a + 1] - blocks.offset[a])
        if place == 0:
            label, count = blocks.number[a], size
            continue
        joined = np.empty(n, np.int32)
        count = _replies.join(label, count, blocks.number[a], size, joined)
        label = joined
    begin = np.zeros(count + 1, np.int32)
    np.cumsum(np.bincount(label, minlength=count), out=begin[1:])
    member = np.empty(n, np.int32)
    _kernels.sort_states(label, count, member)
    return Classes(label, begin, member)


@dataclass(frozen=True)
class Repliers:
    """The classes of several coalitions numbered through, as `_coalitions` reads them."""

    number: Int32
    first: Int64
    begin: Int64
    end: Int64
    member: Int32
    who: Int32
    width: Int32


def repliers(coalitions: Sequence[Coalition], classes: Sequence[Classes]) -> Repliers:
    """Put the classes of coalitions (one or more, of the same model) together."""
    width = np.array([len(coalition) for coalition in coalitions], np.int32)
    who = np.zeros((len(coalitions), int(width.max())), np.int32)
    for row, coalition in zip(who, coalitions, strict=True):
        row[: len(coalition)] = coalition
    return Repliers(
        number=np.array([c.number for c in classes], np.int32),
        first=np.cumsum([0, *(c.count for c in classes[:-1])]).astype(np.int64),
        begin=np.concatenate([c.begin[:-1] for c in classes]).astype(np.int64),
        end=np.concatenate([c.begin[1:] for c in classes]).astype(np.int64),
        member=np.array([c.member for c in classes], np.int32),
        who=who,
        width=width,
    )


class Rows:
    """R_H(s) of any model as rows of truths; `looks` counts the states gone through so far."""

    def __init__(self, model: Model):
        self.model = model
        self.looks = 0
        self._kept: dict[Coalition, Truths] = {}
        self._arcs: ArcTable | None = None
        self._searched = False

    def of(self, coalition: Coalition, states: Int32) -> Truths:
        """What legal sequences of the members, one move or more, reach from each of `states`: (q, n)."""
        n = self.model.n
        if n * n > KEPT:
            return self._find(coalition, states)
        if coalition not in self._kept:
            self._kept[coalition] = self._find(coalition, np.arange(n, dtype=np.int32))
        return self._kept[coalition][states]

    def _find(self, coalition: Coalition, states: Int32) -> Truths:
        from standoff.stability import _coalitions

        n = self.model.n
        self.looks += n * states.shape[0]
        arcs = self._listed_moves()
        if arcs is None:
            return np.array([self._search(coalition, int(s)) for s in states], np.bool_).reshape(-1, n)
        reached = np.zeros((states.shape[0], n), np.bool_)
        active = np.array([i in coalition for i in range(self.model.m)], np.bool_)
        _coalitions.reach_rows(arcs.start, arcs.target, active, states, reached)
        return reached

    def _listed_moves(self) -> ArcTable | None:
        """The single moves one by one; None where a regular model has too many."""
        if self._arcs is None and not self._searched:
            self._searched = True
            try:
                self._arcs = all_moves(self.model, MAX_MOVES)
            except TooLarge:
                if self.model.listed:
                    raise
        return self._arcs

    def _search(self, coalition: Coalition, state: int) -> Truths:
        search = Search(self.model, [state], coalition, improvements=False)
        search.run(np.zeros(self.model.n, np.bool_))
        return search.seen()
