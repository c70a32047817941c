"""Propositions as programs over bit planes: the truth of many statements at all states at once.

A plane holds one truth value for every state, 64 states to a word: bit b of word w belongs to state 64 w + b. An
option's plane is a column of the states' codes; a program combines planes with and, or, exclusive or and not, so one
operation on a word decides 64 states. Programs share every part that occurs twice, definitions above all. The
planes come from the codes by transposing blocks of 64 x 64 bits (`_kernels`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import ResolvedGame
from standoff.case.tree import And, AtLeast, Compare, Const, Iff, Implies, Level, Name, Not, Or, Tree
from standoff.conflict.model import Codes, Truths
from standoff.errors import StandoffError, unknown

Planes = NDArray[np.uint64]
Quantities = Mapping[str, NDArray[np.float64]]
"""Values per state of the quantities that comparisons speak of: {name: (n,) float}."""

FALSE, TRUE, LOAD, COMPARE, NOT, AND, OR, XOR = range(8)
CHUNK_WORDS = 4096
"""Words computed at a time: few enough that every intermediate plane stays in the cache."""

_SIGNS: dict[str, Callable[[NDArray[np.float64], float], NDArray[np.bool_]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


@dataclass(frozen=True)
class Program:
    """Steps that each make one plane from earlier ones, and which of them are the answers.

    steps: (operation, a, b); LOAD takes option bit a, COMPARE takes comparison a, the others earlier steps. outputs:
    indices of steps. comparisons: the comparisons with quantities, in order.
    """

    steps: tuple[tuple[int, int, int], ...]
    outputs: tuple[int, ...]
    comparisons: tuple[Compare, ...] = ()


class Compiler:
    """Turns trees of one game into steps, each different part once."""

    def __init__(self, game: ResolvedGame):
        self._bits = {option.id: j for j, option in enumerate(game.options)}
        self._definitions = {d.id: d.tree for d in game.definitions}
        self._levels = game.levels
        self._named: dict[str, int] = {}
        self._steps: list[tuple[int, int, int]] = [(FALSE, 0, 0), (TRUE, 0, 0)]
        self._index: dict[tuple[int, int, int], int] = {step: i for i, step in enumerate(self._steps)}
        self._comparisons: list[Compare] = []

    def program(self, outputs: Sequence[int]) -> Program:
        """The program that answers some of the steps, with no step that none of them needs."""
        needed: set[int] = set()
        todo = list(outputs)
        while todo:
            at = todo.pop()
            if at not in needed:
                needed.add(at)
                todo.extend(_arguments(self._steps[at]))
        order = sorted(needed)
        place = {old: new for new, old in enumerate(order)}
        steps = tuple(_renumbered(self._steps[old], place) for old in order)
        return Program(steps, tuple(place[o] for o in outputs), tuple(self._comparisons))

    def add(self, tree: Tree) -> int:
        """The step that has the tree's truth."""
        match tree:
            case Const(value):
                return int(value)
            case Name(id):
                return self._name(id)
            case Not(arg):
                return self.negation(self.add(arg))
            case And(args):
                return self.all([self.add(a) for a in args])
            case Or(args):
                return self._any([self.add(a) for a in args])
            case Implies(left, right):
                return self.step(OR, self.negation(self.add(left)), self.add(right))
            case Iff(left, right):
                return self.negation(self.step(XOR, self.add(left), self.add(right)))
            case AtLeast(n, args):
                return self._at_least(n, [self.add(a) for a in args])
            case Compare():
                self._comparisons.append(tree)
                return self._made((COMPARE, self._comparisons.index(tree), 0))
            case Level(driver, name):
                if driver not in self._levels:
                    raise unknown("driver", driver, self._levels)
                return int(self._levels[driver] == name)

    def counted(self, parts: Sequence[int]) -> list[int]:
        """How many of some steps are true, as steps for its binary digits, the highest first."""
        digits: list[int] = []
        for part in parts:
            carry = part
            for place, digit in enumerate(digits):
                digits[place], carry = self.step(XOR, digit, carry), self.step(AND, digit, carry)
            if carry != FALSE:
                digits.append(carry)
        return digits[::-1]

    def all(self, parts: Sequence[int]) -> int:
        """The step that is true where every part is."""
        made = TRUE
        for part in parts:
            made = self.step(AND, made, part)
        return made

    def made(self, step: int) -> tuple[int, int, int]:
        """How a step is made: (operation, a, b)."""
        return self._steps[step]

    def arguments(self, step: int) -> tuple[int, ...]:
        """The steps that a step is made from."""
        return _arguments(self._steps[step])

    def negation(self, a: int) -> int:
        """The step that is true where `a` is false."""
        if a in (FALSE, TRUE):
            return 1 - a
        kind, inner, _ = self._steps[a]
        return inner if kind == NOT else self._made((NOT, a, 0))

    def step(self, kind: int, a: int, b: int) -> int:
        """The step `a kind b`, found again where it was made before, simplified where it is constant."""
        a, b = min(a, b), max(a, b)
        if a == FALSE:
            return FALSE if kind == AND else b
        if a == TRUE:
            return b if kind == AND else TRUE if kind == OR else self.negation(b)
        if a == b:
            return FALSE if kind == XOR else a
        if self.negation(a) == b:
            return FALSE if kind == AND else TRUE
        return self._made((kind, a, b))

    def _made(self, step: tuple[int, int, int]) -> int:
        if step not in self._index:
            self._index[step] = len(self._steps)
            self._steps.append(step)
        return self._index[step]

    def _name(self, id: str) -> int:
        if id in self._bits:
            return self._made((LOAD, self._bits[id], 0))
        if id not in self._definitions:
            raise unknown("option or definition", id, [*self._bits, *self._definitions])
        if id not in self._named:
            self._named[id] = self.add(self._definitions[id])
        return self._named[id]

    def _any(self, parts: Sequence[int]) -> int:
        made = FALSE
        for part in parts:
            made = self.step(OR, made, part)
        return made

    def _at_least(self, n: int, parts: Sequence[int]) -> int:
        """At least n of the parts: `reached[j]` is "j + 1 or more of those seen so far"."""
        if n <= 0 or n > len(parts):
            return int(n <= 0)
        if n > len(parts) - n + 1:
            return self.negation(self._at_least(len(parts) - n + 1, [self.negation(p) for p in parts]))
        reached = [FALSE] * n
        for part in parts:
            for j in reversed(range(1, n)):
                reached[j] = self.step(OR, reached[j], self.step(AND, reached[j - 1], part))
            reached[0] = self.step(OR, reached[0], part)
        return reached[-1]


def compile_tree(tree: Tree, game: ResolvedGame) -> Program:
    """The program that decides one proposition; definitions and driver levels are the game's.

    Raises NameUnknown for a name that is neither option nor definition.
    """
    return compile_trees([tree], game)


def compile_trees(trees: Sequence[Tree], game: ResolvedGame) -> Program:
    """The program that decides several propositions at once, one output each."""
    compiler = Compiler(game)
    return compiler.program([compiler.add(tree) for tree in trees])


def truth(program: Program, codes: Codes, quantities: Quantities | None = None) -> Truths:
    """The truth of a program's only output at each state: (n,) bool.

    codes: (n,) uint64, bit j = option j. quantities: {name: (n,) float} for comparisons. Raises StandoffError where the
    program compares a quantity that has no values.

    >>> from standoff.case.resolved import GameOption, ResolvedGame
    >>> options = (GameOption("a", "P", "", "", None), GameOption("b", "P", "", "", None))
    >>> game = ResolvedGame("c", "v", None, options, ())
    >>> truth(compile_tree(Or((Name("a"), Not(Name("b")))), game), np.arange(4, dtype=np.uint64))
    array([ True,  True, False,  True])
    """
    only: Truths = truths(program, codes, quantities)[0]
    return only


def truths(program: Program, codes: Codes, quantities: Quantities | None = None) -> Truths:
    """The truth of each output at each state: (outputs, n) bool."""
    n = codes.shape[0]
    made = np.empty((len(program.outputs), n), dtype=np.bool_)
    for start, stop, planes in evaluate(program, codes, quantities):
        for row, plane in enumerate(planes):
            bits = np.unpackbits(plane.view(np.uint8), count=stop - start, bitorder="little")
            made[row, start:stop] = bits.view(np.bool_)
    return made


def evaluate(
    program: Program, codes: Codes, quantities: Quantities | None = None
) -> Iterator[tuple[int, int, list[Planes]]]:
    """Run a program over chunks of the states: (first state, end, one plane per output).

    What a plane holds beyond the last state means nothing.
    """
    compared = [_compared(c, quantities, codes.shape[0]) for c in program.comparisons]
    loads = sorted({a for kind, a, _ in program.steps if kind == LOAD})
    n = codes.shape[0]
    for start in range(0, n, CHUNK_WORDS * 64):
        stop = min(n, start + CHUNK_WORDS * 64)
        loaded = columns(codes[start:stop], loads)
        sources: dict[int, Planes] = dict(zip(loads, loaded, strict=True))
        packed = [_packed(c[start:stop], loaded.shape[1]) for c in compared]
        yield start, stop, run(program, sources, packed, loaded.shape[1])


def run(program: Program, sources: Mapping[int, Planes], compared: Sequence[Planes], words: int) -> list[Planes]:
    """The planes of a program's outputs, from the options' planes {bit: (words,)} and those of its comparisons."""
    made: list[Planes] = []
    for kind, a, b in program.steps:
        match kind:
            case 2:
                made.append(sources[a])
            case 3:
                made.append(compared[a])
            case 4:
                made.append(~made[a])
            case 5:
                made.append(made[a] & made[b])
            case 6:
                made.append(made[a] | made[b])
            case 7:
                made.append(made[a] ^ made[b])
            case _:
                made.append(np.full(words, -kind, dtype=np.int64).view(np.uint64))
    return [made[o] for o in program.outputs]


def columns(codes: Codes, bits: Sequence[int]) -> Planes:
    """The planes of some option bits: (bits, words) uint64, one word for 64 states."""
    from standoff.conflict._kernels import columns_into

    planes = np.empty((len(bits), -(-codes.shape[0] // 64)), dtype=np.uint64)
    if len(bits):
        columns_into(codes, np.array(bits, dtype=np.int64), planes)
    return planes


def keys(planes: Planes, n: int) -> Codes:
    """The first n states' numbers whose binary digits are the planes (64 at most, words), the first the highest."""
    from standoff.conflict._kernels import keys_into

    made = np.zeros(n, dtype=np.uint64)
    if planes.shape[0]:
        keys_into(planes, made)
    return made


def _arguments(step: tuple[int, int, int]) -> tuple[int, ...]:
    kind, a, b = step
    return (a, b) if kind >= AND else (a,) if kind == NOT else ()


def _renumbered(step: tuple[int, int, int], place: Mapping[int, int]) -> tuple[int, int, int]:
    kind, a, b = step
    return (kind, place[a], place[b]) if kind >= AND else (kind, place[a], 0) if kind == NOT else step


def _compared(compare: Compare, quantities: Quantities | None, n: int) -> Truths:
    if quantities is None or compare.quantity not in quantities:
        raise StandoffError(f"The quantity {compare.quantity} has no values yet, so nothing can be compared with it.")
    values = np.asarray(quantities[compare.quantity])
    if values.shape != (n,):
        raise StandoffError(f"The quantity {compare.quantity} needs one value for each of {n} states.")
    return np.asarray(_SIGNS[compare.sign](values, compare.number), dtype=np.bool_)


def _packed(values: Truths, words: int) -> Planes:
    made = np.zeros(words * 8, dtype=np.uint8)
    packed = np.packbits(values, bitorder="little")
    made[: packed.shape[0]] = packed
    return made.view(np.uint64)
