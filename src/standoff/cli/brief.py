"""`standoff brief`: everything the case supports, computed, as one offline HTML file and a summary."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from standoff.cli.common import (
    ANSWERED,
    INTERRUPTED,
    CaseArgument,
    JsonOption,
    emit,
    head,
    open_case,
    paragraph,
    say,
    watched,
)
from standoff.cli.executors import DaskOption, DrawsOption, SeedOption, WorkersOption, executor, interrupted

OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="Where to write (default: NAME.html).")]
ProjectionOption = Annotated[
    bool, typer.Option("--projection/--no-projection", help="Follow the conflict through the years as well.")
]


def brief(
    case: CaseArgument,
    output: OutputOption = None,
    draws: DrawsOption = 500,
    seed: SeedOption = 0,
    workers: WorkersOption = None,
    dask: DaskOption = None,
    projection: ProjectionOption = True,
    as_json: JsonOption = False,
) -> int:
    """Compute everything the case supports and write it as one offline HTML page; print a summary."""
    from standoff.brief import render, summary
    from standoff.case.writing import write_atomic
    from standoff.study import study
    from standoff.study.documents import brief_document

    opened = open_case(case)
    target = output or Path(f"{opened.id.rsplit('/', 1)[-1]}.html")
    found = study(
        opened.data,
        draws=draws,
        seed=seed,
        executor=executor(workers, dask),
        progress=watched(),
        projection=projection,
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(target, render(found))
    if as_json:
        view = found.headline
        document = brief_document(found)
        scenario = document["headline"]["scenario"]
        top = head("brief", opened.id, perspective=view.perspective, scenario=scenario, seed=seed if draws else None)
        emit({**top, **document})
    else:
        for line in summary(found):
            paragraph(line)
        say(f"Written: {target}")
    cut = found.projection is not None and not found.projection.complete
    return INTERRUPTED if interrupted(found.robustness) or cut else ANSWERED
