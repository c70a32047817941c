"""The definition of the case format: one set of frozen models.

Everything an analyst writes is described here and nowhere else; `standoff schema` ships it as JSON Schema,
`case.reading` fills it with places for errors, `case.view` composes it into games. Names only; nothing is computed.

Every element that claims something is a `Support`: it names the passages or the public record it rests on, or is marked
as the coder's judgement with a note. What has none of these counts as unsupported.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from standoff.case.checks import Check
from standoff.case.dynamics import Driver, Dynamics, Estimate, Hazard, Rate, Switch, Turn, YearCount
from standoff.case.fields import (
    ActorId,
    Colour,
    Count,
    Digest,
    Identifier,
    PartialDate,
    PropositionText,
    Sha256,
    Text,
    YesNo,
)
from standoff.case.ledgers import (
    Compliance,
    Event,
    Exemption,
    Forecast,
    ForecastsFile,
    Measure,
    Position,
    Prescription,
    Probability,
    Resolution,
    Trade,
    Word,
)
from standoff.case.parts import Part, Support
from standoff.case.wants import (
    Attitude,
    Degree,
    Entry,
    EqualGroup,
    Goal,
    Perspective,
    Preferences,
    RuledOut,
    Statement,
    UnorderedGroup,
)

__all__ = [
    "Actor",
    "Attitude",
    "BlindSpot",
    "CaseData",
    "CaseFile",
    "Coalesced",
    "Compliance",
    "Constraint",
    "Definition",
    "Degree",
    "Driver",
    "Dynamics",
    "Edits",
    "Entry",
    "EqualGroup",
    "Estimate",
    "Event",
    "Exemption",
    "Forecast",
    "ForecastsFile",
    "Format",
    "Goal",
    "Hazard",
    "Insertion",
    "Measure",
    "Modality",
    "Option",
    "Part",
    "Passage",
    "Perspective",
    "Position",
    "Preferences",
    "Prescription",
    "Probability",
    "Rate",
    "Requirement",
    "Resolution",
    "RuledOut",
    "Scenario",
    "Source",
    "SourcePassages",
    "Statement",
    "Support",
    "Switch",
    "Term",
    "ThesesFile",
    "Thesis",
    "Trade",
    "Turn",
    "UnorderedGroup",
    "Voice",
    "Word",
    "YearCount",
]
"""Every model of the format: those of this module, of what parties want (`wants`) and of the ledgers (`ledgers`)."""

Voice = Literal["book", "moscow", "reviewer", "reported", "hearsay"] | Identifier
Modality = Literal["fact", "claim", "want", "evaluation", "prescription", "forecast", "counterfactual"]


# -- sources, passages ---------------------------------------------------------------------------------------------


class Source(Support):
    """A text that the case is anchored in. `file` only where the text may be shipped with the case."""

    title: Text
    author: Text | None = None
    date: PartialDate | None = None
    citation: Text | None = None
    sha256: Sha256
    characters: Count
    file: Text | None = None


class Passage(Part):
    """A span of a source's normal text (half-open code point offsets) and what it says, in our words."""

    id: Identifier
    start: Count
    end: Count
    paragraph: int = Field(ge=1)
    digest: Digest
    gist: Text
    voice: Voice
    modality: Modality
    party: ActorId | None = None
    """Who is reported, where the voice is `reported`."""
    locus: Text | None = None
    """Chapter and pages of what the source cites."""
    note: Text | None = None


class SourcePassages(Part):
    """The anchors of one source."""

    sentences: tuple[tuple[Count, Count], ...] = ()
    passages: tuple[Passage, ...] = ()


# -- actors, options, propositions ---------------------------------------------------------------------------------


class Term(Support):
    """Who holds an office, from when to when (`until` open where still in office)."""

    holder: Text
    office: Text
    start: PartialDate = Field(alias="from")
    until: PartialDate | None = None


class Actor(Support):
    """A player (owns options, has preferences), a seat (may sit at a table), or a body (source or target of acts)."""

    kind: Literal["player", "seat", "body"] = "player"
    name: Text
    short: Text | None = None
    aliases: tuple[Text, ...] = ()
    colour: Colour | None = None
    terms: tuple[Term, ...] = ()


class Option(Support):
    """A yes-no choice of one player, with the clause that says each answer."""

    actor: ActorId
    yes: Text
    no: Text
    now: YesNo | None = None
    moves: Literal["both", "forward", "backward"] = "both"
    """`forward`: only from no to yes; `backward`: only from yes to no."""


class Constraint(Support):
    """A proposition that every feasible state satisfies."""

    id: Identifier
    proposition: PropositionText


class Definition(Support):
    """A named proposition, with the clause that says each answer."""

    proposition: PropositionText
    yes: Text
    no: Text


class Coalesced(Support):
    """States that all count as one (such as: an actor has left): every state where the proposition holds."""

    id: Identifier
    proposition: PropositionText
    name: Text


# -- formats, scenarios --------------------------------------------------------------------------


class Requirement(Part):
    """What one actor has to do before a table meets."""

    actor: ActorId
    proposition: PropositionText


class Format(Support):
    """A negotiating table."""

    title: Text
    members: tuple[ActorId, ...]
    seats: tuple[ActorId, ...] = ()
    agenda: tuple[Identifier, ...] | None = None
    requires: Requirement | None = None


class Insertion(Part):
    """A statement put before or after another (at the end where neither is named)."""

    statement: Statement
    before: Identifier | None = None
    after: Identifier | None = None


class Edits(Part):
    """Changes to one player's statements in one perspective, in this order: replace, insert, remove."""

    replace: dict[Identifier, Statement] = Field(default_factory=dict)
    insert: tuple[Insertion, ...] = ()
    remove: tuple[Identifier, ...] = ()


class Scenario(Support):
    """The same case with something changed."""

    title: Text
    extends: Identifier | None = None
    """Another scenario; absent: the case's default; `none`: the bare case."""
    levels: dict[Identifier, Identifier] = Field(default_factory=dict)
    now: dict[Identifier, YesNo] = Field(default_factory=dict)
    hold: dict[Identifier, YesNo] = Field(default_factory=dict)
    forbid: tuple[PropositionText, ...] = ()
    preferences: dict[Identifier, dict[ActorId, Edits]] = Field(default_factory=dict)
    course: ActorId | None = None
    """The player whose course of action this is: the scenario holds some of its options."""


class BlindSpot(Support):
    """Something the text, and so the case, does not see."""

    id: Identifier
    text: Text


class CaseFile(Part):
    """case.yaml."""

    title: Text
    question: Text | None = None
    abstract: Text | None = None
    as_of: PartialDate | None = None
    horizon: PartialDate | None = None
    default_perspective: Identifier
    default_scenario: Identifier | None = None
    hypergame: dict[ActorId, Identifier] = Field(default_factory=dict)
    sources: dict[Identifier, Source] = Field(default_factory=dict)
    voices: dict[Identifier, Text] = Field(default_factory=dict)
    actors: dict[ActorId, Actor]
    options: dict[Identifier, Option]
    constraints: tuple[Constraint, ...] = ()
    definitions: dict[Identifier, Definition] = Field(default_factory=dict)
    coalesced: tuple[Coalesced, ...] = ()
    worlds: tuple[Identifier, ...] = Field(default=(), max_length=8)
    goals: dict[ActorId, tuple[Goal, ...]] = Field(default_factory=dict)
    drivers: dict[Identifier, Driver] = Field(default_factory=dict)
    hazards: dict[Identifier, Hazard] = Field(default_factory=dict)
    regimes: tuple[Identifier, ...] = Field(default=(), max_length=6)
    """Definitions that the years ahead are told by; where several hold, the first of them counts."""
    dynamics: dict[Identifier, Dynamics] = Field(default_factory=dict)
    """By perspective, how often each player reconsiders and how sharply it chooses."""
    formats: dict[Identifier, Format] = Field(default_factory=dict)
    scenarios: dict[Identifier, Scenario] = Field(default_factory=dict)
    blind_spots: tuple[BlindSpot, ...] = ()


# -- theses --------------------------------------------------------------------------------------------------------


class Thesis(Support):
    """A conclusion of the text, as a check."""

    id: Identifier
    claim: Text
    perspective: Identifier | None = None
    scenario: Identifier | None = None
    check: Check


class ThesesFile(Part):
    """theses.yaml."""

    theses: tuple[Thesis, ...] = ()


class CaseData(Part):
    """A whole case, as read: the files of its folder. `id` is the bundled name or the folder's name."""

    id: str
    case: CaseFile
    perspectives: dict[Identifier, Perspective]
    passages: dict[Identifier, SourcePassages] = Field(default_factory=dict)
    chronicle: tuple[Event, ...] = ()
    history: tuple[Position, ...] = ()
    sanctions: tuple[Measure, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    trade: tuple[Trade, ...] = ()
    compliance: tuple[Compliance, ...] = ()
    forecasts: ForecastsFile = Field(default_factory=ForecastsFile)
    theses: ThesesFile = Field(default_factory=ThesesFile)

    @property
    def players(self) -> tuple[str, ...]:
        """Ids of the players, in file order."""
        return tuple(id for id, actor in self.case.actors.items() if actor.kind == "player")
