"""Fitting: the likelihood against the definition, estimates that find what made a history, what is not identified."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.schema import CaseData
from standoff.case.view import resolve
from standoff.conflict.build import build
from standoff.conflict.moves import moves
from standoff.conflict.utility import utilities
from standoff.errors import CaseError, TooLarge, UsageError
from standoff.projection.evidence import Evidence, Hop, Track, track_of
from standoff.projection.fit import GRID, Fit, Prior, estimate, fit, log_likelihood, rates_at
from standoff.projection.history import observed
from standoff.projection.local import Local
from standoff.projection.replicas import simulate
from tests.projection.fit_cases import brute, chance, ford, states, utility
from tests.strategies import games

Rows = Sequence[tuple[str, str, bool]]

MISTAKES: Rows = (
    ("2000-04-01", "a.fish", True),
    ("2000-12-01", "b.graze", True),
    ("2001-06-15", "b.graze", False),
    ("2002-03-01", "a.fish", False),
    ("2003-02-01", "a.fence", True),
    ("2004-02-01", "a.fence", False),
    ("2004-02-01", "b.graze", True),
    ("2005-07-01", "a.fish", True),
    ("2005-07-01", "b.graze", False),
)
GAINS: Rows = (("2000-04-01", "a.fish", True), ("2003-02-01", "a.fence", True))


def evidence(data: CaseData, scenario: str | None = None) -> Evidence:
    local, history = opened(data, scenario)
    return Evidence(local, track_of(local, history))


def opened(data: CaseData, scenario: str | None = None) -> tuple[Local, Any]:
    game = resolve(data, None, scenario)
    history = observed(data, {o.id: o.fixed for o in game.options if o.fixed is not None})
    return Local([resolve(data, None, scenario, levels=p.levels) for p in history.phases]), history


def fitted(rows: Rows, **settings: Any) -> Fit:
    return fit(*opened(ford(rows)), **({"replicates": 0} | settings))


@pytest.mark.parametrize("rows", [MISTAKES, GAINS, MISTAKES[:3], MISTAKES[:1], ()])
@pytest.mark.parametrize("tau", [0.05, 0.3, 4.0])
def test_the_likelihood_is_that_of_the_definition(rows: Rows, tau: float) -> None:
    rates = {"A": 1.7, "B": 0.4}
    found = log_likelihood(evidence(ford(rows)), tau, [1.7, 0.4])
    assert found == pytest.approx(brute(rows, tau, rates), rel=1e-9)


def test_both_orders_of_a_day_count_half() -> None:
    """Ann's rest and Ben's coming can have come in either order; the fence and the cattle only in one."""
    one = evidence(ford([("2000-05-05", "a.fish", True), ("2000-05-05", "b.graze", True)]))
    assert len(one.track.days[0]) == 2
    two = evidence(ford(MISTAKES))
    fence = two.track.days[5]
    assert [[hop.actor for hop in order] for order in fence] == [[0, 1]]


def test_the_estimates_are_the_largest_of_the_likelihood_with_its_prior() -> None:
    """No neighbour is likelier, whichever way one goes; without prior that is maximum likelihood."""
    for prior in (Prior(0, 0), Prior(), Prior(2.0, 0.5)):
        found = estimate(evidence(ford(MISTAKES)), prior)

        def height(tau: float, rates: Sequence[float], prior: Prior = prior) -> float:
            known = brute(MISTAKES, tau, dict(zip("AB", rates, strict=True)))
            return known + sum(prior.moves * math.log(r) - prior.years * r for r in rates)

        best = height(found.tau, found.rates.tolist())
        for factor in (0.98, 1.02):
            assert height(found.tau * factor, found.rates.tolist()) < best
            for i in range(2):
                other = found.rates.copy()
                other[i] *= factor
                assert height(found.tau, other.tolist()) < best
        # and no other tau with the rates that suit it
        one = evidence(ford(MISTAKES))
        for tau in GRID[::6]:
            rates = rates_at(one.moves, one.terms(np.array([tau])).exposed[:, 0], prior)
            if np.isfinite(rates).all() and tau > 1e-3:
                assert height(float(tau), rates.tolist()) <= best + 1e-9


def test_the_profile_is_that_of_the_likelihood() -> None:
    """Differences of the profile are differences of log L at the rates that suit each tau (no prior)."""
    one = evidence(ford(MISTAKES))
    found = estimate(one, Prior(0, 0))
    picked = [(float(GRID[k]), float(found.profile[k])) for k in (75, 80, 85, 90)]
    heights = []
    for tau, _ in picked:
        rates = rates_at(one.moves, one.terms(np.array([tau])).exposed[:, 0], Prior(0, 0))
        heights.append(brute(MISTAKES, tau, dict(zip("AB", rates.tolist(), strict=True))))
    for (_, a), (_, b), high, low in zip(picked, picked[1:], heights, heights[1:], strict=False):
        assert a - b == pytest.approx(high - low, abs=1e-8)


def test_rates_are_moves_over_time_with_the_prior() -> None:
    made = fitted(MISTAKES)
    exposed = made.estimates.exposed
    assert made.estimates.rates == pytest.approx([(5 + 1) / (exposed[0] + 1), (4 + 1) / (exposed[1] + 1)])
    tau = made.estimates.tau
    by_hand = 0.0
    state = (False, False, False)
    for start, end, to in ((0, 91, (True, False, False)), (91, 335, None)):
        by_hand += (end - start) / 365.25 * (1 - chance("A", state, state, "dry", tau))
        state = to or state
    short = Evidence(made.local, Track(made.track.stretches[:2], ()))
    assert short.terms(np.array([tau])).exposed[0, 0] == pytest.approx(by_hand)


def test_a_prior_without_time_is_refused() -> None:
    with pytest.raises(UsageError, match=r"prior years"):
        Prior(1, 0)
    with pytest.raises(UsageError, match=r"0 or more"):
        Prior(-1, 1)


# identified, or not


def test_tau_is_identified_by_a_mistake_where_gains_and_rest_were_seen() -> None:
    made = fitted(MISTAKES)
    assert made.identified and made.estimates.edge == ""
    ann, ben = made.actors
    assert (ann.identified, ann.against) == (True, 2)
    # Ben was seen where he can gain and where he cannot, but nothing he did cost him anything.
    assert (ben.identified, ben.against) == (False, 0)
    assert all(actor.can_gain > 0 and actor.cannot_gain > 0 for actor in made.actors)


def test_where_every_move_gains_tau_is_at_its_lower_end_and_not_identified() -> None:
    made = fitted(GAINS, replicates=40)
    assert not made.identified and made.estimates.edge == "low"
    assert made.estimates.tau == GRID[0] and made.bounds is not None
    low, high = made.bounds
    assert low == GRID[0] and 0.02 < high < 10.0
    assert all(move.gain > 0 for move in made.moves)
    assert np.all(np.diff(made.estimates.profile) <= 1e-9)


def test_a_mistake_alone_does_not_identify_without_time_at_rest() -> None:
    """Ben always could gain: he is never seen where nothing gains, so his mistake tells nothing apart."""
    start = [("2000-01-01", "a.fish", False), ("2000-01-01", "a.fence", False), ("2000-01-01", "b.graze", True)]
    rows = [("2003-05-01", "b.graze", False)]
    made = fit(*opened(ford(rows, start=start, switches=[("1999", "dry")], as_of="2003-05-01")), replicates=0)
    assert [a.identified for a in made.actors] == [False, False]
    assert made.actors[1].against == 1 and made.actors[1].can_gain == 0.0 and not made.identified


def test_choices_against_every_want_put_tau_at_the_upper_end() -> None:
    """Ben leaves what he wants and comes back at once, again and again."""
    rows = [
        (f"{year}-{month:02}-01", "b.graze", month % 2 == 0) for year in range(2000, 2006) for month in range(2, 13)
    ]
    made = fitted(rows, replicates=30)
    assert made.estimates.tau > 0.5
    assert made.bounds is not None and made.bounds[0] < made.bounds[1]
    if made.estimates.edge:
        assert made.bounds[1] == GRID[-1]


def test_a_history_without_moves() -> None:
    made = fitted((), replicates=10, prior=Prior(0, 0))
    assert made.estimates.rates.tolist() == [0.0, 0.0] and made.moves == () and not made.identified
    assert fitted(()).estimates.rates == pytest.approx(1 / (fitted(()).estimates.exposed + 1))


# what made a history is found again


def revisions(seed: int, years: float, tau: float, rates: dict[str, float], local: Local) -> Track:
    """A long dry history from chances to revise, many of which end in staying: not how replicates are made."""
    rng = np.random.default_rng(seed)
    state, at, since = (False, False, False), 0.0, 0.0
    stretches, days = [], []
    total = sum(rates.values())

    def code(s: tuple[bool, ...]) -> int:
        return sum(1 << j for j in range(3) if s[j])

    while True:
        at += rng.exponential(1 / total)
        if at >= years:
            stretches.append((0, code(state), years - since))
            return Track(tuple(stretches), tuple(days))
        actor = "A" if rng.random() < rates["A"] / total else "B"
        offered = states()
        chances = [chance(actor, state, to, "dry", tau) if _own(actor, state, to) else 0.0 for to in offered]
        to = offered[rng.choice(len(offered), p=np.array(chances) / sum(chances))]
        if to != state:
            stretches.append((0, code(state), at - since))
            days.append(((Hop("AB".index(actor), 0, code(state), code(to)),),))
            state, since = to, at


def _own(actor: str, state: tuple[bool, ...], to: tuple[bool, ...]) -> bool:
    return state[2] == to[2] if actor == "A" else state[:2] == to[:2]


def test_estimates_find_the_parameters_of_long_histories() -> None:
    local, _ = opened(ford())
    for tau in (0.2, 0.5):
        tracks = [revisions(seed, 300.0, tau, {"A": 2.0, "B": 0.7}, local) for seed in range(6)]
        found = [estimate(Evidence(local, track), Prior(0, 0)) for track in tracks]
        assert np.mean([one.tau for one in found]) == pytest.approx(tau, rel=0.1)
        assert np.mean([one.rates for one in found], axis=0) == pytest.approx([2.0, 0.7], rel=0.1)


def test_replicates_follow_the_law_of_the_definition() -> None:
    """Shares of time in each state of 400 short histories, against the transient of the chain by small steps."""
    local, history = opened(ford(as_of="2001-01-01"))
    tau, rates = 0.4, [3.0, 1.5]
    tracks = simulate(local, 0, [(0, 1.0)], tau, rates, (5,), 400)
    spent = np.zeros(8)
    for track in tracks:
        for _, code, years in track.stretches:
            spent[code] += years / len(tracks)
    here = np.zeros(8)
    here[0] = 1.0
    expected = np.zeros(8)
    steps = 4000
    for _ in range(steps):
        expected += here / steps
        there = here.copy()
        for actor, rate in zip("AB", rates, strict=True):
            for s in states():
                for to in states():
                    if s != to and _own(actor, s, to):
                        flow = here[_code(s)] * rate / steps * chance(actor, s, to, "dry", tau)
                        there[_code(s)] -= flow
                        there[_code(to)] += flow
        here = there
    assert history.years == pytest.approx(1.0, abs=0.01)
    assert spent == pytest.approx(expected, abs=0.035)
    assert all(sum(years for _, _, years in track.stretches) == pytest.approx(1.0) for track in tracks)


def _code(state: tuple[bool, ...]) -> int:
    return sum(1 << j for j in range(3) if state[j])


def test_the_bootstrap_is_determined_by_its_seed() -> None:
    one, same, other = (fitted(MISTAKES, replicates=12, seed=seed).replicas for seed in (3, 3, 4))
    more = fitted(MISTAKES, replicates=20, seed=3).replicas
    assert one is not None and same is not None and other is not None and more is not None
    assert np.array_equal(one.tau, same.tau) and np.array_equal(one.rates, same.rates)
    assert np.array_equal(more.tau[:12], one.tau) and not np.array_equal(one.tau, other.tau)
    assert one.moves.shape == (12, 2) and one.held.shape == (12, 3)


def test_intervals_hold_what_made_the_history() -> None:
    """Fitted with 40 replicates each, 8 histories of 30 years: an interval misses its truth seldom."""
    local, history = opened(ford(switches=[("1999", "dry")], as_of="2030-01-01"))
    missed = 0
    for seed in range(8):
        track = revisions(100 + seed, history.years, 0.3, {"A": 2.0, "B": 1.0}, local)
        found = estimate(Evidence(local, track), Prior())
        rates = np.nan_to_num(found.rates).tolist()
        tracks = simulate(local, 0, [(0, history.years)], found.tau, rates, (seed,), 40)
        taus = [estimate(Evidence(local, one), Prior()).tau for one in tracks]
        low, high = np.quantile(taus, [0.025, 0.975])
        missed += not low <= 0.3 <= high
    assert missed <= 3


def test_rates_past_counting_are_refused() -> None:
    local, _ = opened(ford())
    with pytest.raises(TooLarge, match=r"more than 20,000 moves"):
        simulate(local, 0, [(0, 1.0)], 5.0, [1e6, 1e6], (0,), 1)


# a tau for each, and how moves are told


def test_a_tau_for_each_actor_is_the_best_of_its_own_moves() -> None:
    """Days on which one actor moves alone separate: each one's best is that of its own terms."""
    rows = [row for row in MISTAKES if row[0] not in ("2004-02-01", "2005-07-01")]
    made = fitted(rows)
    one = evidence(ford(rows))
    terms = one.terms(GRID)
    gained = 0.0
    both = np.zeros(len(GRID))
    for i in range(2):
        own = terms.chosen[i] - (one.moves[i] + 1) * np.log(terms.exposed[i] + 1)
        assert made.actors[i].own_tau == GRID[int(np.argmax(own))]
        gained += own.max()
        both += own
    assert made.apart == pytest.approx(2 * (gained - both.max()))
    assert fitted(MISTAKES).apart >= 0.0


def test_moves_are_told_with_their_chance_and_effect() -> None:
    made = fitted(MISTAKES)
    tau = made.estimates.tau
    first = made.moves[0]
    start, end = (False, False, False), (True, False, False)
    assert first.chance == pytest.approx(chance("A", start, end, "dry", tau))
    assert first.gain == pytest.approx(utility("A", end, "dry") - utility("A", start, "dry"))
    assert all(move.chance <= move.best + 1e-12 for move in made.moves)
    assert [move.order_known for move in made.moves][-2:] == [False, False] and first.order_known


# what cannot be


def test_what_breaks_the_rules_of_the_game_is_refused_in_a_sentence() -> None:
    cattle = ("2001-01-01", "b.graze", True)
    with pytest.raises(CaseError, match=r"positions held on 2002-02-02 are no state.*not .a.fence and b.graze"):
        evidence(ford([cattle, ("2002-02-02", "a.fence", True)]))
    with pytest.raises(CaseError, match=r"On 2002-02-02 A takes back"):
        evidence(ford([("2001-01-01", "a.fence", True), ("2002-02-02", "a.fence", False)], moves="forward"))
    start = [("2000-01-01", id, value) for id, value in (("a.fish", False), ("a.fence", True), ("b.graze", True))]
    with pytest.raises(CaseError, match=r"positions held on 2000-01-01"):
        evidence(ford(start=start))


def test_a_day_whose_orders_all_lead_through_what_cannot_be() -> None:
    """Ann ends fishing and Ben begins to graze; neither can be first where one of the two must always be."""
    from standoff.case.schema import Constraint

    either = (
        Constraint(id="some", proposition="a.fish or b.graze"),
        Constraint(id="not_both", proposition="not (a.fish and b.graze)"),
    )
    start = [("2000-01-01", "a.fish", True), ("2000-01-01", "a.fence", False), ("2000-01-01", "b.graze", False)]
    swap = [("2001-01-01", "a.fish", False), ("2001-01-01", "b.graze", True)]
    with pytest.raises(CaseError, match=r"in each of their 2 orders"):
        evidence(ford(swap, start=start, constraints=either))


def test_constraints_that_follow_drivers_are_refused() -> None:
    from standoff.case.schema import Constraint

    wet = (Constraint(id="wet", proposition="level(rain) = wet implies not b.graze"),)
    with pytest.raises(UsageError, match=r"constraints depend on driver levels"):
        opened(ford(constraints=wet))


# choice sets against the states of the whole game


@settings(max_examples=60, deadline=None)
@given(games(), st.data())
def test_choice_sets_are_staying_and_the_moves_of_the_whole_game(game: Any, data: Any) -> None:
    game = replace(game, coalesced=())
    try:
        model = build(game)
    except CaseError:
        return
    local = Local([game])
    state = data.draw(st.integers(0, model.n - 1))
    known = utilities(game, model.codes)
    for actor in range(model.m):
        [number] = local.find(actor, 0, [int(model.codes[state])])
        codes, gaps = local.members(number)
        offered = sorted([state, *moves(model, actor, state).tolist()])
        assert codes.tolist() == model.codes[offered].tolist()
        assert gaps == pytest.approx(known[actor, offered] - known[actor, offered].max())
        tau = 0.3
        [[total]] = local.profiles([number]).log_sums(np.array([tau]))
        assert total == pytest.approx(math.log(sum(math.exp(gap / tau) for gap in gaps)))
