"""The back-test against closed forms: a coin that Ann tosses, a coat that Ben puts on when it rains, and storms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from math import exp, factorial, log
from typing import Any

import pytest

import standoff
from standoff.case.dynamics import Driver, Dynamics, Estimate, Hazard, Rate, Switch, YearCount
from standoff.case.ledgers import ForecastsFile
from standoff.case.schema import (
    Actor,
    CaseData,
    CaseFile,
    Definition,
    Option,
    Perspective,
    Position,
    Preferences,
    Scenario,
    Statement,
)
from standoff.errors import StandoffError
from standoff.projection.records import Assumptions
from standoff.study.backtest.records import BacktestReport, Held
from standoff.study.backtest.reporting import backtest, document
from standoff.study.backtest.running import days_of
from standoff.study.backtest.scoring import at_least, at_most
from standoff.study.backtest.telling import concordance, heading, sentences

TOSS, COAT, WET, STORMS = 2.0, 3.0, 0.4, 1.5
"""Yearly rates: Ann tosses, Ben thinks of his coat, dry weather turns wet, storms."""
WET_FROM = "2021-07-02"
PATHS = 4000


def held(*rows: tuple[str, str, bool]) -> tuple[Position, ...]:
    return tuple(Position(date=day, option=option, value=value, record="Seen") for day, option, value in rows)


START = held(("2019-01", "a.heads", False), ("2019-01", "b.coat", False), ("2020-01-01", "b.coat", True))
START += held(("2020-07-01", "b.coat", False))
SINCE = held(("2021-06-01", "a.heads", True), ("2022-03-01", "b.coat", True))


def coins(history: tuple[Position, ...] = START + SINCE, **changes: Any) -> CaseData:
    """The case; `changes` are fields of case.yaml."""
    wants = {
        "A": Preferences(statements=(Statement(id="a_coat", proposition="b.coat"),)),
        "B": Preferences(
            statements=(
                Statement(id="b_wet", proposition="b.coat", when="level(rain) = wet"),
                Statement(id="b_dry", proposition="not b.coat", when="level(rain) = dry"),
            )
        ),
    }
    fields: dict[str, Any] = {
        "title": "Coins and coats",
        "as_of": "2021",
        "default_perspective": "all",
        "default_scenario": "kept",
        "actors": {"A": Actor(name="Ann"), "B": Actor(name="Ben")},
        "options": {
            "a.heads": Option(actor="A", yes="Ann shows heads", no="Ann shows tails", now=False),
            "b.coat": Option(actor="B", yes="Ben wears a coat", no="Ben goes without", now=False),
        },
        "definitions": {"both": Definition(proposition="a.heads and b.coat", yes="both", no="not both")},
        "drivers": {
            "rain": Driver(
                title="The weather",
                levels={"dry": "it is dry", "wet": "it rains"},
                now="dry",
                switches=(Switch(date="2019", level="dry"), Switch(date=WET_FROM, level="wet")),
                rates=(Rate(**{"from": "dry", "to": "wet", "per_year": WET}),),
            )
        },
        "hazards": {
            "storm": Hazard(
                title="A storm", where="true", per_year=STORMS, low=1.0, high=4.0,
                counts=tuple(YearCount(year=y, count=c) for y, c in ((2020, 99), (2021, 1), (2022, 6))),
            ),
            "spill": Hazard(
                title="A spill", where="a.heads", per_year=1.0, counts=(YearCount(year=2021, count=0),)
            ),
            "flood": Hazard(title="A flood", where="true", counts=(YearCount(year=2021, count=3),)),
        },
        "scenarios": {"kept": Scenario(title="Heads are kept off", hold={"a.heads": False})},
        "dynamics": {
            "all": Dynamics(
                rates={"A": Estimate(value=TOSS), "B": Estimate(value=COAT)},
                tau=Estimate(value=0.01, low=0.005, high=0.02),
            )
        },
    }  # fmt: skip
    return CaseData(
        id="coins",
        case=CaseFile(**{**fields, **changes}),
        perspectives={"all": Perspective(outside=True, preferences=wants)},
        passages={},
        theses=standoff.load("starter").data.theses.model_copy(update={"theses": ()}),
        forecasts=ForecastsFile(known_to="2022"),
        history=history,
    )


@pytest.fixture(scope="module")
def found() -> BacktestReport:
    made = backtest(coins(), paths=PATHS)
    assert made is not None
    return made


def close(found: float, true: float) -> bool:
    """Within five standard errors of a share of so many paths."""
    return abs(found - true) < 5 * max(true * (1 - true), 0.01) ** 0.5 / PATHS**0.5


def test_days_are_the_ends_of_years_and_the_last_day_known(found: BacktestReport) -> None:
    assert found.days == (date(2021, 12, 31), date(2022, 12, 31))
    assert days_of(date(2021, 1, 1), date(2023, 6, 30))[1:] == (date(2022, 12, 31), date(2023, 6, 30))
    assert days_of(date(2021, 1, 1), date(2021, 12, 31)) == (date(2021, 12, 31),)


def test_what_was_held_is_told_from_the_record(found: BacktestReport) -> None:
    told = {one.id: (one.today, one.held) for one in found.items}
    assert told == {
        "a.heads": (False, (True, True)),
        "b.coat": (False, (False, True)),
        "both": (False, (False, True)),
    }
    past = {one.id: one.past for one in found.items}
    days = date(2020, 7, 1).toordinal() - date(2020, 1, 1).toordinal()
    assert past["a.heads"] == 0.0 and past["b.coat"] == pytest.approx(days / 731)


def test_chances_are_those_of_the_closed_forms(found: BacktestReport) -> None:
    """All options are free, although the default scenario holds one of them."""
    for k, t in enumerate((1.0, 2.0)):
        assert close(found.item("a.heads").chance["rates"][k], (1 - exp(-TOSS * t)) / 2)
        wet = 1 - (COAT * exp(-WET * t) - WET * exp(-COAT * t)) / (COAT - WET)
        assert close(found.item("b.coat").chance["rates"][k], wet)
        assert close(found.item("b.coat").chance["record"][k], 1 - exp(-COAT * (t - 0.5)))
        assert close(found.drivers[0].chance[k]["wet"], 1 - exp(-WET * t))
    assert found.drivers[0].on_record == ("wet", "wet") and found.drivers[0].today == "dry"


def test_what_happened_later_changes_no_chance_and_no_rate(found: BacktestReport) -> None:
    """No hindsight: with another record after the day, the same chances beside other outcomes."""
    other = backtest(coins(START + held(("2022-05-01", "a.heads", True))), paths=PATHS)
    assert other is not None
    assert [one.chance for one in other.items] == [one.chance for one in found.items]
    assert [one.held for one in other.items] != [one.held for one in found.items]
    assert [one.expected for one in other.hazards] == [one.expected for one in found.hazards]


def test_scores_are_means_over_all_days(found: BacktestReport) -> None:
    options = next(one for one in found.compared if one.kind == "option")
    pairs = [(p, o) for one in found.kind("option") for p, o in zip(one.chance["rates"], one.held, strict=True)]
    assert options.score("rates").brier == pytest.approx(sum((p - o) ** 2 for p, o in pairs) / 4)
    chances = [max(0.01, min(0.99, p if o else 1 - p)) for p, o in pairs]
    assert options.score("rates").log == pytest.approx(-sum(log(p) for p in chances) / 4)
    assert options.score("persistence").brier == 3 / 4 and options.score("half").brier == 1 / 4
    past = found.item("b.coat").past
    assert past is not None
    assert options.score("past").brier == pytest.approx((1 + 1 + past**2 + (past - 1) ** 2) / 4)
    assert (options.score("rates").n, options.n_items) == (4, 2)
    low, high = options.score("rates").low, options.score("rates").high
    assert low is not None and high is not None and abs(low - high) < 0.2


def test_counts_stand_against_what_was_expected(found: BacktestReport) -> None:
    storm, spill = found.hazards
    assert storm.years == (2021, 2022) and storm.counts == (1, 6), "nothing before the day is looked back at"
    assert storm.expected["rates"] == pytest.approx((STORMS, STORMS), abs=0.01)
    assert storm.low == pytest.approx(2.0, abs=0.01) and storm.high == pytest.approx(8.0, abs=0.05)
    assert storm.where_held == pytest.approx(3.0, abs=0.01)
    assert storm.more == pytest.approx(at_least(7, storm.sum))
    assert spill.where_held == pytest.approx(214 / 365.25)
    known = 1 / 2 - (1 - exp(-TOSS)) / (2 * TOSS)
    assert spill.sum == pytest.approx(known, abs=0.03)
    assert [one.id for one in found.hazards] == ["storm", "spill"], "without a rate nothing is expected"


@pytest.mark.parametrize(("count", "mean"), [(0, 0.3), (1, 0.3), (4, 2.5), (9, 2.5), (30, 12.0)])
def test_poisson_tails_add_up(count: int, mean: float) -> None:
    exact = sum(Fraction(str(mean)) ** k / factorial(k) for k in range(count + 1))
    assert at_most(count, mean) == pytest.approx(float(exact) * exp(-mean))
    below = at_most(count - 1, mean) if count else 0.0
    assert at_least(count, mean) == pytest.approx(1 - below, abs=1e-12)


def option(id: str, today: bool, last: bool, chance: float) -> Held:
    both: Any = {"rates": (chance,), "record": (chance,)}
    return Held(id, "option", "A", f"{id} is so", f"{id} is not so", today, (last,), both, 0.5)


def test_concordance_by_pairs() -> None:
    items = [option("a", False, True, 0.6), option("b", True, False, 0.6), option("c", False, False, 0.5)]
    items += [option("d", True, True, 0.9), option("e", False, False, 0.4)]
    moved = [0.6, 0.4]
    still = [0.5, 0.1, 0.4]
    won = [1.0 if m > s else 0.5 if m == s else 0.0 for m, s in product(moved, still)]
    assert concordance(items) == pytest.approx(sum(won) / 6)
    assert concordance(items[:2]) is None


def test_sentences_say_what_the_numbers_say(found: BacktestReport) -> None:
    said = " ".join(found.sentences)
    assert "Both options stand otherwise in December 2022 than in January 2021." in said
    assert f"is {found.compared[0].score('rates').brier:.2f} for the model" in said
    assert "0.75 for “everything stays as it was”" in said
    sharp, dull = found.compared[0].score("rates").low, found.compared[0].score("rates").high
    assert f"allows, it would be {sharp:.2f}; were they as prone to err, {dull:.2f}." in said
    own = backtest(coins(), assumptions=Assumptions(tau=0.01), paths=200)
    assert own is not None and "as prone to err" not in " ".join(own.sentences)
    assert "Expected, and so it came" in said or "Came with less than an even chance" in said
    assert "A storm: 7 counted from 2021 to 2022, 3.0 expected (2.0 to 8.0 over the interval of the rate)" in said
    assert "The weather: it rains" in said
    assert "better than" in found.heading


def test_the_words_follow_the_verdict(found: BacktestReport) -> None:
    storm = found.hazards[0]
    few = replace(storm, counts=(0, 0), more=1.0, fewer=0.01, fewer_at_low=0.2)
    never = replace(few, fewer_at_low=0.001)
    many = replace(storm, counts=(40, 0), more=1e-9, more_at_high=1e-9, where_held=12.0)
    words = [sentences(replace(found, hazards=(one,))) for one in (storm, few, never, many)]
    assert any("chance alone gives so many or more in" in s or "middle of the interval" in s for s in words[0])
    assert any("too few for chance at the middle of the interval, not at its lower end" in s for s in words[1])
    assert any("too few for chance even at the lower end" in s for s in words[2])
    assert any("too many for chance even at the upper end" in s and "12.0 would have been" in s for s in words[3])


def test_the_heading_says_when_nothing_changes_was_better(found: BacktestReport) -> None:
    options = next(one for one in found.compared if one.kind == "option")
    steady = [replace(one, brier=0.0) if one.name == "persistence" else one for one in options.scores]
    worse = replace(found, compared=(replace(options, scores=tuple(steady)),))
    assert "would have been the better forecast" in heading(worse)
    sure = replace(found, compared=(replace(options, p_value=0.01),))
    assert "saw more than" in heading(sure)
    still = tuple(replace(one, held=(one.today, one.today)) for one in found.items)
    assert "no position changed" in heading(replace(found, items=still))


def test_without_a_record_after_the_day_there_is_none() -> None:
    assert backtest(coins(START)) is None
    assert backtest(standoff.load("starter").data) is None


def test_the_document_is_the_report(found: BacktestReport) -> None:
    made = document(found)
    assert made["since"] == "2021-01-01" and made["days"] == ["2021-12-31", "2022-12-31"]
    assert [one["id"] for one in made["items"]] == ["a.heads", "b.coat", "both"]
    assert made["scores"]["option"]["persistence"]["brier"] == 0.75
    assert made["hazards"][0]["counts"] == [1, 6]
    assert made["drivers"][0]["given"] == [round(one["wet"], 9) for one in made["drivers"][0]["chance"]]
    assert made["sentences"] == list(found.sentences)


def test_an_unknown_perspective_is_a_fault() -> None:
    with pytest.raises(StandoffError):
        backtest(coins(), "nobody")
