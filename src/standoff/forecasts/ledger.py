"""The ledger of a case's forecasts: each with its band, what came of it and its score; scores by holder.

Scored is what came true or did not and has a probability; everything else is counted. `true` means that the holder was
right: a denial stands in the ledger as a denial, with the band of the denial.

*Baselines.* Always saying 1/2 (Brier 0.25, log ln 2) knows nothing. The base rate knows how often statements of such a
ledger come true, as they are worded: from outside where it is given, else leave-one-out, the share of the other scored
statements of the case that came true. It is a rate of being right, not of an event, and whoever words every statement
as the side it believes in hands that rate a head start. A leave-one-out rate leans against each item's own outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from standoff.case.fields import first_day, last_day
from standoff.case.schema import CaseData, Forecast, ForecastsFile, Prescription
from standoff.forecasts.chances import Toss, apart, paired, toss
from standoff.forecasts.positions import Held, Positions
from standoff.forecasts.scores import (
    Group,
    Murphy,
    Score,
    Scored,
    brier,
    log_score,
    murphy,
    reliability,
    score,
)
from standoff.forecasts.words import Band, WordTable, band, disagreements, table_used

COIN = 0.5


@dataclass(frozen=True)
class Item:
    """One forecast with its band, its score where it has one, and what the ledgers of positions say of it."""

    forecast: Forecast
    band: Band | None
    scored: Scored | None
    overdue: bool
    held: Held | None = None


@dataclass(frozen=True)
class Baseline:
    """The base rate on some items: the mean chance it gives, its scores, and how the holder's differ from them.

    `skill` = 1 - Brier / Brier of the rate (None where that is 0). `chance`: how often a gap as wide would come of
    tossing the sign of every item's difference.
    """

    p: float
    brier: float
    log: float
    skill: float | None
    chance: float


@dataclass(frozen=True)
class Standing:
    """How one holder (or everybody, `who` None) did.

    `counts` by status, of all its forecasts. `coin`: its score against tossed outcomes, item by item; `coin_by_day`
    with what one day decided tossed together. `skill` against 1/2. All None where nothing is scored.
    """

    who: str | None
    counts: dict[str, int]
    score: Score | None
    skill: float | None
    coin: Toss | None
    coin_by_day: Toss | None
    base: Baseline | None
    murphy: Murphy | None

    @property
    def n(self) -> int:
        """How many forecasts are scored."""
        return self.score.n if self.score is not None else 0

    @property
    def total(self) -> int:
        """How many forecasts there are."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Between:
    """Two holders on items of their own: the difference of their mean Brier scores, and how often chance makes it."""

    first: str
    second: str
    difference: float
    chance: float


@dataclass(frozen=True)
class Ledger:
    """All of a case's forecasts, scored.

    `holders`: those who made most first. `base_rate`: the one given from outside, None where it is leave-one-out.
    `reliability`: None where fewer than 20 are scored. `findings`: what should be looked at, as (forecast, sentence).
    """

    items: tuple[Item, ...]
    holders: tuple[Standing, ...]
    everyone: Standing
    between: tuple[Between, ...]
    reliability: tuple[Group, ...] | None
    table: WordTable | None
    base_rate: float | None
    known_to: str | None
    prescriptions: tuple[Prescription, ...]
    findings: tuple[tuple[str, str], ...]
    positions: bool

    @property
    def scored(self) -> tuple[Scored, ...]:
        """The scored items."""
        return tuple(item.scored for item in self.items if item.scored is not None)

    @property
    def overdue(self) -> tuple[Item, ...]:
        """Forecasts that fell due before the day to which outcomes are known, and are still open."""
        return tuple(item for item in self.items if item.overdue)

    def holder(self, who: str) -> Standing | None:
        """How one holder did."""
        return next((one for one in self.holders if one.who == who), None)


def ledger(data: CaseData, *, base_rate: float | None = None) -> Ledger:
    """Score the forecasts of a case; `base_rate` is one from outside, in place of leave-one-out."""
    file, positions = data.forecasts, Positions.of(data)
    items = tuple(_item(forecast, file, positions) for forecast in file.forecasts)
    scored = [item.scored for item in items if item.scored is not None]
    rates = _rates(scored, base_rate)
    made = {who: [item for item in items if item.forecast.who == who] for who in (i.forecast.who for i in items)}
    holders = sorted((_standing(who, own, rates) for who, own in made.items()), key=lambda one: -one.total)
    return Ledger(
        items=items,
        holders=tuple(holders),
        everyone=_standing(None, items, rates),
        between=_between(scored, [one.who for one in holders if one.who is not None]),
        reliability=reliability(scored),
        table=table_used(file),
        base_rate=base_rate,
        known_to=file.known_to,
        prescriptions=file.prescriptions,
        findings=(*disagreements(file), *_against_positions(items)),
        positions=positions is not None,
    )


def _item(forecast: Forecast, file: ForecastsFile, positions: Positions | None) -> Item:
    read, status = band(forecast, file), forecast.resolution.status
    scored = None
    if read is not None and status in ("true", "false"):
        outcome = status == "true"
        scored = Scored(forecast.id, forecast.who, read.low, read.middle, read.high, outcome, forecast.resolution.on)
    held = positions.judge(forecast) if positions is not None else None
    return Item(forecast, read, scored, _overdue(forecast, file), held)


def _overdue(forecast: Forecast, file: ForecastsFile) -> bool:
    if forecast.due is None or file.known_to is None or forecast.resolution.status != "open":
        return False
    return last_day(forecast.due) < first_day(file.known_to)


def _rates(scored: Sequence[Scored], base_rate: float | None) -> dict[str, float]:
    """By item, the base rate that it is held against; none where a single item leaves nothing to go by."""
    if base_rate is not None:
        return {item.id: base_rate for item in scored}
    came, others = sum(item.outcome for item in scored), len(scored) - 1
    return {item.id: (came - item.outcome) / others for item in scored} if others > 0 else {}


def _standing(who: str | None, items: Sequence[Item], rates: dict[str, float]) -> Standing:
    counts: dict[str, int] = {}
    for item in items:
        status = item.forecast.resolution.status
        counts[status] = counts.get(status, 0) + 1
    scored = [item.scored for item in items if item.scored is not None]
    found = score(scored)
    return Standing(
        who=who,
        counts=counts,
        score=found,
        skill=None if found is None else 1 - found.brier.value / brier(COIN, True),
        coin=toss(scored),
        coin_by_day=toss(scored, by_day=True),
        base=_base(scored, rates),
        murphy=murphy([(item.p, item.outcome) for item in scored]),
    )


def _base(scored: Sequence[Scored], rates: dict[str, float]) -> Baseline | None:
    if not scored or not rates:
        return None
    n = len(scored)
    theirs = [brier(rates[item.id], item.outcome) for item in scored]
    own = [item.brier for item in scored]
    return Baseline(
        p=sum(rates[item.id] for item in scored) / n,
        brier=sum(theirs) / n,
        log=sum(log_score(rates[item.id], item.outcome) for item in scored) / n,
        skill=1 - sum(own) / sum(theirs) if sum(theirs) > 0 else None,
        chance=paired([one - other for one, other in zip(own, theirs, strict=True)]),
    )


def _between(scored: Sequence[Scored], holders: Sequence[str]) -> tuple[Between, ...]:
    own = {who: [item.brier for item in scored if item.who == who] for who in holders}
    pairs = combinations([who for who in holders if own[who]], 2)
    return tuple(
        Between(a, b, sum(own[a]) / len(own[a]) - sum(own[b]) / len(own[b]), apart(own[a], own[b])) for a, b in pairs
    )


SAID = {"true": "true", "false": "false", "condition_not_met": "condition not met"}
"""The statuses that the ledgers of positions can give, for people."""


def _against_positions(items: Sequence[Item]) -> tuple[tuple[str, str], ...]:
    """Resolutions that the positions on record contradict; the resolution stands, but should be looked at."""
    found = []
    for item in items:
        status = item.forecast.resolution.status
        if item.held is not None and status in SAID and status != item.held.status:
            found.append(
                (
                    item.forecast.id,
                    f"{item.forecast.id} is entered as {SAID[status]}; by the positions and drivers on record its "
                    f"proposition makes it {SAID[item.held.status]} (as of {item.held.on.isoformat()}).",
                )
            )
    return tuple(found)
