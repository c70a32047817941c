"""Fitted estimates in case.yaml: every other byte stays, a second write replaces the first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from standoff.case.estimates import with_estimates, write_estimates
from standoff.case.reading import read_case
from standoff.errors import FileProblem, UsageError
from tests.case.small import write_small

ONE: dict[str, Any] = {
    "rates": {"UPT": {"value": "1.5", "low": "0.7", "high": "2.9"}, "DOT": {"value": "0.25"}},
    "tau": {"value": "0.02", "low": "0.01", "high": "0.05"},
    "identified": True,
    "record": "Fitted: once, with “quotes” and a: colon # no comment",
    "note": "Prior 1 move in 1 year.",
}
TWO = ONE | {"tau": {"value": "0.4"}, "identified": False}


def put(text: str, *views: str, estimates: dict[str, Any] = ONE) -> str:
    for view in views:
        text = with_estimates(text, view, estimates)
    return text


def read(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)["dynamics"]


def test_a_section_is_made_at_the_end_and_nothing_else_changes() -> None:
    before = "# head\ntitle: T   # why\n\noptions:\n  a: {now: no}\n# tail\n"
    after = put(before, "mine")
    assert after.startswith(before) and list(read(after)) == ["mine"]
    assert read(after)["mine"]["rates"]["UPT"] == {"value": "1.5", "low": "0.7", "high": "2.9"}
    assert read(after)["mine"]["record"] == ONE["record"] and read(after)["mine"]["identified"] == "yes"


def test_a_second_write_replaces_the_first_and_another_view_stands_behind() -> None:
    first = put("title: T\n", "mine", "yours")
    assert list(read(first)) == ["mine", "yours"]
    second = put(first, "mine", estimates=TWO)
    assert read(second)["mine"]["tau"] == {"value": "0.4"} and read(second)["yours"] == read(first)["yours"]
    assert put(second, "mine") == first and put(first, "mine", "yours") == first


def test_comments_and_layout_around_stay() -> None:
    before = put("title: T\n", "a", "b").replace("  b:\n", "  # of b, by hand\n  b:  # the second\n")
    before = before.replace("    tau: {value: 0.02, low", "    # doubtful\n    tau: {value: 0.02, low", 1)
    before += "\n# what follows\nworlds: [x, y]   # two\n"
    after = put(before, "a", "c", estimates=TWO)
    assert list(read(after)) == ["a", "b", "c"]
    for kept in (
        "  # of b, by hand\n  b:  # the second\n",
        "    # doubtful\n",
        "\n\n# what follows\nworlds: [x, y]   # two\n",
    ):
        assert kept in after
    assert after.index("c:\n") < after.index("# what follows")


@pytest.mark.parametrize("empty", ["dynamics:\n", "dynamics: {}\n", "dynamics:   # nothing yet\n", "dynamics: null\n"])
def test_an_empty_section_is_filled(empty: str) -> None:
    after = put(f"title: T\n{empty}worlds: []\n", "mine")
    assert list(read(after)) == ["mine"] and after.endswith("worlds: []\n")
    assert ("# nothing yet" in after) == ("#" in empty)


def test_line_ends_marks_and_deep_indentation_stay() -> None:
    assert put("title: T\r\n", "mine").count("\r\n") == put("title: T\n", "mine").count("\n")
    assert put("\ufefftitle: T\n", "mine").startswith("\ufefftitle")
    note = "        note: >-\n            Two\n            lines.\n"
    wide = f"dynamics:\n    old:\n        tau: {{value: 1}}\n{note}\nworlds: []\n"
    after = put(wide, "old", "new")
    assert "\n    new:\n        rates:\n            UPT: {" in after and after.endswith("\n\nworlds: []\n")
    assert set(read(after)) == {"old", "new"} and "note" in read(after)["old"] and "lines" not in after


def test_what_cannot_be_edited_safely_is_refused() -> None:
    for odd in ("dynamics: {mine: {tau: {value: 1}}}\n", "- a list\n", "dynamics: [\n", "dynamics: text\n"):
        with pytest.raises(FileProblem, match="by hand"):
            put(odd, "mine")


def test_in_a_case_folder(tmp_path: Path) -> None:
    folder = write_small(tmp_path)
    before = (folder / "case.yaml").read_text(encoding="utf-8")
    assert write_estimates(folder, "upstream", ONE)
    assert not write_estimates(folder, "upstream", ONE)
    data = read_case(folder, "small")
    found = data.case.dynamics["upstream"]
    assert found.rates["UPT"].value == 1.5 and found.tau.high == 0.05 and found.identified
    assert (folder / "case.yaml").read_text(encoding="utf-8").startswith(before)
    (folder / "case.yaml").unlink()
    with pytest.raises(FileProblem, match="cannot be read"):
        write_estimates(folder, "upstream", ONE)


def test_a_bundled_case_is_never_written() -> None:
    import standoff

    with pytest.raises(UsageError, match="bundled"):
        write_estimates(standoff.load("starter").folder, "tarnholt", ONE)
