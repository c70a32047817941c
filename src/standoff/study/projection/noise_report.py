"""Which worlds last where mistakes become rare, in words (`projection.noise`).

Told twice: by the count of mistakes, which needs no more than the order of preferences, and by what mistakes cost in
utility, which depends on how far apart a player's states are taken to be. Drivers stand at the levels of the game.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from math import inf, isfinite, isnan
from typing import Any, Literal

import numpy as np

from standoff.case.schema import CaseData
from standoff.case.tree import Name
from standoff.conflict.model import Positions, Truths
from standoff.conflict.utility import RHO, utilities
from standoff.errors import TooLarge
from standoff.projection.noise import Noise, noise
from standoff.study.records import StateReport
from standoff.study.solver import Solved
from standoff.study.telling import report
from standoff.study.worlds import Truth, shared_truths, title
from standoff.theses.clauses import inner, joined, number, share
from standoff.theses.robustness import percent

TOLD = 12
"""Worlds told at most: those that last first, then by potential."""


@dataclass(frozen=True)
class SettledWorld:
    """The places of one kind where play settles without noise: each a state nobody leaves, or a round without end.

    truths: the case's worlds, as they are throughout these places; `title` says what sets them apart from the others
    (empty where nothing does). n_places, n_states: how many there are, and of how many states; n_stable: how many of
    the places last where mistakes become rare. `example`: the state nearest to the status quo, of the places that last
    if any does. `potential`: what the ways from all other places to the best of these cost together; None where
    mistakes lead away for good. `from_today`: the least cost of a way from the status quo, 0 where moves without
    mistakes lead there; None where no way does, or there is no status quo. `to_hazard`: the least cost of a way from
    any of them to where a hazard may strike that ends play; None where there is none.
    """

    title: str
    truths: Truth
    n_places: int
    n_states: int
    n_stable: int
    example: StateReport
    holds_status_quo: bool
    potential: float | None
    from_today: float | None
    to_hazard: float | None = None


@dataclass(frozen=True)
class EndReport:
    """A set of states that even mistakes do not lead out of, where there are several.

    title, `example`: of a place in it that lasts. `chance`: that play from the status quo is caught in it, where
    mistakes are rare and all players move equally often; None where there is no status quo or the states on the way are
    too many. `from_today`: the least cost of a way to it from the status quo; None where no way leads.
    """

    title: str
    n_states: int
    n_places: int
    example: StateReport
    chance: float | None
    from_today: float | None


@dataclass(frozen=True)
class LongRun:
    """What small noise makes of a game, by one measure of mistakes.

    `measure`: `mistakes`, how many, or `utility`, what they lose. n_places, n_stable: all places where play settles and
    those that last; `worlds` tells them. n_ends: sets of states that even mistakes do not lead out of, 1 where mistakes
    lead everywhere. `gap`: how much less the places that last cost than the next best; None where all last or there are
    several ends. `radius`, `coradius`: of the only place that lasts, what it costs to leave it and to reach it; None
    where there are more, and a radius of None where there is no other place. `status_quo_lasts`, `status_quo_settles`:
    whether the status quo is in a place that lasts, or in any; None where there is no status quo. `sentences`: the
    finding in plain words. `ends`: told where there are several. `hazard`: whether a hazard that ends play comes in the
    long run, as mistakes lead to where it may strike (`certain`), may come (`possible`) or never does; empty where the
    case has none. Everything else is then said of the time before it comes.
    """

    measure: Literal["mistakes", "utility"]
    n_places: int
    n_stable: int
    n_ends: int
    gap: float | None
    radius: float | None
    coradius: float | None
    worlds: tuple[SettledWorld, ...]
    status_quo_lasts: bool | None
    status_quo_settles: bool | None
    sentences: tuple[str, ...] = ()
    ends: tuple[EndReport, ...] = ()
    hazard: Literal["", "certain", "possible", "never"] = ""


@dataclass(frozen=True)
class NoiseReport:
    """Small noise in one game. `by_mistakes` and `by_utility` are None where `refused` says why."""

    perspective: str
    scenario: str
    n_states: int
    rho: float
    by_mistakes: LongRun | None
    by_utility: LongRun | None
    refused: str = ""

    def document(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "n_states": self.n_states,
            "rho": self.rho,
            "by_mistakes": None if self.by_mistakes is None else _document(self.by_mistakes),
            "by_utility": None if self.by_utility is None else _document(self.by_utility),
            "refused": self.refused or None,
        }


def noise_report(data: CaseData, solved: Solved, *, rho: float = RHO) -> NoiseReport:
    """Which places last in a game of a case where mistakes become rare.

    rho: the spacing of utilities, for the second part. What would be too much to compute is said in `refused`.
    """
    key, n = solved.key, solved.model.n
    ending = _Ending.of(data, solved)
    try:
        counted = _told(solved, noise(solved.model, struck=ending.struck), ending)
        worth = utilities(solved.game, solved.model.codes, rho=rho)
        lost = _told(solved, noise(solved.model, worth, struck=ending.struck), ending)
    except TooLarge as problem:
        return NoiseReport(key.perspective, key.scenario, n, rho, None, None, str(problem))
    return NoiseReport(key.perspective, key.scenario, n, rho, counted, lost)


@dataclass(frozen=True)
class _Ending:
    """The hazards of a case that end play, and where they may strike: (n,), None where there are none."""

    titles: str
    struck: Truths | None

    @classmethod
    def of(cls, data: CaseData, solved: Solved) -> _Ending:
        chosen = [one for one in data.case.hazards.values() if one.absorbing and one.per_year]
        struck = [solved.where(one.where) for one in chosen]
        return cls(joined([inner(one.title) for one in chosen], "or"), np.any(struck, axis=0) if struck else None)


def _told(solved: Solved, found: Noise, ending: _Ending) -> LongRun:
    stable = np.flatnonzero(found.stable)
    only = int(stable[0]) if stable.size == 1 and found.ends == 1 else None
    gap = found.gap() if found.ends == 1 else float("nan")
    settled = [k for k, states in enumerate(found.classes) if solved.has_status_quo and solved.status_quo in states]
    truths = [_truths(solved, states) for states in found.classes]
    run = LongRun(
        measure="utility" if found.per_utility else "mistakes",
        n_places=len(found.classes),
        n_stable=int(stable.size),
        n_ends=found.ends,
        gap=None if isnan(gap) else gap,
        radius=None if only is None else _finite(float(found.radius[only])),
        coradius=None if only is None else float(found.coradius[only]),
        worlds=_worlds(solved, found, truths),
        status_quo_lasts=any(found.stable[k] for k in settled) if solved.has_status_quo else None,
        status_quo_settles=bool(settled) if solved.has_status_quo else None,
        ends=_ends(solved, found, truths),
        hazard="" if ending.struck is None else _hazard(found),
    )
    left = any(found.end[k] < 0 for k in settled)
    said = (_counted(run), *_caught(run), *_lasting(run), *_today(run, left), *_ended(run, found, ending))
    held = ("What moves from outside is held where it stands.",) if solved.game.levels else ()
    return replace(run, sentences=(*said, *held))


def _worlds(solved: Solved, found: Noise, truths: Sequence[Truth]) -> tuple[SettledWorld, ...]:
    """The places put together by what is so there, those that last first."""
    alike: dict[Truth, list[int]] = {}
    for k, one in enumerate(truths):
        alike.setdefault(one, []).append(k)
    common = set(shared_truths(list(alike)))
    made = [_world(solved, found, places, one, common) for one, places in alike.items()]
    made.sort(key=_first_told)
    return tuple(made[:TOLD])


def _first_told(one: SettledWorld) -> tuple[bool, float, bool, float]:
    """Worlds that last come first, by potential; of those alike the one of today and the nearest to it."""
    potential, way = (inf if cost is None else cost for cost in (one.potential, one.from_today))
    return (not one.n_stable, potential, not one.holds_status_quo, way)


def _world(
    solved: Solved, found: Noise, places: Sequence[int], truths: Truth, common: set[tuple[str, bool]]
) -> SettledWorld:
    lasting = [k for k in places if found.stable[k]]
    inside = np.zeros(solved.model.n, np.bool_)
    for k in lasting or places:
        inside[found.classes[k]] = True
    example = solved.nearest(inside)
    assert example is not None, "a place has at least one state"
    return SettledWorld(
        title=title(solved.game, truths, common),
        truths=truths,
        n_places=len(places),
        n_states=sum(int(found.classes[k].size) for k in places),
        n_stable=len(lasting),
        example=report(solved, example),
        holds_status_quo=solved.has_status_quo and any(solved.status_quo in found.classes[k] for k in places),
        potential=_least(found.potential[k] for k in places),
        from_today=_least(found.from_start[k] for k in places),
        to_hazard=_least(found.to_hazard[k] for k in places),
    )


def _ends(solved: Solved, found: Noise, truths: Sequence[Truth]) -> tuple[EndReport, ...]:
    """Where there are several ends, the likeliest and nearest of them."""
    if found.ends < 2:
        return ()
    common = set(shared_truths(list(dict.fromkeys(truths))))
    made = []
    for e in range(found.ends):
        places = [int(k) for k in np.flatnonzero(found.end == e)]
        first = next(k for k in places if found.stable[k])
        made.append(
            EndReport(
                title=title(solved.game, truths[first], common),
                n_states=int(found.end_size[e]),
                n_places=len(places),
                example=report(solved, int(found.classes[first][0])),
                chance=_finite(float(found.caught[e])),
                from_today=_least(found.from_start[k] for k in places),
            )
        )
    made.sort(key=lambda one: (-(one.chance or 0.0), inf if one.from_today is None else one.from_today))
    return tuple(made[:TOLD])


def _hazard(found: Noise) -> Literal["certain", "possible", "never"]:
    """Whether a hazard comes in the long run: for certain where mistakes lead to it wherever play may be caught."""
    near = [
        isfinite(far)
        for far, way, end in zip(found.to_hazard, found.from_start, found.end, strict=True)
        if end >= 0 and way != inf
    ]
    if all(near):
        return "certain"
    return "possible" if any(near) or isfinite(found.start_to_hazard) else "never"


def _truths(solved: Solved, states: Positions) -> Truth:
    """The case's worlds that are so, or are not so, throughout some states."""
    ids = solved.game.worlds
    found = solved.truths_at([Name(id) for id in ids], states)
    return tuple((id, bool(row[0])) for id, row in zip(ids, found, strict=True) if (row == row[0]).all())


def _counted(run: LongRun) -> str:
    """How many places there are and how many of them last."""
    if run.measure == "mistakes":
        moves = "Moves to something better"
        like = "counting mistakes does not choose among them"
        rare = "where mistakes become rare"
    else:
        moves = "If everybody always takes one of the best states it can, moves"
        like = "what mistakes cost their makers does not choose among them"
        rare = "where costly mistakes become rare"
    if run.n_places == 1:
        return f"{moves} end in one place, wherever play starts, so play comes back to it after every mistake."
    places = f"{moves} end in one of {number(run.n_places)} places"
    if run.n_ends > 1:
        return f"{places}; even with mistakes play ends in one of {number(run.n_ends)} parts that nothing leads out of."
    if run.n_stable == run.n_places:
        return f"{places}, and {like}: all last alike."
    return f"{places}; {rare}, {'one lasts' if run.n_stable == 1 else f'{number(run.n_stable)} last'}."


def _lasting(run: LongRun) -> list[str]:
    """Which worlds last, and in how many places where there are several."""
    lasting = [one for one in run.worlds if one.n_stable]
    said = [one for one in lasting if one.title][:3]
    if run.n_stable == 1 or len(lasting) == 1:
        return [f"{'There' if run.n_stable == 1 else 'In all of them'}: {inner(one.title)}." for one in said]
    return [f"In {share(one.n_stable, run.n_stable)} that last: {inner(one.title)}." for one in said]


def _caught(run: LongRun) -> list[str]:
    """The chances of the ends, where there are several."""
    known = [one for one in run.ends if one.chance]
    if not known:
        return []
    words = [inner(one.title or one.example.difference) for one in known[:3]]
    parts = [f"{said} ({percent(one.chance or 0.0)})" for said, one in zip(words, known, strict=False)]
    more = f"; and in {number(len(known) - 3)} more" if len(known) > 3 else ""
    return [f"From today, where mistakes are rare, it is caught in these: {'; '.join(parts)}{more}."]


def _ended(run: LongRun, found: Noise, ending: _Ending) -> list[str]:
    """That a hazard ends play, and how far off it is."""
    if not run.hazard or run.hazard == "never":
        return []
    places = "the place that lasts" if run.n_stable == 1 else "the places that last"
    far = found.to_hazard[found.stable]
    there, away = int((far == 0).sum()), [float(one) for one in far if isfinite(one) and one]
    parts = []
    if there:
        where = places if there == run.n_stable else f"{number(there)} of {places}"
        parts.append(f"in {where} it may strike at any time")
    if away:
        takes = "mistakes that cost" if run.measure == "utility" else "it takes"
        least, most = (_price(one, run) for one in (min(away), max(away)))
        cost = least if least == most else f"{least.split(' ', maxsplit=1)[0]} to {most}"
        parts.append(f"from {'the others' if there else places} {takes} {cost} {_LEADS[run.measure]} to where it may")
    sure = "sooner or later it comes" if run.hazard == "certain" else "it may come"
    return [f"This is of the time until {ending.titles}, which ends play: {'; '.join((*parts, sure))}."]


_LEADS = {"mistakes": "to come", "utility": "lead"}


def _price(cost: float, run: LongRun) -> str:
    if run.measure == "utility":
        return f"{cost:.2g}"
    return f"{number(int(cost))} {'mistake' if cost == 1 else 'mistakes'}"


def _today(run: LongRun, left: bool) -> list[str]:
    """Whether the status quo is among what lasts; `left`: whether mistakes lead away from it for good."""
    if run.status_quo_lasts is None:
        return []
    if run.status_quo_lasts:
        return ["The status quo is among what lasts."]
    if left:
        return ["Play may settle in the status quo until a mistake leads away from it for good."]
    if run.status_quo_settles:
        return ["Play may settle in the status quo, but where mistakes become rare it does not last."]
    return ["The status quo is no place to settle: somebody gains by leaving it, and nothing need lead back."]


def _document(run: LongRun) -> dict[str, Any]:
    nested = ("worlds", "sentences", "ends", "hazard")
    made = {field.name: getattr(run, field.name) for field in fields(run) if field.name not in nested}
    worlds = [
        {
            "title": one.title,
            "truths": dict(one.truths),
            "n_places": one.n_places,
            "n_states": one.n_states,
            "n_stable": one.n_stable,
            "example": one.example.state,
            "difference": one.example.difference,
            "holds_status_quo": one.holds_status_quo,
            "potential": one.potential,
            "from_today": one.from_today,
            "to_hazard": one.to_hazard,
        }
        for one in run.worlds
    ]
    ends = [
        {
            "title": one.title,
            "n_states": one.n_states,
            "n_places": one.n_places,
            "example": one.example.state,
            "chance": one.chance,
            "from_today": one.from_today,
        }
        for one in run.ends
    ]
    return {**made, "worlds": worlds, "ends": ends, "hazard": run.hazard or None, "sentences": list(run.sentences)}


def _least(values: Iterable[float]) -> float | None:
    return min((float(value) for value in values if isfinite(value)), default=None)


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
