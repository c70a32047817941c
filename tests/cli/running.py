"""Run a command in this process and see its exit code, what it printed, and its JSON."""

from __future__ import annotations

import contextlib
import io
import json
import os
from dataclasses import dataclass
from typing import Any

from standoff.cli import main


@dataclass(frozen=True)
class Ran:
    """A command that has run."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """Its JSON document."""
        loaded: dict[str, Any] = json.loads(self.out)
        return loaded


def run(*words: str, columns: int = 80) -> Ran:
    """Run `standoff WORDS`."""
    out, err = io.StringIO(), io.StringIO()
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(columns)
    code = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main(list(words))
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    return Ran(code, out.getvalue(), err.getvalue())
