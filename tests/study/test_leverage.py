"""Leverage in names and words, on a conflict that is worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import standoff
from standoff.case.schema import Constraint, Option
from standoff.errors import NameUnknown, UsageError
from standoff.session import Case
from standoff.study.leverage import reporting as leverage
from standoff.study.leverage.records import LeverageReport
from standoff.study.leverage.telling import finding, marginal_sentence
from standoff.study.solver import Solver
from tests.study.leverage_cases import three


def report(**changes: object) -> LeverageReport:
    found = leverage.report(data := three(**changes), Solver(data))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_shares_control_and_who_is_marginal() -> None:
    found = report()
    everywhere = found.sets["feasible"]
    assert (everywhere.n_states, everywhere.product) == (8, True)
    for measured in (everywhere.statement, everywhere.rank):
        share = {(i, j): measured.share[i][j] for i in "ABC" for j in "ABC"}
        half, fifth = 0.5, 0.2
        wanted = {("A", "A"): 1, ("A", "B"): half, ("B", "B"): half, ("B", "C"): 4 * fifth, ("C", "C"): fifth}
        assert share == pytest.approx({key: wanted.get(key, 0) for key in share})
        control = {(i, j): measured.control[i][j] for i in "ABC" for j in "ABC"}
        wanted |= {("A", "B"): 1, ("B", "B"): 1}
        assert control == pytest.approx({key: wanted.get(key, 0) for key in control})
        assert measured.first_order is not None and measured.total is not None
        # What Bob gets turns on both together: nothing by either alone, everything with either missing.
        assert [measured.first_order[i]["B"] for i in "ABC"] == pytest.approx([0, 0, 0])
        assert [measured.total[i]["B"] for i in "ABC"] == pytest.approx([1, 1, 0])
    assert everywhere.marginalised == ("C",) and everywhere.disputed == ()
    assert [(p.over, p.actor, p.outsider) for p in everywhere.pivotal if p.over != ("B",)] == [
        (("A",), "A", None),
        (("C",), "B", "B"),
    ]
    stable = found.sets["stable"]
    assert (stable.n_states, stable.statement.share["A"]["A"]) == (1, None)
    assert stable.statement.control["B"]["C"] == pytest.approx(0.8)
    assert set(found.sets) == {"feasible", "stable", "attainable"}
    data = three()
    assert finding(data, found) == "Ann decides most of her own fortune".replace("her", "its") + (
        "; Bob decides most of that of Cleo; Cleo controls nobody else's fortune"
    )
    assert marginal_sentence(data, found) == "Marginal, with less than 1 % control over every other: Cleo."


def test_joint_fortunes() -> None:
    joint = {p.over: p for p in report().sets["feasible"].joint}
    assert set(joint) == {("A", "B"), ("A", "C"), ("B", "C"), ("A", "B", "C")}
    # Var(A + B) = 1/4 + 1/4, the second half from both together.
    assert joint["A", "B"].shares == pytest.approx({"A": 0.75, "B": 0.25, "C": 0})
    assert (joint["A", "B"].actor, joint["A", "B"].outsider) == ("A", None), "Cleo has no part in it"
    lead = {p.over: p.actor for p in report().sets["feasible"].pivotal}
    assert lead == {("A",): "A", ("B",): None, ("C",): "B"}, "Ann and Bob decide Bob's fortune half and half"
    assert joint["A", "C"].shares == pytest.approx({"A": 9 / 14, "B": 4 / 14, "C": 1 / 14})
    assert (joint["A", "C"].outsider, joint["A", "C"].agreed) == ("B", True)


def test_the_card_and_what_the_chronicle_tells_of_it() -> None:
    found = report()
    (card,) = found.cards
    assert (card.option, card.actor, card.through, card.on) == ("a.play", "A", "B", "C")
    assert (card.pairs, card.moved, card.alone, card.moves_choices) == (4, 4, 0, 1)
    assert (card.total, card.direct, card.indirect, card.cautious) == pytest.approx((-2 / 3, 0, -2 / 3, -2 / 3))
    assert card.rank_indirect == pytest.approx(-2 / 3) and card.agreed and card.own == pytest.approx(1)
    assert card.recorded == ("e1", "e2") and card.told == ("e1",)
    assert card.today is not None and card.today.moved and card.today.indirect == pytest.approx(-2 / 3)


def test_a_card_that_cannot_be_played_everywhere() -> None:
    found = report(constraints=(Constraint(id="still", proposition="c.wait implies not a.play"),))
    cards = {(c.option, c.through, c.on): c for c in found.cards}
    assert (cards["a.play", "B", "C"].pairs, cards["a.play", "B", "C"].alone) == (2, 2)
    # Where Cleo waits Ann cannot play: good for Bob where he keeps still, as bad where he answers.
    waiting = cards["c.wait", "A", "B"]
    assert (waiting.pairs, waiting.alone, waiting.moved) == (2, 2, 2)
    assert (waiting.total, waiting.direct) == pytest.approx((0, 0))
    assert not found.sets["feasible"].product
    assert found.sets["feasible"].statement.first_order is None


def test_only_where_something_holds() -> None:
    data = three()
    solved = Solver(data).solved(standoff.theses.records.GameKey("plain", "none"))
    found = leverage.of_game(data, solved, given="c.wait")
    assert found.sets["feasible"].n_states == 4 and found.cards[0].pairs == 2
    assert found.sets["feasible"].statement.share["B"]["C"] == pytest.approx(1)
    nothing = leverage.of_game(data, solved, given="a.play and not a.play")
    assert nothing.cards == () and nothing.sets["feasible"].n_states == 0
    assert nothing.sets["feasible"].statement.control["A"]["B"] is None
    assert finding(data, nothing) == "Nobody's choices decide most of any fortune"
    json.dumps(leverage.document(nothing), allow_nan=False)


def test_by_one_utility_only() -> None:
    # Cleo's wish to wait comes late in Bob's list: little by statements, more by rank.
    late = ("b.answer", "a.play", "b.answer and a.play", "a.play or b.answer", "not a.play", "c.wait")
    found = leverage.of_game(
        data := three(bob=late), Solver(data).solved(standoff.theses.records.GameKey("plain", "none"))
    )
    everywhere = found.sets["feasible"]
    by_statement, by_rank = (m.control["C"]["B"] for m in (everywhere.statement, everywhere.rank))
    assert by_statement is not None and by_rank is not None and by_statement < 0.01 < by_rank
    assert everywhere.marginalised == () and everywhere.disputed == ("C",)
    assert "By one of the two only: Cleo." in marginal_sentence(data, found)


def test_the_document() -> None:
    found = report()
    document = leverage.document(found)
    assert list(document) == [
        "concept", "threshold", "utility", "sets", "pivotal", "marginalised", "given", "n_cards", "cards", "notes",
    ]  # fmt: skip
    assert document["utility"] == {"rho": 0.5, "kind": {"A": "statements", "B": "statements", "C": "statements"}}
    assert document["sets"]["feasible"]["share"]["B"]["C"] == 0.8
    assert document["sets"]["stable"]["share"]["B"]["C"] is None
    assert document["pivotal"]["C"] == "B" and document["marginalised"] == ["C"]
    assert document["cards"][0]["told"] == ["e1"] and document["cards"][0]["through_reply"] == -0.666666667
    many = replace(found, cards=found.cards * 3)
    cut = leverage.document(many, limit=2)
    assert (len(cut["cards"]), cut["n_cards"]) == (2, 3)
    json.dumps(document, allow_nan=False)


def test_without_a_status_quo_and_with_folded_states() -> None:
    bare = three()
    options = {id: o.model_copy(update={"now": None}) for id, o in bare.case.options.items()}
    found = report(options=options)
    assert set(found.sets) == {"feasible", "stable"} and found.cards[0].today is None
    assert leverage.document(found)["sets"]["attainable"] is None
    elmira = standoff.load("catalogue/hipel-1993/elmira").game().leverage()
    assert elmira.cards == () and any("folded into one" in note for note in elmira.notes)
    assert elmira.sets["feasible"].statement.share[elmira.actors[0]][elmira.actors[1]] is None
    control = elmira.sets["feasible"].statement.control
    assert all(control[i][j] is not None for i in elmira.actors for j in elmira.actors)
    assert elmira.ordinal == elmira.actors


def test_one_player_alone_has_no_leverage() -> None:
    data = three(options={"a.play": Option(actor="A", yes="Ann plays", no="Ann holds back", now=False)})
    data = data.model_copy(update={"perspectives": {"plain": standoff.case.schema.Perspective()}})
    assert leverage.report(data, Solver(data)) is None


def test_wrong_arguments_are_refused() -> None:
    game = Case(three()).game()
    with pytest.raises(UsageError, match="between 0 and 1"):
        game.leverage(threshold=1.5)
    with pytest.raises(UsageError, match="at most 1/2"):
        game.leverage(rho=0.9)
    with pytest.raises(NameUnknown):
        game.leverage(given="a.plays")
