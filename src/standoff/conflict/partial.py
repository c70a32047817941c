"""What the steps of a compiled proposition come to when only some options have their value.

Kleene's strong three-valued logic, as two propositions over the assigned options: the step *can be true*, and it *can
be false*. Where only one of the two is left, the step is decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from standoff.conflict.compile import AND, FALSE, LOAD, NOT, OR, TRUE, XOR, Compiler
from standoff.errors import StandoffError


def cone(compiler: Compiler, step: int) -> list[int]:
    """The step and every step it is made from, earlier ones first."""
    seen: set[int] = set()
    todo = [step]
    while todo:
        at = todo.pop()
        if at not in seen:
            seen.add(at)
            todo.extend(compiler.arguments(at))
    return sorted(seen)


def support(compiler: Compiler, step: int) -> frozenset[int]:
    """The option bits that a step is made from."""
    return frozenset(a for kind, a, _ in map(compiler.made, cone(compiler, step)) if kind == LOAD)


def bound(compiler: Compiler, step: int, known: Mapping[int, bool]) -> int:
    """The step that comes of putting in the value of some option bits."""
    found: dict[int, int] = {}
    for at in cone(compiler, step):
        match compiler.made(at):
            case (4, a, _):
                found[at] = compiler.negation(found[a])
            case (5 | 6 | 7 as kind, a, b):
                found[at] = compiler.step(kind, found[a], found[b])
            case (2, a, _) if a in known:
                found[at] = int(known[a])
            case _:
                found[at] = at
    return found[step]


def possible(compiler: Compiler, step: int, assigned: Set[int]) -> tuple[int, int]:
    """The steps "can be true" and "can be false" over the assigned option bits alone."""
    found: dict[int, tuple[int, int]] = {}
    for at in cone(compiler, step):
        kind, a, b = compiler.made(at)
        if kind in (FALSE, TRUE):
            found[at] = (kind, 1 - kind)
        elif kind == LOAD:
            found[at] = (at, compiler.negation(at)) if a in assigned else (TRUE, TRUE)
        elif kind == NOT:
            found[at] = found[a][::-1]
        elif kind in (AND, OR, XOR):
            found[at] = _joined(compiler, kind, found[a], found[b])
        else:
            raise StandoffError("A constraint compares a quantity, and quantities have no values yet.")
    return found[step]


def _joined(compiler: Compiler, kind: int, left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    step = compiler.step
    if kind == AND:
        return step(AND, left[0], right[0]), step(OR, left[1], right[1])
    if kind == OR:
        return step(OR, left[0], right[0]), step(AND, left[1], right[1])
    differ = step(OR, step(AND, left[0], right[1]), step(AND, left[1], right[0]))
    agree = step(OR, step(AND, left[0], right[0]), step(AND, left[1], right[1]))
    return differ, agree
