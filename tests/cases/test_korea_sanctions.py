"""The sanctions ledger of the flagship case: measures, exemptions, trade, compliance.

Periods are half open: `until` is the first day on which a row no longer holds. A quantity cap enters as coverage
max(0, 1 - cap/baseline) and not as an exemption besides. Sectors of KOTRA's series and of Chinese customs are apart.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import pytest

from standoff.case.fields import first_day
from standoff.case.schema import Compliance, Exemption, Measure, Trade

from .korea_files import case_file, rows, table

MEASURES = rows("sanctions.csv", Measure)
EXEMPTIONS = rows("exemptions.csv", Exemption)
TRADE = rows("trade.csv", Trade)
COMPLIANCE = rows("compliance.csv", Compliance)
ADOPTED = {
    1718: "2006-10-14",
    1874: "2009-06-12",
    2087: "2013-01-22",
    2094: "2013-03-07",
    2270: "2016-03-02",
    2321: "2016-11-30",
    2356: "2017-06-02",
    2371: "2017-08-05",
    2375: "2017-09-11",
    2397: "2017-12-22",
}
FOREVER = "9999-12-31"


def measure(id: str) -> Measure:
    return next(one for one in MEASURES if one.id == id)


def value(year: int, sector: str, flow: str, partner: str) -> float:
    (found,) = (
        row.value_musd
        for row in TRADE
        if (row.year, row.sector, row.flow, row.partner) == (year, sector, flow, partner)
    )
    return found


def test_ten_resolutions_with_their_days() -> None:
    named = {(one.resolution, one.adopted) for one in MEASURES}
    assert named == {(f"S/RES/{number} ({day[:4]})", day) for number, day in ADOPTED.items()}


def test_ids_are_unique_and_name_the_resolution() -> None:
    ids = [one.id for one in MEASURES] + [one.id for one in EXEMPTIONS]
    assert len(set(ids)) == len(ids)
    for one in MEASURES:
        assert one.id.startswith(f"m_{one.resolution[6:10]}_{one.sector}"), one.id


def test_no_measure_begins_before_it_is_adopted_or_ends_before_it_begins() -> None:
    for one in MEASURES:
        assert one.adopted <= one.start < (one.until or FOREVER), one.id


def test_a_later_measure_of_a_sector_takes_the_place_of_the_earlier() -> None:
    for one, other in combinations(MEASURES, 2):
        if (one.sector, one.flow) == (other.sector, other.flow):
            apart = (one.until or FOREVER) <= other.start or (other.until or FOREVER) <= one.start
            assert apart, (one.id, other.id)


def test_caps_are_one_minus_cap_over_baseline() -> None:
    coal = value(2016, "coal", "export", "CHN")
    expected = {
        "m_2321_coal_interim": 1 - 53.5 / (coal / 12),
        "m_2321_coal": 1 - 400.9 / coal,
        "m_2375_refined_oil": 1 - 0.5 / (4.5 / 4),
        "m_2397_refined_oil": 1 - 0.5 / 4.5,
        "m_2375_crude_oil": 0,
        "m_2397_crude_oil": max(0, 1 - 4.0 / 4.0),
    }
    for id, coverage in expected.items():
        assert measure(id).coverage == pytest.approx(coverage, abs=5e-4), id


def test_caps_of_refined_oil_follow_each_other() -> None:
    first, second = (measure(f"m_{number}_refined_oil") for number in (2375, 2397))
    assert (first.start, first.until, second.start, second.until) == (
        "2017-10-01",
        "2018-01-01",
        "2018-01-01",
        None,
    )


def test_exemptions_lie_inside_their_measures() -> None:
    actors = set(case_file().actors)
    for one in EXEMPTIONS:
        of = measure(one.measure)
        assert of.start <= one.start, one.id
        assert (one.until or FOREVER) <= (of.until or FOREVER), one.id
        assert one.partner is None or one.partner in actors


def test_exemptions_of_the_text_are_there() -> None:
    passages = {passage for one in EXEMPTIONS for passage in one.passages}
    assert {"s22b", "s22c", "s22d", "s23a"} <= passages
    assert {"s23b"} <= {passage for one in MEASURES for passage in one.passages}
    rajin = {one.measure for one in EXEMPTIONS if one.route == "Khasan-Rajin"}
    assert {"m_2270_coal", "m_2321_coal", "m_2371_coal", "m_2375_joint_ventures"} <= rajin


def test_kotra_totals_add_up() -> None:
    years = {row.year for row in TRADE if row.sector == "all" and row.flow == "import"}
    assert years == {2016, 2017, 2018, 2019, 2020, 2022}
    for year in years:
        total, exports, imports = (value(year, "all", flow, "world") for flow in ("total", "export", "import"))
        assert total == exports + imports
        partners = [
            row.value_musd for row in TRADE if (row.year, row.sector) == (year, "all") and row.partner in ("CHN", "RUS")
        ]
        assert sum(partners) <= total


def test_two_series_are_never_mixed_in_a_sector() -> None:
    customs = {row.sector for row in TRADE if (row.record or "").startswith("Chinese customs")}
    others = {row.sector for row in TRADE if not (row.record or "").startswith("Chinese customs")}
    assert customs & others == set()
    assert customs == {"coal", "iron", "seafood", "wigs", "electricity", "all_customs"}


def test_customs_rows_are_the_data(shared: Path) -> None:
    data = {
        (int(row["year"]), row["item"]): int(row["usd"])
        for row in table(shared, "china_imports_from_prk_2016_2024.csv")
    }
    ours = {
        (row.year, (row.record or "").partition(": ")[2]): round(row.value_musd * 1e6)
        for row in TRADE
        if (row.record or "").startswith("Chinese customs")
    }
    assert ours == data


def test_trade_rows_are_distinct() -> None:
    keys = [(row.year, row.sector, row.flow, row.partner) for row in TRADE]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("enforcer", ["USA", "KOR", "CHN", "RUS", "JPN"])
def test_compliance_periods_follow_each_other_without_gaps(enforcer: str) -> None:
    periods = [row for row in COMPLIANCE if row.enforcer == enforcer]
    assert first_day(periods[0].start) == first_day("2008-01-01")
    assert periods[-1].until is None
    for one, following in pairwise(periods):
        assert one.until == following.start


def test_compliance_follows_an_option_of_the_enforcer() -> None:
    options = case_file().options
    for row in COMPLIANCE:
        if row.enforcer == "JPN":
            assert row.option is None
        else:
            assert row.option is not None and options[row.option].actor == row.enforcer
    assert all(row.judgement for row in COMPLIANCE)
