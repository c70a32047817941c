"""The checks of courses of action and scenarios compared: what they ask, and how they are judged.

A course's game has states that the base does not have, so standings come as comparisons with the present (the status
quo of the thesis's own scenario), made by the player's wants in the base.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from standoff.case.schema import CaseData
from standoff.case.strategy_checks import CoursesBetter, Outlook
from standoff.theses.clauses import inner, joined, number, outer, share
from standoff.theses.gloss import called
from standoff.theses.leaves import Leaf, concept_name
from standoff.theses.questions import Context
from standoff.theses.records import Answer, Evidence, Ruling, StrategyAnswer, StrategyQuestion
from standoff.theses.strategic import Asking, Judging


@dataclass(frozen=True)
class CourseEndings(StrategyQuestion):
    """How a player fares in what lasts under each course of an actor, against the status quo of `game`."""

    actor: str
    player: str
    concept: str
    scope: str


@dataclass(frozen=True)
class Ending:
    """One course: how many lasting states it has, how the worst, the best and the mean of them compare with the
    present for the player (`better`, `same`, `worse`; `unknown` where nothing lasts), and examples."""

    course: str
    title: str
    n_states: int
    worst: str
    best: str
    mean: str
    worst_state: Evidence | None = None
    best_state: Evidence | None = None

    def is_(self, judged_by: str) -> str:
        """The comparison by `worst`, `best` or `mean`."""
        return {"worst": self.worst, "best": self.best, "mean": self.mean}[judged_by]


@dataclass(frozen=True)
class Endings(StrategyAnswer):
    """What every course of an actor comes to for a player."""

    courses: tuple[Ending, ...]


@dataclass(frozen=True)
class ChangeOfOutlook(StrategyQuestion):
    """How a player's lasting outcomes change from the scenario of `game` to another."""

    player: str
    under: str
    concept: str
    scope: str


@dataclass(frozen=True)
class OutlookFound(StrategyAnswer):
    """Lasting states in the base and under the scenario; whether the worst, the best and the mean of the second are
    `better`, `same` or `worse` than those of the first for the player."""

    n_base: int
    n_under: int
    worst: str
    best: str
    mean: str
    evidence: tuple[Evidence, ...] = ()

    def is_(self, judged_by: str) -> str:
        """The comparison by `worst`, `best` or `mean`."""
        return {"worst": self.worst, "best": self.best, "mean": self.mean}[judged_by]


def _ask_courses(check: CoursesBetter, context: Context) -> tuple[CourseEndings, ...]:
    return (CourseEndings(context.key, check.actor, check.player, check.concept, check.scope),)


def _ask_outlook(check: Outlook, context: Context) -> tuple[ChangeOfOutlook, ...]:
    key = context.key if check.than is None else replace(context.key, scenario=check.than)
    return (ChangeOfOutlook(key, check.player, check.under, check.concept, check.scope),)


_JUDGED = {
    "worst": "its worst lasting outcome",
    "best": "its best lasting outcome",
    "mean": "its lasting outcomes' mean",
}


def _judged_by(player: str, judged_by: str, scope: str, data: CaseData) -> str:
    said = _JUDGED[judged_by].replace("its", called(data, player).own)
    return f"{said} within reach" if scope == "attainable" else said


def _judge_courses(check: CoursesBetter, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, Endings)
    data, courses = context.data, found.courses
    owner = called(data, check.actor)
    if not courses:
        return "OPEN", f"The case has no courses of {owner}. Nothing to compare.", ()
    strangers = [id for id in check.only or () if id not in {course.course for course in courses}]
    if strangers:
        return "OPEN", f"{joined(strangers)} {'is' if len(strangers) == 1 else 'are'} no course of {owner}.", ()
    better = [course for course in courses if course.is_(check.judged_by) == "better"]
    verdict = _bounded(check, better)
    return verdict, _count(check, courses, better, data), _deciding(check, courses, better)


def _bounded(check: CoursesBetter, better: Sequence[Ending]) -> Ruling:
    if check.only is not None:
        return "HOLDS" if {course.course for course in better} == set(check.only) else "FAILS"
    least = check.at_least if check.at_least is not None else 1 if check.at_most is None else 0
    enough = len(better) >= least and (check.at_most is None or len(better) <= check.at_most)
    return "HOLDS" if enough else "FAILS"


def _count(check: CoursesBetter, courses: Sequence[Ending], better: Sequence[Ending], data: CaseData) -> str:
    name = called(data, check.player)
    how = _judged_by(check.player, check.judged_by, check.scope, data)
    stable = concept_name(check.concept)
    lead = (
        f"Judged by {how} (stable under {stable}), {name} {'are' if name.plural else 'is'} better off than at present"
    )
    of = f"{called(data, check.actor)}'s {number(len(courses))} courses"
    if not better:
        said = f"{lead} under none of {of}."
    else:
        among = share(len(better), len(courses)).partition(" of the ")[0]
        among = f"each of {of}" if len(better) == len(courses) else f"{among} of {of}"
        said = f"{lead} under {among}: {_titles(better)}."
    for direction, words in (("same", "Level with the present"), ("worse", "Worse off"), ("unknown", "Nothing lasts")):
        rest = [course for course in courses if course.is_(check.judged_by) == direction]
        said += f" {words} under {_titles(rest)}." if rest else ""
    return said


def _titles(courses: Sequence[Ending]) -> str:
    return joined([f"“{inner(course.title)}”" for course in courses])


def _deciding(check: CoursesBetter, courses: Sequence[Ending], better: Sequence[Ending]) -> tuple[Evidence, ...]:
    """The states that the verdict turns on: of courses named and not better, of courses better and not named."""
    named = set(check.only or ())
    odd = [c for c in courses if (c in better) != (c.course in named)] if check.only is not None else list(better)
    chosen = odd or list(better)
    shown = [c.best_state if check.judged_by == "best" else c.worst_state for c in chosen]
    return tuple(evidence for evidence in shown if evidence is not None)


_CHANGED = {"better": "rises", "same": "stays", "worse": "falls"}


def _judge_outlook(check: Outlook, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, OutlookFound)
    data, name = context.data, called(context.data, check.player)
    than = check.than or context.key.scenario
    reach = " and within reach of its start" if check.scope == "attainable" else ""
    if not found.n_base or not found.n_under:
        where = than if not found.n_base else check.under
        return "OPEN", f"Under “{_scenario(where, data)}” no state is stable{reach}. Nothing to compare.", ()
    said = [_told(kind, found.is_(kind)) for kind in check.judged_by]
    agree = all(_CHANGED[found.is_(kind)] == check.direction for kind in check.judged_by)
    concept = concept_name(check.concept)
    states = "state" if found.n_under == 1 else "states"
    counts = f"{number(found.n_under)} {states} stable under {concept}{reach}, against {number(found.n_base)}"
    under, base = _scenario(check.under, data), _scenario(than, data)
    reason = (
        f"Under “{under}” ({counts} under “{base}”), for {name} {joined(said)}, "
        f"by what {name.it} {name.verb('wants')} in the latter."
    )
    return "HOLDS" if agree else "FAILS", reason, found.evidence


def _told(kind: str, direction: str) -> str:
    what = {"worst": "the worst outcome", "best": "the best outcome", "mean": "the mean"}[kind]
    return f"{what} {'is the same' if direction == 'same' else _CHANGED[direction]}"


def _scenario(id: str, data: CaseData) -> str:
    found = data.case.scenarios.get(id)
    return outer(found.title) if found is not None else "The bare case"


ASK: dict[type, Asking] = {CoursesBetter: _ask_courses, Outlook: _ask_outlook}
"""By kind of check, the questions that it asks."""

JUDGE: dict[type, Judging] = {CoursesBetter: _judge_courses, Outlook: _judge_outlook}
"""By kind of check, its verdict from the answers to these questions."""
