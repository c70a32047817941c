"""The normal texts of a case's sources: those shipped with the case, and those given as files."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from standoff.case.anchors import normal_text
from standoff.case.limits import MAX_SOURCE_BYTES
from standoff.case.schema import CaseData
from standoff.errors import FileProblem, unknown


def source_texts(
    data: CaseData, folder: Traversable | Path | None, given: Mapping[str, Path | str] | None = None
) -> dict[str, str]:
    """The normal text of each source, by id: from the path given, else from the `file` that the case names.

    A `file` has to lie inside the case folder. Raises `NameUnknown` for a path given for a source that the case does
    not have, `FileProblem` where a text cannot be read, is not UTF-8, or has more than MAX_SOURCE_BYTES bytes.
    """
    given = given or {}
    for id in given:
        if id not in data.case.sources:
            raise unknown("source", id, data.case.sources)
    texts: dict[str, str] = {}
    for id, source in data.case.sources.items():
        if id in given:
            texts[id] = _read(Path(given[id]), str(given[id]))
        elif source.file is not None and folder is not None:
            texts[id] = _read(_inside(folder, source.file), source.file)
    return texts


def read_text(path: Path | str) -> str:
    """The normal text of a file. Raises `FileProblem` as `source_texts`."""
    return _read(Path(path), str(path))


def _inside(folder: Traversable | Path, file: str) -> Traversable | Path:
    """A file of the case folder; symbolic links must not lead out of it either."""
    parts = PurePosixPath(file).parts
    if not parts or file.startswith(("/", "\\")) or any(part == ".." or ":" in part or "\\" in part for part in parts):
        raise FileProblem(f"{file!r} is not a file inside the case folder.")
    path = folder.joinpath(*parts)
    if isinstance(path, Path) and isinstance(folder, Path) and not path.resolve().is_relative_to(folder.resolve()):
        raise FileProblem(f"{file!r} leads out of the case folder.")
    return path


def _read(path: Traversable | Path, name: str) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_SOURCE_BYTES + 1)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise FileProblem(f"{name} cannot be read: {reason}.") from problem
    if len(raw) > MAX_SOURCE_BYTES:
        raise FileProblem(f"{name} has more than {MAX_SOURCE_BYTES} bytes.")
    try:
        return normal_text(raw)
    except FileProblem as problem:
        raise FileProblem(f"{name}: {problem}") from None
