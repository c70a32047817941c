"""Cards against the definition in fractions, on random conflicts."""

from __future__ import annotations

import random

import numpy as np
import pytest

from standoff.conflict.build import build
from standoff.conflict.moves import strings
from standoff.conflict.utility import rank_utilities, utilities
from standoff.errors import StandoffError
from standoff.strategy.cards import Answers, direct, effects, owners, pairs_of
from tests.strategies import random_game
from tests.strategy import leverage_oracle as oracle
from tests.strategy.test_leverage import drawn, values_of


@pytest.mark.parametrize("seed", range(4))
def test_effects_are_those_of_the_definition(seed: int) -> None:
    rng = random.Random(seed)
    seen = idle = lonely = 0
    for _ in range(75):
        game = drawn(rng)
        model = build(game)
        states = strings(model)
        kept = np.array([rng.random() < 0.8 for _ in states]) if rng.random() < 0.4 else None
        given = {s for s, keep in zip(states, kept if kept is not None else [True] * model.n, strict=True) if keep}
        both = np.concatenate((utilities(game, model.codes), rank_utilities(model)))
        found = {(e.option, e.through): e for e in effects(model, both, kept)}
        exact = [values_of(game, states, model, ranks=ranks) for ranks in (False, True)]
        for option, owner in owners(model).items():
            for through in range(model.m):
                if through == owner:
                    assert (option, through) not in found
                    continue
                for row in range(2 * model.m):
                    on = model.actors[row % model.m]
                    values = exact[row // model.m]
                    wanted = oracle.card(game, option, model.actors[through], values, on, states, given)
                    pairs = pairs_of(model, option, kept)
                    assert (pairs.count, pairs.alone) == (wanted["pairs"], wanted["alone"])
                    lonely += pairs.alone
                    effect = found.get((option, through))
                    if effect is None:
                        assert wanted.get("moved", 0) == 0
                        idle += 1
                        continue
                    seen += 1
                    assert (effect.pairs, effect.moved) == (wanted["pairs"], wanted["moved"])
                    for name in ("total", "direct", "worst"):
                        assert getattr(effect, name)[row] == pytest.approx(float(wanted[name]), abs=1e-9)
                    assert effect.indirect[row] == pytest.approx(float(wanted["total"] - wanted["direct"]), abs=1e-9)
    assert min(seen, idle, lonely) > 100


def test_pair_by_pair_the_differences_add_up() -> None:
    rng = random.Random(8)
    for _ in range(60):
        game = drawn(rng)
        model = build(game)
        values = rank_utilities(model)
        for effect in effects(model, values):
            pairs = pairs_of(model, effect.option)
            answers = Answers(model, effect.through, values)
            assert answers.differences(pairs).mean(axis=1) == pytest.approx(effect.total, abs=1e-12)
            assert direct(pairs, values) == pytest.approx(effect.direct)
            assert int(answers.moved(pairs).sum()) == effect.moved


def test_cards_need_states_that_options_tell_apart() -> None:
    rng = random.Random(2)
    model = next(m for m in (build(random_game(rng, coalesced=True)) for _ in range(50)) if m.listed)
    with pytest.raises(StandoffError, match="folded into one"):
        effects(model, rank_utilities(model))
    with pytest.raises(StandoffError, match="folded into one"):
        pairs_of(model, 0)


def test_an_option_without_pairs_says_so() -> None:
    rng = random.Random(3)
    model = build(random_game(rng, plain=True))
    pairs = pairs_of(model, 0, np.zeros(model.n, np.bool_))
    assert (pairs.count, pairs.alone) == (0, 0)
    assert np.isnan(direct(pairs, rank_utilities(model))).all()
    assert effects(model, rank_utilities(model), np.zeros(model.n, np.bool_)) == ()
