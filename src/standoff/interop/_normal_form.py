"""Propositions as disjunctions of conjunctions, where they are short enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from math import comb

from standoff.case.tree import And, AtLeast, Const, Iff, Implies, Name, Not, Or, Tree

Cube = frozenset[tuple[str, bool]]
"""A conjunction: options with their values."""

MOST_CUBES = 2048
"""Conjunctions that may occur on the way."""


class TooLong(Exception):
    """The proposition has no short disjunction of conjunctions."""


def cubes(tree: Tree, definitions: Mapping[str, Tree], *, most: int) -> tuple[Cube, ...] | None:
    """The conjunctions of which any holds exactly where the proposition does; None where there are more than `most`.

    Definitions are written out. Conjunctions that contradict themselves or say no more than a shorter one are left
    out, so `false` has none and a proposition found to be `true` has one that is empty.

    >>> found = cubes(Implies(Name("a"), Name("b")), {}, most=8) or ()
    >>> sorted(sorted(cube) for cube in found)
    [[('a', False)], [('b', True)]]
    """
    try:
        found = _cubes(tree, True, definitions)
    except TooLong:
        return None
    return tuple(sorted(found, key=sorted)) if len(found) <= most else None


def _cubes(tree: Tree, value: bool, definitions: Mapping[str, Tree]) -> set[Cube]:
    """The conjunctions for `tree is value`."""

    def part(inner: Tree, wanted: bool) -> set[Cube]:
        return _cubes(inner, wanted, definitions)

    match tree:
        case Const(constant):
            return {frozenset()} if constant == value else set()
        case Name(id) if id in definitions:
            return part(definitions[id], value)
        case Name(id):
            return {frozenset({(id, value)})}
        case Not(arg):
            return part(arg, not value)
        case And(args) if value:
            return _all(part(a, True) for a in args)
        case And(args):
            return _any(part(a, False) for a in args)
        case Or(args):
            return part(And(tuple(Not(a) for a in args)), not value)
        case Implies(left, right):
            return part(Or((Not(left), right)), value)
        case Iff(left, right):
            pairs = [(True, value), (False, not value)]
            return _any(_all((part(left, one), part(right, other))) for one, other in pairs)
        case AtLeast(n, args):
            return _threshold(n, args, value, definitions)
        case _:
            raise TooLong


def _threshold(n: int, args: tuple[Tree, ...], value: bool, definitions: Mapping[str, Tree]) -> set[Cube]:
    """At least n true; or, denied, at least len(args) - n + 1 false."""
    needed = n if value else len(args) - n + 1
    if needed <= 0:
        return {frozenset()}
    if needed > len(args):
        return set()
    if comb(len(args), needed) > MOST_CUBES:
        raise TooLong
    parts = [_cubes(a, value, definitions) for a in args]
    return _any(_all(chosen) for chosen in combinations(parts, needed))


def _all(parts: Iterable[set[Cube]]) -> set[Cube]:
    found: set[Cube] = {frozenset()}
    for part in parts:
        joined = (one | other for one in found for other in part)
        found = _shortened(cube for cube in joined if len({id for id, _ in cube}) == len(cube))
    return found


def _any(parts: Iterable[set[Cube]]) -> set[Cube]:
    found: set[Cube] = set()
    for part in parts:
        found = _shortened(found | part)
    return found


def _shortened(found: Iterable[Cube]) -> set[Cube]:
    """The conjunctions that no other one is part of."""
    kept: list[Cube] = []
    unique: set[Cube] = set()
    for cube in found:
        unique.add(cube)
        if len(unique) > MOST_CUBES:
            raise TooLong
    for cube in sorted(unique, key=len):
        if not any(shorter <= cube for shorter in kept):
            kept.append(cube)
    return set(kept)


def gaps(states: Iterable[str], options: tuple[str, ...], *, most: int) -> tuple[Cube, ...] | None:
    """Conjunctions that hold at no given state and together at every other combination; None above `most`.

    Found by fixing one option after the other until no state is left.

    >>> [sorted(cube) for cube in gaps(["NN", "YN"], ("a", "b"), most=8) or ()]
    [[('b', True)]]
    """
    found: list[Cube] = []
    stack: list[tuple[int, list[str], Cube]] = [(len(options), list(states), frozenset())]
    while stack:
        place, left, fixed = stack.pop()
        if not left:
            found.append(fixed)
            if len(found) > most:
                return None
        elif place and len(left) < 1 << place:
            option = place - 1
            for letter in "NY":
                matching = [state for state in left if state[option] == letter]
                stack.append((option, matching, fixed | {(options[option], letter == "Y")}))
    return tuple(sorted(found, key=lambda cube: (len(cube), sorted(cube))))
