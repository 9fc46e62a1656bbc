"""How wide columns of a sheet are, in pixels, and how high rows are, in points.

Excel makes a row as high as its text where nobody says how high it is, LibreOffice doesn't.
"""

from collections.abc import Iterable, Iterator, Sequence

from parplan.language.catalogue import Language
from parplan.report.cells import depths, naming, said, strong
from parplan.report.measures import BOLD, Extent, extent, height, shared, width
from parplan.report.report import Kind, Table
from parplan.report.xlsx_cells import lines

EM = 16
"""Pixels in an em of the font."""

LINE = 15.75
"""Points from a line to the next."""

TALLEST = 409.0
"""Points that Excel allows a row."""

ROOM = 1600
"""Pixels that a table fills at most, if words and numbers allow: on A4 it is readable."""

WIDEST = 26.0
"""Em that a column of text is wide at most."""

_PADDING = 22
_INDENT = 10
_FILTER_BUTTON = 20
_HINTED = 1.04  # on a screen letters stand on whole pixels, and need more room for it
_DECIMAL = 0.75  # 2 is shown as 2.0


def widths(table: Table, language: Language) -> list[int]:
    """Give columns what numbers and codes need, and to text a share of the rest."""
    deepest = max(depths(table), default=0)
    extents = [
        _extent(table, index, language, deepest * _INDENT / EM if named else 0.0)
        for index, named in enumerate(_named(table))
    ]
    room = max((ROOM - _PADDING * len(extents)) / EM, sum(extent.least for extent in extents))
    return [round(em * EM) + _PADDING for em in shared(extents, room)]


def heights(table: Table, pixels: Sequence[int], language: Language) -> Iterator[float]:
    """Say of each row how high it has to be for its text."""
    named = _named(table)
    for row, depth, bold in zip(table.lines, depths(table), strong(table), strict=True):
        cells = [
            lines(value, column, language) if column.kind is Kind.TEXT else [""]
            for value, column in zip(row.values, table.columns, strict=True)
        ]
        rooms = [
            wide - depth * _INDENT if indented else wide
            for wide, indented in zip(pixels, named, strict=True)
        ]
        yield _tallest(cells, rooms, BOLD if bold else _HINTED)


def header_height(labels: Sequence[str], pixels: Sequence[int]) -> float:
    """Say how high the row of labels has to be, each with the button of the filter."""
    return _tallest(([label] for label in labels), [wide - _FILTER_BUTTON for wide in pixels], BOLD)


def line_height(text: str, pixels: int, size: float = 1) -> float:
    """Say how high a row has to be for one bold text, of a size relative to the others."""
    return _tallest([[text]], [pixels], BOLD * size) * size


def _tallest(cells: Iterable[Sequence[str]], pixels: Sequence[float], widened: float) -> float:
    counts = [
        sum(height(line, max(1.0, (wide - _PADDING) / EM / widened)) for line in cell)
        for cell, wide in zip(cells, pixels, strict=True)
    ]
    return min(TALLEST, max(counts) * LINE + 1.5)


def _extent(table: Table, index: int, language: Language, indent: float) -> Extent:
    column = table.columns[index]
    label = said(column.label, language)
    values = [row.values[index] for row in table.lines]
    values += [table.totals[index]] if table.totals is not None else []
    cells = (lines(value, column, language) for value in values)
    measured = extent(label, cells, wraps=column.kind is Kind.TEXT)
    more = _DECIMAL if column.kind in {Kind.POINTS, Kind.PERCENT} else indent
    header = max(map(width, label.split()), default=0.0) + _FILTER_BUTTON / EM
    least = max(measured.least, header) * BOLD + more
    return Extent(least, max(least, min(WIDEST, measured.most * BOLD + more)), measured.content)


def _named(table: Table) -> list[bool]:
    """Say of each column whether it has the names, which are indented in a tree."""
    named = naming(table)[-1:]
    return [index in named for index in range(len(table.columns))]
