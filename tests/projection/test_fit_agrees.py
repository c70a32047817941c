"""The fit and the projection mean the same by a choice: chances at single states against those of the whole process."""

from __future__ import annotations

import numpy as np
import pytest

import standoff
from standoff.case.view import resolve
from standoff.projection.choice import tables
from standoff.projection.local import Local
from standoff.projection.records import Assumptions
from standoff.projection.space import space


@pytest.mark.parametrize("rho", [0.5, 0.3])
@pytest.mark.parametrize(("view", "scenario"), [("tarnholt", None), ("lowmarch", "rains"), ("lowmarch", "no_court")])
def test_chances_are_those_of_the_process(view: str, scenario: str | None, rho: float) -> None:
    data, tau = standoff.load("starter").data, 0.07
    process = space(data, view, scenario, watch={}, drivers="held").process(Assumptions(tau=tau, rho=rho))
    local = Local([resolve(data, view, scenario)], rho)
    model = process.model
    known = tables(process)
    combination = process.start_combination
    for actor in range(model.m):
        offered, chances = known[actor]
        row = chances[process.row[actor, combination]]
        for state in range(model.n):
            group = offered.group[state]
            slots = slice(offered.start[group], offered.start[group + 1])
            [number] = local.find(actor, 0, [int(model.codes[state])])
            codes, gaps = local.members(number)
            assert codes.tolist() == sorted(model.codes[offered.target[slots]].tolist())
            weights = np.exp(gaps / tau)
            order = np.argsort(model.codes[offered.target[slots]])
            assert row[slots][order] == pytest.approx(weights / weights.sum())
