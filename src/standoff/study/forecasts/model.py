"""The model's own chance of each forecast, from one run of the projection in the case's default view.

A forecast that names a proposition A (and a condition G, else always) and falls due at time t has the chance, over
simulated paths from `as_of`,

- `at`: of A and G at t, over that of G at t,
- `by`: that A and G held together at some time until t, over that of G at some time until t,
- `throughout`: 1 less the chance that G held without A at some time until t, over that of G at some time until t.

Paths that an absorbing hazard has ended count as false for every proposition from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from standoff.case.fields import first_day, last_day
from standoff.case.schema import CaseData, Forecast
from standoff.case.view import BARE
from standoff.errors import StandoffError
from standoff.forecasts.chances import paired
from standoff.forecasts.ledger import Ledger
from standoff.forecasts.scores import brier
from standoff.projection.movement import years
from standoff.projection.records import Transient
from standoff.study.forecasts.records import (
    EARLIER,
    NEVER,
    NO_DUE,
    NO_PROPOSITION,
    PAST,
    ModelBeside,
    ModelChance,
    ModelRun,
)

PATHS = 20_000
ALWAYS = "true"


@dataclass(frozen=True)
class _Asked:
    """A forecast with the names of what is watched for it, and its time in years."""

    forecast: Forecast
    time: float
    both: str
    given: str


def model_run(
    data: CaseData,
    found: Ledger,
    *,
    paths: int = PATHS,
    seed: int = 0,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[ModelRun | None, str | None]:
    """The model's chances of a case's forecasts, or None and why there are none."""
    from standoff.projection.paths import simulate
    from standoff.projection.space import space

    if data.case.as_of is None:
        return None, "The case has no `as_of`, so that nothing says when the model's years begin."
    since = first_day(data.case.as_of)
    left_out = {f.id: why for f in data.forecasts.forecasts if (why := _unasked(f, since)) is not None}
    watch: dict[str, str] = {}
    asked = [_ask(f, since, watch) for f in data.forecasts.forecasts if f.id not in left_out]
    if not asked:
        return None, "No forecast names a proposition and a day on which it falls due."
    try:
        made = space(data, watch=watch)
        times = sorted({one.time for one in asked})
        reach = tuple(dict.fromkeys(n for one in asked if one.forecast.span != "at" for n in (one.both, one.given)))
        run = simulate(made.process(), times, paths=paths, seed=seed, reach=reach, progress=progress)
    except StandoffError as problem:
        return None, str(problem)
    rows = {name: number for number, name in enumerate(watch)}
    chances = {}
    for one in asked:
        chance = _chance(one, run, rows, times)
        if chance is None:
            left_out[one.forecast.id] = NEVER
        else:
            chances[one.forecast.id] = chance
    return (
        ModelRun(
            perspective=made.perspective,
            scenario=made.scenario or BARE,
            paths=paths,
            seed=seed,
            chances=chances,
            left_out=left_out,
            beside=_beside(found, chances),
            notes=made.notes,
        ),
        None,
    )


def _unasked(forecast: Forecast, since: date) -> str | None:
    """Why the model has nothing to say of a forecast; None where it has."""
    if forecast.proposition is None:
        return NO_PROPOSITION
    if last_day(forecast.made) < since:
        return EARLIER
    if forecast.due is None:
        return NO_DUE
    return PAST if last_day(forecast.due) <= since else None


def _ask(forecast: Forecast, since: date, watch: dict[str, str]) -> _Asked:
    """What to watch for a forecast; the same text is watched once."""
    wanted, given = forecast.proposition or ALWAYS, forecast.given or ALWAYS
    text = f"not ({wanted})" if forecast.span == "throughout" else wanted
    both = text if given == ALWAYS else f"({text}) and ({given})"
    watch.setdefault(both, both)
    watch.setdefault(given, given)
    assert forecast.due is not None
    return _Asked(forecast, years(since, last_day(forecast.due)), both, given)


def _chance(asked: _Asked, run: Transient, rows: Mapping[str, int], times: Sequence[float]) -> ModelChance | None:
    from standoff.projection.paths import wilson_width

    forecast, at = asked.forecast, times.index(asked.time)
    shares = run.chance if forecast.span == "at" else run.reached
    met, both = float(shares[rows[asked.given], at]), float(shares[rows[asked.both], at])
    paths = round(met * run.paths)
    if paths == 0:
        return None
    share = min(1.0, both / met)
    p = 1 - share if forecast.span == "throughout" else share
    status = forecast.resolution.status
    return ModelChance(
        id=forecast.id,
        p=p,
        half_width=float(wilson_width(np.array([share]), paths)[0]),
        given=met if forecast.given is not None else None,
        brier=brier(p, status == "true") if status in ("true", "false") else None,
    )


def _beside(found: Ledger, chances: Mapping[str, ModelChance]) -> tuple[ModelBeside, ...]:
    """The model beside everybody, and beside each holder, on what both gave a chance and what is decided."""
    shared = [(item.who, brier(chances[item.id].p, item.outcome), item.brier) for item in found.scored
              if item.id in chances]  # fmt: skip
    made = []
    for who in (None, *(one.who for one in found.holders)):
        rows = [(model, own) for holder, model, own in shared if who in (None, holder)]
        if rows:
            n = len(rows)
            chance = paired([model - own for model, own in rows])
            made.append(ModelBeside(who, n, sum(m for m, _ in rows) / n, sum(o for _, o in rows) / n, chance))
    return tuple(made)
