"""`standoff project --backtest` prints and puts into its document what the back-test finds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import standoff
from standoff.case.new import write_new
from standoff.study.backtest.reporting import backtest, document
from standoff.study.backtest.telling import percent
from tests.cli.running import run

LATER = "2025-04,month,tar.hold,no,,Invented,,\n2025-05,month,low.close,no,,Invented,,\n"


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter case with a year of positions after its day."""
    folder = tmp_path_factory.mktemp("cases") / "mill"
    write_new(folder)
    history, forecasts = folder / "history.csv", folder / "forecasts.yaml"
    history.write_text(history.read_text(encoding="utf-8") + LATER, encoding="utf-8")
    forecasts.write_text(
        forecasts.read_text(encoding="utf-8").replace("known_to: 2024-05", "known_to: 2025-06"), encoding="utf-8"
    )
    return folder


def test_the_tables_fit_eighty_columns_and_hold_the_numbers(mill: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = run("project", str(mill), "--years", "1", "--paths", "400", "--backtest")
    assert ran.code == 0, ran.err
    told = ran.out[ran.out.index("Looking back from June 2025") :]
    assert max(map(len, told.splitlines())) <= 80
    found = backtest(standoff.load(mill).data, paths=400)
    assert found is not None
    chance = found.item("tar.hold").chance["rates"][-1]
    row = next(line for line in told.splitlines() if line.startswith("tar.hold"))
    assert f"{percent(1 - chance).removesuffix(chr(160) + '%')}*" in row
    assert f"{found.compared[0].score('rates').brier:.3f}" in told
    assert "* otherwise than in 2024-05." in told


def test_the_document_has_it_under_backtest(mill: Path) -> None:
    ran = run("project", str(mill), "--years", "1", "--paths", "400", "--backtest", "--json")
    found = backtest(standoff.load(mill).data, paths=400)
    assert ran.code == 0 and found is not None
    assert ran.document["backtest"] == json.loads(json.dumps(document(found)))


def test_a_tau_of_ones_own_counts_for_both(mill: Path) -> None:
    words = ("project", str(mill), "--years", "1", "--paths", "200", "--backtest", "--json", "--tau", "0.5")
    ran = run(*words)
    assert ran.code == 0 and ran.document["backtest"]["tau"] == {"value": 0.5, "low": 0.5, "high": 0.5}


def test_without_a_later_record_it_is_wrong_usage(tmp_path: Path) -> None:
    write_new(tmp_path / "plain")
    ran = run("project", str(tmp_path / "plain"), "--years", "1", "--paths", "100", "--backtest")
    assert ran.code == 2 and "Nothing to look back at: no position in history.csv is later than 2024-05" in ran.err


def test_the_library_has_it_too(mill: Path, tmp_path: Path) -> None:
    found = standoff.load(mill).backtest(paths=200)
    assert found is not None and found.item("low.close").held[-1] is False
    assert found == standoff.load(shutil.copytree(mill, tmp_path / "copy")).backtest(paths=200)
    assert standoff.load("starter").backtest() is None
