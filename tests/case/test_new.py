"""New case folders: whole or not at all, never over anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from standoff.case import new
from standoff.case.locate import find
from standoff.case.new import write_new
from standoff.case.reading import read_case
from standoff.errors import FileProblem, NameUnknown, UsageError


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_starter_is_copied_whole(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "mine"
    written = write_new(target)
    assert list(written) == sorted(written) and all(path.is_file() for path in written)
    assert files(target) == files(Path(str(find("starter").path)))
    assert len(written) == len(files(target)) >= 9
    assert [p.name for p in tmp_path.iterdir()] == ["deep"] and [p.name for p in target.parent.iterdir()] == ["mine"]
    assert read_case(target, "mine").case.title == "The sluice at Tarnholt"


def test_from_a_bundled_case_and_from_a_folder(tmp_path: Path) -> None:
    write_new(tmp_path / "korea", "korea")
    (tmp_path / "korea" / ".notes").write_text("private")
    assert read_case(tmp_path / "korea", "korea").case.sources.keys() == {"article"}
    write_new(tmp_path / "copy", str(tmp_path / "korea"))
    assert ".notes" not in files(tmp_path / "copy") and "case.yaml" in files(tmp_path / "copy")


def test_an_empty_folder_is_filled_and_stays_itself(tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.mkdir()
    before = target.stat().st_ino
    write_new(target)
    assert target.stat().st_ino == before
    assert not [p for p in target.iterdir() if p.name.startswith(".")]


def test_the_working_directory_may_be_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Path("case.yaml") in write_new(".")


@pytest.mark.parametrize("taken", ["file", "full", "link"])
def test_nothing_is_written_over(tmp_path: Path, taken: str) -> None:
    target = tmp_path / "mine"
    if taken == "file":
        target.write_text("mine")
    elif taken == "full":
        target.mkdir()
        (target / ".hidden").write_text("mine")
    else:
        target.symlink_to(tmp_path / "nowhere")
    before = sorted(str(p) for p in tmp_path.rglob("*"))
    with pytest.raises(FileProblem, match="nothing was written"):
        write_new(target)
    assert sorted(str(p) for p in tmp_path.rglob("*")) == before


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(folder: Path, below: Path = Path()) -> object:
        yield Path("case.yaml"), Path(str(find("starter").path)) / "case.yaml"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new, "_files", failing)
    with pytest.raises(FileProblem, match="No space left"):
        write_new(tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []


def test_links_are_not_followed(tmp_path: Path) -> None:
    write_new(tmp_path / "one")
    (tmp_path / "secret").write_text("x")
    (tmp_path / "one" / "link.txt").symlink_to(tmp_path / "secret")
    write_new(tmp_path / "two", str(tmp_path / "one"))
    assert "link.txt" not in files(tmp_path / "two")


def test_modes_follow_the_mask(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_new(tmp_path / "mine")
    finally:
        os.umask(before)
    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "mine" / "case.yaml").stat().st_mode & 0o777 == 0o644


def test_unknown_cases_and_gmcr_files(tmp_path: Path) -> None:
    with pytest.raises(NameUnknown, match="starter"):
        write_new(tmp_path / "mine", "startr")
    (tmp_path / "x.gmcr").write_text("{}")
    with pytest.raises(UsageError, match="standoff import"):
        write_new(tmp_path / "mine", str(tmp_path / "x.gmcr"))
    assert not (tmp_path / "mine").exists()
