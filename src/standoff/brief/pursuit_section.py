"""The part of the brief on what a goal would take: its heading, its tables and its figure."""

from __future__ import annotations

from typing import Any

from standoff.brief.prose import capital, counted, short_names
from standoff.brief.pursuit_figure import Track, ending_words, leaving, pursuit_figure, tracks
from standoff.study.pursuit.records import Pursuit, PursuitReport
from standoff.study.records import Study
from standoff.theses.clauses import joined, number


def context(study: Study) -> dict[str, Any]:
    """What the template `pursuit.html.j2` lays out, under the name `pursuit` there."""
    found = study.pursuit
    assert found is not None, "the part is only laid out where there is a report"
    short = short_names(study)
    return {
        "report": found,
        "heading": _heading(found, short),
        "figure": pursuit_figure(found, short, _finding(found, short)),
        "rows": [_row(lane.target.text, p, short) for lane in found.lanes for p in lane.pursuits],
        "turning": [_turning(track) for track in tracks(found) if leaving(track.pursuit)],
        "lasting": _lasting(found),
    }


def _mine(found: PursuitReport) -> list[Pursuit]:
    """The goals one by one, as the default perspective sees them."""
    return [lane.pursuits[0] for lane in found.lanes if lane.target.id != "together"]


def _heading(found: PursuitReport, short: dict[str, str]) -> str:
    mine = _mine(found)
    lasting = sum(bool(p.stable_targets) for p in mine)
    holder = capital(short[found.holder])
    if len(mine) == 1:
        return f"What {holder} is after {'could' if lasting else 'would not'} last"
    whole = "both" if len(mine) == 2 else "all"
    count = "none" if not lasting else whole if lasting == len(mine) else f"only {number(lasting)}"
    return f"Of the {counted(len(mine), 'thing')} that {holder} is after, {count} would last once there"


def _finding(found: PursuitReport, short: dict[str, str]) -> str:
    """How many moves against interest the goals take, and from whom."""
    holder, mine = capital(short[found.holder]), _mine(found)
    every = [lane.pursuits[0] for lane in found.lanes]
    priced = [p for p in every if p.state is not None]
    paid = [p for p in priced if p.state is not None and p.state.price.losses]
    if not priced:
        return f"No moves lead to what {holder} is after"
    if not paid:
        return f"Moves that pay their mover lead to all that {holder} is after"
    bearers = [actor for p in paid if p.state is not None for actor, _ in p.state.bearers]
    names = joined([capital(short[a]) for a in short if a in bearers], "or")
    most = max(p.state.price.losses for p in paid if p.state is not None)
    amount = "one concession" if most == 1 else f"up to {number(most)} concessions"
    free = sum(p not in paid for p in mine if p.state is not None)
    if not free:
        return f"What {holder} is after takes {amount}, by {names}"
    costs = "costs" if free == 1 else "cost"
    rest = "the rest of it" if len(mine) > free else "all together"
    return (
        f"{capital(number(free))} of the {counted(len(mine), 'thing')} that {holder} is after {costs} nobody anything; "
        f"{rest} takes {amount}, by {names}"
    )


def _lasting(found: PursuitReport) -> str:
    """Whether they would stand together, in every view."""
    together = next((lane for lane in found.lanes if lane.target.id == "together"), None)
    if together is None:
        return ""
    views = [p for p in together.pursuits if p.stable_targets]
    if not views:
        return "In no view would all of them together last."
    titles = joined([f"\u201c{p.title}\u201d" for p in views])
    return f"All of them together would last once there, in the view {titles}."


def _row(text: str, found: Pursuit, short: dict[str, str]) -> dict[str, Any]:
    way = found.state
    head, told, good = ending_words(found, short)
    fewest = min((len(who) for who, _ in found.leaving), default=0)
    minds = [joined([short[a] for a in who]) for who, _ in found.leaving if len(who) == fewest]
    return {
        "goal": capital(text),
        "found": found,
        "price": "no way" if way is None else "nobody loses" if not way.price.losses else _bearers(way.bearers, short),
        "moves": "" if way is None else str(way.price.moves),
        "end": f"{head}: {told}",
        "good": good,
        "minds": "nobody" if fewest == 0 and found.leaving else joined(minds, "or"),
        "alone": "" if found.changes is None else joined([short[a] for a in found.changes.alone], "or") or "nobody",
        "scenario": found.scenario,
    }


def _turning(track: Track) -> dict[str, Any]:
    """Why a goal does not last: told once for the views that agree."""
    return {
        "goal": capital(track.pursuit.target.text),
        "views": "; ".join(track.views),
        "end": track.pursuit.end,
        "conditions": leaving(track.pursuit),
    }


def _bearers(bearers: tuple[tuple[str, int], ...], short: dict[str, str]) -> str:
    return joined([short[a] if n == 1 else f"{short[a]} ({n} times)" for a, n in bearers]) + " once" * (
        len(bearers) == 1 and bearers[0][1] == 1
    )
