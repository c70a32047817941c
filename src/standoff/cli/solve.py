"""`standoff solve`: the stable states, per perspective and concept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli._coalitions import CoalitionsOption, add_coalitions, check_coalitions
from standoff.cli.common import (
    ANSWERED,
    INTERRUPTED,
    AllPerspectivesOption,
    CaseArgument,
    JsonOption,
    LimitOption,
    PerspectiveOption,
    ScenarioOption,
    console,
    emit_views,
    head,
    heading,
    limited,
    open_case,
    paragraph,
    table,
    views,
    watched,
)
from standoff.cli.executors import DaskOption, DrawsOption, SeedOption, WorkersOption, executor, interrupted
from standoff.cli.solve_uncertain import (
    AlphaOption,
    BetaOption,
    CredibleOption,
    ExtensionOption,
    PreferencesOption,
    print_uncertain,
    refuse_alone,
    solve_view,
)
from standoff.errors import UsageError

if TYPE_CHECKING:
    from standoff.session import Case, Result
    from standoff.study.robustness.records import DrawnConcept, RobustnessReport
    from standoff.theses.robustness import Share

ConceptsOption = Annotated[
    str | None,
    typer.Option("--concepts", "-c", help="Comma-separated: nash, gmr, smr, seq, symseq, sim, lim:H, nm."),
]
EngineOption = Annotated[str, typer.Option("--engine", help="fast, or reference (plain Python, up to 2,000 states).")]
StableOption = Annotated[bool, typer.Option("--stable", help="With --json: each player's stable states as well.")]
MaxStatesOption = Annotated[int | None, typer.Option("--max-states", min=1, help="Refuse a larger state space.")]


def solve(
    case: CaseArgument,
    perspective: PerspectiveOption = None,
    scenario: ScenarioOption = None,
    all_perspectives: AllPerspectivesOption = False,
    concepts: ConceptsOption = None,
    engine: EngineOption = "fast",
    stable: StableOption = False,
    preferences: PreferencesOption = None,
    extension: ExtensionOption = None,
    alpha: AlphaOption = None,
    beta: BetaOption = None,
    credible: CredibleOption = None,
    draws: DrawsOption = 0,
    seed: SeedOption = 0,
    workers: WorkersOption = None,
    dask: DaskOption = None,
    coalitions: CoalitionsOption = None,
    max_states: MaxStatesOption = None,
    limit: LimitOption = 100,
    as_json: JsonOption = False,
) -> int:
    """Find the states in which nobody can move without loss, under each solution concept.

    With --draws, in what share of the preference draws each state is stable (under Nash and SEQ, or --concepts).
    """
    from standoff.study.documents import solve_document
    from standoff.study.uncertain.solving import uncertain_document

    opened = open_case(case)
    chosen = wanted_concepts(concepts)
    if preferences is None:
        refuse_alone(extension=extension, alpha=alpha, beta=beta, credible=credible)
    if draws and (engine != "fast" or preferences is not None):
        raise UsageError("Draws use the fast engine on crisp preferences: leave out --engine and --preferences.")
    where, cut, drawn = executor(workers, dask), False, seed if draws else None
    if coalitions is not None:
        check_coalitions(opened, coalitions, engine, preferences)
    documents = {}
    for view in views(opened, perspective, all_perspectives):
        game = opened.game(view, scenario, max_states=max_states)
        resolved = game.resolved
        top = head("solve", opened.id, perspective=resolved.perspective, scenario=resolved.scenario, seed=drawn)
        if preferences is not None:
            answer = solve_view(game, preferences, chosen, engine, extension, (alpha, beta, credible))
            found = uncertain_document(resolved, game.model, answer, stable=stable, limit=limit)
            documents[resolved.perspective] = {**top, **found}
            if not as_json:
                print_uncertain(opened, game, answer, limit)
            continue
        result = game.solve(chosen, engine)
        robust = _draw(opened, result, chosen, max_states, draws, seed, where) if draws else None
        arrays = dict(result.arrays)
        documents[resolved.perspective] = {
            **top,
            **solve_document(resolved, game.model, arrays, stable=stable, limit=limit, robust=robust),
        }
        if not as_json:
            _print(opened, result, limit, robust)
        if coalitions is not None:
            document = documents[resolved.perspective]
            add_coalitions(document, game, result.concepts, coalitions, limit, as_json=as_json)
        cut = interrupted(robust)
        if cut:
            break
    if as_json:
        emit_views("solve", opened.id, documents, every=all_perspectives, scenario=scenario, seed=drawn)
    return INTERRUPTED if cut else ANSWERED


def _draw(
    opened: Case,
    result: Result,
    concepts: tuple[str, ...] | None,
    max_states: int | None,
    draws: int,
    seed: int,
    where: Any,
) -> RobustnessReport:
    """Draw the preferences of one game and count its stable states."""
    from standoff.study.robustness.reporting import robustness

    wanted = concepts or tuple(c for c in ("nash", "seq") if c in result.concepts)
    return robustness(
        opened.data, draws, seed, key=result.game.key, concepts=wanted,
        executor=where, progress=watched(), max_states=max_states,
    )  # fmt: skip


def wanted_concepts(text: str | None) -> tuple[str, ...] | None:
    """The concept keys of a comma-separated list, checked; None where none was given."""
    if text is None:
        return None
    from standoff.stability.concepts import known_concept

    keys = tuple(key.strip().lower() for key in text.split(",") if key.strip())
    wrong = [key for key in keys if not known_concept(key)]
    if wrong or not keys:
        raise UsageError(
            f"There is no concept {', '.join(map(repr, wrong)) or repr(text)}. "
            "Known: nash, gmr, smr, seq, symseq, sim, lim:H (H a number), nm."
        )
    return keys


def _print(opened: Case, result: Result, limit: int, robust: RobustnessReport | None) -> None:
    from standoff.study.records import CONCEPT_NAMES

    game = result.game
    heading(f"{opened.title}: perspective {game.resolved.perspective}, scenario {game.resolved.scenario or 'none'}")
    states = "state" if game.model.n == 1 else "states"
    paragraph(f"{game.model.n:,} feasible {states}, {len(game.actors)} players, {len(game.options)} options.")
    fits = (len(f"{game.model.n:,}") + 3) * (len(game.actors) + 1) + 9 <= console().width
    rows = []
    for concept in result.concepts:
        counts = [len(result.equilibria(concept))]
        counts += [int(result.stable(concept, actor).sum()) for actor in game.actors]
        rows.append((CONCEPT_NAMES.get(concept, concept), *(f"{n:,}" if fits else str(n) for n in counts)))
    table("Stable states", ("concept", "for all", *_columns(result)), rows)
    _print_states(result, limit, robust)


def _columns(result: Result) -> list[str]:
    """The players as heads of columns: by id, or by name where the ids only count (as in imported files)."""
    players = result.game.resolved.players
    counted = all(player.id == f"p{index}" for index, player in enumerate(players))
    return [player.name if counted else player.id for player in players]


def _print_states(result: Result, limit: int, robust: RobustnessReport | None) -> None:
    """The equilibria of the most telling concept, in words where they are few."""
    from standoff.study.records import CONCEPT_NAMES
    from standoff.study.wording import difference_sentence

    concept = next((key for key in ("seq", *result.concepts) if key in result.concepts), None)
    if concept is None:
        return
    name = CONCEPT_NAMES.get(concept, concept)
    states = result.equilibria(concept)
    strings = states.strings()
    shown = limited(strings, min(limit, 20) or 0)
    if not shown:
        paragraph(f"No state is stable for every player under {name}.")
        return
    heading("")
    resolved = result.game.resolved
    drawn = robust.concept(concept) if robust else None
    shares = {one.state: _share(one.share) for one in drawn.states} if drawn else {}
    rows = [(text, *([shares.get(text, "")] if drawn else []), difference_sentence(resolved, text)) for text in shown]
    against = "against today" if resolved.status_quo else "in words"
    columns = ("state", "in draws", against) if drawn else ("state", against)
    table(f"Stable for every player under {name}", columns, rows)
    if len(strings) > len(shown):
        paragraph(f"... and {len(strings) - len(shown):,} more (--json lists up to --limit).")
    if robust is not None and drawn is not None:
        _print_draws(result, robust, drawn, min(limit, 10) or 10)


def _print_draws(result: Result, robust: RobustnessReport, drawn: DrawnConcept, limit: int) -> None:
    """How the draws were made, the status quo in them, and the states that only draws make stable."""
    from standoff.brief.prose import counted
    from standoff.study.records import CONCEPT_NAMES
    from standoff.study.wording import difference_sentence

    name = CONCEPT_NAMES.get(drawn.concept, drawn.concept)
    others = [one for one in drawn.states if not one.known][:limit]
    if others:
        heading("")
        resolved = result.game.resolved
        rows = [(one.state, _share(one.share), difference_sentence(resolved, one.state)) for one in others]
        table(f"Not stable as written, but most often in draws ({name})", ("state", "in draws", "in words"), rows)
    heading("")
    today = f" The status quo is stable in {_share(drawn.status_quo)}." if drawn.status_quo else ""
    paragraph(
        f"{robust.draws:,} draws, seed {robust.seed}: {counted(robust.doubtful, 'uncertain statement')}, "
        f"{counted(robust.groups, 'group')} put in order. {drawn.n_ever:,} states are stable under {name} in "
        f"some draw.{today} In brackets: 95 % intervals."
    )


def _share(share: Share) -> str:
    """A share with its interval."""
    from standoff.theses.robustness import percent

    if share.value is None or share.low is None or share.high is None:
        return "–"
    return f"{percent(share.value)} ({percent(share.low)} to {percent(share.high)})"
