"""A case seen from one perspective under one scenario: names composed into one resolved game, nothing computed.

Everything that composes is composed here, in this order: the case, the chain of perspectives, driver levels, the chain
of scenarios, what the holder is unaware of and rules out. The rules:

- *Perspectives.* A perspective inherits from the one it extends. A player's block of preferences replaces the inherited
  block whole; `unaware` and `rules_out` add up along the chain.
- *Scenarios.* A scenario inherits from the one it extends; where it names none, from the case's default scenario
  (which, with all it extends, starts from the bare case); `none` is the bare case. Settings apply parent first, later
  ones win.
- *Driver levels.* A driver stands at its `now` unless the scenario sets it. Levels decide every `when:` (also of
  statements that the scenario inserts) and every `level(driver) = name` inside a proposition.
- *Edits.* A scenario's edits named for a perspective change that perspective's view of a player: there, and in every
  perspective that takes the player's block from it. They go parent scenario first, and from the perspective that wrote
  the block down to the one asked for; within one, `replace`, `insert`, `remove`. A statement of a group is replaced or
  removed inside its group; an insertion named after one stands beside the whole group. What is inserted above a
  statement that decides strongly (`strong_through`) does so too.
- *Fixed options.* `hold` fixes an option and is its status quo value too (a status quo outside the states would say
  nothing). An option the holder is unaware of is fixed at its status quo value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from standoff.case.propositions import parse, words
from standoff.case.resolved import (
    GameCoalesced,
    GameConstraint,
    GameDefinition,
    GameDegree,
    GameOption,
    GamePlayer,
    GameStatement,
    Rank,
    ResolvedGame,
)
from standoff.case.schema import (
    CaseData,
    Edits,
    Entry,
    EqualGroup,
    Preferences,
    Statement,
    UnorderedGroup,
)
from standoff.case.settings import BARE, Settings, scenario_chain
from standoff.case.settings import settings as scenario_settings
from standoff.case.simplify import reduce, simplify
from standoff.case.tree import Const, Not
from standoff.errors import CaseError, Issue, nearest, unknown

__all__ = ["BARE", "perspective_chain", "resolve", "scenario_chain", "statement_ids"]


def resolve(
    data: CaseData,
    perspective: str | None = None,
    scenario: str | None = None,
    *,
    without: frozenset[str] = frozenset(),
    everything: bool = False,
    levels: Mapping[str, str] | None = None,
) -> ResolvedGame:
    """The conflict as one perspective sees it under one scenario.

    `perspective` and `scenario` default to the case's own; `scenario="none"` is the bare case. `without` leaves
    preference statements out by id; `everything` keeps what the holder is unaware of or rules out; `levels` puts some
    drivers at other levels. Raises NameUnknown for a perspective, scenario, statement, driver or level that the case
    does not have, and CaseError where edits name a statement that is not there, a `when:` is not decided by driver
    levels, or an option unseen has no status quo value.
    """
    chain = perspective_chain(data, perspective)
    settings = scenario_settings(data, scenario, levels)
    _known_statements(data, without)
    notes: list[str] = []
    options = _options(data, () if everything else chain, settings, notes)
    definitions = tuple(
        GameDefinition(id, settings.tree(d.proposition), d.yes, d.no) for id, d in data.case.definitions.items()
    )
    players = tuple(_player(data, chain, settings, id, without, notes) for id in data.players)
    return ResolvedGame(
        case=data.id,
        perspective=chain[-1],
        scenario=settings.scenario,
        options=options,
        players=players,
        constraints=_constraints(data, () if everything else chain, settings),
        definitions=definitions,
        coalesced=tuple(GameCoalesced(c.id, settings.tree(c.proposition), c.name) for c in data.case.coalesced),
        worlds=data.case.worlds,
        levels=settings.levels,
        attitudes=_attitudes(data, chain),
        constant=_constant(players, options, definitions),
        notes=tuple(notes),
    )


def perspective_chain(data: CaseData, perspective: str | None = None) -> tuple[str, ...]:
    """A perspective (the default one where None) behind all it extends, the oldest first.

    Raises NameUnknown.
    """
    at: str | None = perspective or data.case.default_perspective
    chain: list[str] = []
    while at is not None and at not in chain:
        if at not in data.perspectives:
            raise unknown("perspective", at, data.perspectives)
        chain.insert(0, at)
        at = data.perspectives[at].extends
    return tuple(chain)


def statement_ids(data: CaseData) -> tuple[str, ...]:
    """The id of every preference statement that the case writes anywhere, scenarios' edits included, sorted."""
    blocks = [b for p in data.perspectives.values() for b in p.preferences.values()]
    known = {s.id for b in blocks for e in b.statements for _, s in _entry(e, "").members}
    for scenario in data.case.scenarios.values():
        for edits in (e for per in scenario.preferences.values() for e in per.values()):
            known |= {s.id for s in edits.replace.values()} | {i.statement.id for i in edits.insert}
    return tuple(sorted(known))


# options and constraints


def _options(data: CaseData, chain: tuple[str, ...], settings: Settings, notes: list[str]) -> tuple[GameOption, ...]:
    unaware = {id: p for p in reversed(chain) for id in data.perspectives[p].unaware}
    made = []
    for id, option in data.case.options.items():
        now = settings.now.get(id, option.now)
        fixed = settings.hold.get(id)
        if fixed is not None:
            if now is not None and now != fixed:
                notes.append(f"The scenario holds {id} at {_word(fixed)}; this counts as its status quo value.")
            now = fixed
        elif id in unaware:
            if now is None:
                _refuse(
                    f"perspectives/{unaware[id]}.yaml",
                    f"The holder cannot be unaware of {id}: it is fixed at its status quo value, and has none.",
                )
            fixed = now
        made.append(GameOption(id, option.actor, option.yes, option.no, now, option.moves, fixed))
    return tuple(made)


def _constraints(data: CaseData, chain: tuple[str, ...], settings: Settings) -> tuple[GameConstraint, ...]:
    made = [GameConstraint(c.id, settings.tree(c.proposition), c.proposition, "case") for c in data.case.constraints]
    for place, (scenario, text) in enumerate(settings.forbid, start=1):
        made.append(_denied(f"{scenario}.forbid_{place}", text, settings, "scenario"))
    for perspective in chain:
        for place, ruled in enumerate(data.perspectives[perspective].rules_out, start=1):
            id = ruled.id or f"{perspective}.rules_out_{place}"
            made.append(_denied(id, ruled.proposition, settings, "perspective"))
    return tuple(made)


def _denied(id: str, text: str, settings: Settings, origin: str) -> GameConstraint:
    return GameConstraint(id, simplify(Not(settings.tree(text))), words(Not(parse(text))), origin)


# preferences


@dataclass(frozen=True)
class _Entry:
    """One place in a list while it is edited: (who wrote it, statement) pairs."""

    kind: str
    members: tuple[tuple[str, Statement], ...]
    strong: bool = False

    def has(self, id: str) -> bool:
        return any(s.id == id for _, s in self.members)


def _player(
    data: CaseData,
    chain: tuple[str, ...],
    settings: Settings,
    id: str,
    without: frozenset[str],
    notes: list[str],
    *,
    kind: bool = False,
) -> GamePlayer:
    """A player with its order; `kind`: as one of the kinds of a mixture, whose own mixture does not count."""
    name = data.case.actors[id].name
    at = next((i for i in reversed(range(len(chain))) if id in data.perspectives[chain[i]].preferences), None)
    block = Preferences() if at is None else data.perspectives[chain[at]].preferences[id]
    origin = "" if at is None else chain[at]
    entries = _marked([_entry(entry, origin) for entry in block.statements], block.strong_through)
    for scenario, edits in settings.edits:
        for perspective in chain[at or 0 :]:
            if id in edits.get(perspective, {}):
                if block.ranking is not None:
                    _refuse("case.yaml", f"The scenario {scenario} edits the statements of {id}, which {origin} ranks.")
                entries = _edited(entries, edits[perspective][id], scenario, id)
    kept = [(entry.strong, rank) for entry in entries if (rank := _rank(entry, settings, without, id, notes))]
    return GamePlayer(
        id,
        name,
        tuple(rank for _, rank in kept),
        block.ranking,
        origin,
        strong=None if block.strong_through is None else sum(strong for strong, _ in kept),
        strong_after=block.strong_after,
        mixture=() if kind else _kinds(data, settings, id, block, without),
        fuzzy=tuple(GameDegree(d.better, d.worse, d.degree) for d in block.fuzzy),
        threshold=block.threshold,
    )


def _kinds(
    data: CaseData, settings: Settings, id: str, block: Preferences, without: frozenset[str]
) -> tuple[tuple[float, GamePlayer], ...]:
    """The kinds of a mixture: the player as each of its perspectives sees it under the same scenario."""
    return tuple(
        (weight, _player(data, perspective_chain(data, perspective), settings, id, without, [], kind=True))
        for perspective, weight in block.mixture.items()
    )


def _attitudes(data: CaseData, chain: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Who is minded how towards whom; what a later perspective of the chain says of a pair stands."""
    made: dict[str, dict[str, str]] = {}
    for perspective in chain:
        for player, towards in data.perspectives[perspective].attitudes.items():
            made[player] = made.get(player, {}) | towards
    return made


def _marked(entries: list[_Entry], through: str | None) -> list[_Entry]:
    """The entries with those down to the one named marked as deciding strongly."""
    last = next((i for i, entry in enumerate(entries) if through is not None and entry.has(through)), -1)
    return [replace(entry, strong=i <= last) for i, entry in enumerate(entries)]


def _entry(entry: Entry, origin: str) -> _Entry:
    match entry:
        case EqualGroup():
            return _Entry("equal", tuple((origin, s) for s in entry.equal))
        case UnorderedGroup():
            return _Entry("unordered", tuple((origin, s) for s in entry.unordered))
        case _:
            return _Entry("single", ((origin, entry),))


def _edited(entries: list[_Entry], edits: Edits, scenario: str, player: str) -> list[_Entry]:
    made = list(entries)
    for id, statement in edits.replace.items():
        at = _place(made, id, scenario, player)
        swapped = tuple((scenario, statement) if s.id == id else (o, s) for o, s in made[at].members)
        made[at] = replace(made[at], members=swapped)
    for insertion in edits.insert:
        beside = insertion.before or insertion.after
        at = len(made) if beside is None else _place(made, beside, scenario, player) + (insertion.before is None)
        strong = at < len(made) and made[at].strong
        made.insert(at, _Entry("single", ((scenario, insertion.statement),), strong))
    for id in edits.remove:
        at = _place(made, id, scenario, player)
        left = tuple((o, s) for o, s in made[at].members if s.id != id)
        made[at : at + 1] = [replace(made[at], members=left)] if left else []
    return made


def _place(entries: list[_Entry], id: str, scenario: str, player: str) -> int:
    at = next((i for i, entry in enumerate(entries) if entry.has(id)), None)
    if at is None:
        known = [s.id for entry in entries for _, s in entry.members]
        close = nearest(id, known)
        hint = f" Did you mean {close}?" if close else ""
        _refuse("case.yaml", f"The scenario {scenario} edits {player}'s statement {id}, which is not there.{hint}")
    return at


def _rank(entry: _Entry, settings: Settings, without: frozenset[str], player: str, notes: list[str]) -> Rank | None:
    kept = []
    for origin, statement in entry.members:
        if statement.id in without:
            notes.append(f"{player}'s statement {statement.id} is left out, as asked.")
        elif not _in_force(statement, settings):
            notes.append(f"{player}'s statement {statement.id} is not in force: it asks for {statement.when}.")
        else:
            kept.append(_statement(statement, settings, origin))
    if entry.kind == "unordered" and len(kept) > 1:
        ids = ", ".join(s.id for s in kept)
        notes.append(f"The order of {player}'s statements {ids} is unknown; they are counted as if of equal rank.")
    return Rank(entry.kind, tuple(kept)) if kept else None


def _in_force(statement: Statement, settings: Settings) -> bool:
    if statement.when is None:
        return True
    decided = settings.tree(statement.when)
    if not isinstance(decided, Const):
        _refuse("case.yaml", f"The `when` of {statement.id} must be decided by driver levels: {statement.when}")
    return decided.value


def _statement(statement: Statement, settings: Settings, origin: str) -> GameStatement:
    confidence = 1.0 if statement.confidence is None else statement.confidence
    text = statement.proposition
    return GameStatement(statement.id, settings.tree(text), text, confidence, origin)


# what cannot vary


def _constant(
    players: Iterable[GamePlayer], options: Iterable[GameOption], definitions: Iterable[GameDefinition]
) -> tuple[str, ...]:
    """Ids of the statements whose truth follows from fixed options alone."""
    known = {o.id: o.fixed for o in options if o.fixed is not None}
    trees = {d.id: d.tree for d in definitions}
    found = [s.id for p in players for s in p.statements if isinstance(reduce(s.tree, known, trees), Const)]
    return tuple(dict.fromkeys(found))


# errors


def _known_statements(data: CaseData, ids: frozenset[str]) -> None:
    if not ids:
        return
    known = statement_ids(data)
    for id in sorted(ids - set(known)):
        raise unknown("preference statement", id, known)


def _word(value: bool) -> str:
    return "yes" if value else "no"


def _refuse(file: str, message: str) -> NoReturn:
    raise CaseError([Issue(file, 0, 0, message)])
