"""What theses ask of negotiating tables, answered on solved games."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from standoff.case.schema import Format
from standoff.conflict.model import Positions, Truths
from standoff.errors import unknown
from standoff.strategy import formats as engine
from standoff.study.formats.tables import agreement, stable_among, table_of, unmet
from standoff.study.robustness.drawn import DrawnSolved
from standoff.study.solver import Solved, Solver
from standoff.study.telling import evidence
from standoff.study.wording import party
from standoff.theses.clauses import joined
from standoff.theses.formats import Delivered, TableBlocks, TableDelivers, Weights
from standoff.theses.records import Evidence, Tally


def delivers(question: TableDelivers, solver: Solver) -> Delivered:
    """How many of a table's agreements, at a level, satisfy a proposition, with an example on either side.

    In a draw of preferences only the counts are found.
    """
    solved = solver.solved(question.game)
    format = _format(question.format, solver)
    table = table_of(format, solved)
    start = engine.start_of(solved.model, table)
    if start < 0:
        return Delivered(unmet(solver.data, format, solved), 0, Tally(0, 0))
    agreed = engine.agreements(solved.model, table, start, engine.candidates(solved.model, table, start))
    liked = _better(solved, question.better_for)
    wanted = np.ones(solved.model.n, np.bool_) if question.satisfies == "true" else solved.where(question.satisfies)
    asked = at_level(solved, table, start, agreed, question.concept, question.level) & liked
    satisfied = asked & wanted
    tally = Tally(int(asked.sum()), int(satisfied.sum()))
    if not isinstance(solved, DrawnSolved):
        tally = replace(
            tally,
            example=_shown(solved, "example", satisfied),
            counterexample=_shown(solved, "counterexample", asked & ~wanted),
        )
        if not tally.satisfying:
            nearest = _near_miss(solved, table, question.concept, wanted & liked)
            note = "" if nearest else "Nothing that the table could decide makes it so."
            tally = replace(tally, near_miss=nearest, unsaid=note)
    return Delivered("", int(agreed.size), tally)


def blocks(question: TableBlocks, solver: Solver) -> Weights:
    """Each member's Shapley value in what the table cannot agree on."""
    solved = solver.solved(question.game)
    format = _format(question.format, solver)
    table = table_of(format, solved)
    start = engine.start_of(solved.model, table)
    if start < 0:
        return Weights(unmet(solver.data, format, solved), 0, 0, ())
    open_to = engine.candidates(solved.model, table, start)
    found = sorted(engine.refusals(solved.model, table, start, open_to), key=lambda block: -block.value)
    values = tuple((solved.model.actors[block.actor], block.value) for block in found)
    return Weights("", int(open_to.size), int(sum(value for _, value in values)), values)


def at_level(solved: Solved, table: engine.Table, start: int, agreed: Positions, concept: str, level: str) -> Truths:
    """The states of a table's agreements at a level of the check: (n,). Only what the level needs is worked out."""
    model, chosen = solved.model, agreed
    if level != "agreement":
        chosen = agreed[stable_among(solved, table, agreed, concept)]
    if level == "afterwards":
        return engine.afterwards(model, table, chosen)
    if level == "robust":
        chosen = chosen[engine.robust(model, table, start, chosen)]
    elif level == "self_enforcing":
        chosen = np.array([s for s in chosen if engine.self_enforcing(model, table, int(s))], dtype=np.int32)
    mask = np.zeros(model.n, np.bool_)
    mask[chosen] = True
    return mask


def _format(id: str, solver: Solver) -> Format:
    formats = solver.data.case.formats
    if id not in formats:
        raise unknown("format", id, formats)
    return formats[id]


def _better(solved: Solved, players: tuple[str, ...]) -> Truths:
    """The states that each of some players ranks above the status quo."""
    liked = np.ones(solved.model.n, np.bool_)
    for player in players:
        row = solved.model.ranks[solved.actor(player)]
        liked &= row > row[solved.status_quo]
    return liked


def _shown(solved: Solved, role: str, mask: Truths) -> Evidence | None:
    position = solved.nearest(mask)
    return None if position is None else evidence(solved, role, position)


def _near_miss(solved: Solved, table: engine.Table, concept: str, wanted: Truths) -> Evidence | None:
    """An agreement as wanted that does not last, else the change as wanted that the fewest members refuse."""
    found = engine.negotiate(solved.model, table, solved.stable(concept))
    lasting = 2 * found.kept.astype(np.int64) + found.robust
    position = _nearest(solved, found.agreements, lasting, wanted)
    if position is not None:
        shown = agreement(solved, table, found, concept, position)
        return replace(evidence(solved, "near_miss", position), moves_words=shown.undone.rstrip("."))
    members = list(table.members)
    against = solved.model.ranks[members][:, found.candidates] < solved.model.ranks[members][:, [found.start]]
    position = _nearest(solved, found.candidates, -against.sum(axis=0), wanted)
    if position is None:
        return None
    refusing = [i for i in members if solved.model.ranks[i, position] < solved.model.ranks[i, found.start]]
    parties = [party(solved.game, solved.model.actors[i]) for i in refusing]
    if not parties:
        return replace(evidence(solved, "near_miss", position), moves_words="nobody at the table gains by it")
    verb = "are" if len(parties) > 1 or parties[0].plural else "is"
    words = f"{joined([p.name for p in parties])} {verb} worse off there than where the table meets"
    return replace(evidence(solved, "near_miss", position), moves_words=words)


def _nearest(solved: Solved, positions: Positions, score: np.ndarray, wanted: Truths) -> int | None:
    """Of the wanted ones among some positions, the one with the highest score, nearest to the status quo."""
    mask, height = np.zeros(solved.model.n, np.bool_), np.zeros(solved.model.n, np.int64)
    mask[positions], height[positions] = wanted[positions], score
    return solved.nearest(mask, height)
