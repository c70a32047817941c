"""What is left out and merged changes no chance: the same process with every level kept apart, both exact."""

from __future__ import annotations

import random

import numpy as np
import pytest

from standoff.case.fields import first_day
from standoff.projection.chain import exact
from standoff.projection.records import Assumptions
from standoff.projection.space import DriverMode, space
from tests.projection.driven import random_case

TIMES = (0.0, 0.5, 1.2, 3.0, 5.5)


@pytest.mark.parametrize("mode", ["rates", "record"])
def test_merged_levels_change_no_chance(mode: DriverMode) -> None:
    merged = 0
    for seed in range(40):
        data = random_case(random.Random(f"merged {mode} {seed}"), minded=0.3)
        watch = {"far": "x1 or x2", "one": "x0"}
        apart = {f"{id}.{level}": f"level({id}) = {level}" for id, d in data.case.drivers.items() for level in d.levels}
        small = space(data, watch=watch, drivers=mode).process()
        large = space(data, watch={**watch, **apart}, drivers=mode).process()
        merged += small.combinations < large.combinations
        one, other = exact(small, TIMES, reach=("far",)), exact(large, TIMES, reach=("far",))
        margin = one.margin + other.margin
        rows = range(len(watch))
        assert one.chance == pytest.approx(other.chance[rows], abs=margin)
        assert one.spent == pytest.approx(other.spent[rows], abs=10 * margin)
        assert one.reached[0] == pytest.approx(other.reached[0], abs=margin)
        assert one.struck == pytest.approx(other.struck, abs=margin)
        for number, driver in enumerate(small.drivers):
            names = [level.removesuffix(" (on record)").split("|") for level in driver.levels]
            for level in {name for block in names for name in block}:
                held = sum(one.levels[number][k] for k, block in enumerate(names) if block == [level])
                if all(block == [level] for block in names if level in block):
                    wanted = other.chance[list(large.names()).index(f"{driver.id}.{level}")]
                    assert np.asarray(held) == pytest.approx(wanted, abs=margin)
    assert merged > 8


def test_a_record_is_followed_and_then_left() -> None:
    """On record a driver stands where it stood; afterwards it is again what rates and calendar make of it."""
    followed = 0
    for seed in range(25):
        data = random_case(random.Random(f"record {seed}"))
        id = "w0"
        watch = {level: f"level({id}) = {level}" for level in data.case.drivers[id].levels}
        found = exact(space(data, watch=watch, drivers="record").process(), (0.1, 1.0, 1.9, 3.5))
        start = first_day(data.case.as_of or "")
        switches = sorted(
            (first_day(s.date), s.level) for s in data.case.drivers[id].switches if first_day(s.date) > start
        )
        for column, time in enumerate((0.1, 1.0, 1.9, 3.5)):
            past = [level for day, level in switches if (day - start).days / 365.25 <= time]
            if len(past) < len(switches):
                level = past[-1] if past else data.case.drivers[id].now
                row = list(watch).index(level)
                assert found.chance[row, column] == pytest.approx(1.0, abs=found.margin)
                followed += 1
    assert followed > 20


def test_a_rate_that_is_assumed_changes_what_can_be_merged() -> None:
    for seed in range(15):
        rng = random.Random(f"assumed {seed}")
        data = random_case(rng, minded=0.3)
        edges = [(id, r.start, r.to) for id, d in data.case.drivers.items() for r in d.rates]
        assumed = Assumptions(drivers={edge: rng.choice([0.0, 0.7, 3.0]) for edge in edges})
        watch = {"far": "x1 or x2"}
        apart = {f"{id}.{level}": f"level({id}) = {level}" for id, d in data.case.drivers.items() for level in d.levels}
        small = space(data, watch=watch).process(assumed)
        large = space(data, watch={**watch, **apart}).process(assumed)
        one, other = exact(small, TIMES), exact(large, TIMES)
        assert one.chance[0] == pytest.approx(other.chance[0], abs=one.margin + other.margin)
