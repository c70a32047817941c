"""Blind spots: what a case, and the text behind it, does not see.

Declared ones come from the case. The others are found by looking for what is missing: players whose wants only another
party reports, views that add nothing, options on which nothing turns, stretches of text that nothing uses. Each is a
sentence for an analyst who asks what to distrust, or what to read next. Nothing is solved here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from standoff.case.linker import parts
from standoff.case.propositions import parse
from standoff.case.references import PROPOSITIONS
from standoff.case.schema import CaseData, Passage, Preferences
from standoff.case.support import Unanchored, coverage, elements, passages_by_id, statements
from standoff.case.tree import Level, Name, Tree, walk
from standoff.case.view import perspective_chain
from standoff.errors import PropositionError

RUN_AT_LEAST = 3
"""So many sentences in a row without an anchor count as a part of the text that the case does not use."""

NAMED_AT_MOST = 12


@dataclass(frozen=True)
class BlindSpot:
    """Something not seen: `declared` by the coder, or found by looking at the case."""

    id: str
    text: str
    declared: bool
    passages: tuple[str, ...] = ()


def blind_spots(data: CaseData) -> tuple[BlindSpot, ...]:
    """The declared blind spots of a case, then those found, each kind in the order of the case's files."""
    declared = (BlindSpot(spot.id, spot.text, True, spot.passages) for spot in data.case.blind_spots)
    found = (
        *_seats(data),
        *_wants(data),
        *_views(data),
        *_idle(data),
        *_records(data),
        *_texts(data),
        *_grounds(data),
    )
    return (*declared, *(BlindSpot(id, text, False) for id, text in found))


Found = Iterator[tuple[str, str]]


def _listed(names: Iterable[str]) -> str:
    """Names for a sentence, at most twelve."""
    items = list(names)
    rest = f" and {len(items) - NAMED_AT_MOST} more" if len(items) > NAMED_AT_MOST else ""
    return ", ".join(items[:NAMED_AT_MOST]) + rest


def _seats(data: CaseData) -> Found:
    """Seats: at a table, but without wants of their own."""
    for id, actor in data.case.actors.items():
        if actor.kind == "seat":
            tables = [table.title for table in data.case.formats.values() if id in (*table.members, *table.seats)]
            where = f" though it sits at {len(tables)} tables ({_listed(tables)})" if len(tables) > 1 else ""
            where = f" though it sits at the table “{tables[0]}”" if len(tables) == 1 else where
            yield (
                f"seat.{id.lower()}",
                f"{actor.name} has no options and no preferences{where}: what it wants is not seen.",
            )


@dataclass(frozen=True)
class _Block:
    """A player's preferences and the view whose file writes them."""

    view: str
    player: str
    preferences: Preferences

    def passages(self) -> tuple[str, ...]:
        """The passages behind the block, each once."""
        rows = (self.preferences, *statements(self.preferences))
        return tuple(dict.fromkeys(id for row in rows for id in row.passages))

    def on_judgement(self) -> bool:
        """Whether neither passage nor record stands behind any of it."""
        rows = (self.preferences, *statements(self.preferences))
        return not any(row.passages or row.record for row in rows)


def _block(data: CaseData, view: str, player: str) -> _Block | None:
    """A player's preferences in force in a view."""
    for id in reversed(perspective_chain(data, view)):
        if player in data.perspectives[id].preferences:
            return _Block(id, player, data.perspectives[id].preferences[player])
    return None


def _own_view(data: CaseData, player: str) -> str | None:
    """The view in which a player plays its own game."""
    held = (id for id, perspective in data.perspectives.items() if perspective.holder == player)
    return data.case.hypergame.get(player) or next(held, None)


def _wants(data: CaseData) -> Found:
    """Players whose wants nobody gives, or whose wants stand on judgement, one voice or another party's report."""
    default = data.case.default_perspective
    blocks: dict[tuple[str, str], _Block] = {}
    for player in data.players:
        views = dict.fromkeys((default, _own_view(data, player) or default))
        found = [block for view in views if (block := _block(data, view, player)) is not None]
        if not found:
            text = f"No view in use says what {player} wants: all states count alike for it."
            yield f"wants.{player.lower()}", text
        blocks.update({(block.view, player): block for block in found})
    for view in dict.fromkeys(block.view for block in blocks.values()):
        here = [block for block in blocks.values() if block.view == view]
        yield from _weak_wants(data, view, here)


def _weak_wants(data: CaseData, view: str, blocks: list[_Block]) -> Found:
    judged = [block.player for block in blocks if block.on_judgement()]
    if judged:
        text = f"In the view {view}, what {_listed(judged)} wants rests on the coder's judgement alone."
        yield f"wants.{view}_judged", text
    known = passages_by_id(data)
    everywhere = {passage.voice for _, passage in known.values()}
    by_voice: dict[str, list[str]] = {}
    for block in blocks:
        voices = {_speaker(known[id][1]) for id in block.passages() if id in known}
        if len(voices) == 1 and len(everywhere) > 1 and voices != {block.player}:
            by_voice.setdefault(voices.pop(), []).append(block.player)
    for voice, players in by_voice.items():
        text = f"In the view {view}, all passages on what {_listed(players)} wants come from one voice: {voice}."
        yield f"wants.{view}_{voice.lower()}", text


def _speaker(passage: Passage) -> str:
    """Who speaks: the party where a party is reported, else the voice."""
    return passage.party if passage.voice == "reported" and passage.party else passage.voice


def _titled(data: CaseData, perspective: str) -> str:
    return data.perspectives[perspective].title or perspective


def _views(data: CaseData) -> Found:
    """Players without a view of their own, views that add nothing, own views with borrowed wants."""
    without = [player for player in data.players if _own_view(data, player) is None]
    if without and len(data.players) > 1:
        yield "views.missing", f"No view is held by {_listed(without)}: seen only through the eyes of others."
    for id, view in data.perspectives.items():
        own = (view.preferences, view.goals, view.unaware, view.rules_out)
        if view.extends and not any(own):
            names = _titled(data, id), _titled(data, view.extends)
            yield f"views.{id}_empty", "The view “{}” adds nothing of its own to “{}”.".format(*names)
        elif view.holder and view.extends and view.holder not in view.preferences:
            block = _block(data, id, view.holder)
            if block is not None:
                text = (
                    f"The view “{_titled(data, id)}” takes what its own holder {view.holder} wants from "
                    f"“{_titled(data, block.view)}”, unchanged."
                )
                yield f"views.{id}_borrowed", text


def _idle(data: CaseData) -> Found:
    """Options and drivers on which nothing turns, and players without goals where others have them."""
    trees = list(_trees(data))
    named = _names_in(data, trees)
    idle = [id for id in data.case.options if id not in named]
    ranked = any(
        block.ranking is not None for view in data.perspectives.values() for block in view.preferences.values()
    )
    if idle and not ranked:
        yield "options.idle", f"No preference, goal or thesis turns on {_listed(idle)}."
    case = data.case
    rules = [rule.proposition for rule in case.constraints]
    rules += [definition.proposition for definition in case.definitions.values()]
    trees += filter(None, map(_tree, rules))
    levels = {node.driver for tree in trees for node in walk(tree) if isinstance(node, Level)}
    still = [id for id in case.drivers if id not in levels]
    if still:
        yield "drivers.idle", f"Nothing that anyone wants or concludes depends on the driver {_listed(still)}."
    goals = {*case.goals, *(p for view in data.perspectives.values() for p in view.goals)}
    aimless = [player for player in data.players if player not in goals]
    if goals and aimless:
        yield "goals.missing", f"No goals are given for {_listed(aimless)}."


def _trees(data: CaseData) -> Iterator[Tree]:
    """Every proposition of preferences, goals and theses."""
    roots: list[BaseModel] = [*data.perspectives.values(), data.theses]
    roots += [goal for goals in data.case.goals.values() for goal in goals]
    roots += [
        edits
        for scenario in data.case.scenarios.values()
        for players in scenario.preferences.values()
        for edits in players.values()
    ]
    for root in roots:
        for _, part in parts(root, ()):
            for field in PROPOSITIONS.get(type(part), ()):
                text = getattr(part, field)
                if isinstance(text, str) and (tree := _tree(text)) is not None:
                    yield tree


def _tree(text: str) -> Tree | None:
    """The tree of a proposition; None for a state's Y/N string, which names no option."""
    try:
        return parse(text)
    except PropositionError:
        return None


def _names_in(data: CaseData, trees: Iterable[Tree]) -> set[str]:
    """The options and definitions named in trees, through definitions."""
    found: set[str] = set()
    waiting = list(trees)
    while waiting:
        for node in walk(waiting.pop()):
            if isinstance(node, Name) and node.id not in found:
                found.add(node.id)
                if node.id in data.case.definitions:
                    waiting += filter(None, [_tree(data.case.definitions[node.id].proposition)])
    return found


def _records(data: CaseData) -> Found:
    """Options whose past positions are not on record, players whose acts are not."""
    observed = {position.option for position in data.history}
    missing = [id for id in data.case.options if id not in observed]
    if not data.history:
        yield "history.missing", "No positions held in the past are on record, so nothing can be fitted to conduct."
    elif missing:
        yield "history.options", f"No positions held in the past are on record for {_listed(missing)}."
    acting = {event.source for event in data.chronicle}
    silent = [player for player in data.players if player not in acting]
    if data.chronicle and silent:
        yield "chronicle.players", f"The chronicle records no act of {_listed(silent)}."


def _texts(data: CaseData) -> Found:
    """Sources and stretches of text that nothing uses, and voices never heard."""
    used = {id for element in elements(data) for id in element.passages}
    for id in data.case.sources:
        stored = data.passages.get(id)
        if stored is None or not stored.passages:
            yield f"text.{id}", f"The source {id} is named, but nothing is anchored in it."
        elif not any(passage.id in used for passage in stored.passages):
            yield f"text.{id}", f"No element uses any passage of the source {id}."
    for first, last in _runs(coverage(data).unanchored):
        text = f"Sentences {first.number}-{last.number} of {first.source} are used by no element."
        yield f"text.{first.source}_{first.number}", text
    heard = {passage.voice for stored in data.passages.values() for passage in stored.passages}
    unheard = [voice for voice in data.case.voices if voice not in heard]
    if unheard:
        yield "voices.unheard", f"No passage speaks with the voice {_listed(unheard)}."


def _runs(missing: Iterable[Unanchored]) -> Iterator[tuple[Unanchored, Unanchored]]:
    """First and last of each run of three or more unanchored sentences in a row."""
    run: list[Unanchored] = []
    for sentence in missing:
        if run and (sentence.source, sentence.number) != (run[-1].source, run[-1].number + 1):
            if len(run) >= RUN_AT_LEAST:
                yield run[0], run[-1]
            run = []
        run.append(sentence)
    if len(run) >= RUN_AT_LEAST:
        yield run[0], run[-1]


def _grounds(data: CaseData) -> Found:
    """Elements that rest on hearsay alone, and theses that no passage states."""
    known = passages_by_id(data)
    hearsay = [
        f"{element.kind} {element.id}"
        for element in elements(data)
        if element.passages
        and not element.record
        and all(id in known and known[id][1].voice == "hearsay" for id in element.passages)
    ]
    if hearsay:
        yield "grounds.hearsay", f"Known from hearsay alone: {_listed(hearsay)}."
    unstated = [thesis.id for thesis in data.theses.theses if not thesis.passages]
    if unstated:
        yield "grounds.theses", f"No passage states the thesis {_listed(unstated)}: a conclusion of the coder's."
