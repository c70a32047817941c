"""`standoff import`: foreign files made case folders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from standoff.cli.common import JsonOption, emit, head, say

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A .gmcr file of GMCR+.")]
ToOption = Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The case folder to make.")]


def import_(file: FileArgument, output: ToOption, as_json: JsonOption = False) -> None:
    """Make a case folder of a .gmcr file (every command also takes the .gmcr file itself)."""
    from standoff.case.dumping import write_case
    from standoff.interop.gmcrplus import read_gmcr

    data = read_gmcr(file)
    written = write_case(output, data)
    if as_json:
        emit({**head("import", data.id), "files": [path.name for path in written]})
        return
    for path in written:
        print(path)
    say(f"{data.case.title}: {len(data.players)} players, {len(data.case.options)} options.")
