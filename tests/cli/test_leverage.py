"""`standoff leverage`: the document for programs, and tables that fit a terminal."""

from __future__ import annotations

import pytest

from tests.cli.running import run

HEAD = ["standoff", "command", "case", "perspective", "scenario", "seed"]
REST = ["concept", "threshold", "utility", "sets", "pivotal", "marginalised", "given", "n_cards", "cards", "notes"]


def test_the_document() -> None:
    ran = run("leverage", "starter", "--json")
    assert ran.code == 0, ran.err
    document = ran.document
    assert list(document) == [*HEAD, *REST]
    assert (document["command"], document["seed"]) == ("leverage", None)
    assert list(document["sets"]) == ["feasible", "stable", "attainable"]
    feasible = document["sets"]["feasible"]
    assert {"share", "control", "pivotal", "marginalised", "by_rank", "joint"} <= set(feasible)
    players = list(feasible["share"])
    for matrix in (feasible["share"], feasible["by_rank"]["share"]):
        for j in players:
            assert sum(matrix[i][j] for i in players) == pytest.approx(1)
    assert run("leverage", "starter", "--json").out == ran.out


def test_perspectives_scenarios_and_options() -> None:
    every = run("leverage", "starter", "--all-perspectives", "--json").document
    assert set(every["perspectives"]) == {"tarnholt", "lowmarch"}
    assert all(list(inner) == [*HEAD, *REST] for inner in every["perspectives"].values())
    other = run("leverage", "starter", "-c", "nash", "--rho", "0.25", "--threshold", "0", "--json").document
    assert (other["concept"], other["utility"]["rho"], other["threshold"]) == ("nash", 0.25, 0)
    assert other["marginalised"] == []
    assert run("leverage", "starter", "-s", "rains", "--json").document["scenario"] == "rains"
    whole, cut = (run("leverage", "korea", "--limit", limit, "--json").document for limit in ("0", "3"))
    assert len(whole["cards"]) == whole["n_cards"] == cut["n_cards"]
    assert cut["cards"] == whole["cards"][:3]


def test_only_where_something_holds() -> None:
    given = run("leverage", "catalogue/textbook/chicken", "--given", "row.swerve or not row.swerve", "--json")
    assert given.code == 2 and "row.swerve" in given.out
    some = run("leverage", "korea", "--given", "not war", "--json").document
    assert some["given"] == "not war" and some["sets"]["feasible"]["n_states"] < 131_328


def test_what_cannot_be_asked_is_said_in_a_sentence() -> None:
    assert "at most 1/2" in run("leverage", "starter", "--rho", "0.7").err
    assert "between 0 and 1" in run("leverage", "starter", "--threshold", "2").err
    wrong = run("leverage", "starter", "-c", "stackelberg", "--json")
    assert wrong.code == 2 and "stackelberg" in wrong.document["errors"][0]["message"]
    assert run("leverage", "starter", "--given", "and", "--json").code in (1, 2)


@pytest.mark.parametrize(
    "words", [["starter"], ["korea"], ["korea", "--given", "not war"], ["catalogue/hipel-1993/elmira"]]
)
def test_a_terminal_of_80_columns(words: list[str]) -> None:
    ran = run("leverage", *words)
    assert ran.code == 0 and max(map(len, ran.out.splitlines())) <= 80
    assert "nan" not in ran.out and "None" not in ran.out
