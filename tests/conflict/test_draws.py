"""Draws: the stream, what stays and in what order, and ranks from planes against the game of the draw built afresh."""

from __future__ import annotations

import random

import numpy as np
from numpy.random import Generator, Philox, SeedSequence

from standoff.case.resolved import GamePlayer, GameStatement, Rank, ResolvedGame
from standoff.case.tree import Name
from standoff.conflict.build import build
from standoff.conflict.draws import Draw, Statements, draw, drawn, uncertain
from tests.strategies import random_game


def doubtful(rng: random.Random, game: ResolvedGame) -> ResolvedGame:
    """The game with random confidences."""

    def player(p: GamePlayer) -> GamePlayer:
        ranks = tuple(
            Rank(r.kind, tuple(GameStatement(s.id, s.tree, s.text, rng.choice([0.0, 0.3, 0.8, 1.0]), s.origin)
                               for s in r.statements))
            for r in p.ranks
        )  # fmt: skip
        return GamePlayer(p.id, p.name, ranks, p.ranking, p.origin)

    return ResolvedGame(**{**vars(game), "players": tuple(player(p) for p in game.players)})


def ids_of(game: ResolvedGame) -> tuple[str, ...]:
    return tuple(sorted({s.id for p in game.players for s in p.statements}))


def test_the_stream_is_the_one_promised_two_numbers_an_id_in_the_order_of_ids() -> None:
    ids = ("alpha", "beta", "gamma")
    one = draw(ids, 7, 3)
    raw = Generator(Philox(SeedSequence([7, 3]))).random(6).tolist()
    assert one.stays == {"alpha": raw[0], "beta": raw[2], "gamma": raw[4]}
    assert one.places == {"alpha": raw[1], "beta": raw[3], "gamma": raw[5]}


def test_a_statement_stays_below_its_confidence_and_never_at_nought() -> None:
    one = Draw(0, {"s": 0.5}, {"s": 0.0})
    kept = [one.keeps(GameStatement("s", Name("x"), "x", confidence)) for confidence in (0.0, 0.5, 0.51, 1.0)]
    assert kept == [False, False, True, True]


def test_groups_take_every_order_about_equally_often_and_members_leave_them() -> None:
    members = tuple(GameStatement(id, Name("x"), "x") for id in ("a", "b", "c"))
    lead, tail = GameStatement("lead", Name("x"), "x"), GameStatement("tail", Name("x"), "x", 0.4)
    player = GamePlayer("P", "P", (Rank("single", (lead,)), Rank("unordered", members), Rank("single", (tail,))))
    seen: dict[tuple[int, ...], int] = {}
    stayed = 0
    for number in range(3000):
        order = draw(("a", "b", "c", "lead", "tail"), 0, number).order(player)
        assert order[0] == 0
        seen[order[1:4]] = seen.get(order[1:4], 0) + 1
        stayed += order[-1] == 4
    assert len(seen) == 6
    assert all(400 < times < 600 for times in seen.values())
    assert 1100 < stayed < 1300
    assert draw(("a", "b", "c", "lead", "tail"), 0, 0).order(player, {"b", "tail"})[0] == 0
    assert not {2, 4} & set(draw(("a", "b", "c", "lead", "tail"), 0, 0).order(player, {"b", "tail"}))


def test_ranks_of_reordered_planes_are_those_of_the_draw_built_afresh() -> None:
    rng = random.Random(5)
    for at in range(300):
        game = doubtful(rng, random_game(rng))
        model = build(game)
        statements = Statements(game, model.codes)
        one = draw(ids_of(game), 11, at)
        afresh = build(drawn(game, one))
        for row, player in enumerate(game.players):
            if player.ranking is None:
                assert np.array_equal(statements.ranks(row, one.order(player)), afresh.ranks[row])
            else:
                assert np.array_equal(model.ranks[row], afresh.ranks[row])


def test_what_is_uncertain_is_counted_without_rankings_and_single_groups() -> None:
    doubt = GameStatement("a", Name("x"), "x", 0.5)
    sure = GameStatement("b", Name("x"), "x")
    ranked = GamePlayer("R", "R", (Rank("single", (doubt,)),), ranking=(("Y",), ("N",)))
    stated = GamePlayer("S", "S", (Rank("equal", (doubt, sure)), Rank("equal", (sure,)), Rank("single", (doubt,))))
    assert uncertain(ResolvedGame("c", "v", None, (), (ranked, stated))) == (2, 1)
