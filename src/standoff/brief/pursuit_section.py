"""The part of the brief on what a goal would take: its heading, its tables and its figure."""

from __future__ import annotations

from typing import Any

from standoff.study.records import Study


def context(study: Study) -> dict[str, Any]:
    """What the template `pursuit.html.j2` lays out, under the name `pursuit` there."""
    return {}
