"""A case without some preference statements, as if they had never been written."""

from __future__ import annotations

from collections.abc import Iterable

from standoff.case.schema import CaseData, EqualGroup, Preferences, UnorderedGroup
from standoff.case.wants import Entry


def leave_out(data: CaseData, statements: Iterable[str]) -> CaseData:
    """The case without the statements of these ids, in whatever perspective they stand."""
    out = frozenset(statements)
    if not out:
        return data
    perspectives = {
        id: perspective.model_copy(
            update={"preferences": {player: _without(block, out) for player, block in perspective.preferences.items()}}
        )
        for id, perspective in data.perspectives.items()
    }
    return data.model_copy(update={"perspectives": perspectives})


def _without(block: Preferences, out: frozenset[str]) -> Preferences:
    kept = tuple(entry for entry in (_entry(entry, out) for entry in block.statements) if entry is not None)
    through = None if block.strong_through in out else block.strong_through
    return block.model_copy(update={"statements": kept, "strong_through": through})


def _entry(entry: Entry, out: frozenset[str]) -> Entry | None:
    match entry:
        case EqualGroup():
            left = tuple(s for s in entry.equal if s.id not in out)
            return entry.model_copy(update={"equal": left}) if left else None
        case UnorderedGroup():
            left = tuple(s for s in entry.unordered if s.id not in out)
            return entry.model_copy(update={"unordered": left}) if left else None
        case _:
            return None if entry.id in out else entry
