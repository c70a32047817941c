"""Coalitional stability: the fast judges against the definitions in plain sets, matrices as a third opinion."""

from __future__ import annotations

import os
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.errors import NameUnknown, TooLarge, UsageError
from standoff.reference import Reference
from standoff.reference.coalitions import Coalitions
from standoff.stability import coalition_judges, together
from standoff.stability.coalitions import (
    COALITION_CONCEPTS,
    check_family,
    coalition_equilibria,
    coalition_improvements,
    coalition_path,
    coalition_stable,
    every_coalition,
    jumps,
    solve_coalitions,
    undeterred,
)
from standoff.stability.concepts import solve
from tests.stability.making import make, random_listed, random_model, random_sparse
from tests.stability.oracle import Oracle


class ModelGraph:
    """A model as the reference sees a graph: actors and states by number, written out."""

    def __init__(self, model: Model):
        self._oracle = Oracle(model)
        self.players = tuple(str(i) for i in range(model.m))

    def moves(self, player: str, state: str) -> tuple[str, ...]:
        return tuple(str(t) for t in sorted(self._oracle.moves(int(player), int(state))))

    def prefers(self, player: str, one: str, other: str) -> bool:
        rank = self._oracle.rank[int(player)]
        return rank[int(one)] > rank[int(other)]


def draw(rng: Random, options: int = 5) -> Model:
    kind = rng.random()
    if kind < 0.3:
        return random_listed(rng)
    return random_sparse(rng) if kind < 0.35 else random_model(rng, options=options)


def some_family(rng: Random, m: int) -> list[tuple[int, ...]] | None:
    if rng.random() < 0.5:
        return None
    return rng.sample(every_coalition(m), rng.randint(1, 2**m - 1))


def names(coalition: tuple[int, ...]) -> list[str]:
    return [str(i) for i in coalition]


def compare(model: Model, family: list[tuple[int, ...]] | None, states: list[int]) -> None:
    """Every verdict of every coalition of the class, the proofs of instability, and the equilibria of the class."""
    coalitions = check_family(model, family)
    expected = Coalitions(ModelGraph(model), None if family is None else [names(one) for one in family])
    found = solve_coalitions(model, family=family, states=states)
    for concept in COALITION_CONCEPTS:
        for f, coalition in enumerate(coalitions):
            for q, s in enumerate(states):
                held = expected.stable(concept, names(coalition), str(s))
                assert held == (found[concept][f, q] < 0), (concept, coalition, s)
                if not held:
                    proof = str(found[concept][f, q])
                    assert proof in expected.improvements(names(coalition), str(s))
                    if concept != "cnash":
                        assert not expected._deterred(concept, frozenset(names(coalition)), str(s), proof)
        wanted = np.arange(model.n) % 3 == 0
        one = coalitions[-1]
        for s, proof in zip(states, undeterred(model, concept, one, states, family=family, wanted=wanted), strict=True):
            open_ones = [
                t
                for t in expected.improvements(names(one), str(s))
                if wanted[int(t)] and not expected._deterred(concept, frozenset(names(one)), str(s), t)
            ]
            assert str(proof) in open_ones if open_ones else proof == -1
        kept = [s for s in states if expected.equilibrium(concept, str(s))]
        assert coalition_equilibria(model, concept, family, states).tolist() == kept


@pytest.mark.parametrize("seed", range(6))
def test_every_concept_by_the_definitions(seed: int) -> None:
    rng = Random(seed)
    for _ in range(int(os.environ.get("STANDOFF_AGREEMENT", "500")) // 10):
        model = draw(rng)
        compare(model, some_family(rng, model.m), list(range(model.n)))


@pytest.mark.parametrize("seed", range(3))
def test_both_ways_of_large_models_give_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sorted dominance and answers for all states; rows state by state, few at a time, not kept, by search."""
    rng = Random(100 + seed)
    monkeypatch.setattr(coalition_judges, "MANY", 1)
    monkeypatch.setattr(together, "KEPT", 0)
    monkeypatch.setattr(coalition_judges, "_AT_A_TIME", 64)
    monkeypatch.setattr(coalition_judges, "_KEPT_BYTES", 1)
    for round_ in range(40):
        monkeypatch.setattr(together, "MAX_MOVES", 0 if round_ % 2 else 1000)
        model = draw(rng, 4)
        compare(model, some_family(rng, model.m), rng.sample(range(model.n), rng.randint(1, model.n)))


def test_the_judge_of_rows_agrees_where_options_go_both_ways() -> None:
    rng = Random(200)
    for _ in range(60):
        model = random_model(rng, options=5, one_way=False)
        family = check_family(model, some_family(rng, model.m))
        states = np.arange(model.n, dtype=np.int32)
        judges = [kind(model, family, 10**9) for kind in (coalition_judges.ClassJudge, coalition_judges.RowJudge)]
        for concept in COALITION_CONCEPTS:
            for coalition in family:
                one, other = (judge(concept, coalition, states) for judge in judges)
                assert ((one < 0) == (other < 0)).all()


@pytest.mark.parametrize("seed", range(2))
def test_improvements_paths_and_jumps(seed: int) -> None:
    rng = Random(300 + seed)
    for _ in range(60):
        model = draw(rng)
        graph = ModelGraph(model)
        expected = Coalitions(graph)
        coalition = rng.choice(every_coalition(model.m))
        for s in range(model.n):
            found = coalition_improvements(model, coalition, s).tolist()
            assert {str(t) for t in found} == expected.improvements(names(coalition), str(s))
            for t in found:
                check_path(model, graph, coalition, s, t)
        stable = [s for s in range(model.n) if rng.random() < 0.4]
        made = {(jump.coalition, jump.origin, jump.to) for jump in jumps(model, stable)}
        assert made == {
            (one, s, t)
            for one in every_coalition(model.m)
            if len(one) > 1
            for s in stable
            for t in stable
            if str(t) in expected.improvements(names(one), str(s))
        }


def check_path(model: Model, graph: ModelGraph, coalition: tuple[int, ...], start: int, end: int) -> None:
    steps = coalition_path(model, coalition, start, end)
    assert steps
    at, last = start, -1
    for step in steps:
        assert step.origin == at
        assert step.actor in coalition
        assert step.actor != last
        assert str(step.to) in graph.moves(str(step.actor), str(at))
        at, last = step.to, step.actor
    assert at == end


def reach_matrices(model: Model, coalition: tuple[int, ...]) -> NDArray[np.bool_]:
    """M_H (definitions 1.4): the sum of M_i^(t), t = 1, 2, ..., with M_i^(1) = J_i and M_i^(t) = J_i sum M_j^(t-1)."""
    oracle = Oracle(model)
    single = {i: np.zeros((model.n, model.n), np.int64) for i in coalition}
    for i, matrix in single.items():
        for s in range(model.n):
            matrix[s, sorted(oracle.moves(i, s))] = 1
    length, total = dict(single), np.zeros((model.n, model.n), np.int64)
    for _ in range(model.n * model.m + 1):
        total = total + sum(length.values())
        length = {
            i: np.sign(single[i] @ sum((length[j] for j in coalition if j != i), np.zeros_like(single[i])))
            for i in coalition
        }
    return np.asarray(total > 0)


def test_the_matrix_form_gives_the_same() -> None:
    """With E all ones: CNash J_H^+ E; CGMR J_H^+ [E - sign(M_{N-H} (P_H^-)^T)]; CSMR likewise; stable where 0."""
    rng = Random(400)
    for _ in range(60):
        model = draw(rng, 4)
        coalition = rng.choice(every_coalition(model.m))
        others = tuple(i for i in range(model.m) if i not in coalition)
        rank = model.ranks[list(coalition)]
        better = (rank[:, None, :] > rank[:, :, None]).all(axis=0)
        reach = reach_matrices(model, coalition)
        replies = reach_matrices(model, others) if others else np.zeros_like(reach)
        improving = reach & better
        harmless = ~better.T
        answered = {"cnash": np.zeros_like(better), "cgmr": replies.astype(int) @ harmless > 0}
        escapes = reach.astype(int) @ better.T > 0
        answered["csmr"] = replies.astype(int) @ (harmless & ~escapes) > 0
        for concept, deterred in answered.items():
            stable = ~(improving & ~deterred.T).any(axis=1)
            assert (coalition_stable(model, concept, coalition) == stable).all(), concept


def test_laws() -> None:
    """Everybody together: the four are one. One actor: Nash, GMR, SMR; SEQ where no larger coalition answers."""
    rng = Random(500)
    for _ in range(120):
        model = draw(rng)
        alone = [(i,) for i in range(model.m)]
        individual = solve(model, ["nash", "gmr", "smr", "seq"])
        for concept, rows in individual.items():
            for i in range(model.m):
                assert (coalition_stable(model, f"c{concept}", [i], family=alone) == rows[i]).all()
        everybody = [coalition_stable(model, concept, range(model.m)) for concept in COALITION_CONCEPTS]
        assert all((row == everybody[0]).all() for row in everybody)
        found = {concept: rows < 0 for concept, rows in solve_coalitions(model).items()}
        assert not (found["cnash"] & ~found["csmr"]).any()
        assert not (found["csmr"] & ~found["cgmr"]).any()
        # Where states are listed, two coalitions with a member in common may make a sequence that would be no legal
        # one of single moves, so that CSEQ knows answers that CGMR does not.
        assert model.listed or not (found["cseq"] & ~found["cgmr"]).any()


def test_a_larger_coalition_of_others_may_deter_what_no_single_actor_does() -> None:
    """The first goes from 0 to 1; there the two others gain only together, at 7, to the harm of the first."""
    codes = list(range(8))
    scores = [[1, 2, 0, 0, 0, 0, 0, 0], [3, 1, 0, 0, 0, 0, 0, 2], [3, 1, 0, 0, 0, 0, 0, 2]]
    model = make(codes, [1, 2, 4], scores)
    assert not solve(model, ["seq"])["seq"][0, 0]
    assert coalition_stable(model, "cseq", [0], [0]).tolist() == [True]
    assert undeterred(model, "cseq", [0], [0], family=[(0,), (1,), (2,)]).tolist() == [1]


def test_the_reference_engine_finds_the_equilibria_of_a_class() -> None:
    import standoff

    game = standoff.load("catalogue/textbook/prisoners-dilemma").game()
    reference = Reference(game.resolved)
    assert reference.coalition_equilibria("cnash") == ()
    assert reference.coalition_equilibria("cnash", [["row"], ["column"]]) == ("YY",)
    assert reference.coalition_equilibria("cgmr") == ("NN",)
    with pytest.raises(NameUnknown, match="nobody"):
        reference.coalition_equilibria("cnash", [["nobody"]])


def test_what_cannot_be_answered_is_said() -> None:
    model = make([0, 1, 2, 3], [1, 2], [[0, 1, 2, 3], [0, 1, 2, 3]])
    with pytest.raises(UsageError, match="at least one member"):
        coalition_stable(model, "cnash", [])
    with pytest.raises(UsageError, match="numbered 0 to 1"):
        coalition_stable(model, "cnash", [0, 2])
    with pytest.raises(UsageError, match="numbered 0 to 3"):
        coalition_stable(model, "cnash", [0], [4])
    with pytest.raises(NameUnknown, match="nash"):
        coalition_stable(model, "nash", [0])
    for concept in COALITION_CONCEPTS:
        with pytest.raises(TooLarge, match="a0"):
            coalition_stable(model, concept, [0], work=0)
    with pytest.raises(TooLarge, match="2,047"):
        every_coalition(11)
    one_way = make([0, 1, 2, 3], [1, 2], [[0, 1, 2, 3], [0, 1, 2, 3]], forward=1)
    with pytest.raises(TooLarge, match="Ask about fewer states"):
        coalition_stable(one_way, "cgmr", [0], work=0)
    assert coalition_stable(model, "cgmr", [0], []).shape == (0,)
