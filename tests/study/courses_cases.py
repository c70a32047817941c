"""Random small cases with courses and scenarios, and what follows from them in plain Python.

What composes a game (`case.view`) is taken as it is; stability, moves and preference within one game come from the
reference engine; everything else (who ranks what above what across games, shares, utilities, attainability) is written
here from the definitions, on strings and fractions.
"""

from __future__ import annotations

import itertools
import random
from collections import deque
from fractions import Fraction
from typing import Any

from standoff.case.resolved import GamePlayer, ResolvedGame
from standoff.case.schema import CaseData
from standoff.case.view import resolve
from standoff.reference import Reference, holds

KNOWN = {"judgement": "yes", "note": "made up"}


def proposition(rng: random.Random, ids: list[str], depth: int = 2) -> str:
    """A random proposition over some names, in words."""
    if depth == 0 or rng.random() < 0.3:
        name = rng.choice(ids)
        return name if rng.random() < 0.6 else f"not {name}"
    kind = rng.choice(["and", "or", "implies", "iff"])
    parts = [proposition(rng, ids, depth - 1) for _ in range(2)]
    return f"({parts[0]}) {kind} ({parts[1]})"


def random_case(rng: random.Random) -> CaseData:
    """Two or three players, three to six options, two perspectives, a default scenario or none, courses, a scenario."""
    n_players, k = rng.randint(2, 3), rng.randint(3, 6)
    players = [f"P{i}" for i in range(n_players)]
    ids = [f"x{j}" for j in range(k)]
    owner = [players[j] if j < n_players else rng.choice(players) for j in range(k)]
    now = {id: rng.random() < 0.5 for id in ids}
    fold = proposition(rng, ids, 1) if rng.random() < 0.15 else None
    names = [*ids, "d0", "d1"]

    def demand() -> str:
        made = proposition(rng, ids)
        return made if _true(made, now) else f"not ({made})"

    constraints = [demand() for _ in range(rng.choice([0, 0, 1, 2]))]
    feasible = [s for s in _raw(k) if all(_true(c, _known(ids, s)) for c in constraints)]

    def statement(id: str) -> dict[str, Any]:
        text = proposition(rng, names)
        text = f"not ({fold}) and ({text})" if fold else text
        made: dict[str, Any] = {"id": id, "proposition": text}
        if rng.random() < 0.2:
            made["when"] = f"level(heat) = {rng.choice(['low', 'high'])}"
        return made

    def block(prefix: str) -> dict[str, Any]:
        if fold is None and rng.random() < 0.2:
            tiers: dict[int, list[str]] = {}
            for state in feasible:
                tiers.setdefault(rng.randrange(4), []).append(state)
            return {"ranking": [tiers[t] for t in sorted(tiers)]}
        entries: list[dict[str, Any]] = []
        for n in range(rng.randint(0, 4)):
            if rng.random() < 0.2:
                group = [{**statement(f"{prefix}_{n}_{m}")} for m in range(2)]
                for member in group:
                    member.pop("when", None)
                entries.append({rng.choice(["equal", "unordered"]): group})
            else:
                entries.append(statement(f"{prefix}_{n}"))
        return {"statements": entries}

    own = [id for id, who in zip(ids, owner, strict=True) if who == "P0"]
    scenarios: dict[str, Any] = {}
    default = None
    if rng.random() < 0.5:
        default = "start"
        scenarios["start"] = {"title": "Start", "extends": "none"}
        if rng.random() < 0.5:
            id = rng.choice(ids)
            scenarios["start"]["hold"] = {id: now[id]}
    for n in range(rng.randint(1, 3)):
        held = {id: rng.random() < 0.5 for id in own if rng.random() < 0.8} or {own[0]: True}
        scenarios[f"course{n}"] = {"title": f"Course: the {n}th way", "course": "P0", "hold": held}
        if rng.random() < 0.4:
            scenarios[f"course{n}"]["extends"] = "none"
    changed = rng.choice(ids)
    scenarios["other"] = {"title": "Other", "levels": {"heat": "high"}, "now": {changed: not now[changed]}}
    if rng.random() < 0.3:
        scenarios["other"]["forbid"] = [proposition(rng, ids)]
    case = {
        "title": "Random",
        "default_perspective": "base",
        "default_scenario": default,
        "actors": {p: {"name": f"Player {p}"} for p in players},
        "options": {
            id: {
                "actor": who,
                "yes": f"{id} is done",
                "no": f"{id} is left",
                "now": now[id],
                "moves": rng.choice(["both", "both", "both", "forward", "backward"]),
            }
            for id, who in zip(ids, owner, strict=True)
        },
        "constraints": [{"id": f"c{n}", "proposition": text} for n, text in enumerate(constraints)],
        "definitions": {
            d: {"proposition": proposition(rng, ids), "yes": f"{d} is so", "no": f"{d} is not so"} for d in ("d0", "d1")
        },
        "coalesced": [{"id": "gone", "proposition": fold, "name": "All over"}] if fold else [],
        "worlds": rng.choice([["d0", "d1"], ["d1"], []]),
        "goals": {p: [{"id": f"g_{p.lower()}", "text": "it", "proposition": proposition(rng, names)}] for p in players},
        "drivers": {"heat": {"title": "Heat", "levels": {"low": "cold", "high": "hot"}, "now": "low"}},
        "scenarios": scenarios,
    }
    perspectives: dict[str, Any] = {"base": {"preferences": {p: block(f"b_{p.lower()}") for p in players}}}
    child: dict[str, Any] = {"extends": "base", "preferences": {rng.choice(players): block("c")}}
    if rng.random() < 0.3:
        child["unaware"] = [rng.choice(ids)]
    perspectives["child"] = child
    return CaseData.model_validate({"id": "random", "case": case, "perspectives": perspectives})


def _raw(k: int) -> list[str]:
    return ["".join(reversed(letters)) for letters in itertools.product("NY", repeat=k)]


def _known(ids: list[str], state: str) -> dict[str, bool]:
    return {id: letter == "Y" for id, letter in zip(ids, state, strict=True)}


def _true(text: str, known: dict[str, bool]) -> bool:
    from standoff.case.propositions import parse

    return bool(holds(parse(text), known, {}))


class Plain:
    """One game of a case, by the definitions. A state is its string as the program writes it."""

    def __init__(self, data: CaseData, perspective: str, scenario: str):
        self.game: ResolvedGame = resolve(data, perspective, scenario)
        self.reference = Reference(self.game)
        self.states = self.reference.states()
        self.definitions = {d.id: d.tree for d in self.game.definitions}

    @property
    def today(self) -> str | None:
        """The status quo as one of the states, None where it is none.

        Every string that agrees with a folded state outside the options that differ there counts as it
        (`conflict.moves.find`).
        """
        state = self.game.status_quo
        if state is None or state in self.states:
            return state
        fitting = (s for s in self.states if all(a in ("-", b) for a, b in zip(s, state, strict=True)))
        return next(fitting, None)

    def members(self, state: str) -> list[str]:
        """The raw states that a state stands for, lowest code first."""
        if "-" not in state:
            return [state]
        choices = ["NY" if letter == "-" else letter for letter in state]
        raw = ["".join(letters) for letters in itertools.product(*choices)]
        folding = [c.tree for c in self.game.coalesced]
        kept = [
            s
            for s in raw
            if self.reference.feasible(s) and any(holds(tree, self.values(s), self.definitions) for tree in folding)
        ]
        return sorted(kept, key=lambda s: sum(1 << j for j, letter in enumerate(s) if letter == "Y"))

    def values(self, state: str) -> dict[str, bool]:
        return {o.id: letter == "Y" for o, letter in zip(self.game.options, state, strict=True)}

    def true(self, text: str, state: str) -> bool:
        """Whether a definition or proposition holds at a state (at its member with the lowest code)."""
        from standoff.case.propositions import parse

        return bool(holds(parse(text), self.values(self.members(state)[0]), self.definitions))

    def lasting(self, concept: str) -> list[str]:
        return list(self.reference.equilibria(concept))

    def leaving(self, concept: str) -> list[str]:
        """Who would leave the status quo."""
        today = self.today
        assert today is not None
        return [p for p in self.reference.players if not self.reference.stable(concept, p, today).stable]

    def attainable(self) -> set[str] | None:
        """What legal sequences of improving moves reach from the status quo, itself included."""
        if self.today is None:
            return None
        seen: set[tuple[str, str]] = set()
        waiting = deque([(self.today, "")])
        while waiting:
            state, last = waiting.popleft()
            for player in self.reference.players:
                if player == last:
                    continue
                for to in self.reference.moves(player, state):
                    if self.reference.prefers(player, to, state) and (to, player) not in seen:
                        seen.add((to, player))
                        waiting.append((to, player))
        return {self.today} | {state for state, _ in seen}


class Order:
    """A player's order over any states by its list in one game: what ranks above what, and the statement utility."""

    def __init__(self, base: Plain, player: str):
        self.base = base
        self.player: GamePlayer = next(p for p in base.game.players if p.id == player)

    def key(self, state: str) -> tuple[int, ...]:
        if self.player.ranking is not None:
            place = next(i for i, group in enumerate(self.player.ranking) if state in group)
            return (-place,)
        known = self.base.values(state)
        return tuple(
            sum(bool(holds(s.tree, known, self.base.definitions)) for s in rank.statements)
            for rank in self.player.ranks
        )

    def utility(self, state: str) -> Fraction:
        if self.player.ranking is not None:
            last = len(self.player.ranking) - 1
            return Fraction(last + self.key(state)[0], last) if last else Fraction(0)
        weights: list[Fraction] = []
        later = Fraction(0)
        for rank in reversed(self.player.ranks):
            weights.insert(0, 1 + later)
            later += weights[0] * len(rank.statements)
        gained = sum((w * n for w, n in zip(weights, self.key(state), strict=True)), Fraction(0))
        return gained / later if later else Fraction(0)
