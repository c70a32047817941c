"""The records of courses of action and of scenarios compared: names, words and numbers, no arrays.

A *course* is a scenario that holds one player's options (`course: ACTOR`). The *present* is the status quo of the base
scenario. Lasting states are those stable for every player under one concept; attainable ones are those of them that
improving moves reach from the scenario's own status quo. `standing.Outcomes` says how a player fares in some of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from standoff.case.resolved import ResolvedGame
from standoff.strategy.standing import Outcomes
from standoff.study.records import ConceptSummary, StateReport, StatusQuoReport
from standoff.study.worlds import Truth
from standoff.theses.records import Ruling


@dataclass(frozen=True)
class WorldCount:
    """A world among the lasting states of one game: how many, and how many attainable (None without a status quo)."""

    truths: Truth
    title: str
    sentence: str
    n_states: int
    n_attainable: int | None


@dataclass(frozen=True)
class TruthCount:
    """How many of the lasting states, and of the attainable ones, satisfy one of the case's world definitions."""

    definition: str
    n_states: int
    n_attainable: int | None


@dataclass(frozen=True)
class GoalCount:
    """How many of the lasting states, and of the attainable ones, give an actor a goal of its own.

    `possible` is False for a goal that no option brings about.
    """

    actor: str
    goal: str
    text: str
    possible: bool
    n_states: int
    n_attainable: int | None


@dataclass(frozen=True)
class PlayerOutlook:
    """How a player fares in all the lasting states, and in the attainable ones (None where there are none)."""

    actor: str
    all: Outcomes | None
    attainable: Outcomes | None

    def within(self, scope: str) -> Outcomes | None:
        """The outcomes of a scope, `all` or `attainable`."""
        return self.attainable if scope == "attainable" else self.all


@dataclass(frozen=True)
class CourseView:
    """What follows from a course as one perspective sees it.

    `holds`: whether the status quo of the course's own game lasts (None where it has none).
    """

    perspective: str
    n_feasible: int
    n_stable: int
    n_attainable: int | None
    holds: bool | None
    worlds: tuple[WorldCount, ...]
    truths: tuple[TruthCount, ...]
    goals: tuple[GoalCount, ...]
    players: tuple[PlayerOutlook, ...]

    def player(self, actor: str) -> PlayerOutlook | None:
        """The outlook of a player, or None."""
        return next((p for p in self.players if p.actor == actor), None)

    def outcomes(self, actor: str, scope: str = "all") -> Outcomes | None:
        """How a player fares in the lasting states of a scope; None where there are none."""
        found = self.player(actor)
        return None if found is None else found.within(scope)


@dataclass(frozen=True)
class Course:
    """One course, or the base without any (`starts_from` None): what it holds, from where, and what follows.

    `words`: the actor's options as it holds them. `begins`: how its status quo differs from the present, as a clause.
    `released`: options that the base holds and this scenario leaves free.
    """

    id: str
    title: str
    starts_from: str | None
    words: str
    begins: str
    released: tuple[str, ...]
    views: tuple[CourseView, ...]

    def view(self, perspective: str) -> CourseView | None:
        """What follows in one perspective's eyes, or None."""
        return next((v for v in self.views if v.perspective == perspective), None)


@dataclass(frozen=True)
class CoursesTable:
    """The policy table: every course of an actor against the present, in one or several perspectives' eyes.

    `base`: the base scenario as it is, the actor's options free. `perspectives`: in the order of the views.
    `ordinal`: players whose mean is taken over places in an explicit ranking.
    """

    actor: str
    concept: str
    base: Course
    present: StateReport | None
    perspectives: tuple[str, ...]
    courses: tuple[Course, ...]
    game: ResolvedGame
    ordinal: tuple[str, ...] = ()

    def better(self, player: str, perspective: str, judged_by: str = "worst", scope: str = "all") -> tuple[str, ...]:
        """The courses that leave a player better off than the present by its worst, best or mean lasting outcome."""
        found = []
        for course in self.courses:
            view = course.view(perspective)
            outcomes = view.outcomes(player, scope) if view is not None else None
            if outcomes is not None and outcomes.is_(judged_by) == "better":
                found.append(course.id)
        return tuple(found)

    def best(self, player: str, perspective: str, scope: str = "all") -> tuple[str, ...]:
        """The courses whose worst lasting outcome is the best for a player; of several, those with the best best."""
        places: dict[str, tuple[int, int]] = {}
        for course in self.courses:
            view = course.view(perspective)
            outcomes = view.outcomes(player, scope) if view is not None else None
            if outcomes is not None:
                places[course.id] = (outcomes.worst_tier, outcomes.best_tier)
        top = max(places.values(), default=None)
        return tuple(id for id, place in places.items() if place == top)


@dataclass(frozen=True)
class Side:
    """One of two scenarios compared."""

    scenario: str
    title: str
    n_states: int
    n_reachable: int
    concepts: tuple[ConceptSummary, ...]
    status_quo: StatusQuoReport | None


@dataclass(frozen=True)
class WorldPair:
    """A world in either scenario: lasting and attainable states (None without a status quo)."""

    truths: Truth
    title: str
    sentence: str
    n_base: int
    n_scenario: int
    attainable_base: int | None
    attainable_scenario: int | None


@dataclass(frozen=True)
class FortunePair:
    """A player's lasting outcomes in either scenario, both by its wants in the base against the present."""

    actor: str
    base: PlayerOutlook
    scenario: PlayerOutlook


@dataclass(frozen=True)
class Flip:
    """A thesis judged in the base whose verdict is another under the scenario, and why there."""

    id: str
    claim: str
    base: Ruling
    scenario: Ruling
    reason: str


@dataclass(frozen=True)
class Comparison:
    """Two scenarios side by side, as one perspective sees them.

    `changes`: what the second changes, in sentences. `theses`: the verdicts that differ, of `n_judged` theses that are
    judged in the base (None where they were not put).
    """

    perspective: str
    concept: str
    base: Side
    scenario: Side
    changes: tuple[str, ...]
    appear: tuple[WorldPair, ...]
    go: tuple[WorldPair, ...]
    stay: tuple[WorldPair, ...]
    fortunes: tuple[FortunePair, ...]
    theses: tuple[Flip, ...] = ()
    n_judged: int | None = None
