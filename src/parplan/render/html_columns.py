"""Columns that stand beside each other: many names in their order, such as places."""

from decimal import Decimal

from parplan.language import Language
from parplan.render.cells import said
from parplan.render.chart_words import name_of, says_of
from parplan.render.html_drawings import percent
from parplan.render.html_text import Html, element
from parplan.render.spans import axis, spans
from parplan.report import Chart, Kind

HEIGHT = 220
"""Pixels of the longest column; widths follow the page."""

MOST_NAMES = 16
"""Names that have room below the columns, on a telephone too."""

_LEFT = Decimal("0.08")
_TOP, _BOTTOM = 12, 24


def columns(chart: Chart, language: Language) -> Html:
    """Draw a column a bar; the names that have no room are heard, and seen by pointing."""
    along = axis(chart)
    step = (1 - _LEFT) / max(1, len(chart.bars))
    shapes = []
    named = zip(chart.bars, spans(chart), says_of(chart, language), strict=True)
    for index, (bar, pieces, says) in enumerate(named):
        left = _LEFT + step * index
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
        if index % _every(len(chart.bars)) == 0:
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


def _every(count: int) -> int:
    """Name so few that all have room: each, each second, fifth, tenth …"""
    return next(n for n in (1, 2, 5, 10, 20, 50, count) if count <= n * MOST_NAMES)


def _spoken(chart: Chart, language: Language) -> str:
    """Say every column that is one; the others would drown them."""
    says = zip(chart.bars, says_of(chart, language), strict=True)
    return "; ".join(f"{name_of(bar, language)}: {one}" for bar, one in says if any(bar.values))


def _axis(chart: Chart, language: Language) -> list[Html]:
    along = axis(chart)
    sign = "%" if chart.kind is Kind.PERCENT else ""
    shapes = []
    for value in (along.low, along.high):
        y = _y(along.share(value))
        shapes.append(element("line", x1=percent(_LEFT), x2="100%", y1=y, y2=y, class_="grid"))
        words = f"{language.number(value)}{sign}"
        shapes.append(
            element("text", words, x=percent(_LEFT), y=y, dx="-6", dy=".35em", class_="end")
        )
    return shapes


def _y(share: Decimal) -> str:
    return str(round(_TOP + HEIGHT * (1 - share), 2))


def _below() -> str:
    return str(_TOP + HEIGHT + 16)
