"""Comma-separated tables (.csv): as spreadsheets and parplan write them, one table a file."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.readers import limits
from parplan.readers.grid import Block, Grid, GridCell, GridRow, checked, paragraphs
from parplan.readers.kinds import decoded
from parplan.readers.limits import Tally

_DELIMITERS = "\t;,"
"""Where commas are decimals, Excel writes semicolons."""

_LOOKED_AT = 50
"""So many lines tell what parts their cells."""


def blocks(file: str, held: bytes, remarks: Remarks) -> Iterator[Block]:
    """Read the file as one table; what parts its cells is seen in its first lines."""
    if len(held) > limits.TEXT:
        raise Unreadable(
            Phrase("{file} is larger than {most} MB", file=file, most=limits.TEXT // 1_000_000)
        )
    text = decoded(file, held)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    tally = Tally(file)
    rows: list[GridRow] = []
    try:
        for values in reader:
            line = Phrase("line {line}", line=reader.line_num)
            tally.add("rows", line)
            rows.append(GridRow(line, tuple(_cells(values, reader.line_num, tally, remarks))))
    except csv.Error as error:
        raise Unreadable(Phrase("{file}: {reason}", file=file, reason=str(error))) from None
    width = max((len(row.cells) for row in rows), default=0)
    yield Grid(Phrase("table {table}", table=1), checked(_filled_up(rows, width)))


def _cells(values: list[str], line: int, tally: Tally, remarks: Remarks) -> Iterator[GridCell]:
    for at, value in enumerate(values, start=1):
        place = Phrase("line {line}, cell {cell}", line=line, cell=at)
        if value.strip():
            tally.cell(place, len(value))
        yield GridCell(place, paragraphs(value, place, remarks))


def _filled_up(rows: list[GridRow], width: int) -> Iterator[GridRow]:
    """Give every row that has words as many cells as the longest."""
    for row in rows:
        if row.filled:
            yield row._replace(cells=row.cells + (GridCell(row.place),) * (width - len(row.cells)))


def _delimiter(text: str) -> str:
    """Tell what parts the cells: the sign that gives most lines equally many of them."""

    def alike(sign: str) -> int:
        widths = Counter(map(len, csv.reader(lines, delimiter=sign)))
        return max((n for width, n in widths.items() if width > 1), default=0)

    lines = list(islice(StringIO(text), _LOOKED_AT))
    return max(_DELIMITERS, key=alike)  # of equals the first
