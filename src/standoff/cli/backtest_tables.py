"""The tables of a back-test, for eighty columns."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from standoff.cli.common import heading, limited, paragraph, table

if TYPE_CHECKING:
    from standoff.study.backtest.records import BacktestReport


def print_backtest(found: BacktestReport, limit: int) -> None:
    """What came beside the chances it had been given: sentences first, then options, scores and counts."""
    heading(found.heading)
    for sentence in found.sentences:
        paragraph(sentence)
    _held(found, limit)
    _scores(found)
    _hazards(found)
    _drivers(found)
    paragraph(
        f"Perspective {found.perspective}, all options free; {found.paths:,} simulated courses of events, seed "
        f"{found.seed}; each chance within {100 * found.half_width:.1f} points with 95 % certainty."
    )
    for note in found.notes:
        paragraph(note)


def _labels(found: BacktestReport) -> list[str]:
    """Years that are over by their number, the last day by its month."""
    return [str(day.year) if (day.month, day.day) == (12, 31) else f"{day:%Y-%m}" for day in found.days]


def _held(found: BacktestReport, limit: int) -> None:
    items = sorted(found.items, key=lambda one: (one.kind != "option", not one.restless))
    shown = limited(items, limit)
    heading("The chance that had been given to where it then stood, in per cent")
    rows = []
    for one in shown:
        cells = zip(one.chance["rates"], one.held, strict=True)
        marks = (f"{_whole(p if so else 1 - p)}{'' if so is one.today else '*'}" for p, so in cells)
        rows.append((one.id, *marks))
    table(None, ("", *_labels(found)), rows)
    paragraph(f"* otherwise than in {found.since:%Y-%m}.")
    if len(items) > len(shown):
        paragraph(f"... and {len(items) - len(shown)} more (--limit 0 for all).")


def _whole(chance: float) -> str:
    """A chance in whole per cent without the sign."""
    from standoff.study.backtest.telling import percent

    return percent(chance).replace("under\u00a0", "<").replace("over\u00a0", ">").removesuffix("\u00a0%")


def _scores(found: BacktestReport) -> None:
    from standoff.study.backtest.records import BASELINES, MODES

    names: dict[str, str] = {mode: f"the model, {words}" for mode, words in MODES.items()} | BASELINES
    for one in found.compared:
        kind = "Options" if one.kind == "option" else "Outcomes with a name"
        heading(f"{kind}: mean scores, 0 is best")
        rows = []
        for score in one.scores:
            band = "" if score.low is None or score.high is None else _band(score.low, score.high)
            rows.append((names[score.name], f"{score.brier:.3f}", band, f"{score.log:.2f}"))
        table(None, ("", "Brier", "over tau", "log"), rows)


def _band(one: float, other: float) -> str:
    return f"{min(one, other):.3f}-{max(one, other):.3f}"


def _hazards(found: BacktestReport) -> None:
    if not found.hazards:
        return
    heading("Counted, and in brackets expected")
    years = sorted({year for one in found.hazards for year in one.years})
    rows = []
    for one in found.hazards:
        by_year = dict(zip(one.years, zip(one.counts, one.expected["rates"], strict=True), strict=True))
        cells = (f"{by_year[y][0]} ({by_year[y][1]:.1f})" if y in by_year else "" for y in years)
        rows.append((one.id, *cells, f"{one.total} ({one.sum:.1f})"))
    table(None, ("", *map(str, years), "in all"), rows)


def _drivers(found: BacktestReport) -> None:
    if not found.drivers:
        return
    heading("Levels of drivers on record, and the chance they had in per cent")
    rows = []
    for one in found.drivers:
        levels = [level for level, _ in groupby(one.on_record)]
        rows.append((one.id, ", then ".join(levels), *(_whole(p) for p in one.given)))
    table(None, ("", "on record", *_labels(found)), rows)
