"""What each player wants under each combination of driver levels, and the utilities that follow from it.

Which statements are in force, and what they come to, depends on the levels of the drivers that a player's statements
name, and on nothing else; so the case is resolved once for each combination of those levels, and combinations under
which the player wants the same share one *list*. How much of a list a state honours depends only on which of the
player's statements are true there; states at which the same ones are true share one *pattern*. Utilities are worked out
for patterns and then spread over the states: exactly those of `conflict.utility.utilities`, only sooner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import GamePlayer, GameStatement, Rank, ResolvedGame
from standoff.case.schema import CaseData, Entry, EqualGroup, Statement, UnorderedGroup
from standoff.case.view import perspective_chain, resolve, scenario_chain
from standoff.conflict.compile import Compiler
from standoff.conflict.draws import Draw, planes_of
from standoff.conflict.model import Model
from standoff.conflict.preferences import dense
from standoff.conflict.utility import RHO, Utilities, add_up, raw_weights, utilities
from standoff.projection.levels import Conditioned, Levels

Int32 = NDArray[np.int32]
Block = TypeVar("Block")


@dataclass(frozen=True)
class Spacing:
    """How far the statements of a list lie apart: the ratio rho, or a number for each statement id in its place."""

    rho: float = RHO
    gaps: Mapping[str, float] | None = None

    def weights(self, ranks: Sequence[Rank]) -> list[float]:
        """The weights of a list, most important first. A group takes the number of its first statement."""
        if self.gaps is None:
            return raw_weights(ranks, self.rho)
        return raw_weights(ranks, self.rho, [self.gaps[rank.statements[0].id] for rank in ranks])


@dataclass(frozen=True)
class Changes:
    """How a list departs from what is written: a preference draw, statements left out, groups put in a strict order."""

    draw: Draw | None = None
    without: tuple[str, ...] = ()
    orders: tuple[tuple[str, ...], ...] = ()

    def ranks(self, player: GamePlayer) -> tuple[Rank, ...]:
        """The player's list as it then stands. A draw puts every group in an order of its own."""
        if self.draw is not None:
            order = self.draw.order(player, self.without)
            return tuple(Rank("single", (player.statements[at],)) for at in order)
        made: list[Rank] = []
        for rank in player.ranks:
            kept = [statement for statement in rank.statements if statement.id not in self.without]
            order_of = next((one for one in self.orders if all(s.id in one for s in rank.statements)), None)
            if order_of is not None and rank.kind != "single":
                made += [Rank("single", (s,)) for s in sorted(kept, key=lambda s: order_of.index(s.id))]
            elif kept:
                made.append(Rank(rank.kind, tuple(kept)))
        return tuple(made)


AS_WRITTEN = Changes()
"""Nothing departs."""


@dataclass(frozen=True)
class Wants:
    """One player's lists (C of them) and its statements' truths by pattern.

    rows: which list is in force, by the levels of the drivers that condition it. patterns: (n,) each state's pattern.
    truths: (S, patterns) bool, of each different proposition. places: per list, the row of `truths` of each of its
    statements. ranked: (n,) the utilities of an explicit ranking, None where statements rule.
    """

    rows: Conditioned
    lists: tuple[GamePlayer, ...]
    patterns: Int32
    truths: NDArray[np.bool_]
    places: tuple[tuple[int, ...], ...]
    ranked: Utilities | None

    def utility(self, rows: Sequence[int], spacing: Spacing, changes: Changes = AS_WRITTEN) -> tuple[Utilities, Int32]:
        """The utilities of some lists at every state, each different one once, and which of them each list has.

        ((C', n) float64 in [0, 1], (len(rows),) int32).
        """
        if self.ranked is not None:
            return self.ranked[None, :], np.zeros(len(rows), dtype=np.int32)
        made: dict[bytes, int] = {}
        different: list[Utilities] = []
        which = np.zeros(len(rows), dtype=np.int32)
        for at, row in enumerate(rows):
            values = self._by_pattern(row, spacing, changes)
            key = values.tobytes()
            if key not in made:
                made[key] = len(different)
                different.append(values)
            which[at] = made[key]
        return np.stack([values[self.patterns] for values in different]), which

    def _by_pattern(self, row: int, spacing: Spacing, changes: Changes) -> Utilities:
        """(patterns,): the utility of each pattern under one list."""
        player = self.lists[row]
        place = dict(zip((statement.id for statement in player.statements), self.places[row], strict=True))
        ranks = changes.ranks(player)
        made = np.zeros(self.truths.shape[1])
        if ranks:
            add_up(made, [self.truths[place[s.id]] for rank in ranks for s in rank.statements], spacing.weights(ranks))
        return made


def wants(data: CaseData, game: ResolvedGame, model: Model, levels: Levels) -> tuple[Wants, ...]:
    """Every player's wants, in the order of the players."""
    return tuple(_of_player(data, game, model, levels, player) for player in game.players)


def _of_player(data: CaseData, game: ResolvedGame, model: Model, levels: Levels, player: GamePlayer) -> Wants:
    part = _alone(data, player.id)
    scenario = game.scenario or "none"
    drivers = levels.named(_texts(part, game.perspective, scenario))
    found: dict[tuple[Rank, ...], int] = {}
    lists: list[GamePlayer] = []
    shape = tuple(len(levels.possible[driver]) for driver in drivers)
    rows = np.zeros(shape, dtype=np.int32)
    for place in product(*(range(size) for size in shape)):
        at = {driver: levels.possible[driver][k] for driver, k in zip(drivers, place, strict=True)}
        seen = resolve(part, game.perspective, scenario, levels={**levels.now, **at})
        one = next(p for p in seen.players if p.id == player.id)
        one = replace(one, ranks=tuple(_decided(rank, levels, at) for rank in one.ranks))
        if one.ranks not in found:
            found[one.ranks] = len(lists)
            lists.append(one)
        rows[place] = found[one.ranks]
    conditioned = Conditioned(drivers, rows)
    if player.ranking is not None:
        alone = replace(game, players=(player,))
        none = np.zeros((0, 1), dtype=np.bool_)
        ranked = utilities(alone, model.codes)[0]
        return Wants(conditioned, tuple(lists), np.zeros(model.n, dtype=np.int32), none, ((),) * len(lists), ranked)
    patterns, truths, places = _truths(game, model, lists)
    return Wants(conditioned, tuple(lists), patterns, truths, places, None)


def _truths(
    game: ResolvedGame, model: Model, lists: Sequence[GamePlayer]
) -> tuple[Int32, NDArray[np.bool_], tuple[tuple[int, ...], ...]]:
    """States' patterns, what is true in each pattern, and where each list's statements are found there."""
    compiler = Compiler(game)
    steps: dict[int, int] = {}
    places = tuple(
        tuple(steps.setdefault(compiler.add(s.tree), len(steps)) for s in player.statements) for player in lists
    )
    planes = planes_of(compiler, list(steps), model.codes)
    patterns = dense(planes, model.n)
    first = np.zeros(int(patterns.max(initial=0)) + 1, dtype=np.int64)
    first[patterns[::-1]] = np.arange(model.n - 1, -1, -1)
    truths = (planes[:, first // 64] >> (first % 64).astype(np.uint64)) & np.uint64(1)
    return patterns, truths.astype(np.bool_), places


def _decided(rank: Rank, levels: Levels, at: Mapping[str, str]) -> Rank:
    """The rank with driver levels decided also where only a definition speaks of them."""
    decided = tuple(_statement(statement, levels, at) for statement in rank.statements)
    return Rank(rank.kind, decided)


def _statement(statement: GameStatement, levels: Levels, at: Mapping[str, str]) -> GameStatement:
    return replace(statement, tree=levels.decided(statement.text, at))


def _alone(data: CaseData, player: str) -> CaseData:
    """The case with nothing in it but what shapes one player's preferences, which resolves quickly."""
    perspectives = {
        id: view.model_copy(update={"preferences": _only(view.preferences, player), "unaware": (), "rules_out": ()})
        for id, view in data.perspectives.items()
    }
    scenarios = {
        id: scenario.model_copy(
            update={"preferences": {p: _only(edits, player) for p, edits in scenario.preferences.items()}}
        )
        for id, scenario in data.case.scenarios.items()
    }
    bare = {"definitions": {}, "constraints": (), "coalesced": (), "scenarios": scenarios}
    return data.model_copy(update={"perspectives": perspectives, "case": data.case.model_copy(update=bare)})


def _only(mapping: Mapping[str, Block], key: str) -> dict[str, Block]:
    return {key: mapping[key]} if key in mapping else {}


def _texts(part: CaseData, perspective: str, scenario: str) -> list[str]:
    """Every proposition and every `when` that one player's list may be made of, some that are not among them."""
    entries = [
        entry
        for id in perspective_chain(part, perspective)
        for block in part.perspectives[id].preferences.values()
        for entry in block.statements
    ]
    edits = [
        edit
        for id in scenario_chain(part, scenario)
        for players in part.case.scenarios[id].preferences.values()
        for edit in players.values()
    ]
    written = [statement for entry in entries for statement in _members(entry)]
    written += [s for edit in edits for s in (*edit.replace.values(), *(new.statement for new in edit.insert))]
    return [text for s in written for text in (s.proposition, s.when) if text is not None]


def _members(entry: Entry) -> tuple[Statement, ...]:
    match entry:
        case EqualGroup():
            return entry.equal
        case UnorderedGroup():
            return entry.unordered
        case _:
            return (entry,)
