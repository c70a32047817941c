"""The checks of what a goal would take: what they ask, and how they are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standoff.case.strategy_checks import Minds, Price
from standoff.theses.clauses import inner, joined, number, outer, share
from standoff.theses.gloss import called, where
from standoff.theses.leaves import Leaf, concept_name
from standoff.theses.questions import Context
from standoff.theses.records import Answer, Evidence, Question, Ruling, StrategyAnswer, StrategyQuestion
from standoff.theses.strategic import Asking, Judging


@dataclass(frozen=True)
class CheapestWay(StrategyQuestion):
    """What the cheapest way from the status quo to a goal costs; to one of its equilibria where `concept` is given."""

    goal: str
    concept: str | None


@dataclass(frozen=True)
class WayFound(StrategyAnswer):
    """The cheapest way: of `states` with the goal (equilibria, where asked); no cost where no moves lead to any.

    `losses`, `indifferent`, `moves` count its moves; `bearers` are the actors that lose by one, with the number.
    """

    states: int
    feasible: int
    reached: bool = False
    losses: int = 0
    indifferent: int = 0
    moves: int = 0
    bearers: tuple[tuple[str, int], ...] = ()
    path: Evidence | None = None


@dataclass(frozen=True)
class WhoLeaves(StrategyQuestion):
    """Who would leave the states with a goal under a concept."""

    goal: str
    concept: str


@dataclass(frozen=True)
class Leavers(StrategyAnswer):
    """Sets of actors that would leave, with the number of states and the nearest of them, the smallest sets first."""

    total: int
    sets: tuple[tuple[tuple[str, ...], int, Evidence | None], ...]


def _ask_price(check: Price, context: Context) -> tuple[Question, ...]:
    return (CheapestWay(context.key, check.goal, check.concept if check.to == "equilibrium" else None),)


def _ask_minds(check: Minds, context: Context) -> tuple[Question, ...]:
    return (WhoLeaves(context.key, check.goal, check.concept),)


def _judge_price(check: Price, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, WayFound)
    states = where(check.goal, context.data)
    stable = f" that are stable under {concept_name(check.concept)}" if check.to == "equilibrium" else ""
    if not found.reached:
        bounded = check.at_most is not None or check.bearers is not None
        verdict: Ruling = "FAILS" if bounded else "HOLDS"
        if not found.feasible:
            return verdict, f"There are no {states} in this game, so nothing leads there.", ()
        if not found.states:
            return verdict, f"There are no {states}{stable}, so nothing leads there.", ()
        return verdict, f"No moves lead from the status quo to {states}{stable}.", ()
    names = {actor: called(context.data, actor).name for actor, _ in found.bearers}
    fine = [
        check.at_least is None or found.losses >= check.at_least,
        check.at_most is None or found.losses <= check.at_most,
        check.bearers is None or set(check.bearers) == set(names),
    ]
    against = "no move against its mover's interest" if not found.losses else _count(found.losses)
    borne = f", {_borne(found, names)}" if found.losses else ""
    of = "in one move" if found.moves == 1 else f"in {number(found.moves)} moves"
    idle = f" ({number(found.indifferent)} of them neither gain nor loss)" if found.indifferent else ""
    reason = f"The cheapest way from the status quo to {states}{stable} takes {against}{borne}, {of}{idle}."
    if found.moves == 0:
        reason = f"The status quo is among the {states}{stable}: no move is needed."
    told = f" {outer(found.path.moves_words)}." if found.path is not None and found.path.moves_words else ""
    return "HOLDS" if all(fine) else "FAILS", reason + told, (found.path,) if found.path else ()


def _count(losses: int) -> str:
    return "one move against its mover's interest" if losses == 1 else f"{number(losses)} moves against interest"


def _borne(found: WayFound, names: dict[str, str]) -> str:
    if len(found.bearers) == 1:
        name = next(iter(names.values()))
        return f"{name}'s" if found.losses == 1 else f"all {name}'s"
    return joined([f"{number(count)} of {names[actor]}" for actor, count in found.bearers])


def _judge_minds(check: Minds, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, Leavers)
    states = where(check.goal, context.data)
    if found.total == 0:
        return "OPEN", f"There are no {states} in this game. Nothing to judge.", ()
    only = set(check.only)
    fitting = [row for row in found.sets if set(row[0]) <= only]
    inside = sum(count for _, count, _ in fitting)
    spared = {actor: sum(n for who, n, _ in found.sets if actor not in who) for actor in check.only}
    enough = inside == found.total if check.quantifier == "every" else inside > 0
    needed = not check.each or not any(spared.values())
    names = {actor: called(context.data, actor).name for actor in context.data.players}
    reason = _leaving(states, found, inside, [names[a] for a in check.only], check.concept)
    if check.each:
        reason += _spared(spared, names, found.total)
    if not enough:
        who, count, _ = found.sets[0]
        extra = [names[actor] for actor in who if actor not in only]
        reason += (
            f" Nowhere do fewer than {joined([names[a] for a in who])} leave ({number(count)} states)" if extra else ""
        )
        reason += "." if extra else ""
    shown = fitting[0][2] if fitting else found.sets[0][2]
    told = f" The nearest: {inner(shown.words)}." if shown is not None and shown.words else ""
    return "HOLDS" if enough and needed else "FAILS", reason + told, (shown,) if shown is not None else ()


def _leaving(states: str, found: Leavers, inside: int, only: list[str], concept: str) -> str:
    few = f"nobody but {joined(only, 'or')} would leave under {concept_name(concept)}"
    if inside == 0:
        return f"In none of the {number(found.total)} {states} is it so that {few}."
    if found.total == 1:
        return f"In the only one of the {states}, {few}."
    return f"In {share(inside, found.total)} {states}, {few}."


def _spared(spared: dict[str, int], names: dict[str, str], total: int) -> str:
    free = [f"{names[actor]} in {share(count, total)}" for actor, count in spared.items() if count]
    if not free:
        return " In every one of them each of these would."
    return f" But there are some that one of these would not leave: {joined(free)}."


ASK: dict[type, Asking] = {Price: _ask_price, Minds: _ask_minds}
"""By kind of check, the questions that it asks."""

JUDGE: dict[type, Judging] = {Price: _judge_price, Minds: _judge_minds}
"""By kind of check, its verdict from the answers to these questions."""
