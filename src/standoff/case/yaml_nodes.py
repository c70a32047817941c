"""YAML text to plain data with places: every scalar stays text, nothing is resolved, nothing is executed.

libyaml's events are composed here in one loop without recursion, so that depth and size are bounded before anything is
built. Refused: tags, anchors, aliases, duplicate keys, a second document, keys that are no scalars, nesting over 32.
A value that begins with `!`, `&` or `|` is most often a proposition; the message then says how to write it.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from standoff.case.limits import MAX_ISSUES, MAX_YAML_DEPTH, MAX_YAML_NODES
from standoff.case.places import Document, Path, Place
from standoff.errors import Issue, PropositionError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_VALUE = re.compile(r"(?:^\s*|[:\-,\[{]\s+|[\[{])(?P<value>[!&|*].*)$")
_ADVICE = {
    "found character that cannot start any token": "a value cannot begin with this character; put it in quotes",
    "mapping values are not allowed in this context": (
        "a second `: ` on one line, or a line indented too far; put the text in quotes"
    ),
    "could not find expected ':'": "a key without its colon, or a text that runs on with too little indentation",
    "did not find expected key": "a key is expected here; check the indentation and the quotation marks",
    "did not find expected '-' indicator": "a list item is expected here; check the indentation",
    "found unexpected end of stream": "a quotation mark or bracket is not closed",
    "did not find expected ',' or ']'": "a list in brackets is not closed, or lacks a comma",
    "did not find expected ',' or '}'": "a mapping in braces is not closed, or lacks a comma",
    "did not find expected <document start>": "a `key: value` line is expected here; check the indentation above",
    "did not find expected node content": "a value is expected here; put a text that begins with this sign in quotes",
}


_OPEN = ("found unexpected end of stream", "did not find expected ',' or ']'", "did not find expected ',' or '}'")
"""Faults best shown where the quotation or bracket was opened."""

_MAX_REPAIRS = 20

LEADING_SIGN = "YAML takes a leading"
"""How the fault of a value that begins with `!`, `&` or `|` begins."""

NOT_ALLOWED = "is not allowed here"
"""How the fault of a tag, an anchor or an alias ends."""


class _Stop(Exception):
    """Reading of this file ends here; the fault is recorded."""


class _Composer:
    """Builds plain data from events; `stack` holds the open containers with their paths."""

    def __init__(self, text: str, document: Document):
        self.lines = _lines(text)
        self.document = document
        self.stack: list[tuple[Any, Path]] = []
        self.key: list[str | None] = []
        self.nodes = 0

    def fault(self, mark: Any, message: str, **more: str | None) -> None:
        self.document.issues.append(Issue(self.document.file, mark.line + 1, mark.column + 1, message, **more))
        if len(self.document.issues) > MAX_ISSUES:
            raise _Stop

    def run(self, text: str) -> None:
        documents = 0
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.fault(event.start_mark, "a second document begins here; one file holds one document")
                    raise _Stop
            elif isinstance(event, yaml.ScalarEvent):
                self.scalar(event)
            elif isinstance(event, yaml.AliasEvent):
                self.place_value(self.refused(event, f"*{event.anchor}"), event, None)
            elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
                self.open(event)
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                self.stack.pop()
                self.key.pop()

    def open(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self.refused(event, _mark(event))
        made: Any = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        path = self.place_value(made, event, None)
        if len(self.stack) >= MAX_YAML_DEPTH:
            self.fault(event.start_mark, f"this nests more than {MAX_YAML_DEPTH} deep")
            raise _Stop
        self.stack.append((made, path))
        self.key.append(None)

    def scalar(self, event: Any) -> None:
        value: str | None = event.value
        if event.anchor is not None or event.tag is not None:
            value = self.refused(event, _mark(event))
        elif event.value == "" and event.implicit[0]:
            value = None
        one_line = event.start_mark.line == event.end_mark.line and event.style not in ("|", ">")
        self.place_value(value, event, (1 if event.style in ('"', "'") else 0) if one_line else None)

    def place_value(self, value: Any, event: Any, inset: int | None) -> Path:
        """Put a value where it belongs: as the document, a list's next item, a mapping's key or its value."""
        self.nodes += 1
        if self.nodes > MAX_YAML_NODES:
            self.fault(event.start_mark, f"more than {MAX_YAML_NODES} values in one file")
            raise _Stop
        place = Place(event.start_mark.line + 1, event.start_mark.column + 1, inset)
        if not self.stack:
            self.document.data = value
            self.document.values[()] = place
            return ()
        container, path = self.stack[-1]
        if isinstance(container, list):
            path = (*path, len(container))
            container.append(value)
        elif self.key[-1] is None:
            self.take_key(container, path, value, place, event)
            return path
        else:
            path = (*path, self.key[-1])
            container[self.key[-1]] = value
            self.key[-1] = None
        self.document.values[path] = place
        return path

    def take_key(self, container: dict[str, Any], path: Path, value: Any, place: Place, event: Any) -> None:
        if not isinstance(value, str):
            self.fault(event.start_mark, "a key has to be a plain word", allowed="`key: value`")
            raise _Stop
        known = self.document.keys.get((*path, value))
        if known is not None:
            self.fault(
                event.start_mark,
                f"the key `{value}` stands here a second time (first in line {known.line})",
                found=value,
            )
        self.document.keys[(*path, value)] = place
        self.key[-1] = value

    def refused(self, event: Any, what: str) -> str:
        """Record a tag, anchor or alias; give the text as the writer most likely meant it."""
        line = self.lines[event.start_mark.line] if event.start_mark.line < len(self.lines) else ""
        written = line[event.start_mark.column :].strip()
        kind = {"&": "an anchor", "*": "an alias"}.get(what[0], "a tag")
        message, better = _advice(written)
        self.fault(
            event.start_mark, message or f"{kind} (`{what}`) {NOT_ALLOWED}", found=written or what, nearest=better
        )
        return better or getattr(event, "value", "") or written or what


def _mark(event: Any) -> str:
    """The anchor or tag of an event as it was written."""
    return f"&{event.anchor}" if event.anchor else str(event.tag).replace("tag:yaml.org,2002:", "!!", 1)


def _advice(written: str) -> tuple[str, str | None]:
    """What to say of a value that begins with `!`, `&` or `|`, and the proposition in words where it is one."""
    from standoff.case.propositions import parse, words

    sign = written[:1]
    if sign not in ("!", "&", "|", "*") or written.startswith("!!"):
        return "", None
    better = None
    for text in (written, re.split(r"[\]}]|,\s", written)[0]):
        try:
            better = words(parse(text.strip()))
            break
        except PropositionError:
            continue
    if better is None and sign == "*":
        return "", None
    advice = f"write `{better}`" if better else "write a proposition in words, such as `not us.force`"
    return f"{LEADING_SIGN} `{sign}` for its own; {advice}, or put the value in quotes", better


def _syntax(lines: list[str], file: str, problem: yaml.YAMLError) -> tuple[Issue, int | None]:
    """A fault of libyaml's scanner or parser as a sentence.

    Where a value begins with a sign that YAML keeps for itself, also the offset of that value in its line.
    """
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    if mark is None:
        return _unreadable(lines, file, problem), None
    line = lines[mark.line] if mark.line < len(lines) else ""
    begins = _VALUE.search(line)
    if begins and begins["value"].strip() not in ("|", "|-", "|+"):
        message, better = _advice(begins["value"].strip())
        if message:
            start = begins.start("value")
            return Issue(file, mark.line + 1, start + 1, message, begins["value"].strip(), nearest=better), start
    said = str(getattr(problem, "problem", None) or "this is no YAML")
    if said in _OPEN and problem.context_mark is not None:  # type: ignore[attr-defined]
        mark = problem.context_mark  # type: ignore[attr-defined]
        line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: mark.column + 1]:
        message = "a tab stands here; indent with spaces"
    else:
        message = "this cannot be read as YAML: " + _ADVICE.get(said, said)
    found = line[mark.column :].strip()[:60] or None
    return Issue(file, mark.line + 1, mark.column + 1, message, found=found), None


def _unreadable(lines: list[str], file: str, problem: yaml.YAMLError) -> Issue:
    """A character that YAML does not allow, at its place."""
    for number, line in enumerate(lines, 1):
        for column, sign in enumerate(line, 1):
            if not (sign.isprintable() or sign in "\t\x85\ufeff" or ord(sign) >= 0xA0):
                return Issue(file, number, column, f"the control character U+{ord(sign):04X} is not allowed")
    reason = getattr(problem, "reason", None) or "this is no YAML"
    return Issue(file, 0, 0, f"this cannot be read as YAML: {reason}")


def _lines(text: str) -> list[str]:
    """The lines as YAML breaks them; a form feed and the like is a faulty character, no end of a line."""
    return re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)


def read_yaml(text: str, file: str) -> Document:
    """Plain data and places of one YAML text; faults are in `issues` of the document.

    Values are `str`, `list`, `dict` with `str` keys, or None for an empty value. A value that begins with `!`, `&` or
    `|` and so stops the parser is reported, put in quotes and the text read again, so that other faults are found too.
    """
    faults: list[Issue] = []
    lines = _lines(text)
    while True:
        document = Document(file)
        composer = _Composer("\n".join(lines), document)
        problem = _compose(composer)
        if problem is None:
            break
        issue, start = _syntax(lines, file, problem)
        faults.append(issue)
        if start is None or len(faults) > _MAX_REPAIRS:
            document.cut = True
            break
        line = lines[issue.line - 1]
        lines[issue.line - 1] = line[:start] + "'" + line[start:].strip().replace("'", "''") + "'"
    document.issues[:0] = faults
    return document


def _compose(composer: _Composer) -> yaml.YAMLError | None:
    """Run the composer; the error of libyaml that stopped it, if one did."""
    try:
        composer.run("\n".join(composer.lines))
    except _Stop:
        composer.document.cut = True
    except yaml.YAMLError as problem:
        return problem
    except (ValueError, OverflowError, UnicodeError):
        return yaml.YAMLError()
    return None
