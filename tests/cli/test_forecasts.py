"""`standoff forecasts` and `standoff forecasts resolve`: tables, documents, what is written, what is refused."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest

from tests.case.small import write_small
from tests.cli.running import run

LEDGER = """\
known_to: 2022
forecasts:
  - {id: f1, statement: The toll goes up, who: mayor, made: 2020-05, due: 2021, wording: likely, probability: {table: icd203},
     passages: [p1], resolution: {status: true, on: 2021-01-05, record: Gazette}}
  - {id: f2, statement: The market moves, who: paper, made: 2020-05, due: 2021, wording: unlikely, probability: {table: icd203},
     passages: [p1], resolution: {status: true, on: 2021-03, record: Gazette}}
  - id: f3
    statement: The bridge will not fall   # so they say
    who: mayor
    made: 2020-06
    due: 2021-06
    wording: could
    proposition: not up.repair
    passages: [p1]
    resolution:
      status: open   # as yet
prescriptions:
  - {id: p1x, statement: Lift the toll, who: mayor, to: UPT, made: 2020-05, followed: no, passages: [p1]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small(tmp_path / "mine", {"forecasts.yaml": LEDGER})


def test_the_table_fits_a_terminal(folder: Path) -> None:
    ran = run("forecasts", str(folder))
    assert ran.code == 0 and max(map(len, ran.out.splitlines())) <= 80
    text = " ".join(ran.out.split())
    assert "In one of the two scored forecasts the side thought likelier came about" in text
    assert "Due before 2022 and still open: f3." in text and "Lift the toll no" in text
    assert "model" in text and "simulated paths" in text
    without = run("forecasts", str(folder), "--no-model")
    assert "simulated" not in without.out and without.code == 0


def test_the_document(folder: Path) -> None:
    found = run("forecasts", str(folder), "--json", "--paths", "500").document
    assert list(found)[:6] == ["standoff", "command", "case", "perspective", "scenario", "seed"]
    assert (found["command"], found["perspective"], found["seed"]) == ("forecasts", "upstream", 0)
    for key in (
        "items",
        "scores",
        "baselines",
        "prescriptions",
        "murphy",
        "reliability",
        "model",
        "between",
        "overdue",
    ):
        assert key in found
    first = found["items"][0]
    assert set(first) >= {"id", "wording", "p", "band", "due", "status", "brier"}
    assert found["scores"]["mayor"]["brier"] == 0.105625 and found["scores"]["paper"]["brier"] == 0.455625
    assert found["prescriptions"][0]["followed"] == "no" and found["reliability"] is None
    assert found["items"][2]["model"]["half_width"] > 0
    assert found == run("forecasts", str(folder), "--json", "--paths", "500").document
    bare = run("forecasts", str(folder), "--json", "--no-model").document
    assert bare["model"] is None and bare["seed"] is None and bare["items"][2]["model"] is None


def test_choosing_and_limits(folder: Path) -> None:
    base = ["forecasts", str(folder), "--json", "--no-model"]
    assert [i["id"] for i in run(*base, "--who", "paper").document["items"]] == ["f2"]
    assert [i["id"] for i in run(*base, "--status", "open").document["items"]] == ["f3"]
    assert len(run(*base, "--limit", "1").document["items"]) == 1
    rate = run(*base, "--base-rate", "0.2").document["baselines"]["base_rate"]
    assert (rate["kind"], rate["p"]) == ("outside", 0.2)
    ran = run("forecasts", str(folder), "--no-model", "--limit", "1")
    assert "and 2 more (--limit 0 for all)" in ran.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["FOLDER", "--who", "papr"], "Did you mean 'paper'?"),
        (["FOLDER", "--status", "opne"], "Did you mean 'open'?"),
        (["FOLDER", "f1"], "Write standoff forecasts CASE"),
        (["FOLDER", "--as", "true"], "--as belongs to standoff forecasts resolve"),
        (["FOLDER", "--base-rate", "2"], "from 0 to 1"),
        (["resolve"], "Write standoff forecasts CASE"),
        (["resolve", "FOLDER", "f1"], "Say what came of it"),
        (["resolve", "FOLDER", "f1", "x", "--as", "true"], "Write standoff forecasts resolve CASE ID"),
        (["resolve", "FOLDER", "f4", "--as", "true", "--on", "2021"], "There is no forecast 'f4'"),
        (["resolve", "korea", "f10", "--as", "true", "--on", "2023"], "never written"),
        (["resolve", "catalogue/textbook/chicken", "x", "--as", "open"], "never written"),
        (["resolve", "f3", "--as", "open"], "Which case?"),
    ],
)
def test_wrong_usage_is_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = (folder / "forecasts.yaml").read_text()
    ran = run("forecasts", *(str(folder) if word == "FOLDER" else word for word in words))
    assert ran.code == 2 and message in ran.err and ran.out == ""
    assert (folder / "forecasts.yaml").read_text() == before


def test_resolve_writes_and_says_what_stood_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run("forecasts", "resolve", str(folder), "f3", "--as", "false", "--on", "2023-02-01", "--record", "Gazette")
    assert ran.code == 0
    assert "Now: did not come true, 2023-02-01; record: Gazette" in ran.out and "Before: still open" in ran.out
    assert "Outcomes are now known to 2023-02-01 (before: 2022)." in ran.out and "It was due 2021-06" in ran.out
    expected = LEDGER.replace("known_to: 2022\n", "known_to: 2023-02-01\n").replace(
        "      status: open   # as yet\n",
        "      status: false   # as yet\n      on: 2023-02-01\n      record: Gazette\n",
    )
    assert (folder / "forecasts.yaml").read_text() == expected
    monkeypatch.chdir(folder)
    here = run("forecasts", "resolve", "f3", "--as", "open", "--json").document
    assert (here["resolved"], here["before"]["status"], here["now"]["status"]) == ("f3", "false", "open")
    assert "nothing was written" in run("forecasts", "resolve", "f3", "--as", "open").out


def test_a_case_without_forecasts(tmp_path: Path) -> None:
    folder = write_small(tmp_path / "mine", {"forecasts.yaml": None})
    assert "The case has no forecasts." in run("forecasts", str(folder)).out
    assert run("forecasts", str(folder), "--json").document["items"] == []
