"""An official table on a sheet: numbers are numbers, merged cells are merged."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from parplan.report.cells import storable
from parplan.report.measures import BOLD, height, shared
from parplan.report.official import Cell, Heading, Line, Merge, extents, upper
from parplan.report.xlsx_cells import FEWEST_DECIMALS, fitting, looks_like_formula
from parplan.report.xlsx_room import EM, LINE, ROOM, TALLEST
from parplan.report.xlsx_styles import Styles

_PADDING = 22
_HINTED = 1.04
_NUMBER = "0." + "0" + "#" * (FEWEST_DECIMALS + 1)
_A4 = 9


class Official(NamedTuple):
    """A table: the lines above it, its columns and its rows."""

    lines: tuple[str, ...]
    headings: Sequence[Heading]
    rows: Sequence[Line]
    numbered: bool


def write_official(sheet: Any, table: Official, styles: Styles) -> None:  # noqa: ANN401
    """Write a table as the document has it, to be read, printed and imported."""
    pixels = _widths(table)
    for index, wide in enumerate(pixels):
        sheet.set_column_pixels(index, index, wide)
    top = _write_lines(sheet, table, styles)
    first = _write_header(sheet, top, table, pixels, styles)
    heights = list(_heights(table, pixels))
    for index, line in enumerate(table.rows):
        sheet.set_row(first + index, heights[index])
        _write_row(sheet, first + index, line, table, styles)
    _write_merged(sheet, first, table, styles)
    last = first + len(table.rows) - 1
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(first, 2)
    sheet.repeat_rows(top, first - 1)
    sheet.print_area(0, 0, last, len(pixels) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A{first + 1}:A{last + 1}"})


def _widths(table: Official) -> list[int]:
    measured = extents(table.headings, table.rows)
    room = max((ROOM - _PADDING * len(measured)) / EM, sum(found.least for found in measured))
    return [round(em * EM) + _PADDING for em in shared(measured, room)]


def _write_lines(sheet: Any, table: Official, styles: Styles) -> int:  # noqa: ANN401
    """Write what stands above the table, over all columns; give the next row."""
    for row, text in enumerate(table.lines):
        look = styles("plan" if row > 1 else "title", align="center")
        sheet.merge_range(row, 0, row, len(table.headings) - 1, "", look)
        sheet.write_string(row, 0, storable(text), look)
    return len(table.lines) + 1


def _write_header(
    sheet: Any,  # noqa: ANN401
    top: int,
    table: Official,
    pixels: Sequence[int],
    styles: Styles,
) -> int:
    """Write the headings in two rows, and numbers of columns below them; give the next row."""
    look = styles("header")
    place = 0
    for text, span in upper(table.headings):
        alone = not table.headings[place].above
        if alone or span > 1:
            sheet.merge_range(top, place, top + alone, place + span - 1, "", look)
        sheet.write_string(top, place, text, look)
        place += span
    for index, heading in enumerate(table.headings):
        if heading.above:
            sheet.write_string(top + 1, index, heading.text, look)
    tallest = max(
        height(heading.text, (wide - _PADDING) / EM / BOLD)
        for heading, wide in zip(table.headings, pixels, strict=True)
    )
    sheet.set_row(top + 1, max(1, tallest - 1) * LINE + 2)
    if not table.numbered:
        return top + 2
    for index in range(len(table.headings)):
        sheet.write_string(top + 2, index, f"({index + 1})", styles("cell", align="center"))
    return top + 3


def _write_row(sheet: Any, row: int, line: Line, table: Official, styles: Styles) -> None:  # noqa: ANN401
    place = 0
    for cell in line.cells:
        look = _look(cell, line, table.headings[place], styles)
        if cell.span > 1:
            sheet.merge_range(row, place, row, place + cell.span - 1, "", look)
        if cell.merge is not Merge.CONTINUED:
            _write_cell(sheet, row, place, cell, look)
        place += cell.span


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, look: Any) -> None:  # noqa: ANN401
    text = "\n".join(cell.paragraphs)
    if cell.number is not None:
        sheet.write_number(row, column, float(cell.number), look)
    elif text:
        sheet.write_string(row, column, fitting(text), look)
    else:
        sheet.write_blank(row, column, None, look)


def _write_merged(sheet: Any, first: int, table: Official, styles: Styles) -> None:  # noqa: ANN401
    """Merge cells that are one with those below them, and write them again."""
    for index, line in enumerate(table.rows):
        for column, cell in enumerate(line.cells):
            if cell.merge is Merge.BEGUN:
                look = _look(cell, line, table.headings[column], styles)
                last = index + _continued(table.rows[index + 1 :], column)
                sheet.merge_range(first + index, column, first + last, column, "", look)
                _write_cell(sheet, first + index, column, cell, look)


def _continued(below: Sequence[Line], column: int) -> int:
    """Count the rows below that continue a cell."""
    count = 0
    for line in below:
        if line.cells[column:][:1] and line.cells[column].merge is Merge.CONTINUED:
            count += 1
        else:
            break
    return count


def _look(cell: Cell, line: Line, heading: Heading, styles: Styles) -> Any:  # noqa: ANN401
    more: dict[str, object] = {"align": "left" if heading.is_text else "center"}
    more["num_format"] = _NUMBER if cell.number is not None else "@"
    if heading.is_text:
        more |= {"text_wrap": True, "indent": 1}
    if looks_like_formula("\n".join(cell.paragraphs)):
        more["quote_prefix"] = True
    return styles("strong" if line.bold else "cell", **more)


def _heights(table: Official, pixels: Sequence[int]) -> Iterator[float]:
    """Say how high rows have to be; merged cells share their lines among their rows."""
    for index, line in enumerate(table.rows):
        widened = BOLD if line.bold else _HINTED
        counts, place = [1.0], 0
        for cell in line.cells:
            room = (sum(pixels[place : place + cell.span]) - _PADDING) / EM / widened
            below = _continued(table.rows[index + 1 :], place) if cell.merge is Merge.BEGUN else 0
            needed = sum(height(text, room) for text in "\n".join(cell.paragraphs).split("\n"))
            if cell.merge is not Merge.CONTINUED:
                counts.append(needed / (1 + below))
            place += cell.span
        yield min(TALLEST, max(counts) * LINE + 1.5)
