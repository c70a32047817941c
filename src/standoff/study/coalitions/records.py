"""What is said of coalitions: frozen records in names and words."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.study.records import StateReport

Members = tuple[str, ...]
"""The players of a coalition, in the order of the game."""

COUNTERPART = {"nash": "cnash", "gmr": "cgmr", "smr": "csmr", "seq": "cseq"}
"""Concepts for single players, and what they are called for coalitions."""
COALITION_NAMES = {"cnash": "coalition Nash", "cgmr": "coalition GMR", "csmr": "coalition SMR", "cseq": "coalition SEQ"}


@dataclass(frozen=True)
class CoalitionJump:
    """A coalition improvement from one equilibrium to another, both as Y/N strings."""

    coalition: Members
    start: str
    end: str


@dataclass(frozen=True)
class CoalitionAnswer:
    """The answer for a class of coalitions: Y/N strings, in ascending order of code.

    equilibria: by concept (`cnash`, ...) the states stable for every coalition of the class; surviving: those of them
    that are stable for every single player under the concept's counterpart. jumps: among the states stable for
    every single player under `jumping` (`seq`, else the first concept asked).
    """

    family: tuple[Members, ...]
    equilibria: dict[str, tuple[str, ...]]
    surviving: dict[str, tuple[str, ...]]
    single: dict[str, int]
    jumping: str
    jumps: tuple[CoalitionJump, ...]


@dataclass(frozen=True)
class WorldHold:
    """How the stable states of one world fare against coalitions.

    kept: by concept, how many of its `n_states` are stable for every coalition. broken: the coalitions that gain
    where no answer (of coalitions, `cseq`) deters them, smallest ones only, with the number of states they leave.
    """

    number: int
    title: str
    n_states: int
    kept: dict[str, int]
    broken: tuple[tuple[Members, int], ...]


@dataclass(frozen=True)
class WorldJump:
    """Jumps of one coalition from stable states of one world to stable states of another (or within one).

    No smaller coalition makes the same jump. n_origins: the stable states left. n_free: those of them from which some
    such jump is deterred by no coalition improvements of the others. clause: the example's change in words.
    """

    coalition: Members
    start: int
    end: int
    n_origins: int
    n_free: int
    origin: StateReport
    target: StateReport
    clause: str


@dataclass(frozen=True)
class CoalitionsReport:
    """Which of the worlds that last survive when players act together, and who would jump where."""

    perspective: str
    scenario: str
    n_coalitions: int
    n_states: int
    kept: dict[str, int]
    worlds: tuple[WorldHold, ...]
    jumps: tuple[WorldJump, ...]

    @property
    def across(self) -> tuple[WorldJump, ...]:
        """The jumps from one world to another."""
        return tuple(jump for jump in self.jumps if jump.start != jump.end)
