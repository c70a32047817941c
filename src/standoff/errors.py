"""The tree of errors.

StandoffError
├── CaseError          the case folder has errors; carries every one of them as an `Issue`
├── PropositionError   a proposition cannot be read; carries the column and a caret line
├── NameUnknown        a name on the command line or in the API that nothing answers to
├── UsageError         wrong usage: options that exclude each other, a bundled case to be written
├── FileProblem        a file that cannot be read or written
├── TooLarge           a model over its stated limit; carries the exact or least count
└── MissingExtra       an optional dependency that is not installed

Every message is a sentence about the user's file: what was found, what is allowed, the nearest known name.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Issue:
    """One fault of a case, with its place.

    `file` is relative to the case folder (or the path given), `line` and `column` count from 1 (0 where
    unknown), `found` is what stands there, `allowed` what may stand there, `nearest` the closest known name.
    """

    file: str
    line: int
    column: int
    message: str
    found: str | None = field(default=None, compare=False)
    allowed: str | None = field(default=None, compare=False)
    nearest: str | None = field(default=None, compare=False)

    def sentence(self) -> str:
        """The fault as one line for a terminal: ``file:line:column: message``."""
        place = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: "
        return place + self.message

    def document(self) -> dict[str, object]:
        """The fault as plain data, for ``--json``."""
        return {
            "file": self.file,
            "line": self.line or None,
            "column": self.column or None,
            "message": self.message,
            "found": self.found,
            "allowed": self.allowed,
            "nearest": self.nearest,
        }


class StandoffError(Exception):
    """The root of every error that Standoff raises on purpose."""

    def issues(self) -> tuple[Issue, ...]:
        """The faults behind this error, as records (one without a place where there is none)."""
        return (Issue(file="", line=0, column=0, message=str(self)),)


class CaseError(StandoffError):
    """A case folder with errors: all of them at once, in the order of file and line."""

    def __init__(self, issues: Iterable[Issue]):
        self._issues = tuple(sorted(issues))
        super().__init__("\n".join(issue.sentence() for issue in self._issues))

    def issues(self) -> tuple[Issue, ...]:
        """Every fault of the case."""
        return self._issues


class PropositionError(StandoffError):
    """A proposition that cannot be read.

    `message` says what was found and what is allowed; `column` counts from 1 within `text`.
    """

    def __init__(self, message: str, text: str, column: int, *, allowed: str | None = None, nearest: str | None = None):
        self.message, self.text, self.column = message, text, column
        self.allowed, self.nearest = allowed, nearest
        super().__init__(f"{message}\n{_caret(text, column)}")


def _caret(text: str, column: int, width: int = 100) -> str:
    """The text on one line with a caret under the column; a long text is cut to what surrounds it."""
    line = "".join(" " if c.isspace() else c if c.isprintable() else "?" for c in text)
    start = max(0, min(column - 1 - width // 2, len(line) - width))
    lead = "..." if start else ""
    tail = "..." if start + width < len(line) else ""
    return f"  {lead}{line[start : start + width]}{tail}\n  {' ' * (len(lead) + column - 1 - start)}^"


class NameUnknown(StandoffError):
    """A name that nothing answers to; carries what was asked for, what is known, the nearest known name."""

    def __init__(
        self, message: str, *, found: str | None = None, allowed: str | None = None, nearest: str | None = None
    ):
        self.found, self.allowed, self.nearest = found, allowed, nearest
        super().__init__(message)

    def issues(self) -> tuple[Issue, ...]:
        """The one fault, with what was found and what is allowed."""
        return (Issue("", 0, 0, str(self), found=self.found, allowed=self.allowed, nearest=self.nearest),)


class UsageError(StandoffError):
    """A command or call that cannot be carried out as given."""


class FileProblem(StandoffError):
    """A file that cannot be read or written."""


class TooLarge(StandoffError):
    """A model over its stated limit.

    `count` is how many there are (`exact`) or at least how many; None where that was not counted.
    """

    def __init__(self, message: str, *, count: int | None = None, exact: bool = False):
        self.count, self.exact = count, exact
        super().__init__(message)


class MissingExtra(StandoffError):
    """An optional dependency that is not installed."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name closest to `name`, or None where nothing is close.

    >>> nearest("us.presure", ["us.pressure", "us.force"])
    'us.pressure'
    """
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def unknown(kind: str, name: str, known: Iterable[str]) -> NameUnknown:
    """A `NameUnknown` that says what was asked for, the nearest known name and what is known.

    Of a name with slashes the last part alone is near enough.
    """
    names = list(known)
    ends = {other.rpartition("/")[2]: other for other in names}
    close = nearest(name, names) or ends.get(nearest(name, ends) or "")
    hint = f" Did you mean {close!r}?" if close else ""
    listed = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    message = f"There is no {kind} {name!r}.{hint} Known: {listed or 'none'}."
    return NameUnknown(message, found=name, allowed=listed or None, nearest=close)
