"""`standoff schema`: the JSON Schema of every file of a case folder, for completion in editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from standoff.cli.common import emit, say
from standoff.errors import unknown

FileArgument = Annotated[str | None, typer.Argument(metavar="[FILE]", help="One file, such as case.yaml.")]
ToOption = Annotated[Path | None, typer.Option("--to", metavar="DIR", help="Write one schema file each into DIR.")]


def schema(file: FileArgument = None, to: ToOption = None) -> None:
    """Print the JSON Schema of one file of a case folder, or of all of them."""
    import json

    from standoff.case.jsonschema import schemas
    from standoff.case.writing import write_atomic

    known = schemas()
    if file is not None and file not in known:
        raise unknown("file of a case", file, known)
    chosen = known if file is None else {file: known[file]}
    if to is None:
        emit(chosen[file] if file is not None else chosen)
        return
    to.mkdir(parents=True, exist_ok=True)
    for name, content in chosen.items():
        target = to / (name.replace("/", "_").replace("*", "any") + ".schema.json")
        write_atomic(target, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        say(f"Written: {target}")
