"""Counting the feasible states of a game without building them, with binary decision diagrams (`dd`).

Only a refusal needs the number, so `dd` is imported only then. The diagram of each component is bounded in nodes; a
game that does not fit has no exact count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from standoff.case.resolved import ResolvedGame
from standoff.conflict.compile import AND, FALSE, LOAD, NOT, OR, TRUE, Compiler
from standoff.conflict.components import Component, most_constrained_first, take_apart
from standoff.conflict.partial import cone

MAX_NODES = 100_000
"""Nodes that the diagram of one component may have."""


@dataclass(frozen=True)
class Count:
    """How many feasible states there are, or (not `exact`) a number that there are more than."""

    states: int
    exact: bool


def count(game: ResolvedGame, *, least: int | None = None, max_nodes: int | None = None) -> Count | None:
    """The number of feasible states of a game (states that the case coalesces counted apart).

    Where the diagrams outgrow `max_nodes` (100,000 each): "more than `least`", or None where `least` is None.

    >>> from standoff.case.propositions import parse
    >>> from standoff.case.resolved import GameConstraint, GameOption
    >>> options = tuple(GameOption(f"o{j}", "P", "", "", None) for j in range(64))
    >>> apart = GameConstraint("apart", parse("not (o0 and o63)"), "", "case")
    >>> count(ResolvedGame("c", "v", None, options, (), (apart,))).states == 3 * 2**62
    True
    """
    parts = take_apart(game)
    if not parts.possible:
        return Count(0, True)
    states = 1
    for component in parts.components:
        found = _count(parts.compiler, component, max_nodes or MAX_NODES)
        if found is None:
            return None if least is None else Count(least, False)
        states *= found
    return Count(states, True)


def _count(compiler: Compiler, component: Component, max_nodes: int) -> int | None:
    """The number of states of one component, or None where its diagram has too many nodes."""
    if not component.steps:
        return 1 << len(component.bits)
    order = most_constrained_first(compiler, component)
    diagrams = _manager({f"b{bit}": at for at, bit in enumerate(order)}, max_nodes)
    nodes: dict[int, Any] = {FALSE: diagrams.false, TRUE: diagrams.true}
    everything = diagrams.true
    try:
        for step in component.steps:
            everything = diagrams.apply("and", everything, _node(compiler, step, diagrams, nodes))
    except RuntimeError as problem:
        if "max_nodes" not in str(problem):
            raise
        return None
    return int(diagrams.count(everything, nvars=len(component.bits)))


def _manager(order: dict[str, int], max_nodes: int) -> Any:
    """A manager of diagrams that refuses to grow past a number of nodes.

    `dd` checks when a manager goes that no node is in use; one that was stopped halfway fails that check, so it is off.
    """
    from dd.bdd import BDD

    unchecked = type("Diagrams", (BDD,), {"__del__": lambda self: None})
    manager = unchecked(order)
    manager.max_nodes = max_nodes
    return manager


def _node(compiler: Compiler, step: int, diagrams: Any, nodes: dict[int, Any]) -> Any:
    """The diagram of a step; `nodes` keeps those made so far."""
    for at in cone(compiler, step):
        if at in nodes:
            continue
        kind, a, b = compiler.made(at)
        if kind == LOAD:
            nodes[at] = diagrams.var(f"b{a}")
        elif kind == NOT:
            nodes[at] = diagrams.apply("not", nodes[a])
        else:
            nodes[at] = diagrams.apply({AND: "and", OR: "or"}.get(kind, "xor"), nodes[a], nodes[b])
    return nodes[step]
