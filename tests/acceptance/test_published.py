"""The verified answers of the published conflicts, through the public surface."""

from __future__ import annotations

import pytest

import standoff

CUBA = "catalogue/fraser-hipel-1984/cuba"
STRIKE = "catalogue/fraser-hipel-1984/cuba-strike-irreversible"
PRISONERS, CHICKEN = "catalogue/textbook/prisoners-dilemma", "catalogue/textbook/chicken"
WIDE = {0, 1, 2, 4, 5, 6, 7}

TABLES: dict[str, dict[str, set[int]]] = {
    PRISONERS: {
        "nash": {3}, "gmr": {0, 3}, "smr": {0, 3}, "seq": {0, 3}, "symseq": {0, 3}, "sim": {0, 3},
        "lim:1": {3}, **{f"lim:{h}": {0, 3} for h in range(2, 9)}, "nm": {0, 3},
    },
    CHICKEN: {
        "nash": {1, 2}, "gmr": {0, 1, 2}, "smr": {0, 1, 2}, "seq": {1, 2}, "symseq": {1, 2}, "sim": {0, 1, 2},
        "lim:1": {1, 2}, "lim:2": set(), **{f"lim:{h}": {0} for h in range(3, 9)},
    },
    CUBA: {
        "nash": set(), "gmr": WIDE, "smr": WIDE, "seq": {4, 6}, "symseq": {4, 6}, "sim": set(),
        "lim:2": {4, 6}, **{f"lim:{h}": {4} for h in range(3, 9)},
    },
    STRIKE: {"nash": {5}, "gmr": WIDE, "smr": WIDE, "seq": {4, 5, 6}, "sim": {5}},
}  # fmt: skip


@pytest.mark.parametrize("engine", ["fast", "reference"])
@pytest.mark.parametrize("name", TABLES)
def test_equilibria_are_those_verified(name: str, engine: str) -> None:
    result = standoff.load(name).game().solve(list(TABLES[name]), engine=engine)
    assert {concept: {int(c) for c in result.equilibria(concept).codes} for concept in TABLES[name]} == TABLES[name]


def test_elmira_has_nine_states_and_its_three_equilibria() -> None:
    game = standoff.load("catalogue/hipel-1993/elmira").game()
    assert len(game.states) == 9 and len(game.actors) == 3 and len(game.options) == 5
    result = game.solve()
    for concept, expected in {"nash": 3, "seq": 3, "symseq": 3, "gmr": 5, "smr": 5}.items():
        assert len(result.equilibria(concept)) == expected
        assert set(result.equilibria("nash").strings()) <= set(result.equilibria(concept).strings())


def test_the_witnesses_separate_right_from_wrong() -> None:
    sequence = standoff.load("catalogue/witnesses/legal-sequence").game()
    assert sequence.solve(["seq"]).stable("seq", sequence.actors[0])[2]
    combined = standoff.load("catalogue/witnesses/sim").game()
    assert combined.solve(["sim"]).stable("sim", combined.actors[0])[3]
