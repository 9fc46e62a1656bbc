"""An official table in Word: a repeated header of up to two rows, rows that don't break."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from parplan.report.docx_table import (
    BEGUN,
    BOLD_RUN,
    CENTRED,
    CONTINUED,
    SIZES,
    cell,
    paragraph,
    paragraph_properties,
    table_properties,
)
from parplan.report.measures import BOLD, filled, height
from parplan.report.official import Cell, Heading, Line, Merge, extents, upper

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_MARGINS = 114
_LINE = 23
"""Twentieths of a point from a line to the next, for each point of the font's size."""

_ROW = "<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{cells}</w:tr>"
_HEADER = '<w:trHeight w:val="{least}" w:hRule="atLeast"/><w:tblHeader/>'
_WITH_NEXT = "<w:keepNext/><w:jc "
_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_MERGES = {Merge.NONE: "", Merge.BEGUN: BEGUN, Merge.CONTINUED: CONTINUED}


def table_element(
    title: str, headings: Sequence[Heading], lines: Sequence[Line], room: int, *, numbered: bool
) -> "BaseOxmlElement":
    """Make a table that fills a width, in twentieths of a point; `numbered` numbers its columns."""
    size, widths = _widths(headings, lines, room)
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    header = _header(headings, widths, size)
    if numbered:
        numbers = [Cell((f"({index})",)) for index in range(1, len(headings) + 1)]
        header.append(_heads(numbers, widths, size, bold=False))
    rows = [_row(line, headings, widths, size) for line in lines]
    parts = [f"<w:tbl {nsdecls('w')}>", table_properties(sum(widths), title)]
    parts += [f"<w:tblGrid>{grid}</w:tblGrid>", *header, *rows, "</w:tbl>"]
    return parse_xml("".join(parts))


def _widths(headings: Sequence[Heading], lines: Sequence[Line], room: int) -> tuple[int, list[int]]:
    """Choose the largest size of the font at which no word has to be broken, and the widths."""
    measured = extents(headings, lines)
    inside = room - _MARGINS * len(headings)
    least = sum(found.least for found in measured)
    sizes = SIZES[1:]
    size = next((size for size in sizes if least * size * 20 <= inside), sizes[-1])
    em = filled(measured, inside / (size * 20))
    return size, [int(wide * size * 20) + _MARGINS for wide in em]


def _header(headings: Sequence[Heading], widths: Sequence[int], size: int) -> list[str]:
    """Write the headings: in one row, or in two with some above others."""
    if not any(heading.above for heading in headings):
        return [_heads([Cell((heading.text,)) for heading in headings], widths, size)]
    groups = {heading.above for heading in headings}
    first = [
        Cell((text,), span, Merge.NONE if text in groups else Merge.BEGUN)
        for text, span in upper(headings)
    ]
    second = [
        Cell((heading.text,)) if heading.above else Cell((), merge=Merge.CONTINUED)
        for heading in headings
    ]
    least = _missing(headings, widths, size)
    return [_heads(first, widths, size), _heads(second, widths, size, least=least)]


def _missing(headings: Sequence[Heading], widths: Sequence[int], size: int) -> int:
    """Say how high the second row has to be for those that reach into it.

    LibreOffice makes a repeated header only as high as its cells that aren't merged.
    """
    lines = [
        height(heading.text, (wide - _MARGINS) / (size * 20 * BOLD))
        for heading, wide in zip(headings, widths, strict=True)
        if not heading.above
    ]
    return (max(lines, default=1) - 1) * size * _LINE


def _heads(
    heads: Sequence[Cell], widths: Sequence[int], size: int, *, bold: bool = True, least: int = 0
) -> str:
    form = paragraph_properties(size, "center")
    run = BOLD_RUN if bold else ""
    cells = _cells(heads, widths, [form] * len(widths), run, CENTRED)
    return _ROW.format(more=_HEADER.format(least=least), cells=cells)


def _row(line: Line, headings: Sequence[Heading], widths: Sequence[int], size: int) -> str:
    """Write a row; a bold one has others below it, and stays with the first of them."""
    forms = [paragraph_properties(size, "left" if h.is_text else "center") for h in headings]
    if line.bold:
        forms = [form.replace("<w:jc ", _WITH_NEXT) for form in forms]
    cells = _cells(line.cells, widths, forms, BOLD_RUN if line.bold else "")
    return _ROW.format(more="", cells=cells)


def _cells(
    cells: Sequence[Cell], widths: Sequence[int], forms: Sequence[str], run: str, more: str = ""
) -> str:
    written, place = [], 0
    for one in cells:
        texts = () if one.merge is Merge.CONTINUED else one.paragraphs
        paragraphs = "".join(paragraph(text, forms[place], run) for text in texts or ("",))
        span = f'<w:gridSpan w:val="{one.span}"/>' if one.span > 1 else ""
        properties = f"{span}{_MERGES[one.merge]}{more}"
        wide = sum(widths[place : place + one.span])
        written.append(cell(wide, properties, paragraphs.replace("\n", _LINE_BREAK)))
        place += one.span
    return "".join(written)
