"""The form that goes round: who gets one, what stands in it, what is locked and what is checked."""

import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from forms import book_of, form_of, planned, small_plan
from office import HOSTILE, bears_today
from parplan.documents.forms.as_xlsx import render
from parplan.documents.forms.contents import FormPeriod, forms
from parplan.plan.plan import Plan

QUARTER = FormPeriod(2024, "Quý II", datetime.date(2024, 6, 30))
RESULTS = """\
criteria:
  "1.1":
    figures: {in_time: true, complete: false}
    scores: {self: 4.5}
    cause: Chậm báo cáo quý
    evidence:
      - number: 12/KH-UBND
        date: 2024-01-15
        issuer: UBND tỉnh
        section: II
        page: "3"
        link: a/12.pdf
  "1.3.1":
    figures: {share: 71.5}
    not_applicable: Đang sắp xếp
tasks:
  "1.1":
    status: done
    due: 2024-01-31
    percentage: 100
    done_on: 2024-01-15
    product: =12/KH-UBND
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(small_plan(tmp_path_factory.mktemp("forms") / "plan", RESULTS))


@pytest.fixture(scope="module")
def book(small: Plan) -> Any:  # noqa: ANN401 - openpyxl has no types
    return book_of(form_of(small, "Sở Nội vụ", QUARTER))


def rows(sheet: Any, first: int = 4) -> list[list[object]]:  # noqa: ANN401
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
    return [row for row in found if any(value is not None for value in row)]


def test_who_leads_something_gets_a_form(small: Plan) -> None:
    named = [
        form.agency.name
        for form in forms(small, small.agencies.agencies, FormPeriod(2024))
        if not form.is_empty
    ]
    assert named == ["Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tài chính"]


def test_members_of_a_group_get_what_it_leads(small: Plan) -> None:
    asked = FormPeriod(2024, expand=True)
    found = {form.agency.name: form for form in forms(small, small.agencies.agencies, asked)}
    assert [n for n, form in found.items() if form.is_empty] == ["Bưu điện tỉnh"]
    assert [line.id for line in found["UBND huyện Mẫu Đông"].lines["tasks"]] == ["task:S1"]
    leaves = [line.id for line in found["Sở Tài chính"].lines["leaves"]]
    assert leaves == ["leaf:1.2.2", "leaf:1.2.3", "leaf:1.4"]


def test_the_sheets_and_their_hidden_keys(book: Any) -> None:  # noqa: ANN401
    assert book.sheetnames == [
        *("Hướng dẫn", "Nhiệm vụ", "Tiêu chí", "Số liệu", "Tài liệu kiểm chứng", "parplan")
    ]
    keys = {
        sheet.title: [cell.value for cell in sheet[1]]
        for sheet in book.worksheets
        if sheet.title != "parplan"
    }
    assert keys == {
        "Hướng dẫn": ["id", "label", "value"],
        "Nhiệm vụ": [
            *("id", "number", "words", "lead", "due"),
            *("status", "percentage", "done_on", "product", "note"),
        ],
        "Tiêu chí": [
            *("id", "code", "title", "max_points", "score", "target", "computed", "self", "cause")
        ],
        "Số liệu": ["id", "code", "title", "unit", "value", "rule", "points"],
        "Tài liệu kiểm chứng": [
            *("id", "code", "number", "date", "issuer", "section", "page", "link")
        ],
    }
    assert all(book[title].row_dimensions[1].hidden for title in keys)
    assert all(book[title].column_dimensions["A"].hidden for title in keys)


def test_a_hidden_sheet_says_which_form_it_is(book: Any) -> None:  # noqa: ANN401
    assert book["parplan"].sheet_state == "hidden"
    assert rows(book["parplan"], 1) == [
        ["form_version", "1"],
        ["plan", "01/KH-UBND"],
        ["agency", "Sở Nội vụ"],
        ["year", "2024"],
        ["period", "Quý II"],
        ["due", "2024-06-30"],
    ]


def test_what_is_known_stands_in_it(book: Any) -> None:  # noqa: ANN401
    day = datetime.datetime
    assert rows(book["Nhiệm vụ"])[0] == [
        "task:1.1",
        "1.1",
        "Ban hành kế hoạch trước ngày 31/01, thực hiện đủ các nhiệm vụ đã đề ra",
        "Giám đốc Sở Nội vụ",
        day(2024, 1, 31),
        "Đã hoàn thành",
        100,
        day(2024, 1, 15),
        "=12/KH-UBND",
        None,
    ]
    assert [row[0] for row in rows(book["Nhiệm vụ"])] == [
        *("task:1.1", "task:1.3.1", "task:1.3.2", "task:2", "task:S3", "task:II.1")
    ]
    leaves = rows(book["Tiêu chí"])
    assert [row[0] for row in leaves] == ["leaf:1.1", "leaf:1.3.1", "leaf:1.3.2", "leaf:2"]
    assert leaves[0][1:6] == ["1.1", "Kế hoạch cải cách hành chính", 10, 9.5, 9.5]
    assert leaves[0][7:] == [4.5, "Chậm báo cáo quý"]
    figures = rows(book["Số liệu"])
    assert [[row[0], row[2], row[3], row[4]] for row in figures] == [
        ["figure:1.1:in_time", "Ban hành trước ngày 31/01", "Có/Không", "Có"],
        ["figure:1.1:complete", "Thực hiện đủ nhiệm vụ", "Có/Không", "Không"],
        ["figure:1.3.1:share", "Tỷ lệ đúng vị trí", "%", 71.5],
    ]
    assert rows(book["Tài liệu kiểm chứng"]) == [
        [None, "1.1", "12/KH-UBND", day(2024, 1, 15), "UBND tỉnh", "II", "3", "a/12.pdf"]
    ]


def test_what_several_lead_shows_only_what_the_agency_said_itself(tmp_path: Path) -> None:
    results = """\
criteria:
  "1.2.2":
    figures: {completed: 1290, assigned: 1501}
    scores: {self: 12}
    reported:
      - {by: Sở Tài chính, date: 2024-03-20, scores: {self: 11}}
      - {by: Sở Tài chính, date: 2024-06-20, scores: {self: 12.5}, cause: Trễ hẹn}
tasks:
  "1.2.2": {status: done, due: 2024-06-30}
"""
    plan = planned(small_plan(tmp_path / "plan", results))
    for name, said in (("Văn phòng UBND tỉnh", (None, None)), ("Sở Tài chính", (12.5, "Trễ hẹn"))):
        book = book_of(form_of(plan, name, FormPeriod(2024, expand=True)))
        leaf = next(row for row in rows(book["Tiêu chí"]) if row[0] == "leaf:1.2.2")
        assert tuple(leaf[7:]) == said
        task = next(row for row in rows(book["Nhiệm vụ"]) if row[0] == "task:1.2.2")
        assert [str(value) for value in task[4:6]] == ["2024-06-30 00:00:00", "None"]
        figures = [row[4] for row in rows(book["Số liệu"]) if "1.2.2" in str(row[0])]
        assert figures == [None, None]


def test_how_points_come_about_is_told(small: Plan) -> None:
    told = [
        line.values["rule"]
        for name in ("Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tài chính")
        for line in form_of(small, name).lines["figures"]
        if line.values["rule"]
    ]
    assert told == [
        "tỷ lệ (%) × 10 điểm; dưới 50%: 0 điểm; từ 95%: điểm tối đa",
        "Hồ sơ đúng hạn / Hồ sơ đã giải quyết × 15 điểm; dưới 80%: 0 điểm",
        "Ban hành trước ngày 31/01: 4,5 điểm; Thực hiện đủ nhiệm vụ: 5,5 điểm",
        "từ 90 trở lên: 12 điểm; từ 70 trở lên: 9 điểm",
        "từ −10 trở xuống: 0 điểm; từ 0 trở xuống: 6,5 điểm; còn lại: 10 điểm",
    ]


def test_points_are_formulas_that_hold_their_values(small: Plan) -> None:
    written = render(form_of(small, "Sở Nội vụ", QUARTER))
    formulas = openpyxl.load_workbook(io.BytesIO(written))
    values = openpyxl.load_workbook(io.BytesIO(written), data_only=True)
    for sheet, column, known in (("Số liệu", "G", [4.5, 9]), ("Tiêu chí", "G", [4.5, 9])):
        cells = [cell for cell in formulas[sheet][column] if str(cell.value).startswith("=")]
        assert [values[sheet][cell.coordinate].value for cell in cells] == known


def test_grey_is_locked_and_white_is_not(book: Any) -> None:  # noqa: ANN401
    white = {
        "Nhiệm vụ": {"status", "percentage", "done_on", "product", "note"},
        "Tiêu chí": {"self", "cause"},
        "Số liệu": {"value"},
        "Tài liệu kiểm chứng": {"code", "number", "date", "issuer", "section", "page", "link"},
    }
    for title, keys in white.items():
        sheet = book[title]
        for column, key in enumerate((cell.value for cell in sheet[1]), 1):
            cell = sheet.cell(4, column)
            assert cell.protection.locked == (key not in keys), (title, key)
            grey = cell.fill.fgColor.rgb == "FFE7E6E6"
            assert grey == (key not in {*keys, "id"}), (title, key)
    unlocked = [row[2].coordinate for row in book["Hướng dẫn"] if not row[2].protection.locked]
    assert [book["Hướng dẫn"][name].offset(0, -1).value for name in unlocked] == [
        *("Người lập biểu", "Ngày báo cáo")
    ]


def test_protection_has_no_password_and_lets_sort_filter_and_insert_rows(book: Any) -> None:  # noqa: ANN401
    for sheet in book.worksheets[:-1]:
        protection = sheet.protection
        assert protection.sheet
        assert protection.password is None
        # These say what is locked.
        assert not protection.sort
        assert not protection.autoFilter
        assert not protection.insertRows
        assert protection.formatCells


def test_what_a_survey_finds_or_does_not_apply_is_not_self_scored(small: Plan) -> None:
    def locked(name: str, id_: str) -> bool:
        sheet = book_of(form_of(small, name))["Tiêu chí"]
        row = next(row for row in sheet if row[0].value == id_)
        return bool(row[7].protection.locked)

    assert locked("Văn phòng UBND tỉnh", "leaf:1.2.3")
    assert locked("Sở Nội vụ", "leaf:1.3.1")
    assert not locked("Văn phòng UBND tỉnh", "leaf:1.2.2")
    assert not locked("Sở Nội vụ", "leaf:1.3.2")
    assert locked("Sở Nội vụ", "leaf:2")  # SIPAS asks people, too


def test_every_white_cell_is_checked_and_says_how(book: Any) -> None:  # noqa: ANN401
    found = {}
    for sheet in book.worksheets:
        for check in sheet.data_validations.dataValidation:
            assert check.error
            assert check.prompt
            found[sheet.title, str(check.sqref)] = (
                *(check.type, check.formula1, check.formula2),
                check.errorStyle in {None, "stop"},
            )
    known = {
        ("Hướng dẫn", "C10"): ("date", "45292", "46022", True),
        ("Nhiệm vụ", "F4:F9"): (
            "list",
            '"Chưa thực hiện,Đang thực hiện,Đã hoàn thành,Quá hạn"',
            None,
            True,
        ),
        ("Nhiệm vụ", "G4:G9"): ("decimal", "0.0", "100.0", True),
        ("Nhiệm vụ", "H4:H9"): ("date", "36526", "46022", True),
        ("Tiêu chí", "H4"): ("decimal", "0.0", "10.0", True),
        ("Tiêu chí", "H6"): ("decimal", "0.0", "8.0", True),
        ("Số liệu", "E4:E5"): ("list", '"Có,Không"', None, True),
        ("Số liệu", "E6"): ("decimal", "-1000000000000000", "1000000000000000", True),
        ("Tài liệu kiểm chứng", "B4:B34"): ("list", "'Tiêu chí'!$B$4:$B$7", None, True),
        ("Tài liệu kiểm chứng", "D4:D34"): ("date", "36526", "46022", True),
    }
    assert found == known


def test_every_header_explains_itself(book: Any) -> None:  # noqa: ANN401
    for sheet in book.worksheets[1:5]:
        assert all(cell.comment and cell.comment.text for cell in sheet[3][1:]), sheet.title


def test_the_same_form_has_the_same_bytes_on_any_day(small: Plan) -> None:
    form = form_of(small, "Sở Nội vụ", QUARTER)
    assert render(form) == render(form)
    assert not bears_today(render(form))


@pytest.mark.parametrize("words", HOSTILE)
def test_words_come_out_as_they_went_in(small: Plan, words: str) -> None:
    form = form_of(small, "Sở Nội vụ")
    line = form.lines["tasks"][0]
    values = {**line.values, "product": words, "words": (words,)}
    changed = form._replace(lines={**form.lines, "tasks": (line._replace(values=values),)})
    sheet = book_of(changed)["Nhiệm vụ"]
    assert [sheet["C4"].value, sheet["I4"].value] == [words.strip(), words] or words[:1] == " "
    assert sheet["C4"].data_type == sheet["I4"].data_type == "s"


def test_an_agency_without_figures_or_rules(tmp_path: Path) -> None:
    folder = small_plan(tmp_path / "plan")
    (folder / "rules.yaml").unlink()
    book = book_of(form_of(planned(folder), "Sở Tài chính"))
    assert rows(book["Số liệu"]) == [[None, "(không có)", None, None, None, None, None]]
    assert rows(book["Tiêu chí"]) == [
        ["leaf:1.4", "1.4", "Thu ngân sách", 10, 6.5, 8.5, None, None, None]
    ]


def test_points_known_to_be_exact_are_not_rounded_again(small: Plan) -> None:
    line = form_of(small, "Sở Nội vụ").lines["figures"][0]
    assert line.points == Decimal("4.5")


Run = Callable[..., tuple[int, str, str]]


def test_forms_are_files_named_as_letters(run: Run, tmp_path: Path) -> None:
    plan = str(small_plan(tmp_path / "plan"))
    out = tmp_path / "forms"
    code, said, told = run("forms", "-o", str(out), "--plan", plan, "--period", "Quý II")
    assert (code, said) == (0, "")
    assert told == (
        f"forms written: 3, in {out}\n"
        "on none of these forms: 1 tasks, which only groups lead; see --expand\n"
    )
    assert sorted(file.name for file in out.iterdir()) == [
        *("so-noi-vu.xlsx", "so-tai-chinh.xlsx", "van-phong-ubnd-tinh.xlsx")
    ]


def test_a_form_that_is_there_is_replaced_only_if_asked(run: Run, tmp_path: Path) -> None:
    asked = ("forms", "--plan", str(small_plan(tmp_path / "plan")), "-o", str(tmp_path / "forms"))
    assert run(*asked)[0] == 0
    file = tmp_path / "forms" / "so-noi-vu.xlsx"
    empty = file.read_bytes()
    assert run(*asked)[0] == 0  # the same forms may be written again
    book = openpyxl.load_workbook(file)
    book["Nhiệm vụ"]["G4"] = 40
    book.save(file)
    filled = file.read_bytes()
    assert filled != empty
    code, _, told = run(*asked)
    assert code == 2
    assert told.splitlines() == [
        f"parplan: there already, in {tmp_path / 'forms'}: so-noi-vu.xlsx",
        "    write to another folder, or replace them with --force",
    ]
    assert file.read_bytes() == filled
    assert run(*asked, "--force")[0] == 0
    assert file.read_bytes() == empty


def test_forms_of_a_group_are_its_members(run: Run, tmp_path: Path) -> None:
    plan = str(small_plan(tmp_path / "plan"))
    out = tmp_path / "forms"
    asked = ("forms", "-o", str(out), "--plan", plan, "--agency", "UBND cấp huyện")
    code, _, told = run(*asked)
    assert code == 2
    assert told == (
        "parplan: the plan gives no task to UBND huyện Mẫu Đông; UBND huyện Mẫu Tây\n"
        "    with --expand also what its groups lead\n"
    )
    assert run(*asked, "--expand")[0] == 0
    assert sorted(file.name for file in out.iterdir()) == [
        *("ubnd-huyen-mau-dong.xlsx", "ubnd-huyen-mau-tay.xlsx")
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((), "say with -o DIR which folder to write the forms to"),
        (("-o", "x", "--due", "30/6"), '"30/6" is no day'),
        (("-o", "x", "--agency", "Sở Xyz"), 'no agency is called "Sở Xyz"'),
    ],
)
def test_what_cannot_be_done(run: Run, asked: tuple[str, ...], said: str) -> None:
    code, out, told = run("forms", *asked)
    assert (code, out) == (2, "")
    assert said in told
    assert not Path("x").exists()


def test_years_in_headings_days_as_letters_write_them_and_places_for_signatures(book: Any) -> None:  # noqa: ANN401
    about, tasks, leaves = (book[name] for name in ("Hướng dẫn", "Nhiệm vụ", "Tiêu chí"))
    text = [cell.value for row in about.iter_rows() for cell in row if cell.value]
    assert "BIỂU BÁO CÁO KẾT QUẢ THỰC HIỆN NĂM 2024" in text
    assert "Kế hoạch số 01/KH-UBND ngày 03 tháng 6 năm 2024 của Ủy ban nhân dân Tỉnh Mẫu" in text
    assert text[-4:] == ["NGƯỜI LẬP BIỂU", "GIÁM ĐỐC SỞ NỘI VỤ", *["(Ký, ghi rõ họ tên)"] * 2]
    title = "Nhiệm vụ cơ quan chủ trì, nhiệm vụ của người đứng đầu, năm 2024 – Sở Nội vụ"
    assert tasks["B2"].value == title
    labels = [cell.value for cell in leaves[3]]
    assert labels[4:6] == ["Điểm đạt được năm 2023", "Mục tiêu năm 2024"]
