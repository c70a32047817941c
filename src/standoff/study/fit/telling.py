"""A fit in sentences: what was seen, what it says of rates and rationality, and how far to trust it."""

from __future__ import annotations

from math import exp

from standoff.case.schema import CaseData
from standoff.study.fit.records import FitReport, Range, RateReport, TauReport, WantsReport
from standoff.theses.clauses import inner, joined, number, outer, share
from standoff.theses.gloss import called


def record(since: str, until: str, seed: int, replicates: int, *, single: bool = False) -> str:
    """The source that written estimates go by."""
    made = f"Fitted to history.csv {since[:7]} to {until[:7]} by standoff fit, seed {seed}, {replicates} replicates"
    return f"{made}, one option at a time" if single else made


def sentences(data: CaseData, found: FitReport) -> tuple[str, ...]:
    """The finding: a headline, then what the moves were, what tau means, how well it fits."""
    said = [_headline(found), moves(found), *firmness(data, found), *checks(data, found), revisions(found)]
    return tuple(one for one in said if one)


def firmness(data: CaseData, found: FitReport) -> tuple[str, ...]:
    """What tau means, and whether the history tells it."""
    said = (_wants(found), _edge(found.tau), _identified(data, found))
    return tuple(one for one in said if one)


def checks(data: CaseData, found: FitReport) -> tuple[str, ...]:
    """How far the fitted model makes histories like the record, and what surprises it."""
    said = [_fit(found), _width(found), _held(data, found), _apart(data, found), _surprise(found), _idle(data, found)]
    return tuple(one for one in said if one)


def heading(found: FitReport) -> str:
    """The finding in a few words, for the head of a part."""
    known = found.tau.wants
    if not found.tau.identified or found.tau.edge or not known:
        return f"{_reach(found)}; how often they err the record does not tell"
    sure = _few([w.sure for w in known])
    return f"{_reach(found)}, and only the first {sure} wants of a list bind a choice"


def significant(value: float) -> str:
    """A number with three significant digits, never in powers of ten: "0.0137", "1.89", "0.00000001".

    >>> significant(0.013652), significant(1.8871), significant(1e-8), significant(1234.5), significant(0.0)
    ('0.0137', '1.89', '0.00000001', '1230', '0')
    """
    rounded = float(f"{value:.3g}")
    if rounded == 0:
        return "0"
    return f"{rounded:.12f}".rstrip("0").rstrip(".")


def two_digits(value: float) -> str:
    """A number with two significant digits.

    >>> two_digits(0.229), two_digits(12.6)
    ('0.23', '13')
    """
    return significant(float(f"{value:.2g}"))


def span(low: float | None, high: float | None) -> str:
    """An interval in brackets, empty where there is none."""
    return "" if low is None or high is None else f" ({significant(low)} to {significant(high)})"


def shown_tau(value: float, edge: str = "") -> str:
    """A value of tau; the lower end of those tried is told as 0."""
    return "0" if edge == "low" else significant(value)


def odds(value: float) -> str:
    """Odds in words: "12 to 1", "over a million to 1".

    >>> odds(12.34), odds(1.04), odds(5e7)
    ('12 to 1', '1.04 to 1', 'over a million to 1')
    """
    if value > 1e6:
        return "over a million to 1"
    return f"{value:,.0f} to 1" if value >= 10 else f"{value:.3g} to 1"


def _reach(found: FitReport) -> str:
    rates = [rate.value for rate in found.rates if rate.value is not None]
    if not rates:
        return "Nothing can be said of how often players reconsider"
    low, high = two_digits(min(rates)), two_digits(max(rates))
    times = f"{low} times" if low == high else f"from {low} to {high} times"
    return f"Players reconsider {times} a year"


def _headline(found: FitReport) -> str:
    tau = found.tau
    if tau.identified:
        return f"{_reach(found)}, and tau is {significant(tau.value)}{span(tau.low, tau.high)}"
    return f"{_reach(found)}; how often they err, tau, the history does not tell apart from how often they reconsider"


def moves(found: FitReport) -> str:
    """How many moves there were, and what they did for their movers."""
    if not found.moves:
        return f"From {found.since} to {found.until} nobody moved."
    total = len(found.moves)
    head = f"From {found.since} to {found.until} the record has {total} {'moves' if total > 1 else 'move'}: "
    tail = ""
    if found.slight:
        many = "all" if found.slight == total else number(found.slight)
        are = "are" if found.slight > 1 else "is"
        tail = f" By size, {many} {are} no more than a toss-up to the fitted model (a gain or loss under tau/10)."
    return f"{head}{effects(found)}.{tail}"


def effects(found: FitReport) -> str:
    """The moves by what they did for their movers: "21 served the mover's own wants as this view lists them, ..."."""
    gains = sum(m.effect == "gain" for m in found.moves)
    losses = sum(m.effect == "loss" for m in found.moves)
    even = len(found.moves) - gains - losses
    parts = [f"{number(gains)} served the mover's own wants as this view lists them"]
    parts += [f"{number(losses)} went against them"] if losses else []
    parts += [f"{number(even)} left the mover where it was"] if even else []
    return joined(parts)


def _identified(data: CaseData, found: FitReport) -> str:
    shown = [called(data, rate.actor).name for rate in found.rates if rate.identified]
    if shown:
        return (
            f"Tau is identified through {joined(shown)}: seen both where some move gains and where none does, and "
            "moving against the list at least once."
        )
    if not any(rate.losses for rate in found.rates):
        why = "no move went against its mover's wants"
    else:
        why = "no player was seen both where it can gain and where it cannot and also moved against its wants"
    return (
        f"Tau is not identified: {why}. Then often and carelessly looks like seldom and carefully; "
        "go by the moves a year, which hold either way."
    )


def _wants(found: FitReport) -> str:
    """What tau means, for the players with lists."""
    known = found.tau.wants
    if not known or found.tau.edge:
        return ""
    least, most = min(known, key=lambda w: w.odds), max(known, key=lambda w: w.odds)
    head = odds(least.odds) if odds(least.odds) == odds(most.odds) else f"{odds(least.odds)} to {odds(most.odds)}"
    sure = _few([w.sure for w in known])
    loose = _few([w.loose for w in known])
    return (
        f"At this tau a state that honours a player's first want is chosen over one that differs in nothing else at "
        f"odds of {head}. The first {sure} wants of a list are honoured at 10 to 1 or better; "
        f"the last {loose} at less than 2 to 1, so they hardly steer anybody."
    )


def _few(counts: list[int]) -> str:
    low, high = min(counts), max(counts)
    return str(low) if low == high else f"{low} to {high}"


def _edge(tau: TauReport) -> str:
    if tau.edge == "low":
        limit = (
            "" if tau.high is None else f" Of histories made with tau {significant(tau.high)}, one in twenty looks so."
        )
        return f"The best tau is 0 (the lower end of the values tried): the history shows no mistake.{limit}"
    if tau.edge == "high":
        return (
            "The best tau is the upper end of the values tried: choices look random, as if this view's wants "
            "explained none of them."
        )
    return ""


def _fit(found: FitReport) -> str:
    model, seen = found.gaining_simulated, found.gaining
    if model is None or seen is None:
        return ""
    head = f"{100 * seen:.0f} % of the moves gained; in histories that the fitted model makes it is "
    return f"{head}{100 * model.low:.0f} to {100 * model.high:.0f} %, {_verdict(seen, model)}."


def _verdict(seen: float, model: Range) -> str:
    if model.low <= seen <= model.high:
        return "so the model fits in this"
    return "more than in the record" if seen < model.low else "less than in the record"


def _width(found: FitReport) -> str:
    model, seen = found.width_simulated, found.width
    if model is None or seen is None or model.low <= seen <= model.high:
        return ""
    how = "more" if seen < model.low else "fewer"
    return (
        f"A move on record changes {seen:.1f} options on average, one of the fitted model {model.low:.1f} to "
        f"{model.high:.1f}: the model's players change {how} at once than real ones did."
    )


def _held(data: CaseData, found: FitReport) -> str:
    """Which positions the fitted model would have held for longer or shorter than they were."""
    outside = [one for one in found.held if one.outside]
    if not found.held:
        return ""
    many = f"{share(len(found.held) - len(outside), len(found.held))} options"
    head = f"For {many} the share of time at yes is what the fitted model makes (within 95 %)"
    if not outside:
        return f"{head}."
    clauses = {one.option: inner(data.case.options[one.option].yes) for one in outside}
    over = [clauses[one.option] for one in outside if one.share > one.simulated.high]
    under = [clauses[one.option] for one in outside if one.share < one.simulated.low]
    parts = [f"for longer than the model that {joined(over)}"] if over else []
    parts += [f"for a shorter time that {joined(under)}"] if under else []
    return f"{head}. The record has it {'; '.join(parts)}."


def revisions(found: FitReport) -> str:
    """Whether whole choices or one option at a time explain the record better; empty where one of them cannot."""
    if len(found.revisions) < 2 or not found.moves:
        return ""
    whole, single = found.revisions
    apart = single.log_likelihood - whole.log_likelihood
    against = f"{_log(single.log_likelihood)} against {_log(whole.log_likelihood)}"
    if abs(apart) < 1:
        return (
            f"Players who change one option at a time explain the record about as well (log chance by day {against})."
        )
    times = odds(exp(min(abs(apart), 20.0))).removesuffix(" to 1")
    which = ("one option at a time", "choose among all they can do")
    better, other = (f"change {which[0]}", which[1]) if apart > 0 else (which[1], f"change {which[0]}")
    return (
        f"The record is {times} times likelier where players {better} than where they {other}, each with its own best "
        f"tau and rates (log chance by day, one option at a time {against})."
    )


def _log(value: float) -> str:
    return f"{value:.1f}".replace("-", "\u2212")


def _apart(data: CaseData, found: FitReport) -> str:
    """Whether one tau for all is plausible."""
    like = found.apart_share
    if like is None or len([r for r in found.rates if r.moves]) < 2 or found.apart < 0.1:
        return ""
    often = f"{100 * like:.0f} %" if like >= 0.01 else "less than 1 %"
    if like >= 0.05:
        return f"One tau for all is plausible: a tau for each fits as much better in {often} of the model's histories."
    only = "only " if like >= 0.01 else ""
    low, high = _extremes([r for r in found.rates if r.moves])
    return (
        f"One tau for all is doubtful: a tau for each fits better by a margin seen in {only}{often} of the "
        f"model's histories; {called(data, low.actor).name} would have {shown_tau(low.own_tau, low.own_edge)}, "
        f"{called(data, high.actor).name} {shown_tau(high.own_tau, high.own_edge)}."
    )


def _extremes(rates: list[RateReport]) -> tuple[RateReport, RateReport]:
    return min(rates, key=lambda r: r.own_tau), max(rates, key=lambda r: r.own_tau)


def _surprise(found: FitReport) -> str:
    move = found.surprising
    if move is None or move.chance >= 0.5 * move.best:
        return ""
    return (
        f"The most surprising move: on {move.date} {move.words}, "
        f"{two_digits(move.best / move.chance)} times less likely than the likeliest choice of that moment."
    )


def _idle(data: CaseData, found: FitReport) -> str:
    idle = [called(data, r.actor).name for r in found.rates if not r.moves]
    if not idle:
        return ""
    if not found.prior_moves:
        return f"{outer(joined(idle))} never moved, so the estimate is that it never reconsiders."
    return f"{outer(joined(idle))} never moved: what is said of {'them' if len(idle) > 1 else 'it'} rests on the prior."


def honoured(wants: WantsReport) -> str:
    """What tau means for one list, in a cell: "first 4 of 26"."""
    return f"first {wants.sure} of {wants.statements}" if wants.sure else f"none of {wants.statements}"
