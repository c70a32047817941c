"""The section on views: who expects what, who is surprised; hostile texts are shown and never executed."""

from __future__ import annotations

import re
from typing import Any

import pytest

import standoff
from standoff.brief import render
from standoff.brief.perspectives_section import worlds_figure
from standoff.case.schema import CaseData
from standoff.study import study
from standoff.study.records import Study
from tests.brief.test_page import HOSTILE, parsed


@pytest.fixture(scope="module")
def starter() -> Study:
    return study(standoff.load("starter").data, projection=False)


def section(page: str) -> str:
    found = re.search(r'<section id="perspectives">.*?</section>', page, re.DOTALL)
    assert found is not None
    return found.group()


def test_it_states_who_is_surprised_by_whom(starter: Study) -> None:
    part = section(render(starter))
    assert "<h2>Lowmarch will surprise Tarnholt</h2>" in part
    assert 'id="fig-hypergame"' in part and "Lowmarch moves" in part
    assert "3&nbsp;of&nbsp;7" in part and "goes to the river court" in part
    assert "As it looks from the harbour" in part and "Wants only here" in part
    assert "style=" not in part


def test_the_figure_counts_what_the_report_counts(starter: Study) -> None:
    assert starter.perspectives is not None
    game = starter.perspectives.hypergame
    figure = worlds_figure(starter, game, "who")
    assert figure is not None
    drawn = str(figure.drawing)
    discs = [cell for row in game.worlds for cell in row.cells if cell.n_right]
    rings = [cell for row in game.worlds for cell in row.cells if cell.n_expected > cell.n_right]
    assert drawn.count('class="bar a-') == len(discs) and drawn.count('class="move a-') == len(rings) == 3
    assert sum(cell.n_expected for row in game.worlds for cell in row.cells) == sum(o.n_expected for o in game.own)
    assert sum(row.n_hyper for row in game.worlds) == game.headline.n_hyper


def hostile(value: Any, key: str = "") -> Any:
    """Plain data with hostile titles, clauses, texts and conditions."""
    if isinstance(value, dict):
        return {k: hostile(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [hostile(item, key) for item in value]
    if key in ("title", "yes", "no", "text", "name", "note") and isinstance(value, str):
        return f"{value} {HOSTILE}"
    return value


def test_hostile_texts_are_escaped() -> None:
    data = standoff.load("starter").data
    told = hostile(data.model_dump(mode="python", by_alias=True, exclude={"theses", "forecasts", "passages"}))
    page = render(study(CaseData.model_validate(told)))
    assert "<script" not in page and "<img" not in page
    structure = parsed(page)
    assert structure.nested_details == 0 and structure.states_outside == []
    assert "&lt;script&gt;" in section(page)


def test_a_case_with_one_view_has_no_such_section() -> None:
    made = study(standoff.load("catalogue/textbook/chicken").data)
    assert made.perspectives is None and 'id="perspectives"' not in render(made)
