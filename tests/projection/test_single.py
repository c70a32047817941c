"""One option at a time: choices, the exact chain and simulated paths against the definition, and the fit."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from random import Random
from typing import Any

import numpy as np
import pytest

import standoff
from standoff.case.view import resolve
from standoff.errors import CaseError, UsageError
from standoff.projection.chain import exact
from standoff.projection.changes import changes
from standoff.projection.choice import choices, tables
from standoff.projection.evidence import Evidence, track_of
from standoff.projection.fit import Fit, Prior, estimate, fit, log_likelihood, log_likelihood_by_day
from standoff.projection.local import Local
from standoff.projection.paths import simulate
from standoff.projection.records import Assumptions, Process
from standoff.projection.refit import opened, refitted, revised
from standoff.projection.space import space
from standoff.projection.tornado import swings
from tests.projection.dense import Dense
from tests.projection.fit_cases import OPTIONS, OWNER, State, ford, states, utility
from tests.projection.random_processes import random_process
from tests.projection.structured import structured_process
from tests.projection.test_chain import TIMES, lanes_of, same
from tests.projection.test_fit import MISTAKES, Rows
from tests.projection.test_paths import gaps
from tests.stability.making import random_listed, random_model


def plain(process: Process, actor: int, s: int) -> list[int]:
    """Staying, and the states that differ from s in exactly one option of the actor that may be changed that way."""
    model = process.model
    codes = [int(code) for code in model.codes]
    found = [s]
    for j in range(len(model.options)):
        bit = 1 << j
        there = codes[s] ^ bit
        if model.own[actor] & bit and there in codes:
            goes = "yes" if there & bit else "no"
            if not (goes == "no" and model.forward & bit) and not (goes == "yes" and model.backward & bit):
                found.append(codes.index(there))
    return sorted(found)


def test_choices_are_those_of_the_definition() -> None:
    kinds = Counter[str]()
    for seed in range(200):
        process = random_process(Random(seed), listed=False)
        for actor in range(process.model.m):
            found = choices(process.model, actor, single=True)
            assert found.group.dtype == found.target.dtype == np.int32 and found.start.dtype == np.int64
            assert found.group.tolist() == list(range(process.model.n))
            for s in range(process.model.n):
                offered = plain(process, actor, s)
                assert found.target[found.start[s] : found.start[s + 1]].tolist() == offered
                kinds["few" if len(offered) < 3 else "many"] += 1
            assert found.still == all(len(plain(process, actor, s)) == 1 for s in range(process.model.n))
        kinds["one-way"] += bool(process.model.irreversible)
    assert min(kinds.values()) > 20


def test_listed_moves_have_no_options_to_change_one_at_a_time() -> None:
    with pytest.raises(UsageError, match="no options to be changed one at a time"):
        choices(random_listed(Random(1)), 0, single=True)


def test_one_option_each_is_the_same_both_ways() -> None:
    model = random_model(Random(3), one_way=False)
    model = replace(model, own=tuple(mask & -mask for mask in model.own))
    for actor in range(model.m):
        whole, single = choices(model, actor), choices(model, actor, single=True)
        for s in range(model.n):
            one, other = whole.group[s], single.group[s]
            assert np.array_equal(
                whole.target[whole.start[one] : whole.start[one + 1]],
                single.target[single.start[other] : single.start[other + 1]],
            )


@pytest.mark.parametrize("part", range(8))
def test_random_processes_are_those_of_their_generator(part: int) -> None:
    """One-way options, holes among states, drivers, turns, hazards of both kinds, first passages."""
    differ = 0
    for seed in range(30 * part, 30 * part + 30):
        process = replace(random_process(Random(seed), most=36, listed=False), single=True)
        epsilon = (1e-6, 1e-11)[seed % 2]
        found = exact(process, TIMES, reach=process.names(), epsilon=epsilon)
        assert found.margin < epsilon + 1e-11
        same(found, Dense(process).transient(TIMES), found.margin)
        whole = exact(replace(process, single=False), TIMES, epsilon=epsilon)
        differ += bool(found.chance.size) and float(np.abs(found.chance - whole.chance).max()) > 0.01
    assert differ > 2


@pytest.mark.parametrize("part", range(4))
def test_processes_whose_states_merge_are_those_of_their_generator(part: int) -> None:
    fewer = 0
    for seed in range(10 * part, 10 * part + 10):
        process = replace(structured_process(Random(seed)), single=True)
        found = exact(process, TIMES[1:], reach=process.names(), epsilon=1e-8)
        assert found.margin < 1.1e-8
        same(found, Dense(process).transient(TIMES[1:]), found.margin)
        fewer += process.model.n > lanes_of(process)[0]
    assert fewer >= 3


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(k, marks=pytest.mark.slow) for k in range(4, 16))])
def test_paths_agree_with_the_dense_generator(seed: int) -> None:
    process = replace(random_process(Random(seed), most=40, listed=False), single=True)
    found = simulate(process, TIMES, paths=2000, seed=seed, reach=process.names())
    assert max(gaps(found, Dense(process).transient(TIMES)), default=0.0) < 2.5


def test_the_fit_and_the_projection_mean_the_same_by_a_choice() -> None:
    data, tau = standoff.load("starter").data, 0.07
    made = space(data, "tarnholt", drivers="held")
    process = made.process(Assumptions(tau=tau, revision="single"))
    assert process.single and not made.process().single
    local = Local([resolve(data, "tarnholt")], single=True)
    for actor, (offered, chances) in enumerate(tables(process)):
        row = chances[process.row[actor, process.start_combination]]
        for state in range(process.model.n):
            slots = slice(offered.start[state], offered.start[state + 1])
            [number] = local.find(actor, 0, [int(process.model.codes[state])])
            codes, below = local.members(number)
            assert codes.tolist() == process.model.codes[offered.target[slots]].tolist()
            weights = np.exp(below / tau)
            assert row[slots] == pytest.approx(weights / weights.sum())


# The fit, from the definition alone: day by day, and every order of the single steps of a day

STEPS: Rows = (
    ("2000-04-01", "a.fish", True),
    ("2000-04-01", "a.fence", True),
    ("2002-02-02", "a.fence", False),
    ("2002-02-02", "b.graze", True),
    ("2002-02-02", "a.fish", False),
    ("2004-07-07", "b.graze", False),
    ("2004-09-09", "a.fence", True),
    ("2005-09-09", "a.fence", False),
    ("2005-09-09", "a.fish", True),
)


def likelihood(rows: Sequence[tuple[str, str, bool]], tau: float, rates: dict[str, float]) -> tuple[float, float]:
    """log L with single steps, and the log of the chance of all days: feasible orders among all of them, a day long."""
    state: State = (False, False, False)
    density = by_day = 0.0
    days = sorted({day for day, _, _ in rows})
    for number in range(date(2000, 1, 1).toordinal(), date(2006, 1, 1).toordinal()):
        today = date.fromordinal(number)
        level = "wet" if today >= date(2003, 1, 1) else "dry"
        if str(today) in days:
            steps = [(option, value) for day, option, value in rows if day == str(today)]
            told = list(_orders(state, steps, rates, level, tau))
            state = told[0][1]
            density += math.log(sum(one for one, _ in told) / len(told))
            by_day += math.log(sum(one for one, _ in told) / math.factorial(len(steps)) / 365.25 ** len(steps))
        quiet = sum(rates[who] * (1 - pick(who, state, state, level, tau)) for who in "AB") / 365.25
        density, by_day = density - quiet, by_day - quiet
    return density, by_day


def _orders(
    state: State, steps: list[tuple[str, bool]], rates: dict[str, float], level: str, tau: float
) -> Iterator[tuple[float, State]]:
    for order in permutations(steps):
        at, made = state, 1.0
        for option, value in order:
            to = tuple(value if name == option else held for name, held in zip(OPTIONS, at, strict=True))
            made *= rates[OWNER[option]] * pick(OWNER[option], at, to, level, tau) if to in states() else 0.0
            at = to  # type: ignore[assignment]
        if made > 0:
            yield made, at


def pick(actor: str, state: State, to: Any, level: str, tau: float) -> float:
    """The chance of choosing a state among staying and those one option of the actor away."""
    apart = {s: [o for o, a, b in zip(OPTIONS, s, state, strict=True) if a != b] for s in states()}
    offered = [s for s in states() if len(apart[s]) < 2 and all(OWNER[o] == actor for o in apart[s])]
    weights = {s: math.exp(utility(actor, s, level) / tau) for s in offered}
    return weights[to] / sum(weights.values())


def fitted(rows: Rows, **settings: Any) -> Fit:
    return fit(*opened(ford(rows), single=True), **({"replicates": 0} | settings))


@pytest.mark.parametrize("rows", [STEPS, MISTAKES, STEPS[:5], MISTAKES[:1], ()])
@pytest.mark.parametrize("tau", [0.05, 0.3, 4.0])
def test_the_likelihood_is_that_of_the_definition(rows: Rows, tau: float) -> None:
    local, history = opened(ford(rows), single=True)
    evidence = Evidence(local, track_of(local, history))
    density, by_day = likelihood(rows, tau, {"A": 1.7, "B": 0.4})
    assert log_likelihood(evidence, tau, [1.7, 0.4]) == pytest.approx(density, rel=1e-9)
    assert log_likelihood_by_day(evidence, tau, [1.7, 0.4]) == pytest.approx(by_day, rel=1e-9)
    assert evidence.moves.sum() == len(rows)


def test_the_estimates_are_the_largest_of_the_likelihood() -> None:
    local, history = opened(ford(STEPS), single=True)
    evidence = Evidence(local, track_of(local, history))
    found = estimate(evidence, Prior(0, 0))
    best = log_likelihood(evidence, found.tau, found.rates.tolist())
    rng = Random(0)
    for _ in range(200):
        tau = found.tau * math.exp(rng.gauss(0, 0.2))
        rates = [rate * math.exp(rng.gauss(0, 0.2)) for rate in found.rates]
        assert log_likelihood(evidence, tau, rates) <= best + 1e-9
    assert refitted(ford(STEPS), prior=Prior(0, 0), single=True).tau == pytest.approx(found.tau)


def test_several_options_of_one_day_are_so_many_steps_in_every_feasible_order() -> None:
    made = fitted(STEPS)
    assert [len(orders) for orders in made.track.days] == [2, 3, 1, 1, 2]
    assert all((hop.start ^ hop.end).bit_count() == 1 for day in made.track.days for order in day for hop in order)
    assert len(made.moves) == len(STEPS) and sum(actor.moves for actor in made.actors) == len(STEPS)


def test_histories_of_the_model_change_one_option_at_a_time_and_give_back_what_they_were_made_with() -> None:
    made = fitted(STEPS, replicates=60)
    assert made.replicas is not None
    assert set(made.replicas.width[~np.isnan(made.replicas.width)]) == {1.0}
    assert 0.2 < np.median(made.replicas.rates[:, 0]) / made.estimates.rates[0] < 3


def test_a_record_that_no_single_steps_can_make_is_refused() -> None:
    """Either both or none of Ann's options: whole moves only."""
    both = ford([("2001-01-01", "a.fish", True), ("2001-01-01", "a.fence", True)], constraints=tuple(pair()))
    assert refitted(both).tau > 0
    with pytest.raises(CaseError, match="each of their 2 orders"):
        refitted(both, single=True)


def pair() -> Iterator[Any]:
    from standoff.case.schema import Constraint

    yield Constraint(id="both", proposition="a.fish iff a.fence")


def test_the_other_way_of_revising_is_among_the_changes_with_what_was_fitted_for_it() -> None:
    data = ford(STEPS, dynamics={"plain": {"rates": {}, "tau": {"value": 0.2}}})
    made = space(data, watch={"fish": "a.fish"})
    [change] = [one for one in changes(made) if one.kind == "revision"]
    fresh = refitted(data, single=True)
    assert change.low.assumed == Assumptions()
    assert change.high.assumed.tau == fresh.tau and change.high.assumed.revision == "single"
    assert list(change.high.assumed.rates.values()) == fresh.rates.tolist()
    row = next(
        row for row in swings(made, [4.0], paths=2000).tornado("fish", 4.0).rows if row.change.kind == "revision"
    )
    for found, side in ((row.low, change.low), (row.high, change.high)):
        process = made.process(side.assumed)
        assert found == pytest.approx(Dense(process).transient([4.0]).chance[0, 0], abs=0.05)
    for given in (Assumptions(tau=0.3), Assumptions(revision="single"), Assumptions(rates={"A": 1.0})):
        assert not any(one.kind == "revision" for one in changes(made, given))


def test_a_case_of_the_other_kind_is_fitted_anew() -> None:
    data = ford(
        STEPS, dynamics={"plain": {"rates": {"A": {"value": 9.0}}, "tau": {"value": 0.2}, "revision": "single"}}
    )
    assert space(data).process().single and not space(data).process(Assumptions(revision="whole")).single
    assert revised(data, "plain", None) == revised(data, "plain", "single") == (data, ())
    other, [said] = revised(data, "plain", "whole")
    fresh, found = refitted(data), other.case.dynamics["plain"]
    assert (found.revision, found.tau.value) == ("whole", fresh.tau) and "anew" in said
    assert [one.value for one in found.rates.values()] == fresh.rates.tolist()
    bare, [kept] = revised(data.model_copy(update={"history": ()}), "plain", "whole")
    assert bare.case.dynamics["plain"].tau.value == 0.2 and "they are kept" in kept
    assert not space(bare).process().single
