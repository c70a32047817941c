"""What a history says of rates and rationality: its likelihood (definitions 4.5).

With moves m of actors i_m from s_m to x_m under drivers d_m, and the history standing still between them,

    log L = sum_m log(lambda_i p_i(x_m | s_m, d_m)) - sum_i integral lambda_i (1 - p_i(s_t | s_t, d_t)) dt.

The order of the moves of one day is not known: their chance is averaged over the orders that keep every state on the
way feasible. Where actors change one option at a time (`Local.single`), what one actor changes on a day is so many
steps, and the mean is over the orders of all steps of that day. `Evidence` holds what the sums run over; `terms` gives
them for many tau at once, before any rate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from math import factorial, log

import numpy as np
from numpy.typing import NDArray

from standoff.errors import CaseError, Issue
from standoff.projection.history import History, years_between
from standoff.projection.local import Local, check_feasible
from standoff.projection.records import Floats

Int64 = NDArray[np.int64]


@dataclass(frozen=True)
class Hop:
    """One actor's move, from one state to another, under the levels of a phase."""

    actor: int
    phase: int
    start: int
    end: int


@dataclass(frozen=True)
class Track:
    """States over time: `stretches` (phase, code, years) in which nothing moves, and the moves of each day.

    A day has one entry for each order in which its moves can have come: a row of hops, in that order.
    """

    stretches: tuple[tuple[int, int, float], ...]
    days: tuple[tuple[tuple[Hop, ...], ...], ...]


@dataclass(frozen=True)
class Terms:
    """The sums of the likelihood at T values of tau, before any rate.

    chosen: (m, T), per actor the sum of log p of its moves on days when it alone moved. together: (T,), the log chances
    of the days with several movers. exposed: (m, T), integral of 1 - p_i(s_t|s_t) dt in years.
    """

    chosen: Floats
    together: Floats
    exposed: Floats


class Evidence:
    """A track as arrays over choice sets.

    moves: (m,) how many moves each actor made.
    """

    def __init__(self, local: Local, track: Track):
        self.local, self.track = local, track
        m = len(local.actors)
        self.moves = np.zeros(m)
        self._sets: dict[int, int] = {}
        stays: dict[tuple[int, int, float], float] = defaultdict(float)
        for phase, code, years in track.stretches:
            for actor in range(m):
                if local.movable(actor):
                    [number] = local.find(actor, phase, [code])
                    stays[actor, self._row(number), local.gap(number, code)] += years
        self._stays = _columns(stays)
        alone: dict[tuple[int, int, float], float] = defaultdict(float)
        self._crowds: list[list[list[tuple[int, int, float]]]] = []
        for orders in track.days:
            told = [[self._chosen(hop) for hop in order] for order in orders]
            for hop in orders[0]:
                self.moves[hop.actor] += 1
            if len(orders[0]) == 1:
                alone[told[0][0]] += 1.0
            else:
                self._crowds.append(told)
        self._alone = _columns(alone)
        self._profiles = local.profiles(self.sets)

    def _row(self, number: int) -> int:
        return self._sets.setdefault(number, len(self._sets))

    def _chosen(self, hop: Hop) -> tuple[int, int, float]:
        [number] = self.local.find(hop.actor, hop.phase, [hop.start])
        return hop.actor, self._row(number), self.local.gap(number, hop.end)

    @property
    def sets(self) -> tuple[int, ...]:
        """The choice sets met, in the order of the rows of their logarithmic sums."""
        return tuple(self._sets)

    def log_sums(self, taus: Floats) -> Floats:
        """log of the sum of exp(gap/tau) over each choice set met: (sets, T)."""
        if not self._sets:
            return np.zeros((0, len(taus)))
        return self._profiles.log_sums(taus)

    def terms(self, taus: Floats, sums: Floats | None = None) -> Terms:
        """The sums of the likelihood at some tau. sums: `log_sums(taus)` where already known."""
        sums = self.log_sums(taus) if sums is None else sums
        m = len(self.local.actors)
        chosen, exposed = np.zeros((m, len(taus))), np.zeros((m, len(taus)))
        actor, row, gap, count = self._alone
        np.add.at(chosen, actor, count[:, None] * (gap[:, None] / taus - sums[row]))
        actor, row, gap, years = self._stays
        np.add.at(exposed, actor, years[:, None] * -np.expm1(np.minimum(gap[:, None] / taus - sums[row], 0.0)))
        together = np.zeros(len(taus))
        for orders in self._crowds:
            together += _mean_over_orders([[g / taus - sums[r] for _, r, g in order] for order in orders])
        return Terms(chosen, together, exposed)

    def together_apart(self, taus: Floats, actor: int, others: Sequence[float]) -> Floats:
        """The log chances of the days with several movers, (T,), where one actor has these tau and the others theirs.

        others: a tau for each actor.
        """
        made = np.zeros(len(taus))
        if not self._crowds:
            return made
        sums = self.log_sums(np.concatenate((np.asarray(others), taus)))
        m = len(others)
        for orders in self._crowds:
            logs = [
                [
                    g / taus - sums[r, m:] if who == actor else np.full(len(taus), g / others[who] - sums[r, who])
                    for who, r, g in order
                ]
                for order in orders
            ]
            made += _mean_over_orders(logs)
        return made

    def log_orders(self, day: int, tau: float) -> Floats:
        """The log chance of each order of one day's moves at a tau: (orders,)."""
        one = np.array([tau])
        told = [[self._chosen(hop) for hop in order] for order in self.track.days[day]]
        sums = self.log_sums(one)[:, 0]
        return np.array([sum(g / tau - sums[r] for _, r, g in order) for order in told])


def _columns(counted: dict[tuple[int, int, float], float]) -> tuple[Int64, Int64, Floats, Floats]:
    """(actor, set, gap) -> amount, as four columns."""
    keys = list(counted)
    return (
        np.array([k[0] for k in keys], dtype=np.int64),
        np.array([k[1] for k in keys], dtype=np.int64),
        np.array([k[2] for k in keys], dtype=np.float64),
        np.array([counted[k] for k in keys], dtype=np.float64),
    )


def _mean_over_orders(logs: list[list[Floats]]) -> Floats:
    """log of the mean over orders of the product of the chances: (T,)."""
    whole = np.array([np.sum(order, axis=0) for order in logs])
    best = whole.max(axis=0)
    made: Floats = best + np.log(np.exp(whole - best).sum(axis=0)) - log(len(logs))
    return made


_MOST_TOGETHER = 7


def track_of(local: Local, history: History) -> Track:
    """A history as a track over the games of its phases (`local.games`, one for each, in order).

    Raises CaseError where positions break a constraint, a one-way option turns back, or no order of a day's moves keeps
    every state on the way feasible.
    """
    code = local.code(history.start)
    check_feasible(local, code, str(history.since))
    cuts = sorted({p.when for p in history.phases[1:]} | {d.when for d in history.days} | {history.until})
    days = {day.when: day for day in history.days}
    phases = {p.when: n for n, p in enumerate(history.phases)}
    stretches: list[tuple[int, int, float]] = []
    moves: list[tuple[tuple[Hop, ...], ...]] = []
    at, phase = history.since, 0
    for cut in cuts:
        if cut > at:
            stretches.append((phase, code, years_between(at, cut)))
        at, phase = cut, phases.get(cut, phase)
        if cut in days:
            steps = []
            for move in days[cut].moves:
                actor = local.actors.index(move.actor)
                for part in [(one,) for one in move.options] if local.single else [move.options]:
                    steps.append((actor, local.mask(id for id, _ in part), local.code(part)))
            moves.append(_orders(local, phase, code, steps, str(cut)))
            code = moves[-1][0][-1].end
    return Track(tuple(stretches), tuple(moves))


def _orders(
    local: Local, phase: int, code: int, steps: Sequence[tuple[int, int, int]], when: str
) -> tuple[tuple[Hop, ...], ...]:
    """Every order of a day's moves that keeps each state on the way feasible."""
    if len(steps) > _MOST_TOGETHER:
        what = "options are changed" if local.single else "actors move"
        message = f"On {when} {len(steps)} {what} at once; orders are tried for up to {_MOST_TOGETHER}."
        raise CaseError([Issue("history.csv", 0, 0, message)])
    after = code
    for actor, mask, value in steps:
        after = after & ~mask | value
        if mask & ~local.changeable(actor, code):
            message = f"On {when} {local.actors[actor]} takes back a choice that the case calls one-way."
            raise CaseError([Issue("history.csv", 0, 0, message)])
    check_feasible(local, after, when)
    kept = []
    for order in permutations(steps):
        at, hops = code, []
        for actor, mask, value in order:
            hops.append(Hop(actor, phase, at, at & ~mask | value))
            at = hops[-1].end
            if not local.feasible(at):
                break
        else:
            kept.append(tuple(hops))
    if not kept:
        message = (
            f"The moves of {when} lead through states that break a constraint in each of their {factorial(len(steps))} "
            "orders; were some of them made on another day?"
        )
        raise CaseError([Issue("history.csv", 0, 0, message)])
    return tuple(kept)
