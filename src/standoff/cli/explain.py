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
from standoff.cli.solve_uncertain import (
    AlphaOption,
    BetaOption,
    CredibleOption,
    ExtensionOption,
    PreferencesOption,
    explained,
    refuse_alone,
)

StateArgument = Annotated[str, typer.Argument(metavar="STATE", help="A Y/N string in option order, or status_quo.")]


def explain(
    case: CaseArgument,
    state: StateArgument = "status_quo",
    perspective: PerspectiveOption = None,
    scenario: ScenarioOption = None,
    concepts: ConceptsOption = None,
    engine: EngineOption = "fast",
    preferences: PreferencesOption = None,
    extension: ExtensionOption = None,
    alpha: AlphaOption = None,
    beta: BetaOption = None,
    credible: CredibleOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain a state: for each player and concept, the move that breaks it or the replies that hold it."""
    from standoff.stability.concepts import available
    from standoff.study.explaining import explain_state

    opened = open_case(case)
    game = opened.game(perspective, scenario)
    wanted = wanted_concepts(concepts)
    if preferences is not None:
        position = game.position(state)
        explained(opened, game, position, preferences, wanted, engine, extension, (alpha, beta, credible), as_json)
        return
    refuse_alone(extension=extension, alpha=alpha, beta=beta, credible=credible)
    chosen = wanted or available(game.model)
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
