"""The study of shares, control and cards: the report, its document, and who answers the theses."""

from __future__ import annotations

from typing import Any

from standoff.case.schema import CaseData
from standoff.case.view import BARE
from standoff.study.leverage.answers import ANSWER
from standoff.study.leverage.game import THRESHOLD, among, of_game
from standoff.study.leverage.records import (
    SETS,
    CardReport,
    LeverageReport,
    Matrix,
    Measured,
    Pivot,
    SetReport,
)
from standoff.study.solver import Solver
from standoff.theses.records import GameKey

__all__ = ["ANSWER", "THRESHOLD", "LeverageReport", "among", "document", "of_game", "report"]


def report(data: CaseData, solver: Solver) -> LeverageReport | None:
    """The report of a case in its default view; None where fewer than two players have options of their own."""
    solved = solver.solved(GameKey(data.case.default_perspective, data.case.default_scenario or BARE))
    if sum(mask != 0 for mask in solved.model.own) < 2:
        return None
    return of_game(data, solved)


def document(found: LeverageReport, *, limit: int = 0) -> dict[str, Any]:
    """The report as plain data, at most `limit` cards (0: all).

    ``concept, threshold, utility{rho, kind{player: statements|ordinal}}, sets{feasible|stable|attainable: {n_states,
    product, share{i: {j: value}}, control{i: {j: value}}, first_order, total, by_rank{...}, pivotal{j: {...}}, joint[],
    marginalised[], disputed[]}}, pivotal{j: i}, marginalised[], given, n_cards, cards[], notes[]``. Numbers have nine
    digits after the point.
    """
    everywhere = found.sets["feasible"]
    shown = found.cards if limit == 0 else found.cards[:limit]
    return {
        "concept": found.concept,
        "threshold": found.threshold,
        "utility": {
            "rho": found.rho,
            "kind": {a: "ordinal" if a in found.ordinal else "statements" for a in found.actors},
        },
        "sets": {name: _set(found.sets[name]) if name in found.sets else None for name in SETS},
        "pivotal": {pivot.over[0]: pivot.actor for pivot in everywhere.pivotal},
        "marginalised": list(everywhere.marginalised),
        "given": found.given,
        "n_cards": len(found.cards),
        "cards": [_card(card) for card in shown],
        "notes": list(found.notes),
    }


def _set(found: SetReport) -> dict[str, Any]:
    return {
        "n_states": found.n_states,
        "product": found.product,
        **_measured(found.statement),
        "by_rank": _measured(found.rank),
        "pivotal": {pivot.over[0]: _pivot(pivot) for pivot in found.pivotal},
        "joint": [{"players": list(pivot.over), **_pivot(pivot)} for pivot in found.joint],
        "marginalised": list(found.marginalised),
        "disputed": list(found.disputed),
    }


def _measured(found: Measured) -> dict[str, Any]:
    return {
        "share": _matrix(found.share),
        "control": _matrix(found.control),
        "first_order": None if found.first_order is None else _matrix(found.first_order),
        "total": None if found.total is None else _matrix(found.total),
    }


def _matrix(found: Matrix) -> dict[str, dict[str, float | None]]:
    return {i: {j: _number(value) for j, value in row.items()} for i, row in found.items()}


def _pivot(found: Pivot) -> dict[str, Any]:
    return {
        "actor": found.actor,
        "outsider": found.outsider,
        "agreed": found.agreed,
        "share": {i: _number(value) for i, value in found.shares.items()},
        "share_by_rank": {i: _number(value) for i, value in found.by_rank.items()},
    }


def _card(found: CardReport) -> dict[str, Any]:
    today = found.today
    return {
        "option": found.option,
        "actor": found.actor,
        "through": found.through,
        "on": found.on,
        "recorded": list(found.recorded),
        "told": list(found.told),
        "pairs": found.pairs,
        "left_out": found.alone,
        "moves_choices": _number(found.moves_choices),
        "total": _number(found.total),
        "direct": _number(found.direct),
        "through_reply": _number(found.indirect),
        "worst": _number(found.cautious),
        "through_reply_by_rank": _number(found.rank_indirect),
        "agreed": found.agreed,
        "own": _number(found.own),
        "today": None
        if today is None
        else {
            "total": _number(today.total),
            "direct": _number(today.direct),
            "through_reply": _number(today.indirect),
            "moves_choices": today.moved,
        },
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, 9) + 0.0
