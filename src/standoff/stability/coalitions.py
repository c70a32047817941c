"""Coalitions: several actors moving together, where each of them gains.

R_H(s) are the states that legal sequences of H's members reach from s, and H's *coalition improvements* from s are
C_H^+(s) = {q in R_H(s): q better than s for every member of H}; the moves on the way need not be improvements
(Kilgour, Hipel, Peng, Fang 2001). With a class of coalitions, by default all that there are, s is stable for H
(Inohara and Hipel 2008) under

- CNash if C_H^+(s) is empty;
- CGMR if each t in C_H^+(s) is answered by some x in R_{N-H}(t) that is no better than s for some member of H;
- CSMR if besides, from that x, every y in R_H(x) is no better than s for some member of H;
- CSEQ if each t is answered so by an x that legal sequences of *coalition improvements* reach from t, made by
  coalitions of the class among the others, none twice in succession.

For everybody together nobody is left to answer, so the four are one. For a coalition of one, CNash, CGMR and CSMR are
Nash, GMR and SMR; CSEQ is SEQ only if the class holds no larger coalition of others. An *equilibrium of the class* is
stable for each of its coalitions.

Where the answers that count come down to the least rank they bring a member, w_i(t) = min(rank_i(t), least rank_i
among the answers), s is stable for H iff no t in R_H(s) has w_i(t) > rank_i(s) for every member i: the members may
be deterred by different answers, as one deterred member is enough. So CNash, CGMR and CSEQ are the same question of
dominance, within what H can reach; CSMR is decided class by class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.errors import TooLarge, UsageError, unknown
from standoff.stability.coalition_judges import ClassJudge, RowJudge
from standoff.stability.reach import Search
from standoff.stability.records import Step
from standoff.stability.together import Coalition, Rows, Truths, classes_of, goes_both_ways

Int32 = NDArray[np.int32]

COALITION_CONCEPTS: tuple[str, ...] = ("cnash", "cgmr", "csmr", "cseq")
"""Nash, GMR, SMR and SEQ for coalitions."""
WORK = 4_000_000_000
"""States looked at for one coalition under one concept before the question is refused."""
MAX_ACTORS = 10
"""The most actors of whom all coalitions are asked (1,023)."""
MAX_JUMPING = 20_000
"""The most equilibria among which jumps are looked for."""


def coalition_improvements(model: Model, members: Sequence[int], state: int) -> Int32:
    """C_H^+(s): the states that a coalition reaches from `state` and each member strictly prefers, ascending.

    members: actors by index. state: position. Raises UsageError for no members, or for an actor or a state that
    the model does not have.
    """
    coalition = list(check_members(model, members))
    search = Search(model, [state], coalition, improvements=False)
    search.run(np.zeros(model.n, np.bool_))
    ranks = model.ranks[coalition]
    better = search.seen() & (ranks > ranks[:, [state]]).all(axis=0)
    return np.flatnonzero(better).astype(np.int32)


def coalition_path(model: Model, members: Sequence[int], start: int, end: int) -> tuple[Step, ...] | None:
    """A shortest legal sequence of the members from `start` to `end`, positions; None where there is none."""
    search = Search(model, [start], check_members(model, members), improvements=False)
    goal = np.zeros(model.n, np.bool_)
    goal[end] = True
    return search.run(goal)


def coalition_stable(
    model: Model,
    concept: str,
    coalition: Sequence[int],
    states: Sequence[int] | Int32 | None = None,
    *,
    family: Iterable[Sequence[int]] | None = None,
    work: int = WORK,
) -> Truths:
    """Whether states are stable for one coalition: (q,) for the positions in `states`, (n,) where None.

    concept: of `COALITION_CONCEPTS`. coalition: actors by index. family: the class of coalitions whose improvements
    answer under CSEQ (all where None). Raises NameUnknown and UsageError for what the model does not have, TooLarge
    where the answer takes looking at more than `work` states.
    """
    return undeterred(model, concept, coalition, states, family=family, work=work) < 0


def undeterred(
    model: Model,
    concept: str,
    coalition: Sequence[int],
    states: Sequence[int] | Int32 | None = None,
    *,
    family: Iterable[Sequence[int]] | None = None,
    wanted: Truths | None = None,
    work: int = WORK,
) -> Int32:
    """As `coalition_stable`, with the proof: for each state a coalition improvement that nothing answers, or -1.

    wanted: (n,) where given, only improvements to these states count.
    """
    _check_concept(concept)
    asked = _positions(model, states)
    return _judge(model, family, work, wanted)(concept, check_members(model, coalition), asked)


def solve_coalitions(
    model: Model,
    concepts: Sequence[str] | None = None,
    family: Iterable[Sequence[int]] | None = None,
    states: Sequence[int] | Int32 | None = None,
    *,
    wanted: Truths | None = None,
    work: int = WORK,
) -> dict[str, Int32]:
    """For a class of coalitions f and states q: by concept, (f, q) improvements that nothing answers, or -1.

    A state is stable for coalition number f of `check_family` where the entry is -1, and an equilibrium of the class
    where the column is. Arguments and errors as `undeterred`, `work` for each coalition and concept.
    """
    coalitions, asked = check_family(model, family), _positions(model, states)
    judge = _judge(model, coalitions, work, wanted)
    return {
        concept: np.array([judge(concept, one, asked) for one in coalitions], np.int32)
        for concept in map(_check_concept, COALITION_CONCEPTS if concepts is None else concepts)
    }


def coalition_equilibria(
    model: Model,
    concept: str,
    family: Iterable[Sequence[int]] | None = None,
    states: Sequence[int] | Int32 | None = None,
    *,
    work: int = WORK,
) -> Int32:
    """The equilibria of a class of coalitions among `states` (all where None): positions, in the order given.

    As `solve_coalitions`, but each coalition is asked only of the states that the ones before it left.
    """
    _check_concept(concept)
    coalitions, left = check_family(model, family), _positions(model, states)
    if concept == "csmr" and states is None:
        # Whatever deters under CSMR does under CGMR, which is decided faster.
        left = coalition_equilibria(model, "cgmr", coalitions, work=work)
    judge = _judge(model, coalitions, work)
    # The larger a coalition, the fewer are left to answer, and the sooner CSEQ is decided.
    for coalition in reversed(coalitions) if concept == "cseq" else coalitions:
        left = left[judge(concept, coalition, left) < 0]
    return left


@dataclass(frozen=True)
class Jump:
    """A coalition improvement from one equilibrium to another: members by index, states by position."""

    coalition: Coalition
    origin: int
    to: int


def jumps(
    model: Model,
    equilibria: Sequence[int] | Int32,
    family: Iterable[Sequence[int]] | None = None,
    *,
    least: int = 2,
) -> list[Jump]:
    """The equilibrium jumps: coalition improvements that lead from one of `equilibria` (positions) to another.

    Coalitions of `least` members and more of `family` (all where None), in its order. Raises TooLarge for over
    `MAX_JUMPING` equilibria.
    """
    stable = np.unique(_positions(model, equilibria))
    if stable.shape[0] > MAX_JUMPING:
        raise TooLarge(f"Jumps are looked for among at most {MAX_JUMPING:,} equilibria; here are {stable.shape[0]:,}.")
    found = []
    for coalition in check_family(model, family):
        if len(coalition) < least:
            continue
        reach = _within(model, coalition, stable)
        ranks = model.ranks[list(coalition)][:, stable]
        for at, s in enumerate(stable.tolist()):
            better = (ranks > ranks[:, [at]]).all(axis=0)
            if better.any():
                found += [Jump(coalition, s, int(stable[to])) for to in np.flatnonzero(better & reach(at))]
    return found


def every_coalition(m: int) -> tuple[Coalition, ...]:
    """All non-empty coalitions of m actors, smaller ones first.

    >>> every_coalition(2)
    ((0,), (1,), (0, 1))
    """
    if m > MAX_ACTORS:
        raise TooLarge(f"{m} actors make {2**m - 1:,} coalitions; name those you ask about.")
    return tuple(one for size in range(1, m + 1) for one in combinations(range(m), size))


def check_family(model: Model, family: Iterable[Sequence[int]] | None) -> tuple[Coalition, ...]:
    """A class of coalitions, each once, smaller ones first; all of them where None."""
    if family is None:
        return every_coalition(model.m)
    found = {check_members(model, members) for members in family}
    return tuple(sorted(found, key=lambda coalition: (len(coalition), coalition)))


def check_members(model: Model, members: Sequence[int]) -> Coalition:
    """The members of a coalition, each once, ascending.

    Raises UsageError where there are none, or one is no actor of the model.
    """
    coalition = tuple(sorted({int(i) for i in members}))
    if not coalition:
        raise UsageError("A coalition has at least one member.")
    if coalition[0] < 0 or coalition[-1] >= model.m:
        raise UsageError(f"A coalition's members are numbered 0 to {model.m - 1}; found {list(coalition)}.")
    return coalition


def _check_concept(concept: str) -> str:
    if concept not in COALITION_CONCEPTS:
        raise unknown("concept for coalitions", concept, COALITION_CONCEPTS)
    return concept


def _positions(model: Model, states: Sequence[int] | Int32 | None) -> Int32:
    if states is None:
        return np.arange(model.n, dtype=np.int32)
    asked = np.asarray(states, np.int64).reshape(-1)
    if asked.shape[0] and not (asked.min() >= 0 and asked.max() < model.n):
        raise UsageError(f"States are numbered 0 to {model.n - 1}.")
    return asked.astype(np.int32)


def _judge(
    model: Model, family: Iterable[Sequence[int]] | None, work: int, wanted: Truths | None = None
) -> ClassJudge | RowJudge:
    return (ClassJudge if goes_both_ways(model) else RowJudge)(model, check_family(model, family), work, wanted)


def _within(model: Model, coalition: Coalition, stable: Int32) -> Callable[[int], Truths]:
    """Which of some states a coalition reaches from the one at a place among them."""
    if goes_both_ways(model):
        number = classes_of(model, coalition).number[stable]
        return lambda at: np.asarray(number == number[at])
    rows = Rows(model)
    return lambda at: rows.of(coalition, stable[at : at + 1])[0][stable]
