"""What is said of coalitions: the report, its words, and the answers for programs, on conflicts worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

import standoff
from standoff.case.schema import CaseData
from standoff.errors import NameUnknown, UsageError
from standoff.stability.coalitions import Jump
from standoff.study.coalitions import reporting as coalitions
from standoff.study.coalitions.records import CoalitionsReport
from standoff.study.coalitions.reporting import document, report, smallest
from standoff.study.solver import Solver
from tests.theses.tiny import tiny


def told(data: CaseData) -> CoalitionsReport | None:
    return report(data, Solver(data))


def test_two_neighbours_leave_arms_behind_together() -> None:
    """NN (peace) and YY (both armed, today) are stable for each alone; together the two gain by leaving YY for NN."""
    found = told(tiny())
    assert found is not None and (found.n_coalitions, found.n_states) == (3, 2)
    assert found.kept == {"cnash": 1, "cgmr": 1, "csmr": 1, "cseq": 1}
    armed, peace = found.worlds
    assert (armed.kept["cseq"], armed.broken) == (0, ((("A", "B"), 1),))
    assert (peace.kept["cseq"], peace.broken) == (1, ())
    (jump,) = found.jumps
    assert (jump.coalition, jump.start, jump.end, jump.n_origins, jump.n_free) == (("A", "B"), 1, 2, 1, 1)
    assert jump.clause == "Arden disarms, as does Borland"
    assert (jump.origin.state, jump.target.state) == ("YY", "NN")
    plain = document(found)
    assert plain["n_kept"]["cseq"] == 1
    assert plain["jumps"][0]["coalition"] == ["A", "B"] and plain["jumps"][0]["to"] == "NN"


def test_nothing_is_said_where_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coalitions, "MOST_STATES", 1)
    assert told(tiny()) is None
    monkeypatch.setattr(coalitions, "MOST_STATES", 2)
    monkeypatch.setattr(coalitions, "MOST_PLAYERS", 1)
    assert told(tiny()) is None


def test_the_counts_of_a_report_add_up() -> None:
    """Against the verdicts asked state by state, on the starter case."""
    data = standoff.load("starter").data
    found = told(data)
    assert found is not None
    game = standoff.load("starter").game()
    answer = game.coalitions()
    assert found.kept["cseq"] == len(answer.surviving["cseq"])
    assert sum(world.n_states for world in found.worlds) == found.n_states
    for concept, kept in found.kept.items():
        assert sum(world.kept[concept] for world in found.worlds) == kept
    across = {(jump.origin.state, jump.target.state) for jump in found.jumps}
    assert across <= {(jump.start, jump.end) for jump in answer.jumps}


def test_a_jump_of_a_smaller_coalition_or_of_one_hides_the_larger() -> None:
    found = [Jump((0,), 1, 2), Jump((0, 1), 1, 2), Jump((1, 2), 1, 3), Jump((0, 1, 2), 1, 3), Jump((0, 2), 1, 3)]
    assert smallest(found) == [Jump((1, 2), 1, 3), Jump((0, 2), 1, 3)]


def test_elmira_for_programs() -> None:
    game = standoff.load("catalogue/hipel-1993/elmira").game()
    answer = game.coalitions([["moe", "uniroyal"]], ["nash"])
    assert answer.family == (("moe", "uniroyal"),) and answer.single == {"nash": 3}
    assert set(answer.surviving["cnash"]) == {"-NNY-", "YNYNY"} < set(answer.equilibria["cnash"])
    assert [(jump.coalition, jump.start, jump.end) for jump in answer.jumps] == [
        (("moe", "uniroyal"), "NYNNY", "YNYNY")
    ]
    every = game.coalitions()
    assert every.jumping == "seq" and len(every.family) == 7
    assert set(every.equilibria["cgmr"]) == {"NYNNN", "YNYNN", "YNYNY", "-NNY-"}


def test_equilibria_are_those_stable_for_each_coalition() -> None:
    game = standoff.load("starter").game()
    answer = game.coalitions(concepts=["nash", "gmr", "smr", "seq"])
    from standoff.stability.coalitions import COALITION_CONCEPTS, solve_coalitions

    strings = np.array(game.states.strings())
    for concept, proofs in solve_coalitions(game.model, COALITION_CONCEPTS).items():
        assert answer.equilibria[concept] == tuple(strings[(proofs < 0).all(axis=0)])


def test_wrong_questions_are_refused_in_a_sentence() -> None:
    game = standoff.load("starter").game()
    with pytest.raises(NameUnknown, match="nobody"):
        game.coalitions([["nobody"]])
    with pytest.raises(UsageError, match="name one of these concepts"):
        game.coalitions(concepts=["sim"])
