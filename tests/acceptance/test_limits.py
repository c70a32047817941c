"""Limits as sentences with counts, and what is large but within them."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

import standoff
from tests.acceptance.brute import Brute
from tests.acceptance.gmcr_files import Conflict, conjunction, rank_by_statements
from tests.cli.running import run


def written(folder: Path, owned: list[list[int]], statements: list[list[Any]], infeasible: list[Any]) -> Path:
    options = [{"name": "o", "permittedDirection": "both"} for _ in range(sum(map(len, owned)))]
    makers = [
        {"name": f"D{i}", "options": own, "preferences": wishes}
        for i, (own, wishes) in enumerate(zip(owned, statements, strict=True))
    ]
    data = {"options": options, "decisionMakers": makers, "infeasibles": infeasible}
    path = folder / "large.gmcr"
    path.write_text(json.dumps({**data, "useManualPreferenceRanking": False}), encoding="utf-8")
    return path


def test_64_free_options_are_counted_and_refused(tmp_path: Path) -> None:
    path = written(tmp_path, [list(range(32)), list(range(32, 64))], [[], []], [])
    with pytest.raises(standoff.TooLarge, match=f"{2**64:,}") as refused:
        standoff.load(path).game()
    assert refused.value.count == 2**64 and refused.value.exact
    ran = run("solve", str(path), "--json")
    assert ran.code == 2 and f"{2**64:,}" in ran.document["errors"][0]["message"]


def test_what_cannot_be_counted_is_more_than(tmp_path: Path) -> None:
    rng = random.Random(3)
    infeasible = [[[o, rng.choice("YN")] for o in rng.sample(range(64), 5)] for _ in range(150)]
    path = written(tmp_path, [list(range(32)), list(range(32, 64))], [[], []], infeasible)
    with pytest.raises(standoff.TooLarge, match="more than") as refused:
        standoff.load(path).game()
    assert not refused.value.exact


def test_a_million_states(tmp_path: Path) -> None:
    owned = [list(range(i, i + 4)) for i in range(0, 20, 4)]
    rng = random.Random(20)
    wishes = [[conjunction(rng, list(range(20)), 2) for _ in range(6)] for _ in owned]
    path = written(tmp_path, owned, wishes, [])
    game = standoff.load(path).game(max_states=2**20)
    assert len(game.states) == 2**20
    result = game.solve(["nash", "seq", "gmr"])
    nash, seq, gmr = (set(result.equilibria(c).codes.tolist()) for c in ("nash", "seq", "gmr"))
    assert nash <= seq <= gmr
    ran = run("solve", str(path), "--max-states", str(2**20 - 1))
    assert ran.code == 2 and "1,048,576" in ran.err and "--max-states" in ran.err
    slow = run("solve", str(path), "--engine", "reference")
    assert slow.code == 2 and "2,000" in slow.err.replace("2000", "2,000")


def test_hundreds_of_statements(tmp_path: Path) -> None:
    rng = random.Random(300)
    owned = [[0, 3], [1, 4], [2, 5]]
    for n in (65, 200, 400):
        wishes = [[conjunction(rng, list(range(6)), 4) for _ in range(n)] for _ in owned]
        for block in wishes[:2]:  # decided by the last statements alone
            block[: n - 3] = [[[0, "Y"], [1, "Y"], [2, "Y"], [3, "Y"], [4, "Y"], [5, "Y"]]] * (n - 3)
        path = written(tmp_path, owned, wishes, [])
        states = list(range(64))
        ranks = [rank_by_statements(block, states) for block in wishes]
        conflict = Conflict(6, ["o"] * 6, owned, ["both"] * 6, states, ranks)
        game = standoff.load(path).game()
        result, brute = game.solve(["nash", "smr", "seq"]), Brute(conflict)
        for concept in result.concepts:
            for i, actor in enumerate(game.actors):
                expected = [brute.stable(concept, i, int(code)) for code in game.states.codes]
                assert result.stable(concept, actor).tolist() == expected
