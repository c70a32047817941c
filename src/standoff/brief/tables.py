"""Rows for the brief's tables: what the templates lay out, computed plainly here."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.case.schema import CaseData
from standoff.study.records import GoalReport, Study, World
from standoff.study.wording import truth_sentence
from standoff.study.worlds import Truth, shared_truths
from standoff.theses.clauses import inner


@dataclass(frozen=True)
class MatrixRow:
    """One kind of stable world and in whose eyes it is stable: per perspective the states and the attainable ones."""

    title: str
    sentence: str
    number: int | None
    cells: tuple[World | None, ...]


def world_matrix(study: Study) -> tuple[MatrixRow, ...]:
    """Every kind of world that is stable in some view, the headline's first, then the widest shared."""
    seen: dict[Truth, World] = {}
    for view in study.views:
        for world in view.worlds:
            seen.setdefault(world.truths, world)
    own = {world.truths: world.number for world in study.headline.worlds}
    common = set(shared_truths(list(seen)))
    rows = []
    for truths, world in seen.items():
        cells = tuple(next((w for w in view.worlds if w.truths == truths), None) for view in study.views)
        rows.append(MatrixRow(_title(study, truths, common), world.sentence, own.get(truths), cells))
    return tuple(sorted(rows, key=lambda r: (r.number is None, r.number or 0, -sum(c is not None for c in r.cells))))


def _title(study: Study, truths: Truth, common: set[tuple[str, bool]]) -> str:
    """What sets a world apart from all the others of the table: what is so there, else what is not."""
    apart = [pair for pair in truths if pair not in common] or list(truths)
    return truth_sentence(study.headline.game, [pair for pair in apart if pair[1]] or apart)


def common_ground(study: Study) -> str:
    """What all the stable worlds of the headline view share, as a clause; empty where nothing is."""
    shared = shared_truths([world.truths for world in study.headline.worlds])
    return inner(truth_sentence(study.headline.game, shared)) if shared else ""


@dataclass(frozen=True)
class GoalRow:
    """One goal and what becomes of it."""

    report: GoalReport
    verdict: str


def goal_rows(study: Study) -> tuple[GoalRow, ...]:
    """Each goal of the headline view with a word on what becomes of it."""
    rows = []
    for goal in study.headline.goals:
        if not goal.possible:
            verdict = "no option brings it about"
        elif not goal.feasible:
            verdict = "in no state of this scenario"
        elif not goal.n_equilibria:
            verdict = "in no stable state"
        elif goal.n_attainable:
            verdict = "stable and within reach"
        else:
            verdict = "stable, but no paying moves lead there"
        rows.append(GoalRow(goal, verdict))
    return tuple(rows)


@dataclass(frozen=True)
class TradeYear:
    """One year's trade in millions of dollars: with the world, and the share of each partner recorded."""

    year: int
    total: float
    shares: tuple[tuple[str, float], ...]


def trade_years(data: CaseData) -> tuple[TradeYear, ...]:
    """Yearly totals (sector `all`, flow total) with partners' shares of them."""
    totals = {row.year: row.value_musd for row in data.trade if row.partner == "world" and row.flow == "total"}
    years = []
    for year, total in sorted(totals.items()):
        partners = [
            (row.partner, row.value_musd / total)
            for row in data.trade
            if row.year == year and row.flow == "total" and row.partner not in ("world", "other") and total
        ]
        years.append(TradeYear(year, total, tuple(partners)))
    return tuple(years)


@dataclass(frozen=True)
class PositionRow:
    """One option today: who owns it and what the present answer says."""

    id: str
    actor: str
    now: bool | None
    clause: str
    other: str
    held: bool


def position_rows(study: Study) -> tuple[PositionRow, ...]:
    """Every option with its present answer in words."""
    return tuple(
        PositionRow(
            o.id,
            o.actor,
            o.now,
            o.no if o.now is False else o.yes,
            o.yes if o.now is False else o.no,
            o.fixed is not None,
        )
        for o in study.headline.game.options
    )
