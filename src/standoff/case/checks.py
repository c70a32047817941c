"""The check kinds of a thesis: what a conclusion says about the computed conflict, as frozen models.

`kind` tells them apart. What each one means is said in its docstring; `theses` turns it into questions and judges the
answers. A state may be named as `status_quo`, as its Y/N string in option order, or as a proposition.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from standoff.case.check_parts import CheckPart, Concept, Quantifier, Scope
from standoff.case.fields import ActorId, Identifier, PartialDate, PropositionText, Text, YesNo
from standoff.case.projection_checks import ChanceOf, HazardTrend, TimeTo
from standoff.case.strategy_checks import (
    Blocks,
    Card,
    CardMoves,
    CoalitionProof,
    Control,
    ControlFalls,
    CoursesBetter,
    Delivers,
    ExpectDifferently,
    GainsMost,
    HyperEquilibria,
    LargestShare,
    Minds,
    Outlook,
    Price,
    Robust,
    Surprised,
)


class Equilibria(CheckPart):
    """Some, every or none of the equilibria (that satisfy `given`) satisfies a proposition.

    Scope `attainable` keeps those that improving moves reach from the status quo, itself included.
    """

    kind: Literal["equilibria"]
    concept: Concept = "seq"
    scope: Scope = "all"
    quantifier: Quantifier
    given: PropositionText | None = None
    satisfies: PropositionText


class Prefers(CheckPart):
    """A player strictly prefers every state of `better` to every state of `worse` (or the best of each: `best`)."""

    kind: Literal["prefers"]
    player: ActorId
    better: PropositionText
    worse: PropositionText
    compare: Literal["every", "best"] = "every"


class BestResponse(CheckPart):
    """From every feasible state of `given`, all of the player's best replies satisfy `move`.

    Standing still is one of the replies.
    """

    kind: Literal["best_response"]
    player: ActorId
    given: PropositionText = "true"
    move: PropositionText


class Reachable(CheckPart):
    """Legal sequences of moves (or of improving moves) lead from every state of `from` to some state of `to`."""

    kind: Literal["reachable"]
    start: PropositionText = Field(default="status_quo", alias="from")
    to: PropositionText
    by: Literal["moves", "improvements"] = "improvements"


class TopUnstable(CheckPart):
    """For each of the players, none of its most preferred states is an equilibrium."""

    kind: Literal["top_unstable"]
    players: tuple[ActorId, ...] = Field(min_length=1)
    concept: Concept = "seq"


class StableFor(CheckPart):
    """Every state of `state` is stable for each of the players (`exactly`: and for no other)."""

    kind: Literal["stable_for"]
    state: PropositionText = "status_quo"
    players: tuple[ActorId, ...]
    concept: Concept = "seq"
    exactly: YesNo = False


class GoalAttained(CheckPart):
    """Some (every, none) of the equilibria attains the player's goals: all of them, or any.

    A goal that no option brings about is never attained.
    """

    kind: Literal["goal_attained"]
    player: ActorId
    concept: Concept = "seq"
    scope: Scope = "all"
    quantifier: Quantifier = "some"
    goals: Literal["all", "any"] = "all"


class RestsOn(CheckPart):
    """Another thesis holds, and no longer holds when one preference statement is left out."""

    kind: Literal["rests_on"]
    thesis: Identifier
    statement: Identifier


class Dated(CheckPart):
    """The chronicle dates an event within the date that the text gives it."""

    kind: Literal["dated"]
    event: Identifier
    date: PartialDate


class Ordered(CheckPart):
    """The chronicle has one event before another."""

    kind: Literal["ordered"]
    first: Identifier
    then: Identifier


class Awaits(CheckPart):
    """A conclusion whose engine this version does not have: OPEN, with the question put to that engine."""

    kind: Literal["awaits"]
    engine: Literal["projection", "relations", "sanctions"]
    question: Text


class Not(CheckPart):
    """The opposite of a check (OPEN stays OPEN)."""

    kind: Literal["not"]
    check: Check


class AllOf(CheckPart):
    """Every one of several checks holds."""

    kind: Literal["all_of"]
    checks: tuple[Check, ...] = Field(min_length=1)


class AnyOf(CheckPart):
    """At least one of several checks holds."""

    kind: Literal["any_of"]
    checks: tuple[Check, ...] = Field(min_length=1)


class BothHold(CheckPart):
    """Two or more theses that the text maintains together hold together: a tension where they do not."""

    kind: Literal["both_hold"]
    theses: tuple[Identifier, ...] = Field(min_length=2)


Check = Annotated[
    Equilibria
    | Prefers
    | BestResponse
    | Reachable
    | TopUnstable
    | StableFor
    | GoalAttained
    | RestsOn
    | Dated
    | Ordered
    | Delivers
    | Blocks
    | CoursesBetter
    | Outlook
    | LargestShare
    | Control
    | ControlFalls
    | GainsMost
    | Card
    | CardMoves
    | Price
    | Minds
    | ExpectDifferently
    | Surprised
    | HyperEquilibria
    | CoalitionProof
    | Robust
    | ChanceOf
    | HazardTrend
    | TimeTo
    | Awaits
    | Not
    | AllOf
    | AnyOf
    | BothHold,
    Field(discriminator="kind"),
]

for _model in (Not, AllOf, AnyOf):
    _model.model_rebuild()
