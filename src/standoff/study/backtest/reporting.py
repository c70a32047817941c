"""The back-test of a study: the report, its document, and who answers the theses (nobody asks)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from standoff.case.fields import last_day
from standoff.case.schema import CaseData
from standoff.forecasts.positions import Positions
from standoff.projection.records import Assumptions
from standoff.study.backtest.records import BacktestReport, Compared, Held, Stood, Struck
from standoff.study.backtest.running import OWN, PATHS, bounds, drivers, follow, hazards, items
from standoff.study.backtest.scoring import compare
from standoff.study.backtest.telling import heading, sentences
from standoff.study.solver import Solver

__all__ = ["ANSWER", "BacktestReport", "backtest", "document", "report"]

ANSWER: dict[type, Any] = {}


def report(data: CaseData, solver: Solver) -> BacktestReport | None:
    """The back-test of a case in its default view; None where the record does not go past the case's day."""
    return backtest(data)


def backtest(
    data: CaseData,
    perspective: str | None = None,
    *,
    assumptions: Assumptions = OWN,
    paths: int = PATHS,
    seed: int = 0,
) -> BacktestReport | None:
    """The projection from the case's day, set beside the positions held since, as one perspective sees the conflict.

    All options are free, since the record moves what a scenario may hold. `assumptions`: in place of the case's own
    numbers; with a tau of their own no interval of it is tried. None where history.csv does not go past the
    case's day, or an option has no position to start from.
    """
    record = Positions.of(data)
    if record is None or any(option.now is None for option in data.case.options.values()):
        return None
    if record.until <= last_day(str(data.case.as_of)):
        return None
    chosen = perspective or data.case.default_perspective
    runs = follow(data, chosen, record.until, assumptions=assumptions, paths=paths, seed=seed)
    found = items(data, runs, record)
    ends = bounds(runs, found)
    kinds = ([one for one in found if one.kind == kind] for kind in ("option", "definition"))
    made = BacktestReport(
        perspective=chosen,
        since=runs.since,
        until=record.until,
        days=runs.days,
        items=found,
        compared=tuple(one for kind in kinds if (one := compare(kind, ends, seed)) is not None),
        hazards=hazards(data, runs, record),
        drivers=drivers(data, runs, record),
        paths=paths,
        seed=seed,
        half_width=max(run.transient.margin for run in runs.by_mode.values()),
        tau=runs.tau,
        notes=runs.notes,
    )
    return replace(made, heading=heading(made), sentences=sentences(made))


def document(found: BacktestReport, *, limit: int = 0) -> dict[str, Any]:
    """The report as plain data.

    ``since, until, days[], paths, seed, half_width, tau{value, low, high}, items[{id, kind, actor, today, held[],
    chance{rates[], record[]}, past}], scores{option|definition: {n_items, p_value, rates|record|persistence|half|past:
    {n, brier, log, brier_low, brier_high}}}, hazards[{id, years[], counts[], expected{rates[], record[]}, total, sum,
    low, high, more, fewer, more_at_high, fewer_at_low,
    where_held}], drivers[{id, today, on_record[], given[], chance[{level:
    p}]}], sentences[], notes[]``. Numbers have nine digits after the point.
    """
    value, low, high = found.tau
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "days": [day.isoformat() for day in found.days],
        "paths": found.paths,
        "seed": found.seed,
        "half_width": _number(found.half_width),
        "tau": {"value": _number(value), "low": _number(low), "high": _number(high)},
        "items": [_item(one) for one in found.items],
        "scores": {one.kind: _compared(one) for one in found.compared},
        "hazards": [_hazard(one) for one in found.hazards],
        "drivers": [_driver(one) for one in found.drivers],
        "heading": found.heading,
        "sentences": list(found.sentences),
        "notes": list(found.notes),
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, 9)


def _numbers(values: tuple[float, ...]) -> list[float]:
    return [round(value, 9) for value in values]


def _item(one: Held) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "actor": one.actor,
        "today": one.today,
        "held": list(one.held),
        "chance": {mode: _numbers(chances) for mode, chances in one.chance.items()},
        "past": _number(one.past),
    }


def _compared(one: Compared) -> dict[str, Any]:
    made: dict[str, Any] = {"n_items": one.n_items, "p_value": _number(one.p_value)}
    for score in one.scores:
        made[score.name] = {
            "n": score.n,
            "brier": _number(score.brier),
            "log": _number(score.log),
            "brier_low": _number(score.low),
            "brier_high": _number(score.high),
        }
    return made


def _hazard(one: Struck) -> dict[str, Any]:
    return {
        "id": one.id,
        "years": list(one.years),
        "counts": list(one.counts),
        "expected": {mode: _numbers(values) for mode, values in one.expected.items()},
        "total": one.total,
        "sum": _number(one.sum),
        **{
            key: _number(getattr(one, key))
            for key in ("low", "high", "more", "fewer", "more_at_high", "fewer_at_low", "where_held")
        },
    }


def _driver(one: Stood) -> dict[str, Any]:
    return {
        "id": one.id,
        "today": one.today,
        "on_record": list(one.on_record),
        "given": _numbers(one.given),
        "chance": [{level: round(chance, 9) for level, chance in by_day.items()} for by_day in one.chance],
    }
