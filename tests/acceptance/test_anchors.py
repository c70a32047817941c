"""The anchors of the flagship against its text, which lies beside the checkout, and against edited copies of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run


@pytest.fixture
def text(shared: Path) -> str:
    return (shared / "seed" / "article.txt").read_text(encoding="utf-8")


def checked(text: str | bytes, folder: Path, case: str = "korea", *more: str) -> tuple[int, dict[str, Any]]:
    path = folder / "text.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    ran = run("check", case, "--source", f"article={path}", "--json", *more)
    return ran.code, ran.document


def counts(document: dict[str, Any]) -> tuple[int, ...]:
    anchors = document["anchors"]
    return tuple(n if isinstance(n := anchors[key], int) else len(n) for key in ("exact", "moved", "ambiguous", "lost"))


def paragraph_of(text: str) -> str:
    return [line for line in text.split("\n") if len(line) > 300][2]


def test_the_text_as_it_is(text: str, tmp_path: Path) -> None:
    code, document = checked(text, tmp_path)
    total = document["anchors"]["checked"]
    assert code == 0 and counts(document) == (total, 0, 0, 0) and total > 77
    assert document["coverage"]["sentences"] == document["coverage"]["anchored"] == 77
    code, again = checked(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), tmp_path)
    assert code == 0 and counts(again) == (total, 0, 0, 0)


def test_a_line_at_the_top_moves_all(text: str, tmp_path: Path) -> None:
    code, document = checked("A line more.\n\n" + text, tmp_path)
    total = document["anchors"]["checked"]
    assert code == 0 and counts(document) == (0, total, 0, 0)


def test_a_sentence_less_is_lost(text: str, tmp_path: Path) -> None:
    sentence = paragraph_of(text).split(". ")[1] + ". "
    code, document = checked(text.replace(sentence, "", 1), tmp_path)
    exact, moved, ambiguous, lost = counts(document)
    assert code == 1 and lost >= 1 and ambiguous == 0 and exact > 0 and moved > 0
    assert len(document["errors"]) == lost and document["errors"][0]["line"]


def test_a_paragraph_twice_is_ambiguous(text: str, tmp_path: Path) -> None:
    twice = paragraph_of(text)
    code, document = checked("x\n" + text.replace(twice, f"{twice}\n\n{twice}", 1), tmp_path)
    exact, moved, ambiguous, lost = counts(document)
    assert code == 1 and ambiguous >= 1 and lost == 0 and exact == 0 and moved > 0


def test_reanchoring_writes_offsets_and_keeps_comments(text: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert run("new", str(copy), "--from", "korea").code == 0
    passages = copy / "passages.yaml"
    passages.write_text(passages.read_text(encoding="utf-8") + "\n# a remark at the end\n", encoding="utf-8")
    code, document = checked("A line more.\n\n" + text, tmp_path, str(copy), "--reanchor")
    total = document["anchors"]["checked"]
    assert code == 0 and counts(document) == (total, 0, 0, 0)
    assert "# a remark at the end" in passages.read_text(encoding="utf-8")
    assert counts(checked("A line more.\n\n" + text, tmp_path, str(copy))[1]) == (total, 0, 0, 0)
    assert counts(checked(text, tmp_path, str(copy))[1]) == (0, total, 0, 0)
