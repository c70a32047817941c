"""Where things stand in the files of a case: the table from a path of keys to file, line and column.

A *path* is what one would write to reach a value: ``("options", "us.force", "yes")`` in a YAML file, ``(3, "date")``
for the date of the fourth row of a CSV file. `CaseData` itself carries no places; faults found later look them up here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from standoff.errors import Issue

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A line and column, counted from 1.

    `inset` is how many characters of punctuation (a quotation mark) come before the value's text, None where the text
    does not simply stand there (block scalars, several lines).
    """

    line: int
    column: int
    inset: int | None = 0


NOWHERE = Place(0, 0, None)


@dataclass
class Document:
    """One file as read: plain data (mappings, lists, text, None) and where each value and each key stands."""

    file: str
    data: object = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    broken: set[Path] = field(default_factory=set)
    """Parts reported as a whole, which need no further check."""
    cut: bool = False
    """Whether the file could not be read to its end, so that what is missing from `data` says nothing."""

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of a value (or of its key), or of the nearest thing around it."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        while path:
            found = first.get(path) or second.get(path)
            if found is not None:
                return found
            path = path[:-1]
        return self.values.get((), NOWHERE)

    def issue(
        self,
        path: Path,
        message: str,
        *,
        key: bool = False,
        offset: int = 0,
        found: str | None = None,
        allowed: str | None = None,
        nearest: str | None = None,
    ) -> Issue:
        """A fault at a path; `offset` counts characters into the value's text, where it stands on one line."""
        place = self.place(path, key=key)
        column = place.column + place.inset + offset if offset and place.inset is not None else place.column
        return Issue(self.file, place.line, column, message, found, allowed, nearest)


def at(data: object, path: Path) -> object:
    """The value at a path of plain data, None where there is none."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def spelled(path: Path) -> str:
    """A path for people: ``options, us.force, yes``; list positions count from 1."""
    return ", ".join(f"number {step + 1}" if isinstance(step, int) else str(step) for step in path)
