"""Write fitted rates and rationality into a case: `dynamics` in case.yaml, every other byte as a person wrote it.

The block of one perspective is put in place of the one there, behind the last one of the section, or, where there is no
section, at the end of the file. Whole-line comments inside a block that is replaced move to its top. What was written
is read again and compared with what was meant; a layout that is not understood is refused and not spoilt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from standoff.case.limits import MAX_FILE_BYTES
from standoff.case.locate import is_bundled
from standoff.case.writing import write_atomic
from standoff.errors import FileProblem, UsageError

_Compose: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Text: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SECTION = "dynamics"
_EMPTY: tuple[Any, ...] = (None, {}, [], "", "null", "~")

Estimates = Mapping[str, Any]
"""`rates` {player: {value, low, high}}, `tau` {value, low, high}, then plain values; numbers as text."""


def write_estimates(folder: Path | Traversable, perspective: str, estimates: Estimates) -> bool:
    """Put the estimates of one perspective into a case folder, in place of those there; whether the file changed.

    Raises UsageError for a bundled case, FileProblem where case.yaml cannot be read, written or safely edited.
    """
    if not isinstance(folder, Path) or is_bundled(folder):
        raise UsageError("A bundled case is never written: copy it first with `standoff new DIR --from NAME`.")
    path = folder / "case.yaml"
    try:
        raw = path.read_bytes() if path.stat().st_size <= MAX_FILE_BYTES else None
        before = None if raw is None else raw.decode("utf-8")
    except OSError as problem:
        raise FileProblem(f"{path} cannot be read: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise FileProblem(f"{path} is not UTF-8.") from problem
    if before is None:
        raise FileProblem(f"{path} has more than {MAX_FILE_BYTES} bytes.")
    after = with_estimates(before, perspective, estimates)
    if after == before:
        return False
    write_atomic(path, after)
    return True


def with_estimates(text: str, perspective: str, estimates: Estimates) -> str:
    """The text of a case.yaml with the estimates of one perspective.

    >>> print(with_estimates("title: T\\n", "mine", {"rates": {"A": {"value": "2"}}, "tau": {"value": "0.1"}}))
    title: T
    <BLANKLINE>
    dynamics:
      mine:
        rates:
          A: {value: 2}
        tau: {value: 0.1}
    <BLANKLINE>
    """
    mark, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    ends = "\r\n" if "\r\n" in body else "\n"
    lines = body.replace("\r\n", "\n").removesuffix("\n").split("\n")
    try:
        content = yaml.load(body, Loader=_Text)
        made = _spliced(lines, yaml.compose("\n".join(lines), Loader=_Compose), perspective, estimates)
        there = content.get(_SECTION)
        meant = content | {_SECTION: ({} if there in _EMPTY else there) | {perspective: _plain(estimates)}}
        sound = yaml.load("\n".join(made), Loader=_Text) == meant
    except (yaml.YAMLError, AttributeError, TypeError, ValueError) as problem:
        raise FileProblem(_REFUSED) from problem
    if not sound:
        raise FileProblem(_REFUSED)
    return mark + ends.join(made) + ends


_REFUSED = "case.yaml is laid out in a way that cannot be edited safely; write the estimates into it by hand."


def _spliced(lines: list[str], root: Any, perspective: str, estimates: Estimates) -> list[str]:
    """The lines of the file with the block of the perspective."""
    found = {key.value: (key, value) for key, value in root.value}
    if _SECTION not in found:
        return [*lines, "", f"{_SECTION}:", *_block(perspective, estimates, "  ", "  ")]
    key, section = found[_SECTION]
    if section.value in _EMPTY:
        at = key.start_mark.line
        kept = re.sub(r":[ \t]*(\{\s*\}|null|~)", ":", lines[at], count=1)
        return [*lines[:at], kept, *_block(perspective, estimates, "  ", "  "), *lines[at + 1 :]]
    if section.flow_style:
        raise ValueError("a section on one line")
    views = {inner.value: (inner, value) for inner, value in section.value}
    outer = " " * section.start_mark.column
    step = next((v.start_mark.column - len(outer) for _, v in views.values() if v.start_mark.column > len(outer)), 2)
    if perspective in views:
        first, value = views[perspective]
        start, end = first.start_mark.line, _last_line(value, lines) + 1
        notes = [line for line in lines[start + 1 : end] if line.lstrip().startswith("#")]
    else:
        start = end = max(_last_line(value, lines) for _, value in views.values()) + 1
        notes = []
    head, *rest = _block(perspective, estimates, outer, " " * step)
    return [*lines[:start], head, *notes, *rest, *lines[end:]]


def _last_line(node: Any, lines: list[str]) -> int:
    """The line on which the last scalar or bracket of a node ends; what follows it are blank lines and comments."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        at = int(node.end_mark.line if node.end_mark.column > 0 else node.end_mark.line - 1)
        # A block scalar and an empty value end where the next token begins.
        while at > node.start_mark.line and (not lines[at].strip() or lines[at].lstrip().startswith("#")):
            at -= 1
        return at
    last = node.value[-1]
    return _last_line(last[1] if isinstance(last, tuple) else last, lines)


def _block(perspective: str, estimates: Estimates, outer: str, step: str) -> Iterator[str]:
    """The lines of one perspective."""
    inner = outer + step
    yield f"{outer}{perspective}:"
    for key, value in estimates.items():
        if key == "rates":
            yield f"{inner}rates:"
            yield from (f"{inner}{step}{player}: {_flow(one)}" for player, one in value.items())
        elif isinstance(value, Mapping):
            yield f"{inner}{key}: {_flow(value)}"
        elif isinstance(value, bool):
            yield f"{inner}{key}: {'yes' if value else 'no'}"
        else:
            yield f"{inner}{key}: {json.dumps(value, ensure_ascii=False)}"


def _flow(estimate: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in estimate.items()) + "}"


def _plain(estimates: Estimates) -> dict[str, Any]:
    """What the block reads as."""
    return {key: ("yes" if value else "no") if isinstance(value, bool) else value for key, value in estimates.items()}
