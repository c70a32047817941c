"""References of the fields that say more than an order: strength, mixtures, degrees, attitudes."""

from __future__ import annotations

from itertools import pairwise

from standoff.case import schema
from standoff.case.linker import Linker, listed, state_string
from standoff.case.links_case import blocks, complete, statements
from standoff.case.places import Document, Path
from standoff.errors import nearest


def link(linker: Linker) -> None:
    """Check these fields of every perspective."""
    for sound in linker.read.perspectives.values():
        if sound.part is None:
            continue
        for player, block in sound.part.preferences.items():
            path = ("preferences", player)
            _strong_through(linker, sound.document, path, block)
            _strong_after(linker, sound.document, path, block)
            _mixture(linker, sound.document, path, player, block)
            _fuzzy(linker, sound.document, path, block)
        for player, towards in sound.part.attitudes.items():
            for other in towards:
                linker.known(sound.document, ("attitudes", player, other), other, "player", key=True)


def _strong_through(linker: Linker, document: Document, path: Path, block: schema.Preferences) -> None:
    """The mark names a statement of the block."""
    id = block.strong_through
    if id is None or id in linker.damaged:
        return
    known = [statement.id for _, statement in statements(block)]
    if id not in known:
        close = nearest(id, known)
        hint = f"; did you mean {close!r}?" if close else ""
        message = f"`strong_through` names a statement of the same block, and {id!r} is none{hint}"
        linker.at(document, (*path, "strong_through"), message, found=id, allowed=listed(known), nearest=close)


def _strong_after(linker: Linker, document: Document, path: Path, block: schema.Preferences) -> None:
    """The marks are places between two groups of the ranking, in order."""
    here = (*path, "strong_after")
    groups = len(block.ranking or ())
    if block.strong_after and block.ranking is None:
        message = "`strong_after` counts the groups of a ranking; with statements, write `strong_through`"
        linker.at(document, here, message, key=True)
        return
    for number, place in enumerate(block.strong_after):
        if place >= groups:
            message = f"a strong step follows group {place}, and the ranking has {groups} groups"
            allowed = f"1 to {groups - 1}" if groups > 1 else "none: the ranking has one group"
            linker.at(document, (*here, number), message, found=str(place), allowed=allowed)
    for number, (one, then) in enumerate(pairwise(block.strong_after), start=1):
        if then <= one:
            message = f"the groups of `strong_after` ascend; {then} does not follow {one}"
            linker.at(document, (*here, number), message, found=str(then))


def _mixture(linker: Linker, document: Document, path: Path, player: str, block: schema.Preferences) -> None:
    """Each perspective that a player's kind is taken from says what the player wants."""
    for perspective in block.mixture:
        if complete(linker, perspective) and player not in blocks(linker, perspective):
            message = f"the perspective {perspective!r} says nothing of what {player} wants"
            linker.at(document, (*path, "mixture", perspective), message, key=True, found=perspective)


def _fuzzy(linker: Linker, document: Document, path: Path, block: schema.Preferences) -> None:
    """Degrees are of two different states, each pair once, and come with a threshold."""
    if block.fuzzy and block.threshold is None:
        message = "degrees of preference need the `threshold` from which the player acts on them"
        linker.at(document, (*path, "fuzzy"), message, key=True, allowed="threshold: above 0, up to 1")
    seen: set[frozenset[str]] = set()
    for number, degree in enumerate(block.fuzzy):
        here = (*path, "fuzzy", number)
        states = {"better": degree.better, "worse": degree.worse}
        sound = [state_string(linker, document, (*here, f), text, either=True) for f, text in states.items()]
        if not all(sound):
            continue
        pair = frozenset((degree.better, degree.worse))
        if len(pair) == 1:
            linker.at(document, here, "a degree compares two states; both are the same", found=degree.better)
        elif pair in seen:
            message = f"the pair {degree.better}, {degree.worse} has a degree already"
            linker.at(document, here, message, found=f"{degree.better}, {degree.worse}")
        seen.add(pair)
