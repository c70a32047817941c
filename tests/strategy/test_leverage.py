"""Shares and control against the definitions in fractions, on random conflicts."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from standoff.case.resolved import ResolvedGame
from standoff.conflict.build import build
from standoff.conflict.model import Model
from standoff.conflict.moves import moves, strings
from standoff.conflict.utility import rank_utilities, utilities
from standoff.errors import StandoffError, TooLarge
from standoff.strategy import leverage
from standoff.strategy.leverage import control, control_at, decompose
from standoff.strategy.within import within
from tests.conflict.test_utility import by_definition
from tests.strategies import random_game, spread
from tests.strategy import leverage_oracle as oracle


def values_of(
    game: ResolvedGame, states: tuple[str, ...], model: Model, *, ranks: bool
) -> dict[str, dict[str, Fraction]]:
    """Both utilities in fractions, {player: {state: value}}."""
    if ranks:
        top = model.ranks.max(axis=1)
        rows = [[Fraction(int(r), max(1, int(t))) for r in row] for row, t in zip(model.ranks, top, strict=True)]
        return {p.id: dict(zip(states, row, strict=True)) for p, row in zip(game.players, rows, strict=True)}
    return {p.id: {s: by_definition(game, p, s, Fraction(1, 2)) for s in states} for p in game.players}


def drawn(rng: random.Random) -> ResolvedGame:
    return random_game(rng, options=rng.choice((2, 3, 3, 4, 4, 5)), plain=rng.random() < 0.2)


@pytest.mark.parametrize("seed", range(4))
def test_shares_are_those_of_the_definition(seed: int) -> None:
    rng = random.Random(seed)
    undefined = products = 0
    for _ in range(60):
        game = drawn(rng)
        model = build(game)
        states = strings(model)
        some = sorted(rng.sample(range(model.n), rng.randint(1, model.n))) if rng.random() < 0.5 else range(model.n)
        chosen, names = np.array(some, dtype=np.intp), [states[s] for s in some]
        both = utilities(game, model.codes), rank_utilities(model)
        for found, ranks in zip(decompose(model, chosen, both), (False, True), strict=True):
            exact = values_of(game, states, model, ranks=ranks)
            product = oracle.is_product(game, names)
            assert found.product == product
            products += product
            players = sorted(rng.sample(range(model.m), rng.randint(1, min(2, model.m))))
            for over in (*([j] for j in range(model.m)), players):
                joint = {s: sum((exact[model.actors[j]][s] for j in over), Fraction(0)) for s in states}
                wanted, shares = oracle.shares(game, names, joint), found.shares(over)
                assert (shares is None) == (wanted is None)
                undefined += wanted is None
                if shares is None or wanted is None:
                    assert found.first_order(over) is None
                    continue
                assert shares == pytest.approx([float(wanted[i]) for i in model.actors], abs=1e-9)
                assert shares.sum() == pytest.approx(1)
                if not product:
                    assert found.first_order(over) is found.total(over) is None
                    continue
                whole = oracle.explained(game, names, joint, model.actors)
                first, total = found.first_order(over), found.total(over)
                assert first is not None
                assert total is not None
                for row, i in enumerate(model.actors):
                    rest = [p for p in model.actors if p != i]
                    assert first[row] == pytest.approx(
                        float(oracle.explained(game, names, joint, [i]) / whole), abs=1e-9
                    )
                    assert total[row] == pytest.approx(
                        1 - float(oracle.explained(game, names, joint, rest) / whole), abs=1e-9
                    )
    assert undefined
    assert products


@pytest.mark.parametrize("seed", range(3))
def test_control_is_that_of_the_definition(seed: int) -> None:
    rng = random.Random(100 + seed)
    one_way = 0
    for _ in range(90):
        game = drawn(rng)
        model = build(game)
        one_way += bool(model.irreversible)
        states = strings(model)
        sets = [sorted(rng.sample(range(model.n), rng.randint(0, model.n))), list(range(model.n))]
        both = np.concatenate((utilities(game, model.codes), rank_utilities(model)))
        found = control(model, both, [np.array(some, dtype=np.intp) for some in sets])
        for ranks in (False, True):
            exact = values_of(game, states, model, ranks=ranks)
            for made, some in zip(found, sets, strict=True):
                for i, player in enumerate(model.actors):
                    at = control_at(model, i, both)
                    for j, on in enumerate(model.actors):
                        wanted = oracle.control(game, player, exact[on], [states[s] for s in some], states)
                        value = made[i, j + model.m * ranks]
                        assert (wanted is None) == bool(np.isnan(value))
                        if wanted is not None:
                            assert value == pytest.approx(float(wanted), abs=1e-12)
                            assert at[j + model.m * ranks, some].mean() == pytest.approx(float(wanted), abs=1e-12)
    assert one_way > 15


def test_wide_codes_and_forced_options_change_nothing() -> None:
    rng = random.Random(9)
    for _ in range(25):
        game = random_game(rng, options=4, players=3)
        wide = spread(game, 64, rng)
        narrow_model, wide_model = build(game), build(wide)
        if wide_model.irreversible:
            continue
        sides = []
        for one, model in ((game, narrow_model), (wide, wide_model)):
            both = utilities(one, model.codes), rank_utilities(model)
            parts = decompose(model, np.arange(model.n), both)
            sides.append([part.shares([j]) for part in parts for j in range(model.m)])
            sides[-1].append(control(model, both[0], [np.arange(model.n)])[0])
        for left, right in zip(*sides, strict=True):
            assert (left is None) == (right is None)
            assert left is None or left == pytest.approx(right, abs=1e-9, nan_ok=True)


def test_a_joint_fortune_of_opposites_does_not_vary() -> None:
    from standoff.case.propositions import parse
    from standoff.case.resolved import GameOption, GamePlayer, GameStatement, Rank

    def wants(id: str, *texts: str) -> GamePlayer:
        return GamePlayer(id, id, tuple(Rank("single", (GameStatement(f"{id}{t}", parse(t), t),)) for t in texts))

    options = tuple(GameOption(f"x{j}", "P" if j < 2 else "Q", "", "", None) for j in range(3))
    texts = ("x0", "x1 and x2", "x2")
    opposite = tuple(f"not ({t})" for t in texts)
    game = ResolvedGame("c", "v", None, options, (wants("P", *texts), wants("Q", *opposite)))
    model = build(game)
    (found,) = decompose(model, np.arange(model.n), [utilities(game, model.codes)])
    assert found.shares([0, 1]) is None
    assert found.shares([0]) is not None


def test_what_an_actor_has_within_its_hands_in_listed_models_and_with_many_one_way_options() -> None:
    rng = random.Random(4)
    listed = 0
    for _ in range(150):
        game = random_game(rng, coalesced=rng.random() < 0.5)
        model = build(game)
        listed += model.listed
        values = rank_utilities(model)
        for i in range(model.m):
            sizes = within(model, i)
            variances, best = sizes.variances(values), sizes.best(model.ranks[i])
            for s in range(model.n):
                inside = sorted({s, *moves(model, i, s).tolist()})
                assert variances[:, sizes.klass[s]] == pytest.approx(values[:, inside].var(axis=1), abs=1e-12)
                top = max(model.ranks[i, inside])
                members = best.member[best.begin[sizes.klass[s]] : best.begin[sizes.klass[s] + 1]]
                assert sorted(members.tolist()) == [t for t in inside if model.ranks[i, t] == top]
    assert listed > 10


def test_shares_are_refused_where_states_are_folded_or_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(1)
    model = next(m for m in (build(random_game(rng, coalesced=True)) for _ in range(50)) if m.listed)
    with pytest.raises(StandoffError, match="folded into one"):
        decompose(model, np.arange(model.n), [rank_utilities(model)])
    assert control(model, rank_utilities(model), [np.arange(model.n)])[0].shape == (model.m, model.m)
    monkeypatch.setattr(leverage, "MOST_WORK", 7)
    plain = build(random_game(rng, plain=True))
    with pytest.raises(TooLarge, match="too many group means"):
        decompose(plain, np.arange(plain.n), [rank_utilities(plain)])
