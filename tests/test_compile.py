"""The decorator for kernels: compiled code is kept where it can be, and its absence is one line, not a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

MODULE = """
from standoff._compile import kernel


@kernel
def one_more(n):
    return n + 1


@kernel
def twice(n):
    return 2 * n


print(one_more(1), twice(3))
"""


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "kernels.py").write_text(MODULE, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("NUMBA_")}
    return subprocess.run(
        [sys.executable, "-B", "-W", "error", str(folder / "kernels.py")],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_compiled_code_is_kept_where_it_can_be(tmp_path: Path) -> None:
    ran = run(tmp_path, NUMBA_CACHE_DIR=str(tmp_path / "cache"))
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, "2 6", "")
    assert list((tmp_path / "cache").rglob("*.nbi"))


def test_no_place_to_write_is_one_line_on_stderr(tmp_path: Path) -> None:
    """Neither beside the module (its cache folder is a file) nor at home (which is no folder)."""
    (tmp_path / "__pycache__").write_text("in the way", encoding="utf-8")
    ran = run(tmp_path, HOME="/dev/null", XDG_CACHE_HOME="/dev/null/cache")
    assert (ran.returncode, ran.stdout.strip()) == (0, "2 6")
    assert ran.stderr.splitlines() == ["standoff: no place to keep compiled code; compiling afresh in this process."]


def test_kernels_run_uncompiled_when_asked(tmp_path: Path) -> None:
    ran = run(tmp_path, NUMBA_DISABLE_JIT="1")
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, "2 6", "")
