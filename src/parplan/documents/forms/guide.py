"""The first sheet of a form: what it is, until when, who filled it in, and how; and its marks."""

from collections.abc import Iterator
from typing import Any

from parplan.documents.forms.contents import Form
from parplan.documents.forms.wording import FILLED_BY, HOW, REPORTED_ON, TITLE
from parplan.plan.plan import Plan
from parplan.report.cells import storable
from parplan.report.xlsx_sheet import Styles, line_height, relative_size, set_up_page

VERSION = 1
"""Of the form: one that is made otherwise has another."""

GREY = "#E7E6E6"

_LABELS, _VALUES = 230, 690


def guide(sheet: Any, form: Form, styles: Styles) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Write the first sheet."""
    sheet.set_column_pixels(0, 0, 40, None, {"hidden": True})
    sheet.set_column_pixels(1, 1, _LABELS)
    sheet.set_column_pixels(2, 2, _VALUES)
    sheet.write_row(0, 0, ["id", "label", "value"])
    sheet.set_row(0, None, None, {"hidden": True})
    _line(sheet, 1, TITLE, styles, "title")
    _line(sheet, 2, f"Thực hiện {named(form.plan)}", styles, "plan")
    row = 3
    for name, label, value in _facts(form):
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
    sheet.print_area(1, 1, row + 1 + len(HOW), 2)
    set_up_page(sheet)


def report_date_row(form: Form) -> int:
    """Tell in which row the date of the report is to be filled in."""
    return 3 + next(i for i, (name, _, _) in enumerate(_facts(form)) if name == REPORTED_ON)


def meta(sheet: Any, form: Form) -> None:  # noqa: ANN401
    """Write which form it is."""
    known = {
        "form_version": str(VERSION),
        "plan": form.plan.plan.number,
        "agency": form.agency.name,
        "year": str(form.year),
        "period": form.period or "",
        "due": form.due.isoformat() if form.due else "",
    }
    for row, (key, value) in enumerate(known.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)


def named(plan: Plan) -> str:
    """Name the plan as its authority does."""
    document = plan.plan
    day = f"{document.date:%d/%m/%Y}"
    return f"{document.kind.capitalize()} số {document.number} ngày {day} của {document.issuer}"


def _facts(form: Form) -> Iterator[tuple[str, str, str]]:
    yield "about:agency", "Cơ quan báo cáo", form.agency.name
    yield "about:plan", "Kế hoạch", named(form.plan)
    yield "about:year", "Năm", str(form.year)
    if form.period:
        yield "about:period", "Kỳ báo cáo", form.period
    if form.due:
        yield "about:due", "Hạn gửi", f"{form.due:%d/%m/%Y}"
    yield FILLED_BY, "Người lập biểu", ""
    yield REPORTED_ON, "Ngày báo cáo", ""


def _line(sheet: Any, row: int, words: str, styles: Styles, look: str) -> None:  # noqa: ANN401
    sheet.set_row(row, line_height(words, _LABELS + _VALUES, relative_size(look)))
    sheet.merge_range(row, 1, row, 2, "", styles(look))
    sheet.write_string(row, 1, storable(words), styles(look))
