"""A quarrel of two over a ford, with its history, and its likelihood worked out from the definition alone.

Ann may fish and fence, Ben may graze, and Ann's fence keeps Ben's cattle out: `not (a.fence and b.graze)`. Rain decides
whether Ann cares for her fence. Nothing here uses the program's own states, utilities or choices.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import permutations, product
from typing import Any

from standoff.case.schema import (
    Actor,
    CaseData,
    CaseFile,
    Constraint,
    Driver,
    Option,
    Perspective,
    Position,
    Preferences,
    Statement,
    Switch,
)

OPTIONS = ("a.fish", "a.fence", "b.graze")
OWNER = {"a.fish": "A", "a.fence": "A", "b.graze": "B"}
State = tuple[bool, bool, bool]

ANN = (("not b.graze", None), ("a.fence", "level(rain) = wet"), ("a.fish", None))
BEN = (("b.graze or a.fish", None), ("not a.fence", None))
TRUTH: dict[str, Callable[[State], bool]] = {
    "not b.graze": lambda s: not s[2],
    "a.fence": lambda s: s[1],
    "a.fish": lambda s: s[0],
    "b.graze or a.fish": lambda s: s[2] or s[0],
    "not a.fence": lambda s: not s[1],
}
START = [("2000-01-01", "a.fish", False), ("2000-01-01", "a.fence", False), ("2000-01-01", "b.graze", False)]


def ford(
    rows: Sequence[tuple[str, str, bool]] = (),
    *,
    start: Sequence[tuple[str, str, bool]] = tuple(START),
    switches: Sequence[tuple[str, str]] = (("1999", "dry"), ("2003-01-01", "wet")),
    as_of: str | None = "2006-01-01",
    moves: str = "both",
    **changes: Any,
) -> CaseData:
    """The case with some rows of history after its start."""
    options = {
        "a.fish": Option(actor="A", yes="Ann fishes", no="Ann rests", now=False),
        "a.fence": Option(actor="A", yes="Ann fences", no="Ann leaves it open", now=False, moves=moves),
        "b.graze": Option(actor="B", yes="Ben grazes", no="Ben stays away", now=False),
    }
    parts: dict[str, Any] = {
        "title": "The ford",
        "as_of": as_of,
        "default_perspective": "plain",
        "actors": {"A": Actor(name="Ann Archer", short="Ann"), "B": Actor(name="Ben Bell", short="Ben")},
        "options": options,
        "constraints": (Constraint(id="apart", proposition="not (a.fence and b.graze)"),),
        "drivers": {
            "rain": Driver(
                title="Rain",
                levels={"dry": "none", "wet": "rain"},
                now="dry",
                switches=tuple(Switch(date=day, level=level) for day, level in switches),
            )
        },
    }
    wants = {"A": _wants("a", ANN), "B": _wants("b", BEN)}
    return CaseData(
        id="ford",
        case=CaseFile(**(parts | changes)),
        perspectives={"plain": Perspective(title="Plain", outside=True, preferences=wants)},
        history=tuple(Position(date=day, option=option, value=value) for day, option, value in (*start, *rows)),
    )


def _wants(id: str, told: Sequence[tuple[str, str | None]]) -> Preferences:
    return Preferences(
        statements=tuple(Statement(id=f"{id}_{n}", proposition=text, when=when) for n, (text, when) in enumerate(told))
    )


# The same from the definition


@lru_cache
def states() -> tuple[State, ...]:
    return tuple(s for s in product((False, True), repeat=3) if not (s[1] and s[2]))


def utility(actor: str, state: State, level: str, rho: float = 0.5) -> float:
    """Definitions 4.5: w_j = 1 + (1/rho - 1) times all later weights; U is the share of the weight that is honoured."""
    told = [text for text, when in (ANN if actor == "A" else BEN) if when is None or level == "wet"]
    weights = [0.0] * len(told)
    for j in reversed(range(len(told))):
        weights[j] = 1 + (1 / rho - 1) * sum(weights[j + 1 :])
    return sum(w for w, text in zip(weights, told, strict=True) if TRUTH[text](state)) / sum(weights)


@cache
def chance(actor: str, state: State, to: State, level: str, tau: float) -> float:
    """The logit chance of choosing a state among staying and the actor's moves."""
    free = [j for j, option in enumerate(OPTIONS) if OWNER[option] == actor]
    offered = [s for s in states() if all(s[j] == state[j] for j in range(3) if j not in free)]
    weights = {s: math.exp(utility(actor, s, level) / tau) for s in offered}
    return weights.get(to, 0.0) / sum(weights.values())


def brute(
    rows: Sequence[tuple[str, str, bool]], tau: float, rates: dict[str, float], until: date = date(2006, 1, 1)
) -> float:
    """log L of definitions 4.5, day by day: rain from 2003 on, days with several movers averaged over their orders."""
    state: State = (False, False, False)
    found = 0.0
    by_day: dict[date, dict[str, dict[int, bool]]] = {}
    for day, option, value in rows:
        by_day.setdefault(date.fromisoformat(day), {}).setdefault(OWNER[option], {})[OPTIONS.index(option)] = value
    for number in range(date(2000, 1, 1).toordinal(), until.toordinal()):
        day = date.fromordinal(number)
        level = "wet" if day >= date(2003, 1, 1) else "dry"
        if day in by_day:
            chances = []
            for order in permutations(by_day[day]):
                at, one, sound = state, 1.0, True
                for actor in order:
                    to = _after(at, by_day[day][actor])
                    sound = sound and to in states()
                    one *= rates[actor] * chance(actor, at, to, level, tau) if sound else 0.0
                    at = to
                if sound:
                    chances.append(one)
            found += math.log(sum(chances) / len(chances))
            for moved in by_day[day].values():
                state = _after(state, moved)
        found -= sum(rates[i] * (1 - chance(i, state, state, level, tau)) for i in "AB") / 365.25
    return found


def _after(state: State, moved: dict[int, bool]) -> State:
    made = [moved.get(j, state[j]) for j in range(3)]
    return (made[0], made[1], made[2])
