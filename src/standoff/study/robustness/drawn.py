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
from standoff.stability.blocks import blocks_of
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
        rankings: tuple[bytes, ...] = (),
    ):
        self._masks, self._preferences = masks, preferences
        super().__init__(key, game, model)
        self.rankings = rankings
        """What stands for each player's ranking, where the game is swept: equal for equal rankings."""
        self._equilibria: dict[str, Truths] = {}

    @property
    def model(self) -> Model:
        """The model with the ranks of the draw."""
        return self._given if self._preferences is None else self._preferences.model

    @model.setter
    def model(self, given: Model) -> None:
        self._given = given

    def ranks(self, actor: int) -> Int32:
        """One player's tiers, higher is better: (n,)."""
        return super().ranks(actor) if self._preferences is None else self._preferences.rank(actor)

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
        self._blocks = blocks_of(base.model) if sweepable(base.model) else None
        self._masks: dict[str, Truths] = {}
        self._statements = None if base.model.listed else Statements(base.game, base.model.codes)
        self._digests: dict[tuple[int, Order], bytes] = {}
        self._tiers: OrderedDict[tuple[int, bytes], Tiers] = OrderedDict()
        self._most = max(4 * base.model.m, KEPT_BYTES // (BYTES_PER_STATE * max(1, base.model.n)))
        self._answers: dict[tuple[Question, bytes], Answer] = {}

    def solved(self, one: Draw, without: tuple[str, ...] = ()) -> DrawnSolved:
        """The game of a draw, with some statements left out besides."""
        if self._statements is None:
            return DrawnSolved(self.key, self.game, build(drawn(self.game, one, without)), self._masks)
        orders = [one.order(p, without) if p.ranking is None else None for p in self.game.players]
        if self._blocks is None:
            model = replace(self.model, ranks=np.stack([self._ranks(at, order) for at, order in enumerate(orders)]))
            return DrawnSolved(self.key, self.game, model, self._masks)
        laid_out = [self._laid_out(at, order) for at, order in enumerate(orders)]
        swept = Preferences(self.model, self._blocks, [tiers for _, tiers in laid_out])
        return DrawnSolved(self.key, self.game, self.model, self._masks, swept, tuple(d for d, _ in laid_out))

    def answer(self, question: Counted | PreferenceBetween, solved: DrawnSolved) -> Answer:
        """The counts that answer a question in a draw; what one player's ranking decides is counted once for it."""
        decided = self._decided_by(question, solved)
        if decided is None:
            return count(question, solved)
        if (question, decided) not in self._answers:
            self._answers[question, decided] = count(question, solved)
        return self._answers[question, decided]

    def _decided_by(self, question: Question, solved: DrawnSolved) -> bytes | None:
        """What stands for all that the answer depends on in a draw; None where that is more than one ranking."""
        if isinstance(question, Reaches) and question.by == "moves":
            return b""
        if not isinstance(question, BestReplies | PreferenceBetween) or question.player not in self.model.actors:
            return None
        return solved.rankings[self.model.actors.index(question.player)] if solved.rankings else None

    def _ranks(self, at: int, order: Order | None) -> Int32:
        """A player's tiers under an order of its statements; as given where it has a ranking instead."""
        if order is None or self._statements is None:
            given: Int32 = self.model.ranks[at]
            return given
        ranks: Int32 = self._statements.ranks(at, order)
        return ranks

    def _laid_out(self, at: int, order: Order | None) -> tuple[bytes, Tiers]:
        """A player's ranking laid out by blocks, and what stands for it; equal rankings are laid out once."""
        digest = self._digests.get((at, order or ()))
        if digest is None or (at, digest) not in self._tiers:
            ranks = self._ranks(at, order)
            digest = self._digests[at, order or ()] = blake2b(ranks.tobytes(), digest_size=16).digest()
            if (at, digest) not in self._tiers:
                self._tiers[at, digest] = tiers(self.model, at, ranks)
        self._tiers.move_to_end((at, digest))
        while len(self._tiers) > self._most:
            self._tiers.popitem(last=False)
        return digest, self._tiers[at, digest]
