"""Programs over bit planes against the reference's truth of a tree, state by state."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.propositions import parse
from standoff.case.resolved import GameDefinition, GameOption, ResolvedGame
from standoff.case.tree import AtLeast, Name, Tree
from standoff.conflict import compile as compiling
from standoff.conflict.compile import Compiler, columns, compile_tree, compile_trees, evaluate, keys, truth, truths
from standoff.conflict.model import Codes
from standoff.errors import NameUnknown, StandoffError
from standoff.reference.truth import holds
from tests.strategies import random_tree


def game(k: int, definitions: dict[str, Tree] | None = None, **more: object) -> ResolvedGame:
    options = tuple(GameOption(f"x{j}", "P", "", "", None) for j in range(k))
    made = tuple(GameDefinition(id, tree, "", "") for id, tree in (definitions or {}).items())
    return ResolvedGame("case", "view", None, options, (), definitions=made, **more)  # type: ignore[arg-type]


def random_codes(rng: random.Random, n: int, k: int = 64) -> Codes:
    return np.array([rng.getrandbits(k) for _ in range(n)], dtype=np.uint64)


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([1, 2, 63, 64, 65, 130, 300]), st.sampled_from([1, 5, 64]))
def test_truth_is_the_trees_truth_at_every_code(rng: random.Random, n: int, k: int) -> None:
    ids = [f"x{j}" for j in range(k)]
    definitions = {"d0": random_tree(rng, ids, 2)}
    definitions["d1"] = random_tree(rng, [*ids, "d0"], 2)
    made = game(k, definitions)
    trees = [random_tree(rng, [*ids, "d0", "d1"], 3) for _ in range(3)]
    codes = random_codes(rng, n, k)
    states = [{id: code >> j & 1 == 1 for j, id in enumerate(ids)} for code in codes.tolist()]
    found = truths(compile_trees(trees, made), codes)
    for row, tree in zip(found, trees, strict=True):
        assert row.tolist() == [holds(tree, state, definitions) for state in states]


def test_chunks_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = random_codes(random.Random(3), 1000)
    program = compile_tree(parse("x3 and not x63 or x17"), game(64))
    whole = truth(program, codes)
    monkeypatch.setattr(compiling, "CHUNK_WORDS", 2)
    assert np.array_equal(truth(program, codes), whole)
    spans = [(start, stop) for start, stop, _ in evaluate(program, codes)]
    assert spans == [(s, min(s + 128, 1000)) for s in range(0, 1000, 128)]


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_at_least_for_every_threshold(size: int) -> None:
    codes = np.arange(1 << size, dtype=np.uint64)
    for n in range(size + 2):
        tree = AtLeast(n, tuple(Name(f"x{j}") for j in range(size)))
        found = truth(compile_tree(tree, game(size)), codes)
        assert found.tolist() == [code.bit_count() >= n for code in range(1 << size)]


@given(st.integers(0, 9), st.randoms(use_true_random=False))
def test_counted_gives_the_binary_digits_of_how_many(size: int, rng: random.Random) -> None:
    compiler = Compiler(game(5))
    parts = [compiler.add(random_tree(rng, [f"x{j}" for j in range(5)], 1)) for _ in range(size)]
    codes = np.arange(32, dtype=np.uint64)
    each = truths(compiler.program(parts), codes).sum(axis=0) if parts else np.zeros(32)
    digits = truths(compiler.program(compiler.counted(parts)), codes)
    assert np.array_equal(sum(row.astype(int) << at for at, row in enumerate(digits[::-1])) + np.zeros(32), each)


def test_parts_that_occur_twice_are_computed_once() -> None:
    made = game(4, {"d": parse("x0 and x1 or x2")})
    once = compile_tree(parse("d"), made)
    twice = compile_trees([parse("d"), parse("not d"), parse("x2 or x1 and x0"), parse("d and d")], made)
    assert len(twice.steps) == len(once.steps) + 1
    assert compile_tree(parse("d and not d"), made).steps == ((compiling.FALSE, 0, 0),)


def test_levels_of_the_game_decide() -> None:
    made = game(1, levels={"mood": "sour"})
    codes = np.arange(2, dtype=np.uint64)
    assert truth(compile_tree(parse("level(mood) = sour and x0"), made), codes).tolist() == [False, True]
    assert truth(compile_tree(parse("level(mood) = sweet or x0"), made), codes).tolist() == [False, True]
    with pytest.raises(NameUnknown, match="driver"):
        compile_tree(parse("level(mod) = sweet"), made)


def test_unknown_names_say_the_nearest() -> None:
    with pytest.raises(NameUnknown, match="x1"):
        compile_tree(parse("x1a"), game(2))


@pytest.mark.parametrize(
    ("sign", "expected"), [(">", [0, 0, 1]), (">=", [0, 1, 1]), ("<", [1, 0, 0]), ("<=", [1, 1, 0])]
)
def test_comparisons_take_the_values_they_are_given(sign: str, expected: list[int]) -> None:
    program = compile_tree(parse(f"pressure {sign} 0.6"), game(2))
    codes = np.arange(3, dtype=np.uint64)
    quantities = {"pressure": np.array([0.5, 0.6, 0.7])}
    assert truth(program, codes, quantities).tolist() == [bool(e) for e in expected]
    mixed = compile_tree(parse(f"x0 or pressure {sign} 0.6"), game(2))
    assert truth(mixed, codes, quantities).tolist() == [bool(e or c & 1) for c, e in enumerate(expected)]


def test_several_comparisons_across_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "CHUNK_WORDS", 1)
    values = np.linspace(0, 1, 200)
    program = compile_tree(parse("a > 0.3 and (b < 0.5 or a > 0.9)"), game(1))
    found = truth(program, np.zeros(200, dtype=np.uint64), {"a": values, "b": values})
    assert np.array_equal(found, (values > 0.3) & ((values < 0.5) | (values > 0.9)))


def test_a_quantity_without_values_is_named() -> None:
    program = compile_tree(parse("pressure > 0.6"), game(1))
    codes = np.arange(2, dtype=np.uint64)
    with pytest.raises(StandoffError, match="pressure has no values"):
        truth(program, codes)
    with pytest.raises(StandoffError, match="one value for each of 2 states"):
        truth(program, codes, {"pressure": np.zeros(3)})


@given(st.lists(st.integers(0, 2**64 - 1), min_size=0, max_size=1200))
@settings(max_examples=40, deadline=None)
def test_planes_and_back(numbers: list[int]) -> None:
    codes = np.array(numbers, dtype=np.uint64)
    planes = columns(codes, range(64))
    assert np.array_equal(keys(planes[::-1].copy(), len(numbers)), codes)
    some = columns(codes, [0, 63, 5])
    assert np.array_equal(some, planes[[0, 63, 5]])
    high_two = keys(planes[[63, 62]].copy(), len(numbers))
    assert np.array_equal(high_two, codes >> np.uint64(62))
