"""`standoff check`: schema, anchors, coverage of the text, unsupported assumptions, blind spots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.common import (
    ANSWERED,
    FAULTY,
    CaseArgument,
    JsonOption,
    LimitOption,
    StrictOption,
    emit,
    head,
    heading,
    limited,
    open_case,
    paragraph,
    strict_error,
    table,
)
from standoff.errors import UsageError

if TYPE_CHECKING:
    from standoff.case.anchors import AnchorReport
    from standoff.case.places import Document
    from standoff.session import Case

SourceOption = Annotated[
    list[str], typer.Option("--source", metavar="ID=PATH", help="The text of a source, to verify anchors against.")
]
ReanchorOption = Annotated[bool, typer.Option("--reanchor", help="Write the new offsets of moved anchors.")]


def check(
    case: CaseArgument,
    source: SourceOption = [],  # noqa: B006
    reanchor: ReanchorOption = False,
    strict: StrictOption = False,
    limit: LimitOption = 100,
    as_json: JsonOption = False,
) -> int:
    """Check a case: its files, its anchors, what of the text it covers, what it assumes, what it cannot see."""
    from standoff.study.documents import check_document

    opened = open_case(case)
    opened.check_rankings()
    texts = _texts(opened, source)
    report = opened.verify(texts) if texts else None
    if reanchor:
        _reanchor(opened, report)
        opened = open_case(case)
        report = opened.verify(texts)
    broken = report is not None and not report.sound
    document = check_document(opened.data, report, _places(opened) if broken else None)
    if strict:
        document["errors"] += [strict_error(sentence) for sentence in _lacking(document)]
    if as_json:
        emit({**head("check", opened.id), **document})
    else:
        _print(opened.title, document, report, limit)
    return FAULTY if broken or (strict and document["errors"]) else ANSWERED


def _lacking(document: dict[str, Any]) -> list[str]:
    """What `--strict` does not let pass, as sentences."""
    unsupported = [f"{u['kind']} {u['id']} has no support: {u['why']}" for u in document["unsupported"]]
    return unsupported + [f"Not covered: {_told(sentence)}" for sentence in document["coverage"]["unanchored"]]


def _told(sentence: dict[str, Any]) -> str:
    return f"sentence {sentence['sentence']} of {sentence['source']} ({sentence['start']}-{sentence['end']})"


def _texts(opened: Case, given: list[str]) -> dict[str, str]:
    """The normal text of every source given with `--source`, and of those whose file ships with the case."""
    from standoff.case.texts import source_texts

    paths: dict[str, Path] = {}
    for item in given:
        id, equals, path = item.partition("=")
        if not (equals and id and path):
            raise UsageError(f"--source {item!r}: write ID=PATH, such as --source article=article.txt.")
        paths[id] = Path(path)
    return source_texts(opened.data, opened.folder, paths)


def _places(opened: Case) -> Document | None:
    """passages.yaml as read, which knows where each passage stands."""
    from standoff.case.reading import read_with_places

    return read_with_places(opened.folder, opened.id)[1].get("passages.yaml")


def _reanchor(opened: Case, report: AnchorReport | None) -> None:
    """Write the proposed offsets of moved anchors into passages.yaml."""
    from standoff.case.reanchor import reanchor

    if report is None:
        raise UsageError("--reanchor needs the text: give it with --source ID=PATH.")
    if not opened.writable:
        raise UsageError(
            f"The bundled case {opened.id} is never written: copy it first with "
            f"standoff new DIR --from {opened.id}, then check DIR."
        )
    reanchor(opened.folder, report)


def _print(title: str, document: dict[str, Any], report: AnchorReport | None, limit: int) -> None:
    covered = document["coverage"]
    heading(title)
    paragraph("The files of the case have no errors.")
    paragraph(f"Coverage: {covered['anchored']} of {covered['sentences']} sentences rest under something modelled.")
    for sentence in limited(covered["unanchored"], limit):
        paragraph(f"  not covered: {_told(sentence)}")
    for key, told in (("long", "longer than three sentences"), ("unused", "used by no element")):
        if document["passages"][key]:
            paragraph(f"Passages {told}: {', '.join(document['passages'][key])}.")
    _print_anchors(document["anchors"], report, limit)
    unsupported, blind = document["unsupported"], document["blind_spots"]
    rows = [(u["kind"], u["id"], u["why"]) for u in limited(unsupported, limit)]
    if rows:
        heading("")
        table(f"Unsupported assumptions: {len(unsupported)}", ("element", "id", "why"), rows)
    else:
        paragraph("Unsupported assumptions: none. Every element names a passage, a record, or a judgement with a note.")
    judged = document["judgements"]
    if judged:
        paragraph(f"On the coder's judgement alone, with a note: {len(judged)} elements (--json lists them).")
    heading("")
    rows = [("said by the coder" if b["declared"] else "found", b["id"], b["text"]) for b in limited(blind, limit)]
    table(f"Blind spots: {len(blind)}", ("how known", "id", "what is not seen"), rows)
    if document["forecasts"]:
        heading("Forecasts to be looked at")
        for finding in limited(document["forecasts"], limit):
            paragraph(finding["text"])


def _print_anchors(anchors: dict[str, Any], report: AnchorReport | None, limit: int) -> None:
    if report is None:
        paragraph("Anchors: not verified (no text given; add --source ID=PATH).")
        return
    counts = ", ".join(f"{_count(anchors[key])} {key}" for key in ("exact", "moved", "ambiguous", "lost"))
    paragraph(f"Anchors: {anchors['checked']} checked: {counts}.")
    for sentence in limited(report.sentences(), limit):
        paragraph(f"  {sentence}")


def _count(value: Any) -> int:
    return value if isinstance(value, int) else len(value)
