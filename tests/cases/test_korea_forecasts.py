"""The forecasts of the flagship case: fifty predictions, their bands, what came of them, and the prescriptions."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

import standoff
from standoff.case.fields import first_day, last_day
from standoff.case.propositions import parse
from standoff.case.schema import Forecast
from standoff.case.tree import Level, Name, Tree, children
from standoff.forecasts.ledger import Ledger, ledger

from .korea_files import case_file, forecasts_file, passage_voices

FILE = forecasts_file()
FORECASTS = FILE.forecasts
MODAL = {"may", "could", "can", "would", "should", "might"}
# Intelligence Community Directive 203 and Kent (1964), as definitions of the two tables.
ICD203 = {
    "almost no chance": (0.01, 0.05),
    "very unlikely": (0.05, 0.20),
    "unlikely": (0.20, 0.45),
    "roughly even chance": (0.45, 0.55),
    "likely": (0.55, 0.80),
    "very likely": (0.80, 0.95),
    "almost certain": (0.95, 0.99),
}
KENT = {"almost certain": (93, 6), "probable": (75, 12), "chances about even": (50, 10)} | {
    "probably not": (30, 10),
    "almost certainly not": (7, 5),
}


def forecast(id: str) -> Forecast:
    return next(one for one in FORECASTS if one.id == id)


def test_fifty_forecasts_and_their_outcomes() -> None:
    assert [one.id for one in FORECASTS] == [f"f{number:02}" for number in range(1, 51)]
    assert Counter(one.resolution.status for one in FORECASTS) == {
        "true": 18,
        "open": 13,
        "partly": 10,
        "false": 4,
        "condition_not_met": 3,
        "untestable": 1,
        "ambiguous": 1,
    }


def test_the_icd_table_has_its_seven_bands_and_our_words_lie_on_them() -> None:
    ours = {word: (row.low, row.high) for word, row in FILE.tables["icd203"].items()}
    assert {word: ours[word] for word in ICD203} == ICD203
    assert set(ours.values()) == set(ICD203.values())
    assert set(ours) & MODAL == set()


def test_the_kent_table() -> None:
    ours = {word: (row.low, row.high) for word, row in FILE.tables["kent"].items()}
    assert ours == {word: ((at - by) / 100, (at + by) / 100) for word, (at, by) in KENT.items()}


@pytest.mark.parametrize("one", FORECASTS, ids=lambda one: one.id)
def test_a_band_is_that_of_its_word(one: Forecast) -> None:
    words = FILE.tables["icd203"]
    if one.wording in words:
        assert one.probability is not None and one.probability.table == "icd203"
        row = words[one.wording]
        assert (one.probability.low, one.probability.high) == (row.low, row.high)
    else:
        assert one.probability is None
        assert one.wording is None or one.wording in MODAL


@pytest.mark.parametrize("one", FORECASTS, ids=lambda one: one.id)
def test_a_resolution_has_its_date_and_its_ground(one: Forecast) -> None:
    outcome = one.resolution
    assert outcome.record or outcome.note
    if outcome.status in ("true", "false", "partly"):
        assert outcome.on is not None and FILE.known_to is not None
        assert first_day(one.made) <= last_day(outcome.on) <= last_day(FILE.known_to)
        assert outcome.record
    else:
        assert outcome.on is None
    if outcome.status == "condition_not_met":
        assert one.condition
    if one.due is not None:
        assert first_day(one.made) <= last_day(one.due)


def test_what_is_due_after_the_record_ends_and_denies_an_event_is_not_yet_true() -> None:
    assert FILE.known_to is not None
    for one in FORECASTS:
        if one.wording in ("will not", "unrealizable", "very long shot"):
            assert one.due is not None and last_day(one.due) > last_day(FILE.known_to)
            assert one.resolution.status == "open"


def named(tree: Tree) -> tuple[set[str], set[tuple[str, str]]]:
    """The options and definitions of a proposition, and its driver levels."""
    if isinstance(tree, Name):
        return {tree.id}, set()
    if isinstance(tree, Level):
        return set(), {(tree.driver, tree.name)}
    parts = [named(part) for part in children(tree)]
    return {id for ids, _ in parts for id in ids}, {level for _, levels in parts for level in levels}


def test_propositions_name_what_the_case_knows() -> None:
    case = case_file()
    levels = {(id, level) for id, driver in case.drivers.items() for level in driver.levels}
    texts = [text for one in FORECASTS for text in (one.proposition, one.given) if text]
    texts += [one.proposition for one in FILE.prescriptions if one.proposition]
    assert len(texts) > 40
    for text in texts:
        ids, conditions = named(parse(text))
        assert ids <= set(case.options) | set(case.definitions), text
        assert conditions <= levels, text


def test_passages_exist_and_bear_the_holder_out() -> None:
    voices = passage_voices()
    for one in (*FORECASTS, *FILE.prescriptions):
        assert one.passages and set(one.passages) <= set(voices)
    holders = {"book": {"book"}, "moscow": {"moscow", "reviewer"}, "reviewer": {"reviewer", "moscow"}}
    for one in FORECASTS:
        if one.who in holders:
            assert {voices[passage] for passage in one.passages} <= holders[one.who], one.id


def test_prescriptions_are_a_ledger_of_their_own() -> None:
    actors = case_file().actors
    assert len(FILE.prescriptions) >= 6
    assert {one.to for one in FILE.prescriptions} <= set(actors)
    followed = {one.passages[0]: one.followed for one in FILE.prescriptions}
    assert (followed["s10"], followed["s11"], followed["s12"]) == ("no", "partly", "no")
    assert all(one.proposition and one.note for one in FILE.prescriptions)


def test_the_turning_forecasts_of_the_text() -> None:
    assert forecast("f04").given is not None
    assert forecast("f25").given == "chn.tighten"
    assert forecast("f49").resolution.on == "2015-04-30"
    assert forecast("f48").proposition == "not aspirations"


@cache
def scored() -> Ledger:
    return ledger(standoff.load("korea").data)


def test_the_score_table() -> None:
    """By hand: 0.675 right costs 0.105625, wrong 0.455625; 0.875 right 0.015625; 0.97 right 0.0009."""
    likely, wrong, very, certain = 0.105625, 0.455625, 0.015625, 0.0009
    by_hand = {
        "book": (4, 4, likely),
        "moscow": (7, 7, (3 * likely + 3 * very + certain) / 7),
        "reviewer": (2, 2, likely),
        "reported": (2, 0, wrong),
    }
    found = {one.who: one for one in scored().holders}
    assert set(found) == set(by_hand)
    for who, (n, right, brier) in by_hand.items():
        score = found[who].score
        assert score is not None and (score.n, score.right) == (n, right)
        assert score.brier.value == pytest.approx(brier)
    everyone = scored().everyone
    assert everyone.score is not None and everyone.coin is not None and everyone.coin_by_day is not None
    assert everyone.score.brier.value == pytest.approx(sum(n * b for n, _, b in by_hand.values()) / 15)
    assert everyone.coin.told_apart and not everyone.coin_by_day.told_apart, "one vote decided five of them"
    assert scored().reliability is None and scored().overdue == ()


def test_no_two_holders_can_be_told_apart() -> None:
    pairs = scored().between
    assert len(pairs) == 6 and min(pair.chance for pair in pairs) * len(pairs) > 0.05


def test_words_are_read_as_the_table_has_them_and_the_positions_bear_the_resolutions_out() -> None:
    assert scored().positions
    assert scored().findings == ()


def test_forecasts_with_a_day_and_a_proposition_say_over_what_span() -> None:
    spans = {one.id: one.span for one in FORECASTS if one.proposition and one.due}
    assert Counter(spans.values())["throughout"] >= 10 and Counter(spans.values())["by"] >= 8
    assert spans["f10"] == "throughout" and spans["f04"] == "by"
