"""A form as a workbook: grey cells are fixed, white ones are checked by Excel as they are filled.

- A hidden row holds the keys of the columns, a hidden column the ids of the rows, a hidden sheet
  which form it is: whatever is sorted, moved or added, `parplan collect` knows each cell again.
- Points are formulas over the figures, which find them by id, so that sorting doesn't hurt them.
- Sheets are protected against slips, without a password.
"""

import datetime
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range_abs  # type: ignore[import-untyped]

from parplan.documents.forms.contents import (
    EARLIEST,
    Form,
    FormLine,
    facts,
    named,
    within,
)
from parplan.documents.forms.formulas import Cells, formula
from parplan.documents.forms.wording import (
    ABOUT,
    BLANK_ROWS,
    DRAWN_UP,
    EVIDENCE,
    FIGURES,
    FILLED_BY,
    FIRST,
    HEADER,
    HOW,
    KEYS,
    LEAVES,
    META,
    NO,
    NOTHING,
    REPORTED_ON,
    SHEETS,
    SIGN_HERE,
    SIGNED,
    STATUSES,
    TITLE,
    VERSION,
    YES,
    FormColumn,
    FormSheet,
    WhiteCell,
)
from parplan.language.catalogue import VERBATIM, Phrase
from parplan.questions import columns
from parplan.report.as_xlsx import opened
from parplan.report.cells import storable
from parplan.report.report import Column, Kind, Table, Value
from parplan.report.xlsx_sheet import (
    Heading,
    Styles,
    header_height,
    line_height,
    relative_size,
    set_up_page,
)
from parplan.report.xlsx_table import fitting, heights, lines, looks_like_formula, widths

GREY = "#E7E6E6"

_LABELS, _VALUES = 230, 690
"""Pixels of the two columns of the first sheet."""

_TO_SIGN = 70
"""Points of height for a signature."""

_ROOM_TO_WRITE = {
    WhiteCell.TEXT: 240,
    WhiteCell.STATUS: 150,
    WhiteCell.DAY: 110,
    WhiteCell.FIGURE: 130,
}
"""Pixels that a white column has at least."""

_FORMATS = {Kind.CODE: "@", Kind.DATE: "dd/mm/yyyy", Kind.POINTS: "0.0###"}
_PROTECTED = {
    "format_cells": False,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
}


def render(form: Form) -> bytes:
    """Write a form; the same one gives the same bytes."""
    file = io.BytesIO()
    head = columns.head(form.plan)
    heading = Heading(f"{TITLE} NĂM {form.year} – {form.agency.name}", named(form.plan))
    with opened(file, heading, head) as workbook:
        styles = Styles(workbook)
        about = workbook.add_worksheet(ABOUT)
        _guide(about, form, styles)
        _check_report(about, form, _report_date_row(form))
        about.protect("", _PROTECTED)
        sheets = {layout.key: workbook.add_worksheet(layout.title) for layout in SHEETS}
        for layout in SHEETS:
            _Sheet(sheets[layout.key], layout, form, styles).write()
        hidden = workbook.add_worksheet(META)
        _meta(hidden, form)
        hidden.hide()
    return file.getvalue()


def _guide(sheet: Any, form: Form, styles: Styles) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Write the first sheet."""
    sheet.set_column_pixels(0, 0, 40, None, {"hidden": True})
    sheet.set_column_pixels(1, 1, _LABELS)
    sheet.set_column_pixels(2, 2, _VALUES)
    sheet.write_row(0, 0, ["id", "label", "value"])
    sheet.set_row(0, None, None, {"hidden": True})
    _line(sheet, 1, f"{TITLE} NĂM {form.year}", styles, "title")
    _line(sheet, 2, f"Thực hiện {named(form.plan)}", styles, "plan")
    row = 3
    for name, label, value in facts(form):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, label, styles("strong", bg_color=GREY, text_wrap=True))
        white = name in {FILLED_BY, REPORTED_ON}
        number = "dd/mm/yyyy" if name == REPORTED_ON else "@"
        look: dict[str, object] = {"locked": False} if white else {"bg_color": GREY}
        look = {**look, "num_format": number, "text_wrap": True, "align": "left"}
        sheet.write_string(row, 2, storable(value), styles("cell", **look))
        if not value:
            sheet.write_blank(row, 2, None, styles("cell", **look))
        sheet.set_row(row, line_height(value or " ", _VALUES) + 3)
        row += 1
    _line(sheet, row + 1, "Cách điền", styles, "table")
    for at, words in enumerate(HOW, row + 2):
        _line(sheet, at, f"{at - row - 1}. {words}", styles, "note")
    below = row + 3 + len(HOW)
    _sign(sheet, below, form, styles)
    sheet.print_area(1, 1, below + 2, 2)
    set_up_page(sheet)


def _sign(sheet: Any, row: int, form: Form, styles: Styles) -> None:  # noqa: ANN401
    """Leave room for two signatures on the printed form: who drew it up, and the head."""
    head = (form.agency.head or SIGNED).upper()
    for column, words in ((1, DRAWN_UP), (2, head)):
        sheet.write_string(row, column, storable(words), styles("strong", align="center", border=0))
        sheet.write_string(row + 1, column, SIGN_HERE, styles("note", align="center"))
    sheet.set_row(row + 2, _TO_SIGN)


def _report_date_row(form: Form) -> int:
    """Tell in which row the date of the report is to be filled in."""
    return 3 + next(i for i, (name, _, _) in enumerate(facts(form)) if name == REPORTED_ON)


def _meta(sheet: Any, form: Form) -> None:  # noqa: ANN401
    """Write which form it is."""
    known = {
        "form_version": str(VERSION),
        "plan": form.plan.plan.number or "",
        "agency": form.agency.name,
        "year": str(form.year),
        "period": form.period or "",
        "due": form.due.isoformat() if form.due else "",
    }
    for row, (key, value) in enumerate(known.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)


def _line(sheet: Any, row: int, words: str, styles: Styles, look: str) -> None:  # noqa: ANN401
    sheet.set_row(row, line_height(words, _LABELS + _VALUES, relative_size(look)))
    sheet.merge_range(row, 1, row, 2, "", styles(look))
    sheet.write_string(row, 1, storable(words), styles(look))


class _Sheet:
    """One sheet of a form."""

    def __init__(self, sheet: Any, layout: FormSheet, form: Form, styles: Styles) -> None:  # noqa: ANN401 - XlsxWriter has no types
        self._sheet, self._layout, self._form, self._styles = sheet, layout, form, styles
        self._lines = list(form.lines[layout.key])
        if layout is EVIDENCE:
            self._lines += [FormLine("", {}) for _ in range(BLANK_ROWS)]

    def write(self) -> None:
        """Write all of it."""
        table = _table(self._layout, self._lines)
        pixels = _widths(self._layout, table)
        self._sheet.set_column_pixels(0, 0, 40, None, {"hidden": True})
        for at, wide in enumerate(pixels, 1):
            self._sheet.set_column_pixels(at, at, wide)
        self._write_head(pixels)
        for at, (line, high) in enumerate(
            zip(self._lines, heights(table, pixels, VERBATIM), strict=True), FIRST
        ):
            self._sheet.set_row(at, high)
            if line.id:
                self._sheet.write_string(at, 0, line.id)
            for column, field in enumerate(self._layout.fields, 1):
                self._write(at, column, field, line)
        if not self._lines:
            self._sheet.write_string(FIRST, 1, NOTHING, self._styles("plan"))
        _check_entries(self._sheet, self._layout, self._form, self._lines)
        self._set_up()

    def _write_head(self, pixels: list[int]) -> None:
        fields = self._layout.fields
        labels = [_label(field, self._form) for field in fields]
        self._sheet.write_row(KEYS, 0, ["id", *(field.key for field in fields)])
        self._sheet.set_row(KEYS, None, None, {"hidden": True})
        title = f"{self._layout.about}, năm {self._form.year} – {self._form.agency.name}"
        self._sheet.set_row(KEYS + 1, line_height(title, sum(pixels)))
        self._sheet.merge_range(KEYS + 1, 1, KEYS + 1, len(fields), "", self._styles("table"))
        self._sheet.write_string(KEYS + 1, 1, fitting(title), self._styles("table"))
        for at, field in enumerate(fields, 1):
            look = self._styles("header", **({} if field.entry else {"bg_color": GREY}))
            self._sheet.write_string(HEADER, at, labels[at - 1], look)
            self._sheet.write_comment(HEADER, at, field.about, {"x_scale": 1.6, "font_size": 10})
        self._sheet.set_row(HEADER, header_height(labels, pixels))

    def _write(self, row: int, column: int, field: FormColumn, line: FormLine) -> None:
        white = field.entry is not None and not (line.locked and field.entry is WhiteCell.POINTS)
        look: dict[str, object] = {"text_wrap": True, "num_format": _format(field)}
        if field.kind in {Kind.TEXT, Kind.CODE}:
            look |= {"align": "left", "indent": 1}
        look |= {"locked": False} if white else {"bg_color": GREY}
        value = line.values.get(field.key)
        if field.key in {"computed", "points"} and line.computed is not None:
            self._write_points(row, column, line, self._styles("cell", **look))
        elif (date := _date(field, value)) is not None:
            self._sheet.write_datetime(row, column, date, self._styles("cell", **look))
        elif isinstance(value, Decimal):
            self._sheet.write_number(row, column, float(value), self._styles("cell", **look))
        elif text := fitting("\n".join(lines(value, _column(field), VERBATIM))):
            look["quote_prefix"] = looks_like_formula(text)
            self._sheet.write_string(row, column, text, self._styles("cell", **look))
        else:
            self._sheet.write_blank(row, column, None, self._styles("cell", **look))

    def _write_points(self, row: int, column: int, line: FormLine, look: Any) -> None:  # noqa: ANN401
        known = "" if line.points is None else float(line.points)
        written = self._formula(line)
        if written is None:
            self._sheet.write_blank(row, column, None, look)
        else:
            self._sheet.write_formula(row, column, written, look, known)

    def _formula(self, line: FormLine) -> str | None:
        """Compute from the figures; on the sheet of the leaves, look up what they give there."""
        plan, code = self._form.plan, line.computed
        rule = plan.rule(code or "")
        figures = _Figures(self._form, here=self._layout is FIGURES)
        if rule is None or plan.rules is None or code is None:
            return None
        if self._layout is LEAVES:
            at = figures.of(code, "points")(rule.names[0])
            return f'=IF(ISNUMBER({at}),{at},"")'
        node = plan.node(code)
        decimals = plan.rules.decimals if rule.decimals is None else rule.decimals
        if node is None:
            return None
        return formula(rule, node.max_points, decimals, figures.of(code))

    def _set_up(self) -> None:
        fields, last = len(self._layout.fields), FIRST + max(1, len(self._lines)) - 1
        if self._lines:
            self._sheet.autofilter(HEADER, 0, last, fields)
        self._sheet.freeze_panes(FIRST, 2)
        self._sheet.repeat_rows(HEADER)
        self._sheet.print_area(KEYS + 1, 1, last, fields)
        set_up_page(self._sheet)
        self._sheet.protect("", _PROTECTED)
        codes = [at for at, f in enumerate(self._layout.fields, 1) if f.kind is Kind.CODE]
        names = [f"{xl_col_to_name(at)}{FIRST + 1}:{xl_col_to_name(at)}{last + 1}" for at in codes]
        self._sheet.ignore_errors({"number_stored_as_text": " ".join(names)})


class _Figures:
    """Where figures and their points are: found by their ids, whatever row they stand in."""

    def __init__(self, form: Form, *, here: bool) -> None:
        self._last = FIRST + len(form.lines[FIGURES.key]) - 1
        self._sheet = "" if here else f"'{FIGURES.title}'!"

    def of(self, code: str, key: str = "value") -> Cells:
        """Give the cells of a field, and how the ids of a leaf's figures begin."""
        at = 1 + next(i for i, field in enumerate(FIGURES.fields) if field.key == key)
        values, ids = (f"{self._sheet}{xl_range_abs(FIRST, c, self._last, c)}" for c in (at, 0))
        return Cells(ids, values, f"figure:{code}:")


def _label(field: FormColumn, form: Form) -> str:
    """Head a column, the years being those of the form's plan."""
    return field.label.format(last=form.plan.plan.score_year, year=form.plan.plan.target_year)


def _table(layout: FormSheet, found: list[FormLine]) -> Table:
    """Give rows the shape of a report's, by which widths and heights are measured."""
    title = Phrase("{title}", title=layout.title)
    return Table(layout.key, title, tuple(map(_column, layout.fields)), tuple(found))


def _column(field: FormColumn) -> Column:
    label = Phrase("{title}", title=field.label)
    return Column(field.key, label, field.kind, of=lambda line: line.values.get(field.key))


def _widths(layout: FormSheet, table: Table) -> list[int]:
    return [
        max(wide, _ROOM_TO_WRITE.get(field.entry, 0) if field.entry else 0)
        for wide, field in zip(widths(table, VERBATIM), layout.fields, strict=True)
    ]


def _format(field: FormColumn) -> str:
    """Show numbers that are filled in as they are written."""
    if field.entry in {WhiteCell.PERCENTAGE, WhiteCell.POINTS, WhiteCell.FIGURE}:
        return "General"
    return _FORMATS.get(field.kind, "@" if field.entry is WhiteCell.TEXT else "General")


def _date(field: FormColumn, value: Value) -> datetime.date | None:
    if field.kind is not Kind.DATE or not isinstance(value, str):
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:  # a deadline in words
        return None


_MOST = 10**15
_AS_PERCENT = "Ghi 85, không ghi 0,85."
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255

Check = dict[str, object]


def _check_entries(sheet: Any, layout: FormSheet, form: Form, found: Sequence[FormLine]) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Put a check on every white cell of a sheet."""
    for at, field in enumerate(layout.fields, 1):
        for top, bottom, check in _runs(field, form, found):
            sheet.data_validation(FIRST + top, at, FIRST + bottom, at, check)


def _check_report(sheet: Any, form: Form, row: int) -> None:  # noqa: ANN401
    """Check the date of the report, which stands in that row."""
    check = _day(*within(form.year), "Ngày báo cáo")
    sheet.data_validation(row, 2, row, 2, check)


def _runs(
    field: FormColumn, form: Form, found: Sequence[FormLine]
) -> Iterator[tuple[int, int, Check]]:
    """Give rows that follow each other and have the same check together."""
    top = 0
    checks = [_check(field, form, line) for line in found]
    for at, check in enumerate(checks):
        if at + 1 == len(checks) or checks[at + 1] != check:
            if check:
                yield top, at, check
            top = at + 1


def _check(field: FormColumn, form: Form, line: FormLine) -> Check | None:
    match field.entry:
        case WhiteCell.STATUS:
            return _list(list(STATUSES.values()), field.label)
        case WhiteCell.PERCENTAGE:
            return _number(Decimal(0), Decimal(100), field.label, _AS_PERCENT)
        case WhiteCell.DAY:
            return _day(EARLIEST, within(form.year)[1], field.label)
        case WhiteCell.FIGURE:
            return _figure(field.label, line)
        case WhiteCell.POINTS if not line.locked and line.most is not None:
            return _number(Decimal(0), line.most, field.label)
    return _code(field.label, form) if field.entry is WhiteCell.CODE else None


def _figure(label: str, line: FormLine) -> Check:
    if line.choices:
        return _list([YES, NO], label)
    words = [f"Một số ({line.unit}), không có dấu phân nhóm."]
    words += [_AS_PERCENT] if line.unit == "%" else []
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -_MOST,
        "maximum": _MOST,
        **_said(label, " ".join(words)),
    }


def _code(label: str, form: Form) -> Check:
    last = FIRST + max(1, len(form.lines[LEAVES.key])) - 1
    return _list(f"='{LEAVES.title}'!{xl_range_abs(FIRST, 1, last, 1)}", label)


def _list(choices: list[str] | str, label: str) -> Check:
    given = "Chọn trong danh sách" + (
        f": {', '.join(choices)}." if isinstance(choices, list) else "."
    )
    return {"validate": "list", "source": choices, **_said(label, given)}


def _number(low: Decimal, high: Decimal, label: str, more: str = "") -> Check:
    bounds = f"Số từ {VERBATIM.number(low)} đến {VERBATIM.number(high)}. {more}".strip()
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": float(low),
        "maximum": float(high),
        **_said(label, bounds),
    }


def _day(first: datetime.date, last: datetime.date, label: str) -> Check:
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": first,
        "maximum": last,
        **_said(label, f"Ngày/tháng/năm, từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}."),
    }


def _said(label: str, words: str) -> Check:
    message = words[:_LONGEST_MESSAGE]
    title = label[:_LONGEST_TITLE]
    return {
        "input_title": title,
        "input_message": message,
        "error_title": title,
        "error_message": message,
    }
