"""States and moves in words, from the clauses that the case gives its options and definitions.

Clauses of one actor share their subject: "Washington keeps up maximum pressure" and "Washington holds Seoul back"
become "Washington keeps up maximum pressure and holds Seoul back". A state is its Y/N string in option order; `-`
stands for an option that differs among states folded into one, and is left unsaid.
"""

from __future__ import annotations

from collections.abc import Iterable

from standoff.case.resolved import ResolvedGame
from standoff.reference.truth import evaluator
from standoff.theses.clauses import Party, inner, joined, outer, told

Changes = tuple[tuple[str, bool], ...]


def values(game: ResolvedGame, state: str) -> dict[str, bool]:
    """The options of a state that have one value, {option: value}."""
    return {o.id: letter == "Y" for o, letter in zip(game.options, state, strict=True) if letter != "-"}


def changes(start: str, end: str, game: ResolvedGame) -> Changes:
    """The options whose value differs between two states, with their value at the end, in option order."""
    return tuple(
        (option.id, after == "Y")
        for option, before, after in zip(game.options, start, end, strict=True)
        if before != after and "-" not in (before, after)
    )


def clauses(game: ResolvedGame, chosen: Iterable[tuple[str, bool]]) -> list[str]:
    """Clauses for options at given values, actor by actor in option order, each actor's subject said once."""
    wanted = dict(chosen)
    actors = dict.fromkeys(option.actor for option in game.options)
    order = [option for actor in actors for option in game.options if option.actor == actor and option.id in wanted]
    names = {actor: party(game, actor).name for actor in {option.actor for option in order}}
    return told((names[o.actor], o.yes if wanted[o.id] else o.no) for o in order)


def phrase(game: ResolvedGame, chosen: Iterable[tuple[str, bool]]) -> str:
    """Options at given values as one clause within a sentence."""
    return joined(clauses(game, chosen))


def _folded(game: ResolvedGame, state: str) -> str | None:
    """The name of the folded state that a string with `-` stands for."""
    if "-" not in state:
        return None
    known = values(game, state)
    definitions = {d.id: d.tree for d in game.definitions}
    possible = (one for one in game.coalesced if evaluator(one.tree, definitions)(known) is not False)
    return next((one.name for one in possible), None)


def state_sentence(game: ResolvedGame, state: str) -> str:
    """A whole state in words: one sentence an actor, fixed options left out.

    Where the state is one that several were folded into, its name comes first.
    """
    free = {option.id for option in game.options if option.fixed is None}
    said = clauses(game, ((id, value) for id, value in values(game, state).items() if id in free))
    name = _folded(game, state)
    parts = ([outer(name)] if name else []) + [outer(clause) for clause in said]
    return ". ".join(parts) + "." if parts else ""


def difference_clause(game: ResolvedGame, state: str) -> str:
    """How a state differs from the status quo, as a clause within a sentence; the whole state where there is none."""
    today = game.status_quo
    name = _folded(game, state)
    if today is None:
        return name or phrase(game, values(game, state).items())
    changed = changes(today, state, game)
    if not changed:
        return name or "everything is as today"
    said = phrase(game, changed)
    said += ("; " if "; " in said else ", ") + "the rest as today"
    return f"{name}: {said}" if name else said


def difference_sentence(game: ResolvedGame, state: str) -> str:
    """How a state differs from the status quo, as a sentence ("As today." where it does not)."""
    if game.status_quo is None:
        return state_sentence(game, state)
    clause = difference_clause(game, state)
    if clause == "everything is as today":
        return "As today."
    return outer(clause.replace(", the rest as today", "; the rest as today")) + "."


def move_clause(game: ResolvedGame, start: str, end: str) -> str:
    """What a move changes, as a clause within a sentence."""
    name = _folded(game, end)
    said = phrase(game, changes(start, end, game))
    return said or inner(name or "nothing changes")


def truth_clauses(game: ResolvedGame, truths: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
    """Definitions at given truth values, each in its own clause."""
    found = [(game.definition(id), value) for id, value in truths]
    return tuple((d.yes if value else d.no).strip().rstrip(".") for d, value in found if d is not None)


def truth_sentence(game: ResolvedGame, truths: Iterable[tuple[str, bool]]) -> str:
    """Definitions at given truth values as one sentence."""
    said = truth_clauses(game, truths)
    return outer(joined([clause if index == 0 else inner(clause) for index, clause in enumerate(said)])) + "."


def party(game: ResolvedGame, actor: str) -> Party:
    """What a player is called in a sentence: the subject of its options' clauses, else its name."""
    own = [clause for o in game.options if o.actor == actor for clause in (o.yes, o.no)]
    return Party.of(own, [player.name for player in game.players if player.id == actor] or [actor])
