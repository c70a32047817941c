"""Bands over draws of what is assumed: each draw against its closed form, and the laws of what is drawn."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from standoff.case.schema import CaseData
from standoff.case.view import resolve, statement_ids
from standoff.conflict.draws import draw
from standoff.conflict.utility import utilities
from standoff.errors import NameUnknown, UsageError
from standoff.projection.bands import assumption_draws, bands
from standoff.projection.changes import changes
from standoff.projection.ranges import Uncertain, uncertain_numbers
from standoff.projection.records import Assumptions
from standoff.projection.refit import refitted
from standoff.projection.space import Space, space
from standoff.projection.wants import Changes
from tests.projection.driven import random_case
from tests.projection.fit_cases import ford
from tests.projection.test_fit import MISTAKES

YEARS = (1.0, 4.0)


def lane(**dynamics: Any) -> CaseData:
    """One player with one option, which a firm want is for and a doubtful one against; a hazard while it is on."""
    statements = [
        {"id": "first", "proposition": "go", "confidence": 0.5},
        {"id": "second", "proposition": "not go"},
    ]
    given = {"rates": {"A": {"value": 1.0, "low": 0.5, "high": 2.0}}, "tau": {"value": 0.5, "low": 0.25, "high": 1.0}}
    case = {
        "title": "Lane", "default_perspective": "own", "as_of": "2021-01",
        "actors": {"A": {"name": "Ann", "short": "Ann"}},
        "options": {"go": {"actor": "A", "yes": "she goes", "no": "she stays", "now": "no"}},
        "hazards": {"slip": {"title": "A slip", "where": "go", "per_year": 0.5, "low": 0.1, "high": 1.0}},
        "dynamics": {"own": {**given, **dynamics}},
    }  # fmt: skip
    views = {"own": {"holder": "A", "preferences": {"A": {"statements": statements}}}}
    return CaseData.model_validate({"id": "lane", "case": case, "perspectives": views})


def lane_space() -> Space:
    return space(lane(), watch={"gone": "go"})


def goes(made: Space, assumed: Assumptions, years: float) -> float:
    """The chance that she is gone: p (1 - e^(-rate t)), p the logit chance of going."""
    process = made.process(assumed)
    stay, go = process.utility[0][process.row[0, 0]]
    p = 1 / (1 + np.exp((stay - go) / process.tau))
    return float(p * (1 - np.exp(-process.rates[0] * years)))


@pytest.mark.slow  # where kernels are not compiled
def test_every_draw_agrees_with_its_closed_form() -> None:
    made = lane_space()
    draws = assumption_draws(made, 30, seed=3)
    found = bands(made, draws, YEARS, paths=2000, reach=["gone"])
    chances = found.values("chance", "gone")
    assert chances is not None and chances.shape == (30, 2)
    for one, row, transient in zip(draws, chances, found.transients, strict=True):
        expected = [goes(made, one, years) for years in YEARS]
        assert np.abs(row - expected).max() < 2 * transient.half_width["chance"].max()
    band = found.band("chance", "gone")
    assert band is not None
    assert (band.least <= band.low).all() and (band.low < band.median).all() and (band.high <= band.most).all()
    assert band.low[1] == pytest.approx(np.quantile(chances[:, 1], 0.05))
    assert found.complete and found.paths == 2000 and found.hazards == ("slip",)


def test_what_is_drawn_keeps_to_its_interval_and_its_median() -> None:
    made = lane_space()
    draws = assumption_draws(made, 400)
    taus = np.array([one.tau for one in draws], dtype=float)
    assert taus.min() >= 0.25 and taus.max() <= 1.0 and abs(np.mean(taus < 0.5) - 0.5) < 0.1
    rates = np.array([one.rates["A"] for one in draws])
    slips = np.array([one.hazards["slip"] for one in draws])
    assert abs(np.corrcoef(taus, rates)[0, 1]) < 0.15 and 0.1 <= slips.min() < slips.max() <= 1.0
    kinds = [("spacing" if one.spacing else one.rho) for one in draws]
    assert all(100 < kinds.count(kind) < 170 for kind in (0.5, 1 / 3, "spacing"))
    assert len({one.draw for one in draws}) == 400


def test_a_draw_does_not_depend_on_the_others_nor_on_what_else_is_drawn() -> None:
    made = lane_space()
    assert assumption_draws(made, 5, seed=1) == assumption_draws(made, 9, seed=1)[:5]
    assert assumption_draws(made, 1, seed=1) != assumption_draws(made, 1, seed=2)
    fewer = space(lane(tau={"value": 0.5}))
    both = zip(assumption_draws(made, 5), assumption_draws(fewer, 5), strict=True)
    assert all(one.rates == other.rates and other.tau is None for one, other in both)


def test_what_is_given_is_kept() -> None:
    given = Assumptions(tau=0.7, rates={"A": 9.0}, hazards={"slip": 0.2}, rho=0.25, draw=(8, 8))
    assert all(one == given for one in assumption_draws(lane_space(), 4, given=given))


@pytest.mark.parametrize(
    ("low", "high", "at_zero", "at_half", "at_one"),
    [(0.1, 0.4, 0.1, 0.2, 0.4), (0.0, 0.4, 0.0, 0.2, 0.4), (0.2, 0.9, 0.2, 0.2, 0.9)],
)
def test_ends_and_middle_of_an_interval(low: float, high: float, at_zero: float, at_half: float, at_one: float) -> None:
    one = Uncertain("hazard", ("x",), 0.2, low, high)
    assert [one.at(u) for u in (0, 0.5, 1)] == pytest.approx([at_zero, at_half, at_one])
    numbers = [one.at(u) for u in np.linspace(0, 1, 50)]
    assert numbers == sorted(numbers)


def test_the_same_answer_again_and_in_how_many_draws_a_claim_holds() -> None:
    made = lane_space()
    draws = assumption_draws(made, 8)
    one, other = (bands(made, draws, YEARS, paths=500) for _ in range(2))
    assert np.array_equal(one.values("struck", "slip"), other.values("struck", "slip"))  # type: ignore[arg-type]
    values = one.values("chance", "gone")
    assert values is not None
    assert one.holding(lambda found: bool(found.chance[0, 1] > 0.5)) == int((values[:, 1] > 0.5).sum())
    assert one.values("reached", "gone") is None and one.band("chance", "other") is None
    width = one.half_width("chance", "gone")
    assert width is not None and 0.01 < width[1] < 0.06


def test_interrupted_bands_tell_what_was_finished() -> None:
    made = lane_space()

    def enough(done: int, total: int, what: str) -> None:
        if done == 3:
            raise KeyboardInterrupt

    found = bands(made, assumption_draws(made, 9), YEARS, paths=100, progress=enough)
    assert (len(found.draws), len(found.transients), found.asked, found.complete) == (3, 3, 9, False)
    with pytest.raises(UsageError, match="one draw"):
        bands(made, [], YEARS)
    with pytest.raises(UsageError, match="seed"):
        assumption_draws(made, 3, seed=-1)


def test_levels_are_banded_by_name() -> None:
    for seed in range(30):
        made = space(random_case(random.Random(seed)), watch={})
        chains = made.process().drivers
        if not chains:
            continue
        draws = [Assumptions(), Assumptions(tau=0.3)]
        found = bands(made, draws, YEARS, paths=100)
        level = chains[0].levels[-1]
        values = found.values(f"levels.{chains[0].id}", level)
        assert values is not None and values.shape == (2, 2)
        # Drivers do not mind what players do, and their paths are the same.
        assert np.array_equal(values[0], values[1])
        assert found.values(f"levels.{chains[0].id}", "no such level") is None
        return
    raise AssertionError("no driver in any case")


def test_statements_left_out_and_groups_in_order_against_the_game_itself() -> None:
    """The utilities of a space under such changes are those of the game with its lists changed."""
    orders = left = 0
    for seed in range(40):
        rng = random.Random(f"changes {seed}")
        data = random_case(rng)
        made = space(data, "child", drivers="held")
        game = resolve(data, "child")
        for change in changes(made):
            if change.kind not in ("statement", "group"):
                continue
            assumed = change.high.assumed
            mended = Changes(None, assumed.without, assumed.orders)
            players = tuple(replace(player, ranks=mended.ranks(player)) for player in game.players)
            if change.kind == "group":
                orders += 1
                written = [s.id for p in players for s in p.statements if s.id in change.key]
                assert written in ([], list(change.key[::-1]))
            else:
                left += 1
                assert not any(s.id in change.key for p in players for s in p.statements)
            process = made.process(assumed)
            expected = utilities(replace(game, players=players), process.model.codes)
            for i in range(process.model.m):
                assert np.array_equal(process.utility[i][process.row[i, 0]], expected[i])
    assert orders > 5 and left > 20


def test_a_preference_draw_and_a_statement_left_out_go_together() -> None:
    data = lane()
    made = space(data)
    kept = next(k for k in range(50) if draw(statement_ids(data), 0, k).stays["first"] < 0.5)
    both = made.process(Assumptions(draw=(0, kept), without=("second",)))
    assert both.utility[0][0].tolist() == [0.0, 1.0]
    with pytest.raises(NameUnknown):
        made.process(Assumptions(without=("third",)))


def test_numbers_without_an_interval_are_not_uncertain() -> None:
    sure = lane(rates={"A": {"value": 1.0}}, tau={"value": 0.5, "low": 0.5, "high": 0.5})
    assert [one.name for one in uncertain_numbers(space(sure))] == ["hazard slip"]
    assert [one.name for one in uncertain_numbers(lane_space())] == ["tau", "rate A", "hazard slip"]
    assert uncertain_numbers(lane_space(), Assumptions(tau=1, rates={"A": 1}, hazards={"slip": 1})) == ()


def test_a_tau_goes_with_the_weights_it_was_fitted_with() -> None:
    """For rho 1/3 in the ratio of what the history gives for both; a tau that is given stays."""
    data = ford(MISTAKES, dynamics={"plain": {"rates": {}, "tau": {"value": 0.2}}})
    made, usual, other = space(data), *(refitted(data, rho=rho) for rho in (0.5, 1 / 3))
    assert not usual.edge and not other.edge and other.tau < 0.9 * usual.tau
    steep = [one for one in assumption_draws(made, 30) if one.rho == 1 / 3]
    assert steep and all(one.tau == pytest.approx(0.2 * other.tau / usual.tau, rel=1e-9) for one in steep)
    assert all(one.tau is None for one in assumption_draws(made, 30) if one.rho == 0.5)
    spacing = next(change for change in changes(made) if change.kind == "spacing")
    assert spacing.high.assumed == Assumptions(rho=1 / 3, tau=steep[0].tau)
    given = assumption_draws(made, 30, given=Assumptions(tau=0.3))
    assert {one.tau for one in given} == {0.3} and {one.rho for one in given} == {0.5, 1 / 3}
