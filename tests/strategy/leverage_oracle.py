"""Shares, control and cards written plainly from definitions 4.4, on Y/N strings and exact fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial

from standoff.case.resolved import ResolvedGame

Value = Mapping[str, Fraction]


def mean(values: Iterable[Fraction]) -> Fraction:
    found = list(values)
    return sum(found, Fraction(0)) / len(found)


def variance(values: Iterable[Fraction]) -> Fraction:
    found = list(values)
    middle = mean(found)
    return mean((v - middle) ** 2 for v in found)


def own(game: ResolvedGame, player: str) -> list[int]:
    return [j for j, o in enumerate(game.options) if o.actor == player and o.fixed is None]


def explained(game: ResolvedGame, states: Sequence[str], value: Value, group: Iterable[str]) -> Fraction:
    """c(A), the variance of the mean given what the group's options are."""
    places = [j for player in group for j in own(game, player)]
    by: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for state in states:
        by[tuple(state[j] for j in places)].append(state)
    middle = {key: mean(value[s] for s in some) for key, some in by.items()}
    return variance(middle[tuple(state[j] for j in places)] for state in states)


def shares(game: ResolvedGame, states: Sequence[str], value: Value) -> dict[str, Fraction] | None:
    players = [p.id for p in game.players]
    if not states:
        return None
    whole = explained(game, states, value, players)
    if not whole:
        return None
    n, found = len(players), {}
    for i in players:
        others = [p for p in players if p != i]
        total = Fraction(0)
        for size in range(n):
            weight = Fraction(factorial(size) * factorial(n - size - 1), factorial(n))
            for group in combinations(others, size):
                gain = explained(game, states, value, (*group, i)) - explained(game, states, value, group)
                total += weight * gain
        found[i] = total / whole
    return found


def is_product(game: ResolvedGame, states: Sequence[str]) -> bool:
    room = 1
    for player in game.players:
        room *= len({tuple(state[j] for j in own(game, player.id)) for state in states})
    return room == len(states)


def reached(game: ResolvedGame, player: str, start: str, feasible: Iterable[str]) -> list[str]:
    """R_i(s) with s itself."""
    mine = set(own(game, player))

    def allowed(end: str) -> bool:
        for j, option in enumerate(game.options):
            if start[j] == end[j]:
                continue
            if j not in mine or option.moves == ("forward" if end[j] == "N" else "backward"):
                return False
        return True

    return [end for end in feasible if allowed(end)]


def control(
    game: ResolvedGame, player: str, value: Value, states: Sequence[str], feasible: Sequence[str]
) -> Fraction | None:
    whole = variance(value[s] for s in feasible)
    if not whole or not states:
        return None
    return mean(variance(value[t] for t in reached(game, player, s, feasible)) for s in states) / whole


def replies(game: ResolvedGame, player: str, own_value: Value, start: str, feasible: Sequence[str]) -> list[str]:
    open_to = reached(game, player, start, feasible)
    best = max(own_value[t] for t in open_to)
    return [t for t in open_to if own_value[t] == best]


def card(
    game: ResolvedGame,
    option: int,
    through: str,
    values: Mapping[str, Value],
    on: str,
    feasible: Sequence[str],
    given: set[str],
) -> dict[str, Fraction | int]:
    """The effect of an option through a player on another: pairs, alone, moved, total, direct, worst."""
    total, at_once, worst, moved, pairs, alone = Fraction(0), Fraction(0), Fraction(0), 0, 0, 0
    mine = own(game, through)
    for s in feasible:
        flipped = s[:option] + ("Y" if s[option] == "N" else "N") + s[option + 1 :]
        if s in given and flipped not in feasible:
            alone += 1
        if s[option] == "Y" or flipped not in feasible or s not in given or flipped not in given:
            continue
        pairs += 1
        before, after = (replies(game, through, values[through], x, feasible) for x in (s, flipped))
        total += mean(values[on][t] for t in after) - mean(values[on][t] for t in before)
        worst += min(values[on][t] for t in after) - min(values[on][t] for t in before)
        at_once += values[on][flipped] - values[on][s]
        choices = [{tuple(t[j] for j in mine) for t in some} for some in (before, after)]
        moved += choices[0] != choices[1]
    if not pairs:
        return {"pairs": 0, "alone": alone}
    return {
        "pairs": pairs,
        "alone": alone,
        "moved": moved,
        "total": total / pairs,
        "direct": at_once / pairs,
        "worst": worst / pairs,
    }
