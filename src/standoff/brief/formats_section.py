"""The part of the brief on what a negotiating table can deliver: its heading, its tables and its figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from standoff.brief.formats_figure import brought, formats_figure, in_order, weight
from standoff.brief.prose import capital, counted, short_names
from standoff.study.formats.records import FormatsReport, TableReport
from standoff.study.records import Study
from standoff.theses.clauses import inner, joined, number

LASTING = ("kept", "robust")


@dataclass(frozen=True)
class TableRow:
    """One table with the case's own entry and what is said of it."""

    report: TableReport
    entry: Any
    lasting: str
    passing: str
    later: str


def context(study: Study) -> dict[str, Any]:
    """What the template `formats.html.j2` lays out, under the name `formats` there."""
    found = study.formats
    assert found is not None, "the part is only laid out where there is a report"
    goals = brought(found)
    reached = {g.name for g in goals}
    return {
        "report": found,
        "heading": _heading(found),
        "figure": formats_figure(found, short_names(study), _finding(found)),
        "rows": [_row(found, table, study) for table in in_order(found)],
        "never": [inner(g.words) for g in found.goals if not g.today and g.actor is None and g.name not in reached],
        "later": _later(found),
        "full": _full(found),
    }


def _heading(found: FormatsReport) -> str:
    tables = found.tables
    lasting = [t for t in tables if t.n_kept]
    idle = sum(t.meets and not t.n_agreements for t in tables)
    unmet = sum(not t.meets for t in tables)
    if len(tables) == 1:
        verdict = "agrees on something that holds" if lasting else "agrees on nothing that holds"
        return f"The one table {verdict}" if tables[0].meets else "The one table does not meet"
    head = f"Of {number(len(tables))} tables, {number(len(lasting))} could agree on something that holds"
    rest = [f"{number(idle)} on nothing at all"] if idle else []
    rest += [f"{number(unmet)} would not even meet"] if unmet else []
    return f"{head}; {joined(rest)}" if rest else head


def _finding(found: FormatsReport) -> str:
    """What only one table brings lastingly, of what the case puts first; else who stands in the way most often."""
    alone = []
    for goal in brought(found):
        tables = [t for t in found.tables if t.level(goal.name) in LASTING]
        if goal.actor is None and len(tables) == 1 and goal.name in found.worlds:
            alone.append((weight(found, goal.name), goal.words, tables[0].title))
    if alone and len(found.tables) > 1:
        _, words, title = max(alone, key=lambda item: item[0])
        return f"Of {number(len(found.tables))} tables only one makes it last that {inner(words)}: “{title}”"
    meeting = [t for t in found.tables if t.meets]
    lasting = sum(any(t.level(g.name) in LASTING for g in found.goals if not g.today) for t in found.tables)
    which = f"{number(lasting)} of {counted(len(found.tables), 'table')}" if len(found.tables) > 1 else "the one table"
    if meeting and lasting:
        return f"{capital(which)} could bring something new that holds"
    return "No table brings anything new that holds"


def _row(found: FormatsReport, table: TableReport, study: Study) -> TableRow:
    new = [g for g in found.goals if not g.today]
    return TableRow(
        table,
        study.data.case.formats[table.id],
        "; ".join(inner(g.words) for g in new if table.level(g.name) in LASTING),
        "; ".join(inner(g.words) for g in new if table.level(g.name) == "agreement"),
        "; ".join(inner(g.words) for g in new if g.name in table.afterwards),
    )


def _later(found: FormatsReport) -> list[str]:
    """What outsiders then bring about that the table itself could not, a sentence a table."""
    told = []
    for table in found.tables:
        more = [g for g in found.goals if not g.today and g.actor is None and g.name in table.afterwards]
        if more and table.n_kept:
            told.append(f"{capital(table.title)}: {joined([inner(g.words) for g in more])}.")
    return told


def _full(found: FormatsReport) -> str:
    """Where releasing every option changes what tables bring lastingly, in a sentence; empty without that scenario."""
    if found.full is None:
        return ""
    changed = []
    for table in found.tables:
        wide = found.full.table(table.id)
        if wide is None:
            continue
        gained = [g.words for g in found.full.goals if _turned(wide, table, g.name) and not g.today]
        lost = [g.words for g in found.goals if _turned(table, wide, g.name) and not g.today]
        parts = [f"also {inner(words)}" for words in gained] + [f"no longer {inner(words)}" for words in lost]
        if parts:
            changed.append(f"{inner(table.title)} ({joined(parts)})")
    if not changed:
        return "With every option released, each table brings lastingly just what it brings here."
    return f"With every option released, this changes for {'; '.join(changed)}."


def _turned(to: TableReport, than: TableReport, name: str) -> bool:
    return to.level(name) in LASTING and than.level(name) not in LASTING
