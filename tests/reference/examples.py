"""Small conflicts written as codes: bit j of a code is option j, rankings run from most to least preferred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from standoff.case.resolved import GameCoalesced, GameConstraint, GameOption, GamePlayer, ResolvedGame
from standoff.case.tree import And, Name, Not, Tree
from standoff.reference import Reference


def letters(code: int, width: int) -> str:
    return "".join("NY"[code >> j & 1] for j in range(width))


def conflict(
    owners: Sequence[str],
    rankings: Mapping[str, Sequence[int]],
    constraints: Sequence[Tree] = (),
    moves: Mapping[int, str] | None = None,
) -> ResolvedGame:
    """A game whose options are a, b, c, ... with strict rankings over codes."""
    ids = "abcdefgh"[: len(owners)]
    options = tuple(
        GameOption(id, owner, "yes", "no", None, (moves or {}).get(j, "both"))
        for j, (id, owner) in enumerate(zip(ids, owners, strict=True))
    )
    players = tuple(
        GamePlayer(id, id, ranking=tuple((letters(code, len(owners)),) for code in codes))
        for id, codes in rankings.items()
    )
    held = tuple(GameConstraint(f"c{n}", tree, "", "case") for n, tree in enumerate(constraints))
    return ResolvedGame("example", "base", None, options, players, held)


def codes(game: ResolvedGame, concept: str) -> set[int]:
    """The equilibria under a concept, as codes."""
    return {sum(1 << j for j, c in enumerate(s) if c == "Y") for s in Reference(game).equilibria(concept)}


def prisoners_dilemma() -> ResolvedGame:
    return conflict(["row", "column"], {"row": [1, 0, 3, 2], "column": [2, 0, 3, 1]})


def chicken() -> ResolvedGame:
    return conflict(["row", "column"], {"row": [1, 0, 2, 3], "column": [2, 0, 1, 3]})


def cuba(strike: str = "both") -> ResolvedGame:
    rankings = {
        "us": [4, 6, 5, 7, 2, 1, 3, 0, 11, 9, 10, 8],
        "ussr": [0, 4, 6, 2, 5, 1, 7, 3, 11, 9, 10, 8],
    }
    apart = Not(And((Name("c"), Name("d"))))
    return conflict(["us", "us", "ussr", "ussr"], rankings, [apart], {0: strike})


def legal_sequence() -> ResolvedGame:
    """Three players with one option each; the ranking numbers are code + 1."""
    order = {"d1": "62415387", "d2": "15287634", "d3": "41587362"}
    rankings = {id: [int(c) - 1 for c in text] for id, text in order.items()}
    return conflict(["d1", "d2", "d3"], rankings)


def simultaneous() -> ResolvedGame:
    order = {"d1": "18346725", "d2": "63128457"}
    return conflict(["d1", "d1", "d2"], {id: [int(c) - 1 for c in text] for id, text in order.items()})


ELMIRA = {1: (0, "D", 0), 2: (1, "D", 0), 3: (0, "A", 0), 4: (1, "A", 0), 5: (0, "D", 1), 6: (1, "D", 1)}
ELMIRA |= {7: (0, "A", 1), 8: (1, "A", 1)}


def elmira() -> ResolvedGame:
    """Nine states: modify; delay, accept, abandon; insist. The states with abandon count as one."""

    def string(modify: int, uniroyal: str, insist: int) -> str:
        return "NY"[modify] + "".join("NY"[uniroyal == x] for x in "DAX") + "NY"[insist]

    states = {number: (string(*parts),) for number, parts in ELMIRA.items()}
    states[9] = tuple(string(m, "X", i) for m in (0, 1) for i in (0, 1))
    order = {"moe": "734851269", "uniroyal": "148593726", "lg": "735186429"}
    players = tuple(GamePlayer(id, id, ranking=tuple(states[int(c)] for c in text)) for id, text in order.items())
    kinds = [("modify", "moe", "forward"), ("delay", "uniroyal", "backward"), ("accept", "uniroyal", "both")]
    kinds += [("abandon", "uniroyal", "forward"), ("insist", "lg", "both")]
    options = tuple(GameOption(id, owner, "yes", "no", None, moves) for id, owner, moves in kinds)
    d, a, x = Name("delay"), Name("accept"), Name("abandon")
    one = And((Not(And((d, a))), Not(And((d, x))), Not(And((a, x))), Not(And((Not(d), Not(a), Not(x))))))
    return ResolvedGame(
        "elmira",
        "base",
        None,
        options,
        players,
        (GameConstraint("one", one, "", "case"),),
        coalesced=(GameCoalesced("gone", x, "Uniroyal abandons its plant"),),
    )
