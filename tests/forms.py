"""A small plan with a rule of every kind, its forms, and how somebody fills them in."""

import io
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from parplan.documents.forms.as_xlsx import render
from parplan.documents.forms.contents import Form, FormPeriod, forms
from parplan.documents.forms.sheets import keyed, read_form
from parplan.files.loading import load
from parplan.plan.plan import Plan
from places import SMALL

ON = "Ngày báo cáo"

RULES = """\
decimals: 2
leaves:
  "1.1":
    checklist:
      items:
        - {name: in_time, title: Ban hành trước ngày 31/01, points: 4.5}
        - {name: complete, title: Thực hiện đủ nhiệm vụ, points: 5.5}
  "1.2.1":
    proportional:
      rate: {name: published, title: Tỷ lệ thủ tục được công khai, unit: "%"}
      floor: 50
      full_at: 95
  "1.2.2":
    ratio:
      part: {name: completed, title: Hồ sơ đúng hạn, unit: hồ sơ}
      whole: {name: assigned, title: Hồ sơ đã giải quyết, unit: hồ sơ}
      floor: 80
    decimals: 3
  "1.2.3": {survey: Điều tra xã hội học}
  "1.3.1":
    steps:
      figure: {name: share, title: Tỷ lệ đúng vị trí, unit: "%"}
      steps:
        - {at_least: 90, points: 12}
        - {at_least: 70, points: 9}
  "1.3.2": {manual: Chưa rõ cách tính}
  "1.4":
    steps:
      figure: {name: change, title: Thay đổi so với dự toán, unit: "%"}
      steps:
        - {at_most: -10, points: 0}
        - {at_most: 0, points: 6.5}
      otherwise: 10
"""


def small_plan(folder: Path, results: str | None = None) -> Path:
    """Make the folder of the small plan, with rules and perhaps with results."""
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("results"))
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    if results is not None:
        (folder / "results").mkdir()
        (folder / "results" / "2024.yaml").write_text(results, encoding="utf-8")
    return folder


def planned(folder: Path) -> Plan:
    loaded = load(folder)
    assert loaded.plan is not None, loaded.findings
    return loaded.plan


def form_of(plan: Plan, name: str, asked: FormPeriod | None = None) -> Form:
    agency = next(one for one in plan.agencies.agencies if one.name == name)
    (form,) = forms(plan, [agency], asked or FormPeriod(2024))
    return form


def book_of(form: Form) -> Any:  # noqa: ANN401 - openpyxl has no types
    return openpyxl.load_workbook(io.BytesIO(render(form)))


Filled = Mapping[str, Mapping[str, object]]
"""What is filled in: by id of a row, values by key of a column; `evidence` has a list of rows."""


def fill(book: Any, filled: Filled, on: object = None) -> Any:  # noqa: ANN401
    """Fill in a form as a person does, cell by cell."""
    for sheet in book.worksheets:
        keys = {cell.value: cell.column for cell in sheet[1]}
        for row in sheet.iter_rows(min_row=2):
            for key, value in filled.get(str(row[0].value), {}).items():
                sheet.cell(row[0].row, keys[key]).value = value
    if on is not None:
        fill(book, {"about:reported_on": {"value": on}})
    return book


def prove(book: Any, *rows: Mapping[str, object]) -> Any:  # noqa: ANN401
    """Add evidence below what is there."""
    sheet = book["Tài liệu kiểm chứng"]
    keys = {cell.value: cell.column for cell in sheet[1]}
    top = next(r for r in range(4, sheet.max_row + 1) if not sheet.cell(r, 2).value)
    for at, row in enumerate(rows, top):
        for key, value in row.items():
            sheet.cell(at, keys[key]).value = value
    return book


def computed(file: Path) -> dict[str, Decimal]:
    """Read the points that a program has computed on the sheet of the figures."""
    sheet = read_form(file)["Số liệu"]
    found = keyed(sheet)
    assert found is not None
    _, keys = found
    points: dict[str, Decimal] = {}
    for cells in sheet.rows.values():
        held = cells[keys["points"]].held if keys["points"] in cells else None
        if isinstance(held, Decimal):
            points[str(cells[keys["code"]].held)] = held
    return points
