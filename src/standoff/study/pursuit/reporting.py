"""The study of what a goal would take: answers to theses, the report of the brief, the documents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from standoff.case.schema import CaseData
from standoff.case.view import BARE
from standoff.stability.concepts import check_concept
from standoff.strategy.changes import Progress
from standoff.strategy.inverse import minds
from standoff.study.pursuit.changing import alone, search_changes
from standoff.study.pursuit.pursuing import cheapest, pursue, target_of
from standoff.study.pursuit.records import (
    ChangesReport,
    ConditionReport,
    EvolutionReport,
    Lane,
    Pursuit,
    PursuitReport,
    Target,
    Way,
)
from standoff.study.records import Step
from standoff.study.solver import Solved, Solver
from standoff.study.strategic import Answering
from standoff.study.telling import evidence, move, step
from standoff.theses.pursuit import CheapestWay, Leavers, WayFound, WhoLeaves
from standoff.theses.questions import goals_of
from standoff.theses.records import Evidence, GameKey

__all__ = ["ANSWER", "Pursuit", "PursuitReport", "document", "of_game", "pursuit_document", "report"]

FULL = "full"
"""The scenario that releases what the default one holds."""


MOST_STATES = 200_000
"""In larger games the brief does not ask whose mind alone might do."""

# answers


def _cheapest(question: CheapestWay, solver: Solver) -> WayFound:
    solved = solver.solved(question.game)
    goal = solved.where(question.goal)
    feasible = int(goal.sum())
    if question.concept is not None:
        goal = goal & solved.equilibria(question.concept)
    found, states = cheapest(solved), int(goal.sum())
    end = found.nearest(goal)
    if end is None:
        return WayFound(states, feasible)
    told = [step(solved, m.actor, m.origin, m.to) for m in found.to(end)]
    losers = [s.actor for s in told if s.effect == "loss"]
    bearers = tuple((actor, losers.count(actor)) for actor in solved.model.actors if actor in losers)
    words = "the moves: " + "; then ".join(_effect_words(s) for s in told) if told else ""
    moves = tuple(move(solved, m.actor, m.origin, m.to) for m in found.to(end))
    path = Evidence("path", solved.string(end), "", moves, words, solved.key)
    even = sum(s.effect == "even" for s in told)
    return WayFound(states, feasible, True, len(losers), even, len(told), bearers, path)


def _effect_words(told: Step) -> str:
    return told.words + {"gain": "", "even": " (neither gain nor loss)", "loss": " (against its interest)"}[told.effect]


def _who_leaves(question: WhoLeaves, solver: Solver) -> Leavers:
    solved = solver.solved(question.game)
    goal, stable = solved.where(question.goal), solved.stable(question.concept)
    actors = solved.model.actors
    bits = ((~stable).astype(np.int64) << np.arange(len(actors))[:, None]).sum(axis=0)
    rows = []
    for who, count in minds(stable, goal).items():
        nearest = solved.nearest(goal & (bits == sum(1 << i for i in who)))
        shown = None if nearest is None else evidence(solved, "example", nearest)
        rows.append((tuple(actors[i] for i in who), count, shown))
    rows.sort(key=lambda row: (len(row[0]), -row[1], row[0]))
    return Leavers(int(goal.sum()), tuple(rows))


ANSWER: dict[type, Answering] = {CheapestWay: _cheapest, WhoLeaves: _who_leaves}
"""By kind of question, who answers it."""


def of_game(
    data: CaseData,
    solved: Solved,
    goal: str,
    *,
    concept: str = "seq",
    distance: int | None = None,
    attained: bool = False,
    progress: Progress | None = None,
) -> Pursuit:
    """What it would take for a goal in one game: everything, changes of preferences included.

    goal: the id of any actor's goal, a definition, or a proposition. distance: how far to search for changes (None: 1,
    or 0 past `MOST_STATES` states). attained: only changes under which improving moves lead to the goal's equilibria
    count. A search that is interrupted comes back unfinished, with what it has found. Raises NameUnknown for a name the
    case does not have, UsageError for a concept that is not defined here.
    """
    check_concept(concept, solved.model)
    found = pursue(data, solved, target_of(data, solved.key.perspective, goal), concept=concept)
    length = distance if distance is not None else 1 if solved.model.n <= MOST_STATES else 0
    if not found.feasible or length == 0:
        return found
    changes = search_changes(data, solved, found.target, length, concept=concept, attained=attained, progress=progress)
    return replace(found, changes=changes)


# report


def report(data: CaseData, solver: Solver) -> PursuitReport | None:
    """What the goals of the default perspective's holder would take; None where it has none that today lacks.

    Each goal that an option could bring about and the status quo lacks, and all of them together, in the default
    perspective and in every outside one, under the default scenario, or under `full` where a goal is not feasible
    there.
    """
    default = data.case.default_perspective
    holder = data.perspectives[default].holder
    if holder is None or holder not in data.players:
        return None
    key = GameKey(default, data.case.default_scenario or BARE)
    today = solver.solved(key)
    if not today.has_status_quo:
        return None
    goals = goals_of(data, default, holder)
    named = [Target(g.id, g.text.rstrip("."), g.proposition, holder) for g in goals if g.proposition is not None]
    wanted = [t for t in named if not _holds_today(today, t)]
    if not wanted:
        return None
    views = [default, *(id for id, view in data.perspectives.items() if view.outside and id != default)]
    targets = [*wanted, *([_together(data, wanted, holder)] if len(wanted) > 1 else [])]
    held = [t for t in named if t not in wanted]
    made = {view: _in_view(data, solver, GameKey(view, key.scenario), targets, held) for view in views}
    return PursuitReport(
        holder=holder,
        lanes=tuple(Lane(target, tuple(made[view][at] for view in views)) for at, target in enumerate(targets)),
        held=tuple(t.text for t in held),
        beyond=tuple(g.text.rstrip(".") for g in goals if g.proposition is None),
    )


def _holds_today(solved: Solved, target: Target) -> bool:
    return bool(solved.where(target.proposition or "false")[solved.status_quo])


def _together(data: CaseData, wanted: list[Target], holder: str) -> Target:
    both = " and ".join(f"({t.proposition})" for t in wanted)
    return Target("together", "all of these together", both, holder)


def _in_view(data: CaseData, solver: Solver, key: GameKey, targets: list[Target], held: list[Target]) -> list[Pursuit]:
    """The targets pursued in one perspective: under the scenario given, or `full` where it does not allow them."""
    found = [_pursued(data, solver.solved(key), target, held) for target in targets]
    wide = GameKey(key.perspective, FULL)
    if FULL in data.case.scenarios and key.scenario != FULL and not all(p.feasible for p in found):
        known = wide in solver.keys
        released = solver.solved(wide)
        found = [p if p.feasible else _pursued(data, released, t, held) for p, t in zip(found, targets, strict=True)]
        if not known:
            solver.forget([k for k in solver.keys if k != wide])
    return found


def _pursued(data: CaseData, solved: Solved, target: Target, held: list[Target]) -> Pursuit:
    found = pursue(data, solved, target, told=False)
    if found.state is not None:
        passed = [solved.find(s.end.replace("-", "N")) for s in found.state.steps]
        lost = [t.text for t in held if not solved.where(t.proposition or "false")[passed].all()]
        found = replace(found, lost=tuple(lost))
    if found.stable_targets or not found.feasible or solved.model.listed or solved.model.n > MOST_STATES:
        return found
    return replace(found, changes=alone(solved, target))


# documents


def document(found: PursuitReport) -> dict[str, Any]:
    """``holder, held[], beyond[], goals[{goal, text, views[...]}]``, each view as `pursuit_document`."""
    return {
        "holder": found.holder,
        "held": list(found.held),
        "beyond": list(found.beyond),
        "goals": [
            {
                "goal": lane.target.id,
                "text": lane.target.text,
                "views": [
                    {"perspective": p.perspective, "scenario": _scenario(p.scenario), **pursuit_document(p, limit=10)}
                    for p in lane.pursuits
                ],
            }
            for lane in found.lanes
        ],
    }


def pursuit_document(found: Pursuit, *, limit: int = 100) -> dict[str, Any]:
    """One goal pursued, as plain data; lists are cut at `limit` (0: all), counts are exact."""
    cut = slice(None) if limit == 0 else slice(limit)
    data: dict[str, Any] = {
        "goal": found.target.id,
        "text": found.target.text,
        "actor": found.target.actor,
        "proposition": found.target.proposition,
        "concept": found.concept,
        "n_states": found.n_states,
        "n_goal": found.n_goal,
        "today": found.today,
        **_way_document(found.state),
        "equilibrium": None if found.equilibrium is None else _way_document(found.equilibrium),
        "n_stable_targets": len(found.stable_targets),
        "stable_targets": list(found.stable_targets[cut]),
        "leaving": [{"actors": list(who), "n_states": count} for who, count in found.leaving[cut]],
        "target": None if found.end is None else found.end.state,
        "conditions": [_condition_document(c) for c in found.conditions],
        "evolution": None if found.evolution is None else _evolution_document(found.evolution, cut),
        "changes": None if found.changes is None else _changes_document(found.changes, cut),
    }
    return data


def _way_document(way: Way | None) -> dict[str, Any]:
    if way is None:
        return {"cost": None, "path": None, "state": None, "bearers": None, "attainable": None}
    price = way.price
    return {
        "cost": {"losses": price.losses, "indifferent": price.indifferent, "moves": price.moves},
        "path": [_step_document(s) for s in way.steps],
        "state": way.end.state,
        "bearers": dict(way.bearers),
        "attainable": way.attainable,
    }


def _step_document(told: Step) -> dict[str, Any]:
    effect = "indifferent" if told.effect == "even" else told.effect
    return {"actor": told.actor, "from": told.start, "to": told.end, "effect": effect}


def _condition_document(found: ConditionReport) -> dict[str, Any]:
    return {
        "actor": found.actor,
        "concept": found.concept,
        "stable": found.stable,
        "improvements": found.improvements,
        "undeterred": found.undeterred,
        "turns_on": dict(found.turns_on),
        "comparisons": [
            {"improvement": t.move.end, "wants": list(t.wants), "reply": t.reply, "words": t.words}
            for t in found.turnings
        ],
        "words": found.words,
    }


def _evolution_document(found: EvolutionReport, cut: slice) -> dict[str, Any]:
    return {
        "sizes": {"improving": list(found.sizes), "any": list(found.sizes_any)},
        "goal": {"improving": found.goal, "any": found.goal_any},
        "dead_ends": {"all": found.dead_ends, "goal": found.goal_dead_ends},
        "lost": found.lost,
        "n_equilibria": len(found.equilibria),
        "equilibria": [
            {"state": e.state, "goal": e.goal, "improving": e.improving, "any": e.moves} for e in found.equilibria[cut]
        ],
        "ways": [{"to": w.end.state, "path": [_step_document(s) for s in w.steps]} for w in found.ways],
    }


def _changes_document(found: ChangesReport, cut: slice) -> dict[str, Any]:
    return {
        "distance": found.distance,
        "searched": found.searched,
        "finished": found.finished,
        "vocabulary": found.vocabulary,
        "tried": found.tried,
        "alone": list(found.alone),
        "fixed": list(found.fixed),
        "refused": found.refused or None,
        "n_changes": len(found.changes),
        "changes": [
            {
                "edits": [{"actor": a, "kind": k, "what": what, "place": place} for a, k, what, place in change.edits],
                "n_equilibria": change.n_equilibria,
                "example": change.example,
                "alike": change.alike,
                "words": change.words,
            }
            for change in found.changes[cut]
        ],
    }


def _scenario(name: str) -> str | None:
    return None if name == BARE else name
