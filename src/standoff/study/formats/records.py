"""What the study of negotiating tables finds: frozen records, in names and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standoff.study.records import StateReport

Level = Literal["no", "agreement", "kept", "robust"]
LEVELS: tuple[Level, ...] = ("no", "agreement", "kept", "robust")
"""How firmly a table reaches a goal, least first."""


@dataclass(frozen=True)
class GoalName:
    """A definition or an actor's goal with a proposition, as tables are asked about it.

    `actor` is whose goal it is (None for a definition); `today` whether it is so at the status quo; `feasible` whether
    any state of the game has it.
    """

    name: str
    words: str
    actor: str | None
    today: bool
    feasible: bool


@dataclass(frozen=True)
class Blocker:
    """A member's weight in what a table cannot agree on.

    `refused`: candidates worse for it than where the table meets; `alone`: those of them that all others accept;
    `weight`: its Shapley value in candidates removed, as a share of all removed (0 where none is).
    """

    actor: str
    refused: int
    alone: int
    weight: float


@dataclass(frozen=True)
class Agreement:
    """One agreement for people: the state, who gains against where the table meets, and what becomes of it.

    `undone` says in a sentence who undoes it: the member that leaves, the members who leave together, or the outsiders
    and whom that hurts; empty where nobody does.
    """

    state: StateReport
    level: Level
    self_enforcing: bool
    gains: tuple[str, ...]
    undone: str


@dataclass(frozen=True)
class FallbackReport:
    """Where fallback bargaining ends: how many states, how many classes below everybody's best, the nearest of them.

    `nothing` where that is where the table meets: falling back leaves things as they are.
    """

    n_states: int
    depth: int
    state: StateReport
    nothing: bool


@dataclass(frozen=True)
class TableReport:
    """What one table can deliver.

    `silent` are members without preferences. `agenda` are the options it may change. `unmet` says in a sentence why
    it does not meet (empty where it does); `opening` is the state at which it meets. `n_unaided` counts the agreements
    that members' improving moves reach without a table. `afterwards` are goals that no kept agreement has, and that the
    outsiders' improving moves then bring about from one.
    """

    id: str
    title: str
    members: tuple[str, ...]
    seats: tuple[str, ...]
    silent: tuple[str, ...]
    agenda: tuple[str, ...]
    requires: str | None
    required_of: str | None
    unmet: str
    opening: StateReport | None
    n_candidates: int = 0
    n_agreements: int = 0
    n_strict: int = 0
    n_stepwise: int = 0
    n_unaided: int = 0
    n_kept: int = 0
    n_self_enforcing: int = 0
    n_robust: int = 0
    n_pareto: int = 0
    blockers: tuple[Blocker, ...] = ()
    goals: tuple[tuple[str, Level], ...] = ()
    afterwards: tuple[str, ...] = ()
    example: Agreement | None = None
    fallback: FallbackReport | None = None
    notes: tuple[str, ...] = ()

    @property
    def meets(self) -> bool:
        """Whether the table meets at all."""
        return self.opening is not None

    def level(self, goal: str) -> Level:
        """How firmly it reaches a goal."""
        return dict(self.goals).get(goal, "no")


@dataclass(frozen=True)
class FormatsReport:
    """Every table of a case in one game, kept under one concept.

    `full` is the same under the scenario that releases every option, where the case has one.
    """

    perspective: str
    scenario: str
    concept: str
    goals: tuple[GoalName, ...]
    tables: tuple[TableReport, ...]
    worlds: tuple[str, ...] = ()
    """The definitions that make up the worlds: what matters most."""
    full: FormatsReport | None = None

    def table(self, id: str) -> TableReport | None:
        """One table, or None."""
        return next((t for t in self.tables if t.id == id), None)

    def goal(self, name: str) -> GoalName | None:
        """One goal, or None."""
        return next((g for g in self.goals if g.name == name), None)
