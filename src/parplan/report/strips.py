"""A table's columns on the way to a screen: in words and measured, but without a width yet."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.cells import cell_len, chop_cells

from parplan.language.catalogue import Language
from parplan.report.cells import BULLET, Lines, naming, rows_shown, said, telling
from parplan.report.report import Kind, Table, Value

NARROW = 18
"""Fewer columns of the screen than this make running text hard to read."""

BAR = 10
"""How wide a bar is that stands for the largest value."""

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FRACTION = re.compile(r"(?<=\d)\D.*$")


@dataclass(frozen=True, slots=True)
class Strip:
    """A column of text, of numbers or codes (never wrapped), or of bars; a cell for each row.

    `content` is the width of its widest line, `longest` of all lines of a cell after each other.
    It can't do with less than `least`, and gains nothing from more than `most`. `telling` is how
    many rows it tells apart; those that `names` a row stand above the rest where there's no room.
    """

    label: str
    cells: tuple[Lines, ...]
    kind: Kind | None
    names: bool
    telling: int
    content: int
    longest: int
    least: int
    most: int

    @property
    def is_number(self) -> bool:
        """Whether its cells stand on the right."""
        return self.kind is not None and self.kind.is_number

    @property
    def is_text(self) -> bool:
        """Whether its cells may be wrapped, and the strip be left out."""
        return self.kind is Kind.TEXT

    @property
    def is_bar(self) -> bool:
        """Whether it only shows what the column before it says."""
        return self.kind is None

    def aligned(self, line: str, width: int) -> str:
        """Fill a line up to a width: numbers stand on the right."""
        space = " " * (width - cell_len(line))
        return space + line if self.is_number else line + space


def strips(table: Table, language: Language, *, ascii_only: bool) -> Iterator[Strip]:
    """Measure every column of a table, its totals being one more row."""
    names = naming(table)
    columns = zip(*rows_shown(table, language), strict=True)
    for i, (column, shown) in enumerate(zip(table.columns, columns, strict=True)):
        cells = on_the_point(shown) if column.kind.is_number else shown
        label = said(column.label, language)
        yield _measured(label, cells, column.kind, names=i in names, telling=telling(table, i))
        if column.bar:
            bars = _bars([row.values[i] for row in table.lines], ascii_only=ascii_only)
            bars += [""] * (len(cells) - len(bars))
            yield _measured("", [(bar,) for bar in bars], None, names=False, telling=0)


def wrapped(text: str, width: int) -> list[str]:
    """Break a text at its spaces, and a word only if it alone is too wide; keep a bullet free."""
    if cell_len(text) <= width:
        return [text]
    if text.startswith(BULLET):
        first, *others = wrapped(text.removeprefix(BULLET), width - len(BULLET))
        return [BULLET + first, *(" " * len(BULLET) + other for other in others)]
    lines: list[str] = []
    for word in text.split():
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += chop_cells(word, width)
    return lines or [""]


def _measured(
    label: str, cells: Sequence[Lines], kind: Kind | None, *, names: bool, telling: int
) -> Strip:
    content = max((cell_len(line) for lines in cells for line in lines), default=0)
    longest = max((sum(map(cell_len, lines)) for lines in cells), default=0)
    most = max([content, *map(cell_len, label.split())])
    least = min(NARROW, most) if kind is Kind.TEXT else most
    return Strip(label, tuple(cells), kind, names, telling, content, longest, least, most)


def on_the_point(cells: Sequence[Lines]) -> list[Lines]:
    """Pad with spaces so that the decimal signs stand below each other."""
    tails = [len(found[0]) if (found := _FRACTION.search(text)) else 0 for (text,) in cells]
    return [(text + " " * (max(tails) - tail),) for (text,), tail in zip(cells, tails, strict=True)]


def _bars(values: Iterable[Value], *, ascii_only: bool) -> list[str]:
    numbers = [value if isinstance(value, Decimal | int) else Decimal(0) for value in values]
    largest = Decimal(max(numbers, default=0))
    draw = _hashes if ascii_only else _blocks
    return [draw(max(1, int(n / largest * BAR * 8))) if n > 0 else "" for n in numbers]


def _blocks(eighths: int) -> str:
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _hashes(eighths: int) -> str:
    return "#" * -(-eighths // 8)
