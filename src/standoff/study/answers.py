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
from standoff.errors import StandoffError
from standoff.stability.reach import path
from standoff.study import strategic
from standoff.study.solver import Solved, Solver
from standoff.study.telling import breaking, evidence, move, step
from standoff.study.ways import Values, best_replies_satisfy, leads_to
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
    equilibria = solved.equilibria(question.concept)
    scope = np.ones_like(equilibria) if question.given is None else solved.where(question.given)
    if question.scope == "attainable":
        scope = scope & solved.attainable()
    wanted = solved.where(question.satisfies)
    counted, satisfied = equilibria & scope, equilibria & scope & wanted
    total, satisfying = int(counted.sum()), int(satisfied.sum())
    return Tally(
        total,
        satisfying,
        _example(solved, "example", satisfied),
        _example(solved, "counterexample", counted & ~wanted),
        _near_miss(solved, question.concept, scope & wanted) if satisfying == 0 else None,
        _beyond(question, solved, wanted, satisfying),
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
    sides = [
        _standing(solved, role, ranks, solved.where(text))
        for role, text in (("better", question.better), ("worse", question.worse))
    ]
    return Comparison(sides[0], sides[1], int(ranks.max()) + 1 if ranks.size else 0)


def _standing(solved: Solved, role: str, ranks: NDArray[np.int32], mask: Truths) -> Standing:
    if not mask.any():
        return Standing(0, 0, 0)
    worst, best = int(ranks[mask].min()), int(ranks[mask].max())
    shown = [_example(solved, role, mask & (ranks == tier)) for tier in (worst, best)]
    return Standing(int(mask.sum()), worst, best, shown[0], shown[1])


def _best_replies(question: BestReplies, solved: Solved) -> Tally:
    actor = solved.actor(question.player)
    given, wanted = solved.where(question.given), solved.where(question.move)
    fine, best = best_replies_satisfy(solved.model, actor, wanted)
    counted, satisfied = given, given & fine
    failing = solved.nearest(given & ~fine)
    counterexample = None
    if failing is not None:
        counterexample = _other_reply(solved, actor, failing, best, wanted)
    return Tally(int(counted.sum()), int(satisfied.sum()), _example(solved, "example", satisfied), counterexample)


def _other_reply(solved: Solved, actor: int, state: int, best: Values, wanted: Truths) -> Evidence:
    """A state where a best reply does not satisfy the move, and that reply."""
    from standoff.conflict.moves import moves

    found = evidence(solved, "counterexample", state)
    ranks = solved.model.ranks[actor]
    replies = [int(t) for t in moves(solved.model, actor, state) if ranks[t] == best[state] and not wanted[t]]
    if ranks[state] == best[state] and not wanted[state]:
        return replace(found, moves_words="there standing still is as good as any reply")
    reply = step(solved, actor, state, replies[0])
    words = f"there this is as good a reply as any: {reply.words}"
    return replace(found, moves=(move(solved, actor, state, replies[0]),), moves_words=words)


def _reaches(question: Reaches, solved: Solved) -> Tally:
    start, to = solved.where(question.start), solved.where(question.to)
    improvements = question.by == "improvements"
    leading = leads_to(solved.model, start, to, improvements=improvements)
    satisfied = start & leading
    example = solved.nearest(satisfied)
    note = "" if to.any() else "The game has no such state at all."
    return Tally(
        int(start.sum()),
        int(satisfied.sum()),
        None if example is None else _way(solved, example, to, improvements),
        None if int(start.sum()) == 1 else _example(solved, "counterexample", start & ~leading),
        unsaid=note,
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
    actor = solved.actor(question.player)
    ranks = solved.model.ranks[actor]
    top: Truths = ranks == ranks.max()
    kept = top & solved.equilibria(question.concept)
    return Tally(
        int(top.sum()),
        int(kept.sum()),
        _example(solved, "example", kept),
        near_miss=None if kept.any() else _near_miss(solved, question.concept, top),
    )


def _stable(question: StableStates, solved: Solved) -> Tally:
    actor = solved.actor(question.player)
    states, stable = solved.where(question.state), solved.stable(question.concept)[actor]
    leaving = solved.nearest(states & ~stable)
    shown = None if leaving is None else breaking(solved, "counterexample", question.concept, leaving, [actor])
    kept = states & stable
    return Tally(int(states.sum()), int(kept.sum()), _example(solved, "example", kept), shown)
