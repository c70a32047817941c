"""What one actor's preferences can and cannot change about a state's stability.

Stability of s for j turns on i's preferences only through i's replies. `stable_whatever` lets i reply with any move: a
bound from above that no preferences of i exceed. `Mind` judges many rankings of one actor. Of these, what matters to
the others is only their order within each block of the actor (its replies), so equal orders are judged once; the
actor's own stability is a matter of values, as the others' replies to it stay what they are.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model, Truths
from standoff.stability.blocks import Orders, orders_of
from standoff.stability.concepts import reach_value, solve
from standoff.stability.spreading import ascending, least_of_replies

Ranks = NDArray[np.int32]

BOUND = {"nash": "nash", "gmr": "gmr", "smr": "smr", "seq": "gmr", "symseq": "smr"}
"""The concept that bounds another for everybody but the actor whose preferences change."""


def stable_whatever(model: Model, concept: str, actor: int) -> Truths:
    """The states that are stable for all others if the actor may reply with any move: (n,), regular models.

    Nash, GMR and SMR of the others do not turn on the actor's preferences at all, and are exact. Under SEQ and
    symmetric SEQ the others reply with improving moves and the actor with any; where options go one way, GMR and SMR
    bound it.
    """
    orders = orders_of(model)
    rest = [k for k in range(model.m) if k != actor]
    improving = concept in ("seq", "symseq")
    if not improving or (orders.blocks.row >= 0).any() or actor not in orders.blocks.movers:
        exact = concept if actor not in orders.blocks.movers else BOUND[concept]
        return np.asarray(solve(model, [exact])[exact][rest].all(axis=0), dtype=np.bool_)
    row = orders.blocks.movers.index(actor)
    side = orders.side.copy()
    side[:, row, 1] = orders.blocks.begin_of(row)[1:][orders.blocks.number[row]]
    found = np.ones(model.n, np.bool_)
    for j in range(len(orders.blocks.movers)):
        if j != row:
            found &= _judged(replace(orders, side=side), j, concept)
    return found


class Mind:
    """One actor's preferences as a variable, those of all others as they are."""

    def __init__(self, model: Model, concept: str, actor: int, states: Truths):
        """states: (n,) the states asked about, none that `stable_whatever` rules out."""
        self._model, self._concept, self._actor, self._states = model, concept, actor, states
        self._orders = orders_of(model)
        self._now = solve(model, [concept])[concept]
        movers = self._orders.blocks.movers
        reversible = not (self._orders.blocks.row >= 0).any()
        self._fast = concept in ("seq", "symseq") and reversible and actor in movers
        self._row = movers.index(actor) if actor in movers else -1
        leaving = (~self._now[list(movers)][:, states]).sum(axis=1)
        self._first = [int(j) for j in np.argsort(-leaving, kind="stable") if j != self._row]
        self._known: dict[bytes, Truths] = {}

    @property
    def stays(self) -> bool:
        """Whether one of the states is stable for the actor as it is."""
        return bool((self._now[self._actor] & self._states).any())

    def passed_by(self, word: Truths) -> bool:
        """Whether no list with a word (n,) put in helps: the actor replies as before, and others leave each state."""
        if not self._fast:
            return False
        number = self._orders.blocks.number[self._row]
        same = np.bincount(number, word) * (np.bincount(number) - np.bincount(number, word)) == 0
        rest = [k for k in range(self._model.m) if k != self._actor]
        return bool(same.all()) and not (self._now[rest].all(axis=0) & self._states).any()

    def holding(self, ranks: Ranks) -> tuple[Truths, bool]:
        """The states that are stable for all with other ranks (n,) of the actor; whether the actor may stay in any."""
        if not self._fast:
            changed = np.ascontiguousarray(self._model.ranks, np.int32).copy()
            changed[self._actor] = ranks
            stable = solve(replace(self._model, ranks=changed), [self._concept])[self._concept]
            stays = stable[self._actor] & self._states
            return np.asarray(stable.all(axis=0) & self._states, np.bool_), bool(stays.any())
        from standoff.stability import _kernels

        blocks, n = self._orders.blocks, ranks.shape[0]
        source, order, low = (np.empty(n, np.int32) for _ in range(3))
        best = np.empty(blocks.begin_of(self._row).shape[0] - 1, np.int32)
        _kernels.sort_states(ranks, int(ranks.max(initial=0)) + 1, source)
        _kernels.order_blocks(source, ranks, blocks.number[self._row], blocks.begin_of(self._row), order, low, best)
        key = hashlib.blake2b(order.tobytes() + low.tobytes(), digest_size=16).digest()
        if key not in self._known:
            self._known[key] = self._others(order, low)
        left = self._known[key]
        if not left.any():
            return left, True
        own = self._own(ranks, source, order, best) & self._states
        return left & own, bool(own.any())

    def _others(self, order: NDArray[np.int32], low: NDArray[np.int32]) -> Truths:
        """Those of the states that are stable for all others when the actor's block order is this one."""
        side, together = self._orders.side.copy(), self._orders.order.copy()
        side[:, self._row, 1], together[self._row] = low, order
        changed = replace(self._orders, side=side, order=together)
        left = self._states
        for j in self._first:
            left = left & _judged(changed, j, self._concept)
            if not left.any():
                break
        return left

    def _own(
        self, ranks: Ranks, source: NDArray[np.int32], order: NDArray[np.int32], best: NDArray[np.int32]
    ) -> Truths:
        """The states stable for the actor itself with its new ranks, the others' replies as they were: (n,)."""
        from standoff.stability import _kernels

        begin, value = self._orders.blocks.begin_of(self._row), ranks
        if self._concept == "symseq":
            value = np.empty_like(ranks)
            _kernels.best_reach(self._orders.blocks.number[self._row], best, value)
            source = ascending(value, int(ranks.max(initial=0)))
        others = (a for a in range(len(self._orders.blocks.movers)) if a != self._row)
        least = least_of_replies(self._orders, others, value, source, improving=True)
        stable = np.empty(ranks.shape[0], np.bool_)
        _kernels.verdicts(ranks, begin, order, least, stable)
        return stable


def _judged(orders: Orders, j: int, concept: str) -> Truths:
    """The states stable for row j under SEQ or symmetric SEQ: (n,).

    `side` and `order` say which replies the others have; of j itself they are as its ranks have them.
    """
    from standoff.stability import _kernels

    value, source = orders.ranks[j], orders.by_rank[j]
    if concept == "symseq":
        value = reach_value(orders, j)
        source = ascending(value, int(orders.ranks[j].max()))
    others = (a for a in range(len(orders.blocks.movers)) if a != j)
    least = least_of_replies(orders, others, value, source, improving=True)
    stable = np.empty(least.shape[0], np.bool_)
    _kernels.verdicts(orders.ranks[j], orders.blocks.begin_of(j), orders.order[j], least, stable)
    return stable
