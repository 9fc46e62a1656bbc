"""Rows by field: each row of a region as a record, merged cells followed to their origin."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from parplan.importing.fields import Fields
from parplan.importing.points import is_nothing
from parplan.importing.regions import Column, Region
from parplan.language.phrases import Phrase
from parplan.readers.grid import Cell, Row
from parplan.readers.remarks import Remarks

_SHORT = 60
_WORDS = ("tasks", "lead", "coordinating", "time", "note")


class Record(NamedTuple):
    """A row: its cells by field, and those of further columns by title."""

    place: Phrase
    cells: dict[str, Cell]
    extras: dict[str, Cell]
    flat: bool = False

    def text(self, field: str) -> str:
        """The words of a field in one line."""
        cell = self.cells.get(field)
        return "" if cell is None or cell.covered else cell.text

    def unplaced(self, remarks: Remarks, reason: Phrase) -> None:
        """Say of every filled cell that it has no place in the data."""
        for cell in (*self.cells.values(), *self.extras.values()):
            if cell.paragraphs and not cell.covered:
                unplaced(cell, remarks, reason)


def unplaced(cell: Cell, remarks: Remarks, reason: Phrase) -> None:
    """Say of a cell that it has no place in the data."""
    message = Phrase("not placed: “{words}”", words=cell.text[:_SHORT])
    remarks.error(cell.place, message, reason)


def records(region: Region, fields: Fields, remarks: Remarks) -> Iterator[Record]:
    """Read a region's rows by their columns."""
    named = [*fields.columns.values(), *fields.extras.values()]
    for row in region.rows:
        record = Record(
            row.place,
            {name: _cell(row, column, remarks) for name, column in fields.columns.items()},
            {title: _cell(row, column, remarks) for title, column in fields.extras.items()},
            region.flat,
        )
        _note_spans(record, row, fields, remarks)
        for at, cell in enumerate(row.cells):
            if cell.paragraphs and not cell.covered and not any(_has(c, at) for c in named):
                unplaced(cell, remarks, Phrase("its column has no title"))
        yield record


def _note_spans(record: Record, row: Row, fields: Fields, remarks: Remarks) -> None:
    """Say of a cell that covers several columns of words that only its first one has them."""
    columns = [(name, fields.columns[name]) for name in _WORDS if name in fields.columns]
    columns.sort(key=lambda item: item[1].start)
    for (name, column), (other, following) in pairwise(columns):
        cell = record.cells[name]
        covered = row.cells[column.end : following.start + 1]
        if cell.paragraphs and covered and all(one.left for one in covered):
            remarks.warn(
                cell.place,
                Phrase(
                    "the cell covers `{field}` and `{other}`: it is read as `{field}`",
                    field=name,
                    other=other,
                ),
            )


def _has(column: Column, at: int) -> bool:
    return column.start <= at < column.end


def _cell(row: Row, column: Column, remarks: Remarks) -> Cell:
    cells = row.cells[column.start : column.end]
    filled = [cell for cell in cells if cell.paragraphs and not cell.covered]
    for cell in filled[1:]:
        unplaced(cell, remarks, Phrase("its column has words in a cell before it"))
    if filled:
        return filled[0]
    return next((cell for cell in cells if cell.above), cells[0] if cells else Cell(row.place))


class Merges:
    """Follows merged cells down a region: whose words stand in a cell that the one above covers."""

    def __init__(self) -> None:
        """Begin above the first row."""
        self._origins: dict[str, tuple[str, Cell]] = {}

    def owner(self, field: str) -> str | None:
        """Tell which row's cell was the last with words of its own, or without, in a column."""
        found = self._origins.get(field)
        return found[0] if found else None

    def follow(self, owner: str, field: str, cell: Cell, remarks: Remarks) -> tuple[str, ...]:
        """Take a cell's words; those of a covered cell are its origin's, and that is said."""
        if not cell.above:
            self._origins[field] = (owner, cell)
            return words(cell)
        if field not in self._origins:
            unplaced(cell, remarks, Phrase("it is merged with a cell above the first row"))
            return ()
        first, origin = self._origins[field]
        if origin.paragraphs:
            remarks.warn(
                cell.place,
                Phrase(
                    "`{field}` is merged with that of {row}, and repeated here",
                    field=field,
                    row=first,
                ),
            )
        return words(origin)

    def own(self, owner: str, field: str, cell: Cell) -> None:
        """Note a cell with its own words, or without."""
        self._origins[field] = (owner, cell)

    def empty(self, field: str) -> bool:
        """Tell whether the cell that a covered one belongs to has no words."""
        found = self._origins.get(field)
        return found is None or not words(found[1])


def words(cell: Cell) -> tuple[str, ...]:
    """Take a cell's paragraphs; a dash alone says that there are none."""
    return () if cell.left or is_nothing(cell.text) else cell.paragraphs
