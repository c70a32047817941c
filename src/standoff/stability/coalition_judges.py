"""How coalitional stability is decided: by classes where every move can be undone, from rows of reach elsewhere.

Both judges answer one question: for each state, the first improvement of a coalition, among those that count, that
nothing answers, or -1. The definitions stand in `coalitions`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from standoff.conflict.model import Model
from standoff.errors import TooLarge
from standoff.stability.blocks import Int32
from standoff.stability.together import Classes, Coalition, Repliers, Rows, Truths, classes_of, repliers

MANY = 500
"""From so many states on, dominance is looked for in sorted order, and CSEQ's answers are found for all states."""
CHASE = 200_000_000
"""States that CSEQ looks at going state by state before it turns to all states at once."""
_AT_A_TIME = 1 << 24
_KEPT_BYTES = 1 << 28


class ClassJudge:
    """Judges models whose options all go both ways. family: the class of coalitions. wanted: (n,) the improvements that
    count."""

    def __init__(self, model: Model, family: Sequence[Coalition], work: int, wanted: Truths | None = None):
        self.model, self.family, self.work = model, tuple(family), work
        self._wanted = np.ones(model.n, np.bool_) if wanted is None else wanted
        self._ranks = np.ascontiguousarray(model.ranks, np.int32)
        self._classes: OrderedDict[Coalition, Classes] = OrderedDict()
        self._scores: tuple[Coalition, Int32] | None = None

    def __call__(self, concept: str, coalition: Coalition, states: Int32) -> Int32:
        """For each state the first improvement that nothing answers under the concept, or -1: (q,)."""
        if not states.shape[0]:
            return np.zeros(0, np.int32)
        others = tuple(i for i in range(self.model.m) if i not in coalition)
        own = self._ranks[list(coalition)]
        if concept == "csmr" and others:
            return self._symmetric(coalition, others, states)
        if concept == "cgmr" and others:
            return self._dominated(coalition, _least_of(self._class(others), own), states)
        replying = self._replying(coalition) if concept == "cseq" else None
        if replying is None:
            return self._dominated(coalition, own, states)
        if states.shape[0] < MANY:
            found = self._chased(coalition, replying, states)
            if found is not None:
                return found
        return self._dominated(coalition, self._spread(coalition, replying), states)

    def _class(self, coalition: Coalition) -> Classes:
        if coalition not in self._classes:
            self._classes[coalition] = classes_of(self.model, coalition)
            while len(self._classes) > max(4, _KEPT_BYTES // (12 * self.model.n)):
                self._classes.popitem(last=False)
        self._classes.move_to_end(coalition)
        return self._classes[coalition]

    def _replying(self, coalition: Coalition) -> Repliers | None:
        """The coalitions of the family among the others, those with most classes first; None where there are none."""
        found = [(self._class(k), k) for k in self.family if not set(k) & set(coalition)]
        found.sort(key=lambda pair: -pair[0].count)
        return repliers([k for _, k in found], [c for c, _ in found]) if found else None

    def _dominated(self, coalition: Coalition, score: Int32, states: Int32) -> Int32:
        """For each state the first of its class with every score (h, n) above the members' ranks, or -1."""
        from standoff.stability import _coalitions

        mine = self._class(coalition)
        member, begin, total = mine.member, mine.begin, np.zeros(0, np.int64)
        if not self._wanted.all():
            member = member[self._wanted[member]]
            sizes = np.bincount(mine.number[member], minlength=mine.count)
            begin = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        if states.shape[0] >= MANY:
            total = score.sum(axis=0, dtype=np.int64)[member]
            order = np.lexsort((-total, mine.number[member]))
            member, total = member[order], total[order]
        found = np.empty(states.shape[0], np.int32)
        bar = np.ascontiguousarray(self._ranks[list(coalition)][:, states])
        score = np.ascontiguousarray(score)
        left = _coalitions.first_above(score, bar, mine.number[states], begin, member, total, found, self.work)
        self._check(left, coalition)
        return found

    def _symmetric(self, coalition: Coalition, others: Coalition, states: Int32) -> Int32:
        from standoff.stability import _coalitions

        mine, theirs = self._class(coalition), self._class(others)
        found = np.empty(states.shape[0], np.int32)
        left = _coalitions.first_escape(
            self._ranks, np.array(coalition, np.int32), states, mine.number, mine.begin, mine.member, theirs.number,
            theirs.begin, theirs.member, np.full(mine.count, -1, np.int64), self._wanted, found, self.work,
        )  # fmt: skip
        self._check(left, coalition)
        return found

    def _chased(self, coalition: Coalition, r: Repliers, states: Int32) -> Int32 | None:
        """CSEQ state by state; None where that takes too long."""
        from standoff.stability import _coalitions

        mine = self._class(coalition)
        found = np.empty(states.shape[0], np.int32)
        left = _coalitions.first_unchased(
            states, mine.number, mine.begin, mine.member, self._ranks, np.array(coalition, np.int32), r.number,
            r.first, r.begin, r.end, r.member, r.who, r.width, np.empty_like(r.member), np.zeros_like(r.begin),
            self._wanted, found, min(CHASE, self.work),
        )  # fmt: skip
        return found if left >= 0 else None

    def _spread(self, coalition: Coalition, r: Repliers) -> Int32:
        """w_i(t) under CSEQ for each member i and all states t: (h, n). The last coalition's are kept."""
        from standoff.stability import _coalitions, _kernels

        if self._scores is not None and self._scores[0] == coalition:
            return self._scores[1]
        n, left = self.model.n, self.work
        score = np.empty((len(coalition), n), np.int32)
        source, front = np.empty(n, np.int32), np.empty_like(r.member)
        for row, i in enumerate(coalition):
            value = self._ranks[i]
            _kernels.sort_states(value, int(value.max()) + 1, source)
            left = _coalitions.spread_together(
                value, source, self._ranks, r.number, r.first, r.begin, r.end.copy(), r.member.copy(), r.who, r.width,
                front, np.zeros_like(r.begin), score[row], np.empty(n, np.int32), left,
            )  # fmt: skip
            self._check(left, coalition)
        self._scores = coalition, score
        return score

    def _check(self, left: int, coalition: Coalition) -> None:
        if left < 0:
            raise _too_much(self.model, coalition, self.work)


class RowJudge:
    """Judges any model, state by state: one-way options, listed moves."""

    def __init__(self, model: Model, family: Sequence[Coalition], work: int, wanted: Truths | None = None):
        self.model, self.family, self.work = model, tuple(family), work
        self._wanted = np.ones(model.n, np.bool_) if wanted is None else wanted
        self._rows = Rows(model)
        self._chains: tuple[Coalition, dict[int, Truths]] = ((), {})

    def __call__(self, concept: str, coalition: Coalition, states: Int32) -> Int32:
        """For each state the first improvement that nothing answers under the concept, or -1: (q,)."""
        others = tuple(i for i in range(self.model.m) if i not in coalition)
        ranks = self.model.ranks[list(coalition)]
        before = self._rows.looks
        found = np.full(states.shape[0], -1, np.int32)
        for q, s in enumerate(states):
            better = np.asarray((ranks > ranks[:, [s]]).all(axis=0))
            reach = self._rows.of(coalition, states[q : q + 1])[0]
            improvements = np.flatnonzero(reach & better & self._wanted).astype(np.int32)
            if concept == "cnash" or not others:
                found[q] = next(iter(improvements.tolist()), -1)
            else:
                found[q] = self._first(concept, coalition, others, improvements, better)
            if self._rows.looks - before > self.work:
                raise _too_much(self.model, coalition, self.work)
        return found

    def _first(self, concept: str, coalition: Coalition, others: Coalition, targets: Int32, better: Truths) -> int:
        """The first of the targets that no answer deters; better: (n,) what all members prefer to the state judged."""
        step = max(1, _AT_A_TIME // self.model.n)
        for at in range(0, targets.shape[0], step):
            part = targets[at : at + step]
            if concept == "cseq":
                ends = np.array([self._chain(coalition, int(t)) for t in part], np.bool_)
            else:
                ends = self._rows.of(others, part)
            ends = ends & ~better
            if concept == "csmr":
                asked = np.flatnonzero(ends.any(axis=0)).astype(np.int32)
                lost = np.ones(self.model.n, np.bool_)
                for x in range(0, asked.shape[0], step):
                    some = asked[x : x + step]
                    lost[some] = (self._rows.of(coalition, some) & better).any(axis=1)
                ends = ends & ~lost
            loose = np.flatnonzero(~ends.any(axis=1))
            if loose.shape[0]:
                return int(part[loose[0]])
        return -1

    def _chain(self, coalition: Coalition, start: int) -> Truths:
        """What legal sequences of coalition improvements by the others reach from a state: (n,).

        Searches (state, last coalition), all states of a last coalition at a time.
        """
        if self._chains[0] != coalition:
            self._chains = coalition, {}
        kept = self._chains[1]
        if start in kept:
            return kept[start]
        n = self.model.n
        replying = [k for k in self.family if not set(k) & set(coalition)]
        seen = np.zeros((len(replying), n), np.bool_)
        fresh = self._step(replying, [(-1, np.array([start], np.int32))])
        while (fresh & ~seen).any():
            fresh &= ~seen
            seen |= fresh
            fresh = self._step(replying, [(k, np.flatnonzero(row).astype(np.int32)) for k, row in enumerate(fresh)])
        reached = np.asarray(seen.any(axis=0), np.bool_) if replying else np.zeros(n, np.bool_)
        if n * (len(kept) + 1) <= _KEPT_BYTES:
            kept[start] = reached
        return reached

    def _step(self, replying: Sequence[Coalition], nodes: Sequence[tuple[int, Int32]]) -> Truths:
        """The improvements of each coalition from states where another one came last: (coalitions, n)."""
        after = np.zeros((len(replying), self.model.n), np.bool_)
        for k, coalition in enumerate(replying):
            ranks = self.model.ranks[list(coalition)]
            for last, states in nodes:
                if last == k:
                    continue
                for s in states:
                    reach = self._rows.of(coalition, np.array([s], np.int32))[0]
                    after[k] |= reach & (ranks > ranks[:, [s]]).all(axis=0)
        return after


def _least_of(classes: Classes, ranks: Int32) -> Int32:
    """The least rank (h, n) within each state's class: (h, n)."""
    from standoff.stability import _replies

    least = np.empty(ranks.shape, np.int32)
    for rank, row in zip(ranks, least, strict=True):
        _replies.least_of_class(classes.number, classes.count, rank, row)
    return least


def _too_much(model: Model, coalition: Coalition, work: int) -> TooLarge:
    names = ", ".join(model.actors[i] for i in coalition)
    return TooLarge(
        f"What the coalition of {names} can gain among {model.n:,} states takes over {work:,} looks at a state. "
        "Ask about fewer states, such as the equilibria, or name fewer coalitions."
    )
