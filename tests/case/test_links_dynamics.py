"""What moves over time: each fault is told once at its place; what is sound is read, and written back the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from standoff.case.dumping import case_files
from standoff.case.reading import read_case
from standoff.case.support import unsupported
from tests.case.small import changed, faults, small

CASE = "case.yaml"
RATES = "    rates: [{from: dry, to: wet, per_year: 0.5}]\n"
HAZARD = "per_year: 0.1, passages: [p1]}"
END = "formats:\n"


def rates(text: str) -> dict[str, str | None]:
    """The small case with other rates of its driver."""
    return changed(CASE, RATES, f"    rates: {text}\n")


def turns(text: str) -> dict[str, str | None]:
    """The small case with a calendar of its driver."""
    return changed(CASE, RATES, f"{RATES}    calendar: {text}\n")


def hazard(text: str) -> dict[str, str | None]:
    """The small case with more fields in its hazard."""
    return changed(CASE, HAZARD, f"per_year: 0.1, {text}, passages: [p1]}}")


def section(text: str) -> dict[str, str | None]:
    """The small case with another section."""
    return changed(CASE, END, f"{text}\n{END}")


FAULTS = [
    (rates("[{from: dri, to: wet, per_year: 1}]"), "'dri'", "dry"),
    (rates("[{from: dry, to: wett, per_year: 1}]"), "'wett'", "wet"),
    (rates("[{from: dry, to: dry, per_year: 1}]"), "a rate leads from a level to another; both are 'dry'", None),
    (rates("[{from: dry, to: wet, per_year: 1}, {from: dry, to: wet, per_year: 2}]"), "a second rate", None),
    (rates("[{from: dry, to: wet, per_year: 1, low: 2}]"), "`low` (2) is above `per_year` (1)", None),
    (rates("[{from: dry, to: wet, per_year: 1, high: 0.5}]"), "`high` (0.5) is below `per_year` (1)", None),
    (rates("[{from: dry, to: wet, per_year: 1, low: 3, high: 2}]"), "`low` (3) is above `high` (2)", None),
    (rates("[{from: dry, to: wet, per_year: -1}]"), "it should be 0 or more", None),
    (rates("[{from: dry, to: wet, per_year: 1000}]"), "it should be 365 or less", None),
    (turns("[{date: 2022, to: {dry: 0.5, wett: 0.5}}]"), "'wett'", "wet"),
    (turns("[{date: 2022, from: dri, to: {dry: 1}}]"), "'dri'", "dry"),
    (turns("[{date: 2022, to: {dry: 0.5, wet: 0.4}}]"), "these add up to 0.9", None),
    (turns("[{date: 2022, to: {dry: 1}}, {date: 2022, to: {wet: 1}}]"), "decided twice", None),
    (turns("[{date: 2022, to: {dry: 1}}, {date: 2022, from: dry, to: {wet: 1}}]"), "decided twice", None),
    (turns("[{date: 2022, from: dry, to: {dry: 1}}, {date: 2022, from: dry, to: {wet: 1}}]"), "decided twice", None),
    (hazard("low: 0.2"), "`low` (0.2) is above `per_year` (0.1)", None),
    (hazard("high: 0.05"), "`high` (0.05) is below `per_year` (0.1)", None),
    (hazard("absorbing: perhaps"), "yes or no", None),
    (hazard("counts: [{year: 2019, count: 1}, {year: 2019, count: 2}]"), "the year 2019 is counted twice", None),
    (hazard("counts: [{year: 2019, count: -1}]"), "it should be 0 or more", None),
    (section("regimes: [peace, standstil]"), "'standstil'", "standstill"),
    (section("regimes: [up.toll]"), "'up.toll'", None),
    (section("dynamics: {upstreem: {rates: {UPT: {value: 1}}, tau: {value: 0.1}}}"), "'upstreem'", "upstream"),
    (section("dynamics: {upstream: {rates: {UTP: {value: 1}}, tau: {value: 0.1}}}"), "'UTP'", "UPT"),
    (section("dynamics: {upstream: {rates: {FER: {value: 1}}, tau: {value: 0.1}}}"), "FER is no player", None),
    (
        section("dynamics: {upstream: {rates: {UPT: {value: 1, low: 2}}, tau: {value: 0.1}}}"),
        "`low` (2) is above",
        None,
    ),
    (section("dynamics: {upstream: {rates: {}, tau: {value: 0.1, high: 0.05}}}"), "`high` (0.05) is below", None),
    (section("dynamics: {upstream: {rates: {}, tau: {value: 0}}}"), "`tau` is above 0", None),
]


@pytest.mark.parametrize(("files", "message", "near"), FAULTS)
def test_a_fault_is_told_once_at_its_place(
    tmp_path: Path, files: dict[str, str | None], message: str, near: str | None
) -> None:
    (found,) = faults(tmp_path, files)
    assert found.file == CASE
    assert message in found.message
    assert near is None or found.nearest == near
    assert found.line > 1


SOUND = [
    rates("[{from: dry, to: wet, per_year: 1, low: 0, high: 365}, {from: wet, to: dry, per_year: 0}]"),
    turns("[{date: 2022-03, from: dry, to: {wet: 1}}, {date: 2022-03, from: wet, to: {dry: 0.25, wet: 0.75}}]"),
    hazard("low: 0.05, high: 0.2, absorbing: yes, counts: [{year: 2019, count: 0}, {year: 2020, count: 3}]"),
    section("regimes: [peace, standstill]"),
    section(
        "dynamics: {upstream: {rates: {UPT: {value: 1, low: 0.5, high: 2}, DOT: {value: 0}}, "
        "tau: {value: 0.1, low: 0.05, high: 0.3}, identified: yes, record: Fitted}}"
    ),
]


@pytest.mark.parametrize("files", SOUND)
def test_what_is_sound_is_read_and_written_back_the_same(tmp_path: Path, files: dict[str, str | None]) -> None:
    data = small(tmp_path / "a", files)
    assert data.case != small(tmp_path / "plain").case
    for name, text in case_files(data).items():
        path = tmp_path / "b" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert read_case(tmp_path / "b", data.id) == data


def test_rates_turns_and_counts_have_to_rest_on_something(tmp_path: Path) -> None:
    files = turns("[{date: 2022, to: {dry: 1}}]")
    files[CASE] = str(files[CASE]).replace(HAZARD, "per_year: 0.1, counts: [{year: 2019, count: 1}], passages: [p1]}")
    found = {(one.kind, one.id) for one in unsupported(small(tmp_path, files))}
    assert {("rate", "weather/dry-wet"), ("turn", "weather/2022"), ("count", "collapse/2019")} <= found
