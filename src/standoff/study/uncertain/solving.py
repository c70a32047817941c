"""Uncertain preferences in names: either engine's answer, and the document that says it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import GamePlayer, ResolvedGame
from standoff.conflict.model import Model
from standoff.conflict.moves import strings
from standoff.errors import UsageError
from standoff.stability import uncertain
from standoff.stability.relational import CONCEPTS
from standoff.stability.uncertain import Settings, UncertainAnswer, Variant

Document = dict[str, object]
USED = {"unknown": ("extension",), "strength": ("extension",), "probabilistic": ("alpha", "beta", "credible")}
"""The settings that each kind uses."""
TOLD = 3
"""Degrees told one by one; the rest are counted."""


def settings_for(
    kind: str,
    extension: str | None = None,
    alpha: float | None = None,
    beta: float | None = None,
    credible: float | None = None,
) -> Settings:
    """The settings of a kind; None leaves a default. Raises UsageError for a setting that the kind does not use."""
    given = {"extension": extension, "alpha": alpha, "beta": beta, "credible": credible}
    wanted = {name: value for name, value in given.items() if value is not None}
    for name in wanted:
        kinds = [k for k, used in USED.items() if name in used]
        if kind not in kinds:
            raise UsageError(f"`{name}` belongs to {' and '.join(kinds)} preferences, not to {kind}.")
    return Settings(**wanted)  # type: ignore[arg-type]


def solve_uncertain(
    game: ResolvedGame,
    model: Model,
    kind: str,
    settings: Settings,
    concepts: Sequence[str] | None = None,
    engine: str = "fast",
) -> UncertainAnswer:
    """Stability of every state for every actor under one kind of uncertain preference, by either engine.

    Raises NameUnknown or UsageError for a kind, a concept, an engine that there is not, and where the game lacks the
    fields of the kind, with a sentence that says what to write.
    """
    uncertain.check(game, kind, settings)
    asked = tuple(dict.fromkeys(CONCEPTS if concepts is None else concepts))
    if engine == "fast":
        return uncertain.solve(game, model, kind, settings, asked)
    if engine == "reference":
        return _by_reference(game, model, kind, settings, asked)
    raise UsageError(f"There is no engine {engine!r}. Known: fast, reference.")


def _by_reference(
    game: ResolvedGame, model: Model, kind: str, settings: Settings, concepts: Sequence[str]
) -> UncertainAnswer:
    """The reference engine's answer, as arrays over the fast engine's states."""
    from standoff.reference import uncertain as reference

    uncertain.check_concepts(concepts)
    solved = reference.solve(
        game,
        kind,
        concepts,
        extension=settings.extension,
        alpha=settings.alpha,
        beta=settings.beta,
        credible=settings.credible,
    )
    names = strings(model)

    def mask(held: frozenset[str]) -> NDArray[np.bool_]:
        return np.array([name in held for name in names], dtype=np.bool_)

    variants = {}
    for variant, found in solved.items():
        stable = {c: np.array([mask(rows[i]) for i in model.actors]) for c, rows in found.items()}
        everyone = {c: mask(reference.equilibria(solved, variant, c)) for c in found}
        variants[variant] = Variant(stable, everyone)
    return uncertain.answer(game, kind, settings, variants)


def uncertain_document(
    game: ResolvedGame, model: Model, answer: UncertainAnswer, *, stable: bool = False, limit: int = 100
) -> Document:
    """``options, actors, n_states, status_quo, uncertain{kind, settings{}, notes[], variants{name: {concept: ...}}}``.

    Each concept has ``n_equilibria, equilibria[], n_stable{actor}`` and, where `stable` asks for it, ``stable{actor:
    []}``; at most `limit` strings in each list (0: all).
    """
    return {
        "options": list(model.options),
        "actors": list(model.actors),
        "n_states": model.n,
        "status_quo": game.status_quo,
        "uncertain": {
            "kind": answer.kind,
            "settings": dict(answer.settings),
            "notes": list(answer.notes),
            "variants": {
                name: {concept: _concept(model, variant, concept, stable, limit) for concept in variant.stable}
                for name, variant in answer.variants.items()
            },
        },
    }


def _concept(model: Model, variant: Variant, concept: str, stable: bool, limit: int) -> Document:
    held, everyone = variant.stable[concept], variant.equilibria[concept]
    made: Document = {
        "n_equilibria": int(everyone.sum()),
        "equilibria": _strings(model, everyone, limit),
        "n_stable": {actor: int(held[i].sum()) for i, actor in enumerate(model.actors)},
    }
    if stable:
        made["stable"] = {actor: _strings(model, held[i], limit) for i, actor in enumerate(model.actors)}
    return made


def _strings(model: Model, mask: NDArray[np.bool_], limit: int) -> list[str]:
    positions = np.flatnonzero(mask)
    return list(strings(model, positions if limit == 0 else positions[:limit]))


def beyond_order(player: GamePlayer) -> Document:
    """What a player's block says beyond an order: ``strong, strong_after[], mixture[], fuzzy[], threshold``."""
    return {
        "strong": player.strong,
        "strong_after": list(player.strong_after),
        "mixture": [{"weight": weight, "origin": kind.origin} for weight, kind in player.mixture],
        "fuzzy": [{"better": d.better, "worse": d.worse, "degree": d.degree} for d in player.fuzzy],
        "threshold": player.threshold,
    }


def told_beyond_order(player: GamePlayer) -> tuple[str, ...]:
    """The same in sentences; none where the block says nothing beyond an order."""
    told = []
    if player.strong is not None:
        places = "place decides" if player.strong == 1 else f"{player.strong} places decide"
        told.append(f"The first {places} strongly, the others mildly.")
    if player.strong_after:
        cuts = ", ".join(map(str, player.strong_after))
        told.append(f"In the ranking a strong step follows group {cuts}.")
    if player.mixture:
        kinds = ", ".join(f"as in {kind.origin or 'no view'} ({weight:g})" for weight, kind in player.mixture)
        told.append(f"One of several kinds, with weights: {kinds}.")
    if player.fuzzy:
        degrees = ", ".join(f"{d.better} over {d.worse} to {d.degree:g}" for d in player.fuzzy[:TOLD])
        more = f", and {len(player.fuzzy) - TOLD} more" if len(player.fuzzy) > TOLD else ""
        told.append(f"Degrees of preference: {degrees}{more}; it acts on a certainty of {player.threshold or 1:g}.")
    return tuple(told)
