"""Columns that stand beside each other: many names in their order, such as places."""

from decimal import Decimal

from parplan.language.catalogue import Language
from parplan.report.cells import said
from parplan.report.chart_words import name_of, says_of
from parplan.report.html_drawings import percent
from parplan.report.html_text import Html, element
from parplan.report.report import Chart, Kind
from parplan.report.spans import axis, spans

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
