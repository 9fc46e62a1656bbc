"""Forms that agencies have sent back, of the small plan and a quarter."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from forms import Filled, book_of, fill, form_of, planned, prove
from parplan.documents.forms.contents import FormPeriod

Run = Callable[..., tuple[int, str, str]]
JUNE = datetime.date(2024, 6, 25)
QUARTER = FormPeriod(2024, "Quý II", datetime.date(2024, 6, 30))
EVERYONE = FormPeriod(2024, expand=True)
KNOWN = """\
# Kết quả năm 2024, phòng CCHC giữ
criteria:
  # Hồ sơ đất đai trễ hạn, xem báo cáo riêng
  "1.2.2":
    figures: {completed: 1290, assigned: 1501}   # theo phần mềm
    evidence:
      - {number: 05/BC-VP, date: 2024-03-20, issuer: Văn phòng UBND tỉnh}
tasks:
  "1.1": {due: 2024-01-31}
  "1.2.2":
    status: under_way  # nhập tay
"""


def returned(  # noqa: PLR0913 - what can be said of a form
    folder: Path,
    name: str,
    filled: Filled,
    *,
    on: object = JUNE,
    asked: FormPeriod = QUARTER,
    change: Callable[[Any], object] | None = None,
    evidence: tuple[dict[str, object], ...] = (),
    file: str = "form.xlsx",
) -> str:
    """Make the form that an agency has sent back."""
    book = fill(book_of(form_of(planned(folder), name, asked)), filled, on)
    prove(book, *evidence)
    if change:
        change(book)
    path = folder.parent / file
    book.save(path)
    return str(path)


FILLED: dict[str, dict[str, object]] = {
    "task:1.1": {
        "status": "Đã hoàn thành",
        "percentage": 100,
        "done_on": datetime.date(2024, 1, 30),
        "product": "12/KH-UBND",
    },
    "task:S3": {"status": "đang  THỰC hien", "percentage": "45,5", "note": "dòng một\ndòng hai"},
    "leaf:1.1": {"self": 9.5, "cause": "Chậm một báo cáo"},
    "leaf:1.3.1": {"self": 0.1 + 0.2},
    "figure:1.1:in_time": {"value": "Có"},
    "figure:1.1:complete": {"value": False},
    "figure:1.3.1:share": {"value": "91,25"},
}
PROOF: dict[str, object] = {
    "code": "1.1",
    "number": "12/KH-UBND",
    "date": "15/01/2024",
    "issuer": "UBND tỉnh",
    "page": 3,
}


def both(folder: Path, office: dict[str, object], finance: dict[str, object]) -> tuple[str, str]:
    """Two agencies' forms on the leaf and task 1.2.2, which they lead together."""

    def made(name: str, said: dict[str, object], day: int) -> str:
        keys = {"status": "task:1.2.2", "completed": "figure:1.2.2:completed", "self": "leaf:1.2.2"}
        filled: dict[str, dict[str, object]] = {}
        for key, value in said.items():
            filled[keys[key]] = {"value" if key == "completed" else key: value}
        on = datetime.date(2024, 6, day)
        return returned(folder, name, filled, on=on, asked=EVERYONE, file=f"{name}.xlsx")

    return made("Văn phòng UBND tỉnh", office, 20), made("Sở Tài chính", finance, 22)


def complaints(told: str) -> list[str]:
    """Give what `collect` says but for the line of each file, and the counts at the end."""
    lines = told.splitlines()[:-1]
    return [one for one in lines if not re.search(r"^\S[^!]*: (taken: |refused: |says what )", one)]
