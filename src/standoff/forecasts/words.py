"""Chances read from words: the table that a case uses, the band of each forecast, and where the two disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from standoff.case.schema import Forecast, ForecastsFile
from standoff.case.word_tables import MODAL, SHIPPED, Bounds, plain


@dataclass(frozen=True)
class Band:
    """A chance read from words: between `low` and `high`, taken at the middle of the two."""

    low: float
    high: float
    table: str

    @property
    def middle(self) -> float:
        """The chance that is scored.

        >>> Band(0.55, 0.80, "icd203").middle
        0.675
        """
        return round((self.low + self.high) / 2, 12)


@dataclass(frozen=True)
class WordTable:
    """The table that a case reads by: the shipped words of that name with the case's own put over them.

    `edited`: shipped words to which the case gives another band; `added`: words that only the case has.
    """

    id: str
    title: str
    source: str | None
    words: Mapping[str, Bounds]
    edited: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def table_used(file: ForecastsFile) -> WordTable | None:
    """The one table by which a case reads its words; None where no forecast has a probability."""
    used = next((f.probability.table for f in file.forecasts if f.probability is not None), None)
    return None if used is None else word_table(file, used)


def word_table(file: ForecastsFile, id: str) -> WordTable:
    """A table by name, as the case edits and extends it.

    >>> word_table(ForecastsFile(), "kent").words["probable"]
    (0.63, 0.87)
    """
    shipped = SHIPPED.get(id)
    words: dict[str, Bounds] = dict(shipped.words) if shipped else {}
    edited, added = [], []
    for written, row in file.tables.get(id, {}).items():
        word, bounds = plain(written), (row.low, row.high)
        if shipped is None or word not in shipped.words:
            added.append(word)
        elif shipped.words[word] != bounds:
            edited.append(word)
        words[word] = bounds
    title, source = (shipped.title, shipped.source) if shipped else (id, None)
    return WordTable(id, title, source, words, tuple(edited), tuple(added))


def band(forecast: Forecast, file: ForecastsFile) -> Band | None:
    """The band of a forecast: its own, else that of its wording; None where its words give no probability."""
    given = forecast.probability
    if given is None or (forecast.wording is not None and plain(forecast.wording) in MODAL):
        return None
    if given.low is not None and given.high is not None:
        return Band(given.low, given.high, given.table)
    bounds = word_table(file, given.table).words.get(plain(forecast.wording or ""))
    return None if bounds is None else Band(*bounds, given.table)


def disagreements(file: ForecastsFile) -> tuple[tuple[str, str], ...]:
    """Bands that are not those of the word, as (forecast, sentence); to be looked at, for a reading may be meant."""
    found = []
    for forecast in file.forecasts:
        read = band(forecast, file)
        if read is None:
            continue
        table = word_table(file, read.table)
        bounds = table.words.get(plain(forecast.wording)) if forecast.wording is not None else None
        if forecast.wording is None:
            sentence = f"{forecast.id} has a probability but no wording that it is read from."
        elif bounds is None:
            sentence = (
                f"{forecast.id} reads {forecast.wording!r} as {said(read)}; the table {table.id} has no such word."
            )
        elif bounds != (read.low, read.high):
            theirs = said(Band(*bounds, table.id))
            sentence = f"{forecast.id} reads {forecast.wording!r} as {said(read)}; {table.id} says {theirs}."
        else:
            continue
        found.append((forecast.id, sentence))
    return tuple(found)


def said(one: Band) -> str:
    """A band for people: "55-80 %"."""
    return f"{100 * one.low:.0f}-{100 * one.high:.0f}\u00a0%"
