"""Figures of the ledgers: the chronicle by pair, terms of office, positions held, sanctions by sector, trade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from standoff.brief.prose import capital
from standoff.brief.svg import Figure, Years, figure, tag, text, width_of
from standoff.case.fields import first_day, last_day
from standoff.case.schema import CaseData, Event

LABEL, WIDTH = 190.0, 1080.0


def chronicle_figure(data: CaseData, short: Mapping[str, str]) -> Figure | None:
    """The chronicle as a timeline per pair: cooperation above the line, conflict below, taller is stronger."""
    pairs = _pairs(data)
    dates = [first_day(event.date) for events in pairs.values() for event in events]
    if not dates:
        return None
    years = _span(dates, dates)
    row, top = 58.0, 34.0
    height = top + row * len(pairs) + 8
    parts: list[Markup] = [*years.axis(top - 10, height - 8)]
    if data.case.as_of:
        x = years.at(data.case.as_of)
        parts += [
            tag("line", x1=x, x2=x, y1=top - 10, y2=height - 8, class_="now"),
            text("the text", x + 4, height - 12, class_="tick"),
        ]
    for index, (pair, events) in enumerate(pairs.items()):
        base = top + row * index + row / 2 + 4
        parts.append(tag("line", x1=LABEL, x2=WIDTH - 10, y1=base, y2=base, class_="base"))
        parts.append(_pair_label(pair, short, base))
        parts += [_lollipop(event, years, base, row / 2 - 5, short) for event in events]
    scored = [event.goldstein for events in pairs.values() for event in events if event.goldstein is not None]
    busiest = " and ".join(capital(_named(actor, short)) for actor in next(iter(pairs)))
    most, all_acts = len(next(iter(pairs.values()))), sum(map(len, pairs.values()))
    title = f"{busiest} dealt with each other most: {most} acts of {all_acts}"
    what = f"{sum(s > 0 for s in scored)} acts are cooperative, {sum(s < 0 for s in scored)} conflictual."
    return figure(parts, WIDTH, height, title, what)


def _pairs(data: CaseData) -> dict[tuple[str, str], list[Event]]:
    """Events by pair, in the order of actors in the case, the busiest pairs first; acts without a target left out."""
    order = list(data.case.actors)
    found: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in data.chronicle:
        if event.target is not None and event.target != event.source:
            first, second = sorted((event.source, event.target), key=order.index)
            found[first, second].append(event)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), [order.index(a) for a in item[0]])))


def _pair_label(pair: tuple[str, str], short: Mapping[str, str], y: float) -> Markup:
    first, second = (capital(_named(actor, short)) for actor in pair)
    spans = [
        tag("tspan", first, class_=f"a-{pair[0]}"),
        tag("tspan", " – "),
        tag("tspan", second, class_=f"a-{pair[1]}"),
    ]
    return tag("text", spans, x=LABEL - 14, y=y + 4, class_="label", text_anchor="end")


def _lollipop(event: Event, years: Years, base: float, reach: float, short: Mapping[str, str]) -> Markup:
    score = event.goldstein or 0.0
    x, y = years.at(event.date), base - score / 10 * reach
    kind = "coop" if score > 0 else "conf" if score < 0 else "even"
    aimed = f", aimed at {_named(event.aimed_at, short)}" if event.aimed_at else ""
    parties = f"{_named(event.source, short)} to {_named(event.target, short)}{aimed}"
    words = f"{event.date}: {parties}: {event.text}"
    mark = [
        tag("title", words),
        tag("line", x1=x, x2=x, y1=base, y2=y, class_=f"stem {kind}"),
        tag(
            "circle",
            "",
            cx=x,
            cy=y,
            r=4.0 if event.aimed_at is None else 5.0,
            class_=f"dot {kind}" + (" card" if event.aimed_at else ""),
        ),
    ]
    return tag("a", mark, href=f"#{event.id}")


def _named(actor: str | None, short: Mapping[str, str]) -> str:
    return short.get(actor, actor) if actor else ""


def terms_figure(data: CaseData, short: Mapping[str, str]) -> Figure | None:
    """Who held which office when, one line an office."""
    offices: dict[tuple[str, str], list[tuple[str, date, date | None]]] = defaultdict(list)
    for id, actor in data.case.actors.items():
        for term in actor.terms:
            until = last_day(term.until) if term.until else None
            offices[id, term.office].append((term.holder, first_day(term.start), until))
    if not offices:
        return None
    known = [day for terms in offices.values() for _, start, until in terms for day in (start, until) if day]
    chronicle = [first_day(event.date) for event in data.chronicle] or known
    years = _span([max(min(known), min(chronicle))], [max([*chronicle, *known])])
    row, top = 34.0, 30.0
    height = top + row * len(offices) + 6
    parts: list[Markup] = [*years.axis(top - 8, height - 4)]
    for index, ((id, office), terms) in enumerate(offices.items()):
        y = top + row * index
        parts.append(text(capital(_named(id, short)), LABEL - 14, y + 14, class_=f"label a-{id}", anchor="end"))
        parts.append(text(office, LABEL - 14, y + 27, class_="tick", anchor="end"))
        parts += [_term(id, term, years, y) for term in terms if (term[2] or years.last) > years.first]
    return figure(parts, WIDTH, height, "Who held which office when", "Holders by office.")


def _term(actor: str, term: tuple[str, date, date | None], years: Years, y: float) -> Markup:
    holder, start, until = term
    x0, x1 = years.at(start), years.at(until or years.last)
    name = holder.split(" (")[0]
    surname = name.split()[0 if _family_first(name) else -1]
    label = next((text for text in (name, surname) if width_of(text, 12) < x1 - x0 - 5), "")
    return tag(
        "g",
        [
            tag("title", f"{holder}: {start} to {until or 'now'}"),
            tag(
                "rect",
                "",
                x=x0 + 0.8,
                y=y + 3,
                width=max(1.0, x1 - x0 - 1.6),
                height=24.0,
                rx=3.0,
                class_=f"bar a-{actor}",
            ),
            text(label, x0 + 6, y + 19, class_="on-bar"),
        ],
    )


def _family_first(holder: str) -> bool:
    """Whether the family name stands first, as in Korean and Chinese names: the given name is hyphenated or follows."""
    parts = holder.split()
    return len(parts) == 2 and ("-" in parts[1] or parts[0] in {"Xi", "Hu", "Kim", "Moon", "Lee", "Park", "Yoon"})


def history_figure(data: CaseData) -> Figure | None:
    """The positions actually held over time, one line an option: filled where the answer was yes."""
    if not data.history:
        return None
    days = [first_day(position.date) for position in data.history]
    until = [first_day(data.case.as_of)] if data.case.as_of else []
    known = data.forecasts.known_to
    ends = [*until, *days, *([last_day(known)] if known and until and max(days) > until[0] else [])]
    years = _span(days, ends)
    row, top, label = 21.0, 30.0, 330.0
    years.left = label
    held: dict[str, list[tuple[date, bool]]] = defaultdict(list)
    for position in sorted(data.history, key=lambda p: p.date):
        held[position.option].append((first_day(position.date), position.value))
    options = [id for id in data.case.options if id in held]
    height = top + row * len(options) + 6
    parts: list[Markup] = [*years.axis(top - 8, height - 4)]
    if until and max(days) > until[0]:
        x = years.at(until[0])
        parts.append(tag("line", x1=x, x2=x, y1=top - 8, y2=height - 4, class_="now"))
        parts.append(text("the text", x + 4, height - 7, class_="tick"))
    for index, id in enumerate(options):
        option, y = data.case.options[id], top + row * index
        clause = option.yes if width_of(option.yes, 11) < label - 20 else option.yes[: int((label - 30) / 5.9)] + "…"
        parts.append(
            tag(
                "g",
                [
                    tag("title", f"{option.yes} (otherwise: {option.no})"),
                    text(clause, label - 12, y + 13, class_=f"tiny a-{option.actor} ink-text", anchor="end"),
                ],
            )
        )
        parts.append(tag("line", x1=label, x2=WIDTH - 10, y1=y + 9, y2=y + 9, class_="base"))
        changes = [*held[id], (max(ends), False)]
        for (start, value), (end, _) in pairwise(changes):
            if value:
                parts.append(
                    tag(
                        "g",
                        [
                            tag("title", f"{option.yes}: {start} to {end}"),
                            tag(
                                "rect",
                                "",
                                x=years.at(start),
                                y=y + 3.5,
                                width=max(1.5, years.at(end) - years.at(start)),
                                height=11.0,
                                rx=2.0,
                                class_=f"bar a-{option.actor}",
                            ),
                        ],
                    )
                )
    moves = len({(p.date, p.option) for p in data.history}) - len(options)
    return figure(
        parts, WIDTH, height, f"Positions changed {moves} times since {min(days).year}", "Positions held by option."
    )


def sanctions_figure(data: CaseData) -> Figure | None:
    """How much of each sector the measures in force cover, over time."""
    if not data.sanctions:
        return None
    starts = [first_day(m.start) for m in data.sanctions]
    years = _span([min(starts)], [max(date(max(starts).year + 3, 1, 1), first_day(data.case.as_of or "2021"))])
    sectors: dict[tuple[str, str], list[tuple[date, date, float, str]]] = defaultdict(list)
    for measure in data.sanctions:
        end = last_day(measure.until) if measure.until else years.last
        what = f"{measure.resolution}: {measure.text}"
        sectors[measure.sector, measure.flow].append((first_day(measure.start), end, measure.coverage, what))
    row, top = 24.0, 30.0
    height = top + row * len(sectors) + 6
    parts: list[Markup] = [*years.axis(top - 8, height - 4)]
    for index, ((sector, flow), measures) in enumerate(sectors.items()):
        y = top + row * index
        parts.append(text(f"{sector.replace('_', ' ')}, {flow}", LABEL - 14, y + 15, class_="tiny", anchor="end"))
        parts.append(tag("line", x1=LABEL, x2=WIDTH - 10, y1=y + 19, y2=y + 19, class_="base"))
        for start, end, coverage, what in measures:
            tall = max(1.5, 15 * coverage)
            parts.append(
                tag(
                    "g",
                    [
                        tag("title", f"{what} (covers {coverage:.0%})"),
                        tag(
                            "rect",
                            "",
                            x=years.at(start),
                            y=y + 19 - tall,
                            width=max(2.0, years.at(end) - years.at(start)),
                            height=tall,
                            class_="cover",
                        ),
                    ],
                )
            )
    return figure(
        parts,
        WIDTH,
        height,
        f"{len(data.sanctions)} measures came to bear on {len(sectors)} sectors",
        "Height of a bar: share of the sector's flow that the measure covers.",
    )


def _span(firsts: Iterable[date], lasts: Iterable[date]) -> Years:
    """A scale from the January of the first to the January after the last."""
    first, last = min(firsts), max(lasts)
    return Years(date(first.year, 1, 1), date(last.year + 1, 1, 1), LABEL, WIDTH - 10)
