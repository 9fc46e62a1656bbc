"""`parplan sql`: exact sums, read-only, every table."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.files.loading import bundled, load
from parplan.language.refusal import Refusal
from parplan.plan.plan import Plan
from parplan.questions.sql import TABLES, sql

Run = Callable[..., tuple[int, str, str]]


DAY = datetime.date(2025, 3, 10)


@cache
def bundled_plan() -> Plan:
    plan = load(bundled()).plan
    assert plan is not None
    return plan


def rows(statement: str, plan: Plan | None = None) -> list[tuple[object, ...]]:
    answer = sql(plan or bundled_plan(), statement, as_of=DAY).table("sql")
    return [row.values for row in answer.lines]


def test_sums_by_source_are_the_documents() -> None:
    assert rows("SELECT assessed_by, sum(lost) FROM gaps GROUP BY 1 ORDER BY 2 DESC") == [
        ("survey", Decimal("5.34")),
        ("appraisal", Decimal("4.6455")),
        ("outcome", Decimal("2.77")),
        ("sipas", Decimal("1.83")),
    ]


def test_names_are_understood_in_capitals_as_sqlite_does() -> None:
    assert rows("SELECT SUM(LOST) FROM GAPS") == [(Decimal("14.5855"),)]


def test_what_floats_get_wrong_is_right() -> None:
    assert rows("SELECT sum(score), total(score), sum(max_points - score) FROM gaps") == [
        (Decimal("85.4145"), Decimal("85.4145"), Decimal("14.5855"))
    ]
    assert rows("SELECT 1 - 0.77") == [(Decimal("0.23"),)]
    assert rows("SELECT avg(max_points) FROM gaps WHERE code IN ('8.1', '5.7', '6.3.4')") == [(5,)]


def test_a_running_sum_forgets_what_leaves_the_window() -> None:
    found = rows(
        "SELECT sum(lost) OVER (ORDER BY lost DESC, code ROWS 1 PRECEDING) FROM gaps LIMIT 3"
    )
    assert found == [(Decimal("1.83"),), (Decimal("2.98"),), (Decimal("2.15"),)]


def test_unknown_is_null() -> None:
    assert rows("SELECT sum(lost), max(max_points) FROM agency_sipas") == [(None, None)]
    assert rows("SELECT sum(lost) FROM gaps WHERE code = 'none'") == [(None,)]
    assert rows("SELECT 1e400, NULL") == [(None, None)]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_asked(year: Plan, name: str) -> None:
    of = year if name.startswith(("progress", "forecast", "evaluate")) else bundled_plan()
    assert rows(f"SELECT count(*) FROM {name}", of) > [(0,)]


def test_the_year_can_be_asked_as_of_a_day(year: Plan) -> None:
    assert rows("SELECT sum(at_risk) FROM progress_status WHERE status = 'overdue'", year) == [
        (Decimal("1.75"),)
    ]
    assert rows("SELECT points FROM forecast_range WHERE \"case\" = 'likely'", year) == [
        (Decimal("75.0884"),)
    ]
    assert rows("SELECT won, planned FROM evaluate_points WHERE agency = 'Sở Tài chính'", year) == [
        (Decimal("2.25"), Decimal("3.75"))
    ]


def test_floor_and_ceiling_can_be_asked() -> None:
    found = rows("SELECT total, change, rank_low, rank_high FROM limits WHERE \"case\" = 'target'")
    assert found == [(Decimal("88.679"), Decimal("3.2645"), 30, 36)]
    assert rows("SELECT total FROM limits WHERE \"case\" = 'missed'") == [(Decimal("86.679"),)]


def test_the_target_is_ranked_in_the_latest_field() -> None:
    found = rows("SELECT province, points, year, rank_low, rank_high FROM rank")
    assert found == [("Đắk Nông", Decimal("88.679"), 2024, 30, 36)]
    assert rows("SELECT mean FROM rank_means ORDER BY year") == [
        (Decimal("84.79"),),
        (Decimal("86.98"),),
        (Decimal("88.37"),),
    ]


def test_the_path_leads_to_the_target() -> None:
    ((before, after, gain),) = rows("SELECT sum(before), sum(after), sum(gain) FROM path_to_target")
    assert isinstance(before, Decimal)
    assert isinstance(gain, Decimal)
    assert before + gain == after
    assert Decimal("85.4145") + gain >= Decimal("88.679")
    assert rows("SELECT leaves FROM path_to_target_alternatives LIMIT 1") == rows(
        "SELECT count(*) FROM path_to_target"
    )


def test_the_steps_lead_from_score_to_target() -> None:
    assert rows("SELECT sum(change) FROM report_steps") == [(Decimal("3.2645"),)]
    assert rows("SELECT sum(lost) FROM report_losses") == [(Decimal("14.5855"),)]


@pytest.mark.parametrize(("unknown", "ranks"), [("score: 8.17", 1), ("target: 8.3", 0)])
def test_where_points_are_unknown_there_is_no_path(
    edited: Callable[..., Path], unknown: str, ranks: int
) -> None:
    figure, _, _ = unknown.partition(":")
    plan = load(edited("criteria", f" {unknown}\n", f" {figure}: null\n")).plan
    assert plan is not None

    def count(table: str) -> object:
        ((found,),) = rows(f"SELECT count(*) FROM {table}", plan)
        return found

    assert (count("path_to_target"), count("path_to_target_alternatives")) == (0, 0)
    assert count("rank") == ranks
    assert count("limits") == 9


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM gaps",
        "INSERT INTO gaps VALUES (1)",
        "DROP TABLE gaps",
        "CREATE TABLE t (a)",
        "ATTACH 'here.db' AS here",
        "PRAGMA writable_schema = 1",
        "VACUUM INTO 'here.db'",
        "SELECT 1; SELECT 2",
        "SELEC",
        "",
        "SELECT missing FROM gaps",
        "SELECT load_extension('x')",
    ],
)
def test_what_does_not_read_is_refused(statement: str) -> None:
    if not statement:
        assert rows(statement) == []
        return
    with pytest.raises(Refusal):
        rows(statement)


@given(st.lists(st.decimals(min_value=0, max_value=1000, places=6), min_size=1, max_size=50))
def test_any_points_are_summed_exactly(points: list[Decimal]) -> None:
    values = ", ".join(f"({float(p)!r})" for p in points)
    ((total,),) = rows(f"SELECT sum(column1) FROM (VALUES {values})")
    assert total == sum(points)


def test_the_command(run: Run) -> None:
    code, out, _ = run(
        "sql", "SELECT code, lost FROM gaps ORDER BY lost DESC LIMIT 1", "-f", "json"
    )
    assert code == 0
    assert json.loads(out)["tables"]["sql"]["rows"] == [{"code": "8.1", "lost": 1.83}]
    code, out, err = run("sql", "SELECT missing FROM gaps")
    assert (code, out) == (2, "")
    assert "no such column: missing" in err
    assert "parplan sql --tables" in err
    code, out, _ = run("sql", "--tables", "-f", "csv")
    assert code == 0
    assert "gaps,91," in out
