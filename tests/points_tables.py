"""Tables of points, as offices have them in Excel, Word and CSV."""

from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]

Rows = Sequence[Sequence[object]]

ISSUER, MINISTRY = "Ủy ban nhân dân Tỉnh Mẫu", "Bộ Nội vụ"
DATED = ("Tỉnh Mẫu, ngày 15 tháng 01 năm 2025",)
HEADER = ("STT", "Tiêu chí", "Điểm tự chấm", "Điểm thẩm định", "Điểm công bố")
ROUNDS = (
    DATED,
    HEADER,
    ("1", "ĐIỀU HÀNH", 13.05, 12.8, 27.75),
    ("1.1", "Kế hoạch cải cách hành chính", 9.5, 9.25, 9.25),
    ("1.2", "Thủ tục hành chính", "", "", 15),
    ("1.2.3", "Ý kiến", "Điều tra XHH", "", 15),
    ("1.3.1", "Vị trí việc làm", "3,55", "3,55", "3,5"),
    ("", "Tổng cộng", 13.05, 12.8, 27.75),
)


def workbook(path: Path, rows: Rows, *, sheet: str = "Điểm") -> str:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append([*row])
    book.save(path)
    return str(path)


def word(path: Path, rows: Rows) -> str:
    document = docx.Document()
    table = document.add_table(0, max(map(len, rows)))
    for row in rows:
        cells = table.add_row().cells
        for cell, value in zip(cells, row, strict=False):
            cell.text = str(value)
    document.save(str(path))
    return str(path)


def written_as_csv(path: Path, rows: Rows) -> str:
    lines = (
        ";".join(
            str(value).replace(".", ",", 1) if isinstance(value, float) else str(value)
            for value in row
        )
        for row in rows
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return str(path)


MAKERS: dict[str, Callable[[Path, Rows], str]] = {
    "xlsx": workbook,
    "docx": word,
    "csv": written_as_csv,
}
