"""The catalogue's worked examples of uncertain preferences, by both engines, against their tables.

`uncertain` lists, for a kind in a perspective and with settings, all equilibria by variant and concept.
"""

from __future__ import annotations

import pytest

from standoff.case.reading import read_case
from standoff.case.view import resolve
from standoff.conflict.build import build
from standoff.conflict.moves import strings
from standoff.reference import uncertain as reference
from standoff.stability import uncertain
from tests.catalogue.test_catalogue import NAMES, ORIGINS, ROOT, table

ENTRIES = [(name, number) for name in NAMES for number in range(len(table(name).get("uncertain", ())))]


def test_every_kind_has_a_worked_example() -> None:
    assert {table(name)["uncertain"][number]["kind"] for name, number in ENTRIES} == set(uncertain.KINDS)


@pytest.mark.parametrize(("name", "number"), ENTRIES)
def test_both_engines_give_the_table(name: str, number: int) -> None:
    entry = table(name)["uncertain"][number]
    game = resolve(read_case(ROOT / name, name), entry["perspective"])
    settings = uncertain.Settings(**entry["settings"])
    uncertain.check(game, entry["kind"], settings)
    slow = reference.solve(game, entry["kind"], **entry["settings"])
    model = build(game)
    fast = uncertain.solve(game, model, entry["kind"], settings)
    assert set(fast.variants) == set(slow) == set(entry["variants"])
    assert entry["from"] in ORIGINS
    for variant, concepts in entry["variants"].items():
        for concept, states in concepts.items():
            mask = fast.variants[variant].equilibria[concept]
            assert {text for text, held in zip(strings(model), mask, strict=True) if held} == set(states)
            assert reference.equilibria(slow, variant, concept) == set(states)


def test_the_dilemma_felt_strongly_as_worked_out_elsewhere() -> None:
    """{T, R} far above {P, S}: strong Nash DD, strong GMR, SMR and SEQ CC and DD; T far above the rest: DD alone."""
    fear, greed = (entry["variants"]["strong"] for entry in table("worked/strength")["uncertain"])
    assert fear == {"nash": ["YY"]} | {key: ["NN", "YY"] for key in ("gmr", "smr", "seq", "symseq")}
    assert greed == {key: ["YY"] for key in ("nash", "gmr", "smr", "seq", "symseq")}
