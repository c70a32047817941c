"""Limited-move and non-myopic stability for two players.

Limited-move stability with horizon h (Kilgour 1985; Fang, Hipel and Kilgour 1993): A_h(i, s) is what i, about to move
at s with h moves left, anticipates the end to be. Where several best moves tie, all are kept, so that an anticipation
is a set of ends, and its mover values it at the worst of them:

- A_0(i, s) = {s}, and A_h(i, s) = {s} where i cannot move from s;
- otherwise let t range over the moves of i whose A_{h-1}(j, t) has the greatest worst end for i; if that is better than
  s for i, A_h(i, s) is the union of these sets, else {s}.

s is stable for i at horizon h iff A_h(i, s) = {s}. The pair of tables A_h(1, .), A_h(2, .) repeats from some horizon
on; s is non-myopically stable iff it is stable at every horizon of that cycle. How ties are treated is ours: the
literature leaves it open.
"""

from __future__ import annotations

from collections.abc import Mapping

from standoff.errors import TooLarge, UsageError
from standoff.reference.graph import Graph, Order, State
from standoff.reference.stability import Judgement

Ends = frozenset[State]
Table = Mapping[tuple[str, State], Ends]
"""(player about to move, state) to the ends it anticipates, for one number of moves left."""

REACH_LIMIT = 2000
"""States within reach of the state judged, above which horizons are not computed."""


class Anticipations:
    """The tables A_0, A_1, ... over a set of states that no move leaves, made as far as asked."""

    def __init__(self, graph: Graph, states: frozenset[State]):
        self.graph = graph
        first: Table = {(player, s): frozenset({s}) for player in graph.players for s in states}
        self._tables = [first]
        self._seen = {frozenset(first.items()): 0}
        self._cycle: range | None = None

    def at(self, horizon: int) -> Table:
        """A_h; past the first repetition it is read off the cycle."""
        while self._cycle is None and len(self._tables) <= horizon:
            self._extend()
        if self._cycle is None or horizon < self._cycle.stop:
            return self._tables[horizon]
        return self._tables[self._cycle.start + (horizon - self._cycle.start) % len(self._cycle)]

    def cycle(self) -> range:
        """The horizons from the first that comes again up to the last before it does."""
        while self._cycle is None:
            self._extend()
        return self._cycle

    def _extend(self) -> None:
        before = self._tables[-1]
        table: Table = {(player, s): self._anticipate(before, player, s) for player, s in before}
        key = frozenset(table.items())
        if key in self._seen:
            self._cycle = range(self._seen[key], len(self._tables))
        else:
            self._seen[key] = len(self._tables)
            self._tables.append(table)

    def _anticipate(self, before: Table, player: str, state: State) -> Ends:
        """A_h(i, s) from the table of A_{h-1}."""
        moves = self.graph.moves(player, state)
        if not moves:
            return frozenset({state})
        other = next(p for p in self.graph.players if p != player)
        worth = {t: self._worst(player, before[other, t]) for t in moves}
        best = max(worth.values())
        if best <= self.graph.order(player, state):
            return frozenset({state})
        return frozenset(end for t in moves if worth[t] == best for end in before[other, t])

    def _worst(self, player: str, ends: Ends) -> Order:
        return min(self.graph.order(player, end) for end in ends)


class Horizon:
    """Judgements under `lim:H` and `nm` in one graph of two players; tables are remembered between them."""

    def __init__(self, graph: Graph):
        if len(graph.players) != 2:
            raise UsageError(f"Horizons are defined for two players, and this game has {len(graph.players)}.")
        self.graph = graph
        self._known: dict[State, Anticipations] = {}

    def judge(self, concept: str, actor: str, state: State) -> Judgement:
        """Stability under `lim:H` or `nm`.

        The witness is ``{"horizon": h, "ends": [state, ...]}``: what the actor anticipates with h moves left; for `nm`
        the least horizon of the cycle at which the state is not stable, or the first of the cycle where it is.
        """
        tables = self._from(state)
        horizons = tables.cycle() if concept == "nm" else [int(concept.removeprefix("lim:"))]
        ends = {h: tables.at(h)[actor, state] for h in horizons}
        against = [h for h, found in ends.items() if found != {state}]
        shown = against[0] if against else horizons[0]
        witness: dict[str, object] = {
            "horizon": shown,
            "ends": sorted(self.graph.label(end) for end in ends[shown]),
        }
        return Judgement(concept, actor, self.graph.label(state), not against, witness)

    def _from(self, state: State) -> Anticipations:
        if state not in self._known:
            within = self._within_reach(state)
            self._known |= dict.fromkeys(within - self._known.keys(), Anticipations(self.graph, within))
        return self._known[state]

    def _within_reach(self, state: State) -> frozenset[State]:
        found, waiting = {state}, [state]
        while waiting:
            here = waiting.pop()
            for player in self.graph.players:
                new = set(self.graph.moves(player, here)) - found
                found |= new
                waiting.extend(new)
            if len(found) > REACH_LIMIT:
                raise TooLarge(f"Horizons need every state within reach, and there are more than {REACH_LIMIT}.")
        return frozenset(found)
