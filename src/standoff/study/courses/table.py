"""The policy table: each course of an actor solved in each perspective, on one scale per perspective.

Every game is solved once, under one concept. The scale of a perspective (`strategy.standing`) is taken over the base's
states and the lasting states of all the courses together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from standoff.case.resolved import ResolvedGame
from standoff.case.schema import CaseData
from standoff.case.tree import Name
from standoff.case.view import BARE, scenario_chain
from standoff.conflict.compile import compile_tree, truth
from standoff.conflict.model import Codes, Truths
from standoff.conflict.utility import ordinal
from standoff.errors import NameUnknown, unknown
from standoff.strategy.standing import Scale, scale
from standoff.study.answers import Progress
from standoff.study.courses.records import (
    Course,
    CoursesTable,
    CourseView,
    GoalCount,
    PlayerOutlook,
    TruthCount,
    WorldCount,
)
from standoff.study.solver import Solved, Solver
from standoff.study.telling import report
from standoff.study.wording import phrase, truth_sentence
from standoff.study.worlds import Truth, shared_truths
from standoff.theses.questions import goals_of
from standoff.theses.records import GameKey


@dataclass(frozen=True)
class Lasting:
    """The lasting states of one solved game: their codes (q,), and which of them are attainable (None where the game
    has no status quo)."""

    codes: Codes
    near: Truths | None

    def within(self, scope: str) -> Codes | None:
        """The codes of a scope, `all` or `attainable`; None where the game has no status quo to start from."""
        if scope == "all":
            return self.codes
        return None if self.near is None else self.codes[self.near]


def lasting(solved: Solved, concept: str) -> Lasting:
    """The states of a game that are stable for every player."""
    at = np.flatnonzero(solved.equilibria(concept))
    near = solved.attainable()[at] if solved.has_status_quo else None
    return Lasting(solved.model.codes[at], near)


def courses_of(data: CaseData, actor: str) -> tuple[str, ...]:
    """The scenarios that are courses of an actor, in file order."""
    return tuple(id for id, scenario in data.case.scenarios.items() if scenario.course == actor)


def course_actors(data: CaseData) -> tuple[str, ...]:
    """The players that have courses, in file order of the players."""
    found = {scenario.course for scenario in data.case.scenarios.values()}
    return tuple(player for player in data.players if player in found)


def starts_from(data: CaseData, scenario: str) -> str | None:
    """The scenario that a scenario starts from (`none`: the bare case); None for the bare case itself."""
    if scenario == BARE:
        return None
    chain = scenario_chain(data, scenario)
    return chain[-2] if len(chain) > 1 else BARE


def named(title: str) -> str:
    """A course's title without the word that says it is one.

    >>> named("Course: force or regime change")
    'force or regime change'
    """
    return title.removeprefix("Course:").strip() or title


def courses_table(
    data: CaseData,
    solver: Solver,
    actor: str,
    *,
    base: str | None = None,
    perspectives: Sequence[str] | None = None,
    concept: str = "seq",
    progress: Progress | None = None,
) -> CoursesTable:
    """Every course of an actor against the present of `base` (the default scenario where None).

    `perspectives`: all of them where None, the default one first. Raises `NameUnknown` for an unknown name and for an
    actor without courses.
    """
    if actor not in data.players:
        raise unknown("player", actor, data.players)
    ids = courses_of(data, actor)
    if not ids:
        with_courses = ", ".join(course_actors(data)) or "no player"
        raise NameUnknown(
            f"The case has no courses of {actor}: a course is a scenario with `course: {actor}`. Courses are "
            f"there for {with_courses}.",
            found=actor,
        )
    base = base or data.case.default_scenario or BARE
    default = data.case.default_perspective
    views = list(dict.fromkeys([default, *data.perspectives])) if perspectives is None else list(perspectives)
    found: dict[str, list[CourseView]] = {id: [] for id in (base, *ids)}
    games: dict[str, ResolvedGame] = {}
    first: Solved | None = None
    for count, perspective in enumerate(views):
        if progress is not None:
            progress(count, len(views), f"courses of {actor}: {perspective}")
        keep = solver.keys
        solved = {id: solver.solved(GameKey(perspective, id)) for id in (base, *ids)}
        for id, view in _views(data, solved, base, concept).items():
            found[id].append(view)
        if first is None:
            first, games = solved[base], {id: one.game for id, one in solved.items()}
        solver.forget(keep)
    if progress is not None:
        progress(len(views), len(views), f"courses of {actor}")
    assert first is not None, "a case has a perspective"
    today = first.game
    return CoursesTable(
        actor=actor,
        concept=concept,
        base=Course(base, _title(data, base), None, "", "", (), tuple(found[base])),
        present=report(first, first.status_quo) if first.has_status_quo else None,
        perspectives=tuple(views),
        courses=tuple(_course(data, actor, id, today, games[id], tuple(found[id])) for id in ids),
        game=today,
        ordinal=ordinal(today),
    )


def _title(data: CaseData, scenario: str) -> str:
    return named(data.case.scenarios[scenario].title) if scenario in data.case.scenarios else "the bare case"


def _course(
    data: CaseData, actor: str, id: str, base: ResolvedGame, game: ResolvedGame, views: tuple[CourseView, ...]
) -> Course:
    own = [(o.id, o.fixed) for o in game.options if o.actor == actor and o.fixed is not None]
    free = tuple(
        o.id for o, b in zip(game.options, base.options, strict=True) if o.fixed is None and b.fixed is not None
    )
    changed = [
        (o.id, o.now)
        for o, b in zip(game.options, base.options, strict=True)
        if o.now is not None and b.now is not None and o.now != b.now
    ]
    begins = phrase(game, changed)
    return Course(id, _title(data, id), starts_from(data, id), phrase(game, own), begins, free, views)


def _views(data: CaseData, solved: dict[str, Solved], base: str, concept: str) -> dict[str, CourseView]:
    """What follows from the base and from every course, in one perspective's eyes."""
    ends = {id: lasting(one, concept) for id, one in solved.items()}
    measure = scale(solved[base].game, solved[base].model, [end.codes for end in ends.values()])
    titles = _titles(solved[base].game, [truths_at(solved[id].game, end.codes) for id, end in ends.items()])
    return {id: course_view(data, one, ends[id], measure, concept, titles) for id, one in solved.items()}


def truths_at(game: ResolvedGame, codes: Codes) -> dict[str, Truths]:
    """The truth of the case's world definitions at some states: {definition: (q,) bool}."""
    return {id: truth(compile_tree(Name(id), game), codes) for id in game.worlds}


def _titles(game: ResolvedGame, found: Sequence[dict[str, Truths]]) -> dict[Truth, str]:
    """Names for all the worlds there are in several games: what sets each apart from the others."""
    present: dict[Truth, None] = {}
    for truths in found:
        present.update(dict.fromkeys(worlds_at(truths)))
    return titles_of(game, list(present))


def titles_of(game: ResolvedGame, worlds: Sequence[Truth]) -> dict[Truth, str]:
    """What sets each of several worlds apart from the others: what is so there, else what is not."""
    common = set(shared_truths(worlds))
    made = {}
    for world in worlds:
        apart = [pair for pair in world if pair not in common] or list(world)
        chosen = [pair for pair in apart if pair[1]] or apart
        made[world] = truth_sentence(game, chosen) if chosen else "The case names no worlds."
    return made


def worlds_at(truths: dict[str, Truths]) -> dict[Truth, Truths]:
    """The worlds that some states make up, each with its states ((q,) bool), the larger ones first."""
    ids = list(truths)
    if not ids:
        return {}
    rows, inverse = np.unique(np.stack([truths[id] for id in ids], axis=1), axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    groups = [
        (tuple((id, bool(v)) for id, v in zip(ids, row, strict=True)), inverse == g) for g, row in enumerate(rows)
    ]
    return dict(sorted(groups, key=lambda group: (-int(group[1].sum()), group[0])))


def course_view(
    data: CaseData, solved: Solved, end: Lasting, measure: Scale, concept: str, titles: dict[Truth, str]
) -> CourseView:
    """What lasts in one solved game: its worlds, definitions, goals, and each player's fortune on a scale."""
    near, truths = end.near, truths_at(solved.game, end.codes)

    def counts(mask: Truths) -> tuple[int, int | None]:
        return int(mask.sum()), None if near is None else int((mask & near).sum())

    worlds = tuple(
        WorldCount(world, titles[world], truth_sentence(solved.game, world), *counts(mask))
        for world, mask in worlds_at(truths).items()
    )
    return CourseView(
        perspective=solved.game.perspective,
        n_feasible=solved.model.n,
        n_stable=int(end.codes.size),
        n_attainable=None if near is None else int(near.sum()),
        holds=bool(solved.equilibria(concept)[solved.status_quo]) if solved.has_status_quo else None,
        worlds=worlds,
        truths=tuple(TruthCount(id, *counts(mask)) for id, mask in truths.items()),
        goals=tuple(
            GoalCount(player, goal.id, goal.text, goal.proposition is not None, *counts(mask))
            for player in solved.model.actors
            for goal in goals_of(data, solved.game.perspective, player)
            for mask in [_goal_at(solved, goal.proposition, end.codes)]
        ),
        players=tuple(outlook(solved, measure, actor, end) for actor in range(solved.model.m)),
    )


def _goal_at(solved: Solved, proposition: str | None, codes: Codes) -> Truths:
    if proposition is None:
        return np.zeros(codes.shape[0], dtype=np.bool_)
    return solved.where(proposition)[np.searchsorted(solved.model.codes, codes)]


def outlook(solved: Solved, measure: Scale, actor: int, end: Lasting) -> PlayerOutlook:
    """How a player fares in the lasting states of a game, all and attainable."""
    near = end.within("attainable")
    return PlayerOutlook(
        solved.model.actors[actor],
        measure.outcomes(actor, end.codes),
        None if near is None else measure.outcomes(actor, near),
    )
