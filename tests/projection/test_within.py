"""The chance of at least one stroke within each year, against the closed form of a chain of two states."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.projection.paths import simulate
from standoff.projection.records import HazardAt, Process, Watched

RATE = 1.5
YES = Watched("yes", np.array([[False, True]]), np.zeros(1, np.int32))
SWITCHING = np.array([[-1.0, 1.0], [1.0, -1.0]])
"""Two chances a year, each as good as a coin."""


def _coin(*, absorbing: bool) -> Process:
    game = Model(("A",), ("a",), np.arange(2, dtype=np.uint64), (1,), 0, 0, np.zeros((1, 2), np.int32), 0)
    hazards = (HazardAt("stroke", RATE, YES, absorbing),)
    wants = (np.zeros((1, 2)),)
    return Process(game, wants, np.zeros((1, 1), np.int32), np.array([2.0]), 0.1, (), (), 0, (YES,), hazards)


def _after(start: NDArray[np.float64], generator: NDArray[np.float64], years: float) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(generator)
    found: NDArray[np.float64] = start @ (vectors * np.exp(values * years)) @ vectors.T
    return found


def test_strokes_within_a_year() -> None:
    found = simulate(_coin(absorbing=False), [0.5, 1.0, 1.5, 2.0, 3.0], paths=40_000)
    stopped = SWITCHING - np.diag([0.0, RATE])
    today = np.array([1.0, 0.0])
    after_one, after_two = (_after(today, SWITCHING, years) for years in (1.0, 2.0))
    starts = [(today, 0.5), (today, 1.0), (after_one, 0.5), (after_one, 1.0), (after_two, 1.0)]
    expected = [1 - _after(start, stopped, years).sum() for start, years in starts]
    assert found.within is not None
    assert np.abs(found.within[0] - expected) == pytest.approx(0, abs=1.5 * found.half_width["within"].max())
    assert found.half_width["within"].max() < 0.005


def test_an_absorbing_hazard_strikes_once() -> None:
    found = simulate(_coin(absorbing=True), [0.5, 1.0, 2.0, 2.5, 3.0], paths=2_000)
    assert found.within is not None
    within, struck = found.within[0], found.struck[0]
    assert within == pytest.approx(
        [struck[0], struck[1], struck[2] - struck[1], struck[3] - struck[2], struck[4] - struck[2]]
    )
