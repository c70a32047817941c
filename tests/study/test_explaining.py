"""Explanations and audits of single states, by both engines."""

from __future__ import annotations

import pytest

from standoff.case.view import resolve
from standoff.conflict.build import build
from standoff.conflict.moves import find
from standoff.errors import UsageError
from standoff.study.auditing import audit
from standoff.study.explaining import explain_state
from tests.theses.tiny import tiny

CONCEPTS = ("nash", "gmr", "smr", "seq", "symseq", "sim")


def explained(code: int, concepts=CONCEPTS, perspective="plain", engine="fast"):
    game = resolve(tiny(), perspective)
    model = build(game)
    return explain_state(game, model, find(model, code), concepts, engine=engine)


def test_a_state_that_nobody_leaves():
    found = explained(3)
    assert found.state == "YY" and found.state_words.startswith("The status quo. Arden keeps an army, as does Borland.")
    assert [p.name for p in found.players] == ["Arden", "Borland"]
    assert found.players[0].sentences == (
        "Arden stays under every concept asked for: no move of its own would better its lot.",
    )


def test_a_state_that_breaks_names_the_move():
    borland = explained(1, ("nash", "seq")).players[1]
    assert borland.sentences == (
        "Borland leaves under every concept asked for: it gains if it keeps an army, and nothing deters it.",
    )


def test_a_deterred_move_names_the_reply():
    arden = explained(1, ("gmr",)).players[0]
    assert arden.sentences == (
        "Arden stays under GMR: one move would better its lot, but the reply would leave it no better off. "
        "If it disarms, then Borland keeps an army.",
    )


@pytest.mark.parametrize("code", range(4))
@pytest.mark.parametrize("perspective", ["plain", "grim"])
def test_both_engines_give_the_same_document_keys_and_verdicts(code, perspective):
    fast, slow = (explained(code, CONCEPTS, perspective, engine).document() for engine in ("fast", "reference"))
    assert set(fast) == {"state", "actors"} and fast["state"] == slow["state"]
    for actor, verdicts in fast["actors"].items():
        for concept, verdict in verdicts.items():
            other = slow["actors"][actor][concept]
            assert verdict["stable"] == other["stable"]
            assert set(verdict["witness"]) == set(other["witness"])
            for one, two in zip(
                verdict["witness"].get("deterrents", ()), other["witness"].get("deterrents", ()), strict=True
            ):
                assert set(one) == set(two) == {"improvement", "sequence", "end"}


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_horizons(engine):
    borland = explained(1, ("lim:1", "nm"), engine=engine).players[1]
    assert all("looking ahead" in sentence for sentence in borland.sentences)


def test_unknown_engine():
    with pytest.raises(UsageError):
        explained(1, engine="quick")


def test_audit_agrees_and_checks_witnesses():
    game = resolve(tiny())
    found = audit(game, build(game), CONCEPTS, sample=50, seed=3)
    assert (found.states, found.compared, found.witnesses) == (4, 48, 48)
    assert found.disagreements == () and found.broken == ()
    assert found.document()["compared"] == 48


def test_audit_reports_what_differs(monkeypatch):
    from standoff.study import auditing

    game = resolve(tiny())
    model = build(game)
    right = auditing.solve(model, ("nash",))
    monkeypatch.setattr(auditing, "solve", lambda *_: {"nash": ~right["nash"]})
    monkeypatch.setattr(auditing, "checker", lambda _: lambda _: False)
    found = audit(game, model, ("nash",), sample=2, seed=1)
    assert len(found.disagreements) == 4 and len(found.broken) == 4
