"""`standoff scenario`: a scenario side by side with the base, and the courses of one player compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.common import (
    AllPerspectivesOption,
    CaseArgument,
    JsonOption,
    PerspectiveOption,
    emit,
    emit_views,
    head,
    heading,
    open_case,
    paragraph,
    table,
    views,
    watched,
)
from standoff.errors import UsageError

if TYPE_CHECKING:
    from standoff.session import Case

NameArgument = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="The scenario (none: the bare case); without it, a list.")
]
AgainstOption = Annotated[
    str | None, typer.Option("--against", help="The base to compare with (default: the case's default scenario).")
]
CoursesOption = Annotated[
    str | None, typer.Option("--courses", metavar="ACTOR", help="The policy table: every course of this player.")
]
ConceptOption = Annotated[str, typer.Option("--concept", "-c", help="What lasting means: nash, seq, symseq, smr, gmr.")]
ThesesOption = Annotated[bool, typer.Option("--theses/--no-theses", help="Judge the theses again under the scenario.")]


def scenario(
    case: CaseArgument,
    name: NameArgument = None,
    against: AgainstOption = None,
    courses: CoursesOption = None,
    perspective: PerspectiveOption = None,
    all_perspectives: AllPerspectivesOption = False,
    concept: ConceptOption = "seq",
    theses: ThesesOption = True,
    as_json: JsonOption = False,
) -> None:
    """Ask the same questions with something changed, side by side with the base."""
    from standoff.cli.solve import wanted_concepts

    opened = open_case(case)
    wanted = wanted_concepts(concept) or ()
    if len(wanted) != 1:
        raise UsageError("Lasting is judged by one concept: give --concept one of nash, seq, symseq, smr, gmr.")
    if courses is not None:
        if name is not None:
            raise UsageError("NAME compares one scenario and --courses all of a player's courses: give one of the two.")
        views(opened, perspective, all_perspectives)
        _courses(opened, courses, against, perspective, wanted[0], as_json)
    elif name is None:
        _list(opened, as_json)
    else:
        _compare(opened, name, against, views(opened, perspective, all_perspectives), wanted[0], theses, as_json)


def _list(opened: Case, as_json: bool) -> None:
    """Every scenario of the case."""
    from standoff.study.courses.documents import scenarios_document

    found = scenarios_document(opened.data)
    if as_json:
        emit({**head("scenario", opened.id), **found})
        return
    heading(f"{opened.title}: scenarios")
    if not found["scenarios"]:
        paragraph("The case has no scenarios.")
        return
    rows = [(s["id"], s["title"], s["starts_from"], s["course"] or "") for s in found["scenarios"]]
    table(None, ("scenario", "what is changed", "starts from", "course of"), rows)
    paragraph(f"The base is {found['default']}. standoff scenario {opened.id} NAME compares one with it.")
    actors = list(dict.fromkeys(s["course"] for s in found["scenarios"] if s["course"]))
    for actor in actors:
        paragraph(f"standoff scenario {opened.id} --courses {actor} compares every course of {actor}.")


def _compare(
    opened: Case,
    name: str,
    against: str | None,
    wanted: tuple[str | None, ...],
    concept: str,
    theses: bool,
    as_json: bool,
) -> None:
    from standoff.cli.scenario_tables import print_comparison
    from standoff.study.courses.documents import comparison_document

    documents = {}
    for view in wanted:
        found = opened.compare(name, against, view, concept=concept, theses=theses, progress=watched())
        top = head("scenario", opened.id, perspective=found.perspective, scenario=name)
        documents[found.perspective] = {**top, **comparison_document(found)}
        if not as_json:
            print_comparison(opened, found)
    if as_json:
        emit_views("scenario", opened.id, documents, every=len(wanted) > 1, scenario=name)


def _courses(
    opened: Case, actor: str, against: str | None, perspective: str | None, concept: str, as_json: bool
) -> None:
    from standoff.cli.scenario_tables import print_courses
    from standoff.study.courses.documents import courses_document

    chosen = None if perspective is None else [perspective]
    found = opened.courses(actor, against, chosen, concept=concept, progress=watched())
    if as_json:
        top = head("scenario", opened.id, perspective=perspective, scenario=found.base.id)
        emit({**top, **courses_document(found)})
        return
    print_courses(opened, found)
