"""Individual stability, concept by concept, as the definitions read.

s is the state judged, i the player, t an improvement of i from s, x a reply of the others, y a response of i. In every
concept s is stable for i if each t is deterred; they differ in what deters.

- Nash (Nash 1950, 1951): nothing deters, so there is no t.
- GMR, general metarationality (Howard 1971): some x in R_{-i}(t) is no better than s for i.
- SMR, symmetric metarationality (Howard 1971): and from that x no y in R_i(x) is better than s for i.
- SEQ, sequential stability (Fraser and Hipel 1979): some x in R_{-i}^+(t) is no better than s for i.
- SymSEQ, symmetric sequential stability (Rego and Vieira 2015, 2017): and from that x no y in R_i(x) is better than s.
- SIM, simultaneous stability (Fraser and Hipel): the others, not all standing still, each stand still or make an
  improvement from s at the same time as i moves to t; the combination is feasible and no better than s for i.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from standoff.errors import UsageError
from standoff.reference.graph import Graph, State
from standoff.reference.replies import Replies

METARATIONAL = ("gmr", "smr", "seq", "symseq")
KEPT_NODES = 1_000_000
"""Nodes of legal sequences remembered between questions before they are forgotten."""


@dataclass(frozen=True)
class Judgement:
    """Whether a state is stable for a player under a concept, and what proves it.

    Witness of an unstable state: ``{"improvement": state, "replies": "none"}``, an improvement that nobody deters.
    Of a stable state: ``{"deterrents": [{"improvement": state, "sequence": [{"actor", "to"}, ...], "end": state}]}``,
    for each improvement the moves that deter it (for SIM those made at the same time, each seen from the state judged).
    For horizons see `reference.horizon`.
    """

    concept: str
    actor: str
    state: State
    stable: bool
    witness: dict[str, object] = field(default_factory=dict)


class Stability:
    """The questions of this module, asked of one graph; legal sequences are remembered between them."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self._replies: dict[tuple[str, State, bool], Replies] = {}
        self._kept = 0

    def judge(self, concept: str, actor: str, state: State) -> Judgement:
        """The stability of a state for an actor under Nash, a metarational concept or SIM."""
        if concept == "sim" and self.graph.listed:
            raise UsageError("SIM is defined for option form only, and this game coalesces states.")
        deterrents: list[dict[str, object]] = []
        for improvement in self.graph.improvements(actor, state):
            deterrent = self._deterrent(concept, actor, state, improvement)
            if deterrent is None:
                witness: dict[str, object] = {"improvement": self.graph.label(improvement), "replies": "none"}
                return Judgement(concept, actor, self.graph.label(state), False, witness)
            deterrents.append({"improvement": self.graph.label(improvement)} | deterrent)
        return Judgement(concept, actor, self.graph.label(state), True, {"deterrents": deterrents})

    def _deterrent(self, concept: str, actor: str, s: State, t: State) -> dict[str, object] | None:
        if concept == "nash":
            return None
        if concept == "sim":
            return self._simultaneous(actor, s, t)
        replies = self._after(actor, t, credible=concept in ("seq", "symseq"))
        known = len(replies)
        symmetric = concept in ("smr", "symseq")
        node = next((node for node in replies if self._deters(actor, s, node[0], symmetric=symmetric)), None)
        self._kept += len(replies) - known
        return node and {"sequence": replies.sequence(node), "end": self.graph.label(node[0])}

    def _deters(self, actor: str, s: State, x: State, *, symmetric: bool) -> bool:
        """Whether x is no better than s for i, and (symmetric) no response of i from x is."""
        no_better = not self.graph.prefers(actor, x, s)
        return no_better and not (symmetric and self._escapes(actor, s, x))

    def _escapes(self, actor: str, s: State, x: State) -> bool:
        """Whether i can respond at x with a move to something better than s."""
        return any(self.graph.prefers(actor, y, s) for y in self.graph.moves(actor, x))

    def _after(self, actor: str, t: State, *, credible: bool) -> Replies:
        if self._kept > KEPT_NODES:
            self._replies.clear()
            self._kept = 0
        key = actor, t, credible
        if key not in self._replies:
            others = [player for player in self.graph.players if player != actor]
            self._replies[key] = Replies(self.graph, others, t, credible=credible)
        return self._replies[key]

    def _simultaneous(self, actor: str, s: State, t: State) -> dict[str, object] | None:
        for moves, f in self._combined(actor, s, t):
            if self.graph.feasible(f) and not self.graph.prefers(actor, f, s):
                return {"sequence": moves, "end": f}
        return None

    def _combined(self, actor: str, s: State, t: State) -> Iterator[tuple[list[dict[str, str]], State]]:
        """Every f = s + (t - s) + the sum of (c_j - s) over the others, c_j either s or an improvement of j from s."""
        others = [player for player in self.graph.players if player != actor]
        for choices in product(*([s, *self.graph.improvements(j, s)] for j in others)):
            moves = [{"actor": j, "to": c} for j, c in zip(others, choices, strict=True) if c != s]
            if moves:
                yield moves, _overlaid(s, [t, *choices])


def _overlaid(s: State, changed: list[State]) -> State:
    """s with every change of the others laid over it; they change different options, since owners differ."""
    return "".join(next((c for c in column if c != old), old) for old, *column in zip(s, *changed, strict=True))
