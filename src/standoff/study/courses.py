"""The study of courses of action and scenarios compared: records in names and words, made from the engines' answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from standoff.case.schema import CaseData
from standoff.study.solver import Solver
from standoff.study.strategic import Answering

ANSWER: dict[type, Answering] = {}
"""By kind of question, who answers it."""


@dataclass(frozen=True)
class CoursesReport:
    """Everything the brief and the documents say of this."""


def report(data: CaseData, solver: Solver) -> CoursesReport | None:
    """The report of a case; None where it has nothing to say."""
    return None


def document(found: CoursesReport) -> dict[str, Any]:
    """The report as plain data."""
    return {}
