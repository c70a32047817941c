"""Tables of a case: from names to findings in words, on two neighbours who may arm and a third who watches."""

from __future__ import annotations

from typing import Any

import pytest

import standoff
from standoff.case.schema import Actor, CaseData, Format, Requirement
from standoff.errors import NameUnknown, UsageError
from standoff.study.formats import reporting as formats
from standoff.study.formats.tables import aims, table_of
from standoff.study.solver import Solved, Solver
from standoff.theses.records import GameKey
from tests.theses.tiny import tiny

BOTH = Format(title="The two at the river", members=("A", "B"), seats=("W",))
ALONE = Format(title="Arden by itself", members=("A",))
ASKED = Format(title="Arden first", members=("A", "B"), requires=Requirement(actor="A", proposition="not a.arm"))
WATCHED = Format(title="With a watcher", members=("A", "W"), requires=Requirement(actor="W", proposition="parity"))
LIMITED = Format(title="On peace", members=("A",), agenda=("peace",))


def case(**tables: Format) -> CaseData:
    actors: dict[str, Any] = {**tiny().case.actors, "W": Actor(kind="seat", name="The watcher", short="Watcher")}
    return tiny(actors=actors, formats=tables)


def solved(data: CaseData, perspective: str = "plain", scenario: str = "none") -> Solved:
    return Solver(data).solved(GameKey(perspective, scenario))


def test_what_two_can_do_that_neither_begins() -> None:
    data = case(both=BOTH, alone=ALONE)
    found = formats.of_game(data, solved(data))
    both, alone = found.table("both"), found.table("alone")
    assert both is not None and alone is not None
    assert (both.n_candidates, both.n_agreements, both.n_kept, both.n_self_enforcing, both.n_robust) == (3, 1, 1, 1, 1)
    assert (both.n_strict, both.n_stepwise, both.n_unaided, both.n_pareto) == (1, 1, 0, 1)
    assert both.level("peace") == "robust" and both.level("a_peace") == "robust"
    assert both.example is not None and both.example.state.state == "NN" and both.example.gains == ("A", "B")
    assert both.example.undone == ""
    assert both.fallback is not None and (both.fallback.depth, both.fallback.nothing) == (0, False)
    # Each refuses to disarm alone, and each would gladly see the other do it.
    assert {(b.actor, b.refused, b.alone, b.weight) for b in both.blockers} == {("A", 1, 1, 0.5), ("B", 1, 1, 0.5)}
    assert "The watcher has neither options nor preferences" in both.notes[0]
    assert alone.meets and not alone.n_agreements and alone.example is None
    assert alone.fallback is not None and alone.fallback.nothing
    assert {level for _, level in alone.goals} == {"no"}


def test_goals_are_definitions_and_actors_goals_with_propositions() -> None:
    data = case(both=BOTH)
    names = {g.name: g for g in formats.of_game(data, solved(data)).goals}
    assert list(names) == ["peace", "parity", "a_peace", "b_peace"]
    assert names["parity"].today and not names["peace"].today and names["peace"].feasible
    assert names["a_peace"].actor == "A" and names["peace"].actor is None
    assert [aim.name for aim in aims(data, solved(data, "grim"))] == ["peace", "parity", "a_edge", "b_peace"]


def test_a_goal_with_a_definitions_id_goes_by_its_actor_too() -> None:
    goals = {"A": tuple(g.model_copy(update={"id": "peace"}) for g in tiny().case.goals["A"])}
    data = tiny(goals=goals, formats={"both": BOTH.model_copy(update={"seats": ()})})
    assert [aim.name for aim in aims(data, solved(data))] == ["peace", "parity", "A.peace"]


def test_a_table_that_does_not_meet_says_why() -> None:
    data = case(asked=ASKED, watched=WATCHED)
    asked, watched = formats.of_game(data, solved(data)).tables
    assert not asked.meets and asked.opening is None and asked.n_agreements == 0 and asked.blockers == ()
    assert asked.unmet == (
        "The table does not meet: it is asked first that Arden disarms, and whichever way Arden does that, it is worse "
        "off than today."
    )
    assert watched.meets and watched.silent == ("W",)
    lopsided = formats.of_game(data, solved(data, scenario="bold")).table("watched")
    assert lopsided is not None and "nobody here can see to it" in lopsided.unmet


def test_a_definition_on_the_agenda_stands_for_its_options() -> None:
    data = case(limited=LIMITED)
    game = solved(data)
    assert table_of(LIMITED, game).agenda == 1
    (table,) = formats.of_game(data, game).tables
    assert table.agenda == ("a.arm",) and any("b.arm" in note for note in table.notes)


def test_findings_for_draws_agree_with_the_report() -> None:
    data = case(both=BOTH, alone=ALONE, asked=ASKED, limited=LIMITED)
    for one, game in (
        (data, solved(data)),
        (data, solved(data, "grim")),
        (standoff.load("starter").data, Solver(standoff.load("starter").data).solved(GameKey("tarnholt", "none"))),
    ):
        found, flat = formats.of_game(one, game), formats.outcomes(one, game)
        assert flat == formats.outcomes(one, game)
        expected: dict[str, bool] = {}
        for table in found.tables:
            expected[f"{table.id}: meets"] = table.meets
            expected[f"{table.id}: something is agreed"] = table.n_agreements > 0
            expected[f"{table.id}: some agreement is kept"] = table.n_kept > 0
            expected[f"{table.id}: some agreement is robust"] = table.n_robust > 0
            for goal in found.goals:
                if not goal.today:
                    expected[f"{table.id}: {goal.name} is agreed"] = table.level(goal.name) != "no"
                    expected[f"{table.id}: {goal.name} is kept"] = table.level(goal.name) in ("kept", "robust")
        assert flat == expected


def test_who_undoes_what_is_told() -> None:
    """In the hawks' view Arden would break the peace that it agrees to."""
    data = case(both=BOTH)
    (grim,) = formats.of_game(data, solved(data, "grim"), concept="nash").tables
    assert grim.n_agreements == 0 or (grim.example is not None and grim.example.undone)
    (talks,) = standoff.load("starter").game().formats().tables
    assert talks.example is not None and talks.example.undone.startswith("Kept only because others would answer:")


def test_where_tables_cannot_be_asked_about() -> None:
    with pytest.raises(UsageError, match="no tables"):
        standoff.load("catalogue/textbook/chicken").game().formats()
    with pytest.raises(NameUnknown, match="gauge_talks"):
        standoff.load("starter").game().formats("gauge_talk")
    elmira = standoff.load("catalogue/hipel-1993/elmira").data
    file = elmira.case.model_copy(update={"formats": {"all": Format(title="All", members=elmira.players)}})
    data = elmira.model_copy(update={"case": file})
    assert formats.report(data, Solver(data)) is None
    with pytest.raises(UsageError, match=r"folded together|no status quo"):
        formats.of_game(data, solved(data, data.case.default_perspective))
    assert formats.outcomes(data, solved(data, data.case.default_perspective)) == {}


def test_equal_questions_give_equal_records() -> None:
    game = standoff.load("starter").game()
    assert game.formats() == game.formats()
    assert game.formats("gauge_talks").tables == game.formats().tables
    assert formats.document(game.formats())["formats"][0]["goals"]["settled"] == "robust"
