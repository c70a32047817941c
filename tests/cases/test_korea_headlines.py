"""What the flagship's headline findings rest on: one preference statement after another is left out."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from standoff.case.propositions import parse
from standoff.case.schema import CaseData, Preferences, ThesesFile
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


def failing(data: CaseData, ids: frozenset[str] = frozenset()) -> set[str]:
    """Which of the headline findings fail in Moscow's core view with some statements left out."""
    game = resolve(data, without=ids)
    model = build(game)
    stable, reached = stable_and_reached(model)
    names = ("nuclear", "war", "anticipated")
    found = truths() if data is korea() else {name: holds(game, model, parse(name)) for name in names}
    fails = {
        "t01": not (found["nuclear"] & ~found["war"])[stable].all(),
        "t02a": not (reached.any() and found["anticipated"][reached].all()),
        "t42a": bool(found["war"][stable].any()),
    }
    return {id for id, value in fails.items() if value}


def test_the_quick_way_agrees_with_the_checks() -> None:
    assert failing(korea()) == set()
    chosen = ThesesFile(theses=tuple(t for t in korea().theses.theses if t.id in ("t01", "t02a", "t42a")))
    judged = judge_theses(korea().model_copy(update={"theses": chosen}))
    assert [r.verdict.verdict for r in judged] == ["HOLDS"] * 3


@pytest.mark.parametrize("id", all_statements())
def test_headlines_rest_on_the_statements_that_are_named(id: str) -> None:
    assert failing(korea(), frozenset({id})) == HEADLINES.get(id, set())


def test_what_headlines_rest_on_is_said() -> None:
    """By theses of the kind rests_on, and in the head of the perspective."""
    theses = {t.id: t for t in korea().theses.theses}
    said = {(t.check.thesis, t.check.statement) for t in theses.values() if t.check.kind == "rests_on"}
    wanted = {(thesis, id) for id, found in HEADLINES.items() for thesis in found if thesis != "t42a"}
    assert wanted <= said


@pytest.mark.parametrize("id", [c.id for c in korea().case.constraints])
def test_no_headline_rests_on_a_constraint(id: str) -> None:
    kept = tuple(c for c in korea().case.constraints if c.id != id)
    case = korea().case.model_copy(update={"constraints": kept})
    assert failing(korea().model_copy(update={"case": case})) == set()


@pytest.mark.parametrize("seed", range(6))
def test_no_headline_rests_on_the_order_of_lesser_wants(seed: int) -> None:
    """What no one's bombs, borders or peace turn on is shuffled, each want by about two places."""
    rng = np.random.default_rng(seed)
    view = korea().perspectives["moscow"]
    blocks = {player: shuffled(block, rng) for player, block in view.preferences.items()}
    view = view.model_copy(update={"preferences": blocks})
    assert failing(korea().model_copy(update={"perspectives": {**korea().perspectives, "moscow": view}})) == set()


def shuffled(block: Preferences, rng: np.random.Generator) -> Preferences:
    """A player's list with every entry below those of war and survival moved a little."""
    first = re.compile(r"(no_attack|no_force|regime_change|answers_force|no_war|no_absorption|two_states|keeps_arms)$")
    top = [e for e in block.statements if first.search(getattr(e, "id", ""))]
    rest = [e for e in block.statements if e not in top]
    places = np.arange(len(rest)) + rng.normal(scale=2.0, size=len(rest))
    return block.model_copy(update={"statements": (*top, *(rest[i] for i in np.argsort(places)))})
