"""Why a state holds or breaks, actor by actor, in sentences that name what each move changes.

Both engines are asked for the same thing: a verdict with its witness as plain data. Unstable: ``{"improvement": state,
"replies": "none"}``. Stable: ``{"deterrents": [{"improvement", "sequence": [{"actor", "to"}], "end"}]}``, one for each
improvement. The sentences are made from these, so that they say what can be checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from standoff.case.resolved import ResolvedGame
from standoff.conflict.model import Model
from standoff.conflict.moves import string
from standoff.errors import UsageError
from standoff.reference import Judgement, Reference
from standoff.study.wording import difference_sentence, move_clause, player_name, state_sentence
from standoff.theses.gloss import joined, outer
from standoff.theses.leaves import concept_name

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
        PlayerExplained(actor, outer(player_name(game, actor)), found, _sentences(game, actor, state, found))
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
    from standoff.stability.witnesses import witness

    return {
        actor: tuple(_fast(witness(model, concept, i, position), model, concept) for concept in concepts)
        for i, actor in enumerate(model.actors)
    }


def _slow(found: Judgement) -> Explained:
    return Explained(found.concept, found.stable, found.witness)


def _fast(found: Any, model: Model, concept: str) -> Explained:
    return Explained(concept, found.stable, found.document(model))


def _sentences(game: ResolvedGame, actor: str, state: str, verdicts: Sequence[Explained]) -> tuple[str, ...]:
    """One sentence for each group of concepts that say the same."""
    said: dict[str, list[str]] = {}
    for verdict in verdicts:
        said.setdefault(_told(game, actor, state, verdict), []).append(concept_name(verdict.concept))
    return tuple(f"{_under(names, len(verdicts))}: {sentence}" for sentence, names in said.items())


def _under(names: Sequence[str], among: int) -> str:
    if len(names) == among and among > 1:
        return "Under every concept asked for"
    return f"Under {joined(names)}"


def _told(game: ResolvedGame, actor: str, state: str, verdict: Explained) -> str:
    name, witness = player_name(game, actor), verdict.witness
    if not verdict.stable:
        improvement = witness.get("improvement")
        if improvement is None:
            return f"{name} does not stay."
        gain = move_clause(game, state, improvement)
        deterred = "" if verdict.concept == "nash" else " No reply of the others deters it."
        return f"{name} does not stay. It gains by this: {gain}.{deterred}"
    deterrents = witness.get("deterrents", [])
    if not deterrents:
        if verdict.concept == "nm" or verdict.concept.startswith("lim:"):
            return f"{name} stays: looking ahead, no move is worth it."
        return f"{name} stays: no move of its own would better its lot."
    lead = (
        "the one move that would better its lot is"
        if len(deterrents) == 1
        else (f"each of the {len(deterrents):,} moves that would better its lot is")
    )
    told = " ".join(_deterred(game, state, d, verdict.concept) for d in deterrents[:TOLD])
    more = len(deterrents) - TOLD
    tail = f" And so for {more:,} more." if more > 0 else ""
    return f"{name} stays: {lead} deterred. {told}{tail}"


def _deterred(game: ResolvedGame, state: str, deterrent: dict[str, Any], concept: str) -> str:
    improvement = deterrent["improvement"]
    gain, replies, at = move_clause(game, state, improvement), [], improvement
    for move in deterrent["sequence"]:
        start = state if concept == "sim" else at
        replies.append(move_clause(game, start, move["to"]))
        at = move["to"]
    link = "at the same time" if concept == "sim" else "then"
    return f"If {gain}, {link} {', then '.join(replies) or 'nothing follows'}."
