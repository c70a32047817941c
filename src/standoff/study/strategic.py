"""Who answers the questions beyond stability: one table over the modules that know how.

Each of them is a package (`study.formats`, `study.leverage`, ...) whose module `reporting` has `ANSWER`, by kind of
question the function from question and solver to the answer; `report`, from case and solver to the report of a study;
and `document`, from the report to plain data.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from standoff.theses.records import Answer, StrategyQuestion, Unanswered

if TYPE_CHECKING:
    from standoff.study.solver import Solver

Answering = Callable[[Any, "Solver"], Answer]


UNKNOWN = Unanswered("No engine of this version answers this.")


REPORTED = (
    *("perspectives", "coalitions", "formats", "courses", "leverage", "pursuit"),
    *("projection", "fit", "backtest", "forecasts"),
)
"""The packages that report on a case, each under its own name in a study."""

AHEAD = ("projection", "fit", "backtest")
"""Those of them that follow the conflict through the years, past or to come; a study may leave them out."""


def package(name: str) -> Any:
    """The module of a package that reports and answers: `study.<name>.reporting`, imported when first asked for."""
    return import_module(f"standoff.study.{name}.reporting")


def answer(question: StrategyQuestion, solver: Solver) -> Answer:
    """The answer of whoever knows; `Unanswered` where nobody does."""
    for name in (*REPORTED, "robustness"):
        known = package(name).ANSWER
        if type(question) in known:
            found: Answer = known[type(question)](question, solver)
            return found
    return UNKNOWN
