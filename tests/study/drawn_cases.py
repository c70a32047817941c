"""Small random cases with doubtful wants and groups, and the case that one draw makes of them, edited by hand."""

from __future__ import annotations

import random
from typing import Any

from numpy.random import Generator, Philox, SeedSequence

from standoff.case.schema import (
    CaseData,
    Edits,
    Entry,
    EqualGroup,
    Insertion,
    Option,
    Perspective,
    Preferences,
    Scenario,
    Statement,
    Thesis,
    UnorderedGroup,
)
from tests.theses.tiny import thesis, tiny

OPTIONS = ("a.arm", "b.arm", "a.talk", "b.talk", "c.help", "c.watch")
CONCEPTS = ("nash", "seq", "symseq", "smr", "gmr")


def literal(rng: random.Random) -> str:
    return rng.choice(["", "not "]) + rng.choice(OPTIONS)


def proposition(rng: random.Random) -> str:
    return rng.choice(
        [literal(rng), f"{literal(rng)} and {literal(rng)}", f"{literal(rng)} or {literal(rng)}", "peace"]
    )


def statement(rng: random.Random, id: str) -> Statement:
    return Statement(id=id, proposition=proposition(rng), confidence=rng.choice([None, 0.2, 0.5, 0.9]))


def block(rng: random.Random, stem: str) -> Preferences:
    entries: list[Entry] = []
    for place in range(rng.randint(1, 4)):
        made = tuple(statement(rng, f"{stem}{place}{letter}") for letter in "xyz"[: rng.choice([1, 1, 2, 3])])
        kind = rng.choice(["equal", "unordered"])
        if len(made) == 1:
            entries.append(made[0])
        else:
            entries.append(EqualGroup(equal=made) if kind == "equal" else UnorderedGroup(unordered=made))
    return Preferences(statements=tuple(entries))


def checks(rng: random.Random) -> list[dict[str, Any]]:
    """One check of each kind that asks stability."""
    player = rng.choice("ABC")
    concept = rng.choice(CONCEPTS)
    quantifier = rng.choice(["some", "every", "none"])
    scope = rng.choice(["all", "attainable"])
    return [
        {"kind": "equilibria", "concept": concept, "scope": scope, "quantifier": quantifier,
         "given": rng.choice([None, proposition(rng)]), "satisfies": proposition(rng)},
        {"kind": "prefers", "player": player, "better": literal(rng), "worse": literal(rng),
         "compare": rng.choice(["every", "best"])},
        {"kind": "best_response", "player": player, "given": literal(rng), "move": literal(rng)},
        {"kind": "reachable", "from": rng.choice(["status_quo", literal(rng)]), "to": proposition(rng),
         "by": rng.choice(["moves", "improvements"])},
        {"kind": "top_unstable", "players": [player], "concept": concept},
        {"kind": "stable_for", "players": [player], "concept": concept,
         "state": rng.choice(["status_quo", literal(rng)])},
        {"kind": "goal_attained", "player": "A", "concept": concept, "quantifier": quantifier},
        {"kind": "all_of", "checks": [
            {"kind": "stable_for", "players": ["A"], "concept": "nash"},
            {"kind": "prefers", "player": "B", "better": literal(rng), "worse": literal(rng)}]},
    ]  # fmt: skip


def random_case(rng: random.Random) -> CaseData:
    """Three players, six options (some one-way at times), two views of which one inherits, a scenario that edits."""
    one_way = rng.random() < 0.3
    options = {
        id: Option(
            actor=id[0].upper(), yes=f"{id} is done", no=f"{id} is not done", now=rng.random() < 0.5,
            moves=rng.choice(["both", "forward"]) if one_way else "both",
        )
        for id in OPTIONS
    }  # fmt: skip
    view = Perspective(preferences={player: block(rng, player.lower()) for player in "ABC"})
    grim = Perspective(extends="plain", preferences={"B": block(rng, "gb")})
    extra = {"plain": {"A": Edits(insert=(Insertion(statement=statement(rng, "inserted")),))}}
    theses: list[Thesis] = []
    for number, check in enumerate(checks(rng)):
        where = {"perspective": rng.choice(["plain", "grim"]), "scenario": rng.choice([None, "edited"])}
        theses.append(thesis(f"t{number}", check, **where))
    theses.append(thesis("rests", {"kind": "rests_on", "thesis": "t0", "statement": first(view.preferences["A"]).id}))
    theses.append(thesis("both", {"kind": "both_hold", "theses": ["t1", "t2"]}))
    plain = tiny()
    third = plain.case.actors["A"].model_copy(update={"name": "Cormoran", "short": "Cormoran"})
    scenarios = {"edited": Scenario(title="Edited", preferences=extra)}
    data = tiny(*theses, options=options, actors={**plain.case.actors, "C": third}, scenarios=scenarios)
    return data.model_copy(update={"perspectives": {"plain": view, "grim": grim}})


def first(preferences: Preferences) -> Statement:
    """The first statement of a block."""
    return members(preferences.statements[0])[0]


def members(entry: Entry) -> tuple[Statement, ...]:
    if isinstance(entry, EqualGroup):
        return entry.equal
    return entry.unordered if isinstance(entry, UnorderedGroup) else (entry,)


def drawn_by_hand(data: CaseData, seed: int, number: int) -> CaseData:
    """The case of one draw: groups in the order drawn, statements left out made `true`, which says nothing."""
    blocks = [b for view in data.perspectives.values() for b in view.preferences.values()]
    inserted = [i.statement for s in data.case.scenarios.values() for per in s.preferences.values()
                for edits in per.values() for i in edits.insert]  # fmt: skip
    ids = sorted({s.id for b in blocks for e in b.statements for s in members(e)} | {s.id for s in inserted})
    uniform = Generator(Philox(SeedSequence([seed, number]))).random(2 * len(ids))
    stays = {id: uniform[2 * at] for at, id in enumerate(ids)}
    place = {id: uniform[2 * at + 1] for at, id in enumerate(ids)}

    def decided(s: Statement) -> Statement:
        left_out = stays[s.id] >= (1.0 if s.confidence is None else s.confidence)
        return s.model_copy(update={"proposition": "true"}) if left_out else s

    def block(b: Preferences) -> Preferences:
        written = [s for e in b.statements for s in sorted(members(e), key=lambda s: place[s.id])]
        return Preferences(statements=tuple(decided(s) for s in written))

    views = {
        id: view.model_copy(update={"preferences": {p: block(b) for p, b in view.preferences.items()}})
        for id, view in data.perspectives.items()
    }
    scenarios = {
        id: s.model_copy(update={"preferences": {
            view: {player: Edits(insert=tuple(Insertion(statement=decided(i.statement)) for i in edits.insert))
                   for player, edits in per.items()} for view, per in s.preferences.items()}})
        for id, s in data.case.scenarios.items()
    }  # fmt: skip
    case = data.case.model_copy(update={"scenarios": scenarios})
    return data.model_copy(update={"perspectives": views, "case": case})
