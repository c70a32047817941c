"""Anchors: normal text, digests, paragraphs, and what becomes of passages when the text changes."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.anchors import (
    AnchorReport,
    digest,
    normal_text,
    paragraph_at,
    paragraphs,
    sha256,
    split_sentences,
    verify,
)
from standoff.case.reading import read_case
from standoff.case.reanchor import reanchor
from standoff.case.schema import Actor, CaseData, CaseFile, Option, Passage, Perspective, Source, SourcePassages
from standoff.case.windows import Squeezed, find_digests, hashed
from standoff.errors import FileProblem, NameUnknown, UsageError

TEXT = (
    "A river\n\nThe sluice is shut. The harbour is closed too. Nobody speaks of peace.\n\n"
    "In the spring the mills stand still. Everyone waits for rain."
)


def case_of(text: str, spans: dict[str, tuple[int, int]], sentences: tuple[tuple[int, int], ...] = ()) -> CaseData:
    """A case whose passages are these spans of a text."""
    passages = tuple(
        Passage(
            id=id,
            start=a,
            end=b,
            paragraph=max(1, paragraph_at(text, a)),
            digest=digest(text[a:b]),
            gist="said",
            voice="book",
            modality="fact",
        )
        for id, (a, b) in spans.items()
    )
    case = CaseFile(
        title="t",
        default_perspective="v",
        sources={"s": Source(title="s", sha256=sha256(text), characters=len(text))},
        actors={"A": Actor(name="A")},
        options={"a": Option(actor="A", yes="y", no="n")},
    )
    stored = SourcePassages(sentences=sentences, passages=passages)
    return CaseData(id="c", case=case, perspectives={"v": Perspective()}, passages={"s": stored})


def at(text: str, *words: str) -> dict[str, tuple[int, int]]:
    return {f"p{k}": (text.index(w), text.index(w) + len(w)) for k, w in enumerate(words)}


def check(text: str, spans: dict[str, tuple[int, int]], new: str) -> AnchorReport:
    return verify(case_of(text, spans), {"s": new})


# -- normal text, digests, paragraphs ------------------------------------------------------------------------------


def test_normal_text() -> None:
    assert normal_text(b"\xef\xbb\xbfa\r\nb\rc\n") == "a\nb\nc\n"
    assert normal_text("cafe\u0301 \u212b".encode()) == "caf\u00e9 \u00c5"
    assert normal_text(b"") == ""
    assert normal_text("x\ufeffy".encode()) == "x\ufeffy", "only a leading mark is dropped"
    assert normal_text("a\u2028b\x0bc".encode()) == "a\u2028b\x0bc", "only CRLF and CR become LF"


@pytest.mark.parametrize(
    ("raw", "offset"), [(b"ab\xffcd", 2), (b"\xe2\x82", 0), (b"caf\xe9", 3), (b"ok \xed\xa0\x80", 3)]
)
def test_bad_utf8_names_the_byte(raw: bytes, offset: int) -> None:
    with pytest.raises(FileProblem, match=f"offset {offset} "):
        normal_text(raw)


def test_digest_is_the_published_formula() -> None:
    expected = hashlib.sha256(b"two words\xc3\xa9").hexdigest()[:16]
    assert digest("two \n\t wordsé") == digest("two\u00a0wordsé") == expected
    assert digest(" x") != digest("x")


def test_paragraphs_count_lines_that_are_not_blank() -> None:
    text = "one\n\n \t\u00a0\ntwo\n\nthree\n"
    assert [text[a:b] for a, b in paragraphs(text)] == ["one", "two", "three"]
    assert [paragraph_at(text, text.index(w)) for w in ("one", "two", "hree")] == [1, 2, 3]
    assert paragraph_at("\n\nx", 0) == 0


# -- exact, moved, ambiguous, lost ---------------------------------------------------------------------------------


def test_exact() -> None:
    report = check(TEXT, at(TEXT, "sluice is shut", "mills stand still"), TEXT)
    assert (report.checked, report.exact, report.sentences()) == (2, 2, ())
    assert report.sound and not report.proposals


def test_moved_by_an_insertion_before_it() -> None:
    new = TEXT.replace("The harbour", "Since March the barges lie idle. The harbour")
    report = check(TEXT, at(TEXT, "sluice is shut", "mills stand still"), new)
    assert report.exact == 1 and not report.lost and not report.ambiguous
    (moved,) = report.moved
    assert new[moved.new_start : moved.new_end] == "mills stand still"
    assert moved.new_paragraph == 3 and moved.passage == "p1"
    assert {d.kind for d in report.differences} >= {"sha256", "characters"}


def test_moved_far_and_to_another_paragraph() -> None:
    first, second, third = TEXT.split("\n\n")
    new = "\n\n".join((first, third, "x y z. " * 400, second))
    report = check(TEXT, at(TEXT, "The harbour is closed too.", "Everyone waits"), new)
    assert [new[m.new_start : m.new_end] for m in report.moved] == ["The harbour is closed too.", "Everyone waits"]
    assert [m.new_paragraph for m in report.moved] == [4, 2]


def test_ambiguous_where_the_words_stand_twice() -> None:
    new = "Now the mills stand still, and again the mills stand still."
    report = check(TEXT, at(TEXT, "mills stand still"), new)
    (found,) = report.ambiguous
    assert [new[a:b] for a, b in found.places] == ["mills stand still"] * 2
    assert not report.sound and "2 places" in report.issues()[0].message


def test_words_twice_are_exact_where_one_is_in_place() -> None:
    new = TEXT + " The sluice is shut."
    assert check(TEXT, at(TEXT, "The sluice is shut."), new).exact == 1


def test_overlapping_occurrences_are_counted() -> None:
    text = "xx.aba.yy"
    report = check(text, {"p": (3, 6)}, "..ababa")
    assert [a.places for a in report.ambiguous] == [((2, 5), (4, 7))]


def test_lost() -> None:
    report = check(TEXT, at(TEXT, "mills stand still"), TEXT.replace("mills stand still", "mills stood still"))
    assert [x.passage for x in report.lost] == ["p0"]
    assert not report.sound and "does not hold it" in report.issues()[0].message


def test_found_inside_a_word_and_between_marks() -> None:
    text = "abcdefgh ijkl"
    report = check(text, {"p": (2, 5)}, "zz xabcdefgh")
    assert [(m.new_start, m.new_end) for m in report.moved] == [(6, 9)]


def test_span_beyond_the_text_and_empty_span() -> None:
    data = case_of(TEXT, {"p": (len(TEXT) - 5, len(TEXT))})
    short = verify(data, {"s": "rain. And" + TEXT[:20]})
    assert [m.new_start for m in short.moved] == [0]
    assert [x.passage for x in check(TEXT, {"p": (4, 4)}, TEXT).lost] == ["p"]
    assert [x.passage for x in check(TEXT, {"p": (4, 9)}, "").lost] == ["p"]


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace(". ", ".  "),
        lambda t: t.replace(" ", "\n"),
        lambda t: "  " + t.replace("\n\n", "\n\n\n   "),
        lambda t: t.replace(" ", "\u00a0\t "),
        lambda t: re.sub(r"(.{20,30}) ", r"\1\n", t),
    ],
)
def test_changes_of_white_space_lose_nothing(change: object) -> None:
    new = change(TEXT)  # type: ignore[operator]
    spans = at(TEXT, "The sluice is shut. The harbour is closed too.", "mills stand still", "Everyone waits for rain.")
    report = check(TEXT, spans, new)
    assert report.sound and report.exact + len(report.moved) == 3
    for moved in report.moved:
        a, b = spans[moved.passage]
        assert " ".join(new[moved.new_start : moved.new_end].split()) == TEXT[a:b]


def test_a_passage_over_a_paragraph_break_moves() -> None:
    a, b = TEXT.index("Nobody"), TEXT.index(" the mills")
    new = "A new first line.\n\n" + TEXT
    report = check(TEXT, {"p": (a, b)}, new)
    assert [(m.new_start, m.new_end) for m in report.moved] == [(a + 19, b + 19)]


def test_astral_characters_count_once() -> None:
    text = "𝔄 🙂🙂 said: the 🏳️‍🌈 flies. Done."
    spans = at(text, "the 🏳️‍🌈 flies")
    report = check(text, spans, "🙂" + text)
    a, b = spans["p0"]
    assert [(m.new_start, m.new_end) for m in report.moved] == [(a + 1, b + 1)]
    assert check(text, spans, text).exact == 1


def test_decomposed_text_is_exact_after_normalising() -> None:
    composed, decomposed = "Zu Köln, á la carte.", "Zu Ko\u0308ln, a\u0301 la carte."
    report = check(composed, at(composed, "Köln", "á la"), normal_text(b"\xef\xbb\xbf" + decomposed.encode()))
    assert report.exact == 2 and not report.differences


def test_wrong_paragraph_is_reported_and_put_right() -> None:
    data = case_of(TEXT, at(TEXT, "mills stand still"))
    wrong = data.passages["s"].passages[0].model_copy(update={"paragraph": 9})
    data = data.model_copy(update={"passages": {"s": SourcePassages(passages=(wrong,))}})
    report = verify(data, {"s": TEXT})
    assert [d.kind for d in report.differences] == ["paragraph"] and "paragraph 3" in report.differences[0].text
    assert report.proposals[0].paragraphs == (("p0", 3),)


def test_sources_without_text_and_unknown_sources() -> None:
    data = case_of(TEXT, at(TEXT, "mills"))
    assert verify(data, {}).without_text == ("s",)
    with pytest.raises(NameUnknown, match="source"):
        verify(data, {"t": TEXT})


# -- the sentence split --------------------------------------------------------------------------------------------


def test_split_agrees() -> None:
    split = split_sentences(TEXT).sentences
    assert verify(case_of(TEXT, {}, split), {"s": TEXT}).split == ()


def test_split_differences_are_told() -> None:
    split = split_sentences(TEXT).sentences
    cut = (split[0], (split[1][0], split[1][1] - 3), *split[3:])
    told = [d.text for d in verify(case_of(TEXT, {}, cut), {"s": TEXT}).split]
    assert len(told) == 2
    assert "sentence 2" in told[0] and "end" in told[0]
    assert "not among" in told[1] and "Nobody speaks" in told[1]
    heading = verify(case_of(TEXT, {}, ((0, 7), *split)), {"s": TEXT}).split
    assert ["is a title" in d.text for d in heading] == [True]
    merged = ((split[0][0], split[1][1]), *split[2:])
    assert verify(case_of(TEXT, {}, merged), {"s": TEXT}).split == (), "two sentences as one begin and end rightly"
    twice = (split[0], split[0], *split[1:])
    assert any("before the one before it ends" in d.text for d in verify(case_of(TEXT, {}, twice), {"s": TEXT}).split)


def test_many_split_differences_are_counted() -> None:
    many = tuple((k, k + 1) for k in range(0, 100))
    assert len(verify(case_of(TEXT, {}, many), {"s": TEXT}).split) == 21


# -- the search against a slow twin --------------------------------------------------------------------------------

LETTERS = st.text(alphabet="ab \n🙂", max_size=24)


def slow_places(text: str, old: str) -> set[str]:
    """Every window of the same length in the text whose digest is that of the old span."""
    n = len(old)
    return {text[k : k + n] for k in range(len(text) - n + 1) if digest(text[k : k + n]) == digest(old)}


@settings(max_examples=300, deadline=None)
@given(LETTERS.filter(lambda t: bool(t.strip())), LETTERS, st.data())
def test_verify_against_every_window(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    words = old[start:end]
    report = check(old, {"p": (start, end)}, new)
    windows = slow_places(new, words)
    in_place = end <= len(new) and digest(new[start:end]) == digest(words)
    assert report.exact == int(in_place)
    if in_place:
        return
    if windows:
        assert report.sound or report.ambiguous, "a window of the same length is never lost"
    for moved in report.moved:
        assert digest(new[moved.new_start : moved.new_end]) == digest(words)
    if report.lost:
        assert not windows
    squeezed = Squeezed(new).plain
    target = re.sub(r"\s+", " ", words)
    count = sum(squeezed.startswith(target, k) for k in range(len(squeezed)))
    if report.moved:
        assert count == 1
    if report.ambiguous:
        assert count == len(report.ambiguous[0].places) > 1


def test_the_limit_on_hashes_is_told() -> None:
    squeezed = Squeezed("one two three four")
    wanted = {5: {hashed("wo th"): 0}}
    assert find_digests(squeezed, wanted) == ({(5, hashed("wo th")): "wo th"}, True)
    far = Squeezed("x " * 200 + "one two three four")
    assert find_digests(far, wanted, limit=10) == ({}, False)
    assert find_digests(far, {9: {hashed("two three"): 0}}, limit=10)[0] == {(9, hashed("two three")): "two three"}


def test_a_long_text_with_many_moved_passages_is_quick() -> None:
    text = " ".join(f"Word{k} says {k * k}." for k in range(40_000))
    starts = [m.start() for m in re.finditer("Word", text)][:40_000:40]
    data = case_of(text, {})
    passages = tuple(
        Passage(
            id=f"p{n}", start=a, end=a + 60 + n % 90, paragraph=1, digest=digest(text[a : a + 60 + n % 90]),
            gist="g", voice="book", modality="fact",
        )
        for n, a in enumerate(starts)
    )  # fmt: skip
    data = data.model_copy(update={"passages": {"s": SourcePassages(passages=passages)}})
    begin = time.process_time()
    report = verify(data, {"s": "An inserted beginning of some length. " * 7 + text})
    assert len(report.moved) == 1000 == len(passages)
    assert time.process_time() - begin < 20


# -- writing -------------------------------------------------------------------------------------------------------


def write_case(folder: Path, text: str, data: CaseData) -> Path:
    source = data.case.sources["s"]
    (folder / "perspectives").mkdir(parents=True)
    (folder / "perspectives" / "v.yaml").write_text("title: A view\noutside: yes\n")
    (folder / "case.yaml").write_text(
        "# my case\ntitle: t\ndefault_perspective: v\nsources:\n  s:\n    title: s\n"
        f'    sha256: "{source.sha256}"  # of the text\n    characters: {source.characters}\n'
        "    judgement: yes\n    note: invented\n"
        "actors: {A: {name: A}}\noptions: {a: {actor: A, yes: it does, no: it does not, judgement: yes, note: n}}\n"
    )
    rows = "".join(f"    - [{a}, {b}]  # kept\n" for a, b in data.passages["s"].sentences)
    places = "".join(
        f"    # about {p.id}\n    - {{id: {p.id}, start: {p.start}, end: {p.end}, paragraph: {p.paragraph}, "
        f'digest: "{p.digest}", gist: "g", voice: book, modality: fact}}\n'
        for p in data.passages["s"].passages
    )
    (folder / "passages.yaml").write_text(f"s:\n  sentences:\n{rows}  passages:\n{places}")
    (folder / "text.txt").write_text(text, encoding="utf-8")
    return folder


def test_reanchor_writes_new_offsets_and_keeps_comments(tmp_path: Path) -> None:
    data = case_of(TEXT, at(TEXT, "sluice is shut", "mills stand still"), split_sentences(TEXT).sentences)
    folder = write_case(tmp_path / "mine", TEXT, data)
    read = read_case(folder, "mine")
    new = TEXT.replace("The sluice", "At last, and to nobody's surprise, the sluice")
    report = verify(read, {"s": new})
    assert len(report.moved) == 2 and report.split
    changed = reanchor(folder, report)
    assert [path.name for path in changed] == ["passages.yaml", "case.yaml"]
    again = verify(read_case(folder, "mine"), {"s": new})
    assert (again.exact, again.sentences(), again.proposals) == (2, (), ())
    for file, comments in (("passages.yaml", ("# kept", "# about p1")), ("case.yaml", ("# my case", "# of the text"))):
        assert all(comment in (folder / file).read_text() for comment in comments)
    assert reanchor(folder, again) == ()


def test_reanchor_splits_anew_where_sentences_changed(tmp_path: Path) -> None:
    data = case_of(TEXT, at(TEXT, "mills stand still"), split_sentences(TEXT).sentences)
    folder = write_case(tmp_path / "mine", TEXT, data)
    new = TEXT.replace("The harbour", "Barges lie idle. The harbour")
    report = verify(read_case(folder, "mine"), {"s": new})
    assert report.proposals[0].split_anew
    reanchor(folder, report)
    again = read_case(folder, "mine")
    assert again.passages["s"].sentences == split_sentences(new).sentences
    fewer = TEXT.replace(" Nobody speaks of peace.", "")
    reanchor(folder, verify(again, {"s": fewer}))
    assert read_case(folder, "mine").passages["s"].sentences == split_sentences(fewer).sentences


def test_reanchor_fills_in_a_new_case(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "mine", TEXT, case_of(TEXT, {}))
    (folder / "passages.yaml").write_text("# mine\ns:\n  passages: []\n")
    case = (folder / "case.yaml").read_text().replace(sha256(TEXT), "0" * 64)
    (folder / "case.yaml").write_text(re.sub(r"characters: \d+", "characters: 0", case))
    reanchor(folder, verify(read_case(folder, "mine"), {"s": TEXT}))
    read = read_case(folder, "mine")
    assert read.passages["s"].sentences == split_sentences(TEXT).sentences
    assert read.case.sources["s"].sha256 == sha256(TEXT) and read.case.sources["s"].characters == len(TEXT)


def test_reanchor_refuses_another_text_and_bundled_cases(tmp_path: Path) -> None:
    from standoff.case.locate import find

    folder = write_case(tmp_path / "mine", TEXT, case_of(TEXT, at(TEXT, "mills stand still")))
    before = (folder / "passages.yaml").read_bytes()
    with pytest.raises(UsageError, match="another text"):
        reanchor(folder, verify(read_case(folder, "mine"), {"s": "Something else altogether."}))
    assert (folder / "passages.yaml").read_bytes() == before
    with pytest.raises(UsageError, match="bundled"):
        reanchor(find("starter").path, AnchorReport())


def test_the_flagship_is_anchored_in_the_article(shared: Path) -> None:
    from standoff.case.locate import find

    located = find("korea")
    text = normal_text((shared / "seed" / "article.txt").read_bytes())
    assert (len(text), sha256(text)[:8]) == (10_947, "cca9cfdd")
    report = verify(read_case(located.path, located.id), {"article": text})
    assert report.checked == report.exact > 100
    assert report.sentences() == ()
