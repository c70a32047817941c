"""The cheapest way from one state to every other: how many moves against interest it takes, and whose.

The cost of a way is the triple (moves that lower their mover, moves that leave it indifferent, moves), compared
lexicographically. A *concession* is a move that lowers its mover. In option form a way in which someone moves twice
in a row is never cheapest: the two moves are one, which loses no more. In listed models that need not be so, and the
search runs over (state, last mover). Other prices give the number of steps by improving moves, or by any moves, at
which a state is first reached (`STEPS`, `IMPROVING_STEPS`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model, Truths
from standoff.errors import TooLarge, UsageError
from standoff.stability.blocks import orders_of
from standoff.stability.listed import arc_table
from standoff.stability.records import Step

Int64 = NDArray[np.int64]

DIGIT = 21
"""Bits for each part of a packed cost."""
_ONE, _EVEN, _LOSS = 1, 1 << DIGIT, 1 << 2 * DIGIT
_MASK = (1 << DIGIT) - 1
_NEVER = np.iinfo(np.int64).max

CONCESSIONS = (_ONE, _EVEN | _ONE, _LOSS | _ONE)
"""Prices of a gain, of standing level and of a loss: the cost of definitions 4.3."""
STEPS = (_ONE, _ONE, _ONE)
"""Every move costs one."""
IMPROVING_STEPS = (_ONE, -1, -1)
"""Only moves that better their mover, each costs one."""


@dataclass(frozen=True, order=True)
class Cost:
    """What a way takes: moves that lower their mover, moves that leave it indifferent, moves in all."""

    losses: int
    indifferent: int
    moves: int


@dataclass(frozen=True)
class Ways:
    """The cheapest ways from state `start`.

    cost: (n,) int64, packed so that it can be compared, -1 where nothing leads. Ask `of` for a triple and `to` for the
    moves.
    """

    model: Model
    start: int
    cost: Int64
    parent: NDArray[np.integer]
    by: NDArray[np.integer]

    def of(self, state: int) -> Cost | None:
        """The cost of the cheapest way to a state, None where no moves lead there."""
        packed = int(self.cost[state])
        return None if packed < 0 else Cost(packed >> 2 * DIGIT, packed >> DIGIT & _MASK, packed & _MASK)

    def reached(self) -> Truths:
        """The states that some way leads to, the start included: (n,)."""
        return np.asarray(self.cost >= 0, dtype=np.bool_)

    def to(self, state: int) -> tuple[Step, ...]:
        """The moves of a cheapest way to a state that is reached; none to the start itself."""
        if self.cost[state] < 0:
            raise UsageError(f"No moves lead from state number {self.start} to state number {state}.")
        return self._listed_way(state) if self.model.listed else self._way(state)

    def _way(self, state: int) -> tuple[Step, ...]:
        steps: list[Step] = []
        at = int(state)
        while at != self.start:
            origin = int(self.parent[at])
            steps.append(Step(int(self.by[at]), origin, at))
            at = origin
        return tuple(reversed(steps))

    def _listed_way(self, state: int) -> tuple[Step, ...]:
        wide = self.model.m + 1
        steps: list[Step] = []
        node = int(self.by[state])
        while self.parent[node] >= 0:
            origin = int(self.parent[node])
            steps.append(Step(node % wide, origin // wide, node // wide))
            node = origin
        return tuple(reversed(steps))

    def nearest(self, goals: Truths) -> int | None:
        """The cheapest of the states of `goals` (n,) that are reached; of equals the least changed, then the first."""
        inside = np.flatnonzero(goals & (self.cost >= 0))
        if not inside.size:
            return None
        inside = inside[self.cost[inside] == self.cost[inside].min()]
        changed = bits_set(self.model.codes[inside] ^ self.model.codes[self.start])
        return int(inside[int(np.argmin(changed))])


def bits_set(codes: NDArray[np.uint64]) -> Int64:
    """The number of options set in each code: (n,)."""
    octets = np.ascontiguousarray(codes).view(np.uint8).reshape(-1, 8)
    return np.asarray(np.unpackbits(octets, axis=1).sum(axis=1), dtype=np.int64)


def ways(model: Model, start: int, prices: tuple[int, int, int] = CONCESSIONS) -> Ways:
    """The cheapest ways from `start` (a position) to every state.

    `prices`: `CONCESSIONS`, `STEPS` or `IMPROVING_STEPS`. Raises UsageError for a position outside the model, TooLarge
    where a cheapest way takes over two million moves.
    """
    if not 0 <= start < model.n:
        raise UsageError(f"There is no state number {start}; the states are numbered 0 to {model.n - 1}.")
    found = _listed(model, start, prices) if model.listed else _regular(model, start, prices)
    if found.cost.size and int((found.cost & _MASK).max(where=found.cost >= 0, initial=0)) >= _MASK - 1:
        raise TooLarge("A cheapest way takes over two million moves, more than are counted.")
    return found


def _regular(model: Model, start: int, prices: tuple[int, int, int]) -> Ways:
    from standoff.strategy import _ways

    orders, n = orders_of(model), model.n
    blocks = orders.blocks
    rows = range(len(blocks.movers))
    top = np.concatenate([np.zeros(0, np.int32), *(blocks.begin_of(j)[1:] for j in rows)])
    at = blocks.sub_offset
    sub_top = np.concatenate(
        [np.zeros(0, np.int32), *(blocks.sub_begin[at[d] + d + 1 : at[d + 1] + d + 1] for d in range(len(at) - 1))]
    )
    cost = np.full(n, _NEVER, np.int64)
    parent, by = np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    tiers = np.empty((n, len(rows), 3), np.int32)
    _ways.lay_tiers(orders.ranks, orders.side, orders.order, blocks.begin, blocks.offset, tiers)
    _ways.settle(
        start, np.array(prices, np.int64), orders.ranks, tiers, orders.order, blocks.begin, blocks.row, blocks.pattern,
        blocks.width, blocks.table, orders.sub_order, blocks.sub_begin, top, blocks.pointers(),
        np.zeros(orders.order.shape, np.bool_), sub_top, blocks.sub_pointers(),
        np.full(sub_top.shape, 2**31 - 1, np.int32), np.full(sub_top.shape, -1, np.int32), cost, parent, by,
        np.empty((3, n), np.int32), np.zeros(3, np.int64),
    )  # fmt: skip
    movers = np.array([*blocks.movers, -1], np.int32)
    return Ways(model, start, np.where(cost == _NEVER, -1, cost), parent, movers[by])


def _listed(model: Model, start: int, prices: tuple[int, int, int]) -> Ways:
    from standoff.strategy import _ways

    table, wide = arc_table(model), model.m + 1
    cost = np.full(model.n * wide, _NEVER, np.int64)
    parent = np.full(model.n * wide, -1, np.int64)
    _ways.settle_listed(
        start, np.array(prices, np.int64), table.start, table.target, np.ascontiguousarray(model.ranks, np.int32),
        cost, parent, np.empty((3, model.n * wide), np.int64), np.zeros(3, np.int64),
    )  # fmt: skip
    nodes = cost.reshape(model.n, wide)
    best = nodes.argmin(axis=1)
    least = nodes[np.arange(model.n), best]
    node = np.arange(model.n) * wide + best
    return Ways(model, start, np.where(least == _NEVER, -1, least), parent, node)
