"""What must hold whatever the game: certain preferences give the ordinary concepts, and one variant implies another."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from standoff.case.resolved import GamePlayer, Rank, ResolvedGame
from standoff.conflict.build import build
from standoff.errors import CaseError, NameUnknown, TooLarge, UsageError
from standoff.stability import uncertain
from standoff.stability.concepts import solve as solve_crisp
from standoff.stability.uncertain import CONCEPTS, KINDS, Settings
from tests.stability.uncertain.making import uncertain_game
from tests.strategies import random_game


def certain(game: ResolvedGame) -> ResolvedGame:
    """The game with groups counted, every statement sure, and nothing said beyond the order."""

    def rank(one: Rank) -> Rank:
        kind = "equal" if one.kind == "unordered" else one.kind
        return Rank(kind, tuple(replace(s, confidence=1.0) for s in one.statements))

    players = tuple(
        GamePlayer(p.id, p.name, tuple(rank(r) for r in p.ranks), p.ranking, p.origin) for p in game.players
    )
    return replace(game, players=players, attitudes={})


def flat(game: ResolvedGame) -> ResolvedGame:
    """The game without groups."""
    players = tuple(
        replace(p, ranks=tuple(Rank("single", (s,)) for r in p.ranks for s in r.statements)) for p in game.players
    )
    return replace(game, players=players)


def test_certain_preferences_give_the_ordinary_concepts() -> None:
    rng = random.Random(11)
    for _ in range(60):
        game = flat(certain(random_game(rng, coalesced=rng.random() < 0.3)))
        model = build(game)
        ordinary = solve_crisp(model, CONCEPTS)
        settings = Settings(alpha=rng.choice((0.1, 0.5, 1)), beta=rng.choice((0.1, 1)), credible=rng.choice((0, 0.9)))
        for kind in ("unknown", "strength", "probabilistic", "fuzzy", "attitudes"):
            variants = uncertain.solve(game, model, kind, settings).variants
            names = {"strength": ["general"], "attitudes": ["strict"]}.get(kind, list(variants))
            for name in names:
                for concept in CONCEPTS:
                    assert (variants[name].stable[concept] == ordinary[concept]).all(), (kind, name, concept)


def test_degrees_of_nought_a_half_and_one_give_the_ordinary_concepts() -> None:
    """r in {0, 1/2, 1} written out for every pair, whatever the threshold."""
    from standoff.case.resolved import GameDegree
    from standoff.conflict.moves import strings

    rng = random.Random(12)
    for _ in range(20):
        game = certain(random_game(rng, options=3))
        model = build(game)
        names = strings(model)
        degree = (np.sign(np.subtract.outer(model.ranks, model.ranks).diagonal(axis1=0, axis2=2)) + 1) / 2
        written = []
        for i, player in enumerate(game.players):
            pairs = tuple(
                GameDegree(names[s], names[q], float(degree[s, q, i])) for s in range(model.n) for q in range(s)
            )
            blank = replace(player, ranks=(), ranking=None, fuzzy=pairs, threshold=rng.choice((0.2, 0.6, 1.0)))
            written.append(blank)
        fuzzy = replace(game, players=tuple(written))
        found = uncertain.solve(fuzzy, build(fuzzy), "fuzzy").variants["fuzzy"]
        ordinary = solve_crisp(model, CONCEPTS)
        assert all((found.stable[concept] == ordinary[concept]).all() for concept in CONCEPTS)


def test_attitudes_of_the_weak_kind_are_ordinary_for_strict_orders_in_option_form() -> None:
    rng = random.Random(13)
    for _ in range(30):
        game = replace(certain(random_game(rng)), players=())
        states = build(game).codes
        k = len(game.options)
        names = ["".join("Y" if int(code) >> j & 1 else "N" for j in range(k)) for code in states]
        owners = sorted({option.actor for option in game.options})
        players = []
        for owner in owners:
            rng.shuffle(names)
            players.append(GamePlayer(owner, owner, ranking=tuple((name,) for name in names)))
        game = replace(game, players=tuple(players))
        model = build(game)
        found = uncertain.solve(game, model, "attitudes").variants
        ordinary = solve_crisp(model, CONCEPTS)
        for variant in ("weak", "strict"):
            assert all((found[variant].stable[c] == ordinary[c]).all() for c in CONCEPTS)


def test_what_implies_what() -> None:
    rng = random.Random(14)
    split = 0
    for _ in range(60):
        game = uncertain_game(rng)
        model = build(game)
        strength = uncertain.solve(game, model, "strength").variants
        unknown = uncertain.solve(game, model, "unknown").variants
        for concept in CONCEPTS:
            general, strong = strength["general"].stable[concept], strength["strong"].stable[concept]
            assert (strong <= general).all()
            if concept == "nash":
                assert "nash" not in strength["weak"].stable
                assert (strong == general).all()
                assert (unknown["a"].stable["nash"] == unknown["c"].stable["nash"]).all()
                assert (unknown["b"].stable["nash"] == unknown["d"].stable["nash"]).all()
            else:
                assert (strength["weak"].stable[concept] == (general & ~strong)).all()
                weak = strength["weak"].equilibria[concept]
                assert (weak == (general.all(axis=0) & ~strong.all(axis=0))).all()
                split += int(weak.any())
            # fewer reasons to leave, or more that deters, can only make more stable
            for fewer, more in (("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")):
                assert (unknown[fewer].stable[concept] <= unknown[more].stable[concept]).all()
        for found in (strength["general"], strength["strong"], *unknown.values()):
            assert (found.stable["nash"] <= found.stable["symseq"]).all()
            assert (found.stable["symseq"] <= found.stable["seq"]).all()
            assert (found.stable["smr"] <= found.stable["gmr"]).all()
            assert (found.stable["seq"] <= found.stable["gmr"]).all()
            assert (found.stable["symseq"] <= found.stable["smr"]).all()
    assert split > 20


def test_more_certainty_asked_for_makes_fewer_leave() -> None:
    rng = random.Random(15)
    for _ in range(20):
        game = uncertain_game(rng)
        model = build(game)
        by_alpha = [
            uncertain.solve(game, model, "probabilistic", Settings(alpha=alpha)).variants["probabilistic"]
            for alpha in (0.1, 0.4, 0.9)
        ]
        for lower, higher in pairwise(by_alpha):
            assert (higher.stable["nash"] <= lower.stable["nash"]).all()


def test_a_game_without_the_fields_is_told_what_to_write() -> None:
    rng = random.Random(16)
    game = flat(certain(random_game(rng)))
    wanted = {
        "unknown": "`unordered:`",
        "strength": "`strong_through: STATEMENT`",
        "probabilistic": "`mixture: {PERSPECTIVE: WEIGHT, ...}`",
        "fuzzy": "`threshold`",
        "attitudes": "`attitudes: {PLAYER: {PLAYER: negative}, ...}`",
    }
    assert set(wanted) == set(KINDS)
    for kind, words in wanted.items():
        with pytest.raises(UsageError) as problem:
            uncertain.check(game, kind)
        assert words in str(problem.value)
        assert "perspectives/base.yaml" in str(problem.value)


@pytest.mark.parametrize(
    ("kind", "settings", "error", "words"),
    [
        ("grey", Settings(), NameUnknown, "kind of preference"),
        ("unknown", Settings(extension="e"), NameUnknown, "extension"),
        ("probabilistic", Settings(alpha=1.5), UsageError, "from 0 to 1, not 1.5"),
        ("probabilistic", Settings(credible=-0.1), UsageError, "`credible`"),
    ],
)
def test_what_is_refused(kind: str, settings: Settings, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        uncertain.check(uncertain_game(random.Random(1)), kind, settings)


def test_large_games_and_unlike_coalesced_states_are_refused() -> None:
    from standoff.case.propositions import parse
    from standoff.case.resolved import GameCoalesced, GameOption, GameStatement

    options = tuple(GameOption(f"x{j}", "P" if j % 2 else "Q", "", "", None) for j in range(13))
    big = ResolvedGame("c", "v", None, options, (GamePlayer("P", "P"), GamePlayer("Q", "Q")))
    with pytest.raises(TooLarge, match="up to 4,096 states"):
        uncertain.solve(big, build(big), "unknown")
    pair = tuple(GameStatement(id, parse(id), id) for id in ("x0", "x1"))
    group = GamePlayer("P", "P", (Rank("unordered", pair),))
    folded = GameCoalesced("one", parse("x0 and not x1 or x1 and not x0"), "One of the two")
    small = replace(big, options=options[:3], players=(group, GamePlayer("Q", "Q")), coalesced=(folded,))
    with pytest.raises(CaseError, match="differ in P's statement x0"):
        uncertain.solve(small, build(small), "unknown")
