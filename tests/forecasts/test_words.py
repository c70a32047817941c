"""Words and their bands: the shipped tables, a case's edits, one table through a case, and what does not fit."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest

from standoff.case.reading import read_case
from standoff.case.schema import ForecastsFile
from standoff.case.word_tables import MODAL, SHIPPED, plain
from standoff.errors import CaseError, Issue
from standoff.forecasts.words import band, disagreements, said, table_used, word_table
from tests.case.small import write_small
from tests.forecasts.ledgers import forecast

SEVEN = [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]
KENT = {"almost certain": (93, 6), "probable": (75, 12), "chances about even": (50, 10)} | {
    "probably not": (30, 10),
    "almost certainly not": (7, 5),
}


def test_the_shipped_tables_are_the_published_ones() -> None:
    bands = list(dict.fromkeys(SHIPPED["icd203"].words.values()))
    assert bands == [(low / 100, high / 100) for low, high in SEVEN]
    assert all(list(SHIPPED["icd203"].words.values()).count(one) == 2 for one in bands), "two words for each band"
    assert dict(SHIPPED["kent"].words) == {w: ((at - by) / 100, (at + by) / 100) for w, (at, by) in KENT.items()}
    assert all(table.source and table.title for table in SHIPPED.values())
    assert all(plain(word) == word and word not in MODAL for table in SHIPPED.values() for word in table.words)


def file(*forecasts: dict[str, object], **tables: dict[str, tuple[float, float]]) -> ForecastsFile:
    rows = {id: {w: {"low": a, "high": b} for w, (a, b) in words.items()} for id, words in tables.items()}
    return ForecastsFile.model_validate({"tables": rows, "forecasts": forecasts})


def test_a_case_edits_and_extends_a_shipped_table() -> None:
    made = file(icd203={"Likely": (0.6, 0.8), "on the cards": (0.45, 0.55), "unlikely": (0.2, 0.45)})
    table = word_table(made, "icd203")
    assert (table.edited, table.added) == (("likely",), ("on the cards",))
    assert table.words["likely"] == (0.6, 0.8) and table.words["almost certain"] == (0.95, 0.99)
    own = word_table(file(ours={"maybe so": (0.3, 0.6)}), "ours")
    assert (own.title, own.source, dict(own.words)) == ("ours", None, {"maybe so": (0.3, 0.6)})


def test_a_band_is_read_from_the_wording() -> None:
    made = file(
        forecast("a", word="Very  Likely"), forecast("b", word="likely"), forecast("c"), icd203={"likely": (0.6, 0.7)}
    )
    bands = [band(one, made) for one in made.forecasts]
    assert bands[0] is not None and (bands[0].low, bands[0].high, bands[0].middle) == (0.8, 0.95, 0.875)
    assert bands[1] is not None and (bands[1].low, bands[1].high) == (0.6, 0.7)
    assert bands[2] is None
    assert said(bands[0]).replace("\u00a0", " ") == "80-95 %"
    used = table_used(made)
    assert used is not None and used.id == "icd203" and table_used(file(forecast("c"))) is None


def test_bands_that_are_not_their_words_are_told() -> None:
    rows = [forecast("a", word="likely"), forecast("b", word="likely"), forecast("c", word="who knows"), forecast("d")]
    rows[1]["probability"] |= {"low": 0.5, "high": 0.8}
    rows[2]["probability"] |= {"low": 0.1, "high": 0.2}
    rows[3]["probability"] = {"table": "icd203", "low": 0.1, "high": 0.2}
    found = dict(disagreements(file(*rows)))
    assert list(found) == ["b", "c", "d"]
    assert "icd203 says 55-80" in found["b"] and "no such word" in found["c"] and "no wording" in found["d"]


def faults(tmp_path: Path, *forecasts: str) -> list[Issue]:
    text = "forecasts:\n" + "".join(
        f"  - {{id: f{n}, statement: S, who: mayor, made: 2020-05, passages: [p1], resolution: {{status: open}}, {one}}}\n"
        for n, one in enumerate(forecasts)
    )
    with pytest.raises(CaseError) as caught:
        read_case(write_small(tmp_path, {"forecasts.yaml": text}), "small")
    return list(caught.value.issues())


@pytest.mark.parametrize(
    ("forecasts", "line", "message"),
    [
        (["wording: likely, probability: {table: icd203}", "wording: probable, probability: {table: kent}"], 3,
         "by the table 'kent', the forecast f0 by 'icd203'; one case reads all its words by one table"),
        (["wording: Could, probability: {table: icd203, low: 0.3, high: 0.6}"], 2, "says what may be"),
        (["wording: likly, probability: {table: icd203}"], 2, "has no word 'likly'; did you mean 'likely'?"),
        (["probability: {table: kent}"], 2, "is read from `wording`, and there is none"),
        (["wording: likely, probability: {table: kent, low: 0.3}"], 2, "both `low` and `high`"),
        (["wording: likely, probability: {table: kemt}"], 2, "there is no table 'kemt'; did you mean 'kent'?"),
        (["wording: likely, probability: {table: kent, low: 0.9, high: 0.3}"], 2, "is above `high`"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_a_fault_of_the_case(
    tmp_path: Path, forecasts: list[str], line: int, message: str
) -> None:
    (only,) = faults(tmp_path, *forecasts)
    assert (only.file, only.line) == ("forecasts.yaml", line) and message in only.message
