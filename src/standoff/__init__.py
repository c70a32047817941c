"""Standoff: one party's written perspective on an international conflict, made a model that can be questioned.

The public names, loaded when first asked for:

- `load(name_or_path)` opens a case; `Case`, `Game`, `States`, `Result` are the handles it leads to
- `StandoffError` and its children are what goes wrong (`standoff.errors` draws the tree)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "Case",
    "CaseError",
    "FileProblem",
    "Game",
    "Issue",
    "MissingExtra",
    "NameUnknown",
    "PropositionError",
    "Result",
    "StandoffError",
    "States",
    "TooLarge",
    "UsageError",
    "__version__",
    "load",
]

_HOMES = {
    **dict.fromkeys(("Case", "Game", "Result", "States", "load"), "standoff.session"),
    **dict.fromkeys(
        (
            "CaseError",
            "FileProblem",
            "Issue",
            "MissingExtra",
            "NameUnknown",
            "PropositionError",
            "StandoffError",
            "TooLarge",
            "UsageError",
        ),
        "standoff.errors",
    ),
}

if TYPE_CHECKING:
    from standoff.errors import (
        CaseError,
        FileProblem,
        Issue,
        MissingExtra,
        NameUnknown,
        PropositionError,
        StandoffError,
        TooLarge,
        UsageError,
    )
    from standoff.session import Case, Game, Result, States, load


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'standoff' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
