"""The constraints of a game taken apart: values that follow at once, and independent components of the rest.

Options that no constraint ties together are independent; only within a *component* do choices exclude each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from standoff.case.resolved import ResolvedGame
from standoff.conflict.compile import AND, COMPARE, FALSE, LOAD, NOT, OR, TRUE, Compiler
from standoff.conflict.partial import bound, cone, support
from standoff.errors import StandoffError


@dataclass(frozen=True)
class Component:
    """Options tied together by constraints: their bits, ascending, and the steps that must all be true."""

    bits: tuple[int, ...]
    steps: tuple[int, ...] = ()


@dataclass(frozen=True)
class Parts:
    """The constraints of a game taken apart: bits with their only value, and the independent components of the rest.

    `possible` is False where the constraints contradict each other plainly.
    """

    compiler: Compiler
    fixed: int
    components: tuple[Component, ...]
    possible: bool = True


def take_apart(game: ResolvedGame) -> Parts:
    """Split constraints at their outermost `and`, put in every value that follows at once, find the components."""
    compiler = Compiler(game)
    known = {j: o.fixed for j, o in enumerate(game.options) if o.fixed is not None}
    steps = [compiler.add(c.tree) for c in game.constraints]
    for step, constraint in zip(steps, game.constraints, strict=True):
        if any(compiler.made(at)[0] == COMPARE for at in cone(compiler, step)):
            raise StandoffError(f"The constraint {constraint.id} compares a quantity, which has no values yet.")
    while True:
        steps = [s for step in steps for s in _conjuncts(compiler, bound(compiler, step, known))]
        found = {a: value for step in steps for a, value in _literal(compiler, step)}
        if FALSE in steps:
            return Parts(compiler, 0, (), possible=False)
        if not found:
            break
        known |= found
    fixed = sum(1 << j for j, value in known.items() if value)
    return Parts(compiler, fixed, _components(compiler, len(game.options), known, dict.fromkeys(steps)))


def _conjuncts(compiler: Compiler, step: int) -> list[int]:
    """The steps whose conjunction a step is; none where it is true."""
    kind, a, b = compiler.made(step)
    if step == TRUE:
        return []
    if kind == AND:
        return _conjuncts(compiler, a) + _conjuncts(compiler, b)
    if kind == NOT and compiler.made(a)[0] == OR:
        _, left, right = compiler.made(a)
        return _conjuncts(compiler, compiler.negation(left)) + _conjuncts(compiler, compiler.negation(right))
    return [step]


def _literal(compiler: Compiler, step: int) -> list[tuple[int, bool]]:
    kind, a, _ = compiler.made(step)
    if kind == LOAD:
        return [(a, True)]
    if kind == NOT and compiler.made(a)[0] == LOAD:
        return [(compiler.made(a)[1], False)]
    return []


def _components(compiler: Compiler, k: int, known: dict[int, bool], steps: dict[int, None]) -> tuple[Component, ...]:
    members: dict[int, set[int]] = {j: {j} for j in range(k) if j not in known}
    for step in steps:
        joined = set().union(*(members[j] for j in support(compiler, step)))
        for j in joined:
            members[j] = joined
    made: list[Component] = []
    for bits in {min(group): tuple(sorted(group)) for group in members.values()}.values():
        made.append(Component(bits, tuple(s for s in steps if support(compiler, s) & set(bits))))
    return tuple(made)


def most_constrained_first(compiler: Compiler, component: Component) -> list[int]:
    """Again and again the option in the most and tightest open constraints (each counts 1 / 2^(options still open))."""
    left = set(component.bits)
    order: list[int] = []
    while left:
        weight = dict.fromkeys(sorted(left, reverse=True), 0.0)
        for step in component.steps:
            open_bits = support(compiler, step) & left
            for bit in open_bits:
                weight[bit] += 2.0 ** -len(open_bits)
        best = max(weight, key=lambda bit: weight[bit])
        order.append(best)
        left.remove(best)
    return order
