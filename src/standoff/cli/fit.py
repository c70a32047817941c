"""`standoff fit`: how often players reconsider and how sharply they choose, from the positions actually held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.common import (
    AllPerspectivesOption,
    CaseArgument,
    JsonOption,
    LimitOption,
    PerspectiveOption,
    emit_views,
    head,
    heading,
    limited,
    open_case,
    paragraph,
    say,
    table,
    views,
    watched,
)

if TYPE_CHECKING:
    from standoff.projection.records import Revision
    from standoff.session import Case
    from standoff.study.fit.records import FitReport, RateReport

BareScenarioOption = Annotated[
    str | None, typer.Option("--scenario", "-s", help="Which scenario (default: the bare case).")
]
UntilOption = Annotated[str | None, typer.Option("--until", help="The last day of the history (default: as_of).")]
ReplicatesOption = Annotated[
    int, typer.Option("--replicates", min=0, max=100_000, help="Simulated histories for intervals; 0 for none.")
]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Decides the simulated histories.")]
PriorMovesOption = Annotated[float, typer.Option("--prior-moves", min=0.0, help="Moves added to each player's own.")]
PriorYearsOption = Annotated[float, typer.Option("--prior-years", min=0.0, help="Years added to each player's own.")]
RhoOption = Annotated[float, typer.Option("--rho", help="Weight of each statement against the one before, to 0.5.")]
RevisionOption = Annotated[
    str | None,
    typer.Option(
        "--revision", help="whole: pick among all one can do; single: one option at a time (default: the case's)."
    ),
]
WriteOption = Annotated[bool, typer.Option("--write", help="Write the estimates into case.yaml, under `dynamics`.")]
BAR = 40
ROWS = 17
FLAT = 0.05
SHOWN = 12.0
"""The profile is drawn down to this far below its best."""


def fit(
    case: CaseArgument,
    perspective: PerspectiveOption = None,
    scenario: BareScenarioOption = None,
    all_perspectives: AllPerspectivesOption = False,
    until: UntilOption = None,
    replicates: ReplicatesOption = 200,
    seed: SeedOption = 0,
    prior_moves: PriorMovesOption = 1.0,
    prior_years: PriorYearsOption = 1.0,
    rho: RhoOption = 0.5,
    revision: RevisionOption = None,
    write: WriteOption = False,
    limit: LimitOption = 100,
    as_json: JsonOption = False,
) -> None:
    """Fit how often players reconsider, and how sharply they choose, to the positions they actually held."""
    from standoff.study.fit.reporting import document

    opened = open_case(case)
    if write:
        _writable(opened)
    documents = {}
    found = []
    for view in views(opened, perspective, all_perspectives):
        one = opened.fit(
            view, scenario, until=_date(until), replicates=replicates, seed=seed, prior_moves=prior_moves,
            prior_years=prior_years, rho=rho, revision=_revision(revision), progress=None if as_json else watched(),
        )  # fmt: skip
        found.append(one)
        top = head("fit", opened.id, perspective=one.perspective, scenario=one.scenario, seed=seed)
        documents[one.perspective] = {**top, **document(one, limit=limit)}
        if not as_json:
            _print(opened, one, limit)
    if write:
        _write(opened, found)
    if as_json:
        emit_views("fit", opened.id, documents, every=all_perspectives, scenario=scenario or "none", seed=seed)


def _revision(given: str | None) -> Revision | None:
    """A way of revising as given, checked."""
    from standoff.errors import UsageError

    if given not in (None, "whole", "single"):
        raise UsageError(f"--revision is one of whole, single; {given!r} is none of them.")
    return given  # type: ignore[return-value]


def _date(until: str | None) -> str | None:
    """A date as given, checked."""
    from standoff.case.fields import first_day
    from standoff.errors import UsageError

    if until is None:
        return None
    try:
        first_day(until)
    except ValueError:
        raise UsageError(f"--until takes a date as YYYY, YYYY-MM or YYYY-MM-DD; {until!r} is none.") from None
    return until


def _writable(opened: Case) -> None:
    """Refuse a bundled case before anything is computed."""
    from standoff.errors import UsageError

    if not opened.writable:
        raise UsageError(
            f"{opened.id} is bundled and never written: copy it first with `standoff new DIR --from {opened.id}`."
        )


def _write(opened: Case, found: list[FitReport]) -> None:
    from standoff.case.estimates import write_estimates
    from standoff.study.fit.reporting import estimates

    for one in found:
        changed = write_estimates(opened.folder, one.perspective, estimates(one))
        what = "are written to" if changed else "already stand in"
        say(f"The estimates of the view {one.perspective} {what} {opened.folder / 'case.yaml'}, under `dynamics`.")


def _print(opened: Case, found: FitReport, limit: int) -> None:
    heading(f"{opened.title}: perspective {found.perspective}, scenario {found.scenario}")
    paragraph(f"{found.headline}.")
    for sentence in found.sentences[1:]:
        paragraph(sentence)
    _rates(found)
    _tau(found)
    _profile(found)
    _moves(found, limit)
    for note in found.notes:
        paragraph(f"Note: {note}")


def _rates(found: FitReport) -> None:
    from standoff.study.fit.telling import significant

    rows = [
        (
            rate.actor,
            "-" if rate.value is None else significant(rate.value),
            "-" if rate.low is None or rate.high is None else f"{rate.low:.2g} to {rate.high:.2g}",
            str(rate.moves),
            _simulated(rate),
            f"{rate.gains} + {rate.losses} -" + (f" {rate.evens} =" if rate.evens else ""),
            significant(rate.moves_per_year),
            f"{100 * rate.could_gain / found.years:.0f} %",
        )
        for rate in found.rates
    ]
    heading("How often each player reconsiders, and what it did")
    columns = ("player", "chances a year", "95 %", "moves", "model's", "of which", "moves a year", "could gain")
    table(None, columns, rows)
    paragraph(
        "Model's: moves in histories that the fitted model makes. Of which: + served the mover's wants, - went against "
        "them, = neither. Could gain: the share of time in which some move would have served them."
    )
    moves, years = significant(found.prior_moves), significant(found.prior_years)
    if found.prior_moves or found.prior_years:
        many = "move" if found.prior_moves == 1 else "moves"
        paragraph(f"Prior: {moves} {many} in {years} year{'' if found.prior_years == 1 else 's'} added to each's own.")
    else:
        paragraph("No prior: maximum likelihood.")


def _simulated(rate: RateReport) -> str:
    return "-" if rate.simulated is None else f"{rate.simulated.low:.0f} to {rate.simulated.high:.0f}"


def _tau(found: FitReport) -> None:
    from standoff.study.fit.telling import honoured, odds, shown_tau, significant

    tau = found.tau
    known = "identified" if tau.identified else "not identified"
    within = ""
    if tau.low is not None and tau.high is not None:
        within = f" ({shown_tau(tau.low, tau.edge)} to {significant(tau.high)})"
    heading(f"How sharply they choose: tau {shown_tau(tau.value, tau.edge)}{within}, {known}")
    rows = []
    for wants in tau.wants:
        rate = found.rate(wants.actor)
        own = "-" if rate is None or not rate.moves else shown_tau(rate.own_tau, rate.own_edge)
        said = "certain" if tau.edge == "low" else odds(wants.odds)
        rows.append((wants.actor, said, honoured(wants), f"last {wants.loose}", own))
    if rows:
        table(None, ("player", "first want at odds of", "at 10 to 1", "under 2 to 1", "tau of its own"), rows)


def _profile(found: FitReport) -> None:
    """The profile as bars, over the values of tau that are not far out."""
    from standoff.study.fit.telling import significant

    near = [at for at, (_, value) in enumerate(found.profile) if value > -SHOWN]
    first, last = max(0, near[0] - 1), min(len(found.profile) - 1, near[-1] + 1)
    while found.tau.edge == "low" and first < last - 1 and found.profile[first + 1][1] > -FLAT:
        first += 1
    step = max(1, -(-(last - first + 1) // ROWS))
    rows = []
    for tau, value in found.profile[first : last + 1 : step]:
        length = round(BAR * max(0.0, 1 + value / SHOWN))
        said = f"{value:.1f}".replace("-", "\u2212") if value > -1000 else "far below"
        rows.append((significant(tau), "0" if said in ("\u22120.0", "0.0") else said, "\u2588" * length))
    heading("How well each tau explains the moves")
    table(None, ("tau", "log likelihood", "against the best"), rows)


def _moves(found: FitReport, limit: int) -> None:
    if not found.moves:
        return
    mark = {"gain": "+", "loss": "-", "even": "="}
    shown = limited(found.moves, limit)
    rows = [
        (m.date + ("" if m.order_known else "*"), mark[m.effect], m.words, _percent(m.chance), _percent(m.best))
        for m in shown
    ]
    heading("The moves, and how likely each was when its player got to reconsider")
    table(None, ("on", "", "the move", "chance", "likeliest"), rows)
    if any(not m.order_known for m in shown):
        paragraph("* Several moved that day: told in the likeliest order, counted as the mean over all orders.")
    if len(found.moves) > len(shown):
        paragraph(f"... and {len(found.moves) - len(shown):,} more (--limit 0 for all).")


def _percent(chance: float) -> str:
    return f"{100 * chance:.0f} %" if chance >= 0.095 else f"{100 * chance:.1f} %" if chance >= 0.001 else "< 0.1 %"
