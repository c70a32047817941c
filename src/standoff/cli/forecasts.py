"""`standoff forecasts`: what was predicted, what came of it, and how the holders did; `resolve` writes an outcome."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.common import (
    JsonOption,
    LimitOption,
    emit,
    head,
    heading,
    limited,
    open_case,
    paragraph,
    table,
    watched,
)
from standoff.errors import UsageError, unknown

if TYPE_CHECKING:
    from standoff.forecasts.ledger import Item, Ledger, Standing
    from standoff.forecasts.resolving import Resolved
    from standoff.session import Case
    from standoff.study.forecasts.records import ForecastsReport, ModelRun

RESOLVE = "resolve"
SHORT = {"condition_not_met": "not met"}
"""Statuses that are shortened in a table."""
WordsArgument = Annotated[
    list[str],
    typer.Argument(metavar="[resolve] CASE [ID]", help="A case; or resolve, a case and the forecast that is decided."),
]
WhoOption = Annotated[str | None, typer.Option("--who", help="Only the forecasts of this holder.")]
StatusOption = Annotated[str | None, typer.Option("--status", help="Only forecasts with this status, such as open.")]
NoModelOption = Annotated[bool, typer.Option("--no-model", help="Leave the model's own chances out.")]
BaseRateOption = Annotated[
    float | None, typer.Option("--base-rate", help="How often such statements come true, from outside.")
]
PathsOption = Annotated[int, typer.Option("--paths", min=100, help="Simulated paths for the model's chances.")]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Decides the simulated paths.")]
AsOption = Annotated[str | None, typer.Option("--as", help="resolve: true, false, partly, open, ...")]
OnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="resolve: when it was decided.")]
RecordOption = Annotated[str | None, typer.Option("--record", help="resolve: the public source that shows it.")]
NoteOption = Annotated[str | None, typer.Option("--note", help="resolve: what should be said of it.")]


def forecasts(
    words: WordsArgument,
    who: WhoOption = None,
    status: StatusOption = None,
    no_model: NoModelOption = False,
    base_rate: BaseRateOption = None,
    paths: PathsOption = 20_000,
    seed: SeedOption = 0,
    resolved_as: AsOption = None,
    on: OnOption = None,
    record: RecordOption = None,
    note: NoteOption = None,
    limit: LimitOption = 100,
    as_json: JsonOption = False,
) -> None:
    """Show every forecast with its chance and what came of it, score the holders, and set the model beside them.

    `standoff forecasts resolve CASE ID --as STATUS --on DATE --record TEXT --note TEXT` writes an outcome into the
    case's forecasts.yaml; in the case's own folder CASE can be left out.
    """
    if words[0] == RESOLVE and len(words) > 1:
        _resolve(words[1:], resolved_as, on, record, note, as_json)
        return
    if len(words) > 1 or words[0] == RESOLVE:
        raise UsageError("Write standoff forecasts CASE, or standoff forecasts resolve CASE ID --as STATUS.")
    given = {"--as": resolved_as, "--on": on, "--record": record, "--note": note}
    if stray := [name for name, value in given.items() if value is not None]:
        raise UsageError(f"{stray[0]} belongs to standoff forecasts resolve CASE ID.")
    _show(open_case(words[0]), who, status, not no_model, base_rate, paths, seed, limit, as_json)


def _show(
    opened: Case,
    who: str | None,
    status: str | None,
    model: bool,
    base_rate: float | None,
    paths: int,
    seed: int,
    limit: int,
    as_json: bool,
) -> None:
    from standoff.forecasts.resolving import STATUSES
    from standoff.study.forecasts.reporting import document

    holders = dict.fromkeys(one.who for one in opened.data.forecasts.forecasts)
    if who is not None and who not in holders:
        raise unknown("holder", who, holders)
    if status is not None and status not in STATUSES:
        raise unknown("status", status, STATUSES)
    found = opened.forecasts(
        model=model, base_rate=base_rate, paths=paths, seed=seed, progress=None if as_json else watched()
    )
    if as_json:
        case, ran = opened.data.case, found.model
        top = head(
            "forecasts",
            opened.id,
            perspective=ran.perspective if ran else case.default_perspective,
            scenario=(None if ran.scenario == "none" else ran.scenario) if ran else case.default_scenario,
            seed=seed if ran else None,
        )
        emit({**top, **document(found, limit=limit, who=who, status=status)})
    else:
        _print(opened, found, who, status, limit)


def _print(opened: Case, found: ForecastsReport, who: str | None, status: str | None, limit: int) -> None:
    from standoff.study.forecasts.reporting import chosen
    from standoff.study.forecasts.telling import finding, model_sentences, open_sentences, sentences

    scored = found.ledger
    heading(opened.title)
    if not scored.items:
        paragraph("The case has no forecasts.")
    else:
        paragraph(f"{finding(scored)}.")
        kept = [item for item in scored.items if chosen(item, who, status)]
        _scores(scored, who)
        for sentence in (*sentences(scored, holders=False), *model_sentences(found)):
            paragraph(sentence)
        _list(kept, found.model, limit)
        if looked := open_sentences(scored):
            heading("To be looked at")
            for sentence in looked:
                paragraph(sentence)
    _prescriptions(scored)


def _list(kept: list[Item], model: ModelRun | None, limit: int) -> None:
    """Every forecast on a line or two."""
    from standoff.forecasts.words import said

    rows = []
    for item in limited(kept, limit):
        forecast = item.forecast
        chance = model.chances.get(forecast.id) if model is not None else None
        row = [
            forecast.id,
            forecast.statement + (f" ({forecast.wording})" if forecast.wording else ""),
            "-" if item.band is None else said(item.band).removesuffix("\u00a0%"),
            (forecast.due or "-")[:7],
            SHORT.get(forecast.resolution.status, forecast.resolution.status) + (", overdue" if item.overdue else ""),
            "-" if item.scored is None else f"{item.scored.brier:.2f}",
        ]
        rows.append((*row, *([] if model is None else ["-" if chance is None else _whole(chance.p)])))
    columns = ("id", "forecast (wording)", "chance", "due", "came", "Brier")
    heading("Forecasts, chances in per cent")
    table(None, columns if model is None else (*columns, "model"), rows)
    if len(kept) > len(rows):
        paragraph(f"... and {len(kept) - len(rows):,} more (--limit 0 for all).")


def _whole(chance: float) -> str:
    """Whole per cent, and never 0 or 100: no number of paths shows that something cannot be."""
    return "<1" if chance < 0.005 else ">99" if chance > 0.995 else f"{100 * chance:.0f}"


def _scores(found: Ledger, who: str | None) -> None:
    """The holders, and everybody."""
    if found.everyone.score is None:
        return
    shown = [one for one in found.holders if who in (None, one.who)]
    rows = [_row(one, one.who or "") for one in shown]
    if who is None and len(found.holders) > 1:
        rows.append(_row(found.everyone, "everybody"))
    heading("Scores (lower is better; always saying 1/2 costs Brier 0.25, log 0.69)")
    columns = ("holder", "scored", "right (95 %)", "Brier (bands)", "log", "coin", "by day", "base")
    table(None, columns, rows)
    paragraph(
        "Right: the side thought likelier came about. Brier: at the middle of the bands, and within them. Coin: how "
        "often tossed outcomes would score as well; by day, with one toss for all that one day decided. Base: the "
        "Brier score of the base rate."
    )


def _row(one: Standing, name: str) -> tuple[str, ...]:
    score, toss, by_day = one.score, one.coin, one.coin_by_day
    if score is None or toss is None or by_day is None:
        return name, f"0 of {one.total}", "-", "-", "-", "-", "-", "-"
    return (
        name,
        f"{score.n} of {one.total}",
        f"{score.right} of {score.sided} ({100 * score.right_low:.0f}-{100 * score.right_high:.0f}%)",
        f"{score.brier.value:.3f} ({score.brier.best:.2f}-{score.brier.worst:.2f})",
        f"{score.log.value:.2f}",
        _share(toss.as_good),
        _share(by_day.as_good),
        "-" if one.base is None else f"{one.base.brier:.2f}",
    )


def _share(chance: float) -> str:
    return f"{100 * chance:.0f} %" if chance >= 0.01 else f"{100 * chance:.1f} %"


def _prescriptions(found: Ledger) -> None:
    if not found.prescriptions:
        return
    rows = [(p.id, p.to, p.statement, p.followed + (f", {p.on}" if p.on else "")) for p in found.prescriptions]
    heading("Prescriptions, kept apart")
    table(None, ("id", "to", "what should be done", "followed?"), rows)


def _resolve(
    words: list[str], status: str | None, on: str | None, record: str | None, note: str | None, as_json: bool
) -> None:
    if len(words) > 2:
        raise UsageError("Write standoff forecasts resolve CASE ID --as STATUS --on DATE.")
    if len(words) == 1 and not Path("case.yaml").is_file():
        raise UsageError(f"Which case? Write standoff forecasts resolve CASE {words[0]}, or go into its folder.")
    if status is None:
        raise UsageError("Say what came of it: --as true, false, partly, ambiguous, untestable, condition_not_met.")
    opened = open_case(words[0] if len(words) == 2 else ".")
    done = opened.resolve_forecast(words[-1], status, on=on, record=record, note=note)
    if as_json:
        top = head("forecasts", opened.id)
        emit({**top, "resolved": done.forecast.id, **_resolved_document(done)})
        return
    forecast, before, after = done.forecast, done.before, done.after
    paragraph(f"{forecast.id}: {forecast.statement}")
    if not done.changed:
        paragraph("This is what stands there already; nothing was written.")
        return
    paragraph(f"Now: {_told(after.status, after.on, after.record, after.note)}")
    paragraph(f"Before: {_told(before.status, before.on, before.record, before.note)}")
    if done.known_to is not None:
        paragraph(f"Outcomes are now known to {done.known_to[1]} (before: {done.known_to[0]}).")
    for sentence in done.notes:
        paragraph(sentence)


def _told(status: str, on: str | None, record: str | None, note: str | None) -> str:
    from standoff.study.forecasts.telling import OUTCOMES

    parts = [OUTCOMES[status] + (f", {on}" if on else ""), *([f"record: {record}"] if record else [])]
    return "; ".join([*parts, *([f"note: {note}"] if note else [])])


def _resolved_document(done: Resolved) -> dict[str, object]:
    def plain(one: object) -> dict[str, object]:
        return {key: getattr(one, key) for key in ("status", "on", "record", "judgement", "note")}

    return {
        "changed": done.changed,
        "now": plain(done.after),
        "before": plain(done.before),
        "known_to": done.known_to[1] if done.known_to else None,
        "notes": list(done.notes),
    }
