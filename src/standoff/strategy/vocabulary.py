"""The finite vocabulary in which preferences may be rewritten, and lists of statements as lists of truth planes.

The vocabulary holds the statements that the case makes anywhere, the single options of the game, and the negation of
each. Words that say the same in every state of the game are one word; words that never vary say nothing and are left
out; so are words true of one state only: put first, such a word would make anything hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.case.propositions import words
from standoff.case.resolved import ResolvedGame
from standoff.case.tree import Compare, Name, Not, Tree, walk
from standoff.conflict.compile import Compiler, evaluate
from standoff.conflict.model import Model
from standoff.conflict.preferences import dense

Plane = NDArray[np.uint64]
Place = tuple[int, ...]
"""One place of a list: the planes of its statements; several are a group, counted."""
Order = tuple[Place, ...]
"""A list of preferences, most important first."""


@dataclass(frozen=True)
class Word:
    """One word of the vocabulary: a proposition, the statement it comes from ("" for an option), its plane's number."""

    tree: Tree
    text: str
    origin: str
    plane: int


class Planes:
    """The truth of propositions at every state of a game, 64 states to a word of bits, each different one kept once."""

    def __init__(self, game: ResolvedGame, model: Model):
        self._game, self.model = game, model
        self._planes: list[Plane] = []
        self._known: dict[bytes, int] = {}
        self._counted: dict[Place, list[Plane]] = {}
        self._tail = np.uint64((1 << (model.n % 64)) - 1) if model.n % 64 else np.uint64(0xFFFFFFFFFFFFFFFF)

    def add(self, trees: Sequence[Tree]) -> list[int]:
        """The numbers of the planes of some propositions; equal truth, equal number."""
        compiler, codes = Compiler(self._game), self.model.codes
        program = compiler.program([compiler.add(tree) for tree in trees])
        made = np.empty((len(trees), -(-codes.shape[0] // 64)), np.uint64)
        for start, stop, outputs in evaluate(program, codes):
            for row, plane in enumerate(outputs):
                made[row, start // 64 : -(-stop // 64)] = plane
        made[:, -1] &= self._tail
        return [self._number(plane) for plane in made]

    def _number(self, plane: Plane) -> int:
        key = plane.tobytes()
        if key not in self._known:
            self._known[key] = len(self._planes)
            self._planes.append(plane)
        return self._known[key]

    def true_in(self, plane: int) -> int:
        """In how many states a plane is true."""
        return int(np.unpackbits(self._planes[plane].view(np.uint8)).sum())

    def truth(self, plane: int) -> NDArray[np.bool_]:
        """A plane as one truth value a state: (n,)."""
        bits = np.unpackbits(self._planes[plane].view(np.uint8), count=self.model.n, bitorder="little")
        return bits.view(np.bool_)

    def ranks(self, order: Order) -> NDArray[np.int32]:
        """The tiers that a list gives the states: (n,) int32, dense from 0, higher is better."""
        digits = [digit for place in order for digit in self._digits(place)]
        if not digits:
            return np.zeros(self.model.n, np.int32)
        return dense(np.array(digits), self.model.n)

    def _digits(self, place: Place) -> list[Plane]:
        """The binary digits of how many of a place's statements are true, the highest first."""
        if len(place) == 1:
            return [self._planes[place[0]]]
        if place not in self._counted:
            digits: list[Plane] = []
            for plane in place:
                carry = self._planes[plane]
                for at, digit in enumerate(digits):
                    digits[at], carry = digit ^ carry, digit & carry
                digits.append(carry)
            self._counted[place] = digits[::-1]
        return self._counted[place]


def order_of(game: ResolvedGame, planes: Planes, actor: int) -> Order | None:
    """A player's list as planes; None where it has a ranking instead."""
    player = game.players[actor]
    if player.ranking is not None:
        return None
    numbers = iter(planes.add([s.tree for s in player.statements]) if player.ranks else ())
    return tuple(tuple(next(numbers) for _ in rank.statements) for rank in player.ranks)


def vocabulary(game: ResolvedGame, planes: Planes, statements: Iterable[tuple[str, Tree]]) -> tuple[Word, ...]:
    """The words for one game: the statements given (id, tree), the game's options, and their negations, each once."""
    told = [(id, tree) for id, tree in statements if not any(isinstance(node, Compare) for node in walk(tree))]
    told += [("", Name(option.id)) for option in game.options if option.fixed is None]
    both = [(id, part) for id, tree in told for part in (tree, tree.arg if isinstance(tree, Not) else Not(tree))]
    numbers = planes.add([tree for _, tree in both]) if both else []
    seen: set[int] = set()
    found: list[Word] = []
    for (id, tree), number in zip(both, numbers, strict=True):
        if number not in seen and 1 < planes.true_in(number) < planes.model.n:
            found.append(Word(tree, words(tree), id, number))
        seen.add(number)
    return tuple(found)
