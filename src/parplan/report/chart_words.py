"""What a chart says in words: its names, its values, what it measures."""

from decimal import Decimal

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.report.cells import UNKNOWN, harmless, said
from parplan.report.report import Bar, Chart, Drawing, Kind
from parplan.report.spans import STEPPED, axis, steps


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
