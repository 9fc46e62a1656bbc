"""`parplan evaluate`: performances and classes, by hand from `plans/year`."""

import datetime
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl  # type: ignore[import-untyped]
import pytest
from check_jsonschema import main as check_jsonschema  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from parplan.files.loading import load
from parplan.plan.duties import tasks
from parplan.plan.figures import Bound
from parplan.plan.plan import Plan
from parplan.plan.results import (
    Evaluation,
    EvaluationClass,
    Measure,
    Status,
    TaskResult,
    YearResults,
)
from parplan.questions.year.evaluate import classify
from parplan.questions.year.tasks import Performance, performances
from places import ROOT

Run = Callable[..., tuple[int, str, str]]

YEAR = ROOT / "tests" / "plans" / "year"
MARCH = ("evaluate", "--plan", str(YEAR), "--as-of", "2025-03-10")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(YEAR, tmp_path / "year"))


def table(run: Run, key: str, *arguments: str) -> dict[str, list[Any]]:
    """Give a table's rows by agency."""
    code, out, err = run(*arguments, "-f", "json")
    assert (code, err) == (0, "")
    rows = json.loads(out, parse_float=Decimal)["tables"][key]["rows"]
    return {row["agency"]: list(row.values())[1:] for row in rows}


def performance(plan: Plan, name: str, day: str = "2025-03-10") -> Performance:
    found, _ = performances(plan, 2024, datetime.date.fromisoformat(day))
    return next(one for one in found if one.agency.name == name)


def numbers(*given: str | None) -> list[Decimal | None]:
    return [None if one is None else Decimal(one) for one in given]


def test_points_planned_won_and_lost(run: Run) -> None:
    assert table(run, "points", *MARCH) == {
        # leads 1.1, 1.2.2 and 1.2.3 through its group, 1.3.1 and 2; 1.3.2 doesn't apply.
        # Known: 1.1 (9.5 of 10), 1.2.2 (13 of 15, from 12.25) and 1.3.1 (10 of 12, from 9).
        "Sở Nội vụ": numbers("5", "3.205", "3", "1.75", "1.75", "100", "4.5", "3", "3", "100"),
        # 1.4: 8 of 10, from 6.5; the target was 8.5.
        "Sở Tài chính": numbers("3", "3.75", "2", "2.75", "2.25", "81.82", "4", "2", "1", "50"),
        "UBND huyện Mẫu Đông": numbers("0", "0", "0", *[None] * 7),
        "UBND huyện Mẫu Tây": numbers("0", "0", "0", *[None] * 7),
        "Văn phòng UBND tỉnh": numbers(
            "3", "2.75", "2", "1.75", "1.75", "100", "3", "2", "2", "100"
        ),
    }


def test_official_points_replace_the_others(run: Run) -> None:
    found = table(run, "points", *MARCH[:3], "--as-of", "2025-04-10")
    # 1.2.1: 8.75 from 8; 1.2.2: 12 from 12.25; 1.2.3: 11.9 from 11.5
    assert found["Văn phòng UBND tỉnh"] == numbers(
        "3", "2.75", "3", "2.75", "0.9", "32.73", "7.35", "3", "0", "0"
    )


def test_tasks_on_time_late_and_not_done(run: Run) -> None:
    assert table(run, "tasks", *MARCH) == {
        # 1.1 on time, 1.3.1 late, S1 on a day that nobody knows, 2 not reported;
        # 1.2.2, 1.3.2 and S3 overdue
        "Sở Nội vụ": numbers("7", "1", "1", "1", "4", "3", "42.86", "14.29"),
        "Sở Tài chính": numbers("3", "1", "0", "1", "1", "1", "66.67", "33.33"),
        "UBND huyện Mẫu Đông": numbers("1", "0", "0", "1", "0", "0", "100", "0"),
        "UBND huyện Mẫu Tây": numbers("1", "0", "0", "1", "0", "0", "100", "0"),
        "Văn phòng UBND tỉnh": numbers("4", "1", "0", "1", "2", "2", "50", "25"),
    }


def test_reports_on_time_late_and_missing(run: Run) -> None:
    assert table(run, "reports", *MARCH) == {
        "Sở Nội vụ": [2, 2, 0, 0, 100],  # on the day itself is on time
        "Sở Tài chính": [2, 2, 0, 0, 100],
        "UBND huyện Mẫu Đông": [2, 1, 0, 1, 50],
        "UBND huyện Mẫu Tây": [2, 0, 0, 2, 0],
        "Văn phòng UBND tỉnh": [2, 1, 1, 0, 50],  # under its short name, five days late
    }


def test_a_report_that_came_later_was_missing_then(run: Run) -> None:
    found = table(run, "reports", *MARCH[:3], "--as-of", "2024-03-21")
    assert found["Văn phòng UBND tỉnh"] == [1, 0, 0, 1, 0]
    assert found["Sở Nội vụ"] == [1, 1, 0, 0, 100]
    before = table(run, "reports", *MARCH[:3], "--as-of", "2024-03-18")
    assert before["Sở Nội vụ"] == [1, 1, 0, 0, 100]  # came before it was due
    assert before["Sở Tài chính"] == [0, 0, 0, 0, None]


def test_on_the_day_itself_a_report_may_still_come(run: Run) -> None:
    """As a task isn't overdue on the day when it is due."""
    for day, found in (("2024-03-20", [0, 0, 0, 0, None]), ("2024-03-21", [1, 0, 0, 1, 0])):
        assert table(run, "reports", *MARCH[:3], "--as-of", day)["UBND huyện Mẫu Đông"] == found


def test_classes_and_which_condition_decided(run: Run) -> None:
    found = {name: [row[0], *row[3:5]] for name, row in table(run, "classes", *MARCH).items()}
    assert found == {
        "Sở Nội vụ": ["Đạt", ["reports_missing 0 <= 1"], ["tasks_on_time_percent 14.29 < 50"]],
        "Sở Tài chính": ["Đạt", ["reports_missing 0 <= 1"], ["tasks_on_time_percent 33.33 < 50"]],
        "UBND huyện Mẫu Đông": [
            "Đạt",
            ["reports_missing 1 <= 1"],
            ["tasks_on_time_percent 0 < 50", "reports_missing 1 > 0"],
        ],
        "UBND huyện Mẫu Tây": ["Chưa đạt", [], ["reports_missing 2 > 1"]],
        "Văn phòng UBND tỉnh": [
            "Đạt",
            ["reports_missing 0 <= 1"],
            ["tasks_on_time_percent 25 < 50"],
        ],
    }


def asking(*classes: tuple[str, dict[Measure, Bound]]) -> Evaluation:
    return Evaluation(
        classes=tuple(EvaluationClass(name=name, conditions=asked) for name, asked in classes)
    )


def test_what_is_not_known_decides_nothing(year: Plan) -> None:
    """Before the self-score nobody knows what was won, so the better class can't be ruled out."""
    good = {Measure.WON_PERCENT: Bound(at_least=Decimal(50))}
    found = classify(asking(("A", good), ("B", {})), performance(year, "Sở Nội vụ", "2024-10-15"))
    assert (found.name, [reason.key for reason in found.reasons]) == (None, ["won_percent ?"])


def test_a_condition_that_fails_decides_whatever_else_is_not_known(year: Plan) -> None:
    good = {
        Measure.WON_PERCENT: Bound(at_least=Decimal(50)),
        Measure.TASKS_OVERDUE: Bound(at_most=Decimal(1)),
    }
    found = classify(asking(("A", good), ("B", {})), performance(year, "Sở Nội vụ", "2024-10-15"))
    assert found.name == "B"
    assert [reason.key for reason in found.missed] == ["tasks_overdue 2 > 1"]


def test_whoever_has_nothing_to_win_meets_that_condition(year: Plan) -> None:
    good = {Measure.WON_PERCENT: Bound(at_least=Decimal(50))}
    found = classify(asking(("A", good)), performance(year, "UBND huyện Mẫu Đông"))
    assert (found.name, [reason.key for reason in found.reasons]) == ("A", ["won_percent n/a"])


@pytest.mark.parametrize(
    ("bound", "holds"),
    [
        (Bound(at_least=Decimal(50)), True),
        (Bound(at_least=Decimal("50.01")), False),
        (Bound(at_most=Decimal(50)), True),
        (Bound(at_most=Decimal("49.99")), False),
    ],
)
def test_bounds_are_inclusive_and_no_class_may_fit(year: Plan, bound: Bound, holds: bool) -> None:  # noqa: FBT001 - a table of cases
    at = performance(year, "Văn phòng UBND tỉnh")  # one of two reports came on time
    found = classify(asking(("A", {Measure.REPORTS_ON_TIME_PERCENT: bound})), at)
    assert found.name == ("A" if holds else None)


@pytest.mark.parametrize(
    ("bound", "holds", "reason"),
    [
        (Bound(at_least=Decimal("14.29")), False, "14.286 < 14.29"),
        (Bound(at_least=Decimal("14.285")), True, "14.29 >= 14.285"),
        (Bound(at_most=Decimal("14.29")), True, "14.286 <= 14.29"),
        (Bound(at_most=Decimal("14.285714")), False, "14.29 > 14.285714"),
    ],
)
def test_percentages_are_judged_before_they_are_rounded(
    year: Plan,
    bound: Bound,
    holds: bool,  # noqa: FBT001 - a table of cases
    reason: str,
) -> None:
    """One task of seven is 14.2857… %: a table rounds it up to 14.29, but it isn't as much."""
    condition = {Measure.TASKS_ON_TIME_PERCENT: bound}
    found = classify(asking(("A", condition)), performance(year, "Sở Nội vụ"))
    assert found.name == ("A" if holds else None)
    said = found.reasons if holds else found.missed
    assert [one.key for one in said] == [f"tasks_on_time_percent {reason}"]


@given(
    standings=st.lists(
        st.builds(
            TaskResult,
            status=st.none() | st.sampled_from(Status),
            due=st.none() | st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 12, 31)),
            done_on=st.none() | st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 12, 31)),
        ),
        min_size=10,
        max_size=10,
    )
)
def test_every_task_is_counted_once(standings: list[TaskResult]) -> None:
    plan = load(YEAR).plan
    assert plan is not None
    by_number = {task.number: one for task, one in zip(tasks(plan), standings, strict=True)}
    changed = plan.model_copy(update={"results": {2024: YearResults(tasks=by_number)}})
    for one in performances(changed, 2024, datetime.date(2024, 9, 1))[0]:
        counted = one.tasks
        assert counted.tasks_on_time is not None
        assert counted.tasks == (
            counted.tasks_on_time
            + (counted.tasks_late or 0)
            + (counted.tasks_undated or 0)
            + (counted.tasks_not_done or 0)
        )
        assert all(count is not None and count >= 0 for count in counted[1:6])
        assert (counted.tasks_overdue or 0) <= (counted.tasks_not_done or 0)


def test_without_thresholds_no_class_is_given(folder: Path, run: Run) -> None:
    asked = ("evaluate", "--plan", str(folder), "--as-of", "2025-03-10")
    (folder / "evaluation.yaml").unlink()
    assert {row[0] for row in table(run, "classes", *asked).values()} == {None}
    assert "--thresholds" in run(*asked)[1]
    file = folder / "other.yaml"
    file.write_text("classes: [{name: Như nhau}]", encoding="utf-8")
    found = table(run, "classes", *asked, "--thresholds", str(file))
    assert {row[0] for row in found.values()} == {"Như nhau"}


def test_no_class_is_called_official(run: Run) -> None:
    assert "No class is official." in run(*MARCH)[1]


@pytest.mark.parametrize(
    ("language", "box"),
    [
        ("en", "The thresholds of these classes are the department's own"),
        ("vi", "Ngưỡng phân loại do cơ quan lập kế hoạch tự đặt"),
    ],
)
def test_whose_thresholds_they_are_is_said_above_the_classes(
    language: str, box: str, run: Run, tmp_path: Path
) -> None:
    for name in ("terminal", "markdown", "html"):
        _, out, _ = run(*MARCH, "-f", name, "--lang", language)
        classes = {"en": "Classes", "vi": "Phân loại (tham khảo)"}[language]
        said = " ".join(out.replace("│", "").replace("&#x27;", "'").split())
        assert 0 < said.index(box) < said.index(classes, said.index(box))
    for name in ("csv", "json"):  # of programs: a row that is copied says so itself
        assert {row[-1] for row in table(run, "classes", *MARCH).values()} == {"own"}
        assert "own" in run(*MARCH, "-f", name)[1]
    run(*MARCH, "-o", str(tmp_path / "a.docx"), "--lang", language)
    rests_on, caution = docx.Document(str(tmp_path / "a.docx")).paragraphs[1:3]
    assert caution.text.startswith(box)
    assert caution.style is not None
    assert caution.style.name == "Caution"
    assert "2025-03-10" in rests_on.text or "tính đến ngày 10/03/2025" in rests_on.text
    run(*MARCH, "-o", str(tmp_path / "a.xlsx"), "--lang", language)
    rows = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(values_only=True)
    assert any(str(row[0]).startswith(box) for row in list(rows)[:4])


def test_the_answer_comes_before_the_definitions(run: Run) -> None:
    for name in ("terminal", "markdown"):
        _, out, _ = run(*MARCH, "-f", name)
        lines = [line for line in out.splitlines() if line]
        answer = next(i for i, line in enumerate(lines) if line.startswith("Agencies: "))
        notes = next(i for i, line in enumerate(lines) if line.removeprefix("## ") == "Notes")
        assert answer < 6 < notes
        assert any(line.startswith("Points are the latest known") for line in lines[notes:])


def test_one_agency_or_the_members_of_a_group(run: Run) -> None:
    assert list(table(run, "tasks", *MARCH, "--agency", "snv")) == ["Sở Nội vụ"]
    assert list(table(run, "tasks", *MARCH, "--agency", "UBND cấp huyện")) == [
        *("UBND huyện Mẫu Đông", "UBND huyện Mẫu Tây")
    ]


def test_a_plan_without_results_knows_only_what_was_planned(run: Run) -> None:
    code, out, _ = run("evaluate")
    assert code == 0
    assert "results/2024.yaml" in out
    points, done = table(run, "points", "evaluate"), table(run, "tasks", "evaluate")
    assert points["Sở Tư pháp"][0] == 24
    assert set(points["Sở Tư pháp"][3:]) == {None}
    assert done["Sở Nội vụ"] == [53, *[None] * 7]
    assert table(run, "reports", "evaluate")["Sở Nội vụ"] == [None] * 5
    said = table(run, "classes", "evaluate", "--thresholds", str(YEAR / "evaluation.yaml"))
    assert {(row[0], *row[3][:2]) for row in said.values()} == {
        (None, "tasks_on_time_percent ?", "reports_on_time_percent ?")
    }


def test_a_year_that_says_nothing_of_tasks_has_no_class_by_them(year: Plan, run: Run) -> None:
    """None of them is known to be done, yet they aren't known to be not done either."""
    asked = ("evaluate", "--plan", str(YEAR), "--as-of", "2025-03-10", "--year", "2023")
    assert table(run, "tasks", *asked)["Sở Nội vụ"] == [7, *[None] * 7]
    assert "results/2023.yaml says nothing of tasks" in run(*asked)[1]
    late, _ = performances(year, 2023, datetime.date(2025, 3, 10))
    on_time = {Measure.TASKS_ON_TIME_PERCENT: Bound(at_least=Decimal(50))}
    assert {classify(asking(("A", on_time), ("B", {})), one).name for one in late} == {None}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("classes: []", "`classes` is empty"),
        ("classes: [{name: A, conditions: {won: {at_least: 1}}}]", "unknown key `won`"),
        ("classes: [{name: A, conditions: {tasks_late: {}}}]", "`tasks_late` has no bound, or two"),
        ("classes: [{name: A, conditions: {tasks_late: {at_most: x}}}]", "`at_most` can't be x"),
    ],
)
def test_thresholds_that_are_none(tmp_path: Path, run: Run, text: str, message: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    code, out, err = run(*MARCH, "--thresholds", str(file))
    assert (code, out) == (1, "")
    assert f"{file}:1:" in err
    assert message in err
    (folder := tmp_path / "year").mkdir()
    for known in YEAR.glob("*.yaml"):
        shutil.copy(known, folder)
    shutil.copy(file, folder / "evaluation.yaml")
    assert message in run("check", str(folder))[1]


def test_a_file_that_is_not_there(run: Run) -> None:
    assert run("evaluate", "--thresholds", "nowhere.yaml")[0] == 2


def test_an_editor_can_check_the_thresholds(run: Run, tmp_path: Path) -> None:
    code, schema, _ = run("schema", "evaluation")
    assert code == 0
    (file := tmp_path / "evaluation.schema.json").write_text(schema, encoding="utf-8")
    for text, valid in (("name: A", True), ("name: A, conditions: {won: {at_least: 1}}", False)):
        (given := tmp_path / "evaluation.yaml").write_text(f"classes: [{{{text}}}]")
        with pytest.raises(SystemExit) as ended:
            check_jsonschema(["--schemafile", str(file), str(given)])
        assert ended.value.code == (0 if valid else 1)


def test_the_schema_in_the_data_is_that_of_the_shape(run: Run) -> None:
    """If this fails: parplan schema evaluation -o data/schemas/evaluation.schema.json."""
    file = ROOT / "data" / "schemas" / "evaluation.schema.json"
    assert run("schema", "evaluation") == (0, file.read_text(encoding="utf-8"), "")


def test_another_year_had_no_targets(run: Run) -> None:
    asked = ("evaluate", "--plan", str(YEAR), "--as-of", "2025-03-10", "--year", "2023")
    assert "The plan has targets for 2024 only" in run(*asked)[1]
    # 1.1 had 9 in 2022, 9.5 in 2023; no other leaf of the department has both.
    assert table(run, "points", *asked)["Sở Nội vụ"] == numbers(
        *("6", None, "1", None, "0.5", None, "0.5", "0", "0", None)
    )
