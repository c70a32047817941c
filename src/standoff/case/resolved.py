"""What `case.view` returns: one resolved game, in names.

A resolved game is the conflict as one perspective sees it under one scenario, with nothing left to look up: driver
levels are decided, inherited preferences copied, options held or unseen fixed. Pure data; the same option list, in
file order, for every game of a case, so that a state's Y/N string means the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from standoff.case.tree import Tree


@dataclass(frozen=True)
class GameOption:
    """An option as a game sees it.

    `now` is its status quo value (None where the case has no status quo); `fixed` its only value in this game
    (held by the scenario, or unseen by the holder), None where it is free; `moves` one of both, forward (no to yes
    only), backward.
    """

    id: str
    actor: str
    yes: str
    no: str
    now: bool | None
    moves: str = "both"
    fixed: bool | None = None


@dataclass(frozen=True)
class GameStatement:
    """One preference statement in force. `tree` has driver levels replaced by their truth; definitions stay names."""

    id: str
    tree: Tree
    text: str
    confidence: float = 1.0
    origin: str = ""
    """The perspective or scenario that wrote it."""


@dataclass(frozen=True)
class Rank:
    """One place in a player's list: a single statement, or a group of equal (counted) or unordered ones."""

    kind: str
    """`single`, `equal` or `unordered`."""
    statements: tuple[GameStatement, ...]


@dataclass(frozen=True)
class GameDegree:
    """How sure it is, from 0 to 1, that a player would rather have one state than another (Y/N strings or patterns)."""

    better: str
    worse: str
    degree: float


@dataclass(frozen=True)
class GamePlayer:
    """A player with its order over states.

    Either `ranks` (statements, most important first) or `ranking` (groups of Y/N strings, best first) is used;
    `ranking` is None where statements rule. With neither, all states are tied. What follows `origin` says more than an
    order, and only the engines for uncertain preferences read it.
    """

    id: str
    name: str
    ranks: tuple[Rank, ...] = ()
    ranking: tuple[tuple[str, ...], ...] | None = None
    origin: str = ""
    """The perspective whose block is in use (empty: none, all states tied)."""
    strong: int | None = None
    """How many of the first `ranks` decide strongly; None where nothing says what is strong."""
    strong_after: tuple[int, ...] = ()
    """The groups of `ranking`, counted from 1, that a strong step follows."""
    mixture: tuple[tuple[float, GamePlayer], ...] = ()
    """The kinds the player may be of, each with its weight; `origin` of each names the perspective it is taken from."""
    fuzzy: tuple[GameDegree, ...] = ()
    threshold: float | None = None
    """The relative certainty from which the player acts on a fuzzy preference."""

    @property
    def statements(self) -> tuple[GameStatement, ...]:
        """Every statement in force, in order, groups flattened."""
        return tuple(s for rank in self.ranks for s in rank.statements)


@dataclass(frozen=True)
class GameConstraint:
    """A proposition that every state of the game satisfies; `origin` is case, scenario or perspective."""

    id: str
    tree: Tree
    text: str
    origin: str


@dataclass(frozen=True)
class GameDefinition:
    """A named proposition with its two clauses. `tree` may name other definitions."""

    id: str
    tree: Tree
    yes: str
    no: str


@dataclass(frozen=True)
class GameCoalesced:
    """States that count as one."""

    id: str
    tree: Tree
    name: str


@dataclass(frozen=True)
class ResolvedGame:
    """The conflict as one perspective sees it under one scenario."""

    case: str
    perspective: str
    scenario: str | None
    options: tuple[GameOption, ...]
    players: tuple[GamePlayer, ...]
    constraints: tuple[GameConstraint, ...] = ()
    definitions: tuple[GameDefinition, ...] = ()
    coalesced: tuple[GameCoalesced, ...] = ()
    worlds: tuple[str, ...] = ()
    levels: dict[str, str] = field(default_factory=dict)
    attitudes: dict[str, dict[str, str]] = field(default_factory=dict)
    """How players are minded towards each other, as far as the perspective says: positive, negative, indifferent."""
    constant: tuple[str, ...] = ()
    """Ids of statements that cannot vary in this game (their options are fixed)."""
    notes: tuple[str, ...] = ()
    """What was decided on the way, in sentences (overridden blocks, statements left out)."""

    @property
    def status_quo(self) -> str | None:
        """The status quo as a Y/N string in option order, or None where the case has none."""
        if any(option.now is None for option in self.options):
            return None
        return "".join("Y" if option.now else "N" for option in self.options)

    def definition(self, id: str) -> GameDefinition | None:
        """The definition of that id, or None."""
        return next((d for d in self.definitions if d.id == id), None)
