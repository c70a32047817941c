"""The rates of the flagship case are those that the example makes from the public tables, and see nothing later."""

from __future__ import annotations

import importlib.util
import itertools
import random
import sys
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import standoff
from standoff.case.fields import first_day
from standoff.case.propositions import parse
from standoff.reference.truth import holds, options_in

from .korea_files import case_file

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "calibrate-hazards.md"
JUDGED = {("pandemic", "closed", "open")}
"""Rates that nothing computes."""


@cache
def example() -> ModuleType:
    path = ROOT / "examples" / "calibrate_hazards.py"
    spec = importlib.util.spec_from_file_location("calibrate_hazards", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["calibrate_hazards"] = module
    spec.loader.exec_module(module)
    return module


def figures(found: Any) -> list[float]:
    return [float(example().short(number)) for number in (found.rate, found.low, found.high)]


def test_rates_of_drivers_are_those_of_the_example() -> None:
    made = {key: figures(found) for key, found in example().driver_rates(standoff.load("korea").data).items()}
    written = {
        (id, rate.start, rate.to): [rate.per_year, rate.low, rate.high]
        for id, driver in case_file().drivers.items()
        for rate in driver.rates
    }
    assert set(written) - set(made) == JUDGED
    assert {key: written[key] for key in made} == made


def test_turns_are_those_of_the_example() -> None:
    drivers = case_file().drivers
    for turn in drivers["seoul"].calendar:
        assert turn.to["conservative"] == example().change(example().SEOUL)
    for number, turn in enumerate(drivers["washington"].calendar, start=1):
        assert turn.to == pytest.approx(example().ways(number), abs=0.006)
    days = [turn.date for id in ("seoul", "washington") for turn in drivers[id].calendar]
    assert days == ["2022-05-10", "2027-05-10", "2032-05-10", "2025-01-20", "2029-01-20", "2033-01-20"]


def test_hazards_are_those_of_the_example(shared: Path) -> None:
    made = example().hazard_rates(standoff.load("korea").data, shared / "data")
    written = {id: [h.per_year, h.low, h.high] for id, h in case_file().hazards.items()}
    assert written == {id: figures(found) for id, found in made.items()}
    yearly = example().yearly(shared / "data")
    for id, counts in yearly.items():
        assert {c.year: c.count for c in case_file().hazards[id].counts} == counts
    assert not case_file().hazards["big_war"].counts


def test_the_page_shows_what_the_example_prints(shared: Path) -> None:
    shown = PAGE.read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    assert shown.splitlines() == list(example().report(shared / "data"))


def test_rates_see_nothing_after_the_day_of_the_case(shared: Path) -> None:
    """Cut off everything later from the case: no rate changes."""
    data = standoff.load("korea").data
    end = str(data.case.as_of)
    drivers = {
        id: driver.model_copy(update={"switches": tuple(s for s in driver.switches if s.date < end)})
        for id, driver in data.case.drivers.items()
    }
    history = tuple(row for row in data.history if first_day(row.date) <= first_day(end))
    cut = data.model_copy(update={"case": data.case.model_copy(update={"drivers": drivers}), "history": history})
    assert example().driver_rates(cut) == example().driver_rates(data)
    assert example().hazard_rates(cut, shared / "data") == example().hazard_rates(data, shared / "data")


def test_clashes_came_without_engagement(shared: Path) -> None:
    """What the note of t42f says of the record."""
    data = standoff.load("korea").data
    days = example().days(shared / "data")["clash"]
    split = [
        len(example().within(days, example().stretches(data, where))) for where in ("not rok.engage", "rok.engage")
    ]
    assert split == [13, 1]
    crisis = [(date(2017, 7, 1), date(2018, 3, 1))]
    assert example().within(days, crisis) == []


def test_traps_of_the_tables(shared: Path) -> None:
    days = example().days(shared / "data")
    assert date(2020, 5, 3) in days["clash"]
    assert date(2017, 11, 29) in days["launches"] and date(2017, 11, 28) not in days["launches"]
    balloons = {
        date.fromisoformat(row["date"])
        for row in example().table(shared / "data", "nk_provocations_1958_2026.csv")
        if "Balloon" in row["event"]
    }
    assert len(balloons) > 25
    assert not balloons & days["clash"]
    assert max(example().yearly(shared / "data")["launches"].values()) < 40, "days, not missiles"


@pytest.mark.parametrize("shape", [0.5, 1.5, 3.7, 24.0])
def test_quantiles_of_the_gamma_distribution(shape: float) -> None:
    """Against the law of large numbers, and against the closed form where there is one."""
    drawn = np.random.default_rng(1).gamma(shape, size=200_000)
    for chance in (0.025, 0.5, 0.975):
        quantile = example().gamma_quantile(shape, chance)
        assert example().gamma_below(shape, quantile) == pytest.approx(chance, abs=1e-9)
        assert (drawn < quantile).mean() == pytest.approx(chance, abs=4 * (chance * (1 - chance) / 200_000) ** 0.5)
    assert example().gamma_below(1.0, 0.7) == pytest.approx(1 - np.exp(-0.7))


def test_unevenness_is_about_one_by_chance_alone() -> None:
    """Days drawn evenly over forty years; a burst in one year is told."""
    chance = random.Random(3)
    held = [(date(1980, 1, 1), date(2020, 1, 1))]
    struck = [date(1980, 1, 1) + timedelta(days=chance.randrange(14600)) for _ in range(400)]
    assert example().unevenness(struck, held) < 1.6
    burst = [*struck, *(date(2000, 1, 1) + timedelta(days=n) for n in range(100))]
    assert example().unevenness(burst, held) > 5
    assert example().unevenness([], held) == 1.0


def test_every_state_is_of_one_regime() -> None:
    """By the definitions alone, so in every scenario; where two hold, the first counts."""
    case = case_file()
    definitions = {id: parse(d.proposition) for id, d in case.definitions.items()}
    named = sorted(set().union(*(options_in(definitions[id], definitions) for id in case.regimes)))
    assert len(case.regimes) == 4
    seen = set()
    for values in itertools.product((False, True), repeat=len(named)):
        state = dict(zip(named, values, strict=True))
        holding = [id for id in case.regimes if holds(definitions[id], state, definitions)]
        assert holding, state
        seen.add(holding[0])
    assert seen == set(case.regimes)
