"""How the conflict can move on from the status quo: who gets where in how many moves, and where it stops.

Status quo analysis (Li, Kilgour and Hipel 2004, 2005): S^(h) are the states that legal sequences of at most h moves
reach, S^(h,+) those that sequences of improving moves reach. A state is *attainable* if it is in some S^(h,+). A
*dead end* is an attainable state that nobody can improve from: improving moves go no further.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model, Truths
from standoff.errors import UsageError
from standoff.strategy.ways import IMPROVING_STEPS, STEPS, Ways, ways

Counts = tuple[int, ...]


@dataclass(frozen=True)
class Evolution:
    """What moves lead to from the status quo: `improving` by improving moves only, `moving` by any moves."""

    improving: Ways
    moving: Ways

    def step(self, state: int, *, improving: bool) -> int | None:
        """The first step h at which a state is reached (0 for the status quo), None where it never is."""
        cost = (self.improving if improving else self.moving).of(state)
        return None if cost is None else cost.moves

    def attainable(self) -> Truths:
        """The states that improving moves reach, the status quo included: (n,)."""
        return self.improving.reached()

    def sizes(self, *, improving: bool) -> Counts:
        """The number of states in S^(0), S^(1), ..., until it grows no more."""
        found = self.improving if improving else self.moving
        return tuple(int(x) for x in np.cumsum(np.bincount(_steps(found)[found.reached()])))

    def dead_ends(self, nash: Truths) -> Truths:
        """The attainable states that nobody improves from, given those that are stable for all under Nash: (n,)."""
        return np.asarray(self.attainable() & nash, dtype=np.bool_)


def evolution(model: Model) -> Evolution:
    """Both searches from the status quo. Raises UsageError where the model has none."""
    if model.status_quo < 0:
        raise UsageError("This game has no status quo, so there is nothing to start from.")
    return Evolution(ways(model, model.status_quo, IMPROVING_STEPS), ways(model, model.status_quo, STEPS))


def _steps(found: Ways) -> NDArray[np.int64]:
    """The number of moves to each state; every price counts one in the lowest digits."""
    return found.cost
