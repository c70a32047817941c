"""What the templates say of views against each other: who expects which world, who is surprised, what the views say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from standoff.brief import prose
from standoff.brief.svg import Figure, figure, lines, tag, text, wrapped
from standoff.study.perspectives.records import HypergameReport, WorldCell, WorldRow
from standoff.study.perspectives.words import finding, headline, together
from standoff.study.records import Study
from standoff.theses.clauses import inner

LABEL, KEPT, COLUMN, ROW, TOP, MOST, MISTAKES = 330.0, 118.0, 128.0, 66.0, 74.0, 12, 3


def context(study: Study) -> dict[str, Any]:
    """What the section's template needs, by name."""
    report = study.perspectives
    assert report is not None
    game = report.hypergame
    said = headline(study.data, game)
    clauses = [sentence for sentence in finding(study.data, game) if sentence != f"{prose.capital(said)}."]
    return {
        "report": report,
        "game": game,
        "headline": prose.capital(said),
        "sentences": clauses,
        "lost": [row for row in game.worlds if not row.n_hyper],
        "unforeseen": [row for row in game.worlds if row.n_hyper and not any(c.n_expected for c in row.cells)],
        "surprises": together(game.surprises),
        "reliefs": together(game.reliefs),
        "figure": None if game.one_game else worlds_figure(study, game, said),
        "beyond": max(0, len(game.worlds) - MOST),
        "wrong": [(own, _mistaken(game, own.player)) for own in game.own if own.n_wrong],
    }


def _mistaken(game: HypergameReport, player: str) -> str:
    """Where a player wrongly takes states to last, as a list in brackets: the worlds with most such states."""
    counts = [
        (cell.n_expected - cell.n_right, row.title)
        for row in game.worlds
        for cell in row.cells
        if cell.player == player and cell.n_expected > cell.n_right
    ]
    counts.sort(key=lambda pair: -pair[0])
    if len(counts) == 1:
        n, title = counts[0]
        return f" ({'all ' if n > 1 else ''}where {inner(title)})"
    parts = [f"{n:,} where {inner(title)}" for n, title in counts[:MISTAKES]]
    rest = sum(n for n, _ in counts[MISTAKES:])
    return f" ({'; '.join([*parts, *([f'{rest:,} elsewhere'] if rest else [])])})" if parts else ""


def worlds_figure(study: Study, game: HypergameReport, said: str) -> Figure | None:
    """The matrix of worlds and players: what holds, what each expects of it, and who moves where it does not last."""
    rows = game.worlds[:MOST]
    if not rows:
        return None
    short = prose.short_names(study)
    players = [own.player for own in game.own]
    numbers = {world.truths: world.number for world in study.headline.worlds}
    width = LABEL + KEPT + COLUMN * len(players) + 12
    height = TOP + ROW * len(rows) + 6
    parts = [*_head(players, short), *_marks(players)]
    for index, row in enumerate(rows):
        parts.extend(_row(row, TOP + index * ROW, numbers.get(row.truths), short, width))
    title = prose.capital(said)
    return figure(parts, width, height, title, _describe(rows, short))


def _head(players: Sequence[str], short: dict[str, str]) -> Iterator[Markup]:
    yield text("World", 8, 24, class_="label")
    yield text("Holds when each", LABEL + KEPT / 2, 24, class_="label", anchor="middle")
    yield text("plays its own game", LABEL + KEPT / 2, 41, class_="tick", anchor="middle")
    for index, player in enumerate(players):
        x = LABEL + KEPT + COLUMN * (index + 0.5)
        yield text(f"{prose.capital(short.get(player, player))}", x, 24, class_=f"strong a-{player}", anchor="middle")
        yield text("expects", x, 41, class_="tick", anchor="middle")


def _marks(players: Sequence[str]) -> Iterator[Markup]:
    """What the marks mean, above the first player's column."""
    x = LABEL + KEPT + COLUMN * len(players) / 2
    yield text("● these hold   ○ these do not: who moves", x, 62, class_="tick", anchor="middle")


def _row(row: WorldRow, top: float, number: int | None, short: dict[str, str], width: float) -> Iterator[Markup]:
    middle = top + ROW / 2
    yield tag("line", x1=0.0, x2=width, y1=top, y2=top, class_="grid")
    if number is not None:
        yield text(str(number), 14, middle + 5, class_="number", anchor="middle")
    label = wrapped(row.title.rstrip("."), LABEL - 46, 12, 4)
    yield lines(label, 32, middle + 5 - 7.5 * (len(label) - 1), 15, class_="small")
    if row.n_hyper:
        steady = row.n_steady == row.n_hyper
        x = LABEL + KEPT / 2
        yield tag(
            "rect",
            "",
            x=x - 24,
            y=middle - 22,
            width=48.0,
            height=26.0,
            rx=6.0,
            class_="world-box attainable" if row.n_steady else "world-box",
        )
        yield text(f"{row.n_hyper:,}", x, middle - 4, class_="label", anchor="middle")
        note = "as all expect" if steady else f"{row.n_steady:,} as all expect" if row.n_steady else "not as all expect"
        yield text(note, x, middle + 20, class_="tick", anchor="middle")
    for index, cell in enumerate(row.cells):
        yield from _cell(cell, LABEL + KEPT + COLUMN * (index + 0.5), middle, short)


def _cell(cell: WorldCell, x: float, y: float, short: dict[str, str]) -> Iterator[Markup]:
    """The states that a player expects: those that hold on a disc, the others on a ring with who moves below."""
    right, wrong = cell.n_right, cell.n_expected - cell.n_right
    apart = 19.0 if right and wrong else 0.0
    lift = 9.0 if wrong else 0.0
    if right:
        radius = 15.0 if right < 100 else 18.0
        yield tag("circle", "", cx=x - apart, cy=y - lift, r=radius, class_=f"bar a-{cell.player}")
        yield text(f"{right:,}", x - apart, y - lift + 4, class_="on-bar", anchor="middle")
    if wrong:
        radius = 14.0 if wrong < 100 else 17.0
        yield tag("circle", "", cx=x + apart, cy=y - lift, r=radius, class_=f"move a-{cell.player}")
        yield text(f"{wrong:,}", x + apart, y - lift + 4, class_=f"small a-{cell.player}", anchor="middle")
        movers = [id for id, _ in cell.surprised_by]
        if not movers:
            yield text("another does not see it", x, y + 22, class_="tick", anchor="middle")
        elif len(movers) == 1:
            name = prose.capital(short.get(movers[0], movers[0]))
            yield text(f"{name} moves", x, y + 22, class_=f"mover a-{movers[0]}", anchor="middle")
        else:
            names = ", ".join(prose.capital(short.get(id, id)) for id in movers[:2])
            more = " and others" if len(movers) > 2 else ""
            yield text(f"{names}{more}", x, y + 22, class_="mover", anchor="middle")


def _describe(rows: Sequence[WorldRow], short: dict[str, str]) -> str:
    parts = []
    for row in rows:
        said = [
            f"{short.get(cell.player, cell.player)} expects {cell.n_expected}, of which {cell.n_right} hold"
            for cell in row.cells
            if cell.n_expected
        ]
        parts.append(f"{row.title} {row.n_hyper} hold; {'; '.join(said) or 'expected by nobody'}.")
    return " ".join(parts)
