"""A table for Word, written as XML at once: python-docx looks every cell up again and again."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from parplan.language.catalogue import Language
from parplan.report.cells import Lines, storable
from parplan.report.layout import (
    BOLD,
    PLAIN,
    Cell,
    Line,
    Merge,
    TableLook,
    extents,
    filled,
    height,
    laid_out,
    upper,
    worded,
)
from parplan.report.report import Column, Kind, Table

SIZES = (12, 11, 10)
"""Points: the largest at which no word has to be broken; long rows begin with the second."""

_MARGIN = 57
_LINE = 23
"""Twentieths of a point from a line to the next, for each point of the font's size."""

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BOLD_RUN = "<w:rPr><w:b/><w:bCs/></w:rPr>"
_CENTRED = '<w:vAlign w:val="center"/>'
_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_MERGES = {
    Merge.NONE: "",
    Merge.BEGUN: '<w:vMerge w:val="restart"/>',
    Merge.CONTINUED: "<w:vMerge/>",
}


def table_element(
    table: Table, language: Language, room: int, look: TableLook = PLAIN
) -> BaseOxmlElement:
    """Make the element of a table that fills a width, in twentieths of a point."""
    return parse_xml(_Writer(table, language, room, look).xml())


class _Writer:
    """A table on its way, its columns in twentieths of a point, its font in points."""

    def __init__(self, table: Table, language: Language, room: int, look: TableLook) -> None:
        self._table = table
        self._look = look
        self._title = look.say(table.title, language)
        self._labels = [look.say(column.label, language) for column in table.columns]
        self._lines = laid_out(table, look)
        self._texts = worded(table, self._lines, language, look)
        measured = extents(table, self._labels, self._lines, self._texts, look)
        inside = room - 2 * _MARGIN * len(measured)
        least = sum(found.least for found in measured)
        sizes = SIZES[1:] if table.as_records else SIZES
        self._size = next((size for size in sizes if least * size * 20 <= inside), sizes[-1])
        em = filled(measured, inside / (self._size * 20))
        self._widths = [int(width * self._size * 20) + 2 * _MARGIN for width in em]

    def xml(self) -> str:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        rows = map(self._line, self._lines, self._texts)
        parts = [f"<w:tbl {nsdecls('w')}>", self._properties(), f"<w:tblGrid>{grid}</w:tblGrid>"]
        return "".join([*parts, *self._header(), *rows, "</w:tbl>"])

    def _properties(self) -> str:
        """Write what the table is like; its title is for those who can't see it."""
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES
        )
        margins = "".join(f'<w:{side} w:w="{_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
        return (
            f'<w:tblPr><w:tblW w:w="{sum(self._widths)}" w:type="dxa"/>'
            f"<w:tblBorders>{borders}</w:tblBorders>"
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
            '<w:tblLook w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(storable(self._title))}/></w:tblPr>"
        )

    def _header(self) -> list[str]:
        """Write the labels in one row, or in two with headings above some, and then numbers."""
        labels = [Cell(place, label) for place, label in enumerate(self._labels)]
        rows = [self._heads(labels)]
        if self._look.above:
            least = self._missing()
            second = [
                label if column.key in self._look.above else Cell(place, "", 1, Merge.CONTINUED)
                for place, (column, label) in enumerate(
                    zip(self._table.columns, labels, strict=True)
                )
            ]
            rows = [
                self._heads(upper(self._table, self._labels, self._look)),
                self._heads(second, least=least),
            ]
        if self._look.is_numbered:
            numbers = [Cell(place, f"({place + 1})") for place in range(len(labels))]
            rows.append(self._heads(numbers, run=""))
        return rows

    def _missing(self) -> int:
        """Say how high the second row has to be for those that reach into it.

        LibreOffice makes a repeated header only as high as its cells that aren't merged.
        """
        lines = [
            height(label, (wide - 2 * _MARGIN) / (self._size * 20 * BOLD))
            for column, label, wide in zip(
                self._table.columns, self._labels, self._widths, strict=True
            )
            if column.key not in self._look.above
        ]
        return (max(lines, default=1) - 1) * self._size * _LINE

    def _heads(self, heads: Sequence[Cell], *, run: str = _BOLD_RUN, least: int = 0) -> str:
        form = self._form("center")
        cells = (self._cell(head, (str(head.value),), form, run, _CENTRED) for head in heads)
        tall = f'<w:trHeight w:val="{least}" w:hRule="atLeast"/>' if self._look.is_official else ""
        return _row(cells, f"{tall}<w:tblHeader/>")

    def _line(self, line: Line, texts: Sequence[Lines]) -> str:
        """Write a row; a bold one of a document stays with the first of those below it."""
        stays = line.strong and self._look.is_official
        run = _BOLD_RUN if line.strong else ""
        forms = (
            self._form(_side(self._table.columns[cell.place], self._look), stays=stays)
            for cell in line.cells
        )
        return _row(
            self._cell(cell, lines, form, run)
            for cell, lines, form in zip(line.cells, texts, forms, strict=True)
        )

    def _form(self, side: str, *, stays: bool = False) -> str:
        """Write what the paragraphs of a cell have in common."""
        with_next = "<w:keepNext/>" if stays else ""
        style = f'<w:pStyle w:val="Table{self._size}"/>'
        return f'<w:pPr>{style}{with_next}<w:jc w:val="{side}"/></w:pPr>'

    def _cell(self, cell: Cell, lines: Lines, form: str, run: str, more: str = "") -> str:
        texts = ("",) if cell.merge is Merge.CONTINUED else lines or ("",)
        wide = sum(self._widths[cell.place : cell.place + cell.span])
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        size = f'<w:tcW w:w="{wide}" w:type="dxa"/>'
        paragraphs = "".join(_paragraph(text, form, run) for text in texts)
        properties = f"<w:tcPr>{size}{span}{_MERGES[cell.merge]}{more}</w:tcPr>"
        return f"<w:tc>{properties}{paragraphs}</w:tc>"


def _row(cells: Iterable[str], more: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(cells)}</w:tr>"


def _paragraph(text: str, form: str, run: str) -> str:
    """Write a paragraph: its properties, and words with those of their run."""
    words = escape(storable(text)).replace("\n", _LINE_BREAK)
    written = f'<w:r>{run}<w:t xml:space="preserve">{words}</w:t></w:r>' if text else ""
    return f"<w:p>{form}{written}</w:p>"


def _side(column: Column, look: TableLook) -> str:
    if column.kind is Kind.TEXT:
        return "left"
    return "right" if column.kind.is_number and not look.is_official else "center"
