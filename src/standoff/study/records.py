"""What a study is: frozen records of results, in names and words, ready for a page, a table or a document.

States are Y/N strings in option order; an actor is its id; `words` are sentences for people. Counts are exact. Nothing
here holds an array: a `Study` can be compared, pickled, and written out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from standoff.case.resolved import ResolvedGame
from standoff.case.schema import CaseData, Thesis
from standoff.theses.records import Verdict
from standoff.theses.robustness import Share

if TYPE_CHECKING:
    from standoff.study.backtest.records import BacktestReport
    from standoff.study.coalitions.records import CoalitionsReport
    from standoff.study.courses.reporting import CoursesReport
    from standoff.study.fit.records import FitReport
    from standoff.study.forecasts.records import ForecastsReport
    from standoff.study.formats.reporting import FormatsReport
    from standoff.study.leverage.reporting import LeverageReport
    from standoff.study.perspectives.records import PerspectivesReport
    from standoff.study.projection.records import ProjectionReport
    from standoff.study.pursuit.records import PursuitReport
    from standoff.study.robustness.records import RobustnessReport

HEADLINE = "seq"
"""The concept whose equilibria make up the worlds."""

CONCEPTS = ("nash", "seq", "symseq", "smr", "gmr")
"""The concepts of a study, the most telling first; SIM only where asked for."""
CONCEPT_NAMES = {
    "nash": "Nash",
    "gmr": "GMR",
    "smr": "SMR",
    "seq": "SEQ",
    "symseq": "symmetric SEQ",
    "sim": "SIM",
    "nm": "non-myopic",
}

Effect = Literal["gain", "even", "loss"]


@dataclass(frozen=True)
class StateReport:
    """One state: its string, the sentence that says it whole, and how it differs from the status quo.

    `changes` are (option, value) pairs that differ from the status quo; empty for the status quo itself and where the
    game has none. `difference` says them in a clause ("as today" where there is none).
    """

    state: str
    words: str
    changes: tuple[tuple[str, bool], ...] = ()
    difference: str = ""


@dataclass(frozen=True)
class Step:
    """One move of one actor: the options it changes, in words, and what it means for the mover."""

    actor: str
    start: str
    end: str
    changes: tuple[tuple[str, bool], ...]
    words: str
    effect: Effect


@dataclass(frozen=True)
class Path:
    """The shortest way from the status quo to a world.

    `by` is `improvements` (every step a gain of its mover) or `moves`; `steps` is empty where the status quo itself
    lies in the world. `world` is the number of the world.
    """

    world: int
    by: Literal["improvements", "moves"]
    steps: tuple[Step, ...]

    @property
    def attainable(self) -> bool:
        """Whether improving moves alone lead there."""
        return self.by == "improvements"


@dataclass(frozen=True)
class Fortune:
    """How one player fares in a set of stable states against the status quo.

    `better`, `same`, `worse`: how many of the states it ranks above, level with, below the status quo (all zero where
    there is none). `lowest`, `highest`, `status_quo`: per cent of the feasible states that the player ranks below the
    worst and the best of these states, and below the status quo (None without one).
    """

    actor: str
    better: int
    same: int
    worse: int
    lowest: float
    highest: float
    status_quo: float | None

    @property
    def direction(self) -> Literal["better", "same", "worse", "mixed", "unknown"]:
        """`better`, `same`, `worse` where all the states agree, else `mixed`; `unknown` without a status quo."""
        signs = [name for name, count in (("better", self.better), ("same", self.same), ("worse", self.worse)) if count]
        if not signs:
            return "unknown"
        return signs[0] if len(signs) == 1 else "mixed"  # type: ignore[return-value]


@dataclass(frozen=True)
class World:
    """One truth assignment of the case's `worlds` definitions that stable states (of the headline concept) realise.

    `number` counts from 1 in the order of telling: the worlds that improving moves reach from the status quo first,
    then by number of states. `alike` are the options with one value in all its states (`varying`: the others).
    `kept_by` gives per concept how many of its equilibria lie in this world. `title` says only what sets it apart from
    the other worlds, what is so before what is not; `sentence` says all. `share` is the share of preference draws in
    which some stable state realises these truths (None where not drawn).
    """

    number: int
    truths: tuple[tuple[str, bool], ...]
    clauses: tuple[str, ...]
    sentence: str
    n_states: int
    n_attainable: int
    holds_status_quo: bool
    alike: tuple[tuple[str, bool], ...]
    varying: tuple[str, ...]
    kept_by: dict[str, int]
    example: StateReport
    example_attainable: bool
    fortunes: tuple[Fortune, ...]
    title: str = ""
    share: Share | None = None

    @property
    def attainable(self) -> bool:
        """Whether some of its states can be reached from the status quo by improving moves."""
        return self.n_attainable > 0


@dataclass(frozen=True)
class ConceptSummary:
    """The equilibria of one concept: how many, how many attainable, and whether the status quo is one.

    `status_quo` is None where the game has none.
    """

    concept: str
    n_equilibria: int
    n_attainable: int
    status_quo: bool | None


@dataclass(frozen=True)
class Departure:
    """An improvement that nobody deters: why a state is not stable for its actor."""

    step: Step
    words: str


@dataclass(frozen=True)
class PlayerStanding:
    """One player at the status quo: per concept whether it stays, where it stands, and the move it would make.

    `percentile`: per cent of the feasible states it ranks below the status quo. `tier` of `tiers` (0 is worst).
    `departure` is the undeterred improvement under the headline concept, None where it is stable.
    """

    actor: str
    stable: dict[str, bool]
    tier: int
    tiers: int
    percentile: float
    departure: Departure | None


@dataclass(frozen=True)
class StatusQuoReport:
    """The status quo: the state, who would leave it and how, and a sentence that says so."""

    state: StateReport
    players: tuple[PlayerStanding, ...]
    equilibrium: dict[str, bool]
    sentence: str


@dataclass(frozen=True)
class GoalReport:
    """A goal of an actor against the equilibria of the headline concept.

    `possible` is False for a goal that no option brings about; `feasible` whether any feasible state has it;
    `in_worlds` the numbers of the worlds where some stable state attains it.
    """

    actor: str
    goal: str
    text: str
    possible: bool
    feasible: bool
    n_equilibria: int
    n_attainable: int
    in_worlds: tuple[int, ...]


@dataclass(frozen=True)
class View:
    """The conflict as one perspective sees it under one scenario, solved."""

    perspective: str
    scenario: str
    title: str
    holder: str | None
    game: ResolvedGame
    n_states: int
    n_reachable: int
    """States that improving moves reach from the status quo, itself included (0 without one)."""
    concepts: tuple[ConceptSummary, ...]
    status_quo: StatusQuoReport | None
    worlds: tuple[World, ...]
    shared: tuple[tuple[str, bool], ...]
    """What all the worlds have in common: (definition, value); empty where there is only one world."""
    paths: tuple[Path, ...]
    goals: tuple[GoalReport, ...]

    def concept(self, key: str) -> ConceptSummary | None:
        """The summary of one concept, or None where it was not asked for."""
        return next((c for c in self.concepts if c.concept == key), None)


@dataclass(frozen=True)
class ThesisResult:
    """A thesis with its verdict, in the perspective and scenario in which it was judged."""

    thesis: Thesis
    perspective: str
    scenario: str
    verdict: Verdict


@dataclass(frozen=True)
class Provenance:
    """How to compute it again."""

    version: str
    command: str
    engine: str = "fast"
    seed: int | None = None


@dataclass(frozen=True)
class Study:
    """Everything computed about a case."""

    data: CaseData
    provenance: Provenance
    headline: View
    """The default perspective under the default scenario."""
    views: tuple[View, ...]
    """Every perspective asked for under the default scenario, the headline first."""
    full: View | None = None
    """The default perspective under the scenario `full`, where the case has one."""
    theses: tuple[ThesisResult, ...] = ()
    tensions: tuple[ThesisResult, ...] = ()
    formats: FormatsReport | None = None
    courses: CoursesReport | None = None
    leverage: LeverageReport | None = None
    pursuit: PursuitReport | None = None
    perspectives: PerspectivesReport | None = None
    coalitions: CoalitionsReport | None = None
    projection: ProjectionReport | None = None
    fit: FitReport | None = None
    backtest: BacktestReport | None = None
    """Where the record goes on past the case's day."""
    forecasts: ForecastsReport | None = None
    robustness: RobustnessReport | None = None
    """Where preferences were drawn."""
    notes: tuple[str, ...] = field(default=())

    def view(self, perspective: str) -> View | None:
        """The view of one perspective under the default scenario, or None."""
        return next((v for v in self.views if v.perspective == perspective), None)
