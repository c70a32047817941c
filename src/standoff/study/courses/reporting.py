"""The study of courses of action and scenarios compared: who answers the checks, what the brief and documents say."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from standoff.case.schema import CaseData
from standoff.case.view import BARE
from standoff.conflict.model import Codes
from standoff.conflict.moves import find
from standoff.errors import StandoffError
from standoff.strategy.standing import Outcomes, Scale, scale
from standoff.study.courses.compare import comparisons
from standoff.study.courses.documents import comparison_document, courses_document
from standoff.study.courses.records import Comparison, CoursesTable
from standoff.study.courses.table import Lasting, course_actors, courses_of, courses_table, lasting, named
from standoff.study.solver import Solved, Solver
from standoff.study.strategic import Answering
from standoff.study.telling import evidence
from standoff.theses.courses import ChangeOfOutlook, CourseEndings, Ending, Endings, OutlookFound
from standoff.theses.records import Evidence, GameKey


def _endings(question: CourseEndings, solver: Solver) -> Endings:
    """What every course comes to for a player; `Unsettled` where the base has no status quo to compare with."""
    data, key = solver.data, question.game
    base = solver.solved(key)
    _ = base.status_quo
    actor = base.actor(question.player)
    ids = courses_of(data, question.actor)
    solved = {id: solver.solved(replace(key, scenario=id)) for id in ids}
    ends = {id: _within(one, question.concept, question.scope) for id, one in solved.items()}
    measure = scale(base.game, base.model, list(ends.values()))
    return Endings(
        tuple(_ending(id, data, solved[id], measure.outcomes(actor, ends[id]) if ends[id].size else None) for id in ids)
    )


def _within(solved: Solved, concept: str, scope: str) -> Codes:
    found = lasting(solved, concept).within(scope)
    return np.zeros(0, dtype=np.uint64) if found is None else found


def _ending(id: str, data: CaseData, solved: Solved, found: Outcomes | None) -> Ending:
    title = named(data.case.scenarios[id].title)
    if found is None:
        return Ending(id, title, 0, "unknown", "unknown", "unknown")
    return Ending(
        id, title, found.n_states, found.worst_is, found.best_is, found.mean_is,
        _shown(solved, "worst", found.worst_code), _shown(solved, "best", found.best_code),
    )  # fmt: skip


def _shown(solved: Solved, role: str, code: int) -> Evidence:
    return evidence(solved, role, find(solved.model, code))


def _outlook(question: ChangeOfOutlook, solver: Solver) -> OutlookFound:
    """How a player's lasting outcomes change from one scenario to another, by its wants in the first."""
    base = solver.solved(question.game)
    other = solver.solved(replace(question.game, scenario=question.under))
    actor = base.actor(question.player)
    first, second = (_within(one, question.concept, question.scope) for one in (base, other))
    measure = scale(base.game, base.model, [first, second])
    before, after = measure.outcomes(actor, first), measure.outcomes(actor, second)
    if before is None or after is None:
        return OutlookFound(first.size, second.size, "unknown", "unknown", "unknown")
    return OutlookFound(
        first.size,
        second.size,
        _compared(after.worst_tier, before.worst_tier),
        _compared(after.best_tier, before.best_tier),
        measure.mean_change(actor, second, first),
        (
            _shown(base, "worst", before.worst_code),
            _shown(other, "worst", after.worst_code),
            _shown(base, "best", before.best_code),
            _shown(other, "best", after.best_code),
        ),
    )


def _compared(tier: int, than: int) -> str:
    return "better" if tier > than else "worse" if tier < than else "same"


ANSWER: dict[type, Answering] = {CourseEndings: _endings, ChangeOfOutlook: _outlook}
"""By kind of question, who answers it."""


@dataclass(frozen=True)
class CoursesReport:
    """Everything the brief and the documents say of this.

    `tables`: one per player with courses. `scenarios`: every scenario that is no course, against the default one, in
    the default perspective's eyes.
    """

    tables: tuple[CoursesTable, ...]
    scenarios: tuple[Comparison, ...]
    left_out: tuple[str, ...] = ()
    """Scenarios with more than `MOST` times the states of the default one, which a brief does not wait for, and those
    that have no game (they contradict the case)."""


def report(data: CaseData, solver: Solver) -> CoursesReport | None:
    """The report of a case; None where it has neither courses nor scenarios beside the default one."""
    tables = []
    for actor in course_actors(data):
        with suppress(StandoffError):  # a course that contradicts the case is told by the command that asks for it
            tables.append(courses_table(data, solver, actor))
    base = data.case.default_scenario or BARE
    key = GameKey(data.case.default_perspective, base)
    others = [
        id for id, scenario in data.case.scenarios.items() if scenario.course is None and id not in (base, FULL, BARE)
    ]
    most = MOST * solver.solved(key).model.n if others else 0
    scenarios, left_out = comparisons(data, solver, key, others, most=most)
    return CoursesReport(tuple(tables), scenarios, left_out) if tables or others else None


FULL = "full"
"""The scenario that releases what the default one holds; the brief shows it beside the worlds."""
MOST = 4
"""How many times the states of the default scenario a scenario may have and still be compared in a report."""


def document(found: CoursesReport) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "courses": {table.actor: courses_document(table) for table in found.tables},
        "scenarios": [comparison_document(one) for one in found.scenarios],
    }


__all__ = ["ANSWER", "CoursesReport", "Lasting", "Scale", "document", "report"]
