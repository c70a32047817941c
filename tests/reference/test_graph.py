"""The states of wide games: what constraints settle is never searched for."""

from __future__ import annotations

import pytest

from standoff.case.propositions import parse
from standoff.case.resolved import GameConstraint, GameOption, GamePlayer, ResolvedGame
from standoff.reference import Reference


@pytest.mark.parametrize("place", [0, 31, 62])
def test_copies_of_an_option_are_settled_with_it(place: int) -> None:
    ids = [f"copy{j}" for j in range(62)]
    ids.insert(place, "x")
    options = tuple(GameOption(id, "Q" if id == "z" else "P", "yes", "no", None) for id in [*ids, "z"])
    texts = [f"{id} iff x" for id in ids if id != "x"]
    constraints = tuple(GameConstraint(f"c{j}", parse(text), text, "case") for j, text in enumerate(texts))
    game = ResolvedGame("c", "v", None, options, (GamePlayer("P", "P"), GamePlayer("Q", "Q")), constraints=constraints)
    states = Reference(game).states()
    assert states == ("N" * 64, "Y" * 63 + "N", "N" * 63 + "Y", "Y" * 64)
    assert Reference(game).moves("P", states[0]) == (states[1],)
