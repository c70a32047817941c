"""`standoff formats`: the document for programs, and tables that fit a terminal."""

from __future__ import annotations

from tests.cli.running import run

HEAD = ["standoff", "command", "case", "perspective", "scenario", "seed"]


def test_the_document() -> None:
    ran = run("formats", "starter", "--json")
    assert ran.code == 0, ran.err
    document = ran.document
    assert list(document) == [*HEAD, "concept", "goals", "formats"]
    assert (document["command"], document["perspective"], document["concept"]) == ("formats", "tarnholt", "seq")
    (table,) = document["formats"]
    assert table["id"] == "gauge_talks" and table["members"] == ["TAR", "LOW"] and table["meets"]
    assert [table[f"n_{key}"] for key in ("agreements", "kept", "self_enforcing", "robust")] == [6, 4, 0, 4]
    assert sum(b["weight"] for b in table["blockers"]) == 1 and set(table["blockers"][0]) >= {"actor", "weight"}
    assert set(table["goals"]) == set(document["goals"])
    assert set(table["goals"].values()) <= {"agreement", "kept", "robust", "no"}
    assert len(table["example"]["state"]) == 6 and table["unmet"] is None
    assert run("formats", "starter", "--json").out == ran.out


def test_perspectives_scenarios_concepts() -> None:
    every = run("formats", "starter", "--all-perspectives", "--json").document
    assert every["perspective"] is None and set(every["perspectives"]) == {"tarnholt", "lowmarch"}
    assert all(list(inner)[:6] == HEAD for inner in every["perspectives"].values())
    nash = run("formats", "starter", "-c", "nash", "--json").document
    assert nash["concept"] == "nash" and nash["formats"][0]["n_kept"] == 0
    assert run("formats", "starter", "-s", "rains", "--json").document["scenario"] == "rains"


def test_what_cannot_be_asked_is_said_in_a_sentence() -> None:
    wrong = run("formats", "starter", "-f", "gauge_talk")
    assert wrong.code == 2 and "Did you mean 'gauge_talks'?" in wrong.err
    none = run("formats", "catalogue/textbook/chicken")
    assert none.code == 2 and "no tables" in none.err
    assert run("formats", "starter", "-c", "stackelberg", "--json").code == 2


def test_a_terminal_of_80_columns() -> None:
    for words in (["formats", "starter"], ["formats", "starter", "-f", "gauge_talks"], ["formats", "korea"]):
        ran = run(*words)
        assert ran.code == 0 and max(map(len, ran.out.splitlines())) <= 80
        assert "gauge_talks" in ran.out or "Talks on inspectors" in ran.out or "us_north" in ran.out
