"""The checks of stability against coalitions: what they ask, and how they are judged."""

from __future__ import annotations

from standoff.theses.strategic import Asking, Judging

ASK: dict[type, Asking] = {}
"""By kind of check, the questions that it asks."""

JUDGE: dict[type, Judging] = {}
"""By kind of check, its verdict from the answers to these questions."""
