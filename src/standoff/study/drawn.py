"""One game under many preference draws: states, truths and blocks once, ranks afresh, stability only as asked for."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import ResolvedGame
from standoff.conflict.build import build
from standoff.conflict.draws import Draw, Order, Statements, drawn
from standoff.conflict.model import Model, Truths
from standoff.stability.sweeps import Preferences, Tiers, sweepable, tiers
from standoff.study.counting import Counted, count
from standoff.study.solver import Solved
from standoff.theses.records import Answer, BestReplies, GameKey, PreferenceBetween, Question, Reaches

Int32 = NDArray[np.int32]

KEPT_BYTES = 192 << 20
"""Memory for the rankings that draws share."""
BYTES_PER_STATE = 9
FEW = 16
"""From so many states or fewer the ways of improving moves are searched forwards, one state after another."""


class DrawnSolved(Solved):
    """A game in one draw. `masks` (truths of propositions) are those of the game, the same in every draw.

    `preferences` has the draw's rankings where the game can be swept; None for a game solved as any other.
    """

    def __init__(
        self,
        key: GameKey,
        game: ResolvedGame,
        model: Model,
        masks: dict[str, Truths],
        preferences: Preferences | None = None,
    ):
        super().__init__(key, game, model)
        self._masks, self._preferences = masks, preferences
        self._equilibria: dict[str, Truths] = {}

    def where(self, text: str) -> Truths:
        """Where a proposition, `status_quo` or a Y/N string is true: (n,)."""
        if text not in self._masks:
            self._masks[text] = super().where(text)
        return self._masks[text]

    def equilibria(self, concept: str) -> Truths:
        """Whether each state is stable for every player: (n,)."""
        if concept not in self._equilibria:
            swept = self._preferences
            self._equilibria[concept] = super().equilibria(concept) if swept is None else swept.equilibria(concept)
        return self._equilibria[concept]

    def stable_for(self, concept: str, actor: int) -> Truths:
        """Whether each state is stable for one player: (n,)."""
        swept = self._preferences
        return super().stable_for(concept, actor) if swept is None else swept.stable(concept, actor)

    def stable(self, concept: str) -> NDArray[np.bool_]:
        """Whether each state is stable for each player: (m, n)."""
        if self._preferences is None:
            return super().stable(concept)
        return np.stack([self.stable_for(concept, actor) for actor in range(self.model.m)])

    def attainable(self) -> Truths:
        """The states that improving moves reach from the status quo, itself included: (n,)."""
        if self._preferences is None:
            return super().attainable()
        if self._attainable is None:
            self._attainable = self._preferences.reached(self.status_quo)
        return self._attainable

    def best_replies_within(self, actor: int, wanted: Truths) -> Truths:
        """Whether all of a player's best replies (standing still included) are in `wanted`: (n,)."""
        swept = self._preferences
        return super().best_replies_within(actor, wanted) if swept is None else swept.best_replies_within(actor, wanted)

    def leading(self, starts: Truths, to: Truths, *, improvements: bool) -> Truths:
        """From which of `starts` (n,) moves, or improving moves, lead into `to` (n,): (n,), elsewhere as it may be."""
        few = np.flatnonzero(starts) if np.count_nonzero(starts) <= FEW else None
        if self._preferences is None or few is None or not improvements:
            return super().leading(starts, to, improvements=improvements)
        found = np.zeros_like(starts)
        for start in few:
            found[start] = bool((self._preferences.reached(int(start)) & to).any())
        return found


class DrawnGame:
    """A game that is drawn again and again: `solved(draw)` is the game of a draw, `answer` a question asked of it.

    Both raise CaseError where states that the case folds into one are no longer tied in a draw.
    """

    def __init__(self, base: Solved):
        self.key, self.game, self.model = base.key, base.game, base.model
        self._masks: dict[str, Truths] = {}
        self._statements = None if base.model.listed else Statements(base.game, base.model.codes)
        self._digests: dict[tuple[int, Order], bytes] = {}
        self._tiers: OrderedDict[tuple[int, bytes], Tiers] = OrderedDict()
        self._most = max(4 * base.model.m, KEPT_BYTES // (BYTES_PER_STATE * max(1, base.model.n)))
        self._answers: dict[tuple[Question, bytes], Answer] = {}

    def solved(self, one: Draw) -> DrawnSolved:
        """The game of a draw."""
        if self._statements is None:
            return DrawnSolved(self.key, self.game, build(drawn(self.game, one)), self._masks)
        if not sweepable(self.model):
            ranks = [self._ranks(at, player.ranking is None, one) for at, player in enumerate(self.game.players)]
            return DrawnSolved(self.key, self.game, replace(self.model, ranks=np.stack(ranks)), self._masks)
        swept = Preferences(self.model, [self._laid_out(at, one) for at in range(self.model.m)])
        return DrawnSolved(self.key, self.game, swept.model, self._masks, swept)

    def answer(self, question: Counted | PreferenceBetween, one: Draw, solved: DrawnSolved) -> Answer:
        """The counts that answer a question in a draw; what one player's ranking decides is counted once for it."""
        digest = self._decided_by(question, one)
        if digest is None:
            return count(question, solved)
        if (question, digest) not in self._answers:
            self._answers[question, digest] = count(question, solved)
        return self._answers[question, digest]

    def _decided_by(self, question: Question, one: Draw) -> bytes | None:
        """What stands for all that the answer depends on in a draw; None where that is more than one ranking."""
        if isinstance(question, Reaches) and question.by == "moves":
            return b""
        if not isinstance(question, BestReplies | PreferenceBetween) or question.player not in self.model.actors:
            return None
        at = self.model.actors.index(question.player)
        return self._digests.get((at, one.order(self.game.players[at])))

    def _ranks(self, at: int, ruled: bool, one: Draw) -> Int32:
        if not ruled or self._statements is None:
            given: Int32 = self.model.ranks[at]
            return given
        ranks: Int32 = self._statements.ranks(at, one.order(self.game.players[at]))
        return ranks

    def _laid_out(self, at: int, one: Draw) -> Tiers:
        """A player's ranking in a draw, laid out by blocks; equal rankings are laid out once."""
        player = self.game.players[at]
        order = one.order(player) if player.ranking is None else ()
        digest = self._digests.get((at, order))
        if digest is None or (at, digest) not in self._tiers:
            ranks = self._ranks(at, player.ranking is None, one)
            digest = self._digests[at, order] = blake2b(ranks.tobytes(), digest_size=16).digest()
            if (at, digest) not in self._tiers:
                self._tiers[at, digest] = tiers(self.model, at, ranks)
        self._tiers.move_to_end((at, digest))
        while len(self._tiers) > self._most:
            self._tiers.popitem(last=False)
        return self._tiers[at, digest]
