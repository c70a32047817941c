"""Bands: what a projection becomes where everything it assumes is drawn, together, from what it may be.

A draw puts in, at once: the rationality parameter, the players' rates, the rates of drivers and hazards, each within
its interval (`ranges`); which doubtful wants stay and in what order groups stand (a preference draw, definitions 4.9);
and how far wants lie apart (definitions 4.5): in a third of the draws each want weighs as much as all later ones and a
bit (rho 1/2), in a third twice that (rho 1/3), in a third random weights that keep the order. The process of each draw
is followed by the same simulated paths (common random numbers), so that what differs between draws is what was assumed.

A tau belongs to the weights it was estimated with: for rho 1/3 the tau drawn is changed in the ratio of those that the
history gives for 1/3 and 1/2 (`ranges.tau_beside`). Rates hardly depend on the spacing and are kept; both are kept for
random weights and for other wants. So bands are, if anything, wide.

A band tells where the middle 90 per cent of the draws lie. It holds the sampling error of a single draw, which is told
beside it (`Bands.half_width`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from standoff.errors import UsageError
from standoff.projection.paths import Progress, offering, sample, summary
from standoff.projection.ranges import (
    OWN,
    STEEP,
    Uncertain,
    drawn_numbers,
    steep,
    tau_beside,
    uncertain_numbers,
    uniform,
)
from standoff.projection.records import Assumptions, Floats, Transient
from standoff.projection.space import Space

PATHS = 2000
"""Paths of each draw."""
FIELDS = ("chance", "spent", "reached", "struck", "strokes", "within")
"""What bands are told of, besides `levels.DRIVER`."""


@dataclass(frozen=True)
class Band:
    """Where a quantity lies over the draws, at each time: (T,) each. low, high: the 5 and 95 per cent points."""

    low: Floats
    median: Floats
    high: Floats
    least: Floats
    most: Floats


@dataclass(frozen=True)
class Bands:
    """What came out of the draws that were finished.

    propositions, hazards: names, in the order of the rows. asked: how many draws. draws, transients, drivers: of each
    draw what was assumed, what came out, and its drivers' levels by id (levels may merge otherwise in other draws).
    """

    times: Floats
    propositions: tuple[str, ...]
    hazards: tuple[str, ...]
    asked: int
    paths: int
    seed: int
    draws: tuple[Assumptions, ...]
    transients: tuple[Transient, ...]
    drivers: tuple[dict[str, tuple[str, ...]], ...]

    @property
    def complete(self) -> bool:
        """Whether no draw is missing."""
        return len(self.draws) == self.asked

    def values(self, quantity: str, name: str) -> Floats | None:
        """The quantity in every draw: (N, T); None where there is no such thing.

        quantity: one of FIELDS (`reached` only of what was asked for), or `levels.DRIVER`, with the name of the level.
        """
        if quantity.startswith("levels."):
            return self._levels(quantity.removeprefix("levels."), name)
        names = self.hazards if quantity in ("struck", "strokes", "within") else self.propositions
        if quantity not in FIELDS or name not in names:
            return None
        found = np.array([getattr(one, quantity)[names.index(name)] for one in self.transients])
        return None if np.isnan(found).any() else found

    def _levels(self, driver: str, level: str) -> Floats | None:
        """A level's chance in every draw; None where some draw does not have it."""
        if not all(level in levels.get(driver, ()) for levels in self.drivers):
            return None
        places = [(list(levels).index(driver), levels[driver].index(level)) for levels in self.drivers]
        return np.array([one.levels[a][b] for one, (a, b) in zip(self.transients, places, strict=True)])

    def band(self, quantity: str, name: str) -> Band | None:
        """The band of a quantity; None where there is no such thing."""
        found = self.values(quantity, name)
        if found is None:
            return None
        low, median, high = np.quantile(found, [0.05, 0.5, 0.95], axis=0)
        return Band(low, median, high, found.min(axis=0), found.max(axis=0))

    def half_width(self, quantity: str, name: str) -> Floats | None:
        """Half of the 95 % interval that sampling leaves to one draw, the median over the draws: (T,)."""
        names = self.hazards if quantity in ("struck", "strokes", "within") else self.propositions
        if quantity not in FIELDS or name not in names:
            return None
        row = names.index(name)
        made: Floats = np.median([one.half_width[quantity][row] for one in self.transients], axis=0)
        return made

    def holding(self, holds: Callable[[Transient], bool]) -> int:
        """In how many of the draws a statement about the transient holds."""
        return sum(holds(one) for one in self.transients)


def assumption_draws(space: Space, count: int, seed: int = 0, given: Assumptions = OWN) -> tuple[Assumptions, ...]:
    """Joint draws of everything uncertain, from number 0 on; what is given stays as it is.

    Draw k depends on the seed and k alone. A spacing other than the usual one (rho 1/2), where given, is kept.
    """
    if count < 0 or seed < 0:
        raise UsageError("There can be 0 draws or more, and a seed of 0 or more.")
    numbers = uncertain_numbers(space, given)
    ratio = tau_beside(space, STEEP, given) if count and _spaced(given) else 1.0
    return tuple(_drawn(space, numbers, given, ratio, seed, k) for k in range(count))


def _spaced(given: Assumptions) -> bool:
    """Whether the spacing of wants is still to be drawn."""
    return given.spacing is None and given.rho == OWN.rho


def _drawn(
    space: Space, numbers: tuple[Uncertain, ...], given: Assumptions, ratio: float, seed: int, k: int
) -> Assumptions:
    found = drawn_numbers(numbers, seed, k)
    made = given
    for one in numbers:
        made = one.put(made, found[one.name])
    if given.draw is None:
        made = replace(made, draw=(seed, k))
    if not _spaced(given):
        return made
    third = int(3 * uniform("spacing", seed, k))
    return (made, steep(space, made, ratio), replace(made, spacing=(seed, k)))[third]


def bands(
    space: Space,
    draws: Sequence[Assumptions],
    times: Sequence[float],
    *,
    paths: int = PATHS,
    seed: int = 0,
    reach: Sequence[str] = (),
    progress: Progress | None = None,
) -> Bands:
    """Follow the process of every draw by simulated paths; interrupted after some draws, say what these found.

    times, reach, seed: as for `paths.simulate`. Raises UsageError where there are no draws or few paths (under 100).
    """
    if not draws or paths < 100:
        raise UsageError("Bands need one draw or more, of 100 paths or more each.")
    offered = offering(space.model)
    made: list[Transient] = []
    drivers: list[dict[str, tuple[str, ...]]] = []
    process = space.process(draws[0])
    try:
        for one in draws:
            process = space.process(one)
            found = sample(process, times, paths=paths, seed=seed, offered=offered(process))
            made.append(summary(process, found, reach))
            drivers.append({driver.id: driver.levels for driver in process.drivers})
            if progress is not None:
                progress(len(made), len(draws), "draws of the assumptions")
    except KeyboardInterrupt:
        if not drivers:
            raise
    done = len(drivers)
    return Bands(
        times=made[0].times,
        propositions=process.names(),
        hazards=tuple(hazard.name for hazard in process.hazards),
        asked=len(draws),
        paths=paths,
        seed=seed,
        draws=tuple(draws[:done]),
        transients=tuple(made[:done]),
        drivers=tuple(drivers),
    )
