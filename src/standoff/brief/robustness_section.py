"""The part of the brief on preference draws: which conclusions stand on uncertain wants, and which do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from standoff.brief import svg
from standoff.brief.prose import capital, counted
from standoff.study.records import Study, ThesisResult
from standoff.study.robustness.records import DrawnWorld, Mark, RobustnessReport, agreement, mark
from standoff.study.wording import truth_sentence
from standoff.study.worlds import shared_truths
from standoff.theses.clauses import number
from standoff.theses.robustness import Share, percent

WIDTH, LEFT, RIGHT = 1080.0, 560.0, 1000.0
MOST_ROWS = 24
ALWAYS = 0.995
"""Agreement from which a verdict is counted as the same in (practically) all draws."""


@dataclass(frozen=True)
class Row:
    """One thesis with what the draws say of it."""

    result: ThesisResult
    share: Share
    agreement: float
    mark: Mark


@dataclass(frozen=True)
class NewWorld:
    """A kind of world that only draws have: what sets it apart, in words, and its share."""

    words: str
    share: Share


def context(study: Study) -> dict[str, Any]:
    """What the template `robustness.html.j2` lays out, under the name `robustness` there."""
    report = study.robustness
    assert report is not None, "the section is filled only where preferences were drawn"
    rows = thesis_rows(study, report)
    wavering = [row for row in rows if row.agreement < ALWAYS]
    today = report.concept("seq")
    return {
        "report": report,
        "heading": _heading(rows),
        "rows": rows,
        "fragile": [row for row in rows if row.mark == "fragile"],
        "robust": _firmest(rows, study),
        "always": len(rows) - len(wavering),
        "figure": _figure(wavering[:MOST_ROWS], report) if wavering else None,
        "left_out": max(0, len(wavering) - MOST_ROWS),
        "new_worlds": _new_worlds(study, report),
        "status_quo": today.status_quo if today else None,
        "not_drawn": sum(one.share is None for one in report.theses),
        "marks": marks(study),
    }


def marks(study: Study) -> dict[str, Row]:
    """By thesis, what the draws say of its verdict."""
    if study.robustness is None:
        return {}
    return {row.result.thesis.id: row for row in thesis_rows(study, study.robustness)}


def thesis_rows(study: Study, report: RobustnessReport) -> list[Row]:
    """The theses that the draws can speak of, those whose verdict the fewest draws agree with first."""
    rows = []
    for result in (*study.theses, *study.tensions):
        drawn = report.thesis(result.thesis.id)
        agreed = agreement(result.verdict.verdict, drawn.share if drawn else None)
        if drawn is not None and drawn.share is not None and agreed is not None:
            rows.append(Row(result, drawn.share, agreed, mark(result.verdict.verdict, drawn.share)))
    return sorted(rows, key=lambda row: row.agreement)


def _heading(rows: Sequence[Row]) -> str:
    if not rows:
        return "What uncertain wants change"
    robust, fragile = (sum(row.mark == kind for row in rows) for kind in ("robust", "fragile"))
    if len(rows) == 1:
        return f"The one verdict drawn is {rows[0].mark or 'neither robust nor fragile'} under uncertain wants"
    many = counted(len(rows), "verdict")
    amount = f"All {many}" if robust == len(rows) else f"{capital(number(robust)) if robust else 'None'} of {many}"
    said = f"{amount} {'stands' if robust < 2 else 'stand'} in nearly every draw of the doubtful wants"
    return said + (f"; {number(fragile)} {'is' if fragile == 1 else 'are'} fragile" if fragile else "")


def _firmest(rows: Sequence[Row], study: Study) -> list[Row]:
    """The robust verdicts worth telling first: on lasting states, then what holds, in the order of the text."""
    order = {result.thesis.id: at for at, result in enumerate(study.theses)}
    told = [row for row in rows if row.mark == "robust" and row.result.thesis.id in order]

    def place(row: Row) -> tuple[bool, bool, float, int]:
        thesis = row.result.thesis
        return (
            thesis.check.kind != "equilibria",
            row.result.verdict.verdict != "HOLDS",
            -row.agreement,
            order[thesis.id],
        )

    return sorted(told, key=place)


def _new_worlds(study: Study, report: RobustnessReport) -> list[NewWorld]:
    """The kinds of world that draws have and the case as written has not, most frequent first, a few."""
    common = set(shared_truths([world.truths for world in report.worlds]))
    unknown = [world for world in report.worlds if not world.known][:4]
    return [NewWorld(_apart(study, world, common), world.share) for world in unknown]


def _apart(study: Study, world: DrawnWorld, common: set[tuple[str, bool]]) -> str:
    apart = [pair for pair in world.truths if pair not in common] or list(world.truths)
    return truth_sentence(study.headline.game, [pair for pair in apart if pair[1]] or apart).rstrip(".")


def _figure(rows: Sequence[Row], report: RobustnessReport) -> svg.Figure:
    """One line a thesis: in what share of the draws it holds, with its interval."""
    step, top = 44.0, 62.0
    height = top + step * len(rows) + 16
    parts: list[Markup] = [
        svg.text("Share of the draws in which the conclusion holds", LEFT, 20, class_="tick"),
    ]
    for tenth in range(0, 11, 2):
        x = _at(tenth / 10)
        parts.append(svg.tag("line", x1=x, x2=x, y1=top - 14, y2=height - 12, class_="grid"))
        parts.append(svg.text(f"{10 * tenth} %", x, top - 22, class_="tick", anchor="middle"))
    for at, row in enumerate(rows):
        parts += _line(row, top + step * at + step / 2)
    least = rows[0]
    title = (
        f"The verdict on “{least.result.thesis.claim.rstrip('.')}” hangs most on uncertain wants: "
        f"it {'holds' if least.result.verdict.verdict == 'HOLDS' else 'fails'} as written, "
        f"and {percent(least.agreement)} of {report.draws:,} draws agree"
    )
    said = [f"{row.result.thesis.claim} {row.result.verdict.verdict}: {percent(row.share.value or 0)}." for row in rows]
    return svg.figure(parts, WIDTH, height, title, " ".join(said))


def _line(row: Row, y: float) -> list[Markup]:
    verdict, share = row.result.verdict.verdict, row.share
    assert share.value is not None
    assert share.low is not None
    assert share.high is not None
    claim = svg.wrapped(row.result.thesis.claim, LEFT - 150, 12.5, 2)
    first = y + 4 - 7.5 * (len(claim) - 1)
    after = share.high < 0.86
    return [
        svg.text("holds" if verdict == "HOLDS" else "fails", 8, y + 4, class_=f"mover {verdict}"),
        svg.lines(claim, 56, first, 15, class_="small"),
        svg.tag("line", x1=_at(share.low), x2=_at(share.high), y1=y, y2=y, class_=f"interval {verdict}"),
        svg.tag("circle", cx=_at(share.value), cy=y, r=5.0, class_=f"drawn {verdict}"),
        svg.text(
            percent(share.value),
            _at(share.high) + 9 if after else _at(share.low) - 9,
            y + 4,
            class_="tick",
            anchor="start" if after else "end",
        ),
    ]


def _at(share: float) -> float:
    return LEFT + share * (RIGHT - LEFT)
