"""What every command shares: the head of a JSON document, tables made for reading, errors as sentences, exit codes.

Exit codes: 0 the question was answered, whatever the answer; 1 the case has errors, or anchors are lost or ambiguous,
or `--strict` was given and something fails or lacks support; 2 wrong usage, unknown name, unreadable file;
130 interrupted.
"""

from __future__ import annotations

import functools
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from standoff.errors import CaseError, StandoffError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.session import Case

ANSWERED, FAULTY, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="A bundled name, a case folder, or a .gmcr file.")]
PerspectiveOption = Annotated[
    str | None, typer.Option("--perspective", "-p", help="Whose view (default: the case's default).")
]
ScenarioOption = Annotated[
    str | None, typer.Option("--scenario", "-s", help="Which scenario (default: the case's; none: the bare case).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document for programs.")]
LimitOption = Annotated[int, typer.Option("--limit", min=0, help="At most so many rows or states; 0 for all.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit 1 where something fails or lacks support.")]
JudgedPerspectiveOption = Annotated[
    str | None, typer.Option("--perspective", "-p", help="Only the theses judged in this view.")
]
JudgedScenarioOption = Annotated[
    str | None, typer.Option("--scenario", "-s", help="Only the theses judged in this scenario (none: the bare case).")
]
AllPerspectivesOption = Annotated[
    bool, typer.Option("--all-perspectives", help="Every perspective of the case, one after the other.")
]


_NUMBER = re.compile(r"[0-9][0-9,]*")


def views(case: Case, perspective: str | None, every: bool) -> tuple[str | None, ...]:
    """The perspectives asked for: one (None for the default), or with `--all-perspectives` each of the case."""
    if every and perspective is not None:
        raise UsageError("--perspective names one view and --all-perspectives asks for each: give one of the two.")
    return case.perspectives if every else (perspective,)


def open_case(name: str) -> Case:
    """Load a case and pass on the note where a bundled name shadows a folder."""
    import standoff

    case = standoff.load(name)
    if case.note:
        say(case.note)
    return case


def head(
    command: str, case: str, *, perspective: str | None = None, scenario: str | None = None, seed: int | None = None
) -> dict[str, Any]:
    """The common head of every JSON document."""
    from standoff import __version__

    return {
        "standoff": __version__,
        "command": command,
        "case": case,
        "perspective": perspective,
        "scenario": scenario,
        "seed": seed,
    }


def emit(document: dict[str, Any]) -> None:
    """Print one JSON document: keys in the order given, no NaN, UTF-8."""
    print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def emit_views(
    command: str,
    case: str,
    documents: Mapping[str, dict[str, Any]],
    *,
    every: bool,
    scenario: str | None,
    seed: int | None = None,
) -> None:
    """Print the documents of one or more views: all under `perspectives` where each was asked for, else the one.

    `documents` are by perspective, with at least one; `scenario` and `seed` are those that were asked for.
    """
    if every:
        emit({**head(command, case, scenario=scenario, seed=seed), "perspectives": documents})
    else:
        emit(next(iter(documents.values())))


def say(sentence: str) -> None:
    """One line for a person, on stderr."""
    print(sentence, file=sys.stderr)


def console() -> Console:
    """Where tables go: the terminal's width, 100 columns where piped; no colour where NO_COLOR or piped."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else 100
    return Console(width=width, highlight=False, soft_wrap=False, markup=False, emoji=False)


def table(title: str | None, columns: Sequence[str], rows: Iterable[Sequence[str]], *, note: str | None = None) -> None:
    """Print a table made for reading: no frame, wrapped cells, a title that says what it shows."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, title_justify="left", title_style="bold")
    if title:
        shown.title = Text(title)
    rows = [tuple(row) for row in rows]
    for place, column in enumerate(columns):
        numbers = bool(rows) and all(_NUMBER.fullmatch(row[place]) for row in rows)
        least = max(len(row[place]) for row in rows) if numbers else None
        shown.add_column(column, overflow="fold", vertical="top", min_width=least)
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    out = console()
    out.print(shown)
    if note:
        out.print(note)


def heading(text: str) -> None:
    """A heading between parts of an answer."""
    from rich.text import Text

    out = console()
    out.print()
    out.print(Text(text, style="bold"))


def paragraph(text: str) -> None:
    """A paragraph of an answer, wrapped at the terminal's width."""
    from rich.text import Text

    console().print(Text(text))


def watched() -> Callable[[int, int, str], None] | None:
    """A callback that shows on stderr what is being computed; None where nobody is watching."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, what: str) -> None:
        end = "\n" if done >= total else ""
        print(f"\r\x1b[K{done}/{total} {what}", end=end, file=sys.stderr, flush=True)

    return show


def limited(items: Sequence[Any], limit: int) -> Sequence[Any]:
    """The first `limit` of `items`, or all of them where it is 0."""
    return items if limit == 0 else items[:limit]


def fail(problem: StandoffError, *, as_json: bool) -> NoReturn:
    """Say what went wrong, as sentences or as a JSON document, and leave with 1 (a faulty case) or 2."""
    report(problem, as_json=as_json)
    raise SystemExit(FAULTY if isinstance(problem, CaseError) else WRONG_USAGE)


def report(problem: StandoffError, *, as_json: bool) -> None:
    """Every fault behind an error: sentences on stderr, or `{"errors": [...]}` on stdout."""
    if as_json:
        emit({"errors": [issue.document() for issue in problem.issues()]})
        return
    say(str(problem))
    if isinstance(problem, CaseError):
        count = len(problem.issues())
        say(f"{count} error{'s' if count != 1 else ''} in the case.")


def strict_error(sentence: str) -> dict[str, object]:
    """What `--strict` objects to, in the form of a fault without a place."""
    from standoff.errors import Issue

    return Issue("", 0, 0, sentence).document()


def guarded(function: Callable[..., int | None]) -> Callable[..., None]:
    """Wrap a command: errors become sentences and exit codes, Ctrl-C becomes 130, a closed pipe is silent.

    The command returns its exit code (None for 0).
    """

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = function(*args, **kwargs)
            sys.stdout.flush()
        except StandoffError as problem:
            fail(problem, as_json=bool(kwargs.get("as_json")))
        except KeyboardInterrupt:
            say("Interrupted.")
            raise SystemExit(INTERRUPTED) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(ANSWERED) from None
        raise SystemExit(code or ANSWERED)

    return run
