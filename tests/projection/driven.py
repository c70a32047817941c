"""Random small cases whose players' wants depend on drivers that move."""

from __future__ import annotations

import random
from typing import Any

from standoff.case.locate import find
from standoff.case.propositions import parse, words
from standoff.case.reading import read_case
from standoff.case.schema import CaseData
from standoff.case.tree import Level, Name, Not, Tree, rebuild
from tests.strategies import random_tree

AS_OF = "2021-01"
DAYS = ("2019-06-01", "2021-01-01", "2021-03", "2022", "2022-11-08", "2024-06-30", "2026-02")


def bundled(name: str) -> CaseData:
    """A bundled case."""
    located = find(name)
    return read_case(located.path, located.id)


def random_case(rng: random.Random, minded: float = 1.0) -> CaseData:
    """Two views, a scenario with edits, drivers with rates, calendar and record; some players want nothing.

    `minded`: how much of what is written speaks of drivers; with less of it more levels can be merged.
    """
    drivers = {f"w{d}": _driver(rng) for d in range(rng.randint(1, 3))}
    levels = [(id, level) for id, one in drivers.items() for level in one["levels"]]
    m = rng.randint(2, 3)
    players = [f"P{i}" for i in range(m)]
    ids = [f"x{j}" for j in range(rng.randint(max(m, 3), 5))]
    options = {
        id: {"actor": players[j % m], "yes": "y", "no": "n", "now": rng.choice(["yes", "no"])}
        for j, id in enumerate(ids)
    }
    plain = {"d_plain": words(random_tree(rng, ids))}
    definitions = {**plain, "d_moved": _text(rng, [*ids, "d_plain"], levels, minded)}
    names = [*ids, *definitions]
    texts = {**definitions, "d_far": words(random_tree(rng, [*ids, "d_moved"]))}

    def statement(id: str) -> dict[str, Any]:
        made: dict[str, Any] = {"id": id, "proposition": _text(rng, [*names, "d_far"], levels, minded)}
        if rng.random() < 0.5 * minded:
            chosen = Level(*rng.choice(levels))
            made["when"] = words(chosen if rng.random() < 0.5 else Not(chosen))
        if rng.random() < 0.5:
            made["confidence"] = round(rng.random(), 2)
        return made

    def block(prefix: str) -> dict[str, Any]:
        if rng.random() < 0.1:
            return {"statements": []}
        entries: list[Any] = []
        for n in range(rng.randint(1, 5)):
            if rng.random() < 0.25:
                group = [statement(f"{prefix}_{n}_{k}") for k in range(rng.randint(1, 3))]
                entries.append({rng.choice(["equal", "unordered"]): group})
            else:
                entries.append(statement(f"{prefix}_{n}"))
        return {"statements": entries}

    base = {player: block(f"base{player.lower()}") for player in players}
    child = {player: block(f"child{player.lower()}") for player in players if rng.random() < 0.4}
    edited = {player: {"insert": [{"statement": statement(f"new{player.lower()}")}]} for player in players[:1]}
    moved = rng.choice(list(drivers))
    case = {
        "title": "Random", "default_perspective": "base", "as_of": AS_OF,
        "actors": {player: {"name": f"Player {player}"} for player in players},
        "options": options, "drivers": drivers,
        "definitions": {id: {"proposition": text, "yes": "y", "no": "n"} for id, text in texts.items()},
        "scenarios": {
            "other": {
                "title": "Other", "preferences": {"base": edited},
                "levels": {moved: rng.choice(list(drivers[moved]["levels"]))},
            }
        },
        "hazards": {
            "bang": {"title": "A bang", "where": _text(rng, names, levels, minded), "per_year": 0.3},
            "unrated": {"title": "A whimper", "where": _text(rng, names, levels, minded)},
        },
    }  # fmt: skip
    views = {
        "base": {"holder": "P0", "preferences": base},
        "child": {"holder": "P1", "extends": "base", "preferences": child},
    }
    return CaseData.model_validate({"id": "random", "case": case, "perspectives": views})


def _driver(rng: random.Random) -> dict[str, Any]:
    levels = [f"l{k}" for k in range(rng.randint(2, 4))]
    edges = [(a, b) for a in levels for b in levels if a != b and rng.random() < 0.4]
    rates = [{"from": a, "to": b, "per_year": rng.choice([0, 0.25, 0.25, 1.5])} for a, b in edges]
    calendar = [_turn(rng, day, levels) for day in DAYS if rng.random() < 0.3]
    switches = [{"date": day, "level": rng.choice(levels)} for day in DAYS if rng.random() < 0.3]
    title, now = "A driver", rng.choice(levels)
    return {
        "title": title, "levels": dict.fromkeys(levels, "so"), "now": now,
        "rates": rates, "calendar": calendar, "switches": switches,
    }  # fmt: skip


def _turn(rng: random.Random, day: str, levels: list[str]) -> dict[str, Any]:
    to = rng.sample(levels, 2)
    made: dict[str, Any] = {"date": day, "to": {to[0]: 0.25, to[1]: 0.75}}
    return made if rng.random() < 0.6 else {**made, "from": rng.choice(levels)}


def _text(rng: random.Random, names: list[str], levels: list[tuple[str, str]], minded: float) -> str:
    """A proposition in which now and then a name gives way to a driver's level."""

    def mixed(tree: Tree) -> Tree:
        if isinstance(tree, Name):
            return Level(*rng.choice(levels)) if rng.random() < 0.2 * minded else tree
        return rebuild(tree, mixed)

    text = words(mixed(random_tree(rng, names)))
    assert words(parse(text)) == text
    return text
