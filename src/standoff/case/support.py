"""What a case rests on: its elements with their passages and records, coverage of the texts, what lacks support.

An element rests on passages, on the public record, or on the coder's judgement with a note; what has none of these is
unsupported. A sentence is covered when passages used by elements overlap half of it or more; passages longer than three
sentences are reported and cover nothing. No text is needed for any of this.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from standoff.case.schema import CaseData, EqualGroup, Passage, Preferences, Statement, Support, UnorderedGroup

SENTENCES_AT_MOST = 3


@dataclass(frozen=True)
class Element:
    """One element of a case and what it rests on.

    `kind` is a plain word (`option`, `statement`, `event`, ...), `id` its id, qualified where ids repeat
    (`moscow/RUS/role`); `expected` tells whether support is asked of it: names for things (sources, definitions,
    actors, declared blind spots) may do without.
    """

    kind: str
    id: str
    passages: tuple[str, ...]
    record: str | None
    judgement: bool
    note: str | None
    expected: bool = True

    @property
    def supported(self) -> bool:
        """Whether it names a passage or a record, or is a judgement that says why."""
        return bool(self.passages or self.record or (self.judgement and self.note))

    @property
    def on_judgement_alone(self) -> bool:
        """Whether nothing but the coder's judgement stands behind it."""
        return self.judgement and not self.passages and not self.record


@dataclass(frozen=True)
class Unsupported:
    """An element that names nothing it rests on, and why that is so."""

    kind: str
    id: str
    why: str


@dataclass(frozen=True)
class Unanchored:
    """A sentence that no used passage covers; `number` counts the source's stored sentences from 1."""

    source: str
    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Coverage:
    """How much of the texts the case uses.

    `long_passages` are longer than three sentences and are not counted; `unused_passages` belong to no element.
    """

    sentences: int
    anchored: int
    unanchored: tuple[Unanchored, ...] = ()
    long_passages: tuple[str, ...] = ()
    unused_passages: tuple[str, ...] = ()


def elements(data: CaseData) -> Iterator[Element]:
    """Every element of a case that can rest on something, in the order of its files."""
    yield from _of_case(data)
    for id, perspective in data.perspectives.items():
        for player, block in perspective.preferences.items():
            yield from _of_preferences(f"{id}/{player}", block)
        for player, goals in perspective.goals.items():
            yield from (_element("goal", f"{id}/{player}/{goal.id}", goal) for goal in goals)
        for number, rule in enumerate(perspective.rules_out, start=1):
            yield _element("ruled out", f"{id}/{rule.id or number}", rule)
    yield from _of_ledgers(data)
    for forecast in data.forecasts.forecasts:
        yield _element("forecast", forecast.id, forecast)
        settled = forecast.resolution.status not in ("open", "untestable")
        yield _element("resolution", forecast.id, forecast.resolution, expected=settled)
    yield from (_element("prescription", p.id, p) for p in data.forecasts.prescriptions)
    for thesis in data.theses.theses:
        yield _element("tension" if thesis.check.kind == "both_hold" else "thesis", thesis.id, thesis)


def _of_case(data: CaseData) -> Iterator[Element]:
    """The elements of case.yaml."""
    case = data.case
    yield from (_element("source", id, source, expected=False) for id, source in case.sources.items())
    for id, actor in case.actors.items():
        yield _element("actor", id, actor, expected=False)
        yield from (_element("term", f"{id}/{term.holder}", term) for term in actor.terms)
    yield from (_element("option", id, option) for id, option in case.options.items())
    yield from (_element("constraint", constraint.id, constraint) for constraint in case.constraints)
    yield from (_element("definition", id, d, expected=False) for id, d in case.definitions.items())
    yield from (_element("coalesced states", folded.id, folded) for folded in case.coalesced)
    for player, goals in case.goals.items():
        yield from (_element("goal", f"{player}/{goal.id}", goal) for goal in goals)
    for id, driver in case.drivers.items():
        yield _element("driver", id, driver)
        yield from (_element("switch", f"{id}/{switch.date}", switch) for switch in driver.switches)
        yield from (_element("rate", f"{id}/{rate.start}-{rate.to}", rate) for rate in driver.rates)
        yield from (_element("turn", f"{id}/{turn.date}", turn) for turn in driver.calendar)
    for id, hazard in case.hazards.items():
        yield _element("hazard", id, hazard)
        yield from (_element("count", f"{id}/{count.year}", count) for count in hazard.counts)
    yield from (_element("dynamics", id, dynamics) for id, dynamics in case.dynamics.items())
    yield from (_element("format", id, table) for id, table in case.formats.items())
    for id, scenario in case.scenarios.items():
        yield _element("scenario", id, scenario)
        for view, players in scenario.preferences.items():
            for player, edits in players.items():
                added = (*edits.replace.values(), *(insertion.statement for insertion in edits.insert))
                yield from (_element("statement", f"{id}/{view}/{player}/{s.id}", s) for s in added)
    yield from (_element("blind spot", spot.id, spot, expected=False) for spot in case.blind_spots)


def _of_preferences(place: str, block: Preferences) -> Iterator[Element]:
    """A player's block: its statements one by one; the block itself is asked for support where it is a ranking."""
    yield _element("ranking" if block.ranking is not None else "preferences", place, block, block.ranking is not None)
    yield from (_element("statement", f"{place}/{statement.id}", statement) for statement in statements(block))


def _of_ledgers(data: CaseData) -> Iterator[Element]:
    """The rows of the CSV files."""
    yield from (_element("event", event.id, event) for event in data.chronicle)
    yield from (_element("position", f"{p.option}/{p.date}", p) for p in data.history)
    yield from (_element("measure", measure.id, measure) for measure in data.sanctions)
    yield from (_element("exemption", exemption.id, exemption) for exemption in data.exemptions)
    yield from (_element("trade", f"{t.year}/{t.sector}/{t.flow}/{t.partner}", t) for t in data.trade)
    yield from (_element("compliance", f"{c.enforcer}/{c.start}", c) for c in data.compliance)


def statements(block: Preferences) -> Iterator[Statement]:
    """The statements of a player's block, most important first, groups flattened."""
    for entry in block.statements:
        match entry:
            case EqualGroup():
                yield from entry.equal
            case UnorderedGroup():
                yield from entry.unordered
            case Statement():
                yield entry


def _element(kind: str, id: str, part: Support, expected: bool = True) -> Element:
    return Element(kind, id, part.passages, part.record, part.judgement, part.note, expected)


def unsupported(data: CaseData) -> tuple[Unsupported, ...]:
    """The elements from which support is expected and that have none, in the order of the case's files."""
    return tuple(Unsupported(e.kind, e.id, _why(e)) for e in elements(data) if e.expected and not e.supported)


def _why(element: Element) -> str:
    if element.judgement:
        return "marked as judgement without a note that says why"
    if element.note:
        return "a note alone is no support: name passages or a record, or mark it as judgement"
    return "names no passage and no record, and is not marked as judgement"


def judgements(data: CaseData) -> tuple[Element, ...]:
    """The elements that rest on the coder's judgement alone, with a note: supported, but by neither text nor record."""
    return tuple(e for e in elements(data) if e.expected and e.supported and e.on_judgement_alone)


def passages_by_id(data: CaseData) -> dict[str, tuple[str, Passage]]:
    """Every passage by id, with the source it belongs to."""
    return {p.id: (source, p) for source, stored in data.passages.items() for p in stored.passages}


def coverage(data: CaseData) -> Coverage:
    """How many stored sentences are covered by passages that elements use (definition: the module's docstring)."""
    used = {id for element in elements(data) for id in element.passages}
    total, unanchored, long, unused = 0, list[Unanchored](), list[str](), list[str]()
    for source, stored in data.passages.items():
        order = sorted(stored.sentences)
        too_long = [p.id for p in stored.passages if _length_in_sentences(order, p) > SENTENCES_AT_MOST]
        counting = [(p.start, p.end) for p in stored.passages if p.id in used and p.id not in set(too_long)]
        covered = _Union(counting)
        total += len(stored.sentences)
        long += too_long
        unused += [p.id for p in stored.passages if p.id not in used]
        for number, (start, end) in enumerate(stored.sentences, start=1):
            if 2 * covered.within(start, end) < end - start or end <= start:
                unanchored.append(Unanchored(source, number, start, end))
    return Coverage(total, total - len(unanchored), tuple(unanchored), tuple(long), tuple(unused))


def _length_in_sentences(order: list[tuple[int, int]], passage: Passage) -> float:
    """The length of a passage in sentences (sorted spans): the part of each that it overlaps, summed."""
    first = bisect_right([end for _, end in order], passage.start)
    last = bisect_left([start for start, _ in order], passage.end)
    overlaps = ((min(b, passage.end) - max(a, passage.start), b - a) for a, b in order[first:last])
    return sum(overlap / length for overlap, length in overlaps if length > 0)


class _Union:
    """A union of spans, asked how much of it lies within another."""

    def __init__(self, spans: Iterable[tuple[int, int]]):
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            elif end > start:
                merged.append((start, end))
        self._merged = merged

    def within(self, start: int, end: int) -> int:
        """The number of characters of the union in a span."""
        first = max(0, bisect_right(self._merged, (start, start)) - 1)
        total = 0
        for a, b in self._merged[first:]:
            if a >= end:
                break
            total += max(0, min(b, end) - max(a, start))
        return total


def passages_of(data: CaseData) -> Mapping[str, tuple[Element, ...]]:
    """By passage id, the elements that use it."""
    found: dict[str, list[Element]] = {}
    for element in elements(data):
        for id in dict.fromkeys(element.passages):
            found.setdefault(id, []).append(element)
    return {id: tuple(users) for id, users in found.items()}
