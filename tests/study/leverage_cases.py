"""A conflict of three, small enough to work out by hand: one plays, one answers, one has to bear the answer.

Bit order: a.play, b.answer, c.wait; every combination is feasible; today is NNN. Ann wants to play. Bob wants to answer
if and only if Ann plays. Cleo wants no answer, and after that to wait. So U_C = (2 [no answer] + [wait]) / 3 by
statements and by rank alike, and only YYY lasts.
"""

from __future__ import annotations

from typing import Any

from standoff.case.schema import (
    Actor,
    CaseData,
    CaseFile,
    Event,
    Option,
    Passage,
    Perspective,
    Preferences,
    SourcePassages,
    Statement,
    ThesesFile,
    Thesis,
)

ANN = ("a.play",)
BOB = ("b.answer iff a.play",)
CLEO = ("not b.answer", "c.wait")
SPAN = {"digest": "0" * 16, "paragraph": 1, "gist": "Ann plays.", "voice": "book", "modality": "fact"}


def wishes(id: str, *texts: str) -> Preferences:
    return Preferences(statements=tuple(Statement(id=f"{id}_{n}", proposition=text) for n, text in enumerate(texts)))


def three(
    *theses: Thesis,
    ann: tuple[str, ...] = ANN,
    bob: tuple[str, ...] = BOB,
    cleo: tuple[str, ...] = CLEO,
    **changes: Any,
) -> CaseData:
    """The case, with some theses; other wishes where given; `changes` replace parts of case.yaml."""
    parts: dict[str, Any] = {
        "title": "One plays, one answers",
        "default_perspective": "plain",
        "actors": {
            "A": Actor(name="Ann Archer", short="Ann"),
            "B": Actor(name="Bob Bell", short="Bob"),
            "C": Actor(name="Cleo Cole", short="Cleo"),
        },
        "options": {
            "a.play": Option(actor="A", yes="Ann plays", no="Ann holds back", now=False, passages=("p1",)),
            "b.answer": Option(actor="B", yes="Bob answers", no="Bob keeps still", now=False),
            "c.wait": Option(actor="C", yes="Cleo waits", no="Cleo leaves", now=False),
        },
    }
    return CaseData(
        id="three",
        case=CaseFile(**{**parts, **changes}),
        passages={
            "book": SourcePassages(
                passages=(
                    Passage(id="p1", start=0, end=20, **SPAN),
                    Passage(id="p2", start=10, end=15, **SPAN),
                    Passage(id="p3", start=20, end=30, **SPAN),
                )
            )
        },
        perspectives={
            "plain": Perspective(preferences={"A": wishes("a", *ann), "B": wishes("b", *bob), "C": wishes("c", *cleo)})
        },
        chronicle=(
            Event(
                id="e1", date="2014", source="A", target="B", aimed_at="C", type="CONSULT", text="a", passages=("p2",)
            ),
            Event(
                id="e2", date="2015", source="A", target="B", aimed_at="C", type="CONSULT", text="b", passages=("p3",)
            ),
            Event(
                id="e3", date="2016", source="B", target="A", aimed_at="C", type="CONSULT", text="c", passages=("p1",)
            ),
            Event(id="e4", date="2017", source="A", target="B", type="CONSULT", text="d", passages=("p1",)),
        ),
        theses=ThesesFile(theses=tuple(theses)),
    )
