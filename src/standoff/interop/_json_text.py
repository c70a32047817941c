"""Bytes of a foreign JSON file as plain data, or a sentence that says why not. Nothing is ever unpickled."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import NoReturn

from standoff.case.limits import MAX_GMCR_BYTES
from standoff.errors import CaseError, FileProblem, Issue


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of at most 64 MiB. Raises FileProblem where it cannot be read or is larger."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_GMCR_BYTES + 1)
    except OSError as problem:
        raise FileProblem(f"{path}: the file cannot be read ({problem.strerror or problem}).") from None
    if len(data) > MAX_GMCR_BYTES:
        raise FileProblem(f"{path}: the file is larger than {MAX_GMCR_BYTES >> 20} MiB, the most that is read.")
    return data


def parse_json(data: bytes, name: str) -> object:
    """The JSON value in a file's bytes: UTF-8 with or without a byte order mark, else Windows-1252.

    Raises FileProblem for a pickle (first byte 0x80) or another encoding, CaseError with line and column for faulty
    JSON, a key given twice, or a number that is not finite.
    """
    if data[:1] == b"\x80":
        raise FileProblem(
            f"{name}: this file is a Python pickle, as GMCR+ wrote before it used JSON. Reading a pickle runs code from"
            " the file, so it is refused; open it in GMCR+ and save it again."
        )
    text = _decode(data, name)
    if not text.strip():
        raise FileProblem(f"{name}: the file is empty.")

    def refuse(message: str, line: int = 0, column: int = 0) -> NoReturn:
        raise CaseError([Issue(name, line, column, message)]) from None

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
            refuse(f"The key {twice!r} is given twice in one object.")
        return found

    def finite(constant: str) -> object:
        return refuse(f"{constant} is no number that a file of GMCR+ can hold.")

    try:
        value: object = json.loads(text, object_pairs_hook=unique, parse_constant=finite)
    except json.JSONDecodeError as problem:
        refuse(f"This is not JSON: {problem.msg}.", problem.lineno, problem.colno)
    except RecursionError:
        refuse("The file is nested too deeply.")
    except ValueError:
        refuse("The file holds a number too long to read.")
    return value


def _decode(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileProblem(f"{name}: the file is text neither in UTF-8 nor in Windows-1252.")
