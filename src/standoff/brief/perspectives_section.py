"""The part of the brief on views against each other: its heading, its tables and its figure."""

from __future__ import annotations

from typing import Any

from standoff.study.records import Study


def context(study: Study) -> dict[str, Any]:
    """What the template `perspectives.html.j2` lays out, under the name `perspectives` there."""
    return {}
