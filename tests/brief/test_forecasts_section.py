"""The part of the brief on forecasts: its figure, its table, what is left out, and texts that are not to be trusted."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

import standoff
from standoff.brief import render
from standoff.study.forecasts.reporting import forecasts_report
from standoff.study.records import Study
from tests.forecasts.ledgers import case, forecast

HOSTILE = "<script>alert(1)</script>\"'&"


@cache
def starter() -> Study:
    return standoff.load("starter").study()


def page(*forecasts: dict[str, Any], model: bool = False, **file: Any) -> str:
    """The part on forecasts of a page with these; the rest of the study is the starter's."""
    made = case(*forecasts, **file)
    ledger = made.forecasts
    data = starter().data.model_copy(update={"forecasts": ledger})
    found = replace(
        starter(),
        data=data,
        forecasts=forecasts_report(data, model=model) if ledger.forecasts or ledger.prescriptions else None,
    )
    whole = render(found)
    section = re.search(r'<section id="forecasts">.*?</section>', whole, re.DOTALL)
    return section.group() if section else ""


ROWS = (
    forecast("f1", "true", "likely"),
    forecast("f2", "false", "very likely", who="book"),
    forecast("f3", "partly", "unlikely"),
    forecast("f4", due="2024-09", word="almost certain", proposition="tar.hold", made="2024-05"),
    forecast("f5", wording="could"),
)


def test_the_heading_is_the_finding_and_the_figure_has_every_chance() -> None:
    text = page(*ROWS, model=True)
    assert "<h2>In one of the two scored forecasts" in text
    assert text.count('class="came-true"') == text.count('class="came-false"') == text.count('class="half"') == 1
    assert text.count('class="undecided"') == 2 and text.count('class="said"') == 4
    assert text.count('class="model"') == 1 and "f5" in text
    assert "Of 4 forecasts with a chance 1 came true and 1 did not; 2 are not decided or not clearly" in text
    assert "2 of 5" in text and "All five forecasts" in text
    assert "simulated paths" in text and "±" in text


def test_without_the_model_nothing_is_said_of_it() -> None:
    text = page(*ROWS)
    assert 'class="model"' not in text and "diamond" not in text and "simulated" not in text


def test_nothing_scored_has_no_table_of_scores() -> None:
    text = page(forecast("f5", wording="could"))
    assert "One forecast, none of them decided yet" in text
    assert "Brier within" not in text and "<svg" not in text and "All one forecast, and what came of it" in text


def test_reliability_is_shown_with_counts_where_there_are_enough() -> None:
    few = page(*(forecast(f"f{n}", "true", "likely") for n in range(19)))
    many = page(*(forecast(f"f{n}", "true", "likely") for n in range(20)))
    assert "19 scored forecasts are fewer than 20" in few and "Came true</th>" not in few
    assert "Came true</th>" in many and "fewer than 20" not in many


def test_prescriptions_alone_and_no_ledger_at_all() -> None:
    rule = {"id": "p", "statement": "Lift it", "who": "mayor", "to": "TAR", "made": "2020", "followed": "no"}
    text = page(prescriptions=[rule])
    assert "Not followed" in text and "<h2>What the text says should be done</h2>" in text
    assert page() == ""


@pytest.mark.parametrize("field", ["statement", "who", "condition", "wording"])
def test_no_text_is_executed(field: str) -> None:
    row = forecast("f1", "true", "likely")
    row["probability"] |= {"low": 0.5, "high": 0.7}
    row[field] = HOSTILE
    text = page(row, forecast("f2"))
    assert "<script" not in text and "alert(1)" in text
