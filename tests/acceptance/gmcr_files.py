"""Random `.gmcr` files, written by hand from the description of the format, and the conflicts they mean.

Nothing of the product is used here: a test that reads a file through the product and agrees with `Conflict` has checked
the reader and the engine together. The trap that these files set is the numbering: conditions name options by their
place in the file, but ranking numbers count the feasible states in the order of codes *after* the options are regrouped
by owner.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from typing import Any

Condition = Any  # [[option, "Y" or "N"], ...] or {"compound": true, "members": [...]}
State = int  # bit j is option j of the file


@dataclass
class Conflict:
    """What a file means: states as codes over the file's options, and each decision maker's tiers, best first."""

    n_options: int
    names: list[str]
    owned: list[list[int]]  # per decision maker, option indices in the file
    directions: list[str]
    states: list[State]
    rank: list[dict[State, int]]  # per decision maker, higher is better

    def string(self, state: State) -> str:
        return "".join("Y" if state >> j & 1 else "N" for j in range(self.n_options))


def matches(condition: Condition, state: State) -> bool:
    """A condition is a conjunction, a compound one a disjunction of these."""
    if isinstance(condition, dict):
        return any(matches(member, state) for member in condition["members"])
    return all((state >> option & 1) == (value == "Y") for option, value in condition)


def conjunction(rng: random.Random, options: list[int], longest: int = 3) -> Condition:
    size = rng.randint(1, min(longest, len(options)))
    return [[option, rng.choice("YN")] for option in sorted(rng.sample(options, size))]


def compound(rng: random.Random, options: list[int]) -> Condition:
    members = [conjunction(rng, options) for _ in range(rng.randint(2, 4))]
    return {"compound": True, "members": members}


def owners(rng: random.Random, n_options: int, n_actors: int) -> list[list[int]]:
    """Options dealt out so that owners interleave; a decision maker may be left without any."""
    deal: list[list[int]] = [[] for _ in range(n_actors)]
    for option in range(n_options):
        deal[rng.randrange(n_actors)].append(option)
    for own in deal:
        rng.shuffle(own)
    return deal


NAMES = [
    "Full",
    "Reduced",
    "Attack",
    "取り下げる",
    "Zurückziehen",
    "a b; c, d",
    "not",
    "Y",
    'say "no"',
    "- -",
    "o3",
    "été",
    "true",
]


def random_file(
    rng: random.Random,
    *,
    n_options: int,
    n_actors: int,
    ranked: bool | None = None,
    wide: bool = False,
) -> tuple[dict[str, Any], Conflict]:
    """A file as GMCR+ writes it, and what it means.

    With `wide` the options are spread over 64, the rest forced to N or Y by infeasible conditions.
    """
    total = 64 if wide else n_options
    free = sorted(rng.sample(range(total), n_options)) if wide else list(range(n_options))
    names = [rng.choice(NAMES) for _ in range(total)]
    owned = owners(rng, total, n_actors)
    directions = [rng.choice(["both", "both", "both", "fwd", "back"]) for _ in range(total)]
    forced = {option: rng.randint(0, 1) for option in range(total) if option not in free}
    infeasible = [conjunction(rng, free, 4) for _ in range(rng.randint(0, 3))]
    states = []
    base = sum(1 << option for option, value in forced.items() if value)
    for values in itertools.product((0, 1), repeat=len(free)):
        state = base | sum(value << option for option, value in zip(free, values, strict=True))
        if not any(matches(pattern, state) for pattern in infeasible):
            states.append(state)
    if not states:
        return random_file(rng, n_options=n_options, n_actors=n_actors, ranked=ranked, wide=wide)
    forcing: list[Condition] = [[[option, "N" if value else "Y"]] for option, value in forced.items()]
    conflict = Conflict(total, names, owned, directions, sorted(states), [])
    use_ranking = rng.random() < 0.5 if ranked is None else ranked
    flag = rng.choice(["useManualPreferenceVectors", "useManualPreferenceRanking"])
    order_key = "preferenceVector" if flag == "useManualPreferenceVectors" else "preferenceRanking"
    makers = []
    for actor in range(n_actors):
        maker: dict[str, Any] = {"name": f"DM {actor} é", "options": owned[actor]}
        statements = [
            compound(rng, free) if rng.random() < 0.3 else conjunction(rng, free)
            for _ in range(rng.choice([0, 1, 2, 4, 8]))
        ]
        maker["preferences"] = statements
        ranking, rank = random_ranking(rng, conflict)
        if use_ranking:
            maker[order_key] = ranking
        else:
            if rng.random() < 0.3:
                maker[order_key] = ranking  # stale: the flag is false, so it counts for nothing
            rank = rank_by_statements(statements, conflict.states)
        conflict.rank.append(rank)
        makers.append(maker)
    data = {
        "program": "gmcr-py",
        "version": rng.choice(["0.3.1", "0.3.6", "0.3.12", "0.4.1"]),
        "options": [
            {"name": name, "permittedDirection": direction} for name, direction in zip(names, directions, strict=True)
        ],
        "decisionMakers": makers,
        "infeasibles": infeasible + forcing,
        flag: use_ranking,
        "coalitions": list(range(n_actors)),
    }
    return data, conflict


def rank_by_statements(statements: list[Condition], states: list[State]) -> dict[State, int]:
    """Lexicographic order of truth vectors; no statements: all tied."""
    vectors = {state: tuple(matches(statement, state) for statement in statements) for state in states}
    tiers = {vector: place for place, vector in enumerate(sorted(set(vectors.values())))}
    return {state: tiers[vector] for state, vector in vectors.items()}


def random_ranking(rng: random.Random, conflict: Conflict) -> tuple[list[Any], dict[State, int]]:
    """A ranking in ordered numbers (after regrouping), best first, with ties as inner lists."""
    regrouped = [option for own in conflict.owned for option in own]

    def code(state: State) -> int:
        return sum((state >> option & 1) << place for place, option in enumerate(regrouped))

    numbers = {state: number for number, state in enumerate(sorted(conflict.states, key=code), start=1)}
    order = list(conflict.states)
    rng.shuffle(order)
    ranking: list[Any] = []
    rank: dict[State, int] = {}
    place = len(order)
    while order:
        size = min(len(order), rng.choice([1, 1, 1, 2, 3, 5]))
        tier, order = order[:size], order[size:]
        ranking.append(numbers[tier[0]] if size == 1 else [numbers[state] for state in tier])
        rank.update(dict.fromkeys(tier, place))
        place -= 1
    return ranking, rank
