"""Tables against the definitions: every count, on thousands of small random models with random tables."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from standoff.conflict.model import Model
from standoff.errors import UsageError
from standoff.stability.concepts import solve
from standoff.strategy import formats
from standoff.strategy.formats import Outcome, Precondition, Table, negotiate, table
from tests.stability.making import make, random_listed, random_model
from tests.strategy.tables import TableOracle


def poor_today(rng: Random) -> Model:
    """A random model, mostly one where much could be better for several at once than it is today."""
    model = random_model(rng, actors=rng.choice([2, 3, 3, 4]), options=6, wide=rng.random() < 0.2)
    if rng.random() < 0.8:
        total = model.ranks.sum(axis=0)
        return replace(model, status_quo=int(np.argmin(total)))
    return model


def random_table(rng: Random, model: Model) -> Table:
    """Some members or all, an agenda or none, a precondition or none, by an actor that may sit there or not."""
    members = rng.sample(range(model.m), rng.randint(1, model.m))
    agenda = None if rng.random() < 0.6 else rng.getrandbits(64)
    requires = None
    if rng.random() < 0.4:
        holds = np.array([rng.random() < 0.6 for _ in range(model.n)], dtype=np.bool_)
        requires = Precondition(rng.choice([-1, *range(model.m)]), holds)
    return table(model, members, agenda, requires)


def compare(model: Model, chosen: Table, concept: str) -> Outcome:
    found = negotiate(model, chosen, solve(model, [concept])[concept])
    truth = TableOracle(model, chosen, concept)
    assert found.start == truth.start
    if truth.start < 0:
        assert not found.candidates.size and not found.agreements.size and not found.afterwards.any()
        return found
    agreed = found.agreements
    assert set(found.candidates.tolist()) == truth.candidates()
    assert set(agreed.tolist()) == truth.agreements()
    for mask in ("strict", "stepwise", "unaided", "kept", "self_enforcing", "robust", "undominated"):
        assert set(agreed[getattr(found, mask)].tolist()) == getattr(truth, mask)(), mask
    assert set(np.flatnonzero(found.afterwards).tolist()) == truth.afterwards()
    assert found.fallback is not None
    assert (set(found.fallback.states.tolist()), found.fallback.depth) == truth.fallback()
    for block in found.blocks:
        assert block.value == truth.value(block.actor) and block.alone == truth.alone(block.actor)
        removed = truth.removed(tuple(chosen.members))
        assert block.weight * removed == block.value
    return found


@pytest.mark.parametrize("seed", range(7))
def test_the_definitions(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whether outsiders spoil an agreement and what they make of it is found in two ways, by how
    # much there is of it: here each is made to do all.
    monkeypatch.setattr(formats, "FEW", 1000 * (seed % 2))
    monkeypatch.setattr(formats, "NEAR", (0, 3, 100)[seed % 3])
    rng = Random(seed)
    seen = {"agreed": 0, "kept": 0, "self": 0, "undone": 0, "fragile": 0, "unmet": 0, "after": 0}
    for _ in range(350):
        model = poor_today(rng)
        found = compare(model, random_table(rng, model), rng.choice(["seq", "seq", "nash", "gmr"]))
        seen["unmet"] += found.start < 0
        seen["agreed"] += bool(found.agreements.size)
        seen["kept"] += bool(found.kept.any())
        seen["self"] += bool(found.self_enforcing.any())
        seen["undone"] += bool((found.kept & ~found.self_enforcing).any())
        seen["fragile"] += bool((found.kept & ~found.robust).any())
        seen["after"] += int(found.afterwards.sum()) > int(found.kept.sum())
    assert all(count > 0 for count in seen.values()), seen


def test_a_trade_that_neither_would_begin() -> None:
    """The dilemma from mutual defection: the table agrees on cooperation, which needs both at once."""
    model = make([0, 1, 2, 3], [1, 2], [[2, 3, 0, 1], [2, 0, 3, 1]], status_quo=3)
    found = compare(model, table(model, (0, 1)), "seq")
    assert found.agreements.tolist() == [0] and found.strict.all() and found.stepwise.all()
    assert found.kept.all() and found.robust.all() and not found.self_enforcing.any()
    assert not compare(model, table(model, (0, 1)), "nash").kept.any()


def test_a_joint_change_may_be_out_of_reach_of_single_moves() -> None:
    model = make([0, 3], [1, 2], [[0, 1], [0, 1]], status_quo=0)
    found = compare(model, table(model, (0, 1)), "nash")
    assert found.agreements.tolist() == [1] and not found.stepwise.any() and found.kept.all()


def test_a_one_way_option_is_not_taken_back_at_a_table() -> None:
    model = make([0, 1, 2, 3], [1, 2], [[3, 2, 1, 0], [3, 2, 1, 0]], status_quo=3, forward=2)
    assert compare(model, table(model, (0, 1)), "nash").agreements.tolist() == [2]


def test_who_does_what_is_asked_first() -> None:
    """A precondition that its actor would rather not meet: no table, no agreements."""
    model = make([0, 1, 2, 3], [1, 2], [[2, 1, 3, 0], [0, 1, 2, 3]], status_quo=0)
    asked = Precondition(0, np.array([False, True, False, True]))
    found = compare(model, table(model, (0, 1), requires=asked), "nash")
    assert found.start == -1 and not found.blocks and found.fallback is None
    free = Precondition(-1, np.array([True, True, False, True]))
    assert compare(model, table(model, (0, 1), requires=free), "nash").start == 0


def test_folded_states_and_a_missing_status_quo_are_refused_in_sentences() -> None:
    listed = random_listed(Random(1), actors=2)
    with pytest.raises(UsageError, match=r"folded together"):
        negotiate(listed, Table((0, 1), 0), np.ones((2, listed.n), np.bool_))
    model = make([0, 1], [1], [[0, 1]], status_quo=-1)
    with pytest.raises(UsageError, match=r"no status quo"):
        negotiate(model, table(model, (0,)), np.ones((1, 2), np.bool_))
