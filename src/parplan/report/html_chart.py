"""A report's chart on a page: a few rectangles and lines, each with what it says in words."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from parplan.language.catalogue import Language, Phrase
from parplan.report.cells import said
from parplan.report.charts import (
    STEPPED,
    Axis,
    axis,
    legend_of,
    measure_of,
    name_of,
    says_of,
    spans,
    spoken,
    values_parted,
)
from parplan.report.html_table import Html, element, joined, words
from parplan.report.report import Bar, Chart, Drawing, Kind

STYLES = Path(__file__).with_name("html_chart.css")


def drawing(says: str, *shapes: Html, **attributes: str) -> Html:
    """Draw something, and say it to those who don't see it and to those who point at it."""
    return element("svg", element("title", says), *shapes, role="img", **attributes)


def rectangle(begin: Decimal, end: Decimal, look: str) -> Html:
    """Draw a bar from and to these shares of the width; where they are the same, a mark."""
    if begin == end:
        return element("rect", x=percent(begin), width="3", class_=f"{look} mark")
    return element("rect", x=percent(begin), width=percent(end - begin), class_=look)


def marked(begin: Decimal, end: Decimal, look: str) -> list[Html]:
    """Draw a bar with the lines by which its look is told apart in grey, too."""
    lines = [
        element("line", x1=percent(begin), x2=percent(end), y1=y, y2=y, class_=f"on-{look}")
        for y in (_LINES.get(look, ()) if end > begin else ())
    ]
    return [rectangle(begin, end, look), *lines]


_LINES = {"won": ("50%",), "lost": ("30%", "70%")}
"""How high lines lie in a bar: what is under way has one of dashes, what is lost two."""


def percent(share: Decimal) -> str:
    """Write a share as a coordinate."""
    return f"{100 * share:.3f}%"


def _legend(chart: Chart, language: Language) -> list[Html]:
    """Say what each look of a chart stands for, if there are several."""
    entries = []
    for series in legend_of(chart):
        look = marked(Decimal(0), Decimal(1), series.look.value)
        key = element("svg", *look, class_="key", aria_hidden="true")
        entries.append(element("li", key, said(series.label, language)))
    return [element("ul", *entries, class_="legend")] if entries else []


class _Frame(NamedTuple):
    """Pixels above the columns, of the longest, and below them; widths follow the page."""

    top: int
    height: int
    bottom: int

    def y(self, share: Decimal) -> str:
        """Say where a share of the height ends."""
        return str(round(self.top + self.height * (1 - share), 2))

    def length(self, share: Decimal) -> str:
        """Say how high a share of the height is."""
        return str(round(self.height * share, 2))

    def below(self, pixels: int) -> str:
        """Say where something begins that stands below the columns."""
        return str(self.top + self.height + pixels)

    def whole(self) -> str:
        """Say how high all is."""
        return self.below(self.bottom)


_COLUMNS = _Frame(20, 220, 24)
_PARETO = _Frame(18, 260, 46)

MOST_NAMES = 16
"""Names that have room below the columns, on a telephone too."""


def columns(chart: Chart, language: Language) -> Html:
    """Draw a column a bar; the names that have no room are heard, and seen by pointing."""
    along = axis(chart)
    step = Decimal(1) / max(1, len(chart.bars))
    shapes = []
    named = zip(chart.bars, spans(chart), says_of(chart, language), strict=True)
    for index, (bar, pieces, says) in enumerate(named):
        left = step * index
        name = name_of(bar, language)
        bars = [
            element(
                "rect",
                x=percent(left + step / 10),
                width=percent(step * 8 / 10),
                y=_COLUMNS.y(along.share(piece.end)),
                height=_COLUMNS.length(along.share(piece.end) - along.share(piece.begin)),
                class_=piece.look.value,
            )
            for piece in pieces
        ]
        shapes.append(element("g", element("title", f"{name}: {says}"), *bars))
        if _is_named(index, len(chart.bars)):
            shapes.append(
                element(
                    "text", name, x=percent(left + step / 2), y=_COLUMNS.below(16), class_="middle"
                )
            )
    return element(
        "svg",
        element("title", said(chart.title, language), id=f"{chart.key}-title"),
        element("desc", spoken(chart, language, every=False), id=f"{chart.key}-desc"),
        *_axis(chart, language),
        *shapes,
        role="img",
        aria_labelledby=f"{chart.key}-title {chart.key}-desc",
        class_="columns",
        width="100%",
        height=_COLUMNS.whole(),
    )


def _is_named(index: int, count: int) -> bool:
    """Choose so few that all have room: each, each second, fifth, tenth …, and the first."""
    every = next(n for n in (1, 2, 5, 10, 20, 50, count) if count <= n * MOST_NAMES)
    return (index + 1) % every == 0 or (index == 0 and every > 2)  # noqa: PLR2004 - next to a name


def _axis(chart: Chart, language: Language) -> list[Html]:
    along = axis(chart)
    sign = "%" if chart.kind is Kind.PERCENT else ""
    ends = [_COLUMNS.y(along.share(value)) for value in along]
    return [
        *(element("line", x1="0%", x2="100%", y1=y, y2=y, class_="grid") for y in ends),
        element("text", f"{language.number(along.high)}{sign}", x="0", y=ends[1], dy="-.4em"),
    ]


_SIDE = Decimal("0.08")
"""Share of the width that the numbers beside the axes have on either side."""

_MARKS = (0, 25, 50, 75, 100)


def pareto(chart: Chart, language: Language) -> Html:
    """Draw a column a bar against the axis on the left, and shares against that on the right."""
    along = axis(chart)
    step = (1 - 2 * _SIDE) / max(1, len(chart.bars))
    columns, names = [], []
    told = zip(chart.bars, spans(chart), says_of(chart, language), strict=True)
    for index, (bar, pieces, says) in enumerate(told):
        left = _SIDE + step * index
        columns += [
            element(
                "rect",
                element("title", says),
                x=percent(left + step / 8),
                width=percent(step * 3 / 4),
                y=_PARETO.y(along.share(piece.end)),
                height=_PARETO.length(along.share(piece.end)),
                class_=piece.look.value,
            )
            for piece in pieces
        ]
        names.append(_turned(name_of(bar, language), left + step / 2))
    return element(
        "svg",
        element("title", said(chart.title, language), id=f"{chart.key}-title"),
        element("desc", spoken(chart, language), id=f"{chart.key}-desc"),
        *_axes(along, language),
        *columns,
        *names,
        _line([Decimal(bar.values[1] or 0) for bar in chart.bars]),
        role="img",
        aria_labelledby=f"{chart.key}-title {chart.key}-desc",
        class_="columns pareto",
        width="100%",
        height=_PARETO.whole(),
    )


def _axes(along: Axis, language: Language) -> Iterator[Html]:
    for mark in _MARKS:
        share = Decimal(mark) / 100
        y = _PARETO.y(share)
        yield element("line", x1=percent(_SIDE), x2=percent(1 - _SIDE), y1=y, y2=y, class_="grid")
        yield element("text", f"{mark}%", x=percent(1 - _SIDE), y=y, dx="6", dy=".35em")
        if mark in {0, 50, 100}:
            points = language.number(along.high * share if mark else Decimal(0))
            yield element("text", points, x=percent(_SIDE), y=y, dx="-6", dy=".35em", class_="end")


def _turned(name: str, x: Decimal) -> Html:
    """Write a name upwards below its bar: an `svg` of its own has its origin there."""
    text = element("text", name, transform="rotate(-90)", dy=".35em", class_="end")
    return element("svg", text, x=percent(x), y=_PARETO.below(6), overflow="visible")


def _line(shares: Sequence[Decimal]) -> Html:
    """Join the shares: a box of 100 by 100 that is stretched, its line staying as thin."""
    step = Decimal(100) / max(1, len(shares))
    points = " ".join(
        f"{step * index + step / 2:.2f},{100 - share:.2f}" for index, share in enumerate(shares)
    )
    return element(
        "svg",
        element("polyline", points=points, class_="share", vector_effect="non-scaling-stroke"),
        x=percent(_SIDE),
        y=str(_PARETO.top),
        width=percent(1 - 2 * _SIDE),
        height=str(_PARETO.height),
        viewBox="0 0 100 100",
        preserveAspectRatio="none",
    )


def chart_figure(chart: Chart, language: Language) -> Html:
    """Make a figure; who doesn't see it hears its title, and what each bar says."""
    name = f"{chart.key}-chart"
    caption = [
        element("h2", said(chart.title, language)),
        element("p", said(measure_of(chart), language), class_="measure"),
    ]
    return element(
        "figure",
        element("figcaption", *caption, id=name),
        drawn(chart, language),
        aria_labelledby=name,
    )


def drawn(chart: Chart, language: Language, labels: list[Html] | None = None) -> Html:
    """Draw a chart below its legend; `labels` stand in the place of its bars' names."""
    if chart.drawing is Drawing.PARETO:
        return pareto(chart, language)
    lying = chart.drawing is not Drawing.COLUMNS
    bars = strips(chart, language, labels) if lying else columns(chart, language)
    return joined([*_legend(chart, language), bars])


def strips(chart: Chart, language: Language, labels: list[Html] | None = None) -> Html:
    """Draw bars below each other, all in one scale; in a list with an order, if they go on."""
    rows = zip(
        labels or [_label(bar, language) for bar in chart.bars],
        says_of(chart, language),
        _shapes(chart),
        values_parted(chart, language),
        strict=True,
    )
    items = (
        element(
            "li",
            element("p", label, class_="label"),
            drawing(says, *shapes, class_="track"),
            element("p", element("b", value), more, class_="value", aria_hidden="true"),
        )
        for label, says, shapes, (value, more) in rows
    )
    stepped = chart.drawing in STEPPED
    look = " steps" if stepped else " pairs" if chart.drawing is Drawing.PAIRS else ""
    scale = [_scale(axis(chart), language)] if chart.drawing is Drawing.RANGES else []
    return element("ol" if stepped else "ul", *items, *scale, class_=f"strips{look}")


def _scale(along: Axis, language: Language) -> Html:
    """Draw the axis below the bars: its ends and its middle, and their values."""
    places = zip(("0%", "50%", "100%"), ("start", "middle", "end"), along.marks, strict=True)
    marks = [
        joined(
            [
                element("line", x1=x, x2=x, y1="0", y2="5"),
                element("text", language.number(value), x=x, y="17", class_=side),
            ]
        )
        for x, side, value in places
    ]
    line = element("line", x1="0%", x2="100%", y1="0", y2="0")
    return element(
        "li",
        element("p", class_="label"),
        element("svg", line, *marks, class_="track", aria_hidden="true"),
        class_="scale",
        aria_hidden="true",
    )


def _shapes(chart: Chart) -> Iterator[list[Html]]:
    along = axis(chart)
    places = {series.look: f"{50 * n}%" if n else "0" for n, series in enumerate(chart.series)}
    for pieces in spans(chart):
        shapes = [
            marked(along.share(span.begin), along.share(span.end), span.look.value)
            for span in pieces
        ]
        if chart.drawing is Drawing.PAIRS:
            named = zip(pieces, shapes, strict=True)
            shapes = [
                [element("svg", *shape, y=places[span.look], height="50%")] for span, shape in named
            ]
        yield [one for shape in shapes for one in shape]


def _label(bar: Bar, language: Language) -> Html:
    name = name_of(bar, language)
    if bar.is_total:
        return element("b", name)
    if isinstance(bar.name, Phrase):
        return joined([name])
    if not bar.title:
        return words(name, language)
    title = words(bar.title, language, class_="title")
    return joined([element("span", name, class_="code"), title])
