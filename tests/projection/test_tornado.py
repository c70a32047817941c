"""Tornadoes against closed forms, and the error of a difference between paths that share their chance."""

from __future__ import annotations

import numpy as np
import pytest

from standoff.errors import NameUnknown, UsageError
from standoff.projection.changes import changes
from standoff.projection.records import Assumptions
from standoff.projection.space import space
from standoff.projection.tornado import Swings, block_width, swings
from tests.projection.driven import bundled
from tests.projection.test_bands import goes, lane, lane_space

TIMES = (1.0, 4.0)


@pytest.fixture(scope="module")
def followed() -> Swings:
    return swings(lane_space(), TIMES, paths=2000)


def test_both_sides_of_every_change_agree_with_closed_forms(followed: Swings) -> None:
    made = lane_space()
    tornado = followed.tornado("gone", 4.0)
    assert len(tornado.rows) == followed.asked == len(changes(made))
    for row in tornado.rows:
        low, high = (goes(made, one.assumed, 4.0) for one in (row.change.low, row.change.high))
        assert (row.low, row.high) == pytest.approx((low, high), abs=0.03), row.change.words
        assert abs((row.high - row.low) - (high - low)) < 2 * row.half_width, row.change.words
    assert tornado.base == pytest.approx(goes(made, Assumptions(), 4.0), abs=2 * tornado.half_width)


def test_what_is_changed_in_words(followed: Swings) -> None:
    told = {change.kind: (change.words, change.low.words, change.high.words) for change in followed.changes}
    assert told == {
        "tau": ("how loosely the players choose (the rationality parameter)", "0.25", "1"),
        "rate": ("how often Ann reconsiders", "0.5 times a year", "2 times a year"),
        "hazard": ("how often this strikes where it may: A slip", "0.1 times a year", "1 times a year"),
        "spacing": (
            "how far wants lie apart",
            "each want worth twice the next",
            "each want worth three times the next",
        ),
        "statement": ("a doubtful want of Ann: go", "it counted", "it left out"),
    }


def test_the_widest_comes_first_and_what_does_nothing_is_not_sure(followed: Swings) -> None:
    rows = followed.tornado("gone", 4.0).rows
    assert [row.span for row in rows] == sorted((row.span for row in rows), reverse=True)
    sure = {row.change.kind: row.sure for row in rows}
    assert sure["statement"] and sure["tau"] and sure["rate"] and not sure["hazard"]
    assert rows[0].change.kind == "statement" and rows[-1].change.kind == "hazard"
    slip = {row.change.kind: row for row in followed.tornado("slip", 4.0, "struck").rows}
    assert slip["hazard"].sure and slip["hazard"].high > slip["hazard"].low > 0


def test_a_difference_is_told_more_exactly_than_its_sides(followed: Swings) -> None:
    tornado = followed.tornado("gone", 4.0)
    tau = next(row for row in tornado.rows if row.change.kind == "spacing")
    assert tau.half_width < tornado.half_width


@pytest.mark.slow  # where kernels are not compiled
def test_intervals_of_differences_cover() -> None:
    """Whether the half-width of a difference holds the true one, over many seeds."""
    made = lane_space()
    inside = []
    for seed in range(60):
        found = swings(made, (4.0,), paths=1000, seed=seed).tornado("gone", 4.0)
        for row in found.rows:
            if row.change.kind in ("rate", "spacing"):
                low, high = (goes(made, one.assumed, 4.0) for one in (row.change.low, row.change.high))
                inside.append(abs((row.high - row.low) - (high - low)) < row.half_width)
    assert 0.88 < np.mean(inside) < 0.995


def test_the_half_width_of_a_mean_of_blocks() -> None:
    means = np.array([0.0, 1.0] * 10)
    # Student's 97.5 per cent point for 19 degrees of freedom is 2.093.
    assert block_width(means, 10**6, 1.0) == pytest.approx(2.093 * means.std(ddof=1) / np.sqrt(20), rel=1e-3)
    assert block_width(np.zeros(20), 1000, 2.0) == pytest.approx(0.006)


def test_what_is_given_is_not_changed() -> None:
    given = Assumptions(tau=0.4, rates={"A": 2.0}, draw=(0, 0), rho=1 / 3)
    assert [change.kind for change in changes(lane_space(), given)] == ["hazard"]
    assert changes(lane_space(), given)[0].low.assumed.tau == 0.4
    without = changes(lane_space(), Assumptions(without=("first",)))
    assert "statement" not in [change.kind for change in without]


@pytest.mark.slow  # where kernels are not compiled
def test_groups_and_drivers_are_among_the_changes() -> None:
    made = space(bundled("korea"), "moscow", "core")
    found = changes(made)
    groups = [change for change in found if change.kind == "group"]
    assert [len(change.key) for change in groups] == [3, 3]
    assert all(change.low.assumed.orders[0] == change.high.assumed.orders[0][::-1] for change in groups)
    drivers = {change.key[0] for change in found if change.kind == "driver"}
    assert {"rus_us", "us_prk", "us_chn", "pandemic"} == drivers
    doubtful = [change.key[0] for change in found if change.kind == "statement"]
    assert len(doubtful) == len(set(doubtful)) >= 23


def test_interrupted_it_tells_the_changes_that_were_finished() -> None:
    def enough(done: int, total: int, what: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    found = swings(lane_space(), TIMES, paths=1000, progress=enough)
    assert len(found.changes) == 2 and not found.complete and len(found.tornado("gone", 1.0).rows) == 2


def test_what_cannot_be_asked(followed: Swings) -> None:
    with pytest.raises(NameUnknown, match="watched proposition"):
        followed.tornado("slip", 4.0)
    with pytest.raises(NameUnknown, match="hazard"):
        followed.tornado("gone", 4.0, "struck")
    with pytest.raises(UsageError, match="not at 3"):
        followed.tornado("gone", 3.0)
    with pytest.raises(UsageError, match="paths"):
        swings(space(lane()), TIMES, paths=100)
