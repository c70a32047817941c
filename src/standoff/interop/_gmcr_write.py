"""One resolved game as the text of a `.gmcr` file, with a list of what such a file cannot hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standoff.case.resolved import GamePlayer, ResolvedGame
from standoff.case.tree import Not
from standoff.errors import UsageError
from standoff.interop._normal_form import Cube, cubes, gaps

VERSION = "0.3.6"
"""The oldest version of gmcr-py whose files have every key written here."""
MOST_MEMBERS = 64
"""Conjunctions that one statement may be written as."""
MOST_PATTERNS = 20_000
"""Infeasible patterns that one file may hold."""


@dataclass(frozen=True)
class Exported:
    """The text of a `.gmcr` file, and what was lost on the way, in sentences."""

    text: str
    lost: tuple[str, ...]


def export(game: ResolvedGame, states: Sequence[str], tiers: Mapping[str, Sequence[int]]) -> Exported:
    """See `gmcrplus.export_gmcr`."""
    _writable(game, states)
    writer = _Writer(game, states, tiers)
    document = writer.document()
    text = json.dumps(document, ensure_ascii=False, indent=None, separators=(", ", ": "))
    return Exported(text + "\n", tuple(writer.lost))


def _writable(game: ResolvedGame, states: Sequence[str]) -> None:
    if game.coalesced:
        raise UsageError("A .gmcr file cannot fold states into one, and this game coalesces some.")
    if not states:
        raise UsageError("The game has no states, so there is nothing to write.")
    if not game.options:
        raise UsageError("The game has no options, so there is nothing to write.")


class _Writer:
    """Puts one game into the format, options regrouped by player."""

    def __init__(self, game: ResolvedGame, states: Sequence[str], tiers: Mapping[str, Sequence[int]]):
        self.game, self.tiers = game, tiers
        self.options = [o for player in game.players for o in game.options if o.actor == player.id]
        self.index = {option.id: place for place, option in enumerate(self.options)}
        self.definitions = {definition.id: definition.tree for definition in game.definitions}
        here = {option.id: place for place, option in enumerate(game.options)}
        self.strings = ["".join(state[here[o.id]] for o in self.options) for state in states]
        self.lost = _always_lost(game)

    def document(self) -> dict[str, object]:
        statements = {player.id: self.statements(player) for player in self.game.players}
        ranked = any(found is None for found in statements.values())
        numbers = self.numbers() if ranked else []
        makers: list[dict[str, object]] = []
        for player in self.game.players:
            own = [self.index[o.id] for o in self.options if o.actor == player.id]
            maker: dict[str, object] = {"name": player.name, "options": own}
            maker["preferences"] = statements[player.id] or []
            if ranked:
                maker["preferenceRanking"] = self.ranking(player.id, numbers)
            makers.append(maker)
        directions = {"both": "both", "forward": "fwd", "backward": "back"}
        return {
            "program": "gmcr-py",
            "version": VERSION,
            "options": [{"name": o.yes, "permittedDirection": directions[o.moves]} for o in self.options],
            "decisionMakers": makers,
            "infeasibles": [self.condition(cube) for cube in self.infeasible()],
            "useManualPreferenceRanking": ranked,
            "coalitions": list(range(len(makers))),
        }

    def condition(self, cube: Cube) -> list[list[object]]:
        """A conjunction as `[option, "Y" | "N"]` pairs."""
        pairs = sorted((self.index[id], value) for id, value in cube)
        return [[place, "Y" if value else "N"] for place, value in pairs]

    def infeasible(self) -> tuple[Cube, ...]:
        """Patterns that leave exactly the game's states: constraints denied, or else the gaps between the states."""
        found: dict[Cube, None] = {}
        for option in self.options:
            if option.fixed is not None:
                found[frozenset({(option.id, not option.fixed)})] = None
        for constraint in self.game.constraints:
            denied = cubes(Not(constraint.tree), self.definitions, most=MOST_MEMBERS)
            if denied is None:
                return self.between()
            found |= dict.fromkeys(denied)
        return tuple(found)

    def between(self) -> tuple[Cube, ...]:
        found = gaps(self.strings, tuple(o.id for o in self.options), most=MOST_PATTERNS)
        if found is None:
            raise UsageError(
                f"The constraints of this game come to more than {MOST_PATTERNS:,} infeasible patterns, the most that"
                " is written to a .gmcr file."
            )
        self.lost.append("The constraints as written: infeasible patterns that leave the same states stand for them.")
        return found

    def statements(self, player: GamePlayer) -> list[object] | None:
        """The player's statements as conditions, or None where only a ranking says the same."""
        if player.ranking is not None:
            return None
        found: list[object] = []
        for rank in player.ranks:
            if rank.kind != "single":
                self.lost.append(f"The statements of {player.name}: groups of equal rank are written as a ranking.")
                return None
            for statement in rank.statements:
                members = cubes(statement.tree, self.definitions, most=MOST_MEMBERS)
                if members is None:
                    self.lost.append(
                        f"The statements of {player.name}: {statement.id!r} is no disjunction of {MOST_MEMBERS}"
                        " conjunctions or fewer, so that a ranking stands for them."
                    )
                    return None
                if members and members != (frozenset(),):
                    found.append(self.statement(members))
        return found

    def statement(self, members: Sequence[Cube]) -> object:
        conditions = [self.condition(cube) for cube in members]
        return conditions[0] if len(conditions) == 1 else {"compound": True, "members": conditions}

    def numbers(self) -> list[int]:
        """The number of each state: its place, from 1, in ascending code with the options in the file's order."""
        order = sorted(range(len(self.strings)), key=lambda s: self.strings[s][::-1])
        numbers = [0] * len(order)
        for number, state in enumerate(order, start=1):
            numbers[state] = number
        return numbers

    def ranking(self, player: str, numbers: Sequence[int]) -> list[object]:
        """State numbers, most preferred first; equals in a list of their own."""
        groups: dict[int, list[int]] = {}
        for number, tier in zip(numbers, self.tiers[player], strict=True):
            groups.setdefault(tier, []).append(number)
        best_first = [sorted(groups[tier]) for tier in sorted(groups, reverse=True)]
        return [group if len(group) > 1 else group[0] for group in best_first]


def _always_lost(game: ResolvedGame) -> list[str]:
    """What no `.gmcr` file holds, as far as this game has it."""
    lost = [
        "Sources: passages, records, judgements and notes behind every element.",
        "Ids, and the clause that says no.",
    ]
    if game.status_quo is not None:
        lost.append("The status quo.")
    if game.definitions:
        lost.append("Definitions: they are written out wherever they are used.")
    if game.worlds:
        lost.append("The worlds.")
    if any(option.fixed is not None for option in game.options):
        lost.append("Options held or unseen: the value they do not have is written as an infeasible pattern.")
    if any(statement.confidence < 1 for player in game.players for statement in player.statements):
        lost.append("The confidence in statements.")
    if game.attitudes or any(p.strong is not None or p.strong_after or p.mixture or p.fuzzy for p in game.players):
        lost.append("Strength of preference, mixtures of kinds, degrees and attitudes.")
    regrouped = [o.actor for o in game.options]
    order = [player.id for player in game.players]
    if regrouped != sorted(regrouped, key=order.index):
        lost.append("The order of options: they are regrouped by player.")
    return lost
