"""Legal sequences: what opponents can lead to from a state, found in the order of length and only as far as asked.

Definition (Fang, Hipel and Kilgour 1993): a legal sequence of a set H of players is a sequence of single moves by
members of H in which any player may move more than once but never twice in succession. By induction, with the set of
possible last movers Omega_H(t, x):

(a) j in H and x in R_j(t) put x into R_H(t) and j into Omega_H(t, x);
(b) x in R_H(t), j in H, y in R_j(x) and Omega_H(t, x) other than {j} put y into R_H(t) and j into Omega_H(t, y).

That is a search over pairs (state, last mover). R_H^+(t) is the same with every move an improvement of its mover from
where it stands. Sequences may lead back to where they began.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.reference.graph import Block, Graph, Order, State

Node = tuple[State, str]
"""A state reached, and who moved last."""


class Replies:
    """R_H(t), or R_H^+(t) where `credible`, as nodes (state, last mover), each with a shortest sequence to it.

    Iterating goes on with the search only as far as needed; what was found is kept, so that the next question about the
    same t does not search again.
    """

    def __init__(self, graph: Graph, movers: Sequence[str], start: State, *, credible: bool):
        self._graph, self._movers, self._start, self._credible = graph, tuple(movers), start, credible
        self._found: list[Node] = []
        self._before: dict[Node, Node | None] = {}
        self._tried: dict[tuple[str, Block], list[Order]] = {}
        self._search = self._expand()

    def __len__(self) -> int:
        """How many nodes have been found so far."""
        return len(self._found)

    def __iter__(self) -> Iterator[Node]:
        place = 0
        while True:
            if place == len(self._found) and next(self._search, None) is None:
                return
            yield self._found[place]
            place += 1

    def sequence(self, node: Node) -> list[dict[str, str]]:
        """The moves that lead from t to a node: who moves, and where to."""
        steps: list[dict[str, str]] = []
        here: Node | None = node
        while here is not None:
            state, mover = here
            steps.append({"actor": mover, "to": self._graph.label(state)})
            here = self._before[here]
        return steps[::-1]

    def _expand(self) -> Iterator[Node]:
        """Find one new node at a time, shortest sequences first."""
        yield from self._step(self._start, None)
        place = 0
        while place < len(self._found):
            yield from self._step(self._found[place][0], self._found[place])
            place += 1

    def _step(self, state: State, before: Node | None) -> Iterator[Node]:
        for mover in self._movers:
            if before is not None and before[1] == mover:
                continue
            if self._adds_nothing(mover, state):
                continue
            moves = self._graph.improvements if self._credible else self._graph.moves
            for reached in moves(mover, state):
                node = reached, mover
                if node not in self._before:
                    self._before[node] = before
                    self._found.append(node)
                    yield node

    def _adds_nothing(self, mover: str, state: State) -> bool:
        """Whether all that the mover can lead to from here was found before; only saves time.

        The states that a mover whose options go both ways can move among are one block. From one state of it the mover
        reaches every other, so after two states the block is done; its improvements from a state are among those
        from any state it likes no better.
        """
        block = self._graph.block(mover, state)
        if block is None:
            return False
        earlier = self._tried.setdefault((mover, block), [])
        order = self._graph.order(mover, state) if self._credible else ()
        done = any(order >= tried for tried in earlier) if self._credible else len(earlier) > 1
        if not done:
            earlier.append(order)
        return done
