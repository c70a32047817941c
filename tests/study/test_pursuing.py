"""One goal pursued: which wants decide a comparison, whose mind alone might do, what the words say."""

from __future__ import annotations

import random

import pytest

import standoff
from standoff.case.schema import CaseData, EqualGroup, Perspective, Preferences, Statement
from standoff.errors import NameUnknown
from standoff.stability.concepts import solve
from standoff.study.pursuit.changing import alone, search_changes
from standoff.study.pursuit.pursuing import pursue, target_of
from standoff.study.pursuit.records import Target
from standoff.study.pursuit.reporting import of_game
from standoff.study.solver import Solved, Solver
from standoff.theses.records import GameKey
from tests.theses.tiny import BORLAND, preferences, tiny


def solved_tiny(**changes: object) -> tuple[CaseData, Solved]:
    data = tiny(**changes)
    return data, Solver(data).solved(GameKey("plain", "none"))


def grouped() -> tuple[CaseData, Solved]:
    """Arden counts two equal wants above a third."""
    group = EqualGroup(
        equal=(Statement(id="a_one", proposition="not b.arm"), Statement(id="a_two", proposition="a.arm"))
    )
    wants = Preferences(statements=(group, Statement(id="a_three", proposition="a.arm implies b.arm")))
    view = Perspective(preferences={"A": wants, "B": preferences(*BORLAND)})
    data = tiny().model_copy(update={"perspectives": {"plain": view}})
    return data, Solver(data).solved(GameKey("plain", "none"))


def test_targets_are_goals_definitions_options_or_propositions() -> None:
    data, _ = solved_tiny()
    assert target_of(data, "plain", "a_peace") == Target("a_peace", "peace", "peace", "A")
    assert target_of(data, "grim", "a_edge").proposition == "a.arm and not b.arm"
    assert target_of(data, "plain", "b_crown").proposition is None
    assert target_of(data, "plain", "parity") == Target("parity", "both do the same", "parity")
    assert target_of(data, "plain", "a.arm").text == "Arden keeps an army"
    assert target_of(data, "plain", "not a.arm").text == "Arden disarms"
    with pytest.raises(NameUnknown, match="Did you mean 'parity'"):
        target_of(data, "plain", "parityy")


def test_conditions_name_the_wants_that_decide() -> None:
    data, solved = solved_tiny()
    found = pursue(data, solved, Target("edge", "the edge", "a.arm and not b.arm"))
    mine = {c.actor: c for c in found.conditions if c.concept == "seq"}
    assert dict(mine["A"].turns_on) == {"a_thrift": 1} and dict(mine["B"].turns_on) == {"b_safe": 1}
    assert mine["A"].words == (
        "Arden would leave under SEQ: the one move that pays it goes undeterred. What draws it away: Arden disarms."
    )
    assert found.leaving == ((("A", "B"), 1),)


def test_a_group_decides_by_the_members_that_the_move_makes_true() -> None:
    data, solved = grouped()
    found = pursue(data, solved, Target("x", "x", "not a.arm and b.arm"))
    (mine,) = (c for c in found.conditions if c.concept == "nash" and c.actor == "A")
    assert dict(mine.turns_on) == {"a_two": 1}


def test_whose_mind_alone_might_do_is_never_too_few() -> None:
    """Whatever single edit makes the goal hold is an edit of a player who was named beforehand."""
    starter = standoff.load("starter").data
    solved = Solver(starter).solved(GameKey("tarnholt", "none"))
    rng, names = random.Random(1), list(starter.case.options)
    seen = 0
    for _ in range(25):
        literals = rng.sample(names, 3)
        goal = " and ".join(id if rng.random() < 0.5 else f"not {id}" for id in literals)
        target = Target("goal", goal, goal)
        if not solved.where(goal).any():
            continue
        named = alone(solved, target).alone
        found = search_changes(starter, solved, target, 1)
        if found.distance == 1:
            seen += 1
            assert {edit[0] for change in found.changes for edit in change.edits} <= set(named)
        assert found.distance == 0 or named == found.alone
    assert seen >= 3


def test_every_change_told_makes_the_goal_hold_by_the_engine() -> None:
    """The edits as told (statements out, words in, places exchanged) are made in the case, and the game solved anew."""
    starter = standoff.load("starter").data
    solved = Solver(starter).solved(GameKey("tarnholt", "none"))
    goal = "not siege and not low.pay and tar.build"
    found = search_changes(starter, solved, Target("g", goal, goal), 1)
    assert found.distance == 1
    for change in found.changes:
        ((actor, kind, what, place),) = change.edits
        block = starter.perspectives["tarnholt"].preferences[actor]
        entries = [e for e in block.statements if getattr(e, "when", None) is None or _in_force(solved, actor, e)]
        if kind == "insert":
            entries.insert(place - 1, Statement(id="put_in", proposition=what))
        elif kind == "remove":
            entries = [e for e in entries if getattr(e, "id", "") != what]
        else:
            entries[place - 1], entries[place] = entries[place], entries[place - 1]
        changed = block.model_copy(update={"statements": tuple(entries)})
        view = starter.perspectives["tarnholt"]
        view = view.model_copy(update={"preferences": {**view.preferences, actor: changed}})
        data = starter.model_copy(update={"perspectives": {**starter.perspectives, "tarnholt": view}})
        again = Solver(data).solved(GameKey("tarnholt", "none"))
        holding = solve(again.model, ["seq"])["seq"].all(axis=0) & again.where(goal)
        assert int(holding.sum()) == change.n_equilibria and holding[again.find(change.example)], change.words


def _in_force(solved: Solved, actor: str, entry: object) -> bool:
    player = next(p for p in solved.game.players if p.id == actor)
    return getattr(entry, "id", None) in {s.id for s in player.statements}


def test_what_cannot_be_asked_is_refused_in_a_sentence() -> None:
    data, solved = solved_tiny()
    with pytest.raises(NameUnknown, match="concept"):
        of_game(data, solved, "peace", concept="stackelberg")
    found = of_game(data, solved, "a.arm and not b.arm", concept="sim")
    assert found.conditions and {c.concept for c in found.conditions} == {"nash", "gmr", "smr", "seq"}
    assert found.changes is not None and "not under sim" in found.changes.refused
