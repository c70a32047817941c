"""Which levels drivers may come to stand at, and what propositions come to under them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.case.propositions import parse
from standoff.case.schema import CaseData
from standoff.case.simplify import decide
from standoff.case.tree import Level, Name, Tree, rebuild, walk
from standoff.errors import unknown

Int32 = NDArray[np.int32]


@dataclass(frozen=True)
class Conditioned:
    """Something that depends on the levels of some drivers: which of its rows counts at each of them.

    drivers: in the order of the case. rows: int32, one axis for each driver, along its possible levels.
    """

    drivers: tuple[str, ...]
    rows: Int32

    def at(self, chosen: Mapping[str, Sequence[int]], kept: Sequence[str]) -> Int32:
        """The row under each combination of some drivers' chosen levels, the last driver fastest: (D,) int32.

        chosen: for every driver the places of levels among its possible ones. Drivers that are not `kept` have one.
        """
        rows = self.rows
        for axis, driver in enumerate(self.drivers):
            rows = rows.take(chosen[driver], axis)
        own = [len(chosen[driver]) if driver in self.drivers else 1 for driver in kept]
        full = [len(chosen[driver]) for driver in kept]
        return np.ascontiguousarray(np.broadcast_to(rows.reshape(own), full).reshape(-1), dtype=np.int32)


class Levels:
    """The levels of a case's drivers: where they stand, where they may come to stand, and what follows.

    now: the level of every driver at the start. possible: the levels each may come to have, in the order of the case.
    """

    def __init__(self, data: CaseData, now: Mapping[str, str], possible: Mapping[str, tuple[str, ...]]):
        self.now = dict(now)
        self.possible = {id: possible[id] for id in data.case.drivers}
        self._known = {id: driver.levels for id, driver in data.case.drivers.items()}
        self._definitions = {id: parse(d.proposition) for id, d in data.case.definitions.items()}
        self._speaks: dict[str, frozenset[str]] = {}

    def named(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The drivers that may move and that some propositions speak of, through definitions too.

        Raises NameUnknown for a driver or level that the case does not have.
        """
        found: set[str] = set()
        for text in texts:
            found |= self._drivers(parse(text))
        return tuple(id for id in self.possible if id in found)

    def decided(self, text: str, at: Mapping[str, str]) -> Tree:
        """A proposition with some drivers at other levels than now; definitions stay names where no level matters."""
        return decide(self._unfolded(parse(text)), {**self.now, **at})

    def _drivers(self, tree: Tree) -> frozenset[str]:
        found: set[str] = set()
        for node in walk(tree):
            if isinstance(node, Level):
                self._check(node)
                found |= {node.driver} if len(self.possible[node.driver]) > 1 else set()
            elif isinstance(node, Name) and node.id in self._definitions:
                if node.id not in self._speaks:
                    self._speaks[node.id] = self._drivers(self._definitions[node.id])
                found |= self._speaks[node.id]
        return frozenset(found)

    def _unfolded(self, tree: Tree) -> Tree:
        """The tree with those definitions written out that speak of drivers that may move."""
        if isinstance(tree, Name) and tree.id in self._definitions and self._drivers(tree):
            return self._unfolded(self._definitions[tree.id])
        return rebuild(tree, self._unfolded)

    def _check(self, node: Level) -> None:
        if node.driver not in self._known:
            raise unknown("driver", node.driver, self._known)
        if node.name not in self._known[node.driver]:
            raise unknown(f"level of {node.driver}", node.name, self._known[node.driver])
