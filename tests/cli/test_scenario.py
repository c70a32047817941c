"""`standoff scenario`: the contract for programs, what people read, and the refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run

COURSES = """scenarios:
  let_go:
    title: "Course: Tarnholt lets the water run"
    course: TAR
    hold: {tar.hold: no}
    judgement: yes
    note: A course.
  hold_on:
    title: "Course: Tarnholt holds on and <b>builds</b>"
    course: TAR
    extends: none
    hold: {tar.hold: yes, tar.build: yes}
    judgement: yes
    note: A course.
"""
HEAD = ["standoff", "command", "case", "perspective", "scenario", "seed"]
OUTCOMES = {"worst", "best", "mean", "better", "same", "worse", "against_present"}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The starter case with two courses of Tarnholt."""
    folder = tmp_path_factory.mktemp("cases") / "sluice"
    assert run("new", str(folder)).code == 0
    file = Path(folder) / "case.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("scenarios:\n") == 1
    file.write_text(text.replace("scenarios:\n", COURSES), encoding="utf-8")
    return str(folder)


def test_the_policy_table_for_programs(case: str) -> None:
    ran = run("scenario", case, "--courses", "TAR", "--json")
    assert ran.code == 0, ran.err
    document = ran.document
    assert list(document)[:6] == HEAD
    assert (document["command"], document["perspective"], document["scenario"]) == ("scenario", None, "none")
    assert (document["actor"], document["concept"]) == ("TAR", "seq")
    assert document["status_quo"] == "YNNYNN"
    assert [c["id"] for c in document["courses"]] == ["let_go", "hold_on"]
    assert document["courses"][0]["title"] == "Tarnholt lets the water run"
    assert [c["starts_from"] for c in document["courses"]] == ["none", "none"]
    for course in [document["base"], *document["courses"]]:
        assert set(course["perspectives"]) == {"tarnholt", "lowmarch"}
        for view in course["perspectives"].values():
            assert view["n_stable"] == sum(w["n_states"] for w in view["worlds"])
            assert set(view["truths"]) == {"siege", "settled", "rupture", "inspected"}
            assert all(0 <= share <= 1 for share in view["truths"].values())
            for player in view["players"].values():
                assert set(player) == OUTCOMES | {"attainable"}
                assert player["better"] + player["same"] + player["worse"] == view["n_stable"]
                assert player["worst"] <= player["best"]
    assert set(document["present"]["tarnholt"]) == {"TAR", "LOW"}
    one = run("scenario", case, "--courses", "TAR", "-p", "lowmarch", "--json").document
    assert one["perspective"] == "lowmarch"
    assert set(one["courses"][0]["perspectives"]) == {"lowmarch"}
    assert one["courses"][0]["perspectives"]["lowmarch"] == document["courses"][0]["perspectives"]["lowmarch"]


def test_two_scenarios_for_programs(case: str) -> None:
    ran = run("scenario", case, "no_court", "--json")
    document = ran.document
    assert list(document)[:6] == HEAD
    assert (document["perspective"], document["scenario"]) == ("tarnholt", "no_court")
    assert (document["base"]["id"], document["compared"]["id"]) == ("none", "no_court")
    assert (document["base"]["n_states"], document["compared"]["n_states"]) == (36, 24)
    assert set(document["base"]["concepts"]) == {"nash", "seq", "symseq", "smr", "gmr"}
    worlds = document["worlds"]
    assert set(worlds) == {"appear", "go", "stay"}
    assert all(w["compared"]["n_states"] == 0 < w["base"]["n_states"] for w in worlds["go"])
    assert all(w["base"]["n_states"] == 0 < w["compared"]["n_states"] for w in worlds["appear"])
    for side in ("base", "compared"):
        counted = sum(w[side]["n_states"] for group in worlds.values() for w in group)
        assert counted == document[side]["concepts"]["seq"]["n_equilibria"]
    assert set(document["fortunes"]) == {"TAR", "LOW"}
    assert set(document["fortunes"]["TAR"]) == {"present", "base", "compared"}
    assert document["n_judged"] > 0
    assert all(set(flip) == {"id", "base", "compared"} for flip in document["theses"])
    assert run("scenario", case, "no_court", "--json").out == ran.out, "equal questions give equal bytes"
    back = run("scenario", case, "none", "--against", "no_court", "--no-theses", "--json").document
    assert back["n_judged"] is None
    assert [w["truths"] for w in back["worlds"]["appear"]] == [w["truths"] for w in worlds["go"]]


def test_every_view_at_once(case: str) -> None:
    document = run("scenario", case, "no_court", "--all-perspectives", "--no-theses", "--json").document
    assert set(document["perspectives"]) == {"tarnholt", "lowmarch"}
    assert document["perspective"] is None
    assert document["perspectives"]["lowmarch"]["perspective"] == "lowmarch"
    assert document["perspectives"]["lowmarch"]["compared"]["status_quo"]["leaving"][0]["actor"] == "TAR"


def test_a_list(case: str) -> None:
    found = run("scenario", case, "--json").document
    assert found["default"] == "none"
    assert [(s["id"], s["starts_from"], s["course"]) for s in found["scenarios"]] == [
        ("let_go", "none", "TAR"), ("hold_on", "none", "TAR"), ("rains", "none", None), ("no_court", "none", None),
    ]  # fmt: skip
    shown = run("scenario", case)
    assert "--courses TAR compares every course of TAR" in " ".join(shown.out.split())


def test_what_people_read_fits_a_terminal(case: str) -> None:
    for words in (("no_court",), ("--courses", "TAR"), ()):
        shown = run("scenario", case, *words)
        assert shown.code == 0
        assert max(map(len, shown.out.splitlines())) <= 80
    table = run("scenario", case, "--courses", "TAR").out
    for said in ("All that lasts", "What lasts within reach", "Mean over all that lasts", "the present", "starts from"):
        assert said in table
    assert "goes" in run("scenario", case, "no_court").out
    assert "Held: Lowmarch stays out of court." in run("scenario", case, "no_court").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nocourt",), "There is no scenario 'nocourt'. Did you mean 'no_court'?"),
        (("no_court", "--against", "nothing"), "There is no scenario 'nothing'."),
        (("--courses", "TARN"), "There is no player 'TARN'. Did you mean 'TAR'?"),
        (("--courses", "LOW"), "The case has no courses of LOW"),
        (("no_court", "--courses", "TAR"), "give one of the two"),
        (("no_court", "-p", "nobody"), "There is no perspective 'nobody'."),
        (("--courses", "TAR", "-p", "nobody"), "There is no perspective 'nobody'."),
        (("no_court", "-c", "nash,seq"), "Lasting is judged by one concept"),
        (("no_court", "-c", "nosh"), "There is no concept 'nosh'"),
        (("no_court", "-p", "tarnholt", "--all-perspectives"), "give one of the two"),
    ],
)
def test_refusals_are_sentences(case: str, words: tuple[str, ...], said: str) -> None:
    ran = run("scenario", case, *words)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    as_json = run("scenario", case, *words, "--json")
    assert as_json.code == 2
    assert json.loads(as_json.out)["errors"][0]["message"]
