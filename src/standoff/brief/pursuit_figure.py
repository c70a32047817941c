"""The picture of what goals would take: the cheapest way to each, as a row of moves with the concessions marked.

One lane per goal and view; views whose way and verdict are the same share a lane. Each arrow is one move in its mover's
colour; a concession, a move that leaves its mover worse off, is dashed and flagged.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standoff.brief.prose import capital
from standoff.brief.svg import Figure, figure, lines, tag, text, wrapped
from standoff.study.pursuit.records import ConditionReport, Lane, Pursuit, PursuitReport
from standoff.study.records import Step
from standoff.theses.clauses import joined

LEFT, COLUMN, END, TOP, PER_ROW = 196.0, 190.0, 196.0, 14.0, 4


@dataclass(frozen=True)
class Track:
    """What one lane shows: the goal (its name said once), the views that agree, and one of their findings."""

    name: str
    views: tuple[str, ...]
    pursuit: Pursuit


def tracks(report: PursuitReport) -> list[Track]:
    """The lanes of the picture, views that find the same put together."""
    made: list[Track] = []
    for lane in report.lanes:
        groups: dict[object, list[Pursuit]] = {}
        for pursuit in lane.pursuits:
            groups.setdefault(_alike(pursuit), []).append(pursuit)
        for number, group in enumerate(groups.values()):
            name = _name(lane) if number == 0 else ""
            everyone = len(groups) == 1 and len(lane.pursuits) > 1
            alike = "In both views" if len(lane.pursuits) == 2 else "In all these views"
            views = (alike,) if everyone else tuple(p.title for p in group)
            made.append(Track(name, views, group[0]))
    return made


def _name(lane: Lane) -> str:
    return capital(lane.target.text)


def _alike(found: Pursuit) -> object:
    """What has to agree for two views to share a lane."""
    steps = None if found.state is None else tuple((s.actor, s.end, s.effect) for s in found.state.steps)
    return steps, bool(found.stable_targets), tuple(c.actor for c in leaving(found)), found.lost


def leaving(found: Pursuit) -> list[ConditionReport]:
    """The conditions of those who would leave the state judged, under the concept asked for."""
    return [c for c in found.conditions if not c.stable and c.concept == found.concept]


def pursuit_figure(report: PursuitReport, short: dict[str, str], finding: str) -> Figure:
    """The whole picture; `finding` is its title."""
    parts: list[Markup] = []
    y = TOP
    shown = tracks(report)
    longest = max((len(t.pursuit.state.steps) for t in shown if t.pursuit.state), default=1)
    columns = min(PER_ROW, max(3, longest))
    for track in shown:
        if track.name and parts:
            parts.append(tag("line", x1=0.0, x2=LEFT + columns * COLUMN + END, y1=y, y2=y, class_="grid"))
        y = _lane(track, parts, y, short, columns)
    return figure(parts, LEFT + columns * COLUMN + END, y + 4, finding, _describe(shown, short))


def _lane(track: Track, parts: list[Markup], top: float, short: dict[str, str], columns: int) -> float:
    """Draw one lane from `top` down; returns where the next begins."""
    head = wrapped(track.name, LEFT - 34, 15, 6) if track.name else []
    said = wrapped("; ".join(track.views), LEFT - 34, 11, 3)
    y = top + 22
    if head:
        parts.append(lines(head, 0, y, 16, class_="label"))
    parts.append(lines(said, 0, y + 16 * len(head), 13, class_="tick"))
    bottom = y + 16 * len(head) + 13 * len(said)
    way = track.pursuit.state
    steps = way.steps if way is not None else ()
    rows = [steps[at : at + PER_ROW] for at in range(0, len(steps), PER_ROW)] or [()]
    height = 0.0
    line = top
    for number, row in enumerate(rows):
        told = [_told(step, short) for step in row]
        height = 44 + 13.0 * max([len(t) for t in told] or [1])
        axis = line + 30
        if number == 0:
            parts.append(tag("circle", "", cx=LEFT - 16, cy=axis, r=7.0, class_="today"))
        for at, (step, rows_of) in enumerate(zip(row, told, strict=True)):
            parts.append(_move(step, rows_of, LEFT + at * COLUMN, axis, short))
        line += height + 14
    axis = line - height - 14 + 30
    end = LEFT + len(rows[-1]) * COLUMN
    parts.append(_ending(track.pursuit, end, axis, short))
    return max(line, bottom + 10, axis + 70)


def _told(step: Step, short: dict[str, str]) -> list[str]:
    name = short.get(step.actor, step.actor)
    words = step.words.removeprefix(f"{name} ").removeprefix(f"{capital(name)} ")
    return wrapped(words, COLUMN - 30, 11, 8)


def _move(step: Step, words: list[str], x: float, y: float, short: dict[str, str]) -> Markup:
    mover = capital(short.get(step.actor, step.actor))
    mark = {"gain": "gains", "even": "does not care", "loss": "concedes"}[step.effect]
    parts = [
        tag("title", f"{mover} {mark}: {step.words}"),
        tag("path", "", d=f"M{x:.0f} {y:.0f} H{x + COLUMN - 24:.0f}", class_=f"move a-{step.actor} {step.effect}"),
        tag("path", "", d=f"M{x + COLUMN - 14:.0f} {y:.0f} l-11 -6 l0 12 z", class_=f"head a-{step.actor}"),
        tag("circle", "", cx=x + COLUMN - 8, cy=y, r=5.0, class_="node"),
        text(f"{mover} {mark}", x + 4, y - 9, class_=f"mover a-{step.actor}"),
        lines(words, x + 4, y + 18, 13, class_="tiny"),
    ]
    if step.effect == "loss":
        parts.append(text("▼", x + COLUMN - 24, y - 9, class_="tiny harm", anchor="end"))
    return tag("g", parts)


def _ending(found: Pursuit, x: float, y: float, short: dict[str, str]) -> Markup:
    """What becomes of it at the end of the way."""
    head, told, good = ending_words(found, short)
    rows = wrapped(told, END - 20, 11, 5)
    return tag(
        "g",
        [
            text(head, x + 10, y + 4, class_="strong " + ("gain" if good else "harm")),
            lines(rows, x + 10, y + 20, 13, class_="tiny"),
        ],
    )


def ending_words(found: Pursuit, short: dict[str, str]) -> tuple[str, str, bool]:
    """The end of a lane: in a word or two, in a clause, and whether it is good news for the goal."""
    if not found.feasible:
        return "Not possible", "no state of this game has it", False
    if found.state is None:
        return "Out of reach", "no moves lead there from today", False
    lost = f"; the way gives up {joined(found.lost)} for a time" if found.lost else ""
    if found.equilibrium is not None and found.equilibrium.steps == found.state.steps:
        return "Lasts", "nobody has a move away that pays" + lost, True
    if found.equilibrium is not None:
        more = found.equilibrium.price
        against = "no more" if more.losses == found.state.price.losses else str(more.losses)
        moves = "one move" if more.moves == 1 else f"{more.moves} moves"
        return "Can last", f"in a form that takes {moves}, {against} against interest" + lost, True
    if found.stable_targets:
        return "Does not last", "the forms of it that would last are out of reach" + lost, False
    return "Does not last", f"{_undoers(found, short)} would undo it" + lost, False


def _undoers(found: Pursuit, short: dict[str, str]) -> str:
    """The smallest sets of players that leave a state with the goal."""
    fewest = min(len(who) for who, _ in found.leaving)
    sets = [joined([short.get(a, a) for a in who]) for who, _ in found.leaving if len(who) == fewest]
    return f"at best {joined(sets, 'or')}" + (" alone" if fewest == 1 else "")


def _describe(shown: list[Track], short: dict[str, str]) -> str:
    """The picture in words."""
    sentences = []
    name = ""
    for track in shown:
        name = track.name or name
        way = track.pursuit.state
        steps = [] if way is None else [f"{short.get(s.actor, s.actor)} ({s.effect}): {s.words}" for s in way.steps]
        head, told, _ = ending_words(track.pursuit, short)
        sentences.append(f"{name} ({'; '.join(track.views)}): {'; '.join(steps) or 'no way'}. {head}: {told}.")
    return " ".join(sentences)
