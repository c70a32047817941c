"""One lane followed through time by uniformisation, turn by turn.

Between two days of the calendar the lane is a chain in continuous time with generator Q and no entry of Q below -clock.
Then P = 1 + Q/clock is a chain that a Poisson clock drives (A. Jensen, "Markoff chains as an aid in the study of
Markoff processes", 1953; W. K. Grassmann 1977), and with v_k = v_0 P^k

    v(t) = sum over k of P(N = k) v_k,     integral from 0 to t of v = sum over k of P(N > k)/clock v_k

with N a Poisson variable of mean clock x t. What is seen is a sum over classes, so it is taken of each v_k once and
then weighed for every time asked about; v itself only for the next day of the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from standoff.projection.layout import Layout
from standoff.projection.poisson import poisson, weights
from standoff.projection.records import Floats, Process, TurnAt

_PIECES = 4
"""Pieces of work for each thread, so that none waits long for another."""
_WORTH = 1 << 15
"""Entries of a vector from which on threads are worth while."""


@dataclass(frozen=True)
class Segment:
    """The time between two days of the calendar: the turns of its first day, its length, the times asked about.

    asked: places among the times. after: years from the segment's start to each of them.
    """

    turns: tuple[TurnAt, ...]
    length: float
    asked: tuple[int, ...]
    after: Floats


@dataclass
class Followed:
    """What a lane showed, T times.

    seen: (P, T) chances of what is watched. spent: (P, T) years. caught: (T,) chance caught where the lane stops.
    levels: (levels of all drivers, T). missing: how much of all chance is left out at most. steps: how many were made.
    """

    seen: Floats
    spent: Floats
    caught: Floats
    levels: Floats
    missing: float = 0.0
    steps: int = 0


def segments(process: Process, times: Floats) -> tuple[Segment, ...]:
    """The time until the last of `times`, cut at the turns; a time on such a day comes after its turns."""
    last = float(times[-1])
    turns = sorted((turn for turn in process.turns if turn.time <= last), key=lambda turn: turn.time)
    begins = sorted({0.0, *(turn.time for turn in turns)})
    made = []
    for begin, end in zip(begins, [*begins[1:], last], strict=True):
        asked = tuple(int(at) for at in np.flatnonzero((times >= begin) & ((times < end) | (begin == begins[-1]))))
        today = tuple(turn for turn in turns if turn.time == begin)
        made.append(Segment(today, end - begin, asked, times[list(asked)] - begin))
    return tuple(made)


class Stepper:
    """The vectors of one lane and how they move."""

    def __init__(self, process: Process, laid: Layout, workers: int, pool: ThreadPoolExecutor | None):
        from standoff.projection import _chain

        self.process, self.laid, self._kernels, self._pool = process, laid, _chain, pool
        d, c = laid.combinations, laid.classes
        self.v, self._out, self._total = np.zeros((d, c)), np.zeros((d, c)), np.zeros((d, c))
        self._was, self._now = np.zeros(d, np.bool_), np.zeros(d, np.bool_)
        self.seen, self._taken = np.zeros((d, laid.truth.shape[1])), np.zeros(d)
        pieces = min(d, _PIECES * workers) if pool is not None and d * c >= _WORTH else 1
        self._pieces = list(pairwise(d * k // pieces for k in range(pieces + 1)))
        self._work = [np.zeros(laid.longest) for _ in self._pieces]
        self.v[process.start_combination, laid.start] = 1.0

    def begin(self, weight: float) -> None:
        """Make the present vector the first of a segment, counted with `weight`."""
        self._was[:] = self.v.any(axis=1)
        self._out[:] = 0.0
        self._total[:] = 0.0
        self.seen[:] = 0.0
        for d in np.flatnonzero(self._was):
            self._kernels.show(self.v[d], self.laid.pattern, self.seen[d])
            self._kernels.add_to(self._total[d], weight, self.v[d])

    def catch(self) -> float:
        """Take out of the present vector what stands where the lane stops, and say how much."""
        where, row = self.laid.stop
        caught = 0.0
        for d in range(self.laid.combinations if where.shape[0] else 0):
            caught += self._kernels.remove(self.v[d], where[row[d]])
        return caught

    def step(self, weight: float) -> float:
        """One step; says what was caught in it."""
        laid = self.laid
        self._taken[:] = 0.0

        def piece(at: int) -> None:
            self._kernels.step(
                *self._pieces[at], (self.v, self._out, self._total), weight, (self._was, self._now), laid.rates,
                laid.players, laid.rows, laid.tables, laid.stop, laid.pattern, self.seen, self._taken, self._work[at],
            )  # fmt: skip

        if self._pool is None or len(self._pieces) == 1:
            for at in range(len(self._pieces)):
                piece(at)
        else:
            for _ in self._pool.map(piece, range(len(self._pieces))):
                pass
        self.v, self._out = self._out, self.v
        self._was, self._now = self._now, self._was
        return float(np.cumsum(self._taken)[-1])

    def end(self) -> None:
        """Make the weighed total of the segment the present vector."""
        self.v, self._total = self._total, self.v

    def turn(self, one: TurnAt) -> None:
        """Decide a driver anew."""
        levels = [len(driver.levels) for driver in self.process.drivers]
        before, here = int(np.prod(levels[: one.driver])), levels[one.driver]
        shape = (before, here, -1)
        old, new = self.v.reshape(shape), self._out.reshape(shape)
        new[:] = 0.0
        for a, b in np.argwhere(one.chances > 0):
            new[:, b] += one.chances[a, b] * old[:, a]
        self.v, self._out = self._out, self.v

    def look(self, found: Floats) -> None:
        """Write what is seen of the present vector, and the chances of every driver's levels."""
        p = self.laid.row.shape[0]
        self._kernels.observe(self.seen, self.laid.row, self.laid.truth, found[:p])
        by_combination = self.seen.sum(axis=1).reshape([len(driver.levels) for driver in self.process.drivers])
        axes = range(by_combination.ndim)
        parts = [by_combination.sum(axis=tuple(b for b in axes if b != axis)) for axis in axes]
        found[p:] = np.concatenate([np.zeros(0), *parts])


def follow(
    stepper: Stepper, plan: Sequence[Segment], times: int, epsilon: float, tick: Callable[[int], None]
) -> Followed:
    """Follow a lane through all segments. epsilon: how much chance may be left out in all. tick: told of steps made."""
    laid = stepper.laid
    p, shown = laid.row.shape[0], laid.row.shape[0] + sum(len(one.levels) for one in stepper.process.drivers)
    made = Followed(np.zeros((shown, times)), np.zeros((p, times)), np.zeros(times), np.zeros((0, times)))
    spent, caught = np.zeros(p), stepper.catch()
    for one in plan:
        for turn in one.turns:
            stepper.turn(turn)
            caught += stepper.catch()
        law = poisson(laid.clock * one.length, epsilon / len(plan))
        last = law.weight.shape[0] - 1
        seen, catches = np.empty((last + 1, shown)), np.zeros(last + 1)
        stepper.begin(law.weight[0])
        stepper.look(seen[0])
        for k in range(1, last + 1):
            catches[k] = stepper.step(law.weight[k])
            stepper.look(seen[k])
            tick(1)
        counted = np.cumsum(catches)
        for at, after in zip(one.asked, one.after, strict=True):
            then = weights(laid.clock * float(after), last)
            made.seen[:, at] = _weighed(then.weight, seen)
            made.spent[:, at] = spent + _weighed(then.tail, seen[:, :p]) / laid.clock
            made.caught[at] = caught + float(_weighed(then.weight, counted[:, None])[0])
        spent = spent + _weighed(law.tail, seen[:, :p]) / laid.clock
        caught += float(_weighed(law.weight, counted[:, None])[0])
        made.missing += float(law.tail[-1])
        made.steps += last
        stepper.end()
    made.levels, made.seen = made.seen[p:], made.seen[:p]
    return made


def _weighed(weight: Floats, rows: Floats) -> Floats:
    """The weighted sum of some rows, in their order (a product of matrices would add up in an order of its own)."""
    made: Floats = (weight[:, None] * rows).sum(axis=0)
    return made


def expected_steps(laid_clock: float, plan: Sequence[Segment], epsilon: float) -> int:
    """How many steps a lane will take."""
    return sum(poisson(laid_clock * one.length, epsilon / len(plan)).weight.shape[0] - 1 for one in plan)
