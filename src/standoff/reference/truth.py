"""The truth of a proposition, from the tree alone.

Kleene's strong three-valued logic: on a complete assignment the answer is true or false; on a partial one it is None
where what is known does not decide it. A definition stands for its own tree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from standoff.case.tree import And, AtLeast, Compare, Const, Iff, Implies, Level, Name, Not, Or, Tree, walk
from standoff.errors import StandoffError

Assignment = Mapping[str, bool]
"""Option id to its value; an option that is absent is not known."""
Evaluator = Callable[[Assignment], bool | None]
Definitions = Mapping[str, Tree]


def holds(tree: Tree, assignment: Assignment, definitions: Definitions | None = None) -> bool:
    """Whether a proposition is true of a complete assignment.

    Raises StandoffError where the assignment leaves it open, or it speaks of a quantity or a driver.

    >>> holds(And((Name("a"), Not(Name("b")))), {"a": True, "b": False})
    True
    """
    value = evaluator(tree, definitions or {})(assignment)
    if value is None:
        raise StandoffError("The assignment leaves the proposition open: an option it names has no value.")
    return value


def evaluator(tree: Tree, definitions: Definitions) -> Evaluator:
    """A function from assignments to true, false, or None where a partial assignment does not decide."""
    match tree:
        case Const(value):
            return lambda _: value
        case Name(id) if id in definitions:
            return evaluator(definitions[id], definitions)
        case Name(id):
            return lambda known: known.get(id)
        case Not(arg):
            return _negation(evaluator(arg, definitions))
        case And(args):
            return _conjunction([evaluator(a, definitions) for a in args])
        case Or(args):
            negated = [_negation(evaluator(a, definitions)) for a in args]
            return _negation(_conjunction(negated))
        case Implies(left, right):
            return evaluator(Or((Not(left), right)), definitions)
        case Iff(left, right):
            return _equality(evaluator(left, definitions), evaluator(right, definitions))
        case AtLeast(n, args):
            return _threshold(n, [evaluator(a, definitions) for a in args])
        case Compare(quantity):
            raise StandoffError(f"The quantity {quantity!r} has no value in this game.")
        case Level(driver):
            raise StandoffError(f"The level of the driver {driver!r} was not decided before the game was built.")


def options_in(tree: Tree, definitions: Definitions) -> frozenset[str]:
    """The options a proposition depends on, through its definitions."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, Name):
            found |= options_in(definitions[node.id], definitions) if node.id in definitions else {node.id}
    return frozenset(found)


def _negation(part: Evaluator) -> Evaluator:
    def value(known: Assignment) -> bool | None:
        inner = part(known)
        return None if inner is None else not inner

    return value


def _conjunction(parts: list[Evaluator]) -> Evaluator:
    def value(known: Assignment) -> bool | None:
        answer: bool | None = True
        for part in parts:
            inner = part(known)
            if inner is False:
                return False
            if inner is None:
                answer = None
        return answer

    return value


def _equality(left: Evaluator, right: Evaluator) -> Evaluator:
    def value(known: Assignment) -> bool | None:
        one, other = left(known), right(known)
        return None if one is None or other is None else one == other

    return value


def _threshold(n: int, parts: list[Evaluator]) -> Evaluator:
    def value(known: Assignment) -> bool | None:
        values = [part(known) for part in parts]
        if values.count(True) >= n:
            return True
        return None if len(values) - values.count(False) >= n else False

    return value
