"""The checks of what a negotiating table can deliver: what they ask, and how they are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standoff.case.schema import CaseData
from standoff.case.strategy_checks import Blocks, Delivers
from standoff.theses.clauses import inner, joined, number, outer, share
from standoff.theses.gloss import called, gloss
from standoff.theses.records import Answer, Evidence, Question, Ruling, StrategyAnswer, StrategyQuestion, Tally
from standoff.theses.strategic import Asking, Judging

if TYPE_CHECKING:
    from standoff.theses.leaves import Leaf
    from standoff.theses.questions import Context


@dataclass(frozen=True)
class TableDelivers(StrategyQuestion):
    """How many of a table's agreements, at a level, satisfy a proposition."""

    format: str
    level: str
    concept: str
    satisfies: str
    better_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableBlocks(StrategyQuestion):
    """Who stands in the way of what a table could agree on."""

    format: str


@dataclass(frozen=True)
class Delivered(StrategyAnswer):
    """What a table delivers: all its agreements, and the tally of those asked for.

    `unmet` says why it does not meet (empty where it does). In `tally`, `near_miss` is what comes nearest to an
    agreement of the kind asked for, its words saying what is wanting.
    """

    unmet: str
    agreements: int
    tally: Tally


@dataclass(frozen=True)
class Weights(StrategyAnswer):
    """Each member's Shapley value in candidates removed, heaviest first, and how many candidates are removed."""

    unmet: str
    candidates: int
    removed: int
    values: tuple[tuple[str, Fraction], ...]


def _ask_delivers(check: Delivers, context: Context) -> tuple[Question, ...]:
    key, better = context.key, tuple(dict.fromkeys(check.better_for))
    return (TableDelivers(key, check.format, check.level, check.concept, check.satisfies, better),)


def _ask_blocks(check: Blocks, context: Context) -> tuple[Question, ...]:
    return (TableBlocks(context.key, check.format),)


def _judge_delivers(check: Delivers, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, Delivered), "the question of a table is answered by what it delivers"
    tally, data = found.tally, context.data
    verdict = _ruling(check.quantifier, tally)
    if found.unmet:
        return verdict, f"{_title(check.format, data)}: {inner(found.unmet)}.", ()
    reason = _counted(check, tally, data)
    shown = _shown(check.quantifier, tally)
    for evidence in shown:
        reason += _told(evidence)
    return verdict, reason + (f" {tally.unsaid}" if tally.unsaid else ""), shown


def _ruling(quantifier: str, tally: Tally) -> Ruling:
    if quantifier == "every" and tally.total == 0:
        return "OPEN"
    holds = {
        "some": tally.satisfying > 0,
        "every": tally.satisfying == tally.total,
        "none": tally.satisfying == 0,
    }[quantifier]
    return "HOLDS" if holds else "FAILS"


_KINDS = {
    "agreement": ("agreement", "agreements", ""),
    "kept": ("agreement", "agreements", " that its members keep"),
    "self_enforcing": ("agreement", "agreements", " that no members would leave, alone or together"),
    "robust": ("agreement", "agreements", " that its members keep and no outsider spoils"),
    "afterwards": ("state", "states", " that its members keep or outsiders then make of it"),
}


def _counted(check: Delivers, tally: Tally, data: CaseData) -> str:
    one, many, kind = _KINDS[check.level]
    if check.better_for:
        kind += f", better than today for {joined([called(data, p).name for p in check.better_for])}"
    table = _title(check.format, data)
    if tally.total == 0:
        return f"{table} has no {one}{kind}."
    has = f"{table} has {number(tally.total) if tally.total > 1 else 'one'} {many if tally.total > 1 else one}{kind}"
    if check.satisfies.strip() == "true":
        return f"{has}."
    claim = gloss(check.satisfies, data) or f"“{check.satisfies}” holds"
    if tally.total == 1:
        return f"{has}, in which {claim}." if tally.satisfying else f"{has}, and not one in which {claim}."
    among = f"none of the {number(tally.total)}" if not tally.satisfying else share(tally.satisfying, tally.total)
    return f"{has}; in {among}, {claim}."


def _title(format: str, data: CaseData) -> str:
    return f"“{outer(data.case.formats[format].title)}”"


def _shown(quantifier: str, tally: Tally) -> tuple[Evidence, ...]:
    if tally.satisfying == 0 and quantifier != "every":
        chosen = tally.near_miss
    elif quantifier == "every" and tally.satisfying < tally.total:
        chosen = tally.counterexample
    else:
        chosen = tally.example
    return (chosen,) if chosen is not None else ()


_LEAD = {"example": "For example", "counterexample": "Not, for example, here", "near_miss": "What comes nearest"}


def _told(evidence: Evidence) -> str:
    said = f" {_LEAD[evidence.role]}: {inner(evidence.words)}." if evidence.words else ""
    return said + (f" {outer(evidence.moves_words)}." if evidence.moves_words else "")


def _judge_blocks(check: Blocks, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, Weights), "the question of who blocks is answered by weights"
    data, table = context.data, _title(check.format, context.data)
    if found.unmet:
        return "OPEN", f"{table}: {inner(found.unmet)}.", ()
    if not found.removed:
        return "FAILS", f"{table} has nothing that any member refuses, so nobody blocks.", ()
    values = dict(found.values)
    if check.actor not in values:
        return "FAILS", f"{called(data, check.actor)} does not sit at the table of {table}.", ()
    most = max(value for actor, value in found.values if actor != check.actor) if len(values) > 1 else Fraction(-1)
    told = joined([f"{called(data, a)} {_per_cent(value, found.removed)}" for a, value in found.values])
    reason = (
        f"Of the {found.candidates:,} joint changes open to {table}, members refuse {found.removed:,}; in equal parts "
        f"to those who refuse, this is laid to {told}."
    )
    if values[check.actor] == most:
        reason += f" {outer(called(data, check.actor).name)} shares the largest weight."
    return ("HOLDS" if values[check.actor] > most else "FAILS"), reason, ()


def _per_cent(value: Fraction, whole: int) -> str:
    return f"{float(100 * value / whole):.0f} %"


ASK: dict[type, Asking] = {Delivers: _ask_delivers, Blocks: _ask_blocks}
"""By kind of check, the questions that it asks."""

JUDGE: dict[type, Judging] = {Delivers: _judge_delivers, Blocks: _judge_blocks}
"""By kind of check, its verdict from the answers to these questions."""
