"""`standoff pursue`: what a goal would take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.common import (
    ANSWERED,
    INTERRUPTED,
    AllPerspectivesOption,
    CaseArgument,
    JsonOption,
    LimitOption,
    PerspectiveOption,
    ScenarioOption,
    emit_views,
    head,
    heading,
    limited,
    open_case,
    paragraph,
    say,
    table,
    views,
    watched,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standoff.session import Case
    from standoff.study.pursuit.records import ChangeReport, ChangesReport, EvolutionReport, Pursuit, Way

GoalArgument = Annotated[
    str, typer.Argument(metavar="GOAL", help="The id of any player's goal, a definition, or a proposition.")
]
ConceptOption = Annotated[str, typer.Option("--concept", "-c", help="What makes the goal last.")]
DistanceOption = Annotated[
    int | None,
    typer.Option(
        "--distance",
        min=0,
        max=4,
        help="Search so many edits of preferences (default 1; none in games of over 200,000 states).",
    ),
]
AttainableOption = Annotated[
    bool, typer.Option("--attainable", help="Only edits count under which improving moves lead to the goal.")
]


def pursue(
    case: CaseArgument,
    goal: GoalArgument,
    perspective: PerspectiveOption = None,
    scenario: ScenarioOption = None,
    all_perspectives: AllPerspectivesOption = False,
    concept: ConceptOption = "seq",
    distance: DistanceOption = None,
    attainable: AttainableOption = False,
    limit: LimitOption = 100,
    as_json: JsonOption = False,
) -> int:
    """What a goal would take: its price in concessions, whose mind would have to change, and whether it would last."""
    from standoff.study.pursuit.reporting import pursuit_document

    opened = open_case(case)
    documents = {}
    broken = False
    for view in views(opened, perspective, all_perspectives):
        game = opened.game(view, scenario)
        found = game.pursue(goal, concept=concept, distance=distance, attainable=attainable, progress=watched())
        resolved = game.resolved
        top = head("pursue", opened.id, perspective=resolved.perspective, scenario=resolved.scenario)
        documents[resolved.perspective] = {**top, **pursuit_document(found, limit=limit)}
        if not as_json:
            _print(opened, found, limit)
        broken = found.changes is not None and not found.changes.finished
        if broken:
            break
    if as_json:
        emit_views("pursue", opened.id, documents, every=all_perspectives, scenario=scenario)
    if broken:
        say("Interrupted: the search for changes of preferences is not finished.")
    return INTERRUPTED if broken else ANSWERED


def _print(opened: Case, found: Pursuit, limit: int) -> None:
    from standoff.theses.clauses import outer

    target = found.target
    heading(f"{opened.title}: perspective {found.perspective}, scenario {found.scenario}")
    owner = "" if target.actor is None else f" (goal of {opened.data.case.actors[target.actor].name})"
    paragraph(f"Pursued: {outer(target.text)}{owner}.")
    if target.proposition is None:
        paragraph("No option brings it about, so nothing can be said of its price.")
        return
    if not found.feasible:
        paragraph(f"No state of this game has it: “{target.proposition}” holds in none of {found.n_states:,}.")
        return
    paragraph(_counts(found))
    if found.today is not None:
        _print_ways(opened, found)
    _print_conditions(opened, found)
    if found.evolution is not None:
        _print_evolution(found.evolution, found.concept, limit)
    if found.changes is not None:
        _print_changes(opened, found.changes, limit)


def _counts(found: Pursuit) -> str:
    from standoff.theses.leaves import concept_name

    name, stable = concept_name(found.concept), len(found.stable_targets)
    if found.n_goal == 1:
        said = f"One of {found.n_states:,} states has it; it is {'' if stable else 'not '}stable under {name}."
        return said + (" It is today's." if found.today else "")
    many = f"{stable:,} of them {'is' if stable == 1 else 'are'}" if stable < found.n_goal else "all of them are"
    said = f"{found.n_goal:,} of {found.n_states:,} states have it; {many if stable else 'none of them is'} stable"
    said += f" under {name}."
    return said + (" Today is one of them." if found.today else "")


def _print_ways(opened: Case, found: Pursuit) -> None:
    if found.state is None:
        paragraph("No moves lead there from the status quo.")
        return
    _print_way(opened, "The cheapest way there", found.state)
    if found.equilibrium is None:
        paragraph("No moves lead to a state with it that would last." if found.stable_targets else "It would not last.")
    elif found.equilibrium.steps != found.state.steps:
        _print_way(opened, "The cheapest way to a state with it that lasts", found.equilibrium)
    else:
        paragraph("There it lasts.")


def _print_way(opened: Case, title: str, way: Way) -> None:
    if not way.steps:
        paragraph(f"{title} takes no move: today is there.")
        return
    effects = {"gain": "gains", "even": "neither", "loss": "LOSES"}
    actors = opened.data.case.actors
    rows = [
        (str(n), actors[s.actor].short or actors[s.actor].name, s.words, effects[s.effect])
        for n, s in enumerate(way.steps, start=1)
    ]
    heading(f"{title}: {price_words(way)}")
    table(None, ("", "who", "what", "mover"), rows)


def price_words(way: Way) -> str:
    """The price of a way, in a clause."""
    from standoff.theses.clauses import number

    moves = "one move" if way.price.moves == 1 else f"{number(way.price.moves)} moves"
    if not way.price.losses:
        against = "none against interest"
    elif way.price.moves == 1:
        against = "against its mover's interest"
    else:
        against = f"{number(way.price.losses)} against {'its' if way.price.losses == 1 else 'their'} mover's interest"
    return f"{moves}, {against}" + (f", {number(way.price.indifferent)} indifferent" if way.price.indifferent else "")


def _print_conditions(opened: Case, found: Pursuit) -> None:
    if found.end is None or not found.conditions:
        return
    mine = [c for c in found.conditions if c.concept == found.concept]
    from standoff.theses.clauses import joined

    heading("What would have to turn")
    paragraph(f"Told of this state: {found.end.difference}.")
    for condition in mine:
        if not condition.stable:
            paragraph(f"- {condition.words}")
            for turning in condition.turnings[:1]:
                paragraph(f"    {turning.words}")
            if condition.undeterred > 1:
                more = condition.undeterred - 1
                paragraph(f"    The same holds of {more:,} more {'move' if more == 1 else 'moves'} away.")
    staying = [_short(opened, c.actor) for c in mine if c.stable]
    if staying:
        paragraph(f"Nothing would have to turn for {joined(staying, 'or')}.")
    keys = list(dict.fromkeys(c.concept for c in found.conditions))
    rows = []
    for actor in dict.fromkeys(c.actor for c in found.conditions):
        by = {c.concept: c for c in found.conditions if c.actor == actor}
        cells = ["stays" if by[k].stable else f"leaves ({by[k].undeterred})" for k in keys]
        rows.append((_short(opened, actor), *cells))
    heading("Who would stay there, by concept (in brackets: moves away that nobody deters)")
    table(None, ("", *keys), rows)


def _short(opened: Case, actor: str) -> str:
    found = opened.data.case.actors[actor]
    return found.short or found.name


def _print_evolution(found: EvolutionReport, concept: str, limit: int) -> None:
    from standoff.theses.leaves import concept_name

    heading("From the status quo")
    paragraph(_reach_words(found))
    paragraph(_goal_words(found))
    rows = [
        (e.state, "yes" if e.goal else "", *("-" if x is None else str(x) for x in (e.improving, e.moves)))
        for e in limited(found.equilibria, min(limit, 10) or 0)
    ]
    if rows:
        heading(f"First step at which each state stable under {concept_name(concept)} is reached")
        more = len(found.equilibria) - len(rows)
        table(None, ("state", "goal", "improving", "any"), rows, note=f"... and {more:,} more." if more > 0 else None)


def _reach_words(found: EvolutionReport) -> str:
    wide = f"any moves {found.sizes_any[-1]:,} states in at most {len(found.sizes_any) - 1}"
    if found.attainable == 1:
        return f"Nobody has an improving move out of today; {wide} steps."
    near = f"Improving moves reach {found.attainable:,} states in at most {len(found.sizes) - 1} steps"
    return f"{near}, {wide}."


def _goal_words(found: EvolutionReport) -> str:
    first = "never" if found.goal is None else f"at step {found.goal}"
    wide = "never" if found.goal_any is None else f"at step {found.goal_any}"
    said = f"The goal is first reached {first} by improving moves, {wide} by any moves."
    if found.attainable > 1:
        are = "state is a dead end" if found.dead_ends == 1 else "states are dead ends"
        said += f" {found.dead_ends:,} {are} of improving moves, {found.goal_dead_ends:,} with the goal."
        if found.goal is not None and found.lost is not None:
            said += f" From {found.lost:,} of the states within reach they no longer lead to the goal."
    return said


def _print_changes(opened: Case, found: ChangesReport, limit: int) -> None:
    heading("Whose mind would have to change")
    short = {id: actor.short or actor.name for id, actor in opened.data.case.actors.items()}
    for sentence in change_sentences(found, short):
        paragraph(sentence)
    told = told_changes(found.changes)
    for sentence in limited(told, min(limit, 12) or 0):
        paragraph(f"- {sentence}")
    more = len(told) - min(len(told), min(limit, 12) or len(told))
    if more > 0:
        paragraph(f"... and {more:,} more (--json lists up to --limit).")


def told_changes(changes: Sequence[ChangeReport]) -> list[str]:
    """Changes in sentences; a word that does in several places is told once."""
    groups: dict[object, list[ChangeReport]] = {}
    for number, change in enumerate(changes):
        single = len(change.edits) == 1 and change.edits[0][1] == "insert"
        groups.setdefault(change.edits[0][:3] if single else number, []).append(change)
    told = []
    for group in groups.values():
        words, (*_, first), (*_, last) = group[0].words, group[0].edits[0], group[-1].edits[0]
        if len(group) > 1:
            each = (
                f"the places {first} to {last}"
                if last - first == len(group) - 1
                else f"{len(group)} places from {first}"
            )
            words = words.replace(f"in place {first} of", f"in any of {each} of", 1)
        fewest, most = min(c.n_equilibria for c in group), max(c.n_equilibria for c in group)
        count = f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"
        told.append(f"{words} Then the goal holds in {count} stable {'state' if most == 1 else 'states'}.")
    return told


def change_sentences(found: ChangesReport, short: dict[str, str]) -> list[str]:
    """What a search for changes has shown, in sentences."""
    from standoff.theses.clauses import joined, number

    if found.refused:
        return [found.refused]
    if found.distance == 0:
        return ["Nobody's: the goal holds in some equilibrium as things are."]
    said = []
    if found.alone:
        names = joined([short[a] for a in found.alone], "or")
        said.append(f"One changed mind could do it only if it is that of {names}.")
    else:
        said.append("No change of one player's mind alone can do it, whatever it may come to want.")
    within = f"with {found.vocabulary:,} words, {found.tried:,} different orders tried"
    if found.distance is not None:
        count = "One change" if len(found.changes) == 1 else f"{len(found.changes):,} different changes"
        kind = "a single edit" if found.distance == 1 else f"{number(found.distance)} edits"
        said.append(f"{count} by {kind} of the players' lists would do ({within}).")
    elif found.finished:
        edits = (
            "single edit of the players' lists does" if found.searched == 1 else f"{number(found.searched)} edits do"
        )
        said.append(f"No {edits} it ({within}); beyond that nothing is claimed.")
    if found.fixed:
        said.append(f"Not edited, as they have rankings in place of lists: {joined([short[a] for a in found.fixed])}.")
    return said
