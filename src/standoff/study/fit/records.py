"""What is said of a fit: frozen records in names and numbers, without arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standoff.projection.records import Revision

Effect = Literal["gain", "even", "loss"]


@dataclass(frozen=True)
class Range:
    """Where a number lies in the histories that the fitted model makes: 2.5, 50 and 97.5 per cent points."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class RateReport:
    """One player: its chances to revise a year, and what they rest on.

    `value` is None where nothing can be said (no move, no chance to move, no prior); `low`, `high` are None without
    replicates. `moves_per_year`: rate times the chance of leaving, averaged over the states visited. `gains`, `evens`,
    `losses`: the moves by what they did for the mover. `could_gain`, `could_not`: years seen where some move would have
    gained and where none would. `identified`: whether this player's moves tell tau apart from its rate. `own_tau`: the
    best tau for this player alone, on the grid. `simulated`: its moves in histories of the fitted model. `restless`:
    from when to when some move would have gained, as dates.
    """

    actor: str
    value: float | None
    low: float | None
    high: float | None
    moves: int
    moves_per_year: float
    gains: int
    evens: int
    losses: int
    could_gain: float
    could_not: float
    identified: bool
    own_tau: float
    own_edge: str
    simulated: Range | None
    restless: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class WantsReport:
    """What tau means for one list: the `weight` of its first statement, the `odds` exp(weight/tau) of honouring it.

    `statements`: how many there are; `sure`: how many of the first are honoured at ten to one or better, `loose`: how
    many of the last at less than two to one. Odds past 10^12 are given as that. None of this for an explicit ranking.
    """

    actor: str
    weight: float
    odds: float
    statements: int
    sure: int
    loose: int


@dataclass(frozen=True)
class TauReport:
    """The rationality parameter; `edge` is `low` or `high` where the best value is the end of the grid searched."""

    value: float
    low: float | None
    high: float | None
    identified: bool
    edge: str
    wants: tuple[WantsReport, ...]


@dataclass(frozen=True)
class MoveReport:
    """One observed move: `chance` of this choice when its player gets to revise, `best` of the likeliest choice there.

    `gain`: how much the mover's utility rises. `order_known`: whether it alone moved that day; otherwise it is told in
    the likeliest order.
    """

    date: str
    actor: str
    changes: tuple[tuple[str, bool], ...]
    words: str
    effect: Effect
    gain: float
    chance: float
    best: float
    order_known: bool


@dataclass(frozen=True)
class HeldReport:
    """One option: for which share of the time it stood at yes, and for which in histories of the fitted model."""

    option: str
    share: float
    simulated: Range

    @property
    def outside(self) -> bool:
        """Whether the record lies outside what 95 per cent of these histories show."""
        return not self.simulated.low <= self.share <= self.simulated.high


@dataclass(frozen=True)
class RevisionReport:
    """How well the record is explained where whoever reconsiders picks among all it can do (`whole`), or changes one of
    its options at most (`single`), each under its own best tau and rates.

    `steps`: how many moves the record then has. `log_likelihood`: of every change falling on its day, a day being one
    unit of time, whatever the number of steps; so the larger one explains the record better.
    """

    revision: Revision
    steps: int
    tau: float
    log_likelihood: float


@dataclass(frozen=True)
class FitReport:
    """Rates and rationality that the positions held speak for, in one perspective.

    `since`, `until`: the days between which the history was read. `profile`: (tau, log likelihood below the best).
    `slight`: how many moves change their mover's utility by less than a tenth of tau. `gaining`: the share of moves
    that gain; `width`: how many options a move changes on average; `..._simulated`: the same in histories of the fitted
    model. `held`: the options by the time at yes, empty without replicates. `apart`: twice the gain in log likelihood
    of a tau for each player; `apart_share`: share of simulated histories, where one tau is true, in which it is as
    large. `record` is the source the estimates go by. `sentences`: the finding, a headline first. `revision`: how
    whoever reconsiders chooses; `revisions`: how well either way explains the record, without one that cannot make it.
    """

    perspective: str
    scenario: str
    since: str
    until: str
    years: float
    rates: tuple[RateReport, ...]
    tau: TauReport
    profile: tuple[tuple[float, float], ...]
    moves: tuple[MoveReport, ...]
    slight: int
    gaining: float | None
    gaining_simulated: Range | None
    width: float | None
    width_simulated: Range | None
    held: tuple[HeldReport, ...]
    apart: float
    apart_share: float | None
    prior_moves: float
    prior_years: float
    replicates: int
    seed: int
    rho: float
    record: str
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    revision: Revision = "whole"
    revisions: tuple[RevisionReport, ...] = ()

    @property
    def headline(self) -> str:
        """The finding in one sentence."""
        return self.sentences[0]

    def rate(self, actor: str) -> RateReport | None:
        """The report of one player, or None."""
        return next((one for one in self.rates if one.actor == actor), None)

    @property
    def surprising(self) -> MoveReport | None:
        """The move furthest below the likeliest choice of its moment."""
        return min(self.moves, key=lambda move: move.chance / move.best, default=None)
