"""One option at a time: exact where that is soon done, else simulated, unless it must be exact."""

from __future__ import annotations

import pytest

import standoff
from standoff.projection.records import Assumptions
from standoff.study.projection import running
from standoff.study.projection.running import outlook
from standoff.theses.records import GameKey


def test_exact_only_where_it_is_soon_done_or_must_be(monkeypatch: pytest.MonkeyPatch) -> None:
    data, key = standoff.load("starter").data, GameKey("tarnholt", None)
    single = Assumptions(revision="single")
    assert outlook(data, key, years=2, assumptions=single).run("auto").exact
    monkeypatch.setattr(running, "SINGLE_BYTES", 1000)
    look = outlook(data, key, years=2, assumptions=single, paths=200)
    assert not look.run("auto").exact and any("Not computed exactly" in note for note in look.notes)
    assert outlook(data, key, years=2, assumptions=single).run("exact").exact
    assert outlook(data, key, years=2).run("auto").exact
