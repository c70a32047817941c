"""The check kinds that ask the engines beyond stability: tables, courses, leverage, goals, views, coalitions, draws.

A thesis is judged in its own perspective and scenario, unless a kind names others. States may be named as in
`case.checks`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from standoff.case.check_parts import CheckPart, Concept, Quantifier, Scope
from standoff.case.fields import ActorId, Chance, Identifier, PropositionText, YesNo

Judged = Literal["worst", "best", "mean"]
Among = Literal["feasible", "stable", "attainable"]


# -- tables --------------------------------------------------------------------------------------------------------


class Delivers(CheckPart):
    """Some, every or none of a table's agreements satisfies a proposition.

    `level`: all agreements, those that are `kept`, `self_enforcing` or `robust`, or the kept ones and what the
    outsiders' improving moves make of them (`afterwards`). `better_for`: only those that each of these players ranks
    above the status quo. Where there is none of them, as at a table that does not meet, `some` FAILS, `none` HOLDS and
    `every` is OPEN.
    """

    kind: Literal["delivers"]
    format: Identifier
    level: Literal["agreement", "kept", "self_enforcing", "robust", "afterwards"] = "kept"
    concept: Concept = "seq"
    quantifier: Quantifier = "some"
    satisfies: PropositionText = "true"
    better_for: tuple[ActorId, ...] = ()


class Blocks(CheckPart):
    """No other member has as much weight in what a table cannot agree on (its Shapley value in candidates removed).

    OPEN where the table does not meet.
    """

    kind: Literal["blocks"]
    format: Identifier
    actor: ActorId


# -- courses -------------------------------------------------------------------------------------------------------


class CoursesBetter(CheckPart):
    """How many courses of an actor leave a player better off than the present, by their worst, best or mean outcome.

    Courses are the scenarios of the case that name the actor as `course`; the present is the status quo of the
    thesis's own scenario. `only`: exactly these courses are better; otherwise at least, or at most, so many (at least
    one where nothing is said).
    """

    kind: Literal["courses_better"]
    actor: ActorId
    player: ActorId
    judged_by: Judged = "worst"
    concept: Concept = "seq"
    scope: Scope = "all"
    only: tuple[Identifier, ...] | None = None
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)


class Outlook(CheckPart):
    """A player's lasting outcomes fall, rise or stay under a scenario against another (the thesis's own by default).

    Every one of `judged_by` has to change so: the worst, the best, the mean of the player's standing in the equilibria,
    by what it wants in the scenario compared with.
    """

    kind: Literal["outlook"]
    player: ActorId
    under: Identifier
    than: Identifier | None = None
    direction: Literal["falls", "rises", "stays"]
    judged_by: tuple[Judged, ...] = ("best", "worst")
    concept: Concept = "seq"
    scope: Scope = "all"


# -- leverage ------------------------------------------------------------------------------------------------------


class LargestShare(CheckPart):
    """An actor's options have the largest Shapley share in what decides the joint fortune of some players.

    Compared with every other actor but those in `besides`. Both rank and statement utilities have to say so.
    """

    kind: Literal["largest_share"]
    actor: ActorId
    over: tuple[ActorId, ...] = Field(min_length=1)
    besides: tuple[ActorId, ...] = ()
    among: Among = "feasible"
    given: PropositionText | None = None
    concept: Concept = "seq"


class Control(CheckPart):
    """An actor's control over another is below that of each of some others, in every state of the set."""

    kind: Literal["control"]
    actor: ActorId
    over: ActorId
    below: tuple[ActorId, ...] = Field(min_length=1)
    among: Among = "stable"
    given: PropositionText | None = None
    concept: Concept = "seq"


class ControlFalls(CheckPart):
    """An actor's mean control over others (all of them where none is named) is lower where `to` holds than where
    `from` does."""

    kind: Literal["control_falls"]
    actor: ActorId
    over: tuple[ActorId, ...] = ()
    start: PropositionText = Field(default="true", alias="from")
    to: PropositionText
    among: Among = "feasible"
    concept: Concept = "seq"


class GainsMost(CheckPart):
    """A player's mean utility rises between the status quo and the equilibria, and no other's rises more.

    Both by statements honoured and by rank.
    """

    kind: Literal["gains_most"]
    player: ActorId
    concept: Concept = "seq"
    scope: Scope = "all"


class Card(CheckPart):
    """Saying yes to an option lowers or raises what a player can expect, through another actor's best replies.

    On average over the pairs of feasible states that differ in this option alone; `given` holds in both.
    """

    kind: Literal["card"]
    option: Identifier
    through: ActorId
    on: ActorId
    effect: Literal["lowers", "raises"]
    given: PropositionText = "true"


class CardMoves(CheckPart):
    """Saying yes to an option changes one actor's best replies more often than another's."""

    kind: Literal["card_moves"]
    option: Identifier
    more: ActorId
    than: ActorId
    given: PropositionText = "true"


# -- goals ---------------------------------------------------------------------------------------------------------


class Price(CheckPart):
    """The cheapest way from the status quo to a goal takes at least, or at most, so many moves against the mover's
    interest.

    `to`: any state with the goal, or one that is an equilibrium. `bearers`: exactly these actors make them (of ways
    that cost the same, on the one that is reported). A goal that no moves reach has no price: `at_least` HOLDS, the
    others FAIL.
    """

    kind: Literal["price"]
    goal: PropositionText
    to: Literal["state", "equilibrium"] = "state"
    concept: Concept = "seq"
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)
    bearers: tuple[ActorId, ...] | None = None


class Minds(CheckPart):
    """For some state with the goal (or for every one) to hold, only comparisons of these actors would have to turn.

    Whoever has an undeterred improvement there would have to change. With `each`, moreover, nobody of `only` can be
    spared: in every state with the goal each of them would have to change.
    """

    kind: Literal["minds"]
    goal: PropositionText
    only: tuple[ActorId, ...] = Field(min_length=1)
    concept: Concept = "seq"
    quantifier: Literal["some", "every"] = "some"
    each: YesNo = False


# -- views against each other --------------------------------------------------------------------------------------


class HyperEquilibria(CheckPart):
    """Some, every or none of the states that hold when each player plays its own game satisfies a proposition."""

    kind: Literal["hyper_equilibria"]
    concept: Concept = "seq"
    sort: Literal["all", "steady", "unsteady", "illusory", "imaginary", "hidden"] = "all"
    quantifier: Quantifier
    satisfies: PropositionText


class ExpectDifferently(CheckPart):
    """Two or more players' own games do not expect the same answers to a proposition in their equilibria."""

    kind: Literal["expect_differently"]
    players: tuple[ActorId, ...] = Field(min_length=2)
    proposition: PropositionText
    concept: Concept = "seq"


class Surprised(CheckPart):
    """A player is surprised: in a state that its own game takes to be stable another (or the one named) moves."""

    kind: Literal["surprised"]
    player: ActorId
    by: ActorId | None = None
    about: PropositionText | None = None
    """Only moves that change the truth of this proposition."""
    concept: Concept = "seq"


# -- coalitions, draws ---------------------------------------------------------------------------------------------


class CoalitionProof(CheckPart):
    """Some, every or none of the states is stable for every coalition (or for the one named).

    A coalition leaves a state if it can lead to one that each member prefers and, under `gmr`, `smr` and `seq`, no
    answer of the others deters it.
    """

    kind: Literal["coalition_proof"]
    coalition: tuple[ActorId, ...] | None = Field(default=None, min_length=1)
    concept: Literal["nash", "gmr", "smr", "seq"] = "seq"
    quantifier: Quantifier = "every"
    among: PropositionText = "status_quo"
    """The states asked about."""
    stable: Concept | None = None
    """Only those of them that are stable for every single player under this concept."""
    to: PropositionText | None = None
    """Only what coalitions gain in states where this holds counts."""


class Robust(CheckPart):
    """Another thesis holds in at least this share of preference draws: OPEN where none were made."""

    kind: Literal["robust"]
    thesis: Identifier
    at_least: Chance = 0.95
