"""Headings that state the finding of their part, filled from the results."""

from __future__ import annotations

from standoff.brief.prose import agreement, capital, counted, short_names
from standoff.study.records import Study
from standoff.theses.clauses import joined, number


def headings(study: Study) -> dict[str, str]:
    """A heading for each part whose finding varies with the case."""
    return {
        "today": _today(study),
        "views": _views(study),
        "chronicle": _chronicle(study),
        "sanctions": _sanctions(study),
    }


def _today(study: Study) -> str:
    today, short = study.headline.status_quo, short_names(study)
    if today is None:
        return "Where things stand"
    leaving = [short[p.actor] for p in today.players if p.departure is not None]
    staying = [short[p.actor] for p in today.players if p.departure is None]
    if not leaving:
        return "Nobody would move from where things stand"
    if not staying:
        return "Everybody would move from where things stand"
    return f"{capital(joined(leaving))} would move today; {joined(staying)} would not"


def _views(study: Study) -> str:
    if len(study.views) < 2:
        return "The conflict in one view"
    worlds = study.headline.worlds
    shared = sum(len(agreement(study, world)) == len(study.views) for world in worlds)
    if not worlds:
        return f"The same conflict in {number(len(study.views))} views"
    if shared == len(worlds):
        return f"All {number(len(study.views))} views know these stable worlds"
    amount = "None" if shared == 0 else capital(number(shared))
    return f"{amount} of these {counted(len(worlds), 'world')} {'is' if shared == 1 else 'are'} stable in every view"


def _chronicle(study: Study) -> str:
    events = study.data.chronicle
    cards = sum(event.aimed_at is not None for event in events)
    tail = f", {number(cards)} of them aimed at a third party" if cards else ""
    return f"{capital(counted(len(events), 'act'))} between the parties{tail}"


def _sanctions(study: Study) -> str:
    data = study.data
    resolutions = len({measure.resolution for measure in data.sanctions})
    return (
        f"{capital(counted(resolutions, 'resolution'))}, {counted(len(data.sanctions), 'measure')}, "
        f"and {counted(len(data.exemptions), 'way out', 'ways out')}"
    )
