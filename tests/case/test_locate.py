"""Names against paths: what an argument means, and what is said where it means nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from standoff.case.locate import Located, bundled, find, is_bundled
from standoff.errors import FileProblem, NameUnknown, UsageError


@pytest.fixture(autouse=True)
def here(tmp_path: Path) -> Iterator[Path]:
    """An empty working directory for each test."""
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)


def make(folder: str) -> Path:
    path = Path(folder)
    path.mkdir(parents=True)
    (path / "case.yaml").write_text("title: t\n")
    return path


def test_bundled_cases_come_first_then_the_catalogue() -> None:
    names = [located.id for located in bundled()]
    assert {"korea", "starter"} <= set(names)
    catalogue = [name for name in names if name.startswith("catalogue/")]
    assert catalogue and names == sorted(set(names) - set(catalogue)) + sorted(catalogue)
    for located in bundled():
        assert located.kind == "bundled" and not located.writable and (located.path / "case.yaml").is_file()


def test_every_bundled_name_finds_itself() -> None:
    for located in bundled():
        assert find(located.id) == located


def test_a_name_is_the_bundled_case_and_says_what_it_passed_over() -> None:
    assert find("korea").note is None
    folder = make("korea")
    found = find("korea")
    assert found.kind == "bundled" and "./korea" in (found.note or "")
    assert find("./korea") == Located("folder", "korea", Path("./korea"), writable=True)
    assert find("korea/").kind == find(str(folder.absolute())).kind == "folder"


def test_a_path_object_is_always_a_path() -> None:
    make("korea")
    assert find(Path("korea")).kind == "folder"
    with pytest.raises(FileProblem):
        find(Path("starter"))


def test_a_folder_by_bare_name() -> None:
    make("my-case")
    assert find("my-case") == Located("folder", "my-case", Path("my-case"), writable=True)
    assert find("my-case/case.yaml").path == Path("my-case")


def test_catalogue_names_have_separators_but_are_bundled() -> None:
    name = next(located.id for located in bundled() if located.id.startswith("catalogue/"))
    assert find(name).kind == "bundled"
    make(name)
    assert find(name).kind == "bundled" and "./" in (find(name).note or "")
    assert find("./" + name).kind == "folder"
    make("catalogue/mine")
    assert find("catalogue/mine").kind == "folder", "what the catalogue lacks is a path"


def test_a_suffix_or_a_dot_makes_a_path() -> None:
    make("case.v2")
    make(".hidden")
    assert find("case.v2").kind == find(".hidden").kind == "folder"
    with pytest.raises(FileProblem, match="no case at"):
        find("starter.yaml")


def test_the_id_of_dots_is_the_folders_name() -> None:
    make("deep/inner")
    os.chdir("deep/inner")
    assert find(".").id == find("./").id == "inner"
    assert find("..").id == "deep" if Path("../case.yaml").is_file() else True


def test_gmcr_files() -> None:
    Path("Elmira.GMCR").write_text("{}")
    assert find("Elmira.GMCR") == Located("gmcr", "Elmira", Path("Elmira.GMCR"))
    with pytest.raises(FileProblem, match=r"Did you mean 'Elmira.GMCR'"):
        find("Elmira.gmcrr")


def test_unknown_names_give_the_nearest() -> None:
    with pytest.raises(NameUnknown, match="Did you mean 'korea'"):
        find("koera")
    make("harbour")
    with pytest.raises(NameUnknown, match="Did you mean 'harbour'"):
        find("harbor")
    with pytest.raises(NameUnknown, match="starter"):
        find("zzzz")


def test_unknown_paths_give_the_nearest() -> None:
    make("cases/harbour")
    with pytest.raises(FileProblem, match="Did you mean 'cases/harbour'"):
        find("cases/harbor")
    some = next(located.id for located in bundled() if located.id.startswith("catalogue/"))
    with pytest.raises(FileProblem, match=some):
        find(some + "x")


def test_folders_and_files_that_are_no_case() -> None:
    make("cases/one")
    Path("empty").mkdir()
    Path("notes.txt").write_text("x")
    with pytest.raises(FileProblem, match="Cases in it: one"):
        find("./cases")
    with pytest.raises(FileProblem, match="standoff new"):
        find("empty")
    with pytest.raises(FileProblem, match="neither a case folder nor"):
        find("notes.txt")


@pytest.mark.parametrize("text", ["", "  ", "a\0b"])
def test_nothing_given(text: str) -> None:
    with pytest.raises(UsageError):
        find(text)


@pytest.mark.parametrize(
    "text", ["x" * 5000, "./" + "x" * 5000, "../" * 400, "catalogue/../korea", "~nobody", "\udcff"]
)
def test_odd_arguments_are_refused_in_words(text: str) -> None:
    with pytest.raises((FileProblem, NameUnknown)):
        find(text)


def test_is_bundled() -> None:
    assert is_bundled(Path(str(find("korea").path)))
    assert not is_bundled(make("korea"))
