"""The fit of a case: the report and its document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from standoff.case.schema import CaseData
from standoff.case.view import BARE
from standoff.conflict.utility import RHO
from standoff.errors import StandoffError
from standoff.projection.fit import Prior
from standoff.study.fit.fitting import REPLICATES, fit_case
from standoff.study.fit.records import FitReport, MoveReport, Range, RateReport, WantsReport
from standoff.study.fit.telling import significant
from standoff.study.solver import Solver
from standoff.theses.records import Answer

__all__ = ["ANSWER", "REPLICATES", "FitReport", "Prior", "document", "estimates", "fit_case", "report"]

ANSWER: dict[type, Callable[..., Answer]] = {}
"""No question of a thesis is answered from a fit."""


def report(data: CaseData, solver: Solver) -> FitReport | None:
    """The fit of a case in its default view; None where it has no history to be fitted to."""
    if not data.history:
        return None
    try:
        return fit_case(data, progress=solver.progress)
    except StandoffError:
        # The history is no sequence of states of this view: `standoff fit` says why.
        return None


def document(found: FitReport, *, limit: int = 0) -> dict[str, Any]:
    """The report as plain data, at most `limit` moves (0: all).

    ``since, until, years, rates{actor: {value, low, high, moves, moves_per_year, gains, evens, losses, could_gain,
    could_not, identified, own_tau, simulated, restless[]}}, tau{value, low, high, identified, edge, wants{actor:
    {weight, odds, statements, sure, loose}}}, profile[{tau, log_likelihood}], n_moves, moves[], slight, gaining,
    gaining_simulated, width, width_simulated, held{option: {share, simulated}}, apart{gain, share}, prior{moves,
    years}, replicates, rho, record, sentences[], notes[], revision, revisions{whole, single: {steps, tau,
    log_likelihood}}``. A range is {low, middle, high}.
    """
    shown = found.moves if limit == 0 else found.moves[:limit]
    tau = found.tau
    return {
        "since": found.since,
        "until": found.until,
        "years": _number(found.years),
        "rates": {rate.actor: _rate(rate) for rate in found.rates},
        "tau": {
            "value": _number(tau.value),
            "low": _number(tau.low),
            "high": _number(tau.high),
            "identified": tau.identified,
            "edge": tau.edge or None,
            "wants": {wants.actor: _wants(wants) for wants in tau.wants},
        },
        "profile": [{"tau": _number(at), "log_likelihood": _number(value)} for at, value in found.profile],
        "n_moves": len(found.moves),
        "moves": [_move(move) for move in shown],
        "slight": found.slight,
        "gaining": _number(found.gaining),
        "gaining_simulated": _range(found.gaining_simulated),
        "width": _number(found.width),
        "width_simulated": _range(found.width_simulated),
        "held": {one.option: {"share": _number(one.share), "simulated": _range(one.simulated)} for one in found.held},
        "apart": {"gain": _number(found.apart), "share": _number(found.apart_share)},
        "prior": {"moves": _number(found.prior_moves), "years": _number(found.prior_years)},
        "replicates": found.replicates,
        "rho": _number(found.rho),
        "record": found.record,
        "sentences": list(found.sentences),
        "notes": list(found.notes),
        "revision": found.revision,
        "revisions": {
            one.revision: {
                "steps": one.steps,
                "tau": _number(one.tau),
                "log_likelihood": _number(one.log_likelihood),
            }
            for one in found.revisions
        },
    }


def estimates(found: FitReport) -> dict[str, Any]:
    """What is written into a case under `dynamics`: numbers with three digits as text, with their source."""
    tau = found.tau
    return {
        "rates": {r.actor: _estimate(r.value, r.low, r.high) for r in found.rates if r.value is not None},
        "tau": _estimate(tau.value, tau.low, tau.high),
        "identified": tau.identified,
        **({} if found.revision == "whole" else {"revision": found.revision}),
        "record": found.record,
        "note": _note(found),
    }


def _note(found: FitReport) -> str:
    """What to know before using the estimates: what they were made with, and where the fitted model is unlike."""
    many = "move" if found.prior_moves == 1 else "moves"
    years = "year" if found.prior_years == 1 else "years"
    parts = [f"Prior {significant(found.prior_moves)} {many} in {significant(found.prior_years)} {years}."]
    parts += [f"Scenario {found.scenario}."] if found.scenario != BARE else []
    parts += [f"For rho {significant(found.rho)} only."] if found.rho != RHO else []
    identified = "Tau identified." if found.tau.identified else "Tau not identified: the rates hold with this tau only."
    parts.append(identified)
    if found.slight:
        parts.append(f"{found.slight} of {len(found.moves)} moves are toss-ups to it (gain or loss under tau/10).")
    seen, model = found.width, found.width_simulated
    if seen is not None and model is not None and not model.low <= seen <= model.high:
        parts.append(
            f"A move on record changes {seen:.1f} options, one of the model {model.low:.1f} to {model.high:.1f}."
        )
    if found.apart_share is not None and found.apart_share < 0.05:
        parts.append("One tau for all players is doubtful.")
    return " ".join(parts)


def _estimate(value: float, low: float | None, high: float | None) -> dict[str, str]:
    made = {"value": significant(value)}
    if low is not None and high is not None:
        made |= {"low": significant(low), "high": significant(high)}
    return made


def _rate(rate: RateReport) -> dict[str, Any]:
    return {
        "value": _number(rate.value),
        "low": _number(rate.low),
        "high": _number(rate.high),
        "moves": rate.moves,
        "moves_per_year": _number(rate.moves_per_year),
        "gains": rate.gains,
        "evens": rate.evens,
        "losses": rate.losses,
        "could_gain": _number(rate.could_gain),
        "could_not": _number(rate.could_not),
        "identified": rate.identified,
        "own_tau": _number(rate.own_tau),
        "simulated": _range(rate.simulated),
        "restless": [{"from": start, "until": end} for start, end in rate.restless],
    }


def _wants(wants: WantsReport) -> dict[str, Any]:
    return {
        "weight": _number(wants.weight),
        "odds": _number(wants.odds),
        "statements": wants.statements,
        "sure": wants.sure,
        "loose": wants.loose,
    }


def _move(move: MoveReport) -> dict[str, Any]:
    return {
        "date": move.date,
        "actor": move.actor,
        "changes": {option: "yes" if value else "no" for option, value in move.changes},
        "words": move.words,
        "effect": move.effect,
        "gain": _number(move.gain),
        "chance": _number(move.chance),
        "best": _number(move.best),
        "order_known": move.order_known,
    }


def _range(found: Range | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"low": _number(found.low), "middle": _number(found.middle), "high": _number(found.high)}


def _number(value: float | None) -> float | None:
    """Nine significant digits, so that equal questions give equal bytes on other machines too."""
    return None if value is None else float(f"{value:.9g}") + 0.0
