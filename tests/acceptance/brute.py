"""Stability by brute force over sets, from the definitions and nothing else.

Every reply set is a search over (state, last mover), as legal sequences are defined; no shortcut of the product is
shared.
"""

from __future__ import annotations

import itertools

from .gmcr_files import Conflict, State

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
