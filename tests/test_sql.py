"""`parplan sql`: exact sums, read-only, every table."""

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.analyses.sql import TABLES, Misput, sql
from parplan.loading import bundled, load
from parplan.plan import Plan

Run = Callable[..., tuple[int, str, str]]


@cache
def plan() -> Plan:
    loaded = load(bundled()).plan
    assert loaded is not None
    return loaded


def rows(statement: str) -> list[tuple[object, ...]]:
    return [row.values for row in sql(plan(), statement).tables[0].rows]


def test_sums_by_source_are_the_documents() -> None:
    assert rows("SELECT assessed_by, sum(lost) FROM gaps GROUP BY 1 ORDER BY 2 DESC") == [
        ("survey", Decimal("5.34")),
        ("appraisal", Decimal("4.6455")),
        ("outcome", Decimal("2.77")),
        ("sipas", Decimal("1.83")),
    ]


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
def test_every_table_can_be_asked(name: str) -> None:
    assert rows(f"SELECT count(*) FROM {name}")[0] > (0,)


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
    with pytest.raises(Misput):
        sql(plan(), statement)


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
