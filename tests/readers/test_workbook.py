"""Cells of workbooks are told alike, whichever kind of file holds them, and each is told once."""

import datetime
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from hostile import OFFICE, SPREADSHEET, book, inline, relations, sheet
from parplan.readers import excel, open_document
from parplan.readers.grid import MergedRange
from parplan.readers.workbook import Broken, Held, WorkbookCell, WorkbookRow, WorkbookSheet

_STYLES = (
    f'<styleSheet xmlns="{SPREADSHEET}"><cellXfs>'
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 2, 10, 14))
    + "</cellXfs></styleSheet>"
)
_STRINGS = f'<sst xmlns="{SPREADSHEET}"><si><r><t>chung</t></r><rPh><t>x</t></rPh></si></sst>'
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("table", "office", "text")
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'

MARCH = datetime.date(2024, 3, 6)
Told = tuple[Held, str, bool, bool, Broken | None]


class Walked(NamedTuple):
    """All of a sheet, taken as it came: cells by the numbers of their rows."""

    name: str
    hidden: bool
    rows: dict[int, list[WorkbookCell]]
    hidden_rows: list[int]
    merged: list[MergedRange]

    @property
    def told(self) -> list[Told]:
        return [cell[2:] for cells in self.rows.values() for cell in cells]


def walked(sheets: Iterable[WorkbookSheet]) -> list[Walked]:
    found = []
    for each in sheets:
        one = Walked(each.name, each.hidden, {}, [], [])
        for part in each.contents:
            if isinstance(part, WorkbookRow):
                one.rows[part.number] = list(part.cells)
                one.hidden_rows.extend([part.number] if part.hidden else [])
            else:
                one.merged.append(part)
        found.append(one)
    return found


def of_excel(file: Path, cells: str, *, since_1904: bool = False) -> Walked:
    row = f'<row r="1">{cells}</row>'
    base = '<workbookPr date1904="1"/>' if since_1904 else ""
    more = {
        "xl/workbook.xml": (
            f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}">{base}'
            '<sheets><sheet name="Sheet1" sheetId="1" r:id="r0"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
        ),
        "xl/styles.xml": _STYLES,
    }
    held = book(file, sheet(row), _STRINGS, **more).read_bytes()
    (found,) = walked(excel.sheets(file.name, held))
    return found


def of_open_document(file: Path, rows: str) -> Walked:
    content = (
        f"<office:document-content {_NAMES} {_CALC}><office:body><office:spreadsheet>"
        f'<table:table table:name="Sheet1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    (found,) = walked(open_document.sheets(file.name, file.read_bytes()))
    return found


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<c><v>1.1000000000000001</v></c>", (Decimal("1.1"), "1.1", True, False, None)),
        ('<c s="1"><v>1.1</v></c>', (Decimal("1.1"), "1.10", True, False, None)),
        ('<c s="2"><v>0.855</v></c>', (Decimal("85.5"), "85.50%", False, True, None)),
        (
            '<c s="3"><v>45357</v></c>',
            (datetime.date(2024, 3, 6), "06/03/2024", *[False] * 2, None),
        ),
        ('<c s="3"><v>-1</v></c>', (Decimal(-1), "-1", False, False, None)),
        ('<c t="b"><v>1</v></c>', (True, "TRUE", False, False, None)),
        ('<c t="s"><v>0</v></c>', ("chung", "chung", False, False, None)),
        ('<c t="str"><f>A1</f><v>a_x0042_</v></c>', ("aB", "aB", False, False, None)),
        ('<c t="inlineStr"><is><t>lời</t></is></c>', ("lời", "lời", False, False, None)),
        ('<c t="e"><v>#REF!</v></c>', ("", "#REF!", False, False, Broken.ERROR)),
        ("<c><f>A1</f></c>", ("", "", False, False, Broken.NO_VALUE)),
        ('<c t="str"><f>A1</f></c>', ("", "", False, False, Broken.NO_TEXT)),
        ("<c><v>nan</v></c>", ("", "nan", False, False, Broken.NO_NUMBER)),
        ('<c t="s"><v>7</v></c>', ("", "", False, False, Broken.NO_WORDS)),
    ],
)
def test_what_a_cell_of_excel_holds_and_shows(tmp_path: Path, cell: str, expected: Told) -> None:
    assert of_excel(tmp_path / "a.xlsx", cell).told == [expected]


def test_days_counted_from_1904_end_where_days_end(tmp_path: Path) -> None:
    cells = '<c s="3"><v>0.5</v></c><c s="3"><v>2957001</v></c><c s="3"><v>2957010</v></c>'
    found = of_excel(tmp_path / "a.xlsx", cells, since_1904=True)
    assert [shown for _, shown, *_ in found.told] == ["01/01/1904", "29/12/9999", "2957010"]


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ('"float" office:value="1.10"', "1,1", (Decimal("1.1"), "1,1", True, False, None)),
        ('"currency" office:value="2.5"', "2,5 đ", (Decimal("2.5"), "2,5 đ", False, False, None)),
        ('"percentage" office:value="0.855"', "86%", (Decimal("85.5"), "86%", False, True, None)),
        (
            '"date" office:date-value="2024-03-06"',
            "6/3",
            (MARCH, "6/3", False, False, None),
        ),
        ('"boolean" office:boolean-value="true"', "TRUE", (True, "TRUE", False, False, None)),
        ('"string"', "a<text:s/>b<text:note>c</text:note>", ("a b", "a b", False, False, None)),
        (
            '"string" calcext:value-type="error"',
            "Err:502",
            ("Err:502", "Err:502", False, False, Broken.ERROR),
        ),
        ('"float" office:value="x"', "1,1", ("", "1,1", False, False, Broken.NO_NUMBER)),
    ],
)
def test_what_a_cell_of_an_open_document_holds_and_shows(
    tmp_path: Path, kind: str, words: str, expected: Told
) -> None:
    cell = f"<table:table-cell office:value-type={kind}><text:p>{words}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell}</table:table-row>"
    assert of_open_document(tmp_path / "a.ods", row).told == [expected]


def test_rows_and_ranges_that_are_repeated_stand_as_often(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell table:number-columns-spanned="2"><text:p>x</text:p></table:table-cell>'
    )
    rows = (
        '<table:table-row table:number-rows-repeated="5"><table:table-cell/></table:table-row>'
        f'<table:table-row table:number-rows-repeated="2">{cell}</table:table-row>'
    )
    found = of_open_document(tmp_path / "a.ods", rows)
    assert {at: [cell.name for cell in cells] for at, cells in found.rows.items()} == {
        6: ["A6"],
        7: ["A7"],
    }
    assert found.merged == [MergedRange(6, 0, 6, 1), MergedRange(7, 0, 7, 1)]


def test_hidden_sheets_and_rows_are_read_and_told(tmp_path: Path) -> None:
    listed = '<sheet name="{0}" sheetId="1" r:id="{1}" {2}/>'
    workbook = (
        f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>'
        + listed.format("a", "r0", "")
        + listed.format("b", "r1", 'state="veryHidden"')
        + "</sheets></workbook>"
    )
    rows = inline((("x",),)) + '<row r="2" hidden="1"><c r="B2"><v>1</v></c></row>'
    merges = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    parts = {
        "xl/workbook.xml": workbook,
        "xl/worksheets/sheet2.xml": sheet(rows, merges),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml")
        ),
    }
    file = book(tmp_path / "a.xlsx", sheet(rows, merges), **parts)
    found = walked(excel.sheets("a.xlsx", file.read_bytes()))
    assert [(one.name, one.hidden, one.hidden_rows) for one in found] == [
        ("a", False, [2]),
        ("b", True, [2]),
    ]
    assert [[cell.name for cell in one.rows[2]] for one in found] == [["B2"], ["B2"]]
    assert found[1].merged == [MergedRange(1, 0, 2, 1)]
