"""Small links from a conclusion to what it rests on: passages, the public record, or our judgement."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

from standoff.case.schema import CaseData, Entry, EqualGroup, Passage, Statement, UnorderedGroup


class Evidence:
    """Writes the links of any element that can carry support."""

    def __init__(self, data: CaseData):
        self._passages: dict[str, Passage] = {p.id: p for source in data.passages.values() for p in source.passages}
        longest_first = sorted(data.theses.theses, key=lambda thesis: -len(thesis.id))
        self._theses: dict[str, str] = {thesis.id: thesis.claim for thesis in longest_first}

    def links(self, element: Any) -> Markup:
        """Links to the passages of an element, then marks for the record and for judgement.

        `element` is anything with `passages`, `record`, `judgement`, `note` (or only some of them), or a list of ids.
        """
        ids = element if isinstance(element, (list, tuple)) else getattr(element, "passages", ())
        parts = [self._passage(id) for id in ids]
        record, note = getattr(element, "record", None), getattr(element, "note", None)
        if record:
            parts.append(Markup('<span class="cite record" title="{}">record</span>').format(record))
        if getattr(element, "judgement", False):
            parts.append(Markup('<span class="cite ours" title="{}">our judgement</span>').format(note or ""))
        return Markup(" ").join(parts)

    def linked_theses(self, text: str) -> Markup:
        """A text with every thesis id in it made a link to that thesis."""
        pieces = re.split(rf"\b({'|'.join(map(re.escape, self._theses)) or '(?!)'})\b", text)
        link = Markup('<a class="cite" href="#t-{0}" title="{1}">{0}</a>')
        return Markup("").join(
            link.format(piece, self._theses[piece]) if index % 2 else escape(piece)
            for index, piece in enumerate(pieces)
        )

    def _passage(self, id: str) -> Markup:
        passage = self._passages.get(id)
        gist = f"{passage.gist} ({passage.voice}, {passage.modality})" if passage else ""
        return Markup('<a class="cite" href="#p-{0}" title="{1}">{2}</a>').format(id, gist, escape(id.upper()))


def statement_supports(data: CaseData) -> dict[tuple[str, str], Statement]:
    """Every preference statement as written, by (perspective or scenario that wrote it, statement id)."""
    found: dict[tuple[str, str], Statement] = {}
    for origin, perspective in data.perspectives.items():
        for block in perspective.preferences.values():
            found |= {(origin, statement.id): statement for e in block.statements for statement in _members(e)}
    for origin, scenario in data.case.scenarios.items():
        for players in scenario.preferences.values():
            for edits in players.values():
                written = (*edits.replace.values(), *(insertion.statement for insertion in edits.insert))
                found |= {(origin, statement.id): statement for statement in written}
    return found


def _members(entry: Entry) -> tuple[Statement, ...]:
    """The statements of one place in a list: one, or a group's."""
    if isinstance(entry, EqualGroup):
        return entry.equal
    return entry.unordered if isinstance(entry, UnorderedGroup) else (entry,)
