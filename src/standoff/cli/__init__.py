"""The command line: one small module per command, nothing heavy imported before a command runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import typer

from standoff.cli import (
    anchor,
    brief,
    cases,
    check,
    check_engines,
    doctor,
    explain,
    export,
    fit,
    forecasts,
    formats,
    import_,
    leverage,
    new,
    perspectives,
    project,
    pursue,
    scenario,
    schema,
    show,
    solve,
    theses,
)
from standoff.cli.common import ANSWERED, WRONG_USAGE, emit, guarded
from standoff.errors import Issue

COMMANDS: dict[str, tuple[Callable[..., int | None], str]] = {
    "brief": (brief.brief, "Everything the case supports, as one HTML page."),
    "new": (new.new, "Write a starter case, or copy a bundled one."),
    "cases": (cases.cases, "List the bundled cases and the catalogue."),
    "show": (show.show, "The game as one perspective sees it, in words."),
    "check": (check.check, "Files, anchors, coverage, assumptions, blind spots."),
    "anchor": (anchor.anchor, "Words of a text as anchors for passages.yaml."),
    "solve": (solve.solve, "The stable states, per concept."),
    "explain": (explain.explain, "Why a state holds or breaks, move by move."),
    "theses": (theses.theses, "The text's conclusions, checked."),
    "perspectives": (perspectives.perspectives, "How the views differ, and the hypergame they make."),
    "formats": (formats.formats, "What each negotiating table can deliver."),
    "scenario": (scenario.scenario, "What changes with a scenario; courses compared."),
    "pursue": (pursue.pursue, "What a goal would take, and from whom."),
    "leverage": (leverage.leverage, "Whose options decide whose fortune; cards."),
    "project": (project.project, "The years ahead, chance by chance."),
    "fit": (fit.fit, "Rates and rationality from the positions held."),
    "forecasts": (forecasts.forecasts, "What was predicted, what came of it, and scores."),
    "check-engines": (check_engines.check_engines, "Compare the two engines on a case."),
    "import": (import_.import_, "Make a case folder of a .gmcr file."),
    "export": (export.export, "Write one game as a .gmcr file."),
    "schema": (schema.schema, "The JSON Schema of the case files."),
    "doctor": (doctor.doctor, "Is this installation sound?"),
}


def _version(asked: bool) -> None:
    if asked:
        from standoff import __version__

        print(f"standoff {__version__}")
        raise SystemExit(ANSWERED)


def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    """Question a written perspective on a conflict: who is stuck where, and what follows."""


def build() -> typer.Typer:
    """The application with every command."""
    app = typer.Typer(
        name="standoff",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    for name, (function, short) in COMMANDS.items():
        app.command(name, short_help=short)(guarded(function))
    return app


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        code = build()(given, prog_name="standoff", standalone_mode=False)
    except SystemExit:
        raise
    except Exception as problem:
        # The command line library's own usage errors, whichever of its versions raises them.
        if not hasattr(problem, "format_message"):
            raise
        _usage(problem, "--json" in given)
        raise SystemExit(WRONG_USAGE) from None
    raise SystemExit(code if isinstance(code, int) else ANSWERED)


def _usage(problem: Exception, as_json: bool) -> None:
    """Print a usage error: as a JSON document where one was asked for, else as the library words it."""
    message = problem.format_message()  # type: ignore[attr-defined]
    if as_json:
        emit({"errors": [Issue("", 0, 0, message).document()]})
    elif hasattr(problem, "show"):
        problem.show()
