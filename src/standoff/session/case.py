"""A case as read, with what can be asked of it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standoff.errors import CaseError, UsageError
from standoff.session.game import Game

if TYPE_CHECKING:
    from standoff.case.anchors import AnchorReport
    from standoff.case.schema import CaseData
    from standoff.case.support import Coverage, Unsupported
    from standoff.forecasts.resolving import Resolved
    from standoff.projection.records import Revision
    from standoff.study.backtest.records import BacktestReport
    from standoff.study.courses.records import Comparison, CoursesTable
    from standoff.study.fit.records import FitReport
    from standoff.study.forecasts.records import ForecastsReport
    from standoff.study.perspectives.records import HypergameReport
    from standoff.study.records import Study
    from standoff.study.robustness.drawing import Executor


def load(name_or_path: str | Path) -> Case:
    """Open a case: a bundled name (`korea`, `catalogue/...`), a case folder, or a `.gmcr` file.

    Raises `CaseError` with every fault of the case, `NameUnknown` or `FileProblem` where there is none.
    """
    from standoff.case.locate import find

    located = find(name_or_path)
    if located.kind == "gmcr":
        from standoff.interop.gmcrplus import read_gmcr

        data = read_gmcr(Path(str(located.path)))
    else:
        from standoff.case.reading import read_case

        data = read_case(located.path, located.id)
    return Case(data, writable=located.writable, folder=located.path, note=located.note)


@dataclass(frozen=True, repr=False)
class Case:
    """A case as read. `data` holds everything the analyst wrote, as frozen records."""

    data: CaseData
    writable: bool = False
    folder: Any = None
    note: str | None = None

    def __repr__(self) -> str:
        return f"<Case {self.id}: {self.title}>"

    @property
    def id(self) -> str:
        """The bundled name, or the folder's or file's."""
        return self.data.id

    @property
    def title(self) -> str:
        """The case's title."""
        return self.data.case.title

    @property
    def perspectives(self) -> tuple[str, ...]:
        """Ids of the perspectives."""
        return tuple(self.data.perspectives)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Ids of the scenarios."""
        return tuple(self.data.case.scenarios)

    def game(
        self, perspective: str | None = None, scenario: str | None = None, *, max_states: int | None = None
    ) -> Game:
        """The conflict as `perspective` sees it under `scenario` (the case's defaults where None).

        `scenario="none"` is the bare case. Raises `TooLarge` past `max_states` states (default 2^24).
        """
        from standoff.case.view import resolve
        from standoff.conflict.build import build

        resolved = resolve(self.data, perspective, scenario)
        try:
            model = build(resolved) if max_states is None else build(resolved, max_states=max_states)
        except CaseError as problem:
            if Path(str(self.folder)).suffix != ".gmcr":
                raise
            name = Path(str(self.folder)).name
            raise CaseError(replace(issue, file=name) for issue in problem.issues()) from None
        return Game(resolved, model, self.data)

    def coverage(self) -> Coverage:
        """How many sentences of the text are covered by passages that some element uses."""
        from standoff.case.support import coverage

        return coverage(self.data)

    def unsupported(self) -> tuple[Unsupported, ...]:
        """The elements that name neither passage nor record nor a judgement with its note."""
        from standoff.case.support import unsupported

        return unsupported(self.data)

    def verify(self, texts: Mapping[str, str]) -> AnchorReport:
        """Check every anchor and the sentence split against the texts, {source id: text}."""
        from standoff.case.anchors import verify

        return verify(self.data, dict(texts))

    def check_rankings(self) -> None:
        """Raise `CaseError` where an explicit ranking does not cover the feasible states of the bare case."""
        for id, perspective in self.data.perspectives.items():
            if any(block.ranking is not None for block in perspective.preferences.values()):
                self.game(id, "none")

    def study(
        self,
        *,
        perspectives: Sequence[str] | None = None,
        draws: int = 0,
        seed: int = 0,
        executor: Executor | None = None,
        projection: bool = True,
    ) -> Study:
        """Everything the case supports, computed: views, worlds, theses with verdicts.

        `draws`: how often the uncertain preferences of the headline view are drawn (`.robustness`). `projection`:
        whether the conflict is followed through the years (`.projection`, `.backtest`), the longest part in a large
        case.
        """
        from standoff.study import study

        return study(
            self.data, perspectives=perspectives, draws=draws, seed=seed, executor=executor, projection=projection
        )

    def compare(
        self,
        scenario: str,
        base: str | None = None,
        perspective: str | None = None,
        *,
        concept: str = "seq",
        theses: bool = True,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> Comparison:
        """A scenario side by side with another (the default one): what appears, what goes, who gains, what flips.

        `concept`: what lasting states are stable under. `theses`: judge those of the base again under the scenario.
        """
        from standoff.study.courses.compare import compare
        from standoff.study.solver import Solver

        return compare(
            self.data,
            Solver(self.data),
            scenario,
            base=base,
            perspective=perspective,
            concept=concept,
            theses=theses,
            progress=progress,
        )

    def courses(
        self,
        actor: str,
        base: str | None = None,
        perspectives: Sequence[str] | None = None,
        *,
        concept: str = "seq",
        progress: Callable[[int, int, str], None] | None = None,
    ) -> CoursesTable:
        """The policy table of a player: what lasts under each of its courses, and what that is worth to everyone.

        Compared with the status quo of `base` (the default scenario), in the eyes of each of `perspectives` (all).
        """
        from standoff.study.courses.table import courses_table
        from standoff.study.solver import Solver

        return courses_table(
            self.data,
            Solver(self.data),
            actor,
            base=base,
            perspectives=perspectives,
            concept=concept,
            progress=progress,
        )

    def hypergame(
        self, scenario: str | None = None, concepts: Sequence[str] = ("seq",), *, level: int | None = None
    ) -> HypergameReport:
        """Every player in its own game: what holds, what each expects, and who is surprised by whom.

        The first of `concepts` decides; of the others only the classes are counted. `level` 1 leaves out what players
        believe of each other's games.
        """
        from standoff.study.perspectives.reporting import hypergame_report
        from standoff.study.solver import Solver

        if isinstance(concepts, str) or not concepts:
            raise UsageError("Concepts are given as a list, such as ['seq', 'nash'].")
        solver = Solver(self.data)
        return hypergame_report(
            self.data, solver, scenario=scenario, concept=concepts[0], concepts=concepts, level=level
        )

    def fit(
        self,
        perspective: str | None = None,
        scenario: str | None = None,
        *,
        until: str | None = None,
        replicates: int = 200,
        seed: int = 0,
        prior_moves: float = 1.0,
        prior_years: float = 1.0,
        rho: float = 0.5,
        revision: Revision | None = None,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> FitReport:
        """How often each player reconsiders and how sharply it chooses, fitted to the positions held.

        `scenario`: the bare case where None, since a history may move what a scenario holds. `until`: the last day read
        (the case's `as_of`). Intervals rest on `replicates` simulated histories (0: none), made with `seed`.
        `prior_moves` in `prior_years` are added to every player's own; 0 and 0 is maximum likelihood. `rho`: the weight
        of each statement against the one before; a tau holds for its rho only. `revision`: `whole`, where whoever
        reconsiders picks among all it can do, or `single`, one option at a time (the case's own where None).
        """
        from standoff.study.fit.reporting import Prior, fit_case

        return fit_case(
            self.data,
            perspective,
            scenario,
            until=until,
            replicates=replicates,
            seed=seed,
            prior=Prior(prior_moves, prior_years),
            rho=rho,
            revision=revision,
            progress=progress,
        )

    def backtest(
        self, perspective: str | None = None, *, tau: float | None = None, paths: int = 5_000, seed: int = 0
    ) -> BacktestReport | None:
        """The projection from the case's day beside the record since; None where history.csv goes no further.

        All options are free. `tau` stands in for the case's own. Chances are from `paths` simulated courses of events,
        made with `seed`.
        """
        from standoff.projection.records import Assumptions
        from standoff.study.backtest.reporting import backtest

        return backtest(self.data, perspective, assumptions=Assumptions(tau=tau), paths=paths, seed=seed)

    def forecasts(
        self,
        *,
        model: bool = True,
        base_rate: float | None = None,
        paths: int = 20_000,
        seed: int = 0,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> ForecastsReport:
        """The forecasts of the case, scored, by holder; with the model's own chances beside them unless `model` is off.

        `base_rate`: how often such statements come true, from outside, in place of the share of the others here.
        `paths`, `seed`: of the simulated paths that the model's chances are taken from.
        """
        from standoff.study.forecasts.reporting import forecasts_report

        if base_rate is not None and not 0 <= base_rate <= 1:
            raise UsageError(f"A base rate is a chance from 0 to 1; {base_rate:g} is none.")
        return forecasts_report(self.data, model=model, base_rate=base_rate, paths=paths, seed=seed, progress=progress)

    def resolve_forecast(
        self, id: str, status: str, *, on: str | None = None, record: str | None = None, note: str | None = None
    ) -> Resolved:
        """Write what came of a forecast into the case's forecasts.yaml; what was written and what stood before.

        `status`: open, true, false, partly, ambiguous, untestable, condition_not_met. `on`: the day that decided it.
        `record`: a citation; without one it is a judgement, which needs a `note`. This handle keeps the case as it was
        read: load it again. Raises `UsageError` for a bundled case and for what does not fit the forecast.
        """
        from standoff.forecasts.resolving import resolve_forecast

        return resolve_forecast(self.folder, self.data, id, status, on=on, record=record, note=note)

    def brief(self, path: str | Path, *, draws: int = 0, seed: int = 0, projection: bool = True) -> Path:
        """Write the brief, one offline HTML file, and return where it is; `draws` and `projection` as for `study`."""
        from standoff.brief import render
        from standoff.case.writing import write_atomic

        target = Path(path)
        write_atomic(target, render(self.study(draws=draws, seed=seed, projection=projection)))
        return target
