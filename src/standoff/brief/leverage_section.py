"""The part of the brief on shares, control and cards: its heading, its tables and its figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from standoff.brief.leverage_figure import leverage_figure
from standoff.brief.prose import short_names
from standoff.study.leverage.records import SETS, CardReport, LeverageReport, Matrix, SetReport
from standoff.study.leverage.telling import finding, marginal_sentence, points
from standoff.study.records import Study
from standoff.theses.clauses import joined, outer
from standoff.theses.gloss import called, gloss

DRAWN, LISTED, PAIRS = 5, 20, 4
"""Cards in the figure, and in the table; pairs of players in the text."""
_EVEN = 1e-12


@dataclass(frozen=True)
class CardRow:
    """One card with its option in words, its numbers as text and the events that tell of it."""

    card: CardReport
    words: str
    moved: str
    indirect: str
    by_rank: str
    own: str
    today: str
    events: tuple[Any, ...]


@dataclass(frozen=True)
class MatrixTable:
    """A matrix as text: (whose options, cells)."""

    title: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def context(study: Study) -> dict[str, Any]:
    """What the template `leverage.html.j2` lays out, under the name `leverage` there."""
    found = study.leverage
    assert found is not None, "the part is only laid out where there is a report"
    data, everywhere = study.data, found.sets["feasible"]
    headline = finding(data, found)
    drawn = _drawn(found)
    cards = [(card, outer(gloss(card.option, data) or card.option)) for card in drawn]
    title = _figure_title(study, found)
    return {
        "report": found,
        "heading": headline,
        "figure": leverage_figure(found, everywhere, cards, short_names(study), title),
        "marginal": marginal_sentence(data, found),
        "joint": _joint(study, everywhere),
        "tables": _tables(found),
        "cards": tuple(_row(study, card) for card in found.cards[:LISTED]),
        "more": max(0, len(found.cards) - LISTED),
        "association": [SETS[one.name] for one in found.sets.values() if not one.product and one.n_states > 1],
    }


def _drawn(found: LeverageReport) -> list[CardReport]:
    """The cards in the figure: those told of in the chronicle, then the largest; each answer to an option once.

    Without those to which the third party is indifferent.
    """
    felt = [card for card in found.cards if abs(card.indirect) > _EVEN]
    felt.sort(key=lambda card: (not card.told, -abs(card.indirect)))
    first: dict[tuple[str, str], CardReport] = {}
    for card in felt:
        first.setdefault((card.option, card.through), card)
    told = [card for card in first.values() if card.told][: DRAWN - 2]
    return told + [card for card in first.values() if not card.told and card.agreed][: DRAWN - len(told)]


def _figure_title(study: Study, found: LeverageReport) -> str:
    """The finding of the figure: whose choices decide, then how much cards do."""
    whole = finding(study.data, found)
    if not found.cards:
        return whole
    head = whole.split(";")[0]
    told = [card for card in found.cards if card.told]
    if told:
        most = points(max(abs(card.indirect) for card in told), sign=False)
        by_rank = points(max(abs(card.rank_indirect) for card in told), sign=False)
        size = f"{most} points of 100 ({by_rank} by rank)"
        return f"{head}; no card that the chronicle tells of moves anybody by more than {size}"
    agreed = [card for card in found.cards if card.agreed]
    if not agreed:
        return head
    best = max(agreed, key=lambda card: abs(card.indirect))
    through, on = called(study.data, best.through), called(study.data, best.on)
    return f"{head}; the strongest card moves {on} by {points(best.indirect)} points of 100, through {through}"


def _joint(study: Study, one: SetReport) -> tuple[str, ...]:
    """Which outsider decides most of the joint fortune of each pair, both utilities agreeing, most telling first."""
    data, said = study.data, []
    for pivot in one.joint:
        if pivot.outsider is None or not pivot.agreed or len(pivot.over) != 2:
            continue
        value = pivot.shares[pivot.outsider] or 0.0
        names = joined([called(data, a).name for a in pivot.over])
        said.append((value, f"{names}: {called(data, pivot.outsider)} {100 * value:.0f}\u00a0%"))
    return tuple(words for _, words in sorted(said, reverse=True)[:PAIRS])


def _tables(found: LeverageReport) -> tuple[MatrixTable, ...]:
    made = []
    for one in found.sets.values():
        name = f"{SETS[one.name]} ({one.n_states:,})"
        if _defined(one.statement.share):
            made.append(_table(found, f"Shares over {name}, per cent", one.statement.share, one.rank.share))
        if _defined(one.statement.control):
            made.append(_table(found, f"Control at {name}, per cent", one.statement.control, one.rank.control))
    return tuple(made)


def _defined(matrix: Matrix) -> bool:
    return any(value is not None for row in matrix.values() for value in row.values())


def _table(found: LeverageReport, title: str, one: Matrix, other: Matrix) -> MatrixTable:
    rows = tuple((i, tuple(_both(one[i][j], other[i][j]) for j in found.actors)) for i in found.actors)
    return MatrixTable(title, rows)


def _both(one: float | None, other: float | None) -> str:
    return "–" if one is None or other is None else f"{_digits(one)} ({_digits(other)})"


def _digits(value: float) -> str:
    """Per cent with one digit below ten, none above."""
    return f"{100 * value:.1f}" if 0.0005 <= value < 0.0995 else f"{100 * value:.0f}"


def _row(study: Study, card: CardReport) -> CardRow:
    chronicle = {event.id: event for event in study.data.chronicle}
    return CardRow(
        card=card,
        words=outer(gloss(card.option, study.data) or card.option),
        moved=f"{100 * card.moves_choices:.0f}\u00a0%",
        indirect=points(card.indirect),
        by_rank=points(card.rank_indirect),
        own=points(card.own),
        today="–" if card.today is None else points(card.today.indirect),
        events=tuple(chronicle[id] for id in card.told or card.recorded if id in chronicle),
    )
