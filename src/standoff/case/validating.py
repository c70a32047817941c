"""Plain data against the models of the case format: every fault at its place, and what is sound kept.

Faulty parts are taken out and the rest is kept with its places, so that references can be checked and reported in the
same run.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from standoff.case.faults import Fault
from standoff.case.faults import faults as list_faults
from standoff.case.limits import MAX_ISSUES
from standoff.case.places import Document, Path, at
from standoff.errors import Issue

M = TypeVar("M", bound=BaseModel)

_ROUNDS = 12


@dataclass(frozen=True)
class Sound(Generic[M]):
    """What of a file is sound: the model (None where nothing is), its places, the names whose elements had faults."""

    part: M | None
    document: Document
    damaged: frozenset[str] = frozenset()


def validate(model: type[M], document: Document, stand_ins: Mapping[str, object] | None = None) -> Sound[M]:
    """Read the data of a document as `model`; faults go to the document's issues.

    Faulty elements are taken out, round by round, until the rest is sound; their names are in `damaged`, so that a
    reference to them is not reported as unknown. `stand_ins` serve for top keys that are missing or faulty.
    """
    rest, damaged = document, set[str]()
    if document.cut:
        return Sound(None, document)
    for round_number in range(_ROUNDS):
        try:
            return Sound(model.model_validate(rest.data, by_alias=True, by_name=False), rest, frozenset(damaged))
        except ValidationError as problem:
            problem_count = problem.error_count()
            faults = list_faults(model, rest.data, problem)
        if round_number == 0:
            document.issues.extend(_issue(document, fault) for fault in faults)
        if problem_count > MAX_ISSUES:
            break
        doomed = {_present(rest.data, fault.path) for fault in faults}
        if () in doomed:
            missing = {fault.path[0] for fault in faults if len(fault.path) == 1}
            named = {
                key: value for key, value in (stand_ins or {}).items() if key in missing and isinstance(rest.data, dict)
            }
            if not named:
                damaged.update(names_in(rest.data, ()))
                break
            rest = _with(rest, named)
            damaged.update(map(str, named.values()))
            doomed.discard(())
            doomed -= {(key,) for key in named}
        for lost in doomed:
            damaged.update(names_in(rest.data, lost))
        rest = without(rest, doomed)
    return Sound(None, document, frozenset(damaged))


def _issue(document: Document, fault: Fault) -> Issue:
    return document.issue(
        fault.path,
        fault.message,
        key=fault.key,
        found=fault.found,
        allowed=fault.allowed,
        nearest=fault.nearest,
    )


def _present(data: object, path: Path) -> Path:
    """The path itself where something stands there, else that of what lacks it."""
    while path:
        parent = at(data, path[:-1])
        if isinstance(parent, dict) and path[-1] in parent:
            break
        if isinstance(parent, list) and isinstance(path[-1], int) and path[-1] < len(parent):
            break
        path = path[:-1]
    return path


def without(document: Document, doomed: set[Path]) -> Document:
    """The document without what stands at the doomed paths; later items of a list move up, with their places."""
    gone: dict[Path, list[int]] = {}
    for path in sorted(doomed, key=lambda p: [str(step) for step in p]):
        if path and isinstance(path[-1], int):
            gone.setdefault(path[:-1], []).append(path[-1])
    for positions in gone.values():
        positions.sort()

    def moved(path: Path) -> Path | None:
        made: list[str | int] = []
        for number, step in enumerate(path):
            if path[: number + 1] in doomed:
                return None
            before = gone.get(path[:number], ()) if isinstance(step, int) else ()
            made.append(step - bisect_left(before, step) if isinstance(step, int) else step)
        return tuple(made)

    values = {new: place for path, place in document.values.items() if (new := moved(path)) is not None}
    keys = {new: place for path, place in document.keys.items() if (new := moved(path)) is not None}
    return Document(document.file, _copy(document.data, (), doomed), values, keys, document.issues)


def _with(document: Document, named: Mapping[str, object]) -> Document:
    """The document with some keys set in its top mapping."""
    assert isinstance(document.data, dict)
    data = {**document.data, **named}
    return Document(document.file, data, document.values, document.keys, document.issues)


def names_in(data: object, path: Path) -> set[str]:
    """The names that go when the value at `path` goes: its key, and keys and ids within."""
    found = {path[-1]} if path and isinstance(path[-1], str) else set()
    pending = [at(data, path)]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if isinstance(value.get("id"), str):
                found.add(value["id"])
            found.update(str(name) for name in value)
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
    return found


def _copy(data: object, path: Path, doomed: set[Path]) -> object:
    if isinstance(data, dict):
        kept = {name: value for name, value in data.items() if (*path, name) not in doomed}
        return {name: _copy(value, (*path, name), doomed) for name, value in kept.items()}
    if isinstance(data, list):
        return [_copy(v, (*path, n), doomed) for n, v in enumerate(data) if (*path, n) not in doomed]
    return data
