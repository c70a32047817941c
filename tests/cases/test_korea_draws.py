"""What the flagship's conclusions rest on: those that hold whatever the doubtful wants, and those that hang on them."""

from __future__ import annotations

import standoff
from standoff.study.robustness.reporting import robustness

ALWAYS = ("t01", "t01a", "t02", "t03", "t06", "t26")
NEVER = ("t01b", "t12", "t43b")
SOMETIMES = ("t30", "t29", "t34", "t02a")


def test_the_standoff_is_robust_and_what_the_north_does_without_moscow_is_not() -> None:
    data = standoff.load("korea").data
    found = robustness(data, 32, 1, theses=[*ALWAYS, *NEVER, *SOMETIMES], worlds=True)
    value = {one.thesis: one.share.value for one in found.theses if one.share}
    assert {id: value[id] for id in ALWAYS} == dict.fromkeys(ALWAYS, 1.0)
    assert {id: value[id] for id in NEVER} == dict.fromkeys(NEVER, 0.0)
    assert all(0.2 < (value[id] or 0) < 0.95 for id in SOMETIMES)
    assert (found.doubtful, found.groups) == (23, 2)
    expected = [world for world in found.worlds if dict(world.truths)["anticipated"] and world.known]
    assert [world.share.value for world in expected] == [1.0]
