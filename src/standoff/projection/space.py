"""From a case to a process in continuous time: what does not change with the assumptions, worked out once.

A *space* holds the states of the game (one list for every combination of driver levels), what each player wants under
which levels, and where the watched propositions and the hazards hold. `Space.process` adds the assumptions: utilities
from weights, rates, the rationality parameter, how the drivers move. Drivers that condition nothing are left out, and
levels that nothing tells apart are one (`lumping`), so that the product of states and combinations stays small.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from standoff.case.fields import first_day
from standoff.case.resolved import ResolvedGame
from standoff.case.schema import CaseData, Driver
from standoff.case.view import perspective_chain, resolve, scenario_chain, statement_ids
from standoff.conflict.build import build
from standoff.conflict.draws import draw, gaps
from standoff.conflict.model import Model
from standoff.conflict.states import MAX_STATES
from standoff.conflict.utility import Utilities, ordinal
from standoff.errors import UsageError
from standoff.projection.given import check, own_values
from standoff.projection.levels import Conditioned, Levels
from standoff.projection.lumping import Lumped, lump
from standoff.projection.movement import Movement, movement, possible
from standoff.projection.records import Assumptions, HazardAt, Int32, Process, Revision, TurnAt
from standoff.projection.wants import Changes, Spacing, Wants, wants
from standoff.projection.watching import Watch
from standoff.projection.watching import watch as watching

OWN = Assumptions()
"""Nothing but the case's own values."""
DriverMode = Literal["rates", "held", "record"]


@dataclass(frozen=True)
class Space:
    """Everything about a projection that no assumption changes.

    since: the first day, None where drivers are held and the case has none. watched, hazards: what is followed, hazards
    without a rate of their own among them. notes: what was assumed, left out or merged, in sentences. values: the
    case's own value of everything that can be assumed otherwise.
    """

    data: CaseData
    perspective: str
    scenario: str | None
    since: date | None
    drivers: DriverMode
    model: Model
    levels: Levels
    wants: tuple[Wants, ...]
    watched: tuple[Watch, ...]
    hazards: tuple[Watch, ...]
    values: Assumptions
    notes: tuple[str, ...] = ()

    def process(self, assumptions: Assumptions = OWN) -> Process:
        """The process under some assumptions; what they leave open takes the case's own value.

        Raises NameUnknown for a player, driver, level or hazard that there is not, UsageError for a number that cannot
        be (a negative rate, a tau of 0, chances that do not add up to 1).
        """
        check(self.data, self.values, assumptions)
        strikes = {**self.values.hazards, **assumptions.hazards}
        hazards = [hazard for hazard in self.hazards if hazard.name in strikes]
        lumped = self.lumped(assumptions)
        kept = tuple(one.chain.id for one in lumped)
        chosen = self._chosen(lumped)
        utility, row = self._utilities(chosen, kept, assumptions)
        rates = {**self.values.rates, **assumptions.rates}
        tau = assumptions.tau if assumptions.tau is not None else self.values.tau
        assert tau is not None
        absorbing = {id for id, hazard in self.data.case.hazards.items() if hazard.absorbing}
        return Process(
            model=self.model,
            utility=utility,
            row=row,
            rates=np.array([rates[id] for id in self.model.actors], dtype=np.float64),
            tau=tau,
            drivers=tuple(one.chain for one in lumped),
            single=self.revision(assumptions) == "single",
            turns=_turns(lumped),
            start=self.model.status_quo,
            watched=tuple(watch.over(chosen, kept) for watch in self.watched),
            hazards=tuple(
                HazardAt(one.name, strikes[one.name], one.over(chosen, kept), one.name in absorbing) for one in hazards
            ),
        )

    def revision(self, assumptions: Assumptions = OWN) -> Revision:
        """Whether whoever revises picks among all it can do or changes one option at most."""
        return assumptions.revision or self.values.revision or "whole"

    def lumped(self, assumptions: Assumptions = OWN) -> list[Lumped]:
        """The drivers that are followed, merged: those of which more than one level is reached and told apart."""
        told = self._told({**self.values.hazards, **assumptions.hazards})
        made = []
        for id in self.levels.possible:
            alike = {level: self._alike(told, id, level) for level in self.levels.possible[id]}
            made.append(lump(self._movement(id, assumptions), alike))
        return [one for one in made if len(one.chain.levels) > 1]

    def _movement(self, id: str, assumptions: Assumptions) -> Movement:
        return movement(
            id,
            self.data.case.drivers[id],
            self.levels.now[id],
            None if self.drivers == "held" else self.since,
            record=self.drivers == "record",
            rates=assumptions.drivers,
            turns=assumptions.turns,
        )

    def _chosen(self, lumped: Iterable[Lumped]) -> dict[str, list[int]]:
        """For every driver the places, among its possible levels, of those that stand for a block."""
        chosen = {id: [levels.index(self.levels.now[id])] for id, levels in self.levels.possible.items()}
        for one in lumped:
            chosen[one.chain.id] = [self.levels.possible[one.chain.id].index(level) for level in one.members]
        return chosen

    def _utilities(
        self, chosen: Mapping[str, list[int]], kept: tuple[str, ...], assumptions: Assumptions
    ) -> tuple[tuple[Utilities, ...], Int32]:
        """Per player (C, n) utilities, and (m, D) which of them is in force."""
        ids = statement_ids(self.data)
        spacing = Spacing(assumptions.rho, gaps(ids, *assumptions.spacing) if assumptions.spacing else None)
        one_draw = draw(ids, *assumptions.draw) if assumptions.draw else None
        changes = Changes(one_draw, assumptions.without, assumptions.orders)
        utility, row = [], []
        for player in self.wants:
            lists, place = np.unique(player.rows.at(chosen, kept), return_inverse=True)
            made, which = player.utility(lists.tolist(), spacing, changes)
            utility.append(made)
            row.append(which[place])
        return tuple(utility), np.stack(row).astype(np.int32)

    def sizes(self) -> Sizes:
        """How large the process of the case's own values is."""
        drivers = self.lumped(Assumptions())
        combinations = 1
        for one in drivers:
            combinations *= len(one.chain.levels)
        kept = tuple(one.chain.id for one in drivers)
        left_out = tuple(id for id in self.data.case.drivers if id not in kept)
        return Sizes(self.model.n, combinations, self.model.n * combinations, kept, left_out)

    def _told(self, hazards: Container[str]) -> list[Conditioned]:
        followed = [one for one in self.hazards if one.name in hazards]
        return [*(one.rows for one in self.wants), *(one.rows for one in (*self.watched, *followed))]

    def _alike(self, told: Iterable[Conditioned], id: str, level: str) -> tuple[bytes, ...]:
        """What a level of a driver comes to: equal for levels that nothing tells apart."""
        at = self.levels.possible[id].index(level)
        return tuple(one.rows.take(at, one.drivers.index(id)).tobytes() for one in told if id in one.drivers)


@dataclass(frozen=True)
class Sizes:
    """How large a process is: states, combinations of driver levels, their product; which drivers are in and out."""

    states: int
    combinations: int
    product: int
    drivers: tuple[str, ...]
    left_out: tuple[str, ...]


def space(
    data: CaseData,
    perspective: str | None = None,
    scenario: str | None = None,
    *,
    watch: Mapping[str, str] = {},
    drivers: DriverMode = "rates",
    max_states: int | None = None,
) -> Space:
    """What a projection of a case stands on, as one perspective sees it under one scenario, from `as_of` on.

    watch: a proposition for each name, driver levels allowed. drivers: `rates`: they move at their rates and by their
    calendar; `held`: they stay where they are; `record`: they follow their dated switches until the last of them, and
    move as they do otherwise from then on. Raises UsageError where the game has no status quo, the case no `as_of`
    although drivers move, or a constraint depends on a driver that may move; PropositionError and NameUnknown for
    what cannot be watched; TooLarge above `max_states` states.
    """
    game = resolve(data, perspective, scenario)
    since = first_day(data.case.as_of) if data.case.as_of else None
    if since is None and drivers != "held":
        raise UsageError("The case has no `as_of`, so nothing says when the years ahead begin; or hold its drivers.")
    if game.status_quo is None:
        raise UsageError("The case has no status quo to start from: some option has no `now`.")
    moved = None if drivers == "held" else since
    known = {
        id: possible(driver, game.levels[id], moved, record=drivers == "record")
        for id, driver in data.case.drivers.items()
    }
    levels = Levels(data, game.levels, known)
    _steady(data, game.perspective, scenario, levels)
    model = build(game, max_states=MAX_STATES if max_states is None else max_states)
    if model.status_quo < 0:
        raise UsageError("The status quo is not feasible, so there is nothing to start from.")
    values, notes = own_values(data, game.perspective)
    made = Space(
        data=data,
        perspective=game.perspective,
        scenario=game.scenario,
        since=since,
        drivers=drivers,
        model=model,
        levels=levels,
        wants=wants(data, game, model, levels),
        watched=tuple(watching(name, text, game, model, levels) for name, text in watch.items()),
        hazards=tuple(watching(id, one.where, game, model, levels) for id, one in data.case.hazards.items()),
        values=values,
    )
    return replace(made, notes=(*notes, *_ordinal(game), *_moving(made)))


def _steady(data: CaseData, perspective: str, scenario: str | None, levels: Levels) -> None:
    """Refuse states that come and go with the drivers."""
    named = [(c.id, c.proposition) for c in data.case.constraints]
    named += [(c.id, c.proposition) for c in data.case.coalesced]
    for id in scenario_chain(data, scenario):
        named += [(f"forbid of {id}", text) for text in data.case.scenarios[id].forbid]
    for id in perspective_chain(data, perspective):
        named += [(one.id or f"rules_out of {id}", one.proposition) for one in data.perspectives[id].rules_out]
    for name, text in named:
        if drivers := levels.named([text]):
            raise UsageError(
                f"The constraint {name} depends on the level of {', '.join(drivers)}, which may change; a projection "
                "needs states that stay the same. Hold the drivers, or say it in the preferences."
            )


def _ordinal(game: ResolvedGame) -> list[str]:
    ranked = [player.name for player in game.players if player.id in ordinal(game)]
    return [f"The utility of {name} is the place in its ranking: ordinal." for name in ranked]


def _turns(lumped: Iterable[Lumped]) -> tuple[TurnAt, ...]:
    turns = [TurnAt(time, number, chances) for number, one in enumerate(lumped) for time, chances in one.turns]
    return tuple(sorted(turns, key=lambda turn: (turn.time, turn.driver)))


def _moving(made: Space) -> list[str]:
    """What was left out or merged of the drivers, in sentences."""
    if made.drivers == "held":
        return ["Drivers are held where they stand at the start."] if made.data.case.drivers else []
    lumped = {one.chain.id: one.chain for one in made.lumped()}
    named = {id for one in made._told(made.values.hazards) for id in one.drivers}
    notes = []
    for id, driver in made.data.case.drivers.items():
        if id in lumped:
            notes += _merged(driver, lumped[id].levels)
        elif len(made.levels.possible[id]) == 1:
            notes.append(f"{driver.title}: {made.levels.now[id]} throughout, as the case does not say what moves it.")
        elif id in named:
            notes.append(f"{driver.title}: left out, since the levels it may reach come to the same here.")
        else:
            notes.append(f"{driver.title}: left out, since nothing here depends on it.")
        if made.drivers == "record" and id in lumped and (until := _last_switch(made, driver)):
            notes.append(f"{driver.title}: as on record until {until}, moved by rates and calendar from then on.")
    return notes


def _merged(driver: Driver, levels: Sequence[str]) -> list[str]:
    """Which of a driver's levels are one here, and which are never reached."""
    members = [level.removesuffix(" (on record)").split("|") for level in levels]
    notes = [
        f"{driver.title}: {_and(names)} come to the same here and are one level." for names in members if names[1:]
    ]
    reached = {name for names in members for name in names}
    if never := [level for level in driver.levels if level not in reached]:
        left = "are" if never[1:] else "is"
        notes.append(f"{driver.title}: {_and(never)} cannot be reached and {left} left out.")
    return notes


def _last_switch(made: Space, driver: Driver) -> str:
    """The day of the last switch on record after the start, or nothing."""
    assert made.since is not None
    days = [switch.date for switch in driver.switches if first_day(switch.date) > made.since]
    return max(days, key=first_day, default="")


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
