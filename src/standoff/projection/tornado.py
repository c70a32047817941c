"""Which assumption moves a result most: one changed at a time, the others at the case's own values.

Every change is followed by the same simulated paths as the base (common random numbers: `paths`), so the difference
between two settings is told much more exactly than either. Its error is from blocks of paths: the differences of their
means vary by chance alone, and 95 % of intervals of t standard errors hold the true difference, t being Student's
quantile for so many blocks. All results are had at once: `Swings.tornado` reads one proposition or hazard at one time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from standoff.errors import UsageError, unknown
from standoff.projection.changes import Change, changes
from standoff.projection.paths import BLOCK, Progress, Sample, Z, offering, sample
from standoff.projection.ranges import OWN
from standoff.projection.records import Assumptions, Floats
from standoff.projection.space import Space

PATHS = 4000
"""Paths of each setting."""
FEWEST = 20 * BLOCK
Quantity = Literal["chance", "spent", "reached", "struck"]


@dataclass(frozen=True)
class Row:
    """One change and what it does: the result with the low setting, with the high one.

    half_width: of the 95 % interval of the difference.
    """

    change: Change
    low: float
    high: float
    half_width: float

    @property
    def span(self) -> float:
        """How far the results lie apart."""
        return abs(self.high - self.low)

    @property
    def sure(self) -> bool:
        """Whether the difference is more than sampling error; of rows that do nothing, 1 in 20 is by chance."""
        return self.span > self.half_width


@dataclass(frozen=True)
class Tornado:
    """The changes that were followed, widest first. base: the result at the case's own values."""

    quantity: Quantity
    name: str
    time: float
    base: float
    half_width: float
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Means:
    """Block means (B, T, names) of every quantity under one setting."""

    chance: Floats
    spent: Floats
    reached: Floats
    struck: Floats


@dataclass(frozen=True)
class Swings:
    """What came out at the base and on both sides of the changes that were finished (of `asked` in all)."""

    times: Floats
    propositions: tuple[str, ...]
    hazards: tuple[str, ...]
    asked: int
    paths: int
    seed: int
    base: Means
    changes: tuple[Change, ...]
    low: tuple[Means, ...]
    high: tuple[Means, ...]

    @property
    def complete(self) -> bool:
        """Whether no change is missing."""
        return len(self.changes) == self.asked

    def tornado(self, name: str, time: float, quantity: Quantity = "chance") -> Tornado:
        """The tornado of one result: of a proposition (`chance`, `reached`, `spent`) or a hazard (`struck`).

        Raises NameUnknown for what was not followed, UsageError for a time that was not asked for.
        """
        names = self.hazards if quantity == "struck" else self.propositions
        if name not in names:
            raise unknown("hazard" if quantity == "struck" else "watched proposition", name, names)
        at = int(np.argmin(np.abs(self.times - time)))
        if abs(float(self.times[at]) - time) > 1e-9:
            raise UsageError(f"The tornado was computed at {self.times.tolist()} years, not at {time:g}.")
        most = time if quantity == "spent" else 1.0

        def read(means: Means) -> Floats:
            found: Floats = getattr(means, quantity)[:, at, names.index(name)]
            return found

        rows = []
        for change, low, high in zip(self.changes, self.low, self.high, strict=True):
            a, b = read(low), read(high)
            rows.append(Row(change, float(a.mean()), float(b.mean()), block_width(b - a, self.paths, most)))
        rows.sort(key=lambda row: -row.span)
        base = read(self.base)
        return Tornado(
            quantity, name, time, float(base.mean()), block_width(base, self.paths, most), tuple(rows)
        )  # fmt: skip


def swings(
    space: Space,
    times: Sequence[float],
    *,
    given: Assumptions = OWN,
    paths: int = PATHS,
    seed: int = 0,
    progress: Progress | None = None,
) -> Swings:
    """Follow the base and both sides of every change; interrupted after some changes, say what these found.

    paths: rounded up to whole blocks. Raises UsageError for fewer than 1,000 paths, and what `paths.simulate` raises.
    """
    if paths < FEWEST:
        raise UsageError(f"A tornado needs {FEWEST:,} paths or more.")
    paths = -(-paths // BLOCK) * BLOCK
    offered = offering(space.model)
    process = space.process(given)

    def follow(assumed: Assumptions) -> Means:
        one = space.process(assumed)
        found = sample(one, times, paths=paths, seed=seed, offered=offered(one))
        return _means(found, len(process.watched))

    base = follow(given)
    todo = changes(space, given)
    done: list[tuple[Change, Means, Means]] = []
    try:
        for change in todo:
            low, high = (base if one.assumed == given else follow(one.assumed) for one in (change.low, change.high))
            done.append((change, low, high))
            if progress is not None:
                progress(len(done), len(todo), "assumptions changed one at a time")
    except KeyboardInterrupt:
        if not done:
            raise
    return Swings(
        times=np.array(times, dtype=np.float64),
        propositions=process.names(),
        hazards=tuple(hazard.name for hazard in process.hazards),
        asked=len(todo),
        paths=paths,
        seed=seed,
        base=base,
        changes=tuple(change for change, _, _ in done),
        low=tuple(low for _, low, _ in done),
        high=tuple(high for _, _, high in done),
    )


def _means(found: Sample, propositions: int) -> Means:
    spent = found.spent[:, :, :propositions]
    return Means(*(part / BLOCK for part in (found.chance, spent, found.reached, found.struck)))


def block_width(means: Floats, paths: int, most: float) -> float:
    """The half-width of the 95 % interval of the mean of block means (B,), never less than 3 `most` in so many paths.

    Student's quantile for v = B - 1 degrees of freedom by its expansion in 1/v (Abramowitz and Stegun 1964, 26.7.5),
    good to 0.1 per cent from 19 degrees on.
    """
    v = means.shape[0] - 1
    t = Z + (Z**3 + Z) / (4 * v) + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * v * v)
    spread = float(means.std(ddof=1)) / float(np.sqrt(v + 1))
    return float(max(t * spread, 3.0 * most / paths))
