"""Runs of the projection, each made once: by which method, of what, and what comes out at which times.

An `Outlook` belongs to one game and one way of asking (years, drivers, assumptions). It watches every definition of the
case, the division into regimes, and whatever theses ask of that game, so that all of them share its runs; the solver of
a study keeps one for each game. A run is `simulated` (paths: every first passage comes at once) or `exact`
(uniformisation: each first passage costs as much again, so only those asked for are followed).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from standoff.case.schema import CaseData
from standoff.errors import TooLarge
from standoff.projection.records import Assumptions, Process, Transient
from standoff.projection.refit import revised
from standoff.projection.space import DriverMode, Space, space
from standoff.study.projection.clock import Clock, clock
from standoff.study.projection.leaving_out import leave_out
from standoff.study.projection.wanted import NOTHING, Wanted, asked_of, of_questions, own, spelled
from standoff.theses.projection import ProjectionQuestion
from standoff.theses.records import GameKey

if TYPE_CHECKING:
    from standoff.projection.bands import Bands
    from standoff.projection.tornado import Swings
    from standoff.study.answers import Progress
    from standoff.study.solver import Solver

Method = Literal["auto", "exact", "simulated"]
PATHS = 20_000
DRAWN_PATHS = 1_000
"""Paths of each draw of the assumptions."""
SWUNG_PATHS = 2_000
"""Paths of each assumption changed alone."""
_SINGLE = (
    "Whoever reconsiders changes one option at most. Only where play would settle if mistakes were rare is told for "
    "choices among all that a player can do."
)
OWN = Assumptions()
"""The case's own values."""
MOST_BYTES = 4 << 30
"""Memory that an exact run may take."""
SINGLE_BYTES = 128 << 20
"""The same where players change one option at a time, unless it must be exact. States hardly merge then: a player's own
options shape what it can choose next, so an exact run takes many times as long."""


@dataclass(frozen=True)
class Run:
    """A process followed to some times, read by names: of a proposition its text, of a hazard its id."""

    process: Process
    transient: Transient
    wanted: Wanted

    @property
    def exact(self) -> bool:
        """Whether it is exact rather than simulated."""
        return self.transient.method == "exact"

    def at(self, time: float) -> int:
        """The place of one of its times."""
        place = int(np.argmin(np.abs(self.transient.times - time)))
        assert abs(float(self.transient.times[place]) - time) < 1e-9, "a time that was not asked for"
        return place

    def proposition(self, text: str) -> int:
        """The row of a proposition."""
        return self.process.names().index(text)

    def hazard(self, name: str) -> int | None:
        """The row of a hazard, None where it has no rate and so is not followed."""
        names = [one.name for one in self.process.hazards]
        return names.index(name) if name in names else None

    def today(self, row: int) -> bool:
        """Whether a proposition holds at the start."""
        watched = self.process.watched[row]
        return bool(watched.truths[watched.row[self.process.start_combination], self.process.start])

    def width(self, field: str, row: int, column: int) -> float:
        """How far off a number may be: an upper bound where exact, else half of its 95 % interval."""
        if field in self.transient.half_width:
            return float(self.transient.half_width[field][row, column])
        longest = float(self.transient.times[column])
        if field == "strokes":
            return self.transient.margin * longest * self.process.hazards[row].rate
        return self.transient.margin * (longest if field == "spent" else 1.0)


@dataclass
class Outlook:
    """The runs of one game. `notes`: what was assumed, left out or could not be done, in sentences."""

    data: CaseData
    key: GameKey
    clock: Clock
    wanted: Wanted
    drivers: DriverMode = "rates"
    assumptions: Assumptions = field(default_factory=Assumptions)
    paths: int = PATHS
    seed: int = 0
    max_states: int | None = None
    progress: Progress | None = None
    said: tuple[str, ...] = ()
    """What was done to the case beforehand, in sentences."""
    _space: Space | None = None
    _simulated: Run | None = None
    _exact: Run | None = None
    _bands: Bands | None = None
    _swings: Swings | None = None
    _refused: str = ""

    @property
    def space(self) -> Space:
        """What the runs stand on; made when first asked for."""
        if self._space is None:
            data = leave_out(self.data, self.key.without)
            watch = {text: spelled(data, self.key, text) for text in self.wanted.texts}
            self._space = space(
                data, self.key.perspective, self.key.scenario, watch=watch, drivers=self.drivers,
                max_states=self.max_states,
            )  # fmt: skip
        return self._space

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed or left out, in sentences."""
        single = (_SINGLE,) if self.space.revision(self.assumptions) == "single" else ()
        return (*self.said, *single, *self.space.notes, *([self._refused] if self._refused else []))

    def need(self, wanted: Wanted) -> None:
        """See to it that something is followed; runs without it are forgotten."""
        if not wanted.within(self.wanted):
            if not set(wanted.texts) <= set(self.wanted.texts):
                self._space = None
            self.wanted |= wanted
            self._simulated = self._exact = self._bands = self._swings = None

    def process(self) -> Process:
        """The process under the assumptions of this outlook."""
        return self.space.process(self.assumptions)

    def simulated(self) -> Run:
        """The run by simulated paths, with every first passage asked for."""
        if self._simulated is None:
            from standoff.projection.paths import simulate

            process = self.process()
            found = simulate(
                process, self._times(), paths=self.paths, seed=self.seed, reach=self.wanted.reach,
                progress=self.progress,
            )  # fmt: skip
            self._simulated = Run(process, found, self.wanted)
        return self._simulated

    def ready(self, reach: Iterable[str]) -> Run | None:
        """The exact run, where it was made and follows these first passages; else None."""
        have = self._exact
        return have if have is not None and set(reach) <= set(have.wanted.reach) else None

    def exact(self, reach: Iterable[str] = (), *, must: bool = False) -> Run | None:
        """The exact run, with some first passages; None where it does not fit memory. must: however long it takes."""
        followed = tuple(reach)
        have = self._exact
        if self._refused or self.ready(followed) is not None:
            return have
        from standoff.projection.chain import exact

        both = tuple(dict.fromkeys((*(have.wanted.reach if have is not None else ()), *followed)))
        process = self.process()
        try:
            found = exact(process, self._times(), reach=both, max_bytes=_room(process, must), progress=self.progress)
        except TooLarge as problem:
            self._refused = f"Not computed exactly but simulated: {problem}"
            return None
        self._exact = Run(process, found, Wanted(self.wanted.texts, both, self.wanted.times))
        return self._exact

    def best(self) -> Run:
        """The exact run where it was made, else the simulated one."""
        return self._exact or self.simulated()

    def exactly(self, wanted: Wanted, hazards: Iterable[str] = ()) -> Run | None:
        """An exact run of a few things alone, which is sooner done; None where it does not fit memory. Not kept."""
        from standoff.projection.chain import exact

        process = self.process()
        process = replace(
            process,
            watched=tuple(one for one in process.watched if one.name in wanted.texts),
            hazards=tuple(one for one in process.hazards if one.absorbing or one.name in hazards),
        )
        times = wanted.times or self._times()
        try:
            found = exact(process, times, reach=wanted.reach, max_bytes=_room(process), progress=self.progress)
        except TooLarge:
            return None
        return Run(process, found, wanted)

    def run(self, method: Method, reach: Iterable[str] = ()) -> Run:
        """The run by a method; `auto`: exact where that fits memory. Raises TooLarge where it must be and does not."""
        if method == "simulated":
            return self.simulated()
        found = self.exact(reach, must=method == "exact")
        if found is None and method == "exact":
            raise TooLarge(self._refused)
        return found or self.simulated()

    @property
    def drawn(self) -> Bands | None:
        """The draws of the assumptions made so far."""
        return self._bands

    def bands(self, draws: int, paths: int = DRAWN_PATHS) -> Bands:
        """The same by simulated paths under so many joint draws of the assumptions."""
        if self._bands is None or self._bands.asked != draws:
            from standoff.projection.bands import assumption_draws, bands

            made = assumption_draws(self.space, draws, self.seed, self.assumptions)
            self._bands = bands(
                self.space, made, self._times(), paths=paths, seed=self.seed, reach=self.wanted.reach,
                progress=self.progress,
            )  # fmt: skip
        return self._bands

    def swings(self, paths: int = SWUNG_PATHS) -> Swings:
        """What becomes of the last year where one assumption alone is changed."""
        if self._swings is None:
            from standoff.projection.tornado import swings

            end = [float(self.clock.years)]
            self._swings = swings(
                self.space, end, given=self.assumptions, paths=paths, seed=self.seed, progress=self.progress
            )  # fmt: skip
        return self._swings

    def _times(self) -> list[float]:
        times: list[float] = self.clock.grid(*self.wanted.times).tolist()
        return times


def _room(process: Process, must: bool = False) -> int:
    """The memory that an exact run of a process may take."""
    return SINGLE_BYTES if process.single and not must else MOST_BYTES


def outlook(
    data: CaseData,
    key: GameKey,
    *,
    years: int | None = None,
    asked: Iterable[ProjectionQuestion] = (),
    more: Wanted = NOTHING,
    drivers: DriverMode = "rates",
    assumptions: Assumptions = OWN,
    paths: int = PATHS,
    seed: int = 0,
    max_states: int | None = None,
    progress: Progress | None = None,
) -> Outlook:
    """The outlook of a game: its own propositions, what is `asked`, and what is wanted besides.

    years: how many (None: to the case's horizon); runs go on where a question names a later day.
    """
    made = clock(data, years)
    wanted = own(data) | of_questions(asked, made) | more
    data, said = revised(data, key.perspective, assumptions.revision)
    return Outlook(data, key, made, wanted, drivers, assumptions, paths, seed, max_states, progress, said)


def shared(solver: Solver, key: GameKey, *more: ProjectionQuestion) -> Outlook:
    """The outlook of a game that a study shares: of the report, of all theses judged there, and of `more` questions."""
    if key not in solver.outlooks:
        questions = (*asked_of(solver.data, key), *more)
        solver.outlooks[key] = outlook(
            solver.data, key, asked=questions, max_states=solver.max_states, progress=solver.progress
        )
    found = solver.outlooks[key]
    found.need(of_questions(more, found.clock))
    return found
