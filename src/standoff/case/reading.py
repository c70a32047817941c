"""A case folder to `CaseData`: every file within its limits, every fault of every file at once, each with its place.

`case.yaml` and at least one perspective are required; every other file may be missing. Nothing in a case is executed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from standoff.case import places, schema
from standoff.case.fields import ID, Identifier
from standoff.case.limits import MAX_FILE_BYTES, MAX_FILES, MAX_ISSUES
from standoff.case.linking import link
from standoff.case.places import Document
from standoff.case.schema import CaseData
from standoff.case.tables import read_table
from standoff.case.validating import Sound, names_in, validate
from standoff.case.yaml_nodes import LEADING_SIGN, NOT_ALLOWED, read_yaml
from standoff.errors import CaseError, FileProblem, Issue, nearest

TABLES: dict[str, type[schema.Support]] = {
    "chronicle": schema.Event,
    "history": schema.Position,
    "sanctions": schema.Measure,
    "exemptions": schema.Exemption,
    "trade": schema.Trade,
    "compliance": schema.Compliance,
}
"""The CSV files of a case, by name without suffix, with the model of a row."""

_YAML = ("case.yaml", "passages.yaml", "forecasts.yaml", "theses.yaml")
_KNOWN = (*_YAML, *(f"{name}.csv" for name in TABLES))
_STAND_INS = {"title": "untitled", "default_perspective": "none", "actors": {}, "options": {}}


class PassagesFile(schema.Part):
    """passages.yaml, as one model: per source, its anchors."""

    sources: dict[Identifier, schema.SourcePassages]


@dataclass
class Read:
    """A case on its way in: sound parts, the places of everything, the faults so far."""

    id: str
    case: Sound[schema.CaseFile]
    perspectives: dict[str, Sound[schema.Perspective]] = field(default_factory=dict)
    passages: Sound[PassagesFile] | None = None
    forecasts: Sound[schema.ForecastsFile] | None = None
    theses: Sound[schema.ThesesFile] | None = None
    tables: dict[str, tuple[Document, list[tuple[int, Any]]]] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)


def read_case(folder: Traversable | Path, id: str) -> CaseData:
    """The case in a folder.

    Raises FileProblem where there is no such folder or a file cannot be read, CaseError with every fault of every file
    (form, propositions, references) in the order of file and line.
    """
    return read_with_places(folder, id)[0]


def read_with_places(folder: Traversable | Path, id: str) -> tuple[CaseData, dict[str, Document]]:
    """The case in a folder, and by file name the document that knows where each value stands (see `case.places`).

    Raises as `read_case` does.
    """
    if not folder.is_dir():
        raise FileProblem(f"There is no case folder {str(folder)!r}.")
    read = _read_files(folder, id)
    issues = read.issues + link(read)
    if issues or read.case.part is None:
        raise CaseError(_first(_without_echoes(issues)))
    documents = {d.file: d for d in _documents(read)}
    return _assemble(read, read.case.part), documents


def _without_echoes(issues: list[Issue]) -> list[Issue]:
    """The faults in order, without those of values that were already refused as YAML, in the same line."""
    refused = {(issue.file, issue.line) for issue in issues if _refusal(issue)}
    return sorted({issue for issue in issues if (issue.file, issue.line) not in refused or _refusal(issue)})


def _refusal(issue: Issue) -> bool:
    """Whether a fault says that a value was refused as YAML."""
    return issue.message.startswith(LEADING_SIGN) or issue.message.endswith(NOT_ALLOWED)


def _first(issues: list[Issue]) -> list[Issue]:
    """At most MAX_ISSUES of the faults, with a last one that counts the rest."""
    if len(issues) <= MAX_ISSUES:
        return issues
    rest = Issue("~", 0, 0, f"and {len(issues) - MAX_ISSUES} more faults")
    return [*issues[:MAX_ISSUES], rest]


def _read_files(folder: Traversable | Path, id: str) -> Read:
    """Every file of the folder, read and checked against its model."""
    issues = _misnamed(folder)
    case_document = _yaml(folder / "case.yaml", "case.yaml", issues)
    if case_document is None:
        issues.append(Issue("case.yaml", 0, 0, "the case has no case.yaml", allowed="case.yaml"))
        case_document = Document("case.yaml", {})
        case: Sound[schema.CaseFile] = Sound(None, case_document)
    else:
        case = validate(schema.CaseFile, case_document, stand_ins=_STAND_INS)
    read = Read(id, case, issues=issues)
    read.damaged |= case.damaged
    _read_perspectives(folder, read)
    passages = _yaml(folder / "passages.yaml", "passages.yaml", issues)
    if passages is not None:
        read.passages = _wrapped(passages)
    read.forecasts = _optional(folder, "forecasts.yaml", schema.ForecastsFile, issues)
    read.theses = _optional(folder, "theses.yaml", schema.ThesesFile, issues)
    for sound in (read.passages, read.forecasts, read.theses):
        read.damaged |= sound.damaged if sound is not None else set()
    for name, row in TABLES.items():
        _read_table(folder, name, row, read)
    for document in _documents(read):
        read.issues.extend(document.issues)
    return read


def _documents(read: Read) -> list[Document]:
    """The documents of a case, each once."""
    sounds = [read.case, *read.perspectives.values(), read.passages, read.forecasts, read.theses]
    return [sound.document for sound in sounds if sound is not None] + [pair[0] for pair in read.tables.values()]


def _misnamed(folder: Traversable | Path) -> list[Issue]:
    """Files that look like files of a case but are named otherwise: their contents would be passed over in silence."""
    issues = []
    present = sorted(child.name for child in folder.iterdir())
    for name in present:
        stem, _, suffix = name.rpartition(".")
        if suffix not in ("yaml", "yml", "csv") or name in _KNOWN or name.startswith("."):
            continue
        close = f"{stem}.yaml" if f"{stem}.yaml" in _KNOWN else nearest(name, _KNOWN)
        if close is not None and close not in present:
            message = f"a case has no file {name!r}; did you mean {close!r}?"
            issues.append(Issue(name, 0, 0, message, name, ", ".join(_KNOWN), close))
    return issues


def _text(path: Traversable | Path, file: str, issues: list[Issue]) -> str | None:
    """The text of one file within the limit, None (and a fault, where it is there) if it cannot be had."""
    if not path.is_file():
        if path.is_dir():
            issues.append(Issue(file, 0, 0, f"{file} is a folder; it should be a file"))
        elif isinstance(path, Path) and path.is_symlink():
            issues.append(Issue(file, 0, 0, f"{file} is a link that leads to no file"))
        return None
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as problem:
        raise FileProblem(f"{file} cannot be read: {problem.strerror or problem}.") from problem
    if len(raw) > MAX_FILE_BYTES:
        message = f"this file has more than {MAX_FILE_BYTES} bytes"
        issues.append(Issue(file, 0, 0, message, allowed=f"at most {MAX_FILE_BYTES} bytes"))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = raw[: problem.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        message = f"the byte 0x{raw[problem.start]:02x} is not UTF-8; save the file as UTF-8"
        issues.append(Issue(file, before.count(b"\n") + 1, column, message, allowed="UTF-8"))
        return None


def _yaml(path: Traversable | Path, file: str, issues: list[Issue]) -> Document | None:
    """One YAML file, None where it is not there or no text; an empty file is an empty mapping."""
    text = _text(path, file, issues)
    if text is None:
        return Document(file, cut=True) if path.is_file() else None
    document = read_yaml(text, file)
    if document.data is None:
        document.data = {}
    return document


def _optional(folder: Traversable | Path, file: str, model: type[Any], issues: list[Issue]) -> Sound[Any] | None:
    document = _yaml(folder / file, file, issues)
    return None if document is None else validate(model, document)


def _wrapped(document: Document) -> Sound[PassagesFile]:
    """passages.yaml read as one model: its top mapping is the model's only field."""
    inner = Document(document.file, {"sources": document.data}, issues=document.issues, cut=document.cut)
    inner.values = {("sources", *path): place for path, place in document.values.items()}
    inner.keys = {("sources", *path): place for path, place in document.keys.items()}
    return validate(PassagesFile, inner, stand_ins={"sources": {}})


def _read_perspectives(folder: Traversable | Path, read: Read) -> None:
    """perspectives/*.yaml; the id is the file's name."""
    place = folder / "perspectives"
    names = sorted(child.name for child in place.iterdir()) if place.is_dir() else []
    names = [name for name in names if not name.startswith(".")]
    if len(names) > MAX_FILES:
        read.issues.append(Issue("perspectives", 0, 0, f"more than {MAX_FILES} files"))
        names = names[:MAX_FILES]
    for name in names:
        file, (stem, _, suffix) = f"perspectives/{name}", name.rpartition(".")
        if suffix == "yml":
            message = f"a perspective's file ends in .yaml: rename it to {stem}.yaml"
            read.issues.append(Issue(file, 0, 0, message, name, f"{stem}.yaml", f"{stem}.yaml"))
        if suffix not in ("yaml", "yml"):
            continue
        if not _is_id(stem):
            message = f"a perspective's file name is its id, and {stem!r} is none"
            read.issues.append(Issue(file, 0, 0, message, stem, "small letters, digits and _"))
            continue
        document = _yaml(place / name, file, read.issues)
        if document is not None:
            sound = validate(schema.Perspective, document)
            read.perspectives[stem] = sound
            read.damaged |= sound.damaged | ({stem} if sound.part is None else set())
    if not read.perspectives and not any(issue.file.startswith("perspectives/") for issue in read.issues):
        message = "the case has no perspective; write at least one file perspectives/NAME.yaml"
        read.issues.append(Issue("perspectives", 0, 0, message, allowed="perspectives/NAME.yaml"))


def _is_id(text: str) -> bool:
    return re.fullmatch(ID, text) is not None


def _read_table(folder: Traversable | Path, name: str, model: type[schema.Support], read: Read) -> None:
    """One CSV file: its rows as models, each with its number among the rows of the file."""
    file = f"{name}.csv"
    text = _text(folder / file, file, read.issues)
    if text is None:
        if (folder / file).is_file():
            read.tables[name] = (Document(file, cut=True), [])
        return
    columns = columns_of(model)
    required = [info.alias or key for key, info in model.model_fields.items() if info.is_required()]
    document = read_table(text, file, columns, required, lists_of(model))
    rows: list[tuple[int, BaseModel]] = []
    count = len(document.data) if isinstance(document.data, list) else 0
    headless = bool(document.issues)
    for number in range(count):
        if (number,) in document.broken:
            read.damaged |= names_in(document.data, (number,))
            continue
        row, before = _row_document(document, number, columns), len(document.issues)
        sound = validate(model, row)
        if headless:  # a missing column is one fault, not one for each row
            _drop_missing(document, before, required)
        read.damaged |= sound.damaged
        if sound.part is not None:
            rows.append((number, sound.part))
        if len(document.issues) > MAX_ISSUES:
            break
    read.tables[name] = (document, rows)


def _row_document(document: Document, number: int, columns: list[str]) -> Document:
    """One row of a table as a document of its own, which reports to the table's."""
    rows = document.data
    assert isinstance(rows, list)
    values: dict[places.Path, places.Place] = {(): document.values[(number,)]}
    values |= {(name,): place for name in columns if (place := document.values.get((number, name))) is not None}
    return Document(document.file, rows[number], values, issues=document.issues)


def _drop_missing(document: Document, before: int, required: list[str]) -> None:
    """Take out faults of a row that only repeat that a column is missing."""
    absent = {f"`{column}` is missing" for column in required if (column,) not in document.keys}
    document.issues[before:] = [issue for issue in document.issues[before:] if issue.message not in absent]


def columns_of(model: type[BaseModel]) -> list[str]:
    """The columns that a CSV file with rows of this model may have: its own first, then those of support."""
    names = [info.alias or name for name, info in model.model_fields.items()]
    support = list(schema.Support.model_fields)
    return [name for name in names if name not in support] + support


def lists_of(model: type[BaseModel]) -> list[str]:
    """The columns whose cells are lists separated by `;`."""
    return [
        info.alias or name
        for name, info in model.model_fields.items()
        if getattr(info.annotation, "__origin__", None) is tuple
    ]


def _assemble(read: Read, case: schema.CaseFile) -> CaseData:
    """The case of a reading without faults."""
    rows = {name: tuple(part for _, part in pair[1]) for name, pair in read.tables.items()}
    return CaseData(
        id=read.id,
        case=case,
        perspectives={name: sound.part for name, sound in read.perspectives.items() if sound.part is not None},
        passages=read.passages.part.sources if read.passages and read.passages.part else {},
        forecasts=read.forecasts.part if read.forecasts and read.forecasts.part else schema.ForecastsFile(),
        theses=read.theses.part if read.theses and read.theses.part else schema.ThesesFile(),
        **rows,
    )
