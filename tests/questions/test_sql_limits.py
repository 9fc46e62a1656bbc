"""`parplan sql`: a careless question ends, and rows of CSV come one by one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.questions.sql import sql

Run = Callable[..., tuple[int, str, str]]

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
