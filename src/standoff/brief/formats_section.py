"""The part of the brief on what a negotiating table can deliver: its heading, its tables and its figure."""

from __future__ import annotations

from typing import Any

from standoff.study.records import Study


def context(study: Study) -> dict[str, Any]:
    """What the template `formats.html.j2` lays out, under the name `formats` there."""
    return {}
