"""The contract for programs: documents, heads, exit codes, interrupts, equal bytes, the public names."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import standoff
from tests.cli.running import run

HEAD = ["standoff", "command", "case", "perspective", "scenario", "seed"]
CONCEPTS = ["nash", "gmr", "smr", "seq", "symseq", "sim"]
COMMAND = [str(Path(sys.executable).parent / "standoff")]


def test_python() -> None:
    game = standoff.load("starter").game()
    assert game.actors == ("TAR", "LOW") and game.options[0] == "tar.hold"
    strings = game.states.strings()
    assert len(strings) == len(game.states) and all(set(text) <= {"Y", "N"} for text in strings)
    result = game.solve()
    for concept in CONCEPTS:
        verdicts = result.stable(concept, "TAR")
        assert verdicts.dtype == np.bool_ and verdicts.shape == (len(strings),)
        assert (verdicts == result.stable(concept, "Tarnholt")).all()
        equilibria = result.equilibria(concept)
        both = verdicts & result.stable(concept, "LOW")
        assert list(equilibria.strings()) == [text for text, holds in zip(strings, both, strict=True) if holds]
        assert len(equilibria) == both.sum() == len(equilibria.codes) and equilibria.codes.dtype == np.uint64
    slow = game.solve(engine="reference")
    assert all((result.stable(c, a) == slow.stable(c, a)).all() for c in CONCEPTS for a in game.actors)
    assert len(game.solve(["lim:2", "nm"]).equilibria("nm")) >= 0
    wet = standoff.load("starter").game("lowmarch", "rains")
    assert wet.options == game.options and wet.resolved.perspective == "lowmarch"


def test_nothing_handed_out_can_be_changed() -> None:
    case = standoff.load("starter")
    game = case.game()
    result = game.solve(["nash"])
    for handle, name in ((case, "data"), (game, "model"), (result, "arrays"), (game.states, "positions")):
        with pytest.raises(AttributeError):
            setattr(handle, name, None)
    with pytest.raises(ValueError, match="read-only"):
        result.stable("nash", "TAR")[0] = True
    game.states.codes[0] = 63
    assert game.states.codes[0] == 0


def test_every_public_name_is_there() -> None:
    assert sorted(standoff.__all__) == list(standoff.__all__)
    for name in standoff.__all__:
        assert getattr(standoff, name) is not None


def test_tables_without_pandas_are_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(standoff.MissingExtra, match="frames"):
        standoff.load("starter").game().states.to_frame()


@pytest.mark.parametrize("call", ["stable", "equilibria", "perspective", "scenario", "concept", "engine", "text"])
def test_unknown_names_are_sentences(call: str) -> None:
    case = standoff.load("starter")
    game = case.game()
    result = game.solve(["nash"])
    calls: dict[str, Any] = {
        "stable": lambda: result.stable("nash", "TRA"),
        "equilibria": lambda: result.equilibria("nsah"),
        "perspective": lambda: case.game("tarnhold"),
        "scenario": lambda: case.game(None, "rain"),
        "concept": lambda: game.solve(["seqq"]),
        "engine": lambda: game.solve(engine="slow"),
        "text": lambda: game.solve("nash"),
    }
    with pytest.raises(standoff.StandoffError, match=r"\.$"):
        calls[call]()


def test_ids_go_before_names(tmp_path: Path) -> None:
    makers = [{"name": name, "options": [i], "preferences": [[[i, "Y"]]]} for i, name in enumerate(["p1", "p0", "p0"])]
    options = [{"name": "same", "permittedDirection": "both"}] * 3
    path = tmp_path / "names.gmcr"
    path.write_text(
        json.dumps(
            {"options": options, "decisionMakers": makers, "infeasibles": [], "useManualPreferenceRanking": False}
        )
    )
    game = standoff.load(path).game()
    result = game.solve(["nash"])
    assert result.stable("nash", "p1").tolist() == [text[1] == "Y" for text in game.states.strings()]
    path.write_text(path.read_text().replace('"p1"', '"twin"').replace('"p0"', '"twin"'))
    game = standoff.load(path).game()
    with pytest.raises(standoff.NameUnknown, match="p0, p1, p2"):
        game.solve(["nash"]).stable("nash", "twin")


def assert_tidy(document: dict[str, Any], command: str) -> None:
    assert list(document)[:6] == HEAD and document["command"] == command
    text = json.dumps(document)
    assert "NaN" not in text and not re.search(r"\d\d:\d\d:\d\d|/tmp/|/home/|/root/", text)


def test_solve() -> None:
    document = run("solve", "starter", "--json", "--stable", "--limit", "3").document
    assert_tidy(document, "solve")
    assert list(document)[6:] == ["options", "actors", "n_states", "status_quo", "concepts"]
    assert list(document["concepts"]) == CONCEPTS
    everything = run("solve", "starter", "--json", "--stable", "--limit", "0").document
    for key, found in document["concepts"].items():
        whole = everything["concepts"][key]
        assert found["n_equilibria"] == whole["n_equilibria"] == len(whole["equilibria"])
        assert found["equilibria"] == whole["equilibria"][:3]
        assert list(found["stable"]) == document["actors"]
    assert "stable" not in run("solve", "starter", "--json").document["concepts"]["nash"]


def test_check() -> None:
    document = run("check", "starter", "--json").document
    assert_tidy(document, "check")
    assert document["errors"] == [] and set(document["coverage"]) >= {"sentences", "anchored", "unanchored"}
    assert set(document["anchors"]) >= {"checked", "exact", "moved", "ambiguous", "lost"}
    assert isinstance(document["unsupported"], list) and isinstance(document["blind_spots"], list)
    assert document["perspective"] is None and document["seed"] is None


def test_theses() -> None:
    document = run("theses", "starter", "--json").document
    assert_tidy(document, "theses")
    assert document["perspective"] is None and document["scenario"] is None
    for thesis in document["theses"]:
        assert set(thesis) >= {"id", "claim", "perspective", "scenario", "verdict", "reason", "passages"}
        assert thesis["verdict"] in {"HOLDS", "FAILS", "OPEN"}
    wet = run("theses", "starter", "--scenario", "rains", "--json").document
    assert {thesis["scenario"] for thesis in wet["theses"]} == {"rains"} and wet["scenario"] == "rains"
    strict = run("theses", "starter", "--strict", "--json")
    assert strict.code == 1 and strict.document["errors"] and strict.document["theses"]


def test_explain() -> None:
    document = run("explain", "starter", "YYNYNN", "--json").document
    assert_tidy(document, "explain")
    assert document["state"] == "YYNYNN" and list(document["actors"]) == ["TAR", "LOW"]
    for verdicts in document["actors"].values():
        assert list(verdicts) == CONCEPTS
        for verdict in verdicts.values():
            assert list(verdict) == ["stable", "witness"]
    slow = run("explain", "starter", "YYNYNN", "--json", "--engine", "reference").document
    for actor, verdicts in document["actors"].items():
        for concept, verdict in verdicts.items():
            assert slow["actors"][actor][concept]["stable"] == verdict["stable"]


def test_all_perspectives() -> None:
    document = run("solve", "starter", "--all-perspectives", "--json").document
    assert list(document) == [*HEAD, "perspectives"] and document["perspective"] is None
    for id, inner in document["perspectives"].items():
        assert inner == run("solve", "starter", "-p", id, "--json").document
    both = run("solve", "starter", "--all-perspectives", "-p", "lowmarch", "--json")
    assert both.code == 2 and both.document["errors"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["solve", "starter"], 0),
        (["theses", "starter"], 0),
        (["theses", "starter", "--strict"], 1),
        (["solve", "no-such-case"], 2),
        (["solve", "./no-such-folder"], 2),
        (["solve", "nothing.gmcr"], 2),
        (["solve", "starter", "-p", "nobody"], 2),
        (["solve", "starter", "-s", "nothing"], 2),
        (["solve", "starter", "-c", "nothing"], 2),
        (["solve", "starter", "--engine", "nothing"], 2),
        (["solve", "starter", "--limit", "-1"], 2),
        (["solve", "starter", "--nothing"], 2),
        (["solve"], 2),
        (["nothing"], 2),
        (["explain", "starter", "YYY"], 2),
        (["explain", "starter", "NYNNNN"], 2),
        (["check", "starter", "--source", "courier"], 2),
        (["check", "starter", "--source", "courier="], 2),
        (["check", "starter", "--source", "other=x"], 2),
        (["check", "starter", "--reanchor"], 2),
        (["solve", "starter", "--max-states", "35"], 2),
        (["solve", "starter", "--max-states", "36"], 0),
    ],
)
def test_exit_codes(words: list[str], code: int) -> None:
    ran = run(*words, "--json")
    assert ran.code == code
    if code == 2:
        errors = json.loads(ran.out)["errors"]
        assert [list(error) for error in errors] == [
            ["file", "line", "column", "message", "found", "allowed", "nearest"]
        ] * len(errors)
        assert errors[0]["message"]
    plain = run(*words)
    assert plain.code == code and "Traceback" not in plain.err
    assert plain.err or code != 2


def test_bundled_cases_are_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "starter").code == 0
    assert run("new", "starter").code == 2
    ran = run("solve", "starter", "-c", "nash")
    assert ran.code == 0 and "./starter" in ran.err
    assert run("solve", "./starter", "-c", "nash").err == ""
    text = tmp_path / "text.txt"
    text.write_text("A line.\n\n" + (tmp_path / "starter" / "courier.txt").read_text())
    bundled = run("check", "starter", "--source", f"courier={text}", "--reanchor")
    assert bundled.code == 2 and "standoff new DIR --from starter" in bundled.err


def test_equal_questions_give_equal_bytes() -> None:
    answers = set()
    for seed in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        words = [*COMMAND, "solve", "starter", "--all-perspectives", "--stable", "--json"]
        answers.add(subprocess.run(words, capture_output=True, env=environment, check=True).stdout)
    assert len(answers) == 1


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupt_leaves_with_130() -> None:
    with subprocess.Popen([*COMMAND, "brief", "korea", "-o", os.devnull], stdout=-1, stderr=-1, text=True) as process:
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130 and "Traceback" not in err and out == ""
