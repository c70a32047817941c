"""The years ahead in the brief: the finding in words, drawings that add up, and hostile texts that stay texts."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import pairwise

import pytest

import standoff
from standoff.brief import render
from standoff.brief.projection_figures import apart, classes, few
from standoff.brief.projection_section import chance, context, error, heading, within
from standoff.study import study
from standoff.study.projection.noise_report import LongRun, NoiseReport, SettledWorld
from standoff.study.projection.records import (
    BandsReport,
    DriverReport,
    EstimateReport,
    HazardReport,
    LevelReport,
    PassageReport,
    ProjectionReport,
    PropositionReport,
    RegimeReport,
    Series,
    SharpnessReport,
    Swing,
    Tornado,
)
from standoff.study.records import StateReport, Study
from tests.brief.test_page import HOSTILE, parsed

NBSP = "\u00a0"


def series(*values: float, bands: bool = True) -> Series:
    if not bands:
        return Series(values)
    return Series(values, tuple(v / 2 for v in values), tuple((1 + v) / 2 for v in values))


def regime(name: str, words: str, today: bool, *values: float) -> RegimeReport:
    return RegimeReport(name, words, today, series(*values), sum(values))


def three_years(words: str = "the dam stands") -> ProjectionReport:
    """A report with everything in it."""
    return ProjectionReport(
        perspective="tarnholt", scenario="none", start="2021-01-01",
        dates=("2021-12-31", "2022-12-31", "2023-12-31"), labels=("2021", "2022", "2023"),
        drivers_mode="rates", method="simulated", margin=0.0069, n_states=36, n_combinations=2, paths=20_000, seed=7,
        propositions=(
            PropositionReport("siege", "tar.hold", words, "no siege", True, series(0.9, 0.8, 0.6), 2.3, True),
            PropositionReport("deal", "low.pay", f"{words} and pays", "no", False, series(0.1, 0.2, 0.3), 0.6, True),
            PropositionReport("rest", "low.sue", "they go to court", "no", False, series(0.0, 0.01, 0.02), 0.02),
        ),
        regimes=(
            regime("siege", words, True, 0.9, 0.8, 0.6),
            regime("deal", "the upkeep is paid", False, 0.06, 0.12, 0.25),
            regime("none_of_these", "nothing of this holds", False, 0.03, 0.06, 0.1),
            regime("ended", "it has all ended in a flood", False, 0.01, 0.02, 0.05),
        ),
        first_passage=(PassageReport("deal", "low.pay", "the upkeep is paid", False, series(0.2, 0.4, 0.55), 2.6),),
        hazards=(
            HazardReport(
                "flood", "A flood", "tar.hold", words, 0.02, 0.01, 0.04, True,
                series(0.01, 0.02, 0.05), series(0.01, 0.01, 0.03), series(0.01, 0.011, 0.03),
            ),
        ),
        drivers=(
            DriverReport("rain", "Rain", "dry", (
                LevelReport("dry", "a dry year", series(0.5, 0.3, 0.2)),
                LevelReport("wet", "a wet year", series(0.4, 0.6, 0.7)),
            )),
        ),
        estimates=(
            EstimateReport("rate", "TAR", 0.2, 0.1, 0.5, "case", "Fitted"),
            EstimateReport("rate", "LOW", 1.9, None, None, "assumed"),
            EstimateReport("tau", "tau", 0.014, 0.008, 0.02, "case"),
            EstimateReport("driver", "rain: dry to wet", 1.0, 0.5, 2.0, "case", "ours"),
            EstimateReport("turn", "rain: 2022-05 to wet", 0.4, None, None, "case"),
            EstimateReport("hazard", "mill_fire", 0.05, None, None, "given"),
        ),
        sharpness=(SharpnessReport("TAR", 1e12, 3, 5), SharpnessReport("LOW", 400.0, 2, 4)),
        bands=BandsReport(100, 2000, 3, ("rates", "the spacing of wants")),
        tornadoes=(
            Tornado("deal", "the upkeep is paid", "2023-12-31", 0.25, (
                Swing("tau", "the rationality parameter", "0.008", "0.02", 0.1, 0.41),
                Swing("rho", "how steeply wants fall off", "a third", "a half", 0.26, 0.28),
            ), 0.004, 9),
        ),
        sentences=("It is likeliest throughout that the dam stands.", "Of the three years, two."),
        notes=("The sea: left out.",),
    )  # fmt: skip


@pytest.fixture(scope="module")
def starter() -> Study:
    return study(standoff.load("starter").data, projection=False)


def page(starter: Study, report: ProjectionReport) -> tuple[str, str]:
    """The whole page, and the part on the years ahead."""
    whole = render(replace(starter, projection=report))
    structure = parsed(whole)
    assert structure.loaded == []
    assert structure.nested_details == 0
    assert structure.states_outside == []
    assert len(structure.ids) == len(set(structure.ids))
    found = re.search(r'<section id="projection">.*?</section>', whole, re.DOTALL)
    assert found is not None
    return whole, found[0].replace(NBSP, " ")


def test_the_part_says_what_was_found(starter: Study) -> None:
    whole, part = page(starter, three_years())
    assert '<a href="#projection">Years ahead</a>' in whole
    assert "<h2>Still likeliest three years on: the dam stands (60 %)</h2>" in part
    assert part.count("<svg") == 4
    assert "0.2 a year for Tarnholt (about once in five years) to 1.9 a year for Lowmarch (about twice a year)" in part
    assert "a party&#39;s first two to three wants count at odds of ten to one or better" in part
    assert "Of a hundred" not in part and "of a hundred\ncourses" in part
    assert "In 2.3 of the 3 years ahead, on average, the dam stands." in part
    assert "Today the dam stands; at the end of 2023 that is so with a chance of 60 %" in part
    assert "At least once by the end of 2023: a flood 5.0 % (2.5 to 52 %)" in part
    assert (
        "Whether the upkeep is paid hangs most on the rationality parameter (10 % with 0.008, 41 % with 0.02)" in part
    )
    assert "2.6 years" in part and "sure to within 0.4 points. Of nine assumptions tried, those not shown" in part
    assert "100 draws of the assumptions (rates and the spacing of wants)" in part
    assert "Estimated from 20,000 simulated courses" in part and "within 0.69 points of 100" in part
    assert "What is missing to 100" in part and "The sea: left out." in part
    assert "assumed: the case does not say" in part and "given on the command line" in part
    assert "Rain in the Isk valley: from dry to wet, times a year" in part


def test_without_bands_none_are_promised(starter: Study) -> None:
    full = three_years()
    bare = replace(
        full,
        bands=None, tornadoes=(), method="exact", margin=2e-9,
        propositions=tuple(replace(p, chance=Series(p.chance.values)) for p in full.propositions),
        regimes=tuple(replace(r, chance=Series(r.chance.values)) for r in full.regimes),
        hazards=tuple(replace(h, by=Series(h.by.values)) for h in full.hazards),
        first_passage=tuple(replace(p, chance=Series(p.chance.values)) for p in full.first_passage),
    )  # fmt: skip
    _, part = page(starter, bare)
    assert "No band is drawn" in part and 'class="fan"' not in part
    assert "nine of ten" not in part and "range at the last" not in part
    assert "every chance is off by at most 0.0001 points of 100" in part


def test_little_to_say_still_makes_a_part(starter: Study) -> None:
    full = three_years()
    least = replace(
        full, propositions=(), regimes=(), first_passage=(), hazards=(), drivers=(), estimates=(), sharpness=(),
        bands=None, tornadoes=(), sentences=(), notes=(), drivers_mode="held",
    )  # fmt: skip
    _, part = page(starter, least)
    assert "<h2>The years ahead</h2>" in part and "<svg" not in part
    assert "is held where it stands" in part
    only = replace(least, hazards=full.hazards, labels=("2021-05",), dates=("2021-05-31",))
    only = replace(only, hazards=tuple(replace(h, by=Series((0.05,)), rate=Series((0.05,))) for h in full.hazards))
    _, part = page(starter, only)
    assert "<h2>A flood: 5.0 % by the end of May 2021</h2>" in part and part.count("<svg") == 1


def test_what_settles_is_told_or_why_not(starter: Study) -> None:
    state = StateReport("YNNYNN", "Tarnholt holds the water back")
    worlds = (
        SettledWorld("each town holds back", (), 2, 3, 1, state, True, 1.0, 0.0),
        SettledWorld("", (), 1, 1, 0, state, False, None, None),
    )
    run = LongRun("mistakes", 3, 1, 1, 1.0, 2.0, 1.0, worlds, True, True, ("Moves end in three places.",))
    other = replace(run, measure="utility", sentences=("If nobody errs, in two.",))
    told = NoiseReport("tarnholt", "none", 36, 0.5, run, other)
    _, part = page(starter, replace(three_years(), small_noise=told))
    assert "Moves end in three places." in part and "If nobody errs, in two." in part
    assert "each town holds back" in part and "no way" in part
    refused = NoiseReport("tarnholt", "none", 36, 0.5, None, None, "There are 3,000 of them.")
    _, part = page(starter, replace(three_years(), small_noise=refused))
    assert "Where it would settle in the end is not told: There are 3,000 of them." in part


def test_hostile_texts_are_shown_and_not_executed(starter: Study) -> None:
    full = three_years(HOSTILE)
    data = starter.data
    drivers = {id: d.model_copy(update={"title": HOSTILE}) for id, d in data.case.drivers.items()}
    hazards = {id: h.model_copy(update={"title": HOSTILE}) for id, h in data.case.hazards.items()}
    case = data.case.model_copy(update={"drivers": drivers, "hazards": hazards})
    state = StateReport("YNNYNN", HOSTILE)
    run = LongRun(
        "mistakes", 1, 1, 1, None, None, None, (SettledWorld(HOSTILE, (), 1, 1, 1, state, True, 0.0, 0.0),), True, True,
        (HOSTILE,),
    )  # fmt: skip
    swing = Swing("tau", HOSTILE, HOSTILE, HOSTILE, 0.1, 0.4)
    report = replace(
        full,
        notes=(HOSTILE,), sentences=(HOSTILE, HOSTILE),
        hazards=tuple(replace(h, title=HOSTILE, words=HOSTILE) for h in full.hazards),
        drivers=tuple(
            replace(d, title=HOSTILE, levels=tuple(replace(one, title=HOSTILE) for one in d.levels))
            for d in full.drivers
        ),
        tornadoes=(Tornado("deal", HOSTILE, HOSTILE, 0.25, (swing,)),),
        first_passage=tuple(replace(p, words=HOSTILE) for p in full.first_passage),
        estimates=tuple(replace(e, note=HOSTILE) for e in full.estimates),
        bands=BandsReport(100, 2000, 3, (HOSTILE,)),
        small_noise=NoiseReport("tarnholt", "none", 36, 0.5, run, run),
    )  # fmt: skip
    hostile = replace(starter, data=data.model_copy(update={"case": case}), projection=report)
    structure = parsed(render(hostile))
    assert structure.tags.isdisjoint({"script", "img"})
    refused = replace(report, small_noise=NoiseReport("t", "n", 1, 0.5, None, None, HOSTILE))
    structure = parsed(render(replace(hostile, projection=refused)))
    assert structure.tags.isdisjoint({"script", "img"})


def test_the_ribbon_is_as_high_as_the_whole_in_every_year(starter: Study) -> None:
    drawing = str(context(replace(starter, projection=three_years()))["ribbon"].drawing)
    areas = re.findall(r'<path d="([^"]+)Z" class="regime (r-[a-z0-9]+)"', drawing)
    assert [kind for _, kind in areas] == ["r-0", "r-1", "r-rest", "r-ended"]
    outlines = []
    for path, _ in areas:
        points = [tuple(float(v) for v in pair.split()) for pair in path.removeprefix("M").split("L")]
        outlines.append((points[:4], points[4:][::-1]))
    for (upper, _), (_, lower) in pairwise(outlines):
        assert upper == lower, "each begins where the one below ends"
    bottom, top = outlines[0][1], outlines[-1][0]
    assert {y for _, y in bottom} == {334.0}
    assert {y for _, y in top} == {34.0}


def test_the_heading_tells_what_changes() -> None:
    full = three_years()
    late = replace(full.regimes[1], chance=series(0.06, 0.12, 0.9))
    turned = replace(full, regimes=(full.regimes[0], late))
    assert heading(turned).replace(NBSP, " ") == (
        "From the end of 2023 on it is likeliest that the upkeep is paid (90 % at the end of 2023)"
    )
    new = replace(full, regimes=(replace(full.regimes[0], today=False), full.regimes[1]))
    assert heading(new).startswith("Likeliest from the first year on: the dam stands")
    assert heading(replace(full, regimes=())).startswith("Today the dam stands; at the end of 2023 that is so")
    names = [regime(str(k), "w", False, 0.1, 0.1, 0.1) for k in range(8)]
    assert len(set(classes(names)[:6])) == 6


def test_labels_stand_apart_in_their_order() -> None:
    rng = random.Random(4)
    for _ in range(300):
        wanted = [rng.choice([rng.uniform(20, 320), 320.0]) for _ in range(rng.randint(1, 7))]
        found = apart(wanted, 44.0, 20.0, 330.0)
        order = sorted(range(len(wanted)), key=lambda k: (wanted[k], -k))
        places = [found[k] for k in order]
        assert all(b - a >= 44.0 - 1e-9 for a, b in pairwise(places))
        assert places[-1] <= 330.0 + 1e-9
        if all(b - a >= 44.0 for a, b in pairwise([20.0 - 44.0, *(wanted[k] for k in order)])) and max(wanted) <= 330:
            assert found == pytest.approx(wanted), "what stands apart already stays"


def test_numbers_as_text() -> None:
    assert chance(Series((0.0, 1.0), half_width=(0.0002, 0.0002)), 0).replace(NBSP, " ") == "under 0.02 %"
    assert chance(Series((0.0, 1.0), half_width=(0.0002, 0.0002)), 1).replace(NBSP, " ") == "over 99.98 %"
    assert chance(Series((0.0,)), 0).replace(NBSP, " ") == "0 %"
    assert (few(13.66), few(0.02), few(0.0)) == ("13.7", "under 0.1", "0")
    assert (within(0.02), within(0.5), within(5.26)) == ("1 month", "6 months", "5.3 years")
    assert "at most 0.61 points" in error(replace(three_years(), method="exact", margin=0.0061))
