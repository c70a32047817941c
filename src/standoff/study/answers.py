"""Answers to the questions of theses, computed on solved games.

An answer is counts with an example on either side. Examples are the states nearest to the status quo; where none
satisfies what is claimed, the near miss is the feasible state that satisfies it and is stable for most players, with
the move that breaks it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Truths
from standoff.conflict.moves import moves
from standoff.errors import StandoffError
from standoff.stability.reach import path
from standoff.study import strategic
from standoff.study.counting import comparison, scope, states, tally
from standoff.study.solver import Solved, Solver
from standoff.study.telling import breaking, evidence, move, step
from standoff.theses.clauses import number, share
from standoff.theses.leaves import concept_name
from standoff.theses.records import (
    AmongEquilibria,
    Answer,
    BestReplies,
    Comparison,
    Evidence,
    GameKey,
    PreferenceBetween,
    Question,
    Reaches,
    StableStates,
    Standing,
    StrategyQuestion,
    Tally,
    TopStates,
    Unanswered,
)

Progress = Callable[[int, int, str], None]


def answer_all(
    questions: Iterable[Question], solver: Solver, *, keep: tuple[GameKey, ...] = (), progress: Progress | None = None
) -> dict[Question, Answer]:
    """Answer every question, game by game; games not in `keep` are dropped when they have been asked everything."""
    by_game: dict[GameKey, list[Question]] = defaultdict(list)
    for question in dict.fromkeys(questions):
        by_game[question.game].append(question)
    answers: dict[Question, Answer] = {}
    for count, (key, asked) in enumerate(sorted(by_game.items())):
        if progress is not None:
            progress(count, len(by_game), f"theses: {key.perspective}, {key.scenario}")
        answers.update(_answer_game(key, asked, solver))
        solver.forget(keep)
    return answers


def _answer_game(key: GameKey, asked: list[Question], solver: Solver) -> dict[Question, Answer]:
    try:
        solved = solver.solved(key)
        solved.prepare(q.concept for q in asked if isinstance(q, AmongEquilibria | TopStates | StableStates))
    except StandoffError as problem:
        reason = Unanswered(f"The game of {key.perspective} under {key.scenario} cannot be solved: {problem}")
        return dict.fromkeys(asked, reason)
    return {question: _answer(question, solved, solver) for question in asked}


def _answer(question: Question, solved: Solved, solver: Solver) -> Answer:
    if not isinstance(question, StrategyQuestion):
        return answer(question, solved)
    try:
        return strategic.answer(question, solver)
    except StandoffError as problem:
        return Unanswered(str(problem))


def answer(question: Question, solved: Solved) -> Answer:
    """The answer to a question about stability in a solved game; `Unanswered`, with the reason, where there is none."""
    try:
        match question:
            case AmongEquilibria():
                return _among(question, solved)
            case PreferenceBetween():
                return _preference(question, solved)
            case BestReplies():
                return _best_replies(question, solved)
            case Reaches():
                return _reaches(question, solved)
            case TopStates():
                return _tops(question, solved)
            case StableStates():
                return _stable(question, solved)
    except StandoffError as problem:
        return Unanswered(str(problem))
    return strategic.UNKNOWN


def _among(question: AmongEquilibria, solved: Solved) -> Tally:
    counted, satisfied = states(question, solved)
    found, wanted = tally(counted, satisfied), solved.where(question.satisfies)
    missed = found.satisfying == 0
    return replace(
        found,
        example=_example(solved, "example", satisfied),
        counterexample=_example(solved, "counterexample", counted & ~satisfied),
        near_miss=_near_miss(solved, question.concept, scope(question, solved) & wanted) if missed else None,
        unsaid=_beyond(question, solved, wanted, found.satisfying),
    )


def _example(solved: Solved, role: str, mask: Truths) -> Evidence | None:
    position = solved.nearest(mask)
    return None if position is None else evidence(solved, role, position)


def _near_miss(solved: Solved, concept: str, mask: Truths) -> Evidence | None:
    content = solved.stable(concept).sum(axis=0)
    position = solved.nearest(mask, content)
    return None if position is None else breaking(solved, "near_miss", concept, position)


def _beyond(question: AmongEquilibria, solved: Solved, wanted: Truths, satisfying: int) -> str:
    """A note for the reason: what lies outside the scope, or that nothing at all satisfies the proposition."""
    if not wanted.any():
        return "" if question.satisfies == "false" else "The game has no such state at all."
    if question.scope != "attainable":
        return ""
    if satisfying == 0 and not (wanted & solved.attainable()).any():
        note = "Improving moves from the status quo reach no such state at all."
    else:
        note = ""
    everywhere = solved.equilibria(question.concept)
    total, among = int(everywhere.sum()), int((everywhere & wanted).sum())
    if total != int((everywhere & solved.attainable()).sum()) and question.given is None:
        concept = concept_name(question.concept)
        note += f" Attainable or not, it is so in {share(among, total)} states stable under {concept}."
    return note.strip()


def _preference(question: PreferenceBetween, solved: Solved) -> Comparison:
    ranks = solved.model.ranks[solved.actor(question.player)]
    found = comparison(question, solved)
    return replace(
        found,
        better=_shown(solved, "better", ranks, solved.where(question.better), found.better),
        worse=_shown(solved, "worse", ranks, solved.where(question.worse), found.worse),
    )


def _shown(solved: Solved, role: str, ranks: NDArray[np.int32], mask: Truths, found: Standing) -> Standing:
    if not found.states:
        return found
    shown = [_example(solved, role, mask & (ranks == tier)) for tier in (found.worst, found.best)]
    return replace(found, worst_state=shown[0], best_state=shown[1])


def _best_replies(question: BestReplies, solved: Solved) -> Tally:
    given, satisfied = states(question, solved)
    failing = solved.nearest(given & ~satisfied)
    counterexample = None
    if failing is not None:
        counterexample = _other_reply(solved, solved.actor(question.player), failing, solved.where(question.move))
    return replace(
        tally(given, satisfied), example=_example(solved, "example", satisfied), counterexample=counterexample
    )


def _other_reply(solved: Solved, actor: int, state: int, wanted: Truths) -> Evidence:
    """A state where a best reply does not satisfy the move, and that reply."""
    found = evidence(solved, "counterexample", state)
    ranks = solved.model.ranks[actor]
    open_to = [int(t) for t in moves(solved.model, actor, state)]
    best = max(int(ranks[t]) for t in (state, *open_to))
    replies = [t for t in open_to if ranks[t] == best and not wanted[t]]
    if ranks[state] == best and not wanted[state]:
        return replace(found, moves_words="there standing still is as good as any reply")
    reply = step(solved, actor, state, replies[0])
    words = f"there this is as good a reply as any: {reply.words}"
    return replace(found, moves=(move(solved, actor, state, replies[0]),), moves_words=words)


def _reaches(question: Reaches, solved: Solved) -> Tally:
    start, satisfied = states(question, solved)
    to, improvements = solved.where(question.to), question.by == "improvements"
    found, example = tally(start, satisfied), solved.nearest(satisfied)
    return replace(
        found,
        example=None if example is None else _way(solved, example, to, improvements),
        counterexample=None if found.total == 1 else _example(solved, "counterexample", start & ~satisfied),
        unsaid="" if to.any() else "The game has no such state at all.",
    )


def _way(solved: Solved, start: int, to: Truths, improvements: bool) -> Evidence:
    """A shortest way from a state into a set, as evidence at its end."""
    steps = () if to[start] else path(solved.model, start, to, improvements=improvements) or ()
    told = [step(solved, s.actor, s.origin, s.to).words for s in steps]
    end = steps[-1].to if steps else start
    count = "one move leads" if len(told) == 1 else f"{number(len(told))} moves lead"
    moves_words = f"{count} there: {', then '.join(told)}" if told else ""
    moves = tuple(move(solved, s.actor, s.origin, s.to) for s in steps)
    return Evidence("path", solved.string(end), "", moves, moves_words, solved.key)


def _tops(question: TopStates, solved: Solved) -> Tally:
    top, kept = states(question, solved)
    return replace(
        tally(top, kept),
        example=_example(solved, "example", kept),
        near_miss=None if kept.any() else _near_miss(solved, question.concept, top),
    )


def _stable(question: StableStates, solved: Solved) -> Tally:
    named, kept = states(question, solved)
    leaving, actor = solved.nearest(named & ~kept), solved.actor(question.player)
    shown = None if leaving is None else breaking(solved, "counterexample", question.concept, leaving, [actor])
    return replace(tally(named, kept), example=_example(solved, "example", kept), counterexample=shown)
