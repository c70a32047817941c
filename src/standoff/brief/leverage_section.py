"""The part of the brief on shares, control and cards: its heading, its tables and its figure."""

from __future__ import annotations

from typing import Any

from standoff.study.records import Study


def context(study: Study) -> dict[str, Any]:
    """What the template `leverage.html.j2` lays out, under the name `leverage` there."""
    return {}
