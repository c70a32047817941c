"""Writing files of a case: whole or not at all, and without losing a person's comments.

A file is written beside its place under a temporary name, flushed to the disk, and put in place in one step; whoever
reads it sees the old file or the new one, never a part, also if the machine stops in between.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import stat
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from standoff.case.limits import MAX_FILE_BYTES
from standoff.errors import FileProblem


def write_atomic(path: Path | str, text: str) -> None:
    """Write `text` as UTF-8 to `path`, replacing what is there in one step.

    The mode of an existing file is kept; a symbolic link is followed, so that its target is replaced and not the link.
    Line ends are written as they stand in `text`. Raises FileProblem where the folder cannot be written to.
    """
    target = Path(os.path.realpath(path))
    try:
        _replace(target, text.encode("utf-8"))
    except (OSError, UnicodeEncodeError) as problem:
        reason = getattr(problem, "strerror", None) or "its text is not valid Unicode"
        raise FileProblem(f"{path} cannot be written: {reason}.") from problem


def _replace(target: Path, content: bytes) -> None:
    """Write content to a temporary file in the target's folder and rename it over the target."""
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            if hasattr(os, "fchmod"):
                os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(target.parent)


def _umask() -> int:
    """The process's file mode mask; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Flush a folder's entries, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_files(folder: Path | str, files: Mapping[str, str]) -> tuple[Path, ...]:
    """Write several files below a folder (made where it is missing), each whole; their paths, in the order given.

    Names are relative, with `/` between parts; one that leads out of the folder is refused. Raises FileProblem.
    """
    root = Path(folder)
    paths = [root / name for name in files]
    for name, path in zip(files, paths, strict=True):
        if Path(name).is_absolute() or ".." in Path(name).parts or path == root:
            raise FileProblem(f"{name!r} is no name of a file inside {str(root)!r}.")
    for path, text in zip(paths, files.values(), strict=True):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise FileProblem(f"The folder {str(path.parent)!r} cannot be made: {problem.strerror}.") from problem
        write_atomic(path, text)
    return tuple(paths)


def edit_yaml(path: Path | str, change: Callable[[Any], object]) -> bool:
    """Change a YAML file that a person also edits, keeping comments, order, quotes and blank lines.

    `change` gets the file's content as nested mappings and lists and changes it in place; what it returns does not
    matter. Every scalar is text, as in reading, so that `no` and `2014-05` stay as they are written; text and whole
    numbers may be put in. Returns whether the file was rewritten: where nothing changed it is left alone. Raises
    FileProblem where the file cannot be read or is no YAML.
    """
    from ruamel.yaml.error import YAMLError

    from standoff.case.yaml_nodes import read_yaml

    path = Path(path)
    before = _text_of(path)
    faults = read_yaml(before, str(path)).issues
    if faults:
        raise FileProblem(faults[0].sentence())
    yaml = _round_trip(before)
    try:
        content = yaml.load(before)
        untouched = _dumped(yaml, content)
        change(content)
        after = _dumped(yaml, content)
    except YAMLError as problem:
        raise FileProblem(f"{path} cannot be read as YAML; `standoff check` says where.") from problem
    if after == untouched:
        return False
    write_atomic(path, after)
    return True


def _text_of(path: Path) -> str:
    """The text of a file within the limit for YAML."""
    try:
        raw = path.read_bytes() if path.stat().st_size <= MAX_FILE_BYTES else None
    except OSError as problem:
        raise FileProblem(f"{path} cannot be read: {problem.strerror}.") from problem
    if raw is None:
        raise FileProblem(f"{path} has more than {MAX_FILE_BYTES} bytes.")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        raise FileProblem(f"{path} is not UTF-8.") from problem


def _round_trip(text: str) -> Any:
    """A ruamel.yaml reader and writer that leaves scalars as text and follows the file's own indentation of lists."""
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import ScalarNode
    from ruamel.yaml.representer import RoundTripRepresenter
    from ruamel.yaml.resolver import VersionedResolver

    class TextOnly(VersionedResolver):
        """Resolves every plain scalar but the empty one to text: a digest of digits is no number, `no` no truth."""

        def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
            if kind is ScalarNode and value and implicit[0]:
                return self.DEFAULT_SCALAR_TAG
            return super().resolve(kind, value, implicit)

    class PlainWords(RoundTripRepresenter):
        """Writes truths and whole numbers that a change puts in as the text that reading expects."""

    def plain(representer: Any, value: object) -> Any:
        said = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        return representer.represent_scalar("tag:yaml.org,2002:str", said)

    for kind in (bool, int):
        PlainWords.add_representer(kind, plain)
    yaml = YAML(typ="rt")
    yaml.Resolver, yaml.Representer = TextOnly, PlainWords
    yaml.preserve_quotes = True
    yaml.width = 1_000_000  # long lines stay one line
    offset = _list_offset(text)
    yaml.indent(mapping=2, sequence=2 + offset, offset=offset)
    return yaml


def _list_offset(text: str) -> int:
    """How far the dashes of lists stand to the right of their key: 0, or 2 and more, as in the file's first list."""
    found = re.search(r"^( *)[^\s#-][^\n]*:[ ]*(?:#[^\n]*)?\n(?:[ ]*(?:#[^\n]*)?\n)*( *)- ", text, re.MULTILINE)
    return max(0, len(found[2]) - len(found[1])) if found else 2


def _dumped(yaml: Any, content: Any) -> str:
    stream = io.StringIO()
    yaml.dump(content, stream)
    return stream.getvalue()
