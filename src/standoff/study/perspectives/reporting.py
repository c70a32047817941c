"""The study of views against each other: questions of theses answered, the report, its document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from standoff.case.schema import CaseData
from standoff.case.view import BARE, scenario_chain
from standoff.conflict.model import Truths
from standoff.errors import unknown
from standoff.stability.witnesses import undeterred
from standoff.study.perspectives.differences import difference
from standoff.study.perspectives.hypergames import Played, leaving, told
from standoff.study.perspectives.records import (
    Changed,
    ClassedState,
    HypergameReport,
    PerspectivesReport,
    PlayerDifference,
    Sides,
    Surprise,
    ViewDifference,
)
from standoff.study.records import CONCEPTS, HEADLINE
from standoff.study.solver import Solved, Solver
from standoff.study.strategic import Answering
from standoff.study.telling import evidence
from standoff.theses.perspectives import (
    Expectations,
    ExpectationsFound,
    Expected,
    HyperStates,
    Surprises,
    SurprisesFound,
)
from standoff.theses.records import Answer, Evidence, GameKey, Move, Tally

# theses


def _hyper_states(question: HyperStates, solver: Solver) -> Answer:
    played = _played(question.game, solver)
    judged, universe = played.judged(question.concept), played.universe
    counted, wanted = judged.of_class(question.sort), universe.where(question.satisfies)
    satisfied = counted & wanted
    return Tally(
        int(counted.sum()),
        int(satisfied.sum()),
        _shown(universe, "example", satisfied),
        _shown(universe, "counterexample", counted & ~wanted),
        None if satisfied.any() else _shown(universe, "near_miss", judged.hyper & wanted),
        "" if wanted.any() or question.satisfies == "false" else "The game has no such state at all.",
    )


def _shown(solved: Solved, role: str, mask: Truths) -> Evidence | None:
    position = solved.nearest(mask)
    return None if position is None else evidence(solved, role, position)


def _expectations(question: Expectations, solver: Solver) -> Answer:
    played = _played(question.game, solver)
    found = []
    for id in question.players:
        own = played.own[played.player(id)]
        expected, wanted = own.equilibria(question.concept), own.where(question.proposition)
        found.append(
            Expected(
                id,
                own.game.perspective,
                int(expected.sum()),
                int((expected & wanted).sum()),
                _shown(own, "example", expected & wanted),
                _shown(own, "counterexample", expected & ~wanted),
            )
        )
    return ExpectationsFound(tuple(found))


def _surprises(question: Surprises, solver: Solver) -> Answer:
    played = _played(question.game, solver)
    judged, player = played.judged(question.concept), played.player(question.player)
    others = [j for j in range(len(played.own)) if j != player]
    if question.by is not None:
        others = [played.player(question.by)]
    masks = {j: _about(played, question, j, judged.surprised(player, j)) for j in others if j != player}
    every = np.logical_or.reduce([np.zeros(played.universe.model.n, np.bool_), *masks.values()])
    counts = [(played.data.players[j], int(mask.sum())) for j, mask in masks.items() if mask.any()]
    return SurprisesFound(
        int(judged.expects[player].sum()),
        int(every.sum()),
        tuple(sorted(counts, key=lambda pair: -pair[1])),
        _surprise(played, question, masks, every),
    )


def _about(played: Played, question: Surprises, mover: int, mask: Truths) -> Truths:
    """The states from which some undeterred improvement of the mover changes the truth of what is asked about."""
    if question.about is None or not mask.any():
        return mask
    own = played.own[mover]
    truth = own.where(question.about)
    leaves = undeterred(own.model, question.concept, mover)
    image = played.game.image[mover]
    kept = {int(at): any(truth[t] != truth[at] for t in leaves(int(at))) for at in np.unique(image[mask])}
    found = mask.copy()
    found[mask] = [kept[int(at)] for at in image[mask]]
    return found


def _surprise(played: Played, question: Surprises, masks: dict[int, Truths], every: Truths) -> Evidence | None:
    state = played.universe.nearest(every)
    if state is None:
        return None
    mover = next(j for j, mask in masks.items() if mask[state])
    own = played.own[mover]
    truth = None if question.about is None else own.where(question.about)
    made = leaving(played, question.concept, mover, state, seen_by=mover, changing=truth)
    shown = evidence(played.universe, "surprise", state)
    if made is None:
        return shown
    start, end = made[0].start, made[0].end
    moves = (Move(played.data.players[mover], start, end),)
    return Evidence("surprise", shown.state, shown.words, moves, f"there, in its own game, {made[1]}", own.key)


def _played(key: GameKey, solver: Solver) -> Played:
    return Played(solver, key.scenario, key.without)


ANSWER: dict[type, Answering] = {
    HyperStates: _hyper_states,
    Expectations: _expectations,
    Surprises: _surprises,
}
"""By kind of question, who answers it."""


# the report


def report(data: CaseData, solver: Solver) -> PerspectivesReport | None:
    """The report of a case under its default scenario; None where it has one view only."""
    return perspectives_report(data, solver, concepts=CONCEPTS, limit=12) if len(data.perspectives) > 1 else None


def perspectives_report(
    data: CaseData,
    solver: Solver,
    *,
    perspective: str | None = None,
    scenario: str | None = None,
    concept: str = HEADLINE,
    concepts: Sequence[str] = (),
    level: int | None = None,
    limit: int = 100,
) -> PerspectivesReport:
    """Every other view against one (the default), and the hypergame under a scenario and concept.

    `concepts`: those whose classes are counted beside. `level` 1 leaves out what players believe of each other's games.
    Raises NameUnknown, and as `Played`.
    """
    first = perspective or data.case.default_perspective
    if first not in data.perspectives:
        raise unknown("perspective", first, data.perspectives)
    scenario_chain(data, scenario)
    under = scenario or data.case.default_scenario or BARE
    games = {name: solver.solved(GameKey(name, under)) for name in (first, *data.perspectives)}
    for solved in games.values():
        solved.prepare((concept, *concepts))
    others = [solved for name, solved in games.items() if name != first]
    return PerspectivesReport(
        first,
        tuple(difference(data, games[first], solved, concept) for solved in others),
        hypergame_report(data, solver, scenario=under, concept=concept, concepts=concepts, level=level, limit=limit),
    )


def hypergame_report(
    data: CaseData,
    solver: Solver,
    *,
    scenario: str | None = None,
    concept: str = HEADLINE,
    concepts: Sequence[str] = (),
    level: int | None = None,
    limit: int = 0,
) -> HypergameReport:
    """The hypergame of a case under a scenario and concept; lists of states hold at most `limit` (0: all)."""
    under = scenario or data.case.default_scenario or BARE
    return told(Played(solver, under, level=level), concept, concepts, limit=limit)


# the document


def document(found: PerspectivesReport) -> dict[str, Any]:
    """``differences[], level, concept, own_games{}, classes{}, hyper_equilibria[], hidden[], surprises[], ...``."""
    return {"differences": [_difference(d) for d in found.differences], **hypergame_document(found.hypergame)}


def hypergame_document(game: HypergameReport) -> dict[str, Any]:
    """The hypergame as plain data."""
    return {
        "concept": game.concept,
        "level": game.level,
        "n_states": game.n_states,
        "status_quo": {"state": game.status_quo, "class": game.headline.status_quo},
        "own_games": {
            own.player: {
                "perspective": own.perspective,
                "declared": own.declared,
                "believes": dict(own.believes),
                "unaware": list(own.unaware),
                "n_states": own.n_states,
                "n_hidden": own.n_hidden,
                "n_equilibria": own.n_equilibria,
                "n_expected": own.n_expected,
                "n_right": own.n_right,
                "n_wrong": own.n_wrong,
                "n_unexpected": own.n_unexpected,
            }
            for own in game.own
        },
        "classes": {
            c.concept: {"hyper_equilibria": c.n_hyper, **dict(c.counts), "status_quo": c.status_quo}
            for c in game.concepts
        },
        "hyper_equilibria": [_classed(state) for state in game.hyper_equilibria],
        "wrong": [_classed(state) for state in game.wrong],
        "hidden": [_classed(state) for state in game.hidden],
        "surprises": [_surprised(one) for one in game.surprises],
        "reliefs": [_surprised(one) for one in game.reliefs],
        "worlds": [
            {
                "truths": dict(row.truths),
                "steady": row.n_steady,
                "unsteady": row.n_unsteady,
                "players": {
                    cell.player: {
                        "expected": cell.n_expected,
                        "right": cell.n_right,
                        "unexpected": cell.n_unexpected,
                        "surprised_by": dict(cell.surprised_by),
                    }
                    for cell in row.cells
                },
            }
            for row in game.worlds
        ],
    }


def _classed(state: ClassedState) -> dict[str, Any]:
    return {
        "state": state.state,
        "class": state.kind,
        "expected_by": list(state.expected_by),
        "hidden_from": list(state.hidden_from),
        "left_by": list(state.leaves),
    }


def _surprised(one: Surprise) -> dict[str, Any]:
    return {
        "player": one.player,
        "by": one.by,
        "n_states": one.n_states,
        "of": one.of,
        "example": one.example.state,
        "move": None if one.step is None else {"actor": one.by, "from": one.step.start, "to": one.step.end},
        "words": one.words,
    }


def _difference(found: ViewDifference) -> dict[str, Any]:
    return {
        "first": found.first,
        "second": found.second,
        "n_states": dict(zip(("first", "second", "both"), found.n_states, strict=True)),
        "n_equilibria": dict(zip(("first", "second", "both"), found.n_equilibria, strict=True)),
        "unaware": _sides(found.unaware),
        "rules_out": _sides(found.rules_out),
        "goals": {goal.actor: _sides(goal.only) for goal in found.goals},
        "players": [_player(player) for player in found.players],
    }


def _sides(sides: Sides) -> dict[str, list[str]]:
    return {"first": list(sides.first), "second": list(sides.second)}


def _player(player: PlayerDifference) -> dict[str, Any]:
    def changed(parts: tuple[Changed, ...]) -> list[dict[str, str | None]]:
        return [{"id": one.id, "first": one.first, "second": one.second} for one in parts]

    return {
        "player": player.player,
        "own": player.own,
        "alike": player.alike,
        "only_first": [s.id for s in player.only_first],
        "only_second": [s.id for s in player.only_second],
        "reworded": changed(player.reworded),
        "when": changed(player.when),
        "confidence": changed(player.confidence),
        "moved": [{"id": m.id, "first": m.first, "second": m.second} for m in player.moved],
        "grouped": list(player.grouped),
        "ranked": player.ranked or None,
        "best_replies_differ": player.best_replies,
        "stable_differ": player.stable,
    }
