"""The flagship case looked back at: what is on record since, told as it is, and no number that saw it."""

from __future__ import annotations

import re

import pytest

import standoff
from standoff.study.backtest.records import BacktestReport
from standoff.study.backtest.reporting import backtest
from standoff.study.backtest.telling import concordance, percent
from tests.cases.korea_files import case_file

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> BacktestReport:
    made = backtest(standoff.load("korea").data, paths=1500)
    assert made is not None
    return made


def test_what_is_on_record_since(found: BacktestReport) -> None:
    assert [str(day) for day in found.days] == [
        "2021-12-31", "2022-12-31", "2023-12-31", "2024-12-31", "2025-06-30",
    ]  # fmt: skip
    options = found.kind("option")
    assert [one.id for one in options] == list(case_file().options)
    assert {one.id for one in options if one.moved} == {
        "dprk.test", "dprk.court", "chn.back", "rus.embrace", "rus.arms",
    }  # fmt: skip
    assert {one.id for one in options if one.restless} - {one.id for one in options if one.moved} == {"rok.engage"}
    assert found.item("rok.engage").held == (True, False, False, False, True)
    assert not any(found.item("dprk.talks").held), "no talks with Washington"
    assert not any(found.item("rus.tighten").held + found.item("chn.tighten").held), "vetoes"
    assert found.item("anticipated").held == (False, True, True, True, True)


def test_drivers_stand_as_their_switches_say(found: BacktestReport) -> None:
    stood = {one.id: one.on_record for one in found.drivers}
    assert stood["rus_us"] == ("strained", *["broken"] * 4)
    assert stood["us_prk"] == ("deadlock", *["crisis"] * 4)
    assert stood["seoul"] == ("progressive", *["conservative"] * 3, "progressive")
    assert stood["pandemic"] == ("closed", "closed", "open", "open", "open")
    for one in found.drivers:
        for chance in one.chance:
            assert sum(chance.values()) == pytest.approx(1, abs=0.05), "the rest has ended in a great war"


def test_chances_of_drivers_are_those_of_their_rates(found: BacktestReport) -> None:
    """Washington stays until the day of its calendar; Seoul has even chances after the day of its own."""
    stood = {one.id: one.chance for one in found.drivers}
    assert all(chance["alliances"] > 0.95 for chance in stood["washington"][:4])
    assert stood["washington"][4]["summitry"] == pytest.approx(0.42, abs=0.06)
    assert stood["seoul"][1]["conservative"] == pytest.approx(0.5, abs=0.06)


def test_hazards_are_counted_over_five_years(found: BacktestReport) -> None:
    totals = {one.id: one.total for one in found.hazards}
    assert totals == {"clash": 8, "provocation": 20, "launches": 75}
    launches = next(one for one in found.hazards if one.id == "launches")
    assert launches.where_held == pytest.approx(5 * 6.3, rel=0.01), "the build-up went on all the time"
    assert launches.more_at_high is not None and launches.more_at_high < 0.01


def test_sentences_name_what_was_missed(found: BacktestReport) -> None:
    said = " ".join(found.sentences)
    test = found.item("dprk.test")
    assert f"the North tests or provokes ({percent(test.turned())})" in said
    assert f"the world that Moscow expects has come ({percent(found.item('anticipated').turned())})" in said
    assert "A day on which the North launches missiles: 75 counted" in said
    order = concordance(found.kind("option"))
    assert order is not None and f"in {100 * order:.0f} of 100 pairs" in said
    assert not re.search(r"\bnan\b|None", said)
