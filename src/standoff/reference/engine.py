"""`Reference`: the engine that answers from the definitions, for a whole small game or one state of any game."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from standoff.case.resolved import ResolvedGame
from standoff.errors import unknown
from standoff.reference.coalitions import Coalitions
from standoff.reference.graph import Graph, State
from standoff.reference.horizon import Horizon
from standoff.reference.stability import METARATIONAL, Judgement, Stability

CONCEPTS = ("nash", *METARATIONAL, "sim")
LIMIT = 2000


class Reference:
    """One resolved game, seen by the definitions.

    A state is its Y/N string in option order (with `-` where coalesced states differ); players and options are ids.
    """

    def __init__(self, game: ResolvedGame):
        self.game = game
        self.graph = Graph(game)
        self._stability = Stability(self.graph)
        self._horizon: Horizon | None = None

    @property
    def players(self) -> tuple[str, ...]:
        """Ids of the players."""
        return self.graph.players

    def states(self, limit: int = LIMIT) -> tuple[State, ...]:
        """Every state in ascending order of code. Raises TooLarge above `limit`."""
        return tuple(self.graph.label(state) for state in self.graph.states(limit))

    def feasible(self, state: State) -> bool:
        """Whether a Y/N string is a state of the game."""
        return self.graph.feasible(state)

    def moves(self, actor: str, state: State) -> tuple[State, ...]:
        """R_i(s): where the actor can move to from a state."""
        found = self.graph.moves(self._player(actor), self.graph.state(state))
        return tuple(self.graph.label(q) for q in found)

    def prefers(self, actor: str, one: State, other: State) -> bool:
        """Whether the actor strictly prefers one state to another."""
        return self.graph.prefers(self._player(actor), self.graph.state(one), self.graph.state(other))

    def stable(self, concept: str, actor: str, state: State) -> Judgement:
        """The stability of one state for one actor, with its witness; only what the verdict needs is looked at.

        `concept` is one of `nash gmr smr seq symseq sim`, `lim:H` or `nm`. Raises NameUnknown for another, UsageError
        where the concept is not defined for the game: `sim` with coalesced states, horizons unless two play.
        """
        self._horizon = None  # so that a witness does not depend on what was asked before
        return self._judge(concept, self._player(actor), self.graph.state(state))

    def solve(
        self, concepts: Sequence[str] = CONCEPTS, *, limit: int = LIMIT
    ) -> dict[str, dict[str, frozenset[State]]]:
        """The states that are stable, by concept and actor. Raises TooLarge above `limit` states."""
        states = self.graph.states(limit)
        return {
            concept: {
                actor: frozenset(self.graph.label(s) for s in states if self._judge(concept, actor, s).stable)
                for actor in self.players
            }
            for concept in concepts
        }

    def equilibria(self, concept: str, *, limit: int = LIMIT) -> tuple[State, ...]:
        """The states that are stable for every player, in ascending order of code."""
        states = self.graph.states(limit)
        return tuple(
            self.graph.label(s) for s in states if all(self._judge(concept, actor, s).stable for actor in self.players)
        )

    def coalition_equilibria(
        self, concept: str, family: Iterable[Sequence[str]] | None = None, *, limit: int = LIMIT
    ) -> tuple[State, ...]:
        """The states that are stable for every coalition of a class (all coalitions where None), ascending.

        `concept` is one of `cnash cgmr csmr cseq`; coalitions are given by their players.
        """
        states = self.graph.states(limit)
        chosen = None if family is None else [[self._player(name) for name in members] for members in family]
        together = Coalitions(self.graph, chosen)
        return tuple(self.graph.label(s) for s in states if together.equilibrium(concept, s))

    def _judge(self, concept: str, actor: str, state: State) -> Judgement:
        if concept in CONCEPTS:
            return self._stability.judge(concept, actor, state)
        if concept == "nm" or re.fullmatch(r"lim:[1-9][0-9]{0,3}", concept):
            self._horizon = self._horizon or Horizon(self.graph)
            return self._horizon.judge(concept, actor, state)
        raise unknown("concept", concept, (*CONCEPTS, "lim:H", "nm"))

    def _player(self, name: str) -> str:
        for player in self.game.players:
            if name in (player.id, player.name):
                return player.id
        raise unknown("player", name, self.players)
