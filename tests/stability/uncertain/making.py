"""Random games whose preferences are uncertain in every way a case can say."""

from __future__ import annotations

import random
from dataclasses import replace

from standoff.case.resolved import GameDegree, GamePlayer, GameStatement, Rank, ResolvedGame
from tests.strategies import feasible_states, random_game, random_tree, text_of

CHANCES = (0.0, 0.1, 0.25, 0.3, 0.5, 0.6, 0.7, 0.9, 1.0)
ATTITUDES = ("positive", "negative", "indifferent")


def uncertain_game(rng: random.Random, *, coalesced: bool = False) -> ResolvedGame:
    """A small random game with open groups, strength, kinds, confidences, degrees and attitudes."""
    game = random_game(rng, options=rng.choice((2, 3, 4, 4, 5)), coalesced=coalesced, plain=rng.random() < 0.4)
    if not coalesced:
        game = replace(game, players=tuple(_wanting(rng, game, player) for player in game.players))
    states = feasible_states(game)
    others = [_wanting(rng, game, player) for player in game.players]
    players = [_doubted(rng, _grouped(rng, player)) for player in game.players]
    players = [_marked(rng, player) for player in players]
    if not coalesced:
        players = [_mixed(rng, player, kind) for player, kind in zip(players, others, strict=True)]
    players = [replace(p, fuzzy=_degrees(rng, game, states), threshold=rng.choice((0.2, 0.4, 0.5, 1))) for p in players]
    ids = [player.id for player in players]
    minded = {i: {j: rng.choice(ATTITUDES) for j in ids if rng.random() < 0.6} for i in ids}
    return replace(game, players=tuple(players), attitudes=minded)


def _wanting(rng: random.Random, game: ResolvedGame, player: GamePlayer) -> GamePlayer:
    """Most players with a list of simple wants about their own options and others', so that much can be deterred."""
    if rng.random() < 0.3:
        return player
    names = [option.id for option in game.options]
    trees = [random_tree(rng, names, rng.choice((0, 0, 1))) for _ in range(rng.randint(3, 5))]
    wants = [GameStatement(f"{player.id.lower()}_w{n}", t, text_of(t), origin="base") for n, t in enumerate(trees)]
    return replace(player, ranks=tuple(Rank("single", (want,)) for want in wants), ranking=None)


def _grouped(rng: random.Random, player: GamePlayer) -> GamePlayer:
    """Neighbouring statements made groups of unknown order more often than `random_game` does."""
    ranks = list(player.ranks)
    for at in range(len(ranks) - 2, -1, -1):
        together = (*ranks[at].statements, *ranks[at + 1].statements)
        if rng.random() < 0.4 and len(together) <= 3:
            ranks[at : at + 2] = [Rank(rng.choice(("unordered", "unordered", "equal")), together)]
    return replace(player, ranks=tuple(ranks))


def _doubted(rng: random.Random, player: GamePlayer) -> GamePlayer:
    """At most four statements doubtful, so that all draws can be gone through."""
    left = 4

    def one(statement: GameStatement) -> GameStatement:
        nonlocal left
        if left and rng.random() < 0.5:
            left -= 1
            return replace(statement, confidence=rng.choice(CHANCES))
        return statement

    ranks = player.ranks[:5]
    return replace(player, ranks=tuple(replace(r, statements=tuple(map(one, r.statements))) for r in ranks))


def _marked(rng: random.Random, player: GamePlayer) -> GamePlayer:
    if player.ranking is not None:
        places = range(1, len(player.ranking))
        return replace(player, strong_after=tuple(p for p in places if rng.random() < 0.3))
    return replace(player, strong=rng.choice((None, *range(len(player.ranks) + 1))))


def _mixed(rng: random.Random, player: GamePlayer, kind: GamePlayer) -> GamePlayer:
    if rng.random() < 0.5:
        return player
    kinds = [player, kind, GamePlayer(player.id, player.name)]
    rng.shuffle(kinds)
    weights = (1.0, 1.0, 2.0, 0.3, 0.5, 0.1)
    return replace(player, mixture=tuple((rng.choice(weights), one) for one in kinds[: rng.choice((2, 3))]))


def _degrees(rng: random.Random, game: ResolvedGame, states: tuple[str, ...]) -> tuple[GameDegree, ...]:
    if rng.random() < 0.2 or len(states) < 2:
        return ()
    if rng.random() < 0.3 and not game.coalesced:
        place = rng.randrange(len(game.options))
        one = "".join("Y" if j == place else "-" for j in range(len(game.options)))
        return (GameDegree(one, one.replace("Y", "N"), rng.choice(CHANCES)),)
    pairs = [(a, b) for a in states for b in states if a < b]
    if game.coalesced:  # every pair once, whatever is folded into one state
        pairs = pairs[:1]
    chosen = rng.sample(pairs, min(len(pairs), rng.randint(1, 8)))
    return tuple(GameDegree(a, b, rng.choice(CHANCES)) for a, b in chosen)
