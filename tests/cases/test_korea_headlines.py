"""What the flagship's headline findings rest on: one preference statement after another is left out."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from standoff.case.propositions import parse
from standoff.case.schema import ThesesFile
from standoff.case.view import resolve
from standoff.conflict.build import build, holds
from standoff.conflict.model import Model, Truths
from standoff.stability.concepts import solve
from standoff.stability.reach import reachable
from standoff.study import judge_theses

from .test_korea_structure import korea

HEADLINES = {
    "us_no_force": {"t01", "t42a"},
    "prk_no_war": {"t01", "t02a", "t42a"},
    "prk_keeps_arms": {"t01"},
    "prk_builds_up": {"t02a"},
    "chn_backs_if_pressed": {"t02a"},
    "rus_embraces_if_pressed": {"t02a"},
}
"""Which headline findings fail when one statement of Moscow's view is left out; no other statement matters to them."""


def all_statements() -> list[str]:
    """Those that say anything in the core: levels decide some away, and held options others."""
    game = resolve(korea())
    return [s.id for player in game.players for s in player.statements if s.id not in game.constant]


@cache
def truths() -> dict[str, Truths]:
    """What is so at every state of the core; the states are the same whatever is wanted."""
    game = resolve(korea())
    model = build(game)
    return {name: holds(game, model, parse(name)) for name in ("nuclear", "war", "anticipated")}


def stable_and_reached(model: Model) -> tuple[Truths, Truths]:
    stable = np.logical_and.reduce(solve(model, ["seq"])["seq"])
    start = np.array([model.status_quo], dtype=np.int32)
    return stable, np.logical_and(stable, reachable(model, start, improvements=True))


def failing(ids: frozenset[str]) -> set[str]:
    """Which of the headline findings fail in Moscow's core view with some statements left out."""
    stable, reached = stable_and_reached(build(resolve(korea(), without=ids)))
    found = truths()
    fails = {
        "t01": not (found["nuclear"] & ~found["war"])[stable].all(),
        "t02a": not (reached.any() and found["anticipated"][reached].all()),
        "t42a": bool(found["war"][stable].any()),
    }
    return {id for id, value in fails.items() if value}


def test_the_quick_way_agrees_with_the_checks() -> None:
    assert failing(frozenset()) == set()
    chosen = ThesesFile(theses=tuple(t for t in korea().theses.theses if t.id in ("t01", "t02a", "t42a")))
    judged = judge_theses(korea().model_copy(update={"theses": chosen}))
    assert [r.verdict.verdict for r in judged] == ["HOLDS"] * 3


@pytest.mark.parametrize("id", all_statements())
def test_headlines_rest_on_the_statements_that_are_named(id: str) -> None:
    assert failing(frozenset({id})) == HEADLINES.get(id, set())


def test_what_headlines_rest_on_is_said() -> None:
    """By theses of the kind rests_on, and in the head of the perspective."""
    theses = {t.id: t for t in korea().theses.theses}
    said = {(t.check.thesis, t.check.statement) for t in theses.values() if t.check.kind == "rests_on"}
    wanted = {(thesis, id) for id, found in HEADLINES.items() for thesis in found if thesis != "t42a"}
    assert wanted <= said
