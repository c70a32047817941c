"""Random case folders, written by hand from the description of the format, and the conflicts they mean.

As in `gmcr_files`, nothing of the product is used. What composes is all here: definitions that use definitions, a
perspective that extends another, drivers and `when`, a scenario that extends another and edits preferences, options
held, unknown or ruled out, groups of equal rank, states folded into one.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.acceptance.gmcr_files import Conflict, State

Tree = tuple[object, ...]
"""("x", id), ("not", tree), ("and" | "or" | "implies" | "iff", trees...), ("at_least", n, trees...)."""

WORDS = {"not": "not ", "and": " and ", "or": " or ", "implies": " implies ", "iff": " iff "}
SIGNS = {"not": "!", "and": " & ", "or": " | ", "implies": " -> ", "iff": " <-> "}


def random_tree(rng: random.Random, ids: list[str], depth: int = 2) -> Tree:
    if depth == 0 or rng.random() < 0.3:
        leaf: Tree = ("x", rng.choice(ids))
        return leaf if rng.random() < 0.6 else ("not", leaf)
    kind = rng.choice(["and", "or", "implies", "iff", "not", "at_least"])
    if kind == "not":
        return ("not", random_tree(rng, ids, depth - 1))
    n = 2 if kind in ("implies", "iff") else rng.randint(2, 3)
    parts = [random_tree(rng, ids, depth - 1) for _ in range(n)]
    return ("at_least", rng.randint(1, n), *parts) if kind == "at_least" else (kind, *parts)


def text_of(rng: random.Random, tree: Tree) -> str:
    """The proposition in words or signs, with all its brackets."""
    kind, *rest = tree
    forms = rng.choice([WORDS, SIGNS])
    if kind == "x":
        return str(rest[0])
    if kind == "at_least":
        return f"at_least({rest[0]}, {', '.join(text_of(rng, part) for part in rest[1:])})"  # type: ignore[arg-type]
    parts = [f"({text_of(rng, part)})" for part in rest]  # type: ignore[arg-type]
    return forms["not"] + parts[0] if kind == "not" else forms[str(kind)].join(parts)


def true(tree: Tree, known: dict[str, bool], definitions: dict[str, Tree]) -> bool:
    kind, *rest = tree
    if kind == "x":
        id = str(rest[0])
        return known[id] if id in known else true(definitions[id], known, definitions)
    if kind == "at_least":
        return sum(true(part, known, definitions) for part in rest[1:]) >= int(str(rest[0]))  # type: ignore[arg-type]
    values = [true(part, known, definitions) for part in rest]  # type: ignore[arg-type]
    match kind:
        case "not":
            return not values[0]
        case "and":
            return all(values)
        case "or":
            return any(values)
        case "implies":
            return not values[0] or values[1]
        case _:
            return values[0] == values[1]


@dataclass(frozen=True)
class Wish:
    """One statement, or a group of equal rank (several trees)."""

    id: str
    trees: tuple[Tree, ...]
    when: str | None = None  # the level of the driver at which it counts


@dataclass
class Folder:
    """A random case, and what its game of the perspective `child` under the scenario `second` is."""

    ids: list[str]
    owners: list[int]
    n_actors: int
    moves: list[str]
    now: list[bool]
    constraints: list[Tree]
    definitions: dict[str, Tree]
    base: list[list[Wish]]
    child: dict[int, list[Wish]]
    unaware: list[str]
    ruled_out: list[Tree]
    folding: Tree | None
    level: str
    new_now: dict[str, bool]
    hold: dict[str, bool]
    forbid: list[Tree]
    edits: dict[int, tuple[str, str, Wish]] = field(default_factory=dict)  # actor: kind, target, new statement

    def wishes(self) -> list[list[Wish]]:
        """Each actor's list in the game: the chain's block, then the driver's level, then the scenario's edit."""
        found = []
        for actor in range(self.n_actors):
            block = list(self.child.get(actor, self.base[actor]))
            if actor in self.edits:
                kind, target, wish = self.edits[actor]
                at = next(i for i, w in enumerate(block) if w.id == target)
                if kind == "before":
                    block.insert(at, wish)
                elif kind == "after":
                    block.insert(at + 1, wish)
                elif kind == "replace":
                    block[at] = wish
                else:
                    del block[at]
            found.append([wish for wish in block if wish.when in (None, self.level)])
        return found

    def conflict(self) -> tuple[Conflict, dict[State, State]]:
        """The conflict with all states, and for each the state that stands for it where several are folded into one."""
        now = {id: self.new_now.get(id, value) for id, value in zip(self.ids, self.now, strict=True)}
        fixed = {**self.hold, **{id: now[id] for id in self.unaware}}
        demands = [*self.constraints, *(("not", tree) for tree in (*self.forbid, *self.ruled_out))]
        states = []
        known_of: dict[State, dict[str, bool]] = {}
        for values in itertools.product((False, True), repeat=len(self.ids)):
            known = dict(zip(self.ids, values, strict=True))
            if any(known[id] != value for id, value in fixed.items()):
                continue
            if all(true(tree, known, self.definitions) for tree in demands):
                code = sum(1 << j for j, value in enumerate(values) if value)
                known_of[code] = known
                states.append(code)
        rank = []
        for wishes in self.wishes():
            vectors = {
                code: tuple(sum(true(tree, known, self.definitions) for tree in wish.trees) for wish in wishes)
                for code, known in known_of.items()
            }
            tiers = {vector: place for place, vector in enumerate(sorted(set(vectors.values())))}
            rank.append({code: tiers[vector] for code, vector in vectors.items()})
        owned = [[j for j, who in enumerate(self.owners) if who == a] for a in range(self.n_actors)]
        directions = [{"both": "both", "forward": "fwd", "backward": "back"}[m] for m in self.moves]
        conflict = Conflict(len(self.ids), self.ids, owned, directions, sorted(states), rank)
        folded = {s for s in states if self.folding and true(self.folding, known_of[s], self.definitions)}
        return conflict, {s: min(folded) if s in folded else s for s in states}


def random_folder(rng: random.Random, *, fold: bool = False) -> Folder:
    n_actors, k = rng.randint(2, 3), rng.randint(3, 6)
    ids = [f"a{j}.o" if rng.random() < 0.5 else f"opt_{j}" for j in range(k)]
    now = [rng.random() < 0.5 for _ in ids]
    known = dict(zip(ids, now, strict=True))
    first = random_tree(rng, ids)
    definitions = {"d.one": first, "d_two": random_tree(rng, [*ids, "d.one"])}
    names = [*ids, *definitions]

    def holding(tree: Tree) -> Tree:
        return tree if true(tree, known, definitions) else ("not", tree)

    folding = random_tree(rng, ids, 1) if fold else None

    def wish(id: str) -> Wish:
        trees = tuple(random_tree(rng, names) for _ in range(rng.choice([1, 1, 1, 2, 3])))
        if folding:  # so that everybody is indifferent among the folded states
            trees = tuple(("and", ("not", folding), tree) for tree in trees)
        return Wish(id, trees, rng.choice([None, None, None, "low", "high"]) if len(trees) == 1 else None)

    def block(prefix: str) -> list[Wish]:
        return [wish(f"{prefix}{n}") for n in range(rng.randint(1, 4))]

    base = [block(f"base{a}_") for a in range(n_actors)]
    child = {a: block(f"child{a}_") for a in range(n_actors) if rng.random() < 0.4}
    made = Folder(
        ids, [rng.randrange(n_actors) for _ in ids], n_actors,
        [rng.choice(["both", "both", "both", "forward", "backward"]) for _ in ids], now,
        [holding(random_tree(rng, names)) for _ in range(rng.randint(0, 2))], definitions, base, child,
        [id for id in ids if rng.random() < 0.1], [holding(random_tree(rng, names))] if rng.random() < 0.3 else [],
        folding, rng.choice(["low", "high"]), {}, {}, [],
    )  # fmt: skip
    made.ruled_out = [("not", tree) for tree in made.ruled_out]
    if rng.random() < 0.4:
        chosen = rng.choice(ids)
        made.hold = {chosen: known[chosen]}
    if rng.random() < 0.3:
        made.forbid = [("not", holding(random_tree(rng, names)))]
    if rng.random() < 0.3:
        changed = rng.choice(ids)
        moved = {**known, changed: not known[changed]}
        if changed not in made.hold and all(true(tree, moved, definitions) for tree in made.constraints):
            made.new_now = {changed: not known[changed]}
    for actor in range(n_actors):
        if rng.random() < 0.4:
            target = rng.choice(child.get(actor, base[actor]))
            if len(target.trees) == 1:
                new = replace(wish("new"), id=f"new{actor}", when=None)
                new = replace(new, trees=new.trees[:1])
                made.edits[actor] = (rng.choice(["before", "after", "replace", "remove"]), target.id, new)
    return made


def write_folder(rng: random.Random, made: Folder, folder: Path) -> None:
    """The files of a case. Scenario `second` extends `first`, perspective `child` extends `base`."""

    def say(tree: Tree) -> str:
        return '"' + text_of(rng, tree) + '"'

    def yes(value: bool) -> str:
        return "yes" if value else "no"

    why = "judgement: yes, note: made up"
    players = [f"P{a}" for a in range(made.n_actors)]
    lines = ["title: Random", "default_perspective: base", "actors:"]
    lines += [f"  {p}: {{name: Player {p}, kind: player, {why}}}" for p in players]
    lines += ["options:"]
    for id, owner, moves, now in zip(made.ids, made.owners, made.moves, made.now, strict=True):
        lines.append(f"  {id}: {{actor: P{owner}, yes: it is, no: it is not, now: {yes(now)}, moves: {moves}, {why}}}")
    if made.constraints:
        lines += ["constraints:"]
        lines += [f"  - {{id: c{n}, proposition: {say(tree)}, {why}}}" for n, tree in enumerate(made.constraints)]
    lines += ["definitions:"]
    for id, tree in made.definitions.items():
        lines.append(f"  {id}: {{proposition: {say(tree)}, yes: so, no: not so, {why}}}")
    if made.folding:
        lines += ["coalesced:", f"  - {{id: gone, proposition: {say(made.folding)}, name: All over, {why}}}"]
    lines += ["drivers:", f"  heat: {{title: Heat, levels: {{low: cold, high: hot}}, now: low, {why}}}"]
    lines += ["scenarios:", f"  first: {{title: First, levels: {{heat: {made.level}}}, {why}}}"]
    lines += ["  second:", "    title: Second", "    extends: first", "    judgement: yes", "    note: made up"]
    if made.new_now:
        lines.append("    now: {" + ", ".join(f"{id}: {yes(v)}" for id, v in made.new_now.items()) + "}")
    if made.hold:
        lines.append("    hold: {" + ", ".join(f"{id}: {yes(v)}" for id, v in made.hold.items()) + "}")
    if made.forbid:
        lines.append("    forbid: [" + ", ".join(say(tree) for tree in made.forbid) + "]")
    if made.edits:
        lines += ["    preferences:", "      child:"]
        for actor, (kind, target, wish) in made.edits.items():
            new = f"{{id: {wish.id}, proposition: {say(wish.trees[0])}, {why}}}"
            lines.append(f"        P{actor}:")
            if kind == "remove":
                lines.append(f"          remove: [{target}]")
            elif kind == "replace":
                lines.append(f"          replace: {{{target}: {new}}}")
            else:
                lines.append(f"          insert: [{{{kind}: {target}, statement: {new}}}]")
    (folder / "perspectives").mkdir(parents=True)
    (folder / "case.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def blocks(lists: dict[int, list[Wish]]) -> list[str]:
        made_lines = ["preferences:"] if lists else []
        for actor, wishes in lists.items():
            made_lines += [f"  P{actor}:", "    judgement: yes", "    note: made up", "    statements:"]
            for wish in wishes:
                whens = f", when: level(heat) = {wish.when}" if wish.when else ""
                parts = [
                    f"{{id: {wish.id}{f'_{n}' if len(wish.trees) > 1 else ''}, proposition: {say(tree)}{whens}, {why}}}"
                    for n, tree in enumerate(wish.trees)
                ]
                made_lines.append(f"      - {parts[0]}" if len(parts) == 1 else f"      - equal: [{', '.join(parts)}]")
        return made_lines

    base = ["title: Base", "outside: yes", *blocks(dict(enumerate(made.base)))]
    (folder / "perspectives" / "base.yaml").write_text("\n".join(base) + "\n", encoding="utf-8")
    child = ["title: Child", "holder: P0", "extends: base", *blocks(made.child)]
    if made.unaware:
        child.append(f"unaware: [{', '.join(made.unaware)}]")
    if made.ruled_out:
        child += ["rules_out:", *(f"  - {{proposition: {say(tree)}, {why}}}" for tree in made.ruled_out)]
    (folder / "perspectives" / "child.yaml").write_text("\n".join(child) + "\n", encoding="utf-8")
