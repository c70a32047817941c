"""What the assumptions leave open: bands over joint draws of all of them, tornadoes of one changed at a time."""

from __future__ import annotations

import numpy as np

from standoff.case.schema import CaseData
from standoff.projection.bands import Bands
from standoff.projection.changes import Change
from standoff.projection.ranges import uncertain_numbers
from standoff.projection.tornado import Swings
from standoff.study.projection.assembling import Band
from standoff.study.projection.records import BandsReport, Numbers, ProjectionReport, Swing, Tornado
from standoff.study.projection.running import Outlook
from standoff.study.projection.wanted import ENDED, REST
from standoff.theses.clauses import inner
from standoff.theses.gloss import gloss

ROWS = 12
"""Assumptions that a tornado tells."""


def banded(found: Bands, columns: list[int]) -> Band:
    """The middle nine tenths of the draws at some times; of strokes what each year adds."""

    def band(quantity: str, name: str) -> tuple[Numbers, Numbers] | None:
        values = found.values(quantity, name)
        if values is None:
            return None
        chosen = values[:, columns]
        if quantity == "strokes":
            chosen = np.diff(chosen, axis=1, prepend=0.0)
        low, high = np.quantile(chosen, [0.05, 0.95], axis=0)
        return tuple(low.tolist()), tuple(high.tolist())

    return band


def bands_report(look: Outlook, found: Bands) -> BandsReport:
    """How many draws, of what."""
    kinds = {one.kind for one in uncertain_numbers(look.space, look.assumptions)}
    said = {
        "tau": "how sharply the players choose",
        "rate": "how often they reconsider",
        "driver": "how fast the drivers move",
        "hazard": "how often hazards strike",
    }
    varied = [words for kind, words in said.items() if kind in kinds]
    wants = ["which doubtful wants count and how wants of equal rank are ordered"] if _doubts(look) else []
    return BandsReport(
        draws=len(found.draws),
        paths=found.paths,
        seed=found.seed,
        varied=(*varied, *wants, "how far wants lie apart"),
        asked=found.asked,
    )


def _doubts(look: Outlook) -> bool:
    players = [player for wants in look.space.wants for player in wants.lists]
    ranks = [rank for player in players for rank in player.ranks]
    return any(rank.kind != "single" or rank.statements[0].confidence < 1 for rank in ranks)


def tornadoes(look: Outlook, found: Swings, report: ProjectionReport, asked: str | None) -> tuple[Tornado, ...]:
    """The tornado of a proposition asked for, else of what is likeliest at the end and of the gravest hazard."""
    if asked is not None:
        return (_tornado(look, found, asked, gloss(asked, look.data) or f"“{asked}” holds"),)
    made = []
    named = [one for one in report.regimes if one.name not in (ENDED, REST)]
    if named:
        top = max(named, key=lambda one: one.chance.last)
        made.append(_tornado(look, found, top.name, top.words))
    graver = [one for one in report.hazards if one.absorbing] or list(report.hazards[:1])
    for hazard in graver[:1]:
        words = f"there is at least one by then ({inner(hazard.title)})"
        made.append(_tornado(look, found, hazard.name, words, struck=True))
    return tuple(one for one in made if one.rows)


def _words(data: CaseData, change: Change) -> str:
    """What is changed, a doubtful want said in a clause where there is one."""
    head, _, text = change.words.partition(": ")
    said = gloss(text, data) if change.kind == "statement" and text else None
    return change.words if said is None else f"{head}, that {said}"


def _tornado(look: Outlook, found: Swings, name: str, words: str, *, struck: bool = False) -> Tornado:
    """Differences as simulated, from the central value as the report has it (which may be exact)."""
    run = look.best()
    column = run.at(float(look.clock.years))
    row_at = run.hazard(name) if struck else run.proposition(name)
    assert row_at is not None, "what is told was followed"
    field = "struck" if struck else "chance"
    central, error = float(getattr(run.transient, field)[row_at, column]), run.width(field, row_at, column)
    end = float(look.clock.years)
    made = found.tornado(name, end, "struck" if struck else "chance")
    shift = central - made.base
    rows = [
        Swing(
            assumption=" ".join((row.change.kind, *row.change.key)),
            words=_words(look.data, row.change),
            low_setting=row.change.low.words,
            high_setting=row.change.high.words,
            low=min(1.0, max(0.0, row.low + shift)),
            high=min(1.0, max(0.0, row.high + shift)),
            half_width=row.half_width,
        )
        for row in made.rows
        if row.sure
    ]
    return Tornado(name, words, look.clock.dates[-1], central, tuple(rows[:ROWS]), error, len(made.rows))
