"""What a projection of one game follows: the case's own propositions, and what theses and forecasts ask of it.

Propositions are told apart by their text, which is also their name. A definition's text is its id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from standoff.case.schema import CaseData
from standoff.case.view import resolve
from standoff.errors import UsageError
from standoff.study.projection.clock import Clock
from standoff.theses.projection import ChanceBy, ProjectionQuestion, TimeUntil, TrendOf
from standoff.theses.questions import questions
from standoff.theses.records import GameKey

REST = "none_of_these"
ENDED = "ended"


@dataclass(frozen=True)
class Wanted:
    """Propositions to follow; those of them whose first passage is asked for; times asked for beside the years' own."""

    texts: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    times: tuple[float, ...] = ()

    def __or__(self, other: Wanted) -> Wanted:
        """Both together, in order."""
        return Wanted(
            tuple(dict.fromkeys((*self.texts, *other.texts))),
            tuple(dict.fromkeys((*self.reach, *other.reach))),
            tuple(sorted({*self.times, *other.times})),
        )

    def within(self, other: Wanted) -> bool:
        """Whether all of this is among another's."""
        mine, others = (self.texts, self.reach, self.times), (other.texts, other.reach, other.times)
        return all(set(one) <= set(two) for one, two in zip(mine, others, strict=True))


NOTHING = Wanted()


def regimes(data: CaseData) -> tuple[tuple[str, str], ...]:
    """The division into regimes: (name, proposition), of which always exactly one holds; the last is the rest.

    The case's `regimes`, else its `worlds`; where it names neither, nothing.
    """
    named = data.case.regimes or data.case.worlds
    parts = []
    for at, name in enumerate(named):
        parts.append((name, " and ".join([name, *(f"not {other}" for other in named[:at])])))
    if named:
        parts.append((REST, " and ".join(f"not {name}" for name in named)))
    return tuple(parts)


def negated(text: str) -> str:
    """The proposition that another does not hold."""
    return f"not ({text})"


def spelled(data: CaseData, key: GameKey, text: str) -> str:
    """A proposition, with `status_quo` and a state's string spelled out."""
    if text == "status_quo":
        text = resolve(data, key.perspective, key.scenario).status_quo or ""
    if text and not set(text) - set("YN") and len(text) == len(data.case.options):
        return " and ".join(
            id if letter == "Y" else f"not {id}" for id, letter in zip(data.case.options, text, strict=True)
        )
    return text


def own(data: CaseData) -> Wanted:
    """What every projection of a case follows: its definitions and its regimes."""
    texts = dict.fromkeys((*data.case.definitions, *(text for _, text in regimes(data))))
    return Wanted(tuple(texts), passages(data))


def passages(data: CaseData) -> tuple[str, ...]:
    """The propositions whose first passage every report tells: the case's regimes, else its worlds."""
    return data.case.regimes or data.case.worlds


def of_questions(asked: Iterable[ProjectionQuestion], clock: Clock) -> Wanted:
    """What is needed to answer questions. One that asks for a day before the start adds nothing."""
    made = Wanted()
    for question in asked:
        try:
            made |= of_question(question, clock)
        except UsageError:
            continue
    return made


def of_question(question: ProjectionQuestion, clock: Clock) -> Wanted:
    """What is needed to answer one question. Raises UsageError for a day before the start."""
    match question:
        case ChanceBy():
            times = (clock.by(question.by),)
            if question.proposition is None:
                return Wanted(times=times)
            text = question.proposition
            match question.span:
                case "at":
                    return Wanted((text,), (), times)
                case "by":
                    return Wanted((text,), (text,), times)
                case _:
                    return Wanted((negated(text),), (negated(text),), times)
        case TrendOf():
            first = (0.0, 1.0) if question.since is None else clock.span(question.since)
            last = (clock.years - 1.0, float(clock.years)) if question.until is None else clock.span(question.until)
            return Wanted(times=tuple(sorted({time for time in (*first, *last) if time > 0})))
        case TimeUntil():
            return Wanted((question.proposition,), (question.proposition,))
        case _:
            return Wanted()


def asked_of(data: CaseData, key: GameKey) -> tuple[ProjectionQuestion, ...]:
    """What the theses of a case ask the projection of one game."""
    found = (q for thesis in data.theses.theses for q in questions(thesis, data) if isinstance(q, ProjectionQuestion))
    return tuple(dict.fromkeys(q for q in found if q.game == key))
