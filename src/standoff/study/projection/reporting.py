"""The projection of a case: its answers to theses, its report in a study, and its document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from standoff.case.propositions import parse
from standoff.case.schema import CaseData
from standoff.case.view import BARE, resolve
from standoff.projection.records import Assumptions
from standoff.projection.space import DriverMode
from standoff.study.projection import telling
from standoff.study.projection.answers import ANSWER
from standoff.study.projection.assembling import (
    Band,
    driver_reports,
    hazard_reports,
    no_band,
    passage_reports,
    proposition_reports,
    regime_reports,
    year_ends,
)
from standoff.study.projection.document import document
from standoff.study.projection.estimates import estimates, sharpness
from standoff.study.projection.leaving_out import leave_out
from standoff.study.projection.noise_report import NoiseReport, noise_report
from standoff.study.projection.ranging import banded, bands_report, tornadoes
from standoff.study.projection.records import ProjectionReport
from standoff.study.projection.running import OWN, PATHS, Method, Outlook, outlook, shared
from standoff.study.projection.wanted import Wanted, passages
from standoff.study.solver import Solved, Solver
from standoff.theses.records import GameKey

if TYPE_CHECKING:
    from standoff.projection.bands import Bands
    from standoff.study.answers import Progress

DRAWS = 100
"""Draws of the assumptions, unless another number is asked for."""

__all__ = ["ANSWER", "document", "of_game", "projectable", "report"]


def of_game(
    data: CaseData,
    key: GameKey,
    *,
    years: int | None = None,
    drivers: DriverMode = "rates",
    method: Method = "auto",
    to: Sequence[str] = (),
    draws: int = 0,
    tornado: str | bool = False,
    assumptions: Assumptions = OWN,
    paths: int = PATHS,
    seed: int = 0,
    max_states: int | None = None,
    progress: Progress | None = None,
) -> ProjectionReport:
    """The years ahead in one game.

    years: how many (None: to the case's horizon, else 15). drivers: `rates`, `held` or `record`. method: `exact`,
    `simulated`, or `auto`, exact where that fits 4 GiB. to: propositions whose first passage is asked for besides those
    of the regimes. draws: of the assumptions, for the bands. tornado: a proposition, or True for what the case puts
    first: what moves it most. paths, seed: of what is simulated. Raises what `projection.space.space` raises,
    UsageError for years that cannot be, TooLarge where it must be exact and does not fit.
    """
    for text in to:
        parse(text)
    asked = tornado if isinstance(tornado, str) else None
    more = Wanted((*to, *([asked] if asked else [])), tuple(to))
    look = outlook(
        data, key, years=years, more=more, drivers=drivers, assumptions=assumptions, paths=paths, seed=seed,
        max_states=max_states, progress=progress,
    )  # fmt: skip
    return told(look, method, to, draws=draws, tornado=tornado)


def told(
    look: Outlook, method: Method, to: Sequence[str] = (), *, draws: int = 0, tornado: str | bool = False
) -> ProjectionReport:
    """The report of an outlook, by a method."""
    texts = tuple(dict.fromkeys((*passages(look.data), *to)))
    run = look.run(method, texts)
    drawn = look.bands(draws) if draws else None
    band: Band = no_band if drawn is None else banded(drawn, year_ends(look, run))
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
        propositions=proposition_reports(look, run, band),
        regimes=regime_reports(look, run, band),
        first_passage=passage_reports(look, run, texts, band),
        hazards=hazard_reports(look, run, band),
        drivers=driver_reports(look, run, band),
        estimates=estimates(look),
        sharpness=sharpness(look),
        bands=None if drawn is None else bands_report(look, drawn),
        small_noise=_small_noise(look),
        notes=_notes(look, drawn),
        complete=drawn is None or drawn.complete,
    )
    if tornado and (drawn is None or drawn.complete):
        found = _swung(look, found, tornado)
    return replace(found, sentences=telling.sentences(found))


def _swung(look: Outlook, found: ProjectionReport, tornado: str | bool) -> ProjectionReport:
    swings = look.swings()
    made = tornadoes(look, swings, found, tornado if isinstance(tornado, str) else None)
    if swings.complete:
        return replace(found, tornadoes=made)
    note = f"Interrupted: of {swings.asked} assumptions {len(swings.changes)} were changed one at a time."
    return replace(found, tornadoes=made, notes=(*found.notes, note), complete=False)


def _notes(look: Outlook, drawn: Bands | None) -> tuple[str, ...]:
    if drawn is None or drawn.complete:
        return look.notes
    return (*look.notes, f"Interrupted: the bands are over {len(drawn.draws)} of {drawn.asked} draws.")


def _small_noise(look: Outlook) -> NoiseReport:
    """What lasts where mistakes become rare, drivers where they stand."""
    space, data = look.space, leave_out(look.data, look.key.without)
    game = resolve(data, look.key.perspective, look.key.scenario)
    return noise_report(data, Solved(look.key, game, space.model), rho=look.assumptions.rho)


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
    return told(look, "auto", draws=DRAWS, tornado=True)
