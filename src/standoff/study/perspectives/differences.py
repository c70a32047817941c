"""Two views of one conflict side by side: preference by preference, and what comes of it on states.

Statements are compared as they are in force under one scenario. Two of them are the same if they have the same
proposition, whatever their ids; two of one id with different propositions are one statement worded differently. Of
those that both lists have, the *moved* ones are a smallest set whose removal leaves the rest in the same order (a
longest common subsequence in which statements of equal rank may stand either way).

Two measures on the states that both games have, both exact: in how many the player's best replies are not the same
states, and in how many the games differ on whether it stays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from standoff.case.own_games import own_perspective
from standoff.case.propositions import words
from standoff.case.resolved import GamePlayer, GameStatement
from standoff.case.schema import CaseData, Goal, Statement
from standoff.case.view import perspective_chain
from standoff.conflict.model import Model, Truths
from standoff.study.perspectives.records import (
    Changed,
    GoalDifference,
    Moved,
    PlayerDifference,
    Sides,
    StatementIn,
    ViewDifference,
)
from standoff.study.solver import Solved
from standoff.study.ways import best_within
from standoff.theses.questions import goals_of, statements_of

Placed = tuple[int, str, GameStatement]
"""A statement with its place in the list (from 1) and the kind of that place."""
Pairs = list[tuple[Placed, Placed]]
Where = tuple[NDArray[np.intp], NDArray[np.intp]]


def difference(data: CaseData, first: Solved, second: Solved, concept: str) -> ViewDifference:
    """In what two solved views of one scenario differ, and what comes of it under a concept."""
    views = first.game.perspective, second.game.perspective
    where = _common(first.model, second.model)
    stable = [solved.stable(concept) for solved in (first, second)]
    equilibria = [solved.equilibria(concept) for solved in (first, second)]
    both = int((equilibria[0][where[0]] & equilibria[1][where[1]]).sum())
    players = tuple(
        _player(data, (first, second), i, where, int((stable[0][i][where[0]] != stable[1][i][where[1]]).sum()))
        for i in range(first.model.m)
    )
    return ViewDifference(
        first=views[0],
        second=views[1],
        title=data.perspectives[views[1]].title or views[1],
        players=players,
        unaware=_sides(*(_unaware(data, view) for view in views)),
        rules_out=_sides(*(_ruled_out(data, view) for view in views)),
        goals=_goals(data, *views),
        n_states=(first.model.n, second.model.n, int(where[0].shape[0])),
        n_equilibria=(int(equilibria[0].sum()), int(equilibria[1].sum()), both),
    )


def _player(data: CaseData, games: tuple[Solved, Solved], actor: int, where: Where, stable: int) -> PlayerDifference:
    players = games[0].game.players[actor], games[1].game.players[actor]
    lists = tuple(tuple(_placed(player)) for player in players)
    same, reworded, rest = matched(lists[0], lists[1])
    written = [
        _written(data, solved.game.perspective, player.id) for solved, player in zip(games, players, strict=True)
    ]
    when = _when(same, rest, written)
    told = {one.id for one in when}
    only = [tuple(_statement(place, s, written[k]) for place, _, s in rest[k] if s.id not in told) for k in range(2)]
    ranked = [player.ranking is not None for player in players]
    return PlayerDifference(
        player=players[0].id,
        only_first=only[0],
        only_second=only[1],
        reworded=tuple(Changed(a.id, a.text, b.text) for (_, _, a), (_, _, b) in reworded),
        when=when,
        confidence=tuple(
            Changed(a.id, f"{a.confidence:g}", f"{b.confidence:g}")
            for (_, _, a), (_, _, b) in same
            if a.confidence != b.confidence
        ),
        moved=moved(same),
        grouped=_grouped(same),
        ranked="both" if all(ranked) else "first" if ranked[0] else "second" if ranked[1] else "",
        best_replies=0 if _same_order(*players) else best_replies_differ(games[0].model, games[1].model, actor, where),
        stable=stable,
        own=own_perspective(data, players[0].id) == games[1].game.perspective,
    )


# statements


def _placed(player: GamePlayer) -> Iterator[Placed]:
    for place, rank in enumerate(player.ranks, start=1):
        yield from ((place, rank.kind, statement) for statement in rank.statements)


def matched(
    first: Sequence[Placed], second: Sequence[Placed]
) -> tuple[Pairs, Pairs, tuple[list[Placed], list[Placed]]]:
    """Statements that two lists have in common, those worded differently under one id, and the rest of either."""
    left, right = list(first), list(second)
    same: Pairs = []
    reworded: Pairs = []

    def take(made: Pairs, alike: tuple[bool, bool]) -> None:
        for one in tuple(left):
            for other in right:
                by_id, by_text = one[2].id == other[2].id, words(one[2].tree) == words(other[2].tree)
                if by_id >= alike[0] and by_text >= alike[1]:
                    made.append((one, other))
                    left.remove(one)
                    right.remove(other)
                    break

    take(same, (True, True))
    take(same, (False, True))
    take(reworded, (True, False))
    return same, reworded, (left, right)


def moved(same: Pairs) -> tuple[Moved, ...]:
    """A smallest set of common statements without which no two of the others stand the other way round."""
    pairs = sorted(same, key=lambda pair: (pair[0][0], pair[1][0]))
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, other) in enumerate(pairs):
        at = bisect_right(tails, other[0])
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [other[0]]
        ends[at : at + 1] = [index]
    kept: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return tuple(Moved(a[2].id, a[2].text, a[0], b[0]) for index, (a, b) in enumerate(pairs) if index not in kept)


def _grouped(same: Pairs) -> tuple[str, ...]:
    """Common statements that do not share their place with the same others, or share it in another way."""

    def company(index: int, side: int) -> tuple[str, frozenset[int]]:
        place, kind, _ = same[index][side]
        fellows = frozenset(i for i, pair in enumerate(same) if pair[side][0] == place)
        return (kind if len(fellows) > 1 else "single", fellows)

    return tuple(same[i][0][2].id for i in range(len(same)) if company(i, 0) != company(i, 1))


def _statement(place: int, statement: GameStatement, written: dict[str, Statement]) -> StatementIn:
    found = written.get(statement.id)
    return StatementIn(statement.id, statement.text, place, found.when if found else None, statement.origin)


def _written(data: CaseData, perspective: str, player: str) -> dict[str, Statement]:
    """The statements of a player's block in a perspective by id, those not in force included."""
    for name in reversed(perspective_chain(data, perspective)):
        if player in data.perspectives[name].preferences:
            return {s.id: s for s in statements_of(data.perspectives[name].preferences[player])}
    return {}


def _when(
    same: Pairs, rest: tuple[list[Placed], list[Placed]], written: list[dict[str, Statement]]
) -> tuple[Changed, ...]:
    """Statements that both views have, on different conditions (so that one may not be in force)."""
    ids = [pair[0][2].id for pair in same] + [s.id for side in rest for _, _, s in side]
    found = []
    for id in dict.fromkeys(ids):
        first, second = (side.get(id) for side in written)
        if first is not None and second is not None and first.when != second.when:
            found.append(Changed(id, first.when, second.when))
    return tuple(found)


def _same_order(first: GamePlayer, second: GamePlayer) -> bool:
    """Whether two orders are written alike, so that they are the same on every state."""

    def shape(player: GamePlayer) -> object:
        ranks = tuple((len(r.statements), tuple(sorted(words(s.tree) for s in r.statements))) for r in player.ranks)
        return ranks, player.ranking

    return shape(first) == shape(second)


# what is not seen, goals


def _unaware(data: CaseData, perspective: str) -> tuple[str, ...]:
    chain = perspective_chain(data, perspective)
    return tuple(dict.fromkeys(id for name in chain for id in data.perspectives[name].unaware))


def _ruled_out(data: CaseData, perspective: str) -> tuple[str, ...]:
    chain = perspective_chain(data, perspective)
    return tuple(dict.fromkeys(r.proposition for name in chain for r in data.perspectives[name].rules_out))


def _sides(first: Sequence[str], second: Sequence[str]) -> Sides:
    return Sides(tuple(x for x in first if x not in second), tuple(x for x in second if x not in first))


def _goals(data: CaseData, first: str, second: str) -> tuple[GoalDifference, ...]:
    found = []
    for actor in data.case.actors:
        one, other = (goals_of(data, view, actor) for view in (first, second))
        only = Sides(
            tuple(g.text for g in one if not any(_same_goal(g, h) for h in other)),
            tuple(g.text for g in other if not any(_same_goal(g, h) for h in one)),
        )
        if only:
            found.append(GoalDifference(actor, only))
    return tuple(found)


def _same_goal(one: Goal, other: Goal) -> bool:
    return one.proposition == other.proposition if one.proposition is not None else one.text == other.text


# on states


def _common(first: Model, second: Model) -> Where:
    """Positions, in either model, of the states that both have."""
    if first.codes is second.codes or np.array_equal(first.codes, second.codes):
        every = np.arange(first.n)
        return every, every
    _, one, other = np.intersect1d(first.codes, second.codes, assume_unique=True, return_indices=True)
    return one, other


def best_replies_differ(first: Model, second: Model, actor: int, where: Where) -> int:
    """In how many of the common states an actor's best replies, staying included, are not the same states."""
    one = _only_best_of(first, second, actor, where)
    other = _only_best_of(second, first, actor, (where[1], where[0]))
    return int((~(one & other)).sum())


def _only_best_of(model: Model, other: Model, actor: int, where: Where) -> Truths:
    """Per common state, whether every best reply in one model is a best reply in the other: (common,) bool.

    Among the best replies here the one that the other order likes least is found with them: ranks are compared first
    here, then, backwards, there. A reply that is no state of the other game is the least liked of all.
    """
    there = np.full(model.n, -1, dtype=np.int64)
    there[where[0]] = other.ranks[actor][where[1]]
    wide = int(other.ranks[actor].max(initial=0)) + 2
    least = wide - 2 - best_within(model, actor, model.ranks[actor] * np.int64(wide) + (wide - 2 - there)) % wide
    best = best_within(other, actor, other.ranks[actor].astype(np.int64))
    found: Truths = least[where[0]] == best[where[1]]
    return found
