"""Every witness is checked from the definitions, and the checker rejects what is not one."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from standoff.conflict.model import Model
from standoff.errors import UsageError
from standoff.stability.concepts import available, solve
from standoff.stability.records import Deterrent, Step, Witness
from standoff.stability.witnesses import check_witness, witness
from tests.stability.making import listed, random_listed, random_model, random_sparse, ranked
from tests.stability.oracle import Oracle

DILEMMA = ranked([1, 0, 3, 2], [1, 2], [[2, 0, 3, 1]])


def concepts_of(model: Model) -> list[str]:
    return [*available(model), *(["lim:2", "lim:5", "nm"] if model.m == 2 else [])]


def check_some(model: Model, rng: Random, each: int) -> None:
    for concept, stable in solve(model, concepts_of(model)).items():
        for _ in range(each):
            i, s = rng.randrange(model.m), rng.randrange(model.n)
            found = witness(model, concept, i, s)
            assert found.stable == stable[i, s]
            assert check_witness(model, found), found


@pytest.mark.parametrize("seed", range(6))
def test_every_witness_checks(seed: int) -> None:
    rng = Random(seed)
    for _ in range(25):
        check_some(random_model(rng, options=5, wide=rng.random() < 0.3), rng, 2)
        check_some(random_listed(rng), rng, 2)


def test_every_witness_checks_where_codes_are_sparse() -> None:
    rng = Random(9)
    for _ in range(10):
        model = random_sparse(rng)
        for concept in available(model):
            i, s = rng.randrange(model.m), rng.randrange(model.n)
            assert check_witness(model, witness(model, concept, i, s))


def test_sequences_are_as_short_as_any() -> None:
    rng = Random(10)
    for _ in range(60):
        model = random_model(rng, options=5, actors=3)
        oracle, i, s = Oracle(model), rng.randrange(3), rng.randrange(model.n)
        for d in witness(model, "gmr", i, s).deterrents:
            one_move = {x for j in range(3) if j != i for x in oracle.moves(j, d.improvement)}
            assert (len(d.sequence) == 1) == any(model.ranks[i, x] <= model.ranks[i, s] for x in one_move)


def test_the_checker_rejects_false_witnesses() -> None:
    good = witness(DILEMMA, "seq", 0, 0)
    assert good.stable
    (deterrent,) = good.deterrents
    assert (deterrent.improvement, deterrent.end) == (1, 3)
    assert deterrent.sequence == (Step(1, 1, 3),)
    false = [
        replace(good, deterrents=()),
        replace(good, deterrents=(deterrent, deterrent)),
        replace(good, deterrents=(replace(deterrent, end=1),)),
        replace(good, deterrents=(replace(deterrent, sequence=()),)),
        replace(good, deterrents=(replace(deterrent, sequence=(Step(0, 1, 0),), end=0),)),
        replace(good, deterrents=(replace(deterrent, sequence=(Step(1, 1, 2),), end=2),)),
        replace(good, concept="nash"),
        replace(good, state=3, stable=False, improvement=2, deterrents=()),
        replace(good, stable=False, improvement=1, deterrents=()),
        replace(good, stable=False, improvement=2, deterrents=()),
        replace(good, stable=False, deterrents=()),
    ]
    assert [wrong for wrong in false if check_witness(DILEMMA, wrong)] == []


def test_the_checker_rejects_a_reply_that_betters_nobody_under_seq() -> None:
    # Chicken: after the row player swerves off, the column player could only make itself worse.
    chicken = ranked([1, 0, 2, 3], [1, 2], [[2, 0, 1, 3]])
    reply = (Deterrent(1, (Step(1, 1, 3),), 3),)
    assert check_witness(chicken, Witness("gmr", 0, 0, True, deterrents=reply))
    assert not check_witness(chicken, Witness("seq", 0, 0, True, deterrents=reply))


def test_the_checker_rejects_two_moves_in_succession_and_responses_that_escape() -> None:
    rows = [[{1}, set(), set(), set()], [set(), {2}, {3}, set()]]
    model = listed(rows, [[1, 2, 3, 0], [0, 1, 2, 3]])
    twice = (Deterrent(1, (Step(1, 1, 2), Step(1, 2, 3)), 3),)
    assert not check_witness(model, Witness("gmr", 0, 0, True, deterrents=twice))
    back = listed([[{1}, set()], [set(), {0}]], [[0, 1], [1, 0]])
    returns = (Deterrent(1, (Step(1, 1, 0),), 0),)
    assert check_witness(back, Witness("gmr", 0, 0, True, deterrents=returns))
    assert not check_witness(back, Witness("smr", 0, 0, True, deterrents=returns))


def test_the_checker_rejects_false_choices_and_false_play() -> None:
    together = witness(DILEMMA, "sim", 0, 0)
    (deterrent,) = together.deterrents
    assert deterrent == Deterrent(1, (Step(1, 0, 2),), 3)
    assert not check_witness(DILEMMA, replace(together, deterrents=(replace(deterrent, sequence=()),)))
    assert not check_witness(DILEMMA, replace(together, deterrents=(replace(deterrent, end=2),)))
    play = witness(DILEMMA, "lim:1", 0, 0)
    assert (play.stable, play.improvement, play.ends) == (False, 1, (1,))
    assert not check_witness(DILEMMA, replace(play, play=()))
    assert not check_witness(DILEMMA, replace(play, ends=(0,)))
    assert not check_witness(DILEMMA, replace(play, concept="lim:2"))
    assert not check_witness(DILEMMA, replace(witness(DILEMMA, "nm", 0, 0), horizon=1))


def test_documents_are_plain_data() -> None:
    names, strings = ["row", "column"], ["NN", "YN", "NY", "YY"]

    def document(concept: str, state: int) -> dict[str, object]:
        return witness(DILEMMA, concept, 0, state).document(names.__getitem__, strings.__getitem__)

    assert document("nash", 0) == {"improvement": "YN", "replies": "none"}
    assert document("nash", 3) == {"deterrents": []}
    assert document("seq", 0) == {
        "deterrents": [{"improvement": "YN", "sequence": [{"actor": "column", "to": "YY"}], "end": "YY"}]
    }
    assert document("sim", 0) == {
        "deterrents": [{"improvement": "YN", "choices": [{"actor": "column", "to": "NY"}], "end": "YY"}]
    }
    assert document("lim:1", 0) == {
        "horizon": 1, "ends": ["YN"], "improvement": "YN", "play": [{"actor": "row", "to": "YN"}],
    }  # fmt: skip


def test_places_outside_the_model_are_refused() -> None:
    with pytest.raises(UsageError, match="states 0 to 3"):
        witness(DILEMMA, "seq", 0, 4)
    with pytest.raises(UsageError, match="Actors are numbered 0 to 1"):
        witness(DILEMMA, "seq", 2, 0)
