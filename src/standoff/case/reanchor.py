"""Write what `anchors.verify` proposes: new offsets of moved passages, carried sentences, the text's own figures.

Only `passages.yaml` and the source's `sha256` and `characters` in `case.yaml` change; comments and layout stay. Lost
and ambiguous passages are left as they stand.
"""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from standoff.case.anchors import AnchorReport, Moved, Proposal
from standoff.case.locate import is_bundled
from standoff.case.writing import edit_yaml
from standoff.errors import FileProblem, UsageError


def reanchor(folder: Path | Traversable, report: AnchorReport) -> tuple[Path, ...]:
    """Write a report's proposals into a case folder; the files changed.

    Raises `UsageError` for a bundled case and for a text in which none of the source's passages was found (the wrong
    text, surely), `FileProblem` where a file cannot be read or written.
    """
    if not isinstance(folder, Path) or is_bundled(folder):
        raise UsageError("A bundled case is never written: copy it first with `standoff new DIR --from NAME`.")
    for proposal in report.proposals:
        if not proposal.kept and _left(report, proposal.source):
            raise UsageError(
                f"None of the passages of {proposal.source} stands in the text given; it is another text. "
                "Nothing was written."
            )
    if not report.proposals:
        return ()
    passages, case = folder / "passages.yaml", folder / "case.yaml"
    changed = [passages] if edit_yaml(passages, lambda content: _passages(content, report)) else []
    changed += [case] if edit_yaml(case, lambda content: _sources(content, report)) else []
    return tuple(changed)


def _left(report: AnchorReport, source: str) -> bool:
    return source in {a.source for a in report.ambiguous} | {b.source for b in report.lost}


def _passages(content: Any, report: AnchorReport) -> None:
    moved = {(m.source, m.passage): m for m in report.moved}
    for proposal in report.proposals:
        stored = _stored(content, proposal.source)
        numbers = dict(proposal.paragraphs)
        for row in stored.get("passages") or ():
            move: Moved | None = moved.get((proposal.source, row["id"]))
            if move is not None:
                row["start"], row["end"], row["paragraph"] = move.new_start, move.new_end, move.new_paragraph
            elif row["id"] in numbers:
                row["paragraph"] = numbers[row["id"]]
        if proposal.sentences and not stored.get("sentences"):
            stored["sentences"] = []
        if "sentences" in stored:
            _sentences(stored["sentences"], proposal)


def _stored(content: Any, source: str) -> Any:
    """The section of a source in passages.yaml, made where it is missing or empty."""
    if content is None:
        raise FileProblem(f"passages.yaml is empty; write one line into it: `{source}: {{passages: []}}`.")
    if not content.get(source):
        content[source] = {}
    return content[source]


def _sentences(rows: Any, proposal: Proposal) -> None:
    """Put new offsets into the rows there are, so that their layout stays; add or drop rows at the end."""
    from ruamel.yaml.comments import CommentedSeq

    for row, span in zip(rows, proposal.sentences, strict=False):
        if [str(number) for number in row] != [str(number) for number in span]:
            row[:] = list(span)
    del rows[len(proposal.sentences) :]
    for span in proposal.sentences[len(rows) :]:
        pair = CommentedSeq(span)
        pair.fa.set_flow_style()
        rows.append(pair)


def _sources(content: Any, report: AnchorReport) -> None:
    for proposal in report.proposals:
        source = _section(content.get("sources") or {}, proposal.source, "case.yaml")
        if source["sha256"] != proposal.sha256:
            source["sha256"] = proposal.sha256
        if str(source["characters"]) != str(proposal.characters):
            source["characters"] = proposal.characters


def _section(content: Any, source: str, file: str) -> Any:
    if not content or source not in content:
        raise FileProblem(f"{file} no longer has the source {source!r}; read the case again.")
    return content[source]
