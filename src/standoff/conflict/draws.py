"""Preference draws: the same game with its uncertain statements left in or out, and its groups in some strict order.

In a draw each statement stays with the chance that is its `confidence` (default 1) and is otherwise left out, never
negated; each `equal:` or `unordered:` group is put in a uniformly random strict order. The stream of draw d is
`Generator(Philox(SeedSequence([seed, d])))`. It is read in the order of all the statement ids of the case, two uniform
numbers an id: whether the statement stays, and its place in a group. So a draw does not depend on the perspective, the
scenario, the concepts or the number of workers, and a statement that several perspectives inherit is drawn once.

The states of a game do not depend on preferences, so the truth of its statements is computed once (`Statements`), and a
draw only puts these planes in another order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator, Philox, SeedSequence
from numpy.typing import NDArray

from standoff.case.resolved import GamePlayer, GameStatement, Rank, ResolvedGame
from standoff.conflict.compile import Compiler, Planes, evaluate
from standoff.conflict.model import Codes
from standoff.conflict.preferences import dense

Order = tuple[int, ...]
"""Statements of one player, by their place in `GamePlayer.statements`, most important first."""


@dataclass(frozen=True)
class Draw:
    """One draw: for every statement id of the case a uniform number that keeps it and one that places it in a group."""

    number: int
    stays: dict[str, float]
    places: dict[str, float]

    def keeps(self, statement: GameStatement) -> bool:
        """Whether the statement stays: its uniform number in [0, 1) is below its confidence."""
        return self.stays[statement.id] < statement.confidence

    def order(self, player: GamePlayer, without: Collection[str] = ()) -> Order:
        """The player's statements that stay, groups in the order drawn, as places in `player.statements`.

        Those whose ids are in `without` are left out whatever is drawn.
        """
        made: list[int] = []
        first = 0
        for rank in player.ranks:
            kept = [
                first + at
                for at, statement in enumerate(rank.statements)
                if self.keeps(statement) and statement.id not in without
            ]
            if rank.kind != "single":
                kept.sort(key=lambda at: self._place(player.statements[at].id))
            made.extend(kept)
            first += len(rank.statements)
        return tuple(made)

    def _place(self, id: str) -> tuple[float, str]:
        return self.places[id], id


def draw(ids: Sequence[str], seed: int, number: int) -> Draw:
    """Draw `number` of a case with these statement ids (all of them, sorted).

    >>> first = draw(("a", "b"), 1, 0)
    >>> first == draw(("a", "b"), 1, 0), first == draw(("a", "b"), 1, 1)
    (True, False)
    """
    uniform = Generator(Philox(SeedSequence([seed, number]))).random((len(ids), 2)).tolist()
    return Draw(
        number,
        {id: pair[0] for id, pair in zip(ids, uniform, strict=True)},
        {id: pair[1] for id, pair in zip(ids, uniform, strict=True)},
    )


def gaps(ids: Sequence[str], seed: int, number: int) -> dict[str, float]:
    """A spacing draw (definitions 4.5): for every statement id of the case (all of them, sorted) an Exp(1) number.

    Its stream is `Generator(Philox(SeedSequence([seed, number, 1])))`, read in the order of the ids: one of its own,
    so that spacing and preference draws of the same number do not hang together.

    >>> gaps(("a", "b"), 1, 0) == gaps(("a", "b"), 1, 0), min(gaps(("a", "b"), 1, 1).values()) > 0
    (True, True)
    """
    found = Generator(Philox(SeedSequence([seed, number, 1]))).standard_exponential(len(ids)).tolist()
    return dict(zip(ids, found, strict=True))


def drawn(game: ResolvedGame, one: Draw, without: Collection[str] = ()) -> ResolvedGame:
    """The game of a draw, statement by statement: what every quicker way has to agree with."""
    return replace(game, players=tuple(_drawn_player(player, one, without) for player in game.players))


def _drawn_player(player: GamePlayer, one: Draw, without: Collection[str]) -> GamePlayer:
    kept = [player.statements[at] for at in one.order(player, without)]
    return replace(player, ranks=tuple(Rank("single", (statement,)) for statement in kept))


def uncertain(game: ResolvedGame) -> tuple[int, int]:
    """How many statements of a game may be left out in a draw, and how many groups are put in order.

    >>> uncertain(ResolvedGame("c", "v", None, (), (GamePlayer("P", "P"),)))
    (0, 0)
    """
    ruled = [player for player in game.players if player.ranking is None]
    doubtful = sum(s.confidence < 1 for player in ruled for s in player.statements)
    groups = sum(rank.kind != "single" and len(rank.statements) > 1 for player in ruled for rank in player.ranks)
    return doubtful, groups


class Statements:
    """The truth of one game's statements at its states, and the ranks that any order of them gives.

    codes: (n,) uint64 ascending. Players with an explicit ranking have none to draw.
    """

    def __init__(self, game: ResolvedGame, codes: Codes):
        self._n = int(codes.shape[0])
        self._rows: list[tuple[int, ...]] = []
        compiler = Compiler(game)
        steps: dict[int, int] = {}
        for player in game.players:
            made = [compiler.add(statement.tree) for statement in player.statements]
            self._rows.append(tuple(steps.setdefault(step, len(steps)) for step in made))
        self._planes = planes_of(compiler, list(steps), codes)

    def ranks(self, player: int, order: Order) -> NDArray[np.int32]:
        """The tiers of a player under some of its statements in some order: (n,) int32, dense, higher is better."""
        rows = self._rows[player]
        return dense(self._planes[[rows[at] for at in order]], self._n)


def planes_of(compiler: Compiler, steps: Sequence[int], codes: Codes) -> Planes:
    """The truth of some steps at every state: (steps, words) uint64; bits beyond the last state mean nothing."""
    planes = np.empty((len(steps), -(-codes.shape[0] // 64)), dtype=np.uint64)
    for start, stop, outputs in evaluate(compiler.program(steps), codes):
        for row, plane in enumerate(outputs):
            planes[row, start // 64 : -(-stop // 64)] = plane
    return planes
