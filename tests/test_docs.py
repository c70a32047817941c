"""Every command shown in README and docs is run, and what is shown of its output must be what it prints.

A fenced ``console`` block holds lines ``$ standoff ...`` or ``$ python ...`` and, under each, what it prints (``...``
stands for anything). A command that leaves with another code than 0 says so: ``# exit 1``. A block with ``file=PATH``
behind its language is written to that file; a ``diff file=PATH`` block changes it. The blocks of one page run in order,
in one empty folder. Python examples (``>>>``) run as doctests.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from standoff.cli import main

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(?P<language>\w+)(?: file=(?P<file>\S+))?\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"\s+# exit (\d+)$")
LINK = re.compile(r"\]\((?!https?:)(?P<target>[^)#\s]+)(?:#[^)]*)?\)")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Command:
    """A command as a page shows it: its words, the exit code and the output it announces."""

    line: str
    code: int
    output: str

    def run(self, folder: Path) -> None:
        program, *rest = shlex.split(self.line)
        code, out, err = (standoff_in if program == "standoff" else python_in)(folder, rest)
        assert code == self.code, f"{self.line}\n{out}\n{err}"
        printed = out if self.code == 0 else out + err
        same = not self.output.strip() or doctest.OutputChecker().check_output(self.output, printed, FLAGS)
        assert same, f"{self.line} prints\n{printed}\nand the page shows\n{self.output}"


def standoff_in(folder: Path, arguments: list[str]) -> tuple[int, str, str]:
    """Run the command line in this process, so that the engines are loaded once for all pages."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, {"COLUMNS": "100", "NO_COLOR": "1"}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as left,
    ):
        main(arguments)
    return int(left.value.code or 0), out.getvalue(), err.getvalue()


def python_in(folder: Path, arguments: list[str]) -> tuple[int, str, str]:
    """Run a script that a page shows."""
    ran = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    return ran.returncode, ran.stdout, ran.stderr


@dataclass(frozen=True)
class Written:
    """A file as a page shows it."""

    file: str
    text: str

    def run(self, folder: Path) -> None:
        target = folder / self.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(self.text, encoding="utf-8")


@dataclass(frozen=True)
class Changed:
    """A change of a file as a page shows it: lines (or part of one) with `-` become those with `+`, the rest stays."""

    file: str
    lines: str

    def run(self, folder: Path) -> None:
        shown = [line if line.strip() else " \n" for line in self.lines.splitlines(keepends=True)]
        before = "".join(line[1:] for line in shown if line[0] in "- ").removesuffix("\n")
        after = "".join(line[1:] for line in shown if line[0] in "+ ").removesuffix("\n")
        target = folder / self.file
        text = target.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{self.file} does not hold, exactly once:\n{before}\nbut\n{text}"
        target.write_text(text.replace(before, after), encoding="utf-8")


Step = Command | Written | Changed


def steps(page: Path) -> Iterator[Step]:
    """What a page does, in order."""
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if block["language"] == "diff" and block["file"]:
            yield Changed(block["file"], block["body"])
        elif block["file"]:
            yield Written(block["file"], block["body"])
        elif block["language"] == "console":
            yield from commands(block["body"])


def commands(block: str) -> Iterator[Command]:
    """The commands of one console block that can be run here."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, _, output = part.partition("\n")
        code = EXIT.search(line)
        if line.split()[0] in ("standoff", "python"):
            yield Command(EXIT.sub("", line), int(code.group(1)) if code else 0, output)


@pytest.mark.parametrize("page", [p for p in PAGES if any(steps(p))], ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    for step in steps(page):
        step.run(tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.finditer(page.read_text(encoding="utf-8")):
        assert (page.parent / link["target"]).exists(), link["target"]


def test_every_page_of_the_docs_is_linked_from_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    linked = {(ROOT / "docs" / link["target"]).resolve() for link in LINK.finditer(index)}
    assert set((ROOT / "docs").rglob("*.md")) - linked == {ROOT / "docs" / "index.md"}


def test_some_page_shows_commands() -> None:
    assert sum(isinstance(step, Command) for page in PAGES for step in steps(page)) >= 10
