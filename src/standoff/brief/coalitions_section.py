"""The part of the brief on stability against coalitions: its heading, its tables and its figure."""

from __future__ import annotations

from typing import Any

from standoff.brief.coalitions_figure import chosen, coalitions_figure
from standoff.brief.prose import short_names
from standoff.study.coalitions.records import CoalitionsReport
from standoff.study.records import Study
from standoff.theses.clauses import inner, joined, number, share


def context(study: Study) -> dict[str, Any]:
    """What the template `coalitions.html.j2` lays out, under the name `coalitions` there."""
    found = study.coalitions
    assert found is not None, "the part is only laid out where there is a report"
    players = study.headline.game.players
    return {
        "report": found,
        "heading": heading(found),
        "figure": coalitions_figure(found, short_names(study), [player.id for player in players]),
        "hidden": len(found.across) - len(chosen(found)),
        "survivors": _survivors(found),
        "everybody": tuple(player.id for player in players) if len(players) > 2 else (),
    }


def heading(found: CoalitionsReport) -> str:
    """Which of the worlds that last survive when players act together."""
    lasting = [world for world in found.worlds if world.kept["cseq"]]
    total = len(found.worlds)
    if total == 1:
        verdict = "survives, at least in part," if lasting else "does not survive"
        return f"What lasts against every single player {verdict} when players act together"
    if not lasting:
        return "Nothing that lasts survives players acting together"
    if len(lasting) == total:
        return "Every kind of world that lasts has states that survive players acting together"
    if len(lasting) == 1:
        of = (
            f"Of the {number(total)} kinds of world that last, only one has states that survive players acting together"
        )
        return f"{of}: {inner(lasting[0].title)}"
    numbers = joined([str(world.number) for world in lasting])
    kinds = f"{share(len(lasting), total)} kinds of world that last have states that survive players acting together"
    return f"{kinds[:1].upper()}{kinds[1:]}: worlds {numbers}"


def _survivors(found: CoalitionsReport) -> str:
    """How many stable states survive, from the strictest reading to the mildest."""
    kept, total = found.kept, found.n_states
    told = [
        f"{share(kept['cnash'], total)} if nobody answers (coalition Nash)",
        f"{share(kept['cseq'], total)} if the others answer, alone or together, with what they gain by (coalition SEQ)",
        f"{share(kept['cgmr'], total)} if any answer counts, even one that hurts its givers (coalition GMR)",
    ]
    return "; ".join(told)
