"""Write commands.md from the program itself: ``python docs/reference/make_commands.py``.

A test compares the page with what this writes, so that the page cannot fall behind. Everything in it comes from the
application: names, short texts, arguments, options. What a command means stands in its own docstring.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

PAGE = Path(__file__).with_name("commands.md")
OPENING = """\
# Commands

<!-- Written by make_commands.py from the program. Do not edit; run `python docs/reference/make_commands.py`. -->

`standoff COMMAND --help` prints the same in a terminal. Exit codes and the JSON documents are on [their own
page](json.md).

A CASE is a bundled name (`korea`, `starter`, `catalogue/textbook/chicken`; see `standoff cases`), a case folder, or a
`.gmcr` file. An argument with a separator, a suffix or a leading dot is taken as a path; otherwise a bundled name comes
before a folder of that name, and `./korea` means the folder.
"""


@dataclass(frozen=True)
class Parameter:
    """One argument or option of a command, as its function declares it."""

    names: tuple[str, ...]
    """An argument's name, or an option's `--name` and `-n`."""
    kind: str
    """What follows an option: nothing for a flag."""
    help: str
    default: object
    required: bool

    @property
    def option(self) -> bool:
        """Whether it is an option."""
        return self.names[0].startswith("-")

    def row(self) -> str:
        """Its line of the table."""
        names = ", ".join(f"`{name}`" for name in self.names) + (f" `{self.kind}`" if self.kind else "")
        empty = self.default in (None, False, [], ())
        default = "required" if self.required else "" if empty else f"`{self.default}`"
        return f"| {names} | {self.help} | {default} |"


def page() -> str:
    """The whole page."""
    from standoff.cli import COMMANDS

    rows = [f"| [`standoff {name}`](#standoff-{name}) | {short} |" for name, (_, short) in COMMANDS.items()]
    parts = [OPENING, "\n".join(("| command | |", "| --- | --- |", *rows)) + "\n"]
    parts += [_section(name, cast("Callable[..., object]", function)) for name, (function, _) in COMMANDS.items()]
    return "\n".join(parts)


def _section(name: str, function: Callable[..., object]) -> str:
    found = sorted(_parameters(function), key=lambda p: p.option)
    shown = [p.names[0] if p.required else f"[{p.names[0]}]" for p in found if not p.option]
    required = [f"{p.names[0]} {p.kind}" for p in found if p.option and p.required]
    usage = " ".join(["standoff", name, *shown, *required, *["[OPTIONS]"][: sum(p.option for p in found)]])
    lines = [f"## standoff {name}", "", _text(inspect.getdoc(function)), "", "```text", usage, "```", ""]
    table = ["| argument or option | meaning | default |", "| --- | --- | --- |", *(p.row() for p in found)]
    return "\n".join(lines + table) + "\n"


def _parameters(function: Callable[..., object]) -> Iterator[Parameter]:
    hints = get_type_hints(function, include_extras=True)
    for name, parameter in inspect.signature(function).parameters.items():
        plain, info, *_ = get_args(hints[name])
        required = parameter.default is inspect.Parameter.empty
        default = None if required else parameter.default
        if isinstance(info, ArgumentInfo):
            shown = (str(info.metavar or name.upper()).strip("[]"),)
            yield Parameter(shown, "", _text(info.help), default, required)
        elif isinstance(info, OptionInfo):
            # Inside Annotated, the library keeps the first name where a default would stand.
            given = [str(n) for n in (info.default, *(info.param_decls or ())) if str(n).startswith("-")]
            names = tuple(sorted(given, key=len, reverse=True))
            kind = "" if plain is bool else str(info.metavar or _KINDS.get(plain, "TEXT"))
            yield Parameter(names, kind, _text(info.help), default, required)


_KINDS = {int: "NUMBER", int | None: "NUMBER", Path: "PATH", Path | None: "PATH"}


def _text(text: str | None) -> str:
    return " ".join((text or "").replace("|", "\\|").split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
