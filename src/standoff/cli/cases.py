"""`standoff cases`: the bundled cases and the catalogue."""

from __future__ import annotations

from standoff.cli.common import JsonOption, emit, head, heading, table


def cases(as_json: JsonOption = False) -> None:
    """List the bundled cases and the catalogue of published conflicts."""
    from standoff.case.locate import bundled
    from standoff.case.reading import read_case

    found = [(located.id, read_case(located.path, located.id).case) for located in bundled()]
    rows = [
        (id, case.title, str(sum(a.kind == "player" for a in case.actors.values())), str(len(case.options)))
        for id, case in found
    ]
    if as_json:
        keys = ("id", "title", "players", "options")
        listed = [dict(zip(keys, (id, title, int(m), int(k)), strict=True)) for id, title, m, k in rows]
        emit({**head("cases", ""), "case": None, "cases": listed})
        return
    own = [row for row in rows if not row[0].startswith("catalogue/")]
    published = [row for row in rows if row[0].startswith("catalogue/")]
    table("Bundled cases", ("name", "title", "players", "options"), own)
    heading("")
    table("The catalogue of published conflicts", ("name", "title", "players", "options"), published)
