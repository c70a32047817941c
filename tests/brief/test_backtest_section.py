"""The part of the brief that looks back: its numbers are the report's, its figures say themselves in words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from standoff.brief import render
from standoff.brief.backtest_figure import counts_figure, dots_figure, given
from standoff.brief.backtest_section import context
from standoff.study import study as study_of
from standoff.study.backtest.records import BacktestReport
from standoff.study.backtest.reporting import backtest
from standoff.study.backtest.telling import percent
from standoff.study.records import Study
from tests.study.test_backtest import coins


@pytest.fixture(scope="module")
def study() -> Study:
    made = study_of(coins())
    assert made.backtest is not None
    return made


@pytest.fixture(scope="module")
def found(study: Study) -> BacktestReport:
    assert study.backtest is not None
    return study.backtest


def test_a_study_looks_back_in_the_default_view(study: Study, found: BacktestReport) -> None:
    assert found == backtest(study.data)
    assert found.perspective == "all"


def test_the_part_stands_in_the_page(study: Study, found: BacktestReport) -> None:
    page = render(study)
    part = page[page.index('<section id="backtest">') :]
    part = part[: part.index("</section>")]
    assert found.heading in part
    for sentence in found.sentences:
        assert sentence in part.replace("&#39;", "'").replace("&amp;", "&")
    assert f"{found.compared[0].score('rates').brier:.3f}" in part
    assert part.count('class="given last') == len(found.kind("option"))
    assert 'href="#backtest"' in page


def test_chances_are_those_given_to_what_then_stood(found: BacktestReport) -> None:
    heads = found.item("a.heads")
    assert heads.held == (True, True) and given(heads) == heads.chance["rates"]
    coat = found.item("b.coat")
    assert coat.held == (False, True)
    assert given(coat) == (1 - coat.chance["rates"][0], coat.chance["rates"][1])


def test_dots_lie_where_the_chances_are(found: BacktestReport) -> None:
    sure = replace(found.item("a.heads"), chance={"rates": (0.5, 1.0), "record": (0.5, 1.0)})
    drawing = str(dots_figure(replace(found, items=(sure,)), "finding").drawing)
    placed = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', drawing)]
    ticks = dict(re.findall(r'<text x="([\d.]+)"[^>]*>(0|50|100) %<', drawing))
    by_share = {int(share): float(x) for x, share in ticks.items()}
    assert placed == [by_share[50], by_share[100]]
    assert percent(1.0) in drawing


def test_bars_are_as_high_as_the_counts(found: BacktestReport) -> None:
    figure = counts_figure(found, "finding")
    assert figure is not None
    heights = [float(h) for h in re.findall(r'<rect [^>]*height="([\d.]+)"', str(figure.drawing))]
    assert len(heights) == 2 and heights[1] == pytest.approx(6 * heights[0], rel=0.01), "1 storm, then 6; no spill"
    assert "1 in 2021, 6 in 2022" in str(figure.drawing)
    assert counts_figure(replace(found, hazards=()), "finding") is None


def test_findings_follow_the_numbers(study: Study, found: BacktestReport) -> None:
    def laid_out(**changes: Any) -> dict[str, Any]:
        return context(replace(study, backtest=replace(found, **changes)))

    sure = [replace(one, chance={"rates": (0.9, 0.9), "record": (0.9, 0.9)}) for one in found.items]
    assert (
        "Both options that moved had been given an even chance or more of it"
        in laid_out(items=tuple(sure))["dots"].finding
    )
    still = [replace(one, held=(one.today, one.today)) for one in found.items]
    assert "Nothing stands otherwise" in laid_out(items=tuple(still))["dots"].finding
    storm = found.hazards[0]
    assert "times as often as expected" in laid_out(hazards=(storm,))["counts"].finding
    few = replace(storm, counts=(0, 1))
    assert laid_out(hazards=(few,))["counts"].finding == "Nothing struck more often than expected"
