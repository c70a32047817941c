"""`standoff new`: a commented starter case that already runs, or a copy of a bundled one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from standoff.cli.common import JsonOption, emit, head

FromOption = Annotated[str | None, typer.Option("--from", metavar="NAME", help="Copy this bundled case instead.")]
FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")]


def new(folder: FolderArgument, source: FromOption = None, as_json: JsonOption = False) -> None:
    """Write a small fictional two-player case to start from, with its text, anchors, perspectives and theses."""
    from standoff.case.new import write_new

    written = write_new(folder, source)
    if as_json:
        emit({**head("new", folder.name), "files": [path.name for path in written]})
        return
    for path in written:
        print(path)
    print()
    print(f"Next: standoff check {_shown(folder)}; standoff brief {_shown(folder)}; then edit its files.")


def _shown(folder: Path) -> str:
    """The folder as it can be typed after a command: a bare name could be taken for a bundled case."""
    text = str(folder)
    return text if "/" in text else f"./{text}"
