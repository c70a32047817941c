"""Write what came of a forecast into forecasts.yaml: its resolution anew, and how far outcomes are known.

Every other byte of the file stays, comments of the lines concerned too. The file is replaced in one step, read again
with the whole case, and put back as it was where the case would not be valid with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import get_args

from standoff.case.fields import first_day, last_day
from standoff.case.locate import is_bundled
from standoff.case.places import Path as Place
from standoff.case.reading import read_case
from standoff.case.schema import CaseData, Forecast, Resolution
from standoff.case.splicing import set_values
from standoff.case.writing import write_atomic
from standoff.errors import CaseError, FileProblem, UsageError, nearest, unknown

FILE = "forecasts.yaml"
STATUSES: tuple[str, ...] = get_args(Resolution.model_fields["status"].annotation)
DATED = ("true", "false", "partly")
"""The statuses that are decided on a day."""


@dataclass(frozen=True)
class Resolved:
    """A resolution that was written, and what stood before.

    `known_to`: (before, now) where the day to which outcomes are known was moved on. `notes`: what to look at.
    """

    forecast: Forecast
    before: Resolution
    after: Resolution
    known_to: tuple[str, str] | None
    changed: bool
    notes: tuple[str, ...]


def resolve_forecast(
    folder: Path | Traversable,
    data: CaseData,
    id: str,
    status: str,
    *,
    on: str | None = None,
    record: str | None = None,
    note: str | None = None,
) -> Resolved:
    """Write the resolution of a forecast into a case folder.

    status: one of `STATUSES`. on: the day (month, year) that decided it; needed for true, false and partly. record: a
    citation of a public source; without one the resolution is entered as a judgement, which needs a `note`. A second
    resolution takes the place of the first. A day after the case's `known_to` moves that on.

    Raises UsageError for a bundled case and for what does not fit the forecast, NameUnknown with the nearest id,
    FileProblem where the file cannot be read, edited or written.
    """
    if not isinstance(folder, Path) or is_bundled(folder) or not folder.is_dir():
        raise UsageError(
            f"The bundled case {data.id} is never written: copy it first with "
            f"standoff new DIR --from {data.id}, then resolve in DIR."
            if not isinstance(folder, Path) or is_bundled(folder)
            else f"{folder} is no case folder, so it has no forecasts."
        )
    forecast = _known(data, id)
    status = _status(status)
    after = _after(forecast, status, on, record, note)
    known = data.forecasts.known_to
    moved = on is not None and known is not None and first_day(on) > last_day(known)
    changed = _write(folder, data, forecast, after, on if moved else None)
    return Resolved(
        forecast=forecast,
        before=forecast.resolution,
        after=after,
        known_to=(known, on) if moved and known is not None and on is not None else None,
        changed=changed,
        notes=tuple(_notes(forecast, after)),
    )


def _known(data: CaseData, id: str) -> Forecast:
    found = next((one for one in data.forecasts.forecasts if one.id == id), None)
    if found is not None:
        return found
    if any(one.id == id for one in data.forecasts.prescriptions):
        raise UsageError(f"{id} is a prescription, not a forecast: write `followed` in {FILE} by hand.")
    raise unknown("forecast", id, [one.id for one in data.forecasts.forecasts])


def _status(given: str) -> str:
    name = given.strip().lower().replace(" ", "_").replace("-", "_")
    if name not in STATUSES:
        close = nearest(name, STATUSES)
        hint = f" Did you mean {close!r}?" if close else ""
        raise UsageError(f"There is no status {given!r}.{hint} Known: {', '.join(STATUSES)}.")
    return name


def _after(forecast: Forecast, status: str, on: str | None, record: str | None, note: str | None) -> Resolution:
    """The new resolution, where it fits the forecast."""
    try:
        after = Resolution.model_validate(
            {
                "status": status,
                "on": on,
                "record": _line(record),
                "judgement": bool(note and not record),
                "note": _line(note),
            }
        )
    except ValueError as problem:
        raise UsageError(f"This resolution cannot be written: {_first(problem)}.") from None
    if after.on is None and status in DATED:
        raise UsageError(f"Say when {forecast.id} came to be {status}: --on DATE (a day, a month or a year).")
    if after.on is not None and status in ("open", "untestable"):
        raise UsageError(f"A forecast that is {status} was decided on no day: leave --on out.")
    if after.on is not None and last_day(after.on) < first_day(forecast.made):
        raise UsageError(f"{forecast.id} was made in {forecast.made}; {after.on} is before that.")
    if status == "condition_not_met" and forecast.condition is None and forecast.given is None:
        raise UsageError(f"{forecast.id} has no condition that could fail to be met.")
    return after


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text is not None else None


def _first(problem: ValueError) -> str:
    errors = getattr(problem, "errors", None)
    return str(errors()[0]["msg"] if errors else problem).removeprefix("Value error, ").rstrip(".")


def _notes(forecast: Forecast, after: Resolution) -> list[str]:
    notes = []
    if after.status not in ("open", "untestable") and not after.supported:
        notes.append("It names no record and has no note: `standoff check` counts it as unsupported.")
    if after.on is not None and forecast.due is not None and first_day(after.on) > last_day(forecast.due):
        notes.append(f"It was due {forecast.due}, before {after.on}.")
    return notes


def _write(folder: Path, data: CaseData, forecast: Forecast, after: Resolution, known_to: str | None) -> bool:
    """Edit the file; whether it changed."""
    path = folder / FILE
    before = _bytes(path)
    try:
        text = before.decode("utf-8")
    except UnicodeDecodeError:
        raise FileProblem(f"{path} is not UTF-8.") from None
    number = [one.id for one in data.forecasts.forecasts].index(forecast.id)
    values: dict[str, str | None] = {
        "status": after.status,
        "on": after.on,
        "passages": None,
        "record": after.record,
        "judgement": "yes" if after.judgement else None,
        "note": after.note,
    }
    changes: dict[Place, Mapping[str, str | None]] = {("forecasts", number, "resolution"): values}
    if known_to is not None:
        changes[()] = {"known_to": known_to}
    try:
        edited = set_values(text, changes)
    except FileProblem as problem:
        raise FileProblem(f"{path}: {problem}") from problem
    if edited == text:
        return False
    if _bytes(path) != before:
        raise FileProblem(f"{path} was changed by somebody else in the meantime. Nothing was written.")
    write_atomic(path, edited)
    _check(folder, data, path, text)
    return True


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise FileProblem(f"{path} cannot be read: {problem.strerror}.") from problem


def _check(folder: Path, data: CaseData, path: Path, text: str) -> None:
    """Read the case again; put the old file back where it is no longer valid."""
    try:
        read_case(folder, data.id)
    except CaseError:
        write_atomic(path, text)
        raise
