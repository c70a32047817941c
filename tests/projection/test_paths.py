"""Simulated paths against the generator as a dense matrix, and what simulation promises beside."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from standoff.conflict.threads import use_threads
from standoff.errors import NameUnknown, UsageError
from standoff.projection import path_plan
from standoff.projection import paths as engine
from standoff.projection._paths import uniforms
from standoff.projection.paths import simulate, wilson_width
from standoff.projection.records import HazardAt, Process, Transient, TurnAt, Watched
from tests.projection.dense import Dense
from tests.projection.random_processes import random_process
from tests.stability.making import make

FIELDS = ("chance", "spent", "reached", "struck", "strokes")
TIMES = (0.0, 0.5, 1.0, 2.5, 4.0)


def gaps(found: Transient, true: Transient) -> list[float]:
    """How far every number lies from the true one, in half-widths of its interval."""
    pairs = [(getattr(found, name), getattr(true, name), found.half_width[name]) for name in FIELDS]
    names = [name for name in found.half_width if name.startswith("levels.")]
    pairs += [(a, b, found.half_width[n]) for a, b, n in zip(found.levels, true.levels, names, strict=True)]
    made = []
    for a, b, width in pairs:
        assert a.shape == b.shape == width.shape
        off = np.abs(a - b) - 1e-9
        assert (off[width == 0] <= 0).all()
        made += (off[width > 0] / width[width > 0]).tolist()
    return made


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(k, marks=pytest.mark.slow) for k in range(6, 20))])
def test_random_processes_agree_with_the_dense_generator(seed: int) -> None:
    process = random_process(Random(seed), most=40)
    found = simulate(process, TIMES, paths=2000, seed=seed, reach=process.names())
    off = gaps(found, Dense(process).transient(TIMES))
    assert max(off, default=0.0) < 2.5  # 2.5 half-widths of 95 % are 4.9 standard errors


def test_processes_that_several_hazards_may_end_agree_with_the_dense_generator() -> None:
    found = 0
    for seed in range(1000, 1400):
        process = random_process(Random(seed), most=20, absorbing=True)
        ending = [at for at, hazard in enumerate(process.hazards) if hazard.absorbing and hazard.rate > 0]
        if len(ending) < 2:
            continue
        true = Dense(process).transient(TIMES)
        if (true.struck[ending, -1] > 0.05).all():
            off = gaps(simulate(process, TIMES, paths=1000, seed=seed, reach=process.names()), true)
            assert max(off) < 2.5
            found += 1
        if found == 5:
            return
    raise AssertionError("too few processes that several hazards may end")


@pytest.mark.slow  # where kernels are not compiled
def test_intervals_cover_about_as_often_as_they_say() -> None:
    """The first thing watched in each of many processes, where chance has a say."""
    inside = []
    for seed in range(100, 500):
        process = random_process(Random(seed), most=12)
        true = Dense(process).transient((2.0,))
        if process.watched and 0.1 < true.chance[0, 0] < 0.9:
            found = simulate(process, (2.0,), paths=400, seed=seed)
            for name in ("chance", "spent"):
                off = abs(getattr(found, name)[0, 0] - getattr(true, name)[0, 0])
                inside.append(off < found.half_width[name][0, 0])
    assert len(inside) > 150
    assert 0.9 < np.mean(inside) < 0.99  # 0.95, give or take three standard errors


def test_the_generator_of_chance_is_philox() -> None:
    """Known answers of Random123 (Salmon and others 2011), the 26 highest bits of each word that are used."""
    known = [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((2**32 - 1,) * 4, (2**32 - 1,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
         (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
    ]  # fmt: skip
    for (a, b, c, d), key, (w, x, y, z) in known:
        path = c | d << 32
        found = uniforms(*key, a, b, path if path < 2**63 else path - 2**64)
        assert found == (((w >> 6 << 26 | x >> 6) + 0.5) / 2**52, ((y >> 6 << 26 | z >> 6) + 0.5) / 2**52)


def alone(*, utility: tuple[float, float], tau: float = 0.1, rate: float = 1.0, **more: object) -> Process:
    """One player with one option, `yes` watched, starting at no."""
    yes = Watched("yes", np.array([[False, True]]), np.zeros(1, np.int32))
    model = make([0, 1], [1], [[0, 1]])
    rows = np.array([utility])
    return replace(
        Process(model, (rows,), np.zeros((1, 1), np.int32), np.array([rate]), tau, (), (), 0, (yes,)),
        **more,  # type: ignore[arg-type]
    )


def test_without_chance_the_answer_is_exact() -> None:
    still = alone(utility=(0.0, 1.0), rate=0.0)
    found = simulate(still, [1, 2], paths=100, reach=["yes"])
    assert not found.chance.any() and not found.reached.any() and found.steps == 0
    eager = alone(utility=(0.0, 1.0), tau=1e-300, rate=1000.0)
    assert (simulate(eager, [1], paths=100).chance == 1).all()
    lazy = alone(utility=(1.0, 0.0), tau=1e-3, rate=1000.0)
    assert not simulate(lazy, [1], paths=100).chance.any()


def test_nothing_seen_is_not_nothing() -> None:
    found = simulate(alone(utility=(0.0, 1.0), rate=0.0), [0, 3], paths=100, reach=["yes"])
    assert found.half_width["chance"][0].tolist() == [0.0, pytest.approx(wilson_width(np.zeros(1), 100)[0])]
    assert found.half_width["reached"][0, 1] > 0.03
    assert found.half_width["spent"][0].tolist() == [0.0, pytest.approx(3 * 3 / 100)]
    assert found.margin == found.half_width["chance"].max()


def test_only_what_is_asked_is_said_to_be_reached() -> None:
    found = simulate(alone(utility=(0.0, 1.0)), [1], paths=50)
    assert np.isnan(found.reached).all() and np.isnan(found.half_width["reached"]).all()
    assert not np.isnan(found.margin)


def test_the_number_of_threads_changes_nothing() -> None:
    process = random_process(Random(5), absorbing=True)
    found = []
    for threads in (1, 2, 5):
        use_threads(threads)
        try:
            found.append(simulate(process, TIMES, paths=333, seed=3, reach=process.names()))
        finally:
            use_threads(None)
    for other in found[1:]:
        for name in FIELDS:
            assert np.array_equal(getattr(found[0], name), getattr(other, name))
        assert other.steps == found[0].steps


def test_weights_that_are_not_kept_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    processes = [random_process(Random(seed)) for seed in range(6)]
    kept = [simulate(process, TIMES, paths=200) for process in processes]
    monkeypatch.setattr(path_plan, "MOST_KEPT", 0)
    for process, one in zip(processes, kept, strict=True):
        assert np.array_equal(simulate(process, TIMES, paths=200).chance, one.chance)


def test_more_paths_begin_with_the_same_ones() -> None:
    process = random_process(Random(8))
    few = engine.sample(process, TIMES, paths=100, seed=1)
    many = engine.sample(process, TIMES, paths=150, seed=1)
    assert np.array_equal(few.chance, many.chance[:2]) and many.sizes.tolist() == [50, 50, 50]


def test_processes_that_differ_little_share_most_of_their_chance() -> None:
    """The variance of a difference is far below that of independent paths; the seed makes no other difference."""
    process = alone(utility=(0.0, 0.05), tau=0.1)
    near = replace(process, tau=0.105)
    a, b, c = (engine.sample(p, [3.0], paths=4000, seed=s) for p, s in ((process, 0), (near, 0), (near, 1)))
    shared = (a.chance - b.chance)[:, 0, 0].var()
    apart = (a.chance - c.chance)[:, 0, 0].var()
    assert shared < apart / 5


def test_streams_stay_their_own_where_others_come() -> None:
    """A watched hazard more, or another hazard before it, leaves the paths as they are."""
    process = random_process(Random(15), absorbing=False)
    everywhere = Watched(
        "everywhere", np.ones((1, process.model.n), np.bool_), np.zeros(process.combinations, np.int32)
    )
    more = replace(process, hazards=(HazardAt("idle", 0.0, everywhere, True), *process.hazards))
    assert np.array_equal(simulate(process, TIMES, paths=100).chance, simulate(more, TIMES, paths=100).chance)


def test_a_day_asked_about_is_seen_after_its_turn() -> None:
    process = random_process(Random(0), absorbing=False)
    while not process.drivers:
        process = random_process(Random(1), absorbing=False)
    levels = len(process.drivers[0].levels)
    last = np.zeros((levels, levels))
    last[:, -1] = 1.0
    turned = replace(process, turns=(TurnAt(1.0, 0, last),), hazards=())
    assert simulate(turned, [1.0], paths=50).levels[0][:, 0].tolist() == [0.0] * (levels - 1) + [1.0]


def test_what_cannot_be_asked() -> None:
    process = alone(utility=(0.0, 1.0))
    for times in ([], [2, 1], [-1], [float("nan")]):
        with pytest.raises(UsageError, match="ascending"):
            simulate(process, times)
    with pytest.raises(UsageError, match="path"):
        simulate(process, [1], paths=0)
    with pytest.raises(UsageError, match="tau"):
        simulate(replace(process, tau=0.0), [1])
    with pytest.raises(NameUnknown):
        simulate(process, [1], reach=["no"])


def test_progress_is_told_and_an_error_in_it_ends_the_work() -> None:
    told: list[tuple[int, int, str]] = []
    simulate(alone(utility=(0.0, 1.0)), [1], paths=120, progress=lambda *now: told.append(now))
    assert told == [(50, 120, "simulated paths"), (100, 120, "simulated paths"), (120, 120, "simulated paths")]

    def enough(done: int, total: int, what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(alone(utility=(0.0, 1.0)), [1], paths=120, progress=enough)
