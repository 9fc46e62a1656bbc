"""Charts that only the dossier's workbook has, and where all of them stand."""

from collections.abc import Sequence
from typing import Any

from parplan.report.report import Look
from parplan.report.xlsx_chart import COLOURS, ROWS, Placed, finished


def bars(workbook: Any, areas: Placed, words: tuple[str, str]) -> Any:  # noqa: ANN401 - XlsxWriter has no types
    """Draw a bar a row: what it has, is to win back, and lacks then."""
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for key, look in (("score", Look.HAD), ("gain", Look.WON), ("remaining", Look.LEFT)):
        chart.add_series(areas.series("code", key, COLOURS[look]) | {"overlap": 100})
    chart.set_y_axis({"reverse": True, "crossing": "max"})
    return finished(chart, words, chart.set_x_axis)


def pareto(workbook: Any, losses: Placed, words: tuple[str, str]) -> Any:  # noqa: ANN401
    """Draw a column a loss, and a line through their shares."""
    chart = workbook.add_chart({"type": "column"})
    chart.add_series(losses.series("code", "lost", COLOURS[Look.LOST]))
    line = workbook.add_chart({"type": "line"})
    line.add_series(
        {
            "name": losses.label("share"),
            "categories": losses.cells("code"),
            "values": losses.cells("share"),
            "y2_axis": True,
            "line": {"color": COLOURS[Look.HAD], "width": 2},
        }
    )
    line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%"})
    chart.combine(line)
    chart.set_x_axis({"num_font": {"rotation": -90, "size": 9}})
    return finished(chart, words, chart.set_y_axis)


def insert(
    sheet: Any,  # noqa: ANN401
    row: int,
    charts: Sequence[tuple[Any, str]],
) -> list[int]:
    """Put charts below each other, each with what it says; give their rows, and the next."""
    rows = [row + index * ROWS for index in range(len(charts) + 1)]
    for (chart, says), top in zip(charts, rows, strict=False):
        sheet.insert_chart(top, 0, chart, {"description": says, "object_position": 2})
    return rows
