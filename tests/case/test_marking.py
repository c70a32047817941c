"""From words to anchors."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from standoff.case.anchors import digest, paragraph_at
from standoff.case.marking import marks
from tests.cli.running import run

TEXT = "The ferry\nstopped in May.  The ferry will\nnot come back.\n\nAske waits."


def spans(words: str) -> list[str]:
    return [TEXT[m.start : m.end] for m in marks(TEXT, words)]


def test_white_space_does_not_matter() -> None:
    assert spans("ferry stopped") == ["ferry\nstopped"]
    assert spans("May. The") == ["May.  The"]


def test_every_place_is_found() -> None:
    assert spans("The ferry") == ["The ferry", "The ferry"]
    assert spans("a boat") == []


def test_a_gap_marks_the_shortest_span() -> None:
    assert spans("ferry ... come back.") == ["ferry will\nnot come back."]
    assert spans("stopped … Aske") == ["stopped in May.  The ferry will\nnot come back.\n\nAske"]


@given(st.text(alphabet="ab \n.", min_size=1, max_size=40), st.data())
def test_every_span_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    if not words.strip() or words != words.strip() or "..." in words:
        return
    found = {m.start: m for m in marks(text, words)}
    assert found[start].end == end
    assert found[start].digest == digest(words)
    assert found[start].paragraph == paragraph_at(text, start)


def test_the_command(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text(TEXT, encoding="utf-8")
    good = run("anchor", str(file), "Aske waits", "--json")
    assert good.code == 0
    place = good.document["anchors"][0]["places"][0]
    assert TEXT[place["start"] : place["end"]] == "Aske waits"
    several = run("anchor", str(file), "The ferry")
    assert several.code == 1
    assert "2 places" in several.err
    assert len(several.out.splitlines()) == 2
    absent = run("anchor", str(file), "boat")
    assert absent.code == 1
    assert "does not hold 'boat'" in absent.err
    assert run("anchor", str(tmp_path / "none.txt"), "x").code == 2
