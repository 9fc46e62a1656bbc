"""A workbook to filter, add up and print: a sheet for each table, and for each chart.

- Points, percents and counts are numbers. They become floats only here, where the format knows
  nothing else; a float holds more digits than any number of points has. What isn't known is
  empty.
- Codes are text, as 1.10 isn't 1.1. Text that looks like a formula is text, and stays it when
  somebody edits the cell.
- A total is a formula if it is the sum of its column, with its value for programs that don't
  calculate.
- The same report gives the same bytes: the workbook bears the date of the plan.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]

from parplan.language.catalogue import Language, Phrase
from parplan.report.cells import NOTES, above, below, of_plan, said, signed_on, storable
from parplan.report.charts import (
    PIECES,
    STEPPED,
    ChartRow,
    axis,
    chart_table,
    measure_of,
    series_key,
    spoken,
)
from parplan.report.report import Chart, Drawing, Kind, Look, PlanHead, Report, Table
from parplan.report.xlsx_sheet import FONT, ORDINARY, Heading, Styles, write_notes
from parplan.report.xlsx_table import widths, write_table

COLOURS = {
    Look.HAD: "#2F6FAB",
    Look.WON: "#B45F06",
    Look.LOST: "#B3261E",
    Look.LEFT: "#FFFFFF",
}
EDGE = "#6B747C"
PALE = "#BCD3E8"
"""What a staircase's steps stand on."""

WIDTH, HEIGHT = 790, 400
"""Pixels of a chart: it fills a page of A4 in its width."""

_LYING = {Drawing.BARS, Drawing.STACKED, Drawing.TARGETS, Drawing.PAIRS, Drawing.RANGES}
_APART = {Drawing.PAIRS, Drawing.PARETO}
"""Charts whose series don't stand on each other."""

ROWS = HEIGHT // 21 + 2
"""Empty rows in the workbook's font that a chart needs, with room below it."""

_NONE = {"none": True}
_LINES = {"visible": True, "line": {"color": "#D0D5DA"}}


class Placed(NamedTuple):
    """A table on its sheet: what is in a column can be named for a chart.

    `keys` says which of its columns a chart draws from in the place of those of `chart_table`.
    """

    table: Table
    sheet: str
    header: int
    keys: Mapping[str, str] = {}

    def cells(self, key: str) -> list[object]:
        """Name the cells of a column, the way XlsxWriter takes them."""
        column = self._column(key)
        return [self.sheet, self.header + 1, column, self.header + len(self.table.lines), column]

    def label(self, key: str) -> list[object]:
        """Name the header of a column."""
        return [self.sheet, self.header, self._column(key)]

    def series(self, name: str, values: str, colour: str | None) -> dict[str, object]:
        """Describe a series; without a colour it is there, but can't be seen."""
        edge = EDGE if colour == COLOURS[Look.LEFT] else colour
        return {
            "name": self.label(values),
            "categories": self.cells(name),
            "values": self.cells(values),
            "fill": {"color": colour} if colour else _NONE,
            "border": {"color": edge} if colour else _NONE,
            "gap": 40,
        }

    def _column(self, key: str) -> int:
        own = self.keys.get(key, key)
        return [column.key for column in self.table.columns].index(own)


def excel_chart(workbook: Any, chart: Chart, placed: Placed, language: Language) -> Any:  # noqa: ANN401 - XlsxWriter has no types
    """Draw a chart from the cells of its `chart_table`."""
    lying = chart.drawing in _LYING
    stacked = {} if chart.drawing in _APART else {"subtype": "stacked"}
    made = workbook.add_chart({"type": "bar" if lying else "column", **stacked})
    for key, colour in _series(chart):
        made.add_series(placed.series("name", key, colour) | ({"overlap": 100} if stacked else {}))
    if lying:
        made.set_y_axis({"reverse": True, "crossing": "max"})
    if chart.drawing is Drawing.PARETO:
        made.combine(_line(workbook, chart, placed))
        made.set_x_axis({"num_font": {"rotation": -90, "size": 9}})
    along = made.set_x_axis if lying else made.set_y_axis
    low, high = axis(chart)
    _finish(
        made,
        (said(chart.title, language), said(measure_of(chart), language)),
        along,
        **({"min": float(low)} if low > 0 else {}),
        **({"max": float(high)} if chart.reaching else {}),
        **({"num_format": "0%"} if chart.kind is Kind.PERCENT else {}),
    )
    named = len(chart.series) > 1 or chart.drawing in STEPPED
    legend = {"position": "bottom", "delete_series": [0] if chart.drawing in STEPPED else []}
    made.set_legend(legend if named else _NONE)
    made.show_hidden_data()
    return made


def _series(chart: Chart) -> list[tuple[str, str | None]]:
    looks = [series.look for series in chart.series] or [Look.HAD]
    match chart.drawing:
        case Drawing.WATERFALL | Drawing.STAIRCASE:
            base = PALE if chart.drawing is Drawing.STAIRCASE else None
            changes = (("rise", COLOURS[Look.WON]), ("fall", COLOURS[Look.LOST]))
            return [("base", base), ("total", COLOURS[Look.HAD]), *changes]
        case Drawing.RANGES:
            return [("low", None), *((key, COLOURS[looks[0]]) for key in ("width", "stroke"))]
        case Drawing.PARETO:
            return [(series_key(0), COLOURS[looks[0]])]
    return [(series_key(index), COLOURS[look]) for index, look in enumerate(looks)]


def _line(workbook: Any, chart: Chart, placed: Placed) -> Any:  # noqa: ANN401
    """Draw the shares of the second series, against an axis of their own."""
    line, key = workbook.add_chart({"type": "line"}), series_key(1)
    line.add_series(
        {
            "name": placed.label(key),
            "categories": placed.cells("name"),
            "values": placed.cells(key),
            "y2_axis": True,
            "line": {"color": COLOURS[chart.series[1].look], "width": 2},
        }
    )
    line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%"})
    return line


def _finish(
    chart: Any,  # noqa: ANN401
    words: tuple[str, str],
    set_axis: Callable[[dict[str, object]], None],
    **more: object,
) -> None:
    """Put the finding above a chart and the measure along the axis of its points."""
    finding, measure = (storable(_no_formula(text)) for text in words)
    chart.set_title({"name": finding, "name_font": {"size": 13}})
    name = {"name": measure, "name_font": {"size": 10, "bold": False}}
    set_axis({**name, "major_gridlines": _LINES, **more})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": WIDTH, "height": HEIGHT})


def _no_formula(text: str) -> str:
    """Keep XlsxWriter from taking a title for the name of a cell."""
    return f" {text}" if text.startswith("=") else text


def write_chart(
    workbook: Any,  # noqa: ANN401
    sheet: Any,  # noqa: ANN401
    chart: Chart,
    heading: Heading,
    language: Language,
) -> None:
    """Fill a sheet: the chart, and below it the cells that it is drawn from."""
    table = chart_table(chart)
    header = write_drawn(sheet, table, heading, Styles(workbook), language, free=(ROWS, WIDTH))
    drawn = excel_chart(workbook, chart, Placed(table, sheet.get_name(), header), language)
    says = storable(f"{heading.table}. {spoken(chart, language)}")
    description = {"description": says, "object_position": 2}
    sheet.insert_chart(header - ROWS, 0, drawn, description)


def write_drawn(  # noqa: PLR0913 - a table, where, and how
    sheet: Any,  # noqa: ANN401
    table: Table,
    heading: Heading,
    styles: Styles,
    language: Language,
    *,
    free: tuple[int, int] = (0, 0),
) -> int:
    """Write a table; of one that a chart is drawn from, what only the drawing needs is hidden."""
    pixels = widths(table, language)
    is_drawn = any(isinstance(row, ChartRow) for row in table.rows)
    pieces = [i for i, column in enumerate(table.columns) if is_drawn and column.key in PIECES]
    hidden = {index: pixels[index] for index in pieces}
    rows, wide = free
    room = max(wide, sum(pixels) if hidden else 0) + sum(hidden.values())
    header = write_table(sheet, table, heading._replace(free=(rows, room)), styles, language)
    for index, own in hidden.items():
        sheet.set_column_pixels(index, index, own, None, {"hidden": True})
    return header


SEE_NOTES = Phrase("There are notes on the last sheet.")

LONGEST_NAME = 31

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_column_width": ORDINARY,
}
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def render(report: Report, language: Language) -> bytes:
    """Write a report as a workbook."""
    file = io.BytesIO()
    heading = heading_of(report, language)
    with opened(file, heading, report.plan) as workbook:
        _fill(workbook, report, heading, language)
    return file.getvalue()


def heading_of(report: Report, language: Language) -> Heading:
    """Say what stands above every table of a report."""
    caution = said(report.caution, language) if report.caution else ""
    title, plan = said(report.title, language), said(of_plan(report.plan), language)
    return Heading(title, plan, caution=caution)


def opened(file: io.BytesIO, heading: Heading, plan: PlanHead) -> Any:  # noqa: ANN401
    """Open an empty workbook, which is written when it is closed."""
    # XlsxWriter writes into the font: one that is shared would make a second workbook another.
    font = {"default_format_properties": dict(FONT)}
    workbook = xlsxwriter.Workbook(file, _OPTIONS | font)
    workbook.set_properties(
        {
            "title": storable(heading.title),
            "subject": storable(heading.plan),
            "created": signed_on(plan).replace(tzinfo=None),
        }
    )
    return workbook


def _fill(workbook: Any, report: Report, heading: Heading, language: Language) -> None:  # noqa: ANN401
    styles = Styles(workbook)
    last = below(report, language)
    notes = (said(SEE_NOTES, language),) if last else above(report, language)
    several = len(report.tables) > 1
    titles = [said(table.title, language) for table in report.tables]
    charts = [chart for table in report.tables for chart in report.charts_above(table)]
    drawn = [said(Phrase("Chart: {title}", title=chart.title), language) for chart in charts]
    names = sheet_names([*titles, *drawn, said(NOTES, language)])
    for table, title in zip(report.tables, titles, strict=True):
        own = heading._replace(table=title if several else "", notes=notes)
        write_table(workbook.add_worksheet(next(names)), table, own, styles, language)
    for chart in charts:
        own = heading._replace(table=said(chart.title, language))
        write_chart(workbook, workbook.add_worksheet(next(names)), chart, own, language)
    if last:
        write_notes(workbook.add_worksheet(next(names)), heading._replace(notes=last), styles)


def sheet_names(titles: list[str]) -> Iterator[str]:
    """Make titles names that Excel accepts: short, without its own signs, each only once."""
    taken = {"", "history"}
    for title in titles:
        plain = " ".join(storable(title).translate(_NOT_IN_NAMES).split()).strip("' ")
        name, count = _shortened(plain), 1
        while name.casefold() in taken:
            count += 1
            name = _shortened(plain, f" {count}")
        taken.add(name.casefold())
        yield name


def _shortened(name: str, ending: str = "") -> str:
    """Cut a name behind a word, at Excel's limit, which counts in UTF-16."""
    units = name.encode("utf-16-le")
    room = 2 * (LONGEST_NAME - len(ending))
    if len(units) <= room:
        return name.rstrip("' ") + ending
    cut = units[: room - 2].decode("utf-16-le", errors="ignore")
    whole = cut if name[len(cut) : len(cut) + 1] == " " else cut.rpartition(" ")[0] or cut
    return whole.rstrip("', ") + "…" + ending
