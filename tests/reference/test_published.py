"""The reference engine against conflicts whose answers are known."""

from __future__ import annotations

import pytest

from standoff.case.resolved import GameCoalesced, GameOption, GamePlayer, ResolvedGame
from standoff.case.tree import Name, Or
from standoff.errors import CaseError, NameUnknown, StandoffError, TooLarge, UsageError
from standoff.reference import Reference
from tests.reference import examples
from tests.reference.examples import codes, letters


def test_prisoners_dilemma() -> None:
    game = examples.prisoners_dilemma()
    assert codes(game, "nash") == {3} == codes(game, "lim:1")
    for concept in ("gmr", "smr", "seq", "symseq", "sim", "nm", *(f"lim:{h}" for h in range(2, 9))):
        assert codes(game, concept) == {0, 3}, concept


def test_chicken() -> None:
    game = examples.chicken()
    assert codes(game, "nash") == codes(game, "seq") == codes(game, "symseq") == {1, 2} == codes(game, "lim:1")
    assert codes(game, "gmr") == codes(game, "smr") == codes(game, "sim") == {0, 1, 2}
    assert codes(game, "lim:2") == set()
    for h in range(3, 9):
        assert codes(game, f"lim:{h}") == {0}


def test_cuba_with_a_strike_that_can_be_undone() -> None:
    game = examples.cuba()
    assert codes(game, "nash") == codes(game, "sim") == set()
    assert codes(game, "gmr") == codes(game, "smr") == {0, 1, 2, 4, 5, 6, 7}
    assert codes(game, "seq") == codes(game, "symseq") == codes(game, "lim:2") == {4, 6}
    for h in range(3, 9):
        assert codes(game, f"lim:{h}") == {4}


def test_cuba_with_a_strike_that_cannot() -> None:
    game = examples.cuba("forward")
    assert codes(game, "nash") == codes(game, "sim") == {5}
    assert codes(game, "gmr") == codes(game, "smr") == {0, 1, 2, 4, 5, 6, 7}
    assert codes(game, "seq") == {4, 5, 6}


def test_elmira_with_nine_states() -> None:
    engine = Reference(examples.elmira())
    assert len(engine.states()) == 9
    gone = "-NNY-"
    assert gone in engine.states()
    expected = {8: "YNYNY", 5: "NYNNY", 1: "NYNNN", 4: "YNYNN"}
    for concept in ("nash", "seq", "symseq"):
        assert set(engine.equilibria(concept)) == {gone, expected[5], expected[8]}
    for concept in ("gmr", "smr"):
        assert set(engine.equilibria(concept)) == {gone, *expected.values()}
    assert engine.moves("uniroyal", gone) == ()
    assert set(engine.moves("uniroyal", "NYNNN")) == {"NNYNN", gone}
    with pytest.raises(UsageError, match="option form"):
        engine.stable("sim", "lg", gone)


def test_an_opponent_may_move_twice_but_not_in_succession() -> None:
    judgement = Reference(examples.legal_sequence()).stable("seq", "d1", letters(2, 3))
    assert judgement.stable
    movers = [step["actor"] for d in judgement.witness["deterrents"] for step in d["sequence"]]  # type: ignore[attr-defined,unused-ignore]
    assert max(movers.count(id) for id in ("d2", "d3")) == 2


def test_simultaneous_replies_deter() -> None:
    assert Reference(examples.simultaneous()).stable("sim", "d1", letters(3, 3)).stable


def test_a_witness_says_what_nobody_deters() -> None:
    judgement = Reference(examples.prisoners_dilemma()).stable("nash", "row", "NN")
    assert judgement.witness == {"improvement": "YN", "replies": "none"}
    deterred = Reference(examples.prisoners_dilemma()).stable("seq", "row", "NN").witness
    step = {"improvement": "YN", "sequence": [{"actor": "column", "to": "YY"}], "end": "YY"}
    assert deterred == {"deterrents": [step]}
    anticipated = Reference(examples.chicken()).stable("lim:2", "column", "YN")
    assert not anticipated.stable
    assert anticipated.witness == {"horizon": 2, "ends": ["NY"]}


def test_coalesced_states_must_be_tied() -> None:
    options = tuple(GameOption(id, "p", "yes", "no", None) for id in "ab")
    player = GamePlayer("p", "P", ranking=(("NN",), ("YN",), ("NY",), ("YY",)))
    merged = (GameCoalesced("m", Or((Name("a"), Name("b"))), "either"),)
    with pytest.raises(CaseError, match="not tied for p"):
        Reference(ResolvedGame("c", "v", None, options, (player,), coalesced=merged))


def test_what_cannot_be_answered_is_said() -> None:
    engine = Reference(examples.legal_sequence())
    with pytest.raises(UsageError, match="two players"):
        engine.stable("lim:2", "d1", "NNN")
    with pytest.raises(NameUnknown, match="concept 'nashh'"):
        engine.stable("nashh", "d1", "NNN")
    with pytest.raises(NameUnknown, match="player"):
        engine.stable("nash", "d4", "NNN")
    with pytest.raises(UsageError, match="no state"):
        engine.stable("nash", "d1", "NNNN")
    with pytest.raises(TooLarge, match="solves up to 7 states"):
        engine.states(limit=7)
    short = ResolvedGame(
        "c", "v", None, (GameOption("a", "p", "", "", None),), (GamePlayer("p", "P", ranking=(("N",),)),)
    )
    with pytest.raises(StandoffError, match="leaves out the state Y"):
        Reference(short).solve(["nash"])
