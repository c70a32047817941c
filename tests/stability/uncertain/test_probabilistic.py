"""The chance that a player prefers one state to another, against every list it may have, in fractions."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from standoff.case.propositions import parse
from standoff.case.resolved import GameOption, GamePlayer, GameStatement, Rank, ResolvedGame
from standoff.conflict.build import build
from standoff.conflict.moves import strings
from standoff.reference.graph import Graph
from standoff.reference.uncertain import Probabilistic
from standoff.stability.uncertain.probabilistic import chances
from tests.stability.uncertain.making import uncertain_game


def check(game: ResolvedGame) -> None:
    model = build(game)
    names = strings(model)
    exact = Probabilistic(Graph(game), Fraction(1, 2), Fraction(1, 2), Fraction(1, 2))
    for i, actor in enumerate(model.actors):
        found = chances(game, model, i)(slice(0, model.n))
        for s, one in enumerate(names):
            for q, other in enumerate(names):
                assert found[s, q] == pytest.approx(float(exact.chance(actor, other, one)), abs=1e-12)


def test_chances_of_random_lists_and_mixtures() -> None:
    rng = random.Random(21)
    for _ in range(5):
        check(uncertain_game(rng))


def test_groups_of_many_statements_with_unlike_confidences() -> None:
    """Four options, one wanted or shunned by each of four statements in random order: every pattern of difference."""
    options = tuple(GameOption(f"x{j}", "P", "", "", None) for j in range(4))
    confidences = (0.9, 0.3, 1.0, 0.55)
    texts = ("x0", "not x1", "x2", "x3 and x0")
    wants = tuple(
        GameStatement(f"s{j}", parse(text), text, confidence=c)
        for j, (text, c) in enumerate(zip(texts, confidences, strict=True))
    )
    for kind in ("equal", "unordered"):
        last = GameStatement("last", parse("x1"), "x1", confidence=0.8)
        player = GamePlayer("P", "P", (Rank(kind, wants), Rank("single", (last,))))
        game = ResolvedGame("c", "v", None, options, (player,))
        check(game)
        check(replace(game, players=(replace(player, ranks=player.ranks[::-1]),)))


def test_by_hand() -> None:
    """x0 with 0.6 comes before not x0 with 0.5: better for sure .6, worse .4 * .5, else level."""
    first = GameStatement("a", parse("x0"), "x0", confidence=0.6)
    second = GameStatement("b", parse("not x0"), "not x0", confidence=0.5)
    option = (GameOption("x0", "P", "", "", None),)
    listed = GamePlayer("P", "P", (Rank("single", (first,)), Rank("single", (second,))))
    game = ResolvedGame("c", "v", None, option, (listed,))
    found = chances(game, build(game), 0)(slice(0, 2))
    assert found[0, 1] == pytest.approx(0.6)
    assert found[1, 0] == pytest.approx(0.2)
    # in random order: both stay with .3, and then either comes first
    either = replace(listed, ranks=(Rank("unordered", (first, second)),))
    game = replace(game, players=(either,))
    found = chances(game, build(game), 0)(slice(0, 2))
    assert found[0, 1] == pytest.approx(0.6 * 0.5 + 0.3 / 2)
    assert found[1, 0] == pytest.approx(0.4 * 0.5 + 0.3 / 2)
