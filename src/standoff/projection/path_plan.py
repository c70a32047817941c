"""A process laid out for the compiled loops of `_paths`: numbered streams, waits for rates, what has parts on end.

A stream is numbered by the name of its clock, so a clock keeps its random numbers where others come or go.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.random import SeedSequence
from numpy.typing import NDArray

from standoff.conflict.threads import processors
from standoff.projection import _paths
from standoff.projection.choice import Choices
from standoff.projection.records import Bools, Floats, Process

Int64 = NDArray[np.int64]

MOST_KEPT = 1 << 30
"""Bytes of choice weights that all threads may keep; where there are more they are worked out at every choice."""


class Plan:
    """A process laid out for the kernels of `_paths`, and the room they work in."""

    def __init__(self, process: Process, times: Floats, seed: int, offered: Sequence[Choices]):
        self.process, self.times = process, times
        words = SeedSequence([seed]).generate_state(2, np.uint32)
        self.key = int(words[0]), int(words[1])
        self.players, self._weights, self._flags = _players(process, offered)
        self._longest = max((int(np.diff(one.start).max(initial=0)) for one in offered), default=0)
        self.world = _world(process, times)
        self.seen = _seen(process)

    def store(self) -> _paths.Store:
        """Room for choice weights: kept for good where there is room in every thread, else for one choice."""
        if 8 * self._weights * processors() > MOST_KEPT:
            return _paths.Store(np.empty(self._longest), np.zeros(0, np.uint8))
        return _paths.Store(np.empty(self._weights), np.zeros(self._flags, np.uint8))

    def now(self) -> _paths.Now:
        """Room for one path."""
        clocks, items, hazards = self.world.stream.shape[0], self.seen.column.shape[0], self.seen.wait.shape[0]
        return _paths.Now(
            due=np.zeros(clocks),
            left=np.zeros(clocks),
            events=np.zeros(clocks, np.int64),
            second=np.zeros(clocks),
            level=np.zeros(self.world.level.shape[0], np.int64),
            on=np.zeros(items, np.uint8),
            hit=np.zeros(items, np.uint8),
            since=np.zeros(items),
            spent=np.zeros(items),
            struck=np.zeros(hazards, np.uint8),
            mark=np.zeros(hazards),
            at=np.zeros(3, np.int64),
        )

    def sums(self) -> _paths.Sums:
        """Sums of no paths."""
        p, items, h = self.seen.propositions, self.seen.column.shape[0], self.seen.wait.shape[0]
        levels = self.world.wait.shape[0]
        return _paths.Sums(*(np.zeros((self.times.shape[0], many)) for many in (p, p, items, items, h, h, h, levels)))


def _stream(kind: str, name: str) -> int:
    """The number of a clock's stream: from its name, so that it stays its own where others come or go."""
    return crc32(f"{kind} {name}".encode())


def _places(sizes: Sequence[int]) -> Int64:
    """Where parts of these sizes begin when put on end, and where the last ends."""
    return np.cumsum([0, *sizes]).astype(np.int64)


def _on_end(parts: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    """The parts one behind the other, flat."""
    return np.concatenate([np.zeros(0, kind), *(part.reshape(-1) for part in parts)])


def _waits(rates: Floats) -> Floats:
    """Mean years between the events of a rate; infinite where there are none."""
    with np.errstate(divide="ignore", over="ignore"):
        made: Floats = 1.0 / rates
    return made


def _players(process: Process, offered: Sequence[Choices]) -> tuple[_paths.Players, int, int]:
    """The players, how many choice weights there are in all, and how many groups of states over all rows."""
    slots, groups = _places([len(one.target) for one in offered]), _places([len(one.start) for one in offered])
    rows = _places([wants.shape[0] for wants in process.utility])
    owner = np.repeat(np.arange(len(offered)), np.diff(rows))
    weights = _places(np.diff(slots)[owner].tolist())
    flags = _places((np.diff(groups)[owner] - 1).tolist())
    n = process.model.n
    made = _paths.Players(
        group=np.concatenate([np.zeros((0, n), np.int32), *(one.group[None] for one in offered)]),
        first=groups[:-1],
        start=_on_end([one.start + at for one, at in zip(offered, slots[:-1], strict=True)], np.int64),
        target=_on_end([one.target for one in offered], np.int32),
        row=np.ascontiguousarray(process.row + rows[:-1, None], dtype=np.int32),
        utility=np.concatenate([np.zeros((0, n)), *process.utility]),
        base=weights[:-1] - slots[:-1][owner],
        flag=flags[:-1],
        wait=_waits(process.rates),
        tau=float(process.tau),
    )
    return made, int(weights[-1]), int(flags[-1])


def _world(process: Process, times: Floats) -> _paths.World:
    drivers, turns = process.drivers, process.turns
    sizes = [len(driver.levels) for driver in drivers]
    hazards = [hazard.name for hazard in process.hazards]
    days_of_turns = [(turn.time, 0, at) for at, turn in enumerate(turns)]
    stops = sorted([*days_of_turns, *((float(t), 1, at) for at, t in enumerate(times))])
    names = [*(("player", id) for id in process.model.actors), *(("driver", one.id) for one in drivers)]
    names += [("hazard", name) for name in hazards]
    days = [(drivers[turn.driver].id, turn.time) for turn in turns]
    # A driver that is decided twice on one day needs two streams.
    days_apart = [f"{id} {time!r} {days[:at].count((id, time))}" for at, (id, time) in enumerate(days)]
    return _paths.World(
        level=np.array([driver.start for driver in drivers], np.int64),
        step=np.array([int(np.prod(sizes[at + 1 :])) for at in range(len(sizes))], np.int64),
        offset=_places(sizes),
        wait=_on_end([_waits(driver.rates.sum(axis=1)) for driver in drivers], np.float64),
        place=_places([size * size for size in sizes])[:-1],
        rates=_on_end([driver.rates.cumsum(axis=1) for driver in drivers], np.float64),
        time=np.array([time for time, _, _ in stops]),
        turn=np.array([-1 - at if asked else at for _, asked, at in stops], np.int64),
        driver=np.array([turn.driver for turn in turns], np.int64),
        turns=_places([turn.chances.size for turn in turns])[:-1],
        chances=_on_end([turn.chances.cumsum(axis=1) for turn in turns], np.float64),
        stream=np.array([_stream(kind, name) for kind, name in names], np.int64),
        turn_stream=np.array([_stream("turn", day) for day in days_apart], np.int64),
        start=np.array([process.start, process.start_combination], np.int64),
    )


def _seen(process: Process) -> _paths.Seen:
    items = [*process.watched, *(hazard.where for hazard in process.hazards)]
    columns = _places([item.truths.shape[0] for item in items])
    truth: NDArray[np.uint8] = np.empty((process.model.n, int(columns[-1])), np.uint8)
    rows: list[Bools] = [row for item in items for row in item.truths]
    for at, row in enumerate(rows):
        truth[:, at] = row
    return _paths.Seen(
        truth=truth,
        column=np.array([item.row + at for item, at in zip(items, columns[:-1], strict=True)], np.int32).reshape(
            len(items), process.combinations
        ),
        wait=_waits(np.array([hazard.rate for hazard in process.hazards], np.float64)),
        absorbing=np.array([hazard.absorbing for hazard in process.hazards], np.uint8),
        propositions=len(process.watched),
    )
