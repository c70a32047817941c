"""States that count as one (definitions 1.1): folding them, and the arcs of the listed model that comes of it.

All states where a `coalesced` proposition holds are one state, known by its member with the lowest code; propositions
with states in common fold into one together. The folded state has the moves of all its members, those among its members
left out, and moves into any member lead to it. Moves are no longer "change your own options", so they are listed one by
one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import ResolvedGame
from standoff.conflict.compile import compile_trees, truths
from standoff.conflict.model import Arcs, Codes, Ranks
from standoff.errors import CaseError, Issue, TooLarge

MAX_ARCS = 2_000_000
PAIRS_AT_A_TIME = 1 << 21

Labels = NDArray[np.int64]


def labels(game: ResolvedGame, codes: Codes) -> Labels:
    """For each state the position of the state that stands for it: itself, or the lowest member where folded. (n,)"""
    made = np.arange(codes.shape[0], dtype=np.int64)
    if not game.coalesced:
        return made
    matching = truths(compile_trees([c.tree for c in game.coalesced], game), codes)
    for members in _joined(list(matching)):
        made[members] = np.argmax(members)
    return made


def _joined(sets: list[NDArray[np.bool_]]) -> list[NDArray[np.bool_]]:
    """The sets (as masks) with those that meet united; empty ones left out."""
    made: list[NDArray[np.bool_]] = []
    for members in sets:
        apart = []
        for other in made:
            if (other & members).any():
                members = other | members
            else:
                apart.append(other)
        made = [*apart, members] if members.any() else apart
    return made


def check_tied(game: ResolvedGame, found: Ranks, where: Labels) -> None:
    """Refuse to fold states that some player does not find equally good: CaseError, one sentence for each player."""
    issues = []
    for player, row in zip(game.players, found, strict=True):
        untied = np.flatnonzero(row != row[where])
        if untied.shape[0]:
            ids = " and ".join(c.id for c in game.coalesced)
            message = (
                f"The coalesced states ({ids}) are not tied for {player.id}, so they cannot count as one: "
                f"{untied.shape[0]:,} of them rank unlike the state that stands for them."
            )
            issues.append(Issue("case.yaml", 0, 0, message))
    if issues:
        raise CaseError(issues)


def varying(codes: Codes, where: Labels) -> Codes:
    """The option bits that differ among the states that each state stands for: (n,) uint64."""
    made = np.zeros_like(codes)
    np.bitwise_or.at(made, where, codes ^ codes[where])
    return made


def arcs(
    codes: Codes, own: tuple[int, ...], forward: int, backward: int, number: NDArray[np.int64]
) -> tuple[Arcs, ...]:
    """Each actor's moves between folded states.

    codes: (N,) before folding; own, forward, backward as in `Model`; number: (N,) the folded position 0..n-1 of each
    state. Raises TooLarge above 2,000,000 arcs in all.
    """
    n = int(number.max()) + 1
    made: list[Arcs] = []
    total = 0
    for mask in own:
        pairs = _pairs(codes, mask, forward, backward, number, MAX_ARCS - total)
        total += pairs.shape[0]
        start = np.searchsorted(pairs, np.arange(n + 1, dtype=np.int64) * n)
        made.append(Arcs(start.astype(np.int64), (pairs % n).astype(np.int32)))
    return tuple(made)


def _pairs(
    codes: Codes, own: int, forward: int, backward: int, number: NDArray[np.int64], allowed: int
) -> NDArray[np.int64]:
    """One actor's arcs as numbers source * n + target, ascending and different."""
    n = int(number.max()) + 1
    block = codes & np.uint64(~own & 0xFFFFFFFFFFFFFFFF)
    order = np.argsort(block, kind="stable")
    first = np.flatnonzero(np.diff(block[order], prepend=~block[order[:1]]) != 0)
    size = np.diff(first, append=order.shape[0])
    start, width = np.repeat(first, size), np.repeat(size, size)
    rows = np.concatenate(([0], np.cumsum(width)))
    found: list[NDArray[np.int64]] = []
    at = 0
    while at < order.shape[0]:
        end = max(at + 1, int(np.searchsorted(rows, rows[at] + PAIRS_AT_A_TIME, side="right")) - 1)
        source = np.repeat(np.arange(at, end), width[at:end])
        target = start[source] + np.arange(source.shape[0]) - (rows[source] - rows[at])
        source, target = order[source], order[target]
        kept = permitted(codes[source], codes[target], forward, backward) & (number[source] != number[target])
        found.append(np.unique(number[source[kept]] * n + number[target[kept]]))
        if sum(f.shape[0] for f in found) > allowed:
            found = [np.unique(np.concatenate(found))]
            if found[0].shape[0] > allowed:
                raise TooLarge(
                    f"Coalesced states make this game list its moves one by one, and it has more than {MAX_ARCS:,}. "
                    "Leave `coalesced` out, or hold some options.",
                    count=MAX_ARCS,
                )
        at = end
    return np.unique(np.concatenate(found))


def permitted(source: Codes, target: Codes, forward: int, backward: int) -> NDArray[np.bool_]:
    """Whether no one-way option is changed the wrong way between pairs of states."""
    undone = source & ~target & np.uint64(forward) | target & ~source & np.uint64(backward)
    allowed: NDArray[np.bool_] = undone == 0
    return allowed
