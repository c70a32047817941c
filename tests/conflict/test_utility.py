"""Utilities against the definition in fractions, and their order against the ranks."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from standoff.case.propositions import parse
from standoff.case.resolved import GamePlayer, GameStatement, Rank, ResolvedGame
from standoff.conflict.build import build
from standoff.conflict.preferences import ranks
from standoff.conflict.states import feasible
from standoff.conflict.utility import ordinal, rank_utilities, statement_weights, utilities
from standoff.errors import UsageError
from standoff.reference.truth import holds
from tests.strategies import assignment, behind, random_game, random_tree, spread


def text_of(code: int, k: int) -> str:
    return "".join("NY"[code >> j & 1] for j in range(k))


def by_definition(game: ResolvedGame, player: GamePlayer, state: str, rho: Fraction) -> Fraction:
    """Definitions 4.5, word for word."""
    if player.ranking is not None:
        tiers = len(player.ranking)
        tier = next(tiers - place for place, group in enumerate(player.ranking) if state in group)
        return Fraction(tier - 1, tiers - 1) if tiers > 1 else Fraction(0)
    definitions = {d.id: d.tree for d in game.definitions}
    known = assignment(game, state)
    weight_of: list[tuple[GameStatement, Fraction]] = []
    for rank in reversed(player.ranks):
        later = sum((w for _, w in weight_of), Fraction(0))
        weight_of += [(s, 1 + (1 / rho - 1) * later) for s in rank.statements]
    whole = sum((w for _, w in weight_of), Fraction(0))
    true = sum((w for s, w in weight_of if holds(s.tree, known, definitions)), Fraction(0))
    return true / whole if whole else Fraction(0)


@pytest.mark.parametrize("rho", [Fraction(1, 2), Fraction(1, 4), Fraction(1, 3)])
def test_a_thousand_random_games(rho: Fraction) -> None:
    rng = random.Random(f"utility {rho}")
    for _ in range(250):
        game = random_game(rng, coalesced=rng.random() < 0.1)
        codes = feasible(game)
        found = utilities(game, codes, rho=float(rho))
        assert found.shape == (len(game.players), codes.shape[0])
        order = ranks(game, codes) if not game.coalesced else None
        for row, player in enumerate(game.players):
            exact = [by_definition(game, player, text_of(code, len(game.options)), rho) for code in codes.tolist()]
            assert found[row] == pytest.approx([float(u) for u in exact], abs=1e-12)
            assert found[row].min(initial=0) >= 0
            assert found[row].max(initial=0) <= 1
            if order is not None:
                assert np.array_equal(np.unique(found[row], return_inverse=True)[1], order[row]), (
                    "the order is the ranks'"
                )


def test_only_some_states_and_folded_ones() -> None:
    rng = random.Random(11)
    for _ in range(60):
        game = random_game(rng, coalesced=True)
        model = build(game)
        found, every, codes = utilities(game, model.codes), utilities(game, feasible(game)), feasible(game)
        assert np.array_equal(found, every[:, np.searchsorted(codes, model.codes)])


def test_the_order_never_contradicts_the_ranks_however_many_statements() -> None:
    rng = random.Random(5)
    ids = [f"x{j}" for j in range(5)]
    lost = 0
    for trial in range(24):
        base = random_game(rng, options=5, plain=True)
        h = rng.choice((30, 60, 200, 1200))
        sizes = [rng.choice((1, 1, 2, 5)) for _ in range(h)]
        trees = [random_tree(rng, ids, 2) for _ in range(12)]
        deep = tuple(
            Rank("equal", tuple(GameStatement(f"s{i}_{n}", rng.choice(trees), "") for n in range(size)))
            for i, size in enumerate(sizes)
        )
        game = behind(base, 3) if trial % 2 else base
        game = ResolvedGame("c", "v", None, game.options, (GamePlayer("P", "P", deep),), (), game.definitions)
        codes = feasible(game)
        order = ranks(game, codes)[0]
        for rho in (0.5, 1 / 3, 0.05, 1e-9):
            found = utilities(game, codes, rho=rho)[0]
            for s in range(codes.shape[0]):
                assert (found[order > order[s]] >= found[s]).all()
                assert (found[order == order[s]] == found[s]).all()
            lost += int(np.unique(found).shape[0] < int(order.max()) + 1)
    assert lost, "some of these lists are so long that late statements leave no trace"


def test_late_statements_leave_no_trace_but_weights_stay_in_order() -> None:
    single = tuple(Rank("single", (GameStatement(f"s{i}", parse(f"x{i}"), ""),)) for i in range(1200))
    weights = statement_weights(single)
    assert weights[0] == pytest.approx(0.5)
    assert weights[-1] == 0.0, "2^-1200 is no float64"
    assert all(a >= b for a, b in pairwise(weights))
    short = statement_weights(single[:40])
    assert list(short) == [2 ** (39 - i) / (2**40 - 1) for i in range(40)]


def test_wide_codes_and_idle_statements() -> None:
    rng = random.Random(7)
    for _ in range(10):
        game = behind(spread(random_game(rng, options=4), 64, rng), 30, rng)
        codes = feasible(game)
        found = utilities(game, codes)
        for row, player in enumerate(game.players):
            exact = [by_definition(game, player, text_of(c, 64), Fraction(1, 2)) for c in codes.tolist()]
            assert found[row] == pytest.approx([float(u) for u in exact], abs=1e-12)


def test_rank_utilities_and_who_is_ordinal() -> None:
    rng = random.Random(3)
    for _ in range(50):
        game = random_game(rng)
        model = build(game)
        found = rank_utilities(model)
        for row in range(model.m):
            top = int(model.ranks[row].max())
            wanted = [Fraction(int(r), top) if top else Fraction(0) for r in model.ranks[row]]
            assert found[row].tolist() == pytest.approx([float(w) for w in wanted])
        assert ordinal(game) == tuple(p.id for p in game.players if p.ranking is not None)


@pytest.mark.parametrize("rho", [0.0, -1.0, 0.51, float("nan")])
def test_a_ratio_outside_its_range_is_refused(rho: float) -> None:
    game = random_game(random.Random(0))
    player = GamePlayer("P", "P", (Rank("single", (GameStatement("s", parse("x0"), ""),)),))
    game = ResolvedGame("c", "v", None, game.options, (player,))
    with pytest.raises(UsageError, match="at most 1/2"):
        utilities(game, np.zeros(1, np.uint64), rho=rho)
