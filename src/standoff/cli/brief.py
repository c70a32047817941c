"""`standoff brief`: everything the case supports, computed, as one offline HTML file and a summary."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from standoff.cli.common import CaseArgument, JsonOption, emit, head, open_case, paragraph, say, watched

OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="Where to write (default: NAME.html).")]


def brief(case: CaseArgument, output: OutputOption = None, as_json: JsonOption = False) -> None:
    """Compute everything the case supports and write it as one offline HTML page; print a summary."""
    from standoff.brief import render, summary
    from standoff.case.writing import write_atomic
    from standoff.study import study
    from standoff.study.documents import brief_document

    opened = open_case(case)
    target = output or Path(f"{opened.id.rsplit('/', 1)[-1]}.html")
    found = study(opened.data, progress=watched())
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(target, render(found))
    if as_json:
        view = found.headline
        document = brief_document(found)
        top = head("brief", opened.id, perspective=view.perspective, scenario=document["headline"]["scenario"])
        emit({**top, **document})
        return
    for line in summary(found):
        paragraph(line)
    say(f"Written: {target}")
