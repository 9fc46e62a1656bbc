"""`parplan progress`: counts, delays and points at risk, by hand from `plans/year`."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH
from parplan.plan.duties import tasks
from parplan.plan.plan import Plan
from parplan.plan.results import Status, TaskResult, YearResults
from parplan.questions.year.progress import progress
from parplan.questions.year.tasks import TaskProgress, task_progress
from parplan.report.report import Report
from places import TESTS

Run = Callable[..., tuple[int, str, str]]

YEAR = str(TESTS / "plans" / "year")
OCTOBER = ("progress", "--plan", YEAR, "--as-of", "2024-10-15")


def rows(run: Run, table: str, *arguments: str) -> list[dict[str, Any]]:
    code, out, err = run(*arguments, "-f", "json")
    assert (code, err) == (0, "")
    found: list[dict[str, Any]] = json.loads(out, parse_float=Decimal)["tables"][table]["rows"]
    return found


def listed(run: Run, *arguments: str) -> list[str]:
    return [row["number"] for row in rows(run, "tasks", *arguments)]


def test_counts_percentages_and_points_at_risk_by_status(run: Run) -> None:
    found = [tuple(row.values()) for row in rows(run, "status", *OCTOBER)]
    assert found == [
        ("done", 3, 30, 0),  # 1.1, 1.3.1, S1
        ("under_way", 3, 30, 3),  # 1.2.1 and 1.4, which are to gain 1 and 2, and S2
        ("not_started", 1, 10, 0),  # 1.3.2, which doesn't apply
        ("overdue", 2, 20, Decimal("1.75")),  # 1.2.2 with the survey in its cells, and S3
        ("not_reported", 1, 10, Decimal("0.455")),  # 2
    ]


def test_areas_and_agencies(run: Run) -> None:
    by_area = {row["code"]: row for row in rows(run, "areas", *OCTOBER)}
    assert [row["tasks"] for row in by_area.values()] == [6, 1, 3]
    assert list(by_area["1"].values())[3:] == [2, 2, 1, 1, 0, 6, Decimal("33.33"), Decimal("4.75")]
    assert by_area[""]["at_risk"] is None
    by_agency = {row["agency"]: list(row.values())[2:] for row in rows(run, "agencies", *OCTOBER)}
    assert by_agency == {
        "Sở Nội vụ": [2, 0, 1, 1, 1, 5, 40, Decimal("0.455")],
        "Văn phòng UBND tỉnh": [0, 2, 0, 1, 0, 3, 0, Decimal("2.75")],
        "Các sở, ban, ngành": [1, 0, 0, 1, 0, 2, 50, Decimal("1.75")],
        "Sở Tài chính": [0, 1, 0, 0, 0, 1, 0, 2],
        "UBND cấp huyện": [1, 0, 0, 0, 0, 1, 100, 0],
    }


def test_the_overdue_come_first_then_by_due_date(run: Run) -> None:
    assert listed(run, *OCTOBER) == [
        *("S3", "1.2.2"),
        *("1.1", "1.3.1", "S1", "S2", "1.2.1", "1.3.2", "1.4"),
        "2",  # without a date
    ]


def test_days_late_until_done_or_until_now(run: Run) -> None:
    late = {row["number"]: row["days_late"] for row in rows(run, "tasks", *OCTOBER)}
    assert late == {
        "S3": 107,  # 30/6 to 15/10
        "1.2.2": 15,
        "1.1": 0,
        "1.3.1": 10,  # done on 10/7, due on 30/6
        "S1": None,  # done, nobody says when
        "S2": 0,
        "1.2.1": 0,
        "1.3.2": 0,
        "1.4": 0,
        "2": None,
    }


def test_what_was_reported_later_was_not_known_then(run: Run) -> None:
    by_number = {row["number"]: row for row in rows(run, "tasks", *OCTOBER)}
    task = by_number["1.4"]
    assert (task["status"], task["percentage"], task["done_on"], task["reported_on"]) == (
        *("under_way", 70, None),
        "2024-10-02",
    )
    early = rows(run, "status", "progress", "--plan", YEAR, "--as-of", "2024-01-01")
    assert early[-1]["tasks"] == 10


def test_what_is_done_later_is_not_done_yet() -> None:
    """Also where nobody has written down the day of the report."""
    done = datetime.date(2024, 10, 20)
    task = TaskResult(status=Status.DONE, done_on=done, due=datetime.date(2024, 10, 10))
    days = (datetime.date(2024, 10, 1), datetime.date(2024, 10, 19), done)
    assert [task.standing(day) for day in days] == [None, Status.OVERDUE, Status.DONE]


@pytest.mark.parametrize(
    ("days", "numbers"),
    [
        ("0", []),
        ("15", []),
        ("16", ["S2"]),
        ("46", ["S2", "1.2.1"]),
        ("77", ["S2", "1.2.1", "1.3.2", "1.4"]),
    ],
)
def test_due_within_so_many_days_and_not_done(run: Run, days: str, numbers: list[str]) -> None:
    asked = (*OCTOBER, "--due-within", days)
    assert listed(run, *asked) == numbers
    assert rows(run, "status", *asked) == rows(run, "status", *OCTOBER)


def test_due_on_the_day_itself_is_not_overdue(run: Run) -> None:
    asked = ("progress", "--plan", YEAR, "--as-of", "2024-10-31", "--due-within", "0")
    assert [(row["number"], row["status"]) for row in rows(run, "tasks", *asked)] == [
        ("S2", "under_way")
    ]


def test_one_agency_by_name_or_through_a_group(run: Run) -> None:
    assert sorted(listed(run, *OCTOBER, "--agency", "stc")) == ["1.2.2", "1.4", "S1"]
    assert listed(run, *OCTOBER, "--agency", "UBND huyện Mẫu Đông") == ["S1"]


def test_the_sentence_that_people_write(year: Plan) -> None:
    note = progress(year, as_of=datetime.date(2024, 10, 15)).notes[0]
    assert ENGLISH.say(note) == "3/10 tasks are done: 30%."


def test_a_year_that_says_nothing_of_tasks_has_no_share_of_them(year: Plan) -> None:
    said = progress(year, year=2023, as_of=datetime.date(2024, 10, 15)).notes[0]
    assert ENGLISH.say(said) == (
        "results/2023.yaml says nothing of tasks, so nothing is known of them."
    )


def test_a_plan_without_results_says_which_file_is_missing(run: Run) -> None:
    code, out, err = run("progress")
    assert (code, err) == (0, "")
    assert "results/2024.yaml" in out
    (*_, unknown) = rows(run, "status", "progress")
    # All 3.2645 points to gain hang on a task, and 16 more tasks serve SIPAS.
    assert unknown == {
        "status": "not_reported",
        "tasks": 103,
        "percent": 100,
        "at_risk": Decimal("3.2645"),
    }
    assert "results/2020.yaml" in run("progress", "--year", "2020")[1]


def test_days_at_the_ends_of_the_calendar(run: Run) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        assert run("progress", "--as-of", day, "--due-within", "3660")[0] == 0


@pytest.mark.parametrize(
    "arguments", [["--as-of", "15/10/2024"], ["--due-within", "-1"], ["--agency", "nobody"]]
)
def test_what_it_refuses(run: Run, arguments: list[str]) -> None:
    code, out, err = run("progress", *arguments)
    assert (code, out) == (2, "")
    assert err


DAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2025, 12, 31))
STANDING = st.builds(
    TaskResult,
    status=st.none() | st.sampled_from(Status),
    due=st.none() | DAYS,
    done_on=st.none() | DAYS,
    reported_on=st.none() | DAYS,
)


@given(results=st.lists(STANDING, min_size=10, max_size=10), on=DAYS)
def test_every_count_adds_up(results: list[TaskResult], on: datetime.date) -> None:
    plan = load(Path(YEAR)).plan
    assert plan is not None
    by_number = {task.number: one for task, one in zip(tasks(plan), results, strict=True)}
    changed = plan.model_copy(update={"results": {2024: YearResults(tasks=by_number)}})
    report = progress(changed, as_of=on)
    statuses: list[dict[str, Any]] = report.table("status").records()
    areas: list[dict[str, Any]] = report.table("areas").records()
    assert sum(row["tasks"] for row in statuses) == 10 == len(report.table("tasks").rows)
    assert sum(row["percent"] for row in statuses) == 100  # tenths have no more decimals
    totals = sums(report, "areas")
    for key in (*(row["status"] for row in statuses), "tasks"):
        assert totals[key] == sum(row[key] for row in areas)
    assert all(totals[row["status"]] == row["tasks"] for row in statuses)
    risks = [one.at_risk for one in task_progress(changed, changed.of_year(2024), on)]
    whole = sum(risk for risk in risks if risk is not None)
    assert (sums(report, "status")["at_risk"] or 0) == whole


def sums(report: Report, key: str) -> dict[str, Any]:
    table = report.table(key)
    assert table.totals is not None
    return dict(zip([column.key for column in table.columns], table.totals, strict=True))


def test_the_chart_has_the_counts_of_its_table(year: Plan) -> None:
    report = progress(year, as_of=datetime.date(2024, 10, 15))
    (chart,) = report.charts
    assert [bar.values for bar in chart.bars] == [(2, 2, 1, 1), (0, 0, 0, 1), (1, 1, 1, 0)]
    assert chart.above in {table.key for table in report.tables}


def test_nothing_is_at_risk_once_a_task_is_done(year: Plan) -> None:
    def risk(one: TaskProgress) -> Decimal | None:
        return one.at_risk

    on = datetime.date(2025, 6, 1)
    done = [one for one in task_progress(year, year.of_year(2024), on) if one.is_done]
    assert [risk(one) for one in done] == [0] * 5
