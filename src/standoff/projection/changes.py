"""What one assumption alone may be changed to, in words: the rows of a tornado before anything is computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from standoff.case.schema import CaseData
from standoff.projection.ranges import OWN, STEEP, Kind, Uncertain, steep, tau_beside, uncertain_numbers
from standoff.projection.records import Assumptions, Revision
from standoff.projection.refit import fitted_anew
from standoff.projection.space import Space


@dataclass(frozen=True)
class Setting:
    """One side of a change: what is assumed, and what to call it after "with"."""

    words: str
    assumed: Assumptions


@dataclass(frozen=True)
class Change:
    """One assumption on two sides, all others at the case's own values.

    kind: of a number as in `ranges`, else `spacing`, `revision`, `statement` (ids of one) or `group` (ids of its
    statements). key: which. words: what is changed, as a noun phrase.
    """

    kind: Kind | Literal["spacing", "revision", "statement", "group"]
    key: tuple[str, ...]
    words: str
    low: Setting
    high: Setting


def changes(space: Space, given: Assumptions = OWN) -> tuple[Change, ...]:
    """Every assumption that can be changed alone: numbers to either end of their interval, rho to 1/3 (with the tau
    that the history gives for it), whole choices or one option at a time (fitted anew), each doubtful want left out,
    each group in the order it is written and the reverse. What is given stays as it is."""
    made = [_number(space.data, one, given) for one in uncertain_numbers(space, given)]
    if given.spacing is None and given.rho != STEEP:
        low = Setting("each want worth twice the next" if given.rho == OWN.rho else f"rho {given.rho:g}", given)
        high = Setting("each want worth three times the next", steep(space, given, tau_beside(space, STEEP, given)))
        made.append(Change("spacing", (), "how far wants lie apart", low, high))
    made += _revising(space, given)
    return (*made, *_wants(space, given)) if given.draw is None else tuple(made)


def _revising(space: Space, given: Assumptions) -> list[Change]:
    """The other way of revising, with tau and rates fitted for it; nothing where they are given or no history tells."""
    case = space.data.case
    chosen = space.perspective if space.perspective in case.dynamics else case.default_perspective
    if chosen not in case.dynamics or given.revision is not None or given.tau is not None or given.rates:
        return []
    own = space.revision(given)
    other: Revision = "whole" if own == "single" else "single"
    found = fitted_anew(space.data, chosen, other, given.rho)
    if found is None:
        return []
    tau, rates = found
    words = {"whole": "all one can do to choose from", "single": "one option at a time, fitted anew"}
    sides = Setting(words[own], given), Setting(words[other], replace(given, revision=other, tau=tau, rates=rates))
    return [Change("revision", (), "how much a player changes when it reconsiders", *sides)]


def _number(data: CaseData, one: Uncertain, given: Assumptions) -> Change:
    words, unit = _described(data, one)
    low, high = (Setting(f"{_digits(number)}{unit}", one.put(given, number)) for number in (one.low, one.high))
    return Change(one.kind, one.key, words, low, high)


def _digits(number: float) -> str:
    """A number for people: two digits, and no exponent however small it is.

    >>> _digits(0.0000073), _digits(1.234)
    ('0.0000073', '1.2')
    """
    return f"{Decimal(f'{number:.2g}'):f}"


def _described(data: CaseData, one: Uncertain) -> tuple[str, str]:
    """What a number is, and its unit."""
    match one.kind:
        case "tau":
            return "how loosely the players choose (the rationality parameter)", ""
        case "rate":
            actor = data.case.actors[one.key[0]]
            return f"how often {actor.short or actor.name} reconsiders", " times a year"
        case "hazard":
            return f"how often this strikes where it may: {data.case.hazards[one.key[0]].title}", " times a year"
        case "driver":
            driver, start, to = one.key
            return f"how often this passes from {start} to {to}: {data.case.drivers[driver].title}", " times a year"


def _wants(space: Space, given: Assumptions) -> Iterator[Change]:
    """Each doubtful want and each group of any list that may come into force, once."""
    found: dict[tuple[str, ...], Change] = {}
    for wants in space.wants:
        for player in wants.lists if wants.ranked is None else ():
            actor = space.data.case.actors[player.id]
            name = actor.short or actor.name
            for statement in player.statements:
                if statement.confidence < 1 and statement.id not in given.without:
                    out = Setting("it left out", replace(given, without=(*given.without, statement.id)))
                    words = f"a doubtful want of {name}: {statement.text}"
                    change = Change("statement", (statement.id,), words, Setting("it counted", given), out)
                    found.setdefault(change.key, change)
            for rank in player.ranks:
                ids = tuple(statement.id for statement in rank.statements)
                if rank.kind != "single" and len(ids) > 1 and not any(set(ids) <= set(one) for one in given.orders):
                    found.setdefault(ids, _group(given, name, ids, [s.text for s in rank.statements]))
    yield from found.values()


def _group(given: Assumptions, name: str, ids: tuple[str, ...], texts: list[str]) -> Change:
    low, high = (
        Setting(f"“{first}” first", replace(given, orders=(*given.orders, order)))
        for first, order in ((texts[0], ids), (texts[-1], ids[::-1]))
    )
    return Change("group", ids, f"the order of wants that {name} has as equals ({', '.join(texts)})", low, high)
