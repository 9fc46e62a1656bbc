"""Forms that are others, have lost something, or are no forms at all."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms import small_plan
from returned import FILLED, KNOWN, PROOF, Run, complaints, returned


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_plan(tmp_path / "plan", KNOWN)


def _remove(sheet: str) -> Callable[[Any], object]:
    return lambda book: book.remove(book[sheet])


def _mark(row: int, value: str) -> Callable[[Any], object]:
    return lambda book: book["parplan"].cell(row, 2, value)


def _put(sheet: str, cell: str, value: object) -> Callable[[Any], object]:
    def put(book: Any) -> None:  # noqa: ANN401
        book[sheet][cell].value = value

    return put


NEW = "write the form anew with `parplan forms` and copy the white cells into it"
OTHER: list[tuple[Callable[[Any], object], str, str, str]] = [
    (_remove("parplan"), "", "no form of parplan: its hidden sheet parplan is gone", NEW),
    (_remove("Số liệu"), "", "its sheets are gone: Số liệu", NEW),
    (_mark(1, "7"), "", "a form of another version: 7", NEW),
    (
        _mark(2, "99/KH-UBND"),
        "",
        "a form of another plan: 99/KH-UBND, not 01/KH-UBND",
        "name its plan with --plan",
    ),
    (
        _mark(4, "2023"),
        "",
        "a form of another year: 2023, not 2024",
        "name its year with --year",
    ),
    (
        _mark(3, "Sở Nội vu"),
        "",
        "no agency of the plan is called “Sở Nội vu”",
        "near it: Sở Nội vụ",
    ),
    (
        lambda book: book["Nhiệm vụ"].delete_rows(1),
        "!Nhiệm vụ",
        "its hidden row with the names of the columns is gone",
        NEW,
    ),
    (
        lambda book: book["Nhiệm vụ"].delete_cols(6),
        "!Nhiệm vụ",
        "its column `status` is gone",
        NEW,
    ),
    (
        _put("Nhiệm vụ", "L1", "status"),
        "!Nhiệm vụ",
        "its column `status` is there twice",
        "delete one of them",
    ),
    (
        _put("Nhiệm vụ", "A4", None),
        "!Nhiệm vụ!G4",
        "a row without an id: nobody can tell what it is about",
        "rows are added on the sheet Tài liệu kiểm chứng only",
    ),
    (
        _put("Nhiệm vụ", "A5", "task:1.1"),
        "!Nhiệm vụ!G5",
        "task:1.1 stands in row 4, too",
        "keep one of the two rows",
    ),
    (_put("Nhiệm vụ", "A4", "task:9.9"), "!Nhiệm vụ!G4", "the plan has no task:9.9", ""),
    (_put("Nhiệm vụ", "A4", "task:1.4"), "!Nhiệm vụ!G4", "Sở Nội vụ doesn't lead task:1.4", ""),
    (
        _put("Hướng dẫn", "C10", "25/06/2042"),
        "!Hướng dẫn!C10",
        "25/06/2042 can't be: look at the year",
        "between 01/01/2024 and 31/12/2025",
    ),
]


@pytest.mark.parametrize(("change", "expected"), [(change, rest) for change, *rest in OTHER])
def test_a_form_that_is_another_or_has_lost_something(
    run: Run, folder: Path, change: Callable[[Any], object], expected: tuple[str, str, str]
) -> None:
    place, message, hint = expected
    filled: dict[str, dict[str, object]] = {
        "task:1.1": {"percentage": 10},
        "task:1.3.1": {"percentage": 10},
    }
    file = returned(folder, "Sở Nội vụ", filled, change=change)
    code, said, told = run("collect", file, "--plan", str(folder))
    assert (code, said) == (1, "")
    lines = [f"{file}{place}: error: {message}", *([f"    hint: {hint}"] if hint else [])]
    assert complaints(told) == lines


def test_columns_and_rows_may_stand_anywhere(run: Run, folder: Path) -> None:
    def shuffle(book: Any) -> None:  # noqa: ANN401
        sheet = book["Nhiệm vụ"]
        sheet.move_range("F1:F9", cols=6)
        sheet.move_range("A1:A9", cols=12)
        sheet.move_range("A4:M4", rows=8)
        evidence = book["Tài liệu kiểm chứng"]
        evidence.insert_rows(4, 3)

    straight = returned(folder, "Sở Nội vụ", FILLED, evidence=(PROOF,))
    expected = run("collect", straight, "--plan", str(folder), "--dry-run")
    moved = returned(folder, "Sở Nội vụ", FILLED, evidence=(PROOF,), change=shuffle)
    assert run("collect", moved, "--plan", str(folder), "--dry-run") == expected
    assert expected[0] == 0


def test_files_that_are_no_forms(run: Run, folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "form.html"
    page.write_text("<table></table>", encoding="utf-8")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\3\4 and no more")
    entities = tmp_path / "entities.xlsx"
    form = Path(returned(folder, "Sở Nội vụ", FILLED))
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(entities, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                content = b'<!DOCTYPE a [<!ENTITY b "c">]>' + content
            new.writestr(name, content)
    files = [str(page), str(broken), str(entities)]
    code, _, told = run("collect", *files, str(form), "--plan", str(folder))
    assert code == 1
    errors = [line for line in told.splitlines() if ": error: " in line]
    assert [error.partition(": error: ")[0] for error in errors] == files
    assert "forms taken: 1" in told


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
COMES_AS = (
    "a form comes back as .xlsx or .ods: save it so in Excel or LibreOffice; a table of points may"
    " also be .docx, .csv or .html"
)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("README.md", b"# x", ("it is neither .xlsx nor .ods", COMES_AS)),
        ("form.xls", OLE, ("it is neither .xlsx nor .ods", COMES_AS)),
        ("form.xlsx", OLE, ("it is an old Office document (.doc or .xls)", COMES_AS)),
        ("form.xlsx", b"<html><table>", ("it is a web page", COMES_AS)),
        ("form.xlsx", b"", ("it is empty", COMES_AS)),
        (
            "form.xlsx",
            b"PK\3\4 and no more",
            (
                "it is damaged: it ends early, or parts of it are broken",
                "copy it again from where it came; or open it in its program and save it",
            ),
        ),
    ],
)
def test_a_file_that_is_no_form_is_named_once(
    run: Run, folder: Path, name: str, content: bytes, told: tuple[str, str]
) -> None:
    file = folder.parent / name
    file.write_bytes(content)
    _, _, said = run("collect", str(file), "--plan", str(folder))
    message, hint = told
    assert complaints(said) == [f"{file}: error: {message}", f"    hint: {hint}"]


def test_a_file_that_is_not_there_ends_it(run: Run, folder: Path) -> None:
    good = returned(folder, "Sở Nội vụ", FILLED)
    missing = str(folder.parent / "missing.xlsx")
    code, said, told = run("collect", good, missing, "--plan", str(folder))
    assert (code, said) == (2, "")
    assert told == f"parplan: {missing}: No such file or directory\n"


@pytest.mark.parametrize("repeated", ["rows", "columns"])
def test_a_sheet_that_repeats_itself_without_end_is_refused(
    run: Run, folder: Path, tmp_path: Path, repeated: str
) -> None:
    rows = 'table:number-rows-repeated="99999999"' if repeated == "rows" else ""
    columns = 'table:number-columns-repeated="99999999"' if repeated == "columns" else ""
    content = (
        "<office:document-content"
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="parplan">'
        f"<table:table-row {rows}><table:table-cell {columns}><text:p>x</text:p></table:table-cell>"
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    file = tmp_path / "form.ods"
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", content)
    _, _, told = run("collect", str(file), "--plan", str(folder))
    wrong = {
        "rows": "it, parplan!A12001: more than 12000 rows in all",
        "columns": "parplan: there is more in it than in any form",
    }
    assert told.startswith(f"{file}: error: {wrong[repeated]}\n")
