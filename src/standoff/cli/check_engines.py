"""`standoff check-engines`: the fast engine against the reference engine on random states of a case."""

from __future__ import annotations

from typing import Annotated

import typer

from standoff.cli.common import (
    ANSWERED,
    FAULTY,
    CaseArgument,
    JsonOption,
    PerspectiveOption,
    ScenarioOption,
    emit,
    head,
    open_case,
    paragraph,
    watched,
)
from standoff.cli.solve import ConceptsOption, wanted_concepts

SampleOption = Annotated[int, typer.Option("--sample", min=1, help="How many random states to compare.")]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Seed of the sample.")]
COMPARED = ("nash", "gmr", "smr", "seq", "symseq")


def check_engines(
    case: CaseArgument,
    perspective: PerspectiveOption = None,
    scenario: ScenarioOption = None,
    sample: SampleOption = 50,
    seed: SeedOption = 1,
    concepts: ConceptsOption = None,
    as_json: JsonOption = False,
) -> int:
    """Compare both engines, and check the witnesses, on random states of one game; exit 1 where they differ."""
    from standoff.study.auditing import audit

    opened = open_case(case)
    game = opened.game(perspective, scenario)
    chosen = wanted_concepts(concepts) or COMPARED
    found = audit(game.resolved, game.model, chosen, sample=sample, seed=seed, progress=watched())
    if as_json:
        resolved = game.resolved
        top = head("check-engines", opened.id, perspective=resolved.perspective, scenario=resolved.scenario, seed=seed)
        emit({**top, **found.document()})
    else:
        paragraph(
            f"{found.compared:,} verdicts compared ({found.states} states, {len(game.actors)} players, "
            f"{len(chosen)} concept{'s' if len(chosen) > 1 else ''}): {len(found.disagreements)} disagreements; "
            f"{found.witnesses:,} witnesses checked, {len(found.broken)} wrong."
        )
        for line in (*found.disagreements, *found.broken):
            paragraph(f"  {line}")
    return FAULTY if found.disagreements or found.broken else ANSWERED
