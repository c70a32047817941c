"""What legal sequences of moves can reach: from given states, by any moves or by improving moves only.

A legal sequence is one of single moves in which nobody moves twice in succession (Fang, Hipel, Kilgour 1993);
under `improving` each move betters its mover's position from where it stands. In regular models every actor's
moves, and its improving moves, are transitive, so the rule changes neither what is reached nor the length of
the shortest way, and a breadth-first search over states is enough: each block is taken from its best tier
downwards, each state queued once. In listed models the search runs over (state, last mover). A state is
*attainable* if improving moves lead to it from the status quo (Li, Kilgour, Hipel 2005), the status quo
itself included.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.errors import UsageError
from standoff.stability.blocks import orders_of
from standoff.stability.listed import arc_table
from standoff.stability.records import Step

Truths = NDArray[np.bool_]


def reachable(model: Model, starts: Iterable[int], *, improvements: bool) -> Truths:
    """The states that legal sequences of all actors reach from `starts` (positions), starts included: (n,).

    improvements: each move must better its mover's position. Raises UsageError for a position outside the
    model.
    """
    search = Search(model, starts, range(model.m), improvements=improvements)
    search.run(np.zeros(model.n, np.bool_))
    return search.seen()


def attainable(model: Model) -> Truths:
    """The states that improving moves reach from the status quo, itself included: (n,).

    Raises UsageError where the model has no status quo.
    """
    if model.status_quo < 0:
        raise UsageError("This model has no status quo, so nothing can be said to be attainable from it.")
    return reachable(model, [model.status_quo], improvements=True)


def path(model: Model, start: int, goals: Truths, *, improvements: bool) -> tuple[Step, ...] | None:
    """A shortest legal sequence of all actors from `start` to a state of `goals` (n,), or None.

    No steps where `start` is a goal itself. Raises UsageError for a position outside the model.
    """
    search = Search(model, [start], range(model.m), improvements=improvements)
    if goals[start]:
        return ()
    return search.run(goals)


class Search:
    """One breadth-first search by the moves of some actors; `run` once, then ask."""

    def __init__(self, model: Model, starts: Iterable[int], actors: Iterable[int], *, improvements: bool):
        self._model = model
        self._starts = list(dict.fromkeys(int(s) for s in starts))
        for s in self._starts:
            if not 0 <= s < model.n:
                raise UsageError(f"There is no state number {s}; the states are numbered 0 to {model.n - 1}.")
        self._actors = set(actors)
        self._improving = improvements
        self._seen = np.zeros(model.n, np.bool_)

    def run(self, goal: Truths) -> tuple[Step, ...] | None:
        """The shortest way to a goal other than the starts, in one move or more; None where there is none.

        In a listed model a start is found as a goal too, if a sequence leads back to it.
        """
        goal = np.ascontiguousarray(goal, np.bool_)
        return self._run_listed(goal) if self._model.listed else self._run_regular(goal)

    def seen(self) -> Truths:
        """The states reached before the search ended, starts included: (n,)."""
        return self._seen

    def _run_regular(self, goal: Truths) -> tuple[Step, ...] | None:
        from standoff.stability import _search

        orders, n = orders_of(self._model), self._model.n
        blocks = orders.blocks
        rows = [j for j, i in enumerate(blocks.movers) if i in self._actors]
        ceiling = np.concatenate([np.zeros(0, np.int32), *(blocks.begin_of(j)[1:] for j in range(len(blocks.movers)))])
        subs = blocks.sub_offset
        sub_ceiling = np.concatenate(
            [np.zeros(0, np.int32)]
            + [blocks.sub_begin[subs[d] + d + 1 : subs[d + 1] + d + 1] for d in range(len(subs) - 1)]
        )
        parent, by = np.full(n, -1, np.int32), np.full(n, -1, np.int32)
        waiting = np.empty(n, np.int32)
        waiting[: len(self._starts)] = self._starts
        found = _search.search(
            np.array(rows, np.int32), self._improving, orders.ranks, blocks.number, blocks.offset, orders.order,
            blocks.begin, ceiling, blocks.row, blocks.pattern, blocks.width, blocks.table, orders.sub_order,
            blocks.sub_begin, sub_ceiling, np.full(sub_ceiling.shape, 2**31 - 1, np.int32), waiting,
            len(self._starts), goal, parent, by,
        )  # fmt: skip
        self._seen = parent >= 0
        steps: list[Step] = []
        at = int(found)
        while at >= 0 and by[at] >= 0:
            origin = int(parent[at])
            steps.append(Step(blocks.movers[by[at]], origin, at))
            at = origin
        return tuple(reversed(steps)) if found >= 0 else None

    def _run_listed(self, goal: Truths) -> tuple[Step, ...] | None:
        from standoff.stability import _listed

        model, table = self._model, arc_table(self._model)
        wide = model.m + 1
        parent = np.full(model.n * wide, -2, np.int64)
        waiting = np.empty(model.n * wide, np.int64)
        waiting[: len(self._starts)] = [s * wide + model.m for s in self._starts]
        active = np.array([i in self._actors for i in range(model.m)], np.bool_)
        ranks = np.ascontiguousarray(model.ranks, np.int32)
        found = _listed.search(
            table.start, table.target, active, self._improving, ranks, waiting, len(self._starts), goal,
            parent,
        )  # fmt: skip
        self._seen = np.asarray((parent > -2).reshape(model.n, wide).any(axis=1))
        steps: list[Step] = []
        at = int(found)
        while at >= 0 and parent[at] >= 0:
            origin = int(parent[at])
            steps.append(Step(at % wide, origin // wide, at // wide))
            at = origin
        return tuple(reversed(steps)) if found >= 0 else None
