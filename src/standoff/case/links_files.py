"""References of passages, ledgers and theses that need more than a look-up: offsets, dates, ids, cycles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from standoff.case import checks, schema
from standoff.case.fields import first_day, last_day
from standoff.case.linker import Linker, cycles, parts
from standoff.case.links_case import added, blocks, complete, lineage, statements
from standoff.case.links_forecasts import check_forecasts
from standoff.case.places import Document, Path
from standoff.errors import nearest


def link(linker: Linker) -> None:
    """Check the files beside case.yaml and the perspectives, and the dates of all."""
    _passages(linker)
    _dates(linker)
    _ledgers(linker)
    check_forecasts(linker)
    _theses(linker)


def _passages(linker: Linker) -> None:
    """Passages lie within their source, sentences stand in order; ids are unique over all sources."""
    read = linker.read.passages
    if read is None or read.part is None:
        return
    entries: list[tuple[Path, str]] = []
    for id, source in read.part.sources.items():
        path: Path = ("sources", id)
        linker.known(read.document, path, id, "source", key=True)
        entries += [((*path, "passages", n), passage.id) for n, passage in enumerate(source.passages)]
        declared = linker.case.sources.get(id) if linker.case else None
        length = declared.characters if declared else None
        for number, passage in enumerate(source.passages):
            span = (passage.start, passage.end)
            _span(linker, read.document, (*path, "passages", number, "start"), span, length, passage.id)
        last = 0
        for number, (start, end) in enumerate(source.sentences):
            here = (*path, "sentences", number)
            _span(linker, read.document, here, (start, end), length, f"sentence {number + 1}")
            if start < last:
                message = f"sentence {number + 1} begins at {start}, before the last one ends at {last}"
                linker.at(read.document, here, message, found=str(start), allowed=f"{last} or more")
            last = max(last, end)
    linker.unique(read.document, entries, "passage")


def _span(linker: Linker, document: Document, path: Path, span: tuple[int, int], length: int | None, what: str) -> None:
    """A span has characters and lies within its source."""
    start, end = span
    if end <= start:
        linker.at(document, path, f"{what} ends at {end} and begins at {start}; it has no characters", found=str(end))
    elif length is not None and end > length:
        message = f"{what} ends at {end}; the source has {length} characters"
        linker.at(document, path, message, found=str(end), allowed=f"at most {length}")


_PERIODS: dict[type[BaseModel], tuple[tuple[str, str], ...]] = {
    schema.Term: (("start", "until"),),
    schema.Measure: (("start", "until"), ("adopted", "start")),
    schema.Exemption: (("start", "until"),),
    schema.Compliance: (("start", "until"),),
    schema.Forecast: (("made", "due"),),
    schema.Prescription: (("made", "due"),),
    schema.CaseFile: (("as_of", "horizon"),),
}


def _dates(linker: Linker) -> None:
    """What ends does not end before it begins."""
    read = linker.read
    for sound in (read.case, read.forecasts):
        if sound is not None and sound.part is not None:
            for path, part in parts(sound.part, ()):
                _period(linker, sound.document, path, part)
    for document, rows in read.tables.values():
        for number, row in rows:
            _period(linker, document, (number,), row)


def _period(linker: Linker, document: Document, path: Path, part: Any) -> None:
    for first, then in _PERIODS.get(type(part), ()):
        start, end = getattr(part, first), getattr(part, then)
        if start is not None and end is not None and last_day(end) < first_day(start):
            fields = type(part).model_fields
            one, two = fields[first].alias or first, fields[then].alias or then
            message = f"`{two}` ({end}) is before `{one}` ({start})"
            linker.at(document, (*path, two), message, found=end, allowed=f"{start} or later")


def _ledgers(linker: Linker) -> None:
    """Ids of rows are unique; an option has one value per date; a partner is an actor, `world` or `other`."""
    kinds = {"chronicle": "event", "sanctions": "measure", "exemptions": "exemption"}
    for name, (document, rows) in linker.read.tables.items():
        if name in kinds:
            linker.unique(document, (((number,), row.id) for number, row in rows), kinds[name])
        elif name == "trade":
            for number, row in rows:
                if row.partner not in ("world", "other"):
                    linker.known(document, (number, "partner"), row.partner, "actor")
        elif name == "history":
            _history(linker, document, rows)


def _history(linker: Linker, document: Document, rows: list[tuple[int, Any]]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for number, row in rows:
        before = seen.setdefault((row.option, row.date), number)
        if before != number:
            line = document.place((before,)).line
            message = f"{row.option} has a value from {row.date} on already (line {line})"
            linker.at(document, (number, "date"), message, found=row.date)


def _theses(linker: Linker) -> None:
    """Ids are unique, no thesis rests on itself, a statement rested on is in force, strings and goals are there."""
    read = linker.read.theses
    if read is None or read.part is None:
        return
    held = {thesis.id: thesis for thesis in read.part.theses}
    linker.unique(read.document, ((("theses", n), t.id) for n, t in enumerate(read.part.theses)), "thesis")
    place = {thesis.id: number for number, thesis in enumerate(read.part.theses)}
    for cycle in cycles({id: [other for other in _rests_on(thesis) if other in held] for id, thesis in held.items()}):
        message = f"the thesis {cycle[0]!r} rests on itself: " + " on ".join([*cycle, cycle[0]])
        linker.at(read.document, ("theses", place[cycle[0]], "check"), message, key=True, found=cycle[0])
    for number, thesis in enumerate(read.part.theses):
        for path, part in parts(thesis.check, ("theses", number, "check")):
            if isinstance(part, checks.RestsOn):
                if part.thesis in held:
                    _statement(linker, read.document, path, part, held[part.thesis])
            elif isinstance(part, checks.GoalAttained):
                _has_goals(linker, read.document, path, part, thesis)


def _rests_on(thesis: schema.Thesis) -> Iterator[str]:
    """The theses that a thesis is made of."""
    for _, part in parts(thesis.check, ()):
        if isinstance(part, checks.RestsOn):
            yield part.thesis
        elif isinstance(part, checks.BothHold):
            yield from part.theses


def _view(linker: Linker, thesis: schema.Thesis) -> str | None:
    """The perspective that a thesis is judged in, where it is there."""
    name = thesis.perspective or (linker.case.default_perspective if linker.case else None)
    return name if name in linker.read.perspectives else None


def _statement(linker: Linker, document: Document, path: Path, check: checks.RestsOn, rested: schema.Thesis) -> None:
    """The statement left out is one of the perspective that the other thesis is judged in."""
    view = _view(linker, rested)
    if view is None or linker.case is None or not complete(linker, view):
        return
    ids = {s.id for _, block in blocks(linker, view).values() for _, s in statements(block)}
    for scenario in linker.case.scenarios.values():
        for perspective in lineage(linker, view):
            for edits in scenario.preferences.get(perspective, {}).values():
                ids |= added(edits)
    if check.statement in ids or check.statement in linker.damaged:
        return
    close = nearest(check.statement, sorted(ids))
    hint = f"; did you mean {close!r}?" if close else ""
    message = f"the perspective {view!r} has no statement {check.statement!r}{hint}"
    linker.at(document, (*path, "statement"), message, found=check.statement, nearest=close)


def _has_goals(
    linker: Linker, document: Document, path: Path, check: checks.GoalAttained, thesis: schema.Thesis
) -> None:
    """A player whose goals are asked for has some, in the perspective or in the case."""
    view = _view(linker, thesis)
    if view is None or linker.case is None or not linker.whole:
        return
    held = [linker.read.perspectives[name].part for name in lineage(linker, view)]
    goals = [part.goals for part in held if part is not None] + [linker.case.goals]
    if not any(check.player in known for known in goals):
        message = f"{check.player} has no goals in {view!r} or in the case"
        linker.at(document, (*path, "player"), message, found=check.player)
