"""The part of the brief on forecasts: who was right and how sure that is, the list, prescriptions, the model beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from standoff.brief.forecasts_figure import forecasts_figure
from standoff.brief.prose import capital
from standoff.case.schema import Forecast
from standoff.forecasts.ledger import Item, Standing
from standoff.forecasts.words import said
from standoff.study.forecasts.records import ForecastsReport, ModelChance
from standoff.study.forecasts.telling import (
    OUTCOMES,
    finding,
    holder_name,
    model_sentences,
    open_sentences,
    outcome,
    sentences,
)
from standoff.study.records import Study
from standoff.theses.robustness import percent

FOLLOWED = {"yes": "Followed", "no": "Not followed", "partly": "Partly followed", "open": "Still open"}


@dataclass(frozen=True)
class ScoreRow:
    """One holder's scores as text; `cells` by column, each a number and its bounds, empty where nothing is scored."""

    name: str
    made: int
    counts: tuple[tuple[str, str, int], ...]
    """(status, words, count)."""
    n: int
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ForecastRow:
    """One forecast as text."""

    forecast: Forecast
    band: str
    outcome: str
    brier: str
    model: str
    ledgers: str


def context(study: Study) -> dict[str, Any]:
    """What the template `forecasts.html.j2` lays out, under the name `forecasts` there."""
    found = study.forecasts
    assert found is not None, "the part is only laid out where there is a report"
    scored = found.ledger
    everyone = [_score_row(scored.everyone)] if len(scored.holders) > 1 else []
    return {
        "report": found,
        "heading": finding(scored) if scored.items else "What the text says should be done",
        "figure": forecasts_figure(found),
        "told": sentences(scored, holders=False),
        "model": model_sentences(found),
        "scores": [*(_score_row(one) for one in scored.holders), *everyone],
        "rows": [_row(item, found) for item in scored.items],
        "looked_at": open_sentences(scored),
        "reliability": scored.reliability,
        "prescriptions": [(p, FOLLOWED[p.followed]) for p in scored.prescriptions],
    }


def _score_row(one: Standing) -> ScoreRow:
    counts = tuple((status, words, one.counts[status]) for status, words in OUTCOMES.items() if one.counts.get(status))
    name, score = capital(holder_name(one.who)), one.score
    if score is None or one.coin is None or one.coin_by_day is None:
        return ScoreRow(name, one.total, counts, 0)
    return ScoreRow(
        name,
        one.total,
        counts,
        score.n,
        (
            (f"{score.right} of {score.sided}", f"{100 * score.right_low:.0f}–{100 * score.right_high:.0f}\u00a0%"),
            (f"{score.brier.value:.2f}", f"{score.brier.best:.2f}–{score.brier.worst:.2f}"),
            (f"{score.expected[0]:.2f}–{score.expected[1]:.2f}", ""),
            (f"{score.log.value:.2f}", f"{score.log.best:.2f}–{score.log.worst:.2f}"),
            (percent(one.coin.as_good), percent(one.coin_by_day.as_good) + " by day"),
            ("–" if one.base is None else f"{one.base.brier:.2f}", ""),
        ),
    )


def _row(item: Item, found: ForecastsReport) -> ForecastRow:
    forecast, model = item.forecast, found.model
    chance = model.chances.get(forecast.id) if model is not None else None
    return ForecastRow(
        forecast=forecast,
        band="" if item.band is None else said(item.band).replace("-", "–"),
        outcome=OUTCOMES[forecast.resolution.status] + (", overdue" if item.overdue else ""),
        brier="" if item.scored is None else f"{item.scored.brier:.2f}",
        model="" if chance is None else _model(chance),
        ledgers=outcome(found.ledger, forecast.id),
    )


def _model(chance: ModelChance) -> str:
    """A chance with what the paths leave open; near 0 and 1 only that it is near."""
    if chance.p < 0.005 or chance.p > 0.995:
        return "under\u00a01\u00a0%" if chance.p < 0.005 else "over\u00a099\u00a0%"
    width = 100 * chance.half_width
    return f"{percent(chance.p)} ± {width:.1f}" if width < 0.95 else f"{percent(chance.p)} ± {width:.0f}"
