"""Until when a plan's words say that something is to be done."""

import datetime
from collections.abc import Callable
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from parplan.plan.shapes import due_day

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("30/9/2025", "2025-09-30"),
        ("Trước ngày 30/11", "2025-11-30"),
        ("trước 15.12.2026", "2026-12-15"),
        ("Ngày 05 tháng 6 năm 2025", "2025-06-05"),
        ("2025-06-05", "2025-06-05"),
        ("Quý III/2025", "2025-09-30"),
        ("Quý II, IV", "2025-12-31"),
        ("quý 1 và quý 2 năm 2026", "2026-06-30"),
        ("Tháng 11/2025", "2025-11-30"),
        ("Tháng 6, tháng 9 năm 2025", "2025-09-30"),
        ("02/2024", "2024-02-29"),
        ("6 tháng đầu năm 2025", "2025-06-30"),
        ("6 tháng cuối năm", "2025-12-31"),
        ("Năm 2025", "2025-12-31"),
        ("Trong năm", "2025-12-31"),
        ("Từ 01/3/2025 đến 31/10/2025", "2025-10-31"),
        ("Thường xuyên; báo cáo trước ngày 20/12/2025", "2025-12-20"),
        ("Thường xuyên trong năm 2025", None),
        ("Hằng tháng", None),
        ("Hàng quý", None),
        ("31/2/2025", None),
        ("Tháng 13", None),
        ("Theo kế hoạch", None),
        (None, None),
    ],
)
def test_a_deadline_in_words_is_a_day(words: str | None, day: str | None) -> None:
    found = due_day(words, 2025)
    assert (found and found.isoformat()) == day
    assert found is None or isinstance(found, datetime.date)


@pytest.fixture
def dated(edited: Callable[..., Path]) -> str:
    """A copy of the bundled plan in which 1.1 has a deadline and a product."""
    old = "        assessed_by: appraisal\n"
    new = f'{old}        due: "Quý III/2024"\n        product: Báo cáo mẫu\n'
    return str(edited("criteria", old, new))


def test_deadline_and_product_are_shown_everywhere(dated: str, tmp_path: Path, run: Run) -> None:
    shown = run("show", "1.1", "--plan", dated, "-f", "json")[1]
    assert '"due": "Quý III/2024"' in shown
    assert '"product": "Báo cáo mẫu"' in shown
    page = tmp_path / "page.html"
    run("report", "--plan", dated, "-o", str(page), "--lang", "vi")
    assert "Quý III/2024" in page.read_text("utf-8")
    assert "Báo cáo mẫu" in page.read_text("utf-8")
    letter = tmp_path / "letters"
    run("assign", "--plan", dated, "-o", str(letter), "--agency", "SNV", "-f", "html")
    assert "Báo cáo mẫu" in (letter / "so-noi-vu.html").read_text("utf-8")
    run("forms", "--plan", dated, "-o", str(tmp_path / "forms"), "--agency", "SNV")
    form = openpyxl.load_workbook(tmp_path / "forms" / "so-noi-vu.xlsx")
    cells = {str(cell.value) for row in form["Nhiệm vụ"].iter_rows() for cell in row}
    assert "2024-09-30 00:00:00" in cells
    assert any("Sản phẩm: Báo cáo mẫu" in words for words in cells)


def test_progress_counts_by_the_deadline(dated: str, run: Run) -> None:
    def overdue(day: str) -> bool:
        out = run("progress", "--plan", dated, "--as-of", day, "-f", "csv", "--lang", "en")[1]
        return any(
            line.startswith("tasks,overdue") and ",1.1,2024-09-30,1," in line
            for line in out.splitlines()
        )

    assert not overdue("2024-09-30")
    assert overdue("2024-10-01")
