"""The picture of leverage: whose options decide whose fortune as a matrix of squares, beside it the cards as arrows.

The area of a square is the share; its number is written below it, so that nothing hangs on size or colour alone. The
largest share of a column is set in bold.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from standoff.brief.prose import capital
from standoff.brief.svg import Figure, figure, lines, tag, text, wrapped
from standoff.study.leverage.records import CardReport, LeverageReport, SetReport
from standoff.study.leverage.telling import points

LEFT, TOP, CELL, ROW, SQUARE = 112.0, 78.0, 78.0, 76.0, 46.0
CARD_WIDTH, CARD_HEIGHT, GAP = 400.0, 84.0, 44.0
LEAST = 1.5
"""The side of the smallest square, in pixels."""
NARROWEST = 860.0
"""A narrower drawing is set in the middle of this width, as every drawing is as wide as the page."""


def leverage_figure(
    found: LeverageReport,
    one: SetReport,
    cards: Sequence[tuple[CardReport, str]],
    short: dict[str, str],
    finding: str,
) -> Figure | None:
    """The matrix of one set with some cards, each with its option in words; None where no share is defined.

    `short` gives each actor's short name.
    """
    actors = [a for a in found.actors if any(v is not None for v in one.statement.share[a].values())]
    if not actors:
        return None
    right = LEFT + len(found.actors) * CELL
    parts = [
        text("The choices of", 0, TOP - 14, class_="tick"),
        text("decide, of the fortune of", LEFT, TOP - 46, class_="tick"),
    ]
    for row, i in enumerate(found.actors):
        y = TOP + row * ROW
        parts.append(tag("line", x1=0.0, x2=right, y1=y - 4, y2=y - 4, class_="grid"))
        parts.append(text(capital(short.get(i, i)), 0, y + ROW / 2 + 2, class_=f"label a-{i}"))
        for column, j in enumerate(found.actors):
            parts += _cell(one, i, j, LEFT + (column + 0.5) * CELL, y)
    for column, j in enumerate(found.actors):
        parts.append(_column_head(capital(short.get(j, j)), LEFT + (column + 0.5) * CELL))
    height = TOP + len(found.actors) * ROW
    if cards:
        parts.append(
            text("Cards: a choice that moves a third party through another's answer", right + GAP, 16, class_="tick")
        )
        for place, (card, words) in enumerate(cards):
            parts += _card(card, words, short, right + GAP, 34 + place * CARD_HEIGHT)
        height = max(height, 34 + len(cards) * CARD_HEIGHT)
    width = right + (GAP + CARD_WIDTH if cards else 20)
    if width < NARROWEST:
        parts = [tag("g", parts, transform=f"translate({(NARROWEST - width) / 2:.0f} 0)")]
    width = max(width, NARROWEST)
    return figure(parts, width, height + 6, finding, _description(found, one, cards, short))


def _column_head(name: str, x: float) -> Markup:
    rows = wrapped(name, CELL - 6, 12, 2)
    return lines(rows, x, TOP - 12 - 14 * (len(rows) - 1), 14, class_="small", anchor="middle")


def _cell(one: SetReport, i: str, j: str, x: float, y: float) -> list[Markup]:
    share, by_rank = one.statement.share[i][j], one.rank.share[i][j]
    if share is None or by_rank is None:
        return [text("–", x, y + ROW / 2, class_="tick", anchor="middle")]
    side = max(LEAST, SQUARE * share**0.5)
    middle = y + SQUARE / 2 + 1
    largest = next(p.actor for p in one.pivotal if p.over == (j,)) == i
    return [
        tag("rect", x=x - side / 2, y=middle - side / 2, width=side, height=side, class_=f"bar a-{i}"),
        tag(
            "text",
            [
                tag("tspan", _per_cent(share), class_="strong" if largest else "small"),
                tag("tspan", f" ({100 * by_rank:.0f})", class_="tick"),
            ],
            x=x,
            y=y + SQUARE + 17,
            text_anchor="middle",
        ),
    ]


def _card(card: CardReport, words: str, short: dict[str, str], x: float, y: float) -> list[Markup]:
    """One card: what is done, then its owner, whose answer it changes, and whom that moves."""
    rows = wrapped(words, CARD_WIDTH - 10, 12, 1)
    line = y + 46
    stops = (x + 52, x + CARD_WIDTH * 0.5, x + CARD_WIDTH - 52)
    parties = (card.actor, card.through, card.on)
    parts = [lines(rows, x, y + 14, 14, class_="small")]
    labels = (
        f"{100 * card.moves_choices:.0f} % answered otherwise",
        f"{points(card.indirect)} ({points(card.rank_indirect)})",
    )
    for party, stop in zip(parties, stops, strict=True):
        parts.append(tag("circle", "", cx=stop, cy=line, r=5.0, class_=f"head a-{party}"))
        parts.append(
            text(capital(short.get(party, party)), stop, line + 20, class_=f"mover a-{party}", anchor="middle")
        )
    for (start, end), label, mover in zip(pairwise(stops), labels, parties, strict=False):
        parts.append(tag("path", "", d=f"M{start + 9:.0f} {line:.0f} H{end - 17:.0f}", class_=f"move a-{mover}"))
        parts.append(tag("path", "", d=f"M{end - 9:.0f} {line:.0f} l-9 -5 l0 10 z", class_=f"head a-{mover}"))
        parts.append(text(label, (start + end) / 2, line - 8, class_="tiny", anchor="middle"))
    return parts


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _description(
    found: LeverageReport, one: SetReport, cards: Sequence[tuple[CardReport, str]], short: dict[str, str]
) -> str:
    said = []
    for j in found.actors:
        column = {i: one.statement.share[i][j] for i in found.actors}
        known = [(i, value) for i, value in column.items() if value is not None]
        if known:
            parts = (f"{short.get(i, i)} {_per_cent(value)}" for i, value in sorted(known, key=lambda p: -p[1]))
            said.append(f"Of the fortune of {short.get(j, j)}: {', '.join(parts)}.")
    for card, words in cards:
        parties = [short.get(a, a) for a in (card.actor, card.through, card.on)]
        said.append(f"{words}: from {parties[0]} through {parties[1]} on {parties[2]}, {points(card.indirect)} points.")
    return " ".join(said)
