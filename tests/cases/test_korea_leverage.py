"""Whose options decide whose fortune in the flagship: the headline findings, and the verdicts that rest on them."""

from __future__ import annotations

from functools import cache

import pytest

import standoff
from standoff.case.schema import ThesesFile
from standoff.study import judge_theses
from standoff.study.leverage.records import LeverageReport

from .test_korea_structure import korea

VERDICTS = {
    "t19": "HOLDS",
    "t19d": "HOLDS",
    "t24": "FAILS",
    "t28": "HOLDS",
    "t28c": "FAILS",
    "t31a": "HOLDS",
    "t32": "FAILS",
    "t32c": "FAILS",
    "t44": "HOLDS",
}


@cache
def found(scenario: str) -> LeverageReport:
    return standoff.load("korea").game("moscow", scenario).leverage()


@pytest.mark.parametrize(("scenario", "part"), [("core", 0.98), ("full", 0.85)])
def test_two_decide_nearly_everything_and_two_nothing(scenario: str, part: float) -> None:
    everywhere = found(scenario).sets["feasible"]
    assert everywhere.product
    assert {p.over[0]: p.actor for p in everywhere.pivotal} == {
        "USA": "PRK", "PRK": "USA", "KOR": "PRK", "CHN": "USA", "RUS": "USA",
    }  # fmt: skip
    assert all(p.agreed for p in everywhere.pivotal)
    assert everywhere.marginalised == ("CHN", "RUS")
    for j in everywhere.statement.share:
        both = [everywhere.statement.share[i][j] or 0.0 for i in ("USA", "PRK")]
        assert sum(both) > part


def test_the_cards_on_record_are_told_first() -> None:
    cards = found("core").cards
    told = [(c.option, c.actor, c.through, c.on) for c in cards if c.told]
    assert told == [(c.option, c.actor, c.through, c.on) for c in cards[: len(told)]]
    assert ("dprk.court", "PRK", "RUS", "CHN") in told and ("dprk.court", "PRK", "RUS", "USA") in told
    assert max(abs(c.indirect) for c in cards if c.told) < 0.001
    assert not any(c.option in ("dprk.test", "rus.arms") for c in cards), "these are held in the core"


def test_verdicts() -> None:
    data = korea()
    chosen = tuple(t for t in data.theses.theses if t.id in VERDICTS)
    judged = judge_theses(data.model_copy(update={"theses": ThesesFile(theses=chosen)}))
    assert {r.thesis.id: r.verdict.verdict for r in judged} == VERDICTS
    assert all(t.note for t in chosen), "what was read into the text is said beside each"
