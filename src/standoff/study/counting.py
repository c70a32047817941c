"""The counts behind the answers to the questions of theses: which states count, and which of them satisfy.

`answers` adds examples and words to these counts; preference draws need the counts alone, so both use the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Truths
from standoff.errors import StandoffError
from standoff.study.solver import Solved
from standoff.theses.records import (
    AmongEquilibria,
    Answer,
    BestReplies,
    Comparison,
    PreferenceBetween,
    Reaches,
    StableStates,
    Standing,
    Tally,
    TopStates,
    Unanswered,
)

Counted = AmongEquilibria | BestReplies | Reaches | TopStates | StableStates


def count(question: Counted | PreferenceBetween, solved: Solved) -> Answer:
    """The answer to a question as bare counts, without examples; `Unanswered`, with the reason, where there is none."""
    try:
        if isinstance(question, PreferenceBetween):
            return comparison(question, solved)
        return tally(*states(question, solved))
    except StandoffError as problem:
        return Unanswered(str(problem))


def tally(counted: Truths, satisfying: Truths) -> Tally:
    """Two sets of states as their sizes."""
    return Tally(int(np.count_nonzero(counted)), int(np.count_nonzero(satisfying)))


def states(question: Counted, solved: Solved) -> tuple[Truths, Truths]:
    """The states that a question counts, and those of them that satisfy it: both (n,).

    Raises `Unsettled` where the game cannot say.
    """
    match question:
        case AmongEquilibria():
            counted = solved.equilibria(question.concept) & scope(question, solved)
            return counted, counted & solved.where(question.satisfies)
        case BestReplies():
            given = solved.where(question.given)
            return given, given & solved.best_replies_within(solved.actor(question.player), solved.where(question.move))
        case Reaches():
            start = solved.where(question.start)
            to = solved.where(question.to)
            return start, start & solved.leading(start, to, improvements=question.by == "improvements")
        case TopStates():
            ranks = solved.ranks(solved.actor(question.player))
            top: Truths = ranks == ranks.max()
            return top, top & solved.equilibria(question.concept)
        case StableStates():
            actor = solved.actor(question.player)
            named = solved.where(question.state)
            return named, named & solved.stable_for(question.concept, actor)


def scope(question: AmongEquilibria, solved: Solved) -> Truths:
    """The states among which equilibria are counted: (n,)."""
    if question.given is None:
        inside: Truths = np.ones_like(solved.equilibria(question.concept))
    else:
        inside = solved.where(question.given)
    return inside & solved.attainable() if question.scope == "attainable" else inside


def comparison(question: PreferenceBetween, solved: Solved) -> Comparison:
    """Where two sets of states stand in a player's order, without examples."""
    ranks = solved.ranks(solved.actor(question.player))
    better, worse = (standing(ranks, solved.where(text)) for text in (question.better, question.worse))
    return Comparison(better, worse, int(ranks.max()) + 1 if ranks.size else 0)


def standing(ranks: NDArray[np.int32], mask: Truths) -> Standing:
    """The worst and best tier of a set of states."""
    inside = ranks[mask]
    return Standing(int(inside.size), int(inside.min()), int(inside.max())) if inside.size else Standing(0, 0, 0)
