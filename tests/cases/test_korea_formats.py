"""The flagship's tables: what the model says each of them brings, in the core and with every option released."""

from __future__ import annotations

from functools import cache

import pytest

from standoff.study import judge_theses
from standoff.study.formats import reporting as formats
from standoff.study.formats.records import FormatsReport
from standoff.study.solver import Solver
from standoff.theses.records import GameKey

from .test_korea_structure import korea

COUNTS = {
    "six_party": (151, 25, 0, 25),
    "five_party": (3, 2, 0, 2),
    "us_north": (6, 2, 2, 2),
    "inter_korean": (0, 0, 0, 0),
    "dual_freeze": (7, 3, 0, 3),
    "russia_north_south": (2, 1, 0, 1),
    "russia_china": (5, 1, 1, 1),
    "russia_south": (0, 0, 0, 0),
    "security_council": (0, 0, 0, 0),
    "regional_framework": (0, 0, 0, 0),
}
"""Agreements, kept, self-enforcing, robust: in the core, as Moscow sees it."""


@cache
def core() -> FormatsReport:
    return formats.of_game(korea(), Solver(korea()).solved(GameKey("moscow", "core")))


def test_how_much_each_table_can_agree_on() -> None:
    found = {t.id: (t.n_agreements, t.n_kept, t.n_self_enforcing, t.n_robust) for t in core().tables if t.meets}
    assert found == COUNTS


def test_a_precondition_keeps_the_six_from_meeting() -> None:
    table = core().table("six_party_preconditions")
    assert table is not None and not table.meets
    assert "the North stops building up" in table.unmet


def test_only_the_summit_makes_a_deal_last_and_leaves_russia_aside() -> None:
    assert [t.id for t in core().tables if t.level("deal") in ("kept", "robust")] == ["us_north"]
    summit = core().table("us_north")
    assert summit is not None and summit.level("sidelined") == "robust"


@pytest.mark.parametrize("goal", ["axis", "framework", "concert", "new_sanctions", "usa_disarmament"])
def test_what_no_table_brings(goal: str) -> None:
    assert {table.level(goal) for table in core().tables} == {"no"}
    assert not any(goal in table.afterwards for table in core().tables)


def test_the_conclusions_on_tables() -> None:
    asked = {"t20": "FAILS", "t20a": "HOLDS", "t21": "HOLDS", "t22": "FAILS", "t22a": "HOLDS"}
    chosen = tuple(t for t in korea().theses.theses if t.id in asked)
    data = korea().model_copy(update={"theses": korea().theses.model_copy(update={"theses": chosen})})
    results = {r.thesis.id: r.verdict for r in judge_theses(data)}
    assert {id: verdict.verdict for id, verdict in results.items()} == asked
    assert "the North talks with Washington" in results["t20"].deciding[0].words


@pytest.mark.slow
def test_releasing_every_option_changes_nothing_that_lasts() -> None:
    full = formats.of_game(korea(), Solver(korea()).solved(GameKey("moscow", "full")))
    for table in core().tables:
        wide = full.table(table.id)
        assert wide is not None
        lasting = [{n for n, level in t.goals if level in ("kept", "robust")} for t in (table, wide)]
        assert lasting[0] == lasting[1], table.id
