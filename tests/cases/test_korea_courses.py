"""What the flagship's courses and scenarios come to: the headlines, pinned."""

from __future__ import annotations

import pytest

import standoff
from standoff.study.courses.records import Comparison, CoursesTable

ALWAYS_BETTER = ("course_pressure", "course_wait", "course_release", "course_framework", "package")


@pytest.fixture(scope="module")
def table() -> CoursesTable:
    return standoff.load("korea").courses("USA", perspectives=["moscow", "reviewer"])


def test_the_package_is_the_best_course_for_moscow_and_not_the_only_good_one(table: CoursesTable) -> None:
    assert len(table.courses) == 8
    for view in ("moscow", "reviewer"):
        assert table.better("RUS", view) == table.better("RUS", view, scope="attainable") == ALWAYS_BETTER
        assert table.best("RUS", view) == ("package",)
        assert table.best("RUS", view, "attainable") == ("course_pressure",), "within reach, more of the same"


def test_the_prescriptions_cost_washington(table: CoursesTable) -> None:
    assert table.best("USA", "moscow") == table.better("USA", "moscow") == ("course_hanoi",)
    package = next(c for c in table.courses if c.id == "package").views[0].outcomes("USA")
    assert package is not None and package.best_is == "worse"


def test_hanoi_alone_leaves_russia_aside_in_all_that_lasts(table: CoursesTable) -> None:
    views = {c.id: c.views[0] for c in table.courses}
    aside = {id: next(t for t in v.truths if t.definition == "sidelined") for id, v in views.items()}
    assert aside["course_hanoi"].n_states == views["course_hanoi"].n_stable > 0
    assert 0 < aside["course_hanoi_release"].n_states < views["course_hanoi_release"].n_stable
    assert aside["package"].n_states == 0
    axis = {id for id, v in views.items() if any(t.definition == "axis" and t.n_states for t in v.truths)}
    assert axis == {"course_release", "course_hanoi_release", "package"}, "where Seoul is let go ahead"


def test_framework_courses_start_from_the_bare_case(table: CoursesTable) -> None:
    bare = {c.id: c.released for c in table.courses if c.starts_from == "none"}
    assert bare == {"course_framework": ("dprk.join",), "package": ("dprk.join",)}
    assert {c.starts_from for c in table.courses if c.id not in bare} == {"core"}


def compared(scenario: str) -> Comparison:
    return standoff.load("korea").compare(scenario, theses=False)


def test_a_conservative_in_seoul_takes_away_the_best_not_the_worst() -> None:
    found = compared("conservative_2022")
    assert not found.appear and not found.go
    moscow = next(pair for pair in found.fortunes if pair.actor == "RUS")
    before, after = moscow.base.all, moscow.scenario.all
    assert before is not None and after is not None
    assert after.best_tier < before.best_tier and after.worst_tier == before.worst_tier
    near = moscow.base.attainable, moscow.scenario.attainable
    assert near[0] is not None and near[1] is not None
    assert near[1].best_tier < near[0].best_tier and near[1].worst_tier < near[0].worst_tier


def test_a_tightening_china_ends_the_world_that_moscow_expects() -> None:
    found = compared("china_tightens")
    assert any(dict(world.truths)["anticipated"] for world in found.go)
    assert not any(dict(world.truths)["anticipated"] for world in (*found.appear, *found.stay))
