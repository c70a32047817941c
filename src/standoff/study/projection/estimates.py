"""The numbers that a projection goes by, with their intervals and where each is from."""

from __future__ import annotations

from math import exp, log

from standoff.case.schema import CaseData
from standoff.case.view import resolve
from standoff.conflict.utility import statement_weights
from standoff.projection.records import Assumptions
from standoff.projection.space import Space
from standoff.study.projection.records import EstimateReport, SharpnessReport
from standoff.study.projection.running import Outlook

MOST_ODDS = 1e12
"""Odds are not told above this."""


def estimates(look: Outlook) -> tuple[EstimateReport, ...]:
    """Rates of the players, tau, rates and turns of the drivers that move, rates of the hazards."""
    space, given = look.space, look.assumptions
    moving = {one.id for one in look.process().drivers}
    return (
        *_revising(look.data, space, given),
        *_drivers(look.data, space, given, moving),
        *_hazards(look.data, given),
    )


def _revising(data: CaseData, space: Space, given: Assumptions) -> list[EstimateReport]:
    """As `projection.given.own_values` takes them: from this perspective, else the default one, else assumed."""
    known = data.case.dynamics
    found = known.get(space.perspective) or known.get(data.case.default_perspective)
    source = (found.record or found.note or "") if found is not None else ""
    made = []
    for player in space.model.actors:
        own = None if found is None else found.rates.get(player)
        assert space.values.rates is not None
        if player in given.rates:
            made.append(EstimateReport("rate", player, given.rates[player], None, None, "given"))
        elif own is not None:
            made.append(EstimateReport("rate", player, own.value, own.low, own.high, "case", source))
        else:
            made.append(EstimateReport("rate", player, space.values.rates[player], None, None, "assumed"))
    if given.tau is not None:
        made.append(EstimateReport("tau", "tau", given.tau, None, None, "given"))
    elif found is not None:
        unsure = "" if found.identified else " The history does not tell it apart from the rates."
        made.append(
            EstimateReport("tau", "tau", found.tau.value, found.tau.low, found.tau.high, "case", source + unsure)
        )
    else:
        assert space.values.tau is not None
        made.append(EstimateReport("tau", "tau", space.values.tau, None, None, "assumed"))
    return made


def _drivers(data: CaseData, space: Space, given: Assumptions, moving: set[str]) -> list[EstimateReport]:
    made: list[EstimateReport] = []
    if space.drivers == "held":
        return made
    for id, driver in data.case.drivers.items():
        if id not in moving:
            continue
        for rate in driver.rates:
            name, edge = f"{id}: {rate.start} to {rate.to}", (id, rate.start, rate.to)
            if edge in given.drivers:
                made.append(EstimateReport("driver", name, given.drivers[edge], None, None, "given"))
            else:
                why = rate.record or rate.note or ""
                made.append(EstimateReport("driver", name, rate.per_year, rate.low, rate.high, "case", why))
        for turn in driver.calendar:
            after = "" if turn.start is None else f" from {turn.start}"
            for level, chance in turn.to.items():
                name = f"{id}: {turn.date}{after} to {level}"
                made.append(EstimateReport("turn", name, chance, None, None, "case", turn.record or turn.note or ""))
    return made


def _hazards(data: CaseData, given: Assumptions) -> list[EstimateReport]:
    made = []
    for id, hazard in data.case.hazards.items():
        if id in given.hazards:
            made.append(EstimateReport("hazard", id, given.hazards[id], None, None, "given"))
        elif hazard.per_year is not None:
            why = hazard.record or hazard.note or ""
            made.append(EstimateReport("hazard", id, hazard.per_year, hazard.low, hazard.high, "case", why))
    return made


def sharpness(look: Outlook) -> tuple[SharpnessReport, ...]:
    """What tau means for each player that ranks by statements."""
    tau, rho = look.process().tau, look.assumptions.rho
    game = resolve(look.data, look.key.perspective, look.key.scenario)
    made = []
    for player in game.players:
        if player.ranking is not None or not player.ranks:
            continue
        weights = statement_weights(player.ranks, rho)
        firm = sum(weight >= tau * log(10) for weight in weights)
        first = MOST_ODDS if weights[0] >= tau * log(MOST_ODDS) else exp(weights[0] / tau)
        made.append(SharpnessReport(player.id, first, firm, len(weights)))
    return tuple(made)
