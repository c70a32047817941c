"""`standoff solve --preferences KIND`: stable states where preferences are no complete order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.common import console, emit, head, heading, limited, paragraph, table
from standoff.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from standoff.session import Case, Game
    from standoff.stability.uncertain import UncertainAnswer

PreferencesOption = Annotated[
    str | None,
    typer.Option(
        "--preferences", metavar="KIND", help="Uncertain: unknown, strength, probabilistic, fuzzy, attitudes."
    ),
]
ExtensionOption = Annotated[
    str | None, typer.Option("--extension", help="With unknown or strength: a, b, c or d (unknown: all four).")
]
AlphaOption = Annotated[
    float | None,
    typer.Option("--alpha", help="With probabilistic: leave for what is better with a chance above 1 - this."),
]
BetaOption = Annotated[
    float | None,
    typer.Option("--beta", help="With probabilistic: deterred by what is better with a chance of 1 - this at most."),
]
CredibleOption = Annotated[
    float | None,
    typer.Option("--credible", help="With probabilistic: a move is believed that is better with a chance above this."),
]

KIND_NAMES = {
    "unknown": "orders that are not known",
    "strength": "strong and mild preferences",
    "probabilistic": "chances",
    "fuzzy": "degrees of preference",
    "attitudes": "attitudes",
}
"""What each kind is about, for a heading."""


def solve_view(
    game: Game,
    kind: str,
    concepts: tuple[str, ...] | None,
    engine: str,
    extension: str | None,
    chances: tuple[float | None, float | None, float | None],
) -> UncertainAnswer:
    """One perspective's answer."""
    from standoff.study.uncertain.solving import settings_for, solve_uncertain

    settings = settings_for(kind, extension, *chances)
    return solve_uncertain(game.resolved, game.model, kind, settings, concepts, engine)


def explained(
    opened: Case,
    game: Game,
    position: int,
    kind: str,
    concepts: tuple[str, ...] | None,
    engine: str,
    extension: str | None,
    chances: tuple[float | None, float | None, float | None],
    as_json: bool,
) -> None:
    """Print why a state holds or breaks, for `standoff explain --preferences`."""
    from standoff.study.uncertain.explaining import explain_uncertain
    from standoff.study.uncertain.solving import settings_for

    if engine != "fast":
        raise UsageError(
            "Uncertain preferences are explained by the fast engine; `solve` asks the reference engine too."
        )
    settings = settings_for(kind, extension, *chances)
    resolved = game.resolved
    found = explain_uncertain(resolved, game.model, position, kind, settings, concepts)
    if as_json:
        top = head("explain", opened.id, perspective=resolved.perspective, scenario=resolved.scenario)
        emit({**top, **found.document()})
        return
    heading(f"{opened.title}: perspective {resolved.perspective}, scenario {resolved.scenario or 'none'}")
    paragraph(found.state_words)
    for player in resolved.players:
        heading(player.name)
        for sentence in found.sentences[player.id]:
            paragraph("  " + sentence)


def refuse_alone(**options: object) -> None:
    """Raise UsageError for an option that only means something with `--preferences`."""
    for name, value in options.items():
        if value is not None:
            raise UsageError(f"--{name} goes with --preferences: say which kind of uncertain preferences is meant.")


def print_uncertain(opened: Case, game: Game, answer: UncertainAnswer, limit: int) -> None:
    """The answer as tables: how many equilibria, for whom states are stable, and which they are."""
    resolved, model = game.resolved, game.model
    heading(f"{opened.title}: perspective {resolved.perspective}, scenario {resolved.scenario or 'none'}")
    states = "state" if model.n == 1 else "states"
    paragraph(f"{model.n:,} feasible {states}, {len(game.actors)} players; {KIND_NAMES[answer.kind]}.")
    for sentence in (*_settings(answer), *answer.notes):
        paragraph(sentence)
    _counts(game, answer)
    concept = next((c for c in ("seq", "gmr", *_concepts(answer)) if c in _concepts(answer)), None)
    if concept is not None:
        if len(answer.variants) > 1:
            _players(game, answer, concept)
        _states(game, answer, concept, limit)


def _settings(answer: UncertainAnswer) -> list[str]:
    """The settings as sentences."""
    given = answer.settings
    if answer.kind == "probabilistic":
        return [f"alpha {given['alpha']:g}, beta {given['beta']:g}, credible above {given['credible']:g}."]
    if answer.kind == "fuzzy" and isinstance(given["threshold"], dict):
        return ["Thresholds: " + ", ".join(f"{actor} {value:g}" for actor, value in given["threshold"].items()) + "."]
    if answer.kind == "strength" and given["extension"]:
        return [f"Groups of unknown order are read by extension {given['extension']}."]
    if answer.kind == "attitudes" and isinstance(given["attitudes"], dict):
        return [_minded(actor, towards) for actor, towards in given["attitudes"].items()]
    return []


def _minded(actor: str, towards: dict[str, str]) -> str:
    told = [f"{how} towards {'itself' if other == actor else other}" for other, how in towards.items()]
    return f"{actor} is " + ", ".join(told) + "."


def _concepts(answer: UncertainAnswer) -> list[str]:
    return list(dict.fromkeys(concept for variant in answer.variants.values() for concept in variant.stable))


def _name(answer: UncertainAnswer, variant: str) -> str:
    return f"ext. {variant}" if answer.kind == "unknown" else variant


def _counts(game: Game, answer: UncertainAnswer) -> None:
    """Concept by concept, for all and for each player; with several variants only for all."""
    from standoff.study.records import CONCEPT_NAMES

    variants = list(answer.variants.values())
    single = variants[0] if len(variants) == 1 else None
    rows = []
    for concept in _concepts(answer):
        cells = [_number(variant.equilibria, concept) for variant in variants]
        if single is not None:
            cells += [f"{int(row.sum()):,}" for row in single.stable[concept]]
        rows.append((CONCEPT_NAMES.get(concept, concept), *cells))
    columns = ["for all", *game.actors] if single is not None else [_name(answer, v) for v in answer.variants]
    heading("Stable states" if single is not None else "How many states are stable for all")
    table(None, ("concept", *columns), rows)


def _number(equilibria: Mapping[str, NDArray[np.bool_]], concept: str) -> str:
    return f"{int(equilibria[concept].sum()):,}" if concept in equilibria else "-"


def _players(game: Game, answer: UncertainAnswer, concept: str) -> None:
    from standoff.study.records import CONCEPT_NAMES

    held = {name: v.stable[concept] for name, v in answer.variants.items() if concept in v.stable}
    rows = [
        (player.name, *(f"{int(stable[i].sum()):,}" for stable in held.values()))
        for i, player in enumerate(game.resolved.players)
    ]
    heading(f"How many are stable for each player under {CONCEPT_NAMES.get(concept, concept)}")
    table(None, ("player", *(_name(answer, v) for v in held)), rows)


def _states(game: Game, answer: UncertainAnswer, concept: str, limit: int) -> None:
    """The states that are equilibria in some variant, with the variants, in words."""
    import numpy as np

    from standoff.conflict.moves import strings
    from standoff.study.records import CONCEPT_NAMES
    from standoff.study.wording import difference_sentence

    held = {name: v.equilibria[concept] for name, v in answer.variants.items() if concept in v.equilibria}
    everywhere = np.flatnonzero(np.any(list(held.values()), axis=0)).tolist()
    name = CONCEPT_NAMES.get(concept, concept)
    if not everywhere:
        paragraph(f"No state is stable for every player under {name}.")
        return
    shown = limited(everywhere, min(limit, 20))
    several = len(answer.variants) > 1
    rows = []
    for position, text in zip(shown, strings(game.model, shown), strict=True):
        variants = " ".join(v for v, mask in held.items() if mask[position])
        words = difference_sentence(game.resolved, text)
        rows.append((text, variants, words) if several else (text, words))
    against = "against today" if game.resolved.status_quo else "in words"
    heading(f"Stable for all under {name}")
    table(None, ("state", "in", against) if several else ("state", against), rows)
    if len(everywhere) > len(shown):
        console().print(f"... and {len(everywhere) - len(shown):,} more (--json lists up to --limit).")
