"""The records of views against each other: what differs between two of them, and the hypergame they make together.

Names and words only. States are Y/N strings in option order. In a pair of views `first` is the one compared against
(the case's default view, where nothing else is asked for).
"""

from __future__ import annotations

from dataclasses import dataclass

from standoff.study.records import StateReport, Step

CLASSES = ("steady", "unsteady", "illusory", "imaginary", "hidden")
"""The classes of states of a hypergame; see `standoff.stability.hypergames`."""

Truths = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class StatementIn:
    """A preference statement in one view: its place in the player's list, counted from 1."""

    id: str
    text: str
    place: int
    when: str | None = None
    origin: str = ""
    """The perspective or scenario that wrote it."""


@dataclass(frozen=True)
class Changed:
    """Something about one statement that two views say differently; None where one of them does not say it."""

    id: str
    first: str | None
    second: str | None


@dataclass(frozen=True)
class Moved:
    """A statement that stands elsewhere in the order: its place in either list, counted from 1."""

    id: str
    text: str
    first: int
    second: int


@dataclass(frozen=True)
class PlayerDifference:
    """What two views say of one player's preferences, and what comes of it on the states that both games have.

    `moved` is a smallest set of statements without which the others stand in the same order. `grouped` are statements
    that stand alone in one view and in a group in the other, or among others. `ranked` says which of the two has an
    explicit ranking (first, second, both; empty where none). `best_replies`: in how many common states the player's
    best replies (staying included) are not the same; `stable`: in how many the two games differ on whether it stays,
    under the concept asked. `own`: the second view is the one in which the player plays its own game.
    """

    player: str
    only_first: tuple[StatementIn, ...]
    only_second: tuple[StatementIn, ...]
    reworded: tuple[Changed, ...]
    when: tuple[Changed, ...]
    confidence: tuple[Changed, ...]
    moved: tuple[Moved, ...]
    grouped: tuple[str, ...]
    ranked: str
    best_replies: int
    stable: int
    own: bool = False

    @property
    def alike(self) -> bool:
        """Whether the two views say the same of the player's preferences."""
        parts = (self.only_first, self.only_second, self.reworded, self.when, self.confidence, self.moved, self.grouped)
        return not any(parts) and self.ranked in ("", "both") and not self.best_replies


@dataclass(frozen=True)
class Sides:
    """What is in the first only and in the second only."""

    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.first or self.second)


@dataclass(frozen=True)
class GoalDifference:
    """What two views say of one actor's goals: their texts."""

    actor: str
    only: Sides


@dataclass(frozen=True)
class ViewDifference:
    """Everything in which two views of the conflict differ under one scenario.

    `n_states` are those of the first game, the second, and both; `n_equilibria` those of the concept asked that the
    first game has, the second, and both.
    """

    first: str
    second: str
    title: str
    players: tuple[PlayerDifference, ...]
    unaware: Sides
    rules_out: Sides
    goals: tuple[GoalDifference, ...]
    n_states: tuple[int, int, int]
    n_equilibria: tuple[int, int, int]


@dataclass(frozen=True)
class OwnGame:
    """One player's own game, what it expects and how right it is.

    `declared`: the case names the perspective; otherwise the default one stands in. `n_hidden`: states of the universe
    that the player does not see. `n_equilibria`: stable for all in its own game. The rest counts states of the
    universe: `n_expected` it takes to be stable for all, `n_right` of which are hyper-equilibria; `n_unexpected`:
    hyper-equilibria that it does not expect.
    """

    player: str
    perspective: str
    title: str
    declared: bool
    believes: tuple[tuple[str, str], ...]
    unaware: tuple[str, ...]
    n_states: int
    n_hidden: int
    n_equilibria: int
    n_expected: int
    n_right: int
    n_unexpected: int

    @property
    def n_wrong(self) -> int:
        """States that it wrongly takes to be stable for all."""
        return self.n_expected - self.n_right


@dataclass(frozen=True)
class ClassCounts:
    """How many states a concept puts into each class; `status_quo` is the class of today (None: in none, or none)."""

    concept: str
    n_hyper: int
    counts: tuple[tuple[str, int], ...]
    status_quo: str | None

    def of(self, name: str) -> int:
        """The number of states of a class."""
        return dict(self.counts)[name]


@dataclass(frozen=True)
class ClassedState:
    """A state with the players that expect it, those that do not see it, and whether it is in the narrower class.

    Of a hyper-equilibrium `kind` is steady or unsteady; of an expected state that is none, illusory or imaginary; of a
    hidden one, imaginary or hidden.
    """

    state: str
    kind: str
    expected_by: tuple[str, ...]
    hidden_from: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surprise:
    """A player takes states to be stable for all in which another, playing its own game, moves: the number of them.

    `example` is the one nearest to today, `step` the other's best move there that nothing deters (in the mover's own
    game), `gain` says it in a clause, `words` the whole as a sentence. A relief is the reverse: hyper-equilibria that
    the player takes the other to leave; `step` is then the move that it expects.
    """

    player: str
    by: str
    n_states: int
    of: int
    example: StateReport
    step: Step | None
    gain: str
    words: str


@dataclass(frozen=True)
class WorldCell:
    """What one player expects of one world.

    `n_expected` states of it the player takes to be stable for all, `n_right` of which are hyper-equilibria;
    `n_unexpected` hyper-equilibria of it the player does not expect. `surprised_by`: others that leave states expected.
    """

    player: str
    n_expected: int
    n_right: int
    n_unexpected: int
    surprised_by: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class WorldRow:
    """One world (truth assignment of the case's `worlds`) that some player expects or that the hypergame keeps."""

    truths: Truths
    sentence: str
    title: str
    n_steady: int
    n_unsteady: int
    cells: tuple[WorldCell, ...]
    holds_status_quo: bool

    @property
    def n_hyper(self) -> int:
        """Hyper-equilibria in this world."""
        return self.n_steady + self.n_unsteady


@dataclass(frozen=True)
class HypergameReport:
    """The hypergame of a case under one scenario and concept.

    `level` is 2 where some player believes another to play a different game than it would itself say. Lists of states
    are cut at the limit asked for, the nearest to today first; counts never are. `wrong` are states that some player
    expects and that do not hold.
    """

    scenario: str
    concept: str
    level: int
    n_states: int
    status_quo: str | None
    own: tuple[OwnGame, ...]
    concepts: tuple[ClassCounts, ...]
    hyper_equilibria: tuple[ClassedState, ...]
    wrong: tuple[ClassedState, ...]
    hidden: tuple[ClassedState, ...]
    surprises: tuple[Surprise, ...]
    reliefs: tuple[Surprise, ...]
    worlds: tuple[WorldRow, ...]

    @property
    def headline(self) -> ClassCounts:
        """The counts under the concept asked."""
        return next(c for c in self.concepts if c.concept == self.concept)

    @property
    def one_game(self) -> bool:
        """Whether all players play one and the same game, so that nobody can be surprised."""
        return len({(own.perspective, own.believes) for own in self.own}) <= 1 and self.level == 1


@dataclass(frozen=True)
class PerspectivesReport:
    """The views of a case against each other, and the hypergame they make."""

    perspective: str
    differences: tuple[ViewDifference, ...]
    hypergame: HypergameReport
