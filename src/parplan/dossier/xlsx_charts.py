"""Charts of the workbook: Excel's own, drawn from cells of its sheets.

A cell that somebody changes changes its chart. Colours and findings are those of the page.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from parplan.report import Table

HAD, WON, LOST, LEFT = "#2F6FAB", "#B45F06", "#B3261E", "#FFFFFF"
EDGE = "#6B747C"
NONE = {"none": True}

WIDTH, HEIGHT = 790, 400
"""Pixels of a chart: as wide as the lines above it, so that one and they fill a page of A4."""


class Placed(NamedTuple):
    """A table on its sheet: what is in a column can be named for a chart."""

    table: Table
    sheet: str
    header: int

    def cells(self, key: str, rows: int | None = None) -> list[object]:
        """Name the cells of a column, the way XlsxWriter takes them."""
        column = self._column(key)
        last = self.header + (len(self.table.rows) if rows is None else rows)
        return [self.sheet, self.header + 1, column, last, column]

    def label(self, key: str) -> list[object]:
        """Name the header of a column."""
        return [self.sheet, self.header, self._column(key)]

    def series(self, name: str, values: str, colour: str | None) -> dict[str, object]:
        """Describe a series; without a colour it is there, but can't be seen."""
        fill = {"color": colour} if colour else NONE
        return {
            "name": self.label(values),
            "categories": self.cells(name),
            "values": self.cells(values),
            "fill": fill,
            "border": {"color": EDGE if colour == LEFT else colour} if colour else NONE,
            "gap": 40,
        }

    def _column(self, key: str) -> int:
        return [column.key for column in self.table.columns].index(key)


def bars(workbook: Any, areas: Placed, words: tuple[str, str]) -> Any:  # noqa: ANN401 - XlsxWriter has no types
    """Draw a bar a row: what it has, is to win back, and lacks then."""
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for key, colour in (("score", HAD), ("gain", WON), ("remaining", LEFT)):
        chart.add_series(areas.series("code", key, colour) | {"overlap": 100})
    chart.set_y_axis({"reverse": True, "crossing": "max"})
    return _finished(chart, words, chart.set_x_axis)


def pareto(workbook: Any, losses: Placed, words: tuple[str, str]) -> Any:  # noqa: ANN401
    """Draw a column a loss, and a line through their shares."""
    chart = workbook.add_chart({"type": "column"})
    chart.add_series(losses.series("code", "lost", LOST))
    line = workbook.add_chart({"type": "line"})
    line.add_series(
        {
            "name": losses.label("share"),
            "categories": losses.cells("code"),
            "values": losses.cells("share"),
            "y2_axis": True,
            "line": {"color": HAD, "width": 2},
        }
    )
    line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%"})
    chart.combine(line)
    chart.set_x_axis({"num_font": {"rotation": -90, "size": 9}})
    return _finished(chart, words, chart.set_y_axis)


def waterfall(workbook: Any, steps: Placed, begin: Decimal, words: tuple[str, str]) -> Any:  # noqa: ANN401
    """Draw columns that stand on each other; what they stand on can't be seen."""
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
    for key, colour in (("base", None), ("total", HAD), ("rise", WON), ("fall", LOST)):
        chart.add_series(steps.series("step", key, colour) | {"overlap": 100})
    _finished(chart, words, chart.set_y_axis, min=float(begin))
    chart.set_legend({"position": "bottom", "delete_series": [0]})
    return chart


def _finished(
    chart: Any,  # noqa: ANN401
    words: tuple[str, str],
    set_axis: Callable[[dict[str, object]], None],
    **more: object,
) -> Any:  # noqa: ANN401
    """Put the finding above a chart and the measure along the axis of its points."""
    finding, measure = words
    chart.set_title({"name": finding, "name_font": {"size": 13}})
    name = {"name": measure, "name_font": {"size": 10, "bold": False}}
    set_axis({**name, "major_gridlines": _LINES, **more})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    return chart


_LINES = {"visible": True, "line": {"color": "#D0D5DA"}}


def insert(
    sheet: Any,  # noqa: ANN401
    row: int,
    charts: Sequence[tuple[Any, str]],
    line: int,
) -> list[int]:
    """Put charts below each other, each with what it says; give their rows, and the next.

    `line` is the height of an empty row in pixels.
    """
    rows = [row + index * (HEIGHT // line + 2) for index in range(len(charts) + 1)]
    for (chart, says), top in zip(charts, rows, strict=False):
        sheet.insert_chart(top, 0, chart, {"description": says, "object_position": 2})
    return rows
