"""What a thesis asks and what comes back: frozen records, names only.

A `Question` says what has to be known about one resolved game; an `Answer` says what was found there, as counts with
an example on either side; a `Verdict` is the judgement with the states and moves that decide it. Propositions stay
text: whoever answers parses them. A proposition may also be `status_quo` or a state's Y/N string.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Ruling = Literal["HOLDS", "FAILS", "OPEN"]


@dataclass(frozen=True, order=True)
class GameKey:
    """One resolved game of a case: a perspective under a scenario, with preference statements left out.

    `scenario` is the name of a scenario or `none` for the bare case; `without` are ids of preference statements.
    """

    perspective: str
    scenario: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """One step of one actor from a state to a state, both as Y/N strings in option order."""

    actor: str
    start: str
    end: str


@dataclass(frozen=True)
class Evidence:
    """A state, and moves out of it, that decide a verdict.

    `role` says what it shows (`example`, `counterexample`, `better`, `worse`, `near_miss`); `words` says it in a clause
    for people; `moves` are the steps that prove it, in order (an improvement and the replies to it, or a path).
    """

    role: str
    state: str
    words: str = ""
    moves: tuple[Move, ...] = ()
    moves_words: str = ""
    game: GameKey | None = None


@dataclass(frozen=True)
class AmongEquilibria:
    """How many equilibria of a concept (in scope, and where `given` holds) satisfy a proposition."""

    game: GameKey
    concept: str
    scope: str
    given: str | None
    satisfies: str


@dataclass(frozen=True)
class PreferenceBetween:
    """Where two sets of states stand in a player's order."""

    game: GameKey
    player: str
    better: str
    worse: str


@dataclass(frozen=True)
class BestReplies:
    """In how many of the states where `given` holds all best replies of the player satisfy `move`."""

    game: GameKey
    player: str
    given: str
    move: str


@dataclass(frozen=True)
class Reaches:
    """From how many states of `start` legal sequences of moves (or improvements) lead to a state of `to`."""

    game: GameKey
    start: str
    to: str
    by: str


@dataclass(frozen=True)
class TopStates:
    """How many of a player's most preferred states are equilibria of a concept."""

    game: GameKey
    player: str
    concept: str


@dataclass(frozen=True)
class StableStates:
    """How many of the states of `state` are stable for a player under a concept."""

    game: GameKey
    player: str
    concept: str
    state: str


@dataclass(frozen=True)
class StrategyQuestion:
    """A question to an engine beyond stability; each of them has its own kinds, in the module of its checks."""

    game: GameKey


Question = AmongEquilibria | PreferenceBetween | BestReplies | Reaches | TopStates | StableStates | StrategyQuestion


@dataclass(frozen=True)
class Tally:
    """Of `total` states `satisfying` do; one that does (`example`), one that does not (`counterexample`).

    `near_miss`: where none does, the state that comes nearest, with the move that breaks it. `unsaid` is a note that
    the reason should carry (such as: two of the states named do not occur in this game).
    """

    total: int
    satisfying: int
    example: Evidence | None = None
    counterexample: Evidence | None = None
    near_miss: Evidence | None = None
    unsaid: str = ""


@dataclass(frozen=True)
class Standing:
    """Where one set of states stands in a player's order: its size, worst and best tier (higher is better)."""

    states: int
    worst: int
    best: int
    worst_state: Evidence | None = None
    best_state: Evidence | None = None


@dataclass(frozen=True)
class Comparison:
    """Two sets of states in one player's order."""

    better: Standing
    worse: Standing
    tiers: int


@dataclass(frozen=True)
class Unanswered:
    """Nothing can be said, and why (a sentence)."""

    reason: str


@dataclass(frozen=True)
class StrategyAnswer:
    """What an engine beyond stability found; each kind of question has its own kind of answer."""


Answer = Tally | Comparison | StrategyAnswer | Unanswered


@dataclass(frozen=True)
class Verdict:
    """The judgement of one thesis: HOLDS, FAILS or OPEN, the reason in a sentence or two, and what decides it."""

    thesis: str
    verdict: Ruling
    reason: str
    deciding: tuple[Evidence, ...] = field(default=())

    @property
    def holds(self) -> bool:
        """Whether the thesis holds."""
        return self.verdict == "HOLDS"
