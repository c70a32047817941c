"""Cards: how an option of one player moves what another can expect, through a third one's best replies.

For an option of A take the pairs of feasible states s, s' that differ in it alone, no in s and yes in s'. A player B
other than A replies with its best: the states of {s} and R_B(s) that rank highest for it, standing still included, all
of them. What C can expect at s is the mean of U_C over B's best replies there (or, cautiously, the worst). Then

- *total* is what C can expect at s' less what it can expect at s, on average over the pairs,
- *direct* is U_C(s') - U_C(s), what the option does to C if nobody moves,
- *through B* is total - direct,
- *moves choices* is the share of pairs in which B's best replies differ in B's own options.

States whose partner is infeasible make no pair: they are counted and left out. Whether A could itself move from s to
s' plays no part: two situations are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model, Truths
from standoff.errors import StandoffError
from standoff.strategy.within import Replies, within

Float = NDArray[np.float64]
Int64 = NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """The pairs of states for one option: positions without it and with it (p,) each; `alone` states have no partner.

    Both states of a pair satisfy what is given; `alone` counts the states that do and whose partner is infeasible.
    """

    option: int
    without: NDArray[np.intp]
    having: NDArray[np.intp]
    alone: int

    @property
    def count(self) -> int:
        """Number of pairs."""
        return int(self.without.shape[0])


@dataclass(frozen=True)
class Effect:
    """What an option of A does to every player through B, averaged over pairs: (q,) each, q rows of utilities.

    moved: in how many pairs B's best replies differ in B's own options. alone: states left out, as in `Pairs`.
    """

    option: int
    through: int
    pairs: int
    alone: int
    moved: int
    total: Float
    direct: Float
    worst: Float
    """As `total`, with the worst of B's best replies for the mean of them."""

    @property
    def indirect(self) -> Float:
        """What comes through B: total - direct."""
        return self.total - self.direct


class Answers:
    """The best replies of one player in every state, and what each row of some utilities can expect of them.

    expected, cautious: (q, K) over the player's classes of states; klass: (n,); choice: (K,) equal numbers where the
    best replies are the same as far as the player's own options go.
    """

    def __init__(self, model: Model, actor: int, utilities: Float):
        if model.listed:
            raise StandoffError("Where states are folded into one, an option alone does not lead from state to state.")
        sizes = within(model, actor)
        replies = sizes.best(model.ranks[actor])
        self.actor, self.klass = actor, sizes.klass
        self.expected, self.cautious = replies.mean(utilities), replies.least(utilities)
        self.choice = _same_sets(replies, model.codes & np.uint64(model.own[actor]))

    def moved(self, pairs: Pairs) -> Truths:
        """Whether the best replies differ within each pair: (p,)."""
        found: Truths = self.choice[self.klass[pairs.having]] != self.choice[self.klass[pairs.without]]
        return found

    def differences(self, pairs: Pairs) -> Float:
        """What each row can expect with the option, less what without, pair by pair: (q, p)."""
        having, without = self.klass[pairs.having], self.klass[pairs.without]
        found: Float = self.expected[:, having] - self.expected[:, without]
        return found

    def effect(self, pairs: Pairs, at_once: Float) -> Effect:
        """The mean effect of the option over its pairs, NaN where there are none; `at_once`: `direct` of the pairs."""
        count, classes = pairs.count, self.expected.shape[1]
        having = np.bincount(self.klass[pairs.having], minlength=classes)
        change = (having - np.bincount(self.klass[pairs.without], minlength=classes)).astype(np.float64)
        size = np.float64(count) if count else np.float64(np.nan)
        return Effect(
            option=pairs.option,
            through=self.actor,
            pairs=count,
            alone=pairs.alone,
            moved=int(self.moved(pairs).sum()),
            total=self.expected @ change / size,
            direct=at_once,
            worst=self.cautious @ change / size,
        )


def direct(pairs: Pairs, utilities: Float) -> Float:
    """What the option does to each row of utilities (q, n) if nobody replies, on average: (q,), NaN without pairs."""
    if not pairs.count:
        return np.full(utilities.shape[0], np.nan)
    return np.array([(row[pairs.having] - row[pairs.without]).mean() for row in utilities])


def pairs_of(model: Model, option: int, given: Truths | None = None) -> Pairs:
    """The pairs of one option. given: (n,) what both states of a pair have to satisfy.

    Raises StandoffError for a listed model.
    """
    if model.listed:
        raise StandoffError("Where states are folded into one, an option alone does not lead from state to state.")
    bit = np.uint64(1 << option)
    yes = model.codes & bit != 0
    without, having = np.flatnonzero(~yes), np.flatnonzero(yes)
    wanted = model.codes[having] ^ bit
    at = np.searchsorted(model.codes[without], wanted)
    partner = np.full(having.shape[0], -1, np.intp)
    inside = at < without.shape[0]
    meets = inside.copy()
    meets[inside] = model.codes[without[at[inside]]] == wanted[inside]
    partner[meets] = without[at[meets]]
    paired = np.zeros(model.n, np.bool_)
    paired[having[meets]] = paired[partner[meets]] = True
    counted = np.ones(model.n, np.bool_) if given is None else given
    kept = meets.copy()
    kept[meets] = counted[having[meets]] & counted[partner[meets]]
    return Pairs(option, partner[kept], having[kept], int((counted & ~paired).sum()))


def owners(model: Model) -> dict[int, int]:
    """Who may change each option, {option: actor}: fixed options are left out."""
    return {j: i for i, mask in enumerate(model.own) for j in range(64) if mask >> j & 1}


def effects(model: Model, utilities: Float, given: Truths | None = None) -> tuple[Effect, ...]:
    """The effect of every option through every player but its own, where there are pairs and best replies differ.

    utilities: (q, n). Raises StandoffError for a listed model, TooLarge as in `within`.
    """
    answers = [Answers(model, actor, utilities) for actor in range(model.m)]
    found: list[Effect] = []
    for option, owner in owners(model).items():
        pairs = pairs_of(model, option, given)
        moved = [a for a in answers if a.actor != owner and a.moved(pairs).any()]
        at_once = direct(pairs, utilities) if moved else np.zeros(0)
        found.extend(answer.effect(pairs, at_once) for answer in moved)
    return tuple(found)


def _same_sets(replies: Replies, codes: NDArray[np.uint64]) -> Int64:
    """A number for each class, equal where the sets of `codes` (n,) at its members are equal: (K,).

    The codes of each class in ascending order are followed as a path from a root, and paths that part get new numbers.
    """
    group = replies.of_class()
    _, letter = np.unique(codes[replies.member], return_inverse=True)
    order = np.lexsort((letter, group))
    letter, group = letter[order].astype(np.int64), group[order]
    sizes = np.diff(replies.begin)
    alphabet = int(letter.max(initial=0)) + 1
    node, used = np.zeros(sizes.shape[0], np.int64), 1
    left = np.arange(sizes.shape[0])
    depth = 0
    while left.size:
        step = node[left] * alphabet + letter[replies.begin[left] + depth]
        reached, numbered = np.unique(step, return_inverse=True)
        node[left] = used + numbered
        used += reached.shape[0]
        depth += 1
        left = left[sizes[left] > depth]
    return node


def judge(differences: Sequence[float]) -> int:
    """The sign that several measures of one effect agree on: 1, -1, or 0 where they do not."""
    signs = {(value > 0) - (value < 0) for value in differences}
    return signs.pop() if len(signs) == 1 else 0
