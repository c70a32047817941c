"""Sentences of a plain text: title, headings, body sentences and numbered notes, as offsets.

A rule-based split that needs no model and gives equal answers everywhere. A paragraph is a non-blank line; in a text
that is hard-wrapped (no line over 120 characters) an unfinished long line is joined to the next. The title is the first
paragraph where it is unfinished and short; headings are the other short unfinished paragraphs that something follows;
notes are the numbered paragraphs at the end that a marker in the body or a heading "Notes" announces. All other
paragraphs are cut into sentences after a stop (with its closing quotes and brackets) that a new sentence follows. A
note marker glued to a stop belongs to neither sentence.

Known limits: a stop after an abbreviation that can also end a sentence ("U.S.", "etc.") ends it only before a word that
commonly opens one; headings that end in a stop are read as sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["title", "heading", "sentence", "note"]
Span = tuple[int, int]

WRAPPED_AT = 120
TITLE_AT_MOST = 250
HEADING_AT_MOST = 120

_CLOSERS = "\"'”’»›)]}"
_OPENERS = "\"'“‘„«‹([{—–-¿¡"
_STOPS = ".!?…؟।"
_WIDE_STOPS = "。！？｡"
_MARKER = r"(?P<marker>\d{1,3}|[¹²³⁰⁴-⁹]+|\[\d{1,3}\])?"
# Possessive quantifiers and the look-behind keep the search linear on runs of stops.
_CANDIDATE = re.compile(
    rf"(?<![{re.escape(_STOPS)}])(?P<stop>[{re.escape(_STOPS)}]++)(?P<close>[{re.escape(_CLOSERS)}]*+){_MARKER}(?=\s)"
    rf"|(?P<wide>[{_WIDE_STOPS}]++[」』）”’]*+)"
)
_END = re.compile(rf"(?P<stop>[{re.escape(_STOPS + _WIDE_STOPS)}]++[{re.escape(_CLOSERS)}」』）]*+){_MARKER}$")
_END_WITHIN = 40
_NUMBERED = re.compile(r"^\s*[\[(]?(?P<number>\d{1,3})[.)\]]+\s+(?=\S)")
_WORD_BEFORE = re.compile(r"[^\W\d_][\w.’']*$|\d+$")
_WORD_AFTER = re.compile(r"[^\W_]+")
_NOTES = re.compile(r"^((end|foot)?notes?|references|sources|bibliography)$", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Abbreviations after which a sentence goes on, whatever follows.
_NEVER_LAST = _words(
    "mr mrs ms mx dr prof gen col lt cmdr sgt capt maj adm rev hon st sen rep gov pres amb msgr ch chs p pp vol vols "
    "fig figs eq sec art arts para paras ed eds transl cf vs viz approx ca e.g i.e eg ie op cit nos resp incl"
)
# Abbreviations that may end a sentence: they do so before a word that commonly opens one.
_MAY_BE_LAST = _words(
    "etc al inc ltd co corp jr sr bros dept univ ibid a.m p.m am pm jan feb mar apr jun jul aug sep sept oct nov dec "
    "est min max ave blvd rd"
)
_OPENING_WORDS = _words(
    "the a an this that these those it its he she they we i you his her their our my there here in on at by for from "
    "with after before when while since if as although though because but and or nor yet so still then thus however "
    "moreover meanwhile nevertheless instead what who why how where which no not now some many most all both each "
    "another other such once only even also to"
)


@dataclass(frozen=True)
class Unit:
    """One unit of a text: half-open code point offsets of the whole text, without surrounding white space."""

    kind: Kind
    start: int
    end: int
    paragraph: int
    """The 1-based number among non-blank lines of the line it begins in."""


@dataclass(frozen=True)
class Split:
    """The units of a text, in order."""

    units: tuple[Unit, ...]

    def _of(self, kind: Kind) -> tuple[Span, ...]:
        return tuple((unit.start, unit.end) for unit in self.units if unit.kind == kind)

    @property
    def title(self) -> Span | None:
        """The title, where the text opens with one."""
        return next(iter(self._of("title")), None)

    @property
    def headings(self) -> tuple[Span, ...]:
        """The section headings."""
        return self._of("heading")

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The body sentences: what a case stores as `sentences`."""
        return self._of("sentence")

    @property
    def notes(self) -> tuple[Span, ...]:
        """The numbered notes at the end, one unit each."""
        return self._of("note")


def split_sentences(text: str) -> Split:
    """The title, headings, body sentences and notes of a normal text (line ends are LF).

    >>> text = "A title\\n\\nShe came, e.g. by rail. “Who?” he asked.1 Then all left.\\n\\n1. A. Author, pp. 3-5."
    >>> split = split_sentences(text)
    >>> [text[a:b] for a, b in split.sentences]
    ['She came, e.g. by rail.', '“Who?” he asked.', 'Then all left.']
    >>> text[slice(*split.title)], [text[a:b] for a, b in split.notes]
    ('A title', ['1. A. Author, pp. 3-5.'])
    """
    blocks = _blocks(text)
    notes = _notes(text, blocks)
    units: list[Unit] = []
    for index, (start, end, paragraph) in enumerate(blocks):
        if index in notes:
            units.append(Unit("note", start, end, paragraph))
        elif index + 1 < len(blocks) and _heads(text, start, end, HEADING_AT_MOST if index else TITLE_AT_MOST):
            units.append(Unit("heading" if index else "title", start, end, paragraph))
        else:
            counted = start
            for a, b in _cut(text, start, end):
                # In a wrapped text later sentences begin in later lines; a block holds no blank lines.
                paragraph += text.count("\n", counted, a)
                counted = a
                units.append(Unit("sentence", a, b, paragraph))
    return Split(tuple(units))


def _end_of(block: str) -> re.Match[str] | None:
    """The stop (with closers and a note marker) that ends a paragraph; not the point of a decimal number."""
    found = _END.search(block, max(0, len(block) - _END_WITHIN))
    return None if found and found["marker"] and not _marks_note(block, found.start()) else found


def _blocks(text: str) -> list[tuple[int, int, int]]:
    """Paragraphs as (start, end, paragraph number), unfinished lines of a hard-wrapped text joined to the next."""
    lines: list[tuple[int, int, int]] = []
    place, number = 0, 0
    last = ""
    wrapped = _wrapped(text)
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            number += 1
            start = place + len(line) - len(line.lstrip())
            end = start + len(stripped)
            if wrapped and last and _continues(last, stripped, wrapped):
                lines[-1] = (lines[-1][0], end, lines[-1][2])
            else:
                lines.append((start, end, number))
        last = stripped
        place += len(line) + 1
    return lines


def _wrapped(text: str) -> int:
    """The longest line's length where a text is hard-wrapped, else 0."""
    longest = max((len(line) for line in text.split("\n")), default=0)
    return longest if longest <= WRAPPED_AT else 0


def _continues(last: str, line: str, longest: int) -> bool:
    return len(last) * 2 >= longest and not _end_of(last) and not _NUMBERED.match(line) and line[0] not in "*•-"


def _heads(text: str, start: int, end: int, at_most: int) -> bool:
    """Whether a paragraph reads as a title or heading: short, one piece, no stop at its end, no lower-case start."""
    block = text[start:end]
    if len(block) > at_most or _end_of(block) or block[-1] in ";:,":
        return False
    letters = [character for character in block if character.isalpha()]
    return bool(letters) and not letters[0].islower() and len(list(_cut(text, start, end))) == 1


def _notes(text: str, blocks: list[tuple[int, int, int]]) -> frozenset[int]:
    """Indices of the numbered paragraphs at the end that are notes."""
    first = len(blocks)
    numbers: list[str] = []
    while first > 0:
        found = _NUMBERED.match(text[blocks[first - 1][0] : blocks[first - 1][1]])
        if not found:
            break
        numbers.append(found["number"])
        first -= 1
    if not numbers or first == 0:
        return frozenset()
    announced = _NOTES.match(text[blocks[first - 1][0] : blocks[first - 1][1]].strip(" :")) is not None
    if not announced and not set(numbers) & set(_markers(text, blocks[:first])):
        return frozenset()
    return frozenset(range(first, len(blocks)))


def _markers(text: str, blocks: list[tuple[int, int, int]]) -> Iterator[str]:
    """Numbers of the note markers glued to stops."""
    for start, end, _ in blocks:
        for found in (*_CANDIDATE.finditer(text, start, end), _end_of(text[start:end])):
            if found and found["marker"]:
                yield found["marker"].strip("[]").translate(_SUPERSCRIPTS)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of one paragraph."""
    numbered = _NUMBERED.match(text[start:end])
    begin, at = start, start + (numbered.end() if numbered else 0)
    while found := _CANDIDATE.search(text, at, end):
        at = found.end()
        last = found.end() if found["wide"] else found.end("close")
        following = _skip_space(text, found.end(), end)
        if following < end and (found["wide"] or _breaks(text, begin, following, end, found)):
            yield begin, last
            begin = following
    yield begin, _without_marker(text, begin, end)


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _without_marker(text: str, start: int, end: int) -> int:
    found = _end_of(text[start:end])
    return start + found.end("stop") if found else end


def _marks_note(text: str, stop: int) -> bool:
    """Whether digits after the stop at this place can be a note marker: not where they end a decimal number."""
    return stop > 0 and not text[stop - 1].isdigit()


def _breaks(text: str, begin: int, following: int, end: int, found: re.Match[str]) -> bool:
    """Whether a sentence that begins at `following` is a new one."""
    marker = found["marker"]
    if marker and marker.isascii() and marker.isdigit() and not _marks_note(text, found.start()):
        return False
    opener = following
    while opener < end and text[opener] in _OPENERS:
        opener += 1
    if opener == end:
        return False
    first = text[opener]
    if not (first.isdigit() or (first.isalpha() and not first.islower())):
        return False
    if found["stop"] != "." or found["close"] or marker:
        return True
    return _stop_ends(text, begin, found.start(), opener, end)


def _stop_ends(text: str, begin: int, stop: int, opener: int, end: int) -> bool:
    """Whether a plain full stop ends a sentence, judged by the word before it and the word after it."""
    before = _WORD_BEFORE.search(text, max(begin, stop - 40), stop)
    word = before[0] if before else ""
    after = _WORD_AFTER.match(text, opener, end)
    opens = after is not None and after[0].lower() in _OPENING_WORDS
    lowered = word.lower()
    if lowered in _NEVER_LAST:
        return False
    if lowered == "no":
        return not text[opener].isdigit()
    initial = len(word) == 1 and word.isupper()
    if initial or "." in word or (lowered in _MAY_BE_LAST and not (word.islower() and lowered in ("mar", "dec"))):
        return opens and text[opener].isupper()
    return True
