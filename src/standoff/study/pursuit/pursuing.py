"""One goal pursued in one solved game: what it is, the cheapest ways to it, what would have to turn, evolution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np

from standoff.case.resolved import GamePlayer, GameStatement
from standoff.case.schema import CaseData
from standoff.conflict.model import Truths
from standoff.conflict.moves import improvements
from standoff.errors import unknown
from standoff.reference.truth import holds as true_in
from standoff.stability.leading import leads_into
from standoff.stability.records import Step as Move
from standoff.strategy.evolution import Evolution, evolution
from standoff.strategy.inverse import INVERTED, Condition, condition, minds, unstable_for
from standoff.strategy.ways import Ways, ways
from standoff.study.pursuit.records import (
    ConditionReport,
    EvolutionReport,
    Price,
    Pursuit,
    StableStep,
    Target,
    Turning,
    Way,
)
from standoff.study.solver import Solved
from standoff.study.telling import report, step
from standoff.study.wording import party, values
from standoff.theses.clauses import inner, joined, number, outer, share
from standoff.theses.gloss import gloss
from standoff.theses.leaves import concept_name
from standoff.theses.questions import goals_of

MOST_WAYS = 5

_cheapest: WeakKeyDictionary[Solved, Ways] = WeakKeyDictionary()
_evolved: WeakKeyDictionary[Solved, Evolution] = WeakKeyDictionary()


def target_of(data: CaseData, perspective: str, text: str) -> Target:
    """The goal that a text names: the id of any actor's goal in that perspective, a definition, or a proposition.

    Raises NameUnknown for a single name that is none of these, CaseError for a proposition that cannot be read.
    """
    name = text.strip()
    goals = {goal.id: (actor, goal) for actor in data.players for goal in goals_of(data, perspective, actor)}
    if name in goals:
        actor, goal = goals[name]
        return Target(name, goal.text.rstrip("."), goal.proposition, actor)
    known = [*data.case.definitions, *data.case.options]
    if name in known:
        return Target(name, (gloss(name, data) or name).rstrip("."), name)
    if name.replace("_", "").replace(".", "").isalnum() and name not in ("true", "false", "status_quo"):
        raise unknown("goal, definition or option", name, [*goals, *known])
    return Target(name, gloss(name, data) or name, name)


def cheapest(solved: Solved) -> Ways:
    """The cheapest ways from the status quo of a game, computed once; raises `Unsettled` where there is none."""
    if solved not in _cheapest:
        _cheapest[solved] = ways(solved.model, solved.status_quo)
    return _cheapest[solved]


def evolved(solved: Solved) -> Evolution:
    """The evolution from the status quo of a game, computed once; raises `Unsettled` where there is none."""
    if solved not in _evolved:
        _evolved[solved] = evolution(solved.model)
    return _evolved[solved]


def pursue(data: CaseData, solved: Solved, target: Target, *, concept: str = "seq", told: bool = True) -> Pursuit:
    """What it would take for a goal: price, stable states, conditions.

    told: also the conditions under the other concepts, the evolution, and the comparisons one by one.
    """
    goal = np.zeros(solved.model.n, np.bool_) if target.proposition is None else solved.where(target.proposition)
    stable = solved.equilibria(concept)
    kept = goal & stable
    end = _chosen(solved, goal, concept)
    actors = solved.model.actors
    found = minds(solved.stable(concept), goal)
    leaving = sorted(found.items(), key=lambda item: (len(item[0]), -item[1], item[0]))
    way, lasting = _way(solved, goal), _way(solved, kept)
    return Pursuit(
        target=target,
        perspective=solved.key.perspective,
        scenario=solved.key.scenario,
        title=data.perspectives[solved.key.perspective].title or solved.key.perspective,
        concept=concept,
        n_states=solved.model.n,
        n_goal=int(goal.sum()),
        today=bool(goal[solved.status_quo]) if solved.has_status_quo else None,
        # Of ways that cost the same, the one whose end lasts.
        state=lasting if way is not None and lasting is not None and way.price == lasting.price else way,
        equilibrium=lasting,
        stable_targets=tuple(solved.string(int(s)) for s in np.flatnonzero(kept)),
        end=None if end is None else report(solved, end),
        conditions=() if end is None else _conditions(data, solved, end, concept, told),
        leaving=tuple((tuple(actors[i] for i in who), count) for who, count in leaving),
        evolution=_evolution(solved, goal, concept) if told and solved.has_status_quo else None,
    )


def _chosen(solved: Solved, goal: Truths, concept: str) -> int | None:
    """The state whose conditions are told: the cheapest of those with the goal that the fewest would leave."""
    if not goal.any():
        return None
    unstable = unstable_for(solved.stable(concept))
    fewest: Truths = goal & (unstable == unstable[goal].min())
    near = cheapest(solved).nearest(fewest) if solved.has_status_quo else None
    return solved.nearest(fewest) if near is None else near


def _way(solved: Solved, goal: Truths) -> Way | None:
    if not solved.has_status_quo or not goal.any():
        return None
    found = cheapest(solved)
    end = found.nearest(goal)
    return None if end is None else _told_way(solved, end, found.to(end))


def _told_way(solved: Solved, end: int, moves: Sequence[Move]) -> Way:
    steps = tuple(step(solved, m.actor, m.origin, m.to) for m in moves)
    losses = Counter(s.actor for s in steps if s.effect == "loss")
    even = sum(s.effect == "even" for s in steps)
    return Way(
        report(solved, end),
        Price(sum(losses.values()), even, len(steps)),
        steps,
        tuple(sorted(losses.items(), key=lambda item: (-item[1], solved.model.actors.index(item[0])))),
        not losses and not even,
    )


# conditions


def _conditions(data: CaseData, solved: Solved, state: int, concept: str, told: bool) -> tuple[ConditionReport, ...]:
    """The conditions of every actor, under the concept and, if all is told, the others; of those who stay only that."""
    concepts = list(dict.fromkeys([concept, *(("nash", "gmr", "smr", "seq") if told else ())]))
    made = []
    for key in (c for c in concepts if c in INVERTED):
        stays = solved.stable(key)[:, state]
        for actor in range(solved.model.m):
            if stays[actor]:
                count = int(improvements(solved.model, actor, state).size)
                found = Condition(actor, key, state, count, (), ())
            else:
                found = condition(solved.model, key, actor, state, most=3 if told else 1)
            made.append(_condition(data, solved, found))
    return tuple(made)


def _condition(data: CaseData, solved: Solved, found: Condition) -> ConditionReport:
    player = solved.game.players[found.actor]
    wants = Counter(id for t in found.undeterred for id in _decided_by(solved, player, found.state, t))
    turnings = tuple(
        _turning(data, solved, found, c.improvement, c.reply, c.sequence, c.response) for c in found.comparisons
    )
    return ConditionReport(
        actor=player.id,
        concept=found.concept,
        stable=found.stable,
        improvements=found.improvements,
        undeterred=len(found.undeterred),
        turns_on=tuple(sorted(wants.items(), key=lambda item: (-item[1], item[0]))),
        turnings=turnings,
        words=_condition_words(data, solved, player, found, wants),
    )


def _decided_by(solved: Solved, player: GamePlayer, state: int, improvement: int) -> tuple[str, ...]:
    """The statements that decide a comparison: those of the first place at which the two states differ."""
    definitions = {d.id: d.tree for d in solved.game.definitions}
    here = values(solved.game, solved.string(state).replace("-", "N"))
    there = values(solved.game, solved.string(improvement).replace("-", "N"))
    for place in player.ranks:
        before = [bool(true_in(s.tree, here, definitions)) for s in place.statements]
        after = [bool(true_in(s.tree, there, definitions)) for s in place.statements]
        if sum(before) != sum(after):
            return tuple(s.id for s, b, a in zip(place.statements, before, after, strict=True) if a and not b)
    return ()


def _said(data: CaseData, statement: GameStatement) -> str:
    return inner(gloss(statement.text, data) or f"\u201c{statement.text}\u201d")


def _condition_words(data: CaseData, solved: Solved, player: GamePlayer, found: Condition, wants: Counter[str]) -> str:
    name = party(solved.game, player.id)
    concept = concept_name(found.concept)
    if found.stable:
        how = "has nothing better to move to" if not found.improvements else "is deterred from every move that pays"
        return f"{outer(name.name)} stays under {concept}: {name.it} {how}."
    said = [_said(data, s) for s in player.statements if s.id in wants]
    turn = f" What draws {name.them} away: {joined(said)}." if said else ""
    return f"{outer(name.name)} would leave under {concept}: {_undeterred(found, name.them)}.{turn}"


def _undeterred(found: Condition, them: str) -> str:
    """How many of an actor's improvements are left to it, as a clause."""
    left, every = len(found.undeterred), found.improvements
    pays = f"move pays {them}" if every == 1 else f"moves pay {them}"
    if found.concept == "nash":
        return f"{number(every)} {pays}"
    if every == 1:
        return f"the one move that pays {them} goes undeterred"
    return f"{share(left, every)} moves that pay {them} {'goes' if left == 1 else 'go'} undeterred"


def _turning(
    data: CaseData,
    solved: Solved,
    found: Condition,
    improvement: int,
    reply: int | None,
    sequence: Sequence[Move],
    response: int | None,
) -> Turning:
    player = solved.game.players[found.actor]
    name = party(solved.game, player.id)
    away = step(solved, found.actor, found.state, improvement)
    wants = _decided_by(solved, player, found.state, improvement)
    said = [_said(data, s) for s in player.statements if s.id in wants]
    words = f"{outer(name.name)} would have to see the state as no worse than if {name.doing(away.words)}"
    if said:
        words += f" (what weighs now: {joined(said)})"
    steps = tuple(step(solved, m.actor, m.origin, m.to) for m in sequence)
    if reply is not None:
        words += f"; or no worse than what the others can make of that ({', then '.join(s.words for s in steps)})"
        words += ", whatever it does then" if response is not None else ""
    return Turning(away, wants, None if reply is None else solved.string(reply), steps, f"{words}.")


# evolution


def _evolution(solved: Solved, goal: Truths, concept: str) -> EvolutionReport:
    found = evolved(solved)
    stable = solved.equilibria(concept)
    ends = found.dead_ends(solved.equilibria("nash"))
    rows = [
        StableStep(
            solved.string(int(s)),
            bool(goal[s]),
            found.step(int(s), improving=True),
            found.step(int(s), improving=False),
        )
        for s in np.flatnonzero(stable)
    ]
    never = solved.model.n
    rows.sort(key=lambda r: (*(never if x is None else x for x in (r.improving, r.moves)), r.state))
    reached = found.attainable()
    return EvolutionReport(
        sizes=found.sizes(improving=True),
        sizes_any=found.sizes(improving=False),
        goal=_first(found.improving, goal),
        goal_any=_first(found.moving, goal),
        dead_ends=int(ends.sum()),
        goal_dead_ends=int((ends & goal).sum()),
        lost=_lost(solved, goal, reached),
        equilibria=tuple(rows),
        ways=_short_ways(solved, found, goal & stable & reached),
    )


def _lost(solved: Solved, goal: Truths, reached: Truths) -> int | None:
    if solved.model.listed:
        return None
    return int((reached & ~leads_into(solved.model, goal, range(solved.model.m), improvements=True)).sum())


def _first(found: Ways, goal: Truths) -> int | None:
    end = found.nearest(goal)
    cost = None if end is None else found.of(end)
    return None if cost is None else cost.moves


def _short_ways(solved: Solved, found: Evolution, wanted: Truths) -> tuple[Way, ...]:
    ends = sorted(np.flatnonzero(wanted), key=lambda s: (int(found.improving.cost[s]), int(s)))[:MOST_WAYS]
    return tuple(_told_way(solved, int(s), found.improving.to(int(s))) for s in ends)
