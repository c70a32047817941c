"""The sentence split: counts on the flagship article, the traps, other texts, and laws on arbitrary text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.sentences import Split, split_sentences


@pytest.fixture
def article(shared: Path) -> str:
    return (shared / "seed" / "article.txt").read_text(encoding="utf-8")


def texts(split: Split, text: str) -> list[str]:
    return [text[a:b] for a, b in split.sentences]


def test_article_counts(article: str) -> None:
    split = split_sentences(article)
    assert split.title == (0, 61)
    assert len(split.sentences) == 77
    assert [article[a:b] for a, b in split.headings] == ["North Korea", "South Korea", "The Biden factor"]
    assert len(split.notes) == 3
    assert len(split.units) == 84


def test_article_is_covered_but_for_space_and_note_markers(article: str) -> None:
    split = split_sentences(article)
    left = list(article)
    for unit in split.units:
        left[unit.start : unit.end] = " " * (unit.end - unit.start)
    assert "".join(left).split() == ["1", "2", "3"]


def test_article_traps(article: str) -> None:
    units = split_sentences(article).units  # numbered as in the coding notes: unit 1 is the title
    ends = {number: article[units[number - 1].start : units[number - 1].end][-6:] for number in (28, 40, 67)}
    assert all(end.endswith(".") for end in ends.values())
    for number in (30, 34, 39, 65):
        assert article[units[number - 1].start : units[number - 1].end].endswith(".”")
    e_g = article[units[62].start : units[62].end]
    assert "e.g. of crime" in e_g and e_g.startswith("It ")
    for number in (29, 80):
        listed = article[units[number - 1].start : units[number - 1].end]
        assert all(mark in listed for mark in ("1)", "2)", "3)"))
    assert [u.kind for u in units[81:]] == ["note"] * 3
    assert [u.paragraph for u in units if u.kind == "heading"] == [4, 10, 13]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He met Mr. Smith. They left.", ["He met Mr. Smith.", "They left."]),
        ("The U.S. Army came. In the U.S. The press slept.", 3),
        ("See J. R. R. Tolkien. He wrote.", 2),
        ("A. Smith and B. Jones agree. C. Brown does not.", 2),
        ("It rose by 3.5 percent. Then it fell to 2.1. Nobody cared.", 3),
        ("Prices, e.g. of grain, rose. So did others, i.e. oil.", 2),
        ("“Who came?” he asked. “I did!” she said.", 2),
        ("“We won’t.” “You will.” Both left.", ["“We won’t.”", "“You will.”", "Both left."]),
        ('He said "no." She said (quietly) "yes." All laughed.', 3),
        ("See No. 5 for that. No. It is not so.", 3),
        ("On Jan. 5 it began. It ended in Dec. The rest is known.", 3),
        ("Well... perhaps not. Well... Perhaps.", 3),
        ("It is so (see pp. 3-5, vol. 2, ch. 4). Others disagree.", 2),
        ("They said so.1 Others did not.² Some wavered.[3] It ended.", 4),
        ("Factors: 1) one. thing; 2) another; 3) a third. End.", 2),
        ("1. Numbered paragraphs stay whole. Yes.", ["1. Numbered paragraphs stay whole.", "Yes."]),
        ("Первое предложение. Второе предложение? Да!", 3),
        ("Η πρώτη. Η δεύτερη.", 2),
        ("첫 번째 문장이다. 두 번째 문장이다.", 2),
        ("这是第一句。这是第二句！“第三句。”完", 4),
        ("यह पहला है। यह दूसरा है।", 2),
        ("𝒜 first 🙂. 𝒮econd one.", 2),
        ("Nothing.", ["Nothing."]),
        ("lower case without a stop", ["lower case without a stop"]),
    ],
)
def test_other_texts(text: str, sentences: int | list[str]) -> None:
    found = texts(split_sentences(text), text)
    assert (found if isinstance(sentences, list) else len(found)) == sentences


def test_a_marker_after_a_decimal_number_is_a_decimal() -> None:
    text = "It began.\n\nThe index was 4.2\n\nit then fell to 3.1"
    assert texts(split_sentences(text), text)[-1] == "it then fell to 3.1"
    assert [text[a:b] for a, b in split_sentences(text).headings] == ["The index was 4.2"]


def test_the_marker_at_the_end_of_a_paragraph_is_left_out() -> None:
    text = "It ended.12\n\nAll left.”3\n\n3. A book."
    split = split_sentences(text)
    assert texts(split, text) == ["It ended.", "All left.”"]
    assert [text[a:b] for a, b in split.notes] == ["3. A book."]


def test_numbered_paragraphs_at_the_end_are_notes_only_when_announced() -> None:
    plain = "What to buy. It is long.\n\n1. Buy milk.\n2. Buy bread."
    assert split_sentences(plain).notes == () and len(split_sentences(plain).sentences) == 4
    announced = "It is long.\n\nNotes\n\n1. Milk is white.\n2. Bread is not."
    assert len(split_sentences(announced).notes) == 2
    assert len(split_sentences("It is long.\n\nNoted facts\n\n1. Milk is white.").notes) == 0


def test_hard_wrapped_lines_are_joined() -> None:
    text = (
        "The River\n\n"
        "The upper town has kept the sluice closed since spring, and\n"
        "the lower town has answered by stopping the barges. Nobody\n"
        "expects a change. The next talks are\n"
        "months away.\n\n"
        "Second Part\n\nIt went on."
    )
    split = split_sentences(text)
    assert text[slice(*(split.title or (0, 0)))] == "The River"
    assert [text[a:b] for a, b in split.headings] == ["Second Part"]
    assert [s.split()[0] for s in texts(split, text)] == ["The", "Nobody", "The", "It"]
    assert [u.paragraph for u in split.units] == [1, 2, 3, 4, 6, 7]


def test_empty_texts() -> None:
    assert split_sentences("").units == () == split_sentences(" \n\u00a0\n").units


def test_time_is_linear_on_hostile_text() -> None:
    for text in (
        "." * 300_000,
        "A. " * 100_000,
        "1. a\n" * 50_000,
        ".)" * 150_000,
        "x" * 99 + ("\n" + "x" * 99) * 3000,
    ):
        begin = time.process_time()
        split_sentences(text)
        assert time.process_time() - begin < 5


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("aB .!?…”“)1²\n\t,é🙂。:"), max_size=80))
def test_units_are_ordered_disjoint_trimmed_and_complete(text: str) -> None:
    split = split_sentences(text)
    at = 0
    for unit in split.units:
        span = text[unit.start : unit.end]
        assert at <= unit.start < unit.end and span == span.strip()
        between = text[at : unit.start]
        assert all(c.isspace() or c.isdigit() for c in between), "only space and note markers lie outside"
        non_blank = [line for line in text[: unit.start + 1].split("\n") if line.strip()]
        assert unit.paragraph == len(non_blank)
        at = unit.end
    assert all(c.isspace() or c.isdigit() for c in text[at:])
    assert split.units == split_sentences(text).units
