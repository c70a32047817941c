"""`standoff project`: the years ahead, chance by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.common import (
    ANSWERED,
    INTERRUPTED,
    AllPerspectivesOption,
    CaseArgument,
    JsonOption,
    LimitOption,
    PerspectiveOption,
    ScenarioOption,
    emit_views,
    head,
    open_case,
    views,
    watched,
)
from standoff.errors import UsageError

if TYPE_CHECKING:
    from standoff.case.schema import CaseData
    from standoff.projection.records import Assumptions

YearsOption = Annotated[
    int | None, typer.Option("--years", "-y", help="How far ahead (default: to the case's horizon, else 15).")
]
DriversOption = Annotated[
    str,
    typer.Option("--drivers", help="rates: move at their rates; held: stay; record: as the record has it, then rates."),
]
MethodOption = Annotated[
    str, typer.Option("--method", help="exact, simulated, or auto: exact where that fits 4 GiB of memory.")
]
PathsOption = Annotated[int, typer.Option("--paths", min=1, help="Simulated paths.")]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Seed of paths and draws: the same, the same answer.")]
ToOption = Annotated[
    list[str] | None, typer.Option("--to", help="Also: when does this proposition first hold? May be given often.")
]
TauOption = Annotated[
    float | None, typer.Option("--tau", help="Rationality parameter in place of the case's: near 0, nobody errs.")
]
RateOption = Annotated[
    list[str] | None,
    typer.Option("--rate", metavar="ACTOR=X", help="Chances a year to reconsider, in place of the case's."),
]
AssumptionDrawsOption = Annotated[
    int, typer.Option("--draws", min=0, help="Draws of the assumptions, for bands and what moves most; 0: neither.")
]
TornadoOption = Annotated[
    str | None, typer.Option("--tornado", metavar="PROPOSITION", help="Which assumption moves its chance most?")
]
RevisionOption = Annotated[
    str | None,
    typer.Option("--revision", help="whole: players pick among all they can do; single: one option at a time."),
]
BacktestOption = Annotated[
    bool, typer.Option("--backtest", help="Also: what it would have said of the years on record since, and what came.")
]


def project(
    case: CaseArgument,
    perspective: PerspectiveOption = None,
    scenario: ScenarioOption = None,
    all_perspectives: AllPerspectivesOption = False,
    years: YearsOption = None,
    drivers: DriversOption = "rates",
    method: MethodOption = "auto",
    to: ToOption = None,
    tau: TauOption = None,
    rate: RateOption = None,
    revision: RevisionOption = None,
    paths: PathsOption = 20_000,
    draws: AssumptionDrawsOption = 100,
    tornado: TornadoOption = None,
    seed: SeedOption = 0,
    backtest: BacktestOption = False,
    limit: LimitOption = 12,
    as_json: JsonOption = False,
) -> int:
    """Project the years ahead: the chance of each regime and proposition by year, first times, clashes and war.

    Every number comes with its error, and what was assumed is said.
    """
    from standoff.case.view import BARE
    from standoff.cli.project_tables import print_report
    from standoff.study.projection.reporting import document, of_game
    from standoff.theses.records import GameKey

    opened = open_case(case)
    default = opened.data.case.default_scenario or BARE
    documents: dict[str, dict[str, Any]] = {}
    complete = True
    given = assumed(tau, rate or [], revision)
    for view in views(opened, perspective, all_perspectives):
        found = of_game(
            opened.data,
            GameKey(view or opened.data.case.default_perspective, scenario or default),
            years=years,
            drivers=_one_of(drivers, "--drivers", ("rates", "held", "record")),  # type: ignore[arg-type]
            method=_one_of(method, "--method", ("auto", "exact", "simulated")),  # type: ignore[arg-type]
            to=to or (),
            assumptions=given,
            draws=draws,
            tornado=tornado or draws > 0,
            paths=paths,
            seed=seed,
            progress=watched(),
        )
        complete = complete and found.complete
        top = head("project", opened.id, perspective=found.perspective, scenario=found.scenario, seed=seed)
        documents[found.perspective] = {**top, **document(found)}
        if not as_json:
            print_report(opened.data, found, limit)
        if backtest:
            _look_back(opened.data, documents, found.perspective, given, paths, seed, as_json, limit)
    if as_json:
        emit_views("project", opened.id, documents, every=all_perspectives, scenario=scenario, seed=seed)
    return ANSWERED if complete else INTERRUPTED


def _look_back(
    data: CaseData,
    documents: dict[str, dict[str, Any]],
    perspective: str,
    assumptions: Assumptions,
    paths: int,
    seed: int,
    as_json: bool,
    limit: int,
) -> None:
    """Put the back-test into the document of a perspective, or print it."""
    from standoff.cli.backtest_tables import print_backtest
    from standoff.study.backtest.reporting import backtest, document

    found = backtest(data, perspective, assumptions=assumptions, paths=paths, seed=seed)
    if found is None:
        raise UsageError(
            f"Nothing to look back at: no position in history.csv is later than {data.case.as_of or 'the case'}, or "
            "the case has no status quo."
        )
    documents[perspective]["backtest"] = document(found)
    if not as_json:
        print_backtest(found, limit)


def assumed(tau: float | None, rates: list[str], revision: str | None = None) -> Assumptions:
    """What the command line puts in place of the case's own numbers. Raises UsageError for what is no such thing."""
    from standoff.projection.records import Assumptions

    made: dict[str, float] = {}
    for text in rates:
        player, sign, number = text.partition("=")
        try:
            made[player.strip()] = float(number)
        except ValueError:
            sign = ""
        if not sign:
            raise UsageError(f"--rate wants an actor and a number a year, such as PRK=2; {text!r} is not that.")
    if revision is not None:
        _one_of(revision, "--revision", ("whole", "single"))
    return Assumptions(rates=made, tau=tau, revision=revision)  # type: ignore[arg-type]


def _one_of(given: str, option: str, known: tuple[str, ...]) -> str:
    if given not in known:
        raise UsageError(f"{option} is one of {', '.join(known)}; {given!r} is none of them.")
    return given
