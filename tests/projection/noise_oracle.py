"""Small noise from the definitions, in plain sets and lists: every move listed, every tree tried."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import inf

from standoff.conflict.model import Model

Move = tuple[int, int, int]
"""(actor, from, to)."""


def moves(model: Model) -> list[Move]:
    """Every move of every actor."""
    if model.arcs is not None:
        return [
            (i, s, int(t))
            for i, arcs in enumerate(model.arcs)
            for s in range(model.n)
            for t in arcs.target[arcs.start[s] : arcs.start[s + 1]]
        ]
    codes = [int(code) for code in model.codes]
    found = []
    for i, own in enumerate(model.own):
        for s, here in enumerate(codes):
            for t, there in enumerate(codes):
                lost, gained = here & ~there, there & ~here
                if s != t and not (here ^ there) & ~own and not lost & model.forward and not gained & model.backward:
                    found.append((i, s, t))
    return found


def costs(model: Model, worth: list[list[float]] | None) -> dict[Move, float]:
    """The resistance of every move: 1 unless it betters its mover, or what it loses against the mover's best."""
    every = moves(model)
    if worth is None:
        ranks = model.ranks.tolist()
        return {(i, s, t): 0 if ranks[i][t] > ranks[i][s] else 1 for i, s, t in every}
    best = {(i, s): worth[i][s] for i in range(model.m) for s in range(model.n)}
    for i, s, t in every:
        best[i, s] = max(best[i, s], worth[i][t])
    return {(i, s, t): best[i, s] - worth[i][t] for i, s, t in every}


def distances(n: int, cost: dict[Move, float]) -> list[list[float]]:
    """The least total cost from every state to every state (Floyd and Warshall)."""
    far = [[0.0 if s == t else inf for t in range(n)] for s in range(n)]
    for (_, s, t), price in cost.items():
        far[s][t] = min(far[s][t], price)
    for via in range(n):
        after = far[via]
        for row in far:
            before = row[via]
            if before < inf:
                for t in range(n):
                    if before + after[t] < row[t]:
                        row[t] = before + after[t]
    return far


def recurrent(n: int, leads: list[list[bool]]) -> list[list[int]]:
    """The sets of states that lead to each other and nowhere else, by first state."""
    found = []
    for s in range(n):
        reached = [t for t in range(n) if leads[s][t]]
        if all(leads[t][s] for t in reached) and reached[0] == s:
            found.append(reached)
    return found


def tree_costs(resistance: list[list[float]]) -> list[float]:
    """For each root the least cost of a tree of ways into it, trying every way out of every other node."""
    c = len(resistance)
    least = []
    for root in range(c):
        others = [k for k in range(c) if k != root]
        best = inf
        for chosen in product(*([j for j in range(c) if j != k] for k in others)):
            then = dict(zip(others, chosen, strict=True))
            if all(_arrives(k, root, then, c) for k in others):
                best = min(best, sum(resistance[k][j] for k, j in then.items()))
        least.append(best)
    return least


def _arrives(k: int, root: int, then: dict[int, int], steps: int) -> bool:
    for _ in range(steps):
        if k == root:
            return True
        k = then[k]
    return False


def chances(
    model: Model, epsilon: Fraction, worth: list[list[int]] | None, stay: Fraction = Fraction(0)
) -> list[list[Fraction]]:
    """The chance of every step.

    Actors move with equal chances. Counting mistakes: with chance `stay` the mover stays, with chance epsilon it goes
    anywhere it ranks no higher, else to something better, if there is anything. By utility (whole numbers): a state is
    chosen with odds epsilon to the power of minus its utility.
    """
    n, m = model.n, model.m
    options: dict[tuple[int, int], list[int]] = {(i, s): [] for i in range(m) for s in range(n)}
    for i, s, t in moves(model):
        options[i, s].append(t)
    chance = [[Fraction(0)] * n for _ in range(n)]
    for (i, s), targets in options.items():
        odds = dict.fromkeys([s, *targets], Fraction(0))
        if worth is None:
            rank = model.ranks[i]
            better = [t for t in targets if rank[t] > rank[s]]
            worse = [t for t in targets if rank[t] <= rank[s]]
            for t in worse:
                odds[t] += epsilon / len(worse)
            for t in better:
                odds[t] += (1 - epsilon) * (1 - stay) / len(better)
            odds[s] += 1 - sum(odds.values())
        else:
            top = max(worth[i][t] for t in odds)
            odds = {t: epsilon ** (top - worth[i][t]) for t in odds}
        whole = sum(odds.values()) * m
        for t, weight in odds.items():
            chance[s][t] += weight / whole
    return chance


def shares(chance: list[list[Fraction]]) -> list[Fraction]:
    """The long-run shares of a chain, whose chances of staying are not read.

    By taking states away one after the other, without subtraction (Grassmann, Taksar and Heyman 1985).
    """
    p = [row[:] for row in chance]
    n = len(p)
    for k in range(n - 1, 0, -1):
        out = sum(p[k][:k])
        for s in range(k):
            p[s][k] /= out
            for t in range(k):
                p[s][t] += p[s][k] * p[k][t]
    share = [Fraction(1)]
    for k in range(1, n):
        share.append(sum((share[s] * p[s][k] for s in range(k)), Fraction(0)))
    whole = sum(share)
    return [one / whole for one in share]


def absorbed(chance: list[list[Fraction]], start: int, ends: list[list[int]]) -> list[Fraction]:
    """The chance of ending in each of some sets, from a state: linear equations, solved exactly."""
    known = {s: e for e, states in enumerate(ends) for s in states}
    if start in known:
        return [Fraction(int(e == known[start])) for e in range(len(ends))]
    way = [start]
    for s in way:
        way += [t for t, weight in enumerate(chance[s]) if weight and t not in known and t not in way]
    rows = [
        [Fraction(int(s == t)) - chance[s][t] for t in way] + [sum(chance[s][t] for t in states) for states in ends]
        for s in way
    ]
    for k in range(len(way)):
        pivot = next(r for r in range(k, len(way)) if rows[r][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [one / rows[k][k] for one in rows[k]]
        for r in range(len(way)):
            if r != k and rows[r][k]:
                rows[r] = [a - rows[r][k] * b for a, b in zip(rows[r], rows[k], strict=True)]
    return rows[0][len(way) :]
