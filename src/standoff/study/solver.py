"""One place that solves games for a study, each only once and each concept only when asked for.

A `Solver` belongs to one case. `solved(key)` builds the game of a `GameKey`; the `Solved` it returns keeps its
stability arrays and its attainable set as they are first needed. `forget` drops what will not be asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from standoff.case.propositions import parse
from standoff.case.resolved import ResolvedGame
from standoff.case.schema import CaseData
from standoff.case.tree import And, Const, Level, Name, Not, Tree, rebuild
from standoff.case.view import resolve
from standoff.conflict.build import build, holds
from standoff.conflict.compile import compile_trees, truths
from standoff.conflict.model import Model, Truths
from standoff.conflict.moves import find, string
from standoff.errors import StandoffError
from standoff.stability.concepts import solve
from standoff.stability.reach import reachable
from standoff.study.ways import best_replies_satisfy, leads_to
from standoff.theses.records import GameKey
from standoff.theses.robustness import Share

if TYPE_CHECKING:
    from standoff.study.projection.running import Outlook


class Unsettled(StandoffError):
    """A question that this game gives no answer to; the message is the reason, as a sentence."""


class Solved:
    """One game with what has been computed of it so far.

    Arrays are over the model's n states: `stable(concept)` is (m, n) bool, `equilibria`, `attainable` and `where` are
    (n,) bool.
    """

    def __init__(self, key: GameKey, game: ResolvedGame, model: Model):
        self.key, self.game, self.model = key, game, model
        self._stable: dict[str, NDArray[np.bool_]] = {}
        self._attainable: Truths | None = None

    def prepare(self, concepts: Iterable[str]) -> None:
        """Solve the concepts that are still missing, together."""
        missing = tuple(c for c in dict.fromkeys(concepts) if c not in self._stable)
        if missing:
            self._stable.update(solve(self.model, missing))

    def stable(self, concept: str) -> NDArray[np.bool_]:
        """Whether each state is stable for each player: (m, n)."""
        self.prepare((concept,))
        return self._stable[concept]

    def equilibria(self, concept: str) -> Truths:
        """Whether each state is stable for every player: (n,)."""
        return np.asarray(self.stable(concept).all(axis=0), dtype=np.bool_)

    def ranks(self, actor: int) -> NDArray[np.int32]:
        """One player's tiers, higher is better: (n,)."""
        row: NDArray[np.int32] = self.model.ranks[actor]
        return row

    def stable_for(self, concept: str, actor: int) -> Truths:
        """Whether each state is stable for one player: (n,)."""
        row: Truths = self.stable(concept)[actor]
        return row

    def best_replies_within(self, actor: int, wanted: Truths) -> Truths:
        """Whether all of a player's best replies (standing still included) are in `wanted`: (n,)."""
        return best_replies_satisfy(self.model, actor, wanted)[0]

    def leading(self, starts: Truths, to: Truths, *, improvements: bool) -> Truths:
        """From which of `starts` (n,) moves, or improving moves, lead into `to` (n,): (n,), elsewhere as it may be."""
        return leads_to(self.model, starts, to, improvements=improvements)

    @property
    def status_quo(self) -> int:
        """The position of the status quo; raises `Unsettled` where there is none."""
        if self.model.status_quo < 0:
            raise Unsettled("This game has no status quo.")
        return self.model.status_quo

    @property
    def has_status_quo(self) -> bool:
        """Whether the game has a status quo."""
        return self.model.status_quo >= 0

    def attainable(self) -> Truths:
        """The states that improving moves reach from the status quo, itself included: (n,)."""
        if self._attainable is None:
            found = reachable(self.model, [self.status_quo], improvements=True).copy()
            found[self.status_quo] = True
            self._attainable = found
        return self._attainable

    def where(self, text: str) -> Truths:
        """Where a proposition, `status_quo` or a Y/N string is true: (n,)."""
        text = text.strip()
        if text == "status_quo":
            return self._only(self.status_quo)
        if text and not set(text) - set("YN-"):
            return self._only(self.find(text))
        return self.truth(parse(text))

    def truth(self, tree: Tree) -> Truths:
        """Where a tree is true, driver levels taken from the game and `status_quo` as that state: (n,)."""
        return holds(self.game, self.model, self._bound(tree))

    def truths_at(self, trees: Sequence[Tree], positions: NDArray[np.integer]) -> NDArray[np.bool_]:
        """The truth of some trees at some states only: (trees, positions)."""
        if not trees or not len(positions):
            return np.zeros((len(trees), len(positions)), dtype=np.bool_)
        program = compile_trees([self._bound(tree) for tree in trees], self.game)
        return np.asarray(truths(program, self.model.codes[positions]), dtype=np.bool_)

    def _bound(self, tree: Tree) -> Tree:
        match tree:
            case Name("status_quo"):
                today = self.string(self.status_quo)
                known = [(o.id, letter) for o, letter in zip(self.game.options, today, strict=True) if letter != "-"]
                return And(tuple(Name(id) if letter == "Y" else Not(Name(id)) for id, letter in known))
            case Level(driver, name):
                return Const(self.game.levels.get(driver) == name)
            case _:
                return rebuild(tree, self._bound)

    def find(self, text: str) -> int:
        """The position of a state given as its string; raises `Unsettled` where it is none of this game."""
        if len(text) != len(self.game.options):
            raise Unsettled(f"{text} is no state of this case: it has {len(self.game.options)} options.")
        position = find(self.model, sum(1 << j for j, letter in enumerate(text) if letter == "Y"))
        if position < 0:
            raise Unsettled(f"{text} is no feasible state of this game.")
        return position

    def _only(self, position: int) -> Truths:
        found = np.zeros(self.model.n, dtype=np.bool_)
        found[position] = True
        return found

    def string(self, position: int) -> str:
        """A state as its string."""
        return string(self.model, position)

    def actor(self, player: str) -> int:
        """The index of a player; raises `Unsettled` where the game does not have it."""
        if player not in self.model.actors:
            raise Unsettled(f"{player} is no player of this game.")
        return self.model.actors.index(player)

    def nearest(self, mask: Truths, score: NDArray[np.integer] | None = None) -> int | None:
        """The state of a set that differs from the status quo in the fewest options (the first of equals).

        `score` (n,) comes before nearness: higher is chosen first. None where the set is empty.
        """
        positions = np.flatnonzero(mask)
        if positions.size == 0:
            return None
        if score is not None:
            values = score[positions]
            positions = positions[values == values.max()]
        return int(positions[int(np.argmin(self._distance(positions)))])

    def by_distance(self, mask: Truths, limit: int = 0) -> list[int]:
        """The states of a set, nearest to the status quo (in options) first; at most `limit` (0: all)."""
        positions = np.flatnonzero(mask)
        ordered = positions[np.argsort(self._distance(positions), kind="stable")]
        return [int(position) for position in (ordered[:limit] if limit else ordered)]

    def _distance(self, positions: NDArray[np.intp]) -> NDArray[np.int64]:
        if not self.has_status_quo:
            return np.zeros(positions.size, dtype=np.int64)
        differing = self.model.codes[positions] ^ self.model.codes[self.status_quo]
        return popcount(differing)


def popcount(codes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The number of bits set in each code: (n,) int64.

    >>> popcount(np.array([0, 5, 2**63], dtype=np.uint64))
    array([0, 2, 1])
    """
    bits = np.unpackbits(np.ascontiguousarray(codes).view(np.uint8).reshape(-1, 8), axis=1)
    return np.asarray(bits.sum(axis=1), dtype=np.int64)


class Solver:
    """Solves the games of one case, each once."""

    def __init__(self, data: CaseData, *, max_states: int | None = None, projecting: bool = True, progress: Any = None):
        self.data, self.projecting, self.progress = data, projecting, progress
        self.max_states = max_states
        self._solved: dict[GameKey, Solved] = {}
        self.outlooks: dict[GameKey, Outlook] = {}
        """By game, its projection as far as it has been asked for."""
        self.shares: Mapping[str, Share] | None = None
        """By thesis, the share of preference draws in which it holds; None where no draws were made."""

    def solved(self, key: GameKey) -> Solved:
        """The game of a key, built."""
        if key not in self._solved:
            game = resolve(self.data, key.perspective, key.scenario, without=frozenset(key.without))
            self._solved[key] = self.made(key, game)
        return self._solved[key]

    def made(self, key: GameKey, game: ResolvedGame) -> Solved:
        """A game that was resolved elsewhere, built within the limit of states and not kept."""
        model = build(game) if self.max_states is None else build(game, max_states=self.max_states)
        return Solved(key, game, model)

    @property
    def keys(self) -> tuple[GameKey, ...]:
        """The games solved and not forgotten."""
        return tuple(self._solved)

    def forget(self, keep: Sequence[GameKey] = ()) -> None:
        """Drop every game that is not among `keep`."""
        self._solved = {key: solved for key, solved in self._solved.items() if key in keep}
