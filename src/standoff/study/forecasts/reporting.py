"""The study of forecasts: the report, and its document. No thesis asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from standoff.case.schema import CaseData
from standoff.case.view import BARE
from standoff.forecasts.chances import Toss
from standoff.forecasts.ledger import COIN, Baseline, Item, Ledger, Standing, ledger
from standoff.forecasts.scores import Group, Murphy, Value, brier, log_score
from standoff.study.forecasts.model import PATHS, model_run
from standoff.study.forecasts.records import ForecastsReport, ModelChance, ModelRun
from standoff.study.solver import Solver

__all__ = ["ANSWER", "ForecastsReport", "document", "forecasts_report", "report"]

ANSWER: dict[type, Any] = {}


def report(data: CaseData, solver: Solver) -> ForecastsReport | None:
    """The report of a case with the model's chances; None where it has neither forecasts nor prescriptions."""
    file = data.forecasts
    return forecasts_report(data, model=solver.projecting) if file.forecasts or file.prescriptions else None


def forecasts_report(
    data: CaseData,
    *,
    model: bool = True,
    base_rate: float | None = None,
    paths: int = PATHS,
    seed: int = 0,
    progress: Callable[[int, int, str], None] | None = None,
) -> ForecastsReport:
    """Score the forecasts of a case. `model`: put its own chances beside them; `base_rate`: one from outside."""
    found = ledger(data, base_rate=base_rate)
    if not model:
        return ForecastsReport(found, None)
    run, why = model_run(data, found, paths=paths, seed=seed, progress=progress)
    return ForecastsReport(found, run, why)


def document(
    found: ForecastsReport, *, limit: int = 0, who: str | None = None, status: str | None = None
) -> dict[str, Any]:
    """The report as plain data, at most `limit` items (0: all), those of one holder or with one status if asked.

    ``known_to, table{}, n_items, counts{status: n}, items[{id, who, statement, wording, p, band, due, status, brier,
    ...}], scores{holder: {n, brier, log, ...}}, overall{}, baselines{coin, base_rate}, between[], murphy{},
    reliability[], overdue[], findings[], model{}, prescriptions[{id, followed, ...}]``. `null` where there is nothing
    to score, and for the reliability of fewer than 20. Numbers have nine digits after the point.
    """
    scored = found.ledger
    kept = [item for item in scored.items if chosen(item, who, status)]
    everyone = scored.everyone
    return {
        "known_to": scored.known_to,
        "table": _table(scored),
        "n_items": len(kept),
        "counts": everyone.counts,
        "items": [_item(item, found.model) for item in (kept if limit == 0 else kept[:limit])],
        "scores": {one.who: _standing(one) for one in scored.holders},
        "overall": _standing(everyone),
        "baselines": _baselines(scored),
        "between": [
            {"holders": [b.first, b.second], "difference": _number(b.difference), "chance": _number(b.chance)}
            for b in scored.between
        ],
        "murphy": _murphy(everyone.murphy),
        "reliability": None if scored.reliability is None else [_group(group) for group in scored.reliability],
        "overdue": [item.forecast.id for item in scored.overdue],
        "findings": [{"forecast": id, "text": text} for id, text in scored.findings],
        "model": _model(found),
        "prescriptions": [
            {
                "id": p.id,
                "statement": p.statement,
                "who": p.who,
                "to": p.to,
                "made": p.made,
                "due": p.due,
                "followed": p.followed,
                "on": p.on,
            }
            for p in scored.prescriptions
        ],
    }


def chosen(item: Item, who: str | None, status: str | None) -> bool:
    """Whether a forecast is of this holder and has this status, each where it is asked for."""
    return who in (None, item.forecast.who) and status in (None, item.forecast.resolution.status)


def _table(found: Ledger) -> dict[str, Any] | None:
    table = found.table
    if table is None:
        return None
    return {
        "id": table.id,
        "title": table.title,
        "source": table.source,
        "edited": list(table.edited),
        "added": list(table.added),
    }


def _item(item: Item, model: ModelRun | None) -> dict[str, Any]:
    forecast, band, scored = item.forecast, item.band, item.scored
    return {
        "id": forecast.id,
        "who": forecast.who,
        "statement": forecast.statement,
        "wording": forecast.wording,
        "p": None if band is None else _number(band.middle),
        "band": None if band is None else [band.low, band.high],
        "made": forecast.made,
        "due": forecast.due,
        "condition": forecast.condition,
        "given": forecast.given,
        "proposition": forecast.proposition,
        "span": forecast.span if forecast.proposition is not None else None,
        "status": forecast.resolution.status,
        "on": forecast.resolution.on,
        "overdue": item.overdue,
        "brier": None if scored is None else _number(scored.brier),
        "log": None if scored is None else _number(log_score(scored.p, scored.outcome)),
        "positions": None if item.held is None else {"status": item.held.status, "on": item.held.on.isoformat()},
        "model": _chance(model.chances.get(forecast.id)) if model is not None else None,
    }


def _chance(found: ModelChance | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "p": _number(found.p),
        "half_width": _number(found.half_width),
        "given": _number(found.given),
        "brier": _number(found.brier),
    }


def _standing(found: Standing) -> dict[str, Any]:
    score = found.score
    empty = {"n": 0, "n_forecasts": found.total, "counts": found.counts, "brier": None, "log": None}
    if score is None:
        return empty
    return {
        **empty,
        "n": score.n,
        "brier": _number(score.brier.value),
        "brier_range": _range(score.brier),
        "brier_expected": [_number(end) for end in score.expected],
        "log": _number(score.log.value),
        "log_range": _range(score.log),
        "right": score.right,
        "sided": score.sided,
        "right_interval": [_number(score.right_low), _number(score.right_high)],
        "coin": {"skill": _number(found.skill), **_toss(found.coin), "by_day": _toss(found.coin_by_day)},
        "base_rate": _base(found.base),
        "murphy": _murphy(found.murphy),
    }


def _range(value: Value) -> list[float | None]:
    return [_number(value.best), _number(value.worst)]


def _toss(found: Toss | None) -> dict[str, Any]:
    assert found is not None
    return {
        "tosses": found.tosses,
        "as_good": _number(found.as_good),
        "as_bad": _number(found.as_bad),
        "told_apart": found.told_apart,
    }


def _base(found: Baseline | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "p": _number(found.p),
        "brier": _number(found.brier),
        "log": _number(found.log),
        "skill": _number(found.skill),
        "chance": _number(found.chance),
    }


def _baselines(found: Ledger) -> dict[str, Any]:
    """The two baselines over everything that is scored."""
    base = found.everyone.base
    rate = None if base is None else {"p": _number(base.p), "brier": _number(base.brier), "log": _number(base.log)}
    kind = "leave_one_out" if found.base_rate is None else "outside"
    return {
        "coin": {"p": COIN, "brier": brier(COIN, True), "log": _number(log_score(COIN, True))},
        "base_rate": None if rate is None else {"kind": kind, **rate},
    }


def _murphy(found: Murphy | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "n": found.n,
        "groups": found.groups,
        "reliability": _number(found.reliability),
        "resolution": _number(found.resolution),
        "uncertainty": _number(found.uncertainty),
        "within": _number(found.within),
    }


def _group(found: Group) -> dict[str, Any]:
    return {
        "p": _number(found.p),
        "n": found.n,
        "came_true": found.came_true,
        "interval": [_number(found.low), _number(found.high)],
    }


def _model(found: ForecastsReport) -> dict[str, Any] | None:
    model = found.model
    if model is None:
        return None if found.without_model is None else {"refused": found.without_model}
    return {
        "perspective": model.perspective,
        "scenario": None if model.scenario == BARE else model.scenario,
        "paths": model.paths,
        "seed": model.seed,
        "left_out": model.left_out,
        "beside": [
            {
                "holder": b.who,
                "n": b.n,
                "model": _number(b.model),
                "holders": _number(b.holder),
                "chance": _number(b.chance),
            }
            for b in model.beside
        ],
        "notes": list(model.notes),
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, 9) + 0.0
