"""Courses and scenarios compared as plain data, for `--json` and the Python library."""

from __future__ import annotations

from typing import Any

from standoff.case.schema import CaseData
from standoff.case.view import BARE
from standoff.strategy.standing import Outcomes
from standoff.study.courses.records import (
    Comparison,
    Course,
    CoursesTable,
    CourseView,
    FortunePair,
    PlayerOutlook,
    Side,
    WorldPair,
)
from standoff.study.courses.table import starts_from
from standoff.study.worlds import Truth

MEAN = "statement utility, rho 1/2"
"""What means are taken over (definitions 4.5)."""


def scenarios_document(data: CaseData) -> dict[str, Any]:
    """The scenarios of a case: what each starts from, and whose course it is."""
    return {
        "default": data.case.default_scenario or BARE,
        "scenarios": [
            {"id": id, "title": scenario.title, "starts_from": starts_from(data, id), "course": scenario.course}
            for id, scenario in data.case.scenarios.items()
        ],
    }


def courses_document(table: CoursesTable) -> dict[str, Any]:
    """The policy table."""
    return {
        "actor": table.actor,
        "concept": table.concept,
        "base": {"id": table.base.id, "title": table.base.title, "perspectives": _views(table.base)},
        "status_quo": table.present.state if table.present is not None else None,
        "mean": MEAN,
        "ordinal": list(table.ordinal),
        "present": {view.perspective: _present(view) for view in table.base.views},
        "courses": [
            {
                "id": course.id,
                "title": course.title,
                "starts_from": course.starts_from,
                "released": list(course.released),
                "perspectives": _views(course),
            }
            for course in table.courses
        ],
    }


def _present(view: CourseView) -> dict[str, Any] | None:
    made = {
        p.actor: {"percent": _rounded(p.all.present), "utility": p.all.present_utility}
        for p in view.players
        if p.all is not None and p.all.present is not None
    }
    return made or None


def _views(course: Course) -> dict[str, Any]:
    return {view.perspective: _view(view) for view in course.views}


def _view(view: CourseView) -> dict[str, Any]:
    return {
        "n_states": view.n_feasible,
        "n_stable": view.n_stable,
        "n_attainable": view.n_attainable,
        "status_quo_holds": view.holds,
        "worlds": [
            {"truths": dict(w.truths), "n_states": w.n_states, "n_attainable": w.n_attainable} for w in view.worlds
        ],
        "truths": {t.definition: _share(t.n_states, view.n_stable) for t in view.truths},
        "truths_attainable": {t.definition: _share(t.n_attainable, view.n_attainable) for t in view.truths},
        "goals": [
            {"actor": g.actor, "goal": g.goal, "possible": g.possible, "n_states": g.n_states,
             "n_attainable": g.n_attainable}
            for g in view.goals
        ],
        "players": {p.actor: _player(p) for p in view.players},
    }  # fmt: skip


def _share(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _player(outlook: PlayerOutlook) -> dict[str, Any]:
    """The outcomes over all lasting states, and under `attainable` over those within reach (null where none)."""
    return {
        **_outcomes(outlook.all),
        "attainable": None if outlook.attainable is None else _outcomes(outlook.attainable),
    }


def _outcomes(found: Outcomes | None) -> dict[str, Any]:
    if found is None:
        return {"worst": None, "best": None, "mean": None, "better": 0, "same": 0, "worse": 0, "against_present": None}
    known = found.present is not None
    return {
        "worst": _rounded(found.worst),
        "best": _rounded(found.best),
        "mean": found.mean,
        "better": found.better,
        "same": found.same,
        "worse": found.worse,
        "against_present": {"worst": found.worst_is, "best": found.best_is, "mean": found.mean_is} if known else None,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def comparison_document(found: Comparison) -> dict[str, Any]:
    """Two scenarios side by side."""
    return {
        "concept": found.concept,
        "base": _side(found.base),
        "compared": _side(found.scenario),
        "changes": list(found.changes),
        "worlds": {
            "appear": [_world(w) for w in found.appear],
            "go": [_world(w) for w in found.go],
            "stay": [_world(w) for w in found.stay],
        },
        "mean": MEAN,
        "fortunes": {pair.actor: _fortune(pair) for pair in found.fortunes},
        "n_judged": found.n_judged,
        "theses": [{"id": f.id, "base": f.base, "compared": f.scenario} for f in found.theses],
    }


def _side(side: Side) -> dict[str, Any]:
    today = side.status_quo
    return {
        "id": side.scenario,
        "title": side.title,
        "n_states": side.n_states,
        "n_reachable": side.n_reachable if today is not None else None,
        "concepts": {
            c.concept: {
                "n_equilibria": c.n_equilibria,
                "n_attainable": c.n_attainable if c.status_quo is not None else None,
                "status_quo": c.status_quo,
            }
            for c in side.concepts
        },
        "status_quo": None
        if today is None
        else {
            "state": today.state.state,
            "leaving": [
                {"actor": p.actor, "to": p.departure.step.end} for p in today.players if p.departure is not None
            ],
        },
    }


def _world(world: WorldPair) -> dict[str, Any]:
    return {
        "truths": _truths(world.truths),
        "base": {"n_states": world.n_base, "n_attainable": world.attainable_base},
        "compared": {"n_states": world.n_scenario, "n_attainable": world.attainable_scenario},
    }


def _truths(truths: Truth) -> dict[str, bool]:
    return dict(truths)


def _fortune(pair: FortunePair) -> dict[str, Any]:
    first = pair.base.all or pair.scenario.all
    today = None if first is None else _rounded(first.present)
    return {"present": today, "base": _player(pair.base), "compared": _player(pair.scenario)}
