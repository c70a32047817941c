"""`standoff perspectives`: its document, its tables, its errors."""

from __future__ import annotations

import pytest

import standoff
from tests.cli.running import run

MISJUDGED = "catalogue/textbook/chicken-misjudged"
HEAD = ["standoff", "command", "case", "perspective", "scenario", "seed"]


def test_the_document_has_the_keys_of_the_contract() -> None:
    document = run("perspectives", "starter", "--json").document
    assert list(document)[:6] == HEAD and document["command"] == "perspectives"
    assert document["perspective"] == "tarnholt" and document["scenario"] is None
    assert {"differences", "hyper_equilibria", "hidden", "surprises"} <= set(document)
    assert {"concept", "level", "own_games", "classes", "reliefs", "wrong", "worlds", "status_quo"} <= set(document)
    assert document["concept"] == "seq" and document["level"] == 1
    assert list(document["classes"]) == ["seq", "nash", "symseq", "smr", "gmr"]
    (difference,) = document["differences"]
    assert (difference["first"], difference["second"]) == ("tarnholt", "lowmarch")
    assert [player["player"] for player in difference["players"]] == ["TAR", "LOW"]
    for state in document["hyper_equilibria"]:
        assert set(state["state"]) <= {"Y", "N"} and state["class"] in ("steady", "unsteady")
    for surprise in document["surprises"]:
        assert surprise["move"]["actor"] == surprise["by"] != surprise["player"]


def test_a_published_order_misjudged() -> None:
    document = run("perspectives", MISJUDGED, "--json", "-c", "gmr").document
    assert [state["state"] for state in document["hyper_equilibria"]] == ["NN", "NY"]
    assert [(s["player"], s["by"], s["n_states"], s["of"]) for s in document["surprises"]] == [("row", "column", 1, 3)]
    assert document["surprises"][0]["move"] == {"actor": "column", "from": "YN", "to": "YY"}
    assert document["own_games"]["row"]["n_wrong"] == 1 and document["own_games"]["column"]["n_wrong"] == 0
    assert document["hidden"] == [] and list(document["classes"]) == ["gmr"]


def test_limits_cut_lists_and_not_counts() -> None:
    document = run("perspectives", "starter", "--json", "--limit", "1").document
    assert len(document["hyper_equilibria"]) == 1 and document["classes"]["seq"]["hyper_equilibria"] == 9


def test_another_view_may_be_the_one_compared_with() -> None:
    document = run("perspectives", "starter", "--json", "-p", "lowmarch", "-s", "no_court", "-c", "nash").document
    assert document["perspective"] == "lowmarch" and document["scenario"] == "no_court"
    assert [d["second"] for d in document["differences"]] == ["tarnholt"]


def test_the_tables_say_who_is_surprised() -> None:
    ran = run("perspectives", "starter")
    assert ran.code == 0 and max(map(len, ran.out.splitlines())) <= 80
    told = " ".join(ran.out.split())
    assert "Lowmarch will surprise Tarnholt." in told
    assert "nine states hold under SEQ, four of the nine as everyone expects" in told


def test_one_view_is_said_to_surprise_nobody() -> None:
    ran = run("perspectives", "catalogue/textbook/chicken")
    assert ran.code == 0 and "nobody is surprised" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    "words",
    [
        ["perspectives", "starter", "--perspective", "nobody"],
        ["perspectives", "starter", "--scenario", "nowhere"],
        ["perspectives", "starter", "--concepts", "best"],
        ["perspectives", "starter", "--level", "3"],
        ["perspectives", "starter", "--max-states", "2"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_a_sentence_and_code_2(words: list[str]) -> None:
    assert run(*words).code == 2 and run(*words, "--json").document["errors"][0]["message"]


def test_the_library_answers_the_same() -> None:
    found = standoff.load("starter").hypergame(concepts=["seq", "nash"])
    document = run("perspectives", "starter", "--json").document
    assert [state.state for state in found.hyper_equilibria] == [s["state"] for s in document["hyper_equilibria"]]
    assert [c.concept for c in found.concepts] == ["seq", "nash"]
    assert (found.headline.of("steady"), found.headline.status_quo) == (4, "steady")
