"""What a case gives a projection, what has to be assumed, and whether what a caller assumes can be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from math import isfinite

from standoff.case.fields import first_day
from standoff.case.schema import CaseData
from standoff.case.view import statement_ids
from standoff.errors import UsageError, unknown
from standoff.projection.records import Assumptions, Revision

RATE = 1.0
"""Chances to revise a year, of a player for which the case gives none."""
TAU = 0.05
"""The rationality parameter, where the case gives none."""


def own_values(data: CaseData, perspective: str) -> tuple[Assumptions, tuple[str, ...]]:
    """The case's own value of everything that can be assumed otherwise, and what had to be assumed, in sentences.

    How players revise is that of the perspective, else of the case's default perspective, else 1 a year and 0.05.
    """
    notes: list[str] = []
    chosen = perspective if perspective in data.case.dynamics else data.case.default_perspective
    found = data.case.dynamics.get(chosen)
    rates = {} if found is None else {id: one.value for id, one in found.rates.items()}
    if found is None:
        notes.append(
            f"The case does not say how often the players reconsider, nor how sharply they choose; assumed: "
            f"{RATE:g} chance a year each, and a rationality parameter of {TAU:g}."
        )
    else:
        if chosen != perspective:
            notes.append(
                f"How often the players reconsider and how sharply they choose is taken from the perspective {chosen}: "
                f"the case does not say it for {perspective}."
            )
        if missing := [id for id in data.players if id not in rates]:
            notes.append(f"How often {_listed(missing)} reconsider is assumed: {RATE:g} chance a year.")
    values = Assumptions(
        rates={id: rates.get(id, RATE) for id in data.players},
        tau=TAU if found is None else found.tau.value,
        drivers={
            (id, rate.start, rate.to): rate.per_year
            for id, driver in data.case.drivers.items()
            for rate in driver.rates
        },
        turns={
            (id, turn.date, level): chance
            for id, driver in data.case.drivers.items()
            for turn in driver.calendar
            for level, chance in turn.to.items()
        },
        hazards={id: hazard.per_year for id, hazard in data.case.hazards.items() if hazard.per_year is not None},
        revision=own_revision(data, perspective),
    )
    if without := [hazard.title for id, hazard in data.case.hazards.items() if id not in values.hazards]:
        notes.append(f"Left out, since the case gives no rate: {'; '.join(without)}.")
    return values, tuple(notes)


def own_revision(data: CaseData, perspective: str) -> Revision:
    """How whoever revises chooses, as the perspective has it, else the case's default perspective, else `whole`."""
    known = data.case.dynamics
    found = known.get(perspective) or known.get(data.case.default_perspective)
    return "whole" if found is None else found.revision


def check(data: CaseData, values: Assumptions, assumed: Assumptions) -> None:
    """Raise NameUnknown for what the case does not have, UsageError for a number that cannot be.

    values: the case's own.
    """
    _known("player", assumed.rates, values.rates)
    _known("hazard", assumed.hazards, data.case.hazards)
    _known("statement", [*assumed.without, *(id for order in assumed.orders for id in order)], statement_ids(data))
    for edge in assumed.drivers:
        if edge not in values.drivers:
            written = [" to ".join(one[1:]) for one in values.drivers if one[0] == edge[0]]
            raise unknown(f"rate of {edge[0]}", " to ".join(edge[1:]), written)
    days = {(id, first_day(day), level) for id, day, level in values.turns}
    for id, day, level in assumed.turns:
        if (id, first_day(day), level) not in days:
            written = [f"{on} to {to}" for who, on, to in values.turns if who == id]
            raise unknown(f"turn of {id}", f"{day} to {level}", written)
    edges = {f"{id} from {start} to {to}": number for (id, start, to), number in assumed.drivers.items()}
    for name, number in {**assumed.rates, **assumed.hazards, **edges}.items():
        if not (isfinite(number) and number >= 0):
            raise UsageError(f"The rate of {name} must be a number of at least 0 a year; {number} is not.")
    for key, number in assumed.turns.items():
        if not 0 <= number <= 1:
            raise UsageError(f"The chance of {' '.join(key)} must lie from 0 to 1; {number} does not.")
    if assumed.tau is not None and not (isfinite(assumed.tau) and assumed.tau > 0):
        raise UsageError(f"The rationality parameter must be above 0; {assumed.tau} is not.")


def _known(kind: str, given: Iterable[str], known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            raise unknown(kind, name, known)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
