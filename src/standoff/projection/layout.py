"""One lane of an exact projection laid out for the kernels of `_chain`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from standoff.errors import TooLarge
from standoff.projection.lanes import Lane, items_of
from standoff.projection.merging import Merged
from standoff.projection.records import Bools, Floats, Int32, Process

if TYPE_CHECKING:
    from collections.abc import Sequence

Int64 = NDArray[np.int64]
Array = NDArray[Any]

_LEAST_RATE = 0.01
"""The clock ticks at least this often a year, also where nothing happens."""


@dataclass(frozen=True)
class Layout:
    """A lane ready to be stepped through; shapes and meanings as in `_chain.step`.

    classes: c. clock: ticks a year. truth, row: what is seen, (rows, patterns) and (P, D). fanin: the most terms that
    one entry of a step adds up.
    """

    lane: Lane
    classes: int
    start: int
    clock: float
    rates: tuple[Floats, Int64, Int64, Floats, Floats, Int64]
    players: Int64
    rows: Int64
    tables: tuple[Array, ...]
    stop: tuple[Bools, Int32]
    pattern: Int32
    truth: Bools
    row: Int32
    longest: int
    fanin: int

    @property
    def combinations(self) -> int:
        """D."""
        return int(self.rows.shape[0])


def layout(process: Process, movers: Sequence[int], lane: Lane, merged: Merged, max_bytes: int) -> Layout:
    """Lay out a lane. movers: the players of the merged tables. Raises TooLarge where it needs over `max_bytes`."""
    d, c = process.combinations, merged.count
    pattern, truth, row = _seen(process, lane, merged)
    needed = 8 * d * (3 * c + truth.shape[1]) + sum(one.nbytes for _, one in merged.tables)
    if needed > max_bytes:
        raise TooLarge(
            f"To project this exactly, {c:,} states that differ (of {process.model.n:,}) are followed under {d:,} "
            f"combinations of driver levels, which takes {needed:,} bytes; {max_bytes:,} are allowed. Simulated paths "
            "can follow it.",
            count=c * d,
            exact=True,
        )
    lost, lost_row = _lost(process, lane, merged)
    begin, source, rate, leaving = _moves(process)
    own = float(sum(process.rates[i] for i in movers))
    clock = max(own + float(leaving.max()) + float(lost.max(initial=0.0)), _LEAST_RATE)
    keep = np.maximum(0.0, (clock - own - leaving) / clock)
    players, rows, tables = _players(process, movers, merged, clock)
    stop = lane.stop
    return Layout(
        lane=lane,
        classes=c,
        start=int(merged.of[process.start]),
        clock=clock,
        rates=(keep, begin, source, rate / clock, lost / clock, lost_row),
        players=players,
        rows=rows,
        tables=tables,
        stop=(np.zeros((0, c), np.bool_), np.zeros(d, np.int32))
        if stop is None
        else (np.ascontiguousarray(stop.truths[:, merged.first]), stop.row.astype(np.int32)),
        pattern=pattern,
        truth=truth,
        row=row,
        longest=int(players[:, 2].max(initial=0)),
        fanin=_fanin(merged) + len(movers) + int(np.diff(begin).max()),
    )


def _seen(process: Process, lane: Lane, merged: Merged) -> tuple[Int32, Bools, Int32]:
    """Classes by what is true in them: (pattern of each, truth of each row in each pattern, row in force)."""
    items = [items_of(process)[at] for at in lane.seen]
    places = np.cumsum([0, *(item.truths.shape[0] for item in items)])
    d = process.combinations
    row = np.array([item.row + at for item, at in zip(items, places[:-1], strict=True)], np.int32).reshape(-1, d)
    truths = np.concatenate([np.zeros((0, merged.count), np.bool_), *(item.truths[:, merged.first] for item in items)])
    different, pattern = np.unique(truths, axis=1, return_inverse=True)
    if not items:
        different, pattern = np.zeros((0, 1), np.bool_), np.zeros(merged.count, np.int32)
    return pattern.reshape(-1).astype(np.int32), np.ascontiguousarray(different), row


def _lost(process: Process, lane: Lane, merged: Merged) -> tuple[Floats, Int64]:
    """Yearly rates at which strokes end the lane, (rows, c), and the row in force; rows of nothing where none do."""
    ending = [process.hazards[at] for at in lane.ends]
    if not ending:
        return np.zeros((1, 0)), np.zeros(process.combinations, np.int64)
    rows, of = np.unique([one.where.row for one in ending], axis=1, return_inverse=True)
    made = np.zeros((rows.shape[1], merged.count))
    for one, used in zip(ending, rows, strict=True):
        made += one.rate * one.where.truths[:, merged.first][used]
    return made, of.reshape(-1).astype(np.int64)


def _moves(process: Process) -> tuple[Int64, Int64, Floats, Floats]:
    """How drivers move combinations: by where they lead, begin (D + 1,), source, yearly rate; and leaving (D,)."""
    d = process.combinations
    levels = [len(driver.levels) for driver in process.drivers]
    numbers = np.arange(d).reshape(levels)
    leaving = np.zeros(levels)
    sources, targets, rates = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    for axis, driver in enumerate(process.drivers):
        by_level = np.moveaxis(numbers, axis, 0).reshape(levels[axis], -1)
        for a, b in np.argwhere(driver.rates > 0):
            np.moveaxis(leaving, axis, 0)[a] += driver.rates[a, b]
            sources.append(by_level[a])
            targets.append(by_level[b])
            rates.append(np.full(by_level.shape[1], driver.rates[a, b]))
    source, target, rate = np.concatenate(sources), np.concatenate(targets), np.concatenate(rates)
    order = np.argsort(target, kind="stable")
    begin = np.concatenate(([0], np.cumsum(np.bincount(target, minlength=d))))
    return begin.astype(np.int64), source[order].astype(np.int64), rate[order], leaving.reshape(-1)


def _players(
    process: Process, movers: Sequence[int], merged: Merged, clock: float
) -> tuple[Int64, Int64, tuple[Array, ...]]:
    """The players' tables one after another, where each begins, and where the chances in force begin."""
    c = merged.count
    players, rows, chances = [], [], []
    starts = targets = at = 0
    for place, (i, (offered, chance)) in enumerate(zip(movers, merged.tables, strict=True)):
        many = int(offered.target.shape[0])
        if offered.blocks:
            by_class = np.empty_like(chance)
            by_class[:, offered.target] = chance
            chance = by_class
        groups = int(offered.start.shape[0]) - 1
        players.append((offered.blocks, place * c, groups, starts, targets, many))
        rows.append(at + process.row[i].astype(np.int64) * many)
        chances.append(chance.reshape(-1) * (process.rates[i] / clock))
        starts, targets, at = starts + groups + 1, targets + many, at + chance.size
    offers = [offered for offered, _ in merged.tables]
    tables = (
        np.concatenate([np.zeros(0, np.int32), *(one.group for one in offers)]),
        np.concatenate([np.zeros(0, np.int64), *(one.start for one in offers)]),
        np.concatenate([np.zeros(0, np.int32), *(one.target for one in offers)]),
        np.concatenate([np.zeros(0), *chances]),
    )
    d = process.combinations
    by_combination = np.ascontiguousarray(np.array(rows, np.int64).reshape(-1, d).T)
    return np.array(players, np.int64).reshape(-1, 6), by_combination, tables


def _fanin(merged: Merged) -> int:
    """The most classes in one group, and the most choices of one, over all players, together."""
    members = max((int(np.bincount(one.group).max()) for one, _ in merged.tables), default=0)
    return members + max((int(np.diff(one.start).max()) for one, _ in merged.tables), default=0)
