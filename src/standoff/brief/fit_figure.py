"""The picture of conduct so far: a lane for each player, its moves over the years and what they did for it.

A move that served its mover's wants points up, one against them down, one that did neither is a dot on the line. Behind
the line lies a band for as long as some move would have served the player. Beside the lane stands how often it
reconsiders.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from markupsafe import Markup

from standoff.brief.prose import capital
from standoff.brief.svg import Figure, Years, figure, tag, text, wrapped
from standoff.study.fit.records import FitReport, MoveReport, RateReport
from standoff.study.fit.telling import two_digits

WIDTH, LEFT, RIGHT = 1080.0, 120.0, 880.0
TOP, LANE, BAND, MARK = 34.0, 66.0, 15.0, 5.5
_EFFECT = {"gain": "serves it", "loss": "goes against it", "even": "neither serves it nor goes against it"}


def fit_figure(found: FitReport, short: Mapping[str, str], finding: str) -> Figure | None:
    """The lanes of all players that can move; None where nobody moved."""
    if not found.moves:
        return None
    years = Years(date.fromisoformat(found.since), date.fromisoformat(found.until), LEFT, RIGHT)
    bottom = TOP + LANE * len(found.rates)
    parts = [*years.axis(TOP - 8, bottom)]
    for place, rate in enumerate(found.rates):
        parts += _lane(found, rate, years, TOP + (place + 0.5) * LANE, capital(short.get(rate.actor, rate.actor)))
    return figure(parts, WIDTH, bottom + 6, finding, " ".join(_said(rate, short) for rate in found.rates))


def _lane(found: FitReport, rate: RateReport, years: Years, y: float, name: str) -> list[Markup]:
    parts = [
        tag("rect", "", x=years.at(start), y=y - BAND, width=max(1.0, years.at(end) - years.at(start)),
            height=2 * BAND, class_=f"restless bar a-{rate.actor}")
        for start, end in rate.restless
    ]  # fmt: skip
    parts.append(tag("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, class_="base"))
    rows = wrapped(name, LEFT - 12, 13, 1)
    parts.append(text(rows[0], 0, y + 5, class_=f"label a-{rate.actor}"))
    parts += [_mark(move, years.at(move.date), y) for move in found.moves if move.actor == rate.actor]
    often = "cannot be told" if rate.value is None else f"{two_digits(rate.value)} a year"
    parts.append(text(often, RIGHT + 16, y + 1, class_="strong"))
    parts.append(text(_below(rate), RIGHT + 16, y + 17, class_="tick"))
    return parts


def _below(rate: RateReport) -> str:
    count = f"{rate.moves} move{'' if rate.moves == 1 else 's'}"
    if rate.low is None or rate.high is None:
        return count
    return f"{two_digits(rate.low)} to {two_digits(rate.high)}; {count}"


def _mark(move: MoveReport, x: float, y: float) -> Markup:
    """One move: a triangle above the line, one below it, or a dot on it, with what it was to be read on it."""
    told = tag("title", f"{move.date}: {move.words} ({_EFFECT[move.effect]})")
    if move.effect == "even":
        shape = tag("circle", "", cx=x, cy=y, r=4.0, class_=f"head a-{move.actor}")
    else:
        up = move.effect == "gain"
        tip, foot = (y - 4 - 2 * MARK, y - 4) if up else (y + 4 + 2 * MARK, y + 4)
        path = f"M{x:.1f} {tip:.1f} L{x - MARK:.1f} {foot:.1f} L{x + MARK:.1f} {foot:.1f} Z"
        shape = tag("path", "", d=path, class_=f"head a-{move.actor}")
    return tag("g", [told, shape])


def _said(rate: RateReport, short: Mapping[str, str]) -> str:
    often = "cannot be told" if rate.value is None else f"reconsiders {two_digits(rate.value)} times a year"
    name = capital(short.get(rate.actor, rate.actor))
    return (
        f"{name} {often}: {rate.moves} moves, {rate.gains} served it, {rate.losses} went against it, "
        f"{rate.evens} did neither."
    )
