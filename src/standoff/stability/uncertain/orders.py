"""What the kinds of uncertain preference start from: a player's order in parts, and pairs compared part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import GamePlayer, GameStatement, Rank, ResolvedGame
from standoff.conflict import coalesce
from standoff.conflict.compile import compile_trees, truths
from standoff.conflict.model import Model
from standoff.conflict.preferences import ranks
from standoff.conflict.states import feasible
from standoff.errors import CaseError, Issue

Bools = NDArray[np.bool_]
Tiers = NDArray[np.int32]


@dataclass(frozen=True)
class Part:
    """A stretch of a player's list: complete tiers (n,), or the truths (members, n) of a group of unknown order."""

    tiers: Tiers | None
    truths: Bools | None
    strong: bool


def tiers(game: ResolvedGame, model: Model, player: GamePlayer) -> Tiers:
    """The tiers of a player, who need not be one of the game's, at the model's states: (n,), higher is better.

    Raises CaseError where a ranking is not one of every state, or coalesced states are not tied.
    """
    alone = replace(game, players=(player,))
    if not model.listed:
        only: Tiers = ranks(alone, model.codes, folding=coalesce.labels if game.coalesced else None)[0]
        return only
    codes = feasible(game)
    found = ranks(alone, codes, folding=coalesce.labels)
    coalesce.check_tied(alone, found, coalesce.labels(game, codes))
    made: Tiers = found[0, np.searchsorted(codes, model.codes)]
    return made


def truths_of(game: ResolvedGame, model: Model, player: str, statements: Sequence[GameStatement]) -> Bools:
    """The truth of some statements at the model's states: (statements, n).

    Raises CaseError where a statement differs among states that are coalesced into one.
    """
    program = compile_trees([s.tree for s in statements], game)
    if model.listed:
        codes = feasible(game)
        found, where = truths(program, codes), coalesce.labels(game, codes)
        for statement, row in zip(statements, found, strict=True):
            if (row != row[where]).any():
                ids = " and ".join(c.id for c in game.coalesced)
                message = f"The coalesced states ({ids}) differ in {player}'s statement {statement.id}"
                raise CaseError([Issue("case.yaml", 0, 0, message + ", so they cannot count as one here.")])
    return truths(program, model.codes)


def parts(game: ResolvedGame, model: Model, actor: int, *, open_groups: bool) -> list[Part]:
    """A player's list as few parts as may be, the most important first.

    open_groups: `unordered:` groups are parts of their own; else they are counted, as everywhere else.
    """
    player = game.players[actor]
    if player.ranking is not None:
        banded = [Part(tiers(game, model, _bands(player)), None, True)] if player.strong_after else []
        return [*banded, Part(model.ranks[actor], None, False)]
    made: list[Part] = []
    run: list[Rank] = []
    strong = player.strong or 0

    def close(is_strong: bool) -> None:
        if run:
            made.append(Part(tiers(game, model, replace(player, ranks=tuple(run))), None, is_strong))
            run.clear()

    for place, rank in enumerate(player.ranks):
        if place == strong:
            close(True)
        if open_groups and rank.kind == "unordered" and len(rank.statements) > 1:
            close(place < strong)
            made.append(Part(None, truths_of(game, model, player.id, rank.statements), place < strong))
        else:
            run.append(rank)
    close(len(player.ranks) <= strong)
    return made


def _bands(player: GamePlayer) -> GamePlayer:
    """The player with all groups between two strong steps made one."""
    ranking = player.ranking or ()
    cuts = [0, *player.strong_after, len(ranking)]
    merged = [sum(ranking[a:b], ()) for a, b in pairwise(cuts)]
    return replace(player, ranking=tuple(group for group in merged if group))


def compared(found: Sequence[Part], n: int, rows: slice) -> tuple[Bools, Bools, Bools]:
    """For some states s and all states q: q better than s for sure, not known which, s better by far; (rows, n) each.

    Lexicographic: the first part in which the two differ decides. Where it is a group of unknown order, every order of
    it says the same iff all statements in which the two differ favour the same one (definitions 1.6).
    """
    shape = (len(range(*rows.indices(n))), n)
    undecided, better, unknown, far_worse = (np.full(shape, at == 0) for at in range(4))
    for part in found:
        up, down = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
        if part.tiers is not None:
            np.less(part.tiers[rows, None], part.tiers[None, :], out=up)
            np.greater(part.tiers[rows, None], part.tiers[None, :], out=down)
        for true in part.truths if part.truths is not None else ():
            up |= ~true[rows, None] & true[None, :]
            down |= true[rows, None] & ~true[None, :]
        unknown |= undecided & up & down
        better |= undecided & up & ~down
        if part.strong:
            far_worse |= undecided & down & ~up
        undecided &= ~(up | down)
    return better, unknown, far_worse
