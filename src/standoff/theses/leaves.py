"""The judgement of the checks that ask a game: from counts to a verdict and a sentence.

Every sentence names what was counted, so that it can be read without the check beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from standoff.case.checks import (
    BestResponse,
    Check,
    Equilibria,
    GoalAttained,
    Prefers,
    Reachable,
    StableFor,
    TopUnstable,
)
from standoff.case.schema import CaseData
from standoff.theses.gloss import called, gloss, joined, outer, where
from standoff.theses.questions import Context, goals_of
from standoff.theses.records import Answer, Comparison, Evidence, Ruling, Standing, Tally

Leaf = tuple[Ruling, str, tuple[Evidence, ...]]

_NAMES = {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ", "symseq": "symmetric SEQ", "sim": "SIM"}


def concept_name(key: str) -> str:
    """What a solution concept is called in a sentence.

    >>> concept_name("symseq"), concept_name("lim:3"), concept_name("nm")
    ('symmetric SEQ', 'limited moves with horizon 3', 'non-myopic stability')
    """
    if key.startswith("lim:"):
        return f"limited moves with horizon {key[4:]}"
    return _NAMES.get(key, "non-myopic stability")


def judge_leaf(check: Check, context: Context, answers: Sequence[Answer]) -> Leaf:
    """Verdict, reason and evidence of a check that asks one game, from the answers to its own questions."""
    tallies = [answer for answer in answers if isinstance(answer, Tally)]
    match check, answers:
        case Equilibria(), [Tally() as tally]:
            return _equilibria(check, tally, context.data)
        case GoalAttained(), [Tally() as tally]:
            return _goal(check, tally, context)
        case Prefers(), [Comparison() as comparison]:
            return _prefers(check, comparison, context.data)
        case BestResponse(), [Tally() as tally]:
            return _best_response(check, tally, context.data)
        case Reachable(), [Tally() as tally]:
            return _reachable(check, tally, context.data)
        case TopUnstable(), _:
            return _tops(check, tallies, context.data)
        case StableFor(), _:
            return _stable_for(check, tallies, context.data)
        case _:
            raise TypeError(f"{type(check).__name__} cannot be judged from {[type(a).__name__ for a in answers]}.")


def _population(check: Equilibria | GoalAttained, data: CaseData) -> str:
    """What follows "states" in a sentence about the equilibria asked for."""
    said = f"stable under {concept_name(check.concept)}"
    if check.scope == "attainable":
        said += " that improving moves reach from the status quo"
    given = check.given if isinstance(check, Equilibria) else None
    if given is not None:
        clause = gloss(given, data)
        joint = " and" if check.scope == "attainable" else ""
        said += f"{joint} where {clause}" if clause else f"{joint} with “{given}”"
    return said


def _equilibria(check: Equilibria, tally: Tally, data: CaseData) -> Leaf:
    claim = gloss(check.satisfies, data) or f"“{check.satisfies}” holds"
    return _quantified(check.quantifier, tally, _population(check, data), claim)


def _goal(check: GoalAttained, tally: Tally, context: Context) -> Leaf:
    goals = goals_of(context.data, context.key.perspective, check.player)
    name = called(context.data, check.player)
    beyond = [goal.text.rstrip(".") for goal in goals if goal.proposition is None]
    claim = f"{name} attains {'its goals' if check.goals == 'all' else 'at least one of its goals'}"
    verdict, reason, deciding = _quantified(check.quantifier, tally, _population(check, context.data), claim)
    if beyond and (check.goals == "all" or len(beyond) == len(goals)):
        reason += f" No option brings about: {joined(beyond)}."
    return verdict, reason, deciding


def _quantified(quantifier: str, tally: Tally, population: str, claim: str) -> Leaf:
    if tally.total == 0:
        reason = f"There are no states {population}."
        return ("FAILS", reason, ()) if quantifier == "some" else ("OPEN", f"{reason} Nothing to judge.", ())
    holds = {
        "some": tally.satisfying > 0,
        "every": tally.satisfying == tally.total,
        "none": tally.satisfying == 0,
    }[quantifier]
    shown = _shown(quantifier, holds, tally)
    told = "".join(map(_told, shown)) + _unsaid(tally)
    return "HOLDS" if holds else "FAILS", _counted(tally, population, claim) + told, shown


def _counted(tally: Tally, population: str, claim: str) -> str:
    total, satisfying = tally.total, tally.satisfying
    if satisfying == 0:
        among = f" (of {total:,})" if total > 1 else ""
        return f"There is no state {population}{among} in which {claim}."
    if satisfying == total:
        among = f"all {total:,} states" if total > 1 else "the only state"
        return f"In {among} {population}, {claim}."
    return f"In {satisfying:,} of the {total:,} states {population}, {claim}."


def _shown(quantifier: str, holds: bool, tally: Tally) -> tuple[Evidence, ...]:
    if quantifier == "some":
        chosen = tally.example if holds else tally.near_miss
    elif quantifier == "every":
        chosen = tally.example if holds else tally.counterexample
    else:
        chosen = tally.near_miss if holds else tally.example
    return (chosen,) if chosen is not None else ()


_LEAD = {
    "example": "For example: {words}.",
    "counterexample": "Not, for example, here: {words}.",
    "near_miss": "The nearest to it is this: {words}.",
    "better": "{words}.",
    "worse": "{words}.",
}


def _told(evidence: Evidence) -> str:
    said = ""
    if evidence.words:
        said = " " + _LEAD.get(evidence.role, "{words}.").format(words=evidence.words)
    if evidence.moves_words:
        said += f" {outer(evidence.moves_words)}."
    return said


def _unsaid(tally: Tally) -> str:
    return f" {tally.unsaid}" if tally.unsaid else ""


def _prefers(check: Prefers, found: Comparison, data: CaseData) -> Leaf:
    name = called(data, check.player)
    better, worse = where(check.better, data), where(check.worse, data)
    for side, standing in ((better, found.better), (worse, found.worse)):
        if standing.states == 0:
            return "OPEN", f"There are no {side} in this game. Nothing to compare.", ()
    low = found.better.worst if check.compare == "every" else found.better.best
    holds = low > found.worse.best
    all_of, any_of = _sides(check, found)
    if holds:
        reason = f"{name} ranks {all_of}{better} above {any_of}{worse}{_tiers(low, found)}."
    else:
        against = "level with" if low == found.worse.best else "below"
        least = "the worst of the " if check.compare == "every" else "the best of the "
        reason = (
            f"{name} ranks {_one(least, found.better)}{better} {against} {_one('the best of the ', found.worse)}"
            f"{worse}{_tiers(low, found)}."
        )
    pair = (found.better.worst_state if check.compare == "every" else found.better.best_state, found.worse.best_state)
    return "HOLDS" if holds else "FAILS", reason + _pair_words(pair), tuple(e for e in pair if e is not None)


def _one(lead: str, standing: Standing) -> str:
    return lead if standing.states > 1 else ""


def _sides(check: Prefers, found: Comparison) -> tuple[str, str]:
    if check.compare == "best":
        return _one("the best of the ", found.better), _one("the best of the ", found.worse)
    return (
        "every one of the " if found.better.states > 1 else "",
        "every one of the " if found.worse.states > 1 else "",
    )


def _tiers(low: int, found: Comparison) -> str:
    return f" (place {found.tiers - low:,} against place {found.tiers - found.worse.best:,} of {found.tiers:,})"


def _pair_words(pair: tuple[Evidence | None, Evidence | None]) -> str:
    said = [evidence.words if evidence is not None else "" for evidence in pair]
    if not any(said):
        return ""
    parts = [f"{label}: {words}" for label, words in zip(("The first", "the second"), said, strict=True) if words]
    return f" {outer('; '.join(parts))}."


def _best_response(check: BestResponse, tally: Tally, data: CaseData) -> Leaf:
    name, given = called(data, check.player), where(check.given, data)
    if tally.total == 0:
        return "OPEN", f"There are no {given} in this game. Nothing to judge.", ()
    claim = gloss(check.move, data) or f"“{check.move}” holds"
    holds = tally.satisfying == tally.total
    if holds:
        reason = f"From all {tally.total:,} {given}, {name} does best so that {claim}."
        return "HOLDS", reason + _unsaid(tally), ()
    reason = (
        f"From {tally.satisfying:,} of the {tally.total:,} {given}, every best reply of {name} is such that {claim}."
    )
    shown = (tally.counterexample,) if tally.counterexample else ()
    return "FAILS", reason + "".join(map(_told, shown)) + _unsaid(tally), shown


def _reachable(check: Reachable, tally: Tally, data: CaseData) -> Leaf:
    start, goal = where(check.start, data), where(check.to, data)
    if tally.total == 0:
        return "OPEN", f"There are no {start} in this game. Nothing to judge.", ()
    by = "improving moves" if check.by == "improvements" else "moves"
    holds = tally.satisfying == tally.total
    if check.start == "status_quo":
        reason = f"From the status quo, {by} {'lead' if holds else 'never lead'} to {goal}."
    elif holds:
        reason = f"From all {tally.total:,} {start}, {by} lead to {goal}."
    else:
        reason = f"From {tally.satisfying:,} of the {tally.total:,} {start}, {by} lead to {goal}."
    chosen = tally.example if holds else tally.counterexample
    shown = (chosen,) if chosen is not None else ()
    return "HOLDS" if holds else "FAILS", reason + "".join(map(_told, shown)) + _unsaid(tally), shown


def _tops(check: TopUnstable, tallies: Sequence[Tally], data: CaseData) -> Leaf:
    concept = concept_name(check.concept)
    kept = [(p, t) for p, t in zip(check.players, tallies, strict=True) if t.satisfying]
    if not kept:
        names = joined([called(data, player) for player in check.players])
        shown = tuple(t.near_miss for t in tallies if t.near_miss is not None)
        reason = f"No state that {names} would like best is stable under {concept}."
        return "HOLDS", reason + "".join(map(_told, shown)), shown
    parts = [
        f"{t.satisfying:,} of the {t.total:,} states that {called(data, p)} would like best"
        if t.total > 1
        else f"the one state that {called(data, p)} would like best"
        for p, t in kept
    ]
    verb = "is" if len(kept) == 1 and kept[0][1].satisfying == 1 else "are"
    shown = tuple(t.example for _, t in kept if t.example is not None)
    return "FAILS", f"{outer(joined(parts))} {verb} stable under {concept}." + "".join(map(_told, shown)), shown


def _stable_for(check: StableFor, tallies: Sequence[Tally], data: CaseData) -> Leaf:
    asked = data.players if check.exactly else check.players
    by = dict(zip(asked, tallies, strict=True))
    concept, states = concept_name(check.concept), where(check.state, data)
    if any(tally.total == 0 for tally in by.values()):
        return "OPEN", f"There are no {states} in this game. Nothing to judge.", ()
    whole = [p for p in asked if by[p].satisfying == by[p].total]
    touched = [p for p in asked if by[p].satisfying > 0]
    leaving = [p for p in check.players if p not in whole]
    staying = [p for p in touched if p not in check.players] if check.exactly else []
    shown = tuple(by[p].counterexample for p in asked if p not in whole and by[p].counterexample is not None)
    reason = _who_stays(check, states, concept, whole, asked, data)
    verdict: Ruling = "FAILS" if leaving or staying else "HOLDS"
    evidence = tuple(e for e in shown if e is not None)
    return verdict, reason + "".join(f" {outer(e.moves_words)}." for e in evidence if e.moves_words), evidence


def _who_stays(
    check: StableFor, states: str, concept: str, whole: Sequence[str], asked: Sequence[str], data: CaseData
) -> str:
    subject = "The status quo is" if check.state == "status_quo" else f"All {states} are"
    for_whom = joined([called(data, p) for p in whole]) or ("nobody" if check.exactly else "none of those named")
    not_for = [called(data, p) for p in asked if p not in whole]
    tail = f", not for {joined(not_for, 'or')}" if not_for and whole else ""
    return f"{subject} stable under {concept} for {for_whom}{tail}."
