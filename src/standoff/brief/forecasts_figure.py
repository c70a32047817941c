"""The picture of the forecasts: on a line each, the band that was said, what came of it, and the model's own chance.

What came of it is told by shape and in words as well as by colour: a filled dot came true, a cross did not, a half dot
came partly true, an empty one is not decided.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from standoff.brief.prose import capital
from standoff.brief.svg import Figure, figure, tag, text, wrapped
from standoff.forecasts.ledger import Item
from standoff.study.forecasts.records import ForecastsReport
from standoff.study.forecasts.telling import OUTCOMES, holder_name

WIDTH, LEFT, RIGHT, TOP, ROW, HEAD, GAP = 1080.0, 470.0, 900.0, 44.0, 19.0, 24.0, 12.0
MOST = 60
"""Forecasts in the figure."""
_ORDER = ("true", "false", "partly", "ambiguous", "open", "condition_not_met", "untestable")


def forecasts_figure(found: ForecastsReport) -> Figure | None:
    """Every forecast with a chance, by holder, decided ones first; None where there is none."""
    said = [item for item in found.ledger.items if item.band is not None][:MOST]
    if not said:
        return None
    holders = [one.who for one in found.ledger.holders]
    parts: list[Markup] = []
    y = TOP
    for who in holders:
        own = sorted((item for item in said if item.forecast.who == who), key=_order)
        if not own:
            continue
        parts.append(text(capital(holder_name(who)), 0, y + 15, class_="label"))
        y += HEAD
        for item in own:
            parts += _line(item, found, y + ROW / 2)
            y += ROW
        y += GAP
    bottom = y - GAP
    return figure([*_axis(bottom), *parts], WIDTH, bottom + 6, _title(said), _description(said, found))


def _order(item: Item) -> tuple[int, float]:
    assert item.band is not None
    return _ORDER.index(item.forecast.resolution.status), -item.band.middle


def _x(chance: float) -> float:
    return LEFT + chance * (RIGHT - LEFT)


def _axis(bottom: float) -> list[Markup]:
    parts = [text("How likely it was said to be", LEFT, 14, class_="tick")]
    for per_cent in (0, 25, 50, 75, 100):
        x = _x(per_cent / 100)
        parts.append(tag("line", x1=x, x2=x, y1=TOP - 8, y2=bottom, class_="now" if per_cent == 50 else "grid"))
        words = f"{per_cent} %" if per_cent != 50 else "50 %, a coin"
        parts.append(text(words, x, TOP - 14, class_="tick", anchor="middle"))
    parts.append(text("What came of it", RIGHT + 34, TOP - 14, class_="tick"))
    return parts


def _line(item: Item, found: ForecastsReport, y: float) -> list[Markup]:
    band, forecast = item.band, item.forecast
    assert band is not None
    words = wrapped(forecast.statement, LEFT - 46, 12, 1)[0]
    parts = [
        text(forecast.id if len(forecast.id) <= 4 else "", 0, y + 4, class_="tick"),
        text(words, 30, y + 4, class_="small"),
        tag("line", x1=_x(band.low), x2=_x(band.high), y1=y, y2=y, class_="said"),
        *_mark(forecast.resolution.status, _x(band.middle), y),
        text(OUTCOMES[forecast.resolution.status], RIGHT + 34, y + 4, class_="tick"),
    ]
    chance = found.model.chances.get(forecast.id) if found.model is not None else None
    if chance is not None:
        x = _x(chance.p)
        parts.append(tag("path", "", d=f"M{x:.1f} {y - 5:.1f} l5 5 l-5 5 l-5 -5 z", class_="model"))
    return parts


def _mark(status: str, x: float, y: float) -> list[Markup]:
    """What came of a forecast, as a shape."""
    if status == "true":
        return [tag("circle", "", cx=x, cy=y, r=5.0, class_="came-true")]
    if status == "false":
        cross = f"M{x - 4.5:.1f} {y - 4.5:.1f} l9 9 m0 -9 l-9 9"
        return [tag("path", "", d=cross, class_="came-false")]
    circle = tag("circle", "", cx=x, cy=y, r=4.5, class_="undecided")
    if status != "partly":
        return [circle]
    half = f"M{x:.1f} {y - 4.5:.1f} a4.5 4.5 0 0 0 0 9 z"
    return [circle, tag("path", "", d=half, class_="half")]


def _count(items: Iterable[Item], status: str) -> int:
    return sum(item.forecast.resolution.status == status for item in items)


def _title(said: list[Item]) -> str:
    right, wrong = _count(said, "true"), _count(said, "false")
    rest = len(said) - right - wrong
    tail = f"; {rest} {'is' if rest == 1 else 'are'} not decided or not clearly" if rest else ""
    return f"Of {len(said)} forecasts with a chance {right} came true and {wrong} did not{tail}"


def _description(said: list[Item], found: ForecastsReport) -> str:
    rows = []
    for item in said:
        assert item.band is not None
        chance = found.model.chances.get(item.forecast.id) if found.model is not None else None
        model = f", the model {100 * chance.p:.0f} per cent" if chance is not None else ""
        rows.append(
            f"{capital(holder_name(item.forecast.who))}: {item.forecast.statement}: {100 * item.band.low:.0f} to "
            f"{100 * item.band.high:.0f} per cent{model}; {OUTCOMES[item.forecast.resolution.status]}."
        )
    return " ".join(rows)
