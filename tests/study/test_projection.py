"""The report on the years ahead: sums that must hold, against a dense matrix, and by hand where nothing moves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from standoff.case.schema import Driver, Turn
from standoff.errors import NameUnknown, TooLarge, UsageError
from standoff.projection.records import Assumptions
from standoff.study import judge_theses, study
from standoff.study.projection import reporting, running
from standoff.study.projection.assembling import crossing, each_year, within
from standoff.study.projection.clock import Clock, clock
from standoff.study.projection.leaving_out import leave_out
from standoff.study.projection.records import ProjectionReport, RegimeReport, Series
from standoff.study.projection.reporting import document, of_game, projectable
from standoff.study.projection.telling import sentences
from standoff.study.projection.wanted import regimes
from standoff.theses.questions import statements_of
from standoff.theses.records import GameKey
from tests.projection.dense import Dense
from tests.study.projection_cases import moving
from tests.theses.tiny import thesis, tiny

PLAIN = GameKey("plain", "none")
Documents = dict[str, Any]


def project(**settings: Any) -> ProjectionReport:
    """The years ahead of the two neighbours."""
    return of_game(moving(), PLAIN, **settings)


# the clock


def test_years_end_where_the_calendar_says() -> None:
    plain = clock(moving())
    assert plain.years == 4 and plain.labels == ("2021", "2022", "2023", "2024")
    assert plain.dates[0] == "2021-12-31" and plain.ends == (1.0, 2.0, 3.0, 4.0)
    assert clock(moving(), 2).years == 2
    assert clock(moving(horizon=None)).years == 15
    midyear = Clock(date(2024, 2, 29), 2)
    assert midyear.labels == ("2025-02", "2026-02") and midyear.dates == ("2025-02-28", "2026-02-28")
    assert Clock(None, 3).labels == ("1", "2", "3")
    for years in (0, 101):
        with pytest.raises(UsageError, match="1 to 100"):
            clock(moving(), years)


def test_dates_are_times() -> None:
    plain = clock(moving())
    assert plain.by("2022") == plain.by("2022-12") == plain.by("2022-12-31") == 2.0
    assert plain.by("2021-06") == pytest.approx(181 / 365.25)
    assert plain.span(2021) == (0.0, 1.0) and plain.span(2024) == (3.0, 4.0)
    assert {0.25, 1.0, 3.75, 4.0} <= set(plain.grid(0.4).tolist()) and 0.4 in plain.grid(0.4)
    with pytest.raises(UsageError, match="before the projection"):
        plain.by("2020")
    with pytest.raises(UsageError, match="as_of"):
        Clock(None, 3).by("2022")


def test_medians_between_times() -> None:
    times, reached = [1.0, 2.0, 3.0], [1 - 0.7**t for t in (1, 2, 3)]
    assert crossing(times, reached) == pytest.approx(np.log(0.5) / np.log(0.7))
    assert crossing(times, [0.1, 0.2, 0.3]) is None
    assert crossing(times, [1.0, 1.0, 1.0], start=True) == 0.0
    assert crossing([1.0], [1.0]) == pytest.approx(0.5)


def test_strokes_within_a_year_are_bounded() -> None:
    assert each_year([0.5, 0.5, 2.0]) == (0.5, 0.0, 1.5)
    for rate in (0.1, 1.0, 5.0):
        low, high = within(rate, rate)
        assert low == pytest.approx(high) == pytest.approx(1 - np.exp(-rate))
    assert within(0.3, 0.0) == (0.0, 0.0)


# the report


@pytest.mark.parametrize("method", ["exact", "simulated"])
def test_what_must_hold_of_every_report(method: str) -> None:
    found = project(method=method, paths=4000)
    assert (found.method, found.n_states, found.n_combinations, found.years) == (method, 4, 2, 4)
    assert [one.name for one in found.regimes] == ["peace", "edge", "none_of_these", "ended"]
    for k in range(found.years):
        assert sum(one.chance.values[k] for one in found.regimes) == pytest.approx(1, abs=1e-6)
    assert sum(one.spent for one in found.regimes) == pytest.approx(4, abs=1e-5)
    assert [one.today for one in found.regimes] == [False, False, True, False]
    war, fire = found.hazard("war"), found.hazard("fire")
    assert war is not None and fire is not None and found.hazard("plague") is None
    assert war.by.values == found.regimes[-1].chance.values
    assert np.cumsum(war.yearly.values) == pytest.approx(war.by.values)
    for hazard in found.hazards:
        assert np.all(np.diff(hazard.by.values) >= 0)
        assert all(0 <= one <= 1 for one in hazard.yearly.values)
        assert np.all(np.cumsum(hazard.yearly.values) >= np.array(hazard.by.values) - 1e-9)
        unsure = np.array(hazard.yearly.half_width or (1e-6,) * 4)
        assert np.all(np.array(hazard.yearly.values) <= np.array(hazard.rate.values) + 2 * unsure)
    for passage in found.first_passage:
        now = found.proposition(passage.name)
        assert now is not None and np.all(np.array(passage.chance.values) >= np.array(now.chance.values) - 1e-9)
        assert np.all(np.diff(passage.chance.values) >= 0)
    (mood,) = found.drivers
    assert mood.start == "bright" and mood.levels[1].chance.values[0] > 0.3
    exact = method == "exact"
    assert (found.regimes[0].chance.half_width is None) == exact
    assert (found.margin < 1e-5) == exact
    assert any("no rate: A plague" in note for note in found.notes)


def test_against_a_dense_matrix() -> None:
    found = project(method="exact")
    look = running.outlook(moving(), PLAIN)
    process = look.process()
    expected = Dense(process).transient(list(look.clock.ends))
    names = list(process.names())
    for one in found.propositions:
        assert one.chance.values == pytest.approx(expected.chance[names.index(one.name)], abs=1e-6)
    hazards = [hazard.name for hazard in process.hazards]
    for hazard in found.hazards:
        row = hazards.index(hazard.name)
        assert hazard.by.values == pytest.approx(expected.struck[row], abs=1e-6)
        assert np.cumsum(hazard.rate.values) == pytest.approx(expected.strokes[row], abs=1e-5)


def test_paths_agree_within_their_intervals() -> None:
    exact, paths = project(method="exact"), project(method="simulated", paths=20_000)
    for one, two in zip(exact.regimes, paths.regimes, strict=True):
        assert two.chance.half_width is not None
        for a, b, width in zip(one.chance.values, two.chance.values, two.chance.half_width, strict=True):
            assert abs(a - b) <= 2.5 * width
    assert [p.median is None for p in exact.first_passage] == [p.median is None for p in paths.first_passage]


def test_a_driver_held_or_as_on_record() -> None:
    held = project(drivers="held", method="exact")
    assert held.drivers == () and held.n_combinations == 1
    record = project(drivers="record", method="exact")
    levels = {level.name: level.chance.values for level in record.drivers[0].levels}
    assert levels["bright"][0] == pytest.approx(0.0, abs=0.02)
    edge = {name: r.proposition("edge") for name, r in {"held": held, "record": record}.items()}
    assert edge["record"] is not None and edge["held"] is not None
    assert edge["record"].chance.values[1] > edge["held"].chance.values[1]


def test_more_first_passages_and_assumptions() -> None:
    found = project(method="exact", to=["not a.arm"], assumptions=Assumptions(rates={"A": 0.0}))
    (never,) = [one for one in found.first_passage if one.name == "not a.arm"]
    assert never.median is None and max(never.chance.values) == 0
    given = next(e for e in found.estimates if (e.kind, e.name) == ("rate", "A"))
    assert (given.value, given.source) == (0.0, "given")
    other = next(e for e in found.estimates if (e.kind, e.name) == ("rate", "B"))
    assert (other.value, other.low, other.high, other.source) == (2.0, 1.5, 2.5, "case")
    assert "Arden disarms" in never.words
    with pytest.raises(NameUnknown, match="'C'"):
        project(assumptions=Assumptions(rates={"C": 1.0}))


def test_what_is_assumed_is_marked() -> None:
    found = of_game(moving(dynamics={}), PLAIN, method="exact")
    assert {e.source for e in found.estimates if e.kind in ("rate", "tau")} == {"assumed"}
    assert any("assumed" in note for note in found.notes)
    firm = {one.player: (one.firm, one.wants) for one in project(method="exact").sharpness}
    assert firm == {"A": (0, 3), "B": (1, 3)} or firm["A"][1] == 3


def test_too_large_for_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_BYTES", 1)
    found = project(paths=500)
    assert found.method == "simulated" and any(note.startswith("Not computed exactly") for note in found.notes)
    with pytest.raises(TooLarge):
        project(method="exact")


def test_where_there_is_nothing_to_start_from() -> None:
    with pytest.raises(UsageError, match="as_of"):
        of_game(moving(as_of=None), PLAIN)
    held = of_game(moving(as_of=None, horizon=None), PLAIN, drivers="held", years=3)
    assert held.labels == ("1", "2", "3") and held.start == ""
    assert not projectable(moving(as_of=None)) and not projectable(tiny()) and projectable(moving())
    assert study(tiny()).projection is None
    assert study(moving(), projection=False).projection is None


def test_worlds_where_there_are_no_regimes() -> None:
    data = moving(regimes=())
    assert [name for name, _ in regimes(data)] == ["peace", "parity", "none_of_these"]
    assert regimes(moving(regimes=(), worlds=())) == ()
    bare = of_game(moving(regimes=(), worlds=()), PLAIN, method="exact")
    assert bare.regimes == () and bare.first_passage == ()
    assert bare.headline.startswith("A fire in a depot")


def test_a_statement_left_out_is_as_if_never_written() -> None:
    data = leave_out(moving(), ["a_roused"])
    left = statements_of(data.perspectives["plain"].preferences["A"])
    assert [statement.id for statement in left] == ["a_safe", "a_calm", "a_thrift"]
    assert leave_out(data, []) is data
    with_it, without = (of_game(one, PLAIN, method="exact").proposition("edge") for one in (moving(), data))
    assert with_it is not None and without is not None
    assert with_it.chance.last > without.chance.last


# the words


def test_sentences_say_who_leads_when() -> None:
    found = project(method="exact")
    assert found.sentences[0].startswith("It is likeliest throughout that ")
    assert "years ahead" in found.sentences[1] and "on average" in found.sentences[1]
    assert any("A fire in a depot" in one for one in found.sentences)
    assert all(one.endswith(".") and "nan" not in one.lower() for one in found.sentences)

    def regime(name: str, *values: float) -> RegimeReport:
        return RegimeReport(name, f"{name} is so", False, Series(values), 2.0)

    turned = replace(found, regimes=(regime("up", 0.9, 0.6, 0.4, 0.2), regime("down", 0.1, 0.4, 0.6, 0.8)))
    assert sentences(turned)[0] == (
        "At first it is likeliest that up is so; from the end of 2023 on, that down is so: "
        "80\u00a0% at the end of 2024."
    )


def test_the_document() -> None:
    found: Documents = json.loads(json.dumps(document(project(method="simulated", paths=300)), allow_nan=False))
    assert found["years"] == [1, 2, 3, 4] and found["error_bound"] > 0.01
    assert set(found["hazards"]) == set(found["hazards_yearly"]) == {"fire", "war"}
    assert sum(found["regimes"].values()) == pytest.approx(4)
    assert all(len(row) == 4 for part in ("propositions", "hazards", "regimes_by_year") for row in found[part].values())
    assert found["bands"] is None and found["half_widths"]["regimes_by_year"]["peace"][0] > 0
    exact = document(project(method="exact"))
    assert set(exact["half_widths"]) == {"hazards_yearly"} and list(exact["half_widths"]["hazards_yearly"]) == ["fire"]
    json.dumps(exact, allow_nan=False)


def test_a_study_has_it_and_the_same_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "DRAWS", 5)
    found = study(moving())
    assert found.projection is not None and found.projection.method == "exact"
    assert found.projection == study(moving()).projection
    assert "--no-projection" in study(moving(), projection=False).provenance.command


def test_a_turn_is_an_estimate_too() -> None:
    driver = moving().case.drivers["mood"]
    chosen = Driver.model_validate({**driver.model_dump(by_alias=True), "calendar": ()})
    assert isinstance(driver.calendar[0], Turn)
    kinds = [e.kind for e in of_game(moving(drivers={"mood": chosen}), PLAIN, method="exact").estimates]
    assert "turn" not in kinds and "turn" in [e.kind for e in project(method="exact").estimates]


# what the assumptions leave open


def test_bands_are_over_draws_of_the_assumptions() -> None:
    found = project(method="exact", draws=30, tornado=True)
    assert found.bands is not None and (found.bands.draws, found.bands.asked) == (30, 30)
    assert "how sharply the players choose" in found.bands.varied
    for one in found.regimes:
        assert one.chance.low is not None and one.chance.high is not None
        assert all(0 <= a <= b <= 1 for a, b in zip(one.chance.low, one.chance.high, strict=True))
    fire = found.hazard("fire")
    assert fire is not None and fire.rate.low is not None and fire.rate.high is not None
    assert fire.rate.low[0] < fire.rate.values[0] < fire.rate.high[0]
    assert "nine of ten draws" in found.headline
    edge, war = found.tornadoes
    assert (edge.name, war.name) == ("edge", "war") and edge.date == "2024-12-31"
    assert edge.tried >= 5 and all(row.span > row.half_width for row in edge.rows)
    assert found.sentences[-1].startswith("What moves the chance that Arden has the edge most is ")
    told: Documents = json.loads(json.dumps(document(found), allow_nan=False))
    assert set(told["bands"]["hazards_expected"]) == {"fire", "war"}


def test_a_tornado_of_what_is_asked() -> None:
    found = project(method="simulated", paths=200, tornado="edge or peace")
    (one,) = found.tornadoes
    assert one.name == "edge or peace" and found.bands is None


def test_theses_say_in_how_many_draws_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "DRAWS", 5)
    claim = thesis("t1", {"kind": "chance", "proposition": "peace", "by": "2024", "at_least": 0.0001})
    (result,) = study(moving(claim)).theses
    assert result.verdict.holds and "draws of the assumptions" in result.verdict.reason
    (result,) = judge_theses(moving(claim))
    assert result.verdict.holds and "draws of the assumptions" not in result.verdict.reason


def test_preference_draws_leave_the_years_ahead_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "DRAWS", 2)
    claim = thesis("t1", {"kind": "chance", "proposition": "peace", "by": "2024", "at_least": 0.0001})
    robust = study(moving(claim), draws=5).robustness
    assert robust is not None
    drawn = robust.thesis("t1")
    assert drawn is not None and drawn.share is None and "years ahead" in drawn.why_not


def test_as_a_table() -> None:
    pytest.importorskip("pandas")
    found = project(method="exact")
    frame = found.to_frame()
    assert list(frame.index) == list(found.dates)
    assert frame["regime"].sum(axis=1).tolist() == pytest.approx([1.0] * 4, abs=1e-6)
    assert {"proposition", "regime", "by", "within", "expected", "first"} == set(frame.columns.get_level_values(0))
