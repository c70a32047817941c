"""Compare the sentences that a case stores with the split of the text, and carry them along when the text moved."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from standoff.case.sentences import Span, Split

TOLD_AT_MOST = 20


def split_differences(stored: Sequence[Span], split: Split, text: str) -> list[tuple[str, Span | None]]:
    """Where stored sentences and the split of the text part, as plain sentences with the span each is about.

    A stored sentence should begin and end where a body sentence does, none should overlap another, and no body sentence
    should be left out. At most 20 are told one by one, the rest is counted.
    """
    if not stored:
        return []
    found = list(_differences(stored, split, text))
    if len(found) > TOLD_AT_MOST:
        more = len(found) - TOLD_AT_MOST
        found[TOLD_AT_MOST:] = [(f"{more} more differences between stored sentences and the split of the text.", None)]
    return found


def _differences(stored: Sequence[Span], split: Split, text: str) -> Iterator[tuple[str, Span | None]]:
    starts, ends = {a for a, _ in split.sentences}, {b for _, b in split.sentences}
    others = {(unit.start, unit.end): unit.kind for unit in split.units if unit.kind != "sentence"}
    for number, (a, b) in enumerate(stored, start=1):
        wrong = [w for w, off in (("begin", a not in starts), ("end", b not in ends)) if off]
        if b > len(text):
            yield f"Stored sentence {number} ({a}-{b}) reaches beyond the text.", (a, b)
        elif (a, b) in others:
            yield f"Stored sentence {number} ({a}-{b}) is a {others[a, b]}, not a body sentence.", (a, b)
        elif wrong:
            yield f"Stored sentence {number} ({a}-{b}) does not {' or '.join(wrong)} where a sentence does.", (a, b)
    for number, ((_, b), (c, d)) in enumerate(pairwise(stored), start=2):
        if c < b:
            yield f"Stored sentence {number} ({c}-{d}) begins before the one before it ends.", (c, d)
    for a, b in _untouched(split.sentences, stored):
        opening = " ".join(text[a:b].split()[:5])
        yield f"The sentence at {a}-{b} ({opening} ...) is not among the stored ones.", (a, b)


def _untouched(sentences: Sequence[Span], stored: Sequence[Span]) -> Iterator[Span]:
    """The sentences that no stored one overlaps."""
    order = sorted(stored)
    reach, reaches = 0, []
    for _, b in order:
        reach = max(reach, b)
        reaches.append(reach)
    for a, b in sentences:
        before = bisect_right(order, (b - 1, 2**63)) - 1
        if before < 0 or reaches[before] <= a:
            yield a, b


def sentence_runs(split: Split, longest: int = 3) -> Iterator[Span]:
    """Every run of one to `longest` units in a row: where passages most likely begin and end."""
    units = split.units
    for first, unit in enumerate(units):
        for last in units[first : first + longest]:
            yield unit.start, last.end


def carried(stored: Sequence[Span], moves: Mapping[Span, Span], split: Split) -> tuple[tuple[Span, ...], bool]:
    """Stored sentences carried to a changed text, and whether they had to be split anew.

    `moves` gives the old and new span of every passage found (unmoved ones too). Each end of a sentence follows the
    passage nearest to it. Where a carried sentence then does not fit the split of the text, all are taken from the
    split.
    """
    starts, ends = {a for a, _ in split.sentences}, {b for _, b in split.sentences}
    follow_start = _following({old[0]: new[0] for old, new in moves.items()})
    follow_end = _following({old[1]: new[1] for old, new in moves.items()})
    new = tuple((follow_start(a), follow_end(b)) for a, b in stored)
    fits = all(a in starts and b in ends and a < b for a, b in new) and all(x[1] <= y[0] for x, y in pairwise(new))
    if fits and not any(_untouched(split.sentences, new)):
        return new, False
    return split.sentences, True


def _following(known: Mapping[int, int]) -> Callable[[int], int]:
    """Old offset to new offset: moved as the nearest old offset known."""
    offsets = sorted(known)

    def follow(offset: int) -> int:
        at = bisect_right(offsets, offset)
        near = min(offsets[max(at - 1, 0) : at + 1], key=lambda old: abs(old - offset), default=offset)
        return offset + known.get(near, near) - near

    return follow
