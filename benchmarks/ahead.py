"""The years ahead of the flagship, exact and simulated, and what a step of the exact chain costs at worst."""

from __future__ import annotations

import time

import numpy as np

import standoff
from benchmarks.subjects import bare_model
from benchmarks.yardstick import Yardstick
from standoff.projection.chain import exact
from standoff.projection.paths import simulate
from standoff.projection.records import Assumptions, DriverChain, Process, Transient, Watched
from standoff.projection.space import space

YEARS = np.arange(16.0)


class Clocked:
    """A progress callback that adds up the seconds of each part."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._last = time.perf_counter()

    def __call__(self, done: int, of: int, what: str) -> None:
        now = time.perf_counter()
        self.spent[what] = self.spent.get(what, 0.0) + now - self._last
        self._last = now


def years_ahead(yard: Yardstick) -> None:
    """Fifteen years of the flagship: everything defined watched, every hazard, first passage to the regimes."""
    data = standoff.load("korea").data
    regimes = list(data.case.regimes)
    asked = {name: name for name in data.case.definitions}
    begun = time.perf_counter()
    process = space(data, "moscow", "core", watch=asked).process(Assumptions())
    print(yard.line("korea, core: the process", time.perf_counter() - begun))
    exact(made_up(4), [1.0])
    simulate(made_up(4), [1.0], paths=10)
    clock, begun = Clocked(), time.perf_counter()
    found = exact(process, YEARS, reach=regimes, progress=clock)
    size = f"{process.model.n * process.combinations:,} product states, error below {found.margin:.0e}"
    print(yard.line("korea, core: 15 years exactly", time.perf_counter() - begun, f"{size}; target 60 s"))
    for what, seconds in clock.spent.items():
        print(yard.line(f"  of which {what}", seconds))
    begun = time.perf_counter()
    paths = simulate(process, YEARS, reach=regimes)
    note = f"farthest from exact: {farthest(found, paths):.1f} half-widths of 95 %"
    print(yard.line(f"korea, core: 15 years by {paths.paths:,} paths", time.perf_counter() - begun, note))
    for bits in (12, 15):
        one = made_up(bits)
        begun = time.perf_counter()
        steps = exact(one, [5.0]).steps
        seconds = time.perf_counter() - begun
        each = seconds / steps / one.model.n / one.combinations
        note = f"{1e9 * each:.0f} ns a state, combination and step"
        print(yard.line(f"2^{bits} states x 12 levels, nothing alike, {steps} steps", seconds, note))


def farthest(found: Transient, paths: Transient) -> float:
    """The largest distance of a chance from its simulated value, in half-widths."""
    gap, width = np.abs(found.chance - paths.chance), paths.half_width["chance"]
    return float((gap / np.maximum(width, 1e-12)).max())


def made_up(bits: int) -> Process:
    """Six players with random wants under twelve combinations, none of them alike."""
    rng = np.random.default_rng(bits)
    model = bare_model(bits, 6)
    drivers = tuple(
        DriverChain(f"d{at}", tuple("abcd"[:levels]), 0, 0.3 * (1 - np.eye(levels))) for at, levels in enumerate((4, 3))
    )
    watched = Watched("it", rng.random((1, model.n)) < 0.5, np.zeros(12, np.int32))
    wants = tuple(rng.random((2, model.n)) for _ in range(6))
    row = rng.integers(0, 2, (6, 12)).astype(np.int32)
    return Process(model, wants, row, np.ones(6), 0.1, drivers, (), 0, (watched,))
