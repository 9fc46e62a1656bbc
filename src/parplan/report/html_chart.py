"""A report's chart on a page: a few rectangles and lines, each with what it says in words."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.report.cells import said
from parplan.report.charts import (
    STEPPED,
    Axis,
    Span,
    axis,
    measure_of,
    name_of,
    says_of,
    spans,
    values_of,
)
from parplan.report.html_text import Html, element, joined, words
from parplan.report.report import Bar, Chart, Drawing, Kind

STYLES = Path(__file__).with_name("html_chart.css")


class Strip(NamedTuple):
    """A bar that lies: its name, its pieces, what it says unseen, and the value beside it."""

    label: Html
    spans: Sequence[Span]
    says: str
    value: Html


def strips(rows: Iterable[Strip], axis: Axis, *, look: str = "", ordered: bool = False) -> Html:
    """Draw bars below each other, all in one scale; `ordered` if each goes on from the last."""
    classes = f"strips {look}".strip()
    return element("ol" if ordered else "ul", *(_strip(row, axis) for row in rows), class_=classes)


def _strip(row: Strip, axis: Axis) -> Html:
    shapes = [
        rectangle(axis.share(span.begin), axis.share(span.end), span.look.value)
        for span in row.spans
    ]
    return element(
        "li",
        element("p", row.label, class_="label"),
        drawing(row.says, *shapes, class_="track"),
        element("p", row.value, class_="value", aria_hidden="true"),
    )


def drawing(says: str, *shapes: Html, **attributes: str) -> Html:
    """Draw something, and say it to those who don't see it and to those who point at it."""
    return element("svg", element("title", says), *shapes, role="img", **attributes)


def rectangle(begin: Decimal, end: Decimal, look: str) -> Html:
    """Draw a bar from and to these shares of the width; where they are the same, a mark."""
    if begin == end:
        return element("rect", x=percent(begin), width="3", class_=f"{look} mark")
    return element("rect", x=percent(begin), width=percent(end - begin), class_=look)


def percent(share: Decimal) -> str:
    """Write a share as a coordinate."""
    return f"{100 * share:.3f}%"


def legend(entries: Iterable[tuple[str, str]]) -> Html:
    """Say what each look of a chart stands for."""
    return element(
        "ul",
        *(
            element(
                "li",
                element("svg", element("rect", class_=look), class_="key", aria_hidden="true"),
                text,
            )
            for look, text in entries
        ),
        class_="legend",
    )


HEIGHT = 220
"""Pixels of the longest column; widths follow the page."""

MOST_NAMES = 16
"""Names that have room below the columns, on a telephone too."""

_TOP, _BOTTOM = 20, 24


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
                y=_y(along.share(piece.end)),
                height=str(round(HEIGHT * (along.share(piece.end) - along.share(piece.begin)), 2)),
                class_=piece.look.value,
            )
            for piece in pieces
        ]
        shapes.append(element("g", element("title", f"{name}: {says}"), *bars))
        if _is_named(index, len(chart.bars)):
            shapes.append(
                element("text", name, x=percent(left + step / 2), y=_below(), class_="middle")
            )
    return element(
        "svg",
        element("title", said(chart.title, language), id=f"{chart.key}-title"),
        element("desc", _spoken(chart, language), id=f"{chart.key}-desc"),
        *_axis(chart, language),
        *shapes,
        role="img",
        aria_labelledby=f"{chart.key}-title {chart.key}-desc",
        class_="columns",
        width="100%",
        height=str(_TOP + HEIGHT + _BOTTOM),
    )


def _is_named(index: int, count: int) -> bool:
    """Choose so few that all have room: each, each second, fifth, tenth …, and the first."""
    every = next(n for n in (1, 2, 5, 10, 20, 50, count) if count <= n * MOST_NAMES)
    return (index + 1) % every == 0 or (index == 0 and every > 2)  # noqa: PLR2004 - next to a name


def _spoken(chart: Chart, language: Language) -> str:
    """Say every column that is one; the others would drown them."""
    says = zip(chart.bars, says_of(chart, language), strict=True)
    return "; ".join(f"{name_of(bar, language)}: {one}" for bar, one in says if any(bar.values))


def _axis(chart: Chart, language: Language) -> list[Html]:
    along = axis(chart)
    sign = "%" if chart.kind is Kind.PERCENT else ""
    ends = [_y(along.share(value)) for value in along]
    return [
        *(element("line", x1="0%", x2="100%", y1=y, y2=y, class_="grid") for y in ends),
        element("text", f"{language.number(along.high)}{sign}", x="0", y=ends[1], dy="-.4em"),
    ]


def _y(share: Decimal) -> str:
    return str(round(_TOP + HEIGHT * (1 - share), 2))


def _below() -> str:
    return str(_TOP + HEIGHT + 16)


def chart_figure(chart: Chart, language: Language) -> Html:
    """Make a figure; who doesn't see it hears its title, and what each bar says."""
    name = f"{chart.key}-chart"
    caption = [
        element("h2", said(chart.title, language)),
        element("p", said(measure_of(chart), language), class_="measure"),
    ]
    looks = [(series.look.value, said(series.label, language)) for series in chart.series]
    return element(
        "figure",
        element("figcaption", *caption, id=name),
        *([legend(looks)] if len(looks) > 1 else []),
        drawn(chart, language),
        aria_labelledby=name,
    )


def drawn(chart: Chart, language: Language, labels: list[Html] | None = None) -> Html:
    """Draw the bars; `labels` stand in the place of their names."""
    if chart.drawing is Drawing.COLUMNS:
        return columns(chart, language)
    rows = zip(
        labels or [_label(bar, language) for bar in chart.bars],
        spans(chart),
        says_of(chart, language),
        [joined([element("b", value)]) for value in values_of(chart, language)],
        strict=True,
    )
    stepped = chart.drawing in STEPPED
    look = "steps" if stepped else ""
    return strips((Strip(*row) for row in rows), axis(chart), look=look, ordered=stepped)


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
