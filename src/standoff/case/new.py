"""Start a case: copy the commented starter, or another case, into a new folder.

The copy is made whole in a hidden folder and then renamed, so that a new folder is never half a case.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from standoff.case.locate import find
from standoff.errors import FileProblem, UsageError

STARTER = "starter"


def write_new(target: Path | str, from_case: str | None = None) -> tuple[Path, ...]:
    """Write a new case folder and return its files, in order of name.

    It is a copy of the bundled starter, or of `from_case` (a bundled name or a case folder). Raises `FileProblem` where
    the target exists and is not an empty folder or cannot be written, `NameUnknown` for a case that there is not, and
    `UsageError` for a `.gmcr` file.
    """
    located = find(from_case or STARTER)
    if located.kind == "gmcr":
        raise UsageError(f"{from_case!r} is one .gmcr file; `standoff import` makes a case folder of it.")
    folder = Path(target)
    _refuse_taken(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        names = _make(folder, located.path)
    except OSError as problem:
        raise FileProblem(f"The folder {str(folder)!r} cannot be written: {problem.strerror or problem}.") from problem
    return tuple(folder / name for name in names)


def _refuse_taken(folder: Path) -> None:
    try:
        if not folder.is_dir():
            taken = folder.exists() or folder.is_symlink()
        else:
            taken = any(folder.iterdir())
    except OSError as problem:
        raise FileProblem(f"{str(folder)!r} cannot be read: {problem.strerror}.") from problem
    if taken:
        why = "the folder is not empty" if folder.is_dir() else "a file is in the way"
        raise FileProblem(f"{str(folder)!r}: {why}. Name a folder that does not exist yet; nothing was written.")


def _make(folder: Path, source: Traversable | Path) -> list[Path]:
    """Copy the files of a case to a temporary place and rename them to theirs; their names within the folder."""
    exists = folder.is_dir()
    place = folder if exists else folder.absolute().parent
    beside = Path(tempfile.mkdtemp(prefix=".standoff-new.", dir=place))
    try:
        names = []
        for name, file in sorted(_files(source)):
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_bytes(file.read_bytes())
            names.append(name)
        if exists:  # the empty folder stays: it may be where the user stands
            for child in sorted(beside.iterdir()):
                child.rename(folder / child.name)
        else:
            beside.chmod(0o777 & ~_mask())
            beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    if exists:
        beside.rmdir()
    return names


def _files(folder: Traversable | Path, below: Path = Path()) -> Iterator[tuple[Path, Traversable | Path]]:
    """The files of a case folder, hidden ones and links left out, by their name within it."""
    for child in folder.iterdir():
        if child.name.startswith((".", "__")) or (isinstance(child, Path) and child.is_symlink()):
            continue
        if child.is_dir():
            yield from _files(child, below / child.name)
        elif child.is_file():
            yield below / child.name, child


def _mask() -> int:
    """The process's file mode mask; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
