"""The study of preference draws: records in names and words, made from the engines' answers."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.study.strategic import Answering

ANSWER: dict[type, Answering] = {}
"""By kind of question, who answers it."""


@dataclass(frozen=True)
class RobustnessReport:
    """What the preference draws say of equilibria, theses and tables."""
