"""From words to anchors: where words stand in a normal text, as the entries that passages.yaml takes.

White space counts as in digests: any run of it is one space. `first words ... last words` marks everything from the one
to the other, the shortest such span.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from standoff.case.anchors import digest, paragraph_at
from standoff.case.windows import Squeezed, squeeze

_GAP = re.compile(r"\s(?:\.\.\.|…)\s")


@dataclass(frozen=True)
class Mark:
    """A span of a normal text (half-open, code points) with what an anchor says of it; `words` are its own."""

    start: int
    end: int
    paragraph: int
    digest: str
    words: str

    def entry(self) -> str:
        """The keys of an anchor, as they stand in passages.yaml."""
        return f'start: {self.start}, end: {self.end}, paragraph: {self.paragraph}, digest: "{self.digest}"'


def mark(text: str, start: int, end: int) -> Mark:
    """The anchor of one span of a normal text."""
    span = text[start:end]
    return Mark(start, end, paragraph_at(text, start), digest(span), squeeze(span))


def marks(text: str, words: str) -> tuple[Mark, ...]:
    """Every place where the words stand in a normal text, in order; none where they do not.

    >>> [m.entry() for m in marks("No ferry,\\nno quay.", "no quay")]
    ['start: 10, end: 17, paragraph: 2, digest: "bc6f6c6904740172"']
    """
    squeezed = Squeezed(text)
    parts = [squeeze(part).strip() for part in _GAP.split(words.strip())]
    if not all(parts):
        return ()
    pattern = ".*?".join(re.escape(part) for part in parts)
    spans = [match.span(1) for match in re.finditer(f"(?=({pattern}))", squeezed.plain, re.DOTALL)]
    # Of two spans with the same end the shorter one is meant: the first words may stand several times before the last.
    shortest = {end: start for start, end in spans}
    return tuple(mark(text, *squeezed.span(start, end)) for end, start in sorted(shortest.items()))
