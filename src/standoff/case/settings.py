"""A chain of scenarios as one: which it is, and what it sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from standoff.case.propositions import parse
from standoff.case.schema import CaseData, Edits
from standoff.case.simplify import decide
from standoff.case.tree import Tree
from standoff.errors import unknown

BARE = "none"
"""The scenario name that asks for the bare case."""


def scenario_chain(data: CaseData, scenario: str | None = None) -> tuple[str, ...]:
    """A scenario (the default one where None) behind all it extends, the oldest first; empty for the bare case.

    Raises NameUnknown.
    """
    default = _named_chain(data, data.case.default_scenario or BARE)
    chain = _named_chain(data, scenario) if scenario else default
    starts_bare = not chain or chain[0] in default or data.case.scenarios[chain[0]].extends is not None
    return chain if starts_bare else (*default, *chain)


def _named_chain(data: CaseData, scenario: str) -> tuple[str, ...]:
    """A scenario behind those it says it extends."""
    at = scenario
    chain: list[str] = []
    while at != BARE and at not in chain:
        if at not in data.case.scenarios:
            raise unknown("scenario", at, [*data.case.scenarios, BARE])
        chain.insert(0, at)
        at = data.case.scenarios[at].extends or BARE
    return tuple(chain)


@dataclass(frozen=True)
class Settings:
    """A chain of scenarios as one: later settings win, lists add up."""

    scenario: str | None
    levels: dict[str, str]
    now: dict[str, bool] = field(default_factory=dict)
    hold: dict[str, bool] = field(default_factory=dict)
    forbid: tuple[tuple[str, str], ...] = ()
    """(scenario, proposition), parent first."""
    edits: tuple[tuple[str, dict[str, dict[str, Edits]]], ...] = ()
    """(scenario, {perspective: {player: edits}}), parent first."""

    @property
    def starts(self) -> dict[str, bool]:
        """The options whose status quo value is set: what is held is so today, whatever `now` says of it."""
        return self.now | self.hold

    def tree(self, text: str) -> Tree:
        """A proposition with driver levels decided."""
        return decide(parse(text), self.levels)


def settings(data: CaseData, scenario: str | None = None, given: Mapping[str, str] | None = None) -> Settings:
    """What a scenario (the default one where None) sets, with all that it extends.

    `given`: drivers at other levels than the scenario says. Raises NameUnknown.
    """
    given = given or {}
    for driver, level in given.items():
        if driver not in data.case.drivers:
            raise unknown("driver", driver, data.case.drivers)
        if level not in data.case.drivers[driver].levels:
            raise unknown(f"level of {driver}", level, data.case.drivers[driver].levels)
    chain = scenario_chain(data, scenario)
    parts = [(id, data.case.scenarios[id]) for id in chain]
    levels = {id: driver.now for id, driver in data.case.drivers.items()}
    now: dict[str, bool] = {}
    hold: dict[str, bool] = {}
    for _, part in parts:
        levels |= part.levels
        now |= part.now
        hold |= part.hold
    return Settings(
        scenario=chain[-1] if chain else None,
        levels={**levels, **given},
        now=now,
        hold=hold,
        forbid=tuple((id, text) for id, part in parts for text in part.forbid),
        edits=tuple((id, part.preferences) for id, part in parts),
    )
