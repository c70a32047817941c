"""The process as a Markov chain in continuous time, followed exactly (definitions 4.5).

Nothing is drawn: the chance of every state under every combination of driver levels is carried forward by
*uniformisation*. Imagine a clock that rings at random, somewhat more often than anything can happen. At each ring one
thing happens: a player revises, a driver moves, or nothing. How often the clock rings by a given day follows the
Poisson law, and what each ring does to the chances is a fixed step; so the chances on that day are those after 0, 1, 2
and more rings, weighed by how likely so many rings are (`uniformised`). No step in time is chosen and none has to be
small. On a day of the calendar a driver is decided anew: the chain is followed to that day, its chances are moved, and
it goes on; several turns of one day are taken one after another.

*Hazards.* The expected number of strokes is the rate times the expected time where it may strike. At least one stroke:
a copy of the chain is followed that ends at the first stroke, and the chance is what that copy loses. A hazard that is
absorbing ends the main chain as well: what has ended counts for no proposition and no level any more, so chances are
"and it has not ended", and they sum to less than one. *First passage* to a proposition: a copy that ends where it
holds.

*Size.* A step costs a few operations for each state, player and combination, since what a player chooses depends on its
block only; no matrix is made. And states that nothing asked about ever tells apart are followed as one (`merging`),
separately for each copy (`lanes`), which makes the flagship's 131,328 states some thousands. What is left is refused
where its vectors pass `max_bytes`.

*Error.* `Transient.margin` bounds the error of every chance, in absolute terms. It adds up:

* rings that are not followed: chances are cut off where the Poisson law leaves at most epsilon/2 over all stretches of
  time together, and what it leaves is added;
* merging: the chance that a revision among classes differs from one among states, times the expected revisions
  (`merging`); where that passed epsilon/4, states are not merged;
* rounding, in units u = 2^-53. All that is added is positive, so a sum of k terms has a relative error of at most
  gamma_k = ku/(1 - ku) (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2002, 3.1 and 4.2), whatever the
  order. A step adds up, for one entry, at most `fanin` terms (the classes of a group, the players, the moves of
  drivers); its chances are logit choices, with sums over at most g choices and an exponential whose argument, at most
  ln g on average, has a relative error of 2u: 2g + 2 ln g + 32 units allow for these and for the products. After k
  steps that is k times as much; then sums over c classes, D combinations and k steps, and weights with 8k units.

Expected years have an error of at most the years times the margin, expected strokes the rate times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from math import log

import numpy as np

from standoff.conflict.threads import processors
from standoff.errors import UsageError, unknown
from standoff.projection.choice import choices, gaps, logit
from standoff.projection.lanes import Lane, lanes_of, merged, title
from standoff.projection.layout import Layout, layout
from standoff.projection.merging import Merger
from standoff.projection.records import Floats, Process, Transient
from standoff.projection.uniformised import Followed, Stepper, expected_steps, follow, segments

Progress = Callable[[int, int, str], None]

_UNIT = 2.0**-53
_NARROW = 0.01
"""Distances from the best choice are told apart down to this share of what merging may cost."""


def exact(
    process: Process,
    times: Sequence[float],
    *,
    reach: Sequence[str] = (),
    epsilon: float = 1e-6,
    max_bytes: int = 4 << 30,
    progress: Progress | None = None,
) -> Transient:
    """What a process does over time, exactly but for `margin`, which is at most `epsilon` and rounding.

    times: years from the start, ascending, 0 allowed; a day that is a day of the calendar is seen after its turn.
    reach: names of watched propositions whose first passage is wanted (the start counts). What an absorbing hazard has
    ended counts as false for every proposition and every level. max_bytes: what the vectors may take. progress: told
    (steps made, steps in all, what for). The answer is the same, byte for byte, for any number of threads. `steps` are
    those of the longest run.

    Raises TooLarge where `max_bytes` does not suffice, UsageError for times, epsilon or a tau that cannot be, and
    NameUnknown for a name to reach that is not watched.

    >>> from standoff.conflict.model import Model
    >>> from standoff.projection.records import HazardAt, Watched
    >>> game = Model(("A",), ("a",), np.arange(2, dtype=np.uint64), (1,), 0, 0, np.zeros((1, 2), np.int32), 0)
    >>> yes = Watched("yes", np.array([[False, True]]), np.zeros(1, np.int32))
    >>> coin = Process(game, (np.zeros((1, 2)),), np.zeros((1, 1), np.int32), np.ones(1), 0.1, (), (), 0, (yes,))
    >>> found = exact(coin, [0, 1, 50], reach=["yes"])
    >>> found.chance.round(4).tolist(), found.reached.round(4).tolist()  # (1 - e^-t)/2 and 1 - e^(-t/2)
    ([[0.0, 0.3161, 0.5]], [[0.0, 0.3935, 1.0]])
    >>> bool(np.abs(found.chance[0] - (1 - np.exp(-found.times)) / 2).max() < found.margin < 1e-6)
    True
    """
    asked = _checked(process, times, epsilon)
    names = process.names()
    for name in reach:
        if name not in names:
            raise unknown("watched proposition", name, names)
    return _Projection(process, asked, epsilon, max_bytes, progress).found(
        [names.index(name) for name in dict.fromkeys(reach)]
    )


class _Projection:
    """One exact projection: its lanes, one after another."""

    def __init__(self, process: Process, times: Floats, epsilon: float, max_bytes: int, progress: Progress | None):
        self.process, self.times, self.epsilon, self.max_bytes = process, times, epsilon, max_bytes
        self.progress = progress
        self.plan = segments(process, times)
        offered = {
            i: choices(process.model, i, single=process.single) for i in range(process.model.m) if process.rates[i] > 0
        }
        self.movers = tuple(i for i, one in offered.items() if not one.still)
        self.expected = [float(process.rates[i] * times[-1]) for i in self.movers]
        tables, below = [], []
        for i in self.movers:
            one, wants = offered[i], process.utility[i]
            tables.append((one, np.array([logit(one, row, process.tau) for row in wants])))
            below.append(np.array([gaps(one, row, process.tau) for row in wants]))
        width = _NARROW * epsilon / (1.0 + sum(self.expected))
        self.merger = Merger(process.model.n, tables, below, width)
        self.largest = max((int(np.diff(one.start).max()) for one, _ in tables), default=1)

    def found(self, reach: Sequence[int]) -> Transient:
        """Everything a transient holds."""
        process, many = self.process, self.times.shape[0]
        p, h = len(process.watched), len(process.hazards)
        chance, spent, struck = np.zeros((p + h, many)), np.zeros((p + h, many)), np.zeros((h, many))
        reached = np.full((p, many), np.nan)
        levels: Floats | None = None
        margin, steps = 0.0, 0
        rate = np.array([one.rate for one in process.hazards])[:, None]
        lanes = lanes_of(process, reach, self.merger)
        for at, lane in enumerate(lanes):
            made, off = self._followed(lane, at, len(lanes))
            margin, steps = max(margin, off), max(steps, made.steps)
            if lane.kind == "passage":
                reached[lane.about] = made.caught
            elif lane.kind == "strokes":
                struck[lane.about] = process.hazards[lane.about].rate * made.spent[0]
            else:
                chance[list(lane.seen)], spent[list(lane.seen)] = made.seen, made.spent
                levels = made.levels if levels is None else levels
        absorbing = [at for at, one in enumerate(process.hazards) if one.absorbing]
        struck[absorbing] = (rate * spent[p:])[absorbing]
        places = np.cumsum([len(driver.levels) for driver in process.drivers])[:-1]
        return Transient(
            method="exact",
            times=self.times,
            chance=chance[:p],
            spent=spent[:p],
            reached=reached,
            struck=struck,
            strokes=rate * spent[p:],
            levels=tuple(np.split(levels, places)) if levels is not None and process.drivers else (),
            margin=margin,
            steps=steps,
        )

    def _followed(self, lane: Lane, at: int, lanes: int) -> tuple[Followed, float]:
        """One lane, followed to the end, and how far off it is at most."""
        few = merged(lane, self.merger, self.epsilon / 4, self.expected)
        laid = layout(self.process, self.movers, lane, few, self.max_bytes)
        share = self.epsilon / 2
        steps = expected_steps(laid.clock, self.plan, share)
        done = 0

        def tick(more: int) -> None:
            nonlocal done
            done += more
            if self.progress is not None:
                self.progress(at * steps + done, lanes * steps, title(self.process, lane))

        workers = processors()
        with ThreadPoolExecutor(workers) if workers > 1 else nullcontext() as pool:
            stepper = Stepper(self.process, laid, workers, pool)
            made = follow(stepper, self.plan, self.times.shape[0], share, tick)
        return made, made.missing + float(np.dot(few.flaw, self.expected)) + self._rounding(laid, made)

    def _rounding(self, laid: Layout, made: Followed) -> float:
        """What rounding makes of a chance at most, as the module says."""
        each = laid.fanin + 2 * self.largest + 2 * log(self.largest) + 32
        sums = laid.classes + laid.combinations + 9 * made.steps
        return 1.01 * _UNIT * (made.steps * each + sums)


def _checked(process: Process, times: Sequence[float], epsilon: float) -> Floats:
    asked = np.array(times, dtype=np.float64)
    if asked.ndim != 1 or not asked.size or not np.isfinite(asked).all() or asked[0] < 0 or (np.diff(asked) < 0).any():
        raise UsageError("Times are years from the start, in ascending order, at least one.")
    if not 0 < epsilon < 1:
        raise UsageError(f"The error epsilon has to lie between 0 and 1; {epsilon} does not.")
    if not process.tau > 0:
        raise UsageError(f"The rationality parameter tau has to be above 0; {process.tau} is not.")
    return asked
