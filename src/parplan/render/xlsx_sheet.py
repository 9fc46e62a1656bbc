"""One table on one sheet of a workbook: heading, header, set-up for screen and paper."""

from typing import Any, NamedTuple

from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]

from parplan.language import Language
from parplan.render.cells import NONE, naming, said
from parplan.render.emphasis import depths
from parplan.render.measures import BOLD, Extent, extent, height, shared, width
from parplan.render.xlsx_cells import Cells, lines
from parplan.render.xlsx_styles import SIZE, Styles
from parplan.render.xml_text import storable
from parplan.report import Kind, Table

EM = 16
"""Pixels in an em of the font."""

LINE = 15.75
"""Points from a line to the next."""

ROOM = 1600
"""Pixels that a table fills at most, if words and numbers allow: on A4 it is readable."""

WIDEST = 26.0
"""Em that a column of text is wide at most."""

FROZEN = 420
"""Pixels that may stay in sight on the left."""

TALLEST = 409
"""Points that a row is high at most."""

DEEPEST = 7
"""Levels below the first that fold."""

_PADDING = 14
_FILTER_BUTTON = 20
_DECIMAL = 0.75  # 2 is shown as 2.0
_A4 = 9
_FOOTER = '&C&"Times New Roman,Regular"&12&P/&N'


class Heading(NamedTuple):
    """What stands above a table: `table` is its title, if the report has several."""

    title: str
    plan: str
    table: str = ""
    notes: tuple[str, ...] = ()


def write_table(
    sheet: Any,  # noqa: ANN401 - XlsxWriter has no types
    table: Table,
    heading: Heading,
    styles: Styles,
    language: Language,
) -> None:
    """Write a table below its heading, to be read on a screen and on paper."""
    widths = _widths(table, language)
    for index, pixels in enumerate(widths):
        sheet.set_column_pixels(index, index, pixels)
    header = _write_heading(sheet, heading, widths, styles) + 1
    _set_up_paper(sheet)
    if not table.rows:
        sheet.write_string(header, 0, said(NONE, language), styles("plan", text_wrap=False))
        return
    labels = [said(column.label, language) for column in table.columns]
    for index, label in enumerate(labels):
        sheet.write_string(header, index, storable(label), styles("header"))
    sheet.set_row(header, _height([[label] for label in labels], widths, _FILTER_BUTTON))
    _size_rows(sheet, table, header + 1, widths, language)
    cells = Cells(sheet, table, styles, language)
    cells.write_rows(header + 1)
    cells.write_totals(header + 1)
    cells.draw_bars(header + 1)
    _set_up_table(sheet, table, header, _frozen(table, widths))


def write_notes(sheet: Any, heading: Heading, styles: Styles) -> None:  # noqa: ANN401
    """Write nothing but a heading, on a sheet of its own."""
    sheet.set_column_pixels(0, 0, ROOM // 2)
    _write_heading(sheet, heading, [ROOM // 2], styles)
    _set_up_paper(sheet)


def _write_heading(sheet: Any, heading: Heading, widths: list[int], styles: Styles) -> int:  # noqa: ANN401
    """Write lines over the whole width, as high as they need to be; give the next row."""
    found = [("title", heading.title), ("plan", heading.plan), ("table", heading.table)]
    found += [("note", note) for note in heading.notes]
    rows = [(look, text) for look, text in found if text]
    for row, (look, text) in enumerate(rows):
        larger = styles.size(look) / SIZE
        sheet.set_row(row, _height([[text]], [round(sum(widths) / larger)]) * larger)
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", styles(look))
        sheet.write_string(row, 0, storable(text), styles(look))
    return len(rows)


def _set_up_paper(sheet: Any) -> None:  # noqa: ANN401
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.set_footer(_FOOTER)


def _set_up_table(sheet: Any, table: Table, header: int, frozen: int) -> None:  # noqa: ANN401
    bottom, last = header + len(table.rows), len(table.columns) - 1
    sheet.autofilter(header, 0, bottom, last)
    sheet.freeze_panes(header + 1, frozen)
    sheet.repeat_rows(header)
    sheet.print_area(0, 0, bottom + (table.totals is not None), last)
    # Rows of a tree stand below what they belong to.
    sheet.outline_settings(symbols_below=False)
    codes = [index for index, column in enumerate(table.columns) if column.kind is Kind.CODE]
    ranges = [xl_range(header + 1, index, bottom, index) for index in codes]
    sheet.ignore_errors({"number_stored_as_text": " ".join(ranges)} if ranges else {})


def _size_rows(
    sheet: Any,  # noqa: ANN401
    table: Table,
    top: int,
    widths: list[int],
    language: Language,
) -> None:
    """Make rows as high as their text: LibreOffice leaves that to whoever made the file.

    Rows of a tree fold under what they belong to.
    """
    for index, (row, depth) in enumerate(zip(table.rows, depths(table), strict=True)):
        cells = [
            lines(value, column, language) if column.kind is Kind.TEXT else [""]
            for value, column in zip(row.values, table.columns, strict=True)
        ]
        sheet.set_row(top + index, _height(cells, widths), None, {"level": min(depth, DEEPEST)})


def _height(cells: list[list[str]], widths: list[int], taken: int = 0) -> float:
    """Give the points that the tallest cell needs, as far as Excel allows."""
    counts = [
        sum(height(line, (pixels - _PADDING - taken) / EM / BOLD) for line in cell)
        for cell, pixels in zip(cells, widths, strict=True)
    ]
    return min(TALLEST, max(counts) * LINE + 1.5)


def _widths(table: Table, language: Language) -> list[int]:
    """Give columns pixels: what numbers and codes need, and to text a share."""
    extents = [_extent(table, index, language) for index in range(len(table.columns))]
    room = max((ROOM - _PADDING * len(extents)) / EM, sum(extent.least for extent in extents))
    return [round(em * EM) + _PADDING for em in shared(extents, room)]


def _extent(table: Table, index: int, language: Language) -> Extent:
    column = table.columns[index]
    label = said(column.label, language)
    values = [row.values[index] for row in table.rows]
    values += [table.totals[index]] if table.totals is not None else []
    cells = [lines(value, column, language) for value in values]
    measured = extent(label, cells, wraps=column.kind is Kind.TEXT)
    more = _DECIMAL if column.kind in {Kind.POINTS, Kind.PERCENT} else 0.0
    if index in naming(table)[-1:]:
        more += max(depths(table), default=0)
    header = max(map(width, label.split()), default=0.0) + _FILTER_BUTTON / EM
    least = max(measured.least, header) * BOLD + more
    most = measured.most * BOLD + more
    return Extent(least, max(least, min(WIDEST, most)), measured.content)


def _frozen(table: Table, widths: list[int]) -> int:
    """Count the first columns that stay in sight: up to the row's name, or only its code."""
    upto = max(naming(table), default=0) + 1
    return upto if sum(widths[:upto]) <= FROZEN else 1
