"""Propositions that are followed over time, which may speak of driver levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from standoff.case.resolved import ResolvedGame
from standoff.case.tree import Tree
from standoff.conflict.compile import compile_trees, truths
from standoff.conflict.model import Model
from standoff.projection.levels import Conditioned, Levels
from standoff.projection.records import Bools, Watched


@dataclass(frozen=True)
class Watch:
    """A proposition that is followed: its different truths over the states, and which counts at which levels.

    truths: (R, n) bool.
    """

    name: str
    truths: Bools
    rows: Conditioned

    def over(self, chosen: Mapping[str, Sequence[int]], kept: Sequence[str]) -> Watched:
        """The proposition under each combination of chosen levels, with no row that none of them needs."""
        used, row = np.unique(self.rows.at(chosen, kept), return_inverse=True)
        made = self.truths if used.shape[0] == self.truths.shape[0] else self.truths[used]
        return Watched(self.name, made, row.astype(np.int32))


def watch(name: str, text: str, game: ResolvedGame, model: Model, levels: Levels) -> Watch:
    """A proposition at every state and under every combination of the levels it speaks of.

    Raises PropositionError, NameUnknown for a name, driver or level that there is not, StandoffError for a comparison.
    """
    drivers = levels.named([text])
    shape = tuple(len(levels.possible[driver]) for driver in drivers)
    rows = np.zeros(shape, dtype=np.int32)
    trees: dict[Tree, int] = {}
    for place in product(*(range(size) for size in shape)):
        at = {driver: levels.possible[driver][k] for driver, k in zip(drivers, place, strict=True)}
        rows[place] = trees.setdefault(levels.decided(text, at), len(trees))
    return Watch(name, truths(compile_trees(list(trees), game), model.codes), Conditioned(drivers, rows))
