"""Answers to what theses and forecasts ask of the years ahead.

Paths come first, since they answer everything at once. Where the error that sampling leaves does not settle a question
it is computed exactly, if that fits memory; where a study has an exact run already, that answers what it can.
"""

from __future__ import annotations

from math import inf, sqrt

import numpy as np

from standoff.study.projection.assembling import crossing
from standoff.study.projection.clock import Clock
from standoff.study.projection.running import Outlook, Run, shared
from standoff.study.projection.wanted import negated, of_question
from standoff.study.solver import Solver, Unsettled
from standoff.study.strategic import Answering
from standoff.theses.projection import (
    ChanceBy,
    ChanceFound,
    Drawn,
    ProjectionQuestion,
    TimeFound,
    TimeUntil,
    TrendFound,
    TrendOf,
    ruling,
)
from standoff.theses.robustness import Z

Found = ChanceFound | TrendFound | TimeFound


def answer(question: ProjectionQuestion, solver: Solver) -> Found:
    """The answer to a question, from the runs that a study shares. Raises Unsettled where there is none."""
    look = shared(solver, question.game, question)
    return settled(question, look)


def settled(question: ProjectionQuestion, look: Outlook) -> Found:
    """The answer from what there is: an exact run made before, else paths, else, where these leave doubt, exactly."""
    reach = of_question(question, look.clock).reach
    before = look.ready(reach)
    if before is not None:
        return read(question, before, look)
    found = read(question, look.simulated(), look)
    if ruling(question, found) != "OPEN":
        return found
    exact = look.exactly(of_question(question, look.clock), _hazards(question))
    return found if exact is None else read(question, exact, look)


def _hazards(question: ProjectionQuestion) -> tuple[str, ...]:
    named = question.hazard if isinstance(question, ChanceBy | TrendOf) else None
    return () if named is None else (named,)


def read(question: ProjectionQuestion, run: Run, look: Outlook) -> Found:
    """The answer that a run gives."""
    drawn = _drawn(question, look)
    match question:
        case ChanceBy():
            return _chance(question, run, look.clock, drawn)
        case TrendOf():
            return _trend(question, run, look, drawn)
        case TimeUntil():
            return _time(question, run, look, drawn)
        case _:
            raise Unsettled("The projection is not asked such a thing.")


def value(question: ProjectionQuestion, run: Run, look: Outlook) -> float | None:
    """The number that a question is about: a chance, a change of a yearly number, a median (None: not reached)."""
    match question:
        case ChanceBy():
            return _chance(question, run, look.clock, None).chance
        case TrendOf():
            found = _trend(question, run, look, None)
            return found.last - found.first
        case TimeUntil():
            return _time(question, run, look, None).median
        case _:
            raise Unsettled("The projection is not asked such a thing.")


def _chance(question: ChanceBy, run: Run, when: Clock, drawn: Drawn | None) -> ChanceFound:
    column, never = run.at(when.by(question.by)), question.span == "throughout"
    if question.hazard is not None:
        row = _hazard(question.hazard, run)
        chance, margin = float(run.transient.struck[row, column]), run.width("struck", row, column)
        return ChanceFound(1 - chance if never else chance, margin, run.transient.method, drawn)
    text = negated(question.proposition or "") if never else question.proposition or ""
    field = "chance" if question.span == "at" else "reached"
    row = run.proposition(text)
    chance = float(getattr(run.transient, field)[row, column])
    return ChanceFound(1 - chance if never else chance, run.width(field, row, column), run.transient.method, drawn)


def _hazard(name: str, run: Run) -> int:
    row = run.hazard(name)
    if row is None:
        raise Unsettled(f"The case gives no rate for the hazard {name}, so nothing can be said of it.")
    return row


def _trend(question: TrendOf, run: Run, look: Outlook, drawn: Drawn | None) -> TrendFound:
    row, rate = _hazard(question.hazard, run), run.process.hazards[_hazard(question.hazard, run)].rate
    count = _horizon(look)
    own = ((0.0, 1.0, look.clock.labels[0]), (count - 1.0, float(count), look.clock.labels[count - 1]))
    sides, numbers = (question.since, question.until), []
    for year, first in zip(sides, own, strict=True):
        begin, end, label = first if year is None else (*look.clock.span(year), str(year))
        before = 0.0 if begin == 0 else float(run.transient.strokes[row, run.at(begin)])
        numbers.append(((float(run.transient.strokes[row, run.at(end)]) - before) / (end - begin), label, end))
    (one, first_label, _), (two, last_label, _) = numbers
    margin = sum(_yearly_margin(number, rate, end, run) for number, _, end in numbers)
    return TrendFound((first_label, last_label), one, two, margin, run.transient.method, drawn)


def _yearly_margin(number: float, rate: float, end: float, run: Run) -> float:
    """How far off the number expected in one year may be.

    Of a simulated one: the part of the year in which the hazard may strike lies between 0 and 1 in every path, so its
    variance is at most q (1 - q) for a mean of q.
    """
    if run.exact:
        return 2 * run.transient.margin * end * rate
    part = min(1.0, number / rate) if rate > 0 else 0.0
    paths = run.transient.paths
    return rate * max(Z * sqrt(part * (1 - part) / paths), 3 / paths)


def _time(question: TimeUntil, run: Run, look: Outlook, drawn: Drawn | None) -> TimeFound:
    row = run.proposition(question.proposition)
    last = run.at(float(_horizon(look)))
    times = run.transient.times[: last + 1].tolist()
    reached = run.transient.reached[row, : last + 1]
    widths = np.array([run.width("reached", row, column) for column in range(last + 1)])
    sure = run.today(row)
    low, median, high = (
        crossing(times, np.clip(values, 0, 1).tolist(), start=sure)
        for values in (reached + widths, reached, reached - widths)
    )
    return TimeFound(
        median, low, high, float(reached[-1]), float(times[-1]), float(widths[-1]), run.transient.method, drawn
    )


def _horizon(look: Outlook) -> int:
    """The years that the case looks ahead, however far questions about later days make the run go."""
    return look.clock.years


def _drawn(question: ProjectionQuestion, look: Outlook) -> Drawn | None:
    """In how many draws of the assumptions a claim holds, where they were drawn."""
    made = look.drawn
    if made is None:
        return None
    process = look.process()
    runs = [Run(process, transient, look.wanted) for transient in made.transients]
    values = [value(question, run, look) for run in runs]
    holding = sum(question.met(one) for one in values)
    numbers = np.array([inf if one is None else one for one in values])
    low, high = np.quantile(numbers, [0.05, 0.95], method="inverted_cdf").tolist()
    return Drawn(len(values), holding, low, high)


ANSWER: dict[type, Answering] = {ChanceBy: answer, TrendOf: answer, TimeUntil: answer}
"""By kind of question, who answers it."""
