"""Random `.gmcr` files through the public surface, against brute force from the definitions."""

from __future__ import annotations

import json
import pickle
import random
from pathlib import Path

import pytest

import standoff
from tests.acceptance.brute import CONCEPTS, Brute
from tests.acceptance.gmcr_files import Conflict, random_file
from tests.cli.running import run


def written(folder: Path, data: object, name: str = "conflict.gmcr") -> Path:
    path = folder / name
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def agrees(path: Path, conflict: Conflict, concepts: tuple[str, ...]) -> None:
    game = standoff.load(path).game()
    strings = game.states.strings()
    code = {text: sum(1 << j for j, letter in enumerate(text) if letter == "Y") for text in strings}
    assert sorted(code.values()) == conflict.states
    assert game.options == tuple(f"o{j}" for j in range(conflict.n_options))
    assert game.status_quo is None
    result, brute = game.solve(list(concepts)), Brute(conflict)
    for concept in concepts:
        for i, actor in enumerate(game.actors):
            expected = [brute.stable(concept, i, code[text]) for text in strings]
            assert result.stable(concept, actor).tolist() == expected, (concept, actor)
            assert result.stable(concept, f"DM {i} é").tolist() == expected
        everyone = [t for t in strings if all(brute.stable(concept, i, code[t]) for i in range(len(game.actors)))]
        assert list(result.equilibria(concept).strings()) == everyone
        assert [int(c) for c in result.equilibria(concept).codes] == [code[t] for t in everyone]


@pytest.mark.parametrize("seed", range(60))
def test_random_files_mean_what_the_format_says(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    data, conflict = random_file(rng, n_options=rng.randint(1, 6), n_actors=rng.randint(2, 4), wide=seed % 4 == 0)
    agrees(written(tmp_path, data), conflict, CONCEPTS)


@pytest.mark.parametrize("seed", range(3))
def test_larger_files(seed: int, tmp_path: Path) -> None:
    data, conflict = random_file(random.Random(1000 + seed), n_options=8, n_actors=3)
    agrees(written(tmp_path, data), conflict, CONCEPTS[:5])


def test_every_command_takes_the_file(tmp_path: Path) -> None:
    data, conflict = random_file(random.Random(7), n_options=5, n_actors=3)
    path = str(written(tmp_path, data))
    state = conflict.string(conflict.states[0])
    for words in (
        ["show", path], ["check", path], ["solve", path], ["theses", path], ["explain", path, state],
        ["check-engines", path, "--sample", "3"], ["brief", path, "-o", str(tmp_path / "x.html")],
        ["export", path, "-o", str(tmp_path / "again.gmcr")], ["import", path, "-o", str(tmp_path / "case")],
    ):  # fmt: skip
        ran = run(*words)
        assert ran.code == 0, (words, ran.err)
    assert run("solve", path, "--json").document["status_quo"] is None


def test_what_asks_for_a_status_quo_is_open(tmp_path: Path) -> None:
    data, _ = random_file(random.Random(7), n_options=4, n_actors=2)
    folder = tmp_path / "case"
    assert run("import", str(written(tmp_path, data)), "-o", str(folder)).code == 0
    checks = [
        "{kind: reachable, from: status_quo, to: o1, by: moves}",
        "{kind: equilibria, concept: gmr, scope: attainable, quantifier: some, satisfies: o1 or not o1}",
        "{kind: stable_for, state: status_quo, players: [p0], concept: nash}",
    ]
    theses = [f"  - {{id: t{n}, claim: c, check: {check}}}" for n, check in enumerate(checks)]
    (folder / "theses.yaml").write_text("\n".join(["theses:", *theses, ""]), encoding="utf-8")
    ran = run("theses", str(folder), "--json")
    assert ran.code == 0, ran.out
    assert [thesis["verdict"] for thesis in ran.document["theses"]] == ["OPEN"] * 3
    assert all(thesis["reason"] for thesis in ran.document["theses"])


def test_pickles_are_refused_and_never_opened(tmp_path: Path) -> None:
    trap = tmp_path / "opened"
    bomb = type("Bomb", (), {"__reduce__": lambda self: (Path.touch, (trap,))})()
    path = tmp_path / "old.gmcr"
    path.write_bytes(pickle.dumps(bomb, protocol=2))
    ran = run("solve", str(path))
    assert ran.code == 2 and "pickle" in ran.err.lower()
    assert not trap.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"options": NaN}',
        b"[" * 100_000,
        b'{"options": [], "decisionMakers": {}}',
        b"\xff\xfe\x00",
    ],
    ids=["empty", "cut off", "a list", "null", "not a number", "deep", "wrong types", "bytes"],
)
def test_broken_files_are_sentences(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.gmcr"
    path.write_bytes(content)
    ran = run("solve", str(path), "--json")
    assert ran.code in (1, 2)
    assert ran.document["errors"][0]["message"]
