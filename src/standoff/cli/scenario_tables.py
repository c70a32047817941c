"""The tables of `standoff scenario` for people: two scenarios side by side, and the policy table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standoff.cli.common import heading, paragraph, table
from standoff.study.records import CONCEPT_NAMES

if TYPE_CHECKING:
    from standoff.session import Case
    from standoff.strategy.standing import Outcomes
    from standoff.study.courses.records import Comparison, Course, CoursesTable, CourseView, PlayerOutlook, WorldPair

MARKS = {"better": "▲", "not worse": "△", "same": "=", "mixed": "◆", "not better": "▽", "worse": "▼", "unknown": ""}
KEY = (
    "A range is the worst and the best lasting outcome, in per cent of the base's states that the player ranks below, "
    "by its wants in the base. ▲ all of them are better than the present, △ none is worse, = all are level, ▽ none is "
    "better, ▼ all are worse, ◆ some are better and some worse."
)


def print_comparison(opened: Case, found: Comparison) -> None:
    """Two scenarios side by side."""
    base, other = found.base, found.scenario
    heading(f"{opened.title}: {other.title}, against {base.title} (perspective {found.perspective})")
    for sentence in found.changes or ("Nothing is changed.",):
        paragraph(f"- {sentence}")
    heading("")
    columns = ("concept", f"{base.scenario}: stable", "within reach", f"{other.scenario}: stable", "within reach ")
    rows = [
        (
            CONCEPT_NAMES.get(b.concept, b.concept),
            f"{b.n_equilibria:,}",
            "" if b.status_quo is None else f"{b.n_attainable:,}",
            f"{o.n_equilibria:,}",
            "" if o.status_quo is None else f"{o.n_attainable:,}",
        )
        for b, o in zip(base.concepts, other.concepts, strict=True)
    ]
    table(f"Stable states, of {base.n_states:,} and of {other.n_states:,}", columns, rows)
    heading("")
    for side in (base, other):
        said = side.status_quo.sentence if side.status_quo is not None else "There is no status quo."
        paragraph(f"{side.scenario}: {said}")
    _print_worlds(found)
    _print_fortunes(found)
    _print_theses(found)


def _print_worlds(found: Comparison) -> None:
    name = CONCEPT_NAMES.get(found.concept, found.concept)
    heading("")
    groups = (("appears", found.appear), ("goes", found.go), ("stays", found.stay))
    rows = [
        (word, world.title, _count(world.n_base, world.attainable_base), _count(world.n_scenario, _reach(world)))
        for word, worlds in groups
        for world in worlds
    ]
    note = "In brackets: how many of them improving moves reach from that scenario's own status quo."
    columns = ("", "world", found.base.scenario, found.scenario.scenario)
    table(f"Worlds that last ({name})", columns, rows, note=note)


def _reach(world: WorldPair) -> int | None:
    return world.attainable_scenario


def _count(n: int, near: int | None) -> str:
    return f"{n:,}" if near is None else f"{n:,} ({near:,})"


def _print_fortunes(found: Comparison) -> None:
    heading("")
    rows = []
    for pair in found.fortunes:
        first = pair.base.all or pair.scenario.all
        today = "" if first is None or first.present is None else f"{first.present:.1f}"
        rows.append(
            (
                pair.actor,
                today,
                span(pair.base.all),
                span(pair.scenario.all),
                span(pair.base.attainable),
                span(pair.scenario.attainable),
            )
        )
    columns = ("player", "present", found.base.scenario, found.scenario.scenario, "within reach", "within reach ")
    table("What the lasting outcomes are worth to each", columns, rows, note=KEY)


def span(found: Outcomes | None) -> str:
    """A player's worst and best outcome with its mark."""
    if found is None:
        return "–"
    low, high = f"{found.worst:.1f}", f"{found.best:.1f}"
    return f"{low if low == high else f'{low}-{high}'} {MARKS[found.sign]}".rstrip()


def _print_theses(found: Comparison) -> None:
    if found.n_judged is None:
        return
    heading("")
    if not found.theses:
        paragraph(f"No verdict differs among the {found.n_judged} theses of {found.base.scenario}.")
        return
    ruled = [flip for flip in found.theses if "OPEN" not in (flip.base, flip.scenario)]
    rows = [(flip.id, flip.claim, flip.base, flip.scenario) for flip in ruled]
    if ruled:
        title = f"Of {found.n_judged} theses of {found.base.scenario}, {len(ruled)} judged otherwise"
        table(title, ("thesis", "claim", found.base.scenario, found.scenario.scenario), rows)
    for side, name in (("scenario", found.scenario.scenario), ("base", found.base.scenario)):
        lost = [flip.id for flip in found.theses if getattr(flip, side) == "OPEN"]
        if lost:
            paragraph(f"Open under {name} only: {', '.join(lost)}.")


# courses


def print_courses(opened: Case, found: CoursesTable) -> None:
    """The policy table: the first perspective in full, the others by its holder's fortune."""
    perspective = found.perspectives[0]
    heading(f"{opened.title}: the courses of {_name(opened, found.actor)}")
    name = CONCEPT_NAMES.get(found.concept, found.concept)
    base = "the bare case" if found.base.id == "none" else found.base.id
    paragraph(f"Lasting: stable for every player under {name}. The present: the status quo of {base}.")
    for scope, words in (("all", "All that lasts"), ("attainable", "What lasts within reach of the course's start")):
        heading("")
        rows = [_fortunes(course, perspective, scope) for course in (found.base, *found.courses)]
        players = tuple(p.actor for p in found.base.views[0].players)
        rows.insert(0, ("the present", "", *_present(found.base.views[0])))
        table(f"{words}, as {perspective} sees it", ("course", "states", *players), rows)
    paragraph(KEY)
    _print_means(found, perspective)
    _print_shares(found, perspective)
    _print_goals(found, perspective)
    _print_views(opened, found)
    _print_starts(found)


def _name(opened: Case, actor: str) -> str:
    found = opened.data.case.actors[actor]
    return found.short or found.name


def _fortunes(course: Course, perspective: str, scope: str) -> tuple[str, ...]:
    view = _of(course, perspective)
    count = view.n_stable if scope == "all" else view.n_attainable
    return (_label(course), "" if count is None else f"{count:,}", *(_brief(p, scope) for p in view.players))


def _brief(outlook: PlayerOutlook, scope: str) -> str:
    found = outlook.within(scope)
    if found is None:
        return "–"
    low, high = f"{found.worst:.0f}", f"{found.best:.0f}"
    return f"{low if low == high else f'{low}-{high}'} {MARKS[found.sign]}".rstrip()


def _present(view: CourseView) -> list[str]:
    return [f"{p.all.present:.0f}" if p.all is not None and p.all.present is not None else "" for p in view.players]


def _of(course: Course, perspective: str) -> CourseView:
    found = course.view(perspective)
    assert found is not None, "a course is solved in every perspective of its table"
    return found


def _print_means(found: CoursesTable, perspective: str) -> None:
    players = tuple(p.actor for p in found.base.views[0].players)
    rows = [
        (_label(course), *(_mean(p.all) for p in _of(course, perspective).players))
        for course in (found.base, *found.courses)
    ]
    note = "Statement utility with each want worth half the one before it; ▲ above the present's, ▼ below."
    if found.ordinal:
        note += f" Ordinal, from an explicit ranking: {', '.join(found.ordinal)}."
    heading("")
    table("Mean over all that lasts", ("course", *players), rows, note=note)


def _mean(found: Outcomes | None) -> str:
    return "–" if found is None else f"{found.mean:.3f} {MARKS[found.mean_is]}".rstrip()


def _label(course: Course) -> str:
    return course.title if course.starts_from else "no course held"


def _print_shares(found: CoursesTable, perspective: str) -> None:
    rows = []
    for course in (found.base, *found.courses):
        view = _of(course, perspective)
        said = [
            f"{t.definition} {_percent(t.n_states, view.n_stable)}"
            + (f" ({_percent(t.n_attainable, view.n_attainable)})" if view.n_attainable else "")
            for t in view.truths
            if t.n_states
        ]
        rows.append((_label(course), ", ".join(said) or "nothing named"))
    heading("")
    note = "In brackets: the share of those within reach of the course's own start."
    table("What is so in the lasting states", ("course", "share of them"), rows, note=note)


def _percent(part: int | None, whole: int | None) -> str:
    return f"{100 * (part or 0) / whole:.0f} %" if whole else "–"


def _print_goals(found: CoursesTable, perspective: str) -> None:
    rows = []
    for course in (found.base, *found.courses):
        view = _of(course, perspective)
        given = [f"{g.goal} {_count(g.n_states, g.n_attainable)}" for g in view.goals if g.n_states]
        rows.append((_label(course), ", ".join(given) or "none"))
    if any(g for g in _of(found.base, perspective).goals):
        heading("")
        table("Goals that lasting states give (within reach)", ("course", "goal and number of states"), rows)


def _print_views(opened: Case, found: CoursesTable) -> None:
    """One player's fortune in every perspective's eyes: that of whoever holds the first."""
    if len(found.perspectives) < 2:
        return
    holder = opened.data.perspectives[found.perspectives[0]].holder or found.actor
    rows = [
        (
            _label(course),
            *(_brief_of(_of(course, perspective), holder) for perspective in found.perspectives),
        )
        for course in (found.base, *found.courses)
    ]
    heading("")
    table(f"What lasts, for {_name(opened, holder)}, in each view", ("course", *found.perspectives), rows)


def _brief_of(view: CourseView, actor: str) -> str:
    found = view.player(actor)
    return "–" if found is None else _brief(found, "all")


def _print_starts(found: CoursesTable) -> None:
    heading("")
    for course in found.courses:
        start = "the bare case" if course.starts_from == "none" else course.starts_from
        free = f", where {', '.join(course.released)} can change" if course.released else ""
        begins = f", with this changed at once: {course.begins}" if course.begins else ""
        paragraph(f"{course.id} ({course.title}) starts from {start}{free}{begins}.")
