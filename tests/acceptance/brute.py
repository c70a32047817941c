"""Stability by brute force over sets, from the definitions and nothing else.

Every reply set is a search over (state, last mover), as legal sequences are defined; no shortcut of the product is
shared.
"""

from __future__ import annotations

import itertools

from .gmcr_files import Conflict, State

Tables = list[dict[State, frozenset[State]]]

CONCEPTS = ("nash", "gmr", "smr", "seq", "symseq", "sim")


class Brute:
    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self.actors = range(len(conflict.owned))
        self.feasible = set(conflict.states)
        self.reach = [{s: self._moves(i, s) for s in conflict.states} for i in self.actors]
        self.better = [
            {s: [t for t in self.reach[i][s] if self.rank(i, t) > self.rank(i, s)] for s in conflict.states}
            for i in self.actors
        ]
        self._replies: dict[tuple[int, State, bool], set[State]] = {}
        self._horizons: dict[str, list[set[State]]] = {}

    def rank(self, actor: int, state: State) -> int:
        return self.conflict.rank[actor][state]

    def _moves(self, actor: int, state: State) -> list[State]:
        """States that differ in the actor's options only, no change against an option's direction."""
        mask = sum(1 << option for option in self.conflict.owned[actor])
        allowed = []
        for other in self.conflict.states:
            changed = state ^ other
            if not changed or changed & ~mask:
                continue
            if all(self._permitted(option, other) for option in range(64) if changed >> option & 1):
                allowed.append(other)
        return allowed

    def _permitted(self, option: int, after: State) -> bool:
        direction = self.conflict.directions[option]
        return direction == "both" or (direction == "fwd") == bool(after >> option & 1)

    def replies(self, actor: int, start: State, improving: bool) -> set[State]:
        """R of the others from `start`: legal sequences of length one or more."""
        key = (actor, start, improving)
        if key not in self._replies:
            arcs = self.better if improving else self.reach
            others = [j for j in self.actors if j != actor]
            frontier = [(q, j) for j in others for q in arcs[j][start]]
            seen = set(frontier)
            while frontier:
                state, last = frontier.pop()
                for j in others:
                    if j == last:
                        continue
                    for q in arcs[j][state]:
                        if (q, j) not in seen:
                            seen.add((q, j))
                            frontier.append((q, j))
            self._replies[key] = {state for state, _ in seen}
        return self._replies[key]

    def stable(self, concept: str, actor: int, state: State) -> bool:
        if concept == "nm" or concept.startswith("lim:"):
            return state in self._far_sighted(concept)[actor]
        return all(self._deterred(concept, actor, state, t) for t in self.better[actor][state])

    def _deterred(self, concept: str, actor: int, state: State, t: State) -> bool:
        if concept == "nash":
            return False
        if concept == "sim":
            return self._sim(actor, state, t)
        here = self.rank(actor, state)
        for x in self.replies(actor, t, concept in ("seq", "symseq")):
            if self.rank(actor, x) > here:
                continue
            if concept in ("gmr", "seq") or all(self.rank(actor, y) <= here for y in self.reach[actor][x]):
                return True
        return False

    def _sim(self, actor: int, state: State, t: State) -> bool:
        """Each other stays or takes an improvement from `state`, not all stay; the changes add up."""
        choices = [[state, *self.better[j][state]] for j in self.actors if j != actor]
        for combination in itertools.product(*choices):
            if all(choice == state for choice in combination):
                continue
            end = t
            for choice in combination:
                end ^= choice ^ state
            if end in self.feasible and self.rank(actor, end) <= self.rank(actor, state):
                return True
        return False

    def _far_sighted(self, concept: str) -> list[set[State]]:
        """Per actor of two, the states stable at one horizon, or at every horizon of the cycle that horizons end in."""
        if concept not in self._horizons:
            tables: Tables = [{s: frozenset({s}) for s in self.conflict.states} for _ in (0, 1)]
            history = [tables]
            if concept == "nm":
                while True:
                    tables = self._next_horizon(tables)
                    if tables in history:
                        break
                    history.append(tables)
                cycle = history[history.index(tables) :]
            else:
                for _ in range(int(concept[4:])):
                    tables = self._next_horizon(tables)
                cycle = [tables]
            self._horizons[concept] = [
                {s for s in self.conflict.states if all(tables[i][s] == {s} for tables in cycle)} for i in (0, 1)
            ]
        return self._horizons[concept]

    def _next_horizon(self, tables: Tables) -> Tables:
        """A_h from A_(h-1): the best moves by the worst of the ends they lead to, if better than staying."""
        made: Tables = [{}, {}]
        for i in (0, 1):
            for s in self.conflict.states:
                ends = {t: tables[1 - i][t] for t in self.reach[i][s]}
                worth = {t: min(self.rank(i, x) for x in ends[t]) for t in ends}
                best = max(worth.values(), default=self.rank(i, s))
                moves = [t for t in ends if worth[t] == best] if best > self.rank(i, s) else []
                made[i][s] = frozenset().union(*(ends[t] for t in moves)) if moves else frozenset({s})
        return made
