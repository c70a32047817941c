"""Stability under preferences that are no complete order: five kinds, each a way to make the relations of `relational`.

The fields that say more than an order are optional in a case and read here only: `unordered:` groups (`unknown`),
`strong_through` and `strong_after` (`strength`), `mixture` and `confidence` (`probabilistic`), `fuzzy` and `threshold`
(`fuzzy`), a perspective's `attitudes` (`attitudes`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType

import numpy as np

from standoff import errors
from standoff.case.resolved import ResolvedGame
from standoff.conflict.model import Model
from standoff.stability import relational
from standoff.stability.relational import CONCEPTS, Relations
from standoff.stability.uncertain.records import EXTENSIONS, KINDS, Bools, Settings, UncertainAnswer, Variant

__all__ = [
    "CONCEPTS",
    "EXTENSIONS",
    "KINDS",
    "Settings",
    "UncertainAnswer",
    "Variant",
    "answer",
    "check",
    "check_concepts",
    "relations_of",
    "solve",
]

DEFAULT = Settings()


def check(game: ResolvedGame, kind: str, settings: Settings = DEFAULT) -> None:
    """Raise NameUnknown for a kind there is not, UsageError where the game lacks what it needs or a setting is off."""
    if kind not in KINDS:
        raise errors.unknown("kind of preference", kind, KINDS)
    if settings.extension is not None and settings.extension not in EXTENSIONS:
        raise errors.unknown("extension", settings.extension, EXTENSIONS)
    for name in ("alpha", "beta", "credible"):
        value = getattr(settings, name)
        if value is not None and not 0 <= value <= 1:
            raise errors.UsageError(f"`{name}` is a chance, from 0 to 1, not {value:g}.")
    lack = _module(kind).lacking(game)
    if lack is not None:
        raise errors.UsageError(f"The perspective {game.perspective} {lack} (perspectives/{game.perspective}.yaml).")


def solve(
    game: ResolvedGame,
    model: Model,
    kind: str,
    settings: Settings = DEFAULT,
    concepts: Sequence[str] = CONCEPTS,
) -> UncertainAnswer:
    """Stability of every state for every actor under one kind of uncertain preference.

    game, model: a resolved game and its model. kind: one of `KINDS`. concepts: of `CONCEPTS`. A game without the
    fields of the kind is read as certain (`check` refuses it). Raises TooLarge above `relational.MAX_STATES` states.
    """
    stable = {
        name: relational.solve(model, found, concepts)
        for name, found in relations_of(game, model, kind, settings).items()
    }
    variants = {name: Variant(found, {c: _everywhere(v) for c, v in found.items()}) for name, found in stable.items()}
    if kind == "strength":
        variants["weak"] = _weak(variants["general"], variants["strong"])
    return answer(game, kind, settings, variants)


def relations_of(
    game: ResolvedGame, model: Model, kind: str, settings: Settings = DEFAULT
) -> dict[str, list[Relations]]:
    """The relations that a kind makes: by variant, one `Relations` per actor. Raises TooLarge as `solve`."""
    relational.check_size(model)
    made: dict[str, list[Relations]] = _module(kind).relations(game, model, settings)
    return made


def answer(game: ResolvedGame, kind: str, settings: Settings, variants: Mapping[str, Variant]) -> UncertainAnswer:
    """The variants of a kind with the settings they were asked with and what was read how."""
    return UncertainAnswer(kind, _module(kind).settings_of(game, settings), variants, _notes(game, kind))


def check_concepts(concepts: Sequence[str]) -> None:
    """Raise NameUnknown for a concept that relations do not decide."""
    relational.check_concepts(concepts)


def _everywhere(stable: Bools) -> Bools:
    return np.asarray(stable.all(axis=0), dtype=np.bool_)


def _weak(general: Variant, strong: Variant) -> Variant:
    """What is stable in general and not strongly; Nash stability has no such split."""

    def less(held: Mapping[str, Bools], taken: Mapping[str, Bools]) -> dict[str, Bools]:
        return {concept: held[concept] & ~taken[concept] for concept in held if concept != "nash"}

    return Variant(less(general.stable, strong.stable), less(general.equilibria, strong.equilibria))


def _notes(game: ResolvedGame, kind: str) -> tuple[str, ...]:
    """How players are read who say nothing of this kind."""
    from standoff.stability.uncertain import probabilistic

    if kind == "strength":
        silent = [p.id for p in game.players if p.strong is None and not p.strong_after]
        return (f"All differences are mild for {_listed(silent)}, of whom no strength is stated.",) if silent else ()
    if kind == "fuzzy":
        silent = [p.id for p in game.players if not p.fuzzy]
        return (f"All preferences are certain for {_listed(silent)}.",) if silent else ()
    if kind == "probabilistic":
        kinds = [p.id for p in game.players if p.mixture]
        others = [p.id for p in game.players if not p.mixture and probabilistic.doubtful(p)]
        mixed = (f"The chances of {_listed(kinds)} come from a mixture of kinds.",) if kinds else ()
        listed = (f"The chances of {_listed(others)} come from the confidence in statements.",) if others else ()
        return (*mixed, *listed)
    return ()


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _module(kind: str) -> ModuleType:
    from standoff.stability.uncertain import attitudes, fuzzy, probabilistic, strength
    from standoff.stability.uncertain import unknown as unknown_preferences

    return {
        "unknown": unknown_preferences,
        "strength": strength,
        "probabilistic": probabilistic,
        "fuzzy": fuzzy,
        "attitudes": attitudes,
    }[kind]
