"""Histories that a fitted model makes: the parametric bootstrap.

Each replicate starts where the observed history starts, lasts as long, and has the same drivers. What is simulated is
the chain of actual moves: from state s actor i moves at rate lambda_i (1 - p_i(s|s)), to x with chance proportional to
exp(U_i(x)/tau). That is the same law as chances to revise at rate lambda_i of which some end in staying.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator, Philox, SeedSequence

from standoff.errors import TooLarge
from standoff.projection.evidence import Hop, Track
from standoff.projection.local import Local
from standoff.projection.records import Floats

MOST_MOVES = 20_000
"""Moves of one replicate at most."""


@dataclass
class _Run:
    """One replicate on its way: where it is, since when, and what it has done."""

    random: Generator
    code: int
    at: float = 0.0
    since: float = 0.0
    stretches: list[tuple[int, int, float]] = field(default_factory=list)
    days: list[tuple[tuple[Hop, ...], ...]] = field(default_factory=list)


class _Moves:
    """The rates of leaving each state and the choices there, at one tau."""

    def __init__(self, local: Local, tau: float, rates: Sequence[float]):
        self.local, self.tau, self.rates = local, tau, rates
        self._movers = [i for i in range(len(local.actors)) if local.movable(i) and rates[i] > 0]
        self._leaving: dict[tuple[int, int], tuple[list[int], Floats]] = {}
        self._chances: dict[int, Floats] = {}

    def prepare(self, phase: int, codes: Sequence[int]) -> None:
        """List the choice sets of some states at once."""
        fresh = [code for code in codes if (phase, code) not in self._leaving]
        if not fresh:
            return
        sets = [self.local.find(actor, phase, fresh) for actor in self._movers]
        for place, code in enumerate(fresh):
            numbers = [row[place] for row in sets]
            rates = np.zeros(len(numbers))
            for at, (actor, number) in enumerate(zip(self._movers, numbers, strict=True)):
                stay = self._chance(number)[self.local.place(number, code)]
                rates[at] = self.rates[actor] * (1.0 - stay)
            self._leaving[phase, code] = (numbers, np.cumsum(rates))

    def leaving(self, phase: int, code: int) -> tuple[list[int], Floats]:
        """The choice sets of a state and the running sums of the rates at which its actors leave it."""
        return self._leaving[phase, code]

    def hop(self, phase: int, code: int, which: float, whither: float) -> Hop:
        """The move that two uniform numbers pick."""
        numbers, rates = self._leaving[phase, code]
        at = min(int(np.searchsorted(rates, which * rates[-1], side="right")), len(numbers) - 1)
        codes = self.local.members(numbers[at])[0]
        chances = self._chance(numbers[at]).copy()
        chances[self.local.place(numbers[at], code)] = 0.0
        running = np.cumsum(chances)
        end = min(int(np.searchsorted(running, whither * running[-1], side="right")), codes.shape[0] - 1)
        return Hop(self._movers[at], phase, code, int(codes[end]))

    def _chance(self, number: int) -> Floats:
        if number not in self._chances:
            weight = np.exp(self.local.members(number)[1] / self.tau)
            self._chances[number] = weight / weight.sum()
        return self._chances[number]


def simulate(
    local: Local,
    start: int,
    phases: Sequence[tuple[int, float]],
    tau: float,
    rates: Sequence[float],
    seed: Sequence[int],
    count: int,
) -> tuple[Track, ...]:
    """Some histories of a fitted model, replicate r by the stream of SeedSequence([*seed, r]).

    phases: (game, end in years), in order; rates: chances to revise a year by actor. Deterministic, and the first
    replicates do not depend on `count`. Raises TooLarge where one makes more than 20,000 moves.
    """
    moves = _Moves(local, tau, rates)
    runs = [_Run(Generator(Philox(SeedSequence([*seed, r]))), start) for r in range(count)]
    for game, end in phases:
        live = runs
        while live:
            moves.prepare(game, list(dict.fromkeys(run.code for run in live)))
            live = [run for run in live if _step(run, moves, game, end)]
    return tuple(Track(tuple(run.stretches), tuple(run.days)) for run in runs)


def _step(run: _Run, moves: _Moves, game: int, end: float) -> bool:
    """One move of a replicate before the phase ends; False where there is none."""
    _, rates = moves.leaving(game, run.code)
    total = float(rates[-1]) if rates.shape[0] else 0.0
    wait, which, whither = run.random.standard_exponential(), *run.random.random(2)
    if total <= 0.0 or run.at + wait / total >= end:
        if end > run.at:
            run.stretches.append((game, run.code, end - run.at))
        run.at = end
        return False
    if len(run.days) >= MOST_MOVES:
        raise TooLarge(
            f"At the fitted rates a history has more than {MOST_MOVES:,} moves; give a prior, or ask for no replicates."
        )
    run.stretches.append((game, run.code, wait / total))
    run.at += wait / total
    hop = moves.hop(game, run.code, which, whither)
    run.days.append(((hop,),))
    run.code = hop.end
    return True
