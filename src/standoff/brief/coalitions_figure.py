"""The picture of jumps: the worlds that last one under the other, and who would lead together from one to another.

Each jump has a lane of its own to the right of the worlds, the shortest nearest to them, drawn in as many strands as
the coalition has members, each in its member's colour; broken strands where the others would answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from standoff.brief.prose import capital, counted
from standoff.brief.svg import Figure, figure, lines, tag, text, wrapped
from standoff.study.coalitions.records import CoalitionsReport, WorldHold, WorldJump
from standoff.theses.clauses import joined, number

LEFT, TOP, BOX, TALL, GAP, LANE, WIDE = 8.0, 10.0, 380.0, 88.0, 80.0, 112.0, 1120.0
MOST = 8
"""The most lanes."""


def coalitions_figure(found: CoalitionsReport, short: dict[str, str], players: Sequence[str]) -> Figure | None:
    """The jumps between worlds, or None where there are none. `short` gives each player's short name."""
    shown = chosen(found)
    if not shown:
        return None
    rows = {world.number: place for place, world in enumerate(found.worlds)}
    lanes = sorted(shown, key=lambda jump: (abs(rows[jump.end] - rows[jump.start]), rows[jump.start]))
    slots = _slots(lanes, rows)
    lane = max(LANE, (WIDE - LEFT - BOX - 34) / len(lanes))
    width = LEFT + BOX + 34 + lane * len(lanes)
    height = TOP + len(rows) * (TALL + GAP) - GAP + 10
    parts: list[Markup] = [_box(world, _top(rows[world.number])) for world in found.worlds]
    for place, jump in enumerate(lanes):
        x = LEFT + BOX + 34 + lane * place
        states = next(world.n_states for world in found.worlds if world.number == jump.start)
        parts.append(_cable(jump, x, *slots[place], rows, short, players, states))
    return figure(parts, width, height, finding(found, short, players), _described(found, shown, short, players))


def chosen(found: CoalitionsReport) -> tuple[WorldJump, ...]:
    """The jumps between worlds that are drawn: undeterred ones first, smaller coalitions, from more states.

    Left out where some of the members lead between the same worlds without the others, from as many states.
    """
    order = sorted(found.across, key=lambda jump: (not jump.n_free, len(jump.coalition), -jump.n_origins))
    return tuple([jump for jump in order if not any(_covers(other, jump) for other in order)][:MOST])


def _covers(smaller: WorldJump, jump: WorldJump) -> bool:
    same = (smaller.start, smaller.end) == (jump.start, jump.end)
    enough = smaller.n_origins >= jump.n_origins and bool(smaller.n_free) >= bool(jump.n_free)
    return same and enough and set(smaller.coalition) < set(jump.coalition)


def together(jump: WorldJump, short: dict[str, str], players: Sequence[str]) -> str:
    """The members in a sentence."""
    if 2 < len(jump.coalition) == len(players):
        return "all players"
    return joined([short.get(id, id) for id in jump.coalition])


def finding(found: CoalitionsReport, short: dict[str, str], players: Sequence[str]) -> str:
    """Who would lead from most worlds to one other, in a sentence."""
    led: dict[tuple[tuple[str, ...], int], list[WorldJump]] = {}
    for jump in chosen(found):
        led.setdefault((jump.coalition, jump.end), []).append(jump)
    most = max(led.values(), key=lambda some: (any(j.n_free for j in some), len(some), -len(some[0].coalition)))
    worlds = [str(start) for start in sorted(jump.start for jump in most)]
    which = "world " if len(worlds) == 1 else "worlds "
    who = capital(together(most[0], short, players))
    return f"{who} would together leave {which}{joined(worlds)} for world {most[0].end}"


def _top(row: int) -> float:
    return TOP + row * (TALL + GAP)


def _slots(lanes: Sequence[WorldJump], rows: dict[int, int]) -> list[tuple[float, float]]:
    """Where each jump leaves its world and enters the other: heights at the right side of the boxes."""
    ends: dict[int, list[tuple[int, int]]] = {place: [] for place in rows.values()}
    for place, jump in enumerate(lanes):
        up = rows[jump.end] < rows[jump.start]
        # Lines that go up start above those that go down, so that fewer cross.
        ends[rows[jump.start]].append((0 if up else 1, place))
        ends[rows[jump.end]].append((1 if up else 0, place))
    at: dict[tuple[int, int], float] = {}
    for row, some in ends.items():
        ordered = sorted(some, key=lambda end: (end[0], end[1] if end[0] == 0 else -end[1]))
        for k, (_, place) in enumerate(ordered):
            at[row, place] = _top(row) + TALL * (k + 1) / (len(ordered) + 1)
    return [(at[rows[jump.start], place], at[rows[jump.end], place]) for place, jump in enumerate(lanes)]


def _box(world: WorldHold, top: float) -> Markup:
    kept = world.kept["cseq"]
    stays = "survive" if kept > 1 else "survives"
    said = f"{counted(world.n_states, 'stable state')}; {number(kept) if kept else 'none'} {stays} every coalition"
    rows = wrapped(world.title.rstrip("."), BOX - 50, 12, 3)
    frame = "world-box attainable" if kept else "world-box"
    return tag(
        "g",
        [
            tag("rect", "", x=LEFT, y=top, width=BOX, height=TALL, rx=6.0, class_=frame),
            text(str(world.number), LEFT + 20, top + 26, class_="number", anchor="middle"),
            lines(rows, LEFT + 38, top + 24, 16, class_="small"),
            text(said, LEFT + 38, top + TALL - 10, class_="tick"),
        ],
    )


def _cable(
    jump: WorldJump,
    x: float,
    start: float,
    end: float,
    rows: dict[int, int],
    short: dict[str, str],
    players: Sequence[str],
    states: int,
) -> Markup:
    """One jump: a strand for each member, an arrowhead, and the members' names in the gap next to where it begins."""
    edge = LEFT + BOX
    down = end > start
    effect = "gain" if jump.n_free else "even"
    parts: list[Markup] = [tag("title", f"{capital(together(jump, short, players))}: {jump.clause}")]
    for k, id in enumerate(jump.coalition):
        off = 3.2 * (k - (len(jump.coalition) - 1) / 2)
        turn = -off if down else off
        way = f"M{edge:.0f} {start + off:.1f} H{x - turn:.1f} V{end - off:.1f} H{edge + 10:.0f}"
        parts.append(tag("path", "", d=way, class_=f"move a-{id} {effect}"))
    parts.append(tag("path", "", d=f"M{edge + 1:.0f} {end:.1f} l12 -7 l0 14 z", class_="today"))
    gap = _top(rows[jump.start]) + TALL if down else _top(rows[jump.start]) - GAP
    everybody = 2 < len(jump.coalition) == len(players)
    names = [("", "all players")] if everybody else [(id, capital(short.get(id, id))) for id in jump.coalition]
    y = gap + (GAP - 13.0 * (len(names) + 1)) / 2 + 10
    aside = x + 4 + 1.6 * len(jump.coalition)
    for k, (id, name) in enumerate(names):
        parts.append(text(name, aside, y + 13 * k, class_=f"mover a-{id}" if id else "mover"))
    part = "all" if jump.n_origins == states else f"{number(jump.n_origins)} of"
    count = f"from {part} {number(states)}" if states > 1 else "from its state"
    parts.append(text(count, aside, y + 13 * len(names), class_="tick"))
    return tag("g", parts)


def _described(
    found: CoalitionsReport, shown: Sequence[WorldJump], short: dict[str, str], players: Sequence[str]
) -> str:
    """The picture in words, for readers who do not see it."""
    held = [f"World {w.number}: {w.kept['cseq']} of {w.n_states} survive every coalition." for w in found.worlds]
    led = [
        f"{capital(together(jump, short, players))} from world {jump.start} to world {jump.end}: {jump.clause}."
        for jump in shown
    ]
    return " ".join([*held, *led])
