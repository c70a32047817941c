"""The checker of witnesses: each verified from the definitions alone, by none of the engine's short cuts."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from functools import cache
from itertools import product

from standoff.conflict.model import Model
from standoff.stability.records import Deterrent, Witness

Ends = Callable[[int, int, int], frozenset[int]]


def check_witness(model: Model, witness: Witness) -> bool:
    """Whether a witness shows what it claims.

    A stable verdict needs a valid deterrent for exactly the actor's improvements from the state; an unstable
    one an improvement for which every reply within reach is tried and fails. Where the verdict is unstable
    this takes as long as all replies take to list, one by one.
    """
    return checker(model)(witness)


def checker(model: Model) -> Callable[[Witness], bool]:
    """A `check_witness` for many witnesses of one model, whose states are looked through only once."""
    plain = _Plain(model)
    return lambda witness: _check(plain, witness)


def _check(plain: _Plain, witness: Witness) -> bool:
    if witness.horizon is not None:
        return _check_anticipation(plain, witness)
    ups = plain.improvements(witness.actor, witness.state)
    if not witness.stable:
        undeterred = witness.improvement
        return undeterred is not None and undeterred in ups and not plain.any_deterrent(witness, undeterred)
    answered = [d.improvement for d in witness.deterrents]
    return sorted(answered) == sorted(ups) and all(plain.deters(witness, d) for d in witness.deterrents)


class _Plain:
    """Moves and replies by looking at every state, with groups only to find them again."""

    def __init__(self, model: Model):
        self.model = model
        self.codes = [int(code) for code in model.codes]
        self.place = {code: s for s, code in enumerate(self.codes)}
        self.groups: list[dict[int, list[int]]] = []
        if model.arcs is None:
            for own in model.own:
                group: dict[int, list[int]] = {}
                for s, code in enumerate(self.codes):
                    group.setdefault(code & ~own, []).append(s)
                self.groups.append(group)

    def moves(self, i: int, s: int) -> list[int]:
        """R_i(s)."""
        model, here = self.model, self.codes[s]
        if model.arcs is not None:
            arcs = model.arcs[i]
            return [int(t) for t in arcs.target[arcs.start[s] : arcs.start[s + 1]]]
        return [
            t
            for t in self.groups[i][here & ~model.own[i]]
            if t != s and not here & ~self.codes[t] & model.forward and not self.codes[t] & ~here & model.backward
        ]

    def improvements(self, i: int, s: int) -> list[int]:
        """R_i^+(s)."""
        rank = self.model.ranks[i]
        return [t for t in self.moves(i, s) if rank[t] > rank[s]]

    def bad_enough(self, witness: Witness, x: int) -> bool:
        """Whether ending in x deters: no better than the state, and no way out above it where responses count."""
        rank, i, s = self.model.ranks[witness.actor], witness.actor, witness.state
        responds = witness.concept in ("smr", "symseq")
        return bool(rank[x] <= rank[s]) and not (responds and any(rank[y] > rank[s] for y in self.moves(i, x)))

    def steps(self, witness: Witness, j: int, s: int) -> Iterable[int]:
        """The moves of j that count as replies."""
        return self.improvements(j, s) if witness.concept in ("seq", "symseq") else self.moves(j, s)

    def deters(self, witness: Witness, deterrent: Deterrent) -> bool:
        """Whether a deterrent's moves are legal and its end deters."""
        if witness.concept == "sim":
            movers = [step.actor for step in deterrent.sequence]
            if not movers or witness.actor in movers or len(set(movers)) < len(movers):
                return False
            for step in deterrent.sequence:
                if step.to not in self.improvements(step.actor, witness.state):
                    return False
            end = self.combined(witness, deterrent.improvement, [(d.actor, d.to) for d in deterrent.sequence])
            return end == deterrent.end and self.bad_enough(witness, deterrent.end)
        at, last = deterrent.improvement, witness.actor
        for step in deterrent.sequence:
            if step.origin != at or step.actor in (last, witness.actor):
                return False
            if step.to not in self.steps(witness, step.actor, at):
                return False
            at, last = step.to, step.actor
        legal = bool(deterrent.sequence) and witness.concept != "nash"
        return legal and at == deterrent.end and self.bad_enough(witness, at)

    def any_deterrent(self, witness: Witness, t: int) -> bool:
        """Whether any reply at all deters the improvement t: every one is tried."""
        if witness.concept == "nash":
            return False
        others = [j for j in range(self.model.m) if j != witness.actor]
        if witness.concept == "sim":
            choices = [[(j, c) for c in [witness.state, *self.improvements(j, witness.state)]] for j in others]
            ends = (self.combined(witness, t, choice) for choice in product(*choices))
            return any(f is not None and f != t and self.bad_enough(witness, f) for f in ends)
        nodes = {(x, j) for j in others for x in self.steps(witness, j, t)}
        waiting = deque(nodes)
        while waiting:
            x, last = waiting.popleft()
            new = {(y, j) for j in others if j != last for y in self.steps(witness, j, x)} - nodes
            nodes |= new
            waiting.extend(new)
        return any(self.bad_enough(witness, x) for x in {x for x, _ in nodes})

    def combined(self, witness: Witness, t: int, choices: Iterable[tuple[int, int]]) -> int | None:
        """The state in which the actor's move to t and the others' choices from the same state meet, if feasible."""
        code = self.codes[witness.state]
        for j, to in [(witness.actor, t), *choices]:
            code = code & ~self.model.own[j] | self.codes[to] & self.model.own[j]
        return self.place.get(code)


def _check_anticipation(plain: _Plain, witness: Witness) -> bool:
    """A witness of `lim:H` or `nm`: its ends are the anticipated ones, its lines of play are anticipated play."""
    h, i, s = witness.horizon or 0, witness.actor, witness.state
    ends = _anticipation(plain)
    if ends(h, i, s) != set(witness.ends) or witness.stable != (set(witness.ends) == {s}):
        return False
    if witness.concept == "nm":
        cycle = _cycle(plain, ends)
        if h not in cycle or (witness.stable and any(ends(g, i, s) != {s} for g in cycle)):
            return False
    elif witness.concept != f"lim:{h}":
        return False
    rank = plain.model.ranks[i]
    if not witness.stable:
        last = witness.play[-1].to if witness.play else s
        begins = bool(witness.play) and witness.play[0].to == witness.improvement
        return begins and last in witness.ends and _follows(plain, ends, h, i, s, Deterrent(s, witness.play, last))
    moves = [d.improvement for d in witness.deterrents]
    return sorted(moves) == sorted(plain.moves(i, s)) and all(
        bool(rank[d.end] <= rank[s]) and _follows(plain, ends, h - 1, 1 - i, d.improvement, d)
        for d in witness.deterrents
    )


def _anticipation(plain: _Plain) -> Ends:
    """A_h(i, s) as a function, from the definition in `horizon`."""

    @cache
    def ends(h: int, i: int, s: int) -> frozenset[int]:
        moves = plain.moves(i, s)
        if h == 0 or not moves:
            return frozenset({s})
        rank = plain.model.ranks[i]
        worth = {t: min(rank[x] for x in ends(h - 1, 1 - i, t)) for t in moves}
        best = max(worth.values())
        if best <= rank[s]:
            return frozenset({s})
        return frozenset[int]().union(*(ends(h - 1, 1 - i, t) for t in moves if worth[t] == best))

    return ends


def _cycle(plain: _Plain, ends: Ends) -> range:
    """The horizons of the first round of the cycle of tables, all of them 1 or more."""
    seen: dict[object, int] = {}
    h = 1
    while True:
        table = tuple(ends(h, i, s) for i in range(2) for s in range(plain.model.n))
        if table in seen:
            return range(seen[table], h)
        seen[table] = h
        h += 1


def _follows(plain: _Plain, ends: Ends, h: int, i: int, s: int, line: Deterrent) -> bool:
    """Whether a line of play from s, i to move with h moves left, takes best moves and stops where it should."""
    for step in line.sequence:
        moves = plain.moves(i, s)
        if step.actor != i or step.origin != s or step.to not in moves or ends(h, i, s) == {s}:
            return False
        rank = plain.model.ranks[i]
        worth = {t: min(rank[x] for x in ends(h - 1, 1 - i, t)) for t in moves}
        if worth[step.to] < max(worth.values()):
            return False
        h, i, s = h - 1, 1 - i, step.to
    return ends(h, i, s) == {s} and s == line.end
