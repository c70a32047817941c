"""Anchors: the ties between a case and the passages of texts it does not hold.

Offsets are code points in the *normal text* of a source: UTF-8 without byte order mark, line ends LF, NFC. Each passage
carries a digest of its span (runs of white space made one space), so that it can be verified, or found again, in a text
given later. `verify` says of every passage whether it is exact, moved (new offsets proposed), ambiguous, or lost, and
compares the stored sentences with the split of the text. Writing the proposals is `case.reanchor`'s part.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from standoff.case.places import Document, Path, at
from standoff.case.schema import CaseData, Passage, Source, SourcePassages
from standoff.case.sentences import Span, Split, split_sentences
from standoff.case.splitting import carried, sentence_runs, split_differences
from standoff.case.windows import Squeezed, find_digests, hashed, occurrences, squeeze
from standoff.errors import FileProblem, Issue, unknown

__all__ = [
    "Ambiguous",
    "AnchorReport",
    "Difference",
    "Lost",
    "Moved",
    "Proposal",
    "Span",
    "digest",
    "normal_text",
    "paragraph_at",
    "paragraphs",
    "sha256",
    "split_sentences",
    "verify",
]

_LINE = re.compile(r"[^\n]+")


def normal_text(raw: bytes) -> str:
    """The normal text of a source: UTF-8, byte order mark dropped, CRLF and CR to LF, NFC.

    Raises `FileProblem` with the byte offset where the bytes are not UTF-8.

    >>> normal_text(b"\\xef\\xbb\\xbfone\\r\\ntwo\\rcafe\\xcc\\x81") == "one\\ntwo\\ncaf\\u00e9"
    True
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        bad = raw[problem.start : problem.start + 1].hex()
        raise FileProblem(
            f"The text is not UTF-8: byte 0x{bad} at offset {problem.start} does not fit. Save the text as UTF-8."
        ) from None
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def sha256(text: str) -> str:
    """The SHA-256 of a normal text, as stored in `sources`: 64 hexadecimal digits of its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest(span: str) -> str:
    """The digest of a passage: first 16 hexadecimal digits of the SHA-256 of its span, white-space runs one space each.

    >>> digest("two  words") == digest("two\\nwords") != digest("twowords")
    True
    """
    return hashed(squeeze(span)).hex()


def paragraphs(text: str) -> tuple[Span, ...]:
    """The non-blank lines of a normal text as half-open spans; paragraph k of a passage is number k - 1 here.

    >>> paragraphs("one\\n\\n  \\ntwo")
    ((0, 3), (8, 11))
    """
    return tuple(m.span() for m in _LINE.finditer(text) if not m[0].isspace())


def paragraph_at(text: str, offset: int) -> int:
    """The 1-based number among non-blank lines of the line that holds an offset (0 before the first)."""
    end = text.find("\n", offset)
    return sum(1 for line in text[: end if end >= 0 else len(text)].split("\n") if line and not line.isspace())


@dataclass(frozen=True)
class Moved:
    """A passage found at exactly one other place."""

    source: str
    passage: str
    start: int
    end: int
    new_start: int
    new_end: int
    new_paragraph: int


@dataclass(frozen=True)
class Ambiguous:
    """A passage not in place whose words stand at several others."""

    source: str
    passage: str
    start: int
    end: int
    places: tuple[Span, ...]


@dataclass(frozen=True)
class Lost:
    """A passage that the text does not hold."""

    source: str
    passage: str
    start: int
    end: int


@dataclass(frozen=True)
class Difference:
    """Something else in which the text given and the case differ: a plain sentence and what it is about."""

    source: str
    kind: str
    """`sha256`, `characters`, `paragraph`, `sentence`, or `search`."""
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Proposal:
    """What `--reanchor` would write for one source besides the offsets of moved passages."""

    source: str
    sha256: str
    characters: int
    sentences: tuple[Span, ...]
    paragraphs: tuple[tuple[str, int], ...] = ()
    """Right paragraph numbers of exact passages that carry a wrong one, by passage id."""
    kept: int = 0
    """How many passages were found, in place or moved."""
    split_anew: bool = False
    """Whether the stored sentences could not be carried along and are taken from the split of the text."""


@dataclass(frozen=True)
class AnchorReport:
    """What became of every anchor of the sources whose text was given."""

    checked: int = 0
    exact: int = 0
    moved: tuple[Moved, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    lost: tuple[Lost, ...] = ()
    differences: tuple[Difference, ...] = ()
    without_text: tuple[str, ...] = ()
    """Sources that have anchors but whose text was not given."""
    proposals: tuple[Proposal, ...] = ()
    """What the texts given would change, for the sources where they change anything."""

    @property
    def sound(self) -> bool:
        """Whether no anchor is ambiguous or lost."""
        return not self.ambiguous and not self.lost

    @property
    def split(self) -> tuple[Difference, ...]:
        """Where the stored sentences and the split of the text part."""
        return tuple(d for d in self.differences if d.kind == "sentence")

    def sentences(self) -> tuple[str, ...]:
        """Everything but the exact anchors, each in one plain sentence."""
        moved = (
            f"Passage {m.passage} of {m.source} moved from {m.start}-{m.end} to {m.new_start}-{m.new_end} "
            f"(paragraph {m.new_paragraph})."
            for m in self.moved
        )
        missing = (f"No text was given for the source {id}: its anchors are not verified." for id in self.without_text)
        return (*moved, *(i.message for i in self.issues()), *(d.text for d in self.differences), *missing)

    def issues(self, where: Document | None = None) -> tuple[Issue, ...]:
        """The ambiguous and lost anchors, as faults of passages.yaml; with their places if that file is given."""
        told: list[tuple[Ambiguous | Lost, str]] = [
            *((a, f"its words stand at {len(a.places)} places") for a in self.ambiguous),
            *((b, "the text does not hold it") for b in self.lost),
        ]
        placed = _numbers(where)
        return tuple(
            (where or _PASSAGES).issue(
                placed.get((a.source, a.passage), ()),
                f"Passage {a.passage} of {a.source} is not at {a.start}-{a.end}: {why}.",
                found=f"{a.start}-{a.end}",
            )
            for a, why in told
        )


_PASSAGES = Document("passages.yaml")


def _numbers(where: Document | None) -> dict[tuple[str, str], Path]:
    """The path of every passage in passages.yaml, by source and id."""
    sources = at(where.data, ("sources",)) if where else None
    paths: dict[tuple[str, str], Path] = {}
    for source in sources if isinstance(sources, dict) else ():
        listed = at(sources, (source, "passages"))
        for number, passage in enumerate(listed if isinstance(listed, list) else ()):
            paths[source, str(at(passage, ("id",)))] = ("sources", source, "passages", number)
    return paths


def verify(data: CaseData, texts: Mapping[str, str]) -> AnchorReport:
    """Check every anchor of a case against the texts given, by source id (normal texts).

    A passage is *exact* where the digest of its span in place is the one stored. Otherwise every window of the same
    length is compared: one place is *moved*, several *ambiguous*, none *lost*. Raises `NameUnknown` for a text of a
    source that the case does not have.
    """
    for id in texts:
        if id not in data.case.sources:
            raise unknown("source", id, data.case.sources)
    reports = [
        _verify_source(id, data.case.sources[id], data.passages.get(id, SourcePassages()), text)
        for id, text in texts.items()
    ]
    return AnchorReport(
        checked=sum(r.checked for r in reports),
        exact=sum(r.exact for r in reports),
        moved=tuple(x for r in reports for x in r.moved),
        ambiguous=tuple(x for r in reports for x in r.ambiguous),
        lost=tuple(x for r in reports for x in r.lost),
        differences=tuple(x for r in reports for x in r.differences),
        without_text=tuple(id for id, stored in data.passages.items() if stored.passages and id not in texts),
        proposals=tuple(x for r in reports for x in r.proposals),
    )


def _verify_source(id: str, source: Source, stored: SourcePassages, text: str) -> AnchorReport:
    exact = [p for p in stored.passages if _in_place(p, text)]
    others = [p for p in stored.passages if not _in_place(p, text)]
    split = split_sentences(text)
    places, thorough = _sought(others, text, split)
    numbering = _Paragraphs(text)
    moved = [Moved(id, p.id, p.start, p.end, *at[0], numbering.at(at[0][0])) for p, at in places if len(at) == 1]
    lost = [Lost(id, p.id, p.start, p.end) for p, at in places if not at]
    parted = split_differences(stored.sentences, split, text)
    differences = [
        *_whole(id, source, text),
        *(d for p in exact for d in numbering.check(id, p)),
        *_searched(id, thorough, lost),
        *(Difference(id, "sentence", said, *(span or ())) for said, span in parted),
    ]
    numbers = [wrong for p in exact for wrong in numbering.wrong(p)]
    return AnchorReport(
        len(stored.passages),
        len(exact),
        tuple(moved),
        tuple(Ambiguous(id, p.id, p.start, p.end, at) for p, at in places if len(at) > 1),
        tuple(lost),
        tuple(differences),
        proposals=_proposal(id, source, stored, (text, split), numbers, moved, exact),
    )


def _sought(passages: list[Passage], text: str, split: Split) -> tuple[list[tuple[Passage, tuple[Span, ...]]], bool]:
    """Every place of the words of passages that are not in place, and whether every window was compared."""
    squeezed = Squeezed(text)
    wanted: dict[int, dict[bytes, int]] = {}
    for p in passages:
        if p.end > p.start:
            wanted.setdefault(p.end - p.start, {}).setdefault(bytes.fromhex(p.digest), p.start)
    words, thorough = find_digests(squeezed, wanted, likely=sentence_runs(split))
    found = [(p, words.get((p.end - p.start, bytes.fromhex(p.digest)))) for p in passages]
    return [(p, () if said is None else occurrences(squeezed, said)) for p, said in found], thorough


def _proposal(
    id: str,
    source: Source,
    stored: SourcePassages,
    given: tuple[str, Split],
    numbers: list[tuple[str, int]],
    moved: list[Moved],
    exact: list[Passage],
) -> tuple[Proposal, ...]:
    """What the text would change of a source, where it changes anything."""
    text, split = given
    moves = {(p.start, p.end): (p.start, p.end) for p in exact}
    moves |= {(m.start, m.end): (m.new_start, m.new_end) for m in moved}
    whole = sha256(text)
    sentences, anew = (stored.sentences, False) if whole == source.sha256 else carried(stored.sentences, moves, split)
    if whole == source.sha256 and len(text) == source.characters and not numbers and not moved:
        return ()
    return (Proposal(id, whole, len(text), sentences, tuple(numbers), len(moves), anew),)


def _in_place(passage: Passage, text: str) -> bool:
    inside = passage.start < passage.end <= len(text)
    return inside and digest(text[passage.start : passage.end]) == passage.digest


class _Paragraphs:
    """Paragraph numbers of many offsets of one text."""

    def __init__(self, text: str):
        self._starts = [start for start, _ in paragraphs(text)]

    def at(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def wrong(self, passage: Passage) -> list[tuple[str, int]]:
        """The passage's id with the right number, where it carries a wrong one."""
        number = self.at(passage.start)
        return [] if number == passage.paragraph else [(passage.id, number)]

    def check(self, id: str, passage: Passage) -> list[Difference]:
        """The difference of a passage that carries a wrong number."""
        said = f"Passage {passage.id} says paragraph {passage.paragraph}, but its words stand in paragraph "
        return [
            Difference(id, "paragraph", f"{said}{number}.", passage.start, passage.end)
            for _, number in self.wrong(passage)
        ]


def _whole(id: str, source: Source, text: str) -> list[Difference]:
    found = []
    if len(text) != source.characters:
        said = f"The text given for {id} has {len(text):,} characters, the case was made from {source.characters:,}."
        found.append(Difference(id, "characters", said))
    if sha256(text) != source.sha256:
        said = f"The text given for {id} is not the one the case was made from: their SHA-256 differ."
        found.append(Difference(id, "sha256", said))
    return found


def _searched(id: str, thorough: bool, lost: list[Lost]) -> list[Difference]:
    if thorough or not lost:
        return []
    said = (
        f"The text of {id} is long, so the {len(lost)} lost passages were sought only where words begin and end, "
        "not at every character."
    )
    return [Difference(id, "search", said)]
