"""The picture of moves between the status quo and the stable worlds: a tree of single moves.

Every path is a shortest one. Paths that begin alike share their first states; each arrow is one move, in its mover's
colour, solid where the mover gains by it and dashed where it loses or does not care.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from standoff.brief.prose import capital, counted, world_name
from standoff.brief.svg import Figure, figure, lines, tag, text, wrapped
from standoff.study.records import Path, Step, View
from standoff.theses.clauses import number

COLUMN, ROW, LEFT, TOP, BOX = 182.0, 104.0, 100.0, 46.0, 262.0


@dataclass
class _Node:
    """One state on some path: where it is drawn, and which worlds end in it."""

    state: str
    depth: int
    row: float = 0.0
    children: list[tuple[Step, _Node]] = field(default_factory=list)
    worlds: list[Path] = field(default_factory=list)


def moves_figure(view: View, short: dict[str, str], *, most: int = 7) -> Figure | None:
    """The tree of moves from the status quo to the first `most` worlds, or None where there is nothing to draw.

    `short` gives each actor's short name.
    """
    if view.status_quo is None or not view.paths:
        return None
    root = _tree(view.status_quo.state.state, view.paths[:most])
    height_rows = _place(root, 0.0)
    depth = _depth(root)
    width = LEFT + (depth + 0.35) * COLUMN + BOX
    height = TOP + height_rows * ROW + 8
    parts: list[Markup] = []
    _draw(root, parts, view, short, LEFT + (depth + 0.2) * COLUMN)
    x, y = _at(root)
    parts.append(tag("circle", "", cx=x, cy=y, r=9.0, class_="today"))
    parts.append(text("Today", x - 16, y + 5, class_="strong", anchor="end"))
    near, all_of = sum(world.attainable for world in view.worlds), len(view.worlds)
    title = f"Moves that pay their mover lead from today to {number(near)} of {counted(all_of, 'stable world')}"
    return figure(parts, width, height, title, _describe(view, short))


def _tree(start: str, paths: tuple[Path, ...]) -> _Node:
    root = _Node(start, 0)
    for path in paths:
        node = root
        for step in path.steps:
            found = next((child for s, child in node.children if (s.actor, s.end) == (step.actor, step.end)), None)
            if found is None:
                found = _Node(step.end, node.depth + 1)
                node.children.append((step, found))
            node = found
        node.worlds.append(path)
    return root


def _place(node: _Node, row: float) -> float:
    """Give each node its row, leaves first; returns the next free row."""
    start, rows = row, []
    for _ in node.worlds:
        rows.append(row)
        row += 1.0
    for _, child in node.children:
        row = _place(child, row)
        rows.append(child.row)
    node.row = rows[0] if len(rows) == 1 else (sum(rows) / len(rows) if rows else start)
    return max(row, start + 1.0) if not rows else row


def _depth(node: _Node) -> int:
    return max([node.depth, *(_depth(child) for _, child in node.children)])


def _at(node: _Node) -> tuple[float, float]:
    return LEFT + node.depth * COLUMN, TOP + node.row * ROW + ROW / 2 - 6


def _draw(node: _Node, parts: list[Markup], view: View, short: dict[str, str], box_x: float) -> None:
    x, y = _at(node)
    for step, child in node.children:
        cx, cy = _at(child)
        parts.append(_arrow(step, x, y, cx, cy, short))
        _draw(child, parts, view, short, box_x)
        parts.append(tag("circle", "", cx=cx, cy=cy, r=5.0, class_="node"))
    for offset, path in enumerate(node.worlds):
        world = next(w for w in view.worlds if w.number == path.world)
        wy = y if len(node.worlds) == 1 and not node.children else TOP + (node.row + offset) * ROW + ROW / 2 - 6
        parts.append(tag("path", "", d=f"M{x + 7:.0f} {y:.0f} L{box_x - 6:.0f} {wy:.0f}", class_="lead"))
        rows = wrapped(world_name(world), BOX - 50, 12, 5)
        top = wy - 8.0 * len(rows) - 6
        parts.append(
            tag(
                "rect",
                "",
                x=box_x,
                y=top,
                width=BOX - 8,
                height=16.0 * len(rows) + 12,
                rx=6.0,
                class_="world-box" + (" attainable" if path.attainable else ""),
            )
        )
        parts.append(text(str(world.number), box_x + 16, wy + 6, class_="number", anchor="middle"))
        parts.append(lines(rows, box_x + 34, top + 19, 16, class_="small"))


def _arrow(step: Step, x: float, y: float, cx: float, cy: float, short: dict[str, str]) -> Markup:
    """One move: a neutral trunk from the state it leaves, then an arrow in its mover's colour with what it does."""
    turn, mover = x + 20, capital(short.get(step.actor, step.actor))
    mark = {"gain": "gains", "even": "indifferent", "loss": "loses"}[step.effect]
    rows = wrapped(step.words, COLUMN - 40, 11, 4)
    label_y = cy - 9 - 13 * len(rows)
    return tag(
        "g",
        [
            tag("title", f"{mover} {mark}: {step.words}"),
            tag("path", "", d=f"M{x + 6:.0f} {y:.0f} H{turn:.0f} V{cy:.0f}", class_="trunk"),
            tag("path", "", d=f"M{turn:.0f} {cy:.0f} H{cx - 14:.0f}", class_=f"move a-{step.actor} {step.effect}"),
            tag("path", "", d=f"M{cx - 7:.0f} {cy:.0f} l-9 -5 l0 10 z", class_=f"head a-{step.actor}"),
            text(f"{mover} {mark}", turn + 7, label_y, class_=f"mover a-{step.actor}"),
            lines(rows, turn + 7, label_y + 13, 13, class_="tiny"),
        ],
    )


def _describe(view: View, short: dict[str, str]) -> str:
    """The picture in words, for readers who do not see it."""
    sentences = []
    for path in view.paths:
        how = "by moves that pay their mover" if path.attainable else "only with moves that do not pay their mover"
        steps = "; ".join(f"{short.get(s.actor, s.actor)}: {s.words}" for s in path.steps) or "no move: it holds today"
        sentences.append(f"World {path.world}, {how}: {steps}.")
    return " ".join(sentences)
