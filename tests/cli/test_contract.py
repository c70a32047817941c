"""The contract for programs: exit codes, the head of every document, its keys, equal bytes for equal questions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from standoff.cli import COMMANDS
from tests.cli.running import run

HEAD = ["standoff", "command", "case", "perspective", "scenario", "seed"]
PRISONERS = "catalogue/textbook/prisoners-dilemma"


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases") / "mine"
    assert run("new", str(folder)).code == 0
    return folder


def test_every_document_begins_alike(starter: Path) -> None:
    for words in (
        ["solve", PRISONERS],
        ["check", str(starter)],
        ["show", str(starter)],
        ["theses", str(starter)],
        ["explain", str(starter), "status_quo"],
        ["check-engines", PRISONERS, "--sample", "4"],
        ["cases"],
        ["doctor"],
    ):
        ran = run(*words, "--json")
        assert ran.code == 0, (words, ran.err)
        assert list(ran.document)[:6] == HEAD, words
        assert ran.document["command"] == words[0]


def test_solve_document() -> None:
    document = run("solve", PRISONERS, "--json", "--stable").document
    assert document["status_quo"] is None or set(document["status_quo"]) <= {"Y", "N"}
    assert document["n_states"] == 4 and len(document["options"]) == 2 and len(document["actors"]) == 2
    assert list(document["concepts"]) == ["nash", "gmr", "smr", "seq", "symseq", "sim"]
    nash = document["concepts"]["nash"]
    assert nash["n_equilibria"] == 1 and nash["equilibria"] == ["YY"]
    assert document["concepts"]["seq"]["n_equilibria"] == 2
    assert set(nash["stable"]) == set(document["actors"])


def test_the_reference_engine_answers_the_same() -> None:
    fast = run("solve", PRISONERS, "--json", "--stable").document
    slow = run("solve", PRISONERS, "--json", "--stable", "--engine", "reference").document
    assert fast == slow


def test_limit_cuts_lists_and_not_counts() -> None:
    document = run("solve", PRISONERS, "--json", "--limit", "1").document
    assert document["concepts"]["seq"]["n_equilibria"] == 2
    assert len(document["concepts"]["seq"]["equilibria"]) == 1


def test_horizons_are_concepts_too() -> None:
    document = run("solve", PRISONERS, "--json", "-c", "lim:2,nm").document
    assert {key: value["n_equilibria"] for key, value in document["concepts"].items()} == {"lim:2": 2, "nm": 2}


def test_all_perspectives_are_nested(starter: Path) -> None:
    document = run("solve", str(starter), "--json", "--all-perspectives", "-c", "seq").document
    assert document["perspective"] is None and len(document["perspectives"]) >= 2
    for name, inner in document["perspectives"].items():
        assert list(inner)[:6] == HEAD and inner["perspective"] == name


def test_theses_document(starter: Path) -> None:
    document = run("theses", str(starter), "--json").document
    assert document["perspective"] is None and document["scenario"] is None
    for thesis in document["theses"]:
        assert {"id", "claim", "perspective", "scenario", "verdict", "reason", "passages"} <= set(thesis)
        assert thesis["verdict"] in {"HOLDS", "FAILS", "OPEN"}
    assert {"HOLDS", "FAILS"} <= {thesis["verdict"] for thesis in document["theses"]}


def test_failing_theses_are_answers_unless_strict(starter: Path) -> None:
    assert run("theses", str(starter)).code == 0
    strict = run("theses", str(starter), "--json", "--strict")
    assert strict.code == 1
    assert "theses" in strict.document and strict.document["errors"]


def test_check_document(starter: Path) -> None:
    document = run("check", str(starter), "--json").document
    assert document["errors"] == [] and document["unsupported"] == []
    assert document["coverage"]["sentences"] == document["coverage"]["anchored"] > 0
    assert document["coverage"]["unanchored"] == []
    assert {"checked", "exact", "moved", "ambiguous", "lost"} <= set(document["anchors"])
    assert document["blind_spots"]


def test_explain_document(starter: Path) -> None:
    fast = run("explain", str(starter), "status_quo", "--json").document
    slow = run("explain", str(starter), "status_quo", "--json", "--engine", "reference").document
    assert set(fast["state"]) <= {"Y", "N"}
    for actor, concepts in fast["actors"].items():
        for concept, found in concepts.items():
            assert set(found) == {"stable", "witness"}
            assert found["stable"] == slow["actors"][actor][concept]["stable"]


@pytest.mark.parametrize(
    "words",
    [
        ["solve", "no-such-case"],
        ["solve", "./no-such-folder"],
        ["solve", PRISONERS, "--perspective", "nobody"],
        ["solve", PRISONERS, "--scenario", "nowhere"],
        ["solve", PRISONERS, "--concepts", "nash,best"],
        ["solve", PRISONERS, "--engine", "turbo"],
        ["solve", PRISONERS, "--max-states", "2"],
        ["explain", PRISONERS, "YNY"],
        ["check", "starter", "--source", "article"],
        ["check", "starter", "--source", "nothing=x.txt"],
        ["schema", "cases.yaml"],
        ["frobnicate"],
        ["solve"],
        ["solve", PRISONERS, "--limit", "many"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_a_sentence_and_code_2(words: list[str]) -> None:
    plain = run(*words)
    assert plain.code == 2
    assert plain.err.strip() and "Traceback" not in plain.err
    if words[0] == "schema":
        return
    as_json = run(*words, "--json")
    assert as_json.code == 2
    assert as_json.document["errors"][0]["message"]
    assert set(as_json.document["errors"][0]) == {"file", "line", "column", "message", "found", "allowed", "nearest"}


def test_a_faulty_case_lists_every_fault_and_leaves_with_1(starter: Path, tmp_path: Path) -> None:
    folder = tmp_path / "faulty"
    assert run("new", str(folder)).code == 0
    case = folder / "case.yaml"
    text = case.read_text(encoding="utf-8")
    case.write_text(text.replace("default_perspective:", "default_perspektive:", 1), encoding="utf-8")
    theses = folder / "theses.yaml"
    theses.write_text(theses.read_text(encoding="utf-8").replace("quantifier:", "quantifyer:", 1), encoding="utf-8")
    ran = run("check", str(folder), "--json")
    assert ran.code == 1
    files = {error["file"] for error in ran.document["errors"]}
    assert {"case.yaml", "theses.yaml"} <= files
    assert all(error["line"] and error["column"] for error in ran.document["errors"] if error["nearest"])
    assert "default_perspective" in {error["nearest"] for error in ran.document["errors"]}
    assert run("solve", str(folder)).code == 1


def test_check_looks_at_explicit_rankings(tmp_path: Path) -> None:
    folder = tmp_path / "ranked"
    assert run("new", str(folder), "--from", PRISONERS).code == 0
    assert run("check", str(folder)).code == 0
    view = next((folder / "perspectives").iterdir())
    lines = view.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if "ranking" in line)
    broken = "\n".join(lines).replace("YN", "NN", 1)
    assert broken != "\n".join(lines), lines[at]
    view.write_text(broken, encoding="utf-8")
    assert run("check", str(folder)).code == 1


def test_bundled_cases_are_never_written(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("nothing", encoding="utf-8")
    ran = run("check", "starter", "--source", f"{_first_source('starter')}={text}", "--reanchor")
    assert ran.code == 2 and "standoff new" in ran.err


def _first_source(case: str) -> str:
    import standoff

    return next(iter(standoff.load(case).data.case.sources))


def test_lost_anchors_leave_with_1_and_the_usual_document(starter: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Another text altogether.\n", encoding="utf-8")
    ran = run("check", str(starter), "--source", f"{_first_source('starter')}={text}", "--json")
    assert ran.code == 1
    assert ran.document["coverage"]["sentences"] > 0 and ran.document["errors"]


def test_equal_questions_give_equal_bytes(starter: Path) -> None:
    """Whatever the hash seed, and in a fresh process."""
    program = [sys.executable, "-c", "from standoff.cli import main; main()"]
    for words in (["theses", str(starter), "--json"], ["solve", str(starter), "--json", "--stable", "-c", "nash,seq"]):
        outputs = {
            subprocess.run(
                [*program, *words],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
                timeout=120,
            ).stdout
            for seed in ("1", "2")
        }
        assert len(outputs) == 1
        json.loads(outputs.pop())


def test_help_of_every_command_fits_a_terminal() -> None:
    for name in COMMANDS:
        ran = run(name, "--help")
        assert ran.code == 0
        assert max(map(len, ran.out.splitlines())) <= 80, name
