"""Writing: whole or not at all, also when killed; a person's comments survive an edit."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.reading import read_case
from standoff.case.writing import edit_yaml, write_atomic, write_files
from standoff.errors import FileProblem
from tests.case.small import FILES, write_small


def names_in(folder: Path) -> list[str]:
    return sorted(child.name for child in folder.iterdir())


def test_write_atomic_replaces_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    write_atomic(path, "one\n")
    write_atomic(path, "zwei ü\r\n")
    assert path.read_bytes() == "zwei ü\r\n".encode()
    assert names_in(tmp_path) == ["a.yaml"]


def test_modes_and_links_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "a.yaml", tmp_path / "link.yaml"
    write_atomic(path, "one")
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
    path.chmod(0o640)
    link.symlink_to(path)
    write_atomic(link, "two")
    assert link.is_symlink()
    assert path.read_text() == "two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_what_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be written"):
        write_atomic(tmp_path / "nowhere" / "a.yaml", "x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileProblem, match="cannot be written"):
        write_atomic(tmp_path / "folder", "x")
    (tmp_path / "a").write_text("old")
    with pytest.raises(FileProblem, match="Unicode"):
        write_atomic(tmp_path / "a", "\ud800")
    assert (tmp_path / "a").read_text() == "old"
    assert names_in(tmp_path) == ["a", "folder"]


def test_a_write_that_fails_on_the_way_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    write_atomic(path, "old")

    def broken(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(FileProblem, match="No space left"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["a"]


WRITER = """
import sys
from pathlib import Path
from standoff.case.writing import write_atomic
path, size, process = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
for turn in range(1_000_000):
    write_atomic(path, f"{process:03d}{turn:06d}\\n" * size)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_no_file_is_damaged_by_a_kill(tmp_path: Path) -> None:
    path, rng, size = tmp_path / "case.yaml", random.Random(7), 100_000
    write_atomic(path, "0" * 9 + "\n")
    seen = set()
    for number in range(14):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(size), str(number)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(rng.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        lines = path.read_text().splitlines()
        assert len(lines) in (1, size)
        assert len(set(lines)) == 1
        seen.add(lines[0])
    assert len(seen) > 3  # the writer was indeed at work when it was killed


def test_write_files(tmp_path: Path) -> None:
    paths = write_files(tmp_path / "new", {"case.yaml": "a", "perspectives/x.yaml": "b"})
    assert [path.read_text() for path in paths] == ["a", "b"]
    for bad in ("../out", "/etc/out", ".", "a/../../out"):
        with pytest.raises(FileProblem, match="no name of a file inside"):
            write_files(tmp_path / "new", {"fine": "x", bad: "y"})
    assert not (tmp_path / "new" / "fine").exists()
    with pytest.raises(FileProblem, match="cannot be made"):
        write_files(tmp_path / "new", {"case.yaml/x": "y"})


def test_an_edit_changes_only_its_line(tmp_path: Path) -> None:
    write_small(tmp_path)
    before = FILES["passages.yaml"]

    def move(content: Any) -> None:
        content["letter"]["passages"][1]["start"] = 60

    assert edit_yaml(tmp_path / "passages.yaml", move) is True
    assert (tmp_path / "passages.yaml").read_text() == before.replace("start: 51,", "start: 60,")
    assert edit_yaml(tmp_path / "passages.yaml", move) is False


COMMENTED = (
    """\
# top
a:   # why
  - id: x   # one
    now: no
    when: 2014-05-05
    f: 0.30
    digest: 1234567890123e99
    long: >-
      folded text that
      goes on

  # between
  - {id: y, p: "not a", q: 'b', r: true}
b: 0777
c:
d: ~
e: 12:30
"""
    + "f: "
    + "word " * 60
    + "end\n# last\n"
)


def test_comments_quotes_words_and_numbers_stay_as_written(tmp_path: Path) -> None:
    text = COMMENTED
    path = tmp_path / "a.yaml"
    path.write_text(text)

    def change(content: Any) -> None:
        content["a"][0]["now"] = True
        content["b"] = 12

    assert edit_yaml(path, change)
    assert path.read_text() == text.replace("now: no", "now: yes").replace("b: 0777", "b: 12")


def test_lists_keep_the_indentation_of_the_file(tmp_path: Path) -> None:
    for name, text in {"flush": "a:\n- b: c\n  d: e\n- f\n", "inset": "a:\n  - b: c\n    d: e\n  - f\n"}.items():
        path = tmp_path / name
        path.write_text(text)
        edit_yaml(path, lambda content: content["a"].append("g"))
        dash = "  - " if name == "inset" else "- "
        assert path.read_text() == text + dash + "g\n"


def test_an_edit_of_a_broken_or_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with pytest.raises(FileProblem, match="cannot be read"):
        edit_yaml(path, lambda content: None)
    for text in ("a: !x y\n", "a: [\n", "a: b\na: c\n", "[" * 4_000):
        path.write_text(text)
        with pytest.raises(FileProblem):
            edit_yaml(path, lambda content: None)
        assert path.read_text() == text


def test_bundled_cases_survive_an_edit_unchanged_but_for_it(tmp_path: Path) -> None:
    folder = files("standoff") / "cases"
    for case in sorted(child.name for child in folder.iterdir() if child.is_dir()):
        source = folder / case / "case.yaml"
        if not source.is_file():
            continue
        text = source.read_text(encoding="utf-8")
        path = tmp_path / f"{case}.yaml"
        path.write_text(text, encoding="utf-8")

        def rename(content: Any) -> None:
            content["title"] = "Another title"

        assert edit_yaml(path, rename)
        was, now = text.splitlines(), path.read_text(encoding="utf-8").splitlines()
        assert [line for line in now if line not in was] == ["title: Another title"]


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cc", "Cs")),
        min_size=1,
        max_size=60,
    ).filter(lambda text: text.strip())
)
@settings(max_examples=15, deadline=None)
def test_any_text_put_in_is_read_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = write_small(tmp_path_factory.mktemp("edit"))

    def put(content: Any) -> None:
        content["actors"]["UPT"]["name"] = text

    edit_yaml(folder / "case.yaml", put)
    assert read_case(folder, "x").case.actors["UPT"].name == text.strip()


def test_an_edit_that_changes_nothing_does_not_touch_the_file(tmp_path: Path) -> None:
    write_small(tmp_path)
    for name in FILES:
        if name.endswith(".yaml"):
            before = (tmp_path / name).stat()
            assert edit_yaml(tmp_path / name, lambda content: None) is False
            assert (tmp_path / name).stat().st_mtime_ns == before.st_mtime_ns
            assert (tmp_path / name).stat().st_ino == before.st_ino
