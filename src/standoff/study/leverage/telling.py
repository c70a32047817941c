"""Leverage in sentences: who decides most of whose fortune, and who is marginal."""

from __future__ import annotations

from standoff.case.schema import CaseData
from standoff.study.leverage.records import SETS, LeverageReport, SetReport
from standoff.theses.clauses import joined, outer
from standoff.theses.gloss import called

MOST = 0.5
"""A share above this is most of a fortune."""


def finding(data: CaseData, found: LeverageReport) -> str:
    """The finding in a sentence without its full stop: whose options decide most of whose fortune, and who is marginal.

    Only what both utilities say.
    """
    everywhere = found.sets["feasible"]
    by: dict[str, list[str]] = {}
    for pivot in everywhere.pivotal:
        values = (pivot.shares, pivot.by_rank)
        if pivot.actor is not None and all((row[pivot.actor] or 0.0) > MOST for row in values):
            by.setdefault(pivot.actor, []).append(pivot.over[0])
    order = sorted(by, key=lambda actor: -len(by[actor]))
    parts = [_decides(data, actor, by[actor], len(found.actors), first=actor == order[0]) for actor in order]
    head = outer("; ".join(parts)) if parts else "Nobody's choices decide most of any fortune"
    if not everywhere.marginalised:
        return head
    names = [called(data, a) for a in everywhere.marginalised]
    verb = "control" if len(names) > 1 or names[0].plural else "controls"
    return f"{head}; {joined([name.name for name in names])} {verb} nobody else's fortune"


def _decides(data: CaseData, actor: str, whose: list[str], players: int, *, first: bool) -> str:
    """Of whose fortune one player decides most: "Washington decides most of the fortunes of Moscow and Beijing"."""
    name, others = called(data, actor), [called(data, a).name for a in whose if a != actor]
    head = f"{name} {name.verb('decides')} most of "
    if len(whose) == players:
        return f"{head}everyone's fortune"
    if not others:
        return f"{head}{name.own} own fortune"
    what = ("the fortunes" if len(others) > 1 else "the fortune") if first else "that" if len(others) == 1 else "those"
    return f"{head}{what} of {joined(others)}" + (f" and {name.own} own" if actor in whose else "")


def marginal_sentence(data: CaseData, found: LeverageReport) -> str:
    """Who is marginal, and who only by one of the two utilities."""
    everywhere = found.sets["feasible"]
    limit = f"{100 * found.threshold:g} %"
    if everywhere.marginalised:
        names = [called(data, a).name for a in everywhere.marginalised]
        said = f"Marginal, with less than {limit} control over every other: {joined(names)}."
    else:
        least = f"Nobody is marginal: each has at least {limit} control over some other."
        said = "Nobody is marginal by both utilities." if everywhere.disputed else least
    if everywhere.disputed:
        names = [called(data, a).name for a in everywhere.disputed]
        said += f" By one of the two only: {joined(names)}."
    return said


def set_name(one: SetReport, found: LeverageReport) -> str:
    """A set with its number of states: "36 stable states"."""
    name = SETS[one.name].removeprefix("all ")
    words = f"{one.n_states:,} {name.replace('states', 'state', 1) if one.n_states == 1 else name}"
    return f"{words} with “{found.given}”" if found.given else words


def points(value: float, *, sign: bool = True) -> str:
    """A difference of utilities in points of 100, with two significant digits: "−0.12"; "0" where there is none.

    >>> points(-0.00123), points(0.0415), points(0.0), points(1e-9), points(0.5, sign=False)
    ('−0.12', '+4.2', '0', '≈0', '50')
    """
    size = 100 * abs(value)
    if size < 0.005:
        return "0" if size < 1e-9 else "\u22480"
    digits = 0 if size >= 9.95 else 1 if size >= 0.995 else 2
    mark = ("\u2212" if value < 0 else "+") if sign else ""
    return f"{mark}{size:.{digits}f}"
