"""Stability straight from the definitions, on sets of positions: slow, and meant to be read beside the definitions.

Nothing here is shared with the engine but the `Model` record itself.
"""

from __future__ import annotations

from collections import deque
from functools import cache
from itertools import product

from standoff.conflict.model import Model


class Oracle:
    """Moves, replies and stability of one model."""

    def __init__(self, model: Model):
        self.model = model
        self.n, self.m = model.n, model.m
        self.codes = [int(code) for code in model.codes]
        self.rank = [[int(r) for r in row] for row in model.ranks]
        self.place = {code: s for s, code in enumerate(self.codes)}
        self.moves = cache(self._moves)

    def _moves(self, i: int, s: int) -> frozenset[int]:
        """R_i(s)."""
        model = self.model
        if model.arcs is not None:
            arcs = model.arcs[i]
            return frozenset(int(t) for t in arcs.target[arcs.start[s] : arcs.start[s + 1]])
        found = set()
        for t in range(self.n):
            change = self.codes[s] ^ self.codes[t]
            switched_off = change & self.codes[s]
            switched_on = change & self.codes[t]
            if t == s or change & ~model.own[i] or switched_off & model.forward:
                continue
            if not switched_on & model.backward:
                found.add(t)
        return frozenset(found)

    def improvements(self, i: int, s: int) -> frozenset[int]:
        """R_i^+(s)."""
        return frozenset(t for t in self.moves(i, s) if self.rank[i][t] > self.rank[i][s])

    def replies(self, i: int, t: int, improving: bool) -> set[int]:
        """R_{-i}(t) or R_{-i}^+(t): ends of legal sequences of length one or more."""
        step = self.improvements if improving else self.moves
        others = [j for j in range(self.m) if j != i]
        nodes = {(x, j) for j in others for x in step(j, t)}
        waiting = deque(nodes)
        while waiting:
            x, last = waiting.popleft()
            for j in others:
                if j == last:
                    continue
                for y in step(j, x):
                    if (y, j) not in nodes:
                        nodes.add((y, j))
                        waiting.append((y, j))
        return {x for x, _ in nodes}

    def stable(self, concept: str, i: int, s: int) -> bool:
        """The verdict, word for word."""
        score = self.rank[i]
        ups = self.improvements(i, s)
        if concept == "nash":
            return not ups
        if concept == "sim":
            return all(self.simultaneous(i, s, t) for t in ups)
        improving = concept in ("seq", "symseq")
        responds = concept in ("smr", "symseq")
        for t in ups:
            for x in self.replies(i, t, improving):
                if score[x] <= score[s] and not (responds and any(score[y] > score[s] for y in self.moves(i, x))):
                    break
            else:
                return False
        return True

    def simultaneous(self, i: int, s: int, t: int) -> bool:
        """Whether some joint choice of the others, made at the same time as i goes from s to t, deters."""
        others = [j for j in range(self.m) if j != i]
        for choice in product(*[[s, *self.improvements(j, s)] for j in others]):
            if all(c == s for c in choice):
                continue
            code = self.codes[s]
            for j, c in zip([i, *others], [t, *choice], strict=True):
                code = (code & ~self.model.own[j]) | (self.codes[c] & self.model.own[j])
            f = self.place.get(code)
            if f is not None and self.rank[i][f] <= self.rank[i][s]:
                return True
        return False

    def anticipated(self, h: int, i: int, s: int) -> frozenset[int]:
        """A_h(i, s) of two actors: the set of ends anticipated with h moves left and i to move."""
        if not hasattr(self, "_anticipated"):
            self._anticipated: dict[tuple[int, int, int], frozenset[int]] = {}
        if h == 0 or not self.moves(i, s):
            return frozenset({s})
        key = (h, i, s)
        if key not in self._anticipated:
            ends = {t: self.anticipated(h - 1, 1 - i, t) for t in self.moves(i, s)}
            worth = {t: min(self.rank[i][x] for x in ends[t]) for t in ends}
            best = max(worth.values())
            stays = best <= self.rank[i][s]
            together = frozenset().union(*(ends[t] for t in ends if worth[t] == best))
            self._anticipated[key] = frozenset({s}) if stays else together
        return self._anticipated[key]

    def limited(self, h: int, i: int, s: int) -> bool:
        return self.anticipated(h, i, s) == {s}

    def non_myopic(self) -> list[list[bool]]:
        """Stable at every horizon of the cycle into which the pair of tables falls."""
        seen: dict[object, int] = {}
        rows: list[list[list[bool]]] = []
        h = 1
        while True:
            tables = tuple(self.anticipated(h, i, s) for i in range(2) for s in range(self.n))
            if tables in seen:
                first = seen[tables] - 1
                return [[all(r[i][s] for r in rows[first:]) for s in range(self.n)] for i in range(2)]
            seen[tables] = h
            rows.append([[self.limited(h, i, s) for s in range(self.n)] for i in range(2)])
            h += 1

    def reachable(self, starts: set[int], improving: bool) -> dict[int, int]:
        """State to the least number of moves of a legal sequence of all actors, starts at 0."""
        step = self.improvements if improving else self.moves
        length = dict.fromkeys(starts, 0)
        nodes = {(s, -1): 0 for s in starts}
        waiting = deque(nodes)
        while waiting:
            x, last = waiting.popleft()
            for j in range(self.m):
                if j == last:
                    continue
                for y in step(j, x):
                    if (y, j) not in nodes:
                        nodes[y, j] = nodes[x, last] + 1
                        length.setdefault(y, nodes[y, j])
                        waiting.append((y, j))
        return length
