"""Leverage in one game: from the engines' arrays to records."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from standoff.case.schema import CaseData
from standoff.conflict.model import Truths
from standoff.conflict.utility import RHO, ordinal, rank_utilities, utilities
from standoff.errors import StandoffError, UsageError
from standoff.strategy.cards import Answers, Effect, Pairs, direct, effects, judge, owners, pairs_of
from standoff.strategy.leverage import Decomposition, chosen, control, decompose
from standoff.study.leverage.records import (
    SETS,
    CardReport,
    CardToday,
    LeverageReport,
    Matrix,
    Measured,
    Pivot,
    Row,
    SetReport,
)
from standoff.study.records import HEADLINE
from standoff.study.solver import Solved

Float = NDArray[np.float64]
THRESHOLD = 0.01
_EVEN = 1e-9


def of_game(
    data: CaseData,
    solved: Solved,
    *,
    concept: str = HEADLINE,
    threshold: float = THRESHOLD,
    rho: float = RHO,
    given: str | None = None,
) -> LeverageReport:
    """Shares, control and cards in one game.

    concept: what the stable states are stable under. threshold: below it control counts as marginal. rho: the ratio of
    the weights of statements (definitions 4.5). given: only states where this proposition holds; of a card's
    pairs both. Raises UsageError for a threshold outside 0..1 or a rho outside (0, 1/2].
    """
    if not 0 <= threshold <= 1:
        raise UsageError(f"The threshold of control must lie between 0 and 1; {threshold} does not.")
    notes: list[str] = []
    both = (utilities(solved.game, solved.model.codes, rho=rho), rank_utilities(solved.model))
    masks = {
        name: among(solved, name, concept, given) for name in SETS if name != "attainable" or solved.has_status_quo
    }
    return LeverageReport(
        perspective=solved.game.perspective,
        scenario=solved.key.scenario,
        concept=concept,
        threshold=threshold,
        rho=rho,
        given=given,
        actors=solved.model.actors,
        sets=_sets(solved, masks, both, threshold, notes),
        cards=_cards(data, solved, both, given, notes),
        ordinal=ordinal(solved.game),
        notes=tuple(dict.fromkeys(notes)),
    )


def among(solved: Solved, name: str, concept: str, given: str | None = None) -> Truths:
    """One of the sets of `SETS`, where `given` holds: (n,)."""
    mask: Truths = np.ones(solved.model.n, np.bool_)
    if name != "feasible":
        mask = solved.equilibria(concept)
    if name == "attainable":
        mask = mask & solved.attainable()
    return mask if given is None else mask & solved.where(given)


def _sets(
    solved: Solved, masks: dict[str, Truths], both: tuple[Float, Float], threshold: float, notes: list[str]
) -> dict[str, SetReport]:
    places = [chosen(mask) for mask in masks.values()]
    try:
        controls = control(solved.model, np.concatenate(both), places)
    except StandoffError as problem:
        notes.append(str(problem))
        controls = [np.full((solved.model.m, 2 * solved.model.m), np.nan)] * len(places)
    return {
        name: _set(solved, name, place, both, np.split(found, 2, axis=1), threshold, notes)
        for name, place, found in zip(masks, places, controls, strict=True)
    }


def _set(
    solved: Solved,
    name: str,
    place: NDArray[np.intp],
    both: tuple[Float, Float],
    controls: Sequence[Float],
    threshold: float,
    notes: list[str],
) -> SetReport:
    actors = solved.model.actors
    parts: tuple[Decomposition | None, ...] = (None, None)
    try:
        parts = decompose(solved.model, place, both)
    except StandoffError as problem:
        notes.append(str(problem))
    measured = [_measured(actors, part, made) for part, made in zip(parts, controls, strict=True)]
    alone = [_pivot(actors, (j,), parts) for j in range(len(actors))]
    several = [*combinations(range(len(actors)), 2), *([tuple(range(len(actors)))] if len(actors) > 2 else [])]
    marginal = [_marginal(actors, made.control, threshold) for made in measured]
    return SetReport(
        name=name,
        n_states=int(place.shape[0]),
        product=parts[0] is not None and parts[0].product,
        statement=measured[0],
        rank=measured[1],
        pivotal=tuple(alone),
        joint=tuple(_pivot(actors, over, parts) for over in several),
        marginalised=tuple(a for a in actors if a in marginal[0] & marginal[1]),
        disputed=tuple(a for a in actors if a in marginal[0] ^ marginal[1]),
    )


def _measured(actors: Sequence[str], part: Decomposition | None, controls: Float) -> Measured:
    columns = range(len(actors))
    shares = [None if part is None else part.shares([j]) for j in columns]
    first = [None if part is None else part.first_order([j]) for j in columns]
    total = [None if part is None else part.total([j]) for j in columns]
    product = part is not None and part.product
    return Measured(
        share=_matrix(actors, shares),
        control=_matrix(actors, list(controls.T)),
        first_order=_matrix(actors, first) if product else None,
        total=_matrix(actors, total) if product else None,
    )


def _matrix(actors: Sequence[str], columns: Sequence[Float | None]) -> Matrix:
    """{i: {j: value}} from one column for each j."""
    return {
        i: {j: None if c is None else _value(c[row]) for j, c in zip(actors, columns, strict=True)}
        for row, i in enumerate(actors)
    }


def _value(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _pivot(actors: Sequence[str], over: tuple[int, ...], parts: Sequence[Decomposition | None]) -> Pivot:
    rows: list[Row] = []
    for part in parts:
        found = None if part is None else part.shares(over)
        rows.append({a: None if found is None else float(found[i]) for i, a in enumerate(actors)})
    own = {actors[j] for j in over}
    leaders = [(_largest(row, set()), _largest(row, own)) for row in rows]
    return Pivot(tuple(actors[j] for j in over), rows[0], rows[1], *leaders[0], agreed=leaders[0] == leaders[1])


def _largest(row: Row, leaving_out: set[str]) -> str | None:
    """Whose share is the largest; None where all are nothing, or two lead together."""
    known = sorted(((value, a) for a, value in row.items() if value is not None and a not in leaving_out), reverse=True)
    if not known or known[0][0] < _EVEN or (len(known) > 1 and known[0][0] - known[1][0] < _EVEN):
        return None
    return known[0][1]


def _marginal(actors: Sequence[str], matrix: Matrix, threshold: float) -> set[str]:
    """The players whose control over every other, as far as it is defined, is below the threshold."""
    found = set()
    for i in actors:
        others = [value for j, value in matrix[i].items() if j != i and value is not None]
        if others and max(others) < threshold:
            found.add(i)
    return found


def _cards(
    data: CaseData, solved: Solved, both: tuple[Float, Float], given: str | None, notes: list[str]
) -> tuple[CardReport, ...]:
    model, stacked = solved.model, np.concatenate(both)
    try:
        found = effects(model, stacked, None if given is None else solved.where(given))
    except StandoffError as problem:
        if given is not None and not model.listed:
            raise
        notes.append(str(problem))
        return ()
    at_today = _today(solved, both[0], sorted({effect.through for effect in found}))
    cards = []
    for effect in found:
        owner = owners(model)[effect.option]
        for on in range(model.m):
            if on not in (owner, effect.through):
                cards.append(_card(data, solved, effect, owner, on, at_today.get((effect.option, effect.through))))
    return tuple(sorted(cards, key=lambda c: (not c.told, -abs(round(c.indirect, 12)))))


def _card(
    data: CaseData,
    solved: Solved,
    effect: Effect,
    owner: int,
    on: int,
    today: tuple[Float, Float, bool] | None,
) -> CardReport:
    model = solved.model
    a, b, c = (model.actors[i] for i in (owner, effect.through, on))
    indirect = effect.indirect
    events = [e for e in data.chronicle if (e.source, e.target, e.aimed_at) == (a, b, c)]
    passages = data.case.options[model.options[effect.option]].passages
    return CardReport(
        option=model.options[effect.option],
        actor=a,
        through=b,
        on=c,
        pairs=effect.pairs,
        alone=effect.alone,
        moved=effect.moved,
        total=float(effect.total[on]),
        direct=float(effect.direct[on]),
        indirect=float(indirect[on]),
        cautious=float(effect.worst[on]),
        rank_indirect=float(indirect[model.m + on]),
        agreed=judge([round(float(indirect[on]), 12), round(float(indirect[model.m + on]), 12)]) != 0,
        own=float(effect.total[owner]),
        recorded=tuple(e.id for e in events),
        told=tuple(e.id for e in events if _overlap(data, e.passages, passages)),
        today=None if today is None else CardToday(*_parts(float(today[0][on]), float(today[1][on])), moved=today[2]),
    )


def _overlap(data: CaseData, some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two lists of passages have words of a source in common."""
    spans = {p.id: (source, p.start, p.end) for source, part in data.passages.items() for p in part.passages}
    pairs = ((spans.get(a), spans.get(b)) for a in some for b in others)
    return any(a and b and a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for a, b in pairs)


def _parts(total: float, at_once: float) -> tuple[float, float, float]:
    return total, at_once, total - at_once


def _today(solved: Solved, values: Float, replying: Sequence[int]) -> dict[tuple[int, int], tuple[Float, Float, bool]]:
    """For each option and replying player: total and direct effect on everyone, and whether the replies change."""
    if not solved.has_status_quo or solved.model.listed:
        return {}
    model, here = solved.model, solved.status_quo
    found = {}
    for option in owners(model):
        there = int(np.searchsorted(model.codes, model.codes[here] ^ np.uint64(1 << option)))
        if there == model.n or model.codes[there] != model.codes[here] ^ np.uint64(1 << option):
            continue
        yes = bool(model.codes[here] >> np.uint64(option) & np.uint64(1))
        found[option] = Pairs(option, np.array([there if yes else here]), np.array([here if yes else there]), 0)
    made = {}
    for actor in replying if found else ():
        answers = Answers(model, actor, values)
        for option, pair in found.items():
            total, moved = answers.differences(pair)[:, 0], bool(answers.moved(pair)[0])
            made[option, actor] = (total, direct(pair, values), moved)
    return made


__all__ = ["THRESHOLD", "among", "of_game", "pairs_of"]
