"""The checks of stability against coalitions: what they ask, and how they are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standoff.case.schema import CaseData
from standoff.case.strategy_checks import CoalitionProof
from standoff.theses.clauses import inner, joined, number, outer, share
from standoff.theses.gloss import called, gloss, where
from standoff.theses.records import Answer, Evidence, Question, StrategyQuestion, Tally
from standoff.theses.strategic import Asking, Judging

if TYPE_CHECKING:
    from standoff.theses.leaves import Leaf
    from standoff.theses.questions import Context


@dataclass(frozen=True)
class AgainstCoalitions(StrategyQuestion):
    """How many of the states of `among` (and stable for single players under `stable`) are stable for a coalition.

    coalition: empty for all of them. to: only what coalitions gain in states where it holds counts. A tally answers;
    its counterexample has the moves by which a coalition leaves.
    """

    coalition: tuple[str, ...]
    concept: str
    among: str
    stable: str | None
    to: str | None


def _ask(check: CoalitionProof, context: Context) -> tuple[Question, ...]:
    coalition = tuple(dict.fromkeys(check.coalition or ()))
    return (AgainstCoalitions(context.key, coalition, check.concept, check.among, check.stable, check.to),)


def _judge(check: CoalitionProof, context: Context, answers: Sequence[Answer]) -> Leaf:
    (tally,) = answers
    assert isinstance(tally, Tally), "a question about coalitions is answered by a count of states"
    data = context.data
    if tally.total == 0:
        reason = f"There are no {_population(check, data)}."
        return ("FAILS", reason, ()) if check.quantifier == "some" else ("OPEN", f"{reason} Nothing to judge.", ())
    holds = {
        "some": tally.satisfying > 0,
        "every": tally.satisfying == tally.total,
        "none": tally.satisfying == 0,
    }[check.quantifier]
    shown = _shown(check.quantifier, holds, tally)
    reason = _counted(check, tally, data) + "".join(map(_told, shown))
    return "HOLDS" if holds else "FAILS", reason, shown


def _population(check: CoalitionProof, data: CaseData) -> str:
    """What is counted, in the plural: "states stable under SEQ where ..."."""
    from standoff.theses.leaves import concept_name

    said = "states" if check.among.strip() == "true" else where(check.among, data)
    if check.stable is None:
        return "feasible states" if said == "states" else said
    stable = f"stable for every single player under {concept_name(check.stable)}"
    if said.startswith("states where "):
        return f"states {stable} {said.removeprefix('states ')}"
    return f"{said} {stable}"


def _counted(check: CoalitionProof, tally: Tally, data: CaseData) -> str:
    """How many of the states no coalition, or not the one named, leaves."""
    gain = _gain(check, data)
    if tally.total == 1:
        one = "the status quo" if check.among == "status_quo" else f"the only one of the {_population(check, data)}"
        return f"From {one}, {_who(check, data, leaving=not tally.satisfying)} {gain}."
    left = tally.total - tally.satisfying
    population = _population(check, data)
    if left == 0:
        return f"From none of the {number(tally.total)} {population} {_inverted(check, data)} {gain}."
    return f"From {share(left, tally.total)} {population}, {_who(check, data, leaving=True)} {gain}."


def _who(check: CoalitionProof, data: CaseData, *, leaving: bool) -> str:
    if check.coalition is None:
        return "some players can lead together" if leaving else "no players can lead together"
    names = joined([called(data, player).name for player in dict.fromkeys(check.coalition)])
    return f"{names} {'can' if leaving else 'cannot'} lead{_together(check)}"


def _inverted(check: CoalitionProof, data: CaseData) -> str:
    """The same within "from none of ..."."""
    if check.coalition is None:
        return "can any players lead together"
    names = joined([called(data, player).name for player in dict.fromkeys(check.coalition)])
    return f"can {names} lead{_together(check)}"


def _together(check: CoalitionProof) -> str:
    return " together" if len(set(check.coalition or ())) > 1 else ""


def _gain(check: CoalitionProof, data: CaseData) -> str:
    members = len(set(check.coalition)) if check.coalition is not None else 0
    each = {0: "that each of them prefers", 1: "that it prefers", 2: "that both prefer"}
    gain = f"to a state {each.get(members, 'that each of them prefers')}"
    if check.to is not None:
        claim = gloss(check.to, data)
        gain += f", one where {claim}" if claim else f", one with “{check.to}”"
        return gain if check.concept == "nash" else f"{gain}, and that no answer of the others spoils"
    return gain if check.concept == "nash" else f"{gain} and that no answer of the others spoils"


def _shown(quantifier: str, holds: bool, tally: Tally) -> tuple[Evidence, ...]:
    chosen = tally.example if quantifier == "some" and holds else tally.counterexample
    if quantifier == "none" and not holds:
        chosen = tally.example
    return (chosen,) if chosen is not None else ()


def _told(evidence: Evidence) -> str:
    """The example in words: what holds there, and by whom it is left."""
    if evidence.moves_words:
        return f" For example, where {inner(evidence.words)}: {inner(evidence.moves_words)}."
    return f" For example: {outer(evidence.words)}."


ASK: dict[type, Asking] = {CoalitionProof: _ask}
"""By kind of check, the questions that it asks."""

JUDGE: dict[type, Judging] = {CoalitionProof: _judge}
"""By kind of check, its verdict from the answers to these questions."""
