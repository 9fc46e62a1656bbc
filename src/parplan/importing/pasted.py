"""Pasted text (.txt): tables whose cells have become paragraphs, put together again.

Where a program pasted tabs, the cells are there still. Else each cell is one paragraph or more,
empty cells are gone, and only the order of the header and what paragraphs look like can tell
which column they came from.
"""

import csv
from collections.abc import Iterator
from io import StringIO

from parplan.importing.headers import Vocabulary
from parplan.importing.pasted_tables import FlatText
from parplan.importing.register import Register
from parplan.language.phrases import Phrase
from parplan.readers import limits
from parplan.readers.grid import Block, Cell, Line, Row, Table, checked, paragraphs
from parplan.readers.remarks import Remarks, Unreadable

_TABS = 2


def blocks(
    file: str, held: bytes, vocabulary: Vocabulary, register: Register, remarks: Remarks
) -> Iterator[Block]:
    """Read a text's paragraphs and tables in their order."""
    if len(held) > limits.TEXT:
        raise Unreadable(
            Phrase("{file} is larger than {most} MB", file=file, most=limits.TEXT // 1_000_000)
        )
    text = _decoded(file, held)
    if any(line.count("\t") >= _TABS for line in text.splitlines()):
        return _tabbed(file, text, remarks)
    return FlatText(_lines(text, remarks), vocabulary, register, remarks).blocks()


def _decoded(file: str, held: bytes) -> str:
    encoding = "utf-16" if held.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return held.decode(encoding)
    except UnicodeDecodeError:
        message = Phrase("{file} is not UTF-8", file=file)
        raise Unreadable(message, Phrase("save it as UTF-8")) from None


def _place(number: int) -> Phrase:
    return Phrase("line {line}", line=number)


def _lines(text: str, remarks: Remarks) -> list[Line]:
    found: list[Line] = []
    for number, line in enumerate(text.split("\n"), start=1):
        place = _place(number)
        found += [Line(place, words) for words in paragraphs(line, place, remarks)]
        if len(found) > limits.LINES:
            raise Unreadable(Phrase("more than {most} lines of text", most=limits.LINES))
    return found


def _tabbed(file: str, text: str, remarks: Remarks) -> Iterator[Block]:
    """Read cells between tabs, as spreadsheets and Word copy them."""
    rows: list[Row] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter="\t")
    tables = 0
    try:
        for values in reader:
            line = reader.line_num
            cells = []
            for at, value in enumerate(values, start=1):
                place = Phrase("line {line}, cell {cell}", line=line, cell=at)
                cells.append(Cell(place, paragraphs(value, place, remarks)))
            if len(cells) > 1:
                rows.append(Row(_place(line), tuple(cells)))
                continue
            if rows:
                tables += 1
                yield Table(Phrase("table {table}", table=tables), checked(rows))
                rows = []
            for cell in cells:
                yield from (Line(_place(line), words) for words in cell.paragraphs)
    except csv.Error as error:
        raise Unreadable(Phrase("{file}: {reason}", file=file, reason=str(error))) from None
    if rows:
        yield Table(Phrase("table {table}", table=tables + 1), checked(rows))
