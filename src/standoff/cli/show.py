"""`standoff show`: the resolved game of a perspective and scenario, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from standoff.cli.common import (
    AllPerspectivesOption,
    CaseArgument,
    JsonOption,
    PerspectiveOption,
    ScenarioOption,
    console,
    emit_views,
    head,
    heading,
    open_case,
    paragraph,
    table,
    views,
)


def show(
    case: CaseArgument,
    perspective: PerspectiveOption = None,
    scenario: ScenarioOption = None,
    all_perspectives: AllPerspectivesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Print the game as one perspective sees it: options, constraints, and each player's order of preference."""
    from standoff.case.view import resolve
    from standoff.study.documents import show_document
    from standoff.study.uncertain.solving import told_beyond_order

    opened = open_case(case)
    games = [resolve(opened.data, one, scenario) for one in views(opened, perspective, all_perspectives)]
    if as_json:
        documents = [
            {**head("show", opened.id, perspective=g.perspective, scenario=g.scenario), **show_document(opened.data, g)}
            for g in games
        ]
        nested = {d["perspective"]: d for d in documents}
        emit_views("show", opened.id, nested, every=all_perspectives, scenario=scenario)
        return
    for game in games:
        beyond = {player.id: told_beyond_order(player) for player in game.players}
        _print(opened.title, show_document(opened.data, game), beyond, game.perspective, game.scenario)


def _print(
    title: str,
    document: dict[str, Any],
    beyond: Mapping[str, tuple[str, ...]],
    perspective: str,
    scenario: str | None,
) -> None:
    heading(f"{title}: perspective {perspective}, scenario {scenario or 'none'}")
    rows = [
        (o["id"], o["actor"], "yes" if o["now"] else "no" if o["now"] is not None else "-", _freedom(o), o["yes"])
        for o in document["options"]
    ]
    table("Options", ("option", "player", "now", "moves", "yes means"), rows)
    if document["constraints"]:
        heading("Every state satisfies")
        _told((_said(c), f"{c['proposition']}  ({c['origin']})") for c in document["constraints"])
    for player in document["players"]:
        heading(f"{player['name']} ({player['id']}) wants, most important first" + _origin(player))
        _told(_places(player["ranks"]))
        if player["ranking"] is not None:
            paragraph(f"  an explicit ranking of {sum(len(g) for g in player['ranking'])} states")
        elif not player["ranks"]:
            paragraph("  nothing: all states are tied")
        for sentence in beyond[player["id"]]:
            paragraph("  " + sentence)
    if document["attitudes"]:
        heading("How players are minded")
        for player, towards in document["attitudes"].items():
            paragraph(f"  {player}: " + ", ".join(f"{how} towards {other}" for other, how in towards.items()))
    if document["constant"]:
        heading("Statements that cannot vary here")
        paragraph("  " + ", ".join(document["constant"]))
    for note in document["notes"]:
        paragraph(note)


def _places(ranks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """A player's list: each place with what is wanted in words, and the propositions as written."""
    for place, rank in enumerate(ranks, start=1):
        for number, statement in enumerate(rank["statements"]):
            lead = f"{place}. " if number == 0 else "   "
            group = f" ({rank['kind']} group)" if number == 0 and rank["kind"] != "single" else ""
            doubt = "" if statement["confidence"] == 1 else f"  (confidence {statement['confidence']:g})"
            yield f"{lead}{_said(statement)}{group}", f"{statement['proposition']}{doubt}"


def _said(item: dict[str, Any]) -> str:
    """A proposition in a clause, or as written where the case has no clauses for it."""
    clause: str = item["words"] or item["proposition"]
    return clause[:1].upper() + clause[1:]


def _told(rows: Iterable[tuple[str, str]]) -> None:
    """Clauses on the left, the propositions behind them on the right."""
    from rich.table import Table
    from rich.text import Text

    shown = Table.grid(padding=(0, 2, 0, 0), expand=True)
    shown.add_column(ratio=3)
    shown.add_column(ratio=2)
    for left, right in rows:
        shown.add_row(Text(left), Text(right, style="dim"))
    console().print(shown)


def _freedom(option: dict[str, Any]) -> str:
    if option["fixed"] is not None:
        return "held"
    return {"both": "free", "forward": "only to yes", "backward": "only to no"}[option["moves"]]


def _origin(player: dict[str, Any]) -> str:
    return f", as in {player['origin']}" if player["origin"] else ""
