"""What a process does over time from its generator as one dense matrix: the definition, and nothing shared with it.

Stays are pairs of a state and a combination of driver levels, s * D + d, with extra ones where what has happened ends
all that is asked (a stroke, a proposition reached, an absorbing hazard).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from standoff.projection.records import Process, Transient, Watched
from tests.stability.oracle import Oracle

Floats = NDArray[np.float64]


def expm(matrix: Floats) -> Floats:
    """The exponential of a matrix by scaling, a Taylor series and squaring."""
    halvings = max(0, int(np.ceil(np.log2(max(np.abs(matrix).sum(axis=1).max(initial=0.0), 1e-300)))) + 4)
    small = matrix / 2.0**halvings
    term = made = np.eye(matrix.shape[0])
    for k in range(1, 20):
        term = term @ small / k
        made = made + term
    for _ in range(halvings):
        made = made @ made
    return made


class Dense:
    """The generator of a process, without its hazards, and what follows from it."""

    def __init__(self, process: Process):
        self.process = process
        self.levels = list(product(*(range(len(driver.levels)) for driver in process.drivers)))
        self.size = process.model.n * len(self.levels)
        self.generator = self._players() + self._drivers()
        self.start = process.start * len(self.levels) + self.levels.index(tuple(d.start for d in process.drivers))

    def _players(self) -> Floats:
        process, many = self.process, len(self.levels)
        moves = Oracle(process.model)
        made = np.zeros((self.size, self.size))
        for actor, s, d in product(range(process.model.m), range(process.model.n), range(many)):
            utility = process.utility[actor][process.row[actor, d]]
            offered = [s, *moves.moves(actor, s)]
            if process.single:
                offered = [x for x in offered if (moves.codes[x] ^ moves.codes[s]).bit_count() < 2]
            weights = np.exp([(utility[x] - utility[s]) / process.tau for x in offered])
            for x, weight in zip(offered, weights / weights.sum(), strict=True):
                made[s * many + d, x * many + d] += process.rates[actor] * weight
            made[s * many + d, s * many + d] -= process.rates[actor]
        return made

    def _drivers(self) -> Floats:
        many = len(self.levels)
        made = np.zeros((self.size, self.size))
        for d, here in enumerate(self.levels):
            for f, driver in enumerate(self.process.drivers):
                for to in range(len(driver.levels)):
                    there = self.levels.index((*here[:f], to, *here[f + 1 :]))
                    for s in range(self.process.model.n):
                        if there != d:
                            made[s * many + d, s * many + there] += driver.rates[here[f], to]
                            made[s * many + d, s * many + d] -= driver.rates[here[f], to]
        return made

    def truth(self, watched: Watched) -> NDArray[np.bool_]:
        """Where a proposition holds, by stay."""
        return np.array([watched.truths[r, s] for s in range(self.process.model.n) for r in watched.row], np.bool_)

    def turned(self, driver: int, chances: Floats) -> Floats:
        """The matrix of a day of the calendar."""
        many = len(self.levels)
        made = np.zeros((self.size, self.size))
        for d, here in enumerate(self.levels):
            for to, chance in enumerate(chances[here[driver]]):
                there = self.levels.index((*here[:driver], to, *here[driver + 1 :]))
                for s in range(self.process.model.n):
                    made[s * many + d, s * many + there] = chance
        return made

    def over(self, generator: Floats, times: Sequence[float], start: Floats) -> Floats:
        """(T, stays) the distribution at each time, days of the calendar included; extra stays do not turn."""
        extra = generator.shape[0] - self.size
        stops = sorted([(turn.time, 0, k) for k, turn in enumerate(self.process.turns)] + [(t, 1, -1) for t in times])
        found, now, here = [], start, 0.0
        for time, _, turn in stops:
            now = now @ expm(generator * (time - here))
            here = time
            if turn < 0:
                found.append(now)
                continue
            one = self.process.turns[turn]
            matrix = np.eye(self.size + extra)
            matrix[: self.size, : self.size] = self.turned(one.driver, one.chances)
            if extra >= self.size:
                matrix[self.size : 2 * self.size, self.size : 2 * self.size] = np.eye(self.size)
            now = now @ matrix
        return np.array(found)

    def ending(self, less: int = -1) -> Floats:
        """The rate at which absorbing hazards end each stay, hazard `less` left aside."""
        made = np.zeros(self.size)
        for k, hazard in enumerate(self.process.hazards):
            if hazard.absorbing and k != less:
                made += hazard.rate * self.truth(hazard.where)
        return made

    def into_sink(self, times: Sequence[float], rate: Floats, ends: Floats, caught: NDArray[np.bool_]) -> Floats:
        """(T,) the chance to have been caught: entered `caught`, or struck at `rate`, before `ends` ends it."""
        n = self.size
        wide = np.zeros((n + 2, n + 2))
        wide[:n, :n] = self.generator - np.diag(rate + ends)
        wide[:n, n], wide[:n, n + 1] = rate, ends
        if caught.any():
            wide[:n, n] += wide[:n, :n][:, caught].sum(axis=1)
            wide[:, :n][:, caught] = 0.0
            wide[np.flatnonzero(caught)] = 0.0
        start = np.zeros(n + 2)
        start[n if caught[self.start] else self.start] = 1.0
        return self._catching(wide, times, start, caught)

    def _catching(self, wide: Floats, times: Sequence[float], start: Floats, caught: NDArray[np.bool_]) -> Floats:
        """As `over`, with what a day of the calendar puts into `caught` caught at once."""
        n, now, here, found = self.size, start, 0.0, []
        stops = sorted([(turn.time, 0, k) for k, turn in enumerate(self.process.turns)] + [(t, 1, -1) for t in times])
        for time, _, turn in stops:
            now, here = now @ expm(wide * (time - here)), time
            if turn < 0:
                found.append(now[n])
                continue
            one = self.process.turns[turn]
            now[:n] = now[:n] @ self.turned(one.driver, one.chances)
            now[n] += now[:n][caught].sum()
            now[:n][caught] = 0.0
        return np.array(found)

    def transient(self, times: Sequence[float]) -> Transient:
        """Everything a transient holds."""
        process, n, none = self.process, self.size, np.zeros(self.size, np.bool_)
        ends = self.ending()
        wide = np.zeros((2 * n, 2 * n))
        wide[:n, :n] = self.generator - np.diag(ends)
        wide[:n, n:] = np.eye(n)
        both = self.over(wide, times, np.eye(2 * n)[self.start])
        there, spent = both[:, :n], both[:, n:]
        truths = [self.truth(one) for one in process.watched]
        places = [self.truth(one.where) for one in process.hazards]
        level = [
            np.array([[here[f] == k for here in self.levels] * process.model.n for k in range(len(one.levels))])
            for f, one in enumerate(process.drivers)
        ]
        shape = (0, len(times))
        return Transient(
            method="exact",
            times=np.array(times),
            chance=np.array([there[:, truth].sum(axis=1) for truth in truths]).reshape(-1, len(times)),
            spent=np.array([spent[:, truth].sum(axis=1) for truth in truths]).reshape(-1, len(times)),
            reached=np.array([self.into_sink(times, np.zeros(n), ends, truth) for truth in truths]).reshape(
                -1, len(times)
            ),
            struck=np.array(
                [
                    self.into_sink(times, one.rate * place, self.ending(k), none)
                    for k, (one, place) in enumerate(zip(process.hazards, places, strict=True))
                ]
            ).reshape(-1, len(times)),
            strokes=np.array(
                [one.rate * spent[:, place].sum(axis=1) for one, place in zip(process.hazards, places, strict=True)]
            ).reshape(-1, len(times))
            if process.hazards
            else np.zeros(shape),
            levels=tuple(rows.astype(float) @ there.T for rows in level),
            margin=1e-9,
        )
