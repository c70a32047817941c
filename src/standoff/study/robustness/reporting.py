"""The study of preference draws: which findings hold in what share of them.

A thesis is drawn in its own perspective, in one scenario: the one asked for, else the case's default. What would take
another game in every draw (a statement left out, an engine beyond stability) is drawn only where the games are small.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from standoff.case.schema import CaseData, Thesis
from standoff.case.tree import Name
from standoff.case.view import BARE
from standoff.conflict.draws import uncertain
from standoff.conflict.moves import strings
from standoff.errors import UsageError
from standoff.study.answers import Progress
from standoff.study.records import HEADLINE
from standoff.study.robustness.drawing import Counts, Executor, Here, Job, Running, forget, run
from standoff.study.robustness.records import (
    DrawnConcept,
    DrawnState,
    DrawnThesis,
    DrawnWorld,
    RobustnessReport,
)
from standoff.study.solver import Solved, Solver
from standoff.study.strategic import Answering
from standoff.theses.projection import ProjectionQuestion
from standoff.theses.questions import game_of, questions
from standoff.theses.records import (
    AmongEquilibria,
    Answer,
    GameKey,
    Question,
    StableStates,
    StrategyQuestion,
    TopStates,
    Unanswered,
)
from standoff.theses.robustness import Share, ThesisShare

SMALL = 4096
"""Games of so many states or fewer may be solved again within each draw."""
PARTS = 40
LARGEST_PART = 16
MORE_STATES = 20
"""States listed that are stable in draws but not in the case as written."""
MOST_DRAWS = 1_000_000
WORTH_A_PROCESS = 2_000_000
"""States times draws from which processes beside this one are worth their start."""


def robustness(
    data: CaseData,
    draws: int,
    seed: int = 0,
    *,
    key: GameKey | None = None,
    theses: Sequence[str] | None = (),
    concepts: Sequence[str] = (),
    worlds: bool = False,
    formats: bool = False,
    solver: Solver | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    max_states: int | None = None,
) -> RobustnessReport:
    """Draw the uncertain preferences of a case and count in what share of the draws each finding holds.

    `key`: the game whose stable states (`concepts`), `worlds` and `formats` are looked at (the case's defaults where
    None). `theses`: the ids of those to draw (None: all); which of them can be is decided by `not_drawn`. The answer
    depends on `draws` and `seed` only, never on the executor. Interrupted after some draws, it says what these found.

    Raises UsageError for a number of draws or a seed that cannot be, and what building a game may raise.
    """
    drawing = Drawing(
        data, draws, seed, key=key, theses=theses, concepts=concepts, worlds=worlds, formats=formats, solver=solver,
        executor=executor, max_states=max_states,
    )  # fmt: skip
    return drawing.report(progress)


class Drawing:
    """Draws that have been asked for. `start` begins them beside other work where that is worth while; `report` waits
    for them; `close` gives them up. Arguments and errors are those of `robustness`."""

    def __init__(
        self,
        data: CaseData,
        draws: int,
        seed: int,
        *,
        key: GameKey | None,
        theses: Sequence[str] | None,
        concepts: Sequence[str],
        worlds: bool,
        formats: bool,
        solver: Solver | None,
        executor: Executor | None,
        max_states: int | None,
    ):
        if not 1 <= draws <= MOST_DRAWS or seed < 0:
            raise UsageError(f"There can be 1 to {MOST_DRAWS:,} draws, and a seed of 0 or more.")
        self._solver = solver or Solver(data, max_states=max_states)
        self._key = key or GameKey(data.case.default_perspective, data.case.default_scenario or BARE)
        self._chosen = [t for t in data.theses.theses if theses is None or t.id in theses]
        views = {self._key.perspective, *(game_of(t, data).perspective for t in self._chosen)}
        self._reasons = {t.id: not_drawn(t, data, self._key.scenario, self._solver, views) for t in self._chosen}
        drawn = tuple(id for id, reason in self._reasons.items() if not reason)
        self._job = Job(data, seed, self._key, drawn, tuple(concepts), worlds, formats, max_states)
        self._draws = draws
        self._executor = executor or Here()
        size = max(1, min(LARGEST_PART, draws // PARTS))
        self._parts = [range(first, min(first + size, draws)) for first in range(0, draws, size)]
        self._running: Running | None = None

    def start(self) -> None:
        """Begin in other processes, where the executor has some and the games are large."""
        begin = getattr(self._executor, "start", None)
        if begin is not None and _states(self._key, self._solver) * self._draws > WORTH_A_PROCESS:
            self._running = begin(run, self._job, self._parts)

    def close(self) -> None:
        """Give up what has been started and not been waited for."""
        if self._running is not None:
            self._running.close()

    def report(self, progress: Progress | None = None) -> RobustnessReport:
        """What all the draws found, or those finished when the user interrupted."""
        counts, job = self._counts(progress), self._job
        base = self._solver.solved(self._key)
        doubtful, groups = uncertain(base.game)
        return RobustnessReport(
            seed=job.seed,
            asked=self._draws,
            draws=counts.draws,
            perspective=self._key.perspective,
            scenario=self._key.scenario,
            doubtful=doubtful,
            groups=groups,
            concepts=tuple(_concept(base, concept, counts) for concept in job.concepts),
            worlds=_worlds(base, counts) if job.worlds else (),
            theses=tuple(_thesis(t, job.data, self._reasons[t.id], counts) for t in self._chosen),
            formats=tuple((name, Share.of(n, counts.draws)) for name, n in sorted(counts.formats.items())),
        )

    def _counts(self, progress: Progress | None) -> Counts:
        total = Counts()
        found: Iterable[Counts] = self._running or self._executor.run(run, self._job, self._parts)
        try:
            for part in found:
                total.add(part)
                if progress is not None:
                    progress(total.draws, self._draws, "preference draws")
        except KeyboardInterrupt:
            if not total.draws:
                raise
        finally:
            self.close()
            forget()
        return total


def not_drawn(
    thesis: Thesis, data: CaseData, scenario: str, solver: Solver, views: Collection[str] | None = None
) -> str:
    """Why a thesis cannot be drawn in a scenario, as a sentence; empty where it can.

    `views`: the perspectives whose theses are drawn (None: all); one that also asks another's game is not.
    """
    key = game_of(thesis, data)
    if key.scenario != scenario:
        return f"It is judged in the scenario {key.scenario}; ask for it with --scenario {key.scenario}."
    asked = questions(thesis, data)
    if not asked:
        return "Nothing that it asks depends on preferences."
    if any(isinstance(question, ThesisShare) for question in asked):
        return "It speaks of draws itself."
    if any(isinstance(question, ProjectionQuestion) for question in asked):
        return "It is about the years ahead, where more than preferences is drawn: see standoff project."
    elsewhere = sorted({q.game.scenario for q in asked} - {scenario})
    if elsewhere:
        return f"It asks about the scenario {elsewhere[0]} as well."
    others = sorted({q.game.perspective for q in asked} - set(data.perspectives if views is None else views))
    if others:
        return f"It asks about the view of {others[0]} as well; leave out --perspective to draw all views."
    if any(_heavy(question) for question in asked) and _states(key, solver) > SMALL:
        return f"It would solve more games in every draw; games over {SMALL:,} states are not drawn so."
    return ""


def _heavy(question: Question) -> bool:
    """Whether a question takes a game of its own, or an engine beyond stability."""
    if isinstance(question, StrategyQuestion):
        return True
    solved = isinstance(question, AmongEquilibria | TopStates | StableStates) and question.concept != "nash"
    return bool(question.game.without) and solved


def _states(key: GameKey, solver: Solver) -> int:
    return solver.solved(key).model.n


def _thesis(thesis: Thesis, data: CaseData, reason: str, counts: Counts) -> DrawnThesis:
    key = game_of(thesis, data)
    found = counts.theses.get(thesis.id)
    share = None if found is None else Share.of(found["HOLDS"], counts.draws, found["OPEN"])
    return DrawnThesis(thesis.id, key.perspective, key.scenario, share, reason)


def _worlds(base: Solved, counts: Counts) -> tuple[DrawnWorld, ...]:
    """Every kind of world that some draw or the case has, those of the case first, then the most frequent."""
    ids = base.game.worlds
    stable = base.equilibria(HEADLINE)
    truths = np.array([base.truth(Name(id)) for id in ids], dtype=np.bool_).reshape(len(ids), stable.size)
    known = {tuple(bool(v) for v in row) for row in truths.T[stable]}
    rows = sorted(known | set(counts.worlds), key=lambda row: (row not in known, -counts.worlds[row], row))
    return tuple(
        DrawnWorld(tuple(zip(ids, row, strict=True)), Share.of(counts.worlds[row], counts.draws), row in known)
        for row in rows
    )


def _concept(base: Solved, concept: str, counts: Counts) -> DrawnConcept:
    times = counts.stable[concept]
    stable = base.equilibria(concept)
    ever = np.flatnonzero(times > 0)
    others = [int(at) for at in sorted(ever[~stable[ever]], key=lambda at: (-int(times[at]), int(at)))[:MORE_STATES]]
    positions = [*(int(at) for at in np.flatnonzero(stable)), *others]
    today = Share.of(int(times[base.status_quo]), counts.draws) if base.has_status_quo else None
    states = tuple(
        DrawnState(text, Share.of(int(times[at]), counts.draws), bool(stable[at]))
        for at, text in zip(positions, strings(base.model, positions), strict=True)
    )
    return DrawnConcept(concept, today, int(ever.size), states)


def _share(question: ThesisShare, solver: Solver) -> Answer:
    if solver.shares is None:
        return Unanswered("No preference draws were made; ask for them with --draws.")
    found = solver.shares.get(question.thesis)
    return Unanswered(f"{question.thesis} was not drawn.") if found is None else found


ANSWER: dict[type, Answering] = {ThesisShare: _share}
"""By kind of question, who answers it."""


def shares(report: RobustnessReport) -> dict[str, Share]:
    """The shares of the theses that were drawn, by id."""
    return {one.thesis: one.share for one in report.theses if one.share is not None}


def document(report: RobustnessReport) -> dict[str, Any]:
    """The draws as data: ``asked, made, doubtful, groups, concepts{}, worlds[], theses{}, formats{}``."""
    return {
        "asked": report.asked,
        "made": report.draws,
        "doubtful": report.doubtful,
        "groups": report.groups,
        "concepts": {one.concept: concept_document(one) for one in report.concepts},
        "worlds": [
            {"truths": dict(world.truths), "known": world.known, "share": world.share.document()}
            for world in report.worlds
        ],
        "theses": {one.thesis: thesis_document(one) for one in report.theses},
        "formats": {name: share.document() for name, share in report.formats},
    }


def concept_document(found: DrawnConcept, limit: int = 0) -> dict[str, Any]:
    """``status_quo, n_ever, states[{state, known, share}]``; at most `limit` states (0: all)."""
    return {
        "status_quo": found.status_quo.document() if found.status_quo else None,
        "n_ever": found.n_ever,
        "states": [
            {"state": one.state, "known": one.known, "share": one.share.document()}
            for one in found.states[: limit or None]
        ],
    }


def thesis_document(found: DrawnThesis) -> dict[str, Any]:
    """``share`` (None where not drawn), ``not_drawn`` (why not, else None)."""
    return {"share": found.share.document() if found.share else None, "not_drawn": found.why_not or None}
