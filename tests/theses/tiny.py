"""A conflict of two players, small enough to work out by hand: two neighbours who may arm.

Each has one option. Bit order: a.arm, b.arm. Arden ranks NN > YN > YY > NY, Borland NN > NY > YY > YN: a stag hunt.
Nash, and so SEQ: NN and YY; today is YY. Preferences as statements:

- Arden: `not (b.arm and not a.arm)` (never be the only one unarmed), `not b.arm`, `not a.arm`;
- Borland the mirror image.
"""

from __future__ import annotations

from typing import Any

from standoff.case.schema import (
    Actor,
    CaseData,
    CaseFile,
    Definition,
    Event,
    Goal,
    Option,
    Perspective,
    Preferences,
    Scenario,
    Statement,
    ThesesFile,
    Thesis,
)

ARDEN = (
    ("a_safe", "not (b.arm and not a.arm)"),
    ("a_calm", "not b.arm"),
    ("a_thrift", "not a.arm"),
)
BORLAND = (
    ("b_safe", "not (a.arm and not b.arm)"),
    ("b_calm", "not a.arm"),
    ("b_thrift", "not b.arm"),
)


def preferences(*statements: tuple[str, str]) -> Preferences:
    """Statements as a block of preferences."""
    return Preferences(statements=tuple(Statement(id=id, proposition=text) for id, text in statements))


def tiny(*theses: Thesis, **changes: Any) -> CaseData:
    """The case, with some theses; `changes` replace parts of case.yaml."""
    parts: dict[str, Any] = {
        "title": "Two neighbours",
        "default_perspective": "plain",
        "actors": {
            "A": Actor(name="Republic of Arden", short="Arden"),
            "B": Actor(name="Kingdom of Borland", short="Borland"),
        },
        "options": {
            "a.arm": Option(actor="A", yes="Arden keeps an army", no="Arden disarms", now=True),
            "b.arm": Option(actor="B", yes="Borland keeps an army", no="Borland disarms", now=True),
        },
        "definitions": {
            "peace": Definition(
                proposition="not a.arm and not b.arm", yes="there is a peace without arms", no="somebody is armed"
            ),
            "parity": Definition(proposition="a.arm iff b.arm", yes="both do the same", no="one has the edge"),
        },
        "worlds": ("peace", "parity"),
        "goals": {
            "A": (Goal(id="a_peace", text="peace", proposition="peace"),),
            "B": (
                Goal(id="b_peace", text="peace", proposition="peace"),
                Goal(id="b_crown", text="the crown of Arden"),
            ),
        },
        "scenarios": {
            "bold": Scenario(title="Borland has disarmed already", now={"b.arm": False}),
            "bound": Scenario(title="Arden must arm", hold={"a.arm": True}),
        },
    }
    return CaseData(
        id="tiny",
        case=CaseFile(**{**parts, **changes}),
        perspectives={
            "plain": Perspective(preferences={"A": preferences(*ARDEN), "B": preferences(*BORLAND)}),
            "grim": Perspective(
                extends="plain",
                title="As the hawks see it",
                preferences={"A": preferences(("a_hawk", "a.arm"), ("a_calm2", "not b.arm"))},
                goals={"A": (Goal(id="a_edge", text="the edge", proposition="a.arm and not b.arm"),)},
            ),
        },
        chronicle=(
            Event(id="e1", date="2014-05", source="A", target="B", type="CONSULT", text="they met"),
            Event(id="e2", date="2015-04-30", source="B", target="A", type="YIELD", text="he stayed away"),
            Event(id="e3", date="2015-04-30", source="A", target="B", type="YIELD", text="she came"),
        ),
        theses=ThesesFile(theses=tuple(theses)),
    )


def thesis(id: str, check: dict[str, Any], **parts: Any) -> Thesis:
    """A thesis from its check as written in a case."""
    return Thesis.model_validate({"id": id, "claim": f"The claim of {id}.", "check": check, **parts})
