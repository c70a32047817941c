"""The pictures of the years ahead: fans of chances, a ribbon of regimes, and what moves a result most.

A fan is a line in its band; each chance stands beside its end. In the ribbon every year is cut among the regimes, so
that its height is always the whole. Nothing hangs on colour alone: whatever is coloured has its words beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from standoff.brief.prose import capital
from standoff.brief.svg import Figure, figure, lines, tag, text, width_of, wrapped
from standoff.study.projection.records import Numbers, ProjectionReport, RegimeReport, Series, Swing, Tornado
from standoff.study.projection.wanted import ENDED, REST
from standoff.theses.projection import month_words, per_cent

WIDTH = 1080.0
HEAD, PLOT, FOOT, BETWEEN = 54.0, 128.0, 40.0, 20.0
AXIS, ROOM = 42.0, 104.0
"""In a panel: what the axis takes on the left, and what stands beside the end of the line on the right."""
SCALES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
RIBBON_RIGHT, RIBBON_HEIGHT, LABEL_STEP = 640.0, 300.0, 44.0
SWING_LEFT, SWING_RIGHT, SWING_ROW = 520.0, 890.0, 48.0
PALETTE = 6
"""Colours for regimes before they begin again."""


@dataclass(frozen=True)
class Fan:
    """One line in a panel: what it is the chance of, where it starts, and its values by year."""

    words: str
    below: str
    start: float
    series: Series


def fans(shown: Sequence[Fan], found: ProjectionReport, finding: str, *, own_scale: bool = False) -> Figure:
    """A panel for each chance by year, up to four beside each other. `own_scale`: each up to what it needs."""
    columns = {1: 1, 2: 2, 4: 4}.get(len(shown), 3)
    rows, width = -(-len(shown) // columns), (WIDTH + BETWEEN) / columns - BETWEEN
    head = HEAD + (30.0 if any(fan.below for fan in shown) else 0.0)
    step = head + PLOT + FOOT
    parts: list[Markup] = []
    for number, fan in enumerate(shown):
        place = ((number % columns) * (width + BETWEEN), (number // columns) * step, width, head)
        parts += _panel(fan, found, place, _scale(fan.series) if own_scale else 1.0)
    return figure(parts, WIDTH, rows * step, finding, " ".join(_said(fan, found) for fan in shown))


def _scale(series: Series) -> float:
    most = max((*series.values, *(series.high or ())), default=1.0)
    return next((scale for scale in SCALES if most <= scale), 1.0)


def _panel(fan: Fan, found: ProjectionReport, place: tuple[float, float, float, float], scale: float) -> list[Markup]:
    """Title, grid, band, line, and the last chance with its band beside it, at (left, top, width, head)."""
    left, top, width, head = place
    title = wrapped(capital(fan.words), width - 20, 13.5, 2)
    parts = [lines(title, left, top + 15, 16, class_="label")]
    if fan.below:
        below = wrapped(fan.below, width - 20, 11, 2)
        parts.append(lines(below, left, top + 15 + 16 * len(title), 13, class_="tick"))
    x0, x1, y0, y1 = left + AXIS, left + width - ROOM, top + head, top + head + PLOT
    across = [x0 + (x1 - x0) * k / found.years for k in range(found.years + 1)]

    def at(value: float) -> float:
        return y1 - min(1.0, value / scale) * (y1 - y0)

    for part in (0.0, 0.5, 1.0):
        y = at(part * scale)
        parts.append(tag("line", x1=x0, x2=x1, y1=y, y2=y, class_="grid"))
        parts.append(text(f"{100 * part * scale:g} %", x0 - 6, y + 4, class_="tick", anchor="end"))
    parts += year_marks(found, across, y1)
    series = fan.series
    if series.low is not None and series.high is not None:
        upper = [(x, at(v)) for x, v in zip(across, (fan.start, *series.high), strict=True)]
        lower = [(x, at(v)) for x, v in zip(across, (fan.start, *series.low), strict=True)]
        parts.append(tag("path", "", d=_path([*upper, *reversed(lower)]) + "Z", class_="fan"))
    line = [(x, at(v)) for x, v in zip(across, (fan.start, *series.values), strict=True)]
    parts.append(tag("path", "", d=_path(line), class_="central"))
    parts.append(tag("circle", "", cx=line[-1][0], cy=line[-1][1], r=4.0, class_="end"))
    return parts + _end(series, x1 + 9, min(max(line[-1][1] + 5, y0 + 10), y1 - 14))


def _end(series: Series, x: float, y: float) -> list[Markup]:
    parts = [text(per_cent(series.last), x, y, class_="strong")]
    if series.low is not None and series.high is not None:
        parts.append(text(span(series.low[-1], series.high[-1]), x, y + 15, class_="tick"))
    return parts


def span(low: float, high: float) -> str:
    """A band in a few letters.

    >>> [span(*band).replace(chr(160), " ") for band in ((0.31, 0.6), (0.00002, 0.978), (0.0, 0.0))]
    ['31 to 60 %', '<0.1 to 97.8 %', 'about 0 %']
    """
    if _short(low) == _short(high):
        return f"about {_short(low)}\u00a0%"
    return f"{_short(low)} to {_short(high)}\u00a0%"


def _short(value: float) -> str:
    """A chance in per cent, without the sign, never 0 or 100 where it is not."""
    small = min(value, 1 - value)
    if 0 < small < 0.0005:
        return "<0.1" if value < 0.5 else ">99.9"
    return f"{100 * value:.1f}" if 0 < small < 0.0995 else f"{100 * value:.0f}"


def year_marks(found: ProjectionReport, across: Sequence[float], bottom: float) -> list[Markup]:
    """The start and some ends of years below a plot; the last of them always."""
    every = next(n for n in (1, 2, 5, 10, 25, 50) if found.years <= 5 * n)
    marked = [k for k in range(every, found.years + 1, every) if found.years - k >= every / 2 or k == found.years]
    marked = sorted({*marked, found.years})
    parts = [text("start", across[0], bottom + 16, class_="tick", anchor="middle")]
    for k in marked:
        parts.append(tag("line", x1=across[k], x2=across[k], y1=bottom, y2=bottom + 4, class_="grid"))
        parts.append(text(year_words(found.labels[k - 1]), across[k], bottom + 16, class_="tick", anchor="middle"))
    return parts


def year_words(label: str) -> str:
    """The end of a year in a few letters.

    >>> year_words("2031"), year_words("2025-04")
    ('2031', 'April 2025')
    """
    return month_words(label) if len(label) > 4 else label


def _path(points: Sequence[tuple[float, float]]) -> str:
    first, *rest = points
    return f"M{first[0]:.1f} {first[1]:.1f}" + "".join(f"L{x:.1f} {y:.1f}" for x, y in rest)


def _said(fan: Fan, found: ProjectionReport) -> str:
    band = (
        ""
        if fan.series.low is None or fan.series.high is None
        else (f" ({span(fan.series.low[-1], fan.series.high[-1])})")
    )
    years = range(0, found.years, max(1, found.years // 5))
    steps = ", ".join(f"{year_words(found.labels[k])}: {per_cent(fan.series.values[k])}" for k in years)
    return f"{capital(fan.words)}: {steps}; at the last {per_cent(fan.series.last)}{band}."


# the ribbon


def ribbon(found: ProjectionReport, finding: str) -> Figure:
    """The chances of the regimes over the years, one upon the other: they add up to 1 in every year."""
    top, left, bottom = 34.0, 44.0, 34.0 + RIBBON_HEIGHT
    across = [left + (RIBBON_RIGHT - left) * k / found.years for k in range(found.years + 1)]
    shares = [(float(one.today), *one.chance.values) for one in found.regimes]
    under: Numbers = (0.0,) * (found.years + 1)
    parts: list[Markup] = [
        text("Chance of each at the end of the year; together always 100 %", left, 16, class_="tick")
    ]
    ends: list[tuple[float, RegimeReport, str]] = []
    for one, values, kind in zip(found.regimes, shares, classes(found.regimes), strict=True):
        over = tuple(a + b for a, b in zip(under, values, strict=True))
        outline = [(x, bottom - v * RIBBON_HEIGHT) for x, v in zip(across, over, strict=True)]
        back = [(x, bottom - v * RIBBON_HEIGHT) for x, v in zip(across, under, strict=True)]
        parts.append(tag("path", "", d=_path([*outline, *reversed(back)]) + "Z", class_=f"regime {kind}"))
        ends.append((bottom - (under[-1] + over[-1]) / 2 * RIBBON_HEIGHT, one, kind))
        under = over
    for tenth in (0, 5, 10):
        y = bottom - tenth / 10 * RIBBON_HEIGHT
        parts.append(text(f"{10 * tenth} %", left - 8, y + 4, class_="tick", anchor="end"))
    parts += year_marks(found, across, bottom)
    height = max(bottom + 26, top + LABEL_STEP * len(ends))
    places = apart([y for y, _, _ in ends], LABEL_STEP, top + 12, height - 26)
    for (y, one, kind), place in zip(ends, places, strict=True):
        parts += _regime_label(found, one, kind, y, place)
    said = (f"{capital(one.words)}: {per_cent(one.chance.last)}, {few(one.spent)} years." for one in found.regimes)
    return figure(parts, WIDTH, height, finding, " ".join(said))


def few(years: float) -> str:
    """A number of years with one digit, never 0 where there is something.

    >>> few(13.66), few(0.02), few(0.0)
    ('13.7', 'under 0.1', '0')
    """
    return "0" if years <= 0 else "under 0.1" if years < 0.05 else f"{years:.1f}"


def classes(regimes: Sequence[RegimeReport]) -> list[str]:
    """The class of colour of each regime."""
    special = {REST: "r-rest", ENDED: "r-ended"}
    return [special.get(one.name, f"r-{number % PALETTE}") for number, one in enumerate(regimes)]


def _regime_label(found: ProjectionReport, one: RegimeReport, kind: str, y: float, place: float) -> list[Markup]:
    """A line from the ribbon's edge to the regime's words, its last chance and its time."""
    x = RIBBON_RIGHT + 46
    years = f"{few(one.spent)} of the {found.years} years" if found.years > 1 else f"{few(one.spent)} of the year"
    band = ""
    if one.chance.low is not None and one.chance.high is not None:
        band = f" ({span(one.chance.low[-1], one.chance.high[-1])})"
    rows = wrapped(capital(one.words), WIDTH - x - 62, 12.5, 1)
    share = per_cent(one.chance.last)
    return [
        tag(
            "path",
            "",
            d=_path([(RIBBON_RIGHT + 4, y), (RIBBON_RIGHT + 24, place - 4), (x - 18, place - 4)]),
            class_="trunk",
        ),
        tag("rect", "", x=x - 14, y=place - 10, width=11.0, height=11.0, class_=f"regime {kind}"),
        text(share, x + 4, place, class_="strong"),
        lines(rows, x + 12 + width_of(share, 14), place, 14, class_="small"),
        text(f"{years}{band}", x + 4, place + 16, class_="tick"),
    ]


def apart(wanted: Sequence[float], least: float, top: float, bottom: float) -> list[float]:
    """Places as near to the wanted ones as may be, in the same order down the page, at least so far apart.

    >>> apart([10.0, 12.0, 100.0], 20.0, 0.0, 200.0)
    [1.0, 21.0, 100.0]
    """
    order = sorted(range(len(wanted)), key=lambda k: (wanted[k], -k))
    blocks: list[list[float]] = []
    for k in order:
        blocks.append([wanted[k], 1.0])
        while len(blocks) > 1 and _top(blocks[-1], least) < _top(blocks[-2], least) + blocks[-2][1] * least:
            (b, m), (a, n) = blocks.pop(), blocks.pop()
            blocks.append([(a * n + b * m) / (n + m), n + m])
    made, after = [0.0] * len(wanted), top
    places = [_top(block, least) + least * step for block in blocks for step in range(int(block[1]))]
    for k, place in zip(order, places, strict=True):
        made[k] = after = max(place, after)
        after += least
    over = max(made, default=bottom) - bottom
    return [place - over for place in made] if over > 0 else made


def _top(block: list[float], least: float) -> float:
    return block[0] - (block[1] - 1) * least / 2


# the tornado


def swings(tornado: Tornado, finding: str, most: int) -> Figure:
    """One bar an assumption: what the result becomes at its low and at its high setting, the others as they are."""
    rows = tornado.rows[:most]
    results = [tornado.base, *(value for row in rows for value in (row.low, row.high))]
    low, high = min(results), max(results)
    least, reach = low, max(high - low, 1e-9)

    def at(value: float) -> float:
        return SWING_LEFT + (value - least) / reach * (SWING_RIGHT - SWING_LEFT)

    top, height = 48.0, 48.0 + SWING_ROW * len(rows) + 8
    base = at(tornado.base)
    parts: list[Markup] = [
        text("What is assumed", 0, 20, class_="tick"),
        text(f"as the case has it: {per_cent(tornado.base)}", base, 20, class_="tick", anchor="middle"),
        tag("line", x1=base, x2=base, y1=28.0, y2=height - 6, class_="now"),
    ]
    for number, row in enumerate(rows):
        parts += _swing(row, at, base, top + SWING_ROW * number)
    said = (f"{row.words}: {row.low_setting} {about(row.low)}, {row.high_setting} {about(row.high)}." for row in rows)
    return figure(parts, WIDTH, height, finding, " ".join(said))


def about(value: float) -> str:
    """A simulated chance: none of some courses is not never."""
    return f"about\u00a0{per_cent(value)}" if value in (0.0, 1.0) else per_cent(value)


def _swing(row: Swing, at: Callable[[float], float], base: float, y: float) -> list[Markup]:
    """The words, a bar to either side, and at each end the setting that leads there with what it gives."""
    words = wrapped(capital(row.words), 310, 12, 3)
    middle = y + 14
    parts = [lines(words, 0, middle + 4 - 7 * (len(words) - 1), 14, class_="small")]
    ends = sorted(((row.low, row.low_setting, "low"), (row.high, row.high_setting, "high")), key=lambda end: end[0])
    for value, _, kind in sorted(ends, key=lambda end: -abs(at(end[0]) - base)):
        x = at(value)
        parts.append(
            tag("rect", "", x=min(x, base), y=middle - 9, width=abs(x - base), height=18.0, class_=f"swing {kind}")
        )
    for (value, setting, _), side in zip(ends, ("end", "start"), strict=True):
        x = min(at(value), base) - 7 if side == "end" else max(at(value), base) + 7
        parts.append(text(about(value), x, middle, class_="mover", anchor=side))
        parts.append(text(wrapped(setting, 215, 11, 1)[0], x, middle + 14, class_="tick", anchor=side))
    return parts
