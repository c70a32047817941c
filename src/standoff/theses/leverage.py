"""The checks of shares, control and cards: what they ask, and how they are judged.

Every number comes twice, by statement utility and by rank utility, and a thesis holds only where both say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standoff.case.schema import CaseData
from standoff.case.strategy_checks import Card, CardMoves, Control, ControlFalls, GainsMost, LargestShare
from standoff.theses.clauses import inner, joined, number, outer, share
from standoff.theses.gloss import called, gloss, where
from standoff.theses.records import Answer, Evidence, Question, Ruling, StrategyAnswer, StrategyQuestion
from standoff.theses.strategic import Asking, Judging

if TYPE_CHECKING:
    from standoff.theses.leaves import Leaf
    from standoff.theses.questions import Context

Two = tuple[float, float]
"""One number by statement utility and by rank utility."""
_EVEN = 1e-12


@dataclass(frozen=True)
class SharesIn(StrategyQuestion):
    """Each player's share in the joint fortune of some, over a set of states."""

    over: tuple[str, ...]
    among: str
    concept: str
    given: str | None


@dataclass(frozen=True)
class SharesFound(StrategyAnswer):
    """Shares by player; none where the joint fortune does not vary. `product`: no mere association."""

    n_states: int
    product: bool
    shares: tuple[tuple[str, Two], ...]


@dataclass(frozen=True)
class ControlOver(StrategyQuestion):
    """How the control of `actor` over another compares with that of all of `players` (itself among them)."""

    actor: str
    over: str
    players: tuple[str, ...]
    among: str
    concept: str
    given: str | None


@dataclass(frozen=True)
class ControlIn(StrategyAnswer):
    """In `below` of `n_states` states the actor's control is below every other's.

    `means` by player; none where control is not defined.
    """

    n_states: int
    below: int
    means: tuple[tuple[str, Two], ...]
    counterexample: Evidence | None


@dataclass(frozen=True)
class ControlBetween(StrategyQuestion):
    """A player's mean control over others in two sets of states."""

    actor: str
    over: tuple[str, ...]
    start: str
    to: str
    among: str
    concept: str


@dataclass(frozen=True)
class ControlShift(StrategyAnswer):
    """How many states each set has, and mean control before and after; None where it is not defined."""

    n_states: tuple[int, int]
    means: tuple[Two, Two] | None


@dataclass(frozen=True)
class Gains(StrategyQuestion):
    """How much each player's mean utility over the equilibria differs from that of the status quo."""

    concept: str
    scope: str


@dataclass(frozen=True)
class Rises(StrategyAnswer):
    """The rise of each player; none where there are no equilibria."""

    n_states: int
    rises: tuple[tuple[str, Two], ...]


@dataclass(frozen=True)
class CardEffect(StrategyQuestion):
    """What saying yes to an option does to a player, through another's best replies."""

    option: str
    through: str
    on: str
    given: str


@dataclass(frozen=True)
class CardFound(StrategyAnswer):
    """Pairs of states, states left out, pairs that change the replies; mean effect through the reply, and in all.

    `signs`: in how many pairs the reply lowers, and raises, what the player can expect.
    """

    pairs: int
    alone: int
    moved: int
    indirect: Two | None
    total: Two | None
    signs: tuple[int, int]


@dataclass(frozen=True)
class CardReplies(StrategyQuestion):
    """In how many pairs the best replies of some players change with an option."""

    option: str
    players: tuple[str, ...]
    given: str


@dataclass(frozen=True)
class Moved(StrategyAnswer):
    """Pairs of states, states left out, and by player the pairs in which its best replies change."""

    pairs: int
    alone: int
    moved: tuple[tuple[str, int], ...]


def _ask_share(check: LargestShare, context: Context) -> tuple[Question, ...]:
    return (SharesIn(context.key, check.over, check.among, check.concept, check.given),)


def _ask_control(check: Control, context: Context) -> tuple[Question, ...]:
    players = tuple(dict.fromkeys((check.actor, *check.below)))
    return (ControlOver(context.key, check.actor, check.over, players, check.among, check.concept, check.given),)


def _ask_falls(check: ControlFalls, context: Context) -> tuple[Question, ...]:
    parts = (check.actor, check.over, check.start, check.to, check.among, check.concept)
    return (ControlBetween(context.key, *parts),)


def _ask_gains(check: GainsMost, context: Context) -> tuple[Question, ...]:
    return (Gains(context.key, check.concept, check.scope),)


def _ask_card(check: Card, context: Context) -> tuple[Question, ...]:
    return (CardEffect(context.key, check.option, check.through, check.on, check.given),)


def _ask_moves(check: CardMoves, context: Context) -> tuple[Question, ...]:
    return (CardReplies(context.key, check.option, (check.more, check.than), check.given),)


def _judge_share(check: LargestShare, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, SharesFound), "the question of shares is answered by shares"
    data, names = context.data, joined([called(context.data, p).name for p in check.over])
    if not found.shares:
        reason = f"Over the {_set(check.among, check.given, data)} the joint fortune of {names} does not vary."
        return "OPEN", f"{reason} Nothing to judge.", ()
    by = dict(found.shares)
    rivals = [p for p in by if p != check.actor and p not in check.besides]
    wins = [all(by[check.actor][u] > by[p][u] + _EVEN for p in rivals) for u in (0, 1)]
    order = sorted((p for p in by if p not in check.besides), key=lambda p: -by[p][0])
    told = joined([f"{called(data, p)} {_both(*by[p])}" for p in order])
    of = f"the joint fortune of {names}" if len(check.over) > 1 else f"the fortune of {names}"
    aside = f" ({joined([called(data, p).name for p in check.besides])} left aside)" if check.besides else ""
    reason = (
        f"Of what decides {of} over the {_set(check.among, check.given, data)}, the choices account for{aside}: {told}."
    )
    return _agreed(wins), reason + _split(wins) + ("" if found.product else _ASSOCIATION), ()


_ASSOCIATION = " The choices are not free of each other there, so these are shares of association."


def _judge_control(check: Control, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, ControlIn), "the question of control is answered by control"
    data, states = context.data, _set(check.among, check.given, context.data)
    if not found.n_states:
        return "OPEN", f"There are no {states}. Nothing to judge.", ()
    if not found.means:
        return "OPEN", f"The fortune of {called(data, check.over)} does not vary. Nothing to judge.", ()
    means = dict(found.means)
    others = joined([called(data, p).name for p in check.below])
    told = joined([f"{called(data, p)} {_both(*means[p])}" for p in sorted(means, key=lambda p: -means[p][0])])
    name, over = called(data, check.actor), called(data, check.over)
    claim = f"what {name} alone could change for {over} is less than what {others} could"
    if found.below == found.n_states:
        return "HOLDS", f"In {share(found.below, found.n_states)} {states}, {claim} (mean control: {told}).", ()
    reason = f"In {share(found.below, found.n_states)} {states}, {claim}; not in the others (mean control: {told})."
    shown = (found.counterexample,) if found.counterexample else ()
    said = f" Not, for example, here: {inner(shown[0].words)}." if shown and shown[0].words else ""
    return "FAILS", reason + said, shown


def _judge_falls(check: ControlFalls, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, ControlShift), "the question of control in two sets is answered by both"
    data = context.data
    sides = [_set(check.among, given, data) for given in (check.start, check.to)]
    if check.start.strip() == f"not ({check.to.strip()})":
        sides[0] = "others"
    for side, count in zip(sides, found.n_states, strict=True):
        if not count:
            return "OPEN", f"There are no {side}. Nothing to compare.", ()
    if found.means is None:
        return "OPEN", "The fortunes concerned do not vary. Nothing to compare.", ()
    before, after = found.means
    falls = [after[u] < before[u] - _EVEN for u in (0, 1)]
    over = joined([called(data, p).name for p in check.over]) if check.over else "the others"
    reason = (
        f"Mean control of {called(data, check.actor)} over {over} is {_both(*after)} over the {found.n_states[1]:,} "
        f"{sides[1]}, against {_both(*before)} over the {found.n_states[0]:,} {sides[0]}."
    )
    return _agreed(falls), reason + _split(falls), ()


def _judge_gains(check: GainsMost, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, Rises), "the question of gains is answered by rises"
    data, states = context.data, _set("stable" if check.scope == "all" else "attainable", None, context.data)
    if not found.rises:
        return "OPEN", f"There are no {states}. Nothing to judge.", ()
    by = dict(found.rises)
    mine = by[check.player]
    most = [mine[u] > _EVEN and all(mine[u] >= other[u] - _EVEN for other in by.values()) for u in (0, 1)]
    order = sorted(by, key=lambda p: -by[p][0])
    told = joined([f"{called(data, p)} {_points(by[p][0])} (by rank {_points(by[p][1])})" for p in order])
    reason = f"From the status quo to the mean of the {_counted(found.n_states, states)}, in points of 100: {told}."
    return _agreed(most), reason + _split(most), ()


def _judge_card(check: Card, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, CardFound), "the question of a card is answered by its effect"
    data = context.data
    if found.indirect is None or found.total is None:
        return "OPEN", _no_pairs(check.option, check.given, data), ()
    sign = -1 if check.effect == "lowers" else 1
    does = [sign * value > _EVEN for value in found.indirect]
    through, on = called(data, check.through), called(data, check.on)
    reason = (
        f"{outer(gloss(check.option, data) or check.option)}: that changes the best replies of {through} in "
        f"{share(found.moved, found.pairs)} pairs of situations{_given(check.given, data)}. Through these replies it "
        f"moves what {on} can expect by {_points(found.indirect[0])} points of 100 on average (by rank "
        f"{_points(found.indirect[1])}; down in {found.signs[0]:,} pairs, up in {found.signs[1]:,}); with what it does "
        f"at once, by {_points(found.total[0])}."
    )
    return _agreed(does), reason + _split(does), ()


def _judge_moves(check: CardMoves, context: Context, answers: Sequence[Answer]) -> Leaf:
    (found,) = answers
    assert isinstance(found, Moved), "the question of replies is answered by counts"
    data = context.data
    if not found.pairs:
        return "OPEN", _no_pairs(check.option, check.given, data), ()
    by = dict(found.moved)
    told = joined([f"{called(data, p)} in {_per_cent(by[p] / found.pairs)}" for p in (check.more, check.than)])
    verdict: Ruling = "HOLDS" if by[check.more] > by[check.than] else "FAILS"
    reason = (
        f"{outer(gloss(check.option, data) or check.option)}: of {found.pairs:,} pairs of situations that differ in "
        f"this alone{_given(check.given, data)}, that changes the best replies of {told} of them."
    )
    return verdict, reason, ()


def _set(among: str, given: str | None, data: CaseData) -> str:
    """A set of states in words, without its article."""
    names = {"feasible": "", "stable": "stable ", "attainable": "stable and attainable "}
    if given is None or given.strip() == "true":
        return f"{names[among] or 'feasible '}states"
    said = where(given, data)
    return f"{names[among]}{said}" if said.startswith("states") else f"{names[among]}states of {said}"


def _counted(count: int, states: str) -> str:
    """How many states: "one stable state", "36 stable states"."""
    return f"{number(count)} {states.replace('states', 'state', 1) if count == 1 else states}"


def _given(given: str, data: CaseData) -> str:
    if given.strip() == "true":
        return ""
    said = gloss(given, data)
    return f" where {said}" if said else f" with “{given}”"


def _no_pairs(option: str, given: str, data: CaseData) -> str:
    said = f"No two feasible states{_given(given, data)} differ in {option} alone"
    return f"{said}. Nothing to judge."


def _agreed(both: Sequence[bool]) -> Ruling:
    return "HOLDS" if all(both) else "FAILS"


def _split(both: Sequence[bool]) -> str:
    """A sentence where the two utilities do not agree."""
    if both[0] == both[1]:
        return ""
    one, other = ("statements", "ranks") if both[0] else ("ranks", "statements")
    return f" It is so by {one}, not by {other}, so it rests on the spacing of utilities."


def _both(statement: float, rank: float) -> str:
    """A share by both utilities: "31 % (by rank 28 %)"."""
    return f"{_per_cent(statement)} (by rank {_per_cent(rank)})"


def _per_cent(value: float) -> str:
    percent = 100 * value
    if 0 < percent < 10:
        return f"{percent:.1f} %" if percent >= 0.95 else f"{percent:.2g} %" if percent >= 1e-3 else "below 0.001 %"
    return f"{percent:.0f} %"


def _points(value: float) -> str:
    """A difference in points of 100, with its sign."""
    text = f"{100 * value:+.1f}".replace("-", "\u2212")
    return "0.0" if text in ("+0.0", "\u22120.0") else text


ASK: dict[type, Asking] = {
    LargestShare: _ask_share,
    Control: _ask_control,
    ControlFalls: _ask_falls,
    GainsMost: _ask_gains,
    Card: _ask_card,
    CardMoves: _ask_moves,
}
"""By kind of check, the questions that it asks."""

JUDGE: dict[type, Judging] = {
    LargestShare: _judge_share,
    Control: _judge_control,
    ControlFalls: _judge_falls,
    GainsMost: _judge_gains,
    Card: _judge_card,
    CardMoves: _judge_moves,
}
"""By kind of check, its verdict from the answers to these questions."""
