"""`standoff solve --preferences`: the document, the tables, what is refused, and the same through the library."""

from __future__ import annotations

from pathlib import Path

import pytest

import standoff
from standoff.errors import UsageError
from tests.cli.running import run

UNKNOWN = "catalogue/worked/unknown"
STRENGTH = "catalogue/worked/strength"
CHALLENGE = "catalogue/worked/probabilistic"


def test_the_document() -> None:
    document = run("solve", UNKNOWN, "--preferences", "unknown", "--stable", "--json").document
    assert list(document)[:6] == ["standoff", "command", "case", "perspective", "scenario", "seed"]
    assert document["options"] == ["firm.clean", "agency.enforce"]
    assert document["n_states"] == 4
    found = document["uncertain"]
    assert list(found) == ["kind", "settings", "notes", "variants"]
    assert found["settings"] == {"extensions": ["a", "b", "c", "d"]}
    assert list(found["variants"]) == ["a", "b", "c", "d"]
    assert found["variants"]["c"]["seq"] == {
        "n_equilibria": 2,
        "equilibria": ["YN", "NY"],
        "n_stable": {"firm": 3, "agency": 3},
        "stable": {"firm": ["NN", "YN", "NY"], "agency": ["YN", "NY", "YY"]},
    }


def test_one_extension_some_concepts_a_limit() -> None:
    asked = ("--extension", "d", "--concepts", "seq,nash", "--limit", "1")
    document = run("solve", UNKNOWN, "--preferences", "unknown", *asked, "--json").document
    found = document["uncertain"]["variants"]
    assert list(found) == ["d"]
    assert list(found["d"]) == ["seq", "nash"]
    assert found["d"]["seq"]["n_equilibria"] == 3
    assert found["d"]["seq"]["equilibria"] == ["YN"]


@pytest.mark.parametrize(
    ("case", "view", "kind", "more"),
    [
        (UNKNOWN, "analyst", "unknown", ()),
        (STRENGTH, "greed", "strength", ()),
        (UNKNOWN, "analyst", "unknown", ("--extension", "a")),
        (CHALLENGE, "unsure", "probabilistic", ("--alpha", "0.8", "--credible", "0.2")),
        ("catalogue/worked/fuzzy", "patient", "fuzzy", ()),
        ("catalogue/worked/attitudes", "spiteful", "attitudes", ()),
        (
            "starter",
            "tarnholt",
            "probabilistic",
            (
                "--alpha",
                "0.75",
            ),
        ),
    ],
)
def test_both_engines_print_the_same_document(case: str, view: str, kind: str, more: tuple[str, ...]) -> None:
    asked = ("solve", case, "-p", view, "--preferences", kind, *more, "--stable", "--json")
    assert run(*asked).document == run(*asked, "--engine", "reference").document


def test_every_perspective_in_one_document() -> None:
    document = run("solve", STRENGTH, "--preferences", "strength", "--all-perspectives", "--json").document
    assert list(document["perspectives"]) == ["fear", "greed"]
    weak = document["perspectives"]["greed"]["uncertain"]["variants"]["weak"]
    assert "nash" not in weak
    assert weak["seq"]["equilibria"] == ["NN"]


def test_settings_and_notes_say_how_it_was_read() -> None:
    found = run("solve", CHALLENGE, "--preferences", "probabilistic", "--alpha", "0.8", "--json").document["uncertain"]
    assert found["settings"]["alpha"] == 0.8
    assert found["settings"]["credible"] == 0.2
    assert found["notes"] == ["The chances of defender come from a mixture of kinds."]


def test_tables_fit_eighty_columns() -> None:
    for case, kind in ((UNKNOWN, "unknown"), (STRENGTH, "strength"), (CHALLENGE, "probabilistic")):
        printed = run("solve", case, "--preferences", kind, columns=80).out
        assert max(len(line.rstrip()) for line in printed.splitlines()) <= 80
        assert "Stable for all under SEQ" in printed
    assert "ext. d" in run("solve", UNKNOWN, "--preferences", "unknown").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("starter", "--preferences", "strength"), "`strong_through: STATEMENT`"),
        (("starter", "--preferences", "attitudes"), "perspectives/tarnholt.yaml"),
        (("starter", "--preferences", "vague"), "no kind of preference 'vague'"),
        (("starter", "--alpha", "0.3"), "--alpha goes with --preferences"),
        ((UNKNOWN, "--preferences", "unknown", "--alpha", "0.3"), "`alpha` belongs to probabilistic preferences"),
        ((UNKNOWN, "--preferences", "unknown", "--extension", "e"), "no extension 'e'"),
        ((UNKNOWN, "--preferences", "unknown", "--concepts", "sim"), "'sim'"),
        ((UNKNOWN, "--preferences", "unknown", "--engine", "slow"), "no engine 'slow'"),
        ((CHALLENGE, "--preferences", "probabilistic", "--beta", "2"), "from 0 to 1, not 2"),
    ],
)
def test_what_is_refused_in_a_sentence(arguments: tuple[str, ...], words: str) -> None:
    ran = run("solve", *arguments)
    assert ran.code == 2
    assert words in ran.err
    document = run("solve", *arguments, "--json").document
    assert words in document["errors"][0]["message"]


def test_through_the_library() -> None:
    game = standoff.load(STRENGTH).game("greed")
    found = game.solve_uncertain("strength", ["nash", "gmr"])
    assert list(found) == ["general", "strong", "weak"]
    assert found["general"].equilibria("gmr").strings() == ("NN", "YY")
    assert found["strong"].equilibria("gmr").strings() == ("YY",)
    assert found["weak"].equilibria("gmr").strings() == ("NN",)
    assert found["weak"].concepts == ("gmr",)
    assert found["weak"].stable("gmr", "row").sum() == 1
    slow = game.solve_uncertain("strength", ["nash", "gmr"], "reference")
    assert all((slow[v].stable("gmr", "column") == found[v].stable("gmr", "column")).all() for v in found)
    with pytest.raises(UsageError, match="`beta` belongs to probabilistic"):
        game.solve_uncertain("strength", beta=0.2)


def test_show_tells_what_is_said_beyond_an_order() -> None:
    printed = " ".join(run("show", CHALLENGE).out.split())
    assert "One of several kinds, with weights: as in soft (3), as in firm (1)." in printed
    printed = " ".join(run("show", "catalogue/worked/fuzzy", "-p", "patient").out.split())
    assert "Degrees of preference: YN over NN to 0.8; it acts on a certainty of 0.7." in printed
    assert "a strong step follows group 1" in run("show", STRENGTH, "-p", "greed").out
    assert "row: positive towards row, negative" in run("show", "catalogue/worked/attitudes", "-p", "spiteful").out
    document = run("show", CHALLENGE, "--json").document
    defender = next(player for player in document["players"] if player["id"] == "defender")
    assert defender["beyond_order"]["mixture"] == [
        {"weight": 3.0, "origin": "soft"},
        {"weight": 1.0, "origin": "firm"},
    ]
    assert document["attitudes"] == {}


def test_export_says_that_it_is_lost(tmp_path: Path) -> None:
    ran = run("export", STRENGTH, "-o", str(tmp_path / "dilemma.gmcr"), "--json")
    assert any("Strength of preference" in sentence for sentence in ran.document["lost"])
