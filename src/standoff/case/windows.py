"""Find spans of a text by their digests alone.

A passage is known by the digest of its span, not by its words (the case does not hold the text). Where the digest does
not fit in place, windows of the same length are hashed until one fits: first at shifts already seen, near the old place
and at whole sentences, then where words begin and end, then all. From the first hit on the words are known, and every
other occurrence is found by plain search, so the count of places is exact.

All work is done on the *squeezed* text, in which each run of white space is one space. A window of L code points of the
text squeezes to L or fewer (a span over a paragraph break shrinks); both are tried, and windows of L squeezed code
points too, so that a text that was only re-wrapped or re-spaced keeps its anchors.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain

_RUN = re.compile(r"\s+")
_SURROGATES = "surrogatepass"  # no UTF-8 text has lone surrogates, but a string given in memory may
DIGEST_BYTES = 8
NEAR = 64
HASHES_AT_MOST = 30_000_000
"""Above so many windows only those at word boundaries are hashed (about one in twenty)."""


def squeeze(span: str) -> str:
    """The span with each run of white space made one space.

    >>> squeeze("a  b\\n\\nc ")
    'a b c '
    """
    return _RUN.sub(" ", span)


def hashed(squeezed: str) -> bytes:
    """The first eight bytes of the SHA-256 of a squeezed span."""
    return hashlib.sha256(squeezed.encode("utf-8", _SURROGATES)).digest()[:DIGEST_BYTES]


class Squeezed:
    """A text, its squeezed form, and the way between their offsets. Immutable once made."""

    def __init__(self, text: str):
        self.text = text
        self.plain = squeeze(text)
        self._to_plain, self._to_text = _maps(text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text of a squeezed span."""
        return self._to_text[start], self._to_text[end - 1] + 1

    def squeezed_span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the squeezed text of a span of the text."""
        inside_run = start > 0 and self.text[start].isspace() and self.text[start - 1].isspace()
        return self._to_plain[start] - inside_run, self._to_plain[end]

    def shrinking(self, length: int, starts: Iterable[int] | None = None) -> Iterator[tuple[int, int]]:
        """Squeezed spans shorter than `length` of windows of `length` code points of the text.

        `starts` (squeezed offsets) limits them to windows that begin there.
        """
        last: tuple[int, int] | None = None
        at_most = len(self.text) - length
        for start in range(at_most + 1) if starts is None else (self._to_text[a] for a in starts):
            if start <= at_most and self._to_plain[start + length] - self._to_plain[start] < length:
                span = self.squeezed_span(start, start + length)
                if span != last and span[1] - span[0] < length:
                    yield span
                    last = span


def _maps(text: str) -> tuple[array[int], array[int]]:
    """Per offset of the text, squeezed characters before it (n + 1); per squeezed character, its first offset."""
    to_plain, to_text = array("I"), array("I")
    made = at = 0
    for run in _RUN.finditer(text):
        if run.end() - run.start() == 1:
            continue
        head = run.start() + 1
        to_plain.extend(range(made, made + head - at))
        to_text.extend(range(at, head))
        made += head - at
        to_plain.extend([made] * (run.end() - head))
        at = run.end()
    to_plain.extend(range(made, made + len(text) - at + 1))
    to_text.extend(range(at, len(text)))
    return to_plain, to_text


def occurrences(squeezed: Squeezed, words: str) -> tuple[tuple[int, int], ...]:
    """Every place in the text of a squeezed span, overlapping ones too."""
    found: list[tuple[int, int]] = []
    at = squeezed.plain.find(words)
    while at >= 0:
        found.append(squeezed.span(at, at + len(words)))
        at = squeezed.plain.find(words, at + 1)
    return tuple(found)


def find_digests(
    squeezed: Squeezed,
    wanted: dict[int, dict[bytes, int]],
    *,
    likely: Iterable[tuple[int, int]] = (),
    limit: int = HASHES_AT_MOST,
) -> tuple[dict[tuple[int, bytes], str], bool]:
    """The words of each wanted digest that the text holds, and whether every window was compared.

    `wanted` gives, per length in code points, the digests with the old place of each; the answer is keyed by (length,
    digest). Digests found nearby, at a shift already seen, or among the `likely` spans of the text are cheap; a digest
    that the text does not hold costs a hash per window of its length, and where that would be more than `limit` hashes
    only windows at word boundaries are compared.
    """
    search = _Search(squeezed, wanted)
    for shift in sorted(range(-NEAR, NEAR + 1), key=abs):
        search.at_shift(shift)
    search.at_spans(likely)
    starts, ends = _word_bounds(squeezed.plain) if search.missing else ([], bytearray())
    for length in tuple(search.missing):
        aligned = ((a, a + length) for a in starts if a + length < len(ends) and ends[a + length])
        search.among(length, chain(aligned, squeezed.shrinking(length, starts)))
    if len(search.missing) * len(squeezed.text) > limit:
        return search.found, False
    for length in tuple(search.missing):
        every = ((a, a + length) for a in range(len(squeezed.plain) - length + 1))
        search.among(length, chain(every, squeezed.shrinking(length)))
    return search.found, True


class _Search:
    """What is still missing, by length, and what is found; every find is tried as the shift of all that is missing."""

    def __init__(self, squeezed: Squeezed, wanted: dict[int, dict[bytes, int]]):
        self.squeezed = squeezed
        self.missing = {length: dict(digests) for length, digests in wanted.items() if digests}
        self.found: dict[tuple[int, bytes], str] = {}
        self._tried: set[int] = set()

    def at_shift(self, shift: int) -> None:
        """Look for everything missing at its old place moved by a shift; each shift is tried once."""
        if shift in self._tried:
            return
        self._tried.add(shift)
        for length, digests in tuple(self.missing.items()):
            for digest, old in tuple(digests.items()):
                start = old + shift
                if start >= 0 and start + length <= len(self.squeezed.text):
                    a, b = self.squeezed.squeezed_span(start, start + length)
                    if hashed(self.squeezed.plain[a:b]) == digest:
                        self._take(length, digest, a, b)

    def at_spans(self, spans: Iterable[tuple[int, int]]) -> None:
        """Look for anything missing at spans of the text, of whatever length."""
        for start, end in spans if self.missing else ():
            a, b = self.squeezed.squeezed_span(start, end)
            for length in {end - start, b - a}:
                if length in self.missing:
                    self.among(length, ((a, b),))

    def among(self, length: int, spans: Iterable[tuple[int, int]]) -> None:
        """Hash squeezed spans for the digests of one length until none of it is missing."""
        plain, sha256, missing = self.squeezed.plain, hashlib.sha256, self.missing.get(length, {})
        for start, end in spans if missing else ():
            digest = sha256(plain[start:end].encode("utf-8", _SURROGATES)).digest()[:DIGEST_BYTES]
            if digest in missing:
                old = missing[digest]
                self._take(length, digest, start, end)
                self.at_shift(self.squeezed.span(start, end)[0] - old)
            if not missing:
                return

    def _take(self, length: int, digest: bytes, start: int, end: int) -> None:
        self.found[length, digest] = self.squeezed.plain[start:end]
        del self.missing[length][digest]
        if not self.missing[length]:
            del self.missing[length]


def _word_bounds(plain: str) -> tuple[list[int], bytearray]:
    """Offsets where a word or an opening mark begins, and a mask of the offsets where something before a space ends."""
    n = len(plain)
    starts = [m.start() for m in re.finditer(r"(?<!\S)\S|(?<!\w)\w", plain)]
    ends = bytearray(n + 1)
    for found in re.finditer(r"\S(?!\S)|\w(?!\w)", plain):
        ends[found.end()] = 1
    return starts, ends
