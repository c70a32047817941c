"""Source texts: those shipped inside the case folder, those given, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from standoff.case import texts
from standoff.case.locate import find
from standoff.case.reading import read_case
from standoff.case.schema import CaseData
from standoff.case.texts import source_texts
from standoff.errors import FileProblem, NameUnknown


def with_file(name: str) -> CaseData:
    located = find("starter")
    data = read_case(located.path, located.id)
    source = data.case.sources["courier"].model_copy(update={"file": name})
    return data.model_copy(update={"case": data.case.model_copy(update={"sources": {"courier": source}})})


def test_shipped_and_given(tmp_path: Path) -> None:
    located = find("starter")
    assert source_texts(with_file("courier.txt"), located.path)["courier"].startswith("The Sluice")
    (tmp_path / "mine.txt").write_bytes(b"\xef\xbb\xbfMine\r\n")
    given = {"courier": tmp_path / "mine.txt"}
    assert source_texts(with_file("courier.txt"), located.path, given) == {"courier": "Mine\n"}
    assert source_texts(with_file("courier.txt"), None) == {}


@pytest.mark.parametrize(
    "name", ["../secret", "a/../../secret", "/etc/hostname", "C:\\secret", "..\\secret", "link", "."]
)
def test_a_file_outside_the_folder_is_never_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(FileProblem):
        source_texts(with_file(name), folder)


def test_faults_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NameUnknown, match="Did you mean 'courier'"):
        source_texts(with_file("courier.txt"), None, {"courir": "x"})
    with pytest.raises(FileProblem, match=r"gone\.txt cannot be read"):
        source_texts(with_file("gone.txt"), tmp_path)
    (tmp_path / "bad.txt").write_bytes(b"ok\xff")
    with pytest.raises(FileProblem, match=r"bad.txt: .*offset 2"):
        source_texts(with_file("bad.txt"), tmp_path)
    monkeypatch.setattr(texts, "MAX_SOURCE_BYTES", 2)
    with pytest.raises(FileProblem, match="more than 2 bytes"):
        source_texts(with_file("bad.txt"), tmp_path)
