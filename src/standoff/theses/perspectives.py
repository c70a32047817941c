"""The checks of views against each other: what they ask, and how they are judged.

All three speak of the hypergame: every player judges the states within its own game. Which games these are the case
says (`hypergame`); who has none there plays the case's default view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standoff.case.schema import CaseData
from standoff.case.strategy_checks import ExpectDifferently, HyperEquilibria, Surprised
from standoff.theses.clauses import inner, joined, number, outer, share
from standoff.theses.gloss import called, gloss
from standoff.theses.leaves import Leaf, concept_name, quantified
from standoff.theses.questions import Context
from standoff.theses.records import Answer, Evidence, Question, StrategyAnswer, StrategyQuestion, Tally
from standoff.theses.strategic import Asking, Judging


@dataclass(frozen=True)
class HyperStates(StrategyQuestion):
    """How many states of a class of the hypergame satisfy a proposition (answered by a `Tally`)."""

    concept: str
    sort: str
    satisfies: str


@dataclass(frozen=True)
class Expectations(StrategyQuestion):
    """In how many equilibria of each player's own game a proposition is true."""

    concept: str
    players: tuple[str, ...]
    proposition: str


@dataclass(frozen=True)
class Surprises(StrategyQuestion):
    """In how many states that a player's own game takes to be stable another one moves, playing its own."""

    concept: str
    player: str
    by: str | None
    about: str | None


@dataclass(frozen=True)
class Expected:
    """What one player expects: of its `total` stable states `satisfying` have the proposition; one of either kind."""

    player: str
    perspective: str
    total: int
    satisfying: int
    example: Evidence | None = None
    counterexample: Evidence | None = None

    @property
    def answers(self) -> frozenset[bool]:
        """The truth values that occur."""
        return frozenset(value for value, n in ((True, self.satisfying), (False, self.total - self.satisfying)) if n)


@dataclass(frozen=True)
class ExpectationsFound(StrategyAnswer):
    """What each of the players asked about expects, in the order asked."""

    players: tuple[Expected, ...]


@dataclass(frozen=True)
class SurprisesFound(StrategyAnswer):
    """Of `expected` states that a player takes to be stable, `surprising` in which some other moves.

    `by` are these others with the number of states, the most frequent first; `example` is a state and the move.
    """

    expected: int
    surprising: int
    by: tuple[tuple[str, int], ...] = ()
    example: Evidence | None = None


def _ask_hyper(check: HyperEquilibria, context: Context) -> tuple[Question, ...]:
    return (HyperStates(context.key, check.concept, check.sort, check.satisfies),)


def _ask_expectations(check: ExpectDifferently, context: Context) -> tuple[Question, ...]:
    players = tuple(dict.fromkeys(check.players))
    return (Expectations(context.key, check.concept, players, check.proposition),)


def _ask_surprises(check: Surprised, context: Context) -> tuple[Question, ...]:
    return (Surprises(context.key, check.concept, check.player, check.by, check.about),)


_POPULATIONS = {
    "all": "kept under {concept} when each plays its own game",
    "steady": "kept under {concept} when each plays its own game, as every player expects",
    "unsteady": "kept under {concept} when each plays its own game, to some player's surprise",
    "illusory": "taken by some player to be stable under {concept} and not kept when each plays its own game",
    "imaginary": "taken by some player to be stable under {concept} and missing from another's own game",
    "hidden": "missing from some player's own game",
}


def _judge_hyper(check: HyperEquilibria, context: Context, answers: Sequence[Answer]) -> Leaf:
    (tally,) = answers
    assert isinstance(tally, Tally)
    population = _POPULATIONS[check.sort].format(concept=concept_name(check.concept))
    return quantified(check.quantifier, tally, population, _claim(check.satisfies, context.data))


def _claim(proposition: str, data: CaseData) -> str:
    return gloss(proposition, data) or f"“{proposition}” holds"


def _judge_expectations(check: ExpectDifferently, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, ExpectationsFound)
    concept = concept_name(check.concept)
    blank = [called(context.data, one.player).name for one in found.players if not one.total]
    if blank:
        return "OPEN", f"Nothing is stable under {concept} in the own game of {joined(blank)}. Nothing to compare.", ()
    parts = [
        f"{_of_all(one)} that {called(context.data, one.player).name} takes to be stable under {concept}"
        for one in found.players
    ]
    claim = inner(_claim(check.proposition, context.data))
    reason = f"It is so that {claim}: {'; '.join(parts)}."
    differ = len({one.answers for one in found.players}) > 1
    shown = tuple(e for one in found.players for e in (one.example, one.counterexample) if e is not None)
    return "HOLDS" if differ else "FAILS", reason, shown


def _of_all(one: Expected) -> str:
    """In how many of its stable states a player expects the proposition."""
    if one.total == 1:
        return f"{'' if one.satisfying else 'not '}in the only state"
    return f"in {share(one.satisfying, one.total)} states"


def _judge_surprises(check: Surprised, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, SurprisesFound)
    data, concept = context.data, concept_name(check.concept)
    name = called(data, check.player)
    taken = f"that {name} {name.verb('takes')} to be stable under {concept}"
    if not found.expected:
        return "OPEN", f"There is no state {taken}. Nothing to judge.", ()
    mover = called(data, check.by).name if check.by else "another player"
    manner = "" if check.about is None else f" so as to change whether {_claim(check.about, data)}"
    if not found.surprising:
        among = "the only state" if found.expected == 1 else f"none of the {number(found.expected)} states"
        verb = "does not move" if found.expected == 1 else "does"
        claim = f"{mover} {verb}" if found.expected == 1 else f"{verb} {mover} move"
        return "FAILS", f"In {among} {taken}, {claim} in its own game{manner}.", ()
    among = "the only state" if found.expected == 1 else f"{share(found.surprising, found.expected)} states"
    reason = f"In {among} {taken}, {mover} moves in its own game{manner}."
    if check.by is None:
        reason += f" Who moves: {joined([f'{called(data, who).name} ({n:,})' for who, n in found.by])}."
    shown = (found.example,) if found.example is not None else ()
    for evidence in shown:
        reason += f" Nearest to today: {inner(evidence.words)}; {inner(evidence.moves_words)}."
    return "HOLDS", outer(reason) + ".", shown


ASK: dict[type, Asking] = {
    HyperEquilibria: _ask_hyper,
    ExpectDifferently: _ask_expectations,
    Surprised: _ask_surprises,
}
"""By kind of check, the questions that it asks."""

JUDGE: dict[type, Judging] = {
    HyperEquilibria: _judge_hyper,
    ExpectDifferently: _judge_expectations,
    Surprised: _judge_surprises,
}
"""By kind of check, its verdict from the answers to these questions."""
