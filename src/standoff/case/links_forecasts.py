"""Checks of forecasts.yaml: ids, bands the right way round, one word table through the case, words that it has."""

from __future__ import annotations

from standoff.case import schema
from standoff.case.linker import Linker, listed, parts
from standoff.case.places import Document, Path
from standoff.case.word_tables import MODAL, SHIPPED, plain
from standoff.errors import nearest


def check_forecasts(linker: Linker) -> None:
    """Ids are unique over forecasts and prescriptions; every probability is read from a word by the same table."""
    read = linker.read.forecasts
    if read is None or read.part is None:
        return
    entries: list[tuple[Path, str]] = [(("forecasts", n), f.id) for n, f in enumerate(read.part.forecasts)]
    entries += [(("prescriptions", n), p.id) for n, p in enumerate(read.part.prescriptions)]
    linker.unique(read.document, entries, "forecast")
    for path, part in parts(read.part, ()):
        if not isinstance(part, schema.Probability | schema.Word) or part.low is None or part.high is None:
            continue
        if part.low > part.high:
            message = f"`low` ({part.low:g}) is above `high` ({part.high:g})"
            linker.at(read.document, (*path, "low"), message, found=f"{part.low:g}", allowed=f"at most {part.high:g}")
    _words(linker, read.document, read.part)


def _words(linker: Linker, document: Document, file: schema.ForecastsFile) -> None:
    first: tuple[str, str] | None = None
    for number, forecast in enumerate(file.forecasts):
        path: Path = ("forecasts", number)
        given = forecast.probability
        if given is None:
            continue
        first = first or (given.table, forecast.id)
        if given.table != first[0]:
            message = (
                f"this is read by the table {given.table!r}, the forecast {first[1]} by {first[0]!r}; "
                "one case reads all its words by one table"
            )
            linker.at(document, (*path, "probability", "table"), message, found=given.table, allowed=first[0])
        elif forecast.wording is not None and plain(forecast.wording) in MODAL:
            message = f"{forecast.wording!r} says what may be, not how likely it is: leave `probability` out"
            linker.at(document, (*path, "wording"), message, found=forecast.wording)
        elif given.low is None:
            _read(linker, document, file, forecast, path)


def _read(
    linker: Linker, document: Document, file: schema.ForecastsFile, forecast: schema.Forecast, path: Path
) -> None:
    """A probability without a band has a wording that its table knows."""
    assert forecast.probability is not None
    table = forecast.probability.table
    if table not in file.tables and table not in SHIPPED:
        return
    known = [*(SHIPPED[table].words if table in SHIPPED else ()), *(plain(word) for word in file.tables.get(table, ()))]
    if forecast.wording is None:
        message = "a probability without `low` and `high` is read from `wording`, and there is none"
        linker.at(document, (*path, "probability"), message, key=True)
    elif plain(forecast.wording) not in known:
        close = nearest(plain(forecast.wording), known)
        hint = f"; did you mean {close!r}?" if close else ""
        message = f"the table {table!r} has no word {forecast.wording!r}{hint}"
        allowed = listed(dict.fromkeys(known))
        linker.at(document, (*path, "wording"), message, found=forecast.wording, allowed=allowed, nearest=close)
