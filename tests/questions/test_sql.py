"""`parplan sql`: exact sums, read-only, every table."""

import datetime
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.files.loading import bundled, load
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.questions.sql import TABLES, sql
from parplan.questions.sql_arithmetic import Arithmetic, exact

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
    ((count,),) = rows(f"SELECT count(*) FROM {name}", of)
    assert isinstance(count, int)
    assert count > 0 or name == "trend_falls"  # for falls it takes three years


def test_the_year_can_be_asked_as_of_a_day(year: Plan) -> None:
    assert rows("SELECT sum(at_risk) FROM progress_status WHERE status = 'overdue'", year) == [
        (Decimal("1.75"),)
    ]
    assert rows("SELECT points FROM forecast_range WHERE \"case\" = 'likely'", year) == [
        (Decimal("75.66"),)
    ]
    assert rows("SELECT won, planned FROM evaluate_points WHERE agency = 'Sở Tài chính'", year) == [
        (Decimal("2.25"), Decimal("3.75"))
    ]


def test_floor_and_ceiling_can_be_asked() -> None:
    found = rows("SELECT total, change, rank_low, rank_high FROM limits WHERE \"case\" = 'target'")
    assert found == [(Decimal("88.679"), Decimal("3.2645"), 25, 32)]
    assert rows("SELECT total FROM limits WHERE \"case\" = 'missed'") == [(Decimal("86.679"),)]


def test_the_target_is_ranked_in_the_latest_field() -> None:
    found = rows("SELECT province, points, year, rank_low, rank_high FROM rank")
    assert found == [("Đắk Nông", Decimal("88.679"), 2024, 25, 32)]
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
    assert count("limits") == 10


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


def notes(statement: str) -> list[str]:
    return [str(note)[:26] for note in sql(bundled_plan(), statement, as_of=DAY).notes]


ROUNDED = "Some results have more dig"


def test_columns_are_exact_against_each_other() -> None:
    for holds in (
        "max_points - score = lost",
        "score + lost = max_points",
        "target - score = gain",
        "lost * 2 - lost = lost",
        "lost * 100 / 100 = lost",
        "lost - lost = 0",
        "round(max_points - score, 4) IN (SELECT lost FROM gaps)",
        "max_points - score BETWEEN lost AND lost",
        "-(score - max_points) = lost",
        "CASE WHEN max_points - score = lost THEN 1 - 0 END",
    ):
        assert rows(f"SELECT count(*) FROM gaps WHERE {holds}") == [(91,)], holds
        assert notes(f"SELECT count(*) FROM gaps WHERE {holds}") == []


def test_literals_and_order_are_those_of_decimals() -> None:
    assert rows("SELECT count(*) FROM gaps WHERE max_points - score > 0.5") == rows(
        "SELECT count(*) FROM gaps WHERE lost > 0.5"
    )
    assert rows("SELECT 0.1 + 0.2 = 0.3, 0.3 - 0.1 = 0.2, 0.1 * 3 = 0.3, 1 - 0.9 = 0.1") == [
        (1, 1, 1, 1)
    ]
    assert rows("SELECT code FROM gaps ORDER BY max_points - score DESC, code LIMIT 2") == [
        ("8.1",),
        ("5.7",),
    ]
    assert rows(
        "SELECT count(*) FROM (SELECT lost FROM gaps UNION SELECT max_points - score FROM gaps)"
    ) == rows("SELECT count(DISTINCT lost) FROM gaps")
    sums = "sum(max_points - score) = sum(lost), avg(lost) = avg(lost + 0)"
    assert rows(f"SELECT {sums} FROM gaps") == [(1, 1)]


def test_integers_stay_integers_as_sqlite_has_it() -> None:
    assert rows("SELECT 7 / 2, -7 / 2, 7 % 4 * 2, 1 / 0, 7 / 2.0, 2 - NULL, '5x' - 2") == [
        (3, -3, 6, None, Decimal("3.5"), None, 3)
    ]
    areas = "FROM criteria WHERE level = 1"
    assert rows(f"SELECT sum(level) / 2, count(*) * 2 - 1 {areas}") == [(4, 15)]
    assert rows("SELECT sum(max_points) / 8 FROM gaps") == [(Decimal("12.5"),)]


def test_an_answer_says_where_it_is_rounded() -> None:
    assert notes("SELECT lost / 3 FROM gaps") == [ROUNDED]
    assert notes("SELECT avg(lost) FROM gaps") == [ROUNDED]
    assert notes("SELECT 0.123456 * 0.123456") == [ROUNDED]
    assert notes("SELECT 1e300 * 1e300") == [ROUNDED]
    assert notes("SELECT lost / 4, round(lost / 4, 2), sum(lost) OVER () FROM gaps") == []


def test_columns_keep_the_names_that_were_typed() -> None:
    table = sql(bundled_plan(), "SELECT lost-gain, sum(lost) * 2 AS b FROM gaps").table("sql")
    assert [column.key for column in table.columns] == ["lost-gain", "b"]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT(1)-2, (SELECT 3)-1, -1 - -2, +1, ~1 - 1",
        "SELECT 'a - b' || \"code\" || 'it''s' FROM gaps g WHERE g.code = '8.1' -- 1 - 1",
        "SELECT /* 2 - 1 */ count(*) - 1, count(*) FILTER (WHERE lost > 1) - 1 FROM gaps",
        "SELECT sum(1) OVER (ORDER BY code ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) - 1 FROM gaps",
        "SELECT sum(1) OVER w - 1 FROM gaps WINDOW w AS (PARTITION BY assessed_by)",
        "WITH t(a, b) AS (SELECT 1, 2 UNION ALL VALUES (3 - 1, 4)) SELECT t.*, a - b, a * b FROM t",
        "SELECT CASE 3 - 1 WHEN 2 THEN 5 - 1 ELSE -1 END - 1, CAST('4' AS INTEGER) - 1",
        "SELECT code COLLATE NOCASE FROM gaps WHERE 1 - 1 ISNULL OR 1 NOTNULL",
        "SELECT code FROM gaps LIMIT 5 - 2 OFFSET -1",
        "SELECT 1 << 2 - 1, 5 & 4 + 1, 2 * 3 % 4, 7 - 2 - 1, 8 / 2 / 2, 2 + 3 * 4 - 5",
        "SELECT [code], `title` FROM gaps WHERE NOT -1 = 1 AND lost BETWEEN -1 AND +2 ORDER BY -.5",
        "SELECT a.code FROM gaps a JOIN gaps b USING (code) WHERE a.code LIKE '8.%' GROUP BY 1",
        "SELECT x'41' || 'b', 0x10 - 1, .5 = 5e-1, 'é' < 'ê', json_extract('[1,2]', '$[1]') - 1",
    ],
)
def test_a_rewritten_statement_asks_the_same(statement: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE gaps (code, title, assessed_by, lost)")
        for leaf in bundled_plan().leaves:
            lost = None if leaf.lost is None else float(leaf.lost)
            values = (leaf.code, leaf.title, leaf.assessed_by, lost)
            database.execute("INSERT INTO gaps VALUES (?, ?, ?, ?)", values)
        native = database.execute(statement).fetchall()
        Arithmetic(database)
        assert database.execute(exact(statement)).fetchall() == native


POINTS = st.decimals(min_value=0, max_value=1000, places=4)


@given(POINTS, POINTS, POINTS)
def test_any_points_are_reckoned_exactly(a: Decimal, b: Decimal, c: Decimal) -> None:
    ((total, less, times, is_less, same),) = rows(
        f"SELECT {a:f} + {b:f} - {c:f}, {a:f} - ({b:f} - {c:f}), {a:f} * 2.5, "
        f"{a:f} - {b:f} < {c:f} + 0.0, {a:f} - {b:f} = {c:f} + 0.0"
    )
    assert (total, less, times) == (a + b - c, a - (b - c), a * Decimal("2.5"))
    assert (bool(is_less), bool(same)) == (a - b < c, a - b == c)


SIGNS = st.sampled_from(["+", " - ", "*", " / ", "%", "<<", "<", "||"])
TERMS = st.recursive(
    st.integers(0, 20).map(str),
    lambda inner: st.one_of(
        st.tuples(
            inner, st.sampled_from(["+", " - ", "*", " / ", "%", "<<", "<", "||"]), inner
        ).map("".join),
        inner.map("({})".format),
        inner.map("- {}".format),
        inner.map("abs({})".format),
        st.tuples(inner, inner).map(lambda two: "CASE WHEN {} THEN {} END".format(*two)),
    ),
    max_leaves=8,
)


@given(TERMS)
def test_terms_of_integers_are_those_of_sqlite(term: str) -> None:
    """Whatever the order of operators, a rewritten term has the value of the term."""
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            native = database.execute(f"SELECT {term}").fetchall()
        except (sqlite3.Error, OverflowError):
            return
        Arithmetic(database)
        assert database.execute(exact(f"SELECT {term}")).fetchall() == native


def test_the_list_looks_for_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    def unasked(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("parplan.questions.path.path.path", unasked)
    listed = sql(bundled_plan(), tables=True).table("tables").records()
    rows_of = {row["table"]: row["rows"] for row in listed}
    assert (rows_of["path_to_target"], rows_of["gaps"]) == (None, 91)


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


_ENDLESS = "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT {} FROM a"
_CROSS = "FROM gaps a, gaps b, gaps c, gaps d"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (_ENDLESS.format("count(*)"), "no answer within 1 seconds"),
        (f"SELECT count(*) {_CROSS}", "no answer within 1 seconds"),
        (f"SELECT a.code {_CROSS}", "the answer has more than 1000 values or 500 characters"),
        (_ENDLESS.format("n"), "the answer has more than 1000 values or 500 characters"),
        (f"SELECT group_concat(a.title) {_CROSS}", "a value has more than 1000000 characters"),
        ("SELECT printf('%.*c', 2000000000, 'x')", "a value has more than 1000000 characters"),
        ("SELECT printf('%2000000000d', 1)", "a value has more than 1000000 characters"),
        ("SELECT hex(zeroblob(900000))", "a value has more than 1000000 characters"),
        (f"SELECT {'(' * 5000}1", "parser stack overflow"),
    ],
)
def test_a_careless_question_ends_with_its_limit(
    plan: Plan, statement: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parplan.questions.sql.VALUES", 1_000)
    monkeypatch.setattr("parplan.questions.sql.CHARACTERS", 500)
    with pytest.raises(Refusal) as caught:
        sql(plan, statement, time_limit=1 if "seconds" in said else 60)
    assert said in str(caught.value.message)
    assert caught.value.hint is not None


def test_printf_writes_as_before(plan: Plan) -> None:
    answer = sql(plan, "SELECT printf('%.2f|%,d|%5s|%d', 1.5, 1234567, 'x', 2000000000) AS a")
    assert answer.table("sql").records() == [{"a": "1.50|1,234,567|    x|2000000000"}]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_ends_a_question_at_once() -> None:
    asked = [sys.executable, "-m", "parplan", "sql", _ENDLESS.format("sum(n * 0.5)")]
    with subprocess.Popen(asked, stderr=subprocess.PIPE) as started:
        time.sleep(3)
        started.send_signal(signal.SIGINT)
        _, err = started.communicate(timeout=20)
    assert (started.returncode, b"Traceback" in err) == (130, False)


def test_a_terminal_shows_the_first_of_very_many_rows(run: Run) -> None:
    many = "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a LIMIT 10001) SELECT n"
    code, out, _ = run("sql", f"{many} FROM a", "-f", "terminal")
    assert code == 0
    assert out.splitlines()[-1].strip() == "10001 rows, of which the first 10000 are shown"


_MANY = "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a LIMIT {}) SELECT n FROM a"


def test_rows_of_csv_come_one_by_one_however_many_there_are(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What would be too much to hold is written, and no more than a block of it is asked for."""
    monkeypatch.setattr("parplan.questions.sql.VALUES", 1_000)
    expected = "".join(f"{line}\r\n" for line in ("\ufeffn", *range(1, 1102)))
    assert run("sql", _MANY.format(1_101), "-f", "csv") == (0, expected, "")
    file = tmp_path / "rows.csv"
    assert run("sql", _MANY.format(1_101), "-o", str(file)) == (0, "", "")
    assert file.read_bytes().decode() == expected
    code, out, err = run("sql", _MANY.format(1_101), "-f", "json")
    assert (code, out) == (2, "")
    assert "more than 1000 values" in err


_BREAKS_OFF = f"SELECT CASE WHEN n < 151 THEN n ELSE hex(zeroblob(900000)) END n FROM ({_MANY})"


def test_what_goes_wrong_in_the_middle_ends_an_answer(run: Run, tmp_path: Path) -> None:
    """On stdout are the rows until then; a file is left as it was."""
    statement = _BREAKS_OFF.format(200)
    code, out, err = run("sql", statement, "-f", "csv")
    assert (code, out.splitlines()[:2]) == (2, ["\ufeffn", "1"])
    assert len(out.splitlines()) <= 151
    assert err.splitlines()[0] == "parplan: SQL: a value has more than 1000000 characters"
    file = tmp_path / "rows.csv"
    for before in ([], [file]):
        assert run("sql", statement, "-o", str(file))[0] == 2
        assert list(tmp_path.iterdir()) == before
        file.write_text("mine", encoding="utf-8")
    assert file.read_text(encoding="utf-8") == "mine"


def test_an_endless_answer_ends_with_its_reader() -> None:
    """`… | head -2`: nothing is wrong, and nobody waits for the time to be over."""
    asked = [sys.executable, "-m", "parplan", "sql", _ENDLESS.format("n"), "-f", "csv"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        assert [started.stdout.readline() for _ in range(2)] == [b"\xef\xbb\xbfn\r\n", b"1\r\n"]
        started.stdout.close()
        assert started.wait(timeout=20) == 0
        assert started.stderr.read() == b""


def test_rows_that_come_one_by_one_have_their_time(run: Run) -> None:
    code, out, err = run("sql", _ENDLESS.format("n"), "-f", "csv", "--time-limit", "1")
    assert (code, out[:4]) == (2, "\ufeffn\r\n")
    assert err.splitlines()[0] == "parplan: SQL: no answer within 1 seconds"


def test_a_rounding_far_down_is_said_after_the_rows(run: Run) -> None:
    statement = f"SELECT CASE WHEN n < 900 THEN n ELSE n / 7.0 END FROM ({_MANY.format(1_000)})"
    code, _, err = run("sql", statement, "-f", "csv")
    assert (code, err[:40]) == (0, "parplan: Some results have more digits t")


def test_csv_carries_no_notes_so_a_rounding_is_said_on_stderr(run: Run) -> None:
    code, out, err = run("sql", "SELECT avg(score) FROM gaps", "-f", "csv")
    assert (code, out) == (0, "\ufeffavg(score)\r\n0.938620879\r\n")
    assert err.startswith("parplan: Some results have more digits than are kept and are rounded")
    assert run("sql", "SELECT sum(score) FROM gaps", "-f", "csv")[2] == ""
