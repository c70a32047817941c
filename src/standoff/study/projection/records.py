"""What is said of the years ahead: frozen records in names and numbers, without arrays.

Everything is told at the ends of the years 1 to N from the start, in the order of `ProjectionReport.dates`. A chance is
a number from 0 to 1. Central values are those of the case's own estimates; bands are over draws of the assumptions
(rates, rationality, spacing of wants, doubtful wants, drivers, hazards) and None where these were not drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from standoff.errors import MissingExtra

if TYPE_CHECKING:
    from standoff.study.projection.noise_report import NoiseReport

Numbers = tuple[float, ...]
"""One number for each year."""


@dataclass(frozen=True)
class Series:
    """One quantity by year: its value, the band over the draws, and how exact the value is.

    `low`, `high`: the 5 and 95 per cent points of the draws, None where none were made; the value itself need not lie
    between them. `half_width`: of the 95 per cent interval of a simulated value; None where it is exact.
    """

    values: Numbers
    low: Numbers | None = None
    high: Numbers | None = None
    half_width: Numbers | None = None

    @property
    def last(self) -> float:
        """The value at the end of the last year."""
        return self.values[-1]


@dataclass(frozen=True)
class PropositionReport:
    """A proposition of the case: the chance that it holds at the end of each year.

    `yes`, `no`: its clauses ("there is war" / "there is no war"). `today`: whether it holds at the start. `spent`: for
    how many of the years it is expected to hold. `key`: one of the few that the case itself puts first (its regimes,
    its worlds, what a hazard depends on).
    """

    name: str
    proposition: str
    yes: str
    no: str
    today: bool
    chance: Series
    spent: float
    key: bool = False


@dataclass(frozen=True)
class RegimeReport:
    """One part of a division of what may be: of the case's regimes the first that holds counts.

    `name` is the definition's id, or `none_of_these`. `chance` sums to 1 over the regimes in every year; `spent`, the
    expected years in it, to the number of years.
    """

    name: str
    words: str
    today: bool
    chance: Series
    spent: float


@dataclass(frozen=True)
class PassageReport:
    """When a proposition first holds: the chance that it has held at some time by the end of each year.

    `median`: the time, in years, by which it has with even chances; None where that is not within the projection.
    """

    name: str
    proposition: str
    words: str
    today: bool
    chance: Series
    median: float | None


@dataclass(frozen=True)
class HazardReport:
    """An event that may strike while a proposition holds, `per_year` times a year on average.

    `by`: the chance of at least one by the end of each year (never falls). `yearly`: the chance of at least one within
    that year. `rate`: the expected number within that year. `low`, `high`: the range of `per_year` that
    the case states.
    """

    name: str
    title: str
    where: str
    words: str
    per_year: float
    low: float | None
    high: float | None
    absorbing: bool
    by: Series
    yearly: Series
    rate: Series


@dataclass(frozen=True)
class LevelReport:
    """One level of a driver: what it is called, and its chance at the end of each year."""

    name: str
    title: str
    chance: Series


@dataclass(frozen=True)
class DriverReport:
    """A driver: the level at which it starts, and the chances of each level over the years.

    Levels that make no difference to anything in this game are told as one, their names joined by "|".
    """

    name: str
    title: str
    start: str
    levels: tuple[LevelReport, ...]


@dataclass(frozen=True)
class Swing:
    """What a result becomes where one assumption alone is changed, the others at their central values.

    `low_setting`, `high_setting`: what is assumed on either side, in words; `low`, `high`: the result there.
    """

    assumption: str
    words: str
    low_setting: str
    high_setting: str
    low: float
    high: float
    half_width: float = 0.0
    """Of the 95 per cent interval of the difference of the two."""

    @property
    def span(self) -> float:
        """How far apart the two results are."""
        return abs(self.high - self.low)


@dataclass(frozen=True)
class Tornado:
    """What moves one result most: the chance of `name` at the end of the last year, assumption by assumption.

    `base`: the chance at the central values, as in the rest of the report, and its error `half_width`. `rows`: base and
    simulated difference, the widest swing first, those that sampling leaves in doubt left out, of `tried` assumptions.
    """

    name: str
    words: str
    date: str
    base: float
    rows: tuple[Swing, ...]
    half_width: float | None = None
    tried: int = 0


@dataclass(frozen=True)
class EstimateReport:
    """A number that the projection goes by, the interval it lies in, and where it is from.

    `kind`: `rate` (chances to reconsider a year, of the player `name`), `tau`, `driver` ("rus_us: strained to broken"),
    `turn` or `hazard`. `source`: `case` (with its own words in `note`), `given` on the command line, or `assumed`.
    """

    kind: Literal["rate", "tau", "driver", "turn", "hazard"]
    name: str
    value: float
    low: float | None
    high: float | None
    source: Literal["case", "given", "assumed"]
    note: str = ""


@dataclass(frozen=True)
class SharpnessReport:
    """What the rationality parameter means for one player.

    `first`: the odds with which it takes what honours its first want over what does not, all else equal. `firm`: how
    many of its `wants` are honoured at odds of ten to one or better.
    """

    player: str
    first: float
    firm: int
    wants: int


@dataclass(frozen=True)
class BandsReport:
    """What the bands are over: how many draws (`asked`: were wanted), of how many paths each, and what was drawn."""

    draws: int
    paths: int
    seed: int
    varied: tuple[str, ...]
    asked: int = 0


@dataclass(frozen=True)
class ProjectionReport:
    """The years ahead in one game.

    start: the day of the status quo. dates: the days on which the years 1 to N end. labels: what these are called, the
    calendar year that ends there ("2021") where the start is a first of January, else the month ("2022-06").

    method: `exact` (uniformisation) or `simulated` (paths). margin: an upper bound on the error of every chance
    (`exact`), or the widest half of a 95 per cent interval (`simulated`). n_states: states of the game; n_combinations:
    combinations of driver levels told apart.

    regimes: a division in order, or empty where the case names neither regimes nor worlds. first_passage: of what was
    asked for. sentences: the finding in a headline, then a few plain sentences, all from the numbers. notes: what was
    assumed or left out, in sentences. small_noise: which states last where mistakes become rare. fit: how rates and
    rationality were estimated.
    """

    perspective: str
    scenario: str
    start: str
    dates: tuple[str, ...]
    labels: tuple[str, ...]
    drivers_mode: Literal["rates", "held", "record"]
    method: Literal["exact", "simulated"]
    margin: float
    n_states: int
    n_combinations: int
    paths: int
    seed: int
    propositions: tuple[PropositionReport, ...]
    regimes: tuple[RegimeReport, ...]
    first_passage: tuple[PassageReport, ...]
    hazards: tuple[HazardReport, ...]
    drivers: tuple[DriverReport, ...]
    estimates: tuple[EstimateReport, ...]
    sharpness: tuple[SharpnessReport, ...] = ()
    bands: BandsReport | None = None
    tornadoes: tuple[Tornado, ...] = ()
    small_noise: NoiseReport | None = None
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    complete: bool = True

    @property
    def years(self) -> int:
        """How many years ahead."""
        return len(self.dates)

    @property
    def headline(self) -> str:
        """The finding in one sentence."""
        return self.sentences[0] if self.sentences else ""

    def to_frame(self) -> Any:
        """A pandas DataFrame: one row a year (its last day), columns (what, name). Needs the extra `frames`.

        What: `proposition`, `regime`, `by` and `within` (the chance of at least one stroke by then, in that year),
        `expected` (strokes in that year), `first` (has come about).
        """
        try:
            import pandas as pd
        except ImportError as problem:
            raise MissingExtra("Tables need pandas: install standoff[frames].") from problem
        columns: dict[tuple[str, str], Numbers] = {}
        columns |= {("proposition", one.name): one.chance.values for one in self.propositions}
        columns |= {("regime", one.name): one.chance.values for one in self.regimes}
        for one in self.hazards:
            told = (("by", one.by), ("within", one.yearly), ("expected", one.rate))
            columns |= {(what, one.name): series.values for what, series in told}
        columns |= {("first", one.name): one.chance.values for one in self.first_passage}
        return pd.DataFrame(columns, index=list(self.dates))

    def proposition(self, name: str) -> PropositionReport | None:
        """The report of one proposition, or None."""
        return next((one for one in self.propositions if one.name == name), None)

    def regime(self, name: str) -> RegimeReport | None:
        """The report of one regime, or None."""
        return next((one for one in self.regimes if one.name == name), None)

    def hazard(self, name: str) -> HazardReport | None:
        """The report of one hazard, or None."""
        return next((one for one in self.hazards if one.name == name), None)
