"""The part of the brief on courses of action and scenarios compared: its heading, its tables and its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from standoff.brief.courses_figure import MARKS, TONES, courses_figure, ordered
from standoff.brief.prose import capital, counted, short_names
from standoff.brief.svg import Figure
from standoff.case.strategy_checks import CoursesBetter
from standoff.study.courses.records import Comparison, Course, CoursesTable, CourseView, FortunePair
from standoff.study.records import Study, ThesisResult
from standoff.theses.clauses import inner, joined, number, share


@dataclass(frozen=True)
class Cell:
    """A player's range in one cell: its mark, the tone of the mark (`good`, `bad` or none), the range in words."""

    mark: str
    tone: str
    words: str


@dataclass(frozen=True)
class Row:
    """One course as the page shows it: shares of its lasting states by definition (all, within reach; per cent), the
    player's range in every view, the goals it gives, and where it starts."""

    id: str
    title: str
    n_states: int
    n_near: int | None
    shares: tuple[tuple[float, float | None], ...]
    cells: tuple[Cell, ...]
    goals: str
    start: str
    course: Course


@dataclass(frozen=True)
class Part:
    """One policy table as the page shows it."""

    actor: str
    holder: str
    heading: str
    figure: Figure
    better: str
    near: str
    definitions: tuple[str, ...]
    views: tuple[str, ...]
    rows: tuple[Row, ...]
    every_view: str
    released: bool
    theses: tuple[ThesisResult, ...]


@dataclass(frozen=True)
class Line:
    """One scenario against the base: what appears and goes, today's verdict, and one player's range."""

    id: str
    title: str
    appear: tuple[str, ...]
    go: tuple[str, ...]
    today: str
    range: Cell
    found: Comparison


def context(study: Study) -> dict[str, Any]:
    """What the template `courses.html.j2` lays out, under the name `courses` there."""
    report = study.courses
    assert report is not None, "the section is shown only where there is a report"
    lines = [_line(study, found) for found in report.scenarios]
    telling = [line for line in lines if _telling(line.found)]
    parts = [_part(study, table) for table in report.tables]
    heading = parts[0].heading if parts else _scenarios_heading(telling, lines)
    return {
        "heading": heading,
        "parts": parts,
        "telling": telling,
        "quiet": _quoted([line.title for line in lines if not _telling(line.found)]),
        "n_quiet": len(lines) - len(telling),
        "left_out": _quoted([study.data.case.scenarios[id].title for id in report.left_out]),
        "scenarios_heading": _scenarios_heading(telling, lines),
        "base": report.scenarios[0].base if report.scenarios else None,
        "player": _holder(study, None),
    }


def _quoted(titles: Sequence[str]) -> str:
    return joined([f"“{inner(title)}”" for title in titles])


def _holder(study: Study, actor: str | None) -> str:
    """The player by whose fortune things are ordered: the holder of the view taken, else the course's own."""
    return study.headline.holder or actor or study.headline.game.players[0].id


# the policy table


def _part(study: Study, table: CoursesTable) -> Part:
    short, perspective = short_names(study), study.headline.perspective
    holder = _holder(study, table.actor)
    rows = [table.base, *ordered(table, perspective, holder)]
    views = [_view(row, perspective) for row in rows]
    shown = [t.definition for t in views[0].truths if any(_count(v, t.definition)[0] for v in views)]
    better = table.better(holder, perspective)
    return Part(
        actor=table.actor,
        holder=holder,
        heading=_heading(table, better, short[table.actor], short[holder]),
        figure=courses_figure(table, perspective, holder, _finding(table, perspective, holder, short), short),
        better=_sorted_words(table, perspective, holder, short[holder]),
        near=_near(table, perspective, holder, short[holder]),
        definitions=tuple(shown),
        views=tuple(_title(study, id) for id in table.perspectives),
        rows=tuple(_row(study, table, row, holder, shown) for row in rows),
        every_view=_every_view(table, holder, short[holder]),
        released=any(course.released for course in table.courses),
        theses=tuple(r for r in study.theses if _asks(r, table.actor)),
    )


def _title(study: Study, perspective: str) -> str:
    return study.data.perspectives[perspective].title or perspective.replace("_", " ")


def _asks(result: ThesisResult, actor: str) -> bool:
    check = result.thesis.check
    return isinstance(check, CoursesBetter) and check.actor == actor


def _heading(table: CoursesTable, better: Sequence[str], actor: str, holder: str) -> str:
    of = f"{actor}'s {counted(len(table.courses), 'course')}"
    if not better:
        return f"None of {of} leaves {holder} better off than today, whatever lasts"
    if len(better) == len(table.courses):
        return f"Every one of {of} leaves {holder} better off than today, whatever lasts"
    verb = "leaves" if len(better) == 1 else "leave"
    return f"{capital(number(len(better)))} of {of} {verb} {holder} better off than today, whatever lasts"


def _finding(table: CoursesTable, perspective: str, holder: str, short: dict[str, str]) -> str:
    first, own = (_named(table, table.best(player, perspective)) for player in (holder, table.actor))
    if not first:
        return f"No course of {short[table.actor]} leaves anything that lasts"
    if holder == table.actor:
        return f"By the worst that lasts, {first} would serve {short[holder]} best"
    if first == own:
        return f"By the worst that lasts, {first} would serve both {short[holder]} and {short[table.actor]} best"
    return f"By the worst that lasts, {first} would serve {short[holder]} best, and {own} {short[table.actor]} itself"


def _named(table: CoursesTable, ids: Sequence[str]) -> str:
    return _quoted([course.title for course in table.courses if course.id in ids])


def _sorted_words(table: CoursesTable, perspective: str, holder: str, name: str) -> str:
    """Which courses are always better than the present for a player, which always worse, which may be either."""
    by: dict[str, list[str]] = {}
    for course in table.courses:
        found = _view(course, perspective).outcomes(holder)
        by.setdefault("nothing" if found is None else found.sign, []).append(course.id)
    words = (
        ("better", f"Whatever lasts is better for {name} than today under"),
        ("not worse", "Nothing that lasts is worse, and some is better, under"),
        ("mixed", "Better or worse, as it falls out:"),
        ("same", "As today:"),
        ("not better", "Nothing that lasts is better, and some is worse, under"),
        ("worse", "Always worse:"),
        ("nothing", "Nothing lasts under"),
    )
    return " ".join(f"{lead} {_named(table, by[key])}." for key, lead in words if key in by)


def _near(table: CoursesTable, perspective: str, holder: str, name: str) -> str:
    near, every = table.best(holder, perspective, "attainable"), table.best(holder, perspective)
    if not near:
        return ""
    if near == every:
        return f"It is also the best for {name} where only what lies within reach of each course's start is counted."
    return (
        f"Where only what lies within reach of each course's start is counted, {_named(table, near)} would serve "
        f"{name} best."
    )


def _every_view(table: CoursesTable, holder: str, name: str) -> str:
    """The courses that are always better, or always worse, for a player in every view."""
    views = [set(table.better(holder, p)) for p in table.perspectives]
    worse = [
        {c.id for c in table.courses if (o := _view(c, p).outcomes(holder)) is not None and o.best_is == "worse"}
        for p in table.perspectives
    ]
    good, bad = set.intersection(*views), set.intersection(*worse)
    if not good and not bad:
        return f"No course is better, or worse, for {name} in every view."
    said = f"In every view {name} is better off than today under {_named(table, sorted(good))}" if good else ""
    if bad:
        also = ", and worse off under" if said else f"In every view {name} is worse off than today under"
        said += f"{also} {_named(table, sorted(bad))}"
    return f"{said}."


def _view(course: Course, perspective: str) -> CourseView:
    found = course.view(perspective)
    assert found is not None, "every course is solved in every perspective of its table"
    return found


def _count(view: CourseView, definition: str) -> tuple[int, int | None]:
    return next((t.n_states, t.n_attainable) for t in view.truths if t.definition == definition)


def _row(study: Study, table: CoursesTable, course: Course, holder: str, shown: Sequence[str]) -> Row:
    view = _view(course, study.headline.perspective)
    near = view.n_attainable

    def percents(definition: str) -> tuple[float, float | None]:
        every, within = _count(view, definition)
        return 100 * every / max(1, view.n_stable), 100 * (within or 0) / near if near else None

    short = short_names(study)
    goals: dict[str, list[str]] = {}
    for goal in view.goals:
        if goal.n_states:
            goals.setdefault(short[goal.actor], []).append(goal.text.rstrip("."))
    return Row(
        id=course.id,
        title=f"{short[table.actor]} left free" if course is table.base else course.title,
        n_states=view.n_stable,
        n_near=near,
        shares=tuple(percents(id) for id in shown),
        cells=tuple(_cell(_view(course, p), holder) for p in table.perspectives),
        goals="; ".join(f"{actor}: {joined(texts)}" for actor, texts in goals.items()) or "none",
        start=_start(study, course),
        course=course,
    )


def _start(study: Study, course: Course) -> str:
    if course.starts_from is None:
        return "The base as it is."
    found = study.data.case.scenarios.get(course.starts_from)
    start = "the bare case" if found is None else f"“{inner(found.title)}”"
    return f"Starts from {start}" + (f", with this changed at once: {course.begins}." if course.begins else ".")


def _cell(view: CourseView, player: str, scope: str = "all") -> Cell:
    found = view.outcomes(player, scope)
    if found is None:
        return Cell("", "", "–")
    tone = {"gain": "good", "harm": "bad"}.get(TONES.get(found.sign, ""), "")
    low, high = f"{found.worst:.0f}", f"{found.best:.0f}"
    return Cell(MARKS[found.sign], tone, low if low == high else f"{low}–{high}")


# scenarios


def _telling(found: Comparison) -> bool:
    """Whether a scenario changes which worlds last, or what becomes of today."""
    return bool(found.appear or found.go) or _leavers(found.base) != _leavers(found.scenario)


def _leavers(side: Any) -> tuple[str, ...] | None:
    if side.status_quo is None:
        return None
    return tuple(p.actor for p in side.status_quo.players if p.departure is not None)


def _line(study: Study, found: Comparison) -> Line:
    short = short_names(study)
    leaving = _leavers(found.scenario)
    if leaving is None:
        today = "no status quo"
    elif leaving:
        today = f"no: {joined([short[id] for id in leaving])} would leave"
    else:
        today = "yes"
    holder = _holder(study, None)
    pair = next((p for p in found.fortunes if p.actor == holder), None)
    return Line(
        found.scenario.scenario,
        found.scenario.title,
        tuple(world.title.rstrip(".") for world in found.appear),
        tuple(world.title.rstrip(".") for world in found.go),
        today,
        _pair_cell(pair),
        found,
    )


def _pair_cell(pair: FortunePair | None) -> Cell:
    if pair is None or pair.scenario.all is None:
        return Cell("", "", "–")
    found = pair.scenario.all
    tone = {"gain": "good", "harm": "bad"}.get(TONES.get(found.sign, ""), "")
    low, high = f"{found.worst:.0f}", f"{found.best:.0f}"
    return Cell(MARKS[found.sign], tone, low if low == high else f"{low}–{high}")


def _scenarios_heading(telling: Sequence[Line], lines: Sequence[Line]) -> str:
    if not lines:
        return ""
    if not telling:
        return "No scenario changes which worlds last or what becomes of today"
    if len(lines) == 1:
        return "The one scenario changes which worlds last or what becomes of today"
    changes = "changes" if len(telling) == 1 else "change"
    some = capital(share(len(telling), len(lines)))
    return f"{some} scenarios {changes} which worlds last or what becomes of today"
