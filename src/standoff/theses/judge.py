"""The judgement of a thesis from answers: HOLDS, FAILS or OPEN, with its reason in words and what decides it.

Composites follow Kleene's strong logic with OPEN as the third value: `not` of OPEN is OPEN; `all_of` FAILS as soon as
one part fails, is OPEN where none fails and one is open; `any_of` the other way round. `both_hold` is `all_of` over
theses.
`rests_on` is OPEN where the thesis does not hold to begin with, and where it can no longer be judged without the
statement: only a thesis that holds with the statement and FAILS without it rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from standoff.case.checks import AllOf, AnyOf, Awaits, BothHold, Check, Dated, GoalAttained, Not, Ordered, RestsOn
from standoff.case.fields import first_day, last_day
from standoff.case.schema import CaseData, Event, Thesis
from standoff.theses.clauses import joined, outer
from standoff.theses.gloss import called, gloss, starting
from standoff.theses.leaves import judge_leaf
from standoff.theses.questions import Context, attained, own, start, statements_of
from standoff.theses.records import Answer, Evidence, Question, Ruling, Unanswered, Verdict
from standoff.theses.strategic import judging

_OPPOSITE: dict[Ruling, Ruling] = {"HOLDS": "FAILS", "FAILS": "HOLDS", "OPEN": "OPEN"}

ENGINES = {
    "projection": "projects regimes and clashes over the years",
    "relations": "computes relation indices from the chronicle",
    "sanctions": "computes pressure from the sanctions ledger",
}
"""What the engine that a conclusion awaits would do."""


@dataclass(frozen=True)
class Ruled:
    """A verdict before it is given a thesis' name."""

    verdict: Ruling
    reason: str
    deciding: tuple[Evidence, ...] = ()


def judge(thesis: Thesis, data: CaseData, answers: Mapping[Question, Answer]) -> Verdict:
    """Judge a thesis from the answers to its `questions`.

    A question without an answer makes the check that asked it OPEN.
    """
    ruled = _rule(thesis.check, start(thesis, data), answers)
    return Verdict(thesis.id, ruled.verdict, ruled.reason, ruled.deciding)


def _rule(check: Check, context: Context, answers: Mapping[Question, Answer]) -> Ruled:
    match check:
        case Not(check=part):
            inner = _rule(part, context, answers)
            return replace(inner, verdict=_OPPOSITE[inner.verdict])
        case AllOf(checks=parts):
            return _all([_rule(part, context, answers) for part in parts])
        case AnyOf(checks=parts):
            return _any([_rule(part, context, answers) for part in parts])
        case BothHold(theses=members):
            return _together({member: _referred(member, context, answers) for member in members})
        case RestsOn():
            return _rests(check, context, answers)
        case Dated():
            return _dated(check, context.data)
        case Ordered():
            return _ordered(check, context.data)
        case Awaits():
            return Ruled(
                "OPEN", f"This version has no engine that {ENGINES[check.engine]}. To be asked: {check.question}"
            )
        case GoalAttained() if attained(check, context) is None:
            return Ruled("OPEN", f"The case gives {check.player} no goals in this perspective.")
        case _:
            return _leaf(check, context, answers)


def _leaf(check: Check, context: Context, answers: Mapping[Question, Answer]) -> Ruled:
    given = [answers.get(q, Unanswered("Its question was not put to an engine.")) for q in own(check, context)]
    for answer in given:
        if isinstance(answer, Unanswered):
            return Ruled("OPEN", answer.reason)
    judged = judging(type(check)) or judge_leaf
    there = replace(context, data=starting(context.data, context.key.scenario))
    verdict, reason, deciding = judged(check, there, given)
    return Ruled(verdict, reason, tuple(replace(e, game=e.game or context.key) for e in deciding))


def _all(parts: Sequence[Ruled]) -> Ruled:
    for verdict in ("FAILS", "OPEN"):
        found = [part for part in parts if part.verdict == verdict]
        if found:
            return _merge(verdict, found)
    return _merge("HOLDS", parts)


def _any(parts: Sequence[Ruled]) -> Ruled:
    for verdict in ("HOLDS", "OPEN"):
        found = [part for part in parts if part.verdict == verdict]
        if found:
            return _merge(verdict, found)
    return _merge("FAILS", parts)


def _merge(verdict: Ruling, parts: Sequence[Ruled]) -> Ruled:
    reasons = tuple(dict.fromkeys(part.reason for part in parts))
    return Ruled(verdict, " ".join(reasons), tuple(dict.fromkeys(e for part in parts for e in part.deciding)))


def _referred(member: str, context: Context, answers: Mapping[Question, Answer]) -> Ruled:
    found = context.referred(member)
    if found is None:
        if member in context.on_the_way:
            return Ruled("OPEN", f"Thesis {member} refers back to itself.")
        return Ruled("OPEN", f"There is no thesis {member}.")
    return _rule(found.check, context.of(found), answers)


def _together(members: Mapping[str, Ruled]) -> Ruled:
    by: dict[Ruling, list[str]] = {"HOLDS": [], "FAILS": [], "OPEN": []}
    for member, ruled in members.items():
        by[ruled.verdict].append(member)
    deciding = tuple(dict.fromkeys(e for ruled in members.values() for e in ruled.deciding))
    told = " ".join(f"{m}: {members[m].reason}" for m in by["FAILS"] or by["OPEN"])
    if by["FAILS"]:
        rest = f" ({joined(by['HOLDS'])} {_verb(by['HOLDS'], 'holds', 'hold')})" if by["HOLDS"] else ""
        return Ruled("FAILS", f"{joined(by['FAILS'])} {_verb(by['FAILS'], 'fails', 'fail')}{rest}. {told}", deciding)
    if by["OPEN"]:
        return Ruled("OPEN", f"{joined(by['OPEN'])} cannot be judged. {told}", deciding)
    return Ruled("HOLDS", f"{joined(by['HOLDS'])} hold together in the model.", deciding)


def _verb(subjects: Sequence[str], one: str, many: str) -> str:
    return one if len(subjects) == 1 else many


def _rests(check: RestsOn, context: Context, answers: Mapping[Question, Answer]) -> Ruled:
    first = _referred(check.thesis, context, answers)
    if first.verdict != "HOLDS":
        state = "does not hold" if first.verdict == "FAILS" else "is open"
        reason = f"{check.thesis} {state} to begin with, so it rests on nothing. {first.reason}"
        return Ruled("OPEN", reason, first.deciding)
    without = _referred(check.thesis, context.leaving_out(check.statement), answers)
    left_out = _wish(check.statement, context.data)
    if without.verdict == "FAILS":
        reason = f"{check.thesis} holds, and fails without {left_out}: {without.reason}"
        return Ruled("HOLDS", reason, without.deciding)
    if without.verdict == "HOLDS":
        changed = f" {without.reason}" if without.reason != first.reason else ""
        return Ruled("FAILS", f"{check.thesis} holds with and without {left_out}.{changed}", without.deciding)
    reason = f"{check.thesis} holds, but cannot be judged without {left_out}. {without.reason}"
    return Ruled("OPEN", reason, without.deciding)


def _wish(statement: str, data: CaseData) -> str:
    """A preference statement as whose wish it is and for what, with its id."""
    for perspective in data.perspectives.values():
        for player, block in perspective.preferences.items():
            for written in statements_of(block):
                if written.id == statement:
                    said = gloss(written.proposition, data) or f"“{written.proposition}”"
                    name = called(data, player)
                    return f"the wish of {name} that {name.doing(said)} ({statement})"
    return f"the statement {statement}"


def _event(data: CaseData, id: str) -> Event | None:
    return next((event for event in data.chronicle if event.id == id), None)


def _on_record(id: str, judged: Callable[[Event], Ruled], data: CaseData) -> Ruled:
    event = _event(data, id)
    return judged(event) if event else Ruled("OPEN", f"The chronicle has no event {id}.")


def _dated(check: Dated, data: CaseData) -> Ruled:
    def judged(event: Event) -> Ruled:
        record = f"The record dates it {event.date} ({_told(event)}), the text {check.date}."
        if first_day(event.date) > last_day(check.date) or last_day(event.date) < first_day(check.date):
            return Ruled("OPEN" if event.precision == "about" else "FAILS", record)
        if first_day(event.date) >= first_day(check.date) and last_day(event.date) <= last_day(check.date):
            return Ruled("HOLDS", record)
        return Ruled("OPEN", record + " The record is too coarse to decide.")

    return _on_record(check.event, judged, data)


def _ordered(check: Ordered, data: CaseData) -> Ruled:
    def judged(first: Event) -> Ruled:
        def against(then: Event) -> Ruled:
            record = f"On record: {first.date}, {_told(first)}; {then.date}, {_told(then)}."
            if last_day(first.date) < first_day(then.date):
                return Ruled("HOLDS", record)
            if first_day(first.date) > last_day(then.date):
                return Ruled("FAILS", record)
            if first.date == then.date and len(first.date) == 10:
                return Ruled("FAILS", record + " Both fall on the same day.")
            return Ruled("OPEN", record + " The record is too coarse to tell which came first.")

        return _on_record(check.then, against, data)

    return _on_record(check.first, judged, data)


def _told(event: Event) -> str:
    return outer(event.text)
