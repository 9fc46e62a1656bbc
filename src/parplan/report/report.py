"""The one shape behind every format: a report → tables → columns with a kind → rows.

Values stay exact (`Decimal`, `int`, `str`, a tuple of `str`, `None` for unknown). A kind tells a
renderer how to show them; rounding and the decimal comma are the renderers' business.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from importlib import import_module
from itertools import chain
from pathlib import PurePath
from typing import Any, NamedTuple, TextIO

from parplan.language.catalogue import Language, Phrase

Value = Decimal | int | str | tuple[str, ...] | None


class Kind(StrEnum):
    """How the values of a column are to be read."""

    TEXT = "text"
    CODE = "code"
    POINTS = "points"
    PERCENT = "percent"
    COUNT = "count"
    DATE = "date"

    @property
    def is_number(self) -> bool:
        """Whether values are compared by size and stand on the right."""
        return self in {Kind.POINTS, Kind.PERCENT, Kind.COUNT}


class Column(NamedTuple):
    """A key for programs, a label for people, and how its value is read from a record.

    Unless `of` says otherwise, the value is the record's attribute that is called like the key.
    `bar` asks for a bar beside each number. A value that is listed in `words` is shown to people
    by that phrase, and what isn't known by `unknown`. A column with a `language` is only for those
    who read it; one that is `left_out_empty` is shown to people only where a row has a value.
    """

    key: str
    label: Phrase
    kind: Kind = Kind.TEXT
    bar: bool = False
    words: Mapping[str, Phrase] | None = None
    language: str | None = None
    of: Callable[[Any], Value] | None = None
    unknown: Phrase | None = None
    left_out_empty: bool = False

    def read(self, record: object) -> Value:
        """Take the column's value out of a record."""
        if self.of is not None:
            return self.of(record)
        value: Value = getattr(record, self.key)
        return value

    def within(self, part: str) -> "Column":
        """Read it from a part of the record, such as the leaf that it is about."""
        return self._replace(of=lambda record: self.read(getattr(record, part)))


class Row(NamedTuple):
    """Values in the order of the columns. Level 1 is the highest of a tree; 0 is no tree."""

    values: tuple[Value, ...]
    level: int = 0


NOTHING = Phrase("(none)")


@dataclass(frozen=True)
class Table:
    """Records under columns, which read them; `sums` is one more record, of all of them together.

    `level` tells where in a tree a record stands. `as_records`: a row is long and is read by
    itself, so people see it as a record. `nothing` is said where there are no records. `streamed`
    are further records, which come one by one and once; only a format that holds none has them.
    """

    key: str
    title: Phrase
    columns: tuple[Column, ...]
    rows: tuple[Any, ...]
    sums: Any = None
    as_records: bool = False
    level: Callable[[Any], int] | None = None
    nothing: Phrase = NOTHING
    streamed: Iterable[Any] = ()

    @cached_property
    def lines(self) -> tuple[Row, ...]:
        """What formats write: the values of every record."""
        return tuple(self._line(record) for record in self.rows)

    def each_line(self) -> Iterator[Row]:
        """Give the values of every record, one by one, also of those that are streamed."""
        yield from map(self._line, chain(self.rows, self.streamed))

    @cached_property
    def totals(self) -> tuple[Value, ...] | None:
        """The values of the sums, `None` under a column of what has no sum."""
        if self.sums is None:
            return None
        return tuple(_sum(column, self.sums) for column in self.columns)

    def values(self, place: int) -> list[Value]:
        """Give what stands in a column, from the first row to the last."""
        return [line.values[place] for line in self.lines]

    def records(self) -> list[dict[str, Value]]:
        """Give exact values by the keys of their columns."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, line.values, strict=True)) for line in self.lines]

    def _line(self, record: object) -> Row:
        level = 0 if self.level is None else self.level(record)
        return Row(tuple(column.read(record) for column in self.columns), level)


def _sum(column: Column, sums: object) -> Value:
    try:
        return column.read(sums)
    except AttributeError:  # titles, agencies, notes: there is no sum of them
        return None


class Drawing(StrEnum):
    """What a chart's bars do. Each has a value a series, unless something else is said here."""

    BARS = "bars"
    """A bar for each name, from zero."""
    COLUMNS = "columns"
    """A column for each of many names in their order, such as places."""
    STACKED = "stacked"
    """A bar for each name, its series on each other, from zero."""
    WATERFALL = "waterfall"
    """Each goes from the value of the one before to its own; a total stands on the axis."""
    STAIRCASE = "staircase"
    """Each stands on the axis, and shows what it has more than the one before."""
    RANGES = "ranges"
    """Each goes from its first value to its second; with equal values it is a mark."""
    TARGETS = "targets"
    """Each has a score, goes on to its target or back to it, and lacks the rest to its maximum."""
    PAIRS = "pairs"
    """Two bars for each name, one below the other, from zero."""
    PARETO = "pareto"
    """A column for each, the largest first, and a line through the shares up to them in percent."""


class Look(StrEnum):
    """What a series stands for, which every format shows in its own way."""

    HAD = "had"
    """What is there, done, or in hand."""
    WON = "won"
    """What is won, to be won, or under way."""
    LOST = "lost"
    """What is lost, overdue, or at risk."""
    LEFT = "left"
    """What is left over, or not begun."""


class Series(NamedTuple):
    """One of the values of every bar: what it is called, and what it stands for."""

    label: Phrase
    look: Look = Look.HAD


class Bar(NamedTuple):
    """Exact values under a name; a text is the plan's own, and so is the title beside it.

    `says` tells those who don't see it more than the values alone; that of a Pareto chart's bar
    has its name.
    """

    name: Phrase | str
    values: tuple[Decimal | int | None, ...]
    title: str = ""
    is_total: bool = False
    says: Phrase | None = None


class Chart(NamedTuple):
    """What formats draw that can, above the table of the key `above`, which has the same figures.

    `measure` says what is measured, and `kind` how its values are written. Series are named in a
    legend; with a single one, or none, there is nothing to tell apart. The axis has room for the
    values in `reaching`, too, so that charts below each other can have one scale.
    """

    key: str
    title: Phrase
    drawing: Drawing
    measure: Phrase
    bars: tuple[Bar, ...]
    above: str
    series: tuple[Series, ...] = ()
    kind: Kind = Kind.POINTS
    reaching: tuple[Decimal, ...] = ()


class PlanHead(NamedTuple):
    """Which plan a report speaks of."""

    number: str | None
    date: str | None
    province: str | None
    score_year: int
    target_year: int
    issuer: str | None
    is_draft: bool = False
    """Whether something that a signed plan has is still to come."""


class Report(NamedTuple):
    """The answer to one question; `notes` say in a sentence what the tables can't.

    Charts show what stands in the tables once more: programs that read a report miss nothing.
    """

    name: str
    title: Phrase
    plan: PlanHead
    tables: tuple[Table, ...]
    notes: tuple[Phrase, ...] = ()
    charts: tuple[Chart, ...] = ()
    is_unfinished: bool = False
    """Time was over before all of it was found or proven; the notes say what is missing."""
    warnings: Iterable[Phrase] = ()
    """Those of the notes without which figures would mislead: formats of data alone have no notes,
    and so they are said on stderr, after the rows, of which they may tell."""
    caution: Phrase | None = None
    """What nobody may overlook: formats for people have it in a box above the tables."""
    definitions: tuple[Phrase, ...] = ()
    """What words and figures mean; every format has it below the tables, after the answer."""
    as_of: datetime.date | None = None
    """The day whose state it tells, if it depends on one."""

    def table(self, key: str) -> Table:
        """Find a table by its key; a KeyError names those that there are."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(f"no table {key}; there are: {', '.join(t.key for t in self.tables)}")

    def _repr_html_(self) -> str:
        """Show it in a notebook, in English."""
        framed: str = import_module(FORMATS["html"].module).framed(self)
        return framed

    def charts_above(self, table: Table) -> tuple[Chart, ...]:
        """Give the charts of a table; without a bar there is nothing to draw."""
        return tuple(chart for chart in self.charts if chart.above == table.key and chart.bars)


def in_language(report: Report, code: str) -> Report:
    """Leave out the columns that are for readers of other languages."""
    return report._replace(tables=tuple(_table_in(table, code) for table in report.tables))


def _table_in(table: Table, code: str) -> Table:
    def is_shown(column: Column) -> bool:
        empty = column.left_out_empty and all(column.read(row) is None for row in table.rows)
        return column.language in {None, code} and not empty

    return replace(table, columns=tuple(filter(is_shown, table.columns)))


class Format(NamedTuple):
    """Where a format's `render(report, language)` is, and what its files are called.

    One that `fits_screen` takes a third argument, the stream whose width, colours and encoding it
    is to fit. One with `every_column` is for programs: it holds the columns of all languages, and
    no notes. One that `streams` has `pieces(report)` besides, which holds no more than a row.
    """

    module: str
    extensions: tuple[str, ...] = ()
    fits_screen: bool = False
    every_column: bool = False
    streams: bool = False


FORMATS: dict[str, Format] = {
    "terminal": Format("parplan.report.as_terminal", fits_screen=True),
    "markdown": Format("parplan.report.as_markdown", (".md",)),
    "csv": Format("parplan.report.as_csv", (".csv",), every_column=True, streams=True),
    "json": Format("parplan.report.as_json", (".json",), every_column=True),
    "html": Format("parplan.report.as_html", (".html", ".htm")),
    "xlsx": Format("parplan.report.as_xlsx", (".xlsx",)),
    "docx": Format("parplan.report.as_docx", (".docx",)),
}


def by_extension(file: PurePath) -> str | None:
    """Name the format that a file's extension asks for, if there is one."""
    extension = file.suffix.lower()
    return next((name for name, known in FORMATS.items() if extension in known.extensions), None)


def render(
    report: Report, name: str, language: Language, screen: TextIO | None = None
) -> str | bytes:
    """Make a report in the format of that name: text, or bytes where the format fixes them.

    `screen` is the stream that the text is meant for; without one it is meant for a file, and
    the terminal format leaves colours out.
    """
    chosen = FORMATS[name]
    surroundings = (screen,) if chosen.fits_screen else ()
    shown = report if chosen.every_column else in_language(report, language.code)
    rendered: str | bytes = import_module(chosen.module).render(shown, language, *surroundings)
    return rendered


def pieces(
    report: Report, name: str, language: Language, screen: TextIO | None = None
) -> Iterable[str | bytes]:
    """Make a report piece by piece, if the format can, so that nobody holds all of it."""
    chosen = FORMATS[name]
    if not chosen.streams:
        return (render(report, name, language, screen),)
    made: Iterable[bytes] = import_module(chosen.module).pieces(report)
    return made
