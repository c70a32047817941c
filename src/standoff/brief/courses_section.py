"""The part of the brief on courses of action and scenarios compared: its heading, its tables and its figure."""

from __future__ import annotations

from typing import Any

from standoff.study.records import Study


def context(study: Study) -> dict[str, Any]:
    """What the template `courses.html.j2` lays out, under the name `courses` there."""
    return {}
