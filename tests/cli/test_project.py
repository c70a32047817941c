"""`standoff project`: the document for programs, tables that fit a terminal, and errors in sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import run

HEAD = ["standoff", "command", "case", "perspective", "scenario", "seed"]
KEYS = {"years", "propositions", "hazards", "hazards_yearly", "bands", "method", "error_bound", "regimes"}
FEW = ("--method", "simulated", "--paths", "200", "--draws", "0")


def test_the_document() -> None:
    ran = run("project", "starter", "--years", "3", "--draws", "20", "--json")
    assert ran.code == 0, ran.err
    found = ran.document
    assert list(found)[:6] == HEAD and set(found) >= KEYS
    assert (found["command"], found["seed"], found["years"]) == ("project", 0, [1, 2, 3])
    assert found["method"] == "exact" and found["error_bound"] < 1e-5
    assert found["bands"]["draws"] == 20 and set(found["bands"]["regimes_by_year"]) == set(found["regimes"])
    assert all(
        low <= high for band in found["bands"]["hazards"].values() for low, high in zip(*band.values(), strict=True)
    )
    assert {one["proposition"] for one in found["tornado"]} == {"rupture", "mill_fire"}
    assert found["small_noise"]["n_states"] == 36
    for hazard in found["hazards"].values():
        assert hazard == sorted(hazard) and len(hazard) == 3
    assert sum(found["regimes"].values()) == pytest.approx(3)
    assert run("project", "starter", "--years", "3", "--draws", "20", "--json").out == ran.out


def test_simulated_says_its_seed_and_error() -> None:
    one, same, other = (run("project", "starter", *FEW, "--seed", seed, "--json").document for seed in ("4", "4", "5"))
    assert one == same and one["propositions"] != other["propositions"]
    assert (one["method"], one["seed"], one["paths"]) == ("simulated", 4, 200) and one["error_bound"] > 0.01


def test_perspectives_scenarios_and_assumptions() -> None:
    every = run("project", "starter", "--all-perspectives", *FEW, "--json").document
    assert set(every["perspectives"]) == {"tarnholt", "lowmarch"}
    assert run("project", "starter", "-s", "rains", *FEW, "--json").document["scenario"] == "rains"
    still = run(
        "project", "starter", "--rate", "TAR=0", "--rate", "LOW=0", "--drivers", "held", *FEW, "--json"
    ).document
    assert all(chance in (0.0, 1.0) for row in still["regimes_by_year"].values() for chance in row[:1])
    given = {(e["kind"], e["name"]): e for e in still["estimates"]}
    assert given["rate", "TAR"]["source"] == "given" and given["rate", "TAR"]["value"] == 0
    asked = run("project", "starter", "--to", "settled and not rupture", *FEW, "--json").document
    assert "settled and not rupture" in asked["first_passage"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--rate", "TAR"], "such as PRK=2"),
        (["--rate", "TAR=often"], "such as PRK=2"),
        (["--rate", "TARN=1"], "Did you mean TAR"),
        (["--rate", "TAR=-1"], "at least 0"),
        (["--tau", "0"], "above 0"),
        (["--years", "0"], "1 to 100"),
        (["--drivers", "still"], "rates, held, record"),
        (["--method", "guess"], "auto, exact, simulated"),
        (["--to", "setled"], "settled"),
        (["--to", "settled and"], "settled and"),
        (["-p", "tarnhol"], "tarnholt"),
        (["-s", "rain"], "rains"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(words: list[str], said: str) -> None:
    ran = run("project", "starter", *words)
    assert ran.code == 2 and said in ran.err.replace("'", "") and "Traceback" not in ran.err
    assert run("project", "starter", *words, "--json").document["errors"][0]["message"]


def test_a_case_without_a_day_to_start_from() -> None:
    ran = run("project", "catalogue/textbook/chicken")
    assert ran.code == 2 and "as_of" in ran.err
    assert run("project", "catalogue/textbook/chicken", "--drivers", "held").code in (0, 2)


def test_what_moves_a_proposition_most() -> None:
    found = run("project", "starter", *FEW, "--tornado", "settled or siege", "--json").document
    (one,) = found["tornado"]
    assert one["proposition"] == "settled or siege" and found["bands"] is None
    spans = [abs(row["high"] - row["low"]) for row in one["rows"]]
    assert spans == sorted(spans, reverse=True) and all(row["half_width"] > 0 for row in one["rows"])
    assert run("project", "starter", *FEW, "--tornado", "settld").code == 2


@pytest.mark.parametrize(
    "words", [[], ["--limit", "0"], ["-p", "lowmarch", "--years", "40"], ["--draws", "10", "--years", "15"]]
)
def test_a_terminal_of_80_columns(words: list[str]) -> None:
    ran = run("project", "starter", *FEW, *words)
    assert ran.code == 0, ran.err
    assert max(len(line) for line in ran.out.splitlines()) <= 80
    assert "How it was computed" in ran.out and "Simulated, 200 paths (seed 0)" in ran.out
    assert "\u2026" not in ran.out


def test_one_option_at_a_time_fits_rates_anew_where_the_estimates_are_of_the_other_kind(tmp_path: Path) -> None:
    folder = tmp_path / "towns"
    assert run("new", str(folder), "--from", "starter").code == 0
    assert run("fit", str(folder), "--replicates", "5", "--write").code == 0
    few = (str(folder), "--years", "2", "--draws", "0", "--json")
    own = run("project", *few).document
    same = run("project", *few, "--revision", "whole").document
    assert own["propositions"] == same["propositions"] and own["notes"] == same["notes"]
    single = run("project", *few, "--revision", "single").document
    assert any("fitted to the history anew" in note for note in single["notes"])
    assert run("fit", str(folder), "--replicates", "5", "--revision", "single", "--write").code == 0
    written = run("project", *few).document
    assert not any("anew" in note for note in written["notes"])
    assert any("one option at most" in note for note in written["notes"])
    # Estimates are written with three digits.
    for name, one in written["propositions"].items():
        other = single["propositions"][name]
        assert one == pytest.approx(other, abs=2e-3)
    bad = run("project", *few, "--revision", "twice")
    assert bad.code == 2 and "--revision is one of whole, single" in bad.document["errors"][0]["message"]
