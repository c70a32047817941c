"""`standoff export`: one resolved game as a .gmcr file of GMCR+."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from standoff.cli.common import CaseArgument, JsonOption, PerspectiveOption, ScenarioOption, emit, head, open_case, say

ToOption = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The .gmcr file to write.")]


def export(
    case: CaseArgument,
    output: ToOption,
    perspective: PerspectiveOption = None,
    scenario: ScenarioOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write one resolved game as a .gmcr file, and list what that format cannot hold."""
    from standoff.case.writing import write_atomic
    from standoff.interop.gmcrplus import export_gmcr

    opened = open_case(case)
    game = opened.game(perspective, scenario)
    tiers = {actor: [int(t) for t in game.model.ranks[i]] for i, actor in enumerate(game.actors)}
    exported = export_gmcr(game.resolved, game.states.strings(), tiers)
    write_atomic(output, exported.text)
    if as_json:
        resolved = game.resolved
        top = head("export", opened.id, perspective=resolved.perspective, scenario=resolved.scenario)
        emit({**top, "lost": list(exported.lost)})
        return
    say(f"Written: {output}")
    for sentence in exported.lost:
        print(f"Lost: {sentence}")
