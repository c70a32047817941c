"""Who answers the questions beyond stability: one table over the modules that know how.

A module (`study.formats`, `study.leverage`, ...) has `ANSWER`, by kind of question the function from question and
solver to the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from standoff.theses.records import Answer, StrategyQuestion, Unanswered

if TYPE_CHECKING:
    from standoff.study.solver import Solver

Answering = Callable[[Any, "Solver"], Answer]


UNKNOWN = Unanswered("No engine of this version answers this.")


def answer(question: StrategyQuestion, solver: Solver) -> Answer:
    """The answer of whoever knows; `Unanswered` where nobody does."""
    from standoff.study import coalitions, courses, formats, leverage, perspectives, pursuit, robustness

    for module in (formats, courses, leverage, pursuit, perspectives, coalitions, robustness):
        if type(question) in module.ANSWER:
            found: Answer = module.ANSWER[type(question)](question, solver)
            return found
    return UNKNOWN
