"""Unknown preferences: of some pairs of states it is not known which a player prefers.

An `unordered:` group of statements leaves open which of them comes first; q against s is unknown unless every order of
the group says the same (definitions 1.6). After Li, Hipel, Kilgour and Fang (2004) there are four extensions of each
concept. With > for surely better, U for unknown:

| extension | i leaves s for q | x deters i | the response y gets i out |
| --- | --- | --- | --- |
| a | q > s or q U s | neither x > s nor x U s | y > s or y U s |
| b | q > s | neither x > s nor x U s | y > s or y U s |
| c | q > s or q U s | not x > s | y > s |
| d | q > s | not x > s | y > s |

In all four a move of another player is credible if it is better for its mover or unknown. (Symmetric SEQ is put
together here in the same way; it is not in that article.)
"""

from __future__ import annotations

from collections.abc import Sequence

from standoff.case.resolved import ResolvedGame
from standoff.conflict.model import Model
from standoff.stability.relational import Relations, Rows, complement, rows_of
from standoff.stability.uncertain.orders import Part, compared, parts
from standoff.stability.uncertain.records import EXTENSIONS, Settings


def lacking(game: ResolvedGame) -> str | None:
    """What the case has to say before this kind can be asked for; None where it does."""
    ranks = [rank for player in game.players for rank in player.ranks]
    if any(rank.kind == "unordered" and len(rank.statements) > 1 for rank in ranks):
        return None
    return (
        "leaves no order of statements open. Write those whose order the text does not say as a group, `unordered:`, "
        "among a player's `statements`"
    )


def relations(game: ResolvedGame, model: Model, settings: Settings) -> dict[str, list[Relations]]:
    """Per extension asked for, each actor's relations."""
    asked = EXTENSIONS if settings.extension is None else (settings.extension,)
    made: dict[str, list[Relations]] = {name: [] for name in asked}
    for actor in range(model.m):
        better, unknown = known_and_not(parts(game, model, actor, open_groups=True), model.n)
        for name in asked:
            made[name].append(extension(name, better, unknown, model.n))
    return made


def known_and_not(found: Sequence[Part], n: int) -> tuple[Rows, Rows]:
    """The pairs (s, q) with q surely better, and those of which it is unknown."""
    better, unknown = rows_of(n, lambda rows: compared(found, n, rows)[:2])
    return better, unknown


def extension(name: str, better: Rows, unknown: Rows, n: int) -> Relations:
    """The relations of one extension, from what is surely better and what is unknown."""
    maybe = better | unknown
    escape = maybe if name in ("a", "b") else better
    return Relations(
        incentive=maybe if name in ("a", "c") else better,
        deterrent=complement(escape, n),
        block=escape,
        credible=maybe,
    )


def settings_of(game: ResolvedGame, settings: Settings) -> dict[str, object]:
    """The settings, for the answer."""
    return {"extensions": list(EXTENSIONS if settings.extension is None else (settings.extension,))}
