"""The observed history as steps: where it begins, what is one move, where drivers stood, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from standoff.case.dynamics import Driver
from standoff.case.schema import Position, Switch
from standoff.errors import CaseError, UsageError
from standoff.projection.history import Change, Phase, observed
from tests.projection.fit_cases import START, ford


def test_what_an_actor_changes_on_a_day_is_one_move() -> None:
    rows = [("2001-03-05", "a.fish", True), ("2001-03-05", "a.fence", True), ("2001-03-05", "b.graze", False)]
    found = observed(ford([*rows, ("2002", "a.fence", False)]))
    assert (found.since, found.until) == (date(2000, 1, 1), date(2006, 1, 1))
    assert [(day.when, day.moves) for day in found.days] == [
        (date(2001, 3, 5), (Change("A", (("a.fish", True), ("a.fence", True))),)),
        (date(2002, 1, 1), (Change("A", (("a.fence", False),)),)),
    ]
    assert found.phases == (Phase(date(2000, 1, 1), {"rain": "dry"}), Phase(date(2003, 1, 1), {"rain": "wet"}))
    assert any("One position after the start" in note for note in found.notes)
    assert found.years == pytest.approx(6.0, abs=0.01)


def test_it_begins_when_every_option_has_a_value_and_ends_where_asked() -> None:
    late = [START[0], ("2000-06", "a.fence", False), ("2001-02-03", "b.graze", True), ("2000-07-01", "a.fish", True)]
    rows = [("2004-05-06", "b.graze", False), ("2007-01-01", "b.graze", True)]
    found = observed(ford(rows, start=late))
    assert (found.since, dict(found.start)) == (
        date(2001, 2, 3),
        {"a.fish": True, "a.fence": False, "b.graze": True},
    )
    assert [day.when for day in found.days] == [date(2004, 5, 6)]
    assert observed(ford(rows, start=late), until="2004").days == ()
    assert [d.when.year for d in observed(ford(rows, start=late), until="2007-01-01").days] == [2004, 2007]
    assert observed(ford(rows, start=late, as_of=None)).until == date(2007, 1, 1)


def test_rows_after_the_end_change_nothing() -> None:
    rows = [("2004-05-06", "b.graze", True)]
    assert observed(ford(rows)) == observed(ford([*rows, ("2006-02", "a.fish", True)]))


def test_where_drivers_stood_before_their_first_switch() -> None:
    two = observed(ford(switches=[("2003-01-01", "wet")]))
    assert two.phases[0].levels == {"rain": "dry"} and "the only other level" in two.notes[0]
    none = observed(ford(switches=[]))
    assert none.phases == (Phase(date(2000, 1, 1), {"rain": "dry"}),) and "its level now" in none.notes[0]
    levels = {"dry": "none", "mist": "some", "wet": "rain"}
    rain = Driver(title="Rain", levels=levels, now="dry", switches=(Switch(date="2003", level="wet"),))
    three = observed(ford(drivers={"rain": rain}))
    assert three.phases == (Phase(date(2000, 1, 1), {"rain": "wet"}),) and "the first level on record" in three.notes[0]


def test_options_held_by_the_game_keep_their_value() -> None:
    rows = [("2001-01-01", "a.fence", True), ("2002-01-01", "a.fence", False), ("2003-05-05", "a.fish", True)]
    found = observed(ford(rows), {"a.fence": False})
    assert [day.when.year for day in found.days] == [2003]
    assert found.left_out == (("a.fence", 2),)
    assert observed(ford(start=[START[0], START[2]]), {"a.fence": True}).start[1] == ("a.fence", True)


def test_what_has_no_start_is_refused_in_a_sentence() -> None:
    with pytest.raises(CaseError, match=r"is on record for a.fence, b.graze; the history has no start"):
        observed(ford(start=START[:1]))
    with pytest.raises(UsageError, match=r"no history.csv"):
        observed(ford(start=[]))
    with pytest.raises(UsageError, match=r"begins on 2000-01-01.* and ends on 2000-01-01: no time"):
        observed(ford(), until="2000")
    with pytest.raises(CaseError, match=r"on record for a.fish"):
        observed(ford(), until="1999")


def test_a_position_about_a_day_is_said() -> None:
    data = ford()
    about = Position(date="2001-04-05", precision="about", option="a.fish", value=True)
    found = observed(data.model_copy(update={"history": (*data.history, about)}))
    assert "or about" in found.notes[0] and found.days[0].when == date(2001, 4, 5)
