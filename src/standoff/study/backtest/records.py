"""What a back-test finds: frozen records in names and numbers.

A projection is made as of the case's day, with what was known then, and again with the drivers standing where they did
stand (`record`). Both are set beside the positions held, the drivers' levels and the counts of hazards since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Numbers = tuple[float, ...]
Mode = Literal["rates", "record"]
"""Drivers move by the rates and the calendar of the case, or as they did."""

MODES: dict[Mode, str] = {
    "rates": "with what was known on the day",
    "record": "with the drivers as they did move",
}
BASELINES = {
    "persistence": "everything stays as it was",
    "half": "a coin is tossed",
    "past": "as often as in the past on record",
}


@dataclass(frozen=True)
class Held:
    """An option or a definition: whether it held on each day of the back-test, and the chances it was given.

    actor: whose option it is, None for a definition. today: whether it held at the start. chance: by mode, of its being
    so on each day. past: the share of the time before the start in which it held, None where that is not on record.
    """

    id: str
    kind: Literal["option", "definition"]
    actor: str | None
    yes: str
    no: str
    today: bool
    held: tuple[bool, ...]
    chance: dict[Mode, Numbers]
    past: float | None = None

    @property
    def moved(self) -> bool:
        """Whether it was otherwise than at the start on the last day."""
        return self.held[-1] is not self.today

    @property
    def restless(self) -> bool:
        """Whether it was otherwise than at the start on any of the days."""
        return any(one is not self.today for one in self.held)

    def turned(self, mode: Mode = "rates") -> float:
        """The chance that was given to its being otherwise than at the start on the last day."""
        last = self.chance[mode][-1]
        return 1 - last if self.today else last

    def said(self, value: bool) -> str:
        """The clause for one of its values."""
        return self.yes if value else self.no


@dataclass(frozen=True)
class Score:
    """Mean scores of some chances over `n` pairs of a proposition and a day: 0 is best.

    brier: mean of (chance - outcome)^2. log: mean of minus the logarithm of the chance of what came, chances held in
    [.01, .99]. low, high: the Brier score at the ends of the interval of the rationality parameter.
    """

    name: str
    n: int
    brier: float
    log: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Compared:
    """The scores of one kind of proposition, the model's first, and whether chance explains the difference.

    p_value: how often the signs of the differences from persistence, one for each proposition, would favour one of the
    two so much if neither were better (None where there are none).
    """

    kind: Literal["option", "definition"]
    n_items: int
    scores: tuple[Score, ...]
    p_value: float | None

    def score(self, name: str) -> Score:
        """The score of a mode or of a baseline."""
        return next(one for one in self.scores if one.name == name)


@dataclass(frozen=True)
class Struck:
    """A hazard: what was counted in each year, against what was to be expected.

    expected: strikes a year, by mode. low, high: the sum over the years at the ends of the rate's interval, where the
    case gives one. more, fewer: the chance of at least, at most, as many in all as were counted, for a Poisson number
    with the expected sum, None where nothing was to be expected.
    """

    id: str
    title: str
    years: tuple[int, ...]
    counts: tuple[int, ...]
    expected: dict[Mode, Numbers]
    low: float | None
    high: float | None
    more: float | None
    fewer: float | None
    more_at_high: float | None = None
    fewer_at_low: float | None = None
    where_held: float | None = None
    """The sum to be expected had one known when the hazard's `where` would hold; None where the record is silent."""

    @property
    def total(self) -> int:
        """How many were counted in all."""
        return sum(self.counts)

    @property
    def sum(self) -> float:
        """How many were to be expected in all, with what was known on the day."""
        return sum(self.expected["rates"])


@dataclass(frozen=True)
class Stood:
    """A driver: its level on record on each day, and the chance it had been given."""

    id: str
    title: str
    today: str
    levels: dict[str, str]
    on_record: tuple[str, ...]
    chance: tuple[dict[str, float], ...]
    """By day, the chance of every level, with what was known at the start."""

    @property
    def given(self) -> Numbers:
        """By day, the chance that had been given to the level on record."""
        return tuple(chance[level] for chance, level in zip(self.chance, self.on_record, strict=True))


@dataclass(frozen=True)
class BacktestReport:
    """A projection set beside the record since. `half_width`: the largest half of a 95 % interval of a chance."""

    perspective: str
    since: date
    until: date
    days: tuple[date, ...]
    items: tuple[Held, ...]
    compared: tuple[Compared, ...]
    hazards: tuple[Struck, ...]
    drivers: tuple[Stood, ...]
    paths: int
    seed: int
    half_width: float
    tau: tuple[float, float, float]
    """The rationality parameter, and the interval over which the Brier scores are given."""
    heading: str = ""
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def kind(self, kind: str) -> tuple[Held, ...]:
        """The options, or the definitions."""
        return tuple(item for item in self.items if item.kind == kind)

    def item(self, id: str) -> Held:
        """One option or definition."""
        return next(item for item in self.items if item.id == id)
