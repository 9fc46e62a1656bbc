"""Cells put where they stand, and merged ranges laid over them: how sheets and pages are read."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.readers import limits
from parplan.readers.grid import Cell, Row, Table, checked
from parplan.readers.remarks import Remarks, Unreadable


class Range(NamedTuple):
    """A merged range, both ends included, counted as its canvas counts."""

    top: int
    left: int
    bottom: int
    right: int


class Canvas:
    """Filled cells by row and column, and the ranges that are merged."""

    def __init__(
        self, place: Phrase, row: Callable[[int], Phrase], cell: Callable[[int, int], Phrase]
    ) -> None:
        """Begin empty; `row` and `cell` name places by their numbers."""
        self.place = place
        self._row_place, self.cell_place = row, cell
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merged: list[Range] = []

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Put a cell that has words."""
        if column >= limits.COLUMNS:
            message = Phrase("{place}: more than {most} columns", place=cell.place, most=column)
            raise Unreadable(message)
        if row not in self._rows and len(self._rows) == limits.ROWS:
            raise Unreadable(
                Phrase("{place}: more than {most} rows", place=cell.place, most=limits.ROWS)
            )
        self._rows.setdefault(row, {})[column] = cell

    def merge(self, merged: Range) -> None:
        """Note a merged range."""
        if len(self._merged) == limits.MERGES:
            raise Unreadable(
                Phrase(
                    "{place}: more than {most} merged ranges",
                    place=self.place,
                    most=limits.MERGES,
                )
            )
        self._merged.append(merged)

    def table(self, remarks: Remarks) -> Table:
        """Lay the ranges over the cells."""
        numbers = sorted(self._rows)
        width = 1 + max((max(row) for row in self._rows.values()), default=-1)
        marks = self._marks(numbers, width)
        return Table(
            self.place, checked(self._row(number, width, marks, remarks) for number in numbers)
        )

    def _marks(self, numbers: list[int], width: int) -> dict[tuple[int, int], bool]:
        """Tell of every covered cell whether the cell that covers it begins in its own row."""
        marks: dict[tuple[int, int], bool] = {}
        origins: set[tuple[int, int]] = set()
        for merged in self._merged:
            origin = (merged.top, merged.left)
            if merged.top not in self._rows or origin in marks or origin in origins:
                continue
            origins.add(origin)
            for place in _within(merged, numbers, width):
                # Ranges never overlap in a sound file; stopping here bounds the work in others.
                if place in marks or place in origins - {origin}:
                    break
                if place != origin:
                    marks[place] = place[0] == merged.top or place[1] > merged.left
        return marks

    def _row(
        self, number: int, width: int, marks: dict[tuple[int, int], bool], remarks: Remarks
    ) -> Row:
        cells = []
        held = self._rows[number]
        place = self._row_place(number)
        for column in range(width):
            left = marks.get((number, column))
            cell = held.get(column) or (
                Cell(place) if left is None else Cell(self.cell_place(number, column))
            )
            if left is not None:
                if cell.paragraphs:
                    words = Phrase(
                        "words under a merged cell are not read: “{words}”", words=cell.text[:60]
                    )
                    remarks.warn(cell.place, words)
                cell = Cell(cell.place, above=not left, left=left)
            cells.append(cell)
        return Row(place, tuple(cells))


def _within(merged: Range, numbers: list[int], width: int) -> Iterator[tuple[int, int]]:
    """Walk the cells of a range that lie in rows with words."""
    first, last = bisect_left(numbers, merged.top), bisect_right(numbers, merged.bottom)
    for number in numbers[first:last]:
        for column in range(merged.left, min(merged.right + 1, width)):
            yield number, column
