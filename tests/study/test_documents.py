"""The documents of the commands: plain data that JSON can say, the same for the same question."""

from __future__ import annotations

import json

import numpy as np

from standoff.case.anchors import verify
from standoff.case.schema import Coalesced
from standoff.case.view import resolve
from standoff.conflict.build import build
from standoff.stability.concepts import solve
from standoff.study import judge_theses, study
from standoff.study.documents import (
    brief_document,
    check_document,
    show_document,
    solve_document,
    theses_document,
)
from tests.theses.tiny import thesis, tiny


def plain(document: dict) -> dict:
    """The document after a round through JSON, which must not change it."""
    text = json.dumps(document, allow_nan=False)
    assert json.loads(text) == document
    return document


def test_solve():
    game = resolve(tiny())
    model = build(game)
    arrays = solve(model, ("nash", "gmr"))
    document = plain(solve_document(game, model, arrays, stable=True, limit=1))
    assert list(document) == ["options", "actors", "n_states", "status_quo", "concepts"]
    nash = document["concepts"]["nash"]
    assert (nash["n_equilibria"], nash["equilibria"], nash["stable"]["A"]) == (2, ["NN"], ["NN"])
    assert nash["n_stable"] == {"A": 2, "B": 2}
    whole = solve_document(game, model, arrays, limit=0)["concepts"]["nash"]
    assert whole["equilibria"] == ["NN", "YY"] and "stable" not in whole


def test_theses():
    case = tiny(thesis("t1", {"kind": "stable_for", "players": ["B"]}, scenario="bold", note="n"))
    (one,) = plain(theses_document(judge_theses(case)))["theses"]
    assert list(one)[:7] == ["id", "claim", "perspective", "scenario", "verdict", "reason", "passages"]
    assert (one["perspective"], one["scenario"], one["verdict"]) == ("plain", "bold", "FAILS")
    assert one["deciding"][0]["moves"] == [{"actor": "B", "from": "YN", "to": "YY"}]


def test_check_without_and_with_texts():
    case = tiny()
    document = plain(check_document(case, None))
    keys = ["errors", "coverage", "passages", "anchors", "unsupported", "judgements", "blind_spots", "forecasts"]
    assert list(document) == keys
    assert document["anchors"]["checked"] == 0 and document["anchors"]["lost"] is None
    assert document["coverage"] == {"sentences": 0, "anchored": 0, "unanchored": []}
    assert {"kind", "id", "why"} == set(document["unsupported"][0])
    assert plain(check_document(case, verify(case, {})))["anchors"]["lost"] == 0


def test_show():
    document = plain(show_document(tiny(), resolve(tiny(), "grim")))
    assert [o["id"] for o in document["options"]] == ["a.arm", "b.arm"]
    first = document["players"][0]
    assert first["id"] == "A" and first["ranks"][0]["statements"][0]["proposition"] == "a.arm"


def test_brief_is_the_same_each_time():
    case = tiny(
        thesis("t1", {"kind": "stable_for", "players": ["A"]}),
        thesis("x", {"kind": "both_hold", "theses": ["t1", "t1"]}),
    )
    document = plain(brief_document(study(case)))
    assert json.dumps(document) == json.dumps(brief_document(study(case)))
    assert set(document["views"]) == {"plain", "grim"} and document["full"] is None
    assert [t["id"] for t in document["tensions"]] == ["x"]
    assert [w["title"] for w in document["headline"]["worlds"]] == [
        "Somebody is armed.",
        "There is a peace without arms.",
    ]
    assert document["headline"]["shared"] == {"parity": True}


def test_a_case_with_folded_states():
    """Borland's army does not matter once Arden has none: two states count as one."""
    tied = {"statements": [{"id": "s1", "proposition": "a.arm and b.arm"}, {"id": "s2", "proposition": "a.arm"}]}
    case = tiny(
        thesis("t1", {"kind": "reachable", "to": "not a.arm", "by": "moves"}),
        thesis("t2", {"kind": "best_response", "player": "A", "move": "a.arm"}),
        coalesced=(Coalesced(id="open", proposition="not a.arm", name="Arden lies open"),),
    )
    plain_view = case.perspectives["plain"]
    blocks = {player: type(plain_view.preferences["A"]).model_validate(tied) for player in ("A", "B")}
    case = case.model_copy(update={"perspectives": {"plain": plain_view.model_copy(update={"preferences": blocks})}})
    found = study(case)
    assert found.headline.n_states == 3 and build(resolve(case)).listed
    assert [r.verdict.verdict for r in found.theses] == ["HOLDS", "HOLDS"]
    (world,) = found.headline.worlds
    assert world.example.state == "YY"
    game = resolve(case)
    model = build(game)
    every = {"nash": np.ones((2, model.n), dtype=np.bool_)}
    assert "N-" in solve_document(game, model, every)["concepts"]["nash"]["equilibria"]
