"""Forms in real LibreOffice: filled in by a script there."""

import datetime
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from forms import Filled, computed, fill, form_of, planned, prove, small_plan
from office import needs_soffice, soffice
from parplan.documents.forms.as_xlsx import render
from parplan.documents.forms.contents import FormPeriod

Run = Callable[..., tuple[int, str, str]]


QUARTER = FormPeriod(2024, "Quý II", datetime.date(2024, 6, 30))


FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}


MODULE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"'
    ' script:language="StarBasic">{source}</script:module>'
)


pytestmark = needs_soffice


def scripted(folder: Path, file: Path, lines: Sequence[str]) -> dict[str, Path]:
    """Open a form in LibreOffice, let a macro work in it, and save it in both formats."""
    made = {name: folder / f"returned.{name}" for name in FILTERS}
    soffice(folder, "--terminate_after_init")
    saves = [
        f'how(1).Value = "{FILTERS[name]}"\ndocument.storeToURL("{to.as_uri()}", how())'
        for name, to in made.items()
    ]
    source = "\n".join(
        [
            "Sub Main",
            "Dim how(1) As New com.sun.star.beans.PropertyValue",
            'how(0).Name = "Hidden"',
            "how(0).Value = True",
            f'document = StarDesktop.loadComponentFromURL("{file.as_uri()}", "_blank", 0, how())',
            "sheets = document.Sheets",
            *lines,
            'how(1).Name = "FilterName"',
            *saves,
            "document.close(True)",
            "StarDesktop.terminate()",
            "End Sub",
        ]
    )
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(MODULE.format(source=escape(source)), encoding="utf-8")
    soffice(folder, "macro:///Standard.Module1.Main")
    return made


def words(sheet: str, cell: str, text: str) -> str:
    return f'sheets.getByName("{sheet}").getCellRangeByName("{cell}").String = "{text}"'


def number(sheet: str, cell: str, value: float) -> str:
    return f'sheets.getByName("{sheet}").getCellRangeByName("{cell}").Value = {value}'


FILLED = (
    number("Hướng dẫn", "C10", 45468),  # 25/06/2024
    words("Hướng dẫn", "C9", "Trần Thị Mẫu"),
    words("Nhiệm vụ", "F4", "Đã hoàn thành"),
    number("Nhiệm vụ", "G4", 100),
    number("Nhiệm vụ", "H4", 45321),  # 30/01/2024
    words("Nhiệm vụ", "I4", "12/KH-UBND"),
    words("Nhiệm vụ", "F8", "Đang thực hiện"),
    words("Nhiệm vụ", "G8", "45,5"),
    number("Tiêu chí", "H4", 9.5),
    words("Số liệu", "E4", "Có"),
    words("Số liệu", "E5", "Không"),
    number("Số liệu", "E6", 91.25),
    words("Tài liệu kiểm chứng", "B4", "1.1"),
    words("Tài liệu kiểm chứng", "C4", "12/KH-UBND"),
    number("Tài liệu kiểm chứng", "D4", 45306),  # 15/01/2024
    words("Tài liệu kiểm chứng", "E4", "UBND tỉnh"),
    words("Tài liệu kiểm chứng", "G4", "3"),
)


SHUFFLED = (
    'tasks = sheets.getByName("Nhiệm vụ")',
    'tasks.unprotect("")',
    "Dim fields(0) As New com.sun.star.table.TableSortField",
    "fields(0).Field = 1",
    "fields(0).IsAscending = False",
    "Dim how2(1) As New com.sun.star.beans.PropertyValue",
    'how2(0).Name = "SortFields"',
    "how2(0).Value = fields()",
    'how2(1).Name = "ContainsHeader"',
    "how2(1).Value = False",
    'tasks.getCellRangeByName("A4:J8").sort(how2())',
    'Set status = tasks.getCellRangeByName("F1:F8")',
    'tasks.moveRange(tasks.getCellRangeByName("M1").CellAddress, status.RangeAddress)',
    'figures = sheets.getByName("Số liệu")',
    'figures.unprotect("")',
    "fields(0).Field = 2",
    'figures.getCellRangeByName("A4:G6").sort(how2())',
    "figures.Columns.insertByIndex(2, 1)",
    'sheets.getByName("Tài liệu kiểm chứng").Rows.insertByIndex(3, 2)',
    "document.calculateAll()",
)


SAID = [
    f"{line} (Sở Nội vụ, 2024-06-25)"
    for line in (
        "reports/Quý II/received/Sở Nội vụ: – → 2024-06-25",
        "criteria/1.1/figures/in_time: – → yes",
        "criteria/1.1/figures/complete: – → no",
        "criteria/1.1/scores/self: – → 9.5",
        "criteria/1.1/evidence: – → 12/KH-UBND",
        "criteria/1.3.1/figures/share: – → 91.25",
        "tasks/1.1/status: – → done",
        "tasks/1.1/percentage: – → 100",
        "tasks/1.1/done_on: – → 2024-01-30",
        "tasks/1.1/product: – → 12/KH-UBND",
        "tasks/S3/status: – → under way",
        "tasks/S3/percentage: – → 45.5",
    )
]


@pytest.mark.parametrize("more", [(), SHUFFLED], ids=["filled", "shuffled"])
def test_a_form_that_is_filled_in_there_is_collected(
    run: Run, tmp_path: Path, more: tuple[str, ...]
) -> None:
    folder = small_plan(tmp_path / "plan")
    form = tmp_path / "form.xlsx"
    form.write_bytes(render(form_of(planned(folder), "Sở Nội vụ", QUARTER)))
    for file in scripted(tmp_path, form, [*FILLED, *more]).values():
        code, said, told = run("collect", str(file), "--plan", str(folder), "--dry-run")
        assert (code, said.splitlines()) == (0, SAID), told
        # It has computed the points of 1.1 and 1.3.1 itself, wherever the rows stand now.
        assert computed(file) == {"1.1": Decimal("4.5"), "1.3.1": Decimal(12)}


def test_cells_that_are_merged_there_are_told(run: Run, tmp_path: Path) -> None:
    folder = small_plan(tmp_path / "plan")
    form = tmp_path / "form.xlsx"
    form.write_bytes(render(form_of(planned(folder), "Sở Nội vụ", QUARTER)))
    merged = (
        'tasks = sheets.getByName("Nhiệm vụ")',
        'tasks.unprotect("")',
        'tasks.getCellRangeByName("F4:F5").merge(True)',
    )
    for file in scripted(tmp_path, form, [*FILLED, *merged]).values():
        code, _, told = run("collect", str(file), "--plan", str(folder), "--dry-run")
        assert code == 1
        assert told.startswith(f"{file}!Nhiệm vụ!F4: error: merged cells (F4:F5) hold one value\n")


def test_protection_checks_and_hidden_marks_survive_there(tmp_path: Path) -> None:
    folder = small_plan(tmp_path / "plan")
    form = tmp_path / "form.xlsx"
    form.write_bytes(render(form_of(planned(folder), "Sở Nội vụ", QUARTER)))
    made = scripted(tmp_path, form, ())
    with zipfile.ZipFile(made["ods"]) as parts:
        content = parts.read("content.xml").decode()
    assert content.count('table:protected="true"') == 5
    for condition in (
        'of:cell-content-is-in-list("Chưa thực hiện";"Đang thực hiện";"Đã hoàn thành";"Quá hạn")',
        "of:cell-content-is-decimal-number() and cell-content-is-between(0,100)",
        "of:cell-content-is-decimal-number() and cell-content-is-between(0,12)",
        "of:cell-content-is-date() and cell-content-is-between(45292,46022)",
        'of:cell-content-is-in-list("Có";"Không")',
    ):
        assert condition in content.replace("&quot;", '"')
    book = load_workbook(made["xlsx"])
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 5 + ["hidden"]
    assert book["Nhiệm vụ"]["D4"].protection.locked
    assert not book["Nhiệm vụ"]["F4"].protection.locked
    assert book["Nhiệm vụ"].row_dimensions[1].hidden
    assert book["Nhiệm vụ"].column_dimensions["A"].hidden


def test_a_form_that_went_through_ods_and_back(run: Run, tmp_path: Path) -> None:
    folder = small_plan(tmp_path / "plan")
    form = tmp_path / "form.xlsx"
    form.write_bytes(render(form_of(planned(folder), "Sở Nội vụ", QUARTER)))
    book = load_workbook(form)
    filled: Filled = {"task:1.1": {"status": "Quá hạn"}, "leaf:1.3.1": {"self": 10.3}}
    prove(fill(book, filled, datetime.date(2024, 6, 25)), {"code": "1.1", "number": "=1/BC"})
    book["Tài liệu kiểm chứng"]["C4"].data_type = "s"
    book["Tài liệu kiểm chứng"]["D4"].value = datetime.date(2024, 2, 29)
    book["Tài liệu kiểm chứng"]["E4"].value = "Sở Nội vụ"
    book.save(form)
    out = str(tmp_path)
    soffice(tmp_path, "--convert-to", "ods", "--outdir", out, str(form))
    soffice(tmp_path, "--convert-to", "xlsx", "--outdir", out, str(form.with_suffix(".ods")))
    code, said, told = run("collect", str(form), "--plan", str(folder))
    assert code == 0, told
    assert said.splitlines() == [
        f"{line} (Sở Nội vụ, 2024-06-25)"
        for line in (
            "reports/Quý II/received/Sở Nội vụ: – → 2024-06-25",
            "criteria/1.1/evidence: – → =1/BC",
            "criteria/1.3.1/scores/self: – → 10.3",
            "tasks/1.1/status: – → overdue",
        )
    ]
    evidence = planned(folder).of_year(2024).criteria["1.1"].evidence
    assert evidence[0].date == datetime.date(2024, 2, 29)
