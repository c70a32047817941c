"""Forecasts in sentences: who was right, how sure that is, and what the numbers mean."""

from __future__ import annotations

from standoff.case.view import BARE
from standoff.forecasts.ledger import SAID, Ledger, Standing
from standoff.forecasts.scores import ENOUGH
from standoff.study.forecasts.records import ForecastsReport, ModelRun
from standoff.theses.clauses import joined, number, outer, share
from standoff.theses.robustness import percent

NAMES = {"book": "the book", "moscow": "Moscow", "reviewer": "the reviewer", "reported": "others, as reported"}
"""What the holders that need no declaration are called."""
OUTCOMES = {
    "true": "came true",
    "partly": "came partly true",
    "false": "did not come true",
    "open": "still open",
    "condition_not_met": "condition not met",
    "ambiguous": "ambiguous",
    "untestable": "cannot be tested",
}
"""What came of a forecast, by status, in the order of telling."""
TOLD_APART = 0.05
"""The chance up to which a difference counts as told apart from accident, shared among all that are compared."""


def holder_name(who: str | None) -> str:
    """What a holder is called in a sentence."""
    return "everybody" if who is None else NAMES.get(who, who.replace("_", " "))


def finding(found: Ledger) -> str:
    """The finding in a sentence without its full stop: how often the likelier side came about, and how sure that is."""
    everyone = found.everyone
    score, one, by_day = everyone.score, everyone.coin, everyone.coin_by_day
    if score is None or one is None or by_day is None:
        return _undecided(found)
    if not score.sided:
        return outer(
            f"{number(score.n)} scored {'forecast' if score.n == 1 else 'forecasts'}, none of which took a side"
        )
    head = f"In {share(score.right, score.sided)} scored forecasts the side thought likelier came about"
    if score.sided == 1:
        head = f"In the one scored forecast the side thought {'likelier' if score.right else 'less likely'} came about"
    if by_day.told_apart:
        return f"{head}, {'more' if by_day.as_good <= by_day.as_bad else 'less'} often than a coin would have it"
    if one.told_apart:
        return f"{head}, but {number(by_day.tosses)} days decided them, too few to rule out a coin"
    return f"{head}; so few cannot be told from a coin"


def _undecided(found: Ledger) -> str:
    counts, total = found.everyone.counts, found.everyone.total
    what = "forecast" if total == 1 else "forecasts"
    decided = counts.get("true", 0) + counts.get("false", 0)
    if not decided:
        return outer(f"{number(total)} {what}, none of them decided yet")
    return outer(f"{number(total)} {what}, {number(decided)} of them decided, none of these with a probability")


def sentences(found: Ledger, *, holders: bool = True) -> tuple[str, ...]:
    """What the scores say, one sentence each; the first, unless left out, gives the holders' own."""
    if found.everyone.score is None:
        return ()
    return tuple(
        sentence
        for sentence in (
            _holders(found) if holders else "",
            _coin(found.everyone),
            _apart(found),
            _base(found),
            _murphy(found.everyone),
            _withheld(found),
        )
        if sentence
    )


def _holders(found: Ledger) -> str:
    parts = [
        f"{holder_name(one.who)} {one.score.right} of {one.score.sided} (Brier {one.score.brier.value:.2f})"
        for one in found.holders
        if one.score is not None
    ]
    return outer(f"right about the likelier side: {joined(parts)}") + "."


def _coin(one: Standing) -> str:
    assert one.coin is not None
    assert one.coin_by_day is not None
    better = one.coin.as_good <= one.coin.as_bad
    first, second = ((t.as_good if better else t.as_bad) for t in (one.coin, one.coin_by_day))
    head = (
        f"Tossing a coin for each of the {one.coin.tosses} would score as {'well' if better else 'badly'} "
        f"in {_chance(first)}"
    )
    if one.coin_by_day.tosses == one.coin.tosses:
        return f"{head}."
    return (
        f"{head}; but they were decided on {number(one.coin_by_day.tosses)} days, and with one toss for each day it is "
        f"{_chance(second)}."
    )


def _chance(value: float) -> str:
    """A chance for people: "7 of 100 cases"."""
    if value >= 0.01:
        return f"{100 * value:.0f} of 100 cases"
    return f"{1000 * value:.0f} of 1,000 cases" if value >= 0.0005 else "fewer than 1 of 1,000 cases"


def _apart(found: Ledger) -> str:
    """Which holders can be told apart, the level shared among all pairs (Bonferroni)."""
    pairs = len(found.between)
    if not pairs:
        return ""
    told = [pair for pair in found.between if pair.chance * pairs <= TOLD_APART]
    if not told:
        who, gap = ("No two holders' scores can", "gaps") if pairs > 1 else ("The two holders' scores cannot", "a gap")
        return f"{who} be told apart: dealing their forecasts out anew makes such {gap} too often."
    said = []
    for pair in told:
        better, worse = (pair.first, pair.second) if pair.difference < 0 else (pair.second, pair.first)
        said.append(f"{holder_name(better)} scored better than {holder_name(worse)}, beyond what chance makes")
    return outer(joined(said)) + "."


def _base(found: Ledger) -> str:
    base = found.everyone.base
    if base is None:
        return "Always saying 1/2 would cost 0.25."
    knew = (
        f"the base rate of {percent(base.p)}"
        if found.base_rate is not None
        else f"knowing only that {percent(base.p)} of the other statements came true"
    )
    apart = "" if base.chance <= TOLD_APART else ", from which the score cannot be told apart"
    return f"Always saying 1/2 would cost 0.25; {knew}, {base.brier:.2f}{apart}."


def _murphy(one: Standing) -> str:
    terms = one.murphy
    assert terms is not None
    return (
        f"Of the Brier score of {terms.brier:.3f}, {terms.uncertainty:.3f} comes of how mixed the outcomes were "
        f"(uncertainty) and {terms.reliability:.3f} of chances that lay off what came true (reliability); "
        f"{terms.resolution:.3f} is gained by giving unlike chances to unlike things (resolution)."
    )


def _withheld(found: Ledger) -> str:
    if found.reliability is not None:
        return ""
    n = len(found.scored)
    return f"How often each chance came true is not shown: {n} scored forecasts are fewer than {ENOUGH}."


def model_sentences(found: ForecastsReport) -> tuple[str, ...]:
    """What the model's own chances are, and how they score beside the holders'."""
    model = found.model
    if model is None:
        return (found.without_model,) if found.without_model else ()
    n = len(model.chances)
    what = "forecast that names" if n == 1 else "forecasts that name"
    scenario = "the bare case" if model.scenario == BARE else f"scenario {model.scenario}"
    head = (
        f"The model's own chance is given for {number(n)} {what} a proposition and a day: {model.paths:,} simulated "
        f"paths, perspective {model.perspective}, {scenario}."
    )
    return (head, *_beside(model), *model.notes)


def _beside(model: ModelRun) -> tuple[str, ...]:
    everyone = next((one for one in model.beside if one.who is None), None)
    if everyone is None:
        return ()
    told = "beyond" if everyone.chance <= TOLD_APART else "within"
    return (
        f"On the {number(everyone.n)} that both answered and that are decided, the model's Brier score is "
        f"{everyone.model:.2f} and that of those who made them {everyone.holder:.2f}, {told} what chance makes of so "
        "few.",
        "The model was written when some of the outcomes were known, so this tests the model; it is no forecast of its "
        "own.",
    )


def open_sentences(found: Ledger) -> tuple[str, ...]:
    """What should be looked at: what is overdue, and what the ledgers disagree about."""
    said = []
    if found.overdue:
        ids = joined([item.forecast.id for item in found.overdue])
        said.append(f"Due before {found.known_to} and still open: {ids}.")
    return (*said, *(sentence for _, sentence in found.findings))


def outcome(found: Ledger, id: str) -> str:
    """What the positions on record say of one forecast, as a clause; empty where they do not decide it."""
    item = next(one for one in found.items if one.forecast.id == id)
    return "" if item.held is None else f"{SAID[item.held.status]} by {item.held.on.isoformat()}"
