"""`standoff formats`: what each negotiating table can deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.common import (
    ANSWERED,
    INTERRUPTED,
    AllPerspectivesOption,
    CaseArgument,
    JsonOption,
    PerspectiveOption,
    ScenarioOption,
    emit_views,
    head,
    heading,
    open_case,
    paragraph,
    table,
    views,
    watched,
)
from standoff.cli.executors import DaskOption, DrawsOption, SeedOption, WorkersOption, executor, interrupted
from standoff.errors import UsageError

if TYPE_CHECKING:
    from standoff.session import Case, Game
    from standoff.study.formats.records import FormatsReport, TableReport
    from standoff.study.robustness.records import RobustnessReport

FormatOption = Annotated[str | None, typer.Option("--format", "-f", help="One table of the case, in words.")]
KeptOption = Annotated[
    str,
    typer.Option("--concept", "-c", help="What keeps an agreement: nash, gmr, smr, seq, symseq or sim."),
]


def formats(
    case: CaseArgument,
    format: FormatOption = None,
    perspective: PerspectiveOption = None,
    scenario: ScenarioOption = None,
    all_perspectives: AllPerspectivesOption = False,
    concept: KeptOption = "seq",
    draws: DrawsOption = 0,
    seed: SeedOption = 0,
    workers: WorkersOption = None,
    dask: DaskOption = None,
    as_json: JsonOption = False,
) -> int:
    """Compare the negotiating tables: what each could agree on, whether it would be kept, and who blocks the rest.

    With --draws, in what share of the preference draws each table agrees on something, keeps it, and reaches each goal.
    """
    from standoff.study.formats.reporting import document

    opened = open_case(case)
    if draws and concept != "seq":
        raise UsageError("Tables are drawn with agreements kept under SEQ: leave out --concept, or --draws.")
    where, cut, drawn = executor(workers, dask), False, seed if draws else None
    documents = {}
    for view in views(opened, perspective, all_perspectives):
        game = opened.game(view, scenario)
        found = game.formats(format, concept=concept)
        resolved = game.resolved
        top = head("formats", opened.id, perspective=resolved.perspective, scenario=resolved.scenario, seed=drawn)
        robust = _draw(game, draws, seed, where) if draws else None
        documents[resolved.perspective] = {**top, **_with_shares(document(found), robust)}
        if not as_json:
            _print(opened, found, detail=format is not None)
            if robust is not None:
                _print_draws(found, robust)
        cut = interrupted(robust)
        if cut:
            break
    if as_json:
        emit_views("formats", opened.id, documents, every=all_perspectives, scenario=scenario, seed=drawn)
    return INTERRUPTED if cut else ANSWERED


def _draw(game: Game, draws: int, seed: int, where: Any) -> RobustnessReport:
    """Draw the preferences of one game and ask its tables."""
    from standoff.study.robustness.reporting import robustness

    return robustness(game.data, draws, seed, key=game.key, formats=True, executor=where, progress=watched())


def _with_shares(document: dict[str, Any], robust: RobustnessReport | None) -> dict[str, Any]:
    """The document with the shares of each table's findings, where preferences were drawn."""
    if robust is None:
        return document
    tables = [
        {**one, "drawn": {said: share.document() for said, share in robust.of_table(one["id"])}}
        for one in document["formats"]
    ]
    return {**document, "draws": {"asked": robust.asked, "made": robust.draws}, "formats": tables}


def _print_draws(found: FormatsReport, robust: RobustnessReport) -> None:
    """In what share of the draws each table agrees, keeps its word, and reaches goals that are not so today."""
    from standoff.theses.robustness import percent

    rows = []
    for one in found.tables:
        shares = {said: share.value or 0.0 for said, share in robust.of_table(one.id)}
        if not shares:
            continue
        first = ("something is agreed", "some agreement is kept", "some agreement is robust")
        kept = {said.removesuffix(" is kept"): value for said, value in shares.items() if said not in first}
        goals = sorted(
            ((value, name) for name, value in kept.items() if value and f"{name} is kept" in shares), reverse=True
        )
        told = ", ".join(f"{name} {percent(value)}" for value, name in goals[:4])
        rows.append((one.id, *(percent(shares.get(said, 0.0)) for said in first), told))
    heading("")
    table(
        f"In {robust.draws:,} preference draws (seed {robust.seed})",
        ("table", "agrees", "keeps", "robust", "goals kept, most often"),
        rows,
    )


def _print(opened: Case, found: FormatsReport, *, detail: bool) -> None:
    heading(f"{opened.title}: perspective {found.perspective}, scenario {found.scenario}")
    if detail:
        for one in found.tables:
            _detail(opened, found, one)
        return
    rows = [
        (
            t.id,
            *((str(n) for n in (t.n_agreements, t.n_kept, t.n_robust, t.n_self_enforcing)) if t.meets else _UNMET),
            _against(opened, t) if t.meets else "does not meet",
        )
        for t in found.tables
    ]
    columns = ("table", "agreed", "kept", "robust", "self", "refusals laid to")
    note = (
        "Kept: stable for every member. Robust: outsiders do not spoil it either.\n"
        "Self-enforcing: no members would leave it, alone or together."
    )
    table("Agreements that each table could reach", columns, rows, note=note)
    brought = [(t.id, *line) for t in found.tables for line in _brought(found, t)]
    if brought:
        heading("")
        rows = [("" if i and brought[i - 1][0] == row[0] else row[0], *row[1:]) for i, row in enumerate(brought)]
        table("What they bring that is not so today", ("table", "", "goals"), rows)
    for line in _rest(found):
        paragraph(line)


_UNMET = ("-", "-", "-", "-")


def _against(opened: Case, found: TableReport) -> str:
    """The members to whom most of what is refused is laid."""
    actors = opened.data.case.actors
    named = [f"{actors[b.actor].short or b.actor} {100 * b.weight:.0f} %" for b in found.blockers if b.weight]
    return ", ".join(named[:2]) or "nobody"


def _brought(found: FormatsReport, one: TableReport) -> list[tuple[str, str]]:
    """The goals not so today that a table reaches, by how firmly."""
    today = {g.name for g in found.goals if g.today}
    told = {"robust": "robust", "kept": "kept", "agreement": "agreed, not kept"}
    lines = [(words, [n for n, level in one.goals if level == key and n not in today]) for key, words in told.items()]
    lines.append(("outsiders then", [name for name in one.afterwards if name not in today]))
    return [(words, ", ".join(names)) for words, names in lines if names]


def _rest(found: FormatsReport) -> list[str]:
    """The tables with nothing to show, and goals that no table reaches."""
    idle = [t.id for t in found.tables if t.meets and not t.n_agreements]
    reached = {name for t in found.tables for name, level in t.goals if level != "no"}
    reached |= {name for t in found.tables for name in t.afterwards}
    never = [g.name for g in found.goals if not g.today and g.name not in reached]
    lines = [f"No agreement at all: {', '.join(idle)}."] if idle else []
    lines += [f"{t.id}: {t.unmet}" for t in found.tables if not t.meets]
    return lines + ([f"No table reaches: {', '.join(never)}."] if never else [])


def _detail(opened: Case, found: FormatsReport, one: TableReport) -> None:
    names = {id: actor.short or actor.name for id, actor in opened.data.case.actors.items()}
    paragraph(f"{one.title}: {', '.join(names[a] for a in one.members)}.")
    for note in one.notes:
        paragraph(note)
    if one.opening is None:
        paragraph(one.unmet)
        return
    if one.requires is not None:
        paragraph(f"Meets where {one.opening.difference}.")
    paragraph(
        f"{one.n_candidates:,} joint changes are open to it; {one.n_agreements:,} are agreements ({one.n_strict:,} "
        f"better for all, {one.n_unaided:,} that paying moves reach without a table). {one.n_kept:,} of them would be "
        f"kept, {one.n_robust:,} robust, {one.n_self_enforcing:,} self-enforcing; {one.n_pareto:,} in the Pareto set."
    )
    if one.example is not None:
        paragraph(f"The firmest near today ({one.example.level}): {one.example.state.difference}. {one.example.undone}")
    if one.fallback is not None and not one.fallback.nothing:
        paragraph(f"Where bargaining falls back to: {one.fallback.state.difference}.")
    if one.blockers:
        rows = [(names[b.actor], f"{b.refused:,}", f"{b.alone:,}", f"{100 * b.weight:.1f} %") for b in one.blockers]
        heading("")
        table("Who refuses", ("member", "refuses", "alone", "weight"), rows)
    words = {g.name: g for g in found.goals}
    lines = [(n, str(level), words[n].words) for n, level in one.goals if level != "no" and not words[n].today]
    lines += [(n, "outsiders then", words[n].words) for n in one.afterwards if not words[n].today]
    if lines:
        heading("")
        table("What it brings that is not so today", ("goal", "how firmly", "in words"), lines)
