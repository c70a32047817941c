"""What parties want, as frozen models: goals, preference statements and rankings, perspectives."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Discriminator, Field, Tag

from standoff.case.fields import ActorId, Chance, Identifier, PropositionText, Text, YesNo
from standoff.case.parts import Part, Support


class Goal(Support):
    """What an actor is after: a proposition, or a goal that no option of the case brings about."""

    id: Identifier
    text: Text
    proposition: PropositionText | None = None
    """None: no option brings it about."""


class Statement(Support):
    """One preference statement: its player would rather have it true."""

    id: Identifier
    proposition: PropositionText
    confidence: Chance | None = None
    when: PropositionText | None = None


class EqualGroup(Part):
    """Statements of equal rank: counted."""

    equal: tuple[Statement, ...] = Field(min_length=1)


class UnorderedGroup(Part):
    """Statements whose order is unknown."""

    unordered: tuple[Statement, ...] = Field(min_length=1)


def entry_kind(value: object) -> str:
    """Which of the three an entry is meant to be, so that a faulty one gives one error and not three."""
    keys = value if isinstance(value, dict) else vars(value) if isinstance(value, BaseModel) else ()
    if any(str(key).startswith("equal") for key in keys):
        return "equal group"
    return "unordered group" if any(str(key).startswith("unorder") for key in keys) else "statement"


Entry = Annotated[
    Annotated[Statement, Tag("statement")]
    | Annotated[EqualGroup, Tag("equal group")]
    | Annotated[UnorderedGroup, Tag("unordered group")],
    Discriminator(entry_kind),
]


class Degree(Part):
    """How sure it is that a player would rather have one state than another: 1 sure, 0.5 undecided."""

    better: Text
    worse: Text
    degree: Chance


class Preferences(Support):
    """One player's order over states: statements most important first, or an explicit ranking, best first.

    The other fields say more than an order and are used only where uncertain preferences are asked for.
    """

    statements: tuple[Entry, ...] = ()
    ranking: tuple[tuple[Text, ...], ...] | None = None
    strong_through: Identifier | None = None
    """Statements: a difference that this one or one above it decides is strong, a later one mild."""
    strong_after: tuple[Annotated[int, Field(ge=1)], ...] = ()
    """Ranking: a strong step follows these groups, counted from 1."""
    mixture: dict[Identifier, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    """The player is of one of several kinds: the perspectives whose block it may have, with their weights."""
    fuzzy: tuple[Degree, ...] = ()
    """Degrees of preference for pairs of states; of all other pairs the order decides."""
    threshold: Annotated[float, Field(gt=0, le=1)] | None = None
    """The relative certainty from which the player acts on a fuzzy preference."""


Attitude = Literal["positive", "negative", "indifferent"]


class RuledOut(Support):
    """States that the holder of a perspective does not reckon with."""

    id: Identifier | None = None
    proposition: PropositionText


class Perspective(Part):
    """The conflict as one party sees it."""

    title: Text | None = None
    holder: ActorId | None = None
    outside: YesNo = False
    extends: Identifier | None = None
    voice: Text | None = None
    source: Text | None = None
    note: Text | None = None
    preferences: dict[ActorId, Preferences] = Field(default_factory=dict)
    goals: dict[ActorId, tuple[Goal, ...]] = Field(default_factory=dict)
    unaware: tuple[Identifier, ...] = ()
    rules_out: tuple[RuledOut, ...] = ()
    attitudes: dict[ActorId, dict[ActorId, Attitude]] = Field(default_factory=dict)
    """How players are minded towards each other; indifferent where nothing is said, positive towards oneself."""
    believes: dict[ActorId, Identifier] = Field(default_factory=dict)
    """The games its holder believes the others to play; where nothing is said, its own."""
