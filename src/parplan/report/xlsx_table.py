"""A table on a sheet of a workbook, plain or as an official document has it."""

import datetime
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile
from typing import Any

from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]

from parplan.language.catalogue import Language
from parplan.report.cells import (
    depths,
    naming,
    rows_shown,
    said,
    shown,
    storable,
)
from parplan.report.layout import (
    BOLD,
    PLAIN,
    Cell,
    Extent,
    Line,
    Merge,
    TableLook,
    extent,
    extents,
    height,
    laid_out,
    own_words,
    shared,
    upper,
    width,
    worded,
)
from parplan.report.report import Column, Kind, Table, Value
from parplan.report.xlsx_sheet import (
    EM,
    FILTER_BUTTON,
    LINE,
    ORDINARY,
    PADDING,
    ROOM,
    Heading,
    Styles,
    header_height,
    lines_of,
    row_height,
    write_heading,
)

FROZEN = 420
"""Pixels that may stay in sight on the left."""

DEEPEST = 7
"""Levels below the first that Excel folds."""

WIDEST = 26.0
"""Em that a column of text is wide at most."""

BAR = "#9DC3E6"

LONGEST = 32767
"""Characters of UTF-16 that a cell holds; XlsxWriter leaves out a cell that has more."""

CUT = " […]"

FEWEST_DECIMALS = 4

_OFFICIAL_NUMBER = "0." + "0" + "#" * (FEWEST_DECIMALS + 1)
_INDENT = 10
_HINTED = 1.04  # on a screen letters stand on whole pixels, and need more room for it
_DECIMAL = 0.75  # 2 is shown as 2.0


def write_table(  # noqa: PLR0913 - a table, where, and how
    sheet: Any,  # noqa: ANN401 - XlsxWriter has no types
    table: Table,
    heading: Heading,
    styles: Styles,
    language: Language,
    *,
    look: TableLook = PLAIN,
) -> int:
    """Write a table below its heading, to be read on a screen and on paper.

    Gives the row of its header.
    """
    pixels = widths(table, language, look) if table.lines else [ROOM // 2]
    rows, wide = heading.free
    beside = max(0, math.ceil((wide - sum(pixels)) / ORDINARY))
    across = [*pixels, *[ORDINARY] * beside]
    header = write_heading(sheet, heading, across, styles) + 1 + rows
    if not table.lines:
        sheet.write_string(header, 0, said(table.nothing, language), styles("plan"))
        return header
    writer = _Writer(sheet, table, styles, language, look)
    top = writer.write_header(header, pixels)
    levels = [min(depth, DEEPEST) for depth in depths(table)]
    for index, points in enumerate(heights(table, pixels, language, look)):
        level = {} if look.is_official else {"level": levels[index]}
        sheet.set_row(top + index, points, None, level)
    writer.write_lines(top)
    if look.is_official:
        sheet.freeze_panes(top, 2)
    else:
        writer.draw_bars(top)
        # Rows of a tree stand below what they belong to.
        sheet.outline_settings(symbols_below=False)
        sheet.autofilter(header, 0, header + len(table.lines), len(table.columns) - 1)
        if not rows:
            _keep_in_sight(sheet, table, header, pixels)
    last = top + len(table.lines) - 1
    with_totals = last + (table.totals is not None)
    sheet.repeat_rows(header, top - 1)
    sheet.print_area(0, 0, with_totals, len(across) - 1)
    codes = [index for index, column in enumerate(table.columns) if column.kind is Kind.CODE]
    end = with_totals if look.is_official else last
    ranges = [xl_range(top, index, end, index) for index in codes]
    sheet.ignore_errors({"number_stored_as_text": " ".join(ranges)} if ranges else {})
    return header


def _keep_in_sight(sheet: Any, table: Table, header: int, pixels: list[int]) -> None:  # noqa: ANN401
    """Let the header and the names stay while the rest scrolls."""
    named = max(naming(table), default=0) + 1
    frozen = named if sum(pixels[:named]) <= FROZEN else 1
    sheet.freeze_panes(header + 1, frozen)


class _Writer:
    """A table on its way into the cells of a sheet."""

    def __init__(
        self,
        sheet: Any,  # noqa: ANN401
        table: Table,
        styles: Styles,
        language: Language,
        look: TableLook,
    ) -> None:
        """Choose how each column writes its numbers."""
        self._sheet = sheet
        self._table = table
        self._styles = styles
        self._language = language
        self._look = look
        self._labels = [storable(look.say(column.label, language)) for column in table.columns]
        numbers = range(len(table.columns))
        self._formats = [_number_format(table, index, language) for index in numbers]

    def write_header(self, top: int, pixels: Sequence[int]) -> int:
        """Write the labels, in two rows if some have a heading above; give the first row below."""
        look, last = self._styles("header"), top
        if self._look.above:
            last = top + 1
            for cell in upper(self._table, self._labels, self._look):
                if cell.merge is Merge.BEGUN or cell.span > 1:
                    low = last if cell.merge is Merge.BEGUN else top
                    right = cell.place + cell.span - 1
                    self._sheet.merge_range(top, cell.place, low, right, "", look)
                self._sheet.write_string(top, cell.place, cell.value, look)
        for index, label in enumerate(self._labels):
            if not self._look.above or self._table.columns[index].key in self._look.above:
                self._sheet.write_string(last, index, label, look)
        if self._look.above:
            tallest = max(map(_bold_lines, self._labels, pixels))
            self._sheet.set_row(last, max(1, tallest - 1) * LINE + 2)
        else:
            self._sheet.set_row(last, header_height(self._labels, pixels))
        if self._look.is_numbered:
            last += 1
            for index in range(len(self._labels)):
                look = self._styles("cell", align="center")
                self._sheet.write_string(last, index, f"({index + 1})", look)
        return last + 1

    def write_lines(self, top: int) -> None:
        """Write all rows; those of a tree are indented."""
        named = naming(self._table)[-1:]
        deep = depths(self._table)
        lines = laid_out(self._table, self._look)
        for index, line in enumerate(lines):
            if line.is_total and not self._look.is_official:
                self._write_totals(top)
                continue
            for cell in line.cells:
                indent = 0 if line.is_total or cell.place not in named else deep[index]
                if self._look.is_official:
                    self._write_merged(top, index, cell, lines)
                else:
                    self._write(top + index, cell, "strong" if line.strong else "cell", indent)

    def _write_merged(self, top: int, index: int, cell: Cell, lines: Sequence[Line]) -> None:
        """Write a cell over those beside and below it that are one with it."""
        if cell.merge is Merge.CONTINUED:
            return
        look = "strong" if lines[index].strong else "cell"
        row = top + index
        right, last = cell.place + cell.span - 1, row + _continued(lines, index, cell)
        if last > row or cell.span > 1:
            self._sheet.merge_range(row, cell.place, last, right, "", self._style(cell, look))
        self._write(row, cell, look)

    def _write_totals(self, top: int) -> None:
        """Write totals below the rows: a formula where it gives what the report says."""
        row = top + len(self._table.rows)
        (texts,) = rows_shown(replace(self._table, rows=()), self._language)
        for index, value in enumerate(self._table.totals or ()):
            cell = Cell(index, value)
            number = as_number(value, self._table.columns[index])
            if number is not None and _is_sum(self._table, index):
                formula = f"=SUM({xl_range(top, index, row - 1, index)})"
                self._sheet.write_formula(row, index, formula, self._style(cell, "total"), number)
            elif number is None and not self._table.columns[index].kind.is_number:
                self._write(row, Cell(index, "\n".join(texts[index])), "total")
            else:
                self._write(row, cell, "total")

    def draw_bars(self, top: int) -> None:
        """Draw bars in columns that ask for them, from zero to the largest number."""
        bottom = top + len(self._table.rows) - 1
        bars = {"type": "data_bar", "bar_solid": True, "bar_color": BAR, "bar_no_border": True}
        for index, column in enumerate(self._table.columns):
            if column.bar:
                options = {**bars, "min_type": "num", "min_value": 0}
                self._sheet.conditional_format(top, index, bottom, index, options)

    def _write(self, row: int, cell: Cell, look: str, indent: int = 0) -> None:
        column, index = self._table.columns[cell.place], cell.place
        if (number := as_number(cell.value, column)) is not None:
            self._sheet.write_number(row, index, number, self._style(cell, look))
        elif (date := _as_date(cell.value, column)) is not None:
            self._sheet.write_datetime(row, index, date, self._style(cell, look))
        elif text := self._text(cell):
            self._sheet.write_string(row, index, text, self._style(cell, look, indent))
        else:
            self._sheet.write_blank(row, index, None, self._style(cell, look))

    def _text(self, cell: Cell) -> str:
        column = self._table.columns[cell.place]
        return fitting("\n".join(_words(cell.value, column, self._language, self._look)))

    def _style(self, cell: Cell, look: str, indent: int = 0) -> Any:  # noqa: ANN401
        column = self._table.columns[cell.place]
        is_text = column.kind is Kind.TEXT
        is_number = as_number(cell.value, column) is not None
        is_date = _as_date(cell.value, column) is not None
        text = "" if is_number or is_date else self._text(cell)
        more: dict[str, object] = {"text_wrap": True} if is_text else {}
        if looks_like_formula(text):
            more["quote_prefix"] = True
        if self._look.is_official:
            more |= {"align": "left", "indent": 1} if is_text else {"align": "center"}
            more["num_format"] = _OFFICIAL_NUMBER if is_number else "@"
            return self._styles(look, **more)
        if text:
            more |= {"align": "left", "indent": indent + 1}
        return self._styles(look, num_format=self._formats[cell.place], **more)


def _bold_lines(label: str, pixels: int) -> int:
    return height(label, (pixels - PADDING) / EM / BOLD)


def _continued(lines: Sequence[Line], index: int, cell: Cell) -> int:
    """Count the rows below that continue a cell."""
    if cell.merge is not Merge.BEGUN:
        return 0
    below = (
        any(other.place == cell.place and other.merge is Merge.CONTINUED for other in line.cells)
        for line in lines[index + 1 :]
    )
    return sum(takewhile(bool, below))


def widths(table: Table, language: Language, look: TableLook = PLAIN) -> list[int]:
    """Give columns what numbers and codes need, and to text a share of the rest."""
    if look.is_official:
        lines = laid_out(table, look)
        labels = [look.say(column.label, language) for column in table.columns]
        texts = worded(table, lines, language, look)
        measured = extents(table, labels, lines, texts, look)
    else:
        deepest = max(depths(table), default=0)
        measured = [
            _extent(table, index, language, deepest * _INDENT / EM if named else 0.0)
            for index, named in enumerate(_named(table))
        ]
    room = max((ROOM - PADDING * len(measured)) / EM, sum(found.least for found in measured))
    return [round(em * EM) + PADDING for em in shared(measured, room)]


def heights(
    table: Table, pixels: Sequence[int], language: Language, look: TableLook = PLAIN
) -> Iterator[float]:
    """Say of each row how high it has to be; merged cells share their lines among their rows."""
    named = _named(table)
    lines = laid_out(table, look)
    deep = [0] * len(lines) if look.is_official else [*depths(table), 0]
    for index, line in enumerate(lines):
        if line.is_total and not look.is_official:
            return
        counts, widened = [1.0], BOLD if line.strong else _HINTED
        for cell in line.cells:
            column = table.columns[cell.place]
            if column.kind is not Kind.TEXT or (look.is_official and cell.merge is Merge.CONTINUED):
                continue
            room = sum(pixels[cell.place : cell.place + cell.span])
            room -= deep[index] * _INDENT if named[cell.place] else 0
            texts = "\n".join(_words(cell.value, column, language, look)).split("\n")
            rows = 1 + (_continued(lines, index, cell) if look.is_official else 0)
            counts.append(sum(lines_of(text, room, widened) for text in texts) / rows)
        yield row_height(counts)


def _extent(table: Table, index: int, language: Language, indent: float) -> Extent:
    column = table.columns[index]
    label = said(column.label, language)
    values = table.values(index)
    values += [table.totals[index]] if table.totals is not None else []
    cells = (lines(value, column, language) for value in values)
    measured = extent(label, cells, wraps=column.kind is Kind.TEXT)
    more = _DECIMAL if column.kind in {Kind.POINTS, Kind.PERCENT} else indent
    header = max(map(width, label.split()), default=0.0) + FILTER_BUTTON / EM
    least = max(measured.least, header) * BOLD + more
    return Extent(least, max(least, min(WIDEST, measured.most * BOLD + more)), measured.content)


def _named(table: Table) -> list[bool]:
    """Say of each column whether it has the names, which are indented in a tree."""
    named = naming(table)[-1:]
    return [index in named for index in range(len(table.columns))]


def _words(value: Value, column: Column, language: Language, look: TableLook) -> Sequence[str]:
    return own_words(value, language) if look.is_official else lines(value, column, language)


def lines(value: Value, column: Column, language: Language) -> list[str]:
    """Put a value into words, an entry of a list a line."""
    if value is None:
        return [""]
    found = list(shown(value, column, language))
    if isinstance(value, tuple) and len(found) < len(value):
        return [" ".join(shown(entry, column, language)) for entry in value]
    return found


def looks_like_formula(text: str) -> bool:
    """Whether a program would compute a text that is typed in once more."""
    return text.lstrip().startswith(("=", "+", "-", "@"))


def fitting(text: str) -> str:
    """Cut a text that a cell can't hold, and say so."""
    text = storable(text)
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * LONGEST:
        return text
    room = 2 * (LONGEST - len(CUT))
    return encoded[:room].decode("utf-16-le", errors="ignore") + CUT


def as_number(value: Value, column: Column) -> float | None:
    """Make a float of a number that isn't a text, such as a code; a percent is a hundredth."""
    if not isinstance(value, Decimal | int) or not column.kind.is_number:
        return None
    return float(Decimal(value) / 100 if column.kind is Kind.PERCENT else value)


def _as_date(value: Value, column: Column) -> datetime.date | None:
    if column.kind is not Kind.DATE or not isinstance(value, str):
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


def _is_sum(table: Table, index: int) -> bool:
    numbers = list(_numbers(table.values(index)))
    return bool(numbers) and table.totals is not None and sum(numbers) == table.totals[index]


def _numbers(values: Iterable[Value]) -> Iterable[Decimal | int]:
    return (value for value in values if isinstance(value, Decimal | int))


def _number_format(table: Table, index: int, language: Language) -> str:
    """Show all digits that there are, and four decimals of what somebody types in later.

    The decimal sign is the reader's program's own; a minus is the language's.
    """
    plain = _plain_format(table, index)
    is_number = table.columns[index].kind.is_number
    minus = language.number(Decimal(-1))[0]
    return f'{plain};"{minus}"{plain}' if is_number and minus != "-" else plain


def _plain_format(table: Table, index: int) -> str:
    kind = table.columns[index].kind
    if kind in {Kind.POINTS, Kind.PERCENT}:
        values = table.values(index) + list(table.totals or ())[index:][:1]
        decimals = max([FEWEST_DECIMALS, *map(_decimals, _numbers(values))])
        return "0.0" + "#" * (decimals - 1) + ("%" if kind is Kind.PERCENT else "")
    return {Kind.COUNT: "0", Kind.CODE: "@", Kind.DATE: "dd/mm/yyyy"}.get(kind, "General")


def _decimals(number: Decimal | int) -> int:
    exponent = Decimal(number).as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
