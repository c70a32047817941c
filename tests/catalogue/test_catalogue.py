"""Every case of the catalogue, by both engines, against the table that stands beside it.

`from` says where an answer comes from: `published` or `textbook` (printed in the source), or `computed` (worked out by
programs, here and independently). A table lists all equilibria of a concept; `stable_includes` lists states that are
stable for a player among others; `hypergame` says, per concept, what holds when each player plays its own game, what
each expects, and what is expected and does not hold.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from standoff.case.reading import read_case
from standoff.case.resolved import ResolvedGame
from standoff.case.view import resolve
from standoff.conflict.build import build
from standoff.conflict.moves import string
from standoff.reference import Reference
from standoff.stability.coalitions import coalition_equilibria, coalition_improvements, every_coalition, jumps
from standoff.stability.concepts import solve
from standoff.study.perspectives.reporting import hypergame_report
from standoff.study.solver import Solver

ROOT = Path(str(resources.files("standoff"))) / "catalogue"
NAMES = sorted(str(file.parent.relative_to(ROOT)) for file in ROOT.rglob("case.yaml"))
ORIGINS = {"published", "textbook", "computed"}


@lru_cache
def game(name: str) -> ResolvedGame:
    return resolve(read_case(ROOT / name, f"catalogue/{name}"))


def table(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / name / "table.json").read_text(encoding="utf-8"))
    return found


def test_the_catalogue_has_the_cases_it_should() -> None:
    assert len(NAMES) >= 13
    assert {"textbook/prisoners-dilemma", "hipel-1993/elmira", "witnesses/legal-sequence"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_case_has_a_table_with_its_source(name: str) -> None:
    found = table(name)
    together = {"coalition_equilibria", "coalition_improvements", "hypergame"}
    assert set(found) <= {"citation", "note", "equilibria", "stable_includes", "uncertain", *together}
    assert len(found["citation"]) > 20
    assert found["equilibria"] or found["stable_includes"]
    entries = [*found["equilibria"].values(), *found.get("coalition_equilibria", {}).values()]
    entries += found.get("hypergame", {}).values()
    entries += found.get("coalition_improvements", [])
    assert {entry["from"] for entry in entries} <= ORIGINS


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_engine_gives_the_table(name: str) -> None:
    engine, found = Reference(game(name)), table(name)
    for concept, entry in found["equilibria"].items():
        assert set(engine.equilibria(concept)) == set(entry["states"]), concept
    for concept, players in found.get("stable_includes", {}).items():
        for player, states in players.items():
            for state in states:
                assert engine.stable(concept, player, state).stable


@pytest.mark.parametrize("name", NAMES)
def test_the_fast_engine_gives_the_table(name: str) -> None:
    model, found = build(game(name)), table(name)
    strings = [string(model, position) for position in range(model.n)]
    includes = found.get("stable_includes", {})
    solved = solve(model, [*found["equilibria"], *includes])
    for concept, entry in found["equilibria"].items():
        everyone = solved[concept].all(axis=0)
        assert {text for text, held in zip(strings, everyone, strict=True) if held} == set(entry["states"]), concept
    for concept, players in includes.items():
        for player, states in players.items():
            row = solved[concept][model.actors.index(player)]
            assert all(row[strings.index(state)] for state in states)


TOGETHER = [name for name in NAMES if "coalition_equilibria" in table(name)]


def test_coalitions_are_looked_at_where_they_should_be() -> None:
    assert {"hipel-1993/elmira", "textbook/chicken", "textbook/prisoners-dilemma"} < set(TOGETHER)


@pytest.mark.parametrize("name", TOGETHER)
def test_both_engines_give_the_equilibria_of_all_coalitions(name: str) -> None:
    engine, model = Reference(game(name)), build(game(name))
    for concept, entry in table(name)["coalition_equilibria"].items():
        assert set(engine.coalition_equilibria(concept)) == set(entry["states"]), concept
        fast = coalition_equilibria(model, concept)
        assert {string(model, position) for position in fast.tolist()} == set(entry["states"]), concept


def test_the_coalition_improvements_of_elmira() -> None:
    """All those of two and more, among them the published jump: Environment and Uniroyal go from 5 to 8 together."""
    entries = table("hipel-1993/elmira")["coalition_improvements"]
    listed = {(tuple(entry["coalition"]), entry["start"], entry["end"]) for entry in entries}
    model = build(game("hipel-1993/elmira"))
    found = {
        (tuple(model.actors[i] for i in coalition), string(model, s), string(model, int(t)))
        for coalition in every_coalition(model.m)
        if len(coalition) > 1
        for s in range(model.n)
        for t in coalition_improvements(model, coalition, s)
    }
    assert found == listed
    stable = np.flatnonzero(solve(model, ["nash"])["nash"].all(axis=0)).tolist()
    (jump,) = jumps(model, stable)
    published = next(entry for entry in entries if entry["from"] == "published")
    assert (string(model, jump.origin), string(model, jump.to)) == (published["start"], published["end"])
    assert [model.actors[i] for i in jump.coalition] == published["coalition"]


@pytest.mark.parametrize("name", [name for name in NAMES if "hypergame" in table(name)])
def test_the_hypergame_gives_the_table(name: str) -> None:
    data = read_case(ROOT / name, f"catalogue/{name}")
    for concept, entry in table(name)["hypergame"].items():
        found = hypergame_report(data, Solver(data), concept=concept)
        classed = (*found.hyper_equilibria, *found.wrong)
        assert {s.state for s in found.hyper_equilibria} == set(entry["holds"]), concept
        assert {s.state for s in found.wrong if s.kind == "illusory"} == set(entry["illusory"]), concept
        for player, states in entry["expected"].items():
            assert {s.state for s in classed if player in s.expected_by} == set(states), (concept, player)


@pytest.mark.parametrize("name", [name for name in NAMES if "hypergame" in table(name)])
def test_the_reference_engine_gives_the_hypergame_too(name: str) -> None:
    data = read_case(ROOT / name, f"catalogue/{name}")
    engines = {player: Reference(resolve(data, view)) for player, view in data.case.hypergame.items()}
    for concept, entry in table(name)["hypergame"].items():
        stays = [set(engine.solve([concept])[concept][player]) for player, engine in engines.items()]
        assert set.intersection(*stays) == set(entry["holds"])
        for player, engine in engines.items():
            assert set(engine.equilibria(concept)) == set(entry["expected"][player])
