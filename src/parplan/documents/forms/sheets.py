"""Cells of a workbook as they are: numbers, days, words, and which ones are broken."""

import datetime
from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.readers import limits
from parplan.readers.canvas import Range
from parplan.readers.excel import letters
from parplan.readers.remarks import Unreadable

Held = Decimal | datetime.date | bool | str

BROKEN = Phrase("an error instead of a value")
NO_VALUE = Phrase("a formula without its value")


class Cell(NamedTuple):
    """What a cell holds; `percent`: it shows hundredths, and `held` is what it shows.

    `broken` says why there is nothing to be read.
    """

    row: int
    column: int
    held: Held = ""
    percent: bool = False
    broken: Phrase | None = None

    @property
    def name(self) -> str:
        """Its name on its sheet: F12."""
        return f"{letters(self.column)}{self.row}"

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it but spaces."""
        return self.broken is None and isinstance(self.held, str) and not self.held.strip()


class Sheet:
    """The cells of a sheet that aren't empty, by row (from 1) and column (from 0).

    `merged`: the ranges of cells of which only the first can hold anything.
    """

    def __init__(self, name: str) -> None:
        """Begin without cells."""
        self.name = name
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merged: list[Range] = []

    def put(self, cell: Cell) -> None:
        """Take a cell in; nobody fills in as many as can't be taken."""
        if cell.is_empty:
            return
        if cell.column >= limits.COLUMNS or len(self.rows) >= limits.ROWS:
            message = Phrase("{sheet}: there is more in it than in any form", sheet=self.name)
            raise Unreadable(message)
        self.rows.setdefault(cell.row, {})[cell.column] = cell

    def merge(self, cells: Range) -> None:
        """Note a merged range; nobody merges as many as can't be noted."""
        if len(self.merged) >= limits.ROWS:
            message = Phrase("{sheet}: there is more in it than in any form", sheet=self.name)
            raise Unreadable(message)
        self.merged.append(cells)
