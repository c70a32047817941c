"""Nash, SEQ and symmetric SEQ of one game under many preferences: for draws, where states stay and ranks change.

Per actor and ranking the states are put in order within the actor's blocks once (`Tiers`), and shared by all the draws
that give this actor the same ranking. The least value that replies reach from t, `least` of `concepts`, is found here
by sweeps: start from the values themselves, and walk the blocks of one replier after another, every state taking the
least of the better states of its block, until a round of sweeps lowers nothing. What is left is, for each state, the
minimum over all that improving moves of the repliers reach, for each sweep only carries values along such moves and the
end is closed under all of them. A handful of rounds are enough in practice and each is a plain walk; where they are not
(`ROUNDS`), the spread of `concepts`, which needs one pass, takes over.

Only for regular models whose options are all reversible; others are solved as any game.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.stability.blocks import Blocks, Int32, blocks_of
from standoff.stability.concepts import solve

Verdicts = NDArray[np.bool_]
SWEPT = ("nash", "seq", "symseq")
"""The concepts found by sweeps."""
FEW = 2048
"""So many states or fewer are checked one by one."""
ROUNDS = 40
"""Rounds of sweeps after which the spread is quicker."""


@dataclass(frozen=True)
class Tiers:
    """One actor's ranking laid out by its blocks.

    rank: (n,) int32. marked: (n,) int32, see `_sweeps`; empty for an actor that cannot move. stays: (n,) bool, where no
    move of the actor betters its position (Nash).
    """

    rank: Int32
    marked: Int32
    stays: Verdicts


def sweepable(model: Model) -> bool:
    """Whether a model can be swept: regular, all options reversible."""
    return not model.listed and not model.irreversible and model.n < 2**30


def tiers(model: Model, actor: int, rank: Int32) -> Tiers:
    """One actor's ranking (n,) laid out by its blocks; the model's own ranks do not matter."""
    from standoff.stability import _kernels, _sweeps

    blocks = blocks_of(model)
    if actor not in blocks.movers:
        return Tiers(rank, np.zeros(0, np.int32), np.ones(model.n, np.bool_))
    j = blocks.movers.index(actor)
    by_rank, marked = np.empty(model.n, np.int32), np.empty(model.n, np.int32)
    stays = np.empty(model.n, np.bool_)
    _kernels.sort_states(rank, int(rank.max(initial=0)) + 1, by_rank)
    _sweeps.mark_tiers(by_rank, rank, blocks.number[j], blocks.begin_of(j), marked, stays)
    return Tiers(rank, marked, stays)


class Preferences:
    """One game's states with a ranking for every actor; concepts are found as they are asked for.

    `blocks` are the model's; its own ranks do not matter.
    """

    def __init__(self, model: Model, blocks: Blocks, actors: Sequence[Tiers]):
        self._base = model
        self._actors = tuple(actors)
        self._blocks = blocks
        self._found: dict[tuple[str, int], Verdicts] = {}
        self._other: dict[str, Verdicts] = {}
        self._reached: dict[int, Verdicts] = {}
        self._stacked: tuple[Int32, Int32] | None = None
        self._model: Model | None = None

    @property
    def model(self) -> Model:
        """The model with these ranks."""
        if self._model is None:
            self._model = replace(self._base, ranks=np.stack([one.rank for one in self._actors]))
        return self._model

    def rank(self, actor: int) -> Int32:
        """One actor's ranks: (n,)."""
        return self._actors[actor].rank

    def stable(self, concept: str, actor: int) -> Verdicts:
        """Whether each state is stable for an actor: (n,)."""
        if concept not in SWEPT:
            if concept not in self._other:
                self._other.update(solve(self.model, [concept]))
            row: Verdicts = self._other[concept][actor]
            return row
        if concept == "nash" or actor not in self._blocks.movers:
            return self._actors[actor].stays
        if (concept, actor) not in self._found:
            self._found[concept, actor] = self._deterred(concept, actor)
        return self._found[concept, actor]

    def equilibria(self, concept: str) -> Verdicts:
        """Whether each state is stable for every actor: (n,)."""
        if concept == "seq" and len(self._blocks.movers) > 2:
            return self._sequentially_stable()
        made = np.ones(self._base.n, np.bool_)
        for actor in range(self._base.m):
            made &= self.stable(concept, actor)
        return made

    def _sequentially_stable(self) -> Verdicts:
        """SEQ for everybody: several actors in one sweep, and where few states are left, the others state by state."""
        order = sorted(self._blocks.movers, key=lambda i: int(np.count_nonzero(self._actors[i].stays)))
        stable = np.ones(self._base.n, np.bool_)
        while order:
            left = np.flatnonzero(stable).astype(np.int32)
            if left.size <= FEW and self._checked(order[0], left, stable):
                order = order[1:]
                continue
            bits = max(2, *(int(self._actors[i].rank.max()).bit_length() + 1 for i in order))
            together, order = order[: 64 // bits], order[64 // bits :]
            if not self._swept_together(together, bits, stable):
                for actor in together:
                    stable &= self.stable("seq", actor)
        return stable

    def _swept_together(self, actors: Sequence[int], bits: int, stable: Verdicts) -> bool:
        """Clear `stable` where a state is not SEQ for one of some actors; False, with nothing done, if not in time."""
        from standoff.stability import _sweeps

        blocks = self._blocks
        least = np.zeros(self._base.n, np.uint64)
        for lane, actor in enumerate(actors):
            _sweeps.fill_lanes(self._actors[actor].rank, lane * bits, least)
        ones = (1 << (bits - 1)) - 1
        guards = sum(1 << (lane * bits + bits - 1) for lane in range(len(actors)))
        own = {actor: ones << (lane * bits) for lane, actor in enumerate(actors)}
        waiting = np.ones(int(blocks.offset[-1]), np.bool_)
        rows = [(j, self._actors[i].marked, blocks.begin_of(j), own.get(i, 0)) for j, i in enumerate(blocks.movers)]
        still = 0
        for at in range(ROUNDS * len(rows)):
            j, marked, begin, lane_of = rows[at % len(rows)]
            changed = _sweeps.lower_lanes(
                marked, begin, least, np.uint64(guards), bits - 1, np.uint64(lane_of), j, blocks.number, blocks.offset,
                waiting, at < len(rows),
            )  # fmt: skip
            still = 0 if changed else still + 1
            if still == len(rows):
                break
        else:
            return False
        for lane, actor in enumerate(actors):
            mine, begin = self._actors[actor], blocks.begin_of(blocks.movers.index(actor))
            _sweeps.keep_stable_lane(mine.marked, begin, mine.rank, least, lane * bits, ones, stable)
        return True

    def _checked(self, actor: int, left: Int32, stable: Verdicts) -> bool:
        """Clear `stable` at those of the states `left` that are not SEQ for an actor; False if that took too long."""
        from standoff.stability import _sweeps

        blocks = self._blocks
        n, kept = self._base.n, stable.copy()
        ranks, marked = self._rows()
        done = _sweeps.deterred(
            left, blocks.movers.index(actor), ranks, marked, blocks.number, blocks.offset, blocks.begin, 4 * n,
            np.zeros(n, np.int32), np.empty(n, np.int32), kept,
        )  # fmt: skip
        if done:
            stable[:] = kept
        return bool(done)

    def _rows(self) -> tuple[Int32, Int32]:
        """The ranks and the marked states of the actors that can move: both (A, n)."""
        if self._stacked is None:
            movers = self._blocks.movers
            ranks = self.model.ranks if len(movers) == self._base.m else self.model.ranks[list(movers)]
            self._stacked = ranks, np.stack([self._actors[i].marked for i in movers])
        return self._stacked

    def best_replies_within(self, actor: int, wanted: Verdicts) -> Verdicts:
        """Whether all of the actor's best replies, standing still included, are in `wanted` (n,), for each state."""
        if actor not in self._blocks.movers:
            return wanted
        j = self._blocks.movers.index(actor)
        number, offset = self._blocks.number[j], self._blocks.offset
        failing = np.zeros(int(offset[j + 1] - offset[j]), np.bool_)
        failing[number[self._actors[actor].stays & ~wanted]] = True
        within: Verdicts = ~failing[number]
        return within

    def reached(self, start: int) -> Verdicts:
        """The states that improving moves reach from one, itself included: (n,)."""
        if start not in self._reached:
            self._reached[start] = self._reach(start)
        return self._reached[start]

    def _reach(self, start: int) -> Verdicts:
        from standoff.stability import _sweeps

        blocks = self._blocks
        seen, queue = np.zeros(self._base.n, np.bool_), np.empty(self._base.n, np.int32)
        queue[0] = start
        if not blocks.movers:
            seen[start] = True
            return seen
        _sweeps.reach(
            *self._rows(),
            blocks.number,
            blocks.offset,
            blocks.begin,
            np.concatenate([blocks.begin_of(j)[1:] for j in range(len(blocks.movers))]),
            queue,
            seen,
        )
        return seen

    def _deterred(self, concept: str, actor: int) -> Verdicts:
        from standoff.stability import _sweeps

        mine, begin = self._actors[actor], self._blocks.begin_of(self._blocks.movers.index(actor))
        least = mine.rank.copy()
        if concept == "symseq":
            _sweeps.highest(mine.marked, begin, mine.rank, least)
        if not self._lowered(actor, least):
            row: Verdicts = solve(self.model, [concept])[concept][actor]
            return row
        stable = np.ones(self._base.n, np.bool_)
        _sweeps.keep_stable(mine.marked, begin, mine.rank, least, stable)
        return stable

    def _lowered(self, actor: int, least: Int32) -> bool:
        """Sweep `least` until nothing changes; whether that came about in time.

        The first round walks every block. From the second on a block is walked only where one of its states was
        lowered since.
        """
        from standoff.stability import _sweeps

        blocks = self._blocks
        others = [(j, self._actors[i].marked, blocks.begin_of(j)) for j, i in enumerate(blocks.movers) if i != actor]
        waiting = np.ones(int(blocks.offset[-1]), np.bool_)
        active = np.array([j for j, _, _ in others], np.int32)
        still = 0
        for at in range(ROUNDS * len(others)):
            j, marked, begin = others[at % len(others)]
            first = at < len(others)
            changed = _sweeps.lower(marked, begin, least, j, active, blocks.number, blocks.offset, waiting, first)
            still = 0 if changed else still + 1
            if still == len(others):
                return True
        return not others
