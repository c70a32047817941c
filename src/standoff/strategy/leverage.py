"""Leverage (definitions 4.4): how much of each player's fortune each player's options decide.

*Shares.* For a set E of states, equally likely, and the groups X_1..X_m of the players' own options, c(A) is the
variance of E[U | X_A], by exact group means over all 2^m groups of players. The share of i is the Shapley effect, the
sum over A without i of |A|! (m - |A| - 1)! / m! (c(A + i) - c(A)), over c of all (Owen 2014; Song, Nelson and Staum
2016): never negative, summing to 1, undefined where the fortune does not vary. Where E is no product of the players'
own sets shares measure association, not influence: options that go together share what either decides. Only a product
also gives first order, c(i) / c(all), and total, 1 - c(all but i) / c(all).

*Control* of i over j: the mean over the states of E of the variance of U_j on the state and all that i can move to
from there, over the variance of U_j over all feasible states. It is what i could do to j by a move of its own.

*Joint fortune* of several players is the sum of their utilities. Since group means are linear, the covariances of the
players' group means give c for every joint fortune at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model, Truths
from standoff.errors import StandoffError, TooLarge
from standoff.stability import _kernels
from standoff.stability.blocks import key_table, pieces, signed, varying_bits
from standoff.strategy.within import within

Float = NDArray[np.float64]
Positions = NDArray[np.intp]

MOST_WORK = 1 << 31
"""States times groups of players that shares may take."""
_FLAT = 1e-14
"""A joint fortune that varies by no more than this for each player does not vary: the rest is rounding."""


@dataclass(frozen=True)
class Decomposition:
    """What the options of each group of players tell of every player's utility over a set of states.

    covariance: (2^m, m, m), for group A (bit i: player i) the covariances over the set of E[U_j | X_A] and
    E[U_k | X_A]. product: whether the set is a product of the players' own sets. flat: the players whose utility does
    not vary. values: (m, states of the set).
    """

    covariance: Float
    product: bool
    values: Float

    @property
    def m(self) -> int:
        """Number of players."""
        return int(self.covariance.shape[1])

    def explained(self, players: Sequence[int]) -> Float | None:
        """c(A) for the joint fortune of some players, for every group A: (2^m,); None where it does not vary."""
        chosen = list(players)
        joint = self.values[chosen].sum(axis=0)
        slack = _FLAT * len(chosen) if len(chosen) > 1 else 0.0
        if not joint.size or joint.max() - joint.min() <= slack:
            return None
        found: Float = self.covariance[:, chosen][:, :, chosen].sum(axis=(1, 2))
        return found if found[-1] > 0 else None

    def shares(self, players: Sequence[int]) -> Float | None:
        """Each player's Shapley share in the joint fortune of some players: (m,); None where it does not vary."""
        explained = self.explained(players)
        if explained is None:
            return None
        m, found = self.m, np.zeros(self.m)
        sizes = np.array([group.bit_count() for group in range(1 << m)])
        weights = np.array([factorial(a) * factorial(m - a - 1) / factorial(m) for a in range(m)])
        for i in range(m):
            without = np.flatnonzero(np.arange(1 << m) >> i & 1 == 0)
            gains = explained[without | 1 << i] - explained[without]
            found[i] = weights[sizes[without]] @ gains
        shares: Float = np.maximum(found / explained[-1], 0.0)
        return shares

    def first_order(self, players: Sequence[int]) -> Float | None:
        """c(i) / c(all) for each player i: (m,); None where the set is no product or the fortune does not vary."""
        explained = self.explained(players) if self.product else None
        return None if explained is None else explained[1 << np.arange(self.m)] / explained[-1]

    def total(self, players: Sequence[int]) -> Float | None:
        """1 - c(all but i) / c(all) for each player i: (m,); None where `first_order` is."""
        explained = self.explained(players) if self.product else None
        if explained is None:
            return None
        every = (1 << self.m) - 1
        found: Float = 1.0 - explained[every ^ (1 << np.arange(self.m))] / explained[-1]
        return found


def decompose(model: Model, among: Positions, utilities: Sequence[Float]) -> tuple[Decomposition, ...]:
    """The decomposition of each of several utilities (m, n) over the states at `among`, one for each.

    Raises StandoffError for a listed model, whose folded states have no options of their own; TooLarge where states
    times groups of players pass 2^31.
    """
    if model.listed:
        raise StandoffError("Where states are folded into one, options do not tell states apart: there are no shares.")
    m = model.m
    if among.shape[0] << m > MOST_WORK:
        raise TooLarge(f"Shares of {m} players over {among.shape[0]:,} states are too many group means to take.")
    codes = model.codes[among]
    values = [utility[:, among] for utility in utilities]
    found = _covariances(codes, model.own, values) if codes.size else np.zeros((len(values), 1 << m, m, m))
    product = codes.size > 0 and _is_product(codes, model.own)
    return tuple(Decomposition(made, product, value) for made, value in zip(found, values, strict=True))


def control(model: Model, utilities: Float, sets: Sequence[Positions]) -> list[Float]:
    """The control of each player over each utility, for each of some sets of states: (m, q) each.

    utilities: (q, n). NaN where a utility does not vary over the feasible states, or the set is empty. Raises TooLarge
    past 2^32 pairs of sub-blocks of one-way options.
    """
    found = [np.full((model.m, utilities.shape[0]), np.nan) for _ in sets]
    spread = _spread(utilities)
    for i in range(model.m):
        sizes = within(model, i)
        variances = sizes.variances(utilities)
        for made, chosen in zip(found, sets, strict=True):
            if chosen.shape[0]:
                counts = np.bincount(sizes.klass[chosen], minlength=variances.shape[1])
                made[i] = variances @ counts / chosen.shape[0] / spread
    return found


def control_at(model: Model, actor: int, utilities: Float) -> Float:
    """What the control of one player is at each state: (q, n), of utilities (q, n); NaN as in `control`."""
    sizes = within(model, actor)
    found: Float = (sizes.variances(utilities) / _spread(utilities)[:, None])[:, sizes.klass]
    return found


def chosen(mask: Truths) -> Positions:
    """The positions of a set of states given as truths."""
    return np.flatnonzero(mask)


def _spread(utilities: Float) -> Float:
    """The variance of each utility over all states: (q,), NaN where it does not vary."""
    varies = utilities.max(axis=1) > utilities.min(axis=1)
    return np.where(varies, utilities.var(axis=1), np.nan)


@dataclass(frozen=True)
class _Groups:
    """The states grouped by some options: a code, the number of states and the sums of values (q, groups) of each."""

    codes: NDArray[np.uint64]
    count: Float
    sums: Float

    def coarser(self, mask: int) -> _Groups:
        """Grouped by the options of `mask`, which are some of those that they are grouped by."""
        varies = varying_bits(self.codes)
        kept = mask & varies
        if kept == varies:
            return self
        number = np.empty(self.codes.shape[0], np.int32)
        slots, keys = key_table(kept.bit_count(), number.shape[0])
        count = _kernels.number_blocks(signed(self.codes), pieces(kept), slots, keys, number)
        codes = np.empty(count, np.uint64)
        codes[number] = self.codes & np.uint64(mask)
        place = number.astype(np.intp)
        sums: Float = np.stack([np.bincount(place, weights=row) for row in self.sums]).astype(np.float64)
        return _Groups(codes, np.bincount(place, weights=self.count).astype(np.float64), sums)


def _covariances(codes: NDArray[np.uint64], own: Sequence[int], values: Sequence[Float]) -> Float:
    """The covariances of group means for every group of players and each of several utilities: (parts, 2^m, m, m).

    From fine to coarse: the groups of A are put together from those of A and one player more, the fewest there are.
    """
    m = len(own)
    states = np.concatenate([value - value.mean(axis=1, keepdims=True) for value in values])
    masks = [sum(mask for i, mask in enumerate(own) if group >> i & 1) for group in range(1 << m)]
    made = {len(masks) - 1: _Groups(codes, np.ones(codes.shape[0]), states).coarser(masks[-1])}
    found = np.empty((len(values), 1 << m, m, m))
    for group in sorted(range(1 << m), key=int.bit_count, reverse=True):
        if group not in made:
            finer = [made[group | 1 << i] for i in range(m) if not group >> i & 1]
            made[group] = min(finer, key=lambda groups: groups.codes.shape[0]).coarser(masks[group])
        means = made[group].sums / np.sqrt(made[group].count)
        for place, part in enumerate(np.split(means, len(values))):
            found[place, group] = part @ part.T / codes.shape[0]
    return found


def _is_product(codes: NDArray[np.uint64], masks: Sequence[int]) -> bool:
    """Whether the states are all the combinations of what each player's options take among them, and no more."""
    if varying_bits(codes) & ~sum(masks):
        return False
    room = 1
    for mask in masks:
        room *= int(np.unique(codes & np.uint64(mask)).shape[0])
    return room == int(codes.shape[0])
