"""`standoff pursue`: its document, its words, what it refuses, and what an interrupt leaves."""

from __future__ import annotations

import pytest

from standoff.strategy import changes
from tests.cli.running import run

HEAD = ["standoff", "command", "case", "perspective", "scenario", "seed"]
ELMIRA = "catalogue/hipel-1993/elmira"
PRISONERS = "catalogue/textbook/prisoners-dilemma"


def test_document() -> None:
    document = run("pursue", "starter", "settled", "--json").document
    assert list(document)[:6] == HEAD and document["command"] == "pursue"
    assert document["goal"] == "settled" and document["n_goal"] == 2 and document["today"] is False
    assert document["cost"] == {"losses": 1, "indifferent": 0, "moves": 2}
    assert [(s["actor"], s["effect"]) for s in document["path"]] == [("TAR", "loss"), ("LOW", "gain")]
    assert document["path"][0]["to"] == document["path"][1]["from"] and document["bearers"] == {"TAR": 1}
    assert document["equilibrium"]["cost"] == document["cost"] and document["equilibrium"]["path"]
    assert len(document["stable_targets"]) == document["n_stable_targets"] == 2
    assert {c["concept"] for c in document["conditions"]} == {"nash", "gmr", "smr", "seq"}
    nash = next(c for c in document["conditions"] if c["actor"] == "LOW" and c["concept"] == "nash")
    assert not nash["stable"] and nash["undeterred"] == 1 and nash["comparisons"][0]["improvement"]
    assert document["evolution"]["goal"] == {"improving": None, "any": 2}
    assert document["changes"]["distance"] == 0 and document["changes"]["finished"] is True


def test_equal_questions_give_equal_bytes() -> None:
    words = ("pursue", "starter", "tar.build and low.pay", "--json")
    assert run(*words).out == run(*words).out


def test_a_goal_is_named_by_its_id_by_a_definition_or_said() -> None:
    by_id = run("pursue", "starter", "mills_run", "--json").document
    assert by_id["actor"] == "LOW" and by_id["proposition"] == "not tar.hold"
    said = run("pursue", "starter", "not tar.hold", "--json").document
    assert said["actor"] is None and said["cost"] == by_id["cost"] and said["path"] == by_id["path"]
    beyond = run("pursue", "starter", "never_again")
    assert beyond.code == 0 and "No option brings it about" in beyond.out
    unknown = run("pursue", "starter", "setled")
    assert unknown.code == 2 and "Did you mean 'settled'" in unknown.err
    impossible = run("pursue", "starter", "tar.build and not tar.hold")
    assert impossible.code == 0 and "No state of this game has it" in impossible.out


def test_changes_within_distance_and_limit() -> None:
    goal = "not siege and not low.pay and tar.build"
    whole = run("pursue", "starter", goal, "--json").document["changes"]
    assert whole["distance"] == whole["searched"] == 1 and whole["alone"] == ["LOW"]
    assert whole["n_changes"] == len(whole["changes"]) > 1
    cut = run("pursue", "starter", goal, "--json", "--limit", "1").document["changes"]
    assert cut["n_changes"] == whole["n_changes"] and cut["changes"] == whole["changes"][:1]
    none = run("pursue", "starter", goal, "--json", "--distance", "0").document
    assert none["changes"] is None
    out = run("pursue", "starter", goal).out
    assert "Lowmarch no longer wants that" in out and all(len(line) <= 80 for line in out.splitlines())


def test_all_perspectives_are_nested() -> None:
    document = run("pursue", "starter", "settled", "--all-perspectives", "--json").document
    assert set(document["perspectives"]) == {"tarnholt", "lowmarch"}
    assert all(list(inner)[:6] == HEAD for inner in document["perspectives"].values())


def test_folded_states_have_a_price_and_no_changes() -> None:
    document = run("pursue", ELMIRA, "not moe.modify and uniroyal.accept", "--json").document
    assert document["cost"] == {"losses": 1, "indifferent": 0, "moves": 1} and document["n_stable_targets"] == 0
    leaving = {c["actor"] for c in document["conditions"] if c["concept"] == "seq" and not c["stable"]}
    assert leaving == {"uniroyal"}
    assert "folded" in document["changes"]["refused"] and document["changes"]["changes"] == []


def test_rankings_are_not_edited() -> None:
    ran = run("pursue", PRISONERS, "not row.defect and column.defect", "--json")
    found = ran.document["changes"]
    assert found["fixed"] == ["row", "column"] and found["alone"] == ["row"] and found["distance"] is None
    assert found["searched"] == 1 and found["finished"] and ran.document["cost"] is None
    assert "rankings in place of lists" in run("pursue", PRISONERS, "not row.defect and column.defect").out


def test_an_interrupt_keeps_what_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(changes.Changes, "_edit", interrupted)
    ran = run("pursue", "starter", "not siege and not low.pay and tar.build", "--json")
    assert ran.code == 130 and "not finished" in ran.err
    assert ran.document["changes"]["finished"] is False and ran.document["changes"]["searched"] == 0
    assert ran.document["cost"] is not None


def test_an_unknown_concept_is_refused() -> None:
    ran = run("pursue", "starter", "settled", "--concept", "stackelberg")
    assert ran.code == 2 and "concept" in ran.err
