"""The one orchestrator: a case in, results and verdicts out.

`study` and `judge_theses` are loaded when first asked for, so that records and wording come without the engines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from standoff.study.run import judge_theses, study

__all__ = ["judge_theses", "study"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from standoff.study import run

        return getattr(run, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
