"""Verdicts on what a goal would take, on the two neighbours who may arm (see `tiny`)."""

from __future__ import annotations

from typing import Any

import pytest

from standoff.case.schema import Option
from standoff.study.run import judge_theses
from standoff.theses.records import Verdict
from tests.theses.tiny import thesis, tiny


def verdict(check: dict[str, Any], scenario: str | None = None, **changes: Any) -> Verdict:
    parts = {} if scenario is None else {"scenario": scenario}
    (result,) = judge_theses(tiny(thesis("t", check, **parts), **changes))
    return result.verdict


@pytest.mark.parametrize(
    ("bound", "ruling"),
    [
        ({"at_least": 1}, "HOLDS"),
        ({"at_least": 2}, "FAILS"),
        ({"at_most": 1}, "HOLDS"),
        ({"at_most": 0}, "FAILS"),
        ({"bearers": ["A"]}, "HOLDS"),
        ({"bearers": ["A", "B"]}, "FAILS"),
        ({"at_least": 1, "to": "equilibrium"}, "HOLDS"),
    ],
)
def test_peace_takes_one_concession(bound: dict[str, Any], ruling: str) -> None:
    """From YY one of them has to disarm first, to its worst state; the other gains by following."""
    found = verdict({"kind": "price", "goal": "peace", **bound})
    assert found.verdict == ruling
    assert "one move against its mover's interest, Arden's, in two moves" in found.reason
    assert [(m.actor, m.end) for m in found.deciding[0].moves] == [("A", "NY"), ("B", "NN")]


def test_what_holds_today_costs_nothing() -> None:
    found = verdict({"kind": "price", "goal": "parity", "at_most": 0})
    assert found.verdict == "HOLDS" and "no move is needed" in found.reason


def test_a_goal_that_nothing_reaches_has_no_price() -> None:
    goal = {"kind": "price", "goal": "not a.arm"}
    assert verdict({**goal, "at_least": 5}, "bound").verdict == "HOLDS"
    assert verdict({**goal, "at_most": 5}, "bound").verdict == "FAILS"
    assert verdict({**goal, "bearers": ["A"]}, "bound").verdict == "FAILS"
    forward = {
        "a.arm": Option(actor="A", yes="Arden keeps an army", no="Arden disarms", now=True, moves="forward"),
        "b.arm": Option(actor="B", yes="Borland keeps an army", no="Borland disarms", now=True),
    }
    found = verdict({**goal, "at_least": 1}, options=forward)
    assert found.verdict == "HOLDS" and "No moves lead" in found.reason
    unstable = verdict({"kind": "price", "goal": "a.arm and not b.arm", "to": "equilibrium", "at_most": 9})
    assert unstable.verdict == "FAILS" and "stable under SEQ" in unstable.reason


def test_without_a_status_quo_there_is_nothing_to_start_from() -> None:
    options = {
        "a.arm": Option(actor="A", yes="Arden keeps an army", no="Arden disarms"),
        "b.arm": Option(actor="B", yes="Borland keeps an army", no="Borland disarms"),
    }
    found = verdict({"kind": "price", "goal": "peace", "at_least": 0}, scenario=None, options=options, scenarios={})
    assert found.verdict == "OPEN" and "no status quo" in found.reason


def test_minds() -> None:
    """At YN Arden would rather disarm, Borland rather arm; both NN and YY hold."""
    edge = {"kind": "minds", "goal": "a.arm and not b.arm"}
    assert verdict({**edge, "only": ["A", "B"]}).verdict == "HOLDS"
    assert verdict({**edge, "only": ["A", "B"], "each": True}).verdict == "HOLDS"
    alone = verdict({**edge, "only": ["A"]})
    assert alone.verdict == "FAILS" and "Nowhere do fewer than Arden and Borland leave" in alone.reason
    armed = {"kind": "minds", "goal": "a.arm or b.arm", "only": ["A", "B"]}
    assert verdict({**armed, "quantifier": "every"}).verdict == "HOLDS"
    spared = verdict({**armed, "each": True})
    assert spared.verdict == "FAILS" and "would not leave" in spared.reason
    assert verdict({**armed, "only": ["A"], "quantifier": "every"}).verdict == "FAILS"
    assert verdict({"kind": "minds", "goal": "not a.arm", "only": ["A"]}, "bound").verdict == "OPEN"
