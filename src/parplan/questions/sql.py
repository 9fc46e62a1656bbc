"""Whatever else is asked: tables of every report, in an SQLite database in memory.

Every question declares its tables beside itself. `whatif`, `explain` and `compare` need to be told
what to suppose, to explain or to compare, so they have none. A path leads somewhere: here to the
plan's own target, without limits and without costs. The year is the plan's own.

SQLite has no decimals, so points are stored as floats, each of which stands for a decimal of up to
15 digits. Operators, `round`, `sum`, `total` and `avg` are ours and compute with these decimals,
so that `max_points - score = lost` holds. What has more digits is rounded, and the answer says so.

An answer is held, within limits, unless its format takes rows one by one: then they come as SQLite
finds them, however many there are.
"""

import datetime
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
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
from parplan.questions.options import OneByOne, day, today
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

_BLOCK = 100
"""Rows that are taken at once where they aren't held."""

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


def sql(  # noqa: PLR0913 - its options, and how the answer is taken
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
    one_by_one: OneByOne = False,
) -> Report:
    """Answer one statement that reads, or list the tables and their columns."""
    on = as_of or today()
    said: Iterable[Phrase] = ()
    if tables or statement is None:
        answer = _list(plan, on)
    else:
        answer, said = _answer(plan, on, statement, time_limit, one_by_one=one_by_one)
    notes = () if one_by_one else tuple(said)
    return Report(
        "sql",
        answer.title,
        columns.head(plan),
        (answer,),
        notes,
        warnings=said if one_by_one else notes,
    )


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
    plan: Plan, on: datetime.date, statement: str, seconds: int, *, one_by_one: bool
) -> tuple[Table, Iterable[Phrase]]:
    """Ask the tables that the statement names; what is to be said comes after the rows."""
    with ExitStack() as until_answered:
        database = sqlite3.connect(":memory:", isolation_level=None)
        until_answered.enter_context(closing(database))
        kinds: dict[str, Kind] = {}
        for name, make in TABLES.items():
            if name in statement.casefold():
                table = make(plan, on)
                kinds |= {column.key: column.kind for column in table.columns}
                _fill(database, name, table)
        arithmetic = Arithmetic(database)
        bounds = _Bounds(database, seconds)
        with bounds.kept():
            asked = _asked(database, arithmetic, statement, _first if one_by_one else _held)
        rest = _rest(asked.cursor, bounds, until_answered.pop_all()) if one_by_one else ()

    def said() -> Iterator[Phrase]:
        yield from asked.notes
        if arithmetic.rounded:
            yield _ROUNDED

    def record(row: _Row) -> tuple[Value, ...]:
        arithmetic.rounded = arithmetic.rounded or any(map(_is_cut, row))
        return tuple(map(_exact, row))

    answer = Table(
        "sql",
        Phrase("Answer"),
        tuple(
            Column(
                key,
                Phrase("{key}", key=key),
                kinds.get(key) or _kind(asked.rows, i),
                of=itemgetter(i),
            )
            for i, key in enumerate(asked.keys)
        ),
        tuple(map(record, asked.rows)),
        streamed=map(record, rest),
    )
    return answer, said()


_Row = tuple[object, ...]


class _Asked(NamedTuple):
    """Names, the rows that are taken, where the others come from, and what is to be said."""

    keys: list[str]
    rows: list[_Row]
    cursor: sqlite3.Cursor
    notes: tuple[Phrase, ...] = ()


def _asked(
    database: sqlite3.Connection,
    arithmetic: Arithmetic,
    statement: str,
    take: Callable[[sqlite3.Cursor], list[_Row]],
) -> _Asked:
    """Ask, and take rows. Names and refusals are those of the statement as it was typed."""
    cursor = database.execute(statement)
    keys = [name for name, *_ in cursor.description or ()]
    computed = exact(statement)
    if computed == statement:
        return _Asked(keys, take(cursor), cursor)
    cursor.close()
    arithmetic.rounded = False
    try:
        cursor = database.execute(computed)
        return _Asked(keys, take(cursor), cursor)
    except sqlite3.DataError:  # a value that is too long stays so
        raise
    except sqlite3.Error:
        cursor = database.execute(statement)
        return _Asked(keys, take(cursor), cursor, (_IN_FLOATS,))


def _held(cursor: sqlite3.Cursor) -> list[_Row]:
    """Take all rows, or refuse more than can be shown."""
    rows: list[_Row] = []
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


def _first(cursor: sqlite3.Cursor) -> list[_Row]:
    return cursor.fetchmany(_BLOCK)


def _rest(cursor: sqlite3.Cursor, bounds: "_Bounds", until_answered: ExitStack) -> Iterator[_Row]:
    """Take further rows as they are asked for."""
    with until_answered:
        while True:
            with bounds.kept():
                rows = _first(cursor)
            if not rows:
                return
            yield from rows


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


def _kind(rows: list[_Row], column: int) -> Kind:
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


class _Bounds:
    """Within them a database only reads, for so long and with so much memory."""

    def __init__(self, database: sqlite3.Connection, seconds: int) -> None:
        self._database = database
        self._seconds = seconds
        self._left = float(seconds)
        """Of SQLite's own time: whoever reads rows slowly keeps nothing from being found."""
        for limit, most in _LIMITS.items():
            database.setlimit(limit, most)
        database.execute(f"PRAGMA hard_heap_limit = {_HEAP}")
        database.set_authorizer(
            lambda action, *_: sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY
        )

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Let SQLite work, as long as there is time; Ctrl-C ends it at once."""
        end = time.monotonic() + self._left
        interrupted = threading.Event()

        def interrupt(*_: object) -> None:
            interrupted.set()
            self._database.interrupt()

        self._database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        # Raised within a callback, KeyboardInterrupt would become SQLite's own error.
        is_main = threading.current_thread() is threading.main_thread()
        before = signal.signal(signal.SIGINT, interrupt) if is_main else None
        try:
            yield
        except (
            sqlite3.Error,
            sqlite3.Warning,
            OverflowError,
            MemoryError,
            RecursionError,
        ) as error:
            if interrupted.is_set():
                raise KeyboardInterrupt from None
            raise _refusal(error, self._seconds, is_late=time.monotonic() > end) from None
        finally:
            self._left = end - time.monotonic()
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
