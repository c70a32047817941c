"""`standoff perspectives`: how the views differ, and the hypergame they make together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.common import (
    CaseArgument,
    JsonOption,
    LimitOption,
    PerspectiveOption,
    ScenarioOption,
    console,
    emit,
    head,
    heading,
    limited,
    open_case,
    paragraph,
    table,
)
from standoff.cli.solve import ConceptsOption, MaxStatesOption, wanted_concepts

if TYPE_CHECKING:
    from standoff.session import Case
    from standoff.study.perspectives.records import (
        HypergameReport,
        PerspectivesReport,
        PlayerDifference,
        ViewDifference,
    )

LevelOption = Annotated[
    int | None,
    typer.Option("--level", min=1, max=2, help="1: leave out what players believe of each other's games."),
]


def perspectives(
    case: CaseArgument,
    perspective: PerspectiveOption = None,
    scenario: ScenarioOption = None,
    concepts: ConceptsOption = None,
    level: LevelOption = None,
    max_states: MaxStatesOption = None,
    limit: LimitOption = 100,
    as_json: JsonOption = False,
) -> None:
    """Compare the views of a conflict, and let each player play its own: what holds, and who is surprised by whom.

    Every other view is compared with one (--perspective, else the case's default). The first concept (default: seq)
    decides all but the table of concepts.
    """
    from standoff.study.perspectives.reporting import document, perspectives_report
    from standoff.study.records import CONCEPTS
    from standoff.study.solver import Solver

    opened = open_case(case)
    chosen = wanted_concepts(concepts) or ("seq", *(c for c in CONCEPTS if c != "seq"))
    found = perspectives_report(
        opened.data,
        Solver(opened.data, max_states=max_states),
        perspective=perspective,
        scenario=scenario,
        concept=chosen[0],
        concepts=chosen,
        level=level,
        limit=limit,
    )
    if as_json:
        under = None if found.hypergame.scenario == "none" else found.hypergame.scenario
        emit({**head("perspectives", opened.id, perspective=found.perspective, scenario=under), **document(found)})
        return
    _print_hypergame(opened, found.hypergame, limit)
    _print_differences(opened, found)


def _print_hypergame(opened: Case, game: HypergameReport, limit: int) -> None:
    from standoff.study.perspectives.words import finding

    heading(f"{opened.title}: each player in its own game, scenario {game.scenario}")
    for sentence in finding(opened.data, game):
        paragraph(sentence)
    _print_own_games(game)
    _print_surprises(game, limit)
    _print_worlds(opened, game, limit)
    _print_concepts(game)


def _print_own_games(game: HypergameReport) -> None:
    hides = any(own.n_hidden for own in game.own)
    rows = []
    for own in game.own:
        view = own.perspective + ("" if own.declared else " (the default)")
        view += "".join(f"; takes {other} to play {name}" for other, name in own.believes)
        cells = [own.player, view, own.n_expected, own.n_right, own.n_wrong, own.n_unexpected]
        rows.append(tuple(str(cell) for cell in (*cells, *([own.n_hidden] if hides else []))))
    columns = ["player", "own game", "expects", "right", "wrong", "unexpected", *(["not seen"] if hides else [])]
    note = (
        "expects: states that are stable for all players in its own game; right: those that hold when each plays its "
        "own; unexpected: those that hold besides."
    )
    _table("What each player expects", columns, rows, note=note)


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], note: str | None = None) -> None:
    """A table with an empty line before it."""
    console().print()
    table(title, columns, rows, note=note)


def _print_surprises(game: HypergameReport, limit: int) -> None:
    """Two tables: surprises, then moves expected that do not come."""
    from standoff.study.perspectives.words import together
    from standoff.theses.clauses import outer

    for title, found, where, what in (
        ("Who will be surprised, and by whom", game.surprises, "states it takes to last", "the other's move"),
        ("Who expects a move that does not come", game.reliefs, "states that hold", "the move expected"),
    ):
        rows = [
            (
                "\n".join(group.players),
                group.by,
                "\n".join(f"{n:,} of {of:,}" for n, of in group.counts),
                f"{outer(group.where)}. {outer(group.gain) or 'It leaves'}.",
            )
            for group in limited(together(found), limit)
        ]
        if rows:
            _table(title, ("player", "by", where, f"nearest to today, and {what}"), rows)


def _print_worlds(opened: Case, game: HypergameReport, limit: int) -> None:
    rows = []
    for row in limited(game.worlds, limit):
        who = [cell.player for cell in row.cells if cell.n_expected]
        expected = "everyone" if len(who) == len(row.cells) else ", ".join(who) or "nobody"
        rows.append((row.title, str(row.n_steady), str(row.n_unsteady), expected))
    if rows:
        _table(
            "Worlds: states that hold, and who expects some of them",
            ("world", "steady", "unsteady", "expected by"),
            rows,
        )
        return
    states = [
        (state.state, state.kind, ", ".join(state.expected_by) or "nobody")
        for state in limited((*game.hyper_equilibria, *game.wrong), limit)
    ]
    if states:
        _table("States that hold, and states wrongly expected to", ("state", "class", "expected by"), states)


def _print_concepts(game: HypergameReport) -> None:
    from standoff.study.records import CONCEPT_NAMES

    rows = [
        (
            CONCEPT_NAMES.get(c.concept, c.concept),
            *(f"{n}" for n in (c.n_hyper, c.of("steady"), c.of("unsteady"), c.of("illusory"), c.of("imaginary"))),
            *([c.status_quo or "none"] if game.status_quo else []),
        )
        for c in game.concepts
    ]
    columns = [
        "concept",
        "hold",
        "steady",
        "unsteady",
        "illusory",
        "imaginary",
        *(["today"] if game.status_quo else []),
    ]
    hidden = game.headline.of("hidden")
    note = f"{hidden:,} of {game.n_states:,} states are hidden from some player." if hidden else None
    _table("Classes of states", columns, rows, note=note)


# differences


def _print_differences(opened: Case, found: PerspectivesReport) -> None:
    for view in found.differences:
        heading(f"{view.title}: {view.second} against {view.first}")
        for line in _outside_preferences(view):
            paragraph(line)
        rows = [_row(player, view) for player in view.players]
        table(None, ("player", "what differs", "best replies differ", "verdicts differ"), rows)
    if found.differences:
        from standoff.theses.leaves import concept_name

        concept = concept_name(found.hypergame.concept)
        paragraph(
            "Best replies, verdicts: in how many of the states that both games have the player's best replies, and "
            f"whether it stays under {concept}, are not the same."
        )


def _outside_preferences(view: ViewDifference) -> Iterator[str]:
    first, second, both = view.n_equilibria
    yield f"Stable for all: {first:,} states in {view.first}, {second:,} in {view.second}, {both:,} in both."
    for what, sides in (("unaware of", view.unaware), ("rules out", view.rules_out)):
        for name, items in ((view.first, sides.first), (view.second, sides.second)):
            if items:
                yield f"Only {name} {'is ' if what == 'unaware of' else ''}{what}: {'; '.join(items)}."
    for goal in view.goals:
        for name, items in ((view.first, goal.only.first), (view.second, goal.only.second)):
            if items:
                yield f"Goals of {goal.actor} only in {name}: {'; '.join(items)}."


def _row(player: PlayerDifference, view: ViewDifference) -> tuple[str, str, str, str]:
    lines = [
        *_listed(f"only {view.first}", [f"{s.id} ({s.place})" for s in player.only_first]),
        *_listed(f"only {view.second}", [f"{s.id} ({s.place})" for s in player.only_second]),
        *_listed("worded differently", [one.id for one in player.reworded]),
        *_listed(
            "in force when", [f"{one.id} ({one.first or 'always'} / {one.second or 'always'})" for one in player.when]
        ),
        *_listed("moved", [f"{one.id} ({one.first} to {one.second})" for one in player.moved]),
        *_listed("grouped otherwise", list(player.grouped)),
        *_listed("confidence", [f"{one.id} ({one.first} / {one.second})" for one in player.confidence]),
        *([_ranked(player.ranked, view)] if player.ranked else []),
    ]
    who = player.player + (" (own game)" if player.own else "")
    return who, "\n".join(lines) or "nothing", f"{player.best_replies:,}", f"{player.stable:,}"


def _ranked(which: str, view: ViewDifference) -> str:
    """Which of two views ranks the states explicitly."""
    if which == "both":
        return "explicit rankings in both"
    return f"an explicit ranking only in {view.first if which == 'first' else view.second}"


def _listed(what: str, items: list[str]) -> list[str]:
    return [f"{what}: {', '.join(items)}"] if items else []
