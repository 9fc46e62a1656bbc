"""What Excel itself checks as a form is filled in, and what it says."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped]

from parplan.documents.forms.contents import EARLIEST, Form, FormLine, within
from parplan.documents.forms.wording import (
    FIRST,
    LEAVES,
    NO,
    STATUSES,
    YES,
    FormColumn,
    FormSheet,
    WhiteCell,
)
from parplan.language.catalogue import VERBATIM

_MOST = 10**15
_AS_PERCENT = "Ghi 85, không ghi 0,85."
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255

Check = dict[str, object]


def check_entries(sheet: Any, layout: FormSheet, form: Form, found: Sequence[FormLine]) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Put a check on every white cell of a sheet."""
    for at, field in enumerate(layout.fields, 1):
        for top, bottom, check in _runs(field, form, found):
            sheet.data_validation(FIRST + top, at, FIRST + bottom, at, check)


def check_report(sheet: Any, form: Form, row: int) -> None:  # noqa: ANN401
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
