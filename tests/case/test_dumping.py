"""A case written out and read again is the same case."""

from __future__ import annotations

from pathlib import Path

import pytest

from standoff.case.dumping import write_case
from standoff.case.locate import bundled, find
from standoff.case.reading import read_case
from standoff.errors import FileProblem


@pytest.mark.parametrize("name", [located.id for located in bundled()])
def test_every_bundled_case_survives_writing_and_reading(name: str, tmp_path: Path) -> None:
    located = find(name)
    before = read_case(located.path, located.id)
    write_case(tmp_path / "copy", before)
    after = read_case(tmp_path / "copy", before.id)
    assert after == before


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(FileProblem, match="already holds something"):
        write_case(tmp_path, read_case(find("starter").path, "starter"))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
