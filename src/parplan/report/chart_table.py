"""The figures of a chart as a table, for those who want to count on, and for Excel to draw from."""

from collections.abc import Iterator

from parplan.language.phrases import Phrase
from parplan.report.report import Bar, Chart, Column, Drawing, Row, Table, Value
from parplan.report.spans import STEPPED, Step, axis, steps

_STEPS = {
    "before": Phrase("Before"),
    "change": Phrase("Change"),
    "after": Phrase("After"),
    "base": Phrase("Below it"),
    "total": Phrase("Total"),
    "rise": Phrase("Rise"),
    "fall": Phrase("Fall"),
}
_RANGE = {
    "low": Phrase("From"),
    "high": Phrase("To"),
    "width": Phrase("Width"),
    "stroke": Phrase("Stroke"),
}

_STROKES = 200
"""So many strokes would fill the axis."""


def chart_table(chart: Chart) -> Table:
    """List the bars; the columns that follow the exact values are pieces that a chart stacks."""
    bars = chart.bars
    words = {_key(bar, i): bar.name for i, bar in enumerate(bars) if isinstance(bar.name, Phrase)}
    titles = any(bar.title for bar in bars)
    label = Phrase("Code") if titles else Phrase("Name")
    if chart.drawing in STEPPED:
        label = Phrase("Step")
    names = [Column("name", label, words=words)]
    if titles:
        names.append(Column("title", Phrase("Title")))
    rows = tuple(
        Row((_key(bar, i), *([bar.title] if titles else []), *values))
        for i, (bar, values) in enumerate(zip(bars, _values(chart), strict=True))
    )
    return Table(chart.key, chart.title, (*names, *_columns(chart)), rows)


def series_key(index: int) -> str:
    """Name the column of a series."""
    return f"series_{index}"


def _columns(chart: Chart) -> tuple[Column, ...]:
    if chart.drawing in STEPPED:
        named = _STEPS
    elif chart.drawing is Drawing.RANGES:
        named = _RANGE
    else:
        labels = [series.label for series in chart.series] or [chart.measure]
        named = {series_key(index): label for index, label in enumerate(labels)}
    return tuple(Column(key, label, chart.kind) for key, label in named.items())


def _values(chart: Chart) -> Iterator[tuple[Value, ...]]:
    if chart.drawing in STEPPED:
        yield from map(_step, steps(chart.bars))
    elif chart.drawing is Drawing.RANGES:
        for bar in chart.bars:
            low, high = bar.values
            width = None if low is None or high is None else high - low
            along = axis(chart)
            yield low, high, width, None if width != 0 else (along.high - along.low) / _STROKES
    else:
        yield from (bar.values for bar in chart.bars)


def _step(step: Step) -> tuple[Value, ...]:
    before, after, change = step.before, step.after, step.change
    if before is None or after is None or change is None:
        return None, None, after, None, after, None, None
    rise = change if change >= 0 else None
    fall = abs(change) if change < 0 else None
    return before, change, after, min(before, after), None, rise, fall


def _key(bar: Bar, index: int) -> str:
    """Make a value that `words` puts into a phrase, and that no name of the plan is."""
    return bar.name if isinstance(bar.name, str) else f"\0{index}"
