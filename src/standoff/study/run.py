"""The orchestrator: a case in, a study out.

Every game (perspective, scenario, statements left out) is built once and solved only under the concepts that something
asks for. The default perspective is solved under the scenario `full` as well, where the case has one, so that the
headline findings can be seen to hold there or not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from standoff.case.checks import BothHold
from standoff.case.schema import CaseData, Thesis
from standoff.case.view import BARE
from standoff.errors import unknown
from standoff.study import strategic
from standoff.study.answers import Progress, answer_all
from standoff.study.records import CONCEPTS, ConceptSummary, Provenance, Study, ThesisResult, View
from standoff.study.robustness.drawing import Executor
from standoff.study.robustness.records import RobustnessReport
from standoff.study.robustness.reporting import Drawing, shares
from standoff.study.solver import Solved, Solver
from standoff.study.standing import goal_reports, paths, status_quo_report
from standoff.study.worlds import shared_truths, told_worlds
from standoff.theses.judge import judge
from standoff.theses.questions import game_of, questions
from standoff.theses.records import GameKey
from standoff.theses.robustness import ThesisShare

FULL = "full"
"""The scenario that releases what the default one holds."""


def study(
    data: CaseData,
    *,
    perspectives: Sequence[str] | None = None,
    concepts: Sequence[str] = CONCEPTS,
    draws: int = 0,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
    max_states: int | None = None,
    projection: bool = True,
) -> Study:
    """Everything the case supports, computed.

    `perspectives`: those to solve under the default scenario (all of them where None; the default one always first).
    `draws`: how often the uncertain preferences of the headline view are drawn, and the theses judged in it with them;
    `seed` decides the draws, `executor` where they are evaluated. `progress(done, total, what)` is called before each
    part. `projection`: whether the conflict is followed through the years, ahead and in the look back.

    Raises `NameUnknown` for a perspective the case does not have, `TooLarge` for a game past the limit.
    """
    solver = Solver(data, max_states=max_states, projecting=projection, progress=progress)
    scenario = data.case.default_scenario or BARE
    wanted = _perspectives(data, perspectives)
    keys = [GameKey(perspective, scenario) for perspective in wanted]
    full = GameKey(wanted[0], FULL) if FULL in data.case.scenarios and scenario != FULL else None
    total = len(keys) + (full is not None) + 1
    views: list[View] = []
    drawing = None
    if draws:
        theses = [t.id for t in data.theses.theses if game_of(t, data).perspective == wanted[0]]
        drawing = Drawing(
            data, draws, seed, key=keys[0], theses=theses, concepts=("nash", "seq"), worlds=True, formats=False,
            solver=solver, executor=executor, max_states=max_states,
        )  # fmt: skip
        drawing.start()
    robust: RobustnessReport | None = None

    def wait_for_draws() -> None:
        nonlocal robust
        if drawing is not None:
            robust = drawing.report(progress)
            solver.shares = shares(robust)

    try:
        for key in [*keys, *([full] if full else [])]:
            if progress is not None:
                progress(len(views), total, f"{key.perspective}, {key.scenario}")
            views.append(view(data, solver.solved(key), concepts))
            solver.forget([keys[0], *([full] if full else [])])
        strategy = _strategy(data, solver)
        if progress is not None:
            progress(total - 1, total, "theses")
        results = judge_theses(data, solver=solver, before_shares=wait_for_draws)
    finally:
        if drawing is not None:
            drawing.close()
    if robust is not None:
        views[0] = _with_shares(views[0], robust)
    if progress is not None:
        progress(total, total, "done")
    return Study(
        data=data,
        provenance=_provenance(data, draws, seed, projection),
        headline=views[0],
        views=tuple(views[: len(keys)]),
        full=views[-1] if full else None,
        theses=tuple(r for r in results if not is_tension(r.thesis)),
        tensions=tuple(r for r in results if is_tension(r.thesis)),
        robustness=robust,
        **strategy,
    )


def _with_shares(view: View, robust: RobustnessReport) -> View:
    return replace(view, worlds=tuple(replace(world, share=robust.world(world.truths)) for world in view.worlds))


def _strategy(data: CaseData, solver: Solver) -> dict[str, Any]:
    """The reports of the engines beyond stability, by their field of the study."""
    made = [name for name in strategic.REPORTED if solver.projecting or name not in strategic.AHEAD]
    return {name: strategic.package(name).report(data, solver) for name in made}


def is_tension(thesis: Thesis) -> bool:
    """Whether a thesis is a tension inside the text: two or more of its conclusions held together."""
    return isinstance(thesis.check, BothHold)


def _perspectives(data: CaseData, wanted: Sequence[str] | None) -> list[str]:
    default = data.case.default_perspective
    for name in wanted or ():
        if name not in data.perspectives:
            raise unknown("perspective", name, data.perspectives)
    others = data.perspectives if wanted is None else wanted
    return list(dict.fromkeys([default, *others]))


def _provenance(data: CaseData, draws: int, seed: int, projection: bool) -> Provenance:
    from standoff import __version__

    drawn = f" --draws {draws} --seed {seed}" if draws else " --draws 0"
    ahead = "" if projection else " --no-projection"
    return Provenance(__version__, f"standoff brief {data.id}{drawn}{ahead}", seed=seed if draws else None)


def view(data: CaseData, solved: Solved, concepts: Sequence[str] = CONCEPTS) -> View:
    """One solved game as a view: its concepts, status quo, worlds, ways and goals."""
    chosen = tuple(dict.fromkeys(("seq", *concepts)))
    solved.prepare(chosen)
    told = told_worlds(solved, chosen)
    perspective = data.perspectives[solved.game.perspective]
    return View(
        perspective=solved.game.perspective,
        scenario=solved.key.scenario,
        title=perspective.title or solved.game.perspective,
        holder=perspective.holder,
        game=solved.game,
        n_states=solved.model.n,
        n_reachable=int(solved.attainable().sum()) if solved.has_status_quo else 0,
        concepts=tuple(_summary(solved, concept) for concept in concepts),
        status_quo=status_quo_report(solved, chosen),
        worlds=tuple(world for world, _ in told),
        shared=shared_truths([world.truths for world, _ in told]),
        paths=paths(solved, told),
        goals=goal_reports(data, solved, told),
    )


def _summary(solved: Solved, concept: str) -> ConceptSummary:
    equilibria = solved.equilibria(concept)
    if not solved.has_status_quo:
        return ConceptSummary(concept, int(equilibria.sum()), 0, None)
    attainable = int((equilibria & solved.attainable()).sum())
    return ConceptSummary(concept, int(equilibria.sum()), attainable, bool(equilibria[solved.status_quo]))


def judge_theses(
    data: CaseData,
    *,
    perspective: str | None = None,
    scenario: str | None = None,
    solver: Solver | None = None,
    progress: Progress | None = None,
    before_shares: Callable[[], None] | None = None,
) -> tuple[ThesisResult, ...]:
    """Judge the theses of a case, each in its own perspective and scenario.

    `perspective` and `scenario` keep only the theses judged there. `before_shares` is called before what asks for
    shares of preference draws. Raises `NameUnknown` where the case has no such name.
    """
    check_names(data, perspective, scenario)
    chosen = [
        (thesis, key)
        for thesis, key in ((thesis, game_of(thesis, data)) for thesis in data.theses.theses)
        if perspective in (None, key.perspective) and scenario in (None, key.scenario)
    ]
    asked = [question for thesis, _ in chosen for question in questions(thesis, data)]
    solver = solver or Solver(data)
    keep = solver.keys
    answers = answer_all((q for q in asked if not isinstance(q, ThesisShare)), solver, keep=keep, progress=progress)
    if before_shares is not None:
        before_shares()
    answers |= answer_all((q for q in asked if isinstance(q, ThesisShare)), solver, keep=keep)
    return tuple(
        ThesisResult(thesis, key.perspective, key.scenario, judge(thesis, data, answers)) for thesis, key in chosen
    )


def check_names(data: CaseData, perspective: str | None, scenario: str | None) -> None:
    """Raise `NameUnknown` for a perspective or a scenario that the case does not have."""
    if perspective is not None and perspective not in data.perspectives:
        raise unknown("perspective", perspective, data.perspectives)
    if scenario not in (None, BARE) and scenario not in data.case.scenarios:
        raise unknown("scenario", scenario or "", (*data.case.scenarios, BARE))
