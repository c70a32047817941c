"""Every witness under uncertain preferences, checked step by step against the relations as the definitions read."""

from __future__ import annotations

import random
from typing import Any

import pytest

import standoff
from standoff.conflict.build import build
from standoff.conflict.moves import strings
from standoff.errors import CaseError
from standoff.reference.graph import Graph
from standoff.reference.uncertain import Reading, readings
from standoff.stability import uncertain
from standoff.stability.relational import CONCEPTS
from standoff.stability.uncertain import KINDS, Settings
from standoff.study.uncertain.explaining import explain_uncertain
from tests.cli.running import run
from tests.stability.uncertain.making import uncertain_game


def proves(graph: Graph, reading: Reading, actor: str, s: str, concept: str, verdict: dict[str, Any]) -> None:
    """The witness of a verdict is what it says: moves worth making, legal replies that end in a deterrent."""
    worth = {graph.label(t) for t in graph.moves(actor, s) if reading.incentive(actor, s, t)}
    witness = verdict["witness"]
    if not verdict["stable"]:
        assert witness["improvement"] in worth
        return
    assert {d["improvement"] for d in witness["deterrents"]} == worth
    assert concept != "nash" or not worth
    for deterrent in witness["deterrents"]:
        at, last = graph.state(deterrent["improvement"]), actor
        for step in deterrent["sequence"]:
            to = graph.state(step["to"])
            assert step["actor"] not in (last, actor)
            assert to in graph.moves(step["actor"], at)
            assert concept not in ("seq", "symseq") or reading.credible(step["actor"], at, to)
            at, last = to, step["actor"]
        assert graph.label(at) == deterrent["end"]
        assert deterrent["sequence"]
        assert reading.deterrent(actor, s, at)
        if concept in ("smr", "symseq"):
            assert not any(reading.block(actor, s, y) for y in graph.moves(actor, at))


@pytest.mark.parametrize("kind", KINDS)
def test_witnesses_prove_the_verdicts(kind: str) -> None:
    rng = random.Random(f"witness {kind}")
    deterred = 0
    for _ in range(25):
        game = uncertain_game(rng, coalesced=rng.random() < 0.2)
        try:
            model = build(game)
            solved = uncertain.solve(game, model, kind)
            uncertain.check(game, kind)
        except (CaseError, standoff.UsageError):
            continue
        graph, given = Graph(game), readings(Graph(game), kind)
        for position in rng.sample(range(model.n), min(model.n, 4)):
            text = strings(model)[position]
            found = explain_uncertain(game, model, position, kind, Settings())
            assert set(found.verdicts) == set(given)
            for variant, actors in found.verdicts.items():
                for i, actor in enumerate(model.actors):
                    assert list(actors[actor]) == list(CONCEPTS)
                    for concept, verdict in actors[actor].items():
                        assert verdict["stable"] == solved.variants[variant].stable[concept][i, position]
                        proves(graph, given[variant], actor, graph.state(text), concept, verdict)
                        deterred += len(verdict["witness"].get("deterrents", ()))
    assert deterred > 20


def test_the_inspection_in_words() -> None:
    ran = run("explain", "catalogue/worked/unknown", "YN", "--preferences", "unknown", "-c", "nash,seq", columns=100)
    assert "The firm leaves under Nash in every variant: it moves, so that the firm saves on its filters." in ran.out
    assert "The firm stays under SEQ (c, d): if the firm saves on its filters, then the agency inspects" in ran.out
    assert "The agency stays under Nash and SEQ in every variant: no move tempts it." in ran.out


def test_the_document() -> None:
    asked = ("explain", "catalogue/worked/strength", "NN", "-p", "greed", "--preferences", "strength", "--json")
    document = run(*asked, "-c", "gmr").document
    assert document["state"] == "NN"
    found = document["uncertain"]
    assert found["settings"] == {"extension": None}
    assert found["variants"]["strong"]["row"]["gmr"] == {
        "stable": False,
        "witness": {"improvement": "YN", "replies": "none"},
    }
    (deterrent,) = found["variants"]["general"]["row"]["gmr"]["witness"]["deterrents"]
    assert deterrent == {"improvement": "YN", "sequence": [{"actor": "column", "to": "YY"}], "end": "YY"}


def test_what_is_refused_in_a_sentence() -> None:
    for more, words in (
        (("--engine", "reference", "--preferences", "unknown"), "explained by the fast engine"),
        (("--extension", "a"), "--extension goes with --preferences"),
        (("--preferences", "fuzzy"), "states no degrees of preference"),
    ):
        ran = run("explain", "catalogue/worked/unknown", "YN", *more)
        assert ran.code == 2
        assert words in " ".join(ran.err.split())
