"""`standoff fit`: the document for programs, tables that fit a terminal, and estimates written into a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from standoff.case.reading import read_case
from tests.cli.running import run

HEAD = ["standoff", "command", "case", "perspective", "scenario", "seed"]
REST = [
    "since", "until", "years", "rates", "tau", "profile", "n_moves", "moves", "slight", "gaining", "gaining_simulated",
    "width", "width_simulated", "held", "apart", "prior", "replicates", "rho", "record", "sentences", "notes",
    "revision", "revisions",
]  # fmt: skip
QUICK = ("--replicates", "5")


def copied(tmp_path: Path) -> Path:
    """A copy of the starter case, in which Lowmarch also errs once: it pays again for four months."""
    folder = tmp_path / "towns"
    assert run("new", str(folder)).code == 0
    with (folder / "history.csv").open("a", encoding="utf-8") as stream:
        stream.write("2020-01-10,day,low.pay,yes,upkeep,,,\n2020-05-10,day,low.pay,no,upkeep,,,\n")
    return folder


def test_the_document() -> None:
    ran = run("fit", "starter", *QUICK, "--json")
    assert ran.code == 0, ran.err
    document = ran.document
    assert list(document) == [*HEAD, *REST]
    assert (document["command"], document["scenario"], document["seed"]) == ("fit", "none", 0)
    assert set(document["rates"]) == {"TAR", "LOW"}
    for rate in document["rates"].values():
        assert rate["low"] <= rate["value"] <= rate["high"]
    tau = document["tau"]
    assert (tau["identified"], tau["edge"], tau["value"]) == (False, "low", 1e-8)
    assert tau["low"] <= tau["value"] < tau["high"]
    assert len(document["profile"]) == 91 and max(p["log_likelihood"] for p in document["profile"]) == 0
    assert document["n_moves"] == 3 == sum(rate["moves"] for rate in document["rates"].values())
    assert document["prior"] == {"moves": 1.0, "years": 1.0} and document["replicates"] == 5
    assert document["record"] == "Fitted to history.csv 2019-01 to 2024-05 by standoff fit, seed 0, 5 replicates"
    assert run("fit", "starter", *QUICK, "--json").out == ran.out
    assert len(run("fit", "starter", *QUICK, "--limit", "1", "--json").document["moves"]) == 1


def test_an_identified_tau(tmp_path: Path) -> None:
    document = run("fit", str(copied(tmp_path)), *QUICK, "--json").document
    tau = document["tau"]
    assert tau["identified"] and tau["edge"] is None and tau["low"] <= tau["value"] <= tau["high"]
    assert document["rates"]["LOW"]["identified"] and not document["rates"]["TAR"]["identified"]
    assert [m["effect"] for m in document["moves"]].count("loss") == 1
    wants = tau["wants"]["LOW"]
    assert wants["odds"] >= 1 and wants["sure"] + wants["loose"] <= wants["statements"]


def test_views_prior_and_end() -> None:
    every = run("fit", "starter", *QUICK, "--all-perspectives", "--json").document
    assert set(every["perspectives"]) == {"tarnholt", "lowmarch"}
    assert all(list(inner) == [*HEAD, *REST] for inner in every["perspectives"].values())
    none = run("fit", "starter", "--replicates", "0", "--prior-moves", "0", "--prior-years", "0", "--json").document
    assert none["rates"]["TAR"]["low"] is None and none["tau"]["low"] is None and none["held"] == {}
    some = run("fit", "starter", *QUICK, "--json").document
    assert none["rates"]["LOW"]["value"] > some["rates"]["LOW"]["value"]
    short = run("fit", "starter", *QUICK, "--until", "2020", "--json").document
    assert (short["until"], short["n_moves"]) == ("2020-01-01", 1)
    held = run("fit", "starter", *QUICK, "-s", "no_court", "--json").document
    assert held["scenario"] == "no_court" and "low.sue" not in held["held"]


def test_what_cannot_be_fitted_is_said_in_a_sentence() -> None:
    assert "takes a date" in run("fit", "starter", "--until", "yesterday").err
    assert run("fit", "starter", "--until", "yesterday").code == 2
    assert "Prior moves need prior years" in run("fit", "starter", "--prior-years", "0").err
    assert "no history.csv" in run("fit", "catalogue/textbook/chicken").err
    assert run("fit", "catalogue/textbook/chicken", "--json").code == 2
    early = run("fit", "starter", "--until", "2018", "--json")
    assert early.code == 1 and "is on record for tar.hold" in early.document["errors"][0]["message"]


def test_estimates_are_written_where_asked(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    before = (folder / "case.yaml").read_text(encoding="utf-8")
    first = run("fit", str(folder), *QUICK, "--write")
    assert first.code == 0 and "are written to" in first.err and "case.yaml" in first.err
    after = (folder / "case.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)
    written = read_case(folder, "towns").case.dynamics
    document = run("fit", str(folder), *QUICK, "--json").document
    for player, rate in written["tarnholt"].rates.items():
        assert rate.value == pytest.approx(document["rates"][player]["value"], rel=5e-3)
    assert written["tarnholt"].record == document["record"]
    assert run("check", str(folder)).code == 0
    again = run("fit", str(folder), *QUICK, "--write")
    assert "already stand in" in again.err
    assert (folder / "case.yaml").read_text(encoding="utf-8") == after
    other = run("fit", str(folder), *QUICK, "--all-perspectives", "--seed", "3", "--write", "--json")
    assert other.code == 0 and set(other.document["perspectives"]) == {"tarnholt", "lowmarch"}
    both = read_case(folder, "towns").case.dynamics
    assert list(both) == ["tarnholt", "lowmarch"] and "seed 3" in str(both["tarnholt"].record)


def test_a_bundled_case_is_never_written() -> None:
    ran = run("fit", "starter", *QUICK, "--write")
    assert ran.code == 2 and "standoff new DIR --from starter" in ran.err and ran.out == ""


@pytest.mark.parametrize("words", [["starter"], ["starter", "--replicates", "0"], ["korea", "-p", "reviewer"]])
def test_a_terminal_of_80_columns(words: list[str]) -> None:
    ran = run("fit", *words, *([] if "--replicates" in words else QUICK))
    assert ran.code == 0 and max(map(len, ran.out.splitlines())) <= 80
    assert "nan" not in ran.out and "None" not in ran.out


def test_one_option_at_a_time(tmp_path: Path) -> None:
    """Days on which several options change are several moves; what is written is read back, and the default is kept."""
    folder = copied(tmp_path)
    whole = run("fit", str(folder), *QUICK, "--json").document
    single = run("fit", str(folder), *QUICK, "--revision", "single", "--json").document
    assert (whole["revision"], single["revision"]) == ("whole", "single")
    assert whole["revisions"] == single["revisions"] and set(whole["revisions"]) == {"whole", "single"}
    for one in (whole, single):
        told = one["revisions"][one["revision"]]
        assert (told["steps"], told["tau"]) == (one["n_moves"], one["tau"]["value"])
    assert any("about as well" in said or "times likelier" in said for said in single["sentences"])
    assert any("One option at a time" in note for note in single["notes"])
    assert run("fit", str(folder), *QUICK, "--revision", "single", "--write").code == 0
    written = read_case(folder, "towns").case.dynamics["tarnholt"]
    assert written.revision == "single" and "one option at a time" in str(written.record)
    assert run("check", str(folder)).code == 0
    assert run("fit", str(folder), *QUICK, "--json").document["revision"] == "single"
    assert run("fit", str(folder), *QUICK, "--revision", "whole", "--write").code == 0
    assert "revision:" not in (folder / "case.yaml").read_text(encoding="utf-8").split("dynamics:")[1]
    bad = run("fit", str(folder), "--revision", "twice")
    assert bad.code == 2 and "--revision is one of whole, single" in bad.err
