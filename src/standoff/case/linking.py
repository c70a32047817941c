"""Cross-references of a case: every name used exists, is of the right kind, and hangs together.

`link` looks at what `case.reading` found sound and returns every fault with its place. What a field refers to stands
in one table (`case.references`), as well as which fields are propositions; what needs more than a look-up
(cycles, ownership, offsets, dates, the status quo) is in `links_case`, `links_uncertain` and `links_files`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel

from standoff.case import links_case, links_files, links_uncertain
from standoff.case.check_parts import CheckPart
from standoff.case.limits import MAX_ISSUES
from standoff.case.places import Document, Path
from standoff.case.references import PROPOSITIONS, REFERENCES, STATUS_QUO
from standoff.case.tree import Compare, Name, Tree, walk
from standoff.errors import Issue

if TYPE_CHECKING:
    from standoff.case.reading import Read


from standoff.case.linker import Linker, offset_of, parts, state_string


def link(read: Read) -> list[Issue]:
    """Every fault of the references of a case, in no order."""
    linker = Linker(read)
    for document, path, part in _all_parts(read):
        _references(linker, document, path, part)
        _propositions(linker, document, path, part)
        if len(linker.issues) > MAX_ISSUES:
            return linker.issues
    if read.case.part is not None:
        links_case.link(linker, read.case.part, read.case.document)
    links_files.link(linker)
    links_uncertain.link(linker)
    return linker.issues


def _all_parts(read: Read) -> Iterator[tuple[Document, Path, BaseModel]]:
    """Every sound part of every file, with its document and path."""
    for sound in (read.case, *read.perspectives.values(), read.passages, read.forecasts, read.theses):
        if sound is not None and sound.part is not None:
            for path, part in parts(sound.part, ()):
                yield sound.document, path, part
    for document, rows in read.tables.values():
        for number, row in rows:
            yield document, (number,), row


def _references(linker: Linker, document: Document, path: Path, part: BaseModel) -> None:
    """Check the fields of one part that name something."""
    for model, fields in REFERENCES.items():
        if not isinstance(part, model):
            continue
        for field, kind in fields.items():
            value = getattr(part, field)
            here = (*path, type(part).model_fields[field].alias or field)
            if isinstance(value, str):
                linker.known(document, here, value, kind)
            elif isinstance(value, Mapping):
                for name in value:
                    linker.known(document, (*here, name), name, kind, key=True)
            else:
                for number, name in enumerate(value or ()):
                    linker.known(document, (*here, number), name, kind)


def _propositions(linker: Linker, document: Document, path: Path, part: BaseModel) -> None:
    """Check the fields of one part that are propositions."""
    for field in PROPOSITIONS.get(type(part), ()):
        value = getattr(part, field)
        here = (*path, type(part).model_fields[field].alias or field)
        if isinstance(value, str):
            if not (isinstance(part, CheckPart) and _state(linker, document, here, value)):
                tree = linker.proposition(document, here, value)
                if field == "when" and tree is not None:
                    _only_levels(linker, document, here, value, tree)
        else:
            for number, text in enumerate(value or ()):
                linker.proposition(document, (*here, number), text)


def _state(linker: Linker, document: Document, path: Path, text: str) -> bool:
    """Whether the text names one state: `status_quo`, or a Y/N string of the right length.

    A case may have no status quo; what asks for it is then OPEN, not a fault.
    """
    if text == STATUS_QUO:
        return True
    if not re.fullmatch(r"[YN]+", text):
        return False
    state_string(linker, document, path, text)
    return True


def _only_levels(linker: Linker, document: Document, path: Path, text: str, tree: Tree) -> None:
    """A `when:` speaks of driver levels alone."""
    for node in walk(tree):
        if isinstance(node, Name | Compare):
            name = node.id if isinstance(node, Name) else node.quantity
            message = f"`when` is decided by driver levels; {name!r} is none"
            linker.at(document, path, message, offset=offset_of(text, name), found=name, allowed="level(driver) = name")
