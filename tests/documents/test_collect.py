"""What comes back: every cell checked, merged and nothing else touched, who said what kept."""

import datetime
import os
import shutil
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from forms import Filled, book_of, fill, form_of, planned, prove, small_plan
from parplan.documents.forms.contents import FormPeriod
from parplan.plan.results import LeafReport, Round, Status, TaskReport
from places import ROOT

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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_plan(tmp_path / "plan", KNOWN)


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


def test_what_a_form_says_stands_in_the_results(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED, evidence=(PROOF,))
    code, said, told = run("collect", file, "--plan", str(folder))
    assert code == 0
    assert said.splitlines() == [
        f"{line} (Sở Nội vụ, 2024-06-25)"
        for line in (
            "reports/Quý II/received/Sở Nội vụ: – → 2024-06-25",
            "criteria/1.1/figures/in_time: – → yes",
            "criteria/1.1/figures/complete: – → no",
            "criteria/1.1/scores/self: – → 9.5",
            "criteria/1.1/cause: – → Chậm một báo cáo",
            "criteria/1.1/evidence: – → 12/KH-UBND",
            "criteria/1.3.1/figures/share: – → 91.25",
            "criteria/1.3.1/scores/self: – → 0.3",
            "tasks/1.1/status: – → done",
            "tasks/1.1/percentage: – → 100",
            "tasks/1.1/done_on: – → 2024-01-30",
            "tasks/1.1/product: – → 12/KH-UBND",
            "tasks/S3/status: – → under way",
            "tasks/S3/percentage: – → 45.5",
            "tasks/S3/note: – → dòng một dòng hai",
        )
    ]
    target = folder / "results" / "2024.yaml"
    assert told == (f"forms taken: 1; changes: 15; conflicts: 0; errors: 0; written: {target}\n")
    year = planned(folder).of_year(2024)
    leaf, task = year.criteria["1.1"], year.tasks["S3"]
    assert leaf.figures == {"in_time": True, "complete": False}
    assert leaf.scores == {Round.SELF: Decimal("9.5")}
    assert [(e.number, e.date, e.page) for e in leaf.evidence] == [
        ("12/KH-UBND", datetime.date(2024, 1, 15), "3")
    ]
    assert leaf.reported == (
        LeafReport(
            **{n: getattr(leaf, n) for n in LeafReport.model_fields if n not in {"by", "date"}},
            by="Sở Nội vụ",
            date=JUNE,
        ),
    )
    assert (task.status, task.percentage, task.note) == (
        Status.UNDER_WAY,
        Decimal("45.5"),
        "dòng một\ndòng hai",
    )
    assert task.reported_on == JUNE
    assert task.reported == (
        TaskReport(
            by="Sở Nội vụ",
            date=JUNE,
            status=Status.UNDER_WAY,
            percentage=Decimal("45.5"),
            note="dòng một\ndòng hai",
        ),
    )
    assert year.tasks["1.1"].due == datetime.date(2024, 1, 31)
    assert year.reports[0].received == {"Sở Nội vụ": JUNE}
    assert year.reports[0].due == datetime.date(2024, 6, 30)


def test_nothing_else_in_the_file_changes(run: Run, folder: Path) -> None:
    filled: Filled = {
        "task:1.2.2": {"status": "Đã hoàn thành"},
        "figure:1.2.1:published": {"value": 96},
    }
    file = returned(folder, "Văn phòng UBND tỉnh", filled, asked=FormPeriod(2024))
    assert run("collect", file, "--plan", str(folder))[0] == 0
    assert (
        (folder / "results" / "2024.yaml").read_text(encoding="utf-8")
        == """\
# Kết quả năm 2024, phòng CCHC giữ
criteria:
  "1.2.1":
    figures:
      published: 96
    reported:
      - by: Văn phòng UBND tỉnh
        date: 2024-06-25
        figures:
          published: 96
  # Hồ sơ đất đai trễ hạn, xem báo cáo riêng
  "1.2.2":
    figures: {completed: 1290, assigned: 1501}   # theo phần mềm
    evidence:
      - {number: 05/BC-VP, date: 2024-03-20, issuer: Văn phòng UBND tỉnh}
tasks:
  "1.1": {due: 2024-01-31}
  "1.2.2":
    status: done  # nhập tay
    reported_on: 2024-06-25
    reported:
      - by: Văn phòng UBND tỉnh
        date: 2024-06-25
        status: done
"""
    )


def test_a_mark_at_the_beginning_of_the_file_stays(run: Run, folder: Path) -> None:
    results = folder / "results" / "2024.yaml"
    results.write_bytes(KNOWN.replace("\n", "\r\n").encode("utf-8-sig"))
    file = returned(folder, "Sở Nội vụ", FILLED)
    assert run("collect", file, "--plan", str(folder))[0] == 0
    content = results.read_bytes()
    assert content.startswith("\ufeff# Kết quả".encode())
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_second_time_nothing_changes(run: Run, folder: Path) -> None:
    one = returned(folder, "Sở Nội vụ", FILLED, evidence=(PROOF,))
    two = returned(folder, "Sở Tài chính", {"task:1.4": {"percentage": 5}}, file="two.xlsx")
    assert run("collect", one, two, "--plan", str(folder))[0] == 0
    target = folder / "results" / "2024.yaml"
    content = target.read_bytes()
    stamp = target.stat().st_mtime_ns
    for order in ((one, two), (two, one), (one,), (one, one)):
        code, said, told = run("collect", *order, "--plan", str(folder))
        assert (code, said) == (0, "")
        assert told.endswith("changes: 0; conflicts: 0; errors: 0; nothing was written\n")
    assert target.read_bytes() == content
    assert target.stat().st_mtime_ns == stamp


def test_a_dry_run_says_the_same_and_writes_nothing(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    before = (folder / "results" / "2024.yaml").read_bytes()
    code, said, told = run("collect", file, "--plan", str(folder), "--dry-run")
    assert code == 0
    assert told.endswith("nothing was written\n")
    assert (folder / "results" / "2024.yaml").read_bytes() == before
    assert run("collect", file, "--plan", str(folder))[1] == said


def test_results_that_are_not_there_yet(run: Run, tmp_path: Path) -> None:
    folder = small_plan(tmp_path / "plan")
    file = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 5}})
    into = tmp_path / "new" / "2024.yaml"
    assert run("collect", file, "--plan", str(folder), "--into", str(into))[0] == 0
    assert into.read_text(encoding="utf-8").startswith('tasks:\n  "1.1":\n    percentage: 5\n')
    assert run("collect", file, "--plan", str(folder))[0] == 0
    assert (folder / "results" / "2024.yaml").read_bytes() == into.read_bytes()


SLIP = "write 85 for 85 %, not 0.85; if so little is meant, with its sign: 0.85%"


def test_results_of_one_year_do_not_go_into_the_file_of_another(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    into = folder.parent / "2023.yaml"
    code, said, told = run(
        "collect", file, "--plan", str(folder), "--into", str(into), "--year", "2024"
    )
    assert (code, said) == (2, "")
    assert told.startswith(f"parplan: {into} is called after another year than 2024\n")
    assert not into.exists()


BAD: list[tuple[dict[str, dict[str, object]], str, str, str]] = [
    (
        {"task:1.1": {"status": "Đã hoàn thàn"}},
        "Nhiệm vụ!F4",
        "no status is called “Đã hoàn thàn”",
        "did you mean “Đã hoàn thành”?",
    ),
    (
        {"task:1.1": {"status": "?"}},
        "Nhiệm vụ!F4",
        "no status is called “?”",
        "one of: Chưa thực hiện; Đang thực hiện; Đã hoàn thành; Quá hạn",
    ),
    ({"task:1.1": {"percentage": 150}}, "Nhiệm vụ!G4", "150 is no percentage", "from 0 to 100"),
    (
        {"task:1.1": {"percentage": 0.85}},
        "Nhiệm vụ!G4",
        "0.85 is less than one percent",
        SLIP,
    ),
    (
        {"task:1.1": {"done_on": "cuối tháng 6"}},
        "Nhiệm vụ!H4",
        "“cuối tháng 6” is no day",
        "day/month/year, such as 30/06/2024",
    ),
    (
        {"task:1.1": {"done_on": "31/06/2024"}},
        "Nhiệm vụ!H4",
        "there is no such day: 31/06/2024",
        "day/month/year, such as 30/06/2024",
    ),
    (
        {"task:1.1": {"done_on": datetime.date(2024, 6, 26)}},
        "Nhiệm vụ!H4",
        "26/06/2024 can't be: look at the year",
        "between 01/01/2000 and 25/06/2024",
    ),
    (
        {"leaf:1.3.1": {"self": "12,01"}},
        "Tiêu chí!H5",
        "12.01 points: more than the maximum, 12",
        "the form shows the maximum in the same row",
    ),
    ({"leaf:1.3.1": {"self": -1}}, "Tiêu chí!H5", "-1 points: less than 0", ""),
    (
        {"leaf:1.3.1": {"self": "1.250"}},
        "Tiêu chí!H5",
        "“1.250” may be thousands or a decimal",
        "write it without grouping, and decimals after a comma",
    ),
    (
        {"leaf:1.3.1": {"self": "80%"}},
        "Tiêu chí!H5",
        "80% is a percentage, not points",
        "",
    ),
    (
        {"figure:1.3.1:share": {"value": "chín mươi"}},
        "Số liệu!E6",
        "“chín mươi” is no number",
        "write digits alone, such as 12,5: no unit, no grouping",
    ),
    (
        {"figure:1.3.1:share": {"value": 0.85}},
        "Số liệu!E6",
        "0.85 is less than one percent",
        SLIP,
    ),
    (
        {"figure:1.1:in_time": {"value": "chắc vậy"}},
        "Số liệu!E4",
        "“chắc vậy” is neither yes nor no",
        "write Có or Không",
    ),
    (
        {"figure:1.3.1:share": {"value": JUNE}},
        "Số liệu!E6",
        "“25/06/2024” is no number",
        "format the cell as a number and write it again",
    ),
    (
        {"figure:1.3.1:share": {"value": "=1/0"}},
        "Số liệu!E6",
        "a formula without its value",
        "write the value itself into the cell",
    ),
]


@pytest.mark.parametrize(("filled", "expected"), [(filled, rest) for filled, *rest in BAD])
def test_a_bad_cell_is_named_and_nothing_of_its_form_is_taken(
    run: Run,
    folder: Path,
    filled: Filled,
    expected: tuple[str, str, str],
) -> None:
    cell, message, hint = expected
    filled = {**filled, "task:S3": {"percentage": 10}}
    file = returned(folder, "Sở Nội vụ", filled)
    before = (folder / "results" / "2024.yaml").read_bytes()
    code, said, told = run("collect", file, "--plan", str(folder))
    assert (code, said) == (1, "")
    lines = [f"{file}!{cell}: error: {message}", *([f"    hint: {hint}"] if hint else [])]
    ending = "forms taken: 0; changes: 0; conflicts: 0; errors: 1; nothing was written"
    assert told.splitlines() == [*lines, ending]
    assert (folder / "results" / "2024.yaml").read_bytes() == before


def test_a_count_is_no_percentage(run: Run, folder: Path) -> None:
    filled: Filled = {"figure:1.2.2:completed": {"value": "85%"}}
    file = returned(folder, "Văn phòng UBND tỉnh", filled, asked=EVERYONE)
    _, _, told = run("collect", file, "--plan", str(folder))
    assert told.startswith(
        f"{file}!Số liệu!E5: error: 85% is a percentage, not hồ sơ\n"
        "    hint: write the number itself, without the sign\n"
    )


def test_less_than_one_percent_with_its_sign_or_known_already_is_meant(
    run: Run, folder: Path
) -> None:
    filled: Filled = {
        "task:1.1": {"percentage": "0,5%"},
        "figure:1.3.1:share": {"value": "0,85 %"},
    }
    file = returned(folder, "Sở Nội vụ", filled)
    assert run("collect", file, "--plan", str(folder))[0] == 0
    task, leaf = (
        planned(folder).of_year(2024).tasks["1.1"],
        planned(folder).of_year(2024).criteria["1.3.1"],
    )
    assert (task.percentage, leaf.figures) == (Decimal("0.5"), {"share": Decimal("0.85")})
    # The next form bears these numbers without a sign.
    file = returned(folder, "Sở Nội vụ", {}, on=datetime.date(2024, 9, 20))
    assert run("collect", file, "--plan", str(folder))[0] == 0


def test_a_change_may_be_less_than_one_percent(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Tài chính", {"figure:1.4:change": {"value": 0.5}})
    assert run("collect", file, "--plan", str(folder))[0] == 0
    figures = planned(folder).of_year(2024).criteria["1.4"].figures
    assert figures == {"change": Decimal("0.5")}


def test_merged_cells_are_not_taken_for_one_of_them(run: Run, folder: Path) -> None:
    def merge(book: Any) -> None:  # noqa: ANN401
        book["Nhiệm vụ"].merge_cells("F4:G5")
        book["Nhiệm vụ"].merge_cells("B6:C6")  # grey ones say nothing
        book["Nhiệm vụ"].merge_cells("F90:G95")  # nothing is in these

    file = returned(folder, "Sở Nội vụ", {"task:1.1": {"status": "Quá hạn"}}, change=merge)
    code, said, told = run("collect", file, "--plan", str(folder))
    assert (code, said) == (1, "")
    assert told.splitlines()[:-1] == [
        f"{file}!Nhiệm vụ!F4: error: merged cells (F4:G5) hold one value",
        "    hint: unmerge them, and fill in each of them",
    ]


def test_what_has_no_place_in_a_form_is_told(run: Run, folder: Path) -> None:
    def write(book: Any) -> None:  # noqa: ANN401
        tasks = book["Nhiệm vụ"]
        tasks["L3"], tasks["L4"], tasks["C20"] = "Cột mới", "nhận xét", "Nhiệm vụ thêm"
        for row in range(4, 12):
            book["Số liệu"].cell(row, 10, "x")
        book.create_sheet("Giải trình").append(["quan trọng"])
        book.create_sheet("Trống")

    file = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 5}}, change=write)
    code, said, told = run("collect", file, "--plan", str(folder))
    warning = "warning: not read, since it isn't in the form's cells"
    hint = "    hint: what is to be kept belongs in a white cell, such as a note"
    assert code == 0
    assert "tasks/1.1/percentage: – → 5" in said
    assert told.splitlines()[:-1] == [
        f"{file}!Nhiệm vụ: {warning}: L3; L4; C20",
        hint,
        f"{file}!Số liệu: {warning}: J4; J5; J6; J7; J8; …",
        hint,
        f"{file}!Giải trình: warning: not read, since the form has no such sheet",
        hint,
    ]


def test_all_bad_cells_are_told_at_once_and_good_forms_go_in(run: Run, folder: Path) -> None:
    filled: Filled = {"task:1.1": {"percentage": 101, "status": "x"}, "leaf:1.1": {"self": "?"}}
    bad = returned(folder, "Sở Nội vụ", filled, on=None, file="bad.xlsx")
    good = returned(folder, "Sở Tài chính", {"task:1.4": {"percentage": 5}})
    code, said, told = run("collect", bad, good, "--plan", str(folder))
    assert code == 1
    assert "tasks/1.4/percentage: – → 5 (Sở Tài chính, 2024-06-25)" in said
    errors = [line.partition(": error")[0] for line in told.splitlines() if ": error" in line]
    assert errors == [
        f"{bad}!{cell}" for cell in ("Hướng dẫn!C10", "Nhiệm vụ!F4", "Nhiệm vụ!G4", "Tiêu chí!H4")
    ]


def test_a_survey_leaf_is_not_self_scored(run: Run, folder: Path) -> None:
    file = returned(folder, "Văn phòng UBND tỉnh", {"leaf:1.2.3": {"self": 10}})
    _, _, told = run("collect", file, "--plan", str(folder))
    assert told.startswith(
        f"{file}!Tiêu chí!H6: error: 1.2.3 is found by survey: nobody scores it\n"
        "    hint: empty the cell\n"
    )


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
    assert told.splitlines()[:-1] == lines


@pytest.mark.parametrize(
    ("proof", "cell", "message"),
    [
        ({**PROOF, "issuer": None}, "B4", "evidence without Cơ quan ban hành"),
        ({**PROOF, "code": "9.9"}, "B4", "no leaf has the code 9.9"),
        ({**PROOF, "code": "1.4"}, "B4", "Sở Nội vụ doesn't lead 1.4"),
        ({**PROOF, "date": "hôm qua"}, "D4", "“hôm qua” is no day"),
    ],
)
def test_evidence_that_proves_nothing(
    run: Run, folder: Path, proof: dict[str, object], cell: str, message: str
) -> None:
    file = returned(folder, "Sở Nội vụ", {}, evidence=(proof,))
    _, _, told = run("collect", file, "--plan", str(folder))
    assert told.startswith(f"{file}!Tài liệu kiểm chứng!{cell}: error: {message}\n")


def test_a_code_that_became_a_number(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", {}, evidence=({**PROOF, "code": 1.1},))
    assert run("collect", file, "--plan", str(folder))[0] == 0
    assert planned(folder).of_year(2024).criteria["1.1"].evidence


def test_columns_and_rows_may_stand_anywhere(run: Run, folder: Path) -> None:
    def shuffle(book: Any) -> None:  # noqa: ANN401
        sheet = book["Nhiệm vụ"]
        sheet.move_range("F1:F8", cols=6)
        sheet.move_range("A1:A8", cols=12)
        sheet.move_range("A4:M4", rows=8)
        evidence = book["Tài liệu kiểm chứng"]
        evidence.insert_rows(4, 3)

    straight = returned(folder, "Sở Nội vụ", FILLED, evidence=(PROOF,))
    expected = run("collect", straight, "--plan", str(folder), "--dry-run")
    moved = returned(folder, "Sở Nội vụ", FILLED, evidence=(PROOF,), change=shuffle)
    assert run("collect", moved, "--plan", str(folder), "--dry-run") == expected
    assert expected[0] == 0


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


def test_agencies_that_disagree_leave_a_field_as_it_was(run: Run, folder: Path) -> None:
    files = both(
        folder,
        {"status": "Đã hoàn thành", "completed": 1300, "self": 13},
        {"status": "Quá hạn", "completed": 1300, "self": 12.5},
    )
    code, said, told = run("collect", *files, "--plan", str(folder))
    assert code == 1
    by = "(Văn phòng UBND tỉnh, 2024-06-20)"
    other = "(Sở Tài chính, 2024-06-22)"
    assert told.splitlines()[:-1] == [
        f"criteria/1.2.2/scores/self: conflict: 13 {by}; 12.5 {other}; it stays –",
        f"tasks/1.2.2/status: conflict: done {by}; overdue {other}; it stays under way",
    ]
    assert (
        "criteria/1.2.2/figures/completed: 1290 → 1300"
        " (Văn phòng UBND tỉnh, 2024-06-20; Sở Tài chính, 2024-06-22)" in said.splitlines()
    )
    year = planned(folder).of_year(2024)
    assert year.tasks["1.2.2"].status is Status.UNDER_WAY
    assert year.tasks["1.2.2"].reported_on is None
    assert [(r.by, r.status) for r in year.tasks["1.2.2"].reported] == [
        ("Văn phòng UBND tỉnh", Status.DONE),
        ("Sở Tài chính", Status.OVERDUE),
    ]
    # A second time nothing is new, and what nobody has decided is still told.
    code, said, told = run("collect", *files, "--plan", str(folder))
    assert (code, said, told.count(": conflict: ")) == (1, "", 2)


def test_a_conflict_that_somebody_has_decided_is_not_told_again(run: Run, folder: Path) -> None:
    files = both(folder, {"status": "Đã hoàn thành"}, {"status": "Quá hạn"})
    run("collect", *files, "--plan", str(folder))
    results = folder / "results" / "2024.yaml"
    text = results.read_text(encoding="utf-8")
    decided = text.replace("status: under_way  # nhập tay", "status: done  # đã xác minh")
    assert decided != text
    results.write_text(decided, encoding="utf-8")
    assert run("collect", *files, "--plan", str(folder))[:2] == (0, "")
    assert results.read_text(encoding="utf-8") == decided


def test_what_was_corrected_by_hand_stays_until_something_new_is_said(
    run: Run, folder: Path
) -> None:
    filled: Filled = {"task:1.1": {"percentage": 60, "note": "chờ văn bản"}}
    first = returned(folder, "Sở Nội vụ", filled, file="first.xlsx")
    run("collect", first, "--plan", str(folder))
    results = folder / "results" / "2024.yaml"
    text = results.read_text(encoding="utf-8").replace("chờ văn bản", "đã có văn bản", 1)
    results.write_text(text, encoding="utf-8")
    assert run("collect", first, "--plan", str(folder))[:2] == (0, "")
    assert results.read_text(encoding="utf-8") == text
    # Their next form has the corrected words, which they let stand.
    on = datetime.date(2024, 9, 20)
    later = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 80}}, on=on)
    run("collect", later, "--plan", str(folder))
    task = planned(folder).of_year(2024).tasks["1.1"]
    assert (task.percentage, task.note) == (Decimal(80), "đã có văn bản")


def test_of_many_who_say_the_same_a_few_are_named(run: Run, folder: Path) -> None:
    text = (
        KNOWN
        + "    reported:\n"
        + "".join(
            f"      - {{by: Sở {letter}, date: 2024-05-01, status: under_way}}\n"
            for letter in "ABCDE"
        )
    )
    (folder / "results" / "2024.yaml").write_text(text, encoding="utf-8")
    file = both(folder, {"status": "Đã hoàn thành"}, {})[0]
    _, _, told = run("collect", file, "--plan", str(folder))
    assert told.splitlines()[0] == (
        "tasks/1.2.2/status: conflict: under way (Sở A, 2024-05-01; Sở B, 2024-05-01;"
        " Sở C, 2024-05-01; and 2 more); done (Văn phòng UBND tỉnh, 2024-06-20);"
        " it stays under way"
    )


def test_a_later_report_settles_a_conflict(run: Run, folder: Path) -> None:
    files = both(folder, {"status": "Đã hoàn thành"}, {"status": "Quá hạn"})
    run("collect", *files, "--plan", str(folder))
    later = returned(
        folder,
        "Sở Tài chính",
        {"task:1.2.2": {"status": "Đã hoàn thành"}},
        on=datetime.date(2024, 7, 5),
        asked=EVERYONE,
    )
    code, said, _ = run("collect", later, "--plan", str(folder))
    assert code == 0
    assert "tasks/1.2.2/status: under way → done" in said
    task = planned(folder).of_year(2024).tasks["1.2.2"]
    assert (task.status, task.reported_on) == (Status.DONE, datetime.date(2024, 7, 5))
    assert [(r.by, r.date.isoformat()) for r in task.reported] == [
        ("Văn phòng UBND tỉnh", "2024-06-20"),
        ("Sở Tài chính", "2024-06-22"),
        ("Sở Tài chính", "2024-07-05"),
    ]


def test_an_older_report_that_comes_late_does_not_win(run: Run, folder: Path) -> None:
    july = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 60}}, on="05/07/2024")
    run("collect", july, "--plan", str(folder))
    march = returned(
        folder,
        "Sở Nội vụ",
        {"task:1.1": {"percentage": 20, "product": "Dự thảo"}},
        on=datetime.date(2024, 3, 20),
        file="march.xlsx",
    )
    _, said, _ = run("collect", march, "--plan", str(folder))
    assert "percentage" not in said
    task = planned(folder).of_year(2024).tasks["1.1"]
    # What only the older one says is still the last that was said of it.
    assert (task.percentage, task.product) == (Decimal(60), "Dự thảo")
    assert task.reported_on == datetime.date(2024, 7, 5)
    assert task.known(datetime.date(2024, 4, 1)).percentage == 20


def test_a_form_that_says_the_same_again_is_kept_as_a_report(run: Run, folder: Path) -> None:
    first = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 60}})
    run("collect", first, "--plan", str(folder))
    again = returned(folder, "Sở Nội vụ", {}, on=datetime.date(2024, 9, 20), asked=FormPeriod(2024))
    _, said, _ = run("collect", again, "--plan", str(folder))
    assert said == "tasks/1.1/reported: reported, and nothing new (Sở Nội vụ, 2024-09-20)\n"


def test_a_report_that_is_sent_again_came_when_it_first_did(run: Run, folder: Path) -> None:
    for day in (JUNE, datetime.date(2024, 7, 3)):
        file = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": day.day}}, on=day)
        run("collect", file, "--plan", str(folder))
    (report,) = planned(folder).of_year(2024).reports
    assert report.received == {"Sở Nội vụ": JUNE}


def test_a_corrected_form_of_the_same_day_takes_the_place_of_the_first(
    run: Run, folder: Path
) -> None:
    for share in (50, 60):
        file = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": share}})
        run("collect", file, "--plan", str(folder))
    (report,) = planned(folder).of_year(2024).tasks["1.1"].reported
    assert report.percentage == 60


def test_of_two_forms_of_an_agency_and_a_day_neither_is_taken(run: Run, folder: Path) -> None:
    """Which of them holds isn't known: the first that is given may be the one put right since."""
    one = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 50}}, file="one.xlsx")
    two = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 60}}, file="two.xlsx")
    for files in ((one, two), (two, one)):
        first, second = files
        code, said, told = run("collect", *files, "--plan", str(folder))
        assert (code, said) == (1, "")
        assert told.startswith(
            f"{second}: error: {first} is of Sở Nội vụ and of the same day, and says something"
            " else: neither is taken\n    hint: give only the one that holds\n"
        )
    assert planned(folder).of_year(2024).tasks["1.1"].percentage is None


def test_evidence_of_all_is_put_together_and_can_be_taken_back(run: Run, folder: Path) -> None:
    def numbers() -> list[str]:
        return [one.number for one in planned(folder).of_year(2024).criteria["1.2.2"].evidence]

    def proof(number: str) -> dict[str, object]:
        return {**PROOF, "code": "1.2.2", "number": number}

    office = returned(
        folder, "Văn phòng UBND tỉnh", {}, asked=EVERYONE, evidence=(proof("1/BC"), proof("2/BC"))
    )
    run("collect", office, "--plan", str(folder))
    assert numbers() == ["05/BC-VP", "1/BC", "2/BC"]

    def forget(book: Any) -> None:  # noqa: ANN401
        book["Tài liệu kiểm chứng"].delete_rows(5)

    finance = returned(
        folder,
        "Sở Tài chính",
        {},
        asked=EVERYONE,
        evidence=(proof("3/BC"),),
    )
    run("collect", finance, "--plan", str(folder))
    assert numbers() == ["05/BC-VP", "1/BC", "2/BC", "3/BC"]
    later = datetime.date(2024, 9, 1)
    office = returned(folder, "Văn phòng UBND tỉnh", {}, on=later, asked=EVERYONE, change=forget)
    run("collect", office, "--plan", str(folder))
    assert numbers() == ["05/BC-VP", "1/BC", "3/BC"]


def test_a_crash_leaves_the_old_file(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    before = (folder / "results" / "2024.yaml").read_bytes()

    def crash(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", crash)
    code, said, told = run("collect", file, "--plan", str(folder))
    assert (code, said) == (2, "")
    assert "No space left on device" in told
    assert (folder / "results" / "2024.yaml").read_bytes() == before
    assert [one.name for one in (folder / "results").iterdir()] == ["2024.yaml"]


def test_results_that_may_not_be_written_stay(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is put in another's place would not ask whether that one may be written."""
    file = returned(folder, "Sở Nội vụ", FILLED)
    target = folder / "results" / "2024.yaml"
    before = target.read_bytes()
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != target)  # root may write all
    code, said, told = run("collect", file, "--plan", str(folder))
    assert (code, said) == (2, "")
    assert told == f"parplan: {target}: Permission denied\n"
    assert target.read_bytes() == before


def test_results_that_are_misshapen_are_not_added_to(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    into = folder.parent / "2024.yaml"
    into.write_text("tasks:\n  S1: {status: finished}\n", encoding="utf-8")
    code, said, told = run("collect", file, "--plan", str(folder), "--into", str(into))
    assert (code, said) == (1, "")
    assert f"{into}:2:8: error:" in told
    into.write_text("một\n", encoding="utf-8")
    code, _, told = run("collect", file, "--plan", str(folder), "--into", str(into))
    assert code == 1
    assert told.startswith(f"{into}:1:1: error: `file` can't be một [PAR002]\n")
    into.write_text("{tasks: {S1: {status: done}}}\n", encoding="utf-8")
    for more in ((), ("--dry-run",)):
        code, said, told = run("collect", file, "--plan", str(folder), "--into", str(into), *more)
        assert (code, said) == (2, "")
        assert told.startswith(f"parplan: {into} is written in a way that can't be added to\n")


def test_the_bundled_plan_takes_no_results(run: Run, folder: Path, tmp_path: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    bundled = ROOT / "data"
    code, _, told = run("collect", file, "--plan", str(bundled))
    assert code == 2
    assert told.startswith("parplan: the bundled plan takes no results\n")
    into = str(tmp_path / "2024.yaml")
    code, _, told = run("collect", file, "--plan", str(bundled), "--into", into)
    assert code == 1
    assert "a form of another plan: 01/KH-UBND, not 475/KH-UBND" in told


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
COMES_AS = "a form comes back as .xlsx or .ods: save it so in Excel or LibreOffice"


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
    assert said.splitlines()[:-1] == [f"{file}: error: {message}", f"    hint: {hint}"]


def test_a_file_that_is_not_there_ends_it(run: Run, folder: Path) -> None:
    good = returned(folder, "Sở Nội vụ", FILLED)
    missing = str(folder.parent / "missing.xlsx")
    code, said, told = run("collect", good, missing, "--plan", str(folder))
    assert (code, said) == (2, "")
    assert told == f"parplan: {missing}: No such file or directory\n"


def test_a_plan_that_is_wrong_says_so(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    shutil.copy(folder / "rules.yaml", folder / "criteria.yaml")
    assert run("collect", file, "--plan", str(folder))[0] == 1


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
    assert told.startswith(f"{file}: error: parplan: there is more in it than in any form\n")
