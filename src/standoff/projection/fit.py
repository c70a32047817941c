"""Rates and rationality fitted to the positions actually held (definitions 4.5).

For a given tau the rate of actor i is lambda_i = (M_i + a) / (integral (1 - p_i(s_t|s_t)) dt + b): its moves over the
time in which a chance to revise would have ended in a move, with a moves in b years added beforehand (a gamma prior
whose likeliest rate is a/b; a = b = 0 is maximum likelihood). What is left is a function of tau alone, the *profile*,

    sum_m log p(x_m|s_m) - sum_i (M_i + a) log(integral (1 - p_i) dt + b),

which is largest at the estimate: sought over a logarithmic grid, then by golden section between the best point's
neighbours. Intervals are percentiles of the same estimate on histories that the fitted model makes (`replicas`).

tau and a rate can be told apart only if the actor is seen both where it can gain and where it cannot, and moves against
its interest at least once; if that is so of no actor tau is *not identified*. Where every move gains, the likelihood is
largest at tau = 0, here the lower end of the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import factorial, log

import numpy as np

from standoff.errors import UsageError
from standoff.projection.evidence import Evidence, Hop, Terms, Track, track_of
from standoff.projection.history import DAYS_A_YEAR, History, years_between
from standoff.projection.local import Local
from standoff.projection.records import Floats
from standoff.projection.replicas import simulate

GRID = np.logspace(-8, 1, 91)
"""The values of tau tried first, ten to a power of ten; utilities run from 0 to 1."""
_STEPS = 24
_FLAT = 1e-6
_TRIED = 100
"""Histories made at each tau that is tried as a limit."""
_EDGE = 0.6180339887498949


@dataclass(frozen=True)
class Prior:
    """Moves and years added to every actor's own before its rate is taken."""

    moves: float = 1.0
    years: float = 1.0

    def __post_init__(self) -> None:
        if not (0 <= self.moves < 1e6 and 0 <= self.years < 1e6):
            raise UsageError("The prior's moves and years must be 0 or more.")
        if self.moves > 0 and self.years == 0:
            raise UsageError("Prior moves need prior years: moves in no time are no rate.")


@dataclass(frozen=True)
class Estimates:
    """tau and the rates fitted to one track. rates: (m,), NaN where nothing can be said (no moves, no chance to)."""

    tau: float
    rates: Floats
    exposed: Floats
    """(m,) integral of 1 - p_i(s_t|s_t) dt at that tau, in years."""
    edge: str
    """`low` or `high` where the best tau is the end of the grid, else empty."""
    profile: Floats
    """The profile over the grid, its largest value (refined) taken off: at most 0."""


@dataclass(frozen=True)
class ObservedMove:
    """One observed move under the fitted model, in the likeliest order of its day.

    gain: how much the mover's utility rises (0: it does not care). chance: of this choice where it gets to revise;
    best: of the likeliest choice there. order_known: whether it alone moved that day. number: of its day.
    """

    number: int
    hop: Hop
    gain: float
    chance: float
    best: float
    order_known: bool
    against: bool
    """Whether its utility falls in every order the day's moves can have come in."""


@dataclass(frozen=True)
class ActorFit:
    """One actor: the time seen where some move gains and where none does, and its own tau."""

    moves: int
    can_gain: float
    cannot_gain: float
    against: int
    own_tau: float
    own_edge: str

    @property
    def identified(self) -> bool:
        """Seen where it can gain and where it cannot, with a move against its interest."""
        return self.can_gain > 0 and self.cannot_gain > 0 and self.against > 0


@dataclass(frozen=True)
class Replicas:
    """The estimates on simulated histories: R of them.

    tau: (R,). rates, moves: (R, m). gaining: (R,) share of the moves that gain, and width: (R,) options changed by a
    move on average; both NaN where there are no moves. apart: (R,) twice the gain in log likelihood of a tau for each
    actor. held: (R, k) share of the time for which each option stood at yes.
    """

    tau: Floats
    rates: Floats
    moves: Floats
    gaining: Floats
    width: Floats
    apart: Floats
    held: Floats


@dataclass(frozen=True)
class Fit:
    """A history fitted: the estimates, what they rest on, and histories of the fitted model.

    apart: twice the gain in log likelihood of one tau for each actor over one for all.
    """

    local: Local
    history: History
    track: Track
    prior: Prior
    estimates: Estimates
    actors: tuple[ActorFit, ...]
    moves: tuple[ObservedMove, ...]
    apart: float
    replicas: Replicas | None
    bounds: tuple[float, float] | None = None
    """95 per cent limits of tau."""
    grid: Floats = field(default_factory=lambda: GRID)

    @property
    def identified(self) -> bool:
        """Whether the history tells tau apart from the rates, through some actor."""
        return any(actor.identified for actor in self.actors)


def estimate(evidence: Evidence, prior: Prior, sums: Floats | None = None) -> Estimates:
    """tau and rates fitted to one track. sums: the evidence's `log_sums(GRID)` where already known."""

    def value(taus: Floats, known: Floats | None = None) -> Floats:
        return profile(evidence.terms(taus, known), evidence.moves, prior)

    whole = value(GRID, sums)
    best = int(np.argmax(whole))
    # What is flat but for rounding is no peak.
    level = float(whole[best]) - _FLAT
    edge = "low" if whole[0] >= level else "high" if whole[-1] >= level else ""
    best = 0 if edge == "low" else len(GRID) - 1 if edge == "high" else best
    tau, height = float(GRID[best]), float(whole[best])
    if not edge:
        found = _golden(lambda x: float(value(np.array([np.exp(x)]))[0]), *np.log(GRID[[best - 1, best + 1]]))
        if found[1] > height:
            tau, height = float(np.exp(found[0])), found[1]
    exposed = evidence.terms(np.array([tau])).exposed[:, 0]
    return Estimates(tau, rates_at(evidence.moves, exposed, prior), exposed, edge, np.minimum(whole - height, 0.0))


def rates_at(moves: Floats, exposed: Floats, prior: Prior) -> Floats:
    """(M + a)/(E + b) by actor; NaN where both are 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        made: Floats = (moves + prior.moves) / (exposed + prior.years)
    return made


def profile(terms: Terms, moves: Floats, prior: Prior, *, each: bool = False) -> Floats:
    """The profile at T values of tau, up to a constant: (T,); `each`: by actor, (m, T), without days of several."""
    weight = (moves + prior.moves)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        spent = np.where(weight > 0, weight * np.log(terms.exposed + prior.years), 0.0)
    apart = terms.chosen - np.where(np.isfinite(spent), spent, 0.0)
    made: Floats = apart if each else apart.sum(axis=0) + terms.together
    return made


def log_likelihood(evidence: Evidence, tau: float, rates: Sequence[float]) -> float:
    """log L of definitions 4.5 at given tau and rates (actors that never move and never could: any rate)."""
    terms = evidence.terms(np.array([tau]))
    found = float(terms.chosen.sum() + terms.together.sum())
    for i, (moves, exposed) in enumerate(zip(evidence.moves, terms.exposed[:, 0], strict=True)):
        if moves > 0:
            found += float(moves * np.log(rates[i]))
        if exposed > 0:
            found -= float(rates[i] * exposed)
    return found


def log_likelihood_by_day(evidence: Evidence, tau: float, rates: Sequence[float]) -> float:
    """The log chance that every change fell on its day, to first order in how short a day is beside the waits.

    log L is a density: each step counts per year, so its size turns on the unit of time and on how many steps one makes
    of a record. Per day, and with the feasible orders of a day's k steps counted among all k!, it is the chance of what
    the record has, and so the same thing whether actors change all at once or one option at a time.
    """
    found = log_likelihood(evidence, tau, rates)
    for orders in evidence.track.days:
        many = len(orders[0])
        found += log(len(orders) / factorial(many)) - many * log(DAYS_A_YEAR)
    return found


def fit(
    local: Local,
    history: History,
    *,
    prior: Prior | None = None,
    replicates: int = 200,
    seed: int = 0,
    progress: Callable[[int, int, str], None] | None = None,
) -> Fit:
    """Fit rates and rationality to a history, with intervals from `replicates` histories of the fitted model.

    local: the games of the history's phases, in order. seed: of the replicates. Raises CaseError as `track_of` does.
    """
    prior = prior or Prior()
    track = track_of(local, history)
    evidence = Evidence(local, track)
    found = estimate(evidence, prior)
    own, apart = _own_taus(evidence, prior, found)
    moves = _observed_moves(evidence, found.tau)
    actors = tuple(_actor(evidence, i, moves, own[i]) for i in range(len(local.actors)))
    made = Fit(local, history, track, prior, found, actors, moves, apart, None)
    if replicates <= 0:
        return made
    replicas = bootstrap(made, found.tau, replicates, (seed,), progress)
    return Fit(
        local, history, track, prior, found, actors, moves, apart, replicas, _tau_bounds(made, replicas, seed, progress)
    )


def bootstrap(
    made: Fit,
    tau: float,
    count: int,
    seed: tuple[int, ...],
    progress: Callable[[int, int, str], None] | None = None,
) -> Replicas:
    """Histories simulated at a tau (with the rates that go with it) and fitted again."""
    local, prior = made.local, made.prior
    observed = Evidence(local, made.track)
    rates = rates_at(observed.moves, observed.terms(np.array([tau])).exposed[:, 0], prior)
    history = made.history
    ends = [years_between(history.since, p.when) for p in history.phases[1:]] + [history.years]
    start = local.code(history.start)
    tracks = simulate(local, start, list(enumerate(ends)), tau, np.nan_to_num(rates).tolist(), seed, count)
    rows = []
    for done, track in enumerate(tracks):
        if progress is not None and done % 10 == 0:
            progress(done, count, "histories of the fitted model")
        evidence = Evidence(local, track)
        sums = evidence.log_sums(GRID)
        found = estimate(evidence, prior, sums)
        each = profile(evidence.terms(GRID, sums), evidence.moves, prior, each=True)
        apart = 2.0 * float(each.max(axis=1).sum() - each.sum(axis=0).max())
        gaining, width = spread(local, track)
        rows.append((found.tau, found.rates, evidence.moves, gaining, width, apart, held(local, track)))
    if progress is not None:
        progress(count, count, "histories of the fitted model")
    columns = list(zip(*rows, strict=True))
    return Replicas(*(np.array(column) for column in columns))


def spread(local: Local, track: Track) -> tuple[float, float]:
    """The share of a track's moves that gain, and how many options an actor changes on a day on which it
    moves, on average; NaN without moves."""
    hops = [(day, hop) for day, orders in enumerate(track.days) for hop in orders[0]]
    if not hops:
        return float("nan"), float("nan")
    gains = sum(_gain(local, hop) > 0 for _, hop in hops)
    movers = len({(day, hop.actor) for day, hop in hops})
    return gains / len(hops), sum((hop.start ^ hop.end).bit_count() for _, hop in hops) / movers


def held(local: Local, track: Track) -> Floats:
    """For which share of a track's time each option stood at yes: (k,)."""
    k = len(local.games[0].options)
    codes = np.array([code for _, code, _ in track.stretches], dtype=np.uint64)
    years = np.array([time for _, _, time in track.stretches])
    bits = codes[:, None] >> np.arange(k, dtype=np.uint64) & np.uint64(1)
    made: Floats = (bits * years[:, None]).sum(axis=0) / years.sum()
    return made


def _tau_bounds(
    made: Fit, replicas: Replicas, seed: int, progress: Callable[[int, int, str], None] | None
) -> tuple[float, float]:
    """The 95 per cent limits of tau: percentiles; where the estimate is an end of the grid, by inverting the test.

    Histories made at the lower end never show a mistake, so their percentiles would say that tau is 0 for sure. The
    upper limit is then the largest tau of the grid, found by halving, under which at least one simulated history in
    twenty is also fitted best by the lower end; the lower limit where the estimate is the upper end likewise.
    """
    edge = made.estimates.edge
    if not edge:
        low, high = np.quantile(replicas.tau, [0.025, 0.975])
        return float(low), float(high)
    inside, outside = (0, len(GRID) - 1) if edge == "low" else (len(GRID) - 1, 0)
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        count = min(len(replicas.tau), _TRIED)
        tried = bootstrap(made, float(GRID[middle]), count, (seed, middle + 1), progress)
        if np.mean(np.isclose(tried.tau, made.estimates.tau, rtol=1e-6)) >= 0.05:
            inside = middle
        else:
            outside = middle
    limit = float(GRID[inside])
    return (float(GRID[0]), limit) if edge == "low" else (limit, float(GRID[-1]))


def _golden(value: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """The place and height of the largest value between two places, by golden section."""
    a, b = high - _EDGE * (high - low), low + _EDGE * (high - low)
    at_a, at_b = value(a), value(b)
    for _ in range(_STEPS):
        if at_a >= at_b:
            high, b, at_b = b, a, at_a
            a = high - _EDGE * (high - low)
            at_a = value(a)
        else:
            low, a, at_a = a, b, at_b
            b = low + _EDGE * (high - low)
            at_b = value(b)
    return (a, at_a) if at_a >= at_b else (b, at_b)


def _own_taus(evidence: Evidence, prior: Prior, found: Estimates) -> tuple[list[tuple[float, str]], float]:
    """Each actor's own best tau on the grid, by turns until none changes, and twice the gain in log likelihood."""
    m = len(evidence.local.actors)
    terms = evidence.terms(GRID)
    each = profile(terms, evidence.moves, prior, each=True)
    common = int(np.argmax(each.sum(axis=0) + terms.together))
    places = [common] * m
    for _ in range(10):
        before = list(places)
        for i in range(m):
            rest = evidence.together_apart(GRID, i, [float(GRID[at]) for at in places])
            whole = each[i] + rest
            if whole.max() > whole[places[i]]:
                places[i] = int(np.argmax(whole))
        if places == before:
            break
    last = evidence.together_apart(GRID[[places[0]]], 0, [float(GRID[at]) for at in places])[0] if m else 0.0
    together = float(sum(each[i, places[i]] for i in range(m)) + last)
    apart = 2.0 * (together - float((each.sum(axis=0) + terms.together)[common]))
    edges = {0: "low", len(GRID) - 1: "high"}
    return [(float(GRID[at]), edges.get(at, "")) for at in places], max(0.0, apart)


def _gain(local: Local, hop: Hop) -> float:
    """How much a move raises its mover's utility."""
    [number] = local.find(hop.actor, hop.phase, [hop.start])
    return local.gap(number, hop.end) - local.gap(number, hop.start)


def _observed_moves(evidence: Evidence, tau: float) -> tuple[ObservedMove, ...]:
    """The observed moves at a tau, each day's in its likeliest order."""
    local = evidence.local
    made = []
    for day, orders in enumerate(evidence.track.days):
        order = orders[int(np.argmax(evidence.log_orders(day, tau)))]
        for hop in order:
            [number] = local.find(hop.actor, hop.phase, [hop.start])
            weight = np.exp(local.members(number)[1] / tau)
            chance = float(weight[local.place(number, hop.end)] / weight.sum())
            step = hop.start ^ hop.end
            same = [one for other in orders for one in other if one.start ^ one.end == step]
            against = all(_gain(local, one) < 0 for one in same)
            alone = len(orders[0]) == 1
            best = float(weight.max() / weight.sum())
            made.append(ObservedMove(day, hop, _gain(local, hop), chance, best, alone, against))
    return tuple(made)


def _actor(evidence: Evidence, actor: int, moves: Sequence[ObservedMove], own: tuple[float, str]) -> ActorFit:
    local = evidence.local
    can = cannot = 0.0
    for phase, code, years in evidence.track.stretches:
        if local.movable(actor):
            [number] = local.find(actor, phase, [code])
            if local.gap(number, code) < 0:
                can += years
            else:
                cannot += years
    against = sum(move.against for move in moves if move.hop.actor == actor)
    return ActorFit(int(evidence.moves[actor]), can, cannot, against, *own)
