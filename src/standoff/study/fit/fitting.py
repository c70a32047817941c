"""A case fitted: the history read, the estimates made, names and words put to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from math import exp, isnan, log

import numpy as np

from standoff.case.resolved import ResolvedGame
from standoff.case.schema import CaseData
from standoff.case.view import BARE
from standoff.conflict.utility import RHO, statement_weights
from standoff.errors import CaseError
from standoff.projection.evidence import Evidence, track_of
from standoff.projection.fit import Fit, ObservedMove, Prior, estimate, fit, held, log_likelihood_by_day, spread
from standoff.projection.given import own_revision
from standoff.projection.history import DAYS_A_YEAR
from standoff.projection.local import Local
from standoff.projection.records import Floats, Revision
from standoff.projection.refit import opened
from standoff.study.fit import telling
from standoff.study.fit.records import (
    FitReport,
    HeldReport,
    MoveReport,
    Range,
    RateReport,
    RevisionReport,
    TauReport,
    WantsReport,
)
from standoff.study.wording import phrase

REPLICATES = 200
LARGEST_ODDS = 1e12


def fit_case(
    data: CaseData,
    perspective: str | None = None,
    scenario: str | None = None,
    *,
    until: str | None = None,
    replicates: int = REPLICATES,
    seed: int = 0,
    prior: Prior | None = None,
    rho: float = RHO,
    revision: Revision | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> FitReport:
    """Fit rates and rationality to the case's history as one perspective explains it.

    `scenario`: the bare case where None, since a history may move what a scenario holds. `revision`: whether whoever
    reconsiders picks among all it can do or changes one option at most; the case's own where None. Raises UsageError
    for a case without history, CaseError where a position is missing or infeasible, NameUnknown.
    """
    prior = prior or Prior()
    kind = revision or own_revision(data, perspective or data.case.default_perspective)
    local, history = opened(data, perspective, scenario, until=until, rho=rho, single=kind == "single")
    made = fit(local, history, prior=prior, replicates=replicates, seed=seed, progress=progress)
    found = _report(data, made, replicates=max(0, replicates), seed=seed, rho=rho, to_date=until is None)
    found = replace(found, revision=kind, revisions=_revisions(made, prior))
    return replace(found, sentences=telling.sentences(data, found))


def _revisions(made: Fit, prior: Prior) -> tuple[RevisionReport, ...]:
    """How well the record is explained by whole choices, and by one option at a time."""
    found = []
    kinds: tuple[Revision, ...] = ("whole", "single")
    for kind in kinds:
        local = Local(made.local.games, made.local.rho, single=kind == "single")
        try:
            evidence = Evidence(local, track_of(local, made.history))
        except CaseError:
            continue
        best = estimate(evidence, prior)
        chance = log_likelihood_by_day(evidence, best.tau, np.nan_to_num(best.rates).tolist())
        found.append(RevisionReport(kind, int(evidence.moves.sum()), best.tau, chance))
    return tuple(found)


def _report(data: CaseData, made: Fit, *, replicates: int, seed: int, rho: float, to_date: bool) -> FitReport:
    game, history, found = made.local.games[-1], made.history, made.estimates
    moves = tuple(_move(made, game, move) for move in made.moves)
    low, high = (None, None) if made.bounds is None else _around(found.tau, *made.bounds)
    wants = (_wants(game, player, found.tau, rho) for player in range(len(game.players)))
    tau = TauReport(found.tau, low, high, made.identified, found.edge, tuple(w for w in wants if w is not None))
    replicas = made.replicas
    gaining = sum(m.effect == "gain" for m in moves) / len(moves) if moves else None
    width = spread(made.local, made.track)[1] if moves else None
    return FitReport(
        perspective=game.perspective,
        scenario=game.scenario or BARE,
        since=str(history.since),
        until=str(history.until),
        years=history.years,
        rates=tuple(_rate(made, i, moves) for i in range(len(made.local.actors)) if made.local.movable(i)),
        tau=tau,
        profile=tuple((float(t), float(p)) for t, p in zip(made.grid, found.profile, strict=True)),
        moves=moves,
        slight=sum(abs(m.gain) < found.tau / 10 for m in moves),
        gaining=gaining,
        gaining_simulated=None if replicas is None else _range(replicas.gaining),
        width=width,
        width_simulated=None if replicas is None else _range(replicas.width),
        held=_held(made),
        apart=made.apart,
        apart_share=None if replicas is None else float(np.mean(replicas.apart >= made.apart - 1e-9)),
        prior_moves=made.prior.moves,
        prior_years=made.prior.years,
        replicates=replicates,
        seed=seed,
        rho=rho,
        record=telling.record(str(history.since), str(history.until), seed, replicates, single=made.local.single),
        notes=(*_stepwise(made), *_left_out(made), *history.notes, *_ends(data, made, game, to_date)),
    )


def _rate(made: Fit, i: int, moves: tuple[MoveReport, ...]) -> RateReport:
    actor, one, rate = made.local.actors[i], made.actors[i], float(made.estimates.rates[i])
    known = not isnan(rate) and rate != float("inf")
    low = high = None
    simulated = None
    if made.replicas is not None:
        simulated = _range(made.replicas.moves[:, i])
        if known:
            low, high = _around(rate, *np.nanquantile(made.replicas.rates[:, i], [0.025, 0.975]).tolist())
    own = [m.effect for m in moves if m.actor == actor]
    return RateReport(
        actor=actor,
        value=rate if known else None,
        low=low,
        high=high,
        moves=one.moves,
        moves_per_year=rate * float(made.estimates.exposed[i]) / made.history.years if known else 0.0,
        gains=own.count("gain"),
        evens=own.count("even"),
        losses=own.count("loss"),
        could_gain=one.can_gain,
        could_not=one.cannot_gain,
        identified=one.identified,
        own_tau=one.own_tau,
        own_edge=one.own_edge,
        simulated=simulated,
        restless=_restless(made, i),
    )


def _restless(made: Fit, actor: int) -> tuple[tuple[str, str], ...]:
    """From when to when some move of a player would have gained, spans that meet joined."""
    spans: list[tuple[date, date]] = []
    local, at = made.local, 0.0
    for phase, code, years in made.track.stretches:
        start, end = (made.history.since + timedelta(round(t * DAYS_A_YEAR)) for t in (at, at + years))
        at += years
        [number] = local.find(actor, phase, [code])
        if local.gap(number, code) < 0:
            if spans and spans[-1][1] == start:
                start = spans.pop()[0]
            spans.append((start, end))
    return tuple((str(start), str(end)) for start, end in spans)


def _wants(game: ResolvedGame, place: int, tau: float, rho: float) -> WantsReport | None:
    """What tau means for a player's list; None for a ranking and for a player that wants nothing."""
    player = game.players[place]
    if player.ranking is not None or not player.ranks:
        return None
    weights = statement_weights(player.ranks, rho)
    return WantsReport(
        player.id,
        weights[0],
        _odds(weights[0], tau),
        len(weights),
        next((n for n, w in enumerate(weights) if w < log(10) * tau), len(weights)),
        sum(w < log(2) * tau for w in weights),
    )


def _odds(weight: float, tau: float) -> float:
    return LARGEST_ODDS if weight / tau >= log(LARGEST_ODDS) else exp(weight / tau)


def _move(made: Fit, game: ResolvedGame, move: ObservedMove) -> MoveReport:
    day = made.history.days[move.number]
    actor = made.local.actors[move.hop.actor]
    changes = next(one.options for one in day.moves if one.actor == actor)
    if made.local.single:
        changes = tuple(one for one in changes if made.local.mask([one[0]]) == move.hop.start ^ move.hop.end)
    return MoveReport(
        date=str(day.when),
        actor=actor,
        changes=changes,
        words=phrase(game, changes),
        effect="gain" if move.gain > 0 else "loss" if move.gain < 0 else "even",
        gain=move.gain,
        chance=move.chance,
        best=move.best,
        order_known=move.order_known,
    )


def _held(made: Fit) -> tuple[HeldReport, ...]:
    """The options that can change, by the time for which they stood at yes."""
    if made.replicas is None:
        return ()
    seen, simulated = held(made.local, made.track), made.replicas.held
    options = made.local.games[0].options
    return tuple(
        HeldReport(option.id, float(seen[j]), Range(*np.quantile(simulated[:, j], [0.025, 0.5, 0.975]).tolist()))
        for j, option in enumerate(options)
        if option.fixed is None
    )


def _range(values: Floats) -> Range | None:
    """The middle of what is known of some values; None where nothing is."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    return Range(*(float(v) for v in np.quantile(known, [0.025, 0.5, 0.975])))


def _around(value: float, low: float, high: float) -> tuple[float, float]:
    """An interval that holds the estimate itself."""
    return min(low, value), max(high, value)


def _stepwise(made: Fit) -> tuple[str, ...]:
    """What a move is, where options are changed one at a time."""
    if not made.local.single:
        return ()
    return ("One option at a time: several that a player changed on one day are as many moves, in any feasible order.",)


def _left_out(made: Fit) -> tuple[str, ...]:
    left = made.history.left_out
    if not left:
        return ()
    told = ", ".join(f"{id} ({count})" for id, count in left)
    return (f"Held at one value in this game, so that its changes in the record are left out: {told}.",)


def _ends(data: CaseData, made: Fit, game: ResolvedGame, to_date: bool) -> tuple[str, ...]:
    """A note where the history does not end at the case's status quo."""
    held = dict(made.history.start)
    for day in made.history.days:
        for move in day.moves:
            held |= dict(move.options)
    apart = [o.id for o in game.options if o.now is not None and o.now != held[o.id]]
    if not apart or not to_date or data.case.as_of is None:
        return ()
    return (f"The history does not end at the case's status quo; they differ in {', '.join(apart)}.",)
