"""From which states the moves of some actors lead into a set: a search backwards from the whole set at once.

The same block pointers that find the least value of replies (`concepts`) find this: states of the set have value
nought, all others value one, and whatever can reach the set has the least value nought. Regular models only: there
"never twice in succession" changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.errors import UsageError
from standoff.stability.blocks import orders_of
from standoff.stability.spreading import least_of_replies

Truths = NDArray[np.bool_]


def leads_into(model: Model, goals: Truths, actors: Iterable[int], *, improvements: bool) -> Truths:
    """The states from which legal sequences of `actors` lead into `goals`, the goals themselves included: (n,).

    goals: (n,) bool. improvements: each move must better its mover's position. Raises UsageError for a listed model.
    """
    if model.listed:
        raise UsageError("States were folded together here (coalesced), and this search needs moves by options.")
    orders = orders_of(model)
    chosen = set(actors)
    active = [j for j, i in enumerate(orders.blocks.movers) if i in chosen]
    if not active or not goals.any():
        return goals.copy()
    value = np.where(goals, 0, 1).astype(np.int32)
    source = np.concatenate((np.flatnonzero(goals), np.flatnonzero(~goals))).astype(np.int32)
    least = least_of_replies(orders, active, value, source, improving=improvements)
    return np.asarray(least == 0, dtype=np.bool_)
