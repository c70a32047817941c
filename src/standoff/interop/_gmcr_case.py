"""A `.gmcr` file's records as a case.

Options get ids `o0`, `o1`, ... in the file's order, decision makers `p0`, `p1`, ...; their names become the words. The
perspective `file` sees everything; a decision maker with misperceptions gets its own, which rules those states out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NoReturn

from pydantic import ValidationError

from standoff.case.schema import (
    Actor,
    CaseData,
    CaseFile,
    Constraint,
    Definition,
    Option,
    Perspective,
    Preferences,
    RuledOut,
    Statement,
)
from standoff.errors import CaseError, Issue
from standoff.interop._gmcr_file import Condition, Conjunction, FilePlayer, GmcrFile
from standoff.interop._gmcr_states import SearchTooLong, numbered_states

LONGEST = 12_000
"""Characters of one proposition; longer ones are put together from definitions."""


def as_case(file: GmcrFile, id: str) -> CaseData:
    """The case. Raises CaseError where a ranking does not cover the states exactly once."""
    writer = _Writer(file)
    perspectives = writer.perspectives()
    constraints = writer.constraints()
    try:
        case = CaseFile(
            title=id,
            default_perspective="file",
            hypergame=writer.hypergame(),
            actors={f"p{n}": Actor(name=p.name or f"Player {n}") for n, p in enumerate(file.players)},
            options=writer.options(),
            constraints=constraints,
            definitions=writer.definitions,
        )
        return CaseData(id=id, case=case, perspectives=perspectives)
    except ValidationError as problem:
        messages = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in problem.errors()]
        raise CaseError([Issue(file.name, 0, 0, message) for message in messages]) from None


class _Writer:
    """Puts one file into words; propositions too long for one become definitions on the way."""

    def __init__(self, file: GmcrFile):
        self.file = file
        self.record = f"GMCR+ file {file.name}"
        self.definitions: dict[str, Definition] = {}
        self.numbered: tuple[str, ...] | None = None

    def options(self) -> dict[str, Option]:
        owner = {option: f"p{n}" for n, player in enumerate(self.file.players) for option in player.options}
        names = [o.name or f"Option {n}" for n, o in enumerate(self.file.options)]
        return {
            f"o{n}": Option(actor=owner[n], yes=name, no=f"not {name}", moves=o.moves, record=self.record)
            for n, (o, name) in enumerate(zip(self.file.options, names, strict=True))
        }

    def constraints(self) -> tuple[Constraint, ...]:
        patterns = dict.fromkeys(c for condition in self.file.infeasible for c in condition)
        return tuple(
            Constraint(id=f"c{n}", proposition=f"not ({_all(pattern)})", record=self.record)
            for n, pattern in enumerate(patterns)
        )

    def perspectives(self) -> dict[str, Perspective]:
        players = {f"p{n}": self.preferences(n, player) for n, player in enumerate(self.file.players)}
        title = f"As the file {self.file.name} has it"
        found = {"file": Perspective(title=title, outside=True, note=self.note(), preferences=players)}
        for n, player in enumerate(self.file.players):
            if player.misperceptions:
                ruled = tuple(
                    RuledOut(proposition=self.proposition(condition, f"p{n}_m{m}"), record=self.record)
                    for m, condition in enumerate(player.misperceptions)
                )
                title = f"As {player.name or f'Player {n}'} sees it"
                found[f"p{n}_view"] = Perspective(title=title, holder=f"p{n}", extends="file", rules_out=ruled)
        return found

    def hypergame(self) -> dict[str, str]:
        if not any(player.misperceptions for player in self.file.players):
            return {}
        return {f"p{n}": f"p{n}_view" if p.misperceptions else "file" for n, p in enumerate(self.file.players)}

    def preferences(self, n: int, player: FilePlayer) -> Preferences:
        if player.ranking is not None:
            return Preferences(ranking=self.ranking(player, f"decisionMakers[{n}]"), record=self.record)
        statements = tuple(
            Statement(id=f"p{n}_s{place}", proposition=self.proposition(c, f"p{n}_s{place}"), record=self.record)
            for place, c in enumerate(player.preferences)
        )
        return Preferences(statements=statements, record=self.record)

    def ranking(self, player: FilePlayer, where: str) -> tuple[tuple[str, ...], ...]:
        """The groups of state numbers as groups of states. Raises CaseError unless they are 1 to m, each once."""
        groups = player.ranking or ()
        numbers = [number for group in groups for number in group]
        states = self.states(where)
        if len(states) > len(numbers):
            self.fault(where, f"the ranking has {len(numbers)} numbers, and the file has more states than that.")
        if not states:
            self.fault(where, "the ranking ranks states, and the infeasible patterns leave none.")
        wrong = sorted(n for n in set(numbers) if not 1 <= n <= len(states))
        if wrong:
            self.fault(where, f"the ranking names state {wrong[0]}, and the states are 1 to {len(states)}.")
        if len(set(numbers)) < len(numbers):
            twice = Counter(numbers).most_common(1)[0][0]
            self.fault(where, f"the ranking names state {twice} twice.")
        return tuple(tuple(states[n - 1] for n in group) for group in groups)

    def states(self, where: str) -> tuple[str, ...]:
        """All the states, or as many as the longest ranking has numbers and one more; found once."""
        if self.numbered is None:
            longest = max(sum(map(len, player.ranking or ())) for player in self.file.players)
            try:
                self.numbered = numbered_states(self.file, longest)
            except SearchTooLong:
                self.fault(where, "the infeasible patterns leave too much to try to number the states.")
        return self.numbered

    def fault(self, where: str, message: str) -> NoReturn:
        raise CaseError([Issue(self.file.name, 0, 0, f"{where}: {message}")])

    def proposition(self, condition: Condition, id: str) -> str:
        """A condition in words; past the length of one proposition its parts become definitions."""
        parts = [_all(conjunction) for conjunction in condition]
        text = _any(parts)
        if len(text) <= LONGEST:
            return text
        chunks: list[list[str]] = [[]]
        for part in parts:
            if sum(map(len, chunks[-1])) + len(part) + 8 * len(chunks[-1]) > LONGEST:
                chunks.append([])
            chunks[-1].append(part)
        for n, chunk in enumerate(chunks):
            yes, no = f"part {n + 1} of {id} holds", f"part {n + 1} of {id} does not hold"
            self.definitions[f"{id}_part{n}"] = Definition(proposition=_any(chunk), yes=yes, no=no, record=self.record)
        return " or ".join(f"{id}_part{n}" for n in range(len(chunks)))

    def note(self) -> str:
        """What was decided while reading, in sentences."""
        file = self.file
        said = [f"Read from a GMCR+ file{f' of version {file.version}' if file.version else ''}; it has no status quo."]
        if file.ranked:
            said.append("Its rankings rule; statements it also holds are not read.")
        if file.dropped:
            said.append(f"Statements that repeat an earlier one of the same player are dropped: {file.dropped}.")
        if file.coalitions:
            said.append("It groups players into coalitions, which are not used.")
        unseen = [p.name for p in file.players if p.misperceptions]
        if unseen:
            said.append(
                f"This perspective sees every state; what {' and '.join(unseen)} does not see is ruled out in a"
                " perspective of its own."
            )
        names = [p.name for p in file.players]
        if len(set(names)) < len(names):
            said.append("Some players share a name; tell them apart by id.")
        return " ".join(said)[:4000]


def _all(conjunction: Conjunction) -> str:
    """All of these option values: `o1 and not o3`."""
    return " and ".join(f"o{option}" if value else f"not o{option}" for option, value in conjunction) or "true"


def _any(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return " or ".join(f"({part})" if " and " in part else part for part in parts) or "false"
