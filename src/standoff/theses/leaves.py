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
from standoff.theses.clauses import inner, joined, number, outer, share
from standoff.theses.gloss import called, gloss, where
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
    return quantified(check.quantifier, tally, _population(check, data), claim)


def _goal(check: GoalAttained, tally: Tally, context: Context) -> Leaf:
    goals = goals_of(context.data, context.key.perspective, check.player)
    name = called(context.data, check.player)
    beyond = [goal.text.rstrip(".") for goal in goals if goal.proposition is None]
    which = f"{name.own} goals" if check.goals == "all" else f"at least one of {name.own} goals"
    claim = f"{name} {name.verb('attains')} {which}"
    verdict, reason, deciding = quantified(check.quantifier, tally, _population(check, context.data), claim)
    if beyond and (check.goals == "all" or len(beyond) == len(goals)):
        reason += f" No option brings about: {joined(beyond)}."
    return verdict, reason, deciding


def quantified(quantifier: str, tally: Tally, population: str, claim: str) -> Leaf:
    """Whether some, every or none of the states counted is as claimed; `population` follows the word "states"."""
    if tally.total == 0:
        reason = f"There are no states {population}."
        return ("FAILS", reason, ()) if quantifier == "some" else ("OPEN", f"{reason} Nothing to judge.", ())
    holds = {
        "some": tally.satisfying > 0,
        "every": tally.satisfying == tally.total,
        "none": tally.satisfying == 0,
    }[quantifier]
    shown = _shown(quantifier, holds, tally)
    said = () if quantifier == "every" and holds else shown
    told = "".join(map(_told, said)) + _unsaid(tally)
    return "HOLDS" if holds else "FAILS", _counted(tally, population, claim) + told, shown


def _counted(tally: Tally, population: str, claim: str) -> str:
    total, satisfying = tally.total, tally.satisfying
    if satisfying == 0 and total == 1:
        return f"The only state {population} is not one in which {claim}."
    if satisfying == 0:
        return f"Among the {number(total)} states {population} there is none in which {claim}."
    if satisfying == total:
        among = f"{share(total, total)} states" if total > 1 else "the only state"
        return f"In {among} {population}, {claim}."
    return f"In {share(satisfying, total)} states {population}, {claim}."


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
    "near_miss": "What comes nearest: {words}.",
}


def _told(evidence: Evidence) -> str:
    said = ""
    if evidence.words:
        said = " " + _LEAD.get(evidence.role, "{words}.").format(words=inner(evidence.words))
    if evidence.moves_words:
        said += f" {outer(evidence.moves_words)}."
    return said


def _unsaid(tally: Tally) -> str:
    return f" {tally.unsaid}" if tally.unsaid else ""


def _prefers(check: Prefers, found: Comparison, data: CaseData) -> Leaf:
    name, every = called(data, check.player), check.compare == "every"
    better, worse = where(check.better, data), where(check.worse, data)
    for side, standing in ((better, found.better), (worse, found.worse)):
        if standing.states == 0:
            return "OPEN", f"There are no {side} in this game. Nothing to compare.", ()
    better, worse = _the_state(better, found.better), _the_state(worse, found.worse)
    low = found.better.worst if every else found.better.best
    first = found.better.worst_state if every else found.better.best_state
    places = f"place {found.tiers - low:,} against place {found.tiers - found.worse.best:,} of {found.tiers:,}"
    holds = low > found.worse.best
    pause = "," if "," in better else ""
    if holds:
        lead = "each of the " if every else "the best of the "
        sides = f"{_one(lead, found.better)}{better}{pause} above {_one(lead, found.worse)}{worse}"
    else:
        lead = "the worst of the " if every else "the best of the "
        relation = "level with" if low == found.worse.best else "below"
        sides = f"{_one(lead, found.better)}{better}{pause} {relation} {_one('the best of the ', found.worse)}{worse}"
    reason = outer(f"{name} {name.verb('ranks')} {sides} ({places})") + "."
    which = "Worst" if every else "Best"
    reason += _extreme(
        f"{which} of the first" if found.worse.states > 1 else f"The {which.lower()} of them", found.better, first
    )
    reason += _extreme("Best of the second" if found.better.states > 1 else "The best of them", found.worse, None)
    deciding = tuple(e for e in (first, found.worse.best_state) if e is not None)
    return "HOLDS" if holds else "FAILS", reason, deciding


def _one(lead: str, standing: Standing) -> str:
    return lead if standing.states > 1 else ""


def _the_state(side: str, standing: Standing) -> str:
    return f"the state{side.removeprefix('states')}" if standing.states == 1 and side.startswith("states") else side


def _extreme(label: str, standing: Standing, shown: Evidence | None) -> str:
    """The worst or best state of a set of several, in words."""
    shown = shown or standing.best_state
    return f" {label}: {inner(shown.words)}." if shown is not None and shown.words and standing.states > 1 else ""


def _each(text: str, tally: Tally, data: CaseData, claim: str) -> str:
    """A claim about moves from a set of states, with the number of them of which it is so."""
    states = where(text, data)
    if text == "status_quo" or tally.total == 1:
        one = states if text == "status_quo" else f"the only one of the {states}"
        return f"From {one}, {claim}." if tally.satisfying else f"From {one} it is not so that {claim}."
    if tally.satisfying == 0:
        return f"From none of the {number(tally.total)} {states} is it so that {claim}."
    some = "" if tally.satisfying == tally.total else "; from the others not"
    return f"From {share(tally.satisfying, tally.total)} {states}, {claim}{some}."


def _best_response(check: BestResponse, tally: Tally, data: CaseData) -> Leaf:
    name = called(data, check.player)
    if tally.total == 0:
        return "OPEN", f"There are no {where(check.given, data)} in this game. Nothing to judge.", ()
    claim = name.doing(gloss(check.move, data) or f"“{check.move}” holds")
    reason = _each(check.given, tally, data, f"{name} {name.verb('does')} best only if {claim}")
    if tally.satisfying == tally.total:
        return "HOLDS", reason + _unsaid(tally), ()
    shown = (tally.counterexample,) if tally.counterexample else ()
    return "FAILS", reason + "".join(map(_told, shown)) + _unsaid(tally), shown


def _reachable(check: Reachable, tally: Tally, data: CaseData) -> Leaf:
    if tally.total == 0:
        return "OPEN", f"There are no {where(check.start, data)} in this game. Nothing to judge.", ()
    holds = tally.satisfying == tally.total
    by = "improving moves" if check.by == "improvements" else "moves"
    if tally.total == 1 and not holds:
        start = "the status quo" if check.start == "status_quo" else f"the only one of the {where(check.start, data)}"
        reason = f"From {start}, {by} never lead to {where(check.to, data)}."
    else:
        reason = _each(check.start, tally, data, f"{by} lead to {where(check.to, data)}")
    chosen = tally.example if holds else tally.counterexample
    shown = (chosen,) if chosen is not None else ()
    return "HOLDS" if holds else "FAILS", reason + "".join(map(_told, shown)) + _unsaid(tally), shown


def _tops(check: TopUnstable, tallies: Sequence[Tally], data: CaseData) -> Leaf:
    concept = concept_name(check.concept)
    kept = [(p, t) for p, t in zip(check.players, tallies, strict=True) if t.satisfying]
    if not kept:
        names = joined([called(data, player).name for player in check.players], "or")
        shown = tuple(t.near_miss for t in tallies if t.near_miss is not None)
        undone = _undone(check.players, tallies, data)
        return "HOLDS", f"No state that {names} would like best is stable under {concept}.{undone}", shown
    parts = [
        f"{share(t.satisfying, t.total)} states that {called(data, p)} would like best"
        if t.total > 1
        else f"the one state that {called(data, p)} would like best"
        for p, t in kept
    ]
    verb = "is" if len(kept) == 1 and kept[0][1].satisfying == 1 else "are"
    shown = tuple(t.example for _, t in kept if t.example is not None)
    return "FAILS", f"{outer(joined(parts))} {verb} stable under {concept}." + "".join(map(_told, shown)), shown


def _undone(players: Sequence[str], tallies: Sequence[Tally], data: CaseData) -> str:
    """Who undoes what each player would like best."""
    parts = [
        f"what {called(data, player)} would like best is undone by {called(data, tally.near_miss.moves[0].actor)}"
        for player, tally in zip(players, tallies, strict=True)
        if tally.near_miss is not None and tally.near_miss.moves
    ]
    return f" {outer('; '.join(parts))}." if parts else ""


def _stable_for(check: StableFor, tallies: Sequence[Tally], data: CaseData) -> Leaf:
    asked = data.players if check.exactly else tuple(dict.fromkeys(check.players))
    by = dict(zip(data.players if check.exactly else check.players, tallies, strict=True))
    if any(tally.total == 0 for tally in by.values()):
        return "OPEN", f"There are no {where(check.state, data)} in this game. Nothing to judge.", ()
    leaving = [p for p in check.players if by[p].satisfying < by[p].total]
    staying = [p for p in asked if p not in check.players and by[p].satisfying > 0]
    broken = [by[p].counterexample for p in asked if by[p].satisfying < by[p].total]
    shown = tuple(evidence for evidence in broken if evidence is not None)
    verdict: Ruling = "FAILS" if leaving or staying else "HOLDS"
    moves = "".join(f" {outer(e.moves_words)}." for e in shown if e.moves_words)
    return verdict, _who_stays(check, by, asked, data) + moves, shown


def _who_stays(check: StableFor, by: dict[str, Tally], asked: Sequence[str], data: CaseData) -> str:
    several = any(tally.total > 1 for tally in by.values())
    subject = f"All {where(check.state, data)} are" if several else f"{outer(_only(check.state, data))} is"
    concept = concept_name(check.concept)
    staying = [called(data, p).name for p in asked if by[p].satisfying == by[p].total]
    leaving = [
        called(data, p).name + (f" (only {by[p].satisfying:,} of {by[p].total:,})" if several else "")
        for p in asked
        if by[p].satisfying < by[p].total
    ]
    if not staying:
        negated = f"Not all {where(check.state, data)} are" if several else f"{subject} not"
        return f"{negated} stable under {concept} for {joined(leaving, 'or')}."
    tail = f", not for {joined(leaving, 'or')}" if leaving else ""
    return f"{subject} stable under {concept} for {joined(staying)}{tail}."


def _only(state: str, data: CaseData) -> str:
    return "the status quo" if state == "status_quo" else f"the only one of the {where(state, data)}"
