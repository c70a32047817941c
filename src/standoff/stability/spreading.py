"""The least value that replies can reach, for every state of a regular model at once (`concepts` says how)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from standoff.stability.blocks import Int32, Orders


def ascending(value: Int32, largest: int) -> Int32:
    """The states by ascending value: (n,). value: (n,) from 0 to `largest`."""
    from standoff.stability import _kernels

    source = np.empty_like(value)
    _kernels.sort_states(value, largest + 1, source)
    return source


def least_of_replies(orders: Orders, rows: Iterable[int], value: Int32, source: Int32, *, improving: bool) -> Int32:
    """The least `value` that moves of `rows`, or their improving moves, reach, the state itself included: (n,).

    value: (n,). source: (n,) the states by ascending value. Of the orders only `side` and `order` are read where the
    moves are improving and no row has one-way options.
    """
    from standoff.stability import _replies

    blocks = orders.blocks
    active = np.array(list(rows), np.int32)
    least, stack = np.empty(value.shape[0], np.int32), np.empty(value.shape[0], np.int32)
    if improving and all(blocks.row[j] < 0 for j in active):
        _replies.spread(value, source, active, orders.side, orders.order, blocks.pointers(), least, stack)
    else:
        sub_pointer = blocks.sub_pointers()
        _replies.spread_one_way(
            value, source, active, improving, orders.ranks, orders.side, orders.order, blocks.begin,
            blocks.pointers(), blocks.row, blocks.pattern, orders.slot_pattern,
            blocks.table if improving else blocks.table_any, orders.sub_order, blocks.sub_begin, sub_pointer,
            np.full_like(sub_pointer, -1), least, stack,
        )  # fmt: skip
    return least
