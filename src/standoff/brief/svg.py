"""Small pieces of hand-written SVG: escaped text, estimated widths, wrapping, a scale of dates.

Colours are classes (`a-RUS`, `coop`, `ink`), never values, so that one figure serves light and dark pages and print.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from standoff.case.fields import first_day

_NARROW = set("iljtf.,:;'!|()[]I ")
_WIDE = set("mwMW@%—")


def width_of(text: str, size: float) -> float:
    """The estimated width of a text in pixels at a font size, erring on the wide side."""
    units = sum(0.34 if c in _NARROW else 0.9 if c in _WIDE else 0.58 for c in text)
    return units * size


def wrapped(text: str, width: float, size: float, lines: int) -> list[str]:
    """A text broken into at most `lines` lines of `width` pixels; the last one ends in … where it was cut."""
    per_line = max(4, int(width / (0.53 * size)))
    rows = textwrap.wrap(text, per_line, break_long_words=True) or [""]
    if len(rows) > lines:
        rows = rows[:lines]
        rows[-1] = textwrap.shorten(rows[-1] + " …", per_line, placeholder="…") if len(rows[-1]) > 2 else "…"
        if not rows[-1].endswith("…"):
            rows[-1] = rows[-1][: per_line - 1].rstrip() + "…"
    return rows


def tag(name: str, content: str | Iterable[str] = "", /, **attributes: object) -> Markup:
    """One element. Attribute names write `_` for `-` and a trailing `_` for a Python word (`class_`)."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = content if isinstance(content, str) else Markup("").join(content)
    body = inner if isinstance(inner, Markup) else escape(inner)
    return Markup(f"<{name}{given}>{body}</{name}>")


def _number(value: object) -> object:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def text(content: str, x: float, y: float, *, class_: str = "", anchor: str = "start") -> Markup:
    """One line of text."""
    return tag("text", content, x=float(x), y=float(y), class_=class_ or None, text_anchor=anchor)


def lines(rows: Iterable[str], x: float, y: float, step: float, *, class_: str = "", anchor: str = "start") -> Markup:
    """Several lines of text, the first with its baseline at y."""
    spans = [tag("tspan", row, x=float(x), dy=float(0 if i == 0 else step)) for i, row in enumerate(rows)]
    return tag("text", spans, x=float(x), y=float(y), class_=class_ or None, text_anchor=anchor)


@dataclass(frozen=True)
class Figure:
    """A drawing and the finding it shows, in a sentence without its full stop."""

    drawing: Markup
    finding: str


def figure(parts: Iterable[str], width: float, height: float, title: str, description: str) -> Figure:
    """A whole drawing that scales with the page and says in words what it shows."""
    inner = [tag("title", title), tag("desc", description), *parts]
    drawing = tag(
        "svg",
        inner,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        role="img",
        aria_label=title,
    )
    return Figure(drawing, title)


class Years:
    """A linear scale of days between two dates, in pixels."""

    def __init__(self, first: date, last: date, left: float, right: float):
        self.first, self.last, self.left, self.right = first, last, left, right
        self._days = max(1, last.toordinal() - first.toordinal())

    def at(self, when: date | str) -> float:
        """Where a date lies, held within the scale."""
        day = first_day(when) if isinstance(when, str) else when
        share = (day.toordinal() - self.first.toordinal()) / self._days
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def axis(self, top: float, bottom: float) -> list[Markup]:
        """Year marks: a hairline each, the year written where there is room."""
        years = range(self.first.year + (self.first > date(self.first.year, 1, 1)), self.last.year + 1)
        every = max(1, round(len(years) * 34 / max(1.0, self.right - self.left) + 0.49))
        parts = []
        for year in years:
            x = self.at(date(year, 1, 1))
            parts.append(tag("line", x1=x, x2=x, y1=float(top), y2=float(bottom), class_="grid"))
            if (year - self.first.year) % every == 0:
                last = x > self.right - 16
                parts.append(text(str(year), x, top - 5, class_="tick", anchor="end" if last else "middle"))
        return parts
