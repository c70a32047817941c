"""The part of the brief on stability against coalitions: its heading, its tables and its figure."""

from __future__ import annotations

from typing import Any

from standoff.study.records import Study


def context(study: Study) -> dict[str, Any]:
    """What the template `coalitions.html.j2` lays out, under the name `coalitions` there."""
    return {}
