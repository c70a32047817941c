"""How often drivers pass between levels and hazards strike, estimated from the record up to the case's day.

    python examples/calibrate_hazards.py DATAFOLDER

DATAFOLDER holds three public tables: nk_missile_tests_1984_2026.csv (James Martin Center and NTI), nk_provocations_
1958_2026.csv (CSIS, Beyond Parallel) and cow_mid_six_1945_2014.csv (Correlates of War, disputes). What is printed is
what stands in the bundled case `korea`; docs/how-to/calibrate-hazards.md says how to read it. Nothing that happened
after the day the case speaks of enters a rate.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import standoff
from standoff.case.fields import first_day
from standoff.case.propositions import parse
from standoff.case.schema import CaseData
from standoff.reference.truth import holds

YEAR = 365.25
ARMISTICE = date(1953, 7, 27)
FIRST, LAST = 2008, 2025
TERM_ENDS = date(2025, 1, 20)
"""The end of the term of the administration that the text speaks of: by then "likely" is read to have come true."""

# A clash: a day on which armed forces of one Korea fire at the other's people, craft or ground, or their weapons kill
# or wound, or soldiers who cross the line are driven back with shots. Fire into the sea is none unless it is answered
# with fire; balloons and missiles are none.
CLASHES = {
    "Daecheong Naval Campaign",
    "Sinking of the ROKS Cheonan",
    "Shelling of Yeonpyeong Island",
    "DMZ Exchange of Fire",
    "NLL Exchange of Fire",
    "Land Mine Explosion",
    "DMZ Enroachment",
    "Drones (UAVs)",
}
MORE_CLASHES = {
    date(2010, 1, 27): "fire into the sea, answered with fire (Yonhap)",
    date(2010, 10, 29): "shots at a guard post, answered (Yonhap, 29 October 2010)",
    date(2011, 8, 10): "shells near Yeonpyeong, answered (Bloomberg, 10 August 2011)",
    date(2020, 5, 3): "shots at a guard post, answered (United Nations Command, 26 May 2020)",
    date(2024, 1, 5): "shells near Yeonpyeong, answered (Joint Chiefs of Staff, Seoul)",
    date(2025, 4, 8): "soldiers across the line, warning shots (Associated Press, 8 April 2025)",
}
"""Days that the table of provocations lacks, or has under a name that does not tell whether fire was answered."""

# What upsets a timetable: a nuclear test, or the launch of a missile of intermediate or longer range or of a space
# rocket. Launches whose type is not known are not counted among these.
LONG_RANGE = ("musudan", "hwasong-12", "hwasong-14", "hwasong-15", "hwasong-16", "hwasong-17", "hwasong-18")
LONG_RANGE += ("hwasong-19", "new-irbm", "unha", "chollima")


@dataclass(frozen=True)
class Found:
    """An estimate: what was counted, in how many years, the yearly rate with its 95 per cent interval."""

    count: int
    years: float
    rate: float
    low: float
    high: float
    spread: float = 1.0
    word: str = ""

    def __str__(self) -> str:
        spread = f", {self.spread:.1f} times as uneven as chance" if self.spread > 1 else ""
        counted = f"{self.count} in {self.years:.2f} years{spread}"
        said = f"read from a word: {self.word} within {self.years:.2f} years" if self.word else counted
        return f"{short(self.rate)} a year ({short(self.low)} to {short(self.high)}); {said}"


def short(number: float) -> str:
    """Two figures that count."""
    return f"{float(f'{number:.2g}'):g}"


# -- the estimate --------------------------------------------------------------------------------------------------


def gamma_below(shape: float, x: float) -> float:
    """The chance that a Gamma variable of this shape and scale 1 is below x (series of the incomplete function)."""
    if x <= 0:
        return 0.0
    term = total = 1 / shape
    k = 0
    while term > 1e-17 * total:
        k += 1
        term *= x / (shape + k)
        total += term
    return min(1.0, total * math.exp(shape * math.log(x) - x - math.lgamma(shape)))


def gamma_quantile(shape: float, chance: float) -> float:
    """The value below which a Gamma variable of this shape and scale 1 lies with this chance, by bisection."""
    low, high = 0.0, shape + 10 * math.sqrt(shape) + 20
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if gamma_below(shape, middle) < chance else (low, middle)
    return (low + high) / 2


def estimate(count: int, years: float, prior: float = 0.0, spread: float = 1.0) -> Found:
    """The mean and the middle 95 per cent of Gamma((count + 1/2) / spread, (years + prior) / spread).

    Jeffreys' prior for the rate of a Poisson process adds half an event; `prior` adds years to it. `spread`: the
    variance of the counts as a multiple of what chance alone gives.
    """
    shape, scale = (count + 0.5) / spread, spread / (years + prior)
    return Found(
        count,
        years,
        (count + 0.5) / (years + prior),
        gamma_quantile(shape, 0.025) * scale,
        gamma_quantile(shape, 0.975) * scale,
        spread,
    )


def from_word(low: float, high: float, years: float) -> Found:
    """The rate at which something comes within so many years with the chances of a word's band."""
    middle, bottom, top = (-math.log(1 - p) / years for p in ((low + high) / 2, low, high))
    return Found(0, years, middle, bottom, top, word=f"{100 * low:.0f} to {100 * high:.0f} per cent")


# -- drivers -------------------------------------------------------------------------------------------------------


def spells(data: CaseData, driver: str, since: date | None = None) -> list[tuple[str, float, str | None]]:
    """The levels a driver stood at up to the case's day: level, years, the level it then passed to (None: none yet)."""
    end = first_day(str(data.case.as_of))
    stood = [(max(first_day(s.date), since or date.min), s.level) for s in data.case.drivers[driver].switches]
    stood = [one for one in stood if one[0] < end]
    after: list[tuple[date, str | None]] = [*stood[1:], (end, None)]
    pairs = zip(stood, after, strict=True)
    return [(level, (until - start).days / YEAR, to) for (start, level), (until, to) in pairs]


def passages(data: CaseData, driver: str, start: str, to: str) -> tuple[int, float]:
    """How often a driver passed from one level to another, and the years it stood at the first."""
    stood = [(years, following) for level, years, following in spells(data, driver) if level == start]
    return sum(following == to for _, following in stood), sum(years for years, _ in stood)


SEEN = [
    ("rus_us", "thaw", "strained"),
    ("rus_us", "strained", "thaw"),
    ("us_prk", "detente", "deadlock"),
    ("us_prk", "deadlock", "crisis"),
    ("us_prk", "deadlock", "detente"),
    ("us_prk", "crisis", "detente"),
    ("us_chn", "cooperation", "rivalry"),
]
"""Passages estimated from the record: those it has, and those it lacks from levels held for five years or more."""

WORDS = [
    ("rus_us", "strained", "broken", "likely", False),
    ("rus_us", "broken", "strained", "no option", True),
    ("us_chn", "rivalry", "confrontation", "likely", False),
]
"""Passages the record does not have and the text has a word for (the last: a word for its not coming)."""

EASINGS = [("rus_us", "strained", "thaw"), ("us_prk", "deadlock", "detente"), ("us_prk", "crisis", "detente")]
EASINGS += [("us_chn", "rivalry", "cooperation")]


def driver_rates(data: CaseData) -> dict[tuple[str, str, str], Found]:
    """The yearly rates of the drivers that move by chance; the prior of the record is half a passage in one year."""
    found = {key: estimate(*passages(data, *key), prior=1.0) for key in SEEN}
    term = (TERM_ENDS - first_day(str(data.case.as_of))).days / YEAR
    for driver, start, to, word, denied in WORDS:
        band = data.forecasts.tables["icd203"][word]
        low, high = (1 - band.high, 1 - band.low) if denied else (band.low, band.high)
        found[driver, start, to] = from_word(low, high, term)
    counted = [passages(data, *key) for key in EASINGS]
    found["us_chn", "confrontation", "rivalry"] = estimate(
        sum(count for count, _ in counted), sum(years for _, years in counted), prior=1.0
    )
    stood = sum(years for _, years, _ in spells(data, "us_prk"))
    found["us_prk", "crisis", "brink"] = estimate(0, stood, prior=1.0)
    found["us_prk", "brink", "crisis"] = found["us_prk", "crisis", "detente"]
    closed = next(first_day(s.date) for s in data.case.drivers["pandemic"].switches if s.level == "closed")
    found["pandemic", "open", "closed"] = estimate(1, (closed - ARMISTICE).days / YEAR, prior=1.0)
    return found


SEOUL = ["conservative", "conservative", "progressive", "progressive", "conservative", "conservative", "progressive"]
"""Camps of the elected presidents since 1988: Roh Tae-woo, Kim Young-sam, Kim Dae-jung, Roh Moo-hyun, Lee, Park, Moon.
"""

WASHINGTON = ["R", "R", "D", "D", "R", "R", "D", "D", "R", "D"]
"""Parties that won the presidency, 1984 to 2020."""

WAYS = {"R": {"summitry": 1}, "D": {"patience": 1, "alliances": 1}}
"""Ways of the administrations of the ledger, by party: Trump; Obama, Biden."""


def change(winners: list[str]) -> float:
    """The chance that the other side wins the next time: (changes + 1/2) / (elections + 1)."""
    turned = sum(one != other for one, other in pairwise(winners))
    return (turned + 0.5) / (len(winners) - 1 + 1)


def ways(elections: int) -> dict[str, float]:
    """The chance of each way of Washington after so many more elections, whatever its way is now.

    A party's way is each of the three with the weight of a third of an administration, plus its administrations so far.
    """
    republican = 0.0
    for _ in range(elections):
        republican += change(WASHINGTON) * (1 - 2 * republican)
    made = {}
    for way in ("patience", "summitry", "alliances"):
        shares = {p: (seen.get(way, 0) + 1 / 3) / (sum(seen.values()) + 1) for p, seen in WAYS.items()}
        made[way] = republican * shares["R"] + (1 - republican) * shares["D"]
    return made


# -- hazards -------------------------------------------------------------------------------------------------------


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of one of the public tables."""
    with (folder / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def korean_day(row: dict[str, str]) -> date:
    """The day in Korea, nine hours ahead of the table's clock where it gives one."""
    day = date.fromisoformat(row["date"])
    if "UTC" not in row["time"]:
        return day
    hour, minute = (int(part) for part in row["time"].split()[0].split(":")[:2])
    return (datetime(day.year, day.month, day.day, hour, minute) + timedelta(hours=9)).date()


def days(folder: Path) -> dict[str, set[date]]:
    """By hazard, the days from 2008 on on which it struck (older rows of the tables may have a month only)."""
    launches = [row for row in table(folder, "nk_missile_tests_1984_2026.csv") if row["date"] >= str(FIRST)]
    acts = [row for row in table(folder, "nk_provocations_1958_2026.csv") if row["date"] >= str(FIRST)]
    clashes = {date.fromisoformat(row["date"]) for row in acts if row["event"] in CLASHES}
    nuclear = {date.fromisoformat(row["date"]) for row in acts if row["type"] == "Nuclear Provocation"}
    long_range = {korean_day(row) for row in launches if row["missile"].startswith(LONG_RANGE)}
    return {
        "clash": clashes | set(MORE_CLASHES),
        "provocation": nuclear | long_range,
        "launches": {korean_day(row) for row in launches},
    }


def stretches(data: CaseData, where: str) -> list[tuple[date, date]]:
    """From when to when a proposition held under the positions of history.csv, up to the case's day."""
    definitions = {id: parse(d.proposition) for id, d in data.case.definitions.items()}
    tree, end = parse(where), first_day(str(data.case.as_of))
    values: dict[str, bool] = {}
    changes: list[tuple[date, bool]] = []
    for when, rows in groupby(sorted(data.history, key=lambda row: first_day(row.date)), lambda r: first_day(r.date)):
        values |= {row.option: row.value for row in rows}
        changes.append((when, holds(tree, values, definitions)))
    ends = [when for when, _ in changes[1:]] + [end]
    return [
        (since, min(until, end)) for (since, true), until in zip(changes, ends, strict=True) if true and since < end
    ]


def within(some: Iterable[date], held: list[tuple[date, date]]) -> list[date]:
    """The days that lie in one of the stretches."""
    return [day for day in some if any(since <= day < until for since, until in held)]


def unevenness(struck: list[date], held: list[tuple[date, date]]) -> float:
    """How much more the yearly counts vary than chance alone would make them.

    Pearson's statistic by its degrees of freedom; 1 where they vary less, or where there are fewer than two years.
    """
    counted = Counter(day.year for day in struck)
    years: dict[int, float] = {}
    for since, until in held:
        for year in range(since.year, until.year + 1):
            share = (min(until, date(year + 1, 1, 1)) - max(since, date(year, 1, 1))).days / YEAR
            years[year] = years.get(year, 0.0) + share
    years = {year: share for year, share in years.items() if share > 0}
    if not struck or len(years) < 2:
        return 1.0
    rate = len(struck) / sum(years.values())
    pearson = sum((counted[year] - rate * share) ** 2 / (rate * share) for year, share in years.items())
    return max(1.0, pearson / (len(years) - 1))


def hazard_rates(data: CaseData, folder: Path) -> dict[str, Found]:
    """The yearly rates of the hazards while their `where` held, from the days up to the case's day."""
    found = {}
    for hazard, all_days in days(folder).items():
        held = stretches(data, data.case.hazards[hazard].where)
        struck = within(all_days, held)
        years = sum((until - since).days for since, until in held) / YEAR
        found[hazard] = estimate(len(struck), years, spread=unevenness(struck, held))
    found["big_war"] = estimate(0, (first_day(str(data.case.as_of)) - ARMISTICE).days / YEAR)
    return found


def yearly(folder: Path) -> dict[str, dict[int, int]]:
    """By hazard, the count of each year from 2008 to 2025."""
    counted = {name: Counter(day.year for day in struck) for name, struck in days(folder).items()}
    return {name: {year: count[year] for year in range(FIRST, LAST + 1)} for name, count in counted.items()}


def disputes(folder: Path) -> dict[int, int]:
    """A check from another source: by year, disputes of the North with the South or the United States that began with,
    or led to, the use of force; 5 would be war, and there is none from 1954 on."""
    began: dict[str, int] = {}
    for row in table(folder, "cow_mid_six_1945_2014.csv"):
        if not row["year"] or float(row["ccode1"]) != 731 or float(row["ccode2"]) not in (732, 2):
            continue
        level = max(float(row["hostlev1"]), float(row["hostlev2"]))
        assert level < 5 or float(row["year"]) < 1954, "a war after 1953"
        if level >= 4:
            began[row["dispnum"]] = min(began.get(row["dispnum"], 9999), int(float(row["year"])))
    return dict(sorted(Counter(began.values()).items()))


def report(folder: Path) -> Iterable[str]:
    """All of it, a line each."""
    data = standoff.load("korea").data
    yield "Drivers"
    for (driver, start, to), found in driver_rates(data).items():
        yield f"  {driver}: {start} to {to}: {found}"
    yield f"  seoul: the other camp at a change of president {short(change(SEOUL))}"
    for number, year in enumerate((2025, 2029, 2033), start=1):
        yield f"  washington {year}: " + ", ".join(f"{way} {chance:.2f}" for way, chance in ways(number).items())
    yield "Hazards"
    for hazard, found in hazard_rates(data, folder).items():
        yield f"  {hazard}: {found}"
    yield "Days a year from 2008 to 2025"
    for hazard, counts in yearly(folder).items():
        yield f"  {hazard}: {' '.join(str(count) for count in counts.values())}"
    since = {year: count for year, count in disputes(folder).items() if year >= 1990}
    yield f"Disputes with use of force, 1990 to 2014 (a check): {sum(since.values())} in 25 years"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print("\n".join(report(Path(sys.argv[1]))))
