"""A projection as plain data, for programs."""

from __future__ import annotations

from typing import Any

from standoff.study.projection.records import (
    DriverReport,
    EstimateReport,
    PassageReport,
    ProjectionReport,
    Series,
    Tornado,
)

Document = dict[str, Any]


def document(found: ProjectionReport) -> Document:
    """The document of a projection: chances by year in the order of `years`, by name."""
    return {
        "start": found.start or None,
        "years": list(range(1, found.years + 1)),
        "dates": list(found.dates),
        "drivers_mode": found.drivers_mode,
        "method": found.method,
        "error_bound": found.margin,
        "paths": found.paths or None,
        "n_states": found.n_states,
        "n_combinations": found.n_combinations,
        "propositions": {one.name: list(one.chance.values) for one in found.propositions},
        "expected_years": {one.name: one.spent for one in found.propositions},
        "regimes": {one.name: one.spent for one in found.regimes},
        "regimes_by_year": {one.name: list(one.chance.values) for one in found.regimes},
        "hazards": {one.name: list(one.by.values) for one in found.hazards},
        "hazards_yearly": {one.name: list(one.yearly.values) for one in found.hazards},
        "hazards_expected": {one.name: list(one.rate.values) for one in found.hazards},
        "first_passage": {one.name: _passage(one) for one in found.first_passage},
        "drivers": {one.name: _driver(one) for one in found.drivers},
        "half_widths": _widths(found),
        "bands": _bands(found),
        "tornado": [_tornado(one) for one in found.tornadoes],
        "estimates": [_estimate(one) for one in found.estimates],
        "sharpness": {
            one.player: {"first_want_odds": one.first, "firm_wants": one.firm, "wants": one.wants}
            for one in found.sharpness
        },
        "small_noise": None if found.small_noise is None else found.small_noise.document(),
        "sentences": list(found.sentences),
        "notes": list(found.notes),
    }


def _passage(one: PassageReport) -> Document:
    return {"chance": list(one.chance.values), "median": one.median, "today": one.today}


def _driver(one: DriverReport) -> Document:
    return {"start": one.start, "levels": {level.name: list(level.chance.values) for level in one.levels}}


def _estimate(one: EstimateReport) -> Document:
    return {
        "kind": one.kind,
        "name": one.name,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "source": one.source,
    }


def _tornado(one: Tornado) -> Document:
    rows = [
        {
            "assumption": row.assumption,
            "words": row.words,
            "low_setting": row.low_setting,
            "high_setting": row.high_setting,
            "low": row.low,
            "high": row.high,
            "half_width": row.half_width,
        }
        for row in one.rows
    ]
    return {"proposition": one.name, "date": one.date, "base": one.base, "half_width": one.half_width, "rows": rows}


def _quantities(found: ProjectionReport) -> dict[str, list[tuple[str, Series]]]:
    """Every quantity by year, under the document's own keys: (name, series)."""
    return {
        "propositions": [(one.name, one.chance) for one in found.propositions],
        "regimes_by_year": [(one.name, one.chance) for one in found.regimes],
        "hazards": [(one.name, one.by) for one in found.hazards],
        "hazards_yearly": [(one.name, one.yearly) for one in found.hazards],
        "hazards_expected": [(one.name, one.rate) for one in found.hazards],
        "first_passage": [(one.name, one.chance) for one in found.first_passage],
        "drivers": [(f"{one.name}.{level.name}", level.chance) for one in found.drivers for level in one.levels],
    }


def _widths(found: ProjectionReport) -> Document | None:
    """Half of the 95 % intervals of what is simulated; None where nothing is."""
    made = {
        key: {name: list(series.half_width) for name, series in items if series.half_width is not None}
        for key, items in _quantities(found).items()
    }
    return {key: items for key, items in made.items() if items} or None


def _bands(found: ProjectionReport) -> Document | None:
    """The 5 and 95 per cent points over the draws of the assumptions; None where none were made."""
    drawn = found.bands
    if drawn is None:
        return None
    made: Document = {"draws": drawn.draws, "paths": drawn.paths, "seed": drawn.seed, "varied": list(drawn.varied)}
    for key, items in _quantities(found).items():
        made[key] = {
            name: {"low": list(series.low), "high": list(series.high)}
            for name, series in items
            if series.low is not None and series.high is not None
        }
    return made
