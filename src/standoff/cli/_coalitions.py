"""What `standoff solve --coalitions` adds: the option, its reading, its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.common import heading, limited, paragraph, table
from standoff.errors import UsageError, unknown

if TYPE_CHECKING:
    from standoff.session import Case, Game
    from standoff.study.coalitions.records import CoalitionAnswer

CoalitionsOption = Annotated[
    str | None,
    typer.Option("--coalitions", help="Players acting together: all, or coalitions such as USA+PRK,CHN+RUS."),
]


def wanted_coalitions(text: str | None) -> tuple[tuple[str, ...], ...] | None:
    """The coalitions of a comma-separated list, players joined by +; None for all of them."""
    if text is None or text.strip().lower() == "all":
        return None
    family = tuple(tuple(name.strip() for name in part.split("+")) for part in text.split(",") if part.strip())
    if not family or any(not name for members in family for name in members):
        raise UsageError(f"{text!r} names no coalitions: write all, or players joined by +, such as USA+PRK,CHN+RUS.")
    return family


def check_coalitions(opened: Case, text: str, engine: str, preferences: object) -> None:
    """Refuse coalitions that the case does not have, and what they cannot be combined with."""
    if engine != "fast" or preferences is not None:
        raise UsageError("Coalitions use the fast engine on crisp preferences: leave out --engine and --preferences.")
    players = opened.data.players
    known = {*players, *(opened.data.case.actors[id].name for id in players)}
    for members in wanted_coalitions(text) or ():
        for name in members:
            if name not in known:
                raise unknown("player", name, players)


def add_coalitions(
    document: dict[str, Any], game: Game, concepts: Sequence[str], text: str, limit: int, *, as_json: bool
) -> None:
    """Put `coalitions` into the document of a game, and print them unless `as_json`."""
    from standoff.study.coalitions.answer import answer_document
    from standoff.study.coalitions.records import COUNTERPART

    family = wanted_coalitions(text)
    found = game.coalitions(family, [concept for concept in concepts if concept in COUNTERPART])
    document["coalitions"] = answer_document(game.model, found, limit)
    if not as_json:
        _print(game, found, limit)


def _print(game: Game, found: CoalitionAnswer, limit: int) -> None:
    """Which stable states the coalitions leave, and where they would jump, in words."""
    from standoff.study.coalitions.records import COALITION_NAMES, COUNTERPART

    heading("")
    rows = [
        (
            COALITION_NAMES[COUNTERPART[concept]],
            f"{count:,}",
            f"{len(found.surviving[COUNTERPART[concept]]):,}",
            f"{len(found.equilibria[COUNTERPART[concept]]):,}",
        )
        for concept, count in found.single.items()
    ]
    number = len(found.family)
    who = "all coalitions" if number == 2 ** len(game.actors) - 1 else _family(found)
    table(f"Stable against {who}", ("concept", "alone", "both", "together"), rows)
    paragraph("Alone: for every player by itself. Together: for each of these coalitions.")
    _print_surviving(game, found, limit)
    _print_jumps(game, found, limit)


def _family(found: CoalitionAnswer) -> str:
    return ", ".join("+".join(members) for members in found.family)


def _print_surviving(game: Game, found: CoalitionAnswer, limit: int) -> None:
    """The states that stay, in words, under the concept of the jumps."""
    from standoff.study.coalitions.records import COALITION_NAMES, COUNTERPART
    from standoff.study.wording import difference_sentence

    concept = COUNTERPART[found.jumping]
    kept = found.surviving[concept]
    heading("")
    if not kept:
        paragraph(f"No state is stable both for every player alone and, under {COALITION_NAMES[concept]}, for these.")
        return
    rows = [(text, difference_sentence(game.resolved, text)) for text in kept[: min(limit, 20) or 20]]
    against = "against today" if game.resolved.status_quo else "in words"
    table(f"Stable for every player alone and under {COALITION_NAMES[concept]}", ("state", against), rows)
    if len(kept) > len(rows):
        paragraph(f"... and {len(kept) - len(rows):,} more (--json lists up to --limit).")


def _print_jumps(game: Game, found: CoalitionAnswer, limit: int) -> None:
    """The equilibrium jumps, in words: for each coalition how many, and one of them."""
    from standoff.study.coalitions.reporting import change_clause
    from standoff.study.records import CONCEPT_NAMES
    from standoff.theses.clauses import outer

    heading("")
    name = CONCEPT_NAMES.get(found.jumping, found.jumping)
    if not found.jumps:
        paragraph(f"No coalition would jump from one state stable under {name} to another.")
        return
    first = {jump.coalition: jump for jump in reversed(found.jumps)}
    rows = [
        (
            "+".join(members),
            f"{sum(jump.coalition == members for jump in found.jumps):,}",
            f"From {jump.start}: {outer(change_clause(game.resolved, jump.start, jump.end))}.",
        )
        for members, jump in sorted(first.items(), key=lambda item: found.jumps.index(item[1]))
    ]
    shown = limited(rows, limit)
    table(
        f"Jumps between states stable under {name}, from which each member gains",
        ("coalition", "jumps", "the first of them"),
        shown,
    )
    if len(rows) > len(shown):
        paragraph(f"... and {len(rows) - len(shown):,} more coalitions.")
