"""With what chances play is caught in sets of states that nothing leads out of, as mistakes become rare.

Actors move with equal chances. Counting mistakes, a mover takes each better state with the same chance, and with chance
epsilon a mistake, each of them with the same chance; by utility it chooses by logit, epsilon = exp(-1/tau). A chance is
then c epsilon^r to first order. States are taken away one after the other, each passing on what leads to it in
proportion to what leads on from it (Grassmann, Taksar and Heyman 1985): sums, products and quotients of positive
numbers only, so that first orders stay right and nothing is lost where epsilon goes to 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.projection.choice import choices
from standoff.projection.records import Floats, Int32

Ints = NDArray[np.int64]

MOST_PASSED = 600
"""States on the way that are taken away one by one: each takes their number squared."""
_CLOSE = 1e-9
"""Orders are sums of losses in utility: those that differ by less are the same."""


def caught(model: Model, utilities: Floats | None, end: Int32, ends: int, reached: Floats) -> Floats:
    """The chances with which play from the status quo is caught in each of the ends, as epsilon goes to 0: (ends,).

    end: (n,) the end that each state lies in, from 0, or -1. reached: (n,) finite where moves lead from the status quo.
    NaN where there is no status quo, or over 600 states lie on the way and it may be caught in several ends.
    """
    made = np.full(ends, np.nan)
    if model.status_quo < 0:
        return made
    within = np.isfinite(reached)
    possible = np.unique(end[within & (end >= 0)])
    if possible.size == 1 or end[model.status_quo] >= 0:
        made[:] = 0.0
        made[possible[0]] = 1.0
        return made
    passed = np.flatnonzero(within & (end < 0))
    if passed.size > MOST_PASSED:
        return made
    passed = np.concatenate(([model.status_quo], passed[passed != model.status_quo]))
    place = np.full(model.n, -1, np.int64)
    place[passed] = np.arange(passed.size)
    place[end >= 0] = passed.size + end[end >= 0]
    order, size = _steps(model, utilities, passed, place, passed.size + ends)
    for k in range(passed.size - 1, 0, -1):
        _take_away(order, size, k, passed.size)
    last = order[0, passed.size :]
    least = np.where(last <= last.min() + _CLOSE, size[0, passed.size :], 0.0)
    made[:] = least / least.sum()
    return made


def _steps(model: Model, utilities: Floats | None, passed: Ints, place: Ints, width: int) -> tuple[Floats, Floats]:
    """The chance of every step from the states passed, as order and size: both (passed, width). Staying is left out."""
    order, size = np.full((passed.size, width), np.inf), np.zeros((passed.size, width))
    for actor in range(model.m):
        offered = choices(model, actor)
        value = model.ranks[actor].astype(np.float64) if utilities is None else utilities[actor]
        for row, s in enumerate(passed):
            g = offered.group[s]
            targets = offered.target[offered.start[g] : offered.start[g + 1]]
            worth = value[targets]
            lost = (worth <= value[s]).astype(np.float64) if utilities is None else worth.max() - worth
            counted = np.ones(targets.shape[0], np.bool_)
            if utilities is None:
                counted = targets != s
                alike = np.where(lost > 0, (lost[counted] > 0).sum(), (lost[counted] == 0).sum())
            else:
                alike = np.full(targets.shape[0], (lost == 0).sum())
            for t, price, of in zip(targets[counted], lost[counted], alike[counted], strict=True):
                if t != s:
                    _add(order, size, row, int(place[t]), float(price), 1.0 / (model.m * float(of)))
    return order, size


def _add(order: Floats, size: Floats, row: int, column: int, price: float, much: float) -> None:
    """Add a chance to a step's, to first order."""
    if price < order[row, column] - _CLOSE:
        order[row, column], size[row, column] = price, much
    elif price <= order[row, column] + _CLOSE:
        size[row, column] += much


def _take_away(order: Floats, size: Floats, k: int, count: int) -> None:
    """Pass on what leads to state k, the last of those left, to where it leads."""
    columns = np.concatenate((np.arange(k), np.arange(count, order.shape[1])))
    onward, weight = order[k, columns], size[k, columns]
    first = onward.min()
    out = weight[onward <= first + _CLOSE].sum()
    rows = np.flatnonzero(np.isfinite(order[:k, k]))
    block = np.ix_(rows, columns)
    price = order[rows, k][:, None] + (onward - first)[None, :]
    much = size[rows, k][:, None] * (weight / out)[None, :]
    known, sized = order[block], size[block]
    # Infinite less infinite does not arise: only finite prices are compared as close.
    same = np.isfinite(price) & np.isfinite(known)
    close = np.zeros_like(same)
    close[same] = np.abs(price[same] - known[same]) <= _CLOSE
    size[block] = np.where(close, sized + much, np.where(price < known, much, sized))
    order[block] = np.minimum(known, price)
