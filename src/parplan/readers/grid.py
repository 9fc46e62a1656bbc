"""The one shape between every reader and all understanding: lines, and tables of cells.

Sheets and pages are read by a canvas: cells put where they stand, and merged ranges laid over them.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.readers import limits

# What a plan's text can't hold (see `shapes.Text`), and what hides between letters.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_NOTHING = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_LINE = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


class GridCell(NamedTuple):
    """A cell where it stands. A cell that another one covers is there, too, and is marked.

    `numeric`: a spreadsheet holds it as a number, whose digits are in `paragraphs`.
    """

    place: Phrase
    paragraphs: tuple[str, ...] = ()
    above: bool = False
    left: bool = False
    numeric: bool = False

    @property
    def text(self) -> str:
        """All its words in one line."""
        return " ".join(self.paragraphs)

    @property
    def covered(self) -> bool:
        """Whether another cell's contents stand here."""
        return self.above or self.left


class GridRow(NamedTuple):
    """Cells by their columns: covered ones included, so that an index is a column."""

    place: Phrase
    cells: tuple[GridCell, ...]

    @property
    def filled(self) -> tuple[GridCell, ...]:
        """The cells that have words of their own."""
        return tuple(cell for cell in self.cells if cell.paragraphs and not cell.covered)


class Grid(NamedTuple):
    """Rows as they stand; the first of them may be titles, and there may be several headers.

    `flat`: it was put together from paragraphs below one another, which can't show merged cells.
    """

    place: Phrase
    rows: tuple[GridRow, ...]
    flat: bool = False


class TextLine(NamedTuple):
    """A paragraph outside of the tables."""

    place: Phrase
    text: str


Block = TextLine | Grid


def paragraphs(words: str, place: Phrase, remarks: Remarks) -> tuple[str, ...]:
    """Cut words into paragraphs; spaces are made one, and characters that act are left out."""
    if len(words) > limits.WORDS:
        raise Unreadable(
            Phrase("{place}: more than {most} characters", place=place, most=limits.WORDS)
        )
    lines = [" ".join(_NOTHING.sub("", line).split()) for line in _LINE.split(words)]
    seen = [" ".join(_UNSEEN.sub("", line).split()) for line in lines]
    if seen != lines:
        codes = tuple(dict.fromkeys(f"U+{ord(c):04X}" for c in _UNSEEN.findall(" ".join(lines))))
        remarks.warn(place, Phrase("control characters ({codes}) are left out", codes=codes))
    return tuple(line for line in seen if line)


def checked(rows: Iterable[GridRow]) -> tuple[GridRow, ...]:
    """Take rows, or refuse more than there can be."""
    taken: list[GridRow] = []
    for row in rows:
        if len(taken) == limits.ROWS:
            raise Unreadable(
                Phrase("{place}: more than {most} rows", place=row.place, most=limits.ROWS)
            )
        if len(row.cells) > limits.COLUMNS:
            raise Unreadable(
                Phrase("{place}: more than {most} columns", place=row.place, most=limits.COLUMNS)
            )
        taken.append(row)
    return tuple(taken)


class MergedRange(NamedTuple):
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
        self._rows: dict[int, dict[int, GridCell]] = {}
        self._merged: list[MergedRange] = []
        self._beyond: list[Phrase] = []

    def put(self, row: int, column: int, cell: GridCell) -> None:
        """Put a cell that has words; too far to the right, only its place is noted."""
        if column >= limits.COLUMNS:
            self._beyond.append(cell.place)
        else:
            self._rows.setdefault(row, {})[column] = cell

    def merge(self, merged: MergedRange) -> None:
        """Note a merged range."""
        self._merged.append(merged)

    def table(self, remarks: Remarks) -> Grid:
        """Lay the ranges over the cells."""
        if self._beyond:
            message = Phrase(
                "more than {most} columns: cells beyond them are not read: {count}",
                most=limits.COLUMNS,
                count=len(self._beyond),
            )
            hint = Phrase("move what belongs to the plan further left, or delete the column")
            remarks.error(self._beyond[0], message, hint)
        numbers = sorted(self._rows)
        width = 1 + max((max(row) for row in self._rows.values()), default=-1)
        marks = self._marks(numbers, width)
        return Grid(
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
    ) -> GridRow:
        cells = []
        held = self._rows[number]
        place = self._row_place(number)
        for column in range(width):
            left = marks.get((number, column))
            cell = held.get(column) or (
                GridCell(place) if left is None else GridCell(self.cell_place(number, column))
            )
            if left is not None:
                if cell.paragraphs:
                    words = Phrase(
                        "words under a merged cell are not read: “{words}”", words=cell.text[:60]
                    )
                    remarks.warn(cell.place, words)
                cell = GridCell(cell.place, above=not left, left=left)
            cells.append(cell)
        return GridRow(place, tuple(cells))


def _within(merged: MergedRange, numbers: list[int], width: int) -> Iterator[tuple[int, int]]:
    """Walk the cells of a range that lie in rows with words."""
    first, last = bisect_left(numbers, merged.top), bisect_right(numbers, merged.bottom)
    for number in numbers[first:last]:
        for column in range(merged.left, min(merged.right + 1, width)):
            yield number, column
