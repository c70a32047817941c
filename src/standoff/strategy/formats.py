"""What a negotiating table can deliver: the joint changes its members all want, and whether anybody undoes them.

A *table* is a set of members F and an agenda, the options of theirs that it may change. It meets at s0, the status
quo; or, where an actor b has to do something first, at s1: b's best state in {s0} and R_b(s0) where that is done.
Where there is no such state, or it is worse for b than s0, the table does not meet and has no agreements. Below, s0
stands for the state at which it meets.

- *Candidates*: the feasible states other than s0 that equal s0 outside the agenda, one-way options changed only their
  own way. The change is a joint one: no chain of single moves has to lead there.
- *Agreement*: a candidate at least as good as s0 for every member and better for at least one. *Strict*: better for
  all. *Stepwise*: reachable from s0 by single moves of members on the agenda. *Unaided*: reached by improving legal
  sequences of members, so that it takes no table.
- *Kept*: stable in the whole game, under the concept asked, for every member.
- *Self-enforcing*: kept, and no coalition of members has a coalition improvement from it (a coalition of one has its
  unilateral improvements, so a self-enforcing agreement is Nash for the members).
- *Robust*: kept, and improving legal sequences of the outsiders lead to no state that is worse than s0 for a member.
- *Afterwards*: what these sequences make of the kept agreements, these included.

Members without preferences (seats, bodies) are not in F. Option form only: states that were folded together have no
options to be changed jointly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.coalesce import permitted
from standoff.conflict.model import Model, Positions, Truths
from standoff.conflict.moves import improvements, moves
from standoff.errors import UsageError
from standoff.stability.coalitions import coalition_improvements
from standoff.stability.leading import leads_into
from standoff.stability.reach import Search
from standoff.strategy.bargaining import Block, Fallback, blocking, fallback, undominated

FEW = 4
"""Up to so many states are followed forwards one by one; more are settled by one search backwards."""


NEAR = 100
"""Up to so many states are reached move by move; beyond, by a search over the ordered game."""


@dataclass(frozen=True)
class Precondition:
    """What has to be so before a table meets, and whose doing it is.

    actor: index of the one who has to bring it about, -1 for one that cannot move. holds: (n,) where it is so; read
    only at the status quo and where that actor can move from there.
    """

    actor: int
    holds: Truths


@dataclass(frozen=True)
class Table:
    """Who sits at a table (indices of actors, ascending), which option bits it may change, what it asks for first."""

    members: tuple[int, ...]
    agenda: int
    requires: Precondition | None = None


@dataclass(frozen=True)
class Outcome:
    """What a table can deliver. Positions are ascending; the masks are over `agreements`: (a,) bool.

    start: where it meets, -1 where it does not. candidates: (c,) without the start. afterwards: (n,). blocks: one a
    member, in the order of the table.
    """

    start: int
    candidates: Positions
    agreements: Positions
    strict: Truths
    stepwise: Truths
    unaided: Truths
    kept: Truths
    self_enforcing: Truths
    robust: Truths
    undominated: Truths
    fallback: Fallback | None
    blocks: tuple[Block, ...]
    afterwards: Truths


def table(
    model: Model, members: Iterable[int], agenda: int | None = None, requires: Precondition | None = None
) -> Table:
    """A table of some actors; without an agenda it may change all their options, with one those of them named in it."""
    sitting = tuple(sorted(set(members)))
    theirs = 0
    for i in sitting:
        theirs |= model.own[i]
    return Table(sitting, theirs if agenda is None else theirs & agenda, requires)


def start_of(model: Model, table: Table) -> int:
    """Where a table meets: the status quo, or the state its precondition leads to; -1 where it does not meet.

    Of several states that are equally good for the one who goes first: the status quo, else the one that changes the
    fewest options, else the one with the lowest code. Raises UsageError for a listed model or one without status quo.
    """
    check_model(model)
    today = model.status_quo
    if table.requires is None:
        return today
    actor, holds = table.requires.actor, table.requires.holds
    if actor < 0:
        return today if holds[today] else -1
    open_to = np.concatenate(([today], moves(model, actor, today)))
    open_to = open_to[holds[open_to]]
    ranks = model.ranks[actor]
    open_to = open_to[ranks[open_to] >= ranks[today]]
    if not open_to.size:
        return -1
    best = open_to[ranks[open_to] == ranks[open_to].max()]
    changed = [int(code ^ model.codes[today]).bit_count() for code in model.codes[best]]
    return int(best[int(np.argmin(changed))])


def candidates(model: Model, table: Table, start: int) -> Positions:
    """The states other than `start` that a joint change on the agenda makes of it: positions, ascending."""
    code = model.codes[start]
    inside = ((model.codes ^ code) & ~np.uint64(table.agenda)) == 0
    inside[start] = False
    found = np.flatnonzero(inside)
    if table.agenda & model.irreversible:
        found = found[permitted(code, model.codes[found], model.forward, model.backward)]
    return found.astype(np.int32)


def agreements(model: Model, table: Table, start: int, among: Positions) -> Positions:
    """The candidates that are no worse than `start` for any member and better for one: positions, ascending."""
    acceptable, better = np.ones(among.size, np.bool_), np.zeros(among.size, np.bool_)
    for i in table.members:
        row = model.ranks[i]
        mine = row[among]
        acceptable &= mine >= row[start]
        better |= mine > row[start]
    return among[acceptable & better]


def robust(model: Model, table: Table, start: int, among: Positions) -> Truths:
    """Which of these states the outsiders' improving moves never make worse than `start` for a member."""
    ranks = model.ranks[list(table.members)]
    worse = np.asarray((ranks < ranks[:, [start]]).any(axis=0), dtype=np.bool_)
    others = outsiders(model, table)
    if not others or not among.size:
        return np.ones(among.size, np.bool_)
    if among.size <= FEW:
        return np.array([not (_made_of(model, [state], others) & worse).any() for state in among], dtype=np.bool_)
    return ~leads_into(model, worse, others, improvements=True)[among]


def outsiders(model: Model, table: Table) -> tuple[int, ...]:
    """The actors that are not members."""
    return tuple(i for i in range(model.m) if i not in table.members)


def afterwards(model: Model, table: Table, among: Positions) -> Truths:
    """What the outsiders' improving moves make of these states, themselves included: (n,)."""
    return _made_of(model, among, outsiders(model, table))


def _made_of(model: Model, states: Iterable[int], actors: Sequence[int]) -> Truths:
    """What improving moves of some actors make of some states, themselves included: (n,).

    Mostly few states, found move by move without ordering the whole game first; past `NEAR` of them the search that
    does so takes over.
    """
    starts = [int(state) for state in states]
    found = np.zeros(model.n, np.bool_)
    found[starts] = True
    waiting = list(starts)
    at = 0
    while at < len(waiting) and at < NEAR:
        for actor in actors:
            further = improvements(model, actor, waiting[at])
            further = further[~found[further]]
            found[further] = True
            waiting += further.tolist()
        at += 1
    if at < len(waiting):
        search = Search(model, starts, actors, improvements=True)
        search.run(np.zeros(model.n, np.bool_))
        found = search.seen().copy()
        found[starts] = True
    return found


def refusals(model: Model, table: Table, start: int, open_to: Positions) -> tuple[Block, ...]:
    """Each member's weight in what is refused of some candidates, in the order of the table."""
    ranks = model.ranks[list(table.members)]
    return blocking(ranks[:, open_to] < ranks[:, [start]], table.members)


def self_enforcing(model: Model, table: Table, state: int) -> bool:
    """Whether no coalition of members has a coalition improvement from a state."""
    return defection(model, table, state) is None


def defection(model: Model, table: Table, state: int) -> tuple[tuple[int, ...], Positions] | None:
    """The smallest coalition of members that would leave a state together, and where to (positions); None for none."""
    code = model.codes[state]
    for size in range(1, len(table.members) + 1):
        for coalition in combinations(table.members, size):
            members = list(coalition)
            theirs = 0
            for i in members:
                theirs |= model.own[i]
            # What they can reach differs only in their options: most coalitions are settled without a search.
            wanted = (model.ranks[members] > model.ranks[members, state][:, None]).all(axis=0)
            if not (((model.codes ^ code) & ~np.uint64(theirs) == 0) & wanted).any():
                continue
            found = coalition_improvements(model, members, state)
            if found.size:
                return coalition, found
    return None


def negotiate(model: Model, table: Table, stable: NDArray[np.bool_]) -> Outcome:
    """What a table can deliver.

    stable: (m, n), whether each state is stable for each actor under the concept by which agreements are kept. Raises
    UsageError for a listed model or one without status quo.

    >>> dilemma = Model(
    ...     actors=("row", "column"), options=("row.defect", "column.defect"), codes=np.arange(4, dtype=np.uint64),
    ...     own=(1, 2), forward=0, backward=0, status_quo=3,
    ...     ranks=np.array([[2, 3, 0, 1], [2, 0, 3, 1]], dtype=np.int32))
    >>> from standoff.stability.concepts import solve
    >>> found = negotiate(dilemma, table(dilemma, (0, 1)), solve(dilemma, ["seq"])["seq"])
    >>> found.agreements.tolist(), found.kept.tolist(), found.self_enforcing.tolist()
    ([0], [True], [False])
    """
    start = start_of(model, table)
    if start < 0:
        return _nothing(model)
    open_to = candidates(model, table, start)
    agreed = agreements(model, table, start, open_to)
    members = list(table.members)
    ranks = model.ranks[members]
    kept = np.asarray(stable[members][:, agreed].all(axis=0), dtype=np.bool_)
    holding, firm = np.zeros_like(kept), np.zeros_like(kept)
    if kept.any():
        firm[kept] = robust(model, table, start, agreed[kept])
        holding[kept] = [self_enforcing(model, table, int(state)) for state in agreed[kept]]
    steps = _stepwise(model, table, start, open_to)
    return Outcome(
        start=start,
        candidates=open_to,
        agreements=agreed,
        strict=np.asarray((ranks[:, agreed] > ranks[:, [start]]).all(axis=0), dtype=np.bool_),
        stepwise=steps[np.searchsorted(open_to, agreed)],
        unaided=_made_of(model, [start], table.members)[agreed],
        kept=kept,
        self_enforcing=holding,
        robust=firm,
        undominated=undominated(ranks[:, agreed]),
        fallback=fallback(model, members, start, open_to),
        blocks=refusals(model, table, start, open_to),
        afterwards=afterwards(model, table, agreed[kept]),
    )


def _stepwise(model: Model, table: Table, start: int, open_to: Positions) -> Truths:
    """Which candidates single moves of members on the agenda reach from the start: (c,)."""
    places = np.concatenate((np.array([start], np.int32), open_to))
    codes = model.codes[places]
    reached = np.zeros(places.size, np.bool_)
    reached[0] = True
    movers = [np.uint64(model.own[i] & table.agenda) for i in table.members if model.own[i] & table.agenda]
    blocks = [np.unique(codes & ~mask, return_inverse=True)[1].reshape(-1) for mask in movers]
    one_way = np.uint64(model.irreversible)
    while True:
        before = int(reached.sum())
        for mask, block in zip(movers, blocks, strict=True):
            pattern = codes & mask & one_way
            for end in np.unique(pattern):
                source = reached & permitted(pattern, end, model.forward, model.backward)
                hit = np.zeros(places.size, np.bool_)
                hit[block[source]] = True
                reached |= (pattern == end) & hit[block]
        if int(reached.sum()) == before:
            return reached[1:]


def check_model(model: Model) -> None:
    """Raise UsageError where tables cannot be asked about: a listed model, or one without status quo."""
    if model.listed:
        raise UsageError(
            "Tables change options jointly, and this model's states were folded together (coalesced), so they are no "
            "longer choices of options. Leave out the coalescing to compare tables."
        )
    if model.status_quo < 0:
        raise UsageError("This model has no status quo, so no table has a state to negotiate from.")


def _nothing(model: Model) -> Outcome:
    none, empty = np.zeros(0, np.bool_), np.zeros(0, np.int32)
    return Outcome(
        start=-1,
        candidates=empty,
        agreements=empty,
        strict=none,
        stepwise=none,
        unaided=none,
        kept=none,
        self_enforcing=none,
        robust=none,
        undominated=none,
        fallback=None,
        blocks=(),
        afterwards=np.zeros(model.n, np.bool_),
    )
