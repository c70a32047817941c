"""What a player can choose when its chance to revise comes, and how likely it chooses each (definitions 4.5).

A player picks among staying and the states it can move to, R_i(s), and picks x with chance exp(U_i(x)/tau) over the
sum of all these (a *logit choice*). tau is the rationality parameter: near 0 the best state is taken almost surely,
and equally good ones equally often; a large tau makes the choice a coin. States from which a player faces the same
choice form a *group*. `choices(model, actor)` gives the groups and what each may choose, `logit(choices, utility, tau)`
the chances in the same order, `tables(process)` both for every player of a process. That holds for every kind of model:

* options that may be changed both ways: a group is a block of states that agree on everybody else's options, and it
  chooses among its own members, so groups and choices are both just the states sorted by block;
* one-way options: a group is a block's states with the same pattern of them, and it chooses among the block's states
  whose pattern it has not yet passed by;
* listed models: every state is a group of its own.

Where a player changes one option at most (`single`, definitions 4.5), it picks among staying and the states that differ
in exactly one option of its own, one-way options their way only; every state is then a group of its own. Listed models
have no options to change, and are refused.

>>> import numpy as np
>>> from standoff.conflict.model import Model
>>> codes = np.arange(4, dtype=np.uint64)
>>> game = Model(("A", "B"), ("a", "b"), codes, (1, 2), 0, 0, np.zeros((2, 4), np.int32), 0)
>>> found = choices(game, 0)
>>> found.group.tolist(), found.start.tolist(), found.target.tolist()
([0, 0, 1, 1], [0, 2, 4], [0, 1, 2, 3])
>>> logit(found, np.array([0.0, 1.0, 0.5, 0.5]), 0.5).round(3).tolist()
[0.119, 0.881, 0.5, 0.5]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Arcs, Model
from standoff.errors import TooLarge, UsageError
from standoff.projection.records import Floats, Int32, Process

Int64 = NDArray[np.int64]

_MOST = 1 << 28
"""Choices listed at most for one player (12 bytes each)."""


@dataclass(frozen=True)
class Choices:
    """What one player may choose: G groups of states that face the same choice, A choices in all.

    group: (n,) the group of each state. start: (G + 1,) and target: (A,): group g chooses among the states
    `target[start[g]:start[g + 1]]`, ascending, with where it stands among them.
    """

    group: Int32
    start: Int64
    target: Int32

    @property
    def still(self) -> bool:
        """Whether the player can move nowhere."""
        return int(self.target.shape[0]) == int(self.start.shape[0]) - 1

    @property
    def blocks(self) -> bool:
        """Whether every group chooses among its own members, so that each state is chosen by one group only."""
        return int(self.target.shape[0]) == int(self.group.shape[0])


def choices(model: Model, actor: int, *, single: bool = False) -> Choices:
    """The groups of states that face the same choice of an actor, and what they may choose.

    single: it changes one of its options at most. Raises TooLarge where one-way options, arcs or single options list
    more than 2^28 choices, UsageError for `single` in a listed model.
    """
    if single:
        return _single(model, actor)
    if model.arcs is not None:
        return _listed(model.arcs[actor], model.n)
    own = model.own[actor]
    block, order, begin = _grouped(model.codes & np.uint64(~own & (1 << 64) - 1))
    one_way = own & model.irreversible
    if not one_way:
        return Choices(block, begin, order)
    # Read backwards options as no to yes, so that a state can be reached where its pattern holds the present one.
    pattern = (model.codes ^ np.uint64(model.backward)) & np.uint64(one_way)
    return _one_way(pattern, block, order, begin)


def logit(choices: Choices, utility: Floats, tau: float) -> Floats:
    """The chance of each choice, in the order of `choices.target`: (A,), 1 in all for every group.

    utility: (n,), one row of a process. The largest utility of a group is taken off before the exponential, so no tau
    above 0 is too small; choices worse by some 700 tau get 0.
    """
    weight = np.exp(-gaps(choices, utility, tau))
    made: Floats = weight / np.repeat(np.add.reduceat(weight, choices.start[:-1]), np.diff(choices.start))
    return made


def gaps(choices: Choices, utility: Floats, tau: float) -> Floats:
    """How far each choice lies below the best of its group, in tau: (A,), at least 0."""
    offered = utility[choices.target]
    best = np.maximum.reduceat(offered, choices.start[:-1])
    made: Floats = (np.repeat(best, np.diff(choices.start)) - offered) / tau
    return made


def tables(process: Process) -> tuple[tuple[Choices, Floats], ...]:
    """Every player's choices and their chances, one row for each way drivers shape its wants: (C_i, A_i) each."""
    made = []
    for actor, rows in enumerate(process.utility):
        offered = choices(process.model, actor, single=process.single)
        made.append((offered, np.array([logit(offered, row, process.tau) for row in rows])))
    return tuple(made)


def _grouped(keys: NDArray[np.uint64]) -> tuple[Int32, Int32, Int64]:
    """Number the different keys: (number of each, positions by number, first slot of each number)."""
    _, number = np.unique(keys, return_inverse=True)
    order = np.argsort(number, kind="stable")
    begin = np.concatenate(([0], np.cumsum(np.bincount(number))))
    return number.astype(np.int32), order.astype(np.int32), begin.astype(np.int64)


def _one_way(pattern: NDArray[np.uint64], block: Int32, order: Int32, begin: Int64) -> Choices:
    """Blocks split by the one-way options chosen; a group reaches its block's states whose pattern holds its own."""
    by_block = np.lexsort((pattern, block))
    fresh = np.ones(block.shape[0], np.bool_)
    fresh[1:] = (np.diff(block[by_block]) != 0) | (np.diff(pattern[by_block]) != 0)
    group = np.empty(block.shape[0], np.int32)
    group[by_block] = np.cumsum(fresh) - 1
    owner, mine = block[by_block][fresh], pattern[by_block][fresh]
    sizes = np.diff(begin)[owner]
    _check(int(sizes.sum()))
    # Every pair of a group and a state of its block, of which those within reach are kept.
    which = np.repeat(np.arange(owner.shape[0]), sizes)
    ends = np.cumsum(sizes)
    slot = np.arange(which.shape[0]) - np.repeat(ends - sizes, sizes) + np.repeat(begin[owner], sizes)
    target = order[slot]
    within = mine[which] & ~pattern[target] == 0
    counts = np.bincount(which[within], minlength=owner.shape[0])
    return Choices(group, np.concatenate(([0], np.cumsum(counts))).astype(np.int64), target[within])


def _listed(arcs: Arcs, n: int) -> Choices:
    """Each state for itself: staying and its arcs."""
    _check(arcs.target.shape[0] + n)
    source = np.concatenate((np.repeat(np.arange(n), np.diff(arcs.start)), np.arange(n)))
    pairs = np.unique(source * n + np.concatenate((arcs.target.astype(np.int64), np.arange(n))))
    counts = np.bincount(pairs // n, minlength=n)
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    return Choices(np.arange(n, dtype=np.int32), start, (pairs % n).astype(np.int32))


def _single(model: Model, actor: int) -> Choices:
    """Each state for itself: staying, and the states that differ in one option of the actor."""
    if model.arcs is not None:
        raise UsageError(
            "In this game moves are listed from state to state; there are no options to be changed one at a time."
        )
    bits = [1 << j for j in range(64) if model.own[actor] >> j & 1]
    _check(model.n * (len(bits) + 1))
    here = np.arange(model.n)
    pairs = [here * (model.n + 1)]
    for bit in bits:
        on = model.codes & np.uint64(bit) != 0
        free = ~on if model.forward & bit else on if model.backward & bit else np.ones(model.n, np.bool_)
        sought = model.codes ^ np.uint64(bit)
        slot = np.minimum(np.searchsorted(model.codes, sought), model.n - 1)
        free &= model.codes[slot] == sought
        pairs.append(here[free] * model.n + slot[free])
    found = np.sort(np.concatenate(pairs))
    start = np.concatenate(([0], np.cumsum(np.bincount(found // model.n, minlength=model.n)))).astype(np.int64)
    return Choices(here.astype(np.int32), start, (found % model.n).astype(np.int32))


def _check(count: int) -> None:
    if count > _MOST:
        raise TooLarge(
            f"One player's choices, state by state, are {count} and more than {_MOST} can be listed; "
            "make some of its one-way options reversible.",
            count=count,
        )
