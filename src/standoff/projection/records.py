"""The process in continuous time as arrays, what is assumed of it, and what is found.

States are positions of the model (n of them); drivers stand in one of D *combinations* of levels, numbered in mixed
radix with the last driver fastest: d = ((l_0 L_1 + l_1) L_2 + l_2)... Time is in years from the start.

Actor i gets chances to revise at rate lambda_i a year and then picks among staying and the states it can move to, with
chances proportional to exp(U_i(x)/tau) (definitions 4.5). Drivers pass between levels at yearly rates, whatever the
state, and are decided anew on the days of their calendar. Between such days the process is a Markov chain in
continuous time with the generator Q = sum of lambda_i (K_i - 1) + the drivers' generator, less the rates of absorbing
hazards where they may strike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Int32 = NDArray[np.int32]
Revision = Literal["whole", "single"]


@dataclass(frozen=True)
class Assumptions:
    """What a process assumes beyond the case's preferences; whatever is left out takes the case's own value.

    rates: chances to revise a year, by player. tau: the rationality parameter. rho: the ratio between the weights of
    statements that follow each other. spacing: (seed, number) of a draw of random weights that keep the order, in place
    of rho. draw: (seed, number) of a preference draw (which statements stay, how groups are ordered). without: ids of
    statements left out. orders: each the ids of a group's statements, which then count one after another, most
    important first. drivers: yearly rates by (driver, from, to). turns: chances by (driver, date, level). hazards:
    yearly rates by hazard. revision: `whole`: whoever revises picks among all it can do; `single`: it changes one of
    its options at most. tau and rates are other numbers under the one than under the other.
    """

    rates: Mapping[str, float] = field(default_factory=dict)
    tau: float | None = None
    rho: float = 0.5
    spacing: tuple[int, int] | None = None
    draw: tuple[int, int] | None = None
    without: tuple[str, ...] = ()
    orders: tuple[tuple[str, ...], ...] = ()
    drivers: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    turns: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    hazards: Mapping[str, float] = field(default_factory=dict)
    revision: Revision | None = None


@dataclass(frozen=True)
class DriverChain:
    """One driver of a process: its levels (those told apart; merged ones joined by "|"), and how it moves.

    rates: (L, L) yearly rates off the diagonal, 0 on it. start: its level at the start.
    """

    id: str
    levels: tuple[str, ...]
    start: int
    rates: Floats


@dataclass(frozen=True)
class TurnAt:
    """A day on which a driver is decided anew: at `time`, level a becomes level b with chance `chances[a, b]`."""

    time: float
    driver: int
    chances: Floats


@dataclass(frozen=True)
class Watched:
    """A proposition over states and drivers: under combination d it is true at state s where `truths[row[d], s]`.

    truths: (R, n) bool, R different rows; row: (D,).
    """

    name: str
    truths: Bools
    row: Int32


@dataclass(frozen=True)
class HazardAt:
    """A hazard: it strikes `rate` times a year on average while `where` holds; absorbing ones end the process."""

    name: str
    rate: float
    where: Watched
    absorbing: bool = False


@dataclass(frozen=True)
class Process:
    """A process, ready to be followed.

    utility: per actor (C_i, n) float64 in [0, 1], one row for each way drivers shape its wants. row: (m, D) int32,
    the row in force under each combination. rates: (m,) chances to revise a year. start: a position. drivers: may be
    empty, then D is 1. turns: by time. hazards, watched: what is counted. single: whoever revises changes one of its
    options at most, so R_i(s) is cut down to the states that differ from s in one.
    """

    model: Model
    utility: tuple[Floats, ...]
    row: Int32
    rates: Floats
    tau: float
    drivers: tuple[DriverChain, ...]
    turns: tuple[TurnAt, ...]
    start: int
    watched: tuple[Watched, ...] = ()
    hazards: tuple[HazardAt, ...] = ()
    single: bool = False

    @property
    def combinations(self) -> int:
        """How many combinations of driver levels there are, D."""
        made = 1
        for driver in self.drivers:
            made *= len(driver.levels)
        return made

    @property
    def start_combination(self) -> int:
        """The combination at the start."""
        made = 0
        for driver in self.drivers:
            made = made * len(driver.levels) + driver.start
        return made

    def names(self) -> tuple[str, ...]:
        """The names of what is watched, in order."""
        return tuple(one.name for one in self.watched)


@dataclass(frozen=True)
class Transient:
    """What a process does over time, at T given times.

    P propositions watched and H hazards, in the order of the process.

    times: (T,) years from the start, ascending. chance: (P, T), that the proposition holds at that time. spent: (P, T),
    expected years for which it held until then. reached: (P, T), the chance that it held at some time until then (the
    start included); NaN in the rows of propositions for which it was not asked. struck: (H, T), the chance of at least
    one stroke until then. strokes: (H, T), the expected number until then. levels: per driver (L, T), the chance of
    each level.

    margin: `exact`: an upper bound on the error of every chance (truncation and rounding). `simulated`: the largest
    half-width of a 95 % interval; `half_width` then has those of each field by name.
    """

    method: Literal["exact", "simulated"]
    times: Floats
    chance: Floats
    spent: Floats
    reached: Floats
    struck: Floats
    strokes: Floats
    levels: tuple[Floats, ...]
    margin: float
    half_width: Mapping[str, Floats] = field(default_factory=dict)
    paths: int = 0
    steps: int = 0
    """Steps of uniformisation, where exact; revisions and driver moves followed, where simulated."""
    within: Floats | None = None
    """(H, T), the chance of at least one stroke since the last whole number of years before that time."""
