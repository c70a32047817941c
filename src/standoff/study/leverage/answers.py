"""Answers to the questions of theses about shares, control, gains and cards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Truths
from standoff.conflict.utility import rank_utilities, utilities
from standoff.strategy.cards import Answers, direct, owners, pairs_of
from standoff.strategy.leverage import chosen, control_at, decompose
from standoff.study.leverage.game import among
from standoff.study.solver import Solved, Solver, Unsettled
from standoff.study.strategic import Answering
from standoff.study.telling import evidence
from standoff.theses.leverage import (
    CardEffect,
    CardFound,
    CardReplies,
    ControlBetween,
    ControlIn,
    ControlOver,
    ControlShift,
    Gains,
    Moved,
    Rises,
    SharesFound,
    SharesIn,
)
from standoff.theses.records import Evidence

Float = NDArray[np.float64]
Two = tuple[float, float]
"""By statement utility and by rank utility."""


def _both(solved: Solved) -> tuple[Float, Float]:
    return utilities(solved.game, solved.model.codes), rank_utilities(solved.model)


def shares_in(question: SharesIn, solver: Solver) -> SharesFound:
    """Each player's share in the joint fortune of some, over a set of states."""
    solved = solver.solved(question.game)
    place = chosen(among(solved, question.among, question.concept, question.given))
    over = [solved.actor(player) for player in question.over]
    parts = decompose(solved.model, place, _both(solved))
    found = [part.shares(over) for part in parts]
    if found[0] is None or found[1] is None:
        return SharesFound(int(place.shape[0]), False, ())
    rows = zip(solved.model.actors, found[0].tolist(), found[1].tolist(), strict=True)
    return SharesFound(int(place.shape[0]), parts[0].product, tuple((a, (s, r)) for a, s, r in rows))


def control_over(question: ControlOver, solver: Solver) -> ControlIn:
    """In how many states of a set one player's control over another is below that of each of some others."""
    solved = solver.solved(question.game)
    mask = among(solved, question.among, question.concept, question.given)
    on = solved.actor(question.over)
    values = np.stack([row[on] for row in _both(solved)])
    if not mask.any() or (values.max(axis=1) == values.min(axis=1)).any():
        return ControlIn(int(mask.sum()), 0, (), None)
    at = {player: control_at(solved.model, solved.actor(player), values) for player in question.players}
    mine = at[question.actor]
    below: Truths = np.ones(solved.model.n, np.bool_)
    for player in question.players:
        if player != question.actor:
            below &= (mine < at[player] - 1e-12).all(axis=0)
    means = tuple((p, (float(v[0, mask].mean()), float(v[1, mask].mean()))) for p, v in at.items())
    failing = solved.nearest(mask & ~below)
    shown: Evidence | None = None if failing is None else evidence(solved, "counterexample", failing)
    return ControlIn(int(mask.sum()), int((mask & below).sum()), means, shown)


def control_between(question: ControlBetween, solver: Solver) -> ControlShift:
    """One player's mean control over others in two sets of states."""
    solved = solver.solved(question.game)
    actor, both = solved.actor(question.actor), _both(solved)
    others = question.over or tuple(a for a in solved.model.actors if a != question.actor)
    rows = [solved.actor(player) for player in others]
    masks = [among(solved, question.among, question.concept, given) for given in (question.start, question.to)]
    found: list[list[float]] = []
    for utility in both:
        at = control_at(solved.model, actor, utility[rows])
        known = at[~np.isnan(at).any(axis=1)]
        found.append([float(known[:, m].mean()) if m.any() and known.size else float("nan") for m in masks])
    counts = (int(masks[0].sum()), int(masks[1].sum()))
    if np.isnan(found).any():
        return ControlShift(counts, None)
    return ControlShift(counts, ((found[0][0], found[1][0]), (found[0][1], found[1][1])))


def gains(question: Gains, solver: Solver) -> Rises:
    """How much each player's mean utility over the equilibria differs from the status quo's."""
    solved = solver.solved(question.game)
    today = solved.status_quo
    mask = among(solved, "stable" if question.scope == "all" else "attainable", question.concept)
    if not mask.any():
        return Rises(0, ())
    rises = [(u[:, mask].mean(axis=1) - u[:, today]).tolist() for u in _both(solved)]
    return Rises(int(mask.sum()), tuple(zip(solved.model.actors, zip(*rises, strict=True), strict=True)))


def card_effect(question: CardEffect, solver: Solver) -> CardFound:
    """What saying yes to an option does to a player, through another's best replies."""
    solved = solver.solved(question.game)
    option, through, on = _parties(solved, question.option, question.through, question.on)
    pairs = pairs_of(solved.model, option, solved.where(question.given))
    if not pairs.count:
        return CardFound(0, pairs.alone, 0, None, None, (0, 0))
    values = np.stack([row[on] for row in _both(solved)])
    answers = Answers(solved.model, through, values)
    differences, at_once = answers.differences(pairs), direct(pairs, values)
    reply = differences[0] - (values[0, pairs.having] - values[0, pairs.without])
    total = differences.mean(axis=1)
    return CardFound(
        pairs.count,
        pairs.alone,
        int(answers.moved(pairs).sum()),
        _two(total - at_once),
        _two(total),
        (int((reply < -1e-12).sum()), int((reply > 1e-12).sum())),
    )


def card_replies(question: CardReplies, solver: Solver) -> Moved:
    """In how many pairs the best replies of some players change with an option."""
    solved = solver.solved(question.game)
    pairs = None
    found = []
    for player in question.players:
        option, through, _ = _parties(solved, question.option, player, player)
        pairs = pairs or pairs_of(solved.model, option, solved.where(question.given))
        answers = Answers(solved.model, through, np.zeros((1, solved.model.n)))
        found.append((player, int(answers.moved(pairs).sum())))
    assert pairs is not None, "a question of replies names players"
    return Moved(pairs.count, pairs.alone, tuple(found))


def _parties(solved: Solved, option: str, through: str, on: str) -> tuple[int, int, int]:
    """The indices of a card's option and parties; raises `Unsettled` where it is none in this game."""
    index, replying = solved.model.options.index(option), solved.actor(through)
    owner = owners(solved.model).get(index)
    if owner is None:
        raise Unsettled(f"{option} is fixed in this game, so nobody plays it.")
    if owner == replying:
        raise Unsettled(f"{option} is an option of {through} itself, which cannot reply to it.")
    return index, replying, solved.actor(on)


def _two(values: Float) -> Two:
    return float(values[0]), float(values[1])


ANSWER: dict[type, Answering] = {
    SharesIn: shares_in,
    ControlOver: control_over,
    ControlBetween: control_between,
    Gains: gains,
    CardEffect: card_effect,
    CardReplies: card_replies,
}
"""By kind of question, who answers it."""
