"""`standoff solve --coalitions`: keys of the document, tables that fit a terminal, refusals in a sentence."""

from __future__ import annotations

import pytest

from tests.cli.running import run

ELMIRA = "catalogue/hipel-1993/elmira"


def test_the_document() -> None:
    ran = run("solve", ELMIRA, "--coalitions", "all", "--json")
    assert ran.code == 0, ran.err
    found = ran.document["coalitions"]
    assert list(found) == ["family", "concepts", "jumps_among", "n_jumps", "jumps"]
    assert len(found["family"]) == 7 and found["family"][-1] == ["moe", "uniroyal", "lg"]
    assert list(found["concepts"]) == ["cnash", "cgmr", "csmr", "cseq"]
    assert found["concepts"]["cnash"]["n_equilibria"] == 2
    assert set(found["concepts"]["cseq"]["equilibria"]) == {"-NNY-", "YNYNY"}
    assert found["concepts"]["cgmr"]["n_surviving"] == 4
    assert found["n_jumps"] == 1 and found["jumps_among"] == "seq"
    assert found["jumps"] == [
        {
            "coalition": ["moe", "uniroyal"],
            "from": "NYNNY",
            "to": "YNYNY",
            "path": [{"actor": "moe", "to": "YYNNY"}, {"actor": "uniroyal", "to": "YNYNY"}],
        }
    ]
    assert run("solve", ELMIRA, "--coalitions", "all", "--json").out == ran.out
    assert "coalitions" not in run("solve", ELMIRA, "--json").document


def test_named_coalitions_and_limits() -> None:
    ran = run("solve", ELMIRA, "--coalitions", "moe+uniroyal, lg+moe", "-c", "seq", "--json", "--limit", "1")
    found = ran.document["coalitions"]
    assert found["family"] == [["moe", "uniroyal"], ["moe", "lg"]]
    assert list(found["concepts"]) == ["cseq"]
    assert found["concepts"]["cseq"]["n_surviving"] == 2 and len(found["concepts"]["cseq"]["surviving"]) == 1


def test_every_perspective_has_its_own() -> None:
    every = run("solve", "starter", "--coalitions", "all", "--all-perspectives", "-c", "nash", "--json").document
    assert all("cnash" in inner["coalitions"]["concepts"] for inner in every["perspectives"].values())


def test_the_tables_fit_a_terminal() -> None:
    ran = run("solve", ELMIRA, "--coalitions", "all", "-c", "seq", columns=80)
    assert ran.code == 0
    assert "Stable against all coalitions" in ran.out and "moe+uniroyal" in ran.out
    assert "From NYNNY: The Ministry modifies the control order" in ran.out
    assert max(len(line) for line in ran.out.splitlines()) <= 80
    none = run("solve", "catalogue/textbook/chicken", "--coalitions", "row+column")
    assert "Stable against row+column" in none.out and "No coalition would jump" in none.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--coalitions", "moe+uniroyl"], "There is no player 'uniroyl'"),
        (["--coalitions", "moe+"], "names no coalitions"),
        (["--coalitions", ""], "names no coalitions"),
        (["--coalitions", "all", "--engine", "reference"], "leave out --engine"),
        (["--coalitions", "all", "-c", "symseq"], "name one of these concepts"),
    ],
)
def test_refusals(words: list[str], said: str) -> None:
    ran = run("solve", ELMIRA, *words)
    assert ran.code == 2 and said in ran.err
