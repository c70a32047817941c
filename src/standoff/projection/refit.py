"""A case's history opened for a fit, and fitted again for another spacing of wants.

A tau belongs to the weights it was fitted with: where each want weighs a third of the one before and not half (rho),
the same conduct gives a tau some four times smaller, at which as many of the first wants bind. Whoever changes the
spacing and keeps the tau makes players careless, or careful, in a way the record does not show. `refitted` gives the
tau that goes with a rho, `tau_ratio` by how much it changes it. Spacing draws (definitions 4.5) hardly move it: their
first weights halve as those of rho 1/2.
"""

from __future__ import annotations

from standoff.case.dynamics import Dynamics, Estimate
from standoff.case.schema import CaseData
from standoff.case.view import BARE, resolve
from standoff.conflict.utility import RHO
from standoff.errors import StandoffError
from standoff.projection.evidence import Evidence, track_of
from standoff.projection.fit import Estimates, Prior, estimate
from standoff.projection.history import History, observed
from standoff.projection.local import Local
from standoff.projection.records import Revision


def opened(
    data: CaseData,
    perspective: str | None = None,
    scenario: str | None = None,
    *,
    until: str | None = None,
    rho: float = RHO,
    single: bool = False,
) -> tuple[Local, History]:
    """The history of a case up to a day, and the games of its phases as one perspective sees them (the bare case).

    single: players change one option at a time.

    Raises UsageError for a case without history, CaseError where an option has no position on record, NameUnknown.
    """
    game = resolve(data, perspective, scenario or BARE)
    history = observed(data, {o.id: o.fixed for o in game.options if o.fixed is not None}, until)
    games = [resolve(data, perspective, scenario or BARE, levels=phase.levels) for phase in history.phases]
    return Local(games, rho, single=single), history


def refitted(
    data: CaseData,
    perspective: str | None = None,
    scenario: str | None = None,
    *,
    rho: float = RHO,
    until: str | None = None,
    prior: Prior | None = None,
    single: bool = False,
) -> Estimates:
    """tau and rates (by player, in the case's order) that the history gives for a rho and a way of revising.

    No intervals are made, so it is quick. Raises as `opened` does, and CaseError where positions held are no states of
    this view.
    """
    local, history = opened(data, perspective, scenario, until=until, rho=rho, single=single)
    return estimate(Evidence(local, track_of(local, history)), prior or Prior())


def revised(data: CaseData, perspective: str, revision: Revision | None) -> tuple[CaseData, tuple[str, ...]]:
    """A case whose players revise in some way (None: the case's own), and what was done for it, in sentences.

    Rates and tau mean something else where players change one option at a time. So where the estimates in use were
    made for the other way they are fitted anew to the history, without intervals, and replaced; without a history that
    fits the view they are kept.
    """
    known = data.case.dynamics
    chosen = perspective if perspective in known else data.case.default_perspective
    found = known.get(chosen)
    if revision is None or found is None or found.revision == revision:
        return data, ()
    how = "changing one option at a time" if revision == "single" else "choosing among all a player can do"
    made = fitted_anew(data, chosen, revision)
    if made is None:
        kept = f"The estimates were not made for {how}, and no history gives others: they are kept."
        return _with(data, chosen, found.model_copy(update={"revision": revision})), (kept,)
    tau, rates = made
    source = f"Fitted to history.csv anew for {how}, without intervals"
    estimates = {id: Estimate(value=rate) for id, rate in rates.items()}
    anew = Dynamics(rates=estimates, tau=Estimate(value=tau), revision=revision, record=source)
    said = (
        f"The case's estimates were not made for {how}: rates and the rationality parameter are fitted to the history "
        "anew, without intervals, so the ranges do not vary them."
    )
    return _with(data, chosen, anew), (said,)


def fitted_anew(
    data: CaseData, perspective: str, revision: Revision, rho: float = RHO
) -> tuple[float, dict[str, float]] | None:
    """tau and rates by player that the history gives for a way of revising; None where it does not tell."""
    try:
        made = refitted(data, perspective, rho=rho, single=revision == "single")
    except StandoffError:
        return None
    return made.tau, dict(zip(data.players, made.rates.tolist(), strict=True))


def _with(data: CaseData, perspective: str, dynamics: Dynamics) -> CaseData:
    case = data.case.model_copy(update={"dynamics": {**data.case.dynamics, perspective: dynamics}})
    return data.model_copy(update={"case": case})


def tau_ratio(data: CaseData, perspective: str, rho: float, *, single: bool = False) -> float | None:
    """How the tau that the history gives for a rho compares with that for rho 1/2, both fitted anew.

    perspective: whose estimates are in use. None where no history tells: there is none, it does not fit this view, or
    the best tau of either lies at an end of those tried.
    """
    try:
        usual, other = (refitted(data, perspective, rho=one, single=single) for one in (RHO, rho))
    except StandoffError:
        return None
    return None if usual.edge or other.edge else other.tau / usual.tau
