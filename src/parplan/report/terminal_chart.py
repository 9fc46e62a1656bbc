"""A chart on a screen, of signs that can be told apart without colours."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text

from parplan.language.catalogue import Language
from parplan.report.cells import harmless, said
from parplan.report.charts import Axis, Span, axis, legend_of, measure_of, name_of, spans, values_of
from parplan.report.report import Bar, Chart, Drawing, Kind, Look
from parplan.report.terminal_table import on_the_point, wrapped

LONGEST = 72
"""A bar that is longer is no easier to read."""

SHORTEST = 10
"""With less room for bars there is no chart: its table says the same."""

GAP = 2
APART = 3

_SIGNS = {Look.HAD: "█", Look.WON: "▓", Look.LOST: "▒", Look.LEFT: "░"}
_ASCII = {Look.HAD: "#", Look.WON: "+", Look.LOST: "x", Look.LEFT: "."}
_STYLES = {Look.HAD: "cyan", Look.WON: "yellow", Look.LOST: "red", Look.LEFT: "dim"}


def chart_lines(
    chart: Chart, language: Language, width: int, *, ascii_only: bool
) -> Iterator[Text]:
    """Draw a chart below its title and what it measures, if it has room."""
    if chart.drawing is Drawing.COLUMNS:
        drawn = columns(chart, language, width, ascii_only=ascii_only)
    else:
        drawn = _bars(chart, language, width, _ASCII if ascii_only else _SIGNS)
    if not drawn:
        return
    yield from (Text(line, "bold") for line in wrapped(said(chart.title, language), width))
    yield from (Text(line, "dim") for line in wrapped(said(measure_of(chart), language), width))
    if legend_of(chart):
        yield from _legend(chart, language, width, _ASCII if ascii_only else _SIGNS)
    yield from drawn
    yield Text()


def _legend(chart: Chart, language: Language, width: int, signs: dict[Look, str]) -> Iterator[Text]:
    line = Text()
    for series in legend_of(chart):
        entry = Text.assemble(
            (signs[series.look], _STYLES[series.look]), f" {said(series.label, language)}"
        )
        if line and line.cell_len + APART + entry.cell_len > width:
            yield line
            line = Text()
        line.append(" " * APART if line else "").append_text(entry)
    yield line


def _bars(chart: Chart, language: Language, width: int, signs: dict[Look, str]) -> list[Text]:
    """Draw a bar a line, between its name and its value; without titles, if they leave no room."""
    titled = [_name(bar, language, width // 3) for bar in chart.bars]
    coded = [wrapped(name_of(bar, language), width // 3) for bar in chart.bars]
    return _drawn(chart, titled, width, signs, language) or _drawn(
        chart, coded, width, signs, language
    )


def _drawn(
    chart: Chart, names: list[list[str]], width: int, signs: dict[Look, str], language: Language
) -> list[Text]:
    # Of a pair, each bar has a line of its own.
    pieces = spans(chart)
    apart = chart.drawing is Drawing.PAIRS
    values = [value for (value,) in on_the_point([(v,) for v in values_of(chart, language)])]
    left = max((cell_len(line) for lines in names for line in lines), default=0)
    right = max(map(cell_len, values), default=0)
    beyond = 0 if apart else max(map(len, pieces), default=1) - 1
    room = min(LONGEST, width - left - right - 2 * GAP - beyond)
    if room < SHORTEST:
        return []
    drawn = []
    for lines, of_bar, value in zip(names, pieces, values, strict=True):
        parts = [(piece,) for piece in of_bar] if apart else [of_bar]
        bars = [_bar(part, axis(chart), room, signs) for part in parts] or [Text()]
        space = room + beyond - bars[0].cell_len + GAP + right - cell_len(value)
        bars[0].append(" " * space + value)
        for line, bar in zip_longest(lines, bars):
            name = line or ""
            text = Text(name + " " * (left - cell_len(name) + GAP))
            text.append_text(bar or Text())
            text.rstrip()
            drawn.append(text)
    if chart.drawing is Drawing.RANGES:
        scale = _scale(axis(chart), language, room, ascii_only=signs is _ASCII)
        drawn += [Text(" " * (left + GAP) + line, "dim") for line in scale]
    return drawn


def _scale(along: Axis, language: Language, room: int, *, ascii_only: bool) -> tuple[str, str]:
    """Draw the axis below the bars: its ends and its middle, and their values."""
    begin, line, tick, end = "|-||" if ascii_only else "├─┼┤"
    half = (room - 1) // 2
    rule = begin + line * (half - 1) + tick + line * (room - 2 - half) + end
    low, middle, high = (language.number(value) for value in along.marks)
    at = half - cell_len(middle) // 2
    names = low.ljust(at) + middle
    if len(low) >= at or len(names) + len(high) >= room:  # no room between the ends
        names = low
    return rule, names + high.rjust(room - len(names))


def _name(bar: Bar, language: Language, width: int) -> list[str]:
    """Name a bar by its code and as much of its title as a line holds, or by what it is called."""
    name = name_of(bar, language)
    if not bar.title:
        return wrapped(name, width)
    line, *more = wrapped(f"{name} {harmless(bar.title)}", width - 1)
    return [f"{line}…" if more else line]


def _bar(pieces: Sequence[Span], along: Axis, room: int, signs: dict[Look, str]) -> Text:
    """Draw the pieces; each is seen, however small it is."""
    bar = Text()
    for span in pieces:
        begin = max(bar.cell_len, min(room - 1, _cells(along.share(span.begin), room)))
        end = max(begin + 1, _cells(along.share(span.end), room))
        bar.append(" " * (begin - bar.cell_len))
        bar.append(signs[span.look] * (end - begin), _STYLES[span.look])
    return bar


def _cells(share: Decimal, room: int) -> int:
    return int((share * room).to_integral_value(rounding=ROUND_HALF_UP))


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
