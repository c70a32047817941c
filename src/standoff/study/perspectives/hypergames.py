"""The hypergame of a case: its own games solved, put together, and told in names and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from standoff.case.own_games import beliefs, believed, own_perspective, universal
from standoff.case.schema import CaseData
from standoff.case.tree import Name
from standoff.case.view import perspective_chain
from standoff.conflict.model import Truths
from standoff.stability.hypergames import Judged, hypergame, judge
from standoff.stability.witnesses import undeterred
from standoff.study.perspectives.records import (
    CLASSES,
    ClassCounts,
    ClassedState,
    HypergameReport,
    OwnGame,
    Surprise,
    WorldCell,
    WorldRow,
)
from standoff.study.records import Step
from standoff.study.solver import Solved, Solver
from standoff.study.telling import gain_clause, improvement, report, step
from standoff.study.wording import party, truth_sentence
from standoff.study.worlds import shared_truths
from standoff.theses.clauses import inner, outer
from standoff.theses.records import GameKey

Kinds = NDArray[np.int64]


class Played:
    """The hypergame of a case under one scenario, its own games solved concept by concept as they are asked for.

    `universe` is the game of all states, `own` each player's own game in the order of the players. At level 2 (the
    default where some own perspective has `believes`) the own games hold the preferences that the player believes the
    others to have; at level 1 they are the perspectives as they stand. Raises as `Solver.solved`, and UsageError where
    the games' states do not go together.
    """

    def __init__(self, solver: Solver, scenario: str, without: tuple[str, ...] = (), level: int | None = None):
        data = solver.data
        self.data = data
        key = GameKey(data.case.default_perspective, scenario, without)
        self.believes = tuple(beliefs(data, player) for player in data.players)
        self.level = 2 if any(self.believes) and level != 1 else 1
        self.perspectives = tuple(own_perspective(data, player) for player in data.players)
        self.universe = solver.solved(key) if _sees_all(data, key.perspective) else _universe(solver, key)
        self.own = tuple(self._own(solver, i, key) for i in range(len(data.players)))
        self.game = hypergame(self.universe.model, [own.model for own in self.own])
        self._judged: dict[str, Judged] = {}

    def _own(self, solver: Solver, player: int, key: GameKey) -> Solved:
        own = replace(key, perspective=self.perspectives[player])
        if self.level == 1 or not self.believes[player]:
            return solver.solved(own)
        id = self.data.players[player]
        return solver.made(own, believed(self.data, id, key.scenario, without=frozenset(key.without)))

    def judged(self, concept: str) -> Judged:
        """The hypergame under a concept."""
        if concept not in self._judged:
            self._judged[concept] = judge(self.game, [own.stable(concept) for own in self.own])
        return self._judged[concept]

    def player(self, id: str) -> int:
        """The index of a player; raises `Unsettled` for another name."""
        return self.universe.actor(id)

    def image(self, player: int, state: int) -> int:
        """Where a state of the universe lies in a player's own game (-1: nowhere)."""
        return int(self.game.image[player][state])


def _sees_all(data: CaseData, perspective: str) -> bool:
    chain = [data.perspectives[name] for name in perspective_chain(data, perspective)]
    return not any(view.unaware or view.rules_out for view in chain)


def _universe(solver: Solver, key: GameKey) -> Solved:
    return solver.made(key, universal(solver.data, key.scenario))


def told(
    played: Played, concept: str, concepts: Sequence[str] = (), *, limit: int = 100, worlds: bool = True
) -> HypergameReport:
    """The hypergame in names and words; lists of states hold at most `limit` (0: all), the nearest to today first."""
    asked = tuple(dict.fromkeys((concept, *concepts)))
    for own in played.own:
        own.prepare(asked)
    judged = played.judged(concept)
    data, universe = played.data, played.universe
    players = range(len(data.players))
    return HypergameReport(
        scenario=universe.key.scenario,
        concept=concept,
        level=played.level,
        n_states=universe.model.n,
        status_quo=universe.string(universe.status_quo) if universe.has_status_quo else None,
        own=tuple(_own_game(played, judged, i) for i in players),
        concepts=tuple(_counts(played, key) for key in asked),
        hyper_equilibria=_classed(played, judged, judged.hyper, limit),
        wrong=_classed(played, judged, judged.illusory, limit),
        hidden=_classed(played, judged, judged.hidden, limit),
        surprises=_between(played, judged, concept, surprise=True),
        reliefs=_between(played, judged, concept, surprise=False),
        worlds=_worlds(played, judged) if worlds else (),
    )


def _own_game(played: Played, judged: Judged, player: int) -> OwnGame:
    data, own = played.data, played.own[player]
    id, expects = data.players[player], judged.expects[player]
    unseen = [
        option.id
        for option, whole in zip(own.game.options, played.universe.game.options, strict=True)
        if option.fixed is not None and whole.fixed is None
    ]
    perspective = data.perspectives[played.perspectives[player]]
    return OwnGame(
        player=id,
        perspective=played.perspectives[player],
        title=perspective.title or played.perspectives[player],
        declared=id in data.case.hypergame,
        believes=tuple(played.believes[player].items()) if played.level == 2 else (),
        unaware=tuple(unseen),
        n_states=own.model.n,
        n_hidden=int((~judged.seen[player]).sum()),
        n_equilibria=int(judged.stable[player].all(axis=0).sum()),
        n_expected=int(expects.sum()),
        n_right=int((expects & judged.hyper).sum()),
        n_unexpected=int((judged.hyper & ~expects).sum()),
    )


def _counts(played: Played, concept: str) -> ClassCounts:
    judged = played.judged(concept)
    counts = tuple((name, int(judged.of_class(name).sum())) for name in CLASSES)
    today = None
    if played.universe.has_status_quo:
        at = played.universe.status_quo
        today = next(
            (name for name in ("steady", "unsteady", "imaginary", "illusory", "hidden") if judged.of_class(name)[at]),
            None,
        )
    return ClassCounts(concept, int(judged.hyper.sum()), counts, today)


def _classed(played: Played, judged: Judged, mask: Truths, limit: int) -> tuple[ClassedState, ...]:
    """States of a set with who expects them, who does not see them and who leaves them, the nearest to today first."""
    ids = played.data.players
    found = []
    for position in played.universe.by_distance(mask, limit):
        kind = next(
            name
            for name in ("steady", "unsteady", "imaginary", "illusory", "hidden")
            if judged.of_class(name)[position]
        )
        expected, seen, stays = (part[:, position] for part in (judged.expects, judged.seen, judged.stays))
        found.append(
            ClassedState(
                played.universe.string(position),
                kind,
                tuple(id for id, yes in zip(ids, expected, strict=True) if yes),
                tuple(id for id, yes in zip(ids, seen, strict=True) if not yes),
                tuple(id for id, yes, leaves in zip(ids, seen, ~stays, strict=True) if yes and leaves),
            )
        )
    return tuple(found)


# surprises


def _between(played: Played, judged: Judged, concept: str, *, surprise: bool) -> tuple[Surprise, ...]:
    """Who is surprised (or relieved) by whom, those with most states first."""
    players = range(len(played.data.players))
    found = []
    for player in players:
        for by in players:
            if player == by:
                continue
            mask = judged.surprised(player, by) if surprise else judged.relieved(player, by)
            if mask.any():
                of = judged.expects[player] if surprise else judged.hyper
                found.append(_surprise(played, concept, (player, by), mask, int(of.sum()), surprise))
    return tuple(sorted(found, key=lambda one: -one.n_states))


def _surprise(played: Played, concept: str, who: tuple[int, int], mask: Truths, of: int, surprise: bool) -> Surprise:
    player, by = who
    state = played.universe.nearest(mask)
    assert state is not None
    made = leaving(played, concept, by, state, seen_by=by if surprise else player)
    example = report(played.universe, state)
    ids = played.data.players
    return Surprise(
        player=ids[player],
        by=ids[by],
        n_states=int(mask.sum()),
        of=of,
        example=example,
        step=made[0] if made else None,
        gain=made[1] if made else "",
        words=_sentence(played, who, example.difference, made, surprise),
    )


def leaving(
    played: Played, concept: str, mover: int, state: int, *, seen_by: int, changing: Truths | None = None
) -> tuple[Step, str] | None:
    """The mover's best move away from a state that nothing deters, in the own game of `seen_by`, and in words.

    changing: truths over the states of that game; only moves that change them count.
    """
    own = played.own[seen_by]
    at = played.image(seen_by, state)
    if changing is None:
        end = improvement(own, concept, mover, at)
    else:
        ends = undeterred(own.model, concept, mover)(at)
        end = next((t for t in ends if changing[t] != changing[at]), None)
    return None if end is None else (step(own, mover, at, end), gain_clause(own, concept, mover, at, end))


def _sentence(played: Played, who: tuple[int, int], where: str, made: tuple[Step, str] | None, surprise: bool) -> str:
    """A surprise or a relief as a sentence."""
    name, other = (party(played.universe.game, played.data.players[i]) for i in who)
    lead = f"{outer(where)}: {name} {name.verb('takes')} this to"
    if surprise:
        leaves = f"in its own game {inner(made[1])}" if made else f"{other} {other.verb('leaves')} it"
        return f"{lead} last, but {leaves}."
    stays = f"{other} {other.verb('stays')}"
    if made is None:
        return f"{lead} break, but {stays}."
    return f"{lead} break, thinking that {inner(made[1])}; but {stays}."


# worlds


def _worlds(played: Played, judged: Judged) -> tuple[WorldRow, ...]:
    """The worlds that some player expects or that the hypergame keeps: kept ones first, then the most expected."""
    universe = played.universe
    ids = universe.game.worlds
    if not ids:
        return ()
    kinds = np.zeros(universe.model.n, dtype=np.int64)
    for bit, id in enumerate(ids):
        kinds |= universe.truth(Name(id)).astype(np.int64) << bit
    told_of = np.unique(kinds[judged.hyper | judged.expects.any(axis=0)])
    truths = {int(kind): tuple((id, bool(kind >> bit & 1)) for bit, id in enumerate(ids)) for kind in told_of}
    common = set(shared_truths(list(truths.values())))
    rows = [_world(played, judged, kinds == kind, pairs, common) for kind, pairs in truths.items()]
    return tuple(sorted(rows, key=_order))


def _order(row: WorldRow) -> tuple[bool, bool, int, int]:
    known = sum(1 for cell in row.cells if cell.n_expected)
    return (row.n_hyper == 0, row.n_steady == 0, -known, -row.n_hyper)


def _world(
    played: Played, judged: Judged, inside: Truths, truths: tuple[tuple[str, bool], ...], common: set[tuple[str, bool]]
) -> WorldRow:
    game, today = played.universe.game, played.universe
    apart = [pair for pair in truths if pair not in common] or list(truths)
    return WorldRow(
        truths=truths,
        sentence=truth_sentence(game, truths),
        title=truth_sentence(game, [pair for pair in apart if pair[1]] or apart),
        n_steady=int((judged.steady & inside).sum()),
        n_unsteady=int((judged.unsteady & inside).sum()),
        cells=tuple(_cell(played, judged, inside, i) for i in range(len(played.data.players))),
        holds_status_quo=today.has_status_quo and bool(inside[today.status_quo]),
    )


def _cell(played: Played, judged: Judged, inside: Truths, player: int) -> WorldCell:
    ids = played.data.players
    expects = judged.expects[player] & inside
    by = [(ids[j], int((judged.surprised(player, j) & inside).sum())) for j in range(len(ids)) if j != player]
    return WorldCell(
        ids[player],
        int(expects.sum()),
        int((expects & judged.hyper).sum()),
        int((judged.hyper & inside & ~judged.expects[player]).sum()),
        tuple(sorted(((id, n) for id, n in by if n), key=lambda pair: -pair[1])),
    )
