"""The one shape between every reader and all understanding: lines, and tables of cells."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.readers import limits
from parplan.readers.remarks import Remarks, Unreadable

# What a plan's text can't hold (see `shapes.Text`), and what hides between letters.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_NOTHING = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_LINE = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


class Cell(NamedTuple):
    """A cell where it stands. A cell that another one covers is there, too, and is marked.

    `numeric`: a spreadsheet holds it as a number, whose digits are in `paragraphs`; `shown` is
    what the number's format makes of them, if that is something else.
    """

    place: Phrase
    paragraphs: tuple[str, ...] = ()
    above: bool = False
    left: bool = False
    numeric: bool = False
    shown: str | None = None

    @property
    def text(self) -> str:
        """All its words in one line."""
        return " ".join(self.paragraphs)

    @property
    def covered(self) -> bool:
        """Whether another cell's contents stand here."""
        return self.above or self.left


class Row(NamedTuple):
    """Cells by their columns: covered ones included, so that an index is a column."""

    place: Phrase
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> tuple[Cell, ...]:
        """The cells that have words of their own."""
        return tuple(cell for cell in self.cells if cell.paragraphs and not cell.covered)


class Table(NamedTuple):
    """Rows as they stand; the first of them may be titles, and there may be several headers.

    `flat`: it was put together from paragraphs below one another, which can't show merged cells.
    """

    place: Phrase
    rows: tuple[Row, ...]
    flat: bool = False


class Line(NamedTuple):
    """A paragraph outside of the tables."""

    place: Phrase
    text: str


Block = Line | Table


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


def checked(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Take rows, or refuse more than there can be."""
    taken: list[Row] = []
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
