"""Small noise: where play settles in the long run if everybody now and then makes a mistake, and mistakes get rare.

*The process.* One actor at a time gets to move. Without noise it goes to any state that it ranks strictly higher than
where it stands, each with some chance, and otherwise stays. (Whether it may also stay where it could better itself
changes nothing below: no way from state to state gains by standing still.) In the long run this process ends in one of
its *recurrent classes*: sets of states that improving moves do not lead out of and lead about within; a single state
where nobody has an improving move (Nash), or a round of improvements without end.

*Noise.* With a small chance epsilon the mover makes a *mistake*: it goes to any other state that it can move to, one
that it ranks no higher. The resistance of a way is its number of mistakes; r(K, L) is the least on any way from class
K to class L. Where mistakes lead from every class to every other there is one long-run distribution, and as epsilon
goes to 0 it settles on the classes of least *stochastic potential*: the potential of K is the least total resistance
of a tree in which every other class has one way out and all ways lead to K in the end (Young 1993). These are the
*stable* classes. Only the order of preferences counts.

*One computation for all potentials.* Follow from a class its cheapest way out, from there again, until the ways make a
round; take off each member what its way out costs, put the round together into one, and go on until one is left (the
contraction of Chu and Liu 1965 and Edmonds 1967, which does not depend on the root here). Each class or round x had to
pay y_x to be left; the potential of K is the sum of y_x over all x that do not contain K.

*Radius and coradius* (Ellison 2000): the fewest mistakes that lead out of a class to another, and the most that are
needed to reach it from any other. A class whose radius exceeds its coradius is the only stable one, and is reached in
a time of the order of epsilon to the power of minus the coradius.

*Where mistakes do not lead everywhere* (one-way options, or constraints that cut the states apart) the whole process
has several recurrent classes of its own, here *ends*: sets of states that even mistakes do not lead out of. Then there
is no one long-run distribution: potentials are told within each end, classes that mistakes leave for good have none,
and `caught` has the chances of the ends from the status quo. A hazard that ends play is such an end too: where mistakes
lead to states in which it may strike, it comes in the long run; `to_hazard` has how many that takes.

*Per utility.* If movers choose by logit and the rationality parameter goes to 0, a choice costs what it loses in
utility against the best that the mover could choose (Blume 1993; Young 1993). `noise(model, utilities)` finds the same
things with these resistances. They depend on the spacing of utilities, which no order of preference says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.errors import TooLarge
from standoff.projection.absorption import caught
from standoff.projection.choice import choices
from standoff.projection.records import Floats, Int32

Int64 = NDArray[np.int64]
Bools = NDArray[np.bool_]

MOST_CLASSES = 2_000
"""Recurrent classes between which resistances are found: one search of all states for each."""
_WORK = 1 << 28
"""Classes times states times actors: some half a minute."""
_CLOSE = 1e-9
"""Utilities are sums of floats: potentials that differ by less are the same."""


@dataclass(frozen=True)
class Noise:
    """The recurrent classes of a game without noise, and what small noise makes of them. c classes.

    classes: per class its states, positions ascending; by first state. resistance: (c, c) the least mistakes (or loss
    in utility) from class to class, infinite where no way leads. end: (c,) the number of the end that a class lies in,
    -1 where mistakes lead away from it for good. ends: how many there are. end_size: (ends,) states of each. potential:
    (c,) the stochastic potential within the end, NaN outside. stable: (c,) of least potential in its end. from_start:
    (c,) the least mistakes (or loss) from the status quo, infinite where no way leads; NaN where there is no status
    quo. per_utility: whether resistances are losses in utility. caught: (ends,) the chance that play from the status
    quo is caught in each end, as mistakes become rare (`absorption.caught`). to_hazard: (c,) the least mistakes (or
    loss) from a class to where a hazard may strike that ends play, infinite where none can, NaN where not asked;
    start_to_hazard: the same from the status quo.
    """

    classes: tuple[Int32, ...]
    resistance: Floats
    end: Int32
    end_size: Int32
    potential: Floats
    stable: Bools
    from_start: Floats
    per_utility: bool
    caught: Floats
    to_hazard: Floats
    start_to_hazard: float

    @property
    def ends(self) -> int:
        """How many sets of states there are that even mistakes do not lead out of."""
        return int(self.end_size.shape[0])

    @property
    def radius(self) -> Floats:
        """The least resistance from each class to any other: (c,), infinite where it is never left."""
        apart = self.resistance.copy()
        np.fill_diagonal(apart, np.inf)
        made: Floats = apart.min(axis=1, initial=np.inf)
        return made

    @property
    def coradius(self) -> Floats:
        """The least resistance to each class from wherever that is most: (c,)."""
        made: Floats = self.resistance.max(axis=0, initial=0.0)
        return made

    def gap(self, end: int = 0) -> float:
        """How much more the next best class of an end would cost than the stable ones; NaN where all are stable."""
        inside = self.end == end
        others = self.potential[inside & ~self.stable]
        return float(others.min() - self.potential[inside & self.stable].min()) if others.size else float("nan")


def noise(
    model: Model, utilities: Floats | None = None, *, struck: Bools | None = None, most: int = MOST_CLASSES
) -> Noise:
    """The classes in which play settles when mistakes are rare, and those where they are rarest (the stable ones).

    utilities: (m, n) float64; where given, resistances are losses in utility, else mistakes are counted. struck: (n,)
    bool, where a hazard that ends play may strike; classes are found as long as it does not. Regular and listed models.
    Raises TooLarge where there are over `most` recurrent classes, or so many that ways between them take minutes to
    find, or as `choice.choices`.

    >>> dilemma = Model(
    ...     actors=("row", "column"), options=("row.defect", "column.defect"), codes=np.arange(4, dtype=np.uint64),
    ...     own=(1, 2), forward=0, backward=0, status_quo=0,
    ...     ranks=np.array([[2, 3, 0, 1], [2, 0, 3, 1]], dtype=np.int32))
    >>> found = noise(dilemma)
    >>> [states.tolist() for states in found.classes], found.stable.tolist()
    ([[3]], [True])
    """
    moves = _moves(model, utilities)
    classes = _classes(moves)
    if len(classes) > max(1, min(most, _WORK // max(1, model.n * model.m))):
        raise TooLarge(
            f"Without noise play may settle in {len(classes):,} different places, and finding the ways between so many "
            f"in a game of {model.n:,} states would take too long.",
            count=len(classes),
        )
    firsts = np.array([states[0] for states in classes], np.int64)
    resistance, to_hazard = _between(moves, firsts, struck)
    end, ends = _ends(np.isfinite(resistance))
    end_of = np.full(model.n, -1, np.int32)
    potential, stable = np.full(len(classes), np.nan), np.zeros(len(classes), np.bool_)
    for e in range(ends):
        inside = np.flatnonzero(end == e)
        end_of[np.isfinite(_reach(moves, int(firsts[inside[0]])))] = e
        potential[inside] = potentials(resistance[np.ix_(inside, inside)])
        stable[inside] = potential[inside] <= potential[inside].min() + _CLOSE
    start = np.full(model.n, np.nan) if model.status_quo < 0 else _reach(moves, model.status_quo)
    return Noise(
        classes=classes,
        resistance=resistance,
        end=end,
        end_size=np.bincount(end_of[end_of >= 0], minlength=ends).astype(np.int32),
        potential=potential,
        stable=stable,
        from_start=start[firsts],
        per_utility=utilities is not None,
        caught=caught(model, utilities, end_of, ends, start),
        to_hazard=to_hazard,
        start_to_hazard=float("nan") if struck is None else float(start[struck].min(initial=np.inf)),
    )


def _between(moves: _Moves, firsts: Int64, struck: Bools | None) -> tuple[Floats, Floats]:
    """The resistances between classes, (c, c), and from each to where hazards strike, (c,)."""
    c = firsts.shape[0]
    resistance, to_hazard = np.empty((c, c)), np.full(c, np.nan if struck is None else np.inf)
    for k, first in enumerate(firsts):
        row = _reach(moves, int(first))
        resistance[k] = row[firsts]
        if struck is not None:
            to_hazard[k] = row[struck].min(initial=np.inf)
    return resistance, to_hazard


def potentials(resistance: Floats) -> Floats:
    """The least total of a tree of ways into each class: (c,).

    resistance: (c, c) finite off the diagonal. The contraction of Chu and Liu and of Edmonds with every class as root
    at once: ways are followed along the cheapest until they make a round, which is then one node.
    """
    c = resistance.shape[0]
    cost = resistance.astype(np.float64).copy()
    np.fill_diagonal(cost, np.inf)
    paid, whole = np.zeros(c), 0.0
    inside = [np.array([k]) for k in range(c)]
    path = [0] if c else []
    on_path = np.zeros(c, np.bool_)
    on_path[:1] = True
    left = c
    while left > 1:
        here = path[-1]
        then = int(np.argmin(cost[here]))
        least = float(cost[here, then])
        cost[here] -= least
        paid[inside[here]] += least
        whole += least
        if not on_path[then]:
            path.append(then)
            on_path[then] = True
            continue
        at = path.index(then)
        ring = path[at:]
        del path[at + 1 :]
        others = ring[1:]
        # The first of the round stands for all of it.
        cost[then] = cost[ring].min(axis=0)
        cost[:, then] = cost[:, ring].min(axis=1)
        cost[others, :] = cost[:, others] = np.inf
        cost[then, then] = np.inf
        inside[then] = np.concatenate([inside[k] for k in ring])
        on_path[others] = False
        left -= len(others)
    made: Floats = whole - paid
    return made


@dataclass(frozen=True)
class _Moves:
    """Every actor's choices and which of them are free, as `_noise` has them; loss: (A,), empty where ordinal."""

    group: Int32
    start: Int64
    target: Int32
    low: Int64
    member_start: Int64
    member: Int32
    back_start: Int64
    back_group: Int32
    upto: Int64
    loss: Floats


def _moves(model: Model, utilities: Floats | None) -> _Moves:
    offered = {i: found for i in range(model.m) if not (found := choices(model, i)).still}
    parts = [
        _of_actor(one.group, one.start, one.target, *_worth(model, i, utilities), utilities is None)
        for i, one in offered.items()
    ]
    groups = np.cumsum([0, *(part.start.shape[0] - 1 for part in parts)])
    slots = np.cumsum([0, *(part.target.shape[0] for part in parts)])
    n, none = model.n, np.zeros(0, np.int64)
    back_state = np.concatenate([none, *(part.target for part in parts)])
    by_state = np.argsort(back_state, kind="stable")
    shift = list(zip(parts, groups, slots, range(len(parts)), strict=False))
    group = np.concatenate([none, *(part.group[0] + g for part, g, _, _ in shift)])
    back_group = np.concatenate([none, *(part.back_group + g for part, g, _, _ in shift)])
    return _Moves(
        group=group.astype(np.int32).reshape(len(parts), n),
        start=np.concatenate([none, *(part.start[:-1] + x for part, _, x, _ in shift), slots[-1:]]).astype(np.int64),
        target=np.concatenate([none, *(part.target for part in parts)]).astype(np.int32),
        low=np.concatenate([none, *(part.low[0] + x for part, _, x, _ in shift)]).astype(np.int64).reshape(-1, n),
        member_start=np.concatenate(
            [none, *(part.member_start[:-1] + n * j for part, _, _, j in shift), [n * len(parts)]]
        ).astype(np.int64),
        member=np.concatenate([none, *(part.member for part in parts)]).astype(np.int32),
        back_start=np.concatenate(([0], np.cumsum(np.bincount(back_state, minlength=n)))).astype(np.int64),
        back_group=back_group[by_state].astype(np.int32),
        upto=np.concatenate([none, *(part.upto + n * j for part, _, _, j in shift)])[by_state].astype(np.int64),
        loss=np.concatenate([np.zeros(0), *(part.loss for part in parts)]),
    )


def _worth(model: Model, actor: int, utilities: Floats | None) -> tuple[Int64, Floats]:
    """How one actor orders the states, as dense tiers, and what they are worth to it (empty where only ordered)."""
    if utilities is None:
        return model.ranks[actor].astype(np.int64), np.zeros(0)
    _, tier = np.unique(utilities[actor], return_inverse=True)
    return tier.reshape(-1).astype(np.int64), utilities[actor]


def _of_actor(group: Int32, start: Int64, target: Int32, tier: Int64, worth: Floats, ordinal: bool) -> _Moves:
    """One actor's choices, worst first, and which are free: every better state, or only the best there are."""
    tiers = int(tier.max(initial=0)) + 1
    count = start.shape[0] - 1
    owner = np.repeat(np.arange(count), np.diff(start))
    order = np.lexsort((tier[target], owner))
    target = target[order]
    key = owner * tiers + tier[target]
    best = tier[target[start[1:] - 1]]
    by_group = np.lexsort((tier, group))
    members = np.concatenate(([0], np.cumsum(np.bincount(group, minlength=count))))
    if ordinal:
        low = np.searchsorted(key, group.astype(np.int64) * tiers + tier, side="right")
        upto = np.searchsorted(group[by_group].astype(np.int64) * tiers + tier[by_group], key, side="left")
    else:
        low = np.searchsorted(key, np.arange(count) * tiers + best, side="left")[group]
        upto = np.where(tier[target] == best[owner], members[owner + 1], members[owner])
    loss = worth[target[start[1:] - 1]][owner] - worth[target] if worth.size else worth
    return _Moves(
        group[None], start, target, low[None], members, by_group.astype(np.int32), start, owner.astype(np.int32), upto,
        loss,
    )  # fmt: skip


def _classes(moves: _Moves) -> tuple[Int32, ...]:
    """The components of free moves that none of them leaves: their states ascending, by first state."""
    from standoff.projection import _noise

    order, label = (np.empty(moves.back_start.shape[0] - 1, np.int32) for _ in range(2))
    _noise.finish_order(moves.back_start, moves.back_group, moves.upto, moves.member_start, moves.member, order)
    count = int(_noise.components(order, moves.group, moves.start, moves.target, moves.low, label))
    shut = np.ones(count, np.bool_)
    _noise.closed(label, moves.group, moves.start, moves.target, moves.low, shut)
    kept = np.flatnonzero(shut[label])
    kept = kept[np.argsort(label[kept], kind="stable")]
    cuts = np.flatnonzero(np.diff(label[kept])) + 1
    parts = [part.astype(np.int32) for part in np.split(kept, cuts) if part.size]
    return tuple(sorted(parts, key=lambda part: int(part[0])))


def _reach(moves: _Moves, start: int) -> Floats:
    """The least resistance from one state to each: (n,), infinite where no way leads."""
    from standoff.projection import _noise

    n = moves.back_start.shape[0] - 1
    if moves.loss.size:
        cost = np.empty(n)
        _noise.least_loss(start, moves.group, moves.start, moves.target, moves.loss, cost)
        return cost
    count = np.empty(n, np.int32)
    _noise.fewest_mistakes(start, moves.group, moves.start, moves.target, moves.low, count)
    made: Floats = np.where(count < 0, np.inf, count)
    return made


def _ends(leads: Bools) -> tuple[Int32, int]:
    """The sets of classes that lead to each other and nowhere else: the number of each class's, or -1, and how many."""
    both = leads & leads.T
    final = (leads == both).all(axis=1)
    end = np.full(leads.shape[0], -1, np.int32)
    count = 0
    for k in np.flatnonzero(final):
        if end[k] < 0:
            end[both[k]] = count
            count += 1
    return end, count
