"""One negotiating table of a case: from its names to the engine's indices, and from positions to a report in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from standoff.case.propositions import parse
from standoff.case.schema import CaseData, Format
from standoff.case.tree import Tree, names
from standoff.conflict.model import Positions, Truths
from standoff.conflict.moves import moves
from standoff.stability.reach import Search
from standoff.strategy import formats as engine
from standoff.study.formats.records import LEVELS, Agreement, Blocker, FallbackReport, GoalName, Level, TableReport
from standoff.study.records import HEADLINE
from standoff.study.solver import Solved, popcount
from standoff.study.telling import gain_clause, improvement, report, step
from standoff.study.wording import move_clause, party
from standoff.theses.clauses import joined, outer
from standoff.theses.gloss import called, gloss
from standoff.theses.questions import goals_of


@dataclass(frozen=True)
class Aim:
    """A goal that tables are asked about: its name, what it says, its tree, whose it is."""

    name: str
    words: str
    tree: Tree
    actor: str | None


def aims(data: CaseData, solved: Solved) -> tuple[Aim, ...]:
    """Every definition, and every goal of an actor that has a proposition, in this view.

    A goal whose id is also a definition's or another actor's goes by ``ACTOR.id``.
    """
    made = [Aim(d.id, d.yes, d.tree, None) for d in solved.game.definitions]
    for actor in data.case.actors:
        for goal in goals_of(data, solved.game.perspective, actor):
            if goal.proposition is not None:
                taken = any(goal.id == aim.name for aim in made)
                made.append(Aim(f"{actor}.{goal.id}" if taken else goal.id, goal.text, parse(goal.proposition), actor))
    return tuple(made)


def goal_names(data: CaseData, solved: Solved) -> tuple[GoalName, ...]:
    """Every aim with whether it is so today, and whether any state has it."""
    wanted = aims(data, solved)
    today = solved.truths_at([aim.tree for aim in wanted], np.array([solved.status_quo]))[:, 0]
    return tuple(
        GoalName(aim.name, aim.words, aim.actor, bool(now), bool(now) or bool(solved.truth(aim.tree).any()))
        for aim, now in zip(wanted, today, strict=True)
    )


def table_of(format: Format, solved: Solved) -> engine.Table:
    """A table of the case as indices and bits. A definition on the agenda stands for the options that it names."""
    model, agenda = solved.model, None
    if format.agenda is not None:
        listed = set(_options(solved, format.agenda))
        agenda = sum(1 << j for j, option in enumerate(model.options) if option in listed)
    requires = None
    if format.requires is not None:
        actor = format.requires.actor
        index = model.actors.index(actor) if actor in model.actors else -1
        requires = engine.Precondition(index, _asked_first(solved, index, format.requires.proposition))
    members = [model.actors.index(a) for a in format.members if a in model.actors]
    return engine.table(model, members, agenda, requires)


def _asked_first(solved: Solved, actor: int, proposition: str) -> Truths:
    """Where a precondition holds, as far as that matters: at the status quo and where its actor can move from there."""
    places = np.array([solved.status_quo], np.int32)
    if actor >= 0:
        places = np.concatenate((places, moves(solved.model, actor, solved.status_quo)))
    holds = np.zeros(solved.model.n, np.bool_)
    holds[places] = solved.truths_at([parse(proposition)], places)[0]
    return holds


def _options(solved: Solved, ids: Sequence[str]) -> list[str]:
    """The options among some ids, those that definitions name included."""
    found: list[str] = []
    seen: set[str] = set()
    waiting = list(ids)
    while waiting:
        id = waiting.pop(0)
        definition = solved.game.definition(id)
        if id in seen:
            continue
        seen.add(id)
        if definition is None:
            found.append(id)
        else:
            waiting += names(definition.tree)
    return found


def stable_among(solved: Solved, table: engine.Table, among: Positions, concept: str) -> Truths:
    """Which of some states are stable for every member."""
    kept = np.ones(among.size, np.bool_)
    for i in table.members:
        kept &= solved.stable_for(concept, i)[among]
    return kept


def negotiated(format: Format, solved: Solved, concept: str = HEADLINE) -> tuple[engine.Table, engine.Outcome]:
    """A table of the case and what it can deliver."""
    table = table_of(format, solved)
    return table, engine.negotiate(solved.model, table, solved.stable(concept))


def table_report(data: CaseData, solved: Solved, id: str, concept: str, wanted: Sequence[Aim]) -> TableReport:
    """What one table can deliver, for people."""
    format = data.case.formats[id]
    table, found = negotiated(format, solved, concept)
    actors = solved.model.actors
    head = TableReport(
        id=id,
        title=format.title,
        members=format.members,
        seats=format.seats,
        silent=tuple(a for a in format.members if a not in actors),
        agenda=tuple(o for j, o in enumerate(solved.model.options) if table.agenda >> j & 1),
        requires=None if format.requires is None else format.requires.proposition,
        required_of=None if format.requires is None else format.requires.actor,
        unmet="" if found.start >= 0 else unmet(data, format, solved),
        opening=None if found.start < 0 else report(solved, found.start),
        goals=tuple((aim.name, "no") for aim in wanted),
        notes=_notes(data, format, solved, table),
    )
    return head if found.start < 0 else _filled(head, solved, table, found, concept, wanted)


def _filled(
    head: TableReport,
    solved: Solved,
    table: engine.Table,
    found: engine.Outcome,
    concept: str,
    wanted: Sequence[Aim],
) -> TableReport:
    goals = levels(solved, found, wanted)
    true = solved.truths_at([aim.tree for aim in wanted], np.flatnonzero(found.afterwards))
    later = np.asarray(true.any(axis=1), dtype=np.bool_)
    blockers = sorted(found.blocks, key=lambda block: -block.weight)
    return replace(
        head,
        n_candidates=int(found.candidates.size),
        n_agreements=int(found.agreements.size),
        n_strict=int(found.strict.sum()),
        n_stepwise=int(found.stepwise.sum()),
        n_unaided=int(found.unaided.sum()),
        n_kept=int(found.kept.sum()),
        n_self_enforcing=int(found.self_enforcing.sum()),
        n_robust=int(found.robust.sum()),
        n_pareto=int(found.undominated.sum()),
        blockers=tuple(Blocker(solved.model.actors[b.actor], b.refused, b.alone, float(b.weight)) for b in blockers),
        goals=goals,
        afterwards=tuple(
            name
            for (name, level), reached in zip(goals, later, strict=True)
            if reached and level not in ("kept", "robust")
        ),
        example=_example(solved, table, found, concept),
        fallback=_fallback(solved, found),
    )


def levels(solved: Solved, found: engine.Outcome, wanted: Sequence[Aim]) -> tuple[tuple[str, Level], ...]:
    """How firmly a table reaches each aim: the best level of an agreement that has it."""
    true = solved.truths_at([aim.tree for aim in wanted], found.agreements)
    height = np.ones(found.agreements.size, np.int8) + found.kept + found.robust
    best = np.where(true, height, 0).max(axis=1, initial=0)
    return tuple((aim.name, LEVELS[int(level)]) for aim, level in zip(wanted, best, strict=True))


def unmet(data: CaseData, format: Format, solved: Solved) -> str:
    """Why a table does not meet, in a sentence."""
    assert format.requires is not None, "only a precondition keeps a table from meeting"
    actor, proposition = format.requires.actor, format.requires.proposition
    said = gloss(proposition, data) or f"“{proposition}” holds"
    if actor not in solved.model.actors:
        return (
            f"The table does not meet: it is asked first that {said}, which is not so, and nobody here can see to it."
        )
    name = party(solved.game, actor)
    holds = solved.where(proposition)
    own = moves(solved.model, solved.actor(actor), solved.status_quo)
    if not holds[own].any() and not holds[solved.status_quo]:
        return f"The table does not meet: it is asked first that {said}, and {name} has no move that makes it so."
    verb = "are" if name.plural else "is"
    return (
        f"The table does not meet: it is asked first that {said}, and whichever way {name} {name.verb('does')} that, "
        f"{name.it} {verb} worse off than today."
    )


def _notes(data: CaseData, format: Format, solved: Solved, table: engine.Table) -> tuple[str, ...]:
    """What the reader has to know about who sits there."""
    notes = []
    silent = [a for a in (*format.members, *format.seats) if a not in solved.model.actors]
    if silent:
        who = joined([called(data, a).name for a in silent])
        has = "have" if len(silent) > 1 else "has"
        notes.append(
            f"{outer(who)} {has} neither options nor preferences in this case, so a place at the table changes nothing."
        )
    if format.agenda is not None:
        beyond = [id for id in _options(solved, format.agenda) if not _owned(solved, table, id)]
        if beyond:
            notes.append(f"On the agenda, but in no member's hands or held fast here: {joined(beyond)}.")
    return tuple(notes)


def _owned(solved: Solved, table: engine.Table, option: str) -> bool:
    return option in solved.model.options and bool(table.agenda >> solved.model.options.index(option) & 1)


def _example(solved: Solved, table: engine.Table, found: engine.Outcome, concept: str) -> Agreement | None:
    """The agreement that holds best, the nearest to today of those."""
    if not found.agreements.size:
        return None
    height = 2 * (found.kept.astype(np.int64) + found.robust) + found.self_enforcing
    best = found.agreements[height == height.max()]
    mask = np.zeros(solved.model.n, np.bool_)
    mask[best] = True
    position = solved.nearest(mask)
    assert position is not None, "there is at least one agreement"
    return agreement(solved, table, found, concept, position)


def agreement(solved: Solved, table: engine.Table, found: engine.Outcome, concept: str, position: int) -> Agreement:
    """One agreement for people."""
    at = int(np.searchsorted(found.agreements, position))
    ranks = solved.model.ranks
    gains = tuple(solved.model.actors[i] for i in table.members if ranks[i, position] > ranks[i, found.start])
    kept, firm = bool(found.kept[at]), bool(found.robust[at])
    level: Level = "robust" if firm else "kept" if kept else "agreement"
    holding = bool(found.self_enforcing[at])
    undone = "" if firm and holding else _undone(solved, table, found.start, concept, position, kept, firm)
    return Agreement(report(solved, position), level, holding, gains, undone)


def _undone(
    solved: Solved, table: engine.Table, start: int, concept: str, position: int, kept: bool, firm: bool
) -> str:
    """Who undoes an agreement, in a sentence: a member that leaves, outsiders that hurt one, or members together."""
    if not kept:
        actor = next(i for i in table.members if not solved.stable(concept)[i, position])
        end = improvement(solved, concept, actor, position)
        name = party(solved.game, solved.model.actors[actor])
        if end is None:
            return f"{outer(name.name)} would not keep to it."
        return f"Not kept: {gain_clause(solved, concept, actor, position, end)}."
    if not firm:
        return _hurt(solved, table, start, position)
    left = engine.defection(solved.model, table, position)
    if left is None:
        return ""
    coalition, ends = left
    change = ends[int(np.argmin(popcount(solved.model.codes[ends] ^ solved.model.codes[position])))]
    who = joined([party(solved.game, solved.model.actors[i]).name for i in coalition])
    said = move_clause(solved.game, solved.string(position), solved.string(int(change)))
    if len(coalition) == 1:
        alone = party(solved.game, solved.model.actors[coalition[0]])
        return f"Kept only because others would answer: {who} alone would gain if {alone.doing(said)}."
    return f"{outer(who)} together would rather leave it: {said}."


def _hurt(solved: Solved, table: engine.Table, start: int, position: int) -> str:
    """What outsiders then do that leaves a member worse off than where the table met."""
    ranks = solved.model.ranks[list(table.members)]
    worse = np.asarray((ranks < ranks[:, [start]]).any(axis=0), dtype=np.bool_)
    search = Search(solved.model, [position], engine.outsiders(solved.model, table), improvements=True)
    steps = search.run(worse) or ()
    told = [step(solved, s.actor, s.origin, s.to).words for s in steps]
    end = steps[-1].to
    hurt = [solved.model.actors[i] for i in table.members if solved.model.ranks[i, end] < solved.model.ranks[i, start]]
    who = joined([party(solved.game, actor).name for actor in hurt])
    verb = "are" if len(hurt) > 1 or party(solved.game, hurt[0]).plural else "is"
    return f"Not proof against outsiders: {', then '.join(told)}, and {who} {verb} worse off than where the table met."


def _fallback(solved: Solved, found: engine.Outcome) -> FallbackReport | None:
    if found.fallback is None:
        return None
    mask = np.zeros(solved.model.n, np.bool_)
    mask[found.fallback.states] = True
    nothing = bool(mask[found.start])
    position = found.start if nothing else solved.nearest(mask)
    assert position is not None, "falling back always ends somewhere"
    return FallbackReport(int(mask.sum()), found.fallback.depth, report(solved, position), nothing)
