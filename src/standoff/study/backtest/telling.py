"""A back-test in sentences, made from its numbers: what it saw, what it missed, and whether chance explains it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from standoff.study.backtest.records import BacktestReport, Compared, Held, Stood, Struck
from standoff.theses.clauses import inner, joined, number, outer, share

EVEN = 0.5
"""From this chance on something was expected."""
SURE = 0.05
"""Below this share of cases chance is not taken to explain a difference."""
UNLIKELY = 0.2
FAR = 0.2
"""The part by which two expectations have to differ to be told apart."""
MOST = 8
"""Clauses told in one sentence."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def month(day: date) -> str:
    """A day by its month.

    >>> month(date(2025, 6, 30))
    'June 2025'
    """
    return f"{_MONTHS[day.month - 1]} {day.year}"


def percent(chance: float) -> str:
    """A chance in per cent, never said to be nothing or all.

    >>> [percent(chance).replace(chr(160), " ") for chance in (0.123, 0.002, 0.9999)]
    ['12 %', 'under 1 %', 'over 99 %']
    """
    if chance < 0.005:
        return "under\u00a01\u00a0%"
    return "over\u00a099\u00a0%" if chance > 0.995 else f"{100 * chance:.0f}\u00a0%"


def heading(found: BacktestReport) -> str:
    """Whether the model was better than saying that nothing changes, as a heading."""
    options = _options(found)
    start = f"Looking back from {month(found.until)}"
    if options is None:
        return f"{start}: nothing that can be scored"
    model, steady = options.score("rates").brier, options.score("persistence").brier
    if not any(item.restless for item in found.kind("option")):
        return f"{start}: no position changed"
    if model >= steady:
        return f"{start}, “nothing changes” would have been the better forecast"
    if options.p_value is not None and options.p_value < SURE:
        return f"{start}, the model saw more than “nothing changes”"
    return f"{start}, the model did better than “nothing changes”, though that may be chance"


def sentences(found: BacktestReport) -> tuple[str, ...]:
    """What a reader should know of it, one thing in each sentence."""
    return tuple(sentence for told in groups(found).values() for sentence in told)


def groups(found: BacktestReport) -> dict[str, tuple[str, ...]]:
    """The same by what they speak of: `scores`, `options`, `outcomes` (those with a name), `hazards`, `drivers`."""
    return {
        "scores": (*_scores(found), *_ranking(found)),
        "options": tuple(_options_told(found)),
        "outcomes": tuple(_names_told(found)),
        "hazards": tuple(_hazard(hazard) for hazard in found.hazards),
        "drivers": tuple(_drivers(found)),
    }


def likely(chance: float) -> bool:
    """Whether a chance was even or better, as it is told: in whole per cent."""
    return round(100 * chance) >= 100 * EVEN


def _options(found: BacktestReport) -> Compared | None:
    return next((one for one in found.compared if one.kind == "option"), None)


def _scores(found: BacktestReport) -> list[str]:
    options = _options(found)
    if options is None:
        return []
    moved = [item for item in found.kind("option") if item.moved]
    stand = "stands" if len(moved) == 1 else "stand"
    said = share(len(moved), options.n_items)
    said = f"{number(len(moved))} of the {options.n_items}" if said[0].isdigit() else said
    head = f"{outer(said)} options {stand} otherwise in {month(found.until)} than in {month(found.since)}."
    model, still = options.score("rates"), options.score("persistence")
    others = [
        f"{still.brier:.2f} for “everything stays as it was”",
        f"{options.score('half').brier:.2f} for tossing a coin",
    ]
    others += [f"{one.brier:.2f} for “as often as in the past”" for one in options.scores if one.name == "past"]
    text = (
        f"Over all options and days the mean squared error (Brier score, 0 is best) is {model.brier:.2f} for the model"
    )
    text += f", against {joined(others)}; with the drivers moved as they did move it is "
    text += f"{options.score('record').brier:.2f}."
    if options.p_value is not None:
        text += (
            " Were neither the model nor “everything stays as it was” better, option for option, a difference so "
            f"large would come in {_cases(options.p_value)}."
        )
    made = [head, text]
    if model.low is not None and model.high is not None:
        made.append(
            "Were players as sharp as the interval of their rationality parameter allows, it would be "
            f"{model.low:.2f}; were they as prone to err, {model.high:.2f}."
        )
    return made


def _cases(chance: float) -> str:
    """How often, in words: "25 cases of 100"."""
    if chance < 0.0005:
        return "fewer than one case of 1,000"
    if chance < 0.0095:
        return _counted(round(1000 * chance), "1,000")
    return _counted(round(100 * chance), "100")


def _counted(cases: int, of: str) -> str:
    return f"{'one case' if cases == 1 else f'{cases} cases'} of {of}"


def concordance(items: Sequence[Held]) -> float | None:
    """Of all pairs of one that changed and one that did not, in how many the former had the greater chance of change.

    On the last day, with what was known at the start; ties count half. One half is what luck gives. None without pairs.
    """
    moved = [item.turned() for item in items if item.moved]
    still = [item.turned() for item in items if not item.moved]
    if not moved or not still:
        return None
    won = sum((a > b) + (a == b) / 2 for a in moved for b in still)
    return won / (len(moved) * len(still))


def _ranking(found: BacktestReport) -> list[str]:
    value = concordance(found.kind("option"))
    if value is None:
        return []
    return [
        f"Of two options, one that stands otherwise and one that does not, the model had given the greater chance of "
        f"change to the right one in {100 * value:.0f} of 100 pairs; luck gives 50."
    ]


def _options_told(found: BacktestReport) -> list[str]:
    options = found.kind("option")
    moved = sorted((item for item in options if item.moved), key=lambda item: -item.turned())
    still = sorted((item for item in options if not item.moved), key=lambda item: -item.turned())
    made = []
    if seen := [item for item in moved if likely(item.turned())]:
        made.append(f"Expected, and so it came: {_now(seen)}.")
    if missed := [item for item in moved if not likely(item.turned())]:
        made.append(f"Came with less than an even chance: {_now(missed)}.")
    if wrong := [item for item in still if likely(item.turned())]:
        made.append(f"Expected, and did not come: {_other(wrong)}.")
    for item in still:
        if item.restless and not likely(item.turned()):
            made.append(_to_and_fro(found, item))
    quiet = [item for item in still if not likely(item.turned()) and not item.restless]
    if quiet:
        firm = sum(item.turned() < UNLIKELY for item in quiet)
        made.append(
            f"{outer(number(len(quiet)))} options stayed where they were, as was likelier than not"
            f"; {number(firm)} of them had been given less than {percent(UNLIKELY)} to change. Those that had most: "
            f"{_other(quiet[:3])}."
        )
    return made


def _to_and_fro(found: BacktestReport, item: Held) -> str:
    """An option that was left and come back to."""
    away = [k for k, value in enumerate(item.held) if value is not item.today]
    chances = item.chance["rates"]
    most = max((1 - chances[k] if item.today else chances[k]) for k in away)
    days = [month(found.days[k]) for k in away]
    between = f"from {days[0]} to {days[-1]}" if len(days) > 1 else f"in {days[0]}"
    clause = item.said(not item.today)
    return f"Left and taken up again: {clause} {between}, which had been given at most {percent(most)}."


def _now(items: Sequence[Held]) -> str:
    return _clauses((item.said(not item.today), item.turned()) for item in items)


def _other(items: Sequence[Held]) -> str:
    return _clauses((item.said(not item.today), item.turned()) for item in items)


def _clauses(told: Iterable[tuple[str, float]]) -> str:
    parts = [f"{clause} ({percent(chance)})" for clause, chance in told]
    if len(parts) > MOST:
        parts = [*parts[:MOST], f"{number(len(parts) - MOST)} more"]
    return "; ".join(parts)


def _names_told(found: BacktestReport) -> list[str]:
    named = sorted((item for item in found.kind("definition") if item.moved), key=lambda item: -item.turned())
    scored = next((one for one in found.compared if one.kind == "definition"), None)
    if scored is None:
        return []
    model, still = scored.score("rates").brier, scored.score("persistence").brier
    text = (
        f"Over the {number(scored.n_items)} outcomes that the case has a name for, the score is {model:.2f}, against "
    )
    text += f"{still:.2f} for “everything stays as it was”."
    return [text, f"Of these came about: {_now(named)}."] if named else [text]


def _hazard(one: Struck) -> str:
    """What was counted against what was expected, and whether chance explains it."""
    title, span = inner(one.title), f"{one.years[0]} to {one.years[-1]}" if len(one.years) > 1 else str(one.years[0])
    head = f"{outer(title)}: {one.total:,} counted from {span}, {one.sum:.1f} expected"
    if one.low is not None and one.high is not None:
        head += f" ({one.low:.1f} to {one.high:.1f} over the interval of the rate)"
    told = f"{head}; {_explained(one)}."
    known = one.where_held
    if known is not None and abs(known - one.sum) >= FAR * max(known, one.sum):
        told += f" Had one known when it could strike, {known:.1f} would have been expected."
    return told


def _explained(one: Struck) -> str:
    """Whether a Poisson number with the expected sum would be so far from it, and at the ends of the interval."""
    if one.more is None or one.fewer is None:
        return "nothing was to be expected"
    above = one.total >= one.sum
    tail = one.more if above else one.fewer
    word = "many" if above else "few"
    if tail >= SURE / 2:
        return f"chance alone gives so {word} or {'more' if above else 'fewer'} in {_cases(tail)}"
    end = one.more_at_high if above else one.fewer_at_low
    if end is not None and end >= SURE / 2:
        return f"too {word} for chance at the middle of the interval, not at its {'upper' if above else 'lower'} end"
    return f"too {word} for chance even at the {'upper' if above else 'lower'} end of the interval"


def _drivers(found: BacktestReport) -> list[str]:
    """Where the drivers stand on the last day, the least expected first."""
    order = sorted(found.drivers, key=lambda one: one.given[-1])
    if not order:
        return []
    parts = [f"{one.title}: {_level(one)} ({percent(one.given[-1])})" for one in order]
    return [f"Where the drivers stand in {month(found.until)}, with the chance they had: {'; '.join(parts)}."]


def _level(one: Stood) -> str:
    return one.levels[one.on_record[-1]]
