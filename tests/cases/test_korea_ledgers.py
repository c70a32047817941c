"""The chronicle and the observed positions of the flagship case.

Conventions of the chronicle: an act of two parties (summit, joint statement) is one row, its source the side that took
the step (guest, proposer, signatory that binds itself), and its note begins "Mutual act"; an engine that wants both
directions reads it twice. A resolution is one row of the Council; the votes of China and Russia, on which the text
turns, are rows of their own. `mode` names the CAMEO code, from which type and score follow. Days are Korean days.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from standoff.case.fields import first_day
from standoff.case.propositions import parse
from standoff.case.schema import Compliance, Event, Exemption, Measure, Position, Support, Trade
from standoff.reference.truth import holds

from .korea_files import case_file, passage_voices, rows, table

CHRONICLE = rows("chronicle.csv", Event)
HISTORY = rows("history.csv", Position)
LEDGERS: dict[str, tuple[Support, ...]] = {
    "chronicle": CHRONICLE,
    "history": HISTORY,
    "sanctions": rows("sanctions.csv", Measure),
    "exemptions": rows("exemptions.csv", Exemption),
    "trade": rows("trade.csv", Trade),
    "compliance": rows("compliance.csv", Compliance),
}
PLOVER = {
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "CONCEDE",
    "RETREAT",
    "ACCUSE",
    "REQUEST",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "MOBILIZE",
    "SANCTION",
    "COERCE",
    "ASSAULT",
}
AGREED = [
    "ev_20170907_bridges",
    "ev_20170704_dual_freeze",
    "ev_20171222_unsc2397",
    "ev_20090414_prk_leaves_talks",
    "ev_20080929_lee_medvedev",
    "ev_20150430_kim_absent",
    "ev_20140207_sochi",
]


def event(id: str) -> Event:
    return next(one for one in CHRONICLE if one.id == id)


# -- every ledger --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LEDGERS)
def test_every_row_rests_on_something(name: str) -> None:
    assert [row for row in LEDGERS[name] if not row.supported] == []
    assert [row for row in LEDGERS[name] if row.judgement and not row.note] == []


@pytest.mark.parametrize("name", LEDGERS)
def test_every_passage_exists(name: str) -> None:
    named = {passage for row in LEDGERS[name] for passage in row.passages}
    assert named - set(passage_voices()) == set()


def test_terms_of_office_are_in_order() -> None:
    for actor in case_file().actors.values():
        starts = [term.start for term in actor.terms]
        assert starts == sorted(starts)
        assert all(term.until is None or term.start < term.until for term in actor.terms)


# -- chronicle -----------------------------------------------------------------------------------------------------


def test_chronicle_is_large_and_ordered() -> None:
    assert len(CHRONICLE) >= 160
    assert len({one.id for one in CHRONICLE}) == len(CHRONICLE)
    assert [one.date for one in CHRONICLE] == sorted(one.date for one in CHRONICLE)
    assert {one.id for one in CHRONICLE} >= set(AGREED)
    years = Counter(one.date[:4] for one in CHRONICLE)
    assert all(years[str(year)] for year in range(2008, 2026))


def test_ids_and_precision_say_the_date() -> None:
    lengths = {"day": 10, "month": 7, "year": 4}
    for one in CHRONICLE:
        assert one.id.startswith(f"ev_{one.date.replace('-', '')}_")
        assert len(one.date) == lengths[one.precision], one.id


def test_parties_are_actors_of_the_case() -> None:
    actors = set(case_file().actors)
    for one in CHRONICLE:
        assert {one.source, one.target, one.aimed_at} - {None} <= actors, one.id
        assert len({one.source, one.target, one.aimed_at} - {None}) == sum(
            party is not None for party in (one.source, one.target, one.aimed_at)
        )


def test_types_are_plover_types_and_scores_are_in_range() -> None:
    for one in CHRONICLE:
        assert one.type in PLOVER, one.id
        assert one.goldstein is not None
        assert one.mode is not None and re.fullmatch(r"cameo:\d{3,4}", one.mode), one.id


def test_types_and_scores_follow_from_the_codes(shared: Path) -> None:
    scores = {row["code"]: float(row["goldstein"]) for row in table(shared, "cameo_goldstein.csv")}
    types: dict[str, set[str]] = {}
    for row in table(shared, "cameo_to_plover.csv"):
        types.setdefault(row["cameo"], set()).add(row["plover_event"])
    assert {kind for kinds in types.values() for kind in kinds} == PLOVER
    for one in CHRONICLE:
        code = (one.mode or "").removeprefix("cameo:")
        assert one.goldstein == scores[code], one.id
        # The conversion table leaves appeals (02) out; PLOVER has them under REQUEST.
        assert one.type in types.get(code, {"REQUEST"} if code.startswith("02") else set()), one.id


def test_a_mutual_act_is_one_row() -> None:
    for one in CHRONICLE:
        for other in CHRONICLE:
            if one is not other and one.date == other.date and len(one.date) == 10:
                swapped = (one.source, one.target, one.mode) == (other.target, other.source, other.mode)
                assert not swapped, (one.id, other.id)


def test_the_cards_of_the_text_are_recorded() -> None:
    assert event("ev_20140207_sochi").aimed_at == "CHN"
    assert event("ev_20190425_vladivostok").aimed_at == "USA"
    korean_card = event("ev_20190425_putin_hosts_kim")
    assert (korean_card.source, korean_card.target, korean_card.aimed_at) == ("RUS", "PRK", "CHN")
    assert passage_voices()[korean_card.passages[0]] == "hearsay"


def test_ten_resolutions_and_the_votes_on_the_economic_ones() -> None:
    council = [one for one in CHRONICLE if one.source == "UNSC" and "unsc" in one.id]
    assert len(council) == 9  # 1718 is older than the chronicle
    for power in ("chn", "rus"):
        votes = [one.id.rsplit("_", 1)[1] for one in CHRONICLE if f"_{power}_votes_" in one.id]
        assert votes == ["1874", "2094", "2270", "2321", "2371", "2375", "2397"]


def test_discrepancies_between_text_and_record_are_noted() -> None:
    assert "June 2018" in (event("ev_20170907_bridges").note or "")
    assert "s49d" in (event("ev_20090414_prk_leaves_talks").note or "")
    assert event("ev_20170704_dual_freeze").date < event("ev_20171222_unsc2397").date


def test_passages_reach_every_dated_sentence() -> None:
    used = {passage[:3] for one in CHRONICLE for passage in one.passages}
    numbers = [5, 7, 15, 16, *range(20, 29), *range(49, 59)]
    assert {f"s{number:02}" for number in numbers} <= used


def test_nuclear_tests_agree_with_the_data(shared: Path) -> None:
    recorded = {
        row["date"]
        for row in table(shared, "nk_provocations_1958_2026.csv")
        if row["event"].startswith("Nuclear Test") and row["date"] >= "2008"
    }
    ours = {one.date for one in CHRONICLE if "_nuclear_test_" in one.id}
    third = {"2013-02-12"}
    assert ours == {"2009-05-25", "2016-01-06", "2016-09-09", "2017-09-03"} | third
    near = {date.fromisoformat(day) + timedelta(shift) for day in recorded for shift in (-1, 0, 1)}
    assert {date.fromisoformat(day) for day in ours} <= near


def test_missile_days_agree_with_the_data_within_a_day(shared: Path) -> None:
    missiles = table(shared, "nk_missile_tests_1984_2026.csv")
    utc = {date.fromisoformat(row["date"]) for row in missiles if row["date"] >= "2008"}
    names = re.compile(r"_(icbm(_\d)?|satellite|unha_\w+|missiles)$")
    launches = [first_day(one.date) for one in CHRONICLE if names.search(one.id)]
    assert len(launches) == 9
    assert all({day, day - timedelta(1)} & utc for day in launches)


def test_veto_agrees_with_the_data(shared: Path) -> None:
    (veto,) = [row for row in table(shared, "unsc_vetoes_1946_2022.csv") if row["draft"] == "S/2022/431"]
    assert veto["date"] == "5/26/2022"
    for id in ("ev_20220526_veto_rus", "ev_20220526_veto_chn"):
        assert veto["draft"] in (event(id).record or "")


# -- observed positions --------------------------------------------------------------------------------------------


def states(positions: tuple[Position, ...]) -> dict[str, dict[str, bool]]:
    """The whole state after the changes of each date, from the first date on."""
    state: dict[str, bool] = {}
    found: dict[str, dict[str, bool]] = {}
    for row in positions:
        state[row.option] = row.value
        found[row.date] = dict(state)
    return found


def broken(state: dict[str, bool]) -> list[str]:
    """The constraints of the case that a state breaks."""
    return [one.id for one in case_file().constraints if not holds(parse(one.proposition), state)]


def test_history_knows_every_option_from_the_first_date_on() -> None:
    first = HISTORY[0].date
    assert [row.option for row in HISTORY if row.date == first] == list(case_file().options)
    assert [first_day(row.date) for row in HISTORY] == sorted(first_day(row.date) for row in HISTORY)
    assert first == "2008-01" and "2021-01" < HISTORY[-1].date <= "2025-06-30", "as far as outcomes are known"


def test_history_names_changes_only() -> None:
    known: dict[str, bool] = {}
    for row in HISTORY:
        assert known.get(row.option) is not row.value, (row.date, row.option)
        known[row.option] = row.value


def test_changes_of_one_day_stand_in_the_order_of_the_options() -> None:
    order = list(case_file().options)
    for one, other in pairwise(HISTORY):
        if one.date == other.date:
            assert order.index(one.option) < order.index(other.option)


@pytest.mark.parametrize("day", states(HISTORY))
def test_every_observed_state_is_feasible(day: str) -> None:
    assert broken(states(HISTORY)[day]) == []


def at_the_start() -> dict[str, bool]:
    """The positions held on the day of the case."""
    known = [values for day, values in states(HISTORY).items() if first_day(day) <= first_day(str(case_file().as_of))]
    return known[-1]


def test_history_passes_through_the_status_quo() -> None:
    assert at_the_start() == {id: option.now for id, option in case_file().options.items()}


def test_feasibility_can_fail() -> None:
    assert "no_offer_under_pressure" in broken({**at_the_start(), "us.offer": True})
    assert "open_needs_court" in broken({**at_the_start(), "dprk.open": True})


def test_tightening_goes_with_the_votes() -> None:
    """On every day of a yes vote both neighbours stand at tightening, and Washington at pressure."""
    observed = list(states(HISTORY).items())
    for one in CHRONICLE:
        if "_votes_" in one.id:
            state = [values for day, values in observed if first_day(day) <= first_day(one.date)][-1]
            assert state["us.pressure"] and state["rus.tighten"] and state["chn.tighten"], one.id
