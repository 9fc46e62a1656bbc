"""Columns beside each other on a screen: the shape of many values at a glance."""

from decimal import Decimal

from rich.cells import cell_len
from rich.text import Text

from parplan.language.catalogue import Language
from parplan.report.chart_words import name_of
from parplan.report.report import Chart, Kind
from parplan.report.spans import axis

HEIGHT = 8
"""Lines of the longest column."""

WIDEST = 3
"""A column is as wide at most, its gap included."""

_EIGHTHS = " ▁▂▃▄▅▆▇█"


def columns(chart: Chart, language: Language, width: int, *, ascii_only: bool) -> list[Text]:
    """Draw a column a bar, or nothing where they have no room."""
    along = axis(chart)
    sign = "%" if chart.kind is Kind.PERCENT else ""
    ends = [f"{language.number(end)}{sign}" for end in (along.high, along.low)]
    left = max(map(cell_len, ends)) + 1
    each = min(WIDEST, (width - left) // max(1, len(chart.bars)))
    if each < 1:
        return []
    shares = [along.share(Decimal(bar.values[0] or 0)) for bar in chart.bars]
    drawn = []
    for row in range(HEIGHT - 1, -1, -1):
        label = {HEIGHT - 1: ends[0], 0: ends[1]}.get(row, "")
        line = Text(" " * (left - 1 - cell_len(label)) + label + " ")
        signs = (_sign(share, row, ascii_only=ascii_only) for share in shares)
        line.append("".join(_wide(sign, each) for sign in signs), "cyan")
        line.rstrip()
        drawn.append(line)
    return [*drawn, Text(_names(chart, language, left, each), "dim")]


def _sign(share: Decimal, row: int, *, ascii_only: bool) -> str:
    """Give the part of a column that a line shows; what is more than nothing is seen."""
    eighths = max(int(share > 0), int(share * HEIGHT * 8)) - 8 * row
    if ascii_only:
        return "#" if eighths > 0 else " "
    return _EIGHTHS[max(0, min(8, eighths))]


def _wide(sign: str, each: int) -> str:
    return sign * max(1, each - 1) + " " * (each > 1)


def _names(chart: Chart, language: Language, left: int, each: int) -> str:
    """Write names below their columns: each if all have room, else the first and every fifth."""
    names = [name_of(bar, language) for bar in chart.bars]
    every = 1 if max(map(cell_len, names)) < each else 5
    line = ""
    for index, name in enumerate(names):
        place = left + index * each
        if index == 0 or ((index + 1) % every == 0 and place > cell_len(line)):
            line += " " * (place - cell_len(line)) + name
    return line
