"""`standoff leverage`: whose options decide whose fortune, who is marginal, and the cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.common import (
    AllPerspectivesOption,
    CaseArgument,
    JsonOption,
    LimitOption,
    PerspectiveOption,
    ScenarioOption,
    emit_views,
    head,
    heading,
    limited,
    open_case,
    paragraph,
    table,
    views,
)

if TYPE_CHECKING:
    from standoff.session import Case
    from standoff.study.leverage.records import LeverageReport, Matrix

StableUnderOption = Annotated[str, typer.Option("--concept", "-c", help="What the stable states are stable under.")]
GivenOption = Annotated[
    str | None, typer.Option("--given", "-g", help="Only states where this proposition holds, such as 'not war'.")
]
ThresholdOption = Annotated[float, typer.Option("--threshold", help="Control below this is marginal.")]
RhoOption = Annotated[float, typer.Option("--rho", help="Weight of each statement against the one before, to 0.5.")]
CARDS = 12
"""Cards shown in a terminal, unless all are asked for."""


def leverage(
    case: CaseArgument,
    perspective: PerspectiveOption = None,
    scenario: ScenarioOption = None,
    all_perspectives: AllPerspectivesOption = False,
    concept: StableUnderOption = "seq",
    given: GivenOption = None,
    threshold: ThresholdOption = 0.01,
    rho: RhoOption = 0.5,
    limit: LimitOption = 100,
    as_json: JsonOption = False,
) -> None:
    """Measure whose options decide whose fortune, who is marginal, and which options are cards played on a third."""
    from standoff.cli.solve import wanted_concepts
    from standoff.study.leverage.reporting import document

    opened = open_case(case)
    wanted_concepts(concept)
    documents = {}
    for view in views(opened, perspective, all_perspectives):
        game = opened.game(view, scenario)
        found = game.leverage(concept=concept, given=given, threshold=threshold, rho=rho)
        resolved = game.resolved
        top = head("leverage", opened.id, perspective=resolved.perspective, scenario=resolved.scenario)
        documents[resolved.perspective] = {**top, **document(found, limit=limit)}
        if not as_json:
            _print(opened, found, limit)
    if as_json:
        emit_views("leverage", opened.id, documents, every=all_perspectives, scenario=scenario)


def _print(opened: Case, found: LeverageReport, limit: int) -> None:
    from standoff.study.leverage.telling import finding, marginal_sentence, set_name

    where = f"perspective {found.perspective}, scenario {found.scenario}"
    heading(f"{opened.title}: {where}{f', given {found.given}' if found.given else ''}")
    paragraph(f"{finding(opened.data, found)}.")
    for one in found.sets.values():
        if one.n_states == 0:
            paragraph(f"There are no {set_name(one, found)}.")
        elif _varies(one.statement.share):
            _matrix(found, f"Shares over the {set_name(one, found)}, per cent", one.statement.share, one.rank.share)
            if not one.product:
                paragraph("There the options are not free of each other: these are shares of association.")
    everywhere = found.sets["feasible"]
    if everywhere.n_states:
        title = f"Control at the {set_name(everywhere, found)}, per cent"
        _matrix(found, title, everywhere.statement.control, everywhere.rank.control)
        paragraph("By statement utility (in brackets by rank). Control: what one move of the row's could change.")
        paragraph(marginal_sentence(opened.data, found))
    _cards(found, limit)
    for note in found.notes:
        paragraph(note)


def _varies(shares: Matrix) -> bool:
    return any(value is not None for row in shares.values() for value in row.values())


def _matrix(found: LeverageReport, title: str, by_statement: Matrix, by_rank: Matrix) -> None:
    rows = [(i, *(_cell(by_statement[i][j], by_rank[i][j]) for j in found.actors)) for i in found.actors]
    heading(title)
    table(None, ("options of", *(f"on {j}" for j in found.actors)), rows)


def _cell(one: float | None, other: float | None) -> str:
    return "-" if one is None or other is None else f"{100 * one:.0f} ({100 * other:.0f})"


def _cards(found: LeverageReport, limit: int) -> None:
    from standoff.study.leverage.telling import points

    if not found.cards:
        few = len(found.actors) < 3
        why = "A card takes three players" if few else "No option changes what another player does best"
        paragraph(f"{why}, so there are no cards.")
        return
    shown = limited(found.cards, min(limit, CARDS) or 0)
    rows = [
        (
            card.option,
            card.through,
            card.on,
            f"{100 * card.moves_choices:.0f} %",
            f"{points(card.indirect)} ({points(card.rank_indirect)})",
            "told" if card.told else "parties" if card.recorded else "",
        )
        for card in shown
    ]
    columns = ("saying yes to", "through", "moves", "replies change", "by points of 100", "on record")
    heading("Cards: an option that moves what a third can expect, through another's replies")
    table(None, columns, rows)
    if any(card.recorded for card in shown):
        paragraph("On record: the chronicle tells of this card, or of some act of these three parties.")
    if len(found.cards) > len(shown):
        paragraph(f"... and {len(found.cards) - len(shown):,} more (--limit 0 for all).")
