"""Attitudes: what a player does depends on how it is minded towards the others.

Towards each player j, itself among them, i is minded positively, negatively or indifferently. q is *relationally
preferred* by i to s if q is no worse than s for every j that i is well minded to, and s no worse than q for every j
that it is ill minded to. i leaves s for what it so prefers; x deters it if it does not so prefer x to s; a response y
gets it out if it so prefers y; others' moves are credible if their movers so prefer them. There is published work on
attitudes in the graph model; this was not compared with its formulas.

That is the *weak* variant. As states that tie with s, and s itself, count as preferred, it comes to the ordinary
concepts only where everybody cares for itself alone, nobody has ties, and nobody can lead back to s. The *strict*
variant asks for strictly better and strictly worse; with everybody caring for itself alone it is the ordinary concepts.
"""

from __future__ import annotations

import numpy as np

from standoff.case.resolved import ResolvedGame
from standoff.conflict.model import Model
from standoff.stability.relational import Relations, Rows, complement, relation
from standoff.stability.uncertain.orders import Bools
from standoff.stability.uncertain.records import Settings

POSITIVE, NEGATIVE, INDIFFERENT = "positive", "negative", "indifferent"


def lacking(game: ResolvedGame) -> str | None:
    """What the case has to say before this kind can be asked for; None where it does."""
    if game.attitudes:
        return None
    return (
        "does not say how players are minded towards each other. Write `attitudes: {PLAYER: {PLAYER: negative}, ...}` "
        "(positive, negative or indifferent) in the perspective"
    )


def attitude(game: ResolvedGame, player: str, other: str) -> str:
    """How a player is minded towards another: where nothing is said, well towards itself, else indifferent."""
    default = POSITIVE if player == other else INDIFFERENT
    return game.attitudes.get(player, {}).get(other, default)


def relations(game: ResolvedGame, model: Model, settings: Settings) -> dict[str, list[Relations]]:
    """Each actor's relations under the weak and under the strict variant."""
    made: dict[str, list[Relations]] = {}
    for name in ("weak", "strict"):
        made[name] = []
        for player in model.actors:
            minded = [attitude(game, player, other) for other in model.actors]
            wanted = preferred(model, minded, strict=name == "strict")
            made[name].append(Relations(wanted, complement(wanted, model.n), wanted, wanted))
    return made


def preferred(model: Model, minded: list[str], *, strict: bool) -> Rows:
    """The pairs (s, q) with q relationally preferred to s."""

    def test(rows: slice) -> Bools:
        made = np.ones((len(range(*rows.indices(model.n))), model.n), np.bool_)
        for rank, attitude in zip(model.ranks, minded, strict=True):
            if attitude == INDIFFERENT:
                continue
            one, other = (rank[rows, None], rank[None, :])
            if attitude == NEGATIVE:
                one, other = other, one
            made &= (one < other) if strict else (one <= other)
        return made

    return relation(model.n, test)


def settings_of(game: ResolvedGame, settings: Settings) -> dict[str, object]:
    """The settings, for the answer."""
    ids = [player.id for player in game.players]
    return {"attitudes": {one: {other: attitude(game, one, other) for other in ids} for one in ids}}
