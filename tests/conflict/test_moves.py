"""Single states: strings, positions, and the two ways of finding moves."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.conflict.build import build
from standoff.conflict.moves import find, improvements, moves, string, strings
from tests.strategies import random_game


def as_number(text: str) -> int:
    return sum(1 << j for j, letter in enumerate(text) if letter == "Y")


@settings(max_examples=80, deadline=None)
@given(st.randoms(use_true_random=False))
def test_moves_by_the_definition(rng: random.Random) -> None:
    model = build(random_game(rng))
    codes = model.codes.tolist()
    for actor, own in enumerate(model.own):
        for at, code in enumerate(codes):
            allowed = [
                q
                for q, other in enumerate(codes)
                if q != at
                and (code ^ other) & ~own == 0
                and code & ~other & model.forward == 0
                and other & ~code & model.backward == 0
            ]
            assert moves(model, actor, at).tolist() == allowed
            better = [q for q in allowed if model.ranks[actor, q] > model.ranks[actor, at]]
            assert improvements(model, actor, at).tolist() == better


@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_strings_and_positions_name_the_same_states(rng: random.Random) -> None:
    model = build(random_game(rng))
    texts = strings(model)
    assert [as_number(text) for text in texts] == model.codes.tolist()
    some = np.array([rng.randrange(model.n) for _ in range(5)], dtype=np.int32)
    assert strings(model, some) == tuple(texts[at] for at in some)
    assert [string(model, int(at)) for at in some] == [texts[at] for at in some]
    assert [find(model, as_number(text)) for text in texts] == list(range(model.n))
    absent = set(range(1 << len(model.options))) - set(model.codes.tolist())
    assert all(find(model, code) == -1 for code in absent)
    assert find(model, 2**64 - 1) in (-1, model.n - 1)
    assert strings(model, []) == ()
