"""`standoff show`: the resolved game of a perspective and scenario, in words."""

from __future__ import annotations

from typing import Any

from standoff.cli.common import (
    AllPerspectivesOption,
    CaseArgument,
    JsonOption,
    PerspectiveOption,
    ScenarioOption,
    emit,
    head,
    heading,
    open_case,
    paragraph,
    table,
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

    opened = open_case(case)
    wanted = opened.perspectives if all_perspectives else (perspective,)
    games = [resolve(opened.data, one, scenario) for one in wanted]
    if as_json:
        documents = [
            {**head("show", opened.id, perspective=g.perspective, scenario=g.scenario), **show_document(opened.data, g)}
            for g in games
        ]
        nested = {d["perspective"]: d for d in documents}
        emit({**head("show", opened.id), "perspectives": nested} if all_perspectives else documents[0])
        return
    for game in games:
        _print(opened.title, show_document(opened.data, game), game.perspective, game.scenario)


def _print(title: str, document: dict[str, Any], perspective: str, scenario: str | None) -> None:
    heading(f"{title}: perspective {perspective}, scenario {scenario or 'none'}")
    rows = [
        (o["id"], o["actor"], "yes" if o["now"] else "no" if o["now"] is not None else "-", _freedom(o), o["yes"])
        for o in document["options"]
    ]
    table("Options", ("option", "player", "now", "moves", "yes means"), rows)
    if document["constraints"]:
        heading("Every state satisfies")
        for constraint in document["constraints"]:
            paragraph(f"  {constraint['proposition']}  ({constraint['origin']})")
    for player in document["players"]:
        heading(f"{player['name']} ({player['id']}) wants, most important first" + _origin(player))
        for place, rank in enumerate(player["ranks"], start=1):
            joined = "; ".join(s["proposition"] for s in rank["statements"])
            group = "" if rank["kind"] == "single" else f" ({rank['kind']} group)"
            paragraph(f"  {place:>2}. {joined}{group}")
        if player["ranking"] is not None:
            paragraph(f"  an explicit ranking of {sum(len(g) for g in player['ranking'])} states")
        elif not player["ranks"]:
            paragraph("  nothing: all states are tied")
    if document["constant"]:
        heading("Statements that cannot vary here")
        paragraph("  " + ", ".join(document["constant"]))
    for note in document["notes"]:
        paragraph(note)


def _freedom(option: dict[str, Any]) -> str:
    if option["fixed"] is not None:
        return "held"
    return {"both": "free", "forward": "only to yes", "backward": "only to no"}[option["moves"]]


def _origin(player: dict[str, Any]) -> str:
    return f", as in {player['origin']}" if player["origin"] else ""
