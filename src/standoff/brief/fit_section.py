"""The part of the brief on conduct so far: how often each player reconsiders, how firmly it chooses, how that fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from standoff.brief.fit_figure import fit_figure
from standoff.brief.prose import capital, short_names
from standoff.study.fit.records import FitReport, HeldReport, MoveReport, RateReport
from standoff.study.fit.telling import checks, firmness, heading, moves, revisions, significant
from standoff.study.records import Study
from standoff.theses.clauses import number, outer

_SIGNS = {"gain": "served it", "loss": "against it", "even": "neither"}


@dataclass(frozen=True)
class RateRow:
    """One player's numbers as text."""

    actor: str
    rate: str
    interval: str
    moves: str
    simulated: str
    effects: str
    restless: str
    own_tau: str


@dataclass(frozen=True)
class MoveRow:
    """One move as text."""

    date: str
    actor: str
    words: str
    effect: str
    chance: str
    best: str


@dataclass(frozen=True)
class HeldRow:
    """One option's share of time at yes as text; `outside` what 95 per cent of simulated histories show."""

    words: str
    share: str
    simulated: str
    outside: bool


def context(study: Study) -> dict[str, Any]:
    """What the template `fit.html.j2` lays out, under the name `fit` there."""
    found = study.fit
    assert found is not None, "the part is only laid out where there is a report"
    return {
        "report": found,
        "heading": heading(found),
        "moves": moves(found),
        "firmness": firmness(study.data, found),
        "checks": [*checks(study.data, found), *filter(None, [revisions(found)])],
        "figure": fit_figure(found, short_names(study), _finding(found)),
        "rates": tuple(_rate(found, rate) for rate in found.rates),
        "told": tuple(_move(move) for move in found.moves),
        "held": tuple(_held(study, one) for one in found.held),
        "prior": _prior(found),
        "command": _command(study, found),
    }


def _prior(found: FitReport) -> str:
    """What is added to every player's own moves: "one move in one year"."""
    if not found.prior_moves and not found.prior_years:
        return ""
    moves, years = found.prior_moves, found.prior_years
    said = [number(int(n)) if n == int(n) else significant(n) for n in (moves, years)]
    return f"{said[0]} move{'' if moves == 1 else 's'} in {said[1]} year{'' if years == 1 else 's'}"


def _finding(found: FitReport) -> str:
    """What the figure shows: how many of the moves served their mover."""
    total, gains = len(found.moves), sum(m.effect == "gain" for m in found.moves)
    losses = sum(m.effect == "loss" for m in found.moves)
    if total == 1:
        return "The one move on record " + {1: "served", 0: "did not serve"}[gains] + " its mover's wants"
    against = f" and {number(losses)} went against them" if losses else ""
    return f"Of {number(total)} moves on record {number(gains)} served the mover's wants{against}"


def _rate(found: FitReport, rate: RateReport) -> RateRow:
    known = rate.low is not None and rate.high is not None
    return RateRow(
        rate.actor,
        "–" if rate.value is None else significant(rate.value),
        f"{rate.low:.2g} to {rate.high:.2g}" if known else "",
        str(rate.moves),
        "" if rate.simulated is None else f"{rate.simulated.low:.0f} to {rate.simulated.high:.0f}",
        f"{rate.gains} / {rate.losses} / {rate.evens}",
        f"{100 * rate.could_gain / found.years:.0f} %",
        "0" if rate.own_edge == "low" else significant(rate.own_tau) if rate.moves else "–",
    )


def _move(move: MoveReport) -> MoveRow:
    return MoveRow(
        move.date + ("" if move.order_known else "*"),
        move.actor,
        capital(outer(move.words)),
        _SIGNS[move.effect],
        _per_cent(move.chance),
        _per_cent(move.best),
    )


def _held(study: Study, one: HeldReport) -> HeldRow:
    low, high = one.simulated.low, one.simulated.high
    words = outer(study.data.case.options[one.option].yes)
    return HeldRow(words, f"{100 * one.share:.0f} %", f"{100 * low:.0f} to {100 * high:.0f} %", one.outside)


def _per_cent(chance: float) -> str:
    return f"{100 * chance:.0f} %" if chance >= 0.095 else f"{100 * chance:.1f} %" if chance >= 0.001 else "< 0.1 %"


def _command(study: Study, found: FitReport) -> str:
    return f"standoff fit {study.data.id} --perspective {found.perspective} --seed {found.seed}"
