"""Excel's own ways: numbers, formats, merged cells, hidden sheets."""

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.styles import numbers  # type: ignore[import-untyped]

from imported import (
    HEAD,
    HEADER,
    OTHERS,
    ROWS,
    TOTAL,
    Outcome,
    imported,
    table,
    workbook,
)

PLAIN = (HEADER, *ROWS, TOTAL)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return imported(table(tmp_path_factory.mktemp("plain") / "plain.docx", PLAIN))


def test_codes_typed_as_numbers(tmp_path: Path) -> None:
    below = [
        (float(f"1.{at}"), f"Tiêu chí {at}", 1, 1, 1, "Việc", HEAD, OTHERS, "")
        for at in range(1, 13)
    ]
    outcome = imported(
        workbook(tmp_path / "n.xlsx", [HEADER, (1, "A", 12, 12, 12, *[""] * 4), *below])
    )
    assert [row["code"] for row in outcome.rows] == ["1", *(f"1.{at}" for at in range(1, 13))]
    assert outcome.at("Sheet1!A12") == ["the number 1.1 is read as 1.10, which is due here"]


def test_a_number_format_on_codes_changes_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append([float(row[0]) if row[0].count(".") < 2 else row[0], *row[1:]])
    for cell in sheet["A"]:
        cell.number_format = numbers.FORMAT_NUMBER_00
    book.save(tmp_path / "n.xlsx")
    outcome = imported(tmp_path / "n.xlsx")
    assert [row["code"] for row in outcome.rows] == ["1", "1.1", "1.2", "1.2.1", "1.2.2"]


def test_figures_as_excel_computes_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [list(row) for row in PLAIN]
    rows[2][2:5] = [1, 0.1 + 0.2, 12.9045000000000003]
    row = imported(workbook(tmp_path / "f.xlsx", rows)).row("1.1")
    assert (row["max_points"], row["score"], row["target"]) == ("1", "0.3", "12.9045")


def test_merged_cells_down_and_across(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "m.xlsx", PLAIN))
    sheet = book.worksheets[0]
    for column in "FGHI":
        sheet[f"{column}6"] = None
        sheet.merge_cells(f"{column}5:{column}6")
    sheet.merge_cells("B2:B2")
    book.save(tmp_path / "m.xlsx")
    outcome = imported(tmp_path / "m.xlsx")
    assert outcome.row("1.2.2") == {
        "code": "1.2.2",
        "title": "Xử lý",
        "max_points": "1",
        "score": "0.75",
        "target": "0.75",
        "assessed_by": "survey",
        "merged_with": "1.2.1",
    }


def test_cells_merged_in_part_are_repeated_and_said(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "m.xlsx", PLAIN))
    book.worksheets[0].merge_cells("G5:G6")
    book.save(tmp_path / "m.xlsx")
    outcome = imported(tmp_path / "m.xlsx")
    row = outcome.row("1.2.2")
    assert (row["tasks"], row["lead"]) == (["Xử lý 100%"], [HEAD])
    assert "merged_with" not in row
    assert outcome.at("Sheet1!G6") == ["`lead` is merged with that of 1.2.1, and repeated here"]


def test_what_a_sheet_can_hold_besides(tmp_path: Path, plain: Outcome) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "s.xlsx", PLAIN, [["khác"]]))
    sheet = book.worksheets[0]
    sheet["D3"] = "=1/0"
    sheet["A4"].comment = None
    sheet["J20"].number_format = "0.00"
    sheet.row_dimensions[4].hidden = True
    book.worksheets[1].sheet_state = "hidden"
    book.save(tmp_path / "s.xlsx")
    outcome = imported(tmp_path / "s.xlsx")
    assert outcome.at("Sheet1!D3") == ["a formula without its value"]
    assert outcome.at("Sheet1") == ["hidden rows are read, too: 4"]
    assert outcome.at("Sheet2") == ["the sheet is hidden and is not read"]
    outcome.row("1.1")["score"] = "1"
    assert outcome.areas == plain.areas
