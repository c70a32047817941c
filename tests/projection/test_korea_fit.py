"""The estimates that the flagship ships are what the program makes of its history."""

from __future__ import annotations

import pytest

import standoff
from standoff.projection.refit import refitted
from standoff.session import Case
from standoff.study.fit.reporting import estimates

VIEWS = ("beijing", "moscow", "pyongyang", "reviewer", "seoul", "washington")


@pytest.fixture(scope="module")
def korea() -> Case:
    return standoff.load("korea")


@pytest.mark.parametrize("view", VIEWS)
def test_shipped_estimates_are_what_the_program_gives(korea: Case, view: str) -> None:
    found, shipped = korea.fit(view, replicates=0), korea.data.case.dynamics[view]
    assert found.tau.value == pytest.approx(shipped.tau.value, rel=5e-3)
    assert found.tau.identified == shipped.identified
    assert {rate.actor: rate.value for rate in found.rates} == pytest.approx(
        {player: rate.value for player, rate in shipped.rates.items()}, rel=5e-3
    )


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_shipped_intervals_are_what_the_program_gives(korea: Case, view: str) -> None:
    """Simulated with the seed that the record names. A last digit may differ on another machine."""
    found, shipped = korea.fit(view), korea.data.case.dynamics[view]
    assert found.record == shipped.record and "seed 0, 200 replicates" in found.record
    assert estimates(found)["note"] == shipped.note
    assert (found.tau.low, found.tau.high) == pytest.approx((shipped.tau.low, shipped.tau.high), rel=0.02)
    for player, rate in shipped.rates.items():
        one = found.rate(player)
        assert one is not None
        assert (one.low, one.high) == pytest.approx((rate.low, rate.high), rel=0.02)


def test_every_view_has_estimates(korea: Case) -> None:
    assert set(korea.data.case.dynamics) == set(korea.perspectives) == set(VIEWS)


def test_the_history_after_the_text_is_left_for_the_back_test(korea: Case) -> None:
    """Rows from 2021 on change nothing unless they are asked for."""
    found = korea.fit(replicates=0)
    assert (found.since, found.until) == ("2008-01-01", "2021-01-01")
    assert max(move.date for move in found.moves) < "2021"
    longer = korea.fit(replicates=0, until="2025-06")
    assert len(longer.moves) > len(found.moves) and longer.moves[: len(found.moves)][0].date == found.moves[0].date


def test_what_the_fit_says_of_the_flagship(korea: Case) -> None:
    """Figures that the docs and the case's notes speak of: made again, not remembered."""
    found = korea.fit(replicates=0)
    assert found.tau.identified and found.tau.edge == ""
    assert {rate.actor for rate in found.rates if rate.identified} == {"PRK", "KOR", "CHN", "RUS"}
    assert sum(rate.moves for rate in found.rates) == len(found.moves) == 44
    assert found.width is not None and found.width < 1.3
    assert all(wants.odds == 1e12 for wants in found.tau.wants)


def test_tau_goes_with_the_spacing_of_wants(korea: Case) -> None:
    """The docs' figures: another rho, another tau, the same rates and about as many wants that bind."""
    half, third = (refitted(korea.data, rho=rho) for rho in (1 / 2, 1 / 3))
    assert (round(half.tau, 4), round(third.tau, 4)) == (0.0137, 0.0031)
    assert third.rates == pytest.approx(half.rates, rel=0.06)
    assert half.tau == pytest.approx(korea.fit(replicates=0).tau.value)
    bound = [korea.fit(replicates=0, rho=rho).tau.wants[0].sure for rho in (1 / 2, 1 / 3)]
    assert abs(bound[0] - bound[1]) <= 1
