"""What a table can deliver, straight from the definitions: plain Python on sets, slow, to be read beside them.

Nothing is shared with the engine but the records that go in. Shapley values are averages over all orders of members.
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from itertools import combinations, permutations

from standoff.conflict.model import Model
from standoff.strategy.formats import Table
from tests.stability.oracle import Oracle


class TableOracle:
    """One table of one model, with stability by a concept."""

    def __init__(self, model: Model, table: Table, concept: str):
        self.model, self.table, self.concept = model, table, concept
        self.oracle = Oracle(model)
        self.codes, self.rank, self.n = self.oracle.codes, self.oracle.rank, model.n
        self.members = list(table.members)
        self.outsiders = [i for i in range(model.m) if i not in self.members]
        self.start = self._start()

    def _start(self) -> int:
        today, requires = self.model.status_quo, self.table.requires
        if requires is None:
            return today
        b = requires.actor
        reach = {today} if b < 0 else {today} | self.oracle.moves(b, today)
        reach = {s for s in reach if requires.holds[s]}
        if b >= 0:
            reach = {s for s in reach if self.rank[b][s] >= self.rank[b][today]}
            reach = {s for s in reach if all(self.rank[b][s] >= self.rank[b][t] for t in reach)}
        if not reach:
            return -1
        return min(reach, key=lambda s: (bin(self.codes[s] ^ self.codes[today]).count("1"), self.codes[s]))

    def _one_way(self, s: int, t: int) -> bool:
        """Whether no one-way option goes the wrong way from s to t."""
        for bit in range(64):
            before, after = self.codes[s] >> bit & 1, self.codes[t] >> bit & 1
            if before and not after and self.model.forward >> bit & 1:
                return False
            if after and not before and self.model.backward >> bit & 1:
                return False
        return True

    def candidates(self) -> set[int]:
        theirs = 0
        for i in self.members:
            theirs |= self.model.own[i]
        return {
            x
            for x in range(self.n)
            if x != self.start
            and not (self.codes[x] ^ self.codes[self.start]) & ~(theirs & self.table.agenda)
            and self._one_way(self.start, x)
        }

    def refuses(self, i: int, x: int) -> bool:
        return self.rank[i][x] < self.rank[i][self.start]

    def gains(self, i: int, x: int) -> bool:
        return self.rank[i][x] > self.rank[i][self.start]

    def agreements(self) -> set[int]:
        return {
            x
            for x in self.candidates()
            if not any(self.refuses(i, x) for i in self.members) and any(self.gains(i, x) for i in self.members)
        }

    def strict(self) -> set[int]:
        return {x for x in self.agreements() if all(self.gains(i, x) for i in self.members)}

    def stepwise(self) -> set[int]:
        """By single moves of members that change only options on the agenda."""
        seen, waiting = {self.start}, deque([self.start])
        while waiting:
            s = waiting.popleft()
            for i in self.members:
                for t in self.oracle.moves(i, s):
                    if not (self.codes[s] ^ self.codes[t]) & ~self.table.agenda and t not in seen:
                        seen.add(t)
                        waiting.append(t)
        return seen & self.agreements()

    def unaided(self) -> set[int]:
        return self.legal(self.members, self.start, True) & self.agreements()

    def kept(self) -> set[int]:
        return {x for x in self.agreements() if all(self.oracle.stable(self.concept, i, x) for i in self.members)}

    def legal(self, actors: list[int], start: int, improving: bool) -> set[int]:
        """Ends of legal sequences of length one or more: nobody moves twice in succession."""
        step = self.oracle.improvements if improving else self.oracle.moves
        if len(actors) == 1:
            # With one actor the definition of R_H is R_i itself.
            return set(step(actors[0], start))
        nodes = {(x, j) for j in actors for x in step(j, start)}
        waiting = deque(nodes)
        while waiting:
            x, last = waiting.popleft()
            for j in actors:
                for y in step(j, x) if j != last else ():
                    if (y, j) not in nodes:
                        nodes.add((y, j))
                        waiting.append((y, j))
        return {x for x, _ in nodes}

    def self_enforcing(self) -> set[int]:
        found = set()
        for x in self.kept():
            coalitions = [list(h) for size in range(1, len(self.members) + 1) for h in combinations(self.members, size)]
            if not any(
                all(self.rank[i][q] > self.rank[i][x] for i in h) for h in coalitions for q in self.legal(h, x, False)
            ):
                found.add(x)
        return found

    def robust(self) -> set[int]:
        return {
            x
            for x in self.kept()
            if not any(self.refuses(i, q) for q in self.legal(self.outsiders, x, True) for i in self.members)
        }

    def afterwards(self) -> set[int]:
        found = set(self.kept())
        for x in self.kept():
            found |= self.legal(self.outsiders, x, True)
        return found

    def undominated(self) -> set[int]:
        agreed = self.agreements()

        def beats(y: int, x: int) -> bool:
            row = [(self.rank[i][y], self.rank[i][x]) for i in self.members]
            return all(a >= b for a, b in row) and any(a > b for a, b in row)

        return {x for x in agreed if not any(beats(y, x) for y in agreed)}

    def fallback(self) -> tuple[set[int], int]:
        """Down one class at a time, all members in step, until some state is acceptable to all."""
        open_to = {x for x in self.candidates() | {self.start} if not any(self.refuses(i, x) for i in self.members)}
        depth = 0
        while True:
            accepted = [self._best(i, open_to, depth) for i in self.members]
            common = set.intersection(*accepted)
            if common:
                return common, depth
            depth += 1

    def _best(self, i: int, states: set[int], depth: int) -> set[int]:
        tiers = sorted({self.rank[i][x] for x in states}, reverse=True)[: depth + 1]
        return {x for x in states if self.rank[i][x] in tiers}

    def removed(self, coalition: tuple[int, ...]) -> int:
        return sum(any(self.refuses(i, x) for i in coalition) for x in self.candidates())

    def value(self, i: int) -> Fraction:
        """The mean of what i adds over all orders of the members."""
        orders = list(permutations(self.members))
        total = sum(
            self.removed((*order[: order.index(i)], i)) - self.removed(order[: order.index(i)]) for order in orders
        )
        return Fraction(total, len(orders))

    def alone(self, i: int) -> int:
        others = [j for j in self.members if j != i]
        return sum(self.refuses(i, x) and not any(self.refuses(j, x) for j in others) for x in self.candidates())
