"""Compiled search over (state, last mover) whose answers are rows of bits; see `relational`.

Actor j's moves from s are target[start[j, s] : start[j, s + 1]], start: (m, n + 1). A node is numbered x * (m + 1) + j:
x has been reached and j moved last, j = m where nobody has moved yet. Rows of bits are (n, words) uint64.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Rows = NDArray[np.uint64]
Bool = NDArray[np.bool_]


@kernel
def has(rows: Rows, s: int, q: int) -> bool:
    """Whether bit q of row s is set."""
    return bool(rows[s, q >> 6] >> np.uint64(q & 63) & np.uint64(1) != 0)


@kernel
def follow(start: Int64, target: Int32, actor: int, believed: Rows, node: int, mover: Int32, arc: Int64) -> int:
    """The next node after `node` along moves of the others, or -1; mover, arc: (nodes,) where its search stands.

    believed: (m, n, words), or (0, n, words) where every move counts.
    """
    m = start.shape[0]
    x, last = node // (m + 1), node % (m + 1)
    while mover[node] < m:
        k = mover[node]
        if k not in (actor, last):
            if arc[node] < 0:
                arc[node] = start[k, x]
            while arc[node] < start[k, x + 1]:
                y = target[arc[node]]
                arc[node] += 1
                if believed.shape[0] == 0 or has(believed[k], x, y):
                    return int(y * (m + 1) + k)
        mover[node] += 1
        arc[node] = -1
    return -1


@kernel
def gather(
    start: Int64, target: Int32, actor: int, believed: Rows, node: int, number: int, component: Int32, rows: Rows
) -> None:
    """Add to row `number` the states that follow `node`, and the rows of their components."""
    m = start.shape[0]
    x, last = node // (m + 1), node % (m + 1)
    for k in range(m):
        if k in (actor, last):
            continue
        for a in range(start[k, x], start[k, x + 1]):
            y = target[a]
            if believed.shape[0] != 0 and not has(believed[k], x, y):
                continue
            rows[number, y >> 6] |= np.uint64(1) << np.uint64(y & 63)
            after = component[y * (m + 1) + k]
            if after != number:
                for w in range(rows.shape[1]):
                    rows[number, w] |= rows[after, w]


@kernel
def closure(start: Int64, target: Int32, actor: int, believed: Rows, component: Int32, rows: Rows, ends: Rows) -> None:
    """The ends of legal sequences of all but `actor`, one move or more, from each state into `ends` (n, words).

    believed: as in `follow`. component: (n * (m + 1),) all -1, receives each node's strongly connected component, in
    the order in which Tarjan's search closes them (those that follow first). rows: (n * (m + 1), words) noughts.
    """
    m, n = start.shape[0], start.shape[1] - 1
    nodes = n * (m + 1)
    mover, arc = np.zeros(nodes, np.int32), np.full(nodes, -1, np.int64)
    found, low = np.full(nodes, -1, np.int32), np.zeros(nodes, np.int32)
    path, waiting = np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    seen = closed = depth = held = 0
    for t in range(n):
        root = t * (m + 1) + m
        path[0], depth = root, 1
        waiting[held] = root
        held += 1
        found[root] = low[root] = seen
        seen += 1
        while depth > 0:
            node = path[depth - 1]
            after = follow(start, target, actor, believed, node, mover, arc)
            if after >= 0:
                if found[after] < 0:
                    found[after] = low[after] = seen
                    seen += 1
                    path[depth] = after
                    depth += 1
                    waiting[held] = after
                    held += 1
                elif component[after] < 0:
                    low[node] = min(low[node], found[after])
                continue
            depth -= 1
            if depth > 0:
                low[path[depth - 1]] = min(low[path[depth - 1]], low[node])
            if low[node] < found[node]:
                continue
            first = held
            while first > 0 and (first == held or waiting[first] != node):
                first -= 1
                component[waiting[first]] = closed
            for at in range(first, held):
                gather(start, target, actor, believed, waiting[at], closed, component, rows)
            held = first
            closed += 1
        ends[t] = rows[component[root]]


@kernel
def without_escapes(start: Int64, target: Int32, actor: int, block: Rows, deterring: Rows) -> None:
    """Clear (s, x) in `deterring` (n, words) where `actor` can move from x to some y with (s, y) in `block`."""
    n, words = deterring.shape
    moves = np.zeros((n, words), np.uint64)
    for x in range(n):
        for a in range(start[actor, x], start[actor, x + 1]):
            moves[x, target[a] >> 6] |= np.uint64(1) << np.uint64(target[a] & 63)
    for s in range(n):
        for x in range(n):
            if not has(deterring, s, x):
                continue
            escapes = False
            if start[actor, x + 1] - start[actor, x] <= words:
                for a in range(start[actor, x], start[actor, x + 1]):
                    if has(block, s, target[a]):
                        escapes = True
                        break
            else:
                for w in range(words):
                    if moves[x, w] & block[s, w] != 0:
                        escapes = True
                        break
            if escapes:
                deterring[s, x >> 6] &= ~(np.uint64(1) << np.uint64(x & 63))


@kernel
def verdicts(
    start: Int64, target: Int32, actor: int, incentive: Rows, ends: Rows, deterring: Rows, stable: Bool
) -> None:
    """stable[s] iff for each move t of `actor` with (s, t) in `incentive`, rows ends[t] and deterring[s] meet."""
    for s in range(stable.shape[0]):
        stable[s] = True
        for a in range(start[actor, s], start[actor, s + 1]):
            t = target[a]
            if not has(incentive, s, t):
                continue
            met = False
            for w in range(ends.shape[1]):
                if ends[t, w] & deterring[s, w] != 0:
                    met = True
                    break
            if not met:
                stable[s] = False
                break
