"""The flagship's years ahead: the headline findings, loosely, and exact against simulated."""

from __future__ import annotations

import pytest

from standoff.case.schema import CaseData
from standoff.study.projection.records import ProjectionReport
from standoff.study.projection.reporting import of_game
from standoff.study.projection.running import outlook
from standoff.study.projection.wanted import Wanted
from standoff.theses.records import GameKey
from tests.cases.test_korea_structure import korea

CORE = GameKey("moscow", "core")


@pytest.fixture(scope="module")
def data() -> CaseData:
    return korea()


@pytest.fixture(scope="module")
def found(data: CaseData) -> ProjectionReport:
    return of_game(data, CORE, method="simulated", paths=4000)


def test_neither_peace_nor_war_lasts_longest(found: ProjectionReport) -> None:
    assert found.labels[0] == "2021" and found.labels[-1] == "2035"
    regime = found.regime("neither_peace_nor_war")
    assert regime is not None and regime.today
    assert all(chance > 0.75 for chance in regime.chance.values) and regime.spent > 12
    assert regime.chance.values[0] > regime.chance.last
    assert "neither peace nor war" in found.headline


def test_war_is_rare_and_clashes_are_not(found: ProjectionReport) -> None:
    war = next(one for one in found.first_passage if one.name == "war")
    clash, big_war = found.hazard("clash"), found.hazard("big_war")
    assert clash is not None and big_war is not None
    assert war.chance.last < 0.1 and big_war.by.last < 0.15 and clash.by.last > 0.95
    assert clash.rate.last < clash.rate.values[0]


def test_a_deal_comes_seldom_and_does_not_last(found: ProjectionReport) -> None:
    deal, passage = found.regime("deal"), next(one for one in found.first_passage if one.name == "deal")
    assert deal is not None and deal.chance.last < 0.2
    assert passage.chance.last > 2 * deal.chance.last


def test_pressure_eases_more_often_as_the_years_go(found: ProjectionReport) -> None:
    eased = found.proposition("eased")
    assert eased is not None and eased.chance.values[0] < 0.3 < eased.chance.last


def test_what_it_rests_on_is_fitted_or_counted(found: ProjectionReport) -> None:
    assert {one.source for one in found.estimates if one.kind in ("rate", "tau", "hazard")} == {"case"}
    assert all(one.low is not None for one in found.estimates if one.kind in ("rate", "tau", "hazard"))
    drivers = {one.name for one in found.drivers}
    assert {"rus_us", "us_prk", "us_chn", "seoul", "washington"} <= drivers


def test_exact_and_simulated_agree(data: CaseData) -> None:
    wanted = Wanted(("war", "rus_role"), ("war",), (4.0,))
    look = outlook(data, CORE, more=wanted, paths=4000)
    exact, paths = look.exactly(wanted), look.simulated()
    assert exact is not None and exact.transient.margin < 1e-5
    at = paths.at(4.0)
    for field, text in (("chance", "war"), ("chance", "rus_role"), ("reached", "war")):
        one = float(getattr(exact.transient, field)[exact.proposition(text), 0])
        two = float(getattr(paths.transient, field)[paths.proposition(text), at])
        assert abs(one - two) <= 2 * paths.width(field, paths.proposition(text), at)
