"""Why a state holds or breaks, actor by actor, in sentences that name what each move changes.

Both engines are asked for the same thing: a verdict with its witness as plain data. Unstable: ``{"improvement": state,
"replies": "none"}``. Stable: ``{"deterrents": [{"improvement", "sequence": [{"actor", "to"}], "end"}]}``, one for each
improvement. The sentences are made from these, so that they say what can be checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from standoff.case.resolved import ResolvedGame
from standoff.conflict.model import Model
from standoff.conflict.moves import string
from standoff.errors import UsageError
from standoff.reference import Judgement, Reference
from standoff.stability.witnesses import Witness, witness
from standoff.study.wording import difference_sentence, move_clause, party, state_sentence
from standoff.theses.clauses import Party, joined, number, outer
from standoff.theses.leaves import concept_name

UNDETERRED = ", and nothing deters it"
TOLD = 3
"""Deterred improvements told one by one; the rest are counted."""


@dataclass(frozen=True)
class Explained:
    """One verdict of one player with its witness."""

    concept: str
    stable: bool
    witness: dict[str, Any]


@dataclass(frozen=True)
class PlayerExplained:
    """One player at the state: its verdicts and what they say in sentences."""

    actor: str
    name: str
    verdicts: tuple[Explained, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """A state explained for every player."""

    state: str
    state_words: str
    players: tuple[PlayerExplained, ...]

    def document(self) -> dict[str, Any]:
        """As plain data: ``state, actors{id: {concept: {stable, witness}}}``."""
        return {
            "state": self.state,
            "actors": {
                player.actor: {v.concept: {"stable": v.stable, "witness": v.witness} for v in player.verdicts}
                for player in self.players
            },
        }


def explain_state(
    game: ResolvedGame, model: Model, position: int, concepts: Sequence[str], *, engine: str = "fast"
) -> Explanation:
    """Explain one state of a game for every player under each concept.

    `engine`: `fast`, or `reference`, which looks only at what the verdict of this one state needs, in any model.
    """
    state = string(model, position)
    verdicts = _verdicts(game, model, position, concepts, engine)
    players = tuple(
        PlayerExplained(actor, outer(party(game, actor).name), found, _sentences(game, actor, state, found))
        for actor, found in verdicts.items()
    )
    return Explanation(state, _words(game, state), players)


def _words(game: ResolvedGame, state: str) -> str:
    whole = state_sentence(game, state)
    if game.status_quo is None or state == game.status_quo:
        return ("The status quo. " if state == game.status_quo else "") + whole
    return f"Against today: {difference_sentence(game, state)} In full: {whole}"


def _verdicts(
    game: ResolvedGame, model: Model, position: int, concepts: Sequence[str], engine: str
) -> dict[str, tuple[Explained, ...]]:
    if engine == "reference":
        slow, state = Reference(game), string(model, position)
        return {actor: tuple(_slow(slow.stable(c, actor, state)) for c in concepts) for actor in model.actors}
    if engine != "fast":
        raise UsageError(f"There is no engine {engine!r}. Known: fast, reference.")
    return {
        actor: tuple(_fast(witness(model, concept, i, position), model) for concept in concepts)
        for i, actor in enumerate(model.actors)
    }


def _slow(found: Judgement) -> Explained:
    return Explained(found.concept, found.stable, found.witness)


def _fast(found: Witness, model: Model) -> Explained:
    document: dict[str, Any] = found.document(lambda i: model.actors[i], lambda s: string(model, s))
    for deterrent in document.get("deterrents", ()):
        if "choices" in deterrent:  # under SIM; one key for what the others do, whatever the concept and engine
            deterrent["sequence"] = deterrent.pop("choices")
    return Explained(found.concept, found.stable, document)


def _sentences(game: ResolvedGame, actor: str, state: str, verdicts: Sequence[Explained]) -> tuple[str, ...]:
    """One sentence for each group of concepts that say the same."""
    said: dict[tuple[str, str], list[str]] = {}
    for verdict in verdicts:
        reason = _reason(game, actor, state, verdict)
        said.setdefault(("stays" if verdict.stable else "leaves", reason), []).append(concept_name(verdict.concept))
    name = party(game, actor)
    return tuple(
        f"{outer(name.name)} {name.verb(verb)} under {_under(names, len(verdicts))}: {_asked(reason, names)}"
        for (verb, reason), names in said.items()
    )


def _asked(reason: str, names: Sequence[str]) -> str:
    """A reason without what the concepts do not ask: Nash alone knows no deterrents."""
    return reason.replace(UNDETERRED, "") if list(names) == [concept_name("nash")] else reason


def _under(names: Sequence[str], among: int) -> str:
    return "every concept asked for" if len(names) == among and among > 1 else joined(names)


def _reason(game: ResolvedGame, actor: str, state: str, verdict: Explained) -> str:
    if verdict.concept == "nm" or verdict.concept.startswith("lim:"):
        return _looking_ahead(game, actor, state, verdict)
    name, witness = party(game, actor), verdict.witness
    if not verdict.stable:
        clause = name.doing(move_clause(game, state, witness["improvement"]))
        return f"{name.it} {name.verb('gains')} if {clause}{UNDETERRED}."
    deterrents = witness["deterrents"]
    if not deterrents:
        return f"no move of {name.own} own would better {name.own} lot."
    told = " ".join(_deterred(game, name, state, d, verdict.concept) for d in deterrents[:TOLD])
    if len(deterrents) == 1:
        return f"one move would better {name.own} lot, but the reply would leave {name.them} no better off. {told}"
    more = f" And so on for {len(deterrents) - TOLD:,} more." if len(deterrents) > TOLD else ""
    lead = f"{number(len(deterrents))} moves would better {name.own} lot, but a reply to each would leave"
    lead += f" {name.them} no better off."
    return f"{lead} {told}{more}"


def _looking_ahead(game: ResolvedGame, actor: str, state: str, verdict: Explained) -> str:
    name = party(game, actor)
    gains = f"looking ahead, {name.it} {name.verb('gains')}"
    if verdict.stable:
        return f"{gains} nothing by moving."
    improvement = verdict.witness.get("improvement")
    if improvement is None:
        return f"{gains} by moving."
    clause = name.doing(move_clause(game, state, improvement))
    play = verdict.witness.get("play", [])
    follows = [move_clause(game, before["to"], after["to"]) for before, after in pairwise(play)]
    return f"{gains} if {clause}" + (f"; then {', then '.join(follows)}." if follows else ".")


def _deterred(game: ResolvedGame, name: Party, state: str, deterrent: dict[str, Any], concept: str) -> str:
    at = deterrent["improvement"]
    gain, replies = name.doing(move_clause(game, state, at)), []
    for move in deterrent["sequence"]:
        replies.append(move_clause(game, state if concept == "sim" else at, move["to"]))
        at = move["to"]
    if concept == "sim":
        return f"If {gain}, then at the same time {joined(replies)}."
    return f"If {gain}, then {', then '.join(replies)}."
