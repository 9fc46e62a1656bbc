"""Values of a table as cells of a sheet."""

import datetime
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]

from parplan.language.catalogue import Language
from parplan.report.cells import depths, naming, rows_shown, shown, storable, strong
from parplan.report.report import Column, Kind, Table, Value
from parplan.report.xlsx_styles import Styles

BAR = "#9DC3E6"

LONGEST = 32767
"""Characters of UTF-16 that a cell holds; XlsxWriter leaves out a cell that has more."""

CUT = " […]"

FEWEST_DECIMALS = 4


class Cells:
    """The cells of a table, which begin at a row of a sheet."""

    def __init__(
        self,
        sheet: Any,  # noqa: ANN401 - XlsxWriter has no types
        table: Table,
        styles: Styles,
        language: Language,
    ) -> None:
        """Choose how each column writes its numbers."""
        self._sheet = sheet
        self._table = table
        self._styles = styles
        self._language = language
        self._formats = [_number_format(table, index) for index in range(len(table.columns))]

    def write_rows(self, top: int) -> None:
        """Write all rows; those of a tree are indented."""
        named = naming(self._table)[-1:]
        emphasised = strong(self._table)
        for index, depth in enumerate(depths(self._table)):
            look = "strong" if emphasised[index] else "cell"
            for place, value in enumerate(self._table.lines[index].values):
                indent = depth if place in named else 0
                self._write(top + index, place, value, look, indent)

    def write_totals(self, top: int) -> None:
        """Write totals below the rows: a formula where it gives what the report says."""
        if self._table.totals is None:
            return
        row = top + len(self._table.rows)
        (texts,) = rows_shown(replace(self._table, rows=()), self._language)
        for index, value in enumerate(self._table.totals):
            number = as_number(value, self._table.columns[index])
            if number is not None and _is_sum(self._table, index):
                formula = f"=SUM({xl_range(top, index, row - 1, index)})"
                style = self._style(index, "total")
                self._sheet.write_formula(row, index, formula, style, number)
            elif number is None and not self._table.columns[index].kind.is_number:
                self._write(row, index, "\n".join(texts[index]), "total")
            else:
                self._write(row, index, value, "total")

    def draw_bars(self, top: int) -> None:
        """Draw bars in columns that ask for them, from zero to the largest number."""
        bottom = top + len(self._table.rows) - 1
        bars = {"type": "data_bar", "bar_solid": True, "bar_color": BAR, "bar_no_border": True}
        for index, column in enumerate(self._table.columns):
            if column.bar:
                options = {**bars, "min_type": "num", "min_value": 0}
                self._sheet.conditional_format(top, index, bottom, index, options)

    def _write(self, row: int, index: int, value: Value, look: str, indent: int = 0) -> None:
        column = self._table.columns[index]
        if (number := as_number(value, column)) is not None:
            self._sheet.write_number(row, index, number, self._style(index, look))
        elif (date := _as_date(value, column)) is not None:
            self._sheet.write_datetime(row, index, date, self._style(index, look))
        elif text := fitting("\n".join(lines(value, column, self._language))):
            quoted = looks_like_formula(text)
            style = self._style(index, look, align="left", indent=indent + 1, quote_prefix=quoted)
            self._sheet.write_string(row, index, text, style)
        else:
            self._sheet.write_blank(row, index, None, self._style(index, look))

    def _style(self, index: int, look: str, **more: object) -> Any:  # noqa: ANN401
        kind = self._table.columns[index].kind
        if kind is Kind.TEXT:
            more["text_wrap"] = True
        chosen = {name: value for name, value in more.items() if value}
        return self._styles(look, num_format=self._formats[index], **chosen)


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
    numbers = list(_numbers(row.values[index] for row in table.lines))
    return bool(numbers) and table.totals is not None and sum(numbers) == table.totals[index]


def _numbers(values: Iterable[Value]) -> Iterable[Decimal | int]:
    return (value for value in values if isinstance(value, Decimal | int))


def _number_format(table: Table, index: int) -> str:
    """Show all digits that there are, and four decimals of what somebody types in later."""
    kind = table.columns[index].kind
    if kind in {Kind.POINTS, Kind.PERCENT}:
        values = [row.values[index] for row in table.lines] + list(table.totals or ())[index:][:1]
        decimals = max([FEWEST_DECIMALS, *map(_decimals, _numbers(values))])
        return "0.0" + "#" * (decimals - 1) + ("%" if kind is Kind.PERCENT else "")
    return {Kind.COUNT: "0", Kind.CODE: "@", Kind.DATE: "dd/mm/yyyy"}.get(kind, "General")


def _decimals(number: Decimal | int) -> int:
    exponent = Decimal(number).as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
