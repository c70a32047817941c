"""References inside case.yaml and the perspectives that need more than a look-up.

Names that clash, cycles, drivers' levels, scenarios' edits, players' statements and rankings, and a status quo that the
constraints rule out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter

from standoff.case import schema
from standoff.case.limits import MAX_PROPOSITION_DEPTH
from standoff.case.linker import Linker, cycles, state_string, too_many_options
from standoff.case.links_dynamics import check_dynamics
from standoff.case.places import Document, Path
from standoff.case.propositions import depth, parse
from standoff.case.references import RESERVED
from standoff.case.tree import (
    And,
    AtLeast,
    Compare,
    Const,
    Iff,
    Implies,
    Level,
    Name,
    Not,
    Or,
    Tree,
    names,
)
from standoff.errors import PropositionError, nearest


def link(linker: Linker, case: schema.CaseFile, document: Document) -> None:
    """Check case.yaml and the perspectives."""
    too_many_options(linker, document)
    _reserved(linker, case, document)
    _duplicates(linker, case, document)
    _hypergame(linker, case, document)
    check_dynamics(linker, case, document)
    order = _definitions(linker, case, document)
    _extends(linker, case, document)
    for id in linker.read.perspectives:
        _perspective(linker, id)
    _scenarios(linker, case, document)
    _status_quo(linker, case, document, order)


def _reserved(linker: Linker, case: schema.CaseFile, document: Document) -> None:
    """Options and definitions share one namespace, and cannot be named by the language's own words."""
    for section, ids in (("options", case.options), ("definitions", case.definitions), ("drivers", case.drivers)):
        for id in ids:
            if id in RESERVED:
                message = f"{id!r} is a word of the language and cannot be an id"
                linker.at(document, (section, id), message, key=True, found=id)
    for id in case.definitions:
        if id in case.options:
            line = document.place(("options", id), key=True).line
            message = f"{id!r} is an option already (line {line}); options and definitions share their names"
            linker.at(document, ("definitions", id), message, key=True, found=id)
    if "none" in case.scenarios:
        linker.at(document, ("scenarios", "none"), "`none` names the bare case; choose another id", key=True)
    for driver, levels in ((id, d.levels) for id, d in case.drivers.items()):
        for level in levels:
            if level in RESERVED:
                message = f"{level!r} is a word of the language and cannot be a level"
                linker.at(document, ("drivers", driver, "levels", level), message, key=True, found=level)


def _duplicates(linker: Linker, case: schema.CaseFile, document: Document) -> None:
    """Ids in the lists of case.yaml."""
    linker.unique(document, ((("constraints", n), c.id) for n, c in enumerate(case.constraints)), "constraint")
    linker.unique(document, ((("coalesced", n), c.id) for n, c in enumerate(case.coalesced)), "coalesced state")
    linker.unique(document, ((("blind_spots", n), b.id) for n, b in enumerate(case.blind_spots)), "blind spot")
    _goals(linker, case.goals, document)
    seen: set[str] = set()
    for number, world in enumerate(case.worlds):
        if world in seen:
            linker.at(document, ("worlds", number), f"{world!r} stands here a second time", found=world)
        seen.add(world)


def _goals(linker: Linker, goals: Mapping[str, tuple[schema.Goal, ...]], document: Document) -> None:
    entries = ((("goals", actor, n), goal.id) for actor, held in goals.items() for n, goal in enumerate(held))
    linker.unique(document, entries, "goal")


def _hypergame(linker: Linker, case: schema.CaseFile, document: Document) -> None:
    """Each player's own game is a perspective."""
    for player, perspective in case.hypergame.items():
        linker.known(document, ("hypergame", player), player, "player", key=True)
        linker.known(document, ("hypergame", player), perspective, "perspective")


def _tree(text: str) -> Tree | None:
    try:
        return parse(text)
    except PropositionError:
        return None


def _definitions(linker: Linker, case: schema.CaseFile, document: Document) -> tuple[str, ...] | None:
    """The definitions, those used before those that use them; None where one uses itself or they nest too deep."""
    trees = {id: tree for id, d in case.definitions.items() if (tree := _tree(d.proposition)) is not None}
    used = {id: [name for name in names(tree) if name in trees] for id, tree in trees.items()}
    found = cycles(used)
    for cycle in found:
        message = f"the definition {cycle[0]!r} uses itself: " + " uses ".join([*cycle, cycle[0]])
        linker.at(document, ("definitions", cycle[0], "proposition"), message, found=cycle[0])
    if found:
        return None
    order = tuple(TopologicalSorter(used).static_order())
    deep: dict[str, int] = {}
    for id in order:
        deep[id] = depth(trees[id]) - 1 + max((deep[name] for name in used[id]), default=1)
        if deep[id] > MAX_PROPOSITION_DEPTH:
            message = f"the definition {id!r}, with those it uses, nests {deep[id]} deep"
            allowed = f"at most {MAX_PROPOSITION_DEPTH}"
            linker.at(document, ("definitions", id, "proposition"), message, found=str(deep[id]), allowed=allowed)
            return None
    return order


def _extends(linker: Linker, case: schema.CaseFile, document: Document) -> None:
    """No perspective and no scenario extends itself, directly or through others."""
    held = {id: sound.part for id, sound in linker.read.perspectives.items() if sound.part is not None}
    for cycle in cycles({id: [part.extends] if part.extends in held else [] for id, part in held.items()}):
        message = f"the perspective {cycle[0]!r} extends itself: " + " extends ".join([*cycle, cycle[0]])
        linker.at(linker.read.perspectives[cycle[0]].document, ("extends",), message, found=held[cycle[0]].extends)
    for cycle in cycles({id: [p] if (p := parent(case, id)) else [] for id in case.scenarios}):
        message = f"the scenario {cycle[0]!r} extends itself: " + " extends ".join([*cycle, cycle[0]])
        linker.at(document, ("scenarios", cycle[0], "extends"), message, found=cycle[0])


def parent(case: schema.CaseFile, scenario: str) -> str | None:
    """The scenario that one starts from: the one it extends, else the case's default; None for the bare case."""
    named = case.scenarios[scenario].extends
    if named is None:
        named = None if scenario == case.default_scenario else case.default_scenario
    return named if named in case.scenarios else None


def lineage(linker: Linker, perspective: str) -> list[str]:
    """A perspective and those it extends, nearest first; stops at a cycle or an unknown name."""
    chain: list[str] = []
    name: str | None = perspective
    while name is not None and name in linker.read.perspectives and name not in chain:
        chain.append(name)
        part = linker.read.perspectives[name].part
        name = part.extends if part is not None else None
    return chain


def complete(linker: Linker, perspective: str) -> bool:
    """Whether a perspective and all those it extends were found sound, so that what is not in them is nowhere."""
    chain = lineage(linker, perspective)
    held = [linker.read.perspectives[name].part for name in chain]
    return bool(chain) and all(part is not None for part in held) and held[-1] is not None and held[-1].extends is None


def statements(block: schema.Preferences) -> Iterator[tuple[Path, schema.Statement]]:
    """Every statement of a block with its path inside the block, groups opened."""
    for number, entry in enumerate(block.statements):
        if isinstance(entry, schema.Statement):
            yield ("statements", number), entry
        elif isinstance(entry, schema.EqualGroup):
            yield from ((("statements", number, "equal", n), s) for n, s in enumerate(entry.equal))
        else:
            yield from ((("statements", number, "unordered", n), s) for n, s in enumerate(entry.unordered))


def blocks(linker: Linker, perspective: str) -> dict[str, tuple[str, schema.Preferences]]:
    """Each player's block in force in a perspective, with the perspective that wrote it."""
    found: dict[str, tuple[str, schema.Preferences]] = {}
    for name in lineage(linker, perspective):
        part = linker.read.perspectives[name].part
        for player, block in part.preferences.items() if part is not None else ():
            found.setdefault(player, (name, block))
    return found


def _perspective(linker: Linker, id: str) -> None:
    """A perspective's holder, and its players' statements and rankings."""
    sound = linker.read.perspectives[id]
    part, document = sound.part, sound.document
    if part is None:
        return
    if part.holder is not None and part.outside:
        linker.at(document, ("outside",), "a perspective has a holder or is `outside: yes`, not both", key=True)
    if part.holder is None and not part.outside and part.extends is None and "holder" not in sound.damaged:
        message = "the perspective has no holder; name a player, or write `outside: yes`"
        linker.at(document, (), message, allowed="holder: PLAYER, or outside: yes")
    _goals(linker, part.goals, document)
    for number, option in enumerate(part.unaware):
        known = linker.case.options.get(option) if linker.case else None
        if known is not None and known.now is None and "now" not in linker.damaged:
            message = f"an option its holder is unaware of stays at its status quo; {option!r} has none"
            linker.at(document, ("unaware", number), message, found=option)
    for player, block in part.preferences.items():
        _block(linker, document, ("preferences", player), block)
    for player, believed in part.believes.items():
        linker.known(document, ("believes", player), believed, "perspective")
        if player == part.holder:
            message = "`believes` is of the others' games; its holder plays this one"
            linker.at(document, ("believes", player), message, key=True, found=player)
    ruled = ((("rules_out", n), r.id) for n, r in enumerate(part.rules_out) if r.id is not None)
    linker.unique(document, ruled, "proposition ruled out")
    _unique_statements(linker, id, document)


def _block(linker: Linker, document: Document, path: Path, block: schema.Preferences) -> None:
    """A block has statements or a ranking; a ranking's strings are states, each once."""
    if block.ranking is None:
        return
    if block.statements:
        linker.at(document, path, "a player has statements or a ranking, not both", key=True)
    seen: dict[str, int] = {}
    for tier, group in enumerate(block.ranking):
        for number, state in enumerate(group):
            here = (*path, "ranking", tier, number)
            if state_string(linker, document, here, state) and state in seen:
                message = f"{state} stands here a second time (first in place {seen[state] + 1})"
                linker.at(document, here, message, found=state)
            seen.setdefault(state, tier)


def _unique_statements(linker: Linker, id: str, document: Document) -> None:
    """A statement's id is unique among all statements in force in a perspective."""
    first: dict[str, str] = {}
    for player, (origin, block) in sorted(blocks(linker, id).items(), key=lambda item: item[1][0] == id):
        for path, statement in statements(block):
            if statement.id in first and origin == id:
                message = f"the statement {statement.id!r} stands here a second time (also {first[statement.id]})"
                linker.at(document, ("preferences", player, *path, "id"), message, found=statement.id)
            first.setdefault(statement.id, f"among those of {player}" + ("" if origin == id else f" in {origin}"))


def _scenarios(linker: Linker, case: schema.CaseFile, document: Document) -> None:
    """Driver levels that a scenario sets exist, and its edits name statements of the block they edit."""
    for id, scenario in case.scenarios.items():
        for driver, level in scenario.levels.items():
            if driver in case.drivers:
                linker.level(document, ("scenarios", id, "levels", driver), driver, level)
        for perspective, players in scenario.preferences.items():
            for player, edits in players.items():
                path = ("scenarios", id, "preferences", perspective, player)
                if linker.known(document, path, player, "player", key=True) and complete(linker, perspective):
                    _edits(linker, document, path, edits, _editable(linker, case, id, perspective, player))


def _editable(linker: Linker, case: schema.CaseFile, scenario: str, perspective: str, player: str) -> set[str] | None:
    """The statements of a player that a scenario's edits may name; None where the player is ranked explicitly."""
    origin_block = blocks(linker, perspective).get(player)
    if origin_block is None:
        return set()
    if origin_block[1].ranking is not None:
        return None
    ids = {statement.id for _, statement in statements(origin_block[1])}
    chain = lineage(linker, perspective)
    name: str | None = parent(case, scenario)
    seen: set[str] = set()
    while name is not None and name not in seen:
        seen.add(name)
        for other in chain:
            ids |= added(case.scenarios[name].preferences.get(other, {}).get(player))
        name = parent(case, name)
    for other in chain[1:]:
        ids |= added(case.scenarios[scenario].preferences.get(other, {}).get(player))
    return ids


def added(edits: schema.Edits | None) -> set[str]:
    """Ids of the statements that edits bring in."""
    if edits is None:
        return set()
    return {s.id for s in edits.replace.values()} | {i.statement.id for i in edits.insert}


def _edits(linker: Linker, document: Document, path: Path, edits: schema.Edits, ids: set[str] | None) -> None:
    """Statements that edits replace, stand beside or remove are there."""
    if ids is None:
        linker.at(document, path, "this player has an explicit ranking; it has no statements to edit", key=True)
        return
    known = set(ids) - linker.damaged

    def named(here: Path, id: str, key: bool = False) -> None:
        if id in known or id in linker.damaged:
            return
        close = nearest(id, sorted(known))
        hint = f"; did you mean {close!r}?" if close else ""
        message = f"the block edited here has no statement {id!r}{hint}"
        allowed = ", ".join(sorted(known)) or "no statements"
        linker.at(document, here, message, key=key, found=id, allowed=allowed, nearest=close)

    for id, statement in edits.replace.items():
        named((*path, "replace", id), id, key=True)
        known = known - {id} | {statement.id}
    for number, insertion in enumerate(edits.insert):
        here = (*path, "insert", number)
        if insertion.before is not None and insertion.after is not None:
            linker.at(document, here, "an insertion goes before one statement or after one, not both")
        for word, beside in (("before", insertion.before), ("after", insertion.after)):
            if beside is not None:
                named((*here, word), beside)
        if insertion.statement.id in known:
            message = f"the block edited here has a statement {insertion.statement.id!r} already"
            linker.at(document, (*here, "statement", "id"), message, found=insertion.statement.id)
        known.add(insertion.statement.id)
    for number, id in enumerate(edits.remove):
        named((*path, "remove", number), id)


def _status_quo(linker: Linker, case: schema.CaseFile, document: Document, order: tuple[str, ...] | None) -> None:
    """All options say what holds now or none does, and what holds now satisfies the constraints."""
    now = {id: option.now for id, option in case.options.items()}
    lacking = [id for id, value in now.items() if value is None]
    if lacking and len(lacking) < len(now) and "now" not in linker.damaged:
        for id in lacking:
            message = f"the option {id!r} lacks `now`; all options say what holds now, or none does"
            linker.at(document, ("options", id), message, key=True, found=id, allowed="now: yes or now: no")
    if lacking or not linker.whole or order is None:
        return
    values: dict[str, bool | None] = dict(now)
    levels = {id: driver.now for id, driver in case.drivers.items()}
    for id in order:
        values[id] = truth(parse(case.definitions[id].proposition), values, levels)
    for number, constraint in enumerate(case.constraints):
        tree = _tree(constraint.proposition)
        if tree is not None and truth(tree, values, levels) is False:
            message = f"the status quo violates the constraint {constraint.id!r}: {constraint.proposition}"
            linker.at(document, ("constraints", number), message, found=constraint.proposition)


def truth(tree: Tree, values: Mapping[str, bool | None], levels: Mapping[str, str]) -> bool | None:
    """Whether a tree is true of one state; None where a quantity or an unknown name leaves it open.

    `values` are those of options and definitions, `levels` those of drivers.
    """

    def of(part: Tree) -> bool | None:
        return truth(part, values, levels)

    match tree:
        case Const(value):
            return value
        case Name(id):
            return values.get(id)
        case Not(arg):
            inner = of(arg)
            return None if inner is None else not inner
        case And(args):
            return _all([of(arg) for arg in args])
        case Or(args):
            return _any([of(arg) for arg in args])
        case Implies(left, right):
            return _any([of(Not(left)), of(right)])
        case Iff(left, right):
            one, two = of(left), of(right)
            return None if one is None or two is None else one == two
        case AtLeast(n, args):
            known = [of(arg) for arg in args]
            sure, open_ = known.count(True), known.count(None)
            return True if sure >= n else False if sure + open_ < n else None
        case Level(driver, name):
            return levels[driver] == name if driver in levels else None
        case Compare():
            return None


def _all(parts: list[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _any(parts: list[bool | None]) -> bool | None:
    return True if True in parts else None if None in parts else False
