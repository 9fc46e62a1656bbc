"""Every cell of a form that has come back is checked; what is wrong is named at its cell."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from forms import Filled, planned, small_plan
from returned import EVERYONE, JUNE, KNOWN, PROOF, Run, complaints, returned

SLIP = "write 85 for 85 %, not 0.85; if so little is meant, with its sign: 0.85%"
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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_plan(tmp_path / "plan", KNOWN)


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
    assert complaints(told) == lines
    assert told.splitlines()[-1] == ending
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
    assert complaints(told) == [
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
    assert complaints(told) == [
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
