"""Compiled counting for coalitions: dominance within classes of states, replies by coalitions, legal sequences.

A *class* of a coalition is a set of states that its members can lead to each other; n states, m actors. `number[s]` is
the class of state s and `member[begin[c]:begin[c + 1]]` are the states of class c. Where several coalitions reply,
their classes are numbered through: coalition k's class of s is `first[k] + number[k, s]`, its states are
`member[k, begin[c]:end[c]]`. `who[k, :width[k]]` are its members. A state u is *above* y for a coalition if each
member prefers it. `budget` is the number of states that may be looked at; what is left of it is returned, below 0
where it did not suffice (what was written then means nothing).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


@kernel
def above(ranks: Int32, who: Int32, width: int, u: int, y: int) -> bool:
    """Whether each of `who[:width]` has a higher rank (m, n) at u than at y."""
    for e in range(width):  # noqa: SIM110
        if ranks[who[e], u] <= ranks[who[e], y]:
            return False
    return True


@kernel
def first_above(
    score: Int32, bar: Int32, at: Int32, begin: Int32, member: Int32, total: Int64, found: Int32, budget: int
) -> int:
    """The first state of each asked state's class whose every score passes the bar, or -1, into `found` (q,).

    score: (h, n). bar: (h, q). at: (q,) the class of each asked state. total: (n,) by slot of `member`, the sum of a
    state's scores, descending within each class; or empty where the members come in no such order.
    """
    h = score.shape[0]
    for q in range(at.shape[0]):
        found[q] = -1
        least = h
        for e in range(h):
            least += bar[e, q]
        for x in range(begin[at[q]], begin[at[q] + 1]):
            if total.shape[0] > 0 and total[x] < least:
                break
            budget -= 1
            t = member[x]
            e = 0
            while e < h and score[e, t] > bar[e, q]:
                e += 1
            if e == h:
                found[q] = t
                break
        if budget < 0:
            return budget
    return budget


@kernel
def first_escape(
    ranks: Int32,
    who: Int32,
    states: Int32,
    number: Int32,
    begin: Int32,
    member: Int32,
    reply: Int32,
    reply_begin: Int32,
    reply_member: Int32,
    mark: Int64,
    wanted: Bool,
    found: Int32,
    budget: int,
) -> int:
    """CSMR: the first improvement of coalition `who` that no reply deters for good, or -1, per state into `found`.

    number, begin, member: the coalition's classes; reply...: those of the others. wanted: (n,) the improvements that
    count. mark: (classes of the coalition,) all -1, used here: 2 q + 1 says that the class has a state above
    states[q], 2 q that it has none.
    """
    h = who.shape[0]
    for q in range(states.shape[0]):
        s = states[q]
        found[q] = -1
        own = number[s]
        for p in range(begin[own], begin[own + 1]):
            t = member[p]
            budget -= 1
            if not wanted[t] or not above(ranks, who, h, t, s):
                continue
            deterred = False
            for x in range(reply_begin[reply[t]], reply_begin[reply[t] + 1]):
                c = number[reply_member[x]]
                budget -= 1
                if mark[c] < 2 * q:
                    mark[c] = 2 * q
                    for y in range(begin[c], begin[c + 1]):
                        budget -= 1
                        if above(ranks, who, h, member[y], s):
                            mark[c] = 2 * q + 1
                            break
                if mark[c] == 2 * q:
                    deterred = True
                    break
            if not deterred:
                found[q] = t
                break
            if budget < 0:
                return budget
    return budget


@kernel
def chase(
    start: int,
    bar: int,
    ranks: Int32,
    negated: Int32,
    coalition: Int32,
    number: Int32,
    first: Int64,
    begin: Int64,
    end: Int64,
    member: Int32,
    who: Int32,
    width: Int32,
    front: Int32,
    fronts: Int64,
    seen: Int64,
    stamp: int,
    stack: Int32,
    touched: Int64,
    budget: int,
) -> int:
    """Whether coalition improvements from `start` lead to a state not above `bar` for `coalition`; budget left.

    Returns 2 * budget + 1 where they do, 2 * budget where not. negated: (m, n) the ranks times -1. seen: (n,) below
    `stamp`. stack: (n,), touched: (all classes, 2), front: (coalitions, n) scratch. Of the states that a coalition
    moves on from in one class only those count that are not as good as an earlier one for all members (`joins`), and
    states reached leave the class; `end` and `fronts` (zeros) are put back.
    """
    stack[0] = start
    seen[start] = stamp
    top, used, answer = 1, 0, 0
    while top > 0 and budget >= 0 and answer == 0:
        top -= 1
        y = stack[top]
        for k in range(number.shape[0]):
            c = first[k] + number[k, y]
            if fronts[c] == 0:
                touched[used, 0], touched[used, 1] = c, end[c]
                used += 1
            budget -= fronts[c] + 1
            x = begin[c]
            if not joins(y, k, c, negated, who, width, begin, front, fronts):
                continue
            budget -= end[c] - x
            while x < end[c]:
                u = member[k, x]
                better = seen[u] != stamp and above(ranks, who[k], width[k], u, y)
                if better and not above(ranks, coalition, coalition.shape[0], u, bar):
                    answer = 1
                    break
                if better:
                    seen[u] = stamp
                    stack[top] = u
                    top += 1
                if seen[u] == stamp:
                    end[c] -= 1
                    member[k, x], member[k, end[c]] = member[k, end[c]], u
                else:
                    x += 1
            if answer:
                break
    for q in range(used):
        fronts[touched[q, 0]] = 0
        end[touched[q, 0]] = touched[q, 1]
    return 2 * budget + answer


@kernel
def first_unchased(
    states: Int32,
    own_number: Int32,
    own_begin: Int32,
    own_member: Int32,
    ranks: Int32,
    coalition: Int32,
    number: Int32,
    first: Int64,
    begin: Int64,
    end: Int64,
    member: Int32,
    who: Int32,
    width: Int32,
    front: Int32,
    fronts: Int64,
    wanted: Bool,
    found: Int32,
    budget: int,
) -> int:
    """CSEQ: the first improvement of `coalition` from each state that no coalition improvements of the others deter.

    own...: the coalition's classes; the rest: the repliers', `member` in an order of its own. Writes it, or -1, to
    `found` (q,). front: (coalitions, n) scratch; fronts: (all classes,) zeros. wanted: (n,) what improvements count.
    """
    n = ranks.shape[1]
    negated = -ranks
    seen = np.full(n, -1, np.int64)
    stack = np.empty(n, np.int32)
    touched = np.empty((begin.shape[0], 2), np.int64)
    for q in range(states.shape[0]):
        s = states[q]
        found[q] = -1
        c = own_number[s]
        for x in range(own_begin[c], own_begin[c + 1]):
            t = own_member[x]
            budget -= 1
            if not wanted[t] or not above(ranks, coalition, coalition.shape[0], t, s):
                continue
            # The stamp q * n + x differs for each t of each state, as x < n.
            answer = chase(
                t, s, ranks, negated, coalition, number, first, begin, end, member, who, width, front, fronts, seen,
                q * n + x, stack, touched, budget,
            )  # fmt: skip
            budget = answer >> 1
            if budget < 0:
                return budget
            if answer & 1 == 0:
                found[q] = t
                break
    return budget


@kernel
def spread_together(
    value: Int32,
    source: Int32,
    ranks: Int32,
    number: Int32,
    first: Int64,
    begin: Int64,
    end: Int64,
    member: Int32,
    who: Int32,
    width: Int32,
    front: Int32,
    fronts: Int64,
    least: Int32,
    stack: Int32,
    budget: int,
) -> int:
    """The least `value` (n,) at a state or where legal sequences of coalition improvements lead, into `least` (n,).

    source: (n,) states by ascending value. front: (coalitions, n), fronts: (all classes,) zeros: the states of each
    class that have spread already and are not below one another; what is no better for the members than one of them
    adds nothing. `member` and `end` are consumed: labelled states leave their classes.
    """
    least[:] = -1
    for q in range(source.shape[0]):
        label = value[source[q]]
        if least[source[q]] >= 0:
            continue
        least[source[q]] = label
        stack[0] = source[q]
        top = 1
        while top > 0:
            top -= 1
            y = stack[top]
            for k in range(number.shape[0]):
                c = first[k] + number[k, y]
                x = begin[c]
                budget -= fronts[c] + 1
                if x == end[c] or not joins(y, k, c, ranks, who, width, begin, front, fronts):
                    continue
                budget -= end[c] - x
                while x < end[c]:
                    u = member[k, x]
                    better = least[u] < 0 and above(ranks, who[k], width[k], y, u)
                    if better:
                        least[u] = label
                        stack[top] = u
                        top += 1
                    if better or least[u] >= 0:
                        end[c] -= 1
                        member[k, x] = member[k, end[c]]
                    else:
                        x += 1
            if budget < 0:
                return budget
    return budget


@kernel
def joins(
    y: int, k: int, c: int, ranks: Int32, who: Int32, width: Int32, begin: Int64, front: Int32, fronts: Int64
) -> bool:
    """Put y into the front of class c of coalition k, unless some state there is as good for every member."""
    kept = begin[c]
    stop = kept + fronts[c]
    for x in range(begin[c], stop):
        u = front[k, x]
        as_good = below = True
        for e in range(width[k]):
            i = who[k, e]
            as_good = as_good and ranks[i, u] >= ranks[i, y]
            below = below and ranks[i, u] <= ranks[i, y]
        if as_good:
            # What was left out up to here is below y, so below u.
            for z in range(x, stop):
                front[k, kept] = front[k, z]
                kept += 1
            fronts[c] = kept - begin[c]
            return False
        if not below:
            front[k, kept] = u
            kept += 1
    front[k, kept] = y
    fronts[c] = kept + 1 - begin[c]
    return True


@kernel
def reach_rows(start: Int64, target: Int32, active: Bool, states: Int32, reached: Bool) -> None:
    """What legal sequences of the `active` (m,) actors, one move or more, reach from each state: (q, n).

    start, target: arcs as in `_listed`. reached: all False. Searches (state, last mover).
    """
    m, n = active.shape[0], reached.shape[1]
    seen = np.full(n * (m + 1), -1, np.int64)
    stack = np.empty(n * (m + 1), np.int64)
    for q in range(states.shape[0]):
        stack[0] = states[q] * (m + 1) + m
        top = 1
        while top > 0:
            top -= 1
            x, last = stack[top] // (m + 1), stack[top] % (m + 1)
            for k in range(m):
                if k == last or not active[k]:
                    continue
                for a in range(start[k, x], start[k, x + 1]):
                    node = target[a] * (m + 1) + k
                    if seen[node] != q:
                        seen[node] = q
                        reached[q, target[a]] = True
                        stack[top] = node
                        top += 1
