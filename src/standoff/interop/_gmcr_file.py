"""What a `.gmcr` file says, as frozen records: options, decision makers, conditions, rankings. All faults at once.

A condition is a list of `[option, "Y" | "N"]`, all of which hold; `{"compound": true, "members": [...]}` holds where a
member does. Here both are a `Pattern` list: any of several conjunctions. Options are numbered as in the file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from standoff.case.limits import MAX_ISSUES, MAX_OPTIONS
from standoff.errors import CaseError, Issue

Part = TypeVar("Part")

Conjunction = tuple[tuple[int, bool], ...]
"""(option, value) pairs, ascending by option."""
Condition = tuple[Conjunction, ...]
"""Any of several conjunctions."""
Ranking = tuple[tuple[int, ...], ...]
"""Ordered state numbers in groups of equals, most preferred first."""

MOST_NAME = 1000
MOST_PLAYERS = 256
MOST_CONDITIONS = 100_000
"""Conjunctions in all the conditions of a file together."""
MOST_NUMBERS = 2_000_000
"""State numbers in all the rankings of a file together."""
DIRECTIONS = {"both": "both", "fwd": "forward", "back": "backward"}


@dataclass(frozen=True)
class FileOption:
    """One option: its name, and which way it goes (`both`, `forward`, `backward`)."""

    name: str
    moves: str


@dataclass(frozen=True)
class FilePlayer:
    """One decision maker, with what it prefers and what it does not see."""

    name: str
    options: tuple[int, ...]
    preferences: tuple[Condition, ...]
    ranking: Ranking | None
    misperceptions: tuple[Condition, ...]


@dataclass(frozen=True)
class GmcrFile:
    """The whole file. `ranked`: rankings rule, not statements. `dropped`: statements that repeated an earlier one."""

    name: str
    version: str | None
    options: tuple[FileOption, ...]
    players: tuple[FilePlayer, ...]
    infeasible: tuple[Condition, ...]
    ranked: bool
    coalitions: bool
    dropped: int

    def order(self) -> tuple[int, ...]:
        """The options in the order that state numbers refer to: regrouped by decision maker."""
        return tuple(option for player in self.players for option in player.options)


def read_file(value: object, name: str) -> GmcrFile:
    """The records of a parsed file. Raises CaseError with every fault found."""
    reader = _Reader(name)
    if not isinstance(value, dict) or not {"options", "decisionMakers"} <= value.keys():
        reader.fault("", "This is no file of GMCR+: it has no `options` and `decisionMakers`.")
        raise CaseError(reader.issues)
    reader.ranked = reader.flag(value)
    reader.count = reader.counted(value, "options", MAX_OPTIONS)
    reader.counted(value, "decisionMakers", MOST_PLAYERS)
    options = reader.each(value, "options", "", reader.option)
    players = reader.each(value, "decisionMakers", "", reader.player)
    infeasible = reader.each(value, "infeasibles", "", reader.infeasible)
    if not reader.issues:
        reader.owned_once(players, options)
    if reader.issues:
        raise CaseError(reader.issues)
    version = value.get("version")
    return GmcrFile(
        name=name,
        version=version if isinstance(version, str) else None,
        options=tuple(options),
        players=tuple(players),
        infeasible=tuple(infeasible),
        ranked=reader.ranked,
        coalitions=_grouped(value.get("coalitions")),
        dropped=reader.dropped,
    )


class _Reader:
    """Reads part after part and keeps the faults; a part that cannot be read is None."""

    def __init__(self, file: str):
        self.file = file
        self.issues: list[Issue] = []
        self.count = 0
        self.ranked = False
        self.dropped = 0
        self.conditions = 0
        self.numbers = 0

    def fault(self, where: str, message: str) -> None:
        """Keep a fault; where there are very many, stop."""
        self.issues.append(Issue(self.file, 0, 0, f"{where}: {message}" if where else message))
        if len(self.issues) >= MAX_ISSUES:
            raise CaseError(self.issues)

    def too_many(self, where: str, message: str) -> NoReturn:
        """Keep a fault and stop: reading on would take too long."""
        self.issues.append(Issue(self.file, 0, 0, f"{where}: {message}"))
        raise CaseError(self.issues)

    def counted(self, holder: dict[str, object], key: str, most: int) -> int:
        """How many entries a list has; stops where there are none or too many."""
        entries = holder[key]
        if not isinstance(entries, list):
            self.too_many(key, "this is not a list.")
        if not 1 <= len(entries) <= most:
            self.too_many(key, f"there are {len(entries)}; from 1 to {most} can be read.")
        return len(entries)

    def each(
        self, holder: dict[str, object], key: str, where: str, read: Callable[[object, str], Part | None]
    ) -> list[Part]:
        """Every readable entry of a list (an absent list is empty)."""
        place = f"{where}.{key}" if where else key
        entries = holder.get(key, [])
        if not isinstance(entries, list):
            self.fault(place, "this is not a list.")
            return []
        found = [read(entry, f"{place}[{index}]") for index, entry in enumerate(entries)]
        return [entry for entry in found if entry is not None]

    def flag(self, value: dict[str, object]) -> bool:
        """Whether rankings rule: the flag's name since 0.3.6, else its older name; absent means no."""
        for key in ("useManualPreferenceRanking", "useManualPreferenceVectors"):
            if key in value:
                if not isinstance(value[key], bool):
                    self.fault(key, f"this is {_shown(value[key])} and has to be true or false.")
                return value[key] is True
        return False

    def option(self, entry: object, where: str) -> FileOption | None:
        if not isinstance(entry, dict):
            self.fault(where, f"an option is an object with `name`, and this is {_shown(entry)}.")
            return None
        name, direction = self.name(entry, where), entry.get("permittedDirection", "both")
        if not isinstance(direction, str) or direction not in DIRECTIONS:
            self.fault(where, f"`permittedDirection` is {_shown(direction)} and has to be both, fwd or back.")
            return None
        return FileOption(name, DIRECTIONS[direction])

    def name(self, entry: dict[str, object], where: str) -> str:
        """A name as text for people: as written, but for control characters and space around it."""
        raw = entry.get("name", "")
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            self.fault(where, f"`name` is {_shown(raw)} and has to be text.")
            return ""
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in str(raw)).strip()
        if len(text) > MOST_NAME:
            self.fault(where, f"`name` is longer than {MOST_NAME} characters.")
        return text[:MOST_NAME]

    def player(self, entry: object, where: str) -> FilePlayer | None:
        if not isinstance(entry, dict):
            self.fault(where, f"a decision maker is an object with `name`, and this is {_shown(entry)}.")
            return None
        listed = entry.get("options", [])
        if isinstance(listed, list) and len(listed) > MAX_OPTIONS:
            self.too_many(where, f"it lists {len(listed)} options, and {MAX_OPTIONS} can be read.")
        owned = self.each(entry, "options", where, self.index)
        preferences = self.each(entry, "preferences", where, self.condition)
        kept = tuple(dict.fromkeys(preferences))
        self.dropped += len(preferences) - len(kept)
        misperceptions = tuple(self.each(entry, "misperceptions", where, self.condition))
        return FilePlayer(
            name=self.name(entry, where),
            options=tuple(dict.fromkeys(owned)),
            preferences=kept,
            ranking=self.ranking(entry, where) if self.ranked else None,
            misperceptions=misperceptions,
        )

    def ranking(self, entry: dict[str, object], where: str) -> Ranking | None:
        key = next((key for key in ("preferenceRanking", "preferenceVector") if key in entry), None)
        if key is None:
            self.fault(where, "the file says that rankings rule, and this decision maker has no `preferenceRanking`.")
            return None
        return tuple(self.each(entry, key, where, self.group))

    def group(self, entry: object, where: str) -> tuple[int, ...] | None:
        numbers = entry if isinstance(entry, list) else [entry]
        self.numbers += len(numbers)
        if self.numbers > MOST_NUMBERS:
            self.too_many(where, f"the rankings of the file hold more than {MOST_NUMBERS:,} numbers.")
        for number in numbers:
            if isinstance(number, bool) or not isinstance(number, int):
                self.fault(where, f"a ranking holds state numbers, and this is {_shown(number)}.")
                return None
        return tuple(numbers) or None

    def infeasible(self, entry: object, where: str) -> Condition | None:
        found = self.condition(entry, where)
        if found is not None and () in found:
            self.fault(where, "an infeasible pattern without options would leave no state.")
        return found

    def condition(self, entry: object, where: str) -> Condition | None:
        """A plain or compound condition, members and literals in ascending order and each once."""
        if isinstance(entry, dict):
            if entry.get("compound") is not True or not isinstance(entry.get("members"), list):
                self.fault(where, "a compound condition is an object with `compound`: true and a list of `members`.")
                return None
            return tuple(sorted(set(self.each(entry, "members", where, self.conjunction))))
        found = self.conjunction(entry, where)
        return None if found is None else (found,)

    def conjunction(self, entry: object, where: str) -> Conjunction | None:
        if not isinstance(entry, list):
            self.fault(where, f"a condition is a list of [option, Y or N], and this is {_shown(entry)}.")
            return None
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            self.too_many(where, f"the conditions of the file have more than {MOST_CONDITIONS:,} members.")
        literals: dict[int, bool] = {}
        for literal in entry:
            match literal:
                case [number, ("Y" | "N") as answer]:
                    option = self.index(number, where)
                    if option is None:
                        return None
                case _:
                    self.fault(where, f"a condition is made of [option, Y or N], and this has {_shown(literal)}.")
                    return None
            if option in literals:
                self.fault(where, f"the condition names option {option} twice.")
                return None
            literals[option] = answer == "Y"
        return tuple(sorted(literals.items()))

    def index(self, entry: object, where: str) -> int | None:
        if isinstance(entry, bool) or not isinstance(entry, int) or not 0 <= entry < self.count:
            last = self.count - 1
            self.fault(where, f"an option is named by its place from 0 to {last}, and this is {_shown(entry)}.")
            return None
        return entry

    def owned_once(self, players: Sequence[FilePlayer], options: Sequence[FileOption]) -> None:
        """Every option belongs to exactly one decision maker."""
        for number, option in enumerate(options):
            owners = [player.name for player in players if number in player.options]
            said = f"options[{number}]", f"the option {option.name!r} belongs to"
            if not owners:
                self.fault(said[0], f"{said[1]} no decision maker; each option needs one.")
            elif len(owners) > 1:
                self.fault(said[0], f"{said[1]} {' and '.join(owners)}; each option needs exactly one.")


def _grouped(coalitions: object) -> bool:
    return isinstance(coalitions, list) and any(isinstance(c, list) and len(c) > 1 for c in coalitions)


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, list | dict | str) or len(value) < 20 else type(value).__name__
    return text if len(text) <= 40 else text[:37] + "..."
