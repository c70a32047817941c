"""Why a state holds or breaks under uncertain preferences: per variant, player and concept, with the moves in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from standoff.case.resolved import ResolvedGame
from standoff.conflict.model import Model
from standoff.conflict.moves import string
from standoff.stability import uncertain
from standoff.stability.records import Deterrent, Witness
from standoff.stability.relational import CONCEPTS
from standoff.stability.uncertain import Settings
from standoff.stability.uncertain.witnesses import witnesses
from standoff.study.wording import move_clause, party, state_sentence
from standoff.theses.clauses import joined, number, outer
from standoff.theses.leaves import concept_name

TOLD = 2
"""Deterred moves told one by one; the rest are counted."""


@dataclass(frozen=True)
class UncertainExplanation:
    """One state under one kind of uncertain preference.

    sentences: per player id. verdicts: {variant: {actor: {concept: {stable, witness}}}}, the witness as in `explain`.
    """

    state: str
    state_words: str
    kind: str
    settings: Mapping[str, object]
    sentences: Mapping[str, tuple[str, ...]]
    verdicts: Mapping[str, Mapping[str, Mapping[str, Mapping[str, Any]]]]

    def document(self) -> dict[str, Any]:
        """As plain data: ``state, uncertain{kind, settings, variants{name: {actor: {concept: ...}}}}``."""
        return {
            "state": self.state,
            "uncertain": {"kind": self.kind, "settings": dict(self.settings), "variants": dict(self.verdicts)},
        }


def explain_uncertain(
    game: ResolvedGame,
    model: Model,
    position: int,
    kind: str,
    settings: Settings,
    concepts: Sequence[str] | None = None,
) -> UncertainExplanation:
    """Explain one state of a game for every player under each variant of a kind and each concept.

    `strength` is explained by its general and strong variants, of which weak is the difference. Raises as
    `study.uncertain.solve_uncertain`.
    """
    asked = tuple(dict.fromkeys(CONCEPTS if concepts is None else concepts))
    uncertain.check(game, kind, settings)
    uncertain.check_concepts(asked)
    found = witnesses(game, model, kind, settings, position, asked)
    verdicts = {
        variant: {
            actor: {w.concept: {"stable": w.stable, "witness": _document(w, model)} for w in rows[i]}
            for i, actor in enumerate(model.actors)
        }
        for variant, rows in found.items()
    }
    sentences = {
        actor: _sentences(game, model, actor, {variant: rows[i] for variant, rows in found.items()})
        for i, actor in enumerate(model.actors)
    }
    state = string(model, position)
    told = uncertain.answer(game, kind, settings, {}).settings
    return UncertainExplanation(state, state_sentence(game, state), kind, told, sentences, verdicts)


def _document(found: Witness, model: Model) -> dict[str, Any]:
    return found.document(lambda i: model.actors[i], lambda s: string(model, s))


def _sentences(game: ResolvedGame, model: Model, actor: str, found: Mapping[str, Sequence[Witness]]) -> tuple[str, ...]:
    """One sentence for each group of variants and concepts that say the same."""
    said: dict[tuple[bool, str], dict[str, list[str]]] = {}
    for variant, rows in found.items():
        for witness in rows:
            reason = _reason(game, model, actor, witness)
            said.setdefault((witness.stable, reason), {}).setdefault(variant, []).append(concept_name(witness.concept))
    name = party(game, actor)
    lines = []
    for (stable, reason), where in said.items():
        verb = name.verb("stays" if stable else "leaves")
        lines.append(f"{outer(name.name)} {verb} under {_where(where, len(found))}: {reason}")
    return tuple(lines)


def _where(where: Mapping[str, Sequence[str]], variants: int) -> str:
    """The concepts, each group of variants with the same ones together: "Nash (a, c); SEQ (b)"."""
    if variants == 1:
        return joined(next(iter(where.values())))
    by_concepts: dict[tuple[str, ...], list[str]] = {}
    for variant, concepts in where.items():
        by_concepts.setdefault(tuple(concepts), []).append(variant)
    if len(by_concepts) == 1 and len(where) == variants:
        return f"{joined(next(iter(by_concepts)))} in every variant"
    return "; ".join(f"{', '.join(concepts)} ({', '.join(names)})" for concepts, names in by_concepts.items())


def _reason(game: ResolvedGame, model: Model, actor: str, witness: Witness) -> str:
    name, state = party(game, actor), string(model, witness.state)
    if witness.improvement is not None:
        clause = move_clause(game, state, string(model, witness.improvement))
        held = "" if witness.concept == "nash" else f", and nothing holds {name.them} back"
        return f"{name.it} {name.verb('moves')}, so that {clause}{held}."
    if not witness.deterrents:
        return f"no move tempts {name.them}."
    told = [_deterred(game, model, actor, state, deterrent) for deterrent in witness.deterrents[:TOLD]]
    more = len(witness.deterrents) - TOLD
    rest = f" And so on for {number(more)} more." if more > 0 else ""
    return " ".join(told) + rest


def _deterred(game: ResolvedGame, model: Model, actor: str, state: str, deterrent: Deterrent) -> str:
    at = string(model, deterrent.improvement)
    name = party(game, actor)
    move, replies = name.doing(move_clause(game, state, at)), []
    for step in deterrent.sequence:
        to = string(model, step.to)
        replies.append(move_clause(game, at, to))
        at = to
    return f"if {move}, then {', then '.join(replies)}, which holds {name.them} back."
