"""Coalitions: several actors moving together, where each of them gains.

R_H(s) are the states that legal sequences of H's members reach from s (`reach`), and H's *coalition improvements*
from s are C_H^+(s) = {q in R_H(s): q better than s for every member of H}; the moves on the way need not be
improvements (Kilgour, Hipel, Peng, Fang 2001). For a coalition of one they are its unilateral improvements.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.errors import UsageError
from standoff.stability.reach import Search

Int32 = NDArray[np.int32]


def coalition_improvements(model: Model, members: Sequence[int], state: int) -> Int32:
    """C_H^+(s): the states that a coalition reaches from `state` and each member strictly prefers, ascending.

    members: actors by index. state: position. Raises UsageError for no members, or for an actor or a state that
    the model does not have.
    """
    coalition = check_members(model, members)
    search = Search(model, [state], coalition, improvements=False)
    search.run(np.zeros(model.n, np.bool_))
    ranks = model.ranks[coalition]
    better = search.seen() & (ranks > ranks[:, [state]]).all(axis=0)
    return np.flatnonzero(better).astype(np.int32)


def check_members(model: Model, members: Sequence[int]) -> list[int]:
    """The members of a coalition, each once, ascending.

    Raises UsageError where there are none, or one is no actor of the model.
    """
    coalition = sorted({int(i) for i in members})
    if not coalition:
        raise UsageError("A coalition has at least one member.")
    if coalition[0] < 0 or coalition[-1] >= model.m:
        raise UsageError(f"A coalition's members are numbered 0 to {model.m - 1}; found {coalition}.")
    return coalition
