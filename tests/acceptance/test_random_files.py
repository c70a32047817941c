"""More random `.gmcr` files against brute force: 64 options, every horizon, the reference engine, twelve options."""

from __future__ import annotations

import json
import random
from pathlib import Path

import standoff
from tests.acceptance.brute import CONCEPTS, Brute
from tests.acceptance.gmcr_files import random_file

HORIZONS = ("lim:1", "lim:2", "lim:3", "lim:5", "nm")


def assert_agrees(
    folder: Path, seed: int, *, most: int, actors: int | None = None, wide: bool = False, engine: str = "fast"
) -> None:
    """One random file, every verdict of every actor at every state."""
    rng = random.Random(seed)
    data, conflict = random_file(rng, n_options=rng.randint(2, most), n_actors=actors or rng.randint(2, 4), wide=wide)
    path = folder / f"random{seed}.gmcr"
    path.write_text(json.dumps(data, ensure_ascii=rng.random() < 0.5), encoding="utf-8")
    game = standoff.load(str(path)).game()
    by_string = {conflict.string(state): state for state in conflict.states}
    strings = list(game.states.strings())
    assert game.options == tuple(f"o{j}" for j in range(conflict.n_options))
    assert sorted(strings) == sorted(by_string), seed
    assert [int(code) for code in game.states.codes] == [by_string[s] for s in strings]
    concepts = (*CONCEPTS, *HORIZONS) if actors == 2 else CONCEPTS
    result = game.solve(concepts, engine)
    brute = Brute(conflict)
    for concept in concepts:
        everyone = [True] * len(strings)
        for index, actor in enumerate(game.actors):
            expected = [brute.stable(concept, index, by_string[s]) for s in strings]
            found = result.stable(concept, actor)
            assert found.tolist() == expected, (seed, concept, actor)
            assert (result.stable(concept, f"DM {index} é") == found).all()
            everyone = [a and b for a, b in zip(everyone, expected, strict=True)]
        equilibria = result.equilibria(concept)
        assert list(equilibria.strings()) == [s for s, holds in zip(strings, everyone, strict=True) if holds]
        assert len(equilibria) == sum(everyone)


def test_options_up_to_the_64th(tmp_path: Path) -> None:
    for seed in range(1000, 1030):
        assert_agrees(tmp_path, seed, most=6, wide=True)


def test_two_actors_and_every_horizon(tmp_path: Path) -> None:
    for seed in range(2000, 2040):
        assert_agrees(tmp_path, seed, most=5, actors=2)


def test_the_reference_engine(tmp_path: Path) -> None:
    for seed in range(3000, 3025):
        assert_agrees(tmp_path, seed, most=4, engine="reference")
    for seed in range(3100, 3110):
        assert_agrees(tmp_path, seed, most=3, actors=2, engine="reference")


def test_twelve_options(tmp_path: Path) -> None:
    rng = random.Random(12)
    data, conflict = random_file(rng, n_options=12, n_actors=4, ranked=True)
    path = tmp_path / "twelve.gmcr"
    path.write_text(json.dumps(data), encoding="utf-8")
    game = standoff.load(path).game()
    result, brute = game.solve(), Brute(conflict)
    by_string = {conflict.string(state): state for state in conflict.states}
    strings = game.states.strings()
    for place in rng.sample(range(len(strings)), 60):
        for concept in CONCEPTS:
            for index, actor in enumerate(game.actors):
                expected = brute.stable(concept, index, by_string[strings[place]])
                assert result.stable(concept, actor)[place] == expected, (strings[place], concept, actor)
