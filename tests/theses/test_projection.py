"""Checks of the years ahead: verdicts from answers, and from a case that moves."""

from __future__ import annotations

from typing import Any

import pytest

from standoff.study import judge_theses
from standoff.study.projection.answers import answer, read, value
from standoff.study.projection.running import Outlook, shared
from standoff.study.solver import Solver
from standoff.theses.judge import judge
from standoff.theses.projection import ChanceBy, ChanceFound, Drawn, TimeFound, TimeUntil, TrendFound, TrendOf, ruling
from standoff.theses.questions import questions
from standoff.theses.records import GameKey, StrategyAnswer, Verdict
from tests.study.projection_cases import moving
from tests.theses.tiny import thesis

PLAIN = GameKey("plain", "none")
CHANCE = {"kind": "chance", "proposition": "peace", "by": "2024", "at_least": 0.3}
TREND = {"kind": "hazard_trend", "hazard": "fire", "trend": "falls"}
TIME = {"kind": "time_to", "proposition": "peace", "at_least": 1, "at_most": 3}


def judged(check: dict[str, Any], found: StrategyAnswer) -> Verdict:
    one = thesis("t1", check)
    data = moving(one)
    (asked,) = questions(one, data)
    return judge(one, data, {asked: found})


def in_the_game(check: dict[str, Any], **changes: Any) -> Verdict:
    return judge_theses(moving(thesis("t1", check), **changes))[0].verdict


@pytest.mark.parametrize(
    ("chance", "margin", "expected"),
    [(0.4, 0.01, "HOLDS"), (0.31, 0.01, "HOLDS"), (0.305, 0.01, "OPEN"), (0.295, 0.01, "OPEN"), (0.2, 0.01, "FAILS")],
)
def test_a_chance_is_settled_only_beyond_its_error(chance: float, margin: float, expected: str) -> None:
    verdict = judged(CHANCE, ChanceFound(chance, margin, "simulated"))
    assert verdict.verdict == expected
    assert ("Too close to call" in verdict.reason) == (expected == "OPEN")
    assert "there is a peace without arms on the last day of 2024" in verdict.reason
    assert "give or take 1 points" in verdict.reason and "at least 30\u00a0%" in verdict.reason


def test_chances_from_two_sides_and_draws() -> None:
    both = {**CHANCE, "at_most": 0.5, "span": "by"}
    assert judged(both, ChanceFound(0.4, 1e-7, "exact", Drawn(50, 45, 0.2, 0.6))).holds
    reason = judged(both, ChanceFound(0.6, 1e-7, "exact", Drawn(50, 5, 0.4, 0.7))).reason
    assert "at some time until the last day of 2024" in reason and "computed exactly" in reason
    assert (
        "It holds in 5 of 50 draws of the assumptions" in reason
        and "at least 30\u00a0% and at most 50\u00a0%" in reason
    )
    wide = judged({**CHANCE, "at_least": 0.4, "at_most": 0.45}, ChanceFound(0.3, 0.2, "simulated"))
    assert wide.verdict == "OPEN"
    hazard = {"kind": "chance", "hazard": "fire", "by": "2022-06", "at_most": 0.5}
    assert judged(hazard, ChanceFound(0.4, 0.0, "exact")).reason.startswith("A fire in a depot by 30 June 2022 has")
    never = judged({**hazard, "span": "throughout"}, ChanceFound(0.4, 0.0, "exact"))
    assert "that there is no case of" in never.reason.lower()


@pytest.mark.parametrize(("last", "expected"), [(0.3, "HOLDS"), (0.395, "OPEN"), (0.405, "OPEN"), (0.5, "FAILS")])
def test_a_trend(last: float, expected: str) -> None:
    verdict = judged(TREND, TrendFound(("2021", "2024"), 0.4, last, 0.01, "simulated"))
    assert verdict.verdict == expected and "0.4 expected in 2021" in verdict.reason
    other = judged({**TREND, "trend": "rises"}, TrendFound(("2021", "2024"), 0.4, last, 0.01, "simulated"))
    assert other.verdict == {"HOLDS": "FAILS", "FAILS": "HOLDS", "OPEN": "OPEN"}[expected]
    assert judged(TREND, TrendFound(("2021", "2024"), 0.4, 0.4, 0.0, "exact")).verdict == "FAILS"


@pytest.mark.parametrize(
    ("median", "low", "high", "reached", "expected"),
    [
        (2.0, 1.9, 2.1, 0.8, "HOLDS"),
        (2.9, 2.8, 3.1, 0.8, "OPEN"),
        (3.5, 3.4, 3.6, 0.55, "FAILS"),
        (0.5, 0.4, 0.6, 0.9, "FAILS"),
        (None, None, None, 0.3, "FAILS"),
        (None, 3.9, None, 0.495, "FAILS"),
        (3.9, 2.5, None, 0.505, "OPEN"),
    ],
)
def test_a_time(median: float | None, low: float | None, high: float | None, reached: float, expected: str) -> None:
    verdict = judged(TIME, TimeFound(median, low, high, reached, 4.0, 0.01, "simulated"))
    assert verdict.verdict == expected
    assert "a median of at least a year and at most 3 years" in verdict.reason


def test_in_the_game() -> None:
    assert in_the_game(CHANCE).verdict in ("HOLDS", "FAILS")
    falls, rises = in_the_game(TREND), in_the_game({**TREND, "trend": "rises"})
    assert {falls.verdict, rises.verdict} == {"HOLDS", "FAILS"}
    assert in_the_game({"kind": "time_to", "proposition": "not a.arm", "at_most": 4}).verdict in ("HOLDS", "FAILS")
    assert in_the_game({**TIME, "proposition": "parity", "at_least": 0}).reason.startswith("With even chances")
    beyond = in_the_game({**CHANCE, "by": "2030-06", "at_least": 0.0})
    assert beyond.holds
    spans = [in_the_game({**CHANCE, "span": span, "at_least": 0.9999}).reason for span in ("at", "by", "throughout")]
    assert len(set(spans)) == 3


def test_what_cannot_be_answered_is_open() -> None:
    plague = in_the_game({"kind": "chance", "hazard": "plague", "by": "2024", "at_most": 0.5})
    assert plague.verdict == "OPEN" and "no rate" in plague.reason
    past = in_the_game({**CHANCE, "by": "2020"})
    assert past.verdict == "OPEN" and "before the projection" in past.reason
    undated = in_the_game(CHANCE, as_of=None)
    assert undated.verdict == "OPEN" and "as_of" in undated.reason


def test_a_thesis_may_rest_on_a_statement() -> None:
    claim = {"kind": "chance", "proposition": "a.arm", "by": "2024", "at_least": 0.7}
    data = moving(thesis("t1", claim), thesis("t2", {"kind": "rests_on", "thesis": "t1", "statement": "a_roused"}))
    one, two = (result.verdict for result in judge_theses(data))
    assert one.holds and two.holds and "fails without" in two.reason


def test_one_run_answers_all(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    monkeypatch.setattr(Outlook, "process", lambda self, own=Outlook.process: made.append(1) or own(self))  # type: ignore[func-returns-value]
    checks = [{**CHANCE, "by": str(year), "at_least": 0.001} for year in (2021, 2022, 2023, 2028)]
    results = judge_theses(moving(*(thesis(f"t{n}", check) for n, check in enumerate(checks))))
    assert len(results) == 4 and len(made) == 1


def test_what_paths_leave_open_is_computed_exactly() -> None:
    solver = Solver(moving())
    look = shared(solver, PLAIN)
    near = value(ChanceBy(PLAIN, "peace", None, "at", "2022", None, None), look.exact() or look.simulated(), look)
    assert near is not None
    for question in (
        ChanceBy(PLAIN, "peace", None, "at", "2022", near - 1e-4, None),
        ChanceBy(PLAIN, "peace", None, "by", "2022", near, None),
        TrendOf(PLAIN, "fire", 2022, 2023, "rises"),
    ):
        fresh = Solver(moving())
        settled = answer(question, fresh)
        paths = read(question, shared(fresh, PLAIN).simulated(), shared(fresh, PLAIN))
        assert isinstance(settled, ChanceFound | TrendFound)
        if question is not None and ruling(question, paths) == "OPEN":
            assert settled.method == "exact"
    settled = answer(ChanceBy(PLAIN, "peace", None, "at", "2022", near - 1e-4, None), Solver(moving()))
    assert isinstance(settled, ChanceFound) and settled.method == "exact"
    assert settled.chance == pytest.approx(near, abs=1e-5)


def test_times_agree_between_methods() -> None:
    solver = Solver(moving())
    question = TimeUntil(PLAIN, "peace", None, 3.0)
    look = shared(solver, PLAIN, question)
    exact = look.exact(["peace"])
    assert exact is not None
    one, two = read(question, exact, look), read(question, look.simulated(), look)
    assert isinstance(one, TimeFound) and isinstance(two, TimeFound)
    assert one.reached == pytest.approx(two.reached, abs=2 * two.margin)
    if one.median is not None and two.low is not None and two.high is not None:
        assert two.low - 0.2 <= one.median <= two.high + 0.2
