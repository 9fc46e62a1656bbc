"""A table for Word, written as XML at once: python-docx looks every cell up again and again."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from parplan.language.catalogue import Language
from parplan.report.cells import Lines, naming, rows_shown, said, storable, strong
from parplan.report.measures import BOLD, Extent, extent, filled
from parplan.report.report import Column, Kind, Table

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

SIZES = (12, 11, 10)
"""Points: the largest at which no word has to be broken; long rows begin with the second."""

MERGED = frozenset({"tasks", "lead", "coordinating", "note"})
"""Columns that a row has in common with the one that it is merged with."""

READABLE = 8.0
"""Em that the column with the names has, if these are so long."""

_MARGIN = 57
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
BOLD_RUN = "<w:rPr><w:b/><w:bCs/></w:rPr>"
CENTRED = '<w:vAlign w:val="center"/>'
CONTINUED = "<w:vMerge/>"
BEGUN = '<w:vMerge w:val="restart"/>'


def table_element(table: Table, language: Language, room: int) -> "BaseOxmlElement":
    """Make the element of a table that fills a width, in twentieths of a point."""
    labels = [said(column.label, language) for column in table.columns]
    rows = rows_shown(table, language)
    size, widths = _widths(table, labels, rows, room)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    parts = [
        f"<w:tbl {nsdecls('w')}>",
        table_properties(sum(widths), said(table.title, language)),
        f"<w:tblGrid>{grid}</w:tblGrid>",
        _header(labels, widths, size),
        *_rows(table, rows, widths, size),
        "</w:tbl>",
    ]
    return parse_xml("".join(parts))


def _widths(
    table: Table, labels: Sequence[str], rows: Sequence[Sequence[Lines]], room: int
) -> tuple[int, list[int]]:
    extents = [
        _bold(extent(label, [row[index] for row in rows], wraps=column.kind is Kind.TEXT))
        for index, (column, label) in enumerate(zip(table.columns, labels, strict=True))
    ]
    for index in naming(table):
        least = max(extents[index].least, min(extents[index].most, READABLE))
        extents[index] = extents[index]._replace(least=least)
    inside = room - 2 * _MARGIN * len(extents)
    least = sum(found.least for found in extents)
    sizes = SIZES[1:] if table.as_records else SIZES
    size = next((size for size in sizes if least * size * 20 <= inside), sizes[-1])
    em = filled(extents, inside / (size * 20))
    return size, [int(width * size * 20) + 2 * _MARGIN for width in em]


def _bold(measured: Extent) -> Extent:
    return Extent(measured.least * BOLD, measured.most * BOLD, measured.content)


def table_properties(width: int, title: str) -> str:
    """Write what a table is like; its title is for those who can't see it."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES
    )
    margins = "".join(f'<w:{side} w:w="{_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        '<w:tblLook w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(storable(title))}/></w:tblPr>"
    )


def _header(labels: Sequence[str], widths: Sequence[int], size: int) -> str:
    form = paragraph_properties(size, "center")
    cells = "".join(
        cell(width, CENTRED, paragraph(label, form, BOLD_RUN))
        for label, width in zip(labels, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _rows(
    table: Table, rows: Sequence[Sequence[Lines]], widths: Sequence[int], size: int
) -> Iterator[str]:
    forms = [paragraph_properties(size, _side(column)) for column in table.columns]
    merges = _merges(table)
    for index, (row, bold) in enumerate(zip(rows, [*strong(table), True], strict=False)):
        cells = []
        for place, lines in enumerate(row):
            merge = merges.get((index, place), "")
            texts = ("",) if merge == CONTINUED else lines
            paragraphs = (paragraph(text, forms[place], BOLD_RUN if bold else "") for text in texts)
            cells.append(cell(widths[place], merge, "".join(paragraphs)))
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def cell(width: int, properties: str, paragraphs: str) -> str:
    """Write a cell: its width and other properties, and its paragraphs."""
    size = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{size}{properties}</w:tcPr>{paragraphs}</w:tc>"


def paragraph_properties(size: int, side: str) -> str:
    """Write what the paragraphs of a cell have in common."""
    return f'<w:pPr><w:pStyle w:val="Table{size}"/><w:jc w:val="{side}"/></w:pPr>'


def paragraph(text: str, form: str, run: str = "") -> str:
    """Write a paragraph: its properties, and words with those of their run."""
    words = f'<w:r>{run}<w:t xml:space="preserve">{escape(storable(text))}</w:t></w:r>'
    return f"<w:p>{form}{words if text else ''}</w:p>"


def _side(column: Column) -> str:
    if column.kind.is_number:
        return "right"
    return "center" if column.kind in {Kind.CODE, Kind.DATE} else "left"


def _merges(table: Table) -> dict[tuple[int, int], str]:
    """Find the cells that are one in the document, as the rows say with `merged_with`."""
    keys = [column.key for column in table.columns]
    if not {"code", "merged_with"}.issubset(keys):
        return {}
    code, merged_with = keys.index("code"), keys.index("merged_with")
    found: dict[tuple[int, int], str] = {}
    for index, (above, row) in enumerate(pairwise(table.lines), 1):
        head = row.values[merged_with]
        if head is None or head not in {above.values[code], above.values[merged_with]}:
            continue
        for place in (place for place, key in enumerate(keys) if key in MERGED):
            if row.values[place] == above.values[place]:
                found.setdefault((index - 1, place), BEGUN)
                found[index, place] = CONTINUED
    return found
