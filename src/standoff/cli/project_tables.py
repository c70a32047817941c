"""The tables of `standoff project`, for eighty columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from standoff.cli.common import heading, limited, paragraph, table

if TYPE_CHECKING:
    from standoff.case.schema import CaseData
    from standoff.study.projection.noise_report import NoiseReport
    from standoff.study.projection.records import ProjectionReport, Series, Tornado


def print_report(data: CaseData, found: ProjectionReport, limit: int) -> None:
    """The finding in sentences, then the tables by year, then what it rests on."""
    heading(f"{data.case.title}: perspective {found.perspective}, scenario {found.scenario}")
    for sentence in found.sentences:
        paragraph(sentence)
    _regimes(found)
    _propositions(found, limit)
    _hazards(found)
    _passages(found)
    _drivers(found)
    for tornado in found.tornadoes:
        _tornado(tornado, limit)
    if found.small_noise is not None:
        _small_noise(found.small_noise)
    _assumed(data, found)
    heading("How it was computed")
    paragraph(_method(found))
    if found.bands is not None:
        drawn = found.bands
        paragraph(
            f"Ranges: the middle nine tenths of {drawn.draws} draws of all assumptions at once ({drawn.paths:,} paths "
            f"each): {'; '.join(drawn.varied)}."
        )
    for note in found.notes:
        paragraph(note)


def _years(found: ProjectionReport) -> list[int]:
    from standoff.study.projection.telling import selected_years

    return list(selected_years(found.years))


def _labels(found: ProjectionReport) -> list[str]:
    return [found.labels[year - 1] for year in _years(found)]


def _cells(found: ProjectionReport, series: Series) -> list[str]:
    return [percent(series.values[year - 1]) for year in _years(found)]


def _range(found: ProjectionReport, series: Series) -> list[tuple[str, ...]]:
    """A line below with the band of each number, where there is one."""
    if series.low is None or series.high is None:
        return []
    ends = [(series.low[year - 1], series.high[year - 1]) for year in _years(found)]
    return [tuple(f"{whole(low)}-{whole(high)}" for low, high in ends)]


def percent(chance: float) -> str:
    """A chance in per cent without the sign, for a narrow column.

    >>> percent(0.0), percent(0.00001), percent(0.974), percent(0.42)
    ('0', '<0.01', '97.4', '42')
    """
    from standoff.theses.projection import per_cent

    said = per_cent(chance).removesuffix("\u00a0%")
    return said.replace("under\u00a0", "<").replace("over\u00a0", ">")


def whole(chance: float) -> str:
    """A chance in whole per cent, and never 0 or 100 where it is not quite.

    >>> whole(0.0), whole(0.003), whole(0.524), whole(0.997), whole(1.0)
    ('0', '<1', '52', '>99', '100')
    """
    rounded = round(100 * chance)
    if rounded in (0, 100) and 0 < chance < 1:
        return "<1" if rounded == 0 else ">99"
    return str(rounded)


def _lines(found: ProjectionReport, rows: Iterable[tuple[str, Series, str]]) -> list[tuple[str, ...]]:
    made: list[tuple[str, ...]] = []
    for name, series, last in rows:
        made.append((name, *_cells(found, series), last))
        made += [("", *cells, "") for cells in _range(found, series)]
    return made


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _regimes(found: ProjectionReport) -> None:
    if not found.regimes:
        return
    heading("What state things are in at the end of the year: chances in per cent")
    rows = [(_plain(one.name), one.chance, f"{one.spent:.1f}") for one in found.regimes]
    table(None, ("", *_labels(found), "years"), _lines(found, rows))
    second = " Second lines: where nine of ten draws of the assumptions lie." if found.bands is not None else ""
    paragraph(f"years: how many of the {found.years} it lasts on average.{second}")


def _propositions(found: ProjectionReport, limit: int) -> None:
    told = {one.name for one in found.regimes}
    keys = [one for one in found.propositions if one.name not in told]
    keys.sort(key=lambda one: not one.key)
    shown = limited(keys, limit)
    if not shown:
        return
    heading("What holds at the end of the year: chances in per cent")
    rows = [(_plain(one.name), one.chance, f"{one.spent:.1f}") for one in shown]
    table(None, ("", *_labels(found), "years"), _lines(found, rows))
    if len(keys) > len(shown):
        paragraph(f"... and {len(keys) - len(shown)} more (--limit 0 for all).")


def _hazards(found: ProjectionReport) -> None:
    if not found.hazards:
        return
    heading("At least one by the end of the year: chances in per cent")
    rows = [(_plain(one.name), one.by, "") for one in found.hazards]
    table(None, ("", *_labels(found)), [row[:-1] for row in _lines(found, rows)])
    heading("At least one within that year alone: chances in per cent")
    rows = [(_plain(one.name), one.yearly, "") for one in found.hazards]
    table(None, ("", *_labels(found)), [row[:-1] for row in _lines(found, rows)])


def _passages(found: ProjectionReport) -> None:
    shown = [one for one in found.first_passage if not one.today]
    if not shown:
        return
    heading("Has come about at some time by the end of the year: chances in per cent")
    rows = [(_plain(one.name), one.chance, "-" if one.median is None else f"{one.median:.1f}") for one in shown]
    table(None, ("", *_labels(found), "even"), _lines(found, rows))
    paragraph("even: after so many years it has come about with even chances; - where not within these years.")


def _drivers(found: ProjectionReport) -> None:
    if not found.drivers:
        return
    heading("Where the drivers stand at the end of the year: chances in per cent")
    rows = []
    for one in found.drivers:
        for level in one.levels:
            rows.append((f"{one.name}: {level.name.replace('|', ' or ')}", *_cells(found, level.chance)))
    table(None, ("", *_labels(found)), rows)


def _tornado(tornado: Tornado, limit: int) -> None:
    heading(f"What moves the chance that {tornado.words}, {percent(tornado.base)} per cent on {tornado.date}")
    rows = [
        (row.words, f"{row.low_setting}: {percent(row.low)}", f"{row.high_setting}: {percent(row.high)}")
        for row in limited(tornado.rows, limit)
    ]
    table(None, ("one assumption changed", "low", "high"), rows)


def _assumed(data: CaseData, found: ProjectionReport) -> None:
    heading("What it rests on")
    rows = []
    for one in found.estimates:
        if one.kind in ("rate", "tau", "hazard"):
            between = "-" if one.low is None or one.high is None else f"{one.low:.2g} to {one.high:.2g}"
            rows.append((_kind(one.kind, one.name), f"{one.value:.3g}", between, one.source))
    table(None, ("", "value", "between", "from"), rows)
    firm = [f"{one.player} {one.firm} of {one.wants}" for one in found.sharpness]
    if firm:
        paragraph(
            "A chance to reconsider is taken for the best choice most of the time; how sharply, tau says. Wants that "
            f"it honours at ten to one or better: {', '.join(firm)}."
        )


def _small_noise(found: NoiseReport) -> None:
    """Where play settles where mistakes are rare: first by their number, then by their cost, what is the same once."""
    from standoff.theses.clauses import inner

    heading("Where it would settle in the end, if mistakes were rare")
    if found.by_mistakes is None or found.by_utility is None:
        paragraph(found.refused)
        return
    paragraph(" ".join(found.by_mistakes.sentences))
    more = [said for said in found.by_utility.sentences if said not in found.by_mistakes.sentences]
    if more:
        paragraph(f"By what mistakes cost instead of their number: {inner(' '.join(more))}.")


def _kind(kind: str, name: str) -> str:
    if kind == "rate":
        return f"{name} reconsiders, times a year"
    return "tau (rationality)" if kind == "tau" else f"{_plain(name)}, strokes a year"


def _method(found: ProjectionReport) -> str:
    from standoff.theses.projection import points

    size = f"{found.n_states:,} states"
    if found.n_combinations > 1:
        size += f" in each of {found.n_combinations:,} combinations of driver levels"
    if found.method == "exact":
        alone = [w for one in found.hazards if not one.absorbing for w in one.yearly.half_width or ()]
        less = f", but those of a year alone, which are simulated, to within {points(max(alone))}" if alone else ""
        return f"Exact (uniformisation), over {size}; every chance is right to within {points(found.margin)}{less}."
    return (
        f"Simulated, {found.paths:,} paths (seed {found.seed}), over {size}; every chance is right to within "
        f"{points(found.margin)}, 19 times of 20."
    )
