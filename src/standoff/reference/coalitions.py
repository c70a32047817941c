"""Stability against coalitions, as the definitions read: sets of states, found one after the other.

s is the state judged, H a coalition, t a coalition improvement of H from s, x an answer of the others. With R_H(s) what
legal sequences of H's members reach (Fang, Hipel and Kilgour 1993, see `replies`; R_{i}(s) = R_i(s)):

- C_H^+(s) = {q in R_H(s): q better than s for every i in H} (Kilgour, Hipel, Peng and Fang 2001).
- C^{++}(t) for a class of coalitions K: (a) q in C_K^+(t) is in C^{++}(t), and K is a last coalition of q; (b) if q is
  in C^{++}(t) with last coalitions other than {K} alone, then each r in C_K^+(q) is in C^{++}(t), and K is a last
  coalition of r.

s is stable for H (Inohara and Hipel 2008) under

- CNash: C_H^+(s) is empty.
- CGMR: for all t in C_H^+(s) there is x in R_{N-H}(t) that not every i in H prefers to s.
- CSMR: and for that x, no y in R_H(x) is preferred to s by every i in H.
- CSEQ: as CGMR with x in C^{++}(t) for the coalitions of the class that have no member in H.

Where nobody is left outside H there is no answer, so every t is undeterred.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import combinations
from typing import Protocol, TypeVar

from standoff.errors import UsageError, unknown

COALITION_CONCEPTS = ("cnash", "cgmr", "csmr", "cseq")

M = TypeVar("M", bound=Hashable)
State = str
Coalition = frozenset[str]


class Moves(Protocol):
    """What is asked of a graph: who plays, who moves where from a state, who strictly prefers what."""

    players: tuple[str, ...]

    def moves(self, player: str, state: State) -> tuple[State, ...]:
        """R_i(s)."""

    def prefers(self, player: str, one: State, other: State) -> bool:
        """Whether the player prefers one state to another."""


class Coalitions:
    """Coalitional stability of one graph, for a class of coalitions (all where None); what was found is kept.

    >>> from standoff.case.resolved import GameOption, GamePlayer, ResolvedGame
    >>> from standoff.reference.graph import Graph
    >>> options = tuple(GameOption(id, who, "yes", "no", None) for id, who in [("a", "P"), ("b", "Q")])
    >>> best = (("YY",), ("NN", "YN", "NY"))
    >>> players = tuple(GamePlayer(id, id, ranking=best) for id in "PQ")
    >>> together = Coalitions(Graph(ResolvedGame("c", "v", None, options, players)))
    >>> sorted(together.improvements(["P", "Q"], "NN")), together.stable("cnash", ["P", "Q"], "NN")
    (['YY'], False)
    """

    def __init__(self, graph: Moves, family: Iterable[Iterable[str]] | None = None):
        self._graph = graph
        if family is None:
            sizes = range(1, len(graph.players) + 1)
            family = [one for size in sizes for one in combinations(graph.players, size)]
        self.family = tuple(dict.fromkeys(self._coalition(members) for members in family))
        self._reached: dict[tuple[Coalition, State], frozenset[State]] = {}
        self._improved: dict[tuple[Coalition, State], frozenset[State]] = {}
        self._answered: dict[tuple[Coalition, State], frozenset[State]] = {}

    def improvements(self, members: Iterable[str], state: State) -> frozenset[State]:
        """C_H^+(s)."""
        coalition = self._coalition(members)
        key = coalition, state
        if key not in self._improved:
            reached = self._reach(coalition, state)
            self._improved[key] = frozenset(q for q in reached if self._preferred(coalition, q, state))
        return self._improved[key]

    def stable(self, concept: str, members: Iterable[str], state: State) -> bool:
        """Whether a state is stable for a coalition. Raises NameUnknown for another concept."""
        if concept not in COALITION_CONCEPTS:
            raise unknown("concept for coalitions", concept, COALITION_CONCEPTS)
        coalition = self._coalition(members)
        return all(self._deterred(concept, coalition, state, t) for t in self.improvements(coalition, state))

    def equilibrium(self, concept: str, state: State) -> bool:
        """Whether a state is stable for every coalition of the class."""
        return all(self.stable(concept, coalition, state) for coalition in self.family)

    def _deterred(self, concept: str, coalition: Coalition, s: State, t: State) -> bool:
        others = frozenset(self._graph.players) - coalition
        if concept == "cnash" or not others:
            return False
        answers = self._answers(coalition, t) if concept == "cseq" else self._reach(others, t)
        for x in answers:
            harmed = not self._preferred(coalition, x, s)
            if harmed and concept == "csmr":
                harmed = not any(self._preferred(coalition, y, s) for y in self._reach(coalition, x))
            if harmed:
                return True
        return False

    def _preferred(self, coalition: Coalition, one: State, other: State) -> bool:
        return all(self._graph.prefers(player, one, other) for player in coalition)

    def _reach(self, coalition: Coalition, state: State) -> frozenset[State]:
        """R_H(s)."""
        key = coalition, state
        if key not in self._reached:
            self._reached[key] = _ends(state, dict.fromkeys(coalition, self._graph.moves))
        return self._reached[key]

    def _answers(self, coalition: Coalition, state: State) -> frozenset[State]:
        """C^{++}(t) for the coalitions of the class that have no member in H."""
        key = coalition, state
        if key not in self._answered:
            answering = [other for other in self.family if not other & coalition]
            self._answered[key] = _ends(state, dict.fromkeys(answering, self.improvements))
        return self._answered[key]

    def _coalition(self, members: Iterable[str]) -> Coalition:
        coalition = frozenset(members)
        if not coalition:
            raise UsageError("A coalition has at least one member.")
        for player in coalition:
            if player not in self._graph.players:
                raise unknown("player", player, self._graph.players)
        return coalition


def _ends(start: State, movers: Mapping[M, Callable[[M, State], Iterable[State]]]) -> frozenset[State]:
    """Where legal sequences of one move or more lead, no mover twice in succession."""
    found = {(x, mover) for mover, step in movers.items() for x in step(mover, start)}
    waiting = list(found)
    while waiting:
        x, last = waiting.pop()
        for mover, step in movers.items():
            if mover == last:
                continue
            fresh = {(y, mover) for y in step(mover, x)} - found
            found |= fresh
            waiting += fresh
    return frozenset(x for x, _ in found)
