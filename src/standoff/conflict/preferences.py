"""Each player's order over the states as dense tiers: equal integers for ties, higher for better, none left out.

*Statements* (option prioritisation: Fang, Hipel, Kilgour and Peng 2003) are compared lexicographically by truth, the
most important first. A state's truth vector is read as a binary number, as many digits at a time as a table can number,
and renumbered densely before the next digits are added; no weight 2^k is ever formed, so there may be any number of
statements. A group of statements of equal rank adds the binary digits of how many of its members are true; the members
of an `unordered:` group, whose order is unknown, are counted the same way here (preference draws order them at random).

*Rankings* list groups of states, best first. An entry is a state's Y/N string; `-` stands for either value, and such a
pattern for every feasible state that fits, all tied. Where the case coalesces states, naming any member of a coalesced
state places all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import GamePlayer, ResolvedGame
from standoff.conflict.compile import Compiler, Planes, evaluate, keys
from standoff.conflict.model import Codes, Ranks
from standoff.conflict.states import feasible
from standoff.errors import CaseError, Issue, TooLarge

Labels = NDArray[np.int64]
Folding = Callable[[ResolvedGame, Codes], Labels]
"""From codes to one label for each: equal where the case counts states as one (`coalesce.labels`)."""

LEAST_TABLE = 1 << 16
"""Entries that a numbering table may always have; otherwise four for each state."""
FEWEST_DIGITS = 4
"""A table that takes fewer digits than this at a time gives way to sorting."""
EXAMPLES = 3


def ranks(game: ResolvedGame, codes: Codes, *, folding: Folding | None = None) -> Ranks:
    """The tiers of every player: (m, n) int32, dense from 0, higher is better.

    codes: (n,) uint64 ascending, the feasible states of the game. `folding` says which states the case counts as one;
    rankings need it. A player with neither statements nor ranking has all states tied. Raises CaseError where a
    ranking is not one of every state, with all its faults.
    """
    made = np.zeros((len(game.players), codes.shape[0]), dtype=np.int32)
    issues: list[Issue] = []
    base = base_states(game, codes) if any(p.ranking is not None for p in game.players) else codes
    for row, player in enumerate(game.players):
        if player.ranking is None:
            made[row] = statement_ranks(game, player, codes)
            continue
        labels = np.arange(base.shape[0]) if folding is None else folding(game, base)
        tiers, faults = ranking_tiers(within(game, player), base, labels, len(game.options))
        file = f"perspectives/{player.origin}.yaml" if player.origin else "case.yaml"
        issues.extend(Issue(file, 0, 0, f"The ranking of {player.id} {fault}.") for fault in faults)
        if not faults:
            made[row] = np.unique(tiers[np.searchsorted(base, codes)], return_inverse=True)[1]
    if issues:
        raise CaseError(issues)
    return made


# statements


def statement_ranks(game: ResolvedGame, player: GamePlayer, codes: Codes) -> NDArray[np.int32]:
    """One player's tiers from its statements: (n,) int32, dense from 0, higher is better."""
    compiler = Compiler(game)
    digits: list[int] = []
    for rank in player.ranks:
        digits.extend(compiler.counted([compiler.add(s.tree) for s in rank.statements]))
    varying = [digit for digit in digits if digit > 1]
    planes = np.empty((len(varying), -(-codes.shape[0] // 64)), dtype=np.uint64)
    for start, stop, outputs in evaluate(compiler.program(varying), codes):
        for row, plane in enumerate(outputs):
            planes[row, start // 64 : -(-stop // 64)] = plane
    return dense(planes, codes.shape[0])


def dense(planes: Planes, n: int) -> NDArray[np.int32]:
    """Number the states 0, 1, ... by the binary numbers that the planes spell, the first plane the highest digit.

    planes: (digits, words) uint64, any number of digits. States with equal digits share a number; every number is used.

    >>> dense(np.array([[0b1100], [0b0101]], dtype=np.uint64), 4)
    array([1, 0, 3, 2], dtype=int32)
    """
    tiers = np.zeros(n, dtype=np.int32)
    count, at = 1, 0
    while at < len(planes) and count < n:
        left = len(planes) - at
        width = min(left, (max(LEAST_TABLE, 4 * n) // count).bit_length() - 1)
        if width < min(left, FEWEST_DIGITS):
            width = min(left, 63 - count.bit_length())
            found = np.unique(_extended(tiers, planes[at : at + width], n), return_inverse=True)
            tiers, count = found[1].astype(np.int32), found[0].shape[0]
        else:
            tiers, count = _numbered(_extended(tiers, planes[at : at + width], n), count << width)
        at += width
    return tiers


def _extended(tiers: NDArray[np.int32], planes: Planes, n: int) -> NDArray[np.int64]:
    """The tiers with more binary digits behind them."""
    made = keys(planes, n).view(np.int64)
    if tiers.any():
        made |= tiers.astype(np.int64) << len(planes)
    return made


def _numbered(numbers: NDArray[np.int64], bound: int) -> tuple[NDArray[np.int32], int]:
    """Numbers below a bound, renumbered densely in the same order, and how many different ones there are."""
    present = np.zeros(bound, dtype=np.bool_)
    present[numbers] = True
    order = np.cumsum(present, dtype=np.int32)
    count = int(order[-1])
    order -= 1
    return order[numbers], count


# rankings


def base_states(game: ResolvedGame, codes: Codes | None = None) -> Codes:
    """The feasible states of the base case: without what the scenario forbids and the perspective rules out.

    codes: those of the game itself, where they are known.
    """
    own = tuple(c for c in game.constraints if c.origin == "case")
    if codes is not None and len(own) == len(game.constraints):
        return codes
    try:
        return feasible(replace(game, constraints=own))
    except TooLarge as problem:
        raise TooLarge(
            f"A ranking must name every feasible state of the base case. {problem}",
            count=problem.count,
            exact=problem.exact,
        ) from None


def ranking_tiers(player: GamePlayer, base: Codes, labels: Labels, k: int) -> tuple[NDArray[np.int64], list[str]]:
    """Tiers of the base case's states (n,), higher is better, -1 where none; and what is wrong, as sentence ends.

    States that no base has because an option is held or unseen are to be left out of the ranking first (`within`).
    """
    ranking = player.ranking or ()
    tier_of = np.full(base.shape[0], -1, dtype=np.int64)
    malformed: list[str] = []
    absent: list[str] = []
    twice: list[str] = []
    named: set[str] = set()
    for place, group in enumerate(ranking):
        tier = len(ranking) - 1 - place
        for text in group:
            if len(text) != k or set(text) - set("YN-"):
                malformed.append(text)
                continue
            found = labels[_fitting(base, text)]
            before = tier_of[found]
            if not found.shape[0]:
                absent.append(text)
            elif text in named or ((before >= 0) & (before != tier)).any():
                twice.append(text)
            named.add(text)
            tier_of[found] = tier
    tiers = tier_of[labels]
    missing = [_string(int(code), k) for code in base[tiers < 0]]
    faults = [
        _fault("has", malformed, "that is no", "that are no", f" string of {k} letters Y, N or - in option order"),
        _fault("names", absent, "that is not", "that are not", " feasible"),
        _fault("names", twice, "twice", "twice", ""),
        _fault("leaves out", missing, "that is", "that are", " feasible"),
    ]
    return tiers, [fault for fault in faults if fault]


def within(game: ResolvedGame, player: GamePlayer) -> GamePlayer:
    """A player whose ranking no longer names states in which an option fixed in the game has another value."""
    fixed = [(j, "NY"[o.fixed]) for j, o in enumerate(game.options) if o.fixed is not None]
    if player.ranking is None or not fixed:
        return player

    def fits(text: str) -> bool:
        return len(text) != len(game.options) or all(text[j] in (letter, "-") for j, letter in fixed)

    kept = tuple(tuple(text for text in group if fits(text)) for group in player.ranking)
    return replace(player, ranking=kept)


def _fitting(base: Codes, text: str) -> NDArray[np.intp]:
    """Positions of the states that a Y/N string or pattern names, none where it names none."""
    value = np.uint64(sum(1 << j for j, letter in enumerate(text) if letter == "Y"))
    if "-" in text:
        mask = np.uint64(sum(1 << j for j, letter in enumerate(text) if letter != "-"))
        return np.flatnonzero(base & mask == value)
    at = np.searchsorted(base, value)
    return np.array([at] if at < base.shape[0] and base[at] == value else [], dtype=np.intp)


def _fault(verb: str, states: Sequence[str], one: str, many: str, rest: str) -> str:
    """The end of a sentence about faulty entries, with a few of them; empty where there are none."""
    if not states:
        return ""
    more = f" and {len(states) - EXAMPLES:,} more" if len(states) > EXAMPLES else ""
    subject = "1 state" if len(states) == 1 else f"{len(states):,} states"
    return f"{verb} {subject} {one if len(states) == 1 else many}{rest}: {', '.join(states[:EXAMPLES])}{more}"


def _string(code: int, k: int) -> str:
    return "".join("Y" if code >> j & 1 else "N" for j in range(k))
