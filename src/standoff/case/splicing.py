"""Change a few scalars of a YAML file as text: every other byte stays as a person wrote it.

The places of the values come from the parser; only their text is exchanged. What was changed is then read again and
compared with what was meant, so that a file whose layout is not understood is refused and not spoilt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from standoff.case.places import Path
from standoff.errors import FileProblem

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Plain: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SAFE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 .;()/%+_-]|[:](?=\S)|,)*(?<! )")
"""Text that can stand in a block without quotes; with a comma or a bracket not in a flow."""
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*", re.MULTILINE)

Edit = tuple[int, int, str]


def set_values(text: str, changes: Mapping[Path, Mapping[str, str | None]]) -> str:
    """The text of a YAML file with some values of some mappings set, or taken out where None.

    `changes`: by path of a mapping, its keys. Values that are there already are left alone, new ones are put behind the
    first key of the mapping that stays. Comments stay, also those of lines taken out. Raises FileProblem where the
    result would not be what was asked for.
    """
    mark, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    try:
        root = yaml.compose(body, Loader=_Loader)
        edits = [edit for path, values in changes.items() for edit in _edits(body, _at(root, path), values)]
        made = body
        for start, end, replacement in sorted(edits, reverse=True):
            made = made[:start] + replacement + made[end:]
        sound = yaml.load(made, Loader=_Plain) == _meant(body, changes)
    except (yaml.YAMLError, AttributeError, LookupError, TypeError, StopIteration) as problem:
        raise FileProblem(
            "This file is laid out in a way that cannot be edited safely; change it by hand."
        ) from problem
    if not sound:
        raise FileProblem("This file is laid out in a way that cannot be edited safely; change it by hand.")
    return mark + made


def _meant(body: str, changes: Mapping[Path, Mapping[str, str | None]]) -> Any:
    """The content that the edited file should have."""
    content = yaml.load(body, Loader=_Plain)
    for path, values in changes.items():
        inner = content
        for step in path:
            inner = inner[step]
        for key, value in values.items():
            if value is None:
                inner.pop(key, None)
            else:
                inner[key] = value
    return content


def _at(node: Any, path: Path) -> Any:
    for step in path:
        if isinstance(step, int):
            node = node.value[step]
        else:
            node = next(value for key, value in node.value if key.value == step)
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise TypeError("no mapping")
    return node


def _edits(text: str, node: Any, values: Mapping[str, str | None]) -> Iterator[Edit]:
    """The exchanges of text that set some values of a mapping."""
    there = {key.value: (key, value) for key, value in node.value}
    new = {key: value for key, value in values.items() if value is not None and key not in there}
    gone = [key for key, value in values.items() if value is None and key in there]
    if node.flow_style and (new or gone):
        yield _flow(text, node, values)
        return
    for key, value in values.items():
        if key in there and value is not None and there[key][1].value != value:
            yield _exchanged(text, there[key][1], value, flow=bool(node.flow_style))
    for key in gone:
        yield _taken_out(text, *there[key])
    if new:
        first, value = next((key, value) for key, value in node.value if key.value not in gone)
        end = _line_end(text, _end(text, value))
        indent, line = " " * first.start_mark.column, _newline(text)
        rows = [f"{line}{indent}{key}: {_written(value, flow=False)}" for key, value in new.items()]
        yield end, end, "".join(rows)


def _flow(text: str, node: Any, values: Mapping[str, str | None]) -> Edit:
    """A mapping in braces, written anew with its comments at its head."""
    kept = {key.value: text[key.start_mark.index : _end(text, value)] for key, value in node.value}
    for key, value in values.items():
        if value is None:
            kept.pop(key, None)
        elif key not in kept or next(v.value for k, v in node.value if k.value == key) != value:
            kept[key] = f"{key}: {_written(value, flow=True)}"
    start, end = node.start_mark.index, node.end_mark.index
    comments = _comments(text, start, end, [part for pair in node.value for part in pair])
    line = _newline(text) + " " * (node.start_mark.column + 1)
    head = "".join((f" {comment}" if number == 0 else comment) + line for number, comment in enumerate(comments))
    return start, end, "{" + head + ", ".join(kept.values()) + "}"


def _exchanged(text: str, value: Any, new: str, *, flow: bool) -> Edit:
    """One scalar for another; a comment beside the sign of a block of text stays beside the new one."""
    start, end = value.start_mark.index, _end(text, value)
    comments = _comments(text, start, end, [value])
    return start, end, _written(new, flow=flow) + "".join(f"  {comment}" for comment in comments)


def _taken_out(text: str, key: Any, value: Any) -> Edit:
    """The lines of a key and its value, but for the comments on them."""
    start = key.start_mark.index - key.start_mark.column
    end = _line_end(text, _end(text, value))
    comments = _comments(text, start, end, [key, value])
    line, indent = _newline(text), " " * key.start_mark.column
    rows = [indent + comment + line for comment in comments]
    after = end + len(line) if text.startswith(line, end) else end
    return start, after, "".join(rows)


def _end(text: str, node: Any) -> int:
    """Where the content of a node ends, blank lines and comments that follow not counted."""
    if isinstance(node, yaml.ScalarNode):
        end: int = node.end_mark.index
        if node.style in ("|", ">"):
            start: int = node.start_mark.index
            return start + len(text[start:end].rstrip())
        return end
    if node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(text, last[1] if isinstance(last, tuple) else last)


def _comments(text: str, start: int, end: int, nodes: Sequence[Any]) -> list[str]:
    """The comments in a span of text, outside of the scalars in it."""
    found, at = [], start
    for first, last in [*sorted(span for node in nodes for span in _scalars(text, node)), (end, end)]:
        found += [match.group().rstrip() for match in _COMMENT.finditer(text, at, max(at, first))]
        at = max(at, last)
    return found


def _scalars(text: str, node: Any) -> Iterator[tuple[int, int]]:
    if isinstance(node, yaml.ScalarNode):
        start = node.start_mark.index
        yield (_line_end(text, start), _end(text, node)) if node.style in ("|", ">") else (start, _end(text, node))
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            yield from _scalars(text, part)


def _line_end(text: str, at: int) -> int:
    """Where the line ends in which a place lies: before its line break."""
    found = re.compile(r"\r?\n|\Z").search(text, at)
    assert found is not None
    return found.start()


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _written(value: str, *, flow: bool) -> str:
    """A text as a scalar: plain where that is safe, else in double quotes."""
    if _SAFE.fullmatch(value) and not (flow and re.search(r"[,:]", value)):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)
