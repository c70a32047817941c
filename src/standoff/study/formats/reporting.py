"""The study of what a negotiating table can deliver: records in names and words, made from the engines' answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.case.schema import CaseData, Format
from standoff.case.view import BARE
from standoff.conflict.model import Positions
from standoff.errors import UsageError, unknown
from standoff.strategy import formats as engine
from standoff.study.formats.answers import blocks, delivers
from standoff.study.formats.records import Agreement, FallbackReport, FormatsReport, TableReport
from standoff.study.formats.tables import aims, goal_names, stable_among, table_of, table_report
from standoff.study.records import HEADLINE
from standoff.study.solver import Solved, Solver
from standoff.study.strategic import Answering
from standoff.theses.formats import TableBlocks, TableDelivers
from standoff.theses.records import GameKey

__all__ = ["ANSWER", "FormatsReport", "document", "of_game", "outcomes", "report"]

ANSWER: dict[type, Answering] = {TableDelivers: delivers, TableBlocks: blocks}
"""By kind of question, who answers it."""

FULL = "full"
"""The scenario that releases what the default one holds."""


def report(data: CaseData, solver: Solver) -> FormatsReport | None:
    """The report of a case in its default view; None where it has no tables, no status quo, or folded states."""
    scenario = data.case.default_scenario or BARE
    solved = solver.solved(GameKey(data.case.default_perspective, scenario))
    if not data.case.formats or not solved.has_status_quo or solved.model.listed:
        return None
    found = of_game(data, solved)
    if FULL not in data.case.scenarios or scenario == FULL:
        return found
    key = GameKey(data.case.default_perspective, FULL)
    known = solver.keys
    released = solver.solved(key)
    full = of_game(data, released) if released.has_status_quo else None
    solver.forget(known)
    return replace(found, full=full)


def of_game(data: CaseData, solved: Solved, *, only: str | None = None, concept: str = HEADLINE) -> FormatsReport:
    """Every table of a case in one game, or one of them, with agreements kept under a concept.

    Raises NameUnknown for a table the case does not have, UsageError for a game without status quo or with folded
    states, and for a case without tables.
    """
    formats = data.case.formats
    if not formats:
        raise UsageError("This case has no tables: list them under formats: in case.yaml.")
    if only is not None and only not in formats:
        raise unknown("format", only, formats)
    engine.check_model(solved.model)
    wanted = aims(data, solved)
    chosen = formats if only is None else (only,)
    return FormatsReport(
        perspective=solved.game.perspective,
        scenario=solved.key.scenario,
        concept=concept,
        goals=goal_names(data, solved),
        tables=tuple(table_report(data, solved, id, concept, wanted) for id in chosen),
        worlds=solved.game.worlds,
    )


def outcomes(data: CaseData, solved: Solved) -> dict[str, bool]:
    """Findings on every table in one game as flat truths, without examples or words: for draws of preferences.

    For each table ``ID: meets``, ``ID: something is agreed``, ``ID: some agreement is kept``, ``ID: some agreement is
    robust``, and for every definition and goal that is not so today ``ID: GOAL is agreed`` and ``ID: GOAL is kept``.
    Empty where the case has no tables, the game no status quo, or states are folded. Asks nothing of the solver but the
    stability of the headline concept.
    """
    if not data.case.formats or not solved.has_status_quo or solved.model.listed:
        return {}
    wanted = aims(data, solved)
    found: dict[str, bool] = {}
    kept_of: dict[str, NDArray[np.bool_]] = {}
    places = [np.array([solved.status_quo], np.int32)]
    for id, format in data.case.formats.items():
        start, agreed, kept_of[id], firm = _settled(format, solved)
        found[f"{id}: meets"] = start >= 0
        found[f"{id}: something is agreed"] = bool(agreed.size)
        found[f"{id}: some agreement is kept"] = bool(kept_of[id].any())
        found[f"{id}: some agreement is robust"] = firm
        places.append(agreed)
    true = solved.truths_at([aim.tree for aim in wanted], np.concatenate(places))
    parts = np.split(true[:, 1:], np.cumsum([part.size for part in places[1:]])[:-1], axis=1)
    for (id, kept), part in zip(kept_of.items(), parts, strict=True):
        ever, holding = (np.asarray(rows.any(axis=1)).tolist() for rows in (part, part[:, kept]))
        for aim, today, one, held in zip(wanted, true[:, 0].tolist(), ever, holding, strict=True):
            if not today:
                found[f"{id}: {aim.name} is agreed"] = one
                found[f"{id}: {aim.name} is kept"] = held
    return found


def _settled(format: Format, solved: Solved) -> tuple[int, Positions, NDArray[np.bool_], bool]:
    """Where a table meets, its agreements, which of them are kept, and whether one is robust."""
    model, table = solved.model, table_of(format, solved)
    start = engine.start_of(model, table)
    if start < 0:
        return start, np.zeros(0, np.int32), np.zeros(0, np.bool_), False
    agreed = engine.agreements(model, table, start, engine.candidates(model, table, start))
    kept = stable_among(solved, table, agreed, HEADLINE)
    held = agreed[kept]
    # A few at a time: most often one of the first is robust, and few are settled without ordering the whole game.
    parts = (held[at : at + engine.FEW] for at in range(0, held.size, engine.FEW))
    return start, agreed, kept, any(engine.robust(model, table, start, part).any() for part in parts)


def document(found: FormatsReport) -> dict[str, Any]:
    """The report as plain data.

    ``concept, goals{name: {words, actor, today, feasible}}, formats[{id, title, members[], seats[], agenda[], meets,
    unmet, opening, requires, n_candidates, n_agreements, n_strict, n_stepwise, n_unaided, n_kept, n_self_enforcing,
    n_robust, n_pareto, blockers[{actor, weight, refused, alone}], goals{name: agreement|kept|robust|no}, afterwards[],
    example, fallback, notes[]}]``.
    """
    return {
        "concept": found.concept,
        "goals": {
            g.name: {"words": g.words, "actor": g.actor, "today": g.today, "feasible": g.feasible} for g in found.goals
        },
        "formats": [_table(table) for table in found.tables],
    }


def _table(table: TableReport) -> dict[str, Any]:
    counts = ("candidates", "agreements", "strict", "stepwise", "unaided", "kept", "self_enforcing", "robust", "pareto")
    requires = None
    if table.requires is not None:
        requires = {"actor": table.required_of, "proposition": table.requires}
    return {
        "id": table.id,
        "title": table.title,
        "members": list(table.members),
        "seats": list(table.seats),
        "agenda": list(table.agenda),
        "requires": requires,
        "meets": table.meets,
        "unmet": table.unmet or None,
        "opening": table.opening.state if table.opening else None,
        **{f"n_{name}": getattr(table, f"n_{name}") for name in counts},
        "blockers": [
            {"actor": b.actor, "weight": b.weight, "refused": b.refused, "alone": b.alone} for b in table.blockers
        ],
        "goals": dict(table.goals),
        "afterwards": list(table.afterwards),
        "example": _agreement(table.example),
        "fallback": _fallback(table.fallback),
        "notes": list(table.notes),
    }


def _agreement(found: Agreement | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "state": found.state.state,
        "words": found.state.difference,
        "level": found.level,
        "self_enforcing": found.self_enforcing,
        "gains": list(found.gains),
        "undone": found.undone or None,
    }


def _fallback(found: FallbackReport | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "state": found.state.state,
        "words": found.state.difference,
        "n_states": found.n_states,
        "depth": found.depth,
        "nothing": found.nothing,
    }
