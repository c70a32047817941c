"""The blocks of states that one actor can move within, and their order of preference.

In a regular model an actor moves by changing its own options, so the states fall, per actor, into *blocks* of
states that agree on everybody else's options (cosets of 2^|own|, less the infeasible ones). `Blocks` holds
them: it depends on the states only, so games that differ in preferences alone share it. `Orders` adds what
depends on the ranks: each block's states worst tier first, and for every state the place of its own tier.
Together they answer every question of moves without storing an arc; one-way options refine blocks into
sub-blocks (definitions in `_kernels`).

Both are kept for the last few models asked, by identity, and dropped with them.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.conflict.threads import map_all
from standoff.errors import TooLarge

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
T = TypeVar("T")

_PRICE = 8.0
"""How many tests of pairs cost as much as one step through a table of sub-blocks."""
_ALL = (1 << 64) - 1


@dataclass(frozen=True)
class Blocks:
    """The blocks of every actor that can move at all (A of the m actors), before any preference.

    movers: (A,) the actors, ascending. number: (A, n) block of each state, from 0 for each actor. offset: (A
    + 1,) first block of each actor when all are numbered through. begin: (all blocks + A,) first slot of each
    block, with one closing entry per actor (block b of row j stands at b + j). row: (A,) row of `pattern` or
    -1 where the actor has no one-way options. pattern: (D, n) the one-way options, all read as no to yes.
    width: (A,) their number. table_any, table: (all blocks,) first sub-block, numbered through all actors, or
    -1. sub_offset: (D + 1,). sub_begin: (all sub-blocks + D,).
    """

    movers: tuple[int, ...]
    number: Int32
    offset: Int32
    begin: Int32
    row: Int32
    pattern: Int64
    width: Int32
    table_any: Int64
    table: Int64
    sub_offset: Int64
    sub_begin: Int32

    def begin_of(self, j: int) -> Int32:
        """First slots of the blocks of row j, with the closing entry: (B_j + 1,)."""
        return self.begin[self.offset[j] + j : self.offset[j + 1] + j + 1]

    def table_of(self, j: int, *, every: bool = False) -> Int64:
        """First sub-block of each block of row j, numbered from 0 within the actor, or -1: (B_j,).

        every: as where all replies count.
        """
        table = (self.table_any if every else self.table)[self.offset[j] : self.offset[j + 1]]
        return np.where(table < 0, table, table - self.sub_offset[self.row[j]])

    def pointers(self) -> Int32:
        """The first slot of every block without the closing entries, fresh: (all blocks,)."""
        return np.concatenate([self.begin_of(j)[:-1] for j in range(len(self.movers))] or [_none()])

    def sub_pointers(self) -> Int32:
        """The first slot of every sub-block without the closing entries, fresh: (all sub-blocks,)."""
        at = self.sub_offset
        return np.concatenate(
            [_none(), *(self.sub_begin[at[d] + d : at[d + 1] + d] for d in range(self.pattern.shape[0]))]
        )


@dataclass(frozen=True)
class Orders:
    """The blocks with one game's preferences.

    ranks: (A, n) rows of the movers. by_rank: (A, n) states worst first. order: (A, n) states by block, worst
    first. best: (all blocks,) best rank in the block. side: (n, A, 2) block numbered through and first slot
    of the own tier. sub_order: (D, n) states by sub-block, worst first.
    """

    blocks: Blocks
    ranks: Int32
    by_rank: Int32
    order: Int32
    best: Int32
    side: Int32
    sub_order: Int32
    slot_pattern: Int64

    def best_of(self, j: int) -> Int32:
        """Best rank of each block of row j: (B_j,)."""
        at = self.blocks.offset
        return self.best[at[j] : at[j + 1]]


def pieces(mask: int) -> Int64:
    """How to gather the bits of `mask` into one number: a row (shift down, mask, shift up) per run of bits.

    >>> pieces(0b1100111).tolist()
    [[0, 7, 0], [5, 3, 3]]
    """
    rows = []
    up = at = 0
    while mask >> at:
        if not mask >> at & 1:
            at += 1
            continue
        length = 0
        while mask >> (at + length) & 1:
            length += 1
        rows.append((at, (1 << length) - 1 if length < 64 else -1, up))
        up += length
        at += length
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def signed(codes: NDArray[np.uint64]) -> Int64:
    """The codes' bits as int64, which kernels shift and mask without ever comparing."""
    return np.ascontiguousarray(codes).view(np.int64)


def as_signed(mask: int) -> int:
    """A 64-bit mask as the int64 with the same bits."""
    return mask - (1 << 64) if mask >> 63 else mask


def varying_bits(codes: NDArray[np.uint64]) -> int:
    """The options on which two states differ."""
    return int(np.bitwise_or.reduce(codes)) & ~int(np.bitwise_and.reduce(codes)) if codes.size else 0


def needs_hash(bits: int, entries: int) -> bool:
    """Whether a table over all keys of `bits` bits would be over 16 times as long as its `entries`."""
    return bits >= 62 or 1 << bits > max(16 * entries, 1 << 12)


def key_table(bits: int, entries: int, empty: int = -1) -> tuple[Int32, Int64]:
    """Room to look up `entries` keys of `bits` bits: addressed by the key (keys empty), or an open hash table."""
    if not needs_hash(bits, entries):
        return np.full(1 << bits, empty, np.int32), np.zeros(0, np.int64)
    size = 1 << (2 * entries).bit_length()
    return np.full(size, empty, np.int32), np.zeros(size, np.int64)


def _none() -> Int32:
    return np.zeros(0, np.int32)


def _make_blocks(codes: NDArray[np.uint64], own: tuple[int, ...], forward: int, backward: int) -> Blocks:
    varies, n = varying_bits(codes), codes.shape[0]
    movers = tuple(i for i, mask in enumerate(own) if mask & varies)
    if len(movers) * n >= 2**31:
        raise TooLarge(f"{n} states for {len(movers)} actors are more than positions of 31 bits can hold.")
    one_way = [own[i] & varies & (forward | backward) for i in movers]
    number = np.empty((len(movers), n), np.int32)
    row = np.full(len(movers), -1, np.int32)
    row[[j for j, mask in enumerate(one_way) if mask]] = np.arange(sum(1 for mask in one_way if mask))
    pattern = np.empty((sum(1 for mask in one_way if mask), n), np.int64)
    width = np.array([mask.bit_count() for mask in one_way], np.int32)
    begins: list[Int32] = [_none()] * len(movers)
    tables: list[tuple[Int64, Int64]] = [(np.zeros(0, np.int64),) * 2] * len(movers)
    subs: list[Int32] = [_none()] * len(movers)

    def one(j: int) -> None:
        from standoff.stability import _kernels

        others = varies & ~own[movers[j]]
        slots, keys = key_table(others.bit_count(), n)
        count = _kernels.number_blocks(signed(codes), pieces(others), slots, keys, number[j])
        begins[j] = np.zeros(count + 1, np.int32)
        _kernels.count_starts(number[j], begins[j])
        tables[j] = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
        subs[j] = np.zeros(1, np.int32)
        if row[j] >= 0:
            own_pattern = pattern[row[j]]
            _kernels.pack(signed(codes), as_signed(backward & _ALL), pieces(one_way[j]), own_pattern)
            total = 0
            if width[j] < 31:
                total = _kernels.choose_tables(own_pattern, number[j], begins[j], int(width[j]), _PRICE, *tables[j])
            subs[j] = np.zeros(total + 1, np.int32)
            _kernels.count_sub_blocks(own_pattern, number[j], tables[j][0], subs[j])

    map_all(one, range(len(movers)), n)
    return _assemble(movers, number, row, pattern, width, begins, tables, subs)


def _assemble(
    movers: tuple[int, ...],
    number: Int32,
    row: Int32,
    pattern: Int64,
    width: Int32,
    begins: list[Int32],
    tables: list[tuple[Int64, Int64]],
    subs: list[Int32],
) -> Blocks:
    directed = [j for j in range(len(movers)) if row[j] >= 0]
    offset = np.cumsum([0, *(len(table) for table, _ in tables)]).astype(np.int32)
    sub_offset = np.cumsum([0, *(len(subs[j]) - 1 for j in directed)]).astype(np.int64)
    if sub_offset[-1] >= 2**31:
        raise TooLarge("The one-way options make more than 2^31 patterns of moves; make some of them reversible.")
    shift = [sub_offset[row[j]] if row[j] >= 0 else 0 for j in range(len(movers))]
    table_any, table = (
        np.concatenate(
            [np.zeros(0, np.int64), *(np.where(t[k] < 0, -1, t[k] + by) for t, by in zip(tables, shift, strict=True))]
        )
        for k in range(2)
    )
    return Blocks(
        movers=movers,
        number=number,
        offset=offset,
        begin=np.concatenate([_none(), *begins]),
        row=row,
        pattern=pattern,
        width=width,
        table_any=table_any,
        table=table,
        sub_offset=sub_offset,
        sub_begin=np.concatenate([_none(), *(subs[j] for j in directed)]),
    )


def _make_orders(blocks: Blocks, model: Model) -> Orders:
    n, count = model.n, len(blocks.movers)
    ranks = np.ascontiguousarray(model.ranks[list(blocks.movers)], dtype=np.int32)
    by_rank, order, low = (np.empty((count, n), np.int32) for _ in range(3))
    best = np.empty(int(blocks.offset[-1]), np.int32)
    side = np.empty((n, count, 2), np.int32)
    sub_order, slot_pattern = np.empty(blocks.pattern.shape, np.int32), np.empty_like(blocks.pattern)

    def one(j: int) -> None:
        from standoff.stability import _kernels

        _kernels.sort_states(ranks[j], int(ranks[j].max(initial=0)) + 1, by_rank[j])
        mine = best[blocks.offset[j] : blocks.offset[j + 1]]
        _kernels.order_blocks(by_rank[j], ranks[j], blocks.number[j], blocks.begin_of(j), order[j], low[j], mine)
        d = blocks.row[j]
        if d >= 0:
            np.take(blocks.pattern[d], order[j], out=slot_pattern[d])
            at = blocks.sub_offset
            _kernels.order_sub_blocks(
                by_rank[j],
                blocks.pattern[d],
                blocks.number[j],
                blocks.table_of(j, every=True),
                blocks.sub_begin[at[d] + d : at[d + 1] + d + 1],
                sub_order[d],
            )

    def lay(part: tuple[int, int]) -> None:
        from standoff.stability import _kernels

        _kernels.lay_side_by_side(blocks.number, low, blocks.offset[:-1], part[0], part[1], side)

    map_all(one, range(count), n)
    map_all(lay, [(0, n // 2), (n // 2, n)], n)
    return Orders(blocks, ranks, by_rank, order, best, side, sub_order, slot_pattern)


class _Kept:
    """The last few things made from objects that are compared by identity, forgotten when those go."""

    def __init__(self, size: int):
        self.size = size
        self.lock = threading.RLock()
        self.entries: OrderedDict[tuple[object, ...], tuple[weakref.ref[object], object]] = OrderedDict()

    def get(self, source: object, more: tuple[object, ...], make: Callable[[], T]) -> T:
        key = (id(source), *more)
        with self.lock:
            entry = self.entries.get(key)
            if entry is not None and entry[0]() is source:
                self.entries.move_to_end(key)
                return entry[1]  # type: ignore[return-value]
            value = make()
            self.entries[key] = (weakref.ref(source, lambda _: self.entries.pop(key, None)), value)
            while len(self.entries) > self.size:
                self.entries.popitem(last=False)
            return value


_kept_blocks = _Kept(4)
_kept_orders = _Kept(2)


def blocks_of(model: Model) -> Blocks:
    """The blocks of a regular model; shared by models with the same codes array, options and directions.

    Raises TooLarge where actors times states pass 2^31.
    """
    shape = (model.own, model.forward, model.backward)
    return _kept_blocks.get(
        model.codes, shape, lambda: _make_blocks(model.codes, model.own, model.forward, model.backward)
    )


def orders_of(model: Model) -> Orders:
    """The blocks of a regular model in the order of its preferences."""
    shape = (id(model.codes), model.own, model.forward, model.backward)
    return _kept_orders.get(model.ranks, shape, lambda: _make_orders(blocks_of(model), model))


def forget() -> None:
    """Drop what is kept of models asked before."""
    for kept in (_kept_blocks, _kept_orders):
        with kept.lock:
            kept.entries.clear()


def moves_of(model: Model, actor: int, state: int) -> Int32:
    """The states that an actor of a regular model can move to from `state`, worst first: positions."""
    orders = orders_of(model)
    blocks = orders.blocks
    if actor not in blocks.movers:
        return _none()
    j = blocks.movers.index(actor)
    begin, b = blocks.begin_of(j), blocks.number[j, state]
    inside = orders.order[j, begin[b] : begin[b + 1]]
    allowed = inside != state
    if blocks.row[j] >= 0:
        pattern = blocks.pattern[blocks.row[j]]
        allowed &= pattern[state] & ~pattern[inside] == 0
    return np.compress(allowed, inside)
