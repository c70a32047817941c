"""From what a person types to a case: a bundled name, a folder, or a `.gmcr` file.

An argument with a separator, a suffix or a leading dot is a path; otherwise a bundled name, otherwise a folder of that
name. `catalogue/...` has a separator but is a bundled name where the catalogue has it. Where a bundled case and a
folder bear the same name the bundled one wins, with a note, and `./name` means the folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from standoff.errors import FileProblem, UsageError, nearest, unknown

Kind = Literal["bundled", "folder", "gmcr"]
CASE_FILE = "case.yaml"
CATALOGUE = "catalogue"
GMCR = ".gmcr"
DEPTH_AT_MOST = 5
_BUNDLED_NAME = re.compile(r"^[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_.-]*)*$")


@dataclass(frozen=True)
class Located:
    """A case that exists: where it is and how it may be used.

    `id` is the bundled name, the folder's name, or the file's name without suffix. `path` is a folder (a `Traversable`
    of the package's data where bundled) or a `.gmcr` file. `note` says that a folder of the same name was passed over.
    `writable` tells whether commands may write to it: folders only.
    """

    kind: Kind
    id: str
    path: Traversable | Path
    note: str | None = None
    writable: bool = False


def find(name_or_path: str | os.PathLike[str]) -> Located:
    """The case that an argument means; an `os.PathLike` is always a path.

    Raises `NameUnknown` with the nearest name, `FileProblem` where a path holds no case, `UsageError` where the
    argument is empty.

    >>> find("starter").kind
    'bundled'
    """
    text = os.fspath(name_or_path)
    if not text.strip() or "\0" in text:
        raise UsageError("Name a case: a bundled one (see `standoff cases`), or the path of a folder.")
    is_path = not isinstance(name_or_path, str) or _looks_like_path(text)
    found = None if not isinstance(name_or_path, str) else _bundled(text.rstrip("/"))
    if found is not None and (not is_path or text.startswith(CATALOGUE + "/")):
        return found
    if is_path or _is_folder(text):
        return _at_path(text)
    raise unknown("case", text, _names_here())


def bundled() -> tuple[Located, ...]:
    """Every bundled case, then the catalogue, each in the order of names."""
    return tuple(Located("bundled", name, path) for name, path in _index().items())


def is_bundled(folder: Path) -> bool:
    """Whether a folder is package data, which commands never write to.

    >>> is_bundled(Path("my-case"))
    False
    """
    package = files("standoff")
    roots = [Path(str(package / part)).resolve() for part in ("cases", CATALOGUE)]
    return any(folder.resolve().is_relative_to(root) for root in roots)


def _looks_like_path(text: str) -> bool:
    separators = {"/", os.sep, os.altsep or os.sep}
    return text.startswith(".") or any(s in text for s in separators) or bool(Path(text).suffix)


def _is_folder(text: str) -> bool:
    try:
        return Path(text).is_dir()
    except OSError:  # a name too long for the file system is no folder
        return False


def _bundled(name: str) -> Located | None:
    path = _index().get(name) if _BUNDLED_NAME.match(name) else None
    if path is None:
        return None
    note = None
    if _is_folder(name):
        note = f"{name!r} is the bundled case; write './{name}' for the folder of that name."
    return Located("bundled", name, path, note)


@cache
def _index() -> dict[str, Traversable]:
    """Bundled names and their folders; read once, since package data does not change while a program runs."""
    package = files("standoff")
    found = dict(_cases(package / "cases", "", 1))
    found.update(_cases(package / CATALOGUE, CATALOGUE + "/", DEPTH_AT_MOST))
    return found


def _cases(folder: Traversable, prefix: str, depth: int) -> Iterator[tuple[str, Traversable]]:
    """The case folders under a folder, by name, in order."""
    if depth == 0 or not folder.is_dir():
        return
    for child in sorted(folder.iterdir(), key=lambda item: item.name):
        if not child.is_dir() or child.name.startswith((".", "_")):
            continue
        name = prefix + child.name
        if (child / CASE_FILE).is_file():
            yield name, child
        else:
            yield from _cases(child, name + "/", depth - 1)


def _at_path(text: str) -> Located:
    path = Path(text)
    try:
        if path.is_dir():
            return _folder(text, path)
        if path.name == CASE_FILE and path.is_file():
            return _folder(text, path.parent)
        if path.suffix.lower() == GMCR and path.is_file():
            return Located("gmcr", path.stem, path)
        if path.is_file():
            raise FileProblem(f"{text!r} is a file, and neither a case folder nor a .gmcr file.")
    except OSError as problem:
        raise FileProblem(f"{text!r} cannot be read: {problem.strerror}.") from None
    close = _near(path, text)
    hint = f" Did you mean {close!r}?" if close else ""
    raise FileProblem(f"There is no case at {text!r}.{hint}")


def _folder(text: str, path: Path) -> Located:
    if (path / CASE_FILE).is_file():
        return Located("folder", path.resolve().name or "case", path, writable=True)
    inside = sorted(child.parent.name for child in path.glob(f"*/{CASE_FILE}"))[:6]
    hint = f" Cases in it: {', '.join(inside)}." if inside else " `standoff new DIR` writes one that runs."
    raise FileProblem(f"The folder {text!r} has no {CASE_FILE}.{hint}")


def _names_here() -> list[str]:
    """Bundled names and the case folders of the working directory."""
    try:
        here = sorted(child.parent.name for child in Path().glob(f"*/{CASE_FILE}"))
    except OSError:
        here = []
    return list(dict.fromkeys((*_index(), *here)))


def _near(path: Path, text: str) -> str | None:
    """The nearest thing that does exist: a sibling of the path, or a bundled name."""
    try:
        siblings = [child.name for child in path.parent.iterdir()] if path.parent.is_dir() else []
    except OSError:
        siblings = []
    close = nearest(path.name, siblings)
    if close:
        return str(path.parent / close)
    return nearest(text, _index())
