"""The definition of the case format: one set of frozen models.

Everything an analyst writes is described here and nowhere else; `standoff schema` ships it as JSON Schema,
`case.reading` fills it with places for errors, `case.view` composes it into games. Names only; nothing is computed.

Every element that claims something is a `Support`: it names the passages or the public record it rests on, or is marked
as the coder's judgement with a note. What has none of these counts as unsupported.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from standoff.case.checks import Check
from standoff.case.fields import (
    ActorId,
    Chance,
    Colour,
    Count,
    Digest,
    Identifier,
    PartialDate,
    PropositionText,
    Sha256,
    Text,
    YesNo,
    leave_out_empty,
)

Voice = Literal["book", "moscow", "reviewer", "reported", "hearsay"] | Identifier
Modality = Literal["fact", "claim", "want", "evaluation", "prescription", "forecast", "counterfactual"]


class Part(BaseModel):
    """A frozen part of a case; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)
    _empty = model_validator(mode="before")(leave_out_empty)


class Support(Part):
    """What an element rests on."""

    passages: tuple[Identifier, ...] = ()
    record: Text | None = None
    judgement: YesNo = False
    note: Text | None = None

    @property
    def supported(self) -> bool:
        """Whether the element names a passage or a record, or is a judgement that says why."""
        return bool(self.passages or self.record or (self.judgement and self.note))


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


class Goal(Support):
    """What an actor is after: a proposition, or a goal that no option of the case brings about."""

    id: Identifier
    text: Text
    proposition: PropositionText | None = None
    """None: no option brings it about."""


# -- preferences, perspectives -------------------------------------------------------------------------------------


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


# -- drivers, hazards, formats, scenarios --------------------------------------------------------------------------


class Switch(Support):
    """A dated change of a driver."""

    date: PartialDate
    level: Identifier


class Rate(Support):
    """A yearly rate of passing from one level to another."""

    start: Identifier = Field(alias="from")
    to: Identifier
    per_year: float = Field(ge=0)


class Driver(Support):
    """Something outside the players' options that moves over time and conditions preferences."""

    title: Text
    levels: dict[Identifier, Text]
    now: Identifier
    switches: tuple[Switch, ...] = ()
    rates: tuple[Rate, ...] = ()


class Hazard(Support):
    """An event that may strike where a proposition holds."""

    title: Text
    where: PropositionText
    per_year: float | None = Field(default=None, ge=0)
    low: float | None = Field(default=None, ge=0)
    high: float | None = Field(default=None, ge=0)


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
    formats: dict[Identifier, Format] = Field(default_factory=dict)
    scenarios: dict[Identifier, Scenario] = Field(default_factory=dict)
    blind_spots: tuple[BlindSpot, ...] = ()


# -- ledgers (CSV rows) --------------------------------------------------------------------------------------------


class Event(Support):
    """chronicle.csv: one dated act."""

    id: Identifier
    date: PartialDate
    precision: Literal["day", "month", "season", "year", "about"] = "day"
    source: ActorId
    target: ActorId | None = None
    aimed_at: ActorId | None = None
    type: Text
    """PLOVER event type, upper case."""
    mode: Text | None = None
    goldstein: float | None = Field(default=None, ge=-10, le=10)
    text: Text


class Position(Support):
    """history.csv: an option's value held from a date on."""

    date: PartialDate
    precision: Literal["day", "month", "season", "year", "about"] = "day"
    option: Identifier
    value: YesNo


class Measure(Support):
    """sanctions.csv: one measure of one resolution on one sector and flow."""

    id: Identifier
    resolution: Text
    adopted: PartialDate
    start: PartialDate = Field(alias="from")
    until: PartialDate | None = None
    sector: Identifier
    flow: Literal["export", "import", "finance", "labour", "travel", "transport", "arms", "other"]
    coverage: Chance
    text: Text


class Exemption(Support):
    """exemptions.csv: what a measure leaves open."""

    id: Identifier
    measure: Identifier
    partner: ActorId | None = None
    route: Text | None = None
    start: PartialDate = Field(alias="from")
    until: PartialDate | None = None
    coverage: Chance


class Trade(Support):
    """trade.csv: value of one year's trade of a sector with a partner, in millions of US dollars."""

    year: int = Field(ge=1900, le=2200)
    sector: Identifier
    flow: Literal["export", "import", "total"]
    partner: ActorId | Literal["world", "other"]
    value_musd: float = Field(ge=0)


class Compliance(Support):
    """compliance.csv: how fully an enforcer carries measures out, and the option it follows."""

    enforcer: ActorId
    start: PartialDate = Field(alias="from")
    until: PartialDate | None = None
    value: Chance
    option: Identifier | None = None


# -- forecasts -----------------------------------------------------------------------------------------------------


class Probability(Part):
    """A probability band read from a word by a published table (`icd203`, `kent`, or the case's own)."""

    table: Identifier
    low: Chance
    high: Chance


class Resolution(Support):
    """What came of a forecast."""

    status: Literal["open", "true", "false", "partly", "ambiguous", "untestable", "condition_not_met"]
    on: PartialDate | None = None


class Forecast(Support):
    """One prediction with its wording, condition and horizon, and what came of it."""

    id: Identifier
    statement: Text
    who: Text
    made: PartialDate
    due: PartialDate | None = None
    condition: Text | None = None
    given: PropositionText | None = None
    proposition: PropositionText | None = None
    wording: Text | None = None
    probability: Probability | None = None
    resolution: Resolution


class Prescription(Support):
    """Something the text says an actor should do, and whether it was followed."""

    id: Identifier
    statement: Text
    who: Text
    to: ActorId
    made: PartialDate
    due: PartialDate | None = None
    proposition: PropositionText | None = None
    followed: Literal["yes", "no", "partly", "open"]
    on: PartialDate | None = None


class Word(Part):
    """One row of a word table: a wording and its band."""

    low: Chance
    high: Chance


class ForecastsFile(Part):
    """forecasts.yaml."""

    tables: dict[Identifier, dict[Text, Word]] = Field(default_factory=dict)
    known_to: PartialDate | None = None
    forecasts: tuple[Forecast, ...] = ()
    prescriptions: tuple[Prescription, ...] = ()


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
