"""CSV text to rows with places: every cell is text, with the line and column where it begins.

RFC 4180: cells separated by commas, quotes doubled inside quotes, line ends LF, CR LF or CR. The first row names the
columns. Blank lines are passed over; an empty cell means absent.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from standoff.case.limits import MAX_CSV_COLUMNS, MAX_CSV_ROWS, MAX_ISSUES, MAX_LIST_CELL
from standoff.case.places import Document, Place
from standoff.errors import Issue, nearest

_CELL = re.compile(r'(?:"(?P<quoted>(?:[^"]|"")*+)"|(?P<plain>[^,\r\n]*))(?P<end>,|\r\n|\n|\r|$)')
_LINE_END = re.compile(r"\r\n|\n|\r")
_LINE_ENDS = re.compile(r"(?:\r\n|\n|\r)+")


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    line: int
    column: int
    quoted: bool


class _Broken(Exception):
    """The rest of the text cannot be divided into cells."""

    def __init__(self, line: int, column: int, message: str):
        self.line, self.column, self.message = line, column, message


def _records(text: str) -> Iterator[list[_Cell]]:
    """The records of a CSV text, each a list of cells; blank lines give none."""
    place, line, line_start = 0, 1, 0
    cells: list[_Cell] = []
    while place < len(text):
        if not cells and (blank := _LINE_ENDS.match(text, place)):
            line += len(_LINE_END.findall(blank[0]))
            place = line_start = blank.end()
            continue
        if len(cells) >= MAX_CSV_COLUMNS:
            raise _Broken(line, place - line_start + 1, f"a row with more than {MAX_CSV_COLUMNS} cells")
        found = _CELL.match(text, place)
        assert found is not None  # the plain alternative matches anywhere
        quoted = found["quoted"]
        if quoted is None and '"' in found["plain"]:
            raise _Broken(line, place - line_start + 1, _why(text, place))
        value = found["plain"] if quoted is None else quoted.replace('""', '"')
        cells.append(_Cell(value.strip(), line, place - line_start + 1, quoted is not None))
        place = found.end()
        if found["end"] != "," or quoted:
            for within in _LINE_END.finditer(found[0]):
                line += 1
                line_start = found.start() + within.end()
        if found["end"] != ",":
            if len(cells) > 1 or cells[0].text or cells[0].quoted:
                yield cells
            cells = []
    if cells:
        yield [*cells, _Cell("", line, place - line_start + 1, False)]


def _why(text: str, place: int) -> str:
    """What is wrong with the quotation marks of a cell."""
    if text[place] != '"':
        return 'a quotation mark inside a cell; write "..." around the cell and double the mark'
    closed = re.compile(r'"(?:[^"]|"")*+"').match(text, place)
    if closed is None:
        return "this quotation mark is never closed"
    return 'text follows the closing quotation mark; double quotation marks inside a cell ("")'


_ROW_COUNT = "the header names"
"""How the fault of a row goes on that has more or fewer cells than the header."""


def read_table(
    text: str, file: str, columns: Collection[str], required: Collection[str], lists: Collection[str]
) -> Document:
    """Rows of one CSV text as mappings from column to text (or to a list of texts for the columns in `lists`).

    `columns` are the names that may head a column, `required` those that must; faults are in `issues` of the document.
    Only cells that are not empty appear in a row.
    """
    document = Document(file, data=[])
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        document.issues.append(Issue(file, line, 1, "the control character U+0000 is not allowed"))
        document.cut = True
        return document
    records = _records(text)
    try:
        header = next(records, None)
        if header is None:
            document.issues.append(Issue(file, 1, 1, "the file is empty; its first line names the columns"))
            return document
        names = _header(header, document, columns, required)
        for number, record in enumerate(records):
            if number >= MAX_CSV_ROWS:
                document.issues.append(Issue(file, record[0].line, 1, f"more than {MAX_CSV_ROWS} rows"))
                break
            _row(record, names, lists, document)
            if len(document.issues) > MAX_ISSUES:
                document.cut = True
                break
    except _Broken as problem:
        document.cut = True
        document.issues.append(Issue(file, problem.line, problem.column, problem.message))
    _fold_counts(document)
    return document


def _fold_counts(document: Document) -> None:
    """Where every row differs from the header in the same way, the header is at fault: say so once."""
    rows = document.data
    counted = [issue for issue in document.issues if _ROW_COUNT in issue.message]
    if not isinstance(rows, list) or len(counted) < max(2, len(rows)) or len({i.message for i in counted}) > 1:
        return
    cells, columns = counted[0].found, counted[0].allowed
    message = f"the header names {columns} columns; every row has {cells} cells"
    one = Issue(document.file, 1, 1, message, columns, cells)
    document.issues[:] = [one, *(issue for issue in document.issues if _ROW_COUNT not in issue.message)]


def _header(
    header: list[_Cell], document: Document, columns: Collection[str], required: Collection[str]
) -> list[str | None]:
    """The columns' names in order, None for a column that is not known or named twice."""
    names: list[str | None] = []
    misspelt = set()
    for cell in header:
        document.keys.setdefault((cell.text,), Place(cell.line, cell.column))
        if cell.text in columns and cell.text not in names:
            names.append(cell.text)
            continue
        twice = cell.text in columns
        close = None if twice else nearest(cell.text, columns)
        hint = f"; did you mean `{close}`?" if close else ""
        message = f"there is no column `{cell.text}`{hint}" if cell.text else "this column has no name"
        if twice:
            message = f"the column `{cell.text}` stands here a second time"
        allowed = ", ".join(columns)
        document.issues.append(Issue(document.file, cell.line, cell.column, message, cell.text, allowed, close))
        names.append(None)
        misspelt.add(close)
    for name in required:
        if name not in names and name not in misspelt:
            message = f"the column `{name}` is missing"
            document.issues.append(Issue(document.file, header[0].line, 1, message, allowed=", ".join(columns)))
    return names


def _row(record: list[_Cell], names: list[str | None], lists: Collection[str], document: Document) -> None:
    """Add one record to the document's rows."""
    rows = document.data
    assert isinstance(rows, list)
    number = len(rows)
    document.values[(number,)] = Place(record[0].line, record[0].column)
    if len(record) != len(names):
        cells = "1 cell" if len(record) == 1 else f"{len(record)} cells"
        message = f"this row has {cells}; {_ROW_COUNT} {len(names)} columns"
        document.broken.add((number,))
        document.issues.append(
            Issue(document.file, record[0].line, record[0].column, message, str(len(record)), str(len(names)))
        )
    row: dict[str, object] = {}
    for name, cell in zip(names, record, strict=False):
        if name is None:
            continue
        document.values[(number, name)] = Place(cell.line, cell.column, 1 if cell.quoted else 0)
        if name in lists:
            items = cell.text.split(";", MAX_LIST_CELL) if cell.text else []
            if len(items) > MAX_LIST_CELL:
                message = f"this cell lists more than {MAX_LIST_CELL} entries"
                document.issues.append(Issue(document.file, cell.line, cell.column, message))
                document.broken.add((number,))
            elif items:
                row[name] = [item.strip() for item in items]
        elif cell.text:
            row[name] = cell.text
    rows.append(row)
