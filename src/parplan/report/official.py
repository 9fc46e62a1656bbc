"""A table of an official document, before a format gives it a form: columns, rows, merged cells."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from parplan.report.measures import BOLD, RAGGED, Extent, extent, width

HIGHEST = 4
"""Lines of a heading, or little more."""


class Merge(Enum):
    """Whether a cell is one with the cells right below it, or above it."""

    NONE = 0
    BEGUN = 1
    CONTINUED = 2


class Heading(NamedTuple):
    """A column; those with the same `above` stand below one heading."""

    text: str
    above: str = ""
    is_text: bool = True
    """Whether its cells may be broken into lines; numbers and codes stand in the middle."""


class Cell(NamedTuple):
    """Paragraphs over one or more columns, or a number, which the paragraph says."""

    paragraphs: tuple[str, ...]
    span: int = 1
    merge: Merge = Merge.NONE
    number: Decimal | None = None


class Line(NamedTuple):
    """A row of the table."""

    cells: tuple[Cell, ...]
    bold: bool = False


def upper(headings: Sequence[Heading]) -> list[tuple[str, int]]:
    """Give the first row of a header of two: texts, and over how many columns they stand."""
    found: list[tuple[str, int]] = []
    for before, heading in zip([None, *headings], headings, strict=False):
        if before and heading.above and before.above == heading.above:
            found[-1] = (heading.above, found[-1][1] + 1)
        else:
            found.append((heading.above or heading.text, 1))
    return found


def extents(headings: Sequence[Heading], lines: Sequence[Line]) -> list[Extent]:
    """Measure the columns; cells over several don't widen them."""
    plain = [line for line in lines if all(cell.span == 1 for cell in line.cells)]
    return [
        _extent(heading, [line.cells[index].paragraphs for line in plain])
        for index, heading in enumerate(headings)
    ]


def _extent(heading: Heading, cells: Iterable[Sequence[str]]) -> Extent:
    """Measure a column; a long heading over narrow cells gets so much that it isn't high."""
    found = extent(heading.text, cells, wraps=heading.is_text)
    least = max(found.least, width(heading.text) / HIGHEST + RAGGED / 2) * BOLD
    return Extent(least, max(least, found.most * BOLD), found.content)
