"""Random cases whose players see different games, and what the definitions make of them, in plain Python.

Views differ in preferences, in options they are unaware of, in states they rule out, in what they believe of others.
`Plain` follows definitions: a state is judged by each player at its image in its own game (the reference engine there),
and nothing else is shared with the program.
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

from standoff.case.propositions import parse
from standoff.case.resolved import ResolvedGame
from standoff.case.schema import (
    Actor,
    CaseData,
    CaseFile,
    Constraint,
    EqualGroup,
    Option,
    Perspective,
    Preferences,
    RuledOut,
    Statement,
)
from standoff.case.view import resolve
from standoff.reference import Reference, holds
from tests.strategies import random_tree, text_of


def random_case(rng: random.Random) -> CaseData:
    """A small case of 2 to 4 players, as many views, and a hypergame; its status quo satisfies the constraints."""
    players = [f"P{i}" for i in range(rng.choice((2, 2, 3, 4)))]
    ids = [f"x{j}" for j in range(rng.choice((2, 3, 4, 5)))]
    now = {id: rng.random() < 0.5 for id in ids}
    directions = ("both", "both", "both", "forward", "backward") if rng.random() < 0.3 else ("both",)
    options = {
        id: Option(actor=rng.choice(players), yes=f"{id} on", no=f"{id} off", now=now[id], moves=rng.choice(directions))
        for id in ids
    }
    trees = [random_tree(rng, ids) for _ in range(rng.choice((0, 0, 1, 2)))]
    constraints = [text_of(tree) for tree in trees if holds(tree, now, {})]
    names = [f"view{i}" for i in range(rng.choice((2, 3, 4)))]
    views = {name: _view(rng, place, names, players, ids, now) for place, name in enumerate(names)}
    case = CaseFile(
        title="random",
        default_perspective=names[0],
        hypergame={player: rng.choice(names) for player in players if rng.random() < 0.9},
        actors={player: Actor(name=player) for player in players},
        options=options,
        constraints=tuple(Constraint(id=f"c{n}", proposition=text) for n, text in enumerate(constraints)),
    )
    return CaseData(id="random", case=case, perspectives=views)


def _view(
    rng: random.Random, place: int, names: list[str], players: list[str], ids: list[str], now: dict[str, bool]
) -> Perspective:
    extends = rng.choice(names[:place]) if place and rng.random() < 0.5 else None
    told = players if extends is None else [player for player in players if rng.random() < 0.5]
    ruled = random_tree(rng, ids, 1)
    rules_out = rng.random() < 0.3 and not holds(ruled, now, {})
    return Perspective(
        outside=True,
        extends=extends,
        preferences={player: _wants(rng, f"{names[place]}_{player.lower()}", ids) for player in told},
        unaware=tuple(id for id in ids if rng.random() < rng.choice((0.0, 0.0, 0.4))),
        rules_out=(RuledOut(proposition=text_of(ruled)),) if rules_out else (),
        believes={player: rng.choice(names) for player in players if rng.random() < 0.25},
    )


def _wants(rng: random.Random, stem: str, ids: list[str]) -> Preferences:
    def statement(n: int) -> Statement:
        return Statement(id=f"{stem}_{n}", proposition=text_of(random_tree(rng, ids, rng.choice((0, 1, 2)))))

    entries: list[Statement | EqualGroup] = []
    for n in range(rng.randint(0, len(ids) + 1)):
        if rng.random() < 0.8:
            entries.append(statement(n))
        else:
            entries.append(EqualGroup(equal=(statement(10 * n + 100), statement(10 * n + 101))))
    return Preferences(statements=tuple(entries))


class Plain:
    """A hypergame by the definitions. Sets of states are sets of Y/N strings."""

    def __init__(self, data: CaseData, concept: str, level: int):
        self.data, self.players = data, data.players
        self.views = {player: data.case.hypergame.get(player, data.case.default_perspective) for player in self.players}
        self.engines = {player: Reference(self._game(player, level)) for player in self.players}
        self.solved = {player: engine.solve([concept])[concept] for player, engine in self.engines.items()}
        self.universe = self._universe()
        self.image = {player: {s: self._seen_as(player, s) for s in self.universe} for player in self.players}

    def _chain(self, view: str) -> list[str]:
        chain: list[str] = []
        at: str | None = view
        while at is not None:
            chain.insert(0, at)
            at = self.data.perspectives[at].extends
        return chain

    def _game(self, player: str, level: int) -> ResolvedGame:
        own = resolve(self.data, self.views[player])
        if level == 1:
            return own
        beliefs: dict[str, str] = {}
        for name in self._chain(self.views[player]):
            beliefs.update(self.data.perspectives[name].believes)
        made = []
        for other in own.players:
            if other.id != player and other.id in beliefs:
                theirs = resolve(self.data, beliefs[other.id])
                made.append(next(p for p in theirs.players if p.id == other.id))
            else:
                made.append(other)
        return replace(own, players=tuple(made))

    def _universe(self) -> list[str]:
        ids = list(self.data.case.options)
        trees = [parse(c.proposition) for c in self.data.case.constraints]
        found = []
        for letters in product("YN", repeat=len(ids)):
            known = {id: letter == "Y" for id, letter in zip(ids, letters, strict=True)}
            if all(holds(tree, known, {}) for tree in trees):
                found.append("".join(letters))
        return found

    def _seen_as(self, player: str, state: str) -> str | None:
        """The image of a state in a player's own game; None where it is hidden."""
        unseen = {id for name in self._chain(self.views[player]) for id in self.data.perspectives[name].unaware}
        letters = []
        for letter, (id, option) in zip(state, self.data.case.options.items(), strict=True):
            letters.append("NY"[bool(option.now)] if id in unseen else letter)
        text = "".join(letters)
        return text if self.engines[player].feasible(text) else None

    def takes(self, player: str, other: str, state: str) -> bool:
        """Whether a player sees a state and takes another to stay in it."""
        seen = self.image[player][state]
        return seen is not None and seen in self.solved[player][other]

    def stays(self, player: str) -> set[str]:
        return {s for s in self.universe if self.takes(player, player, s)}

    def expects(self, player: str) -> set[str]:
        return {s for s in self.universe if all(self.takes(player, other, s) for other in self.players)}

    def hidden(self) -> set[str]:
        return {s for s in self.universe if any(self.image[player][s] is None for player in self.players)}

    def hyper(self) -> set[str]:
        return set.intersection(*(self.stays(player) for player in self.players))

    def steady(self) -> set[str]:
        return self.hyper().intersection(*(self.expects(player) for player in self.players))

    def illusory(self) -> set[str]:
        return set().union(*(self.expects(player) for player in self.players)) - self.hyper()

    def surprised(self, player: str, by: str) -> set[str]:
        """What a player expects and another, who sees it, leaves in its own game."""
        return {s for s in self.expects(player) if self.image[by][s] is not None and s not in self.stays(by)}

    def relieved(self, player: str, by: str) -> set[str]:
        """What holds, and a player takes another to leave."""
        return {s for s in self.hyper() if not self.takes(player, by, s)}
