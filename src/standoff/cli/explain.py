"""`standoff explain`: why a state holds or breaks, actor by actor, with the moves that prove it."""

from __future__ import annotations

from typing import Annotated

import typer

from standoff.cli.common import (
    CaseArgument,
    JsonOption,
    PerspectiveOption,
    ScenarioOption,
    emit,
    head,
    heading,
    open_case,
    paragraph,
)
from standoff.cli.solve import ConceptsOption, EngineOption, wanted_concepts

StateArgument = Annotated[str, typer.Argument(metavar="STATE", help="A Y/N string in option order, or status_quo.")]


def explain(
    case: CaseArgument,
    state: StateArgument = "status_quo",
    perspective: PerspectiveOption = None,
    scenario: ScenarioOption = None,
    concepts: ConceptsOption = None,
    engine: EngineOption = "fast",
    as_json: JsonOption = False,
) -> None:
    """Explain a state: for each player and concept, the move that breaks it or the replies that hold it."""
    from standoff.stability.concepts import available
    from standoff.study.explaining import explain_state

    opened = open_case(case)
    game = opened.game(perspective, scenario)
    chosen = wanted_concepts(concepts) or available(game.model)
    found = explain_state(game.resolved, game.model, game.position(state), chosen, engine=engine)
    if as_json:
        resolved = game.resolved
        emit(
            {
                **head("explain", opened.id, perspective=resolved.perspective, scenario=resolved.scenario),
                **found.document(),
            }
        )
        return
    heading(f"{opened.title}: perspective {game.resolved.perspective}, scenario {game.resolved.scenario or 'none'}")
    paragraph(found.state_words)
    for player in found.players:
        heading(player.name)
        for sentence in player.sentences:
            paragraph("  " + sentence)
