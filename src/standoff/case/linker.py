"""What the checks of references share: the names a case knows, and one way to report a fault at its place.

`linking` walks over a case with it; what needs more than a look-up is in `links_case` and `links_files`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel

from standoff.case.limits import MAX_OPTIONS
from standoff.case.places import Document, Path
from standoff.case.propositions import parse
from standoff.case.references import BUILT_IN, QUANTITIES
from standoff.case.tree import Compare, Level, Name, Tree, walk
from standoff.errors import Issue, PropositionError, nearest

if TYPE_CHECKING:
    from standoff.case.reading import Read


def parts(part: BaseModel, path: Path) -> Iterator[tuple[Path, BaseModel]]:
    """A model and every model inside it, with their paths."""
    yield path, part
    for name, info in type(part).model_fields.items():
        yield from _inside(getattr(part, name), (*path, info.alias or name))


def _inside(value: object, path: Path) -> Iterator[tuple[Path, BaseModel]]:
    if isinstance(value, BaseModel):
        yield from parts(value, path)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _inside(item, (*path, key))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _inside(item, (*path, number))


class Linker:
    """What is known in a case, and the faults found: the checks of this module and its two companions report here."""

    def __init__(self, read: Read):
        self.read = read
        self.case = read.case.part
        self.issues: list[Issue] = []
        self.damaged = read.damaged
        self.whole = not read.issues
        """Whether every file was sound, so that a check of the whole case says something."""
        self.names = _names(read)
        self.open = _open(read, self.names)
        """Kinds of names declared in a file that could not be read to its end: none of them counts as unknown."""

    def at(
        self,
        document: Document,
        path: Path,
        message: str,
        *,
        key: bool = False,
        offset: int = 0,
        found: str | None = None,
        allowed: str | None = None,
        nearest: str | None = None,
    ) -> None:
        """Report a fault at a path of a document."""
        issue = document.issue(path, message, key=key, offset=offset, found=found, allowed=allowed, nearest=nearest)
        self.issues.append(issue)

    def known(
        self, document: Document, path: Path, name: str, kind: str, *, key: bool = False, offset: int = 0
    ) -> bool:
        """Whether there is a `kind` of that name; if not, report it with the nearest one."""
        names = self.names.get(kind, {})
        if name in names or name in BUILT_IN.get(kind, ()):
            return True
        if name in self.damaged or kind in self.open:
            return False
        choices = [*names, *BUILT_IN.get(kind, ())]
        close = nearest(name, choices)
        if kind == "player" and name in self.names["actor"]:
            message = f"{name} is no player; players own options and have preferences"
        elif kind == "option" and name in self.names["definition"]:
            message = f"{name!r} is a definition; an option is asked for here"
        elif kind == "definition" and name in self.names["option"]:
            message = f"{name!r} is an option; a definition is asked for here"
        else:
            hint = f"; did you mean {close!r}?" if close else ""
            message = f"there is no {kind} {name!r}{hint}"
        self.at(document, path, message, key=key, offset=offset, found=name, allowed=listed(choices), nearest=close)
        return False

    def proposition(self, document: Document, path: Path, text: str) -> Tree | None:
        """The tree of a proposition whose names exist; None (and reports) where it has a fault."""
        try:
            tree = parse(text)
        except PropositionError as problem:
            self.at(
                document,
                path,
                problem.message,
                offset=problem.column - 1,
                found=text if len(text) <= 200 else text[:197] + "...",
                allowed=problem.allowed,
                nearest=problem.nearest,
            )
            return None
        sound = True
        for node in walk(tree):
            sound &= self._node(document, path, text, node)
        return tree if sound else None

    def _node(self, document: Document, path: Path, text: str, node: Tree) -> bool:
        """Whether what one node of a tree names exists."""
        if isinstance(node, Name):
            return self.known(document, path, node.id, "option or definition", offset=offset_of(text, node.id))
        if isinstance(node, Compare):
            return self.known(document, path, node.quantity, "quantity", offset=offset_of(text, node.quantity))
        if isinstance(node, Level):
            if not self.known(document, path, node.driver, "driver", offset=offset_of(text, node.driver)):
                return False
            return self.level(document, path, node.driver, node.name, offset=offset_of(text, node.name))
        return True

    def level(
        self, document: Document, path: Path, driver: str, level: str, *, key: bool = False, offset: int = 0
    ) -> bool:
        """Whether a driver has a level of that name; if not, report it."""
        levels = self.case.drivers[driver].levels if self.case and driver in self.case.drivers else {}
        if level in levels or driver in self.damaged or level in self.damaged:
            return True
        close = nearest(level, levels)
        hint = f"; did you mean {close!r}?" if close else ""
        message = f"the driver {driver!r} has no level {level!r}{hint}"
        self.at(document, path, message, key=key, offset=offset, found=level, allowed=listed(levels), nearest=close)
        return False

    def unique(self, document: Document, entries: Iterable[tuple[Path, str]], kind: str) -> None:
        """Report every id that stands a second time."""
        first: dict[str, int] = {}
        for path, id in entries:
            line = document.place((*path, "id")).line
            if id in first:
                message = f"the {kind} {id!r} stands here a second time (first in line {first[id]})"
                self.at(document, (*path, "id"), message, found=id)
            first.setdefault(id, line)


def listed(names: Iterable[str], most: int = 40) -> str:
    """Names for `allowed`, cut where there are very many."""
    all_names = list(names)
    rest = f" and {len(all_names) - most} more" if len(all_names) > most else ""
    return ", ".join(all_names[:most]) + rest or "none are declared"


def offset_of(text: str, name: str) -> int:
    """Where a name first stands in a proposition, as a whole word."""
    found = re.search(rf"(?<![A-Za-z0-9_.]){re.escape(name)}(?![A-Za-z0-9_.])", text)
    return found.start() if found else 0


def cycles(next_of: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The cycles that a depth-first search meets, as the names along each; a loop, so that depth is no matter.

    >>> cycles({"a": ["b"], "b": ["a", "c"], "c": []})
    [['a', 'b']]
    """
    done: set[str] = set()
    found: list[list[str]] = []
    for start in next_of:
        trail: list[str] = []
        on_trail: dict[str, int] = {}
        pending: list[tuple[str, int]] = [(start, 0)]
        while pending:
            name, depth = pending.pop()
            for left in trail[depth:]:
                done.add(left)
                del on_trail[left]
            del trail[depth:]
            if name in on_trail:
                found.append(trail[on_trail[name] :])
            elif name not in done:
                on_trail[name] = len(trail)
                trail.append(name)
                pending += [(other, depth + 1) for other in reversed(next_of.get(name, ()))]
        done.update(trail)
    return found


def _names(read: Read) -> dict[str, Mapping[str, object]]:
    """Every kind of name that can be referred to, with the names declared."""
    case = read.case.part
    options = dict(case.options) if case else {}
    definitions = dict(case.definitions) if case else {}
    sources = read.passages.part.sources if read.passages and read.passages.part else {}
    rows = {name: {row.id: row for _, row in pair[1] if hasattr(row, "id")} for name, pair in read.tables.items()}
    forecasts = read.forecasts.part if read.forecasts else None
    theses = read.theses.part if read.theses else None
    actors = dict(case.actors) if case else {}
    return {
        "actor": actors,
        "player": {id: actor for id, actor in actors.items() if actor.kind == "player"},
        "option": options,
        "definition": definitions,
        "option or definition": {**options, **definitions},
        "quantity": dict.fromkeys(QUANTITIES),
        "driver": dict(case.drivers) if case else {},
        "hazard": dict(case.hazards) if case else {},
        "scenario": dict(case.scenarios) if case else {},
        "format": dict(case.formats) if case else {},
        "source": dict(case.sources) if case else {},
        "voice": dict(case.voices) if case else {},
        "perspective": dict(read.perspectives),
        "passage": {passage.id: passage for source in sources.values() for passage in source.passages},
        "event": rows.get("chronicle", {}),
        "measure": rows.get("sanctions", {}),
        "table": dict(forecasts.tables) if forecasts else {},
        "thesis": {thesis.id: thesis for thesis in theses.theses} if theses else {},
    }


_SECTIONS = {
    "actor": "actors",
    "option": "options",
    "definition": "definitions",
    "driver": "drivers",
    "hazard": "hazards",
    "scenario": "scenarios",
    "format": "formats",
    "source": "sources",
    "voice": "voices",
}
"""The kinds of names that case.yaml declares, each with the key of its section."""

_DECLARED = (
    "actor",
    "player",
    "option",
    "definition",
    "option or definition",
    "driver",
    "scenario",
    "format",
    "source",
    "voice",
)


def _open(read: Read, names: Mapping[str, Mapping[str, object]]) -> set[str]:
    """The kinds of names whose declarations could not be read: one fault there is not one at every use besides."""
    found: set[str] = set(_DECLARED) if read.case.part is None else set()
    for kind, key in _SECTIONS.items():
        if not names[kind] and _lost(read.case.document, key):
            found |= {kind, "player"} if kind == "actor" else {kind}
    if {"option", "definition"} & found:
        found.add("option or definition")
    if read.passages is not None and read.passages.document.issues and not names["passage"]:
        found.add("passage")
    kinds = (("passage", read.passages), ("table", read.forecasts), ("thesis", read.theses))
    found |= {kind for kind, sound in kinds if sound is not None and sound.part is None}
    tables = (("event", "chronicle"), ("measure", "sanctions"))
    for kind, name in tables:
        document = read.tables[name][0] if name in read.tables else None
        if document is not None and (document.cut or (document.issues and not names[kind])):
            found.add(kind)
    return found


def _lost(document: Document, key: str) -> bool:
    """Whether a section of case.yaml stands there and is faulty, is named otherwise, or had to be there."""
    data = document.data
    if not document.issues or not isinstance(data, dict):
        return False
    faulty = {issue.nearest for issue in document.issues if issue.nearest} | {
        issue.allowed for issue in document.issues if issue.message.endswith("is missing")
    }
    return bool(data.get(key)) or key in faulty or f"`{key}`" in faulty


def state_string(linker: Linker, document: Document, path: Path, text: str, *, either: bool = False) -> bool:
    """Whether a text has one letter Y or N per option, with `either` also `-` for both; if not, report it."""
    count = len(linker.names["option"])
    letters = "YN-" if either else "YN"
    if text and not text.strip(letters) and (len(text) == count or not linker.whole):
        return True
    if text.strip(letters):
        written = "states are written with Y, N and - (either)" if either else "a state is written with Y and N"
        message = f"{written}, one letter for each option, not {text!r}"
    else:
        message = f"{text!r} has {len(text)} letters; the case has {count} options"
    allowed = "letters Y, N or -" if either else "letters Y or N"
    linker.at(document, path, message, found=text, allowed=f"{count} {allowed}")
    return False


def too_many_options(linker: Linker, document: Document) -> None:
    """A state is one 64-bit code."""
    count = len(linker.names["option"])
    if count > MAX_OPTIONS:
        message = f"the case has {count} options; at most {MAX_OPTIONS} are allowed"
        linker.at(document, ("options",), message, key=True, found=str(count), allowed=str(MAX_OPTIONS))
