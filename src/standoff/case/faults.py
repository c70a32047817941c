"""The errors of the format's models as sentences about the user's file.

The models say what is allowed; this module says it to people: what was found, what is allowed, the nearest known name.
One fault per place, also where a value could have been several things.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError

from standoff.case import checks, fields
from standoff.case.limits import MAX_ISSUES
from standoff.case.places import Path, at, spelled
from standoff.case.wants import entry_kind
from standoff.errors import nearest

_PATTERNS = {
    rf"^{fields.ID}(\.{fields.ID})?$": "an id: small letters, digits and _, at most one dot, such as `us.force`",
    r"^[A-Za-z][A-Za-z0-9_]*$": "an actor's id: letters, digits and _, such as `USA`",
    r"^#[0-9a-fA-F]{6}$": "a colour as # and six hex digits",
    r"^[0-9a-f]{64}$": "64 hex digits",
    r"^[0-9a-f]{16}$": "16 hex digits",
}
_CONCEPTS = ("nash", "gmr", "smr", "seq", "symseq", "sim", "nm", "lim:2")
_KINDS = {
    "string_type": "a text",
    "dict_type": "a mapping (`key: value` lines)",
    "model_type": "a mapping (`key: value` lines)",
    "model_attributes_type": "a mapping (`key: value` lines)",
    "tuple_type": "a list (`[one, two]`, or lines beginning with `-`)",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a whole number of ordinary size",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "yes or no",
    "bool_parsing": "yes or no",
}


@dataclass(frozen=True)
class Fault:
    """One fault: the path within the data, whether it is the key that is at fault, and the sentence with its parts."""

    path: Path
    key: bool
    message: str
    found: str | None = None
    allowed: str | None = None
    nearest: str | None = None
    kind: str = ""
    """`missing`, `unknown key`, or nothing."""


def faults(model: type[BaseModel], data: object, problem: ValidationError) -> list[Fault]:
    """One fault per path, in the order of the models' fields; a key misspelt is not reported as missing besides."""
    made: dict[tuple[Path, bool], Fault] = {}
    for error in problem.errors(include_url=False)[:MAX_ISSUES]:
        loc = error["loc"]
        key = bool(loc) and loc[-1] == "[key]"
        path = _path(data, loc[:-1] if key else loc)
        fault = _sentence(model, data, path, key, error)
        made.setdefault((fault.path, fault.key), fault)
    misspelt = {(fault.path[:-1], fault.nearest) for fault in made.values() if fault.kind == "unknown key"}
    return [f for f in made.values() if f.kind != "missing" or (f.path[:-1], f.path[-1]) not in misspelt]


def _path(data: object, loc: tuple[int | str, ...]) -> Path:
    """The path in the data of an error's location, which also holds the names of union branches."""
    path: list[int | str] = []
    for number, step in enumerate(loc):
        if isinstance(data, dict) and (step in data or number == len(loc) - 1):
            path.append(step)
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            path.append(step)
            data = data[step] if step < len(data) else None
    return tuple(path)


def _sentence(model: type[BaseModel], data: object, path: Path, key: bool, error: Any) -> Fault:
    """The fault that an error of the models stands for."""
    kind, context = error["type"], error.get("ctx") or {}
    value = at(data, path)
    name = str(path[-1]) if path else ""
    if kind == "missing":
        return _missing(path, at(data, path[:-1]))
    if kind == "extra_forbidden":
        return _unknown_key(model, data, path)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        known = re.findall(r"'([^']*)'", str(context.get("expected_tags", ""))) or list(_check_kinds())
        if kind == "union_tag_not_found":
            allowed = "kind: " + ", ".join(known)
            return Fault((*path, "kind"), False, f"`kind` is missing in {spelled(path) or 'this check'}", None, allowed)
        return _choice((*path, "kind"), str(context.get("tag")), known)
    found = name if key else _shown(value)
    if kind == "literal_error":
        return _choice(path, found, re.findall(r"'([^']*)'", str(context.get("expected", ""))))
    allowed = _allowed(kind, context)
    if kind in ("too_short", "too_long"):
        length = context.get("actual_length")
        return Fault(path, False, f"{spelled(path)} has {length} entries; it should be {allowed}", str(length), allowed)
    return Fault(path, key, _wrong(path, key, value, found, allowed), found, allowed, _close(value, kind, context))


def _missing(path: Path, parent: object) -> Fault:
    """A key that has to be there and is not, or has nothing after it."""
    if isinstance(path[-1], int):
        return Fault(path[:-1], False, f"{spelled(path[:-1])} needs {path[-1] + 1} values", None, "two whole numbers")
    where = f" in {spelled(path[:-1])}" if path[:-1] else ""
    if isinstance(parent, dict) and path[-1] in parent:
        return Fault(path, True, f"nothing stands after `{path[-1]}`{where}", None, "a value")
    return Fault(path, True, f"`{path[-1]}` is missing{where}", None, f"`{path[-1]}`", kind="missing")


def _unknown_key(model: type[BaseModel], data: object, path: Path) -> Fault:
    """A key that the format does not know, with those it knows there."""
    known = known_keys(model, data, path[:-1])
    name = str(path[-1])
    written = {n: i.alias for m in _reached(model, data, path[:-1]) for n, i in m.model_fields.items() if i.alias}
    close = written.get(name) or nearest(name, known)
    hint = f"; did you mean `{close}`?" if close else ""
    where = f" in {spelled(path[:-1])}" if path[:-1] else ""
    message = f"there is no key `{name}`{where}{hint}"
    return Fault(path, True, message, name, ", ".join(known) or None, close, kind="unknown key")


def _choice(path: Path, found: str, known: list[str]) -> Fault:
    """A word that is none of those allowed."""
    close = nearest(found, known)
    hint = f"; did you mean `{close}`?" if close else ""
    allowed = ", ".join(known)
    message = f"`{path[-1]}` cannot be {found!r}" + (hint or f"; allowed: {allowed}")
    return Fault(path, False, message, found, allowed, close)


def _wrong(path: Path, key: bool, value: object, found: str, allowed: str) -> str:
    """The sentence for a value of the wrong form."""
    if key:
        return f"the key {found!r} is not {allowed}"
    where = spelled(path) or "the file"
    if value is None or value == "":
        return f"nothing stands at {where}; it should be {allowed}"
    said = repr(found) if isinstance(value, str) else found
    return f"{where} is {said}; it should be {allowed}"


def _allowed(kind: str, context: dict[str, Any]) -> str:
    """What may stand there, in words."""
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "string_pattern_mismatch":
        concepts = "a concept: " + ", ".join(_CONCEPTS[:-1]) + " or lim:H"
        return _PATTERNS.get(str(context.get("pattern")), concepts)
    if kind == "value_error":
        return str(context["error"]).removeprefix("write ")
    bounds = {
        "greater_than_equal": ("ge", "{} or more"),
        "less_than_equal": ("le", "{} or less"),
        "string_too_short": ("min_length", "at least {} character"),
        "string_too_long": ("max_length", "at most {} characters"),
        "too_short": ("min_length", "a list of at least {}"),
        "too_long": ("max_length", "a list of at most {}"),
    }
    if kind in bounds:
        name, text = bounds[kind]
        bound = context.get(name)
        return text.format(f"{bound:g}" if isinstance(bound, float) else bound)
    return "something else"


def _close(value: object, kind: str, context: dict[str, Any]) -> str | None:
    """A name close to the one found, where the form of names is at fault."""
    if kind == "string_pattern_mismatch" and isinstance(value, str):
        pattern = str(context.get("pattern"))
        if pattern not in _PATTERNS:
            return nearest(value, _CONCEPTS)
        bent = re.sub(r"[^a-z0-9_.]+", "_", value.lower()).strip("_")
        return bent if re.fullmatch(pattern, bent) else None
    return None


def _shown(value: object) -> str:
    """A value as the message shows it."""
    if isinstance(value, str):
        text = " ".join(value.split())
        return text if len(text) <= 60 else text[:57] + "..."
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "nothing"


# Which keys are known at a place: the models walked along the data.


def known_keys(model: type[BaseModel], data: object, path: Path) -> list[str]:
    """The keys that may stand in the mapping at `path` of data read as `model`."""
    found: list[str] = []
    for reached in _reached(model, data, path):
        for name, info in reached.model_fields.items():
            alias = info.alias or name
            if alias not in found:
                found.append(alias)
    return found


def _reached(annotation: Any, data: object, path: Path) -> Iterator[type[BaseModel]]:
    """The models that the value at `path` may be read as."""
    for plain in _branches(annotation, data):
        if isinstance(plain, type) and issubclass(plain, BaseModel):
            if not path:
                yield plain
                continue
            info = next((i for n, i in plain.model_fields.items() if path[0] in (i.alias, n)), None)
            if info is not None:
                yield from _reached(info.annotation, at(data, path[:1]), path[1:])
        elif path and get_origin(plain) in (dict, tuple):
            inner = get_args(plain)[1] if get_origin(plain) is dict else get_args(plain)[0]
            yield from _reached(inner, at(data, path[:1]), path[1:])


def _branches(annotation: Any, data: object) -> Iterator[Any]:
    """The plain types behind an annotation; of tagged branches only the one that the data chooses."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _branches(get_args(annotation)[0], data)
    elif origin in (Union, types.UnionType):
        branches = list(get_args(annotation))
        chosen = [branch for branch in branches if _chosen(branch, data)]
        for branch in chosen or branches:
            yield from _branches(branch, data)
    else:
        yield annotation


def _chosen(branch: Any, data: object) -> bool:
    """Whether the data says by its kind or its keys that it is this branch of a union."""
    if not isinstance(data, dict):
        return False
    if get_origin(branch) is Annotated:
        tags = [meta.tag for meta in get_args(branch)[1:] if isinstance(meta, Tag)]
        if tags:
            return tags[0] == entry_kind(data)
        branch = get_args(branch)[0]
    if isinstance(branch, type) and issubclass(branch, BaseModel) and "kind" in branch.model_fields:
        kind = branch.model_fields["kind"].annotation
        return get_origin(kind) is Literal and data.get("kind") in get_args(kind)
    return False


def _check_kinds() -> Iterator[str]:
    """The kinds of check."""
    for branch in get_args(get_args(checks.Check)[0]):
        yield from get_args(branch.model_fields["kind"].annotation)
