"""The terminal: tables that fit its width, with colours and bars where it can show them."""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from parplan.language.catalogue import Language, Phrase
from parplan.report.cells import NOTES, said, strong
from parplan.report.report import Report, Table
from parplan.report.terminal_chart import chart_lines
from parplan.report.terminal_table import fitted, recorded, strips_of, wrapped

NARROWEST = 40
"""A terminal that is narrower has to wrap the lines itself."""

_MOST = 10_000
"""Rows of a table: nobody scrolls through more."""

# For letters and signs that don't decompose, where the encoding lacks them.
_NEAREST = str.maketrans("đĐ–─│┌┐└┘−·", "dD--|++++-.")


def render(report: Report, language: Language, screen: TextIO | None = None) -> str:
    """Make a report for a stream's width, colours and encoding; without one, for a file."""
    return drawn(report, language, Console(file=screen or io.StringIO()))


def drawn(report: Report, language: Language, console: Console) -> str:
    """Make a report for a console, but leave it to others to print it."""
    with console.capture() as captured:
        console.print(Text("\n").join(_lines(report, language, console)), soft_wrap=True)
    return _encodable(captured.get(), console.encoding)


def _lines(report: Report, language: Language, console: Console) -> Iterator[Text]:
    width = max(NARROWEST, console.width)
    yield from _wrapped(said(report.title, language), width, "bold")
    if report.caution:
        yield Text()
        yield from _boxed(said(report.caution, language), width)
    for note in report.notes:
        yield Text()
        yield from _wrapped(said(note, language), width)
    ascii_only = console.options.ascii_only
    for table in report.tables:
        yield Text()
        for chart in report.charts_above(table):
            yield from chart_lines(chart, language, width, ascii_only=ascii_only)
        if len(report.tables) > 1:
            yield from _wrapped(said(table.title, language), width, "bold")
        if table.lines:
            yield from _table(table, language, width, ascii_only=ascii_only)
        else:
            yield from _wrapped(said(table.nothing, language), width)
    if report.definitions:
        yield Text()
        yield from _wrapped(said(NOTES, language), width, "bold")
    for definition in report.definitions:
        yield from _wrapped(said(definition, language), width)
        yield Text()


def _boxed(text: str, width: int) -> Iterator[Text]:
    lines = wrapped(text, width - 4)
    room = max(map(cell_len, lines))
    for ends, line in [
        ("┌┐", "─" * (room + 2)),
        *(("││", f" {line}{' ' * (room - cell_len(line))} ") for line in lines),
        ("└┘", "─" * (room + 2)),
    ]:
        yield Text(f"{ends[0]}{line}{ends[1]}", "bold")


def _table(table: Table, language: Language, width: int, *, ascii_only: bool) -> Iterator[Text]:
    count = len(table.rows)
    if count > _MOST:
        table = replace(table, rows=table.rows[:_MOST])
    every = list(strips_of(table, language, ascii_only=ascii_only))
    layout, dropped = (recorded(every, width), []) if table.as_records else fitted(every, width)
    line = Text("─" * layout.width, "dim")
    yield from layout.header()
    yield line
    for index, bold in enumerate(strong(table)):
        yield from layout.row(index, "bold" if bold else "")
    if any(value not in {None, ""} for value in table.totals or ()):
        yield line
        yield from layout.row(len(table.lines), "bold")
    if count > _MOST:
        say = Phrase("{count} rows, of which the first {most} are shown", count=count, most=_MOST)
        yield from _wrapped(said(say, language), width, "bold")
    if dropped:
        columns = tuple(strip.label for strip in dropped)
        say = Phrase("not shown at this width: {columns}; -f csv has everything", columns=columns)
        yield from _wrapped(said(say, language), width, "dim")


def _wrapped(text: str, width: int, style: str = "") -> list[Text]:
    return [Text(line, style) for line in wrapped(text, width)]


def _encodable(text: str, encoding: str) -> str:
    """Put what the encoding lacks into the nearest that it has, without moving a column."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_nearest(character, encoding) for character in text)
    return text


def _nearest(character: str, encoding: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].translate(_NEAREST)
    for candidate in (character, base):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        return candidate
    return "?" * cell_len(character)
