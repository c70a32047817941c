"""States and moves in words."""

from __future__ import annotations

from standoff.case.resolved import GameCoalesced, GameDefinition, GameOption, GamePlayer, ResolvedGame
from standoff.case.tree import Name
from standoff.case.view import resolve
from standoff.study.wording import (
    changes,
    difference_clause,
    difference_sentence,
    move_clause,
    party,
    state_sentence,
    truth_sentence,
)
from standoff.theses.gloss import called, gloss, where
from tests.theses.tiny import tiny


def option(id: str, actor: str, yes: str, no: str, now: bool | None = False, fixed: bool | None = None) -> GameOption:
    return GameOption(id, actor, yes, no, now, fixed=fixed)


def game(now: bool | None = False) -> ResolvedGame:
    return ResolvedGame(
        "c",
        "p",
        None,
        (
            option("us.press", "US", "Washington keeps up pressure", "Washington eases off", now),
            option("us.hold", "US", "Washington holds Seoul back", "Washington lets Seoul go", now),
            option("kr.test", "KR", "the North tests, and says so", "the North holds off", now),
            option("kr.talk", "KR", "the North talks", "the North stays away", now),
            option("ru.help", "RU", "Moscow helps", "Moscow stays out", now),
        ),
        (GamePlayer("US", "United States"), GamePlayer("KR", "Korea"), GamePlayer("RU", "Russia")),
        definitions=(
            GameDefinition("talks", Name("kr.talk"), "The two talk.", "The two do not talk."),
            GameDefinition("help", Name("ru.help"), "Moscow is in it", "Moscow is out of it"),
        ),
    )


def test_clauses_of_one_actor_share_their_subject():
    assert state_sentence(game(), "YYNNN") == (
        "Washington keeps up pressure and holds Seoul back. The North holds off and stays away. Moscow stays out."
    )


def test_fixed_options_are_left_out_of_the_whole_state():
    plain = game()
    held = ResolvedGame(
        "c", "p", None, (*plain.options[:4], option("ru.help", "RU", "x helps", "x not", fixed=False)), ()
    )
    assert "x not" not in state_sentence(held, "NNNNN")


def test_differences_from_the_status_quo():
    assert difference_sentence(game(), "NNNNN") == "As today."
    assert difference_clause(game(), "NNNNN") == "everything is as today"
    assert difference_sentence(game(), "NNNYY") == "The North talks and Moscow helps; the rest as today."
    assert difference_clause(game(), "YNNNY") == "Washington keeps up pressure and Moscow helps, the rest as today"


def test_clauses_with_commas_are_divided_by_semicolons():
    assert difference_clause(game(), "YNYNY") == (
        "Washington keeps up pressure; the North tests, and says so; and Moscow helps; the rest as today"
    )


def test_without_a_status_quo_the_whole_state_is_said():
    assert difference_sentence(game(None), "NNNNN") == state_sentence(game(None), "NNNNN")


def test_moves():
    assert move_clause(game(), "YYNNN", "NYNNN") == "Washington eases off"
    assert changes("YYNNN", "NYNNY", game()) == (("us.press", False), ("ru.help", True))


def test_folded_states_go_by_their_name():
    plain = game()
    folded = ResolvedGame(
        "c",
        "p",
        None,
        plain.options,
        plain.players,
        coalesced=(GameCoalesced("gone", Name("us.press"), "Washington leaves the table"),),
    )
    assert state_sentence(folded, "Y----") == "Washington leaves the table. Washington keeps up pressure."
    assert difference_sentence(folded, "Y----").startswith("Washington leaves the table: Washington keeps up pressure")


def test_worlds_in_one_sentence():
    assert truth_sentence(game(), [("talks", False), ("help", True)]) == "The two do not talk and Moscow is in it."


def test_actors_go_by_the_subject_of_their_clauses():
    assert party(game(), "KR").name == "the North" and not party(game(), "KR").plural
    data = tiny()
    assert called(data, "A").name == "Arden" and party(resolve(data), "B").name == "Borland"


def test_propositions_are_said_in_clauses():
    data = tiny()
    assert gloss("peace", data) == "there is a peace without arms"
    assert gloss("not (a.arm or b.arm)", data) == "Arden disarms, as does Borland"
    assert gloss("a.arm or not b.arm", data) == "either Arden keeps an army or Borland disarms"
    assert gloss("a.arm implies b.arm", data) == "if Arden keeps an army, then Borland keeps an army"
    assert gloss("a.arm iff b.arm", data) == "Arden keeps an army if and only if Borland keeps an army"
    assert gloss("peace and (a.arm or b.arm)", data) == (
        "there is a peace without arms, and either Arden keeps an army or Borland keeps an army"
    )
    assert (
        gloss("at_least(1, a.arm, b.arm)", data) == "at least one of these: Arden keeps an army; Borland keeps an army"
    )
    assert gloss("not (a.arm and b.arm)", data) == "not at the same time: Arden keeps an army, as does Borland"
    assert gloss("not (a.arm iff b.arm)", data) is None
    assert where("not (a.arm iff b.arm)", data) == "states with “not (a.arm iff b.arm)”"
    assert where("status_quo", data) == "the status quo"


def test_plural_actors_have_plural_verbs():
    towns = ResolvedGame(
        "c",
        "p",
        None,
        (option("t.ask", "T", "the two towns insist", "the two towns do not insist"),),
        (GamePlayer("T", "Two towns"),),
    )
    name = party(towns, "T")
    assert f"{name} {name.verb('gains')} if {name.doing('the two towns insist')}" == "the two towns gain if they insist"
