"""Inverse analysis: what an actor would have to see differently for a state to be stable for it.

For a state s and an actor i that would leave it: every improvement t of i that nobody deters. For s to hold, s must
come to be no worse than t, or no worse than a reply x that the others can give (Nash: the first only; SMR and
symmetric SEQ: x such that nothing i can do from x is better than s either). Kinsara, Petersons, Hipel and Kilgour
(2015) and Wang, Hipel, Fang and Dang (2018) state the conditions per concept. They are said of the preferences as
they are: under SEQ and symmetric SEQ the replies turn on what the others want, so a changed mind elsewhere may open
or close one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model, Truths
from standoff.conflict.moves import improvements
from standoff.errors import UsageError
from standoff.stability.blocks import orders_of
from standoff.stability.concepts import least_after, reach_value
from standoff.stability.listed import arc_table, least_after_listed
from standoff.stability.listed import reach_value as reach_value_listed
from standoff.stability.reach import Search
from standoff.stability.records import Step

INVERTED = ("nash", "gmr", "smr", "seq", "symseq")
"""The concepts whose conditions are comparisons of single states."""
MOST = 3
"""Improvements told for one actor and concept."""


@dataclass(frozen=True)
class Comparison:
    """A comparison that is violated now: the state would have to be no worse than `improvement`, or than `reply`.

    `reply` is what the others can make of the improvement that the actor likes least (None: nothing below the
    improvement), `sequence` a shortest way to it; `response` is what the actor would make of that reply (under SMR and
    symmetric SEQ, where it can do better than the reply itself).
    """

    improvement: int
    reply: int | None = None
    sequence: tuple[Step, ...] = ()
    response: int | None = None


@dataclass(frozen=True)
class Condition:
    """What has to turn for a state to be stable for one actor under one concept.

    `improvements`: how many moves better the actor; `undeterred`: those of them that nobody deters; `comparisons`: the
    first of these, best liked first.
    """

    actor: int
    concept: str
    state: int
    improvements: int
    undeterred: tuple[int, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def stable(self) -> bool:
        """Whether the state is stable for the actor as things are."""
        return not self.undeterred


def condition(model: Model, concept: str, actor: int, state: int, *, most: int = MOST) -> Condition:
    """The violated comparisons of one actor at one state.

    Raises UsageError for a concept that is not one of `INVERTED`, or a state or actor that is not there.
    """
    if concept not in INVERTED:
        raise UsageError(f"Conditions are comparisons of states under {', '.join(INVERTED)}, not under {concept}.")
    if not (0 <= actor < model.m and 0 <= state < model.n):
        raise UsageError(f"There is no actor {actor} with a state {state}.")
    rank = model.ranks[actor]
    ups = sorted((int(t) for t in improvements(model, actor, state)), key=lambda t: (-int(rank[t]), t))
    if not ups or concept == "nash":
        return Condition(actor, concept, state, len(ups), tuple(ups), tuple(Comparison(t) for t in ups[:most]))
    value, least = _worth(model, concept, actor)
    left = tuple(t for t in ups if least[t] > rank[state])
    told = tuple(_compared(model, concept, actor, t, value) for t in left[:most])
    return Condition(actor, concept, state, len(ups), left, told)


def _worth(model: Model, concept: str, actor: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """What a reply that ends in a state is worth to an actor, and the least that replies from a state reach: (n,)."""
    plain = concept in ("gmr", "seq")
    if model.listed:
        table, ranks = arc_table(model), np.ascontiguousarray(model.ranks, np.int32)
        value = ranks[actor] if plain else reach_value_listed(table, ranks, actor)
        return value, least_after_listed(model, concept, actor)
    orders = orders_of(model)
    value = orders.ranks[orders.blocks.movers.index(actor)]
    if not plain:
        value = reach_value(orders, orders.blocks.movers.index(actor))
    return value, least_after(model, concept, actor)


def _compared(model: Model, concept: str, actor: int, improvement: int, value: NDArray[np.int32]) -> Comparison:
    """An undeterred improvement with the reply that comes nearest to deterring it."""
    others = [k for k in range(model.m) if k != actor]
    improving = concept in ("seq", "symseq")
    search = Search(model, [improvement], others, improvements=improving)
    search.run(np.zeros(model.n, np.bool_))
    open_to = np.flatnonzero(search.seen())
    reply = int(open_to[int(np.argmin(value[open_to]))])
    if reply == improvement or value[reply] >= model.ranks[actor, improvement]:
        return Comparison(improvement)
    goal = np.zeros(model.n, np.bool_)
    goal[reply] = True
    sequence = Search(model, [improvement], others, improvements=improving).run(goal) or ()
    return Comparison(improvement, reply, sequence, _response(model, concept, actor, reply))


def _response(model: Model, concept: str, actor: int, reply: int) -> int | None:
    """The best that an actor can make of a reply, where that counts and is better than the reply itself."""
    if concept not in ("smr", "symseq"):
        return None
    rank = model.ranks[actor]
    better = improvements(model, actor, reply)
    return int(better[int(np.argmax(rank[better]))]) if better.size else None


def unstable_for(stable: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For how many actors each state is unstable: (n,), from verdicts (m, n)."""
    return np.asarray((~stable).sum(axis=0), dtype=np.int64)


def minds(stable: NDArray[np.bool_], goal: Truths) -> dict[tuple[int, ...], int]:
    """Who would leave the states with the goal: sets of actors (by index) and how many states each would leave so."""
    rows = ~stable[:, goal]
    bits = (rows.astype(np.int64) << np.arange(rows.shape[0])[:, None]).sum(axis=0)
    found, counts = np.unique(bits, return_counts=True)
    return {
        tuple(i for i in range(rows.shape[0]) if int(key) >> i & 1): int(count)
        for key, count in zip(found, counts, strict=True)
    }
