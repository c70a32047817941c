"""The exact chain against an independent model checker, Storm, where its wheel is installed.

Storm reads the chain as a file of states, labels and rates, and answers formulas of continuous stochastic logic. It
works to a relative precision of its own, 1e-6 unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from standoff.projection.chain import exact
from tests.projection.dense import Dense
from tests.projection.random_processes import random_process
from tests.projection.structured import structured_process

stormpy = pytest.importorskip("stormpy")

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
PRECISION = 3e-6
TIMES = (0.4, 1.0, 3.5)


def explicit(rates: Floats, start: int, where: Bools) -> str:
    """A chain as Storm's explicit format has it, `it` true at `where`; stays without a way out stay where they are."""
    rates = rates.copy()
    np.fill_diagonal(rates, 0.0)
    stuck = np.flatnonzero(rates.sum(axis=1) == 0)
    rates[stuck, stuck] = 1.0
    size = rates.shape[0]
    lines = ["@type: CTMC", "@parameters", "", "@reward_models", "", "@nr_states", str(size), "@nr_choices", str(size)]
    lines.append("@model")
    for at, row in enumerate(rates):
        lines.append(f"state {at} !{float(row.sum())!r}" + " init" * (at == start) + " it" * bool(where[at]))
        lines.append("\taction 0")
        lines += [f"\t\t{to} : {float(row[to])!r}" for to in np.flatnonzero(row)]
    return "\n".join(lines) + "\n"


def ask(file: Path, rates: Floats, start: int, where: Bools, formulas: Sequence[str]) -> list[float]:
    """What Storm says of the start."""
    if not where.any():
        return [0.0] * len(formulas)  # Storm does not know of a label that no state has
    file.write_text(explicit(rates, start, where), encoding="utf-8")
    model = stormpy.build_model_from_drn(str(file))
    results = [stormpy.model_checking(model, stormpy.parse_properties(one)[0]) for one in formulas]
    return [float(one.get_value(start) if hasattr(one, "get_value") else one.at(start)) for one in results]


@pytest.mark.parametrize("part", range(4))
def test_random_processes_are_as_storm_finds_them(part: int, tmp_path: Path) -> None:
    file = tmp_path / "chain.drn"
    then, until = ([f'P=? [F{bound} "it"]' for bound in bounds] for bounds in (
        [f"[{time},{time}]" for time in TIMES], [f"<={time}" for time in TIMES],
    ))  # fmt: skip
    for seed in range(10 * part, 10 * part + 10):
        made = structured_process(Random(seed)) if seed % 2 else random_process(Random(seed))
        process = replace(made, turns=())
        found = exact(process, TIMES, reach=process.names(), epsilon=1e-10)
        dense = Dense(process)
        size = dense.size
        wide = np.zeros((size + 2, size + 2))
        wide[:size, :size], wide[:size, size] = dense.generator, dense.ending()
        for k, one in enumerate(process.watched):
            where = np.append(dense.truth(one), [False, False])
            told = ask(file, wide, dense.start, where, [*then, *until])
            assert found.chance[k] == pytest.approx(told[: len(TIMES)], abs=PRECISION)
            assert found.reached[k] == pytest.approx(told[len(TIMES) :], abs=PRECISION)
        for k, hazard in enumerate(process.hazards):
            wide[:size, size] = dense.ending(k)
            wide[:size, size + 1] = hazard.rate * dense.truth(hazard.where)
            told = ask(file, wide, dense.start, np.arange(size + 2) == size + 1, until)
            assert found.struck[k] == pytest.approx(told, abs=PRECISION)
