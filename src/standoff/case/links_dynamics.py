"""References of what moves over time: drivers' levels, chances that add up, ranges the right way round."""

from __future__ import annotations

from math import isclose

from standoff.case import schema
from standoff.case.linker import Linker
from standoff.case.places import Document, Path


def check_dynamics(linker: Linker, case: schema.CaseFile, document: Document) -> None:
    """Drivers, hazards and estimates name what there is, and their numbers fit each other."""
    for id, driver in case.drivers.items():
        _driver(linker, id, driver, document)
    for id, hazard in case.hazards.items():
        _range(linker, document, ("hazards", id), hazard.per_year, hazard.low, hazard.high, "per_year")
        _years(linker, document, id, hazard)
    for perspective, dynamics in case.dynamics.items():
        path: Path = ("dynamics", perspective)
        for player, rate in dynamics.rates.items():
            linker.known(document, (*path, "rates", player), player, "player", key=True)
            _range(linker, document, (*path, "rates", player), rate.value, rate.low, rate.high, "value")
        tau = dynamics.tau
        _range(linker, document, (*path, "tau"), tau.value, tau.low, tau.high, "value")
        if tau.value == 0:
            linker.at(document, (*path, "tau", "value"), "`tau` is above 0: at 0 nobody ever errs", found="0")


def _driver(linker: Linker, id: str, driver: schema.Driver, document: Document) -> None:
    """A driver stands at, switches to, turns to and passes between its own levels."""
    path: Path = ("drivers", id)
    linker.level(document, (*path, "now"), id, driver.now)
    for number, switch in enumerate(driver.switches):
        linker.level(document, (*path, "switches", number, "level"), id, switch.level)
    seen: set[tuple[str, str]] = set()
    for number, rate in enumerate(driver.rates):
        at: Path = (*path, "rates", number)
        linker.level(document, (*at, "from"), id, rate.start)
        linker.level(document, (*at, "to"), id, rate.to)
        if rate.start == rate.to:
            linker.at(
                document, (*at, "to"), f"a rate leads from a level to another; both are {rate.to!r}", found=rate.to
            )
        elif (rate.start, rate.to) in seen:
            linker.at(document, (*at, "from"), f"a second rate from {rate.start!r} to {rate.to!r}", found=rate.start)
        seen.add((rate.start, rate.to))
        _range(linker, document, at, rate.per_year, rate.low, rate.high, "per_year")
    for number, turn in enumerate(driver.calendar):
        _turn(linker, id, turn, document, (*path, "calendar", number))
    days = [(turn.date, turn.start) for turn in driver.calendar]
    for number, day in enumerate(days):
        if day in days[:number] or (day[1] is not None and (day[0], None) in days[:number]):
            linker.at(document, (*path, "calendar", number, "date"), "this turn is decided twice", found=day[0])


def _turn(linker: Linker, id: str, turn: schema.Turn, document: Document, path: Path) -> None:
    if turn.start is not None:
        linker.level(document, (*path, "from"), id, turn.start)
    for level in turn.to:
        linker.level(document, (*path, "to", level), id, level)
    total = sum(turn.to.values())
    if not isclose(total, 1.0, abs_tol=1e-6):
        linker.at(document, (*path, "to"), f"the chances of all levels add up to 1; these add up to {total:g}")


def _years(linker: Linker, document: Document, id: str, hazard: schema.Hazard) -> None:
    years = [count.year for count in hazard.counts]
    for number, year in enumerate(years):
        if year in years[:number]:
            message = f"the year {year} is counted twice"
            linker.at(document, ("hazards", id, "counts", number, "year"), message, found=str(year))


def _range(
    linker: Linker,
    document: Document,
    path: Path,
    value: float | None,
    low: float | None,
    high: float | None,
    key: str,
) -> None:
    """Low is not above high, and the value lies between them."""
    if low is not None and high is not None and low > high:
        linker.at(document, (*path, "low"), f"`low` ({low:g}) is above `high` ({high:g})")
    elif value is not None and low is not None and value < low:
        linker.at(document, (*path, "low"), f"`low` ({low:g}) is above `{key}` ({value:g})")
    elif value is not None and high is not None and value > high:
        linker.at(document, (*path, "high"), f"`high` ({high:g}) is below `{key}` ({value:g})")
