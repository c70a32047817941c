"""The projection of a case: its answers to theses, its report in a study, and its document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from standoff.case.propositions import parse
from standoff.case.schema import CaseData
from standoff.case.view import BARE
from standoff.projection.records import Assumptions
from standoff.projection.space import DriverMode
from standoff.study.projection import assembling, telling
from standoff.study.projection.answers import ANSWER
from standoff.study.projection.document import document
from standoff.study.projection.estimates import estimates, sharpness
from standoff.study.projection.records import ProjectionReport
from standoff.study.projection.running import OWN, PATHS, Method, Outlook, outlook, shared
from standoff.study.projection.wanted import Wanted, passages
from standoff.study.solver import Solver
from standoff.theses.records import GameKey

if TYPE_CHECKING:
    from standoff.study.answers import Progress

__all__ = ["ANSWER", "document", "of_game", "projectable", "report"]


def of_game(
    data: CaseData,
    key: GameKey,
    *,
    years: int | None = None,
    drivers: DriverMode = "rates",
    method: Method = "auto",
    to: Sequence[str] = (),
    assumptions: Assumptions = OWN,
    paths: int = PATHS,
    seed: int = 0,
    max_states: int | None = None,
    progress: Progress | None = None,
) -> ProjectionReport:
    """The years ahead in one game.

    years: how many (None: to the case's horizon, else 15). drivers: `rates`, `held` or `record`. method: `exact`,
    `simulated`, or `auto`, exact where that fits 4 GiB. to: propositions whose first passage is asked for besides those
    of the regimes. paths, seed: of what is simulated. Raises what `projection.space.space` raises, UsageError for years
    that cannot be, TooLarge where it must be exact and does not fit.
    """
    for text in to:
        parse(text)
    more = Wanted(tuple(to), tuple(to))
    look = outlook(
        data, key, years=years, more=more, drivers=drivers, assumptions=assumptions, paths=paths, seed=seed,
        max_states=max_states, progress=progress,
    )  # fmt: skip
    return told(look, method, to)


def told(look: Outlook, method: Method, to: Sequence[str] = ()) -> ProjectionReport:
    """The report of an outlook, by a method."""
    texts = tuple(dict.fromkeys((*passages(look.data), *to)))
    run = look.run(method, texts)
    found = ProjectionReport(
        perspective=look.space.perspective,
        scenario=look.space.scenario or BARE,
        start="" if look.clock.start is None else look.clock.start.isoformat(),
        dates=look.clock.dates,
        labels=look.clock.labels,
        drivers_mode=look.drivers,
        method=run.transient.method,
        margin=run.transient.margin,
        n_states=run.process.model.n,
        n_combinations=run.process.combinations,
        paths=run.transient.paths,
        seed=look.seed,
        propositions=assembling.proposition_reports(look, run),
        regimes=assembling.regime_reports(look, run),
        first_passage=assembling.passage_reports(look, run, texts),
        hazards=assembling.hazard_reports(look, run),
        drivers=assembling.driver_reports(look, run),
        estimates=estimates(look),
        sharpness=sharpness(look),
        notes=look.notes,
    )
    return replace(found, sentences=telling.sentences(found))


def projectable(data: CaseData) -> bool:
    """Whether a case says enough of what moves over time for a projection of its own in a study."""
    moving = any(driver.rates or driver.calendar for driver in data.case.drivers.values())
    rates = any(hazard.per_year is not None for hazard in data.case.hazards.values())
    start = all(option.now is not None for option in data.case.options.values())
    return data.case.as_of is not None and start and (moving or rates or bool(data.case.dynamics))


def report(data: CaseData, solver: Solver) -> ProjectionReport | None:
    """The years ahead in the default view, for a study; None where the case says too little of them."""
    if not projectable(data):
        return None
    look = shared(solver, GameKey(data.case.default_perspective, data.case.default_scenario or BARE))
    return told(look, "auto")
