"""Duties of heads as tasks, from the plan to a form, back into the results, and into progress."""

import datetime
import shutil
from pathlib import Path

import pytest

from forms import form_of, planned, small_plan
from parplan.documents.forms.contents import FormPeriod
from parplan.plan.duties import doers, duty_tasks
from parplan.plan.plan import Plan
from parplan.questions.agency import agency
from parplan.questions.year.progress import progress
from places import TESTS
from returned import Run, complaints, returned

EACH = """\
      title: Thủ trưởng các sở, ban, ngành
      heads: ["Các sở, ban, ngành"]
      answers_for: ["1.4"]
      paragraphs:
        - a) Ban hành kế hoạch của đơn vị trước ngày 15/7/2024.
        - b) Phối hợp với Bưu điện tỉnh.
      tasks:
        II.3.a: {due: 2024-07-15}
        II.3.b: {named: [Bưu điện tỉnh]}
"""
ALONE = """\
      title: Sở Tài chính
      heads: [Giám đốc Sở Tài chính]
      answers_for: ["1.4"]
      paragraphs: [Theo dõi việc thu ngân sách.]
"""
JULY = datetime.date(2024, 7, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of the small plan, the last duty is that of every department."""
    made = small_plan(tmp_path / "plan")
    file = made / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    assert ALONE in text
    file.write_text(text.replace(ALONE, EACH), encoding="utf-8")
    return made


def test_what_duties_are_called_and_who_has_them(plan: Plan) -> None:
    counted = {task.number: len(doers(plan, task)) for task in duty_tasks(plan)}
    departments_and_districts = 19 + 8
    assert counted == {
        **{f"III.1.{letter}": departments_and_districts for letter in "abcđ"},
        "III.1.d": departments_and_districts + 1,  # Bưu điện tỉnh
        **{f"III.{number}": 1 for number in range(2, 7)},
        "III.7": 7,
        "III.8": 3,
        "III.9.1": 1,
        "III.9.2": 1,
    }
    assert all(task.due is None for task in duty_tasks(plan))  # no paragraph says a day


def test_tasks_of_the_appendices_stay_what_they_were(plan: Plan) -> None:
    report = progress(plan, as_of=JULY)
    areas = report.table("areas")
    assert [row.tasks for row in areas.rows][-1] == 16
    assert areas.records()[-1]["tasks"] == 16
    assert sum(row.tasks for row in areas.rows) == 87 + 16
    duties = report.table("duties").records()
    assert sum(int(str(row["agencies"])) for row in duties) == 153
    assert len(report.table("duty_tasks").rows) == 153


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Bưu điện tỉnh", "III.1.d"),
        ("Báo Đắk Nông", "III.8"),
        ("Đài Phát thanh và Truyền hình tỉnh", "III.8"),
    ],
)
def test_a_body_with_nothing_but_a_duty_has_a_list_and_a_form(
    plan: Plan, name: str, number: str
) -> None:
    listed = agency(plan, name).table("accountable").records()
    assert [row["code"] for row in listed] == [number]
    form = form_of(plan, name)
    assert [line.id for line in form.lines["tasks"]] == [f"task:{number}"]


def test_whoever_has_nothing_keeps_nobody_from_a_form_or_letter(run: Run, tmp_path: Path) -> None:
    for command in ("forms", "assign"):
        asked = ("--agency", "Báo Đắk Nông", "--agency", "Bộ Nội vụ")
        code, _, told = run(command, "-o", str(tmp_path / command), *asked)
        assert code == 0
        assert "Bộ Nội vụ" in told
        assert min(file.stem for file in (tmp_path / command).iterdir()) == "bao-dak-nong"
    code, _, told = run("forms", "-o", str(tmp_path / "none"), "--agency", "Bộ Nội vụ")
    assert (code, told.splitlines()[0]) == (2, "parplan: the plan gives no task to Bộ Nội vụ")


def test_each_says_for_itself_what_it_has_done(run: Run, folder: Path) -> None:
    said = {"Sở Nội vụ": "xong", "Sở Tài chính": "Đang làm."}
    files = [
        returned(folder, name, {"task:II.3.a": {"status": status}}, on=JULY, file=f"{name}.xlsx")
        for name, status in said.items()
    ]
    code, out, told = run("collect", *files, "--plan", str(folder))
    assert (code, complaints(told)) == (0, [])
    assert [line for line in out.splitlines() if line.startswith("tasks/")] == [
        "tasks/II.3.a/Sở Nội vụ/status: – → done (Sở Nội vụ, 2024-07-20)",
        "tasks/II.3.a/Sở Tài chính/status: – → under way (Sở Tài chính, 2024-07-20)",
    ]
    known = planned(folder)
    assert known.of_year(2024).tasks["II.3.a"].status is None
    rows = progress(known, as_of=JULY).table("duty_tasks").records()
    assert {row["agency"]: row["status"] for row in rows if row["number"] == "II.3.a"} == {
        "Văn phòng UBND tỉnh": "overdue",
        "Sở Nội vụ": "done",
        "Sở Tài chính": "overdue",
    }
    before = progress(known, as_of=datetime.date(2024, 7, 1)).table("duty_tasks").records()
    assert {row["status"] for row in before} == {"not_reported"}
    # What is said a second time is no news; a later report replaces an earlier one.
    assert run("collect", *files, "--plan", str(folder))[:2] == (0, "")
    later = returned(
        folder, "Sở Tài chính", {"task:II.3.a": {"status": "Xong"}}, on=datetime.date(2024, 8, 1)
    )
    out = run("collect", later, "--plan", str(folder))[1]
    assert "tasks/II.3.a/Sở Tài chính/status: under way → done" in out
    assert run("check", str(folder))[0] == 0


def test_a_duty_that_nobody_has_is_found(run: Run, folder: Path) -> None:
    file = folder / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("II.3.b:", "II.3.c:"), encoding="utf-8")
    code, out, _ = run("check", str(folder))
    assert code == 1
    assert "error: no task has the number II.3.c [PAR501]\n    hint: near it: " in out


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *((words, "done") for words in ("xong", "Đã xong.", "HOÀN THÀNH", "da hoan tat")),
        *((words, "under_way") for words in ("Đang làm", "đang triển khai", "Đang  xử lý!")),
        *((words, "not_started") for words in ("chưa", "Chưa làm", "chua bat dau")),
        ("trễ hạn", "overdue"),
    ],
)
def test_words_that_mean_a_status(run: Run, folder: Path, written: str, meant: str) -> None:
    file = returned(folder, "Sở Nội vụ", {"task:II.3.a": {"status": written}}, on=JULY)
    assert run("collect", file, "--plan", str(folder))[0] == 0
    (report,) = planned(folder).of_year(2024).tasks["II.3.a"].reported
    assert report.status == meant


def test_not_finished_may_mean_two_things(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", {"task:II.3.a": {"status": "chưa xong"}}, on=JULY)
    told = run("collect", file, "--plan", str(folder))[2]
    assert "    hint: one of: Chưa thực hiện; Đang thực hiện\n" in told


def test_grey_cells_that_were_changed_are_told_and_each_file_has_a_line(
    run: Run, folder: Path
) -> None:
    filled: dict[str, dict[str, object]] = {
        "task:1.1": {"words": "Nội dung khác", "status": "xong"},
        "leaf:1.1": {"max_points": 99},
        "about:year": {"value": "2030"},
    }
    taken = returned(folder, "Sở Nội vụ", filled, on=JULY, file="taken.xlsx")
    undated = returned(folder, "Sở Tài chính", {}, on="", file="undated.xlsx")
    word = folder.parent / "word.xlsx"
    word.write_bytes(b"plain")
    code, _, told = run("collect", taken, undated, str(word), "--plan", str(folder))
    assert code == 1
    assert [
        line.partition(": warning: ")[2] for line in told.splitlines() if "warning" in line
    ] == [
        "a grey cell was changed, which isn't taken: “2030” instead of “2024”",
        (
            "a grey cell was changed, which isn't taken: “Nội dung khác” instead of "
            "“Ban hành kế hoạch trước ngày 31/01, thực…”"
        ),
        "a grey cell was changed, which isn't taken: “99” instead of “10”",
    ]
    assert told.splitlines()[-4:-1] == [
        f"{taken}: taken: Sở Nội vụ, 2024-07-20",
        f"{undated}: refused: Hướng dẫn!C10: the date of the report is missing",
        f"{word}: refused: it is plain text",
    ]


def test_a_form_that_nobody_has_touched_has_no_changed_grey_cells(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(TESTS / "plans" / "year", folder)
    asked = FormPeriod(2024, "Quý I", datetime.date(2024, 3, 31), expand=True)
    for agency_ in planned(folder).agencies.agencies[:3]:
        file = returned(folder, agency_.name, {}, on=JULY, asked=asked)
        told = run("collect", file, "--plan", str(folder), "--dry-run", "--year", "2024")[2]
        assert "warning" not in told


SCHEDULE = """\
reports:
  - {period: quarter_3, due: 2024-09-15}
  - {period: year, due: 2024-11-30}
closing:"""


def test_who_has_not_sent_a_report_that_the_schedule_expects(run: Run, folder: Path) -> None:
    file = folder / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("closing:", SCHEDULE), encoding="utf-8")
    out = folder.parent / "out"
    asked = ("--plan", str(folder), "--agency", "Sở Nội vụ", "--period", "quý 3/2024")
    assert run("forms", "-o", str(out), *asked)[0] == 0
    known = planned(folder)
    asked_for = FormPeriod(2024, "Quý III", datetime.date(2024, 9, 15))
    form = returned(folder, "Sở Nội vụ", {}, on=datetime.date(2024, 9, 14), asked=asked_for)
    run("collect", form, "--plan", str(folder))
    known = planned(folder)
    october = datetime.date(2024, 10, 1)
    third, whole = progress(known, as_of=october).table("reports").records()
    assert (third["period"], third["due"], third["received"], third["late"]) == (
        "Quý III",
        "2024-09-15",
        1,
        0,
    )
    assert "Sở Nội vụ" not in third["not_sent"]  # type: ignore[operator]
    assert "Sở Tài chính" in third["not_sent"]  # type: ignore[operator]
    assert (whole["period"], whole["received"]) == ("Năm 2024", 0)
    (mine, _) = progress(known, as_of=october, agency="Sở Tài chính").table("reports").records()
    assert mine["not_sent"] == ("Sở Tài chính",)
    next_year = folder.parent / "next"
    run("rollover", str(next_year), "--plan", str(folder))
    text = (next_year / "plan.yaml").read_text(encoding="utf-8")
    assert "2025-09-15" in text
    assert "2025-11-30" in text


def test_results_are_checked_beside_a_shape_error_elsewhere(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(TESTS / "plans" / "small", folder)
    results = folder / "results" / "2024.yaml"
    text = results.read_text(encoding="utf-8")
    results.write_text(text.replace('"1.2.3":', '"1.2.4":', 1), encoding="utf-8")
    (folder / "results" / "2023.yaml").write_text("criteria: 5\n", encoding="utf-8")
    code, out, _ = run("check", str(folder))
    assert code == 1
    assert [line.rpartition(" ")[2] for line in out.splitlines() if line.endswith("]")] == [
        "[PAR002]",
        "[PAR501]",
    ]
    plan_file = folder / "plan.yaml"
    plan_file.write_text(
        plan_file.read_text(encoding="utf-8").replace("\nplace: ", "\nplaze: ", 1), encoding="utf-8"
    )
    results.write_text(text.replace("appraisal1: 6.5", "appraisal1: 99", 1), encoding="utf-8")
    codes = [line.rpartition(" ")[2] for line in run("check", str(folder))[1].splitlines()]
    assert "[PAR502]" in codes
    # Where not all could be checked, no choice of rules makes all well.
    assert run("check", str(folder), "--select", "PAR1")[0] == 1
