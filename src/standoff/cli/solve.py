"""`standoff solve`: the stable states, per perspective and concept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.common import (
    AllPerspectivesOption,
    CaseArgument,
    JsonOption,
    LimitOption,
    PerspectiveOption,
    ScenarioOption,
    console,
    emit,
    head,
    heading,
    limited,
    open_case,
    paragraph,
    table,
    views,
)
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
    max_states: MaxStatesOption = None,
    limit: LimitOption = 100,
    as_json: JsonOption = False,
) -> None:
    """Find the states in which nobody can move without loss, under each solution concept."""
    from standoff.study.documents import solve_document
    from standoff.study.uncertain import uncertain_document

    opened = open_case(case)
    chosen = wanted_concepts(concepts)
    if preferences is None:
        refuse_alone(extension=extension, alpha=alpha, beta=beta, credible=credible)
    documents = {}
    for view in views(opened, perspective, all_perspectives):
        game = opened.game(view, scenario, max_states=max_states)
        resolved = game.resolved
        top = head("solve", opened.id, perspective=resolved.perspective, scenario=resolved.scenario)
        if preferences is not None:
            answer = solve_view(game, preferences, chosen, engine, extension, (alpha, beta, credible))
            found = uncertain_document(resolved, game.model, answer, stable=stable, limit=limit)
            documents[resolved.perspective] = {**top, **found}
            if not as_json:
                print_uncertain(opened, game, answer, limit)
            continue
        result = game.solve(chosen, engine)
        documents[resolved.perspective] = {
            **top,
            **solve_document(resolved, game.model, dict(result.arrays), stable=stable, limit=limit),
        }
        if not as_json:
            _print(opened, result, limit)
    if as_json:
        only = next(iter(documents.values()))
        emit({**head("solve", opened.id, scenario=scenario), "perspectives": documents} if all_perspectives else only)


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


def _print(opened: Case, result: Result, limit: int) -> None:
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
    _print_states(result, limit)


def _columns(result: Result) -> list[str]:
    """The players as heads of columns: by id, or by name where the ids only count (as in imported files)."""
    players = result.game.resolved.players
    counted = all(player.id == f"p{index}" for index, player in enumerate(players))
    return [player.name if counted else player.id for player in players]


def _print_states(result: Result, limit: int) -> None:
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
    rows = [(text, difference_sentence(resolved, text)) for text in shown]
    against = "against today" if resolved.status_quo else "in words"
    table(f"Stable for every player under {name}", ("state", against), rows)
    if len(strings) > len(shown):
        paragraph(f"... and {len(strings) - len(shown):,} more (--json lists up to --limit).")
