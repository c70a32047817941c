"""Each player's own game, and the states that all these games are about.

A case says under `hypergame` in which perspective each player plays (Bennett 1977); who has none there plays the
default one. A perspective's `believes` says what games its holder takes the others to play: a second level.
"""

from __future__ import annotations

from dataclasses import replace

from standoff.case.resolved import GamePlayer, ResolvedGame
from standoff.case.schema import CaseData
from standoff.case.view import perspective_chain, resolve


def universal(data: CaseData, scenario: str | None = None) -> ResolvedGame:
    """Every state of the case under one scenario, whatever some perspective does not see or does not reckon with.

    It is the game of the default perspective, none of whose `unaware` and `rules_out` counts. Raises NameUnknown and
    CaseError as `resolve`.
    """
    return resolve(data, None, scenario, everything=True)


def own_perspective(data: CaseData, player: str) -> str:
    """The perspective in which a player plays its own game."""
    return data.case.hypergame.get(player, data.case.default_perspective)


def beliefs(data: CaseData, player: str, perspective: str | None = None) -> dict[str, str]:
    """The games that a player, playing its own game, believes the others to play: {other player: perspective}.

    `believes` is inherited along `extends`, player by player. `perspective`: another one than the player's own.
    """
    found: dict[str, str] = {}
    for name in perspective_chain(data, perspective or own_perspective(data, player)):
        found |= data.perspectives[name].believes
    return {other: view for other, view in found.items() if other != player}


def believed(
    data: CaseData, player: str, scenario: str | None = None, *, without: frozenset[str] = frozenset()
) -> ResolvedGame:
    """A player's own game with what it believes of the others' games.

    States, moves and the player's own preferences are those of its own perspective. Every other player of whom that
    perspective `believes` something has the preferences of the game it is believed to play, on these same states: what
    the other is unaware of or rules out is not carried over. Raises as `resolve`.
    """
    own = resolve(data, own_perspective(data, player), scenario, without=without)
    held = beliefs(data, player)
    games = {view: resolve(data, view, scenario, without=without) for view in dict.fromkeys(held.values())}

    def as_believed(other: GamePlayer) -> GamePlayer:
        return next(p for p in games[held[other.id]].players if p.id == other.id) if other.id in held else other

    return replace(own, players=tuple(as_believed(p) for p in own.players))
