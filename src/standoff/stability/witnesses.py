"""Why a state is stable or not for an actor: one move or reply that shows it, for every verdict.

An unstable state has an improvement that no reply deters; the witness names the one the actor likes best. A
stable state has a deterrent for each improvement: a shortest legal sequence of the others' moves (improving
ones under SEQ and symmetric SEQ) from the improvement to a state the actor likes no better than the one it
left, and, under SMR and symmetric SEQ, from which none of its own moves brings it above. Under SIM the
deterrent is the choices the others make at the same time. Under a limited horizon and `nm` the witness is
what the actor anticipates: the play its best move begins, or, for each move, a line of play that follows it
to an end no better than staying.

`checking.check_witness` verifies each from the definitions alone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from standoff.conflict.model import Model
from standoff.errors import UsageError
from standoff.stability.blocks import moves_of, orders_of
from standoff.stability.checking import check_witness, checker
from standoff.stability.concepts import check_concept, horizon_of, least_after, reach_value
from standoff.stability.horizon import Anticipations
from standoff.stability.listed import arc_table
from standoff.stability.listed import reach_value as reach_value_listed
from standoff.stability.reach import Search
from standoff.stability.records import Deterrent, Step, Witness
from standoff.stability.simultaneous import bounds_for, simultaneous_choice

__all__ = ["Deterrent", "Step", "Witness", "check_witness", "checker", "undeterred", "witness"]


def witness(model: Model, concept: str, actor: int, state: int) -> Witness:
    """The verdict on `state` for `actor` under `concept`, with what shows it.

    concept: a key of `concepts.solve`. actor: 0..m-1; state: position 0..n-1. Raises NameUnknown, UsageError
    and TooLarge as `concepts.solve`, UsageError for an actor or state that is not there.
    """
    check_concept(concept, model)
    if not (0 <= actor < model.m and 0 <= state < model.n):
        raise UsageError(
            f"Actors are numbered 0 to {model.m - 1} and states 0 to {model.n - 1}; there is no actor {actor} with "
            f"state {state}."
        )
    if concept == "nm" or horizon_of(concept) is not None:
        return _anticipated(model, concept, actor, state)
    rank = model.ranks[actor]
    ups = [t for t in moves(model, actor, state) if rank[t] > rank[state]]
    ups.sort(key=lambda t: (-int(rank[t]), t))
    deter = {"nash": _never, "sim": _simultaneous}.get(concept, _in_sequence) if ups else _never
    find = deter(model, concept, actor, state)
    found: list[Deterrent] = []
    for t in ups:
        deterrent = find(t)
        if deterrent is None:
            return Witness(concept, actor, state, stable=False, improvement=t)
        found.append(deterrent)
    return Witness(concept, actor, state, stable=True, deterrents=tuple(found))


def undeterred(model: Model, concept: str, actor: int) -> Callable[[int], list[int]]:
    """A function from a state to the actor's improvements that nothing deters, the one it likes best first.

    Under `lim:H` and `nm`, which know no deterrents, the move with which the anticipated play begins. Raises as
    `witness`.
    """
    check_concept(concept, model)
    if concept == "nm" or horizon_of(concept) is not None:
        return lambda state: [t for t in [witness(model, concept, actor, state).improvement] if t is not None]
    rank = model.ranks[actor]

    def ups(state: int) -> list[int]:
        found = [t for t in moves(model, actor, state) if rank[t] > rank[state]]
        return sorted(found, key=lambda t: (-int(rank[t]), t))

    if not model.listed and concept != "sim" and actor in orders_of(model).blocks.movers:
        least = least_after(model, concept, actor)
        return lambda state: [t for t in ups(state) if least[t] > rank[state]]
    deter = {"nash": _never, "sim": _simultaneous}.get(concept, _in_sequence)

    def searched(state: int) -> list[int]:
        found = ups(state)
        find = deter(model, concept, actor, state) if found else None
        return [t for t in found if find is not None and find(t) is None]

    return searched


def moves(model: Model, actor: int, state: int) -> list[int]:
    """The positions an actor can move to from `state`, in either kind of model."""
    if model.arcs is None:
        return [int(t) for t in moves_of(model, actor, state)]
    arcs = model.arcs[actor]
    return [int(t) for t in arcs.target[arcs.start[state] : arcs.start[state + 1]]]


Finder = Callable[[int], Deterrent | None]


def _never(model: Model, concept: str, actor: int, state: int) -> Finder:
    return lambda t: None


def _in_sequence(model: Model, concept: str, actor: int, state: int) -> Finder:
    """Deterrents by legal sequences of the others, shortest first."""
    rank = model.ranks[actor]
    value = rank
    if concept in ("smr", "symseq"):
        if model.listed:
            value = reach_value_listed(arc_table(model), np.ascontiguousarray(model.ranks, np.int32), actor)
        else:
            orders = orders_of(model)
            value = reach_value(orders, orders.blocks.movers.index(actor))
    goal = value <= rank[state]
    others = [a for a in range(model.m) if a != actor]

    def find(t: int) -> Deterrent | None:
        steps = Search(model, [t], others, improvements=concept in ("seq", "symseq")).run(goal)
        return Deterrent(t, steps, steps[-1].to) if steps else None

    return find


def _simultaneous(model: Model, concept: str, actor: int, state: int) -> Finder:
    """Deterrents by choices made at the same time."""
    orders = orders_of(model)
    j = orders.blocks.movers.index(actor)
    bounds = bounds_for(model, orders, j)

    def find(t: int) -> Deterrent | None:
        choices = simultaneous_choice(model, orders, bounds, j, state, t)
        if choices is None:
            return None
        code = int(model.codes[t])
        for _, to in choices:
            code ^= int(model.codes[state]) ^ int(model.codes[to])
        end = int(np.searchsorted(model.codes, np.uint64(code)))
        return Deterrent(t, tuple(Step(other, state, to) for other, to in choices), end)

    return find


def _anticipated(model: Model, concept: str, actor: int, state: int) -> Witness:
    """The witness of `lim:H`; of `nm` at a horizon of its cycle, one where the state is unstable if there is one."""
    tables = Anticipations(model)
    horizon = horizon_of(concept)
    if horizon is None:
        first, last = tables.cycle()
        horizon = next((h for h in range(first, last) if not tables.stable(h)[actor, state]), first)
    ends = tuple(sorted(tables.ends(horizon, actor, state)))
    stable = ends == (state,)
    if not stable:
        play = _line(model, tables, horizon, actor, state, None)
        return Witness(concept, actor, state, stable, improvement=play[0].to, play=play, ends=ends, horizon=horizon)
    rank = model.ranks[actor]
    found = []
    for t in tables.moves(actor, state):
        worst = min(tables.ends(horizon - 1, 1 - actor, t), key=lambda x: (rank[x], x))
        found.append(Deterrent(t, _line(model, tables, horizon - 1, 1 - actor, t, worst), worst))
    return Witness(concept, actor, state, stable, deterrents=tuple(found), ends=ends, horizon=horizon)


def _line(
    model: Model, tables: Anticipations, horizon: int, mover: int, state: int, end: int | None
) -> tuple[Step, ...]:
    """A line of anticipated play from `state`, to the end asked for, or to the first one by number."""
    steps: list[Step] = []
    target = min(tables.ends(horizon, mover, state)) if end is None else end
    while best := tables.best_moves(horizon, mover, state):
        to = next(t for t in best if target in tables.ends(horizon - 1, 1 - mover, t))
        steps.append(Step(mover, state, to))
        horizon, mover, state = horizon - 1, 1 - mover, to
    return tuple(steps)
