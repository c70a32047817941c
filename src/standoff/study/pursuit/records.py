"""What the pursuit of a goal found, in names and words."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.study.records import StateReport, Step


@dataclass(frozen=True)
class Target:
    """A goal to pursue: an actor's goal (with its id), a definition, or a proposition.

    `text` says it in a clause; `proposition` is None for a goal that no option brings about. `actor` is whose goal it
    is, None where it is nobody's.
    """

    id: str
    text: str
    proposition: str | None
    actor: str | None = None


@dataclass(frozen=True)
class Price:
    """The cost of a way: moves that lower their mover, moves that leave it indifferent, moves in all."""

    losses: int
    indifferent: int
    moves: int


@dataclass(frozen=True)
class Way:
    """A cheapest way from the status quo: where it ends, what it costs, its moves, who makes how many concessions.

    `attainable`: whether improving moves alone lead there (the cost says it: no move of another kind).
    """

    end: StateReport
    price: Price
    steps: tuple[Step, ...]
    bearers: tuple[tuple[str, int], ...]
    attainable: bool


@dataclass(frozen=True)
class Turning:
    """A comparison that is violated now, at the state judged: a move away that pays, and what would take its lure.

    `wants`: the statements on which the comparison turns (ids). `reply` is the least that the others can make of it,
    and `sequence` how; None where no reply is worse for the mover than the move itself. `words` says it in a sentence.
    """

    move: Step
    wants: tuple[str, ...]
    reply: str | None
    sequence: tuple[Step, ...]
    words: str


@dataclass(frozen=True)
class ConditionReport:
    """What has to turn for the target state to be stable for one actor under one concept.

    `improvements` moves better the actor, `undeterred` of them nobody deters; `turns_on`: the wants that decide these
    comparisons, with the number of comparisons each; `turnings`: the first of them, best liked first.
    """

    actor: str
    concept: str
    stable: bool
    improvements: int
    undeterred: int
    turns_on: tuple[tuple[str, int], ...]
    turnings: tuple[Turning, ...]
    words: str


@dataclass(frozen=True)
class StableStep:
    """An equilibrium with the first step at which it is reached (None: never), and whether it has the goal."""

    state: str
    goal: bool
    improving: int | None
    moves: int | None


@dataclass(frozen=True)
class EvolutionReport:
    """What moves lead to from the status quo.

    `sizes`: per number of moves, how many states improving moves reach; `sizes_any`: any moves. `goal`, `goal_any`: the
    first step at which a state with the goal is reached. `dead_ends`: attainable states that nobody improves from, and
    `goal_dead_ends` those of them with the goal. `lost`: attainable states from which improving moves no longer lead to
    the goal (None where states are folded). `equilibria`: all of them, the soonest reached first.
    """

    sizes: tuple[int, ...]
    sizes_any: tuple[int, ...]
    goal: int | None
    goal_any: int | None
    dead_ends: int
    goal_dead_ends: int
    lost: int | None
    equilibria: tuple[StableStep, ...]
    ways: tuple[Way, ...]
    """The shortest ways by improving moves to the equilibria with the goal that they reach, the shortest first."""

    @property
    def attainable(self) -> int:
        """The number of attainable states."""
        return self.sizes[-1]


@dataclass(frozen=True)
class ChangeReport:
    """Edits under which the goal holds: (actor, kind, statement or proposition, place), and where it then holds.

    `alike`: how many more single edits make the same order.
    """

    edits: tuple[tuple[str, str, str, int], ...]
    n_equilibria: int
    example: str
    alike: int
    words: str


@dataclass(frozen=True)
class ChangesReport:
    """The search for the smallest changes of preferences: for its vocabulary and distance only.

    `distance`: 0 where the goal holds as things are; None where nothing was found up to `searched`. `alone`: the
    players whose mind alone might do; `fixed`: those with a ranking in place of a list. `refused`: why nothing was
    searched.
    """

    distance: int | None
    searched: int
    vocabulary: int
    tried: int
    finished: bool
    changes: tuple[ChangeReport, ...]
    alone: tuple[str, ...]
    fixed: tuple[str, ...]
    refused: str = ""


@dataclass(frozen=True)
class Pursuit:
    """What it would take for one goal to come about, as one perspective sees the conflict under one scenario."""

    target: Target
    perspective: str
    scenario: str
    title: str
    concept: str
    n_states: int
    n_goal: int
    today: bool | None
    """Whether the status quo has the goal; None without a status quo."""
    state: Way | None
    equilibrium: Way | None
    stable_targets: tuple[str, ...]
    end: StateReport | None
    """The state whose conditions are told."""
    conditions: tuple[ConditionReport, ...]
    leaving: tuple[tuple[tuple[str, ...], int], ...]
    """Who would leave the states with the goal: sets of actors with the number of states, the fewest first."""
    lost: tuple[str, ...] = ()
    """Goals of the same actor, true today, that the cheapest way gives up for a time (told in the brief)."""
    evolution: EvolutionReport | None = None
    changes: ChangesReport | None = None

    @property
    def feasible(self) -> bool:
        """Whether any state has the goal."""
        return self.n_goal > 0


@dataclass(frozen=True)
class Lane:
    """One goal in several views: what the brief's picture draws as one row for each."""

    target: Target
    pursuits: tuple[Pursuit, ...]


@dataclass(frozen=True)
class PursuitReport:
    """The goals of the default perspective's holder that today lacks, each and together, in its view and outside ones.

    `held`: those of its goals that the status quo has already; `beyond`: those that no option brings about.
    """

    holder: str
    lanes: tuple[Lane, ...]
    held: tuple[str, ...]
    beyond: tuple[str, ...]
