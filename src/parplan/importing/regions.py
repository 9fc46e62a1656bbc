"""Where in a document the tables of a plan are: their headers, and the rows below them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from parplan.importing import codes
from parplan.importing.headers import (
    EXTRA,
    Meaning,
    Vocabulary,
    is_group,
    is_numbering,
    is_year,
    plain,
)
from parplan.language.phrases import Phrase
from parplan.language.vietnamese import fold
from parplan.readers import limits
from parplan.readers.grid import Block, Cell, Line, Row, Table
from parplan.readers.remarks import Remarks, Unreadable

_TALLEST = 3
_FEWEST = 3
_TOTAL = re.compile(r"(tổng|cộng)\b")
_PLAIN_TOTAL = re.compile(r"(tong|cong)( cong| diem| so| so diem)?|total")


class Column(NamedTuple):
    """What stands under one title: the grid's columns from `start` to before `end`."""

    start: int
    end: int
    title: str
    place: Phrase
    meaning: Meaning | None


@dataclass
class Region:
    """A header and the rows that belong to it, with the lines that lead to it."""

    place: Phrase
    columns: list[Column]
    before: list[Line]
    flat: bool = False
    rows: list[Row] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many of the grid's columns it has."""
        return self.columns[-1].end


class Other(NamedTuple):
    """A table in which no header was found; what its cells say is among the lines, too."""

    place: Phrase
    lines: list[Line]


class Layout(NamedTuple):
    """A document in its two kinds of things: regions of rows, and lines."""

    regions: list[Region]
    lines: list[Line]
    others: list[Other]


def lay_out(blocks: Iterable[Block], vocabulary: Vocabulary, remarks: Remarks) -> Layout:
    """Find every region, and everything else as lines, in the document's order."""
    return _Finder(vocabulary, remarks).find(blocks)


class _Finder:
    def __init__(self, vocabulary: Vocabulary, remarks: Remarks) -> None:
        self._vocabulary, self._remarks = vocabulary, remarks
        self._regions: list[Region] = []
        self._lines: list[Line] = []
        self._since: list[Line] = []
        self._others: list[Other] = []

    def find(self, blocks: Iterable[Block]) -> Layout:
        rows = 0
        for block in blocks:
            if isinstance(block, Line):
                self._line(block)
                continue
            rows += len(block.rows)
            if rows > limits.ROWS:
                raise Unreadable(Phrase("more than {most} rows in all", most=limits.ROWS))
            if block.rows and not self._goes_on(block):
                self._table(block)
        return Layout(self._regions, self._lines, self._others)

    def _line(self, line: Line) -> None:
        if len(self._lines) == limits.LINES:
            raise Unreadable(Phrase("more than {most} lines of text", most=limits.LINES))
        self._lines.append(line)
        self._since.append(line)

    def _table(self, table: Table) -> None:
        region: Region | None = None
        at = 0
        before = len(self._lines)
        while at < len(table.rows):
            header = _header(table.rows, at, self._vocabulary)
            if header is None:
                region = self._row(table.rows[at], region)
                at += 1
                continue
            columns, height = header
            if region is None or [c.title for c in columns] != [c.title for c in region.columns]:
                region = Region(table.place, columns, self._since, table.flat)
                self._since = []
                self._regions.append(region)
            else:
                repeated = Phrase("the header is repeated here, and left out")
                self._remarks.read(table.rows[at].place, repeated)
            at += height
            if at < len(table.rows) and is_numbering([c.text for c in table.rows[at].filled]):
                at += 1
        if region is None:
            self._others.append(Other(table.place, self._lines[before:]))

    def _row(self, row: Row, region: Region | None) -> Region | None:
        """Take a row into a region; outside of one, its cells are lines."""
        if region is not None and not _is_line(row):
            region.rows.append(row)
        else:
            for cell in row.filled:
                for words in cell.paragraphs:
                    self._line(Line(cell.place, words))
        return region

    def _goes_on(self, table: Table) -> bool:
        """Take a table without a header as the end of the one before it, if it looks so."""
        if not self._regions:
            return False
        region = self._regions[-1]
        first = table.rows[0]
        if len(first.cells) != region.width or not _begins_with_code(first, region):
            return False
        if any(_header(table.rows, at, self._vocabulary) for at in range(len(table.rows))):
            return False
        message = Phrase("a table without a header: read with the columns of the one before it")
        self._remarks.warn(table.place, message)
        region.rows += table.rows
        return True


def _begins_with_code(row: Row, region: Region) -> bool:
    column = next((c for c in region.columns if c.meaning and c.meaning.field == "code"), None)
    if column is None:
        return False
    words = row.cells[column.start].text
    return codes.read(words) is not None or codes.section(words) is not None


def _is_line(row: Row) -> bool:
    """Whether a row in a table is a line of its own: one text in front, and no number in it."""
    if len(row.filled) != 1 or not row.cells[0].paragraphs:
        return False
    words = row.cells[0].text
    coded = codes.read(words) or codes.split(words) or codes.heading(words)
    return coded is None and not is_total(words)


def is_total(words: str) -> bool:
    """Whether a row's title says that it adds up the rows above ("Cộng", but not "Công tác")."""
    return _TOTAL.match(fold(words)) is not None or _PLAIN_TOTAL.fullmatch(plain(words)) is not None


def _header(
    rows: tuple[Row, ...], at: int, vocabulary: Vocabulary
) -> tuple[list[Column], int] | None:
    """Read a header that begins in a row: its columns, and how many rows it has."""
    known = [cell for cell in rows[at].filled if vocabulary.meaning(cell.text)]
    if len(known) < _FEWEST - 1:
        return None
    height = 1
    while height < _TALLEST and at + height < len(rows) and _goes_deeper(rows, at, at + height):
        height += 1
    columns = list(_columns(rows[at : at + height], vocabulary))
    fields = {c.meaning.field for c in columns if c.meaning} - {EXTRA}
    if len(fields) < _FEWEST or not fields & {"title", "tasks"}:
        return None
    return columns, height


def _goes_deeper(rows: tuple[Row, ...], at: int, below: int) -> bool:
    """Whether a row only divides the columns of the header above it."""
    row = rows[below]
    if is_numbering([cell.text for cell in row.filled]):
        return False
    for column, cell in enumerate(row.cells):
        if not cell.paragraphs or cell.covered:
            continue
        title = _origin(rows[at:below], column)
        if title is None or not title.paragraphs or is_group(title.text) or is_year(cell.text):
            continue
        if _span(rows[at:below], column) <= _span(rows[below : below + 1], column):
            return False
    return bool(row.filled) or any(cell.above for cell in row.cells)


def _origin(rows: tuple[Row, ...], column: int) -> Cell | None:
    """Find the cell that shows in the lowest of these rows at a column."""
    for row in reversed(rows):
        while column < len(row.cells) and row.cells[column].left and column:
            column -= 1
        if column >= len(row.cells):
            return None
        if not row.cells[column].above:
            return row.cells[column]
    return None


def _span(rows: tuple[Row, ...], column: int) -> int:
    """Count the columns in which the same cell shows, from this one on."""
    width = max(len(row.cells) for row in rows)
    origin = _origin(rows, column)
    end = column + 1
    while end < width and _origin(rows, end) is origin:
        end += 1
    return end - column


def _columns(rows: tuple[Row, ...], vocabulary: Vocabulary) -> Iterator[Column]:
    width = max(len(row.cells) for row in rows)
    chains = [
        tuple(_origin(rows[: depth + 1], column) for depth in range(len(rows)))
        for column in range(width)
    ]
    start = 0
    for column in range(1, width + 1):
        if column < width and _same(chains[column], chains[start]):
            continue
        cells = [cell for cell in dict.fromkeys(chains[start]) if cell and cell.paragraphs]
        title = cells[-1].text if cells else ""
        whole = " ".join(cell.text for cell in cells)
        means = vocabulary.meaning(title) or vocabulary.meaning(whole)
        place = cells[-1].place if cells else rows[0].place
        yield Column(start, column, title if means else whole, place, means)
        start = column


def _same(some: tuple[Cell | None, ...], others: tuple[Cell | None, ...]) -> bool:
    return all(a is b for a, b in zip(some, others, strict=True)) and some[-1] is not None
