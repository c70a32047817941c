"""The part of the brief that looks back: what came, beside the chances it had been given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from standoff.brief.backtest_figure import counts_figure, dots_figure, given
from standoff.study.backtest.records import BASELINES, MODES, BacktestReport, Held
from standoff.study.backtest.telling import groups, likely, month, percent
from standoff.study.records import Study
from standoff.theses.clauses import inner, number, outer, share

KINDS = {"option": "Options", "definition": "Outcomes with a name"}


@dataclass(frozen=True)
class Row:
    """One line of the table: what stands, whose it is, whether it moved, and the chance it had on each day."""

    words: str
    actor: str | None
    moved: bool
    cells: tuple[str, ...]


@dataclass(frozen=True)
class DriverRow:
    """A driver with its level on each day, and the chance it had."""

    title: str
    cells: tuple[tuple[str, str], ...]


def context(study: Study) -> dict[str, Any]:
    """What the template `backtest.html.j2` lays out, under the name `backtest` there."""
    found = study.backtest
    assert found is not None, "the part is only laid out where there is a report"
    return {
        "report": found,
        "heading": found.heading,
        "told": groups(found),
        "start": month(found.since),
        "end": month(found.until),
        "dots": dots_figure(found, _dots_finding(found)),
        "counts": counts_figure(found, _counts_finding(found)),
        "days": [month(day) for day in found.days],
        "kinds": [(KINDS[kind], [_row(item) for item in found.kind(kind)]) for kind in KINDS if found.kind(kind)],
        "scores": [(KINDS[one.kind], one.n_items, _scores(found, one.kind)) for one in found.compared],
        "drivers": [
            DriverRow(
                one.title, tuple(zip((one.levels[v] for v in one.on_record), map(percent, one.given), strict=True))
            )
            for one in found.drivers
        ],
        "half_width": f"{100 * found.half_width:.1f} points",
    }


def _row(item: Held) -> Row:
    return Row(
        words=outer(item.said(item.held[-1])),
        actor=item.actor,
        moved=item.moved,
        cells=tuple(
            f"{percent(p)}{'' if so is item.today else ' *'}" for p, so in zip(given(item), item.held, strict=True)
        ),
    )


def _scores(found: BacktestReport, kind: str) -> list[tuple[str, str, str, str]]:
    """By forecaster: what it is called, its Brier score, its range, its log score."""
    compared = next(one for one in found.compared if one.kind == kind)
    names: dict[str, str] = {mode: f"the model, {words}" for mode, words in MODES.items()} | BASELINES
    made = []
    for one in compared.scores:
        band = (
            ""
            if one.low is None or one.high is None
            else f"{min(one.low, one.high):.3f} to {max(one.low, one.high):.3f}"
        )
        made.append((names[one.name], f"{one.brier:.3f}", band, f"{one.log:.2f}"))
    return made


def _dots_finding(found: BacktestReport) -> str:
    """How many of those that moved had been given an even chance or more."""
    moved = [one for one in found.kind("option") if one.moved]
    if not moved:
        return f"Nothing stands otherwise in {month(found.until)} than in {month(found.since)}"
    seen = sum(likely(given(one)[-1]) for one in moved)
    still = [one for one in found.kind("option") if not one.moved]
    right = sum(likely(given(one)[-1]) for one in still)
    head = f"{outer(share(seen, len(moved)))} options that moved had been given an even chance or more of it"
    return f"{head}; so had {share(right, len(still))} that stayed, of staying" if still else head


def _counts_finding(found: BacktestReport) -> str:
    """Which hazard struck most beyond what was expected."""
    if not found.hazards:
        return ""
    worst = max(found.hazards, key=lambda one: one.total / max(one.sum, 1e-9))
    if worst.total <= worst.sum:
        return "Nothing struck more often than expected"
    times = worst.total / worst.sum if worst.sum else 0.0
    more = f"{times:.1f} times as often as expected" if times >= 1.5 else "more often than expected"
    others = len(found.hazards) - 1
    tail = f"; of {number(others)} others none missed by so much" if others > 1 else ""
    return f"{outer(inner(worst.title))}: {more}{tail}"
