"""Where the checks beyond stability are asked and judged: one table over the modules that know them.

A module of checks (`theses.formats`, `theses.leverage`, ...) has `ASK`, by kind of check the function from check and
context to its questions, and `JUDGE`, by kind of check the function from check, context and answers to the verdict. It
sees names and counts only; what computes them is `study`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from standoff.theses.leaves import Leaf
    from standoff.theses.questions import Context
    from standoff.theses.records import Answer, Question

Asking = Callable[[Any, "Context"], "tuple[Question, ...]"]
Judging = Callable[[Any, "Context", "Sequence[Answer]"], "Leaf"]


def asking(kind: type) -> Asking | None:
    """The function that asks for a kind of check, or None where no engine is asked for it."""
    return next((module.ASK[kind] for module in _modules() if kind in module.ASK), None)


def judging(kind: type) -> Judging | None:
    """The function that judges a kind of check, or None."""
    return next((module.JUDGE[kind] for module in _modules() if kind in module.JUDGE), None)


def _modules() -> tuple[Any, ...]:
    from standoff.theses import coalitions, courses, formats, leverage, perspectives, projection, pursuit, robustness

    return (formats, courses, leverage, pursuit, perspectives, coalitions, projection, robustness)
