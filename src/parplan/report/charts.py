"""What all formats that draw share: how far bars go on which axis, their words, their figures."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_FLOOR, Decimal
from itertools import count, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from parplan.language.catalogue import Language, Phrase
from parplan.plan.points import tidy
from parplan.report.cells import UNKNOWN, harmless, said
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Look, Series, Table, Value

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

    @property
    def marks(self) -> tuple[Decimal, Decimal, Decimal]:
        """Its ends and its middle."""
        return self.low, tidy((self.low + self.high) / 2), tidy(self.high)

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
    values = [end for bar in chart.bars for end in _ends(bar, chart.drawing)] + [*chart.reaching]
    if chart.drawing not in _CUT:
        return _axis(min([Decimal(0), *values]), max([Decimal(0), *values]))
    low = begin(values)
    return _axis(low, max([low, *values]))


def _ends(bar: Bar, drawing: Drawing) -> list[Decimal]:
    """Give what the axis has to reach for a bar."""
    known = [value for value in _known(bar.values) if value is not None]
    match drawing:
        case Drawing.STACKED:
            return [sum(known, Decimal(0))]
        case Drawing.TARGETS:
            return known[-1:]
        case Drawing.PARETO:
            return known[:1]
        case Drawing.PAIRS:
            return [max(Decimal(0), value) for value in known]
    return known


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
    pieces = {
        Drawing.TARGETS: _to_target,
        Drawing.PAIRS: _each_from_zero,
        Drawing.PARETO: _each_from_zero,
    }.get(chart.drawing, _on_each_other)
    drawn = looks[:1] if chart.drawing is Drawing.PARETO else looks
    return [tuple(pieces(bar, drawn)) for bar in chart.bars]


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


def _to_target(bar: Bar, looks: list[Look]) -> Iterator[Span]:
    """Go from zero to the score, to the target, and to the maximum; an unknown score is none."""
    score, target, most = _known(bar.values)
    score = score or Decimal(0)
    target = score if target is None else target
    had, won, left = looks
    ends = [Decimal(0), *sorted([score, target]), max(most or Decimal(0), score, target)]
    looks = [had, won if target >= score else Look.LOST, left]
    for (begin, end), look in zip(pairwise(ends), looks, strict=True):
        if end > begin:
            yield Span(begin, end, look)


def _each_from_zero(bar: Bar, looks: list[Look]) -> Iterator[Span]:
    """Begin each at zero, and end it there if it is below."""
    for value, look in zip(_known(bar.values), looks, strict=False):
        if value is not None:
            yield Span(Decimal(0), max(Decimal(0), value), look)


def _on_each_other(bar: Bar, looks: list[Look]) -> Iterator[Span]:
    reached = Decimal(0)
    for value, look in zip(_known(bar.values), looks, strict=True):
        if value:
            low, high = sorted([reached, reached + value])
            yield Span(low, high, look)
            reached += value


def _axis(low: Decimal, high: Decimal) -> Axis:
    return Axis(low, high if high > low else low + 1)


def _known(values: Iterable[Decimal | int | None]) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


def name_of(bar: Bar, language: Language) -> str:
    """Name a bar: in words of ours, or as the plan does."""
    if isinstance(bar.name, Phrase):
        return said(bar.name, language)
    return " ".join(harmless(bar.name).split())


def legend_of(chart: Chart) -> tuple[Series, ...]:
    """Give the series that a legend tells apart; those of a Pareto chart have an axis each."""
    return chart.series if len(chart.series) > 1 and chart.drawing is not Drawing.PARETO else ()


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
    return ["".join(parts) for parts in (_value(bar, chart, language) for bar in chart.bars)]


def values_parted(chart: Chart, language: Language) -> list[tuple[str, str]]:
    """Write the same in two parts: what matters most, and what stands behind it."""
    if chart.drawing in STEPPED:
        return [(value, "") for value in values_of(chart, language)]
    return [_value(bar, chart, language) for bar in chart.bars]


def _value(bar: Bar, chart: Chart, language: Language) -> tuple[str, str]:
    written = [_number(value, chart, language) for value in bar.values]
    match chart.drawing:
        case Drawing.RANGES:
            return "–".join(dict.fromkeys(written)), ""
        case Drawing.TARGETS:
            return " → ".join(written[:-1]), f" / {written[-1]}"
        case Drawing.PAIRS:
            return written[0], "".join(f" · {other}" for other in written[1:])
        case Drawing.PARETO:
            return written[0], "".join(f" · {share}%" for share in written[1:])
    return " · ".join(written), ""


def says_of(chart: Chart, language: Language) -> list[str]:
    """Say of each bar what it shows, to those who don't see it."""
    values = values_of(chart, language)
    if any(bar.says for bar in chart.bars):
        return [
            said(bar.says, language) if bar.says else value
            for bar, value in zip(chart.bars, values, strict=True)
        ]
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


def spoken(chart: Chart, language: Language, *, every: bool = True) -> str:
    """Say the whole chart; without `every` only the bars that are ones."""
    own = chart.drawing is Drawing.PARETO  # what its bars say has their names
    return "; ".join(
        says if own and bar.says else f"{name_of(bar, language)}: {says}"
        for bar, says in zip(chart.bars, says_of(chart, language), strict=True)
        if every or any(bar.values)
    )


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

PIECES = frozenset({"base", "total", "rise", "fall", "width", "stroke"})
"""Columns of a chart's table that only a drawing needs: lengths that a program stacks."""

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
    columns += [column.within("figures") for column in _columns(chart)]
    return Table(chart.key, chart.title, tuple(columns), rows)


def series_key(index: int) -> str:
    """Name the column of a series."""
    return f"series_{index}"


def _columns(chart: Chart) -> Iterable[Column]:
    if chart.drawing in STEPPED:
        return (column._replace(kind=chart.kind) for column in _STEPS)
    if chart.drawing is Drawing.RANGES:
        return (column._replace(kind=chart.kind) for column in _RANGE)
    labels = [series.label for series in chart.series] or [chart.measure]
    shares = {1: Kind.PERCENT} if chart.drawing is Drawing.PARETO else {}
    return (
        Column(series_key(i), label, shares.get(i, chart.kind), of=itemgetter(i))
        for i, label in enumerate(labels)
    )


def _missing(
    score: Decimal | int | None, target: Decimal | int | None, most: Decimal | int | None
) -> tuple[Value, ...]:
    """Give the pieces between a score, its target, and the maximum."""
    gain = None if score is None or target is None else target - score
    return score, gain, None if target is None or most is None else most - target


def _figures(chart: Chart) -> Iterable[object]:
    """Give of each bar what the columns read."""
    if chart.drawing in STEPPED:
        return steps(chart.bars)
    if chart.drawing is Drawing.RANGES:
        low, high = axis(chart)
        values = (bar.values for bar in chart.bars)
        return (Stretch(first, second, high - low) for first, second in values)
    if chart.drawing is Drawing.TARGETS:
        return (_missing(*bar.values) for bar in chart.bars)
    return (bar.values for bar in chart.bars)
