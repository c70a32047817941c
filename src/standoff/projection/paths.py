"""A process followed path by path: chances as shares of simulated paths, with the error that sampling leaves.

Every player has a clock of its own, a Poisson process at its rate (definitions 4.5), whatever happens; where it rings
the player picks among staying and its moves by its logit chances, by inverse cumulation over the states in their order.
Drivers are followed by next reactions (Gibson and Bruck 2000): a clock counts down a unit exponential at the pace of
the present level, and goes on with what is left where a day of the calendar puts the driver elsewhere. An absorbing
hazard's clock runs while its place holds, and ends the path where it rings; other hazards strike with no effect, so a
path counts for 1 - exp(-rate x time spent there) instead of a stroke or none, which is the same on average and less
noisy.

*Common random numbers.* The k-th event of a clock in a path takes its two random numbers from (seed, path, clock, k)
alone. So the answer is the same for any number of threads, and two processes that differ little have paths that mostly
coincide: differences between assumptions are much less noisy than the chances themselves.

*Sampling error.* Half-widths are of 95 % intervals. For shares of paths (`chance`, `reached`, `levels`, `struck` by an
absorbing hazard): the farther end of Wilson's interval. For means (`spent`, `strokes`, `struck` otherwise): 1.96
standard errors, and never less than what paths that were not seen could add: 3 in so many paths (the rule of three)
times the most that one path can count for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.conflict.threads import processors
from standoff.errors import UsageError, unknown
from standoff.projection.choice import Choices, choices
from standoff.projection.records import Floats, Process, Transient

if TYPE_CHECKING:
    from standoff.projection import _paths

T = TypeVar("T")
Progress = Callable[[int, int, str], None]
Int64 = NDArray[np.int64]

BLOCK = 50
"""Paths that are summed together: what differs between threads, and the unit of the error of a difference."""
Z = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""


@dataclass(frozen=True)
class Sample:
    """Sums over blocks of paths, B blocks in their order (`sizes`: paths in each), T times.

    P propositions, H hazards, I = P + H. chance, reached: (B, T, P) paths. spent: (B, T, I) years. struck: (B, T, H)
    strokes or chances of one; within: the same since the year began. levels: (B, T, levels of all drivers).
    spent_square, struck_square: (T, I), (T, H) sums of squares. steps: revisions and driver moves followed.
    """

    times: Floats
    sizes: Int64
    chance: Floats
    reached: Floats
    spent: Floats
    struck: Floats
    within: Floats
    levels: Floats
    spent_square: Floats
    struck_square: Floats
    steps: int

    @property
    def paths(self) -> int:
        """How many paths there are."""
        return int(self.sizes.sum())


def simulate(
    process: Process,
    times: Sequence[float],
    *,
    paths: int = 20_000,
    seed: int = 0,
    reach: Sequence[str] = (),
    progress: Progress | None = None,
) -> Transient:
    """What a process does over time, from simulated paths (definitions 4.5), with half-widths of 95 % intervals.

    times: years from the start, ascending, 0 allowed. reach: names of watched propositions whose first passage is
    wanted. The answer depends on the process, the paths and the seed, never on the number of threads. `half_width` has
    every field by its name (a driver's levels as `levels.<driver>`), in its own unit and shape; `margin` is the largest
    of those that are chances. Paths that an absorbing hazard has ended count as false for every proposition and for
    every level from then on. A day asked about that is a day of the calendar is seen after its turn.

    Raises UsageError for times, a number of paths or a seed that cannot be, or a process whose tau is 0; NameUnknown
    for a name to reach that is not watched.

    >>> from standoff.conflict.model import Model
    >>> from standoff.projection.records import Watched
    >>> game = Model(("A",), ("a",), np.arange(2, dtype=np.uint64), (1,), 0, 0, np.zeros((1, 2), np.int32), 0)
    >>> yes = Watched("yes", np.array([[False, True]]), np.zeros(1, np.int32))
    >>> coin = Process(game, (np.zeros((1, 2)),), np.zeros((1, 1), np.int32), np.ones(1), 0.1, (), (), 0, (yes,))
    >>> found = simulate(coin, [0, 50], paths=4000)
    >>> found.chance.round(1).tolist(), bool(found.margin < 0.02)
    ([[0.0, 0.5]], True)
    """
    names = process.names()
    for name in reach:
        if name not in names:
            raise unknown("watched proposition", name, names)
    found = sample(process, times, paths=paths, seed=seed, progress=progress)
    return summary(process, found, reach)


def sample(
    process: Process,
    times: Sequence[float],
    *,
    paths: int,
    seed: int,
    offered: Sequence[Choices] | None = None,
    progress: Progress | None = None,
) -> Sample:
    """The sums over blocks of simulated paths; arguments as for `simulate`.

    offered: what each player may choose (`offers`), where it is known from another process of the same model
    and the same way of revising.
    """
    asked = _checked(process, times, paths, seed)
    from standoff.projection import _paths
    from standoff.projection.path_plan import Plan

    plan = Plan(process, asked, seed, offered or offers(process.model, single=process.single))
    sizes = np.full(-(-paths // BLOCK), BLOCK, np.int64)
    sizes[-1] = paths - BLOCK * (len(sizes) - 1)
    kept = threading.local()

    def one(block: int) -> tuple[_paths.Sums, int]:
        if not hasattr(kept, "store"):
            kept.store, kept.now = plan.store(), plan.now()
        sums, first = plan.sums(), BLOCK * block
        last = first + int(sizes[block])
        rules = plan.players, plan.world, plan.seen
        return sums, int(_paths.follow(*rules, kept.store, kept.now, sums, *plan.key, first, last))

    made, steps = [], 0
    for sums, more in _in_order(one, len(sizes)):
        made.append(sums)
        steps += more
        if progress is not None:
            progress(min(paths, BLOCK * len(made)), paths, "simulated paths")
    whole = _paths.Sums(*(np.stack([getattr(sums, name) for sums in made]) for name in _paths.Sums._fields))
    return Sample(
        asked, sizes, whole.chance, whole.reached, whole.spent, whole.struck, whole.within, whole.levels,
        whole.spent_square.sum(axis=0), whole.struck_square.sum(axis=0), steps,
    )  # fmt: skip


def offers(model: Model, *, single: bool = False) -> tuple[Choices, ...]:
    """What every player may choose, from `choice.choices`."""
    return tuple(choices(model, actor, single=single) for actor in range(model.m))


def offering(model: Model) -> Callable[[Process], tuple[Choices, ...]]:
    """What every player may choose in processes of one model, listed once for each way of revising."""
    known: dict[bool, tuple[Choices, ...]] = {}

    def offered(process: Process) -> tuple[Choices, ...]:
        if process.single not in known:
            known[process.single] = offers(model, single=process.single)
        return known[process.single]

    return offered


def summary(process: Process, found: Sample, reach: Sequence[str] = ()) -> Transient:
    """Shares, means and half-widths of a sample of a process, times last."""
    paths, p = found.paths, len(process.watched)
    rate = np.array([hazard.rate for hazard in process.hazards])[:, None]
    absorbing = np.array([hazard.absorbing for hazard in process.hazards], np.bool_)[:, None]
    unasked = np.array([name not in reach for name in process.names()], np.bool_)
    sums = (found.chance, found.reached, found.spent, found.struck, found.within, found.levels)
    chance, reached, spent, struck, within, levels = (part.sum(axis=0).T / paths for part in sums)
    later = found.times > 0
    spent_width = mean_width(spent, found.spent_square.T / paths, found.times, paths) * later
    most = -np.expm1(-rate * found.times)
    seen_width = mean_width(struck, found.struck_square.T / paths, most, paths)
    # Within a year no path counts for more than `once`, so the variance is at most mean x (once - mean).
    once = np.where(absorbing, 1.0, -np.expm1(-rate))
    within_width = np.maximum(Z * np.sqrt(np.maximum(within * (once - within), 0.0) / paths), 3.0 * once / paths)
    level_width = wilson_width(levels, paths) * later
    widths = {
        "chance": wilson_width(chance, paths) * later,
        "spent": spent_width[:p],
        "reached": wilson_width(reached, paths) * later,
        "struck": np.where(absorbing, wilson_width(struck, paths), seen_width) * later,
        "strokes": rate * spent_width[p:],
        "within": within_width * later,
    }
    reached[unasked] = widths["reached"][unasked] = np.nan
    ends = np.cumsum([len(driver.levels) for driver in process.drivers], dtype=np.int64)
    parts = [slice(end - len(one.levels), end) for end, one in zip(ends.tolist(), process.drivers, strict=True)]
    widths |= {f"levels.{one.id}": level_width[part] for one, part in zip(process.drivers, parts, strict=True)}
    chances = [widths["chance"], widths["reached"][~unasked], widths["struck"], level_width]
    return Transient(
        method="simulated",
        times=found.times,
        chance=chance,
        spent=spent[:p],
        reached=reached,
        struck=struck,
        strokes=rate * spent[p:],
        levels=tuple(levels[part] for part in parts),
        margin=max((float(width.max()) for width in chances if width.size), default=0.0),
        half_width=widths,
        paths=paths,
        steps=found.steps,
        within=within,
    )


def wilson_width(share: Floats, paths: int) -> Floats:
    """How far the farther end of Wilson's 95 % interval lies from a share of so many paths.

    >>> wilson_width(np.array([0.0, 0.5]), 1000).round(4).tolist()
    [0.0038, 0.0309]
    """
    spread = Z * np.sqrt(share * (1 - share) / paths + Z * Z / (4 * paths * paths))
    middle = share + Z * Z / (2 * paths)
    low, high = ((middle + sign * spread) / (1 + Z * Z / paths) for sign in (-1, 1))
    made: Floats = np.maximum(share - low, high - share)
    return made


def mean_width(mean: Floats, square: Floats, most: Floats, paths: int) -> Floats:
    """The half-width of the 95 % interval of a mean over paths, from the mean square; no path counts over `most`."""
    variance = np.maximum(square - mean * mean, 0.0) * (paths / max(paths - 1, 1))
    made: Floats = np.maximum(Z * np.sqrt(variance / paths), 3.0 * most / paths)
    return made


def _checked(process: Process, times: Sequence[float], paths: int, seed: int) -> Floats:
    asked = np.array(times, dtype=np.float64)
    if asked.ndim != 1 or not asked.size or not np.isfinite(asked).all() or asked[0] < 0 or (np.diff(asked) < 0).any():
        raise UsageError("Times are years from the start, in ascending order, at least one.")
    if paths < 1 or seed < 0:
        raise UsageError("There can be 1 path or more, and a seed of 0 or more.")
    if not process.tau > 0:
        raise UsageError(f"The rationality parameter tau has to be above 0; {process.tau} is not.")
    return asked


def _in_order(work: Callable[[int], T], count: int) -> Iterator[T]:
    """The results of `work` on 0..count-1 in that order, on all the threads there may be."""
    workers = min(processors(), count)
    if workers < 2:
        yield from map(work, range(count))
        return
    pool = ThreadPoolExecutor(workers)
    try:
        yield from pool.map(work, range(count))
    finally:
        pool.shutdown(cancel_futures=True)
