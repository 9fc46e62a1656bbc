"""What all formats that draw share: how far bars go on which axis, their words, their figures."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_FLOOR, Decimal
from itertools import count
from operator import itemgetter
from typing import Any, NamedTuple

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.plan.points import tidy
from parplan.report.cells import UNKNOWN, harmless, said
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Look, Table

STEPPED = frozenset({Drawing.WATERFALL, Drawing.STAIRCASE})
"""Charts whose bars begin where the one before ended."""

_CUT = STEPPED | {Drawing.RANGES}
"""Charts that show differences: their axis needn't begin at zero."""


class Span(NamedTuple):
    """A piece of a bar."""

    begin: Decimal
    end: Decimal
    look: Look


class Axis(NamedTuple):
    """The numbers at both ends."""

    low: Decimal
    high: Decimal

    def share(self, value: Decimal) -> Decimal:
        """Tell how far along the axis a value is."""
        return (value - self.low) / (self.high - self.low)


class Step(NamedTuple):
    """A bar that begins where the one before ended; a total has no `before`."""

    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """What it adds or takes away."""
        if self.before is None or self.after is None:
            return None
        return tidy(self.after - self.before)

    @property
    def base(self) -> Decimal | None:
        """What its piece stands on."""
        return None if self.before is None or self.after is None else min(self.before, self.after)

    @property
    def total(self) -> Decimal | None:
        """What it is, if it stands on the axis."""
        return self.after if self.before is None else None

    @property
    def rise(self) -> Decimal | None:
        """What it adds; that it adds nothing is known, too."""
        return None if self.change is None or self.change < 0 else self.change

    @property
    def fall(self) -> Decimal | None:
        """What it takes away."""
        return None if self.change is None or self.change >= 0 else abs(self.change)


def steps(bars: Iterable[Bar]) -> Iterator[Step]:
    """Follow the bars; after one that is unknown the next begins where the last known ended."""
    reached: Decimal | None = None
    for bar in bars:
        (after,) = _known(bar.values)
        yield Step(None if bar.is_total else reached, after)
        reached = reached if after is None else after


def axis(chart: Chart) -> Axis:
    """Choose an axis on which all bars have room."""
    known = [[v for v in _known(bar.values) if v is not None] for bar in chart.bars]
    if chart.drawing is Drawing.STACKED:
        return _from_zero([*(sum(values, Decimal(0)) for values in known), *chart.reaching])
    values = [*(value for of_bar in known for value in of_bar), *chart.reaching]
    if chart.drawing not in _CUT:
        return _from_zero(values)
    low = begin(values)
    return _axis(low, max([low, *values]))


def begin(values: Iterable[Decimal]) -> Decimal:
    """Give a whole number a little below the values, so that their differences can be seen."""
    found = list(values) or [Decimal(0)]
    low, high = min(found), max(found)
    return max(Decimal(0), (low - (high - low) / 8).to_integral_value(rounding=ROUND_FLOOR))


def spans(chart: Chart) -> list[tuple[Span, ...]]:
    """Give the pieces of every bar; what isn't known isn't drawn."""
    if chart.drawing in STEPPED:
        low = axis(chart).low
        standing = chart.drawing is Drawing.STAIRCASE
        return [tuple(_step(step, low, standing=standing)) for step in steps(chart.bars)]
    looks = [series.look for series in chart.series] or [Look.HAD]
    if chart.drawing is Drawing.RANGES:
        return [tuple(_range(bar, looks[0])) for bar in chart.bars]
    return [tuple(_on_each_other(bar, looks)) for bar in chart.bars]


def _step(step: Step, low: Decimal, *, standing: bool) -> Iterator[Span]:
    if step.after is None:
        return
    if step.before is None:
        yield Span(low, step.after, Look.HAD)
        return
    begin, end = sorted([step.before, step.after])
    if standing:
        yield Span(low, begin, Look.HAD)
    yield Span(begin, end, Look.WON if step.after >= step.before else Look.LOST)


def _range(bar: Bar, look: Look) -> Iterator[Span]:
    low, high = _known(bar.values)
    if low is not None and high is not None:
        yield Span(min(low, high), max(low, high), look)


def _on_each_other(bar: Bar, looks: list[Look]) -> Iterator[Span]:
    reached = Decimal(0)
    for value, look in zip(_known(bar.values), looks, strict=True):
        if value:
            low, high = sorted([reached, reached + value])
            yield Span(low, high, look)
            reached += value


def _from_zero(values: Iterable[Decimal]) -> Axis:
    found = [Decimal(0), *values]
    return _axis(min(found), max(found))


def _axis(low: Decimal, high: Decimal) -> Axis:
    return Axis(low, high if high > low else low + 1)


def _known(values: Iterable[Decimal | int | None]) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


def name_of(bar: Bar, language: Language) -> str:
    """Name a bar: in words of ours, or as the plan does."""
    if isinstance(bar.name, Phrase):
        return said(bar.name, language)
    return " ".join(harmless(bar.name).split())


def measure_of(chart: Chart) -> Phrase:
    """Say what is measured, and where the axis begins if that isn't at zero."""
    low = axis(chart).low
    if low <= 0:
        return chart.measure
    return Phrase("{measure}; the axis begins at {begin}", measure=chart.measure, begin=low)


def values_of(chart: Chart, language: Language) -> list[str]:
    """Write what stands beside each bar: exact, and with a sign where it is a change."""
    if chart.drawing in STEPPED:
        return [
            _number(step.after, chart, language)
            if step.change is None
            else signed(step.change, language)
            for step in steps(chart.bars)
        ]
    between = "–" if chart.drawing is Drawing.RANGES else " · "
    return [
        between.join(dict.fromkeys(written) if chart.drawing is Drawing.RANGES else written)
        for written in ([_number(v, chart, language) for v in bar.values] for bar in chart.bars)
    ]


def says_of(chart: Chart, language: Language) -> list[str]:
    """Say of each bar what it shows, to those who don't see it."""
    values = values_of(chart, language)
    if chart.drawing in STEPPED:
        return [
            value
            if step.change is None
            else said(Phrase("{change}, to {points}", change=value, points=step.after), language)
            for value, step in zip(values, steps(chart.bars), strict=True)
        ]
    if len(chart.series) > 1:
        labels = [said(series.label, language) for series in chart.series]
        return [
            ", ".join(
                f"{label} {_number(value, chart, language)}"
                for label, value in zip(labels, bar.values, strict=True)
            )
            for bar in chart.bars
        ]
    return values


def number(value: Decimal | None, language: Language) -> str:
    """Write a number with all its digits."""
    return UNKNOWN if value is None else language.number(value)


def signed(value: Decimal, language: Language) -> str:
    """Write a change with its sign."""
    sign = {True: "+", False: "−"}.get(value > 0) if value else "±"
    return f"{sign}{language.number(abs(value))}"


def _number(value: Decimal | int | None, chart: Chart, language: Language) -> str:
    written = language.value(value)
    return f"{written}%" if chart.kind is Kind.PERCENT and value is not None else written


_STEPS = (
    Column("before", Phrase("Before"), of=lambda step: None if step.after is None else step.before),
    Column("change", Phrase("Change")),
    Column("after", Phrase("After")),
    Column("base", Phrase("Below it")),
    Column("total", Phrase("Total")),
    Column("rise", Phrase("Rise")),
    Column("fall", Phrase("Fall")),
)
_RANGE = (
    Column("low", Phrase("From")),
    Column("high", Phrase("To")),
    Column("width", Phrase("Width")),
    Column("stroke", Phrase("Stroke")),
)

_STROKES = 200
"""So many strokes would fill the axis."""


class Stretch(NamedTuple):
    """A bar from its low to its high value, on an axis of that length."""

    low: Decimal | int | None
    high: Decimal | int | None
    axis: Decimal

    @property
    def width(self) -> Decimal | int | None:
        """How long the bar is."""
        return None if self.low is None or self.high is None else self.high - self.low

    @property
    def stroke(self) -> Decimal | None:
        """How long a bar is drawn that has no length: nothing would be seen of it."""
        return None if self.width != 0 else self.axis / _STROKES


class ChartRow(NamedTuple):
    """A bar of a chart, and the figures that it is drawn from."""

    place: int
    bar: Bar
    figures: Any

    @property
    def name(self) -> str:
        """Give the plan's own name, or what `words` puts into a phrase and no plan's name is."""
        return self.bar.name if isinstance(self.bar.name, str) else f"\0{self.place}"


def chart_table(chart: Chart) -> Table:
    """List the bars; the columns that follow the exact values are pieces that a chart stacks."""
    rows = tuple(map(ChartRow, count(), chart.bars, _figures(chart)))
    words = {row.name: row.bar.name for row in rows if isinstance(row.bar.name, Phrase)}
    titled = any(bar.title for bar in chart.bars)
    label = Phrase("Code") if titled else Phrase("Name")
    if chart.drawing in STEPPED:
        label = Phrase("Step")
    columns = [Column("name", label, words=words)]
    if titled:
        columns.append(Column("title", Phrase("Title")).within("bar"))
    columns += [c._replace(kind=chart.kind).within("figures") for c in _columns(chart)]
    return Table(chart.key, chart.title, tuple(columns), rows)


def series_key(index: int) -> str:
    """Name the column of a series."""
    return f"series_{index}"


def _columns(chart: Chart) -> Iterable[Column]:
    if chart.drawing in STEPPED:
        return _STEPS
    if chart.drawing is Drawing.RANGES:
        return _RANGE
    labels = [series.label for series in chart.series] or [chart.measure]
    return (Column(series_key(i), label, of=itemgetter(i)) for i, label in enumerate(labels))


def _figures(chart: Chart) -> Iterable[object]:
    """Give of each bar what the columns read."""
    if chart.drawing in STEPPED:
        return steps(chart.bars)
    if chart.drawing is Drawing.RANGES:
        low, high = axis(chart)
        values = (bar.values for bar in chart.bars)
        return (Stretch(first, second, high - low) for first, second in values)
    return (bar.values for bar in chart.bars)
