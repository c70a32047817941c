"""The pictures of a back-test: what chance had been given to what came, and what was counted against what was expected.

In the first every option has a line, on it a dot for each day, placed at the chance that had been given to where the
option then stood; the last day is filled. In the second a bar is a year's count, a tick with a whisker what was to be
expected with the interval of the rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from standoff.brief.svg import Figure, figure, lines, tag, text, wrapped
from standoff.study.backtest.records import BacktestReport, Held, Struck
from standoff.study.backtest.telling import month, percent
from standoff.theses.clauses import inner, outer

WIDTH, LABEL, RIGHT, ROW = 1080.0, 400.0, 1010.0, 22.0
PANEL, PLOT, HEAD, FOOT = 348.0, 130.0, 52.0, 44.0
COLUMNS = 3


def given(item: Held) -> tuple[float, ...]:
    """The chance that had been given, on each day, to where the item then stood."""
    return tuple(p if so else 1 - p for p, so in zip(item.chance["rates"], item.held, strict=True))


def dots_figure(found: BacktestReport, finding: str) -> Figure:
    """A line for each option, those that stand otherwise first, the least expected at the top of either group."""
    options = found.kind("option")
    groups = [
        (f"Stand otherwise than in {month(found.since)}", [one for one in options if one.moved]),
        ("Stand as they did", [one for one in options if not one.moved]),
    ]
    parts: list[Markup] = []
    y, said = 44.0, []
    for title, items in groups:
        if not items:
            continue
        parts.append(text(title, 0, y + 4, class_="label"))
        y += ROW
        for item in sorted(items, key=lambda one: given(one)[-1]):
            parts += _line(item, y)
            said.append(f"{outer(item.said(item.held[-1]))}: {percent(given(item)[-1])}.")
            y += ROW
        y += 10
    return figure([*_scale(found, y - 12), *parts], WIDTH, y, finding, " ".join(said))


def _scale(found: BacktestReport, bottom: float) -> list[Markup]:
    days = ", ".join(month(day) for day in found.days)
    title = f"Chance that had been given to where each option then stood: a dot for each of {days}; the last is filled"
    parts = [text(title, RIGHT, 12, class_="tick", anchor="end")]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = _at(share)
        parts.append(tag("line", x1=x, x2=x, y1=34.0, y2=bottom, class_="now" if share == 0.5 else "grid"))
        parts.append(text(f"{100 * share:.0f} %", x, 29, class_="tick", anchor="middle"))
    return parts


def _at(chance: float) -> float:
    return LABEL + 10 + chance * (RIGHT - LABEL - 10)


def _line(item: Held, y: float) -> list[Markup]:
    chances, actor = given(item), f"a-{item.actor}"
    clause = wrapped(outer(item.said(item.held[-1])), LABEL - 16, 12, 1)[0]
    parts = [text(clause, LABEL - 8, y + 4, class_=f"small {actor}", anchor="end")]
    for one, other in pairwise(chances):
        parts.append(tag("line", x1=_at(one), x2=_at(other), y1=y, y2=y, class_=f"track {actor}"))
    for number, chance in enumerate(chances):
        last = number == len(chances) - 1
        size = 5.0 if last else 3.0
        parts.append(tag("circle", "", cx=_at(chance), cy=y, r=size, class_=f"given{' last' if last else ''} {actor}"))
    parts.append(text(percent(chances[-1]), RIGHT + 14, y + 4, class_="tick"))
    return parts


def counts_figure(found: BacktestReport, finding: str) -> Figure | None:
    """A panel for each hazard that is counted; None without any."""
    if not found.hazards:
        return None
    rows = -(-len(found.hazards) // COLUMNS)
    parts: list[Markup] = []
    for number, one in enumerate(found.hazards):
        left, top = (number % COLUMNS) * (PANEL + 18), (number // COLUMNS) * (HEAD + PLOT + FOOT)
        parts += _panel(one, left, top)
    said = " ".join(_said(one) for one in found.hazards)
    return figure(parts, WIDTH, rows * (HEAD + PLOT + FOOT), finding, said)


def _panel(one: Struck, left: float, top: float) -> list[Markup]:
    """The counts of one hazard by year, with what was expected of each."""
    parts = [lines(wrapped(one.title, PANEL - 10, 13.5, 2), left, top + 15, 16, class_="label")]
    expected = one.expected["rates"]
    low, high = ((None if end is None else [e * end / one.sum for e in expected]) for end in (one.low, one.high))
    most = max(*one.counts, *(high or expected), 1.0)
    y0, step = top + HEAD + PLOT, (PANEL - 20) / len(one.years)

    def at(value: float) -> float:
        return y0 - value / most * (PLOT - 14)

    parts.append(tag("line", x1=left, x2=left + PANEL - 20, y1=y0, y2=y0, class_="base"))
    for number, year in enumerate(one.years):
        x, count = left + (number + 0.5) * step, one.counts[number]
        wide = min(26.0, step * 0.4)
        if count:
            parts.append(
                tag("rect", "", x=x - wide - 1, y=at(count), width=wide, height=y0 - at(count), class_="counted")
            )
        parts.append(text(str(count), x - wide / 2 - 1, at(count) - 4, class_="tiny", anchor="middle"))
        if low is not None and high is not None:
            parts.append(
                tag("line", x1=x + 9, x2=x + 9, y1=at(low[number]), y2=at(high[number]), class_="expected whisker")
            )
        parts.append(
            tag("line", x1=x + 3, x2=x + 15, y1=at(expected[number]), y2=at(expected[number]), class_="expected")
        )
        parts.append(text(f"{expected[number]:.1f}", x + 18, at(expected[number]) + 4, class_="tick"))
        parts.append(text(str(year), x, y0 + 15, class_="tick", anchor="middle"))
    total = f"in all {one.total:,} counted, {one.sum:.1f} expected"
    parts.append(text(total, left, y0 + 32, class_="small"))
    return parts


def years_in_sum(sums: Sequence[tuple[int, int]]) -> str:
    """Counts by year in words for those who cannot see them."""
    return ", ".join(f"{count} in {year}" for year, count in sums)


def _said(one: Struck) -> str:
    counts = years_in_sum(list(zip(one.years, one.counts, strict=True)))
    return f"{outer(inner(one.title))}: {counts}; expected {one.sum:.1f} in all."
