"""The status quo: who stays, who would leave it by which move, and how far the worlds are from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from standoff.case.schema import CaseData
from standoff.conflict.model import Truths
from standoff.stability.reach import path
from standoff.study.records import HEADLINE, Departure, GoalReport, Path, PlayerStanding, StatusQuoReport, Step, World
from standoff.study.solver import Solved
from standoff.study.telling import gain_clause, improvement, report, step
from standoff.study.wording import party
from standoff.study.worlds import Grouped, percentile
from standoff.theses.clauses import joined, outer
from standoff.theses.leaves import concept_name
from standoff.theses.questions import goals_of


def status_quo_report(solved: Solved, concepts: Sequence[str], *, headline: str = HEADLINE) -> StatusQuoReport | None:
    """The status quo of a solved game under each concept; None where the game has none."""
    if not solved.has_status_quo:
        return None
    players = tuple(_standing(solved, actor, concepts, headline) for actor in range(solved.model.m))
    today = solved.status_quo
    return StatusQuoReport(
        report(solved, today),
        players,
        {concept: bool(solved.equilibria(concept)[today]) for concept in concepts},
        _sentence(solved, players, headline),
    )


def _standing(solved: Solved, actor: int, concepts: Sequence[str], headline: str) -> PlayerStanding:
    today, ranks = solved.status_quo, solved.model.ranks[actor]
    return PlayerStanding(
        actor=solved.model.actors[actor],
        stable={concept: bool(solved.stable(concept)[actor, today]) for concept in concepts},
        tier=int(ranks[today]),
        tiers=int(ranks.max()) + 1,
        percentile=percentile(ranks, int(ranks[today])),
        departure=_departure(solved, actor, headline),
    )


def _departure(solved: Solved, actor: int, headline: str) -> Departure | None:
    today = solved.status_quo
    if solved.stable(headline)[actor, today]:
        return None
    end = improvement(solved, headline, actor, today)
    if end is None:
        return None
    words = outer(gain_clause(solved, headline, actor, today, end))
    return Departure(step(solved, actor, today, end), f"{words}.")


def _sentence(solved: Solved, players: Sequence[PlayerStanding], headline: str) -> str:
    leaving = [party(solved.game, p.actor).name for p in players if not p.stable.get(headline, True)]
    staying = [party(solved.game, p.actor).name for p in players if p.stable.get(headline, True)]
    concept = concept_name(headline)
    if not leaving:
        return f"The status quo is stable under {concept}: nobody has a move that pays once the others have replied."
    if not staying:
        return f"The status quo is not stable under {concept}: every player has a move that no reply deters."
    would = "would leave it" if len(leaving) > 1 else "alone would leave it"
    return (
        f"The status quo is not stable under {concept}: {joined(leaving)} {would}; for {joined(staying)} it is stable."
    )


def paths(solved: Solved, told: Sequence[tuple[World, Grouped]], *, headline: str = HEADLINE) -> tuple[Path, ...]:
    """For every world the shortest way from the status quo: by improving moves where they lead there, else by any.

    A world that no moves lead to (options that go one way) has no path.
    """
    if not solved.has_status_quo:
        return ()
    found = (_path(solved, world, group, headline) for world, group in told)
    return tuple(way for way in found if way is not None)


def _path(solved: Solved, world: World, group: Grouped, headline: str) -> Path | None:
    goals: Truths = solved.equilibria(headline) & group.inside
    today = solved.status_quo
    if goals[today]:
        return Path(world.number, "improvements", ())
    if world.attainable:
        return Path(world.number, "improvements", _steps(solved, goals, True) or ())
    steps = _steps(solved, goals, False)
    return None if steps is None else Path(world.number, "moves", steps)


def _steps(solved: Solved, goals: Truths, improvements: bool) -> tuple[Step, ...] | None:
    found = path(solved.model, solved.status_quo, goals, improvements=improvements)
    return None if found is None else tuple(step(solved, s.actor, s.origin, s.to) for s in found)


def goal_reports(
    data: CaseData, solved: Solved, told: Sequence[tuple[World, Grouped]], *, headline: str = HEADLINE
) -> tuple[GoalReport, ...]:
    """Every goal of every player against the stable states."""
    stable = solved.equilibria(headline)
    reached = solved.attainable() if solved.has_status_quo else np.zeros_like(stable)
    reports = []
    for actor in solved.model.actors:
        for goal in goals_of(data, solved.game.perspective, actor):
            if goal.proposition is None:
                reports.append(GoalReport(actor, goal.id, goal.text, False, False, 0, 0, ()))
                continue
            where = solved.where(goal.proposition)
            inside = tuple(w.number for w, g in told if (where & stable & g.inside).any())
            kept = where & stable
            reports.append(
                GoalReport(
                    actor,
                    goal.id,
                    goal.text,
                    True,
                    bool(where.any()),
                    int(kept.sum()),
                    int((kept & reached).sum()),
                    inside,
                )
            )
    return tuple(reports)
