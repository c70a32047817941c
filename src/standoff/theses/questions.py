"""What has to be known to judge a thesis.

Every check asks at most one question of one game per player it names; composite checks ask what their parts ask; checks
that refer to other theses ask what those ask, in those theses' own perspective and scenario. `rests_on` asks everything
twice, once with the statement left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from standoff.case.checks import (
    AllOf,
    AnyOf,
    BestResponse,
    BothHold,
    Check,
    Equilibria,
    GoalAttained,
    Not,
    Prefers,
    Reachable,
    RestsOn,
    StableFor,
    TopUnstable,
)
from standoff.case.schema import CaseData, EqualGroup, Goal, Preferences, Statement, Thesis, UnorderedGroup
from standoff.case.view import BARE
from standoff.theses.records import (
    AmongEquilibria,
    BestReplies,
    GameKey,
    PreferenceBetween,
    Question,
    Reaches,
    StableStates,
    TopStates,
)
from standoff.theses.strategic import asking


@dataclass(frozen=True)
class Context:
    """Where a check is judged: the case, the game, and the theses on the way here (against going in circles)."""

    data: CaseData
    key: GameKey
    on_the_way: tuple[str, ...] = ()

    def of(self, thesis: Thesis) -> Context:
        """The context of a thesis referred to: its own perspective and scenario, the same statements left out."""
        key = replace(game_of(thesis, self.data), without=self.key.without)
        return Context(self.data, key, (*self.on_the_way, thesis.id))

    def leaving_out(self, statement: str) -> Context:
        """The same with one more preference statement left out."""
        without = tuple(sorted({*self.key.without, statement}))
        return replace(self, key=replace(self.key, without=without))

    def referred(self, thesis: str) -> Thesis | None:
        """Another thesis by id; None where there is none, or where it is being judged already."""
        if thesis in self.on_the_way:
            return None
        return next((t for t in self.data.theses.theses if t.id == thesis), None)


def game_of(thesis: Thesis, data: CaseData) -> GameKey:
    """The game in which a thesis is judged: its own perspective and scenario, else the case's defaults."""
    case = data.case
    return GameKey(thesis.perspective or case.default_perspective, thesis.scenario or case.default_scenario or BARE)


def questions(thesis: Thesis, data: CaseData) -> tuple[Question, ...]:
    """Everything that has to be known to judge a thesis, each question once, in order."""
    return tuple(dict.fromkeys(asked(thesis.check, start(thesis, data))))


def start(thesis: Thesis, data: CaseData) -> Context:
    """The context in which the judging of a thesis begins."""
    return Context(data, game_of(thesis, data), (thesis.id,))


def asked(check: Check, context: Context) -> Iterator[Question]:
    """The questions of a check, in order, repetitions included."""
    match check:
        case Not(check=part):
            yield from asked(part, context)
        case AllOf(checks=parts) | AnyOf(checks=parts):
            for part in parts:
                yield from asked(part, context)
        case BothHold(theses=members):
            for member in members:
                yield from _asked_of(member, context)
        case RestsOn(thesis=member, statement=statement):
            yield from _asked_of(member, context)
            yield from _asked_of(member, context.leaving_out(statement))
        case _:
            yield from own(check, context)


def _asked_of(thesis: str, context: Context) -> Iterator[Question]:
    found = context.referred(thesis)
    if found is not None:
        yield from asked(found.check, context.of(found))


def own(check: Check, context: Context) -> tuple[Question, ...]:
    """The questions of a check that is no composite and refers to no thesis (none for dates and missing engines)."""
    key = context.key
    match check:
        case Equilibria():
            return (AmongEquilibria(key, check.concept, check.scope, check.given, check.satisfies),)
        case GoalAttained():
            wanted = attained(check, context)
            return () if wanted is None else (AmongEquilibria(key, check.concept, check.scope, None, wanted),)
        case Prefers():
            return (PreferenceBetween(key, check.player, check.better, check.worse),)
        case BestResponse():
            return (BestReplies(key, check.player, check.given, check.move),)
        case Reachable():
            return (Reaches(key, check.start, check.to, check.by),)
        case TopUnstable():
            return tuple(TopStates(key, player, check.concept) for player in check.players)
        case StableFor():
            players = context.data.players if check.exactly else check.players
            return tuple(StableStates(key, player, check.concept, check.state) for player in players)
        case _:
            ask = asking(type(check))
            return () if ask is None else ask(check, context)


def goals_of(data: CaseData, perspective: str, actor: str) -> tuple[Goal, ...]:
    """An actor's goals as a perspective sees them: its own block, else the inherited one, else the case's."""
    seen: set[str] = set()
    at: str | None = perspective
    while at is not None and at in data.perspectives and at not in seen:
        seen.add(at)
        if actor in data.perspectives[at].goals:
            return data.perspectives[at].goals[actor]
        at = data.perspectives[at].extends
    return data.case.goals.get(actor, ())


def statements_of(block: Preferences) -> tuple[Statement, ...]:
    """Every statement of a block of preferences, groups flattened."""
    found: list[Statement] = []
    for entry in block.statements:
        if isinstance(entry, EqualGroup):
            found.extend(entry.equal)
        elif isinstance(entry, UnorderedGroup):
            found.extend(entry.unordered)
        else:
            found.append(entry)
    return tuple(found)


def attained(check: GoalAttained, context: Context) -> str | None:
    """The proposition that the player's goals (all, or any) are attained; None where it has no goals.

    A goal that no option brings about is never attained, so it makes `all` false and adds nothing to `any`.
    """
    goals = goals_of(context.data, context.key.perspective, check.player)
    if not goals:
        return None
    parts = [goal.proposition for goal in goals]
    if check.goals == "all":
        return "false" if None in parts else " and ".join(f"({part})" for part in parts)
    return " or ".join(f"({part})" for part in parts if part is not None) or "false"
