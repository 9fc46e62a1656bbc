"""The year's files: how rules and results are read, and what is said of bad ones; tasks."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from parplan.checks.check import place
from parplan.files.loading import load
from parplan.plan.duties import tasks
from parplan.plan.plan import Plan
from parplan.plan.results import Round, Status, TaskFacts, TaskReport, TaskResult, latest

Edited = Callable[..., Path]
Run = Callable[..., tuple[int, str, str]]

RULES = """\
decimals: 2
leaves:
  "1.5":
    steps:
      figure: {name: initiatives, title: Số sáng kiến, unit: sáng kiến}
      steps:
        - {at_least: 2, points: 2}
  "1.7":
    proportional:
      rate: {name: completed, title: Tỷ lệ hoàn thành, unit: "%"}
"""
YEAR = """\
rounds: {self: 2025-01-15}
criteria:
  "1.7":
    figures: {completed: 96.67, signed: yes}
    scores: {self: 1.45}
tasks:
  "1.7": {status: done, due: 2024-09-30, reported_on: 2024-10-05}
"""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def folder(edited: Edited) -> Path:
    made = edited()
    (made / "results").mkdir()
    (made / "rules.yaml").write_text(RULES, encoding="utf-8")
    (made / "results" / "2024.yaml").write_text(YEAR, encoding="utf-8")
    return made


def test_a_year_is_read_to_the_digit(folder: Path) -> None:
    plan = load(folder).plan
    assert plan is not None
    assert plan.of_year(2023).criteria == {}
    leaf = plan.of_year(2024).criteria["1.7"]
    assert leaf.figures == {"completed": Decimal("96.67"), "signed": True}
    assert leaf.scores == {Round.SELF: Decimal("1.45")}
    rule = plan.rule("1.7")
    assert rule is not None
    assert (rule.key, rule.names) == ("proportional", ("completed",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "completed: 96.67",
            'completed: "96,67"',
            "4:15: `completed` can't be 96,67 | write 96.67,",
        ),
        ("completed: 96.67", "completed: 96,67", "4:29: unknown key `67` | a comma separates en"),
        ("completed: 96.67", "completed: nhiều", "4:15: `completed` can't be nhiều | it is a nu"),
        ("self: 1.45", "sef: 1.45", "5:14: unknown key `sef` | one of: self, appraisal1, app"),
        ("self: 1.45", "self: 1,45", "5:22: unknown key `45` | a comma separates entries; dec"),
        ("self: 1.45", "self: -1", "5:14: `self` can't be -1 | at least 0"),
        ("status: done", "status: xong", "7:11: `status` can't be xong | one of: not_started, un"),
        ("due: 2024-09-30", "due: 30/9/2024", "7:25: `due` can't be 30/9/2024 | write the date"),
        ("tasks:", "task:", "6:1: unknown key `task` | did you mean `tasks`?"),
        (YEAR, "", "1:1: the file is empty | `parplan schema results` says what belongs in it"),
    ],
)
def test_a_bad_year_is_told_at_its_line(
    folder: Path, run: Run, old: str, new: str, said: str
) -> None:
    (folder / "results" / "2024.yaml").write_text(YEAR.replace(old, new, 1), encoding="utf-8")
    assert f"2024.yaml:{said}" in told(run, folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{at_least: 2, ",
            "{",
            "rules.yaml:7:11: `steps[1]` has no bound, or two | exactly one of",
        ),
        ("{at_least: 2,", "{at_least: 2, at_most: 1,", "7:11: `steps[1]` has no bound, or two"),
        ("proportional:", "ratio:", "9:5: `part` is missing"),
        ("    proportional:", "    manual: x\n    proportional:", "8:3: `1.7` has no kind of rule"),
        ("name: completed", "name: Hoàn thành", "10:14: `name` can't be Hoàn thành"),
    ],
)
def test_a_bad_rule_is_told_at_its_line(
    folder: Path, run: Run, old: str, new: str, said: str
) -> None:
    (folder / "rules.yaml").write_text(RULES.replace(old, new, 1), encoding="utf-8")
    assert said in told(run, folder)


def test_a_file_of_results_is_named_by_its_year(folder: Path, run: Run) -> None:
    (folder / "results" / "2024.yaml").rename(folder / "results" / "nam-2024.yaml")
    said = told(run, folder)
    assert "nam-2024.yaml:1:1: nam-2024 is no year | a file of results is called after" in said


def test_a_file_that_holds_no_keys_is_named(folder: Path, run: Run) -> None:
    (folder / "results" / "2024.yaml").write_text("- một\n", encoding="utf-8")
    assert "2024.yaml:1:1: `results/2024.yaml` can't be […] | " in told(run, folder)


def told(run: Run, folder: Path) -> str:
    """Give what `check` says of misshapen data, a finding a line."""
    code, out, _ = run("check", str(folder))
    assert code == 1
    return out.replace("\n    hint: ", " | ").replace(" error: ", " ").replace(" [PAR002]", "")


@pytest.mark.parametrize(
    ("on", "standing"),
    [("2024-09-30", Status.UNDER_WAY), ("2024-10-01", Status.OVERDUE), ("2024-10-05", Status.DONE)],
)
def test_what_is_due_and_not_done_is_overdue_until_it_is_reported_done(
    on: str, standing: Status
) -> None:
    earlier = TaskReport(by="Sở Nội vụ", date=day("2024-06-30"), status=Status.UNDER_WAY)
    last = TaskReport(by="Sở Nội vụ", date=day("2024-10-05"), status=Status.DONE)
    task = TaskResult(
        status=Status.DONE,
        due=day("2024-09-30"),
        reported_on=day("2024-10-05"),
        reported=(last, earlier),
    )
    assert task.standing(day(on)) is standing


def test_before_the_first_report_nothing_is_known() -> None:
    task = TaskResult(status=Status.DONE, reported_on=day("2024-10-05"))
    assert task.known(day("2024-10-04")) == TaskFacts()
    assert task.standing(day("2024-10-04")) is None


def test_a_task_is_a_row_of_either_appendix(plan: Plan) -> None:
    found = {task.number: task for task in tasks(plan)}
    assert len(found) == 87 + 16
    assert [leaf.code for leaf in found["4.1.4"].leaves] == ["4.1.4", "4.1.5"]  # merged cells
    assert [leaf.code for leaf in found["7.3.6"].leaves] == ["7.3.6", "7.3.7"]
    assert found["7.3.6"].at_risk == Decimal("0.06")  # 1.2 - 1.15 and 0.65 - 0.64
    assert found["S16"].leaves == ()
    assert found["S16"].area is None
    hanging = [leaf.code for task in found.values() for leaf in task.leaves]
    assert sorted(hanging) == sorted(leaf.code for leaf in plan.leaves)


def test_a_place_in_a_year_survives_its_moving(folder: Path) -> None:
    plan = load(folder).plan
    assert plan is not None
    path = ("results", 2024, "criteria", "1.7", "scores", "self")
    assert place(plan, path) == "results/2024/criteria/1.7/scores/self"


def test_of_several_reports_the_last_of_the_latest_day_counts() -> None:
    days = [(2, "a"), (3, "b"), (3, "c"), (1, "d")]
    reports = [TaskReport(by=by, date=datetime.date(2024, 5, day)) for day, by in days]
    assert latest(reports) is reports[2]
    assert latest([]) is None


def test_what_was_signed_can_be_asked_without_its_year(folder: Path, run: Run) -> None:
    results = folder / "results" / "2024.yaml"
    results.write_text(YEAR.replace("status: done", "status: xong"), encoding="utf-8")
    signed = load(folder, signed_only=True)
    assert (signed.findings, signed.plan and signed.plan.rules) == ([], None)
    assert run("gaps", "--plan", str(folder), "--top", "1")[0] == 0
    code, out, said = run("score", "--plan", str(folder))
    assert (code, out) == (1, "")
    assert said.startswith(f"{results}:7:11: error: `status` can't be xong [PAR002]")
