"""Whatever else is asked: tables of every report, in an SQLite database in memory.

Every question declares its tables beside itself. `whatif`, `explain` and `compare` need to be told
what to suppose, to explain or to compare, so they have none. A path leads somewhere: here to the
plan's own target, without limits and without costs. The year is the plan's own.

SQLite has no decimals, so points are stored as floats, each of which stands for a decimal of up to
15 digits. Operators, `round`, `sum`, `total` and `avg` are ours and compute with these decimals,
so that `max_points - score = lost` holds. What has more digits is rounded, and the answer says so.
"""

import datetime
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from math import isinf
from operator import itemgetter
from typing import Annotated, NamedTuple

import typer

from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.plan.points import decimals, half_up, tidy
from parplan.questions import (
    agencies,
    agency,
    columns,
    gaps,
    limits,
    overview,
    show,
    sipas,
    totals,
    trend,
)
from parplan.questions.options import day, today
from parplan.questions.path import path
from parplan.questions.path.path import UNSOLVED
from parplan.questions.rank import rank
from parplan.questions.sql_arithmetic import Arithmetic, exact
from parplan.questions.year import evaluate, forecast, progress, score
from parplan.report.report import Column, Kind, Report, Table, Value

EXAMPLE = 'parplan sql "SELECT lead, sum(lost) FROM gaps GROUP BY lead ORDER BY 2 DESC"'
NEEDS_RESULTS = True

DECIMALS = 9
LARGEST = 10**15
"""Beyond it a float holds no decimals any more, and the answer is unknown."""

_SECONDS = 30
_STEPS = 10_000
"""Of SQLite, between two looks at the clock."""

VALUES = 1_000_000
"""Values of an answer; all of them are held, and shown by formats that hold them once more."""

CHARACTERS = 50_000_000
"""Of all values of an answer together."""

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
}
"""Bytes of a value and of a statement; the search for a pattern, which nothing interrupts."""

_HEAP = 500_000_000
"""Bytes that SQLite may hold; what it sorts goes to temporary files."""


TABLES: columns.TablesForSql = {
    name: make
    for declared in (
        totals.TABLES,
        gaps.TABLES,
        show.TABLES,
        sipas.TABLES,
        agencies.TABLES,
        agency.TABLES,
        score.TABLES,
        progress.TABLES,
        forecast.TABLES,
        trend.TABLES,
        evaluate.TABLES,
        overview.TABLES,
        limits.TABLES,
        path.TABLES,
        rank.TABLES,
    )
    for name, make in declared.items()
}
"""What can be asked, by name. A table is made when a statement names it."""


def sql(
    plan: Plan,
    statement: Annotated[str | None, typer.Argument(metavar="SELECT…")] = None,
    *,
    tables: Annotated[
        bool, typer.Option("--tables", help=N_("List the tables and their columns instead."))
    ] = False,
    as_of: Annotated[
        datetime.date | None,
        typer.Option(
            metavar="DATE",
            parser=day,
            help=N_("Progress, forecast and evaluation as of this day. Else today."),
        ),
    ] = None,
    time_limit: Annotated[
        int,
        typer.Option(
            min=1, max=86_400, metavar="SECONDS", help=N_("Give up after so many seconds.")
        ),
    ] = _SECONDS,
) -> Report:
    """Answer one statement that reads, or list the tables and their columns."""
    on = as_of or today()
    notes: tuple[Phrase, ...] = ()
    if tables or statement is None:
        answer = _list(plan, on)
    else:
        answer, notes = _answer(plan, on, statement, time_limit)
    return Report("sql", answer.title, columns.head(plan), (answer,), notes, warnings=notes)


_ROUNDED = Phrase(
    "Some results have more digits than are kept and are rounded: quotients and averages to 15 "
    "digits at least, what is shown to nine decimals."
)
_IN_FLOATS = Phrase(
    "This statement is answered by SQLite's own arithmetic, which isn't exact: comparisons of "
    "computed values may miss."
)


class _Listed(NamedTuple):
    """A table that can be asked."""

    table: str
    rows: int | None
    """Unknown of what is only found when it is asked for."""
    columns: tuple[str, ...]


def _list(plan: Plan, on: datetime.date) -> Table:
    made = {
        name: UNSOLVED[name] if name in UNSOLVED else make(plan, on)
        for name, make in TABLES.items()
    }
    return Table(
        "tables",
        Phrase("Tables"),
        (
            Column("table", Phrase("Table"), Kind.CODE),
            Column("rows", Phrase("Rows"), Kind.COUNT),
            Column("columns", Phrase("Columns")),
        ),
        tuple(
            _Listed(
                name,
                None if name in UNSOLVED else len(table.rows),
                tuple(column.key for column in table.columns),
            )
            for name, table in made.items()
        ),
    )


def _answer(
    plan: Plan, on: datetime.date, statement: str, seconds: int
) -> tuple[Table, tuple[Phrase, ...]]:
    """Ask the tables that the statement names; a refusal has SQLite's words about it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        kinds: dict[str, Kind] = {}
        for name, make in TABLES.items():
            if name in statement.casefold():
                table = make(plan, on)
                kinds |= {column.key: column.kind for column in table.columns}
                _fill(database, name, table)
        for limit, most in _LIMITS.items():
            database.setlimit(limit, most)
        arithmetic = Arithmetic(database)
        with _bounded(database, seconds):
            keys, rows, notes = _asked(database, arithmetic, statement)
    if arithmetic.rounded or any(_is_cut(value) for row in rows for value in row):
        notes = (*notes, _ROUNDED)
    answer = Table(
        "sql",
        Phrase("Answer"),
        tuple(
            Column(
                key, Phrase("{key}", key=key), kinds.get(key) or _kind(rows, i), of=itemgetter(i)
            )
            for i, key in enumerate(keys)
        ),
        tuple(tuple(map(_exact, row)) for row in rows),
    )
    return answer, notes


_Rows = list[tuple[object, ...]]


def _asked(
    database: sqlite3.Connection, arithmetic: Arithmetic, statement: str
) -> tuple[list[str], _Rows, tuple[Phrase, ...]]:
    """Give names and values. Names and refusals are those of the statement as it was typed."""
    cursor = database.execute(statement)
    keys = [name for name, *_ in cursor.description or ()]
    computed = exact(statement)
    if computed == statement:
        return keys, _held(cursor), ()
    cursor.close()
    arithmetic.rounded = False
    try:
        return keys, _held(database.execute(computed)), ()
    except sqlite3.DataError:  # a value that is too long stays so
        raise
    except sqlite3.Error:
        return keys, _held(database.execute(statement)), (_IN_FLOATS,)


def _held(cursor: sqlite3.Cursor) -> _Rows:
    """Take all rows, or refuse more than can be shown."""
    rows: _Rows = []
    values = characters = 0
    for row in cursor:
        rows.append(row)
        values += len(row)
        characters += sum(len(value) for value in row if isinstance(value, str | bytes))
        if values > VALUES or characters > CHARACTERS:
            message = Phrase(
                "SQL: the answer has more than {values} values or {characters} characters",
                values=VALUES,
                characters=CHARACTERS,
            )
            raise Refusal(message, Phrase("ask for less, with WHERE, GROUP BY or LIMIT"))
    return rows


def _fill(database: sqlite3.Connection, name: str, table: Table) -> None:
    places = ", ".join("?" * len(table.columns))
    declared = ", ".join(f'"{column.key}"' for column in table.columns)
    database.execute(f'CREATE TABLE "{name}" ({declared})')
    database.executemany(
        f'INSERT INTO "{name}" VALUES ({places})',  # noqa: S608 - the names are ours
        [tuple(map(_stored, row.values)) for row in table.lines],
    )


def _stored(value: Value) -> str | float | None:
    match value:
        case Decimal():
            return float(value)
        case tuple():
            return "; ".join(value)
    return value


def _is_cut(value: object) -> bool:
    """Whether a value has more decimals than are shown."""
    if not isinstance(value, float) or isinf(value):
        return False
    return decimals(Decimal(repr(value))) > DECIMALS


def _exact(value: object) -> Value:
    match value:
        case float():
            exact = Decimal(repr(value))
            return tidy(half_up(exact, DECIMALS)) if abs(exact) < LARGEST else None
        case bytes():
            return value.hex()
        case int() | str():
            return value
    return None


def _kind(rows: list[tuple[object, ...]], column: int) -> Kind:
    found = {type(row[column]) for row in rows} - {type(None)}
    if found and found <= {float, int}:
        return Kind.POINTS if float in found else Kind.COUNT
    return Kind.TEXT


_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}


@contextmanager
def _bounded(database: sqlite3.Connection, seconds: int) -> Iterator[None]:
    """Let a database only read, for so long and with so much memory; Ctrl-C ends it at once."""
    end = time.monotonic() + seconds
    interrupted = threading.Event()

    def interrupt(*_: object) -> None:
        interrupted.set()
        database.interrupt()

    database.execute(f"PRAGMA hard_heap_limit = {_HEAP}")
    database.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY
    )
    database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    # Raised within a callback, KeyboardInterrupt would become SQLite's own error.
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, interrupt) if is_main else None
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning, OverflowError, MemoryError, RecursionError) as error:
        if interrupted.is_set():
            raise KeyboardInterrupt from None
        raise _refusal(error, seconds, is_late=time.monotonic() > end) from None
    finally:
        if is_main:
            signal.signal(signal.SIGINT, before)


def _refusal(error: Exception, seconds: int, *, is_late: bool) -> Refusal:
    """Say what ended a statement: a limit and its size, or SQLite's own words."""
    less = Phrase("ask for less, with WHERE, GROUP BY or LIMIT")
    match error:
        case sqlite3.OperationalError() if is_late:
            message = Phrase("SQL: no answer within {seconds} seconds", seconds=seconds)
            return Refusal(message, Phrase("wait longer with --time-limit, or ask for less"))
        case MemoryError():
            most = _HEAP // 1_000_000
            return Refusal(Phrase("SQL: it needs more than {most} MB of memory", most=most), less)
        case sqlite3.DataError():
            most = _LIMITS[sqlite3.SQLITE_LIMIT_LENGTH]
            message = Phrase("SQL: a value has more than {most} characters", most=most)
            return Refusal(message, less)
        case RecursionError():
            message = Phrase("SQL: brackets or signs are nested too deeply")
            return Refusal(message, less)
    return Refusal(
        Phrase("SQL: {problem}", problem=str(error)),
        Phrase("`parplan sql --tables` lists tables and columns; only reading is allowed"),
    )
