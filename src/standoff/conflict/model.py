"""The conflict as the theory sees it: indices and arrays, no names needed to compute.

A `Model` is *regular* (option form: an actor moves by changing any of its own options, directions permitting) or
*listed* (arcs given one by one, where states were coalesced). n states, m actors, k options; states are positions
0..n-1 in ascending order of code; codes are uint64, bit j = option j; ranks are dense tiers, higher is better.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
Ranks = NDArray[np.int32]
Positions = NDArray[np.int32]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Arcs:
    """One actor's moves in a listed model, as compressed rows: from s it reaches `target[start[s]:start[s+1]]`."""

    start: NDArray[np.int64]
    target: Positions


@dataclass(frozen=True)
class Model:
    """States, moves and preferences of one game, as arrays.

    codes: (n,) uint64 ascending. own: (m,) uint64, the option bits each actor may change (fixed options belong to no
    one). forward, backward: uint64 masks of options that only go no to yes, or only yes to no. ranks: (m, n) int32,
    dense tiers from 0, higher better. status_quo: position, or -1 where there is none. varying: (n,) uint64, bits
    that differ among the states folded into one (0 in a regular model). arcs: one per actor where listed, else None.
    """

    actors: tuple[str, ...]
    options: tuple[str, ...]
    codes: Codes
    own: tuple[int, ...]
    forward: int
    backward: int
    ranks: Ranks
    status_quo: int
    varying: Codes | None = None
    arcs: tuple[Arcs, ...] | None = None

    @property
    def n(self) -> int:
        """Number of states."""
        return int(self.codes.shape[0])

    @property
    def m(self) -> int:
        """Number of actors."""
        return len(self.actors)

    @property
    def listed(self) -> bool:
        """Whether moves are given as arcs."""
        return self.arcs is not None

    @property
    def irreversible(self) -> int:
        """Mask of the options that go one way only."""
        return self.forward | self.backward
