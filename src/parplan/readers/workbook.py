"""The cells of workbooks: what each holds, what is shown in it, and the tables they make.

`excel` and `open_document` walk the rows of one kind of file each, as they come. An import makes
tables of what people see; a form that comes back also needs what is hidden, and numbers and days
before a format has rounded them.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from enum import Enum, auto
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.readers.grid import Canvas, Grid, GridCell, MergedRange, paragraphs
from parplan.readers.limits import Tally

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
"""A cell's name on its sheet: its column and row."""

FIRST_DAY = datetime.date(1899, 12, 30)
"""The day from which a spreadsheet counts."""

HUNDRED = 100
_DIGITS = 15
_LETTERS = 26

Held = Decimal | datetime.date | bool | str


class Broken(Enum):
    """Why nothing can be taken of a cell."""

    ERROR = auto()
    """It holds an error instead of a value."""
    NO_VALUE = auto()
    """It holds a formula that nobody has calculated."""
    NO_TEXT = auto()
    """It holds a formula of words that gives none."""
    NO_NUMBER = auto()
    """It says that it is a number, and is none."""
    NO_WORDS = auto()
    """It says which of the workbook's words it holds, and there are none."""


class WorkbookCell(NamedTuple):
    """A cell of a sheet, by its row (from 1) and column (from 0).

    `held` is its value before a format has rounded it, and `shown` what its readers see. A number
    that is shown as hundredths is held as these (`percent`); `numeric`: the number itself is shown,
    not what it means as a day, a percentage or money.
    """

    row: int
    column: int
    held: Held = ""
    shown: str = ""
    numeric: bool = False
    percent: bool = False
    broken: Broken | None = None

    @property
    def name(self) -> str:
        """Its name on its sheet: F12."""
        return f"{letters(self.column)}{self.row}"

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it but spaces."""
        return self.broken is None and isinstance(self.held, str) and not self.held.strip()


class WorkbookRow(NamedTuple):
    """A row's cells that have more than a format; they are read as they are asked for."""

    number: int
    cells: Iterable[WorkbookCell]
    hidden: bool = False


class WorkbookSheet(NamedTuple):
    """A sheet: its rows and merged ranges, to be taken once and before the next sheet is.

    `missing`: it is listed, and there is no such part.
    """

    name: str
    contents: Iterator[WorkbookRow | MergedRange]
    hidden: bool = False
    missing: bool = False

    def counted(self, tally: Tally) -> "WorkbookSheet":
        """Count what is taken of it, however often the file says it."""
        tally.add("sheets", Phrase("{sheet}", sheet=self.name))
        return self._replace(contents=_counted(self, tally))


def _counted(sheet: WorkbookSheet, tally: Tally) -> Iterator[WorkbookRow | MergedRange]:
    for found in sheet.contents:
        if isinstance(found, MergedRange):
            tally.add("merges", Phrase("{sheet}", sheet=sheet.name))
            yield found
        else:
            yield found._replace(cells=_counted_cells(sheet.name, found.cells, tally))


def _counted_cells(
    sheet: str, cells: Iterable[WorkbookCell], tally: Tally
) -> Iterator[WorkbookCell]:
    is_first = True
    for cell in cells:
        if not cell.is_empty:
            place = Phrase("{sheet}!{cell}", sheet=sheet, cell=cell.name)
            tally.cell(place, len(cell.shown))
            if is_first:
                tally.add("rows", place)
            is_first = False
        yield cell


def tables(sheets: Iterable[WorkbookSheet], remarks: Remarks) -> Iterator[Grid]:
    """Make a table of every sheet that is shown; the others are told."""
    for sheet in sheets:
        place = Phrase("{sheet}", sheet=sheet.name)
        if sheet.hidden:
            remarks.warn(place, Phrase("the sheet is hidden and is not read"))
        elif sheet.missing:
            remarks.error(place, Phrase("the workbook lists this sheet, but doesn't hold it"))
        else:
            yield _table(sheet, remarks)


def _seen(cell: WorkbookCell, place: Phrase, remarks: Remarks) -> GridCell:
    """Take a cell as its readers see it, a number with its digits; say what has no value."""
    match cell.broken:
        case Broken.NO_VALUE | Broken.NO_TEXT:
            hint = Phrase("open it in Excel and save it: then it holds its values")
            remarks.error(place, Phrase("a formula without its value"), hint)
            return GridCell(place)
        case Broken.ERROR:
            message = Phrase("an error instead of a value: {value}", value=cell.shown)
            remarks.error(place, message)
            return GridCell(place)
        case Broken.NO_WORDS:
            message = Phrase("{place}: the workbook doesn't hold this cell's words", place=place)
            raise Unreadable(message)
    words = paragraphs(cell.shown, place, remarks)
    if cell.numeric:
        return GridCell(place, (format(cell.held, "f"),), numeric=True)
    return GridCell(place, words)


def _table(sheet: WorkbookSheet, remarks: Remarks) -> Grid:
    """Make a table of a sheet; hidden rows are part of it."""
    canvas = Canvas(
        Phrase("{sheet}", sheet=sheet.name),
        lambda row: Phrase("{sheet}!{row}", sheet=sheet.name, row=f"{row}:{row}"),
        lambda row, at: Phrase("{sheet}!{cell}", sheet=sheet.name, cell=f"{letters(at)}{row}"),
    )
    hidden = []
    for found in sheet.contents:
        if isinstance(found, MergedRange):
            canvas.merge(found)
            continue
        seen = [
            (cell, _seen(cell, canvas.cell_place(cell.row, cell.column), remarks))
            for cell in found.cells
        ]
        if not any(read.paragraphs for _, read in seen):
            continue
        for cell, read in seen:
            if read.paragraphs or cell.broken:
                canvas.put(cell.row, cell.column, read)
        if found.hidden:
            hidden.append(str(found.number))
    if hidden:
        message = Phrase("hidden rows are read, too: {rows}", rows=", ".join(hidden))
        remarks.warn(canvas.place, message)
    return canvas.table(remarks)


def number(written: str) -> Decimal | None:
    """Take a stored number to the digits that a spreadsheet shows: 15 of them mean something."""
    try:
        exact = Decimal(written)
        shown = Decimal(f"{float(exact):.{_DIGITS}g}")
    except (InvalidOperation, OverflowError, ValueError):
        return None
    if not shown.is_finite() or abs(shown) >= Decimal(10) ** _DIGITS:
        return None
    return shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown


def range_of(reference: str) -> MergedRange | None:
    """Read which cells a reference such as B2:C4 means."""
    start, _, end = reference.partition(":")
    first, last = REFERENCE.fullmatch(start), REFERENCE.fullmatch(end or start)
    if not first or not last:
        return None
    return MergedRange(int(first[2]), column(first[1]), int(last[2]), column(last[1]))


def column(name: str) -> int:
    """Count a column's letters from 0: A is 0, AA is 26."""
    at = 0
    for letter in name:
        at = at * _LETTERS + ord(letter) - ord("A") + 1
    return at - 1


def letters(at: int) -> str:
    """Write a column's letters."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name
