"""`standoff theses`: the text's conclusions, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.common import (
    ANSWERED,
    FAULTY,
    INTERRUPTED,
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
    watched,
)
from standoff.cli.executors import DaskOption, DrawsOption, SeedOption, WorkersOption, executor, interrupted

if TYPE_CHECKING:
    from standoff.case.schema import CaseData
    from standoff.study.records import ThesisResult
    from standoff.study.robustness.records import RobustnessReport
    from standoff.study.solver import Solver

NotesOption = Annotated[bool, typer.Option("--notes", help="Print the coder's notes as well.")]


def theses(
    case: CaseArgument,
    perspective: JudgedPerspectiveOption = None,
    scenario: JudgedScenarioOption = None,
    strict: StrictOption = False,
    notes: NotesOption = False,
    draws: DrawsOption = 0,
    seed: SeedOption = 0,
    workers: WorkersOption = None,
    dask: DaskOption = None,
    as_json: JsonOption = False,
) -> int:
    """Judge every thesis of the case in its own perspective and scenario: HOLDS, FAILS, or OPEN, and why.

    With --draws, in what share of the preference draws each holds that is judged in the scenario (default: the case's).
    """
    from standoff.study import judge_theses
    from standoff.study.documents import theses_document
    from standoff.study.solver import Solver

    opened = open_case(case)
    solver = Solver(opened.data)
    where = executor(workers, dask)
    robust = _draw(opened.data, solver, perspective, scenario, draws, seed, where) if draws else None
    results = judge_theses(opened.data, perspective=perspective, scenario=scenario, solver=solver)
    if not results and not as_json:
        paragraph("No thesis of the case is judged here." if opened.data.theses.theses else "The case has no theses.")
        return ANSWERED
    if as_json:
        top = head("theses", opened.id, perspective=perspective, scenario=scenario, seed=seed if draws else None)
        failing = [strict_error(f"{r.thesis.id} fails: {r.thesis.claim}") for r in results if _fails(r)]
        emit({**top, **({"errors": failing} if strict else {}), **theses_document(results, robust)})
    else:
        heading(f"{opened.title}: the text's conclusions, checked")
        print_results(results, notes=notes, robust=robust)
    if interrupted(robust):
        return INTERRUPTED
    return FAULTY if strict and any(map(_fails, results)) else ANSWERED


def _draw(
    data: CaseData,
    solver: Solver,
    perspective: str | None,
    scenario: str | None,
    draws: int,
    seed: int,
    where: Any,
) -> RobustnessReport:
    """Draw the theses asked for in their scenario, and let theses about draws know."""
    from standoff.case.view import BARE
    from standoff.study.robustness.reporting import robustness, shares
    from standoff.study.run import check_names
    from standoff.theses.questions import game_of
    from standoff.theses.records import GameKey

    check_names(data, perspective, scenario)
    key = GameKey(perspective or data.case.default_perspective, scenario or data.case.default_scenario or BARE)
    chosen = [t.id for t in data.theses.theses if perspective in (None, game_of(t, data).perspective)]
    found = robustness(
        data, draws, seed, key=key, theses=chosen, solver=solver, executor=where, progress=watched()
    )  # fmt: skip
    solver.shares = shares(found)
    return found


def _fails(result: ThesisResult) -> bool:
    return result.verdict.verdict == "FAILS"


def print_results(
    results: tuple[ThesisResult, ...], *, notes: bool = False, robust: RobustnessReport | None = None
) -> None:
    """One block a thesis: the verdict, beside it the claim, the reason, the draws, and where it was judged."""
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
        if robust is not None:
            right.append(f"\n{_drawn(result, robust)} ", style="not bold")
        if notes and result.thesis.note:
            right.append(f"\nNote: {result.thesis.note} ", style="not bold italic")
        where = f"[{result.thesis.id}; {result.perspective}, {result.scenario}]"
        right.append(f"{where}\n", style="dim not bold")
        shown.add_row(Text(verdict, style=styles[verdict]), right)
    console().print(shown)
    if robust is not None:
        _count(results, robust)
    counts = {key: sum(r.verdict.verdict == key for r in results) for key in styles}
    paragraph(f"{counts['HOLDS']} hold, {counts['FAILS']} fail, {counts['OPEN']} are open.")


def _drawn(result: ThesisResult, robust: RobustnessReport) -> str:
    """What the draws say of a thesis, in a sentence."""
    from standoff.study.robustness.records import mark
    from standoff.theses.robustness import percent

    found = robust.thesis(result.thesis.id)
    if found is None or found.share is None:
        return f"Not drawn: {found.why_not[:1].lower()}{found.why_not[1:]}" if found else "Not drawn."
    share = found.share
    if share.value is None or share.low is None or share.high is None:
        return f"Draws: in none of {share.draws:,} was there anything to judge."
    said = f"Draws: holds in {percent(share.value)} of {share.draws - share.vacuous:,}"
    said += f" ({percent(share.low)} to {percent(share.high)})"
    said += f", {share.vacuous:,} more with nothing to judge" if share.vacuous else ""
    word = mark(result.verdict.verdict, share)
    return f"{said}; {word}." if word else f"{said}."


def _count(results: tuple[ThesisResult, ...], robust: RobustnessReport) -> None:
    """How many verdicts are robust and how many fragile."""
    from standoff.study.robustness.records import mark

    drawn = [(r, found) for r in results if (found := robust.thesis(r.thesis.id)) and found.share]
    words = [mark(result.verdict.verdict, found.share) for result, found in drawn]
    paragraph(
        f"{robust.draws:,} draws, seed {robust.seed}: of {len(drawn)} theses drawn {words.count('robust')} are robust "
        f"(95 % of the draws or more agree with the verdict) and {words.count('fragile')} fragile (fewer than 75 % do)."
    )
