"""The picture of the policy table: courses as rows, for each player the range of what lasts against the present.

A thin bar runs from the worst to the best lasting state, a thick one over those within reach of the course's start; the
dashed line is the present. All on one scale: per cent of the base's feasible states that the player ranks below.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from standoff.brief.prose import capital
from standoff.brief.svg import Figure, figure, lines, tag, text, wrapped
from standoff.strategy.standing import Outcomes
from standoff.study.courses.records import Course, CoursesTable

LABEL, PANEL, GAP, ROW, TOP = 236.0, 146.0, 40.0, 40.0, 66.0
MARKS = {"better": "▲", "not worse": "△", "same": "=", "mixed": "◆", "not better": "▽", "worse": "▼", "unknown": ""}
TONES = {"better": "gain", "not worse": "gain", "worse": "harm", "not better": "harm"}


def courses_figure(table: CoursesTable, perspective: str, holder: str, title: str, short: dict[str, str]) -> Figure:
    """The ranges of every course as one perspective sees them; `holder` comes first, and orders the rows."""
    rows = [table.base, *ordered(table, perspective, holder)]
    players = list(dict.fromkeys([holder, table.actor, *(p.actor for p in table.base.views[0].players)]))
    width = LABEL + len(players) * (PANEL + GAP)
    bottom = TOP + len(rows) * ROW
    parts: list[Markup] = []
    for place, player in enumerate(players):
        parts += _panel(table, rows, perspective, player, LABEL + place * (PANEL + GAP), short)
    for place, course in enumerate(rows):
        y = TOP + place * ROW
        name = f"{capital(short[table.actor])} left free" if course is table.base else capital(course.title)
        said = wrapped(name, LABEL - 24, 13, 2)
        style = "small" if course is table.base else "label"
        parts.append(lines(said, 4, y + ROW / 2 + 4 - 7.5 * (len(said) - 1), 15, class_=style))
        parts.append(tag("line", x1=0.0, x2=width - GAP / 3, y1=y, y2=y, class_="grid"))
    return figure(parts, width, bottom + 26, title, _describe(table, rows, perspective, short))


def ordered(table: CoursesTable, perspective: str, holder: str) -> list[Course]:
    """The courses, the one with the best worst lasting outcome for a player first."""

    def place(course: Course) -> tuple[int, int]:
        found = _outcomes(course, perspective, holder, "all")
        return (-1, -1) if found is None else (found.worst_tier, found.best_tier)

    return sorted(table.courses, key=place, reverse=True)


def _outcomes(course: Course, perspective: str, player: str, scope: str) -> Outcomes | None:
    view = course.view(perspective)
    return None if view is None else view.outcomes(player, scope)


def _panel(
    table: CoursesTable, rows: Sequence[Course], perspective: str, player: str, left: float, short: dict[str, str]
) -> list[Markup]:
    """One player's column: its name, the scale, the present, and a bar for each row."""
    bottom = TOP + len(rows) * ROW
    parts = [text(capital(short[player]), left, 20, class_=f"strong a-{player}")]
    known = next((o for c in rows if (o := _outcomes(c, perspective, player, "all")) is not None), None)
    for mark in (0, 50, 100):
        x = _at(left, mark)
        parts.append(tag("line", x1=x, x2=x, y1=TOP, y2=bottom, class_="grid"))
        parts.append(text(f"{mark}" + (" %" if mark == 100 else ""), x, bottom + 16, class_="tick", anchor="middle"))
    if known is not None and known.present is not None:
        x = _at(left, known.present)
        parts.append(tag("line", x1=x, x2=x, y1=TOP - 14, y2=bottom, class_="now"))
        anchor = "end" if known.present > 65 else "start" if known.present < 35 else "middle"
        parts.append(text(f"today {known.present:.0f} %", x, TOP - 20, class_="tick", anchor=anchor))
    for place, course in enumerate(rows):
        parts += _bar(course, perspective, player, left, TOP + place * ROW + ROW / 2, short)
    return parts


def _bar(course: Course, perspective: str, player: str, left: float, y: float, short: dict[str, str]) -> list[Markup]:
    every = _outcomes(course, perspective, player, "all")
    if every is None:
        return [text("nothing lasts", left + PANEL / 2, y + 4, class_="tick", anchor="middle")]
    said = f"{capital(short[player])}, {course.title}: {every.worst:.0f} to {every.best:.0f} %"
    shapes = [tag("title", said), _range(left, every, y, 4.0, player)]
    near = _outcomes(course, perspective, player, "attainable")
    if near is not None:
        shapes.append(_range(left, near, y, 12.0, player))
    tone = TONES.get(every.sign, "")
    shapes.append(text(MARKS[every.sign], left + PANEL + 12, y + 4.5, class_=f"small {tone}".strip(), anchor="middle"))
    return [tag("g", shapes)]


def _range(left: float, found: Outcomes, y: float, height: float, player: str) -> Markup:
    start, end = _at(left, found.worst), _at(left, found.best)
    least = 5.0
    if end - start < least:
        middle = (start + end) / 2
        start, end = middle - least / 2, middle + least / 2
    return tag(
        "rect", "", x=start, y=y - height / 2, width=end - start, height=height, rx=2.0, class_=f"bar a-{player}"
    )


def _at(left: float, percent: float) -> float:
    return left + PANEL * percent / 100


def _describe(table: CoursesTable, rows: Sequence[Course], perspective: str, short: dict[str, str]) -> str:
    """The picture in words, for readers who do not see it."""
    words = {
        "better": "always better than today",
        "not worse": "never worse than today",
        "same": "as today",
        "mixed": "better or worse than today",
        "not better": "never better than today",
        "worse": "always worse than today",
        "unknown": "not comparable with today",
    }
    sentences = []
    for course in rows:
        view = course.view(perspective)
        if view is None:
            continue
        told = [
            f"{short[p.actor]} {p.all.worst:.0f} to {p.all.best:.0f} per cent, {words[p.all.sign]}"
            for p in view.players
            if p.all is not None
        ]
        name = "with no course held" if course is table.base else course.title
        sentences.append(f"{capital(name)}: {'; '.join(told) or 'nothing lasts'}.")
    return " ".join(sentences)
