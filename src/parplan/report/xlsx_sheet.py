"""One table on one sheet of a workbook: heading, header, set-up for screen and paper."""

import math
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]

from parplan.language.catalogue import Language
from parplan.report.cells import NONE, depths, naming, said, storable
from parplan.report.report import Kind, Table
from parplan.report.xlsx_cells import Cells
from parplan.report.xlsx_room import ROOM, header_height, heights, line_height, widths
from parplan.report.xlsx_styles import Styles, relative_size

FROZEN = 420
"""Pixels that may stay in sight on the left."""

DEEPEST = 7
"""Levels below the first that Excel folds."""

ORDINARY = 72
"""Pixels of a column that nobody has made wider: what Excel makes of the font."""

_A4 = 9
_FOOTER = '&C&"Times New Roman,Regular"&12&P/&N'


class Heading(NamedTuple):
    """What stands above a table: `table` is its title, if the report has several.

    So many rows and pixels are left `free` below it for a drawing.
    """

    title: str
    plan: str
    table: str = ""
    notes: tuple[str, ...] = ()
    free: tuple[int, int] = (0, 0)


def write_table(
    sheet: Any,  # noqa: ANN401 - XlsxWriter has no types
    table: Table,
    heading: Heading,
    styles: Styles,
    language: Language,
) -> int:
    """Write a table below its heading, to be read on a screen and on paper.

    Gives the row of its header.
    """
    pixels = widths(table, language) if table.lines else [ROOM // 2]
    rows, wide = heading.free
    beside = max(0, math.ceil((wide - sum(pixels)) / ORDINARY))
    across = [*pixels, *[ORDINARY] * beside]
    header = _write_heading(sheet, heading, across, styles) + 1 + rows
    if not table.lines:
        sheet.write_string(header, 0, said(NONE, language), styles("plan"))
        return header
    labels = [storable(said(column.label, language)) for column in table.columns]
    for index, label in enumerate(labels):
        sheet.write_string(header, index, label, styles("header"))
    sheet.set_row(header, header_height(labels, pixels))
    levels = [min(depth, DEEPEST) for depth in depths(table)]
    for index, points in enumerate(heights(table, pixels, language)):
        sheet.set_row(header + 1 + index, points, None, {"level": levels[index]})
    cells = Cells(sheet, table, styles, language)
    cells.write_rows(header + 1)
    cells.write_totals(header + 1)
    cells.draw_bars(header + 1)
    _set_up_table(sheet, table, header, len(across) - 1)
    if not rows:
        _keep_in_sight(sheet, table, header, pixels)
    return header


def write_notes(sheet: Any, heading: Heading, styles: Styles) -> int:  # noqa: ANN401
    """Write nothing but a heading, on a sheet of its own; give the row below it."""
    return _write_heading(sheet, heading, [ROOM // 2], styles)


def _write_heading(sheet: Any, heading: Heading, pixels: list[int], styles: Styles) -> int:  # noqa: ANN401
    """Write lines over all columns, as high as they need to be; give the next row."""
    for index, wide in enumerate(pixels):
        sheet.set_column_pixels(index, index, wide)
    found = [("title", heading.title), ("plan", heading.plan), ("table", heading.table)]
    found += [("note", note) for note in heading.notes]
    rows = [(look, text) for look, text in found if text]
    for row, (look, text) in enumerate(rows):
        # A merged cell doesn't grow with its text, in no program.
        sheet.set_row(row, line_height(text, sum(pixels), relative_size(look)))
        if len(pixels) > 1:
            sheet.merge_range(row, 0, row, len(pixels) - 1, "", styles(look))
        sheet.write_string(row, 0, storable(text), styles(look))
    set_up_page(sheet)
    return len(rows)


def set_up_page(sheet: Any) -> None:  # noqa: ANN401
    """Set a sheet up for paper: A4, lying, as wide as its columns."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.set_footer(_FOOTER)


def _set_up_table(sheet: Any, table: Table, header: int, right: int) -> None:  # noqa: ANN401
    bottom, last = header + len(table.lines), len(table.columns) - 1
    sheet.autofilter(header, 0, bottom, last)
    sheet.repeat_rows(header)
    sheet.print_area(0, 0, bottom + (table.totals is not None), right)
    # Rows of a tree stand below what they belong to.
    sheet.outline_settings(symbols_below=False)
    codes = [index for index, column in enumerate(table.columns) if column.kind is Kind.CODE]
    ranges = [xl_range(header + 1, index, bottom, index) for index in codes]
    sheet.ignore_errors({"number_stored_as_text": " ".join(ranges)} if ranges else {})


def _keep_in_sight(sheet: Any, table: Table, header: int, pixels: list[int]) -> None:  # noqa: ANN401
    """Let the header and the names stay while the rest scrolls."""
    named = max(naming(table), default=0) + 1
    frozen = named if sum(pixels[:named]) <= FROZEN else 1
    sheet.freeze_panes(header + 1, frozen)
