"""What `parplan import` says: a summary, then what needs a person; all of it where one asks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from imported import HEADER, ROWS, TOTAL, page
from places import TESTS

SAMPLE = TESTS / "samples" / "ke-hoach-475-phu-luc.docx"
Run = Callable[..., tuple[int, str, str]]

WRONG = (
    *ROWS[:1],
    ("1.1", "Kế hoạch", "1", "?", "1", "Ban hành", "Sở Ngoại vụ", "", ""),
    ("1.2", "Kiểm tra", "2", "1.5", "1.75", "", "", "", ""),
    ("1.2.1", "Số cơ quan", "1", "ba", "1", "Kiểm tra", "Sở Ngoại vụ", "", ""),
    ("1.2.2", "Xử lý", "1", "0.75", "0.5", "Xử lý", "Sở Nội vụ", "", ""),
)
"""Two cells hold no number, so scores above them have no sum; targets of 1.2 add up to 1.5."""


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    return page(tmp_path / "a.html", (HEADER, *WRONG, TOTAL))


def test_a_summary_comes_first(wrong: Path, run: Run) -> None:
    code, out, err = run("import", str(wrong), "--dry-run", "--lang", "en")
    assert (code, err) == (1, "")
    assert out.splitlines()[:7] == [
        str(wrong),
        "  criteria: 5 rows, 3 of them leaves",
        "  SIPAS tasks: 0",
        "  agencies: 21, groups: 5; of them new: 1",
        "  years: scores of 2023, targets of 2024",
        # Max points and targets of the area, 1.2 and the whole plan; not so 1.75 and the last 2.75.
        "  sums: 4 right, 2 wrong",
        # Errors: two cells, three leaves that nobody assesses, the two sums, 0.5 below 0.75.
        # Warnings: Sở Ngoại vụ, no SIPAS tasks, who assesses, and 14 things before signing.
        "  to be looked at: 8 errors, 17 warnings; of 9 kinds",
    ]


def test_what_is_the_same_is_said_together(wrong: Path, run: Run) -> None:
    _, out, _ = run("import", str(wrong), "--dry-run", "--lang", "en")
    lines = out.splitlines()
    at = lines.index(
        "table 1, row 3, cell 4: error: “?” is no number of points; `score` is left empty"
    )
    assert lines[at + 1] == "    and 1 more like it: ba"
    assert ": read: " not in out
    levels = [line.split(": ")[1] for line in lines[7:] if not line.startswith("    ")]
    assert levels == sorted(levels, key=["error", "warning"].index)


def test_all_of_it_is_said_where_one_asks(wrong: Path, tmp_path: Path, run: Run) -> None:
    _, out, _ = run("import", str(wrong), "--dry-run", "--verbose", "--lang", "en")
    report = tmp_path / "told.txt"
    _, short, _ = run("import", str(wrong), "--dry-run", "--report", str(report), "--lang", "en")
    assert report.read_text("utf-8") == out
    assert out.splitlines()[:7] == short.splitlines()[:7]
    for words in (
        "“?” is no",
        "“ba” is no",
        "cell 4: read: “Điểm đạt năm 2023” is read as `score`",
    ):
        assert words in out
    assert len(out.splitlines()) > len(short.splitlines())


def test_a_report_that_can_not_be_written_leaves_no_folder(
    wrong: Path, tmp_path: Path, run: Run
) -> None:
    report = tmp_path / "nowhere" / "told.txt"
    code, _, err = run("import", str(wrong), "-o", str(tmp_path / "plan"), "--report", str(report))
    assert (code, "nowhere" in err) == (2, True)
    assert not (tmp_path / "plan").exists()


def test_in_vietnamese(wrong: Path, run: Run) -> None:
    _, out, _ = run("import", str(wrong), "--dry-run", "--lang", "vi")
    assert out.splitlines()[1:7] == [
        "  tiêu chí: 5 dòng, trong đó 3 dòng chấm điểm",
        "  nhiệm vụ SIPAS: 0",
        "  cơ quan: 21, nhóm cơ quan: 5; mới: 1",
        "  năm: điểm đạt được của năm 2023, mục tiêu của năm 2024",
        "  tổng điểm: 4 đúng, 2 sai",
        "  cần xem lại: 8 lỗi, 17 cảnh báo; thuộc 9 loại",
    ]


def test_roundings_count_apart_and_the_set_is_named(run: Run) -> None:
    code, out, _ = run("import", str(SAMPLE), "--dry-run", "--lang", "en")
    assert code == 0
    lines = [line.strip() for line in out.splitlines()]
    # 29 rows have others below them, and there is the last row: 90 sums, of which plan 475 rounds
    # the scores of area 3 and of the whole plan.
    assert "sums: 88 right, 2 rounded, 0 wrong" in lines
    assert "set of criteria: 876/QĐ-BNV" in lines
    assert "nothing tells who assesses" not in out
