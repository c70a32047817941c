"""`standoff theses`: the text's conclusions, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.common import (
    ANSWERED,
    FAULTY,
    CaseArgument,
    JsonOption,
    JudgedPerspectiveOption,
    JudgedScenarioOption,
    StrictOption,
    console,
    emit,
    head,
    heading,
    open_case,
    paragraph,
    strict_error,
)

if TYPE_CHECKING:
    from standoff.study.records import ThesisResult

NotesOption = Annotated[bool, typer.Option("--notes", help="Print the coder's notes as well.")]


def theses(
    case: CaseArgument,
    perspective: JudgedPerspectiveOption = None,
    scenario: JudgedScenarioOption = None,
    strict: StrictOption = False,
    notes: NotesOption = False,
    as_json: JsonOption = False,
) -> int:
    """Judge every thesis of the case in its own perspective and scenario: HOLDS, FAILS, or OPEN, and why."""
    from standoff.study import judge_theses
    from standoff.study.documents import theses_document

    opened = open_case(case)
    results = judge_theses(opened.data, perspective=perspective, scenario=scenario)
    if not results and not as_json:
        paragraph("No thesis of the case is judged here." if opened.data.theses.theses else "The case has no theses.")
        return ANSWERED
    if as_json:
        top = head("theses", opened.id, perspective=perspective, scenario=scenario)
        failing = [strict_error(f"{r.thesis.id} fails: {r.thesis.claim}") for r in results if _fails(r)]
        emit({**top, **({"errors": failing} if strict else {}), **theses_document(results)})
    else:
        heading(f"{opened.title}: the text's conclusions, checked")
        print_results(results, notes=notes)
    return FAULTY if strict and any(map(_fails, results)) else ANSWERED


def _fails(result: ThesisResult) -> bool:
    return result.verdict.verdict == "FAILS"


def print_results(results: tuple[ThesisResult, ...], *, notes: bool = False) -> None:
    """One block a thesis: the verdict, beside it the claim, the reason, and where it was judged."""
    from rich.table import Table
    from rich.text import Text

    styles = {"HOLDS": "bold green", "FAILS": "bold red", "OPEN": "bold yellow"}
    shown = Table.grid(padding=(0, 2, 0, 0))
    shown.add_column(no_wrap=True)
    shown.add_column(ratio=1)
    for result in results:
        verdict = result.verdict.verdict
        right = Text(result.thesis.claim, style="bold")
        right.append(f"\n{result.verdict.reason} ", style="not bold")
        if notes and result.thesis.note:
            right.append(f"\nNote: {result.thesis.note} ", style="not bold italic")
        where = f"[{result.thesis.id}; {result.perspective}, {result.scenario}]"
        right.append(f"{where}\n", style="dim not bold")
        shown.add_row(Text(verdict, style=styles[verdict]), right)
    console().print(shown)
    counts = {key: sum(r.verdict.verdict == key for r in results) for key in styles}
    paragraph(f"{counts['HOLDS']} hold, {counts['FAILS']} fail, {counts['OPEN']} are open.")
