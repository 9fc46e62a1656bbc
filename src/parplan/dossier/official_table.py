"""A table of an official document in Word: a header of two rows, rows that may be bold or merged."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from parplan.render.docx_table import (
    BEGUN,
    BOLD_RUN,
    CENTRED,
    CONTINUED,
    cell,
    paragraph,
    paragraph_properties,
    table_properties,
)
from parplan.render.measures import BOLD, RAGGED, Extent, extent, filled, height, width

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

SIZES = (12, 11, 10)
"""Points: the largest at which no word has to be broken."""

_MARGINS = 114
_HIGHEST = 4
"""Lines of a heading, or little more."""
_LINE = 23
"""Twentieths of a point from a line to the next, for each point of the font's size."""
_ROW = "<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{cells}</w:tr>"
_HEADER = '<w:trHeight w:val="{least}" w:hRule="atLeast"/><w:tblHeader/>'
_WITH_NEXT = "<w:keepNext/><w:jc "
_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'


class Heading(NamedTuple):
    """A column; those with the same `above` stand below one heading."""

    text: str
    above: str = ""
    side: str = "left"

    @property
    def wraps(self) -> bool:
        """Whether its cells may be broken into lines: words, but no numbers."""
        return self.side == "left"


class Cell(NamedTuple):
    """Paragraphs over one or more columns; `merge` ties it to the cell above or below it."""

    paragraphs: tuple[str, ...]
    span: int = 1
    merge: str = ""


class Line(NamedTuple):
    """A row of the table."""

    cells: tuple[Cell, ...]
    bold: bool = False


def official_table(
    title: str, headings: Sequence[Heading], lines: Sequence[Line], room: int, *, numbered: bool
) -> "BaseOxmlElement":
    """Make a table that fills a width, in twentieths of a point; `numbered` numbers its columns."""
    size, widths = _widths(headings, lines, room)
    grid = "".join(f'<w:gridCol w:w="{room}"/>' for room in widths)
    header = _header(headings, widths, size)
    if numbered:
        numbers = [f"({index})" for index in range(1, len(headings) + 1)]
        header.append(_heads([(number, 1, "") for number in numbers], widths, size, bold=False))
    forms = [paragraph_properties(size, heading.side) for heading in headings]
    rows = [_row(line, widths, forms) for line in lines]
    parts = [f"<w:tbl {nsdecls('w')}>", table_properties(sum(widths), title)]
    parts += [f"<w:tblGrid>{grid}</w:tblGrid>", *header, *rows, "</w:tbl>"]
    return parse_xml("".join(parts))


def _widths(
    headings: Sequence[Heading], lines: Sequence[Line], room: int
) -> tuple[int, list[int]]:
    columns = [_column(lines, index) for index in range(len(headings))]
    extents = [_extent(heading, cells) for heading, cells in zip(headings, columns, strict=True)]
    inside = room - _MARGINS * len(headings)
    least = sum(found.least for found in extents)
    size = next((size for size in SIZES[1:] if least * size * 20 <= inside), SIZES[-1])
    return size, [
        int(em * size * 20) + _MARGINS for em in filled(extents, inside / (size * 20))
    ]


def _extent(heading: Heading, cells: Sequence[Sequence[str]]) -> Extent:
    """Measure a column; a long heading over narrow cells gets so much that it isn't high."""
    found = extent(heading.text, cells, wraps=heading.wraps)
    least = max(found.least, width(heading.text) / _HIGHEST + RAGGED / 2) * BOLD
    return Extent(least, max(least, found.most * BOLD), found.content)


def _column(lines: Iterable[Line], index: int) -> list[tuple[str, ...]]:
    """Collect the cells of a column; those over several columns don't widen it."""
    return [
        line.cells[index].paragraphs for line in lines if all(cell.span == 1 for cell in line.cells)
    ]


def _header(headings: Sequence[Heading], widths: Sequence[int], size: int) -> list[str]:
    """Write the headings: in one row, or in two with some above others."""
    if not any(heading.above for heading in headings):
        return [_heads([(heading.text, 1, "") for heading in headings], widths, size)]
    upper: list[tuple[str, int, str]] = []
    for heading in headings:
        if heading.above and upper and upper[-1][0] == heading.above:
            upper[-1] = (heading.above, upper[-1][1] + 1, "")
        else:
            upper.append((heading.above or heading.text, 1, "" if heading.above else BEGUN))
    lower = [(h.text, 1, "") if h.above else ("", 1, CONTINUED) for h in headings]
    least = _missing(headings, widths, size)
    return [_heads(upper, widths, size), _heads(lower, widths, size, least=least)]


def _missing(headings: Sequence[Heading], widths: Sequence[int], size: int) -> int:
    """Say how high the second row has to be for those that reach into it.

    LibreOffice makes a repeated header only as high as its cells that aren't merged.
    """
    lines = [
        height(heading.text, (room - _MARGINS) / (size * 20 * BOLD))
        for heading, room in zip(headings, widths, strict=True)
        if not heading.above
    ]
    return (max(lines, default=1) - 1) * size * _LINE


def _heads(
    heads: Sequence[tuple[str, int, str]],
    widths: Sequence[int],
    size: int,
    *,
    bold: bool = True,
    least: int = 0,
) -> str:
    form = paragraph_properties(size, "center")
    cells, place = [], 0
    for text, span, merge in heads:
        words = paragraph(text, form, BOLD_RUN if bold else "")
        cells.append(_spanning(widths[place : place + span], merge, words, CENTRED))
        place += span
    return _ROW.format(more=_HEADER.format(least=least), cells="".join(cells))


def _row(line: Line, widths: Sequence[int], forms: Sequence[str]) -> str:
    cells, place = [], 0
    for one in line.cells:
        texts = ("",) if one.merge == CONTINUED else one.paragraphs or ("",)
        run = BOLD_RUN if line.bold else ""
        form = forms[place].replace("<w:jc ", _WITH_NEXT) if line.bold else forms[place]
        words = "".join(paragraph(text, form, run).replace("\n", _LINE_BREAK) for text in texts)
        cells.append(_spanning(widths[place : place + one.span], one.merge, words))
        place += one.span
    return _ROW.format(more="", cells="".join(cells))


def _spanning(widths: Sequence[int], merge: str, paragraphs: str, more: str = "") -> str:
    span = f'<w:gridSpan w:val="{len(widths)}"/>' if len(widths) > 1 else ""
    return cell(sum(widths), f"{span}{merge}{more}", paragraphs)
