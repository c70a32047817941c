"""The frozen tree of a proposition: what `case.propositions` parses to and everything else reads.

A tree holds names only. `conflict.compile` turns it into array operations, `reference.truth` evaluates it on a dict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Const:
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True)
class Name:
    """An option or a definition, by id."""

    id: str


@dataclass(frozen=True)
class Not:
    """`not a`."""

    arg: Tree


@dataclass(frozen=True)
class And:
    """`a and b and ...`, two or more."""

    args: tuple[Tree, ...]


@dataclass(frozen=True)
class Or:
    """`a or b or ...`, two or more."""

    args: tuple[Tree, ...]


@dataclass(frozen=True)
class Implies:
    """`a implies b`."""

    left: Tree
    right: Tree


@dataclass(frozen=True)
class Iff:
    """`a iff b`."""

    left: Tree
    right: Tree


@dataclass(frozen=True)
class AtLeast:
    """`at_least(n, a, b, ...)`: n or more of the arguments are true."""

    n: int
    args: tuple[Tree, ...]


@dataclass(frozen=True)
class Compare:
    """`quantity > number`, with one of the signs > >= < <=."""

    quantity: str
    sign: str
    number: float


@dataclass(frozen=True)
class Level:
    """`level(driver) = name`."""

    driver: str
    name: str


Tree = Const | Name | Not | And | Or | Implies | Iff | AtLeast | Compare | Level


def children(tree: Tree) -> tuple[Tree, ...]:
    """The direct parts of a tree, left to right."""
    match tree:
        case Not(arg):
            return (arg,)
        case And(args) | Or(args) | AtLeast(_, args):
            return args
        case Implies(left, right) | Iff(left, right):
            return (left, right)
        case _:
            return ()


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node of a tree, parents before children."""
    yield tree
    for child in children(tree):
        yield from walk(child)


def rebuild(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The same node with `change` applied to its direct parts."""
    match tree:
        case Not(arg):
            return Not(change(arg))
        case And(args):
            return And(tuple(change(a) for a in args))
        case Or(args):
            return Or(tuple(change(a) for a in args))
        case AtLeast(n, args):
            return AtLeast(n, tuple(change(a) for a in args))
        case Implies(left, right):
            return Implies(change(left), change(right))
        case Iff(left, right):
            return Iff(change(left), change(right))
        case _:
            return tree


def names(tree: Tree) -> tuple[str, ...]:
    """The ids named in a tree, each once, in order of appearance."""
    return tuple(dict.fromkeys(node.id for node in walk(tree) if isinstance(node, Name)))
