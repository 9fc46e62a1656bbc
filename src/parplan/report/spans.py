"""From where to where a chart's bars go, and on which axis: what all formats that draw share."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from parplan.plan.points import tidy
from parplan.report.report import Bar, Chart, Drawing, Look

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
