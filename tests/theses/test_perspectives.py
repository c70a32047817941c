"""Theses on views against each other, on two neighbours who may arm and do not see each other alike.

As each sees itself it would disarm with the other; Borland's own game has Arden arm whatever comes (the view `grim`).
Own games under Nash: Arden's (plain) has NN and YY, Borland's (grim) only YY. Arden in its own game stays in NN and YY,
Borland, whose own wants are the same in both, in NN and YY too. So NN and YY hold, NN to Borland's relief.
"""

from __future__ import annotations

from typing import Any

import pytest

from standoff.study import judge_theses
from tests.theses.tiny import preferences, thesis, tiny

HYPER = {"kind": "hyper_equilibria", "concept": "nash"}
DIFFER = {"kind": "expect_differently", "concept": "nash", "players": ["A", "B"]}
SURPRISED = {"kind": "surprised", "concept": "nash"}
OWN = {"hypergame": {"A": "plain", "B": "grim"}}
HAWKS = {"hypergame": {"A": "grim", "B": "plain"}}
"""Arden is as the hawks see it, and Borland does not know: it takes NN to last, and Arden arms."""


def ruled(check: dict[str, Any], parts: dict[str, Any]) -> tuple[str, str]:
    (result,) = judge_theses(tiny(thesis("t1", check), **parts))
    return result.verdict.verdict, result.verdict.reason


@pytest.mark.parametrize(
    ("check", "parts", "expected"),
    [
        ({**HYPER, "quantifier": "some", "satisfies": "peace"}, OWN, "HOLDS"),
        ({**HYPER, "quantifier": "every", "satisfies": "parity"}, OWN, "HOLDS"),
        ({**HYPER, "quantifier": "every", "satisfies": "peace", "sort": "unsteady"}, OWN, "HOLDS"),
        ({**HYPER, "quantifier": "some", "satisfies": "peace", "sort": "steady"}, OWN, "FAILS"),
        ({**HYPER, "quantifier": "every", "satisfies": "status_quo", "sort": "steady"}, OWN, "HOLDS"),
        ({**HYPER, "quantifier": "none", "satisfies": "peace", "sort": "illusory"}, OWN, "OPEN"),
        ({**HYPER, "quantifier": "every", "satisfies": "peace", "sort": "illusory"}, HAWKS, "HOLDS"),
        ({**HYPER, "quantifier": "none", "satisfies": "peace"}, HAWKS, "HOLDS"),
        ({**HYPER, "quantifier": "some", "satisfies": "peace", "sort": "hidden"}, HAWKS, "FAILS"),
        ({**DIFFER, "proposition": "peace"}, OWN, "HOLDS"),
        ({**DIFFER, "proposition": "parity"}, OWN, "FAILS"),
        ({**DIFFER, "proposition": "peace"}, {}, "FAILS"),
        ({**SURPRISED, "player": "B"}, HAWKS, "HOLDS"),
        ({**SURPRISED, "player": "B", "by": "A", "about": "peace"}, HAWKS, "HOLDS"),
        ({**SURPRISED, "player": "B", "by": "A", "about": "b.arm"}, HAWKS, "FAILS"),
        ({**SURPRISED, "player": "A"}, HAWKS, "FAILS"),
        ({**SURPRISED, "player": "B"}, OWN, "FAILS"),
        ({**SURPRISED, "player": "B"}, {}, "FAILS"),
    ],
)
def test_verdicts(check: dict[str, Any], parts: dict[str, Any], expected: str) -> None:
    verdict, reason = ruled(check, parts)
    assert verdict == expected, reason
    assert reason.endswith(".") and ".." not in reason and "None" not in reason


def test_reasons_can_be_read_alone() -> None:
    _, differ = ruled({**DIFFER, "proposition": "peace"}, OWN)
    assert differ == (
        "It is so that there is a peace without arms: in one of the two states that Arden takes to be stable under "
        "Nash; not in the only state that Borland takes to be stable under Nash."
    )
    _, surprised = ruled({**SURPRISED, "player": "B"}, HAWKS)
    assert surprised == (
        "In one of the two states that Borland takes to be stable under Nash, another player moves in its own game. "
        "Who moves: Arden (1). Nearest to today: Arden disarms, as does Borland, the rest as today; there, in its own "
        "game, Arden gains if it keeps an army."
    )
    _, nobody = ruled({**HYPER, "quantifier": "none", "satisfies": "peace"}, HAWKS)
    assert nobody == (
        "The only state kept under Nash when each plays its own game is not one in which there is a peace without arms."
    )


def test_the_deciding_move_is_the_other_players_in_its_own_game() -> None:
    (result,) = judge_theses(tiny(thesis("t1", {**SURPRISED, "player": "B"}), **HAWKS))
    (shown,) = result.verdict.deciding
    assert shown.state == "NN" and shown.game is not None and shown.game.perspective == "grim"
    assert [(move.actor, move.start, move.end) for move in shown.moves] == [("A", "NN", "YN")]


def test_a_thesis_on_what_nobody_expects_is_open() -> None:
    """In Arden's own game it wants to do as Borland does, and Borland the opposite: nothing is stable for both."""
    chase = {"A": preferences(("a_same", "parity")), "B": preferences(("b_other", "not parity"))}
    for check in ({**SURPRISED, "player": "A"}, {**DIFFER, "proposition": "peace"}):
        data = tiny(thesis("t1", check), **OWN)
        plain = data.perspectives["plain"].model_copy(update={"preferences": chase})
        grim = data.perspectives["grim"].model_copy(update={"extends": None})
        (result,) = judge_theses(data.model_copy(update={"perspectives": {"plain": plain, "grim": grim}}))
        assert result.verdict.verdict == "OPEN" and "Arden" in result.verdict.reason


def test_a_surprise_can_rest_on_a_statement_of_one_view() -> None:
    first = thesis("t1", {**SURPRISED, "player": "B", "by": "A"})
    rests = [thesis(f"on_{id}", {"kind": "rests_on", "thesis": "t1", "statement": id}) for id in ("a_hawk", "a_calm2")]
    verdicts = {r.thesis.id: r.verdict.verdict for r in judge_theses(tiny(first, *rests, **HAWKS))}
    assert verdicts == {"t1": "HOLDS", "on_a_hawk": "HOLDS", "on_a_calm2": "FAILS"}
