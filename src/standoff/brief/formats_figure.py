"""The picture of the tables: a row each, a mark for every goal it brings nearer, and who refuses the rest.

A full disc is an agreement that members keep and no outsider spoils, a half disc one that members keep, a ring one
that some member would break, a small triangle what outsiders then bring about of their own accord.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from standoff.brief.prose import capital
from standoff.brief.svg import Figure, figure, lines, tag, text, width_of, wrapped
from standoff.study.formats.records import FormatsReport, GoalName, TableReport

TITLES, CELL, COUNTS, BAR, HEAD, ROW = 318.0, 40.0, 84.0, 170.0, 216.0, 50.0


def formats_figure(found: FormatsReport, short: dict[str, str], finding: str) -> Figure | None:
    """The matrix of tables and what they bring that is not so today; None where no table brings anything.

    `short` gives each actor's short name; `finding` is the title.
    """
    goals = brought(found)
    if not goals:
        return None
    rows = in_order(found)
    right = TITLES + len(goals) * CELL
    bars = right + 20 + COUNTS
    width, bottom = max(bars + BAR, 980.0), HEAD + len(rows) * ROW
    filled = HEAD + sum(table.n_agreements > 0 for table in rows) * ROW
    parts = [*_key(), *_heads(goals, filled, short)]
    parts.append(lines(["Kept, and", "self-enforcing"], right + 20, HEAD - 26, 14, class_="tick"))
    parts.append(text("Refusals laid to", bars + 14, HEAD - 12, class_="tick"))
    for place, table in enumerate(rows):
        top = HEAD + place * ROW
        parts.append(tag("line", x1=0.0, x2=width, y1=top, y2=top, class_="grid"))
        parts += _title(table, top, short)
        parts += _marks(table, goals, top) if table.n_agreements else [_nothing(table, top)]
        if table.meets:
            counts = f"{table.n_kept:,}, {table.n_self_enforcing:,}"
            parts.append(text(counts, right + 20, top + ROW / 2 + 4, class_="small"))
        parts += _refusals(table, bars + 14, top, short)
    parts.append(tag("line", x1=0.0, x2=width, y1=bottom, y2=bottom, class_="grid"))
    return figure(parts, width, bottom + 8, finding, _describe(rows, goals))


def brought(found: FormatsReport) -> tuple[GoalName, ...]:
    """The goals not so today that some table brings, or outsiders then do.

    First the definitions that make up the worlds, then the others, then actors' goals; what most tables bring first.
    """
    new = [g for g in found.goals if not g.today and _reached(found, g.name)]
    return tuple(sorted(new, key=lambda g: (g.actor is not None, g.name not in found.worlds, -weight(found, g.name))))


def in_order(found: FormatsReport) -> list[TableReport]:
    """The tables that bring most first, those that agree on nothing after them, those that do not meet last."""
    new = {g.name for g in found.goals if not g.today}

    def order(table: TableReport) -> tuple[bool, bool, int, int]:
        lasting = sum(level in ("kept", "robust") for name, level in table.goals if name in new)
        return not table.meets, not table.n_agreements, -lasting, -table.n_kept

    return sorted(found.tables, key=order)


def _reached(found: FormatsReport, name: str) -> bool:
    return any(table.level(name) != "no" or name in table.afterwards for table in found.tables)


def weight(found: FormatsReport, name: str) -> int:
    """How much of a goal all tables together bring, what lasts above all."""
    height = {"robust": 100, "kept": 100, "agreement": 10, "no": 0}
    return sum(height[table.level(name)] + (name in table.afterwards) for table in found.tables)


def _key() -> list[Markup]:
    """What the marks mean, above the titles."""
    parts = []
    for place, (level, words) in enumerate(
        (
            ("robust", "agreed, kept, and proof against outsiders"),
            ("kept", "agreed and kept; outsiders could spoil it"),
            ("agreement", "agreed, but some member would break it"),
            ("later", "not agreed, but outsiders then do it"),
        )
    ):
        y = 26.0 + 22 * place
        parts += [_mark(level, 12.0, y), text(words, 26, y + 4, class_="small")]
    return parts


def _heads(goals: Sequence[GoalName], bottom: float, short: dict[str, str]) -> list[Markup]:
    """Each goal in words, slanting up from its column; an actor's goal in its colour with its name."""
    parts = []
    for place, goal in enumerate(goals):
        x = TITLES + (place + 0.5) * CELL
        said = f"{capital(short[goal.actor])}: {goal.words}" if goal.actor else capital(goal.words)
        for row, line in enumerate(wrapped(said, 205, 11, 2)):
            turn = f"rotate(-58 {x + 13 * row:.0f} {HEAD - 10:.0f})"
            colour = f"tiny a-{goal.actor}" if goal.actor else "tiny"
            at = {"x": x + 13.0 * row, "y": HEAD - 10, "class_": colour, "transform": turn}
            parts.append(tag("text", line, **at))
        parts.append(tag("line", x1=x, x2=x, y1=HEAD, y2=bottom, class_="grid"))
    return parts


def _title(table: TableReport, top: float, short: dict[str, str]) -> list[Markup]:
    rows = wrapped(table.title, TITLES - 26, 12, 2)
    parts = [lines(rows, 0, top + (15 if len(rows) > 1 else 20), 14, class_="label small")]
    x, y = 0.0, top + (43 if len(rows) > 1 else 38)
    for actor in (*table.members, *table.seats):
        name = capital(short[actor])
        parts.append(text(name, x, y, class_=f"tiny a-{actor}"))
        x += width_of(name, 11) + 7
    return parts


def _marks(table: TableReport, goals: Sequence[GoalName], top: float) -> list[Markup]:
    parts = []
    for place, goal in enumerate(goals):
        level = table.level(goal.name)
        shown = "later" if goal.name in table.afterwards and level == "no" else level
        if shown != "no":
            parts.append(_mark(shown, TITLES + (place + 0.5) * CELL, top + ROW / 2))
    return parts


def _mark(level: str, x: float, y: float) -> Markup:
    if level == "robust":
        return tag("circle", "", cx=x, cy=y, r=8.0, class_="lasting")
    if level == "kept":
        half = tag("path", "", d=f"M{x:.0f} {y - 8:.0f} a8 8 0 0 0 0 16 z", class_="lasting")
        return tag("g", [tag("circle", "", cx=x, cy=y, r=8.0, class_="passing"), half])
    if level == "agreement":
        return tag("circle", "", cx=x, cy=y, r=6.0, class_="passing")
    return tag("path", "", d=f"M{x - 5:.0f} {y - 5:.0f} l10 5 l-10 5 z", class_="later")


def _nothing(table: TableReport, top: float) -> Markup:
    said = "No agreement: nothing is better for one member and worse for none" if table.meets else table.unmet
    label = wrapped(said.rstrip("."), 620, 12, 2)
    return lines(label, TITLES + 10, top + (22 if len(label) > 1 else 29), 15, class_="small")


def _refusals(table: TableReport, left: float, top: float, short: dict[str, str]) -> list[Markup]:
    """Each member's weight as a part of one bar, the heaviest named."""
    parts, x, length = [], left, BAR - 20
    heavy = [b for b in table.blockers if b.weight]
    for block in heavy:
        wide = block.weight * length
        said = tag("title", f"{capital(short[block.actor])}: {100 * block.weight:.0f} %")
        place = {"x": x, "y": top + 12, "width": max(0.5, wide - 1), "height": 12.0}
        parts.append(tag("g", [said, tag("rect", "", **place, class_=f"bar a-{block.actor}")]))
        x += wide
    if heavy:
        first = heavy[0]
        label = f"{capital(short[first.actor])} {100 * first.weight:.0f} %"
        parts.append(text(label, left, top + 39, class_=f"tiny a-{first.actor}"))
    return parts


def _describe(rows: Sequence[TableReport], goals: Sequence[GoalName]) -> str:
    """The whole picture in sentences."""
    told = []
    for table in rows:
        lasting = [g.words for g in goals if table.level(g.name) in ("kept", "robust")]
        passing = [g.words for g in goals if table.level(g.name) == "agreement"]
        parts = [f"kept: {'; '.join(lasting)}"] if lasting else []
        parts += [f"agreed but not kept: {'; '.join(passing)}"] if passing else []
        nothing = "nothing that is not so today" if table.meets else table.unmet
        told.append(f"{table.title}: {'. '.join(parts) or nothing}.")
    return " ".join(told)
