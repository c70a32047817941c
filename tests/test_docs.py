"""Every command shown in README and docs is run, and what is shown of its output must be what it prints.

A fenced ``console`` block holds lines ``$ standoff ...`` and, under each, what it prints (``...`` stands for anything). The
blocks of one page run in order, in one empty folder. A command that leaves with another code than 0 says so: ``# exit 1``.
Python examples (``>>>``) run as doctests.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"\s+# exit (\d+)$")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def examples(page: Path) -> list[tuple[str, int, str]]:
    """The commands of a page: (command, expected exit code, expected output)."""
    found = []
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            code = EXIT.search(command)
            found.append((EXIT.sub("", command), int(code.group(1)) if code else 0, output))
    return found


@pytest.mark.parametrize("page", [p for p in PAGES if examples(p)], ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "standoff"
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    for command, code, expected in examples(page):
        words = shlex.split(command)
        if words[0] != "standoff":
            continue
        ran = subprocess.run(
            [str(program), *words[1:]], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
        )
        assert ran.returncode == code, f"{command}\n{ran.stdout}\n{ran.stderr}"
        if expected.strip():
            same = doctest.OutputChecker().check_output(expected, ran.stdout, FLAGS)
            assert same, f"{page.name}: {command} prints\n{ran.stdout}\nand the page shows\n{expected}"


def test_some_page_shows_commands() -> None:
    assert sum(len(examples(page)) for page in PAGES) >= 10
