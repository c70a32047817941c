"""Strength of preference: a difference may be mild or strong, and so may be what deters.

That a state may be greatly or mildly preferred to another is from Hamouda, Kilgour and Hipel (2004); the definitions
that follow were not compared with that article. *General* stability is the ordinary one: any better state is worth
leaving for. A state is *strongly* stable if every deterrent is felt: x deters i from leaving s only if s is better than
x by far, and a response y gets i out unless s is better than y by far. A state is *weakly* stable if it is stable in
general and not strongly. Nash stability knows no deterrents and has no such split. A weak equilibrium is one that is
stable for all players in general, and for at least one of them not strongly.

With an extension (`unknown`), `unordered:` groups leave pairs unknown instead of being counted: general stability is
that of the extension, and under c and d what is unknown against s deters strongly too. How far that agrees with
published hybrids was not checked.
"""

from __future__ import annotations

from standoff.case.resolved import ResolvedGame
from standoff.conflict.model import Model
from standoff.stability.relational import Relations, complement, relation
from standoff.stability.uncertain.orders import compared, parts
from standoff.stability.uncertain.records import Settings
from standoff.stability.uncertain.unknown import extension, known_and_not


def lacking(game: ResolvedGame) -> str | None:
    """What the case has to say before this kind can be asked for; None where it does."""
    if any(player.strong is not None or player.strong_after for player in game.players):
        return None
    return (
        "does not say which differences are strong. Write `strong_through: STATEMENT` beside a player's `statements`, "
        "or `strong_after: [GROUP, ...]` beside a `ranking`"
    )


def relations(game: ResolvedGame, model: Model, settings: Settings) -> dict[str, list[Relations]]:
    """Each actor's relations for general and for strong stability."""
    n = model.n
    made: dict[str, list[Relations]] = {"general": [], "strong": []}
    for actor in range(model.m):
        found = parts(game, model, actor, open_groups=settings.extension is not None)
        better, unknown = known_and_not(found, n)
        general = extension(settings.extension or "d", better, unknown, n)
        felt = relation(n, lambda rows, found=found: compared(found, n, rows)[2])  # type: ignore[misc]
        if settings.extension in ("c", "d"):
            felt |= unknown
        made["general"].append(general)
        made["strong"].append(Relations(general.incentive, felt, complement(felt, n), general.credible))
    return made


def settings_of(game: ResolvedGame, settings: Settings) -> dict[str, object]:
    """The settings, for the answer."""
    return {"extension": settings.extension}
