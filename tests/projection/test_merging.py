"""Merged states against the definition of lumpability, and what happens where merging would not be right."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from standoff.projection import merging
from standoff.projection.chain import _Projection, exact
from standoff.projection.lanes import marks_of
from standoff.projection.merging import Merged, Merger
from standoff.projection.records import Assumptions, Floats, Process, Watched
from standoff.projection.space import space
from tests.projection.driven import bundled
from tests.projection.random_processes import random_process
from tests.projection.structured import structured_process
from tests.stability.making import make


def merger_of(process: Process, epsilon: float = 1e-6) -> tuple[Merger, tuple[int, ...]]:
    made = _Projection(process, np.array([4.0]), epsilon, 1 << 30, None)
    return made.merger, made.movers


def marked(process: Process) -> list[NDArray[np.bool_]]:
    return [mark for one in process.watched for mark in marks_of(one)]


def by_state(process: Process, merger: Merger, place: int, row: int) -> Floats:
    """(n, n) the chance of each choice from each state, for one player and one of its rows."""
    offered, chances = merger.tables[place]
    made = np.zeros((process.model.n, process.model.n))
    for s in range(process.model.n):
        group = offered.group[s]
        inside = slice(offered.start[group], offered.start[group + 1])
        made[s, offered.target[inside]] = chances[row, inside]
    return made


def among_classes(found: Merged, place: int, row: int) -> Floats:
    """(c, c) the chance of each choice among classes."""
    offered, chances = found.tables[place]
    made = np.zeros((found.count, found.count))
    for one in range(found.count):
        group = offered.group[one]
        inside = slice(offered.start[group], offered.start[group + 1])
        made[one, offered.target[inside]] += chances[row, inside]
    return made


def test_classes_are_lumpable_by_the_definition() -> None:
    fewer = 0
    for seed in range(120):
        process = structured_process(Random(seed)) if seed % 3 else random_process(Random(seed))
        merger, movers = merger_of(process)
        marks = marked(process)
        found = merger.merge(merger.classes(marks))
        assert found is not None
        for mark in marks:
            assert np.array_equal(mark, mark[found.first][found.of])
        assert np.array_equal(found.of[found.first], np.arange(found.count))
        assert np.array_equal(np.unique(found.of, return_index=True)[1], found.first)
        of = np.eye(found.count)[found.of]
        for place, actor in enumerate(movers):
            flaw = 0.0
            for row in range(process.utility[actor].shape[0]):
                into = by_state(process, merger, place, row) @ of
                flaw = max(flaw, np.abs(into - among_classes(found, place, row)[found.of]).sum(axis=1).max() / 2)
            assert flaw == pytest.approx(found.flaw[place], abs=1e-15) and flaw < 1e-9
        fewer += found.count < process.model.n
    assert fewer > 40


def test_an_option_that_matters_to_no_one_is_forgotten() -> None:
    """Two players with two options each; each cares for its first only."""
    codes = np.arange(16)
    wants = (np.array([codes & 1]) * 0.5, np.array([codes >> 2 & 1]) * 0.25)
    first = Watched("first", (codes & 1 == 1)[None], np.zeros(1, np.int32))
    model = make(codes.tolist(), [3, 12], [[0] * 16] * 2)
    process = Process(model, wants, np.zeros((2, 1), np.int32), np.ones(2), 0.1, (), (), 0, (first,))
    merger, _ = merger_of(process)
    assert merger.classes([]).max() == 0
    assert merger.classes([first.truths[0]]).tolist() == [s & 1 for s in range(16)]
    second = codes & 4 == 4
    assert merger.classes([first.truths[0], second]).max() == 3


def test_what_merging_costs_is_measured_and_stays_under_epsilon() -> None:
    """Wants that differ by less than a bin are merged, at a cost that is told; by more, they are kept apart."""
    codes = np.arange(4)
    told = Watched("told", (codes & 1 == 1)[None], np.zeros(1, np.int32))
    for apart, classes in ((1e-12, 2), (1e-6, 4)):
        # What the first player gains by its option depends, a little, on the second's.
        wants = (np.array([(codes & 1) * (0.5 + apart * (codes >> 1))]), np.zeros((1, 4)))
        process = Process(
            make([0, 1, 2, 3], [1, 2], [[0] * 4] * 2), wants, np.zeros((2, 1), np.int32), np.ones(2), 0.3, (), (), 0,
            (told,),
        )  # fmt: skip
        merger, _ = merger_of(process)
        of = merger.classes(marked(process))
        found = merger.merge(of)
        assert found is not None and found.count == classes
        assert (0 < found.flaw[0] < 1e-11) == (classes == 2)
        result = exact(process, [4.0])
        assert result.margin < 1e-6


def test_a_wrong_partition_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that tell nothing apart make classes that are refused or cost too much; then no states are merged."""
    processes = [structured_process(Random(seed)) for seed in range(12)]
    true = [exact(process, [1.0, 3.0], epsilon=1e-9) for process in processes]
    monkeypatch.setattr(merging, "_hashed", lambda words: words & np.uint64(1))
    wrong = 0
    for process, one in zip(processes, true, strict=True):
        merger, movers = merger_of(process)
        found = merger.merge(merger.classes(marked(process)))
        wrong += found is None or float(np.dot(found.flaw, process.rates[list(movers)])) > 1e-3
        again = exact(process, [1.0, 3.0], epsilon=1e-9)
        assert np.abs(again.chance - one.chance).max(initial=0.0) <= again.margin + one.margin < 4e-9
    assert wrong > 4


def test_players_that_cannot_move_or_never_do_tell_nothing_apart() -> None:
    process = structured_process(Random(7))
    idle = replace(process, rates=np.zeros_like(process.rates))
    merger, movers = merger_of(idle)
    assert movers == () and merger.classes([]).max() == 0


@pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="takes too long without compiled kernels")
def test_merging_the_flagship_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """All 131,328 states followed one by one, drivers held, against the few thousand classes that they fall into."""
    watch = ["war", "deal", "neither_peace_nor_war"]
    made = space(bundled("korea"), "moscow", "core", watch={name: name for name in watch}, drivers="held")
    process = replace(made.process(Assumptions(tau=0.05)), hazards=())
    few = exact(process, [1.0, 4.0], reach=watch, epsilon=1e-9)
    merger, _ = merger_of(process)
    assert merger.classes(marked(process)).max() < process.model.n / 20
    monkeypatch.setattr(Merger, "merge", lambda self, of: None)
    all_of_them = exact(process, [1.0, 4.0], reach=watch, epsilon=1e-9)
    for name in ("chance", "spent", "reached"):
        off = np.abs(getattr(few, name) - getattr(all_of_them, name)).max()
        assert off <= 4 * (few.margin + all_of_them.margin) < 1e-8
    assert all_of_them.chance[2, 1] < 0.999
