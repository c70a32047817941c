"""What is asked of the engines for uncertain preferences, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

KINDS: tuple[str, ...] = ("unknown", "strength", "probabilistic", "fuzzy", "attitudes")
EXTENSIONS: tuple[str, ...] = ("a", "b", "c", "d")
TOLERANCE = 1e-12
"""Probabilities and degrees that differ by less count as equal."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Settings:
    """What a kind is asked with; a field that the kind does not use is left at its default.

    extension: one of `EXTENSIONS`, or None for all four (unknown) or for groups that are counted (strength). alpha:
    how sure a player wants to be of what it moves for, beta: of what deters it. credible: a move is believed of a
    player that wants it with a chance above this; None for 1 - alpha.
    """

    extension: str | None = None
    alpha: float = 0.5
    beta: float = 0.5
    credible: float | None = None

    @property
    def believed_above(self) -> float:
        """The chance above which a move is credible."""
        return round(1 - self.alpha, 12) if self.credible is None else self.credible


@dataclass(frozen=True)
class Variant:
    """One way of reading the preferences: per concept who is stable where (m, n), and which states are equilibria (n,).

    An equilibrium is stable for all, except that a *weak* one is stable for all in general and not strongly for all.
    """

    stable: Mapping[str, Bools]
    equilibria: Mapping[str, Bools]


@dataclass(frozen=True)
class UncertainAnswer:
    """The answer for one kind: the settings in words and numbers, and the variants by name."""

    kind: str
    settings: Mapping[str, object]
    variants: Mapping[str, Variant]
    notes: tuple[str, ...] = field(default=())
    """What was read how, in sentences."""
