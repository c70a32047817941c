"""The exact chain against the generator as a dense matrix, against fractions and closed forms, and what it promises."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from standoff.conflict.threads import use_threads
from standoff.errors import NameUnknown, TooLarge, UsageError
from standoff.projection import lanes, uniformised
from standoff.projection.chain import exact
from standoff.projection.records import DriverChain, HazardAt, Process, Transient, TurnAt, Watched
from tests.projection.dense import Dense
from tests.projection.random_processes import random_process
from tests.projection.structured import structured_process
from tests.stability.making import make

CHANCES = ("chance", "reached", "struck")
TIMES = (0.0, 0.3, 0.5, 1.0, 1.7, 2.5, 4.0)


def same(found: Transient, true: Transient, margin: float) -> None:
    """Every number within the margin, years within so many years of it, strokes within so many strokes."""
    for name in (*CHANCES, "spent", "strokes"):
        one, other = getattr(found, name), getattr(true, name)
        scale = found.times if name in ("spent", "strokes") else 1.0
        assert one.shape == other.shape
        assert (np.abs(one - other) <= margin * scale + 2e-10).all(), name
    assert len(found.levels) == len(true.levels)
    for one, other in zip(found.levels, true.levels, strict=True):
        assert (np.abs(one - other) <= margin + 2e-10).all()


@pytest.mark.parametrize("part", range(12))
def test_random_processes_are_those_of_their_generator(part: int) -> None:
    """Ties, one-way options, infeasible states, listed moves, drivers, turns, hazards of both kinds, first passages."""
    for seed in range(30 * part, 30 * part + 30):
        process = random_process(Random(seed), most=36)
        epsilon = (1e-6, 1e-11)[seed % 2]
        found = exact(process, TIMES, reach=process.names(), epsilon=epsilon)
        assert found.margin < epsilon + 1e-11
        same(found, Dense(process).transient(TIMES), found.margin)


@pytest.mark.parametrize("part", range(4))
def test_processes_whose_states_merge_are_those_of_their_generator(part: int) -> None:
    fewer = 0
    for seed in range(10 * part, 10 * part + 10):
        process = structured_process(Random(seed))
        found = exact(process, TIMES[1:], reach=process.names(), epsilon=1e-8)
        assert found.margin < 1.1e-8
        same(found, Dense(process).transient(TIMES[1:]), found.margin)
        fewer += process.model.n > lanes_of(process)[0]
    assert fewer >= 5


def lanes_of(process: Process) -> list[int]:
    """How many classes each lane follows."""
    from standoff.projection.chain import _Projection

    merger = _Projection(process, np.array([1.0]), 1e-6, 1 << 30, None).merger
    return [int(lane.of.max()) + 1 for lane in lanes.lanes_of(process, (), merger)]


def test_what_is_watched_is_found_whatever_lane_it_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each proposition asked for alone, and all in lanes of their own, come to the same."""
    for seed in range(8):
        process = structured_process(Random(seed), watched=4)
        together = exact(process, TIMES, epsilon=1e-9)
        monkeypatch.setattr(lanes, "_SAVING", 2.0)
        assert len(lanes_of(process)) >= 4
        apart = exact(process, TIMES, epsilon=1e-9)
        monkeypatch.undo()
        assert np.abs(together.chance - apart.chance).max() < 2e-9
        for at, one in enumerate(process.watched):
            alone = exact(replace(process, watched=(one,), hazards=()), TIMES, epsilon=1e-9)
            if not process.hazards:
                assert np.abs(alone.chance[0] - together.chance[at]).max() < 2e-9


def test_equal_utilities_against_fractions() -> None:
    """Three players who do not care, on states with holes: chances of k/q, added up without any rounding."""
    for seed in range(25):
        rng = Random(seed)
        codes = sorted(rng.sample(range(16), 9))
        own, rates = [1, 6, 8], [Fraction(1, 2), Fraction(3), Fraction(2)]
        model = make(codes, own, [[0] * 9] * 3)
        truth = np.array([[rng.random() < 0.5 for _ in codes]])
        process = Process(
            model, tuple(np.zeros((1, 9)) for _ in own), np.zeros((3, 1), np.int32),
            np.array([float(rate) for rate in rates]), 0.05, (), (), rng.randrange(9),
            (Watched("it", truth, np.zeros(1, np.int32)),),
        )  # fmt: skip
        found = exact(process, [1.5], epsilon=1e-13)
        clock, time = sum(rates), Fraction(3, 2)
        row = [Fraction(int(s == process.start)) for s in range(9)]
        weight = Fraction(1)
        total, whole = Fraction(0), Fraction(0)
        for k in range(90):
            whole += weight
            total += weight * sum(p for p, true in zip(row, truth[0], strict=True) if true)
            weight *= clock * time / (k + 1)
            moved = [Fraction(0)] * 9
            for mask, rate in zip(own, rates, strict=True):
                for s, p in enumerate(row):
                    block = [x for x in range(9) if codes[x] & ~mask == codes[s] & ~mask]
                    for x in block:
                        moved[x] += p * rate / clock / len(block)
            row = moved
        assert abs(Fraction(float(found.chance[0, 0])) - total / whole) < found.margin < 1e-12


def coin(*, utility: tuple[float, float] = (0.0, 0.0), tau: float = 0.1, rate: float = 1.0, **more: object) -> Process:
    """One player with one option, `yes` watched, starting at no."""
    yes = Watched("yes", np.array([[False, True]]), np.zeros(1, np.int32))
    model = make([0, 1], [1], [[0, 1]])
    base = Process(
        model, (np.array([utility]),), np.zeros((1, 1), np.int32), np.array([rate]), tau, (), (), 0, (yes,)
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def test_closed_forms_of_hazards() -> None:
    """Where a hazard may strike always: strokes come with the rate, and an absorbing one ends all there is."""
    always = Watched("always", np.ones((1, 2), np.bool_), np.zeros(1, np.int32))
    times = np.array([0.0, 1.0, 7.0])
    often = exact(coin(hazards=(HazardAt("h", 0.25, always),)), times)
    assert np.abs(often.struck[0] - (1 - np.exp(-0.25 * times))).max() <= often.margin
    assert np.abs(often.strokes[0] - 0.25 * times).max() <= 7 * often.margin
    last = exact(coin(hazards=(HazardAt("h", 0.25, always, True),), watched=(always,)), times)
    assert np.abs(last.chance[0] - np.exp(-0.25 * times)).max() <= last.margin
    assert np.abs(last.struck[0] - (1 - np.exp(-0.25 * times))).max() <= last.margin
    assert np.abs(last.strokes[0] - last.struck[0]).max() <= 1e-12


def test_a_tiny_tau_and_far_choices() -> None:
    eager = exact(coin(utility=(0.0, 1.0), tau=1e-300, rate=2.0), [1.0])
    assert abs(eager.chance[0, 0] - (1 - np.exp(-2.0))) <= eager.margin
    lazy = exact(coin(utility=(1.0, 0.0), tau=1e-4, rate=100.0), [15.0])
    assert lazy.chance[0, 0] == 0.0
    exact_ties = exact(coin(utility=(0.3, 0.3), tau=1e-4), [50.0])
    assert abs(exact_ties.chance[0, 0] - 0.5) <= exact_ties.margin


def test_nothing_happens_where_no_one_revises() -> None:
    still = exact(coin(rate=0.0), [0.0, 15.0], reach=["yes"])
    assert not still.chance.any() and not still.spent.any() and not still.reached.any()
    stay = exact(coin(rate=0.0, start=1), [0.0, 15.0], reach=["yes"])
    assert stay.reached.tolist() == [[1.0, 1.0]] and np.abs(stay.spent - [[0.0, 15.0]]).max() <= 15 * stay.margin


def test_a_turn_counts_on_its_day_and_first_passage_counts_the_start() -> None:
    driver = DriverChain("d", ("a", "b"), 0, np.zeros((2, 2)))
    new = Watched("b", np.array([[False, False], [True, True]]), np.array([0, 1], np.int32))
    old = Watched("a", np.array([[True, True], [False, False]]), np.array([0, 1], np.int32))
    turns = (TurnAt(0.0, 0, np.array([[0.0, 1.0], [0.0, 1.0]])), TurnAt(2.0, 0, np.array([[1.0, 0.0], [0.25, 0.75]])))
    found = exact(
        coin(drivers=(driver,), turns=turns, row=np.zeros((1, 2), np.int32), watched=(old, new)),
        [0.0, 1.0, 2.0], reach=["a", "b"],
    )  # fmt: skip
    assert np.abs(found.chance - [[0, 0, 0.25], [1, 1, 0.75]]).max() <= found.margin
    assert np.abs(found.reached - 1).max() <= found.margin
    assert np.abs(found.levels[0] - found.chance).max() == 0
    assert np.abs(found.spent - [[0, 0, 0], [0, 1, 2]]).max() <= 2 * found.margin


def test_the_margin_holds_what_is_missing() -> None:
    """All there is, watched: what is less than one is left out, and no more than the margin says."""
    always = Watched("always", np.ones((1, 2), np.bool_), np.zeros(1, np.int32))
    for epsilon in (0.1, 1e-3, 1e-6, 1e-9):
        found = exact(coin(watched=(always,), rate=5.0), [3.0, 15.0], epsilon=epsilon)
        assert epsilon * 1e-3 < 1 - found.chance[0, 1] <= found.margin <= epsilon + 1e-12
    fine = exact(coin(watched=(always,), rate=5.0), [3.0], epsilon=1e-16)
    assert abs(1 - fine.chance[0, 0]) <= fine.margin < 1e-12


def test_the_number_of_threads_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uniformised, "_WORTH", 1)
    processes = [random_process(Random(seed), absorbing=bool(seed % 2)) for seed in (3, 4, 5)]
    for process in [one for one in processes if one.combinations > 1]:
        found = []
        for threads in (1, 2, 5):
            use_threads(threads)
            try:
                found.append(exact(process, TIMES, reach=process.names()))
            finally:
                use_threads(None)
        for other in found[1:]:
            for name in (*CHANCES, "spent", "strokes"):
                assert getattr(found[0], name).tobytes() == getattr(other, name).tobytes()
            assert [one.tobytes() for one in other.levels] == [one.tobytes() for one in found[0].levels]
            assert other.margin == found[0].margin


def test_only_what_is_asked_is_said_to_be_reached() -> None:
    process = structured_process(Random(1), watched=3)
    names = process.names()
    found = exact(process, [1.0], reach=[names[1]])
    assert np.isnan(found.reached[:, 0]).tolist() == [True, False, True]


def test_progress_rises_to_the_end() -> None:
    told: list[tuple[int, int, str]] = []
    process = coin(hazards=(HazardAt("war", 0.1, Watched("w", np.ones((1, 2), np.bool_), np.zeros(1, np.int32))),))
    exact(process, [1.0, 3.0], reach=["yes"], progress=lambda *one: told.append(one))
    assert [what for _, _, what in told if what] and told[-1][0] == told[-1][1]
    assert list(dict.fromkeys(what for _, _, what in told)) == [
        "what holds when", "first strokes of war", "first passage to yes",
    ]  # fmt: skip
    assert all(a[0] / a[1] <= b[0] / b[1] for a, b in pairwise(told))


def test_what_cannot_be_is_refused() -> None:
    for times in ([], [-1.0], [2.0, 1.0], [float("nan")]):
        with pytest.raises(UsageError, match="Times are years"):
            exact(coin(), times)
    with pytest.raises(UsageError, match="epsilon"):
        exact(coin(), [1.0], epsilon=0.0)
    with pytest.raises(UsageError, match="tau has to be above 0"):
        exact(coin(tau=0.0), [1.0])
    with pytest.raises(NameUnknown, match="Did you mean 'yes'"):
        exact(coin(), [1.0], reach=["yess"])
    with pytest.raises(TooLarge, match=r"takes 80 bytes; 79 are allowed\. Simulated paths") as refused:
        exact(coin(), [1.0], max_bytes=79)
    assert refused.value.count == 2 and refused.value.exact
