"""What preference draws say, in names and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standoff.theses.records import Ruling
from standoff.theses.robustness import Share

ROBUST = 0.95
"""A verdict that so many of the draws agree with, or more, is called robust."""
FRAGILE = 0.75
"""A verdict that fewer of the draws agree with is called fragile."""

Mark = Literal["robust", "fragile", ""]


def agreement(verdict: Ruling, share: Share | None) -> float | None:
    """The share of the draws that agree with a verdict of the case as written; None where there is none."""
    if share is None or share.value is None or verdict == "OPEN":
        return None
    return share.value if verdict == "HOLDS" else 1 - share.value


def mark(verdict: Ruling, share: Share | None) -> Mark:
    """`robust` where the draws agree with a verdict nearly always, `fragile` where they often do not.

    >>> mark("HOLDS", Share.of(96, 100)), mark("FAILS", Share.of(1, 100)), mark("HOLDS", Share.of(60, 100))
    ('robust', 'robust', 'fragile')
    """
    found = agreement(verdict, share)
    if found is None:
        return ""
    return "robust" if found >= ROBUST else "fragile" if found < FRAGILE else ""


@dataclass(frozen=True)
class DrawnThesis:
    """One thesis in the draws: its share, or why it was not drawn."""

    thesis: str
    perspective: str
    scenario: str
    share: Share | None
    why_not: str = ""


@dataclass(frozen=True)
class DrawnWorld:
    """One kind of stable world: in what share of the draws some stable state realises these truths.

    `known`: whether the case as written has it too.
    """

    truths: tuple[tuple[str, bool], ...]
    share: Share
    known: bool


@dataclass(frozen=True)
class DrawnState:
    """One state: in what share of the draws it is stable for every player. `known`: whether it is as written too."""

    state: str
    share: Share
    known: bool


@dataclass(frozen=True)
class DrawnConcept:
    """The states stable under one concept: those of the case as written, then those most often stable besides.

    `n_ever`: how many states are stable in some draw. `status_quo` is None where the game has none.
    """

    concept: str
    status_quo: Share | None
    n_ever: int
    states: tuple[DrawnState, ...]


@dataclass(frozen=True)
class RobustnessReport:
    """What the preference draws say of one game and of the theses drawn with it.

    `asked`, `draws`: how many draws were asked for and made (fewer where interrupted). `doubtful`: statements of the
    game that a draw may leave out; `groups`: groups that it puts in order.
    """

    seed: int
    asked: int
    draws: int
    perspective: str
    scenario: str
    doubtful: int
    groups: int
    concepts: tuple[DrawnConcept, ...] = ()
    worlds: tuple[DrawnWorld, ...] = ()
    theses: tuple[DrawnThesis, ...] = ()
    formats: tuple[tuple[str, Share], ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every draw asked for was made."""
        return self.draws == self.asked

    def thesis(self, id: str) -> DrawnThesis | None:
        """What was found of one thesis, or None where it was not asked about."""
        return next((one for one in self.theses if one.thesis == id), None)

    def world(self, truths: tuple[tuple[str, bool], ...]) -> Share | None:
        """The share of a world by its truths, or None."""
        return next((one.share for one in self.worlds if one.truths == truths), None)

    def of_table(self, id: str) -> tuple[tuple[str, Share], ...]:
        """The findings on one negotiating table, each with its share."""
        lead = f"{id}: "
        return tuple((name.removeprefix(lead), share) for name, share in self.formats if name.startswith(lead))

    def concept(self, key: str) -> DrawnConcept | None:
        """What was found of one concept, or None where it was not asked for."""
        return next((one for one in self.concepts if one.concept == key), None)
