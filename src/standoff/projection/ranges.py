"""The numbers a projection rests on that are not known exactly, each with the interval it lies in.

A number is *drawn* from a law whose median is the estimate and whose middle 95 per cent is the stated interval: the
logarithm is normal on either side of the estimate, each side with a width of its own (where a side reaches down to 0,
evenly spread there). Nothing is drawn from outside the interval: a uniform number u gives the quantile 0.025 + 0.95 u.
Numbers are drawn independently of each other, also where one history gave several of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import exp, log
from statistics import NormalDist
from typing import Literal
from zlib import crc32

from numpy.random import Generator, Philox, SeedSequence

from standoff.case.dynamics import Dynamics
from standoff.projection.records import Assumptions
from standoff.projection.refit import tau_ratio
from standoff.projection.space import Space

Kind = Literal["tau", "rate", "driver", "hazard"]
OWN = Assumptions()
"""Nothing is given: the case's own values."""
STEEP = 1 / 3
"""The other ratio between the weights of wants that follow each other (definitions 4.5)."""
_TAIL = 0.025
_EDGE = NormalDist().inv_cdf(1 - _TAIL)


@dataclass(frozen=True)
class Uncertain:
    """A number with an interval. key: nothing for tau, the player, (driver, from, to), or the hazard."""

    kind: Kind
    key: tuple[str, ...]
    value: float
    low: float
    high: float

    @property
    def name(self) -> str:
        """What it is called, the same in every perspective: the name of its stream of chance."""
        return " ".join((self.kind, *self.key))

    def at(self, u: float) -> float:
        """The number at a uniform u in [0, 1]: `low` at 0, the estimate at 1/2, `high` at 1.

        >>> tau = Uncertain("tau", (), 0.1, 0.05, 0.4)
        >>> [round(tau.at(u), 3) for u in (0, 0.5, 1)]
        [0.05, 0.1, 0.4]
        """
        end = self.high if u > 0.5 else self.low
        if min(end, self.value) <= 0:
            return self.value + abs(2 * u - 1) * (end - self.value)
        part = abs(NormalDist().inv_cdf(_TAIL + (1 - 2 * _TAIL) * u)) / _EDGE
        return exp(log(self.value) + part * (log(end) - log(self.value)))

    def put(self, into: Assumptions, number: float) -> Assumptions:
        """The assumptions with this number put into them."""
        match self.kind:
            case "tau":
                return replace(into, tau=number)
            case "rate":
                return replace(into, rates={**into.rates, self.key[0]: number})
            case "hazard":
                return replace(into, hazards={**into.hazards, self.key[0]: number})
            case "driver":
                driver, start, to = self.key
                return replace(into, drivers={**into.drivers, (driver, start, to): number})


def uncertain_numbers(space: Space, given: Assumptions = OWN) -> tuple[Uncertain, ...]:
    """The numbers of a space with an interval: tau, rates of players, of drivers that move here, of hazards.

    Numbers that are given are not among them, nor those whose interval is one point.
    """
    case = space.data.case
    found: Dynamics | None = case.dynamics.get(space.perspective) or case.dynamics.get(case.default_perspective)
    made: list[Uncertain | None] = []
    if found is not None:
        tau = found.tau
        made += [_of("tau", (), tau.value, tau.low, tau.high)] if given.tau is None else []
        rates = [(id, found.rates[id]) for id in space.model.actors if id in found.rates and id not in given.rates]
        made += [_of("rate", (id,), rate.value, rate.low, rate.high) for id, rate in rates]
    for lumped in space.lumped(given) if space.drivers != "held" else ():
        id = lumped.chain.id
        for edge in case.drivers[id].rates:
            if (id, edge.start, edge.to) not in given.drivers:
                made.append(_of("driver", (id, edge.start, edge.to), edge.per_year, edge.low, edge.high))
    for id, hazard in case.hazards.items():
        if hazard.per_year is not None and id not in given.hazards:
            made.append(_of("hazard", (id,), hazard.per_year, hazard.low, hazard.high))
    return tuple(one for one in made if one is not None)


def _of(kind: Kind, key: tuple[str, ...], value: float, low: float | None, high: float | None) -> Uncertain | None:
    """The number, None where it has no interval. An end that is not given, or on the wrong side, is the estimate."""
    ends = min(value, value if low is None else low), max(value, value if high is None else high)
    return Uncertain(kind, key, value, *ends) if ends[0] < ends[1] else None


def tau_beside(space: Space, rho: float, given: Assumptions = OWN) -> float:
    """What to multiply tau by where wants are weighed by another rho: the ratio of the taus the history gives for each.

    1 where tau is given (it stays as it is), and where no history tells.
    """
    case = space.data.case
    chosen = space.perspective if space.perspective in case.dynamics else case.default_perspective
    if given.tau is not None or chosen not in case.dynamics or rho == OWN.rho:
        return 1.0
    return tau_ratio(space.data, chosen, rho, single=space.revision(given) == "single") or 1.0


def steep(space: Space, assumed: Assumptions, ratio: float) -> Assumptions:
    """The same with each want worth three times the next (rho 1/3), and tau changed by a ratio (`tau_beside`)."""
    tau = assumed.tau if assumed.tau is not None else space.values.tau
    return replace(assumed, rho=STEEP, tau=assumed.tau if ratio == 1.0 or tau is None else tau * ratio)


def drawn_numbers(numbers: tuple[Uncertain, ...], seed: int, draw: int) -> Mapping[str, float]:
    """The numbers of one draw, by name. Each has a stream of its own, so it does not depend on what else is drawn."""
    return {one.name: one.at(uniform(one.name, seed, draw)) for one in numbers}


def uniform(name: str, seed: int, draw: int) -> float:
    """The uniform number of a name in a draw: the first of `Generator(Philox(SeedSequence([seed, draw, 2, crc32])))`.

    >>> uniform("tau", 0, 1) == uniform("tau", 0, 1), uniform("tau", 0, 1) == uniform("tau", 0, 2)
    (True, False)
    """
    return float(Generator(Philox(SeedSequence([seed, draw, 2, crc32(name.encode())]))).random())
