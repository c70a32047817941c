"""What a proposition comes to once some of its parts are known: driver levels, fixed options, constants."""

from __future__ import annotations

from collections.abc import Mapping

from standoff.case.tree import And, AtLeast, Const, Iff, Implies, Level, Name, Not, Or, Tree, rebuild, walk
from standoff.errors import unknown


def decide(tree: Tree, levels: Mapping[str, str]) -> Tree:
    """The tree with every `level(driver) = name` decided and what follows from that simplified away.

    A tree that speaks of no driver comes back as it is. Raises NameUnknown for a driver without a level.

    >>> from standoff.case.propositions import parse
    >>> decide(parse("a and (level(mood) = sour or b)"), {"mood": "sour"})
    Name(id='a')
    """
    if not any(isinstance(node, Level) for node in walk(tree)):
        return tree
    match tree:
        case Level(driver, name):
            if driver not in levels:
                raise unknown("driver", driver, levels)
            return Const(levels[driver] == name)
        case _:
            return simplify(rebuild(tree, lambda part: decide(part, levels)))


def simplify(tree: Tree) -> Tree:
    """The node without the constants among its direct parts."""
    match tree:
        case Not(Const(value)):
            return Const(not value)
        case And(args):
            return _joined(args, And, unit=True)
        case Or(args):
            return _joined(args, Or, unit=False)
        case Implies(Const(value), right):
            return right if value else Const(True)
        case Implies(left, Const(value)):
            return Const(True) if value else Not(left)
        case Iff(Const(value), other) | Iff(other, Const(value)):
            return other if value else simplify(Not(other))
        case AtLeast(n, args):
            open_args = tuple(a for a in args if not isinstance(a, Const))
            needed = n - sum(isinstance(a, Const) and a.value for a in args)
            return Const(needed <= 0) if needed <= 0 or needed > len(open_args) else AtLeast(needed, open_args)
        case _:
            return tree


def _joined(args: tuple[Tree, ...], kind: type[And] | type[Or], *, unit: bool) -> Tree:
    if Const(not unit) in args:
        return Const(not unit)
    left = tuple(a for a in args if a != Const(unit))
    if not left:
        return Const(unit)
    return left[0] if len(left) == 1 else kind(left)


def reduce(tree: Tree, known: Mapping[str, bool], definitions: Mapping[str, Tree]) -> Tree:
    """The tree with some options' values put in, through its definitions, and simplified.

    A definition that the known options do not decide stays a name. Definitions make no cycle.

    >>> from standoff.case.propositions import parse
    >>> reduce(parse("d or c"), {"a": False}, {"d": parse("a and b")})
    Name(id='c')
    """
    made: dict[str, Tree] = {id: Const(value) for id, value in known.items()}

    def put(part: Tree) -> Tree:
        if isinstance(part, Name):
            if part.id not in made and part.id in definitions:
                inner = put(definitions[part.id])
                made[part.id] = inner if isinstance(inner, Const) else part
            return made.get(part.id, part)
        return simplify(rebuild(part, put))

    return put(tree)
